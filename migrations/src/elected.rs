//! Which of several processes over one database does what only one of them may do.
//!
//! It is an advantage, not a protection: two that both believe to be elected for a moment still take turns at
//! writing ([`crate::shared`]), and each looks again before it writes. On PostgreSQL the elected one holds an
//! advisory lock in a transaction that it keeps open and speaks in each second. The server lets go of it when the
//! connection ends, and three seconds after a process has gone silent: frozen, or behind a network that is gone. The
//! transaction has no snapshot between two statements and never writes, so it keeps nothing from being cleaned up.
//! On SQLite it is a lock of the operating system's on a file beside the database, which ends with the process.

use std::{
    fmt,
    fs::{File, OpenOptions, TryLockError},
    path::PathBuf,
    time::Duration,
};

use sea_orm_migration::sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DatabaseTransaction, DbErr, RuntimeErr,
    TransactionTrait as _,
};

use crate::{database, look};

/// Names the lock among a PostgreSQL database's advisory locks ("elected").
const ELECTED: i64 = 0x65_6c65_6374_6564;
/// How long the server lets the elected one be silent.
const SILENT: &str =
    "SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = '3s'";
/// Longest wait for a connection or an answer: less than [`SILENT`].
const ANSWER: Duration = Duration::from_secs(2);
/// The ending of the locked file beside an SQLite database.
const ENDING: &str = "elected";

/// A process that may be elected.
pub struct Candidate(Place);

enum Place {
    File(PathBuf),
    Server(DatabaseConnection),
    /// A database in memory has no second process.
    Alone,
}

/// The process is the elected one until this is dropped, or [`Elected::holds`] says no.
pub struct Elected(Held);

enum Held {
    File(File),
    Server(DatabaseTransaction),
    Alone,
}

impl fmt::Debug for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Candidate")
    }
}

impl fmt::Debug for Elected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Elected")
    }
}

impl Candidate {
    /// For the database at this address.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn of(url: &str) -> Result<Self, DbErr> {
        if let Some(file) = look::sqlite_file(url)? {
            let mut path = file.into_os_string();
            if path.is_empty() || url.contains(":memory:") || url.contains("mode=memory") {
                return Ok(Self(Place::Alone));
            }
            path.push(".");
            path.push(ENDING);
            return Ok(Self(Place::File(path.into())));
        }
        let mut options = database::usable(url)?;
        options.max_connections(1).acquire_timeout(ANSWER);
        Ok(Self(Place::Server(database::reached(options).await?)))
    }

    /// Whether processes on the database tell each other of changes ([`crate::told`]).
    #[must_use]
    pub const fn has_others_to_tell(&self) -> bool {
        matches!(self.0, Place::Server(_))
    }

    /// Takes the place, if nobody has it.
    ///
    /// # Errors
    /// When that cannot be found out.
    pub async fn stand(&self) -> Result<Option<Elected>, DbErr> {
        Ok(match &self.0 {
            Place::Alone => Some(Elected(Held::Alone)),
            Place::File(path) => lock(path)?.map(|file| Elected(Held::File(file))),
            Place::Server(server) => {
                let held = tokio::time::timeout(ANSWER, taken(server)).await;
                held.map_err(|_| silent())??
                    .map(|tx| Elected(Held::Server(tx)))
            }
        })
    }
}

impl Elected {
    /// Whether it still is. To be asked at least once a second.
    pub async fn holds(&self) -> bool {
        match &self.0 {
            Held::Alone | Held::File(_) => true,
            Held::Server(tx) => {
                let asked = tokio::time::timeout(ANSWER, tx.execute_unprepared("SELECT 1"));
                matches!(asked.await, Ok(Ok(_)))
            }
        }
    }

    /// Lets another one have the place.
    ///
    /// # Errors
    /// When the server does not hear it; it finds out by itself.
    pub async fn give_up(self) -> Result<(), DbErr> {
        match self.0 {
            Held::Alone => Ok(()),
            Held::File(file) => file.unlock().map_err(|error| of_file(&error)),
            Held::Server(tx) => tx.rollback().await,
        }
    }
}

/// The lock, in a transaction that is kept open.
async fn taken(server: &DatabaseConnection) -> Result<Option<DatabaseTransaction>, DbErr> {
    let tx = server.begin().await?;
    tx.execute_unprepared(SILENT).await?;
    if database::try_lock(&tx, ELECTED).await? {
        return Ok(Some(tx));
    }
    tx.rollback().await?;
    Ok(None)
}

fn lock(path: &PathBuf) -> Result<Option<File>, DbErr> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let file = options.open(path).map_err(|error| of_file(&error))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(of_file(&error)),
    }
}

fn of_file(error: &std::io::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::Internal(format!(
        "the file beside the database that tells who is elected cannot be used: {error}"
    )))
}

fn silent() -> DbErr {
    DbErr::Conn(RuntimeErr::Internal(
        "the database does not answer".to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn beside_a_file_one_is_elected_and_the_next_once_it_has_gone() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/a.db", folder.path().display());
        let (one, other) = (Candidate::of(&url).await, Candidate::of(&url).await);
        let (one, other) = (one.unwrap(), other.unwrap());
        let first = one.stand().await.unwrap().unwrap();
        assert!(first.holds().await);
        assert!(other.stand().await.unwrap().is_none());
        first.give_up().await.unwrap();
        let second = other.stand().await.unwrap().unwrap();
        assert!(one.stand().await.unwrap().is_none());
        // As when the process ends.
        drop(second);
        assert!(one.stand().await.unwrap().is_some());
    }

    #[tokio::test]
    async fn in_memory_everybody_is_alone() {
        let one = Candidate::of("sqlite::memory:").await.unwrap();
        assert!(one.stand().await.unwrap().is_some());
        assert!(one.stand().await.unwrap().is_some());
    }
}
