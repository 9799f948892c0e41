//! Why there is no backup, or it was not restored.

use std::path::PathBuf;

use sea_orm::DbErr;
use url::Url;

use super::{Engine, RESTORING};
use crate::{server::StartError, service::ManagerError};

/// Why there is no backup, or it was not restored. Nothing is left of it then, unless it says so.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Something has the name.
    #[error("`{0}` is there already; name a folder that is not")]
    There(PathBuf),
    /// Another backup of the name was begun.
    #[error(
        "`{0}` is there: another backup to this place goes on or was broken off; wait for it, or delete that folder"
    )]
    Begun(PathBuf),
    /// There is nothing to back up.
    #[error("there is no database `{0}`; correct `data_dir` or `database_url`")]
    NoDatabase(PathBuf),
    /// A restore did not end.
    #[error(
        "a restore was broken off in `{0}`, which holds a part of a backup (`{RESTORING}`): run `restore` again, which \
         begins anew"
    )]
    HalfRestored(PathBuf),
    /// The disk.
    #[error(
        "`{path}` cannot be read or written; make room, and give it to the user that runs this"
    )]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The database.
    #[error("the database cannot be read")]
    Database(#[from] DbErr),
    /// The copy is not whole.
    #[error(
        "the database is damaged ({0}): no backup was made; keep the older ones, and see `doctor`"
    )]
    Damaged(String),
    /// The copy was looked at as a start does, which found something.
    #[error("a manager would not start with this copy, so no backup was made; see `doctor`")]
    Unfit(#[source] ManagerError),
    /// It could not be looked at.
    #[error("what was copied cannot be looked at, so no backup was made")]
    NotLooked(#[from] StartError),
    /// A program of PostgreSQL.
    #[error(
        "`{0}` is not on PATH; install PostgreSQL's client programs, of the server's version or newer"
    )]
    NoProgram(&'static str),
    /// It did not do it.
    #[error("`{program}` failed: {said}")]
    Program {
        /// Which.
        program: &'static str,
        /// What it said.
        said: String,
    },
    /// The address of the database.
    #[error(
        "`database_url` cannot be handed to `{0}`; write it as `postgres://user:password@host:port/database`"
    )]
    Address(&'static str),
    /// No backup.
    #[error("`{path}` is no backup that can be used: {why}; take another one")]
    NoManifest {
        /// Its manifest.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// A file is not as it was.
    #[error(
        "`{path}` is not what was backed up ({why}); nothing was restored from it, take another backup"
    )]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: &'static str,
    },
    /// Another manager's.
    #[error(
        "the backup is of `{of}`, and `base_url` is `{here}`; take that one's backup, or correct `base_url`"
    )]
    OtherIssuer {
        /// Whose it is.
        of: Box<Url>,
        /// Who asks.
        here: Box<Url>,
    },
    /// Another database.
    #[error("the backup is of {0}; set `database_url` to a database of that kind")]
    OtherEngine(Engine),
    /// A newer program's.
    #[error(
        "the backup has the step `{0}`, which this program does not know; restore it with the program that made it"
    )]
    Newer(String),
    /// There is something where it would go.
    #[error(
        "`{0}` is there, and a restore writes over nothing; move the old data folder away as a whole, keep it, and \
         put back only its `log-checkpoint.txt`"
    )]
    Occupied(PathBuf),
    /// There is something where it would go.
    #[error(
        "the database holds {0} tables, and a restore writes over nothing; make a new, empty one and name it in `database_url`"
    )]
    OccupiedDatabase(i64),
    /// The checkpoint that was left is another log's.
    #[error(
        "`{0}` was signed by another log than that of the backup; if it belongs to another manager move it away, \
         else this is the wrong backup"
    )]
    OtherCheckpoint(PathBuf),
}
