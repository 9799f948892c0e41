//! A copy of everything that a manager cannot make again, taken while it runs, and the way back.
//!
//! A backup is a folder: the database as it was at one moment, the last checkpoint from before that moment, the keys
//! and seeds from after it, and a manifest with the digest of each. It takes its name only when it is whole and on the
//! disk. A restore checks every digest first, goes only where nothing is, and puts back all or nothing. It never takes
//! a checkpoint away that says more than the backup knows: `serve` refuses the older log then, as after every
//! roll-back. Nothing here proves who made a backup; keep it where nobody else writes.

mod error;
mod files;
mod make;
mod manifest;
mod postgres;
mod restore;

use std::path::Path;

pub use self::{
    error::BackupError,
    make::make,
    manifest::{BackupFile, Engine, Manifest, check},
    restore::{Found, Restored, restore},
};
use crate::server::{LOG_ANCHOR, LOG_KEY, SEAL_FILE, SESSION_SEED};

/// The database in a backup.
const SQLITE_COPY: &str = "manager.db";
const POSTGRES_DUMP: &str = "manager.dump";
const MANIFEST: &str = "manifest.json";
/// Where what is restored lies in the data folder until all of it is there.
const RESTORING: &str = ".restoring";
/// What it becomes once everything is in its place; it means nothing any more.
const RESTORED: &str = ".restored";

/// Told how many bytes are done, and of how many if that is known.
pub type Progress<'a> = &'a mut (dyn FnMut(u64, Option<u64>) + Send);

/// Whether a file of the data folder holds a key or a seed.
pub(crate) fn is_key(name: &str) -> bool {
    let signs = name.starts_with("signing-key") && name.ends_with(".json");
    signs || [LOG_KEY, SEAL_FILE, SESSION_SEED].contains(&name)
}

/// Whether a backup may hold a file of this name: a manifest names no path.
fn is_part(name: &str) -> bool {
    is_key(name) && !name.contains(['/', '\\'])
        || [SQLITE_COPY, POSTGRES_DUMP, LOG_ANCHOR].contains(&name)
}

/// Refuses a data folder in which a restore was broken off: a start would make new keys or a new log.
///
/// # Errors
/// [`BackupError::HalfRestored`].
pub(crate) fn refuse_half_restored(data_dir: &Path) -> Result<(), BackupError> {
    match data_dir.join(RESTORING).exists() {
        true => Err(BackupError::HalfRestored(data_dir.to_owned())),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_names_nothing_outside_of_its_folder() {
        for name in [
            "../signing-key.json",
            "signing-key/../../x.json",
            "/etc/passwd",
            "manifest.json",
            "",
        ] {
            assert!(!is_part(name), "{name}");
        }
        for name in [
            "signing-key.json",
            "signing-key-abc.json",
            "manager.db",
            "log-key.seed",
        ] {
            assert!(is_part(name), "{name}");
        }
    }
}
