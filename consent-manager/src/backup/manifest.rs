//! What a backup says of itself: whose it is, where the log stood, and what each file must be.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use consent_model::digest::Digest;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    BackupError, MANIFEST, Progress,
    files::{self, Meter, Sum},
    is_part,
};
use crate::service::LogStand;

/// The form of these backups.
const FORM: &str = "amanat-manager-backup-1";
/// More is no manifest.
const LARGEST: u64 = 1024 * 1024;

/// Which database it is a copy of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// A file of SQLite's.
    Sqlite,
    /// What `pg_dump --format=custom` writes.
    Postgresql,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgresql => "PostgreSQL",
        })
    }
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackupFile {
    /// Its name in the folder.
    pub name: String,
    /// How long it is.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Which form this is.
    pub form: String,
    /// The program that made it.
    pub program: String,
    /// When it was begun: what happened later is not in it.
    pub made_at: DateTime<Utc>,
    /// Whose it is.
    pub issuer: Url,
    /// Of which database.
    pub engine: Engine,
    /// Steps of the database's history, in order.
    pub steps: Vec<String>,
    /// Where the log stood; none: the database was of an older program, and was not looked into.
    pub log: Option<LogStand>,
    /// Whether keys and seeds are in it.
    pub keys: bool,
    /// What of the data folder is not in it, on purpose.
    pub left_out: Vec<String>,
    /// The files.
    pub files: Vec<BackupFile>,
}

/// As it stands on the disk.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sealed {
    backup: Manifest,
    /// Of `backup` as canonical JSON (RFC 8785): tells damage, not a forger.
    digest: Digest,
}

impl Manifest {
    pub(super) fn form() -> String {
        FORM.to_owned()
    }

    /// Writes it into a backup, which it completes.
    pub(super) fn write(&self, folder: &Path) -> Result<(), BackupError> {
        let path = folder.join(MANIFEST);
        let unfit = |why: String| BackupError::NoManifest {
            path: path.clone(),
            why,
        };
        let sealed = Sealed {
            backup: self.clone(),
            digest: Digest::of_json(self).map_err(|error| unfit(error.to_string()))?,
        };
        let text = serde_json::to_string_pretty(&sealed).map_err(|e| unfit(e.to_string()))?;
        files::write(&path, format!("{text}\n").as_bytes())
    }

    /// Reads it; the files are not looked at.
    pub(super) fn read(folder: &Path) -> Result<Self, BackupError> {
        let path = folder.join(MANIFEST);
        let unfit = |why: &str| BackupError::NoManifest {
            path: path.clone(),
            why: why.to_owned(),
        };
        let text = match fs::metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(unfit("it is not there, so the backup was broken off"));
            }
            Ok(found) if found.len() > LARGEST => return Err(unfit("it is too long")),
            _ => fs::read(&path).map_err(files::failed(&path))?,
        };
        let sealed: Sealed = serde_json::from_slice(&text)
            .map_err(|error| unfit(&format!("it is not of the form `{FORM}` ({error})")))?;
        let Sealed { backup, digest } = sealed;
        if Digest::of_json(&backup).ok() != Some(digest) {
            return Err(unfit("it was changed"));
        }
        if backup.form != FORM {
            return Err(unfit(&format!("it is of the form `{}`", backup.form)));
        }
        if let Some(other) = backup.files.iter().find(|file| !is_part(&file.name)) {
            return Err(unfit(&format!("it names `{}`", other.name)));
        }
        Ok(backup)
    }

    /// Bytes of all files.
    pub(super) fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}

impl BackupFile {
    /// Of what was copied.
    pub(super) fn new(name: &str, sum: Sum) -> Self {
        Self {
            name: name.to_owned(),
            bytes: sum.bytes,
            sha256: sum.sha256,
        }
    }

    /// Refuses what is not it.
    pub(super) fn require(&self, path: &Path, sum: &Sum) -> Result<(), BackupError> {
        let why = if sum.bytes != self.bytes {
            "it has another length"
        } else if sum.sha256 != self.sha256 {
            "it has another digest"
        } else {
            return Ok(());
        };
        let path = path.to_owned();
        Err(BackupError::File { path, why })
    }
}

/// Reads every file of a backup and compares it with the manifest; changes nothing.
///
/// # Errors
/// The first that is not as it was.
pub fn check(folder: &Path, progress: Progress<'_>) -> Result<Manifest, BackupError> {
    let manifest = Manifest::read(folder)?;
    let mut meter = Meter {
        done: 0,
        of: Some(manifest.bytes()),
        progress,
    };
    for file in &manifest.files {
        let path: PathBuf = folder.join(&file.name);
        if !path.is_file() {
            let why = "it is not there";
            return Err(BackupError::File { path, why });
        }
        file.require(&path, &files::sum(&path, &mut meter)?)?;
    }
    Ok(manifest)
}
