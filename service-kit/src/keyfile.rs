//! Private keys on disk: made once, kept with mode 0600, never half written.
//!
//! A new key is written to a temporary file, flushed, and then linked to its name, which fails if
//! the name is taken: two processes that start together end up with the same key. The folder is
//! flushed too, so that an acknowledged key survives a power cut. Keys are never overwritten
//! here; rotation writes a new file ([`keep_signing_key`]), and [`remove_signing_key`] deletes one
//! that signs nothing any more, with whatever a killed process left of it.

use std::{
    fs::{File, OpenOptions},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use consent_model::{
    jose::{SigningKey, Thumbprint},
    redacted::Redacted,
};
use zeroize::Zeroizing;

use crate::{
    entropy::IdSource,
    secret::{self, PrivateFileError},
};

/// Why a key could not be loaded or made.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// The file is readable by others or cannot be read.
    #[error(transparent)]
    NotPrivate(#[from] PrivateFileError),
    /// The file holds something else.
    #[error("`{path}` does not hold {expected}; restore it from a backup or move it away")]
    NotAKey {
        /// The file.
        path: PathBuf,
        /// What should be in it.
        expected: &'static str,
    },
    /// A new key could not be written.
    #[error(
        "a new key cannot be written to `{path}`; check that the folder exists and is writable"
    )]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The name of a new key is taken by another one.
    #[error("`{path}` holds another key already; nothing was changed")]
    Taken {
        /// The file.
        path: PathBuf,
    },
    /// A key that signs nothing any more could not be deleted.
    #[error("the old key in `{path}` cannot be deleted; delete it by hand")]
    NotDeleted {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

/// The signing key in `path` (a private JWK), made with `ids` when the file is not there yet.
///
/// # Errors
/// When the file is readable by others, does not hold a key, or cannot be made.
pub fn load_or_create_signing_key(path: &Path, ids: &IdSource) -> Result<SigningKey, KeyFileError> {
    let text = load_or_create(path, ids, || {
        Zeroizing::new(ids.signing_key().to_private_jwk().expose().to_string())
    })?;
    parse(path, &text)
}

/// The signing key in `path`; none is made.
///
/// # Errors
/// When the file is not there, is readable by others, or does not hold a key.
pub fn read_signing_key(path: &Path) -> Result<SigningKey, KeyFileError> {
    parse(path, &secret::read_private(path)?)
}

/// Puts a new signing key into `path`, which must not be there yet. When this returns it is on disk; a
/// process that is killed before leaves either the whole key under its name or nothing there.
///
/// # Errors
/// When something else has the name, or the key cannot be written; then nothing is left of it.
pub fn keep_signing_key(path: &Path, key: &SigningKey, ids: &IdSource) -> Result<(), KeyFileError> {
    let text = Zeroizing::new(key.to_private_jwk().expose().to_string());
    create(path, ids, &text).map_err(|source| KeyFileError::Unwritable {
        path: path.to_owned(),
        source,
    })?;
    match read_signing_key(path)?.kid() == key.kid() {
        true => Ok(()),
        false => Err(KeyFileError::Taken {
            path: path.to_owned(),
        }),
    }
}

/// Deletes every file directly in `folder` that holds this signing key: `*.json`, `*.jwk`, and what a killed
/// process left behind (`.*.new`). How many there were.
///
/// # Errors
/// When the folder cannot be read or a file not be deleted.
pub fn remove_signing_key(folder: &Path, kid: &Thumbprint) -> Result<usize, KeyFileError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        |source| KeyFileError::NotDeleted { path, source }
    };
    let mut removed = 0;
    for entry in std::fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        let ours = matches!(ending, Some("json" | "jwk" | "new"));
        // What cannot be read as a key is none, and stays.
        if ours && read_signing_key(&path).is_ok_and(|key| key.kid() == kid) {
            std::fs::remove_file(&path).map_err(failed(&path))?;
            removed += 1;
        }
    }
    if removed > 0 {
        let flushed = File::open(folder).and_then(|folder| folder.sync_all());
        flushed.map_err(failed(folder))?;
    }
    Ok(removed)
}

fn parse(path: &Path, text: &str) -> Result<SigningKey, KeyFileError> {
    SigningKey::from_jwk(text).map_err(|_| KeyFileError::NotAKey {
        path: path.to_owned(),
        expected: "a private JWK for signing",
    })
}

/// The 32-byte seed in `path` (base64url), made with `ids` when the file is not there yet.
///
/// # Errors
/// When the file is readable by others, does not hold a seed, or cannot be made.
pub fn load_or_create_seed(
    path: &Path,
    ids: &IdSource,
) -> Result<Redacted<[u8; 32]>, KeyFileError> {
    let text = load_or_create(path, ids, || {
        Zeroizing::new(URL_SAFE_NO_PAD.encode(ids.bytes32()))
    })?;
    seed(path, &text)
}

/// The seed in `path`; none is made.
///
/// # Errors
/// When the file is not there, is readable by others, or does not hold a seed.
pub fn read_seed(path: &Path) -> Result<Redacted<[u8; 32]>, KeyFileError> {
    seed(path, &secret::read_private(path)?)
}

fn seed(path: &Path, text: &str) -> Result<Redacted<[u8; 32]>, KeyFileError> {
    let wrong = || KeyFileError::NotAKey {
        path: path.to_owned(),
        expected: "32 bytes as base64url",
    };
    let bytes = Zeroizing::new(
        URL_SAFE_NO_PAD
            .decode(text.trim_end())
            .map_err(|_| wrong())?,
    );
    let seed: [u8; 32] = bytes.as_slice().try_into().map_err(|_| wrong())?;
    Ok(Redacted::new(seed))
}

fn load_or_create(
    path: &Path,
    ids: &IdSource,
    make: impl FnOnce() -> Zeroizing<String>,
) -> Result<Zeroizing<String>, KeyFileError> {
    match std::fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            create(path, ids, &make()).map_err(|source| KeyFileError::Unwritable {
                path: path.to_owned(),
                source,
            })?;
        }
        // Any other trouble shows when the file is read.
        _ => {}
    }
    // INVARIANT: what is returned is what the name holds, also when another process was faster.
    Ok(secret::read_private(path)?)
}

fn create(path: &Path, ids: &IdSource, content: &str) -> std::io::Result<()> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let temporary = folder.join(format!(".{}.new", ids.uuid_v7()));
    let written = write_private(&temporary, content).and_then(|()| {
        match std::fs::hard_link(&temporary, path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            other => other,
        }
    });
    let removed = std::fs::remove_file(&temporary);
    written?;
    removed?;
    File::open(folder)?.sync_all()
}

fn write_private(path: &Path, content: &str) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(content.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[cfg(unix)]
    fn mode(path: &Path) -> u32 {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[cfg(unix)]
    #[test]
    fn a_key_file_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("signing.jwk");
        load_or_create_signing_key(&path, &testing::ids(1)).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o604)).unwrap();
        assert!(matches!(
            load_or_create_signing_key(&path, &testing::ids(1)),
            Err(KeyFileError::NotPrivate(
                PrivateFileError::WidePermissions { mode: 0o604, .. }
            ))
        ));
    }

    #[test]
    fn a_file_that_is_not_a_key_is_refused_and_left_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x");
        write_private(&path, "not a key").unwrap();
        assert!(load_or_create_signing_key(&path, &testing::ids(1)).is_err());
        assert!(load_or_create_seed(&path, &testing::ids(1)).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "not a key");
    }

    #[test]
    fn a_missing_folder_is_an_error_that_names_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("missing").join("seed");
        let error = load_or_create_seed(&path, &testing::ids(1)).unwrap_err();
        assert!(matches!(error, KeyFileError::Unwritable { .. }));
        assert!(read_seed(&path).is_err(), "none is made");
    }

    #[test]
    fn a_new_key_takes_no_name_that_another_has_and_leaves_nothing_where_it_cannot_be_written() {
        let (dir, ids) = (tempfile::tempdir().unwrap(), testing::ids(1));
        let path = dir.path().join("signing-key-new.json");
        let (first, second) = (ids.signing_key(), ids.signing_key());
        keep_signing_key(&path, &first, &ids).unwrap();
        let refused = keep_signing_key(&path, &second, &ids).unwrap_err();
        assert!(matches!(refused, KeyFileError::Taken { .. }), "{refused}");
        assert_eq!(read_signing_key(&path).unwrap().kid(), first.kid());
        let nowhere = dir.path().join("missing").join("key.json");
        let refused = keep_signing_key(&nowhere, &second, &ids).unwrap_err();
        assert!(matches!(refused, KeyFileError::Unwritable { .. }));
        assert!(read_signing_key(&nowhere).is_err(), "none is made");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_key_that_is_removed_is_gone_with_what_a_killed_process_left_of_it_and_no_other() {
        let (dir, ids) = (tempfile::tempdir().unwrap(), testing::ids(1));
        let (old, other) = (ids.signing_key(), ids.signing_key());
        let at = |name: &str| dir.path().join(name);
        keep_signing_key(&at("signing-key.json"), &old, &ids).unwrap();
        keep_signing_key(&at(".0198.new"), &old, &ids).unwrap();
        keep_signing_key(&at("signing-key-other.json"), &other, &ids).unwrap();
        write_private(&at("ports.json"), "{}").unwrap();
        assert_eq!(remove_signing_key(dir.path(), old.kid()).unwrap(), 2);
        assert_eq!(remove_signing_key(dir.path(), old.kid()).unwrap(), 0);
        let kept = read_signing_key(&at("signing-key-other.json")).unwrap();
        assert_eq!(kept.kid(), other.kid());
        assert!(at("ports.json").exists() && !at("signing-key.json").exists());
    }

    #[test]
    fn a_key_is_made_once_with_mode_0600_and_read_back_afterwards() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("signing.jwk");
        let made = load_or_create_signing_key(&path, &testing::ids(1)).unwrap();
        let read = load_or_create_signing_key(&path, &testing::ids(2)).unwrap();
        assert_eq!(made.kid(), read.kid());
        #[cfg(unix)]
        assert_eq!(mode(&path), 0o600);
        assert_eq!(
            std::fs::read_dir(dir.path()).unwrap().count(),
            1,
            "no temporary file stays"
        );
    }

    #[test]
    fn a_process_that_comes_second_takes_the_first_ones_seed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("seed");
        let first = load_or_create_seed(&path, &testing::ids(1)).unwrap();
        // The second process saw no file and tries to create one as well.
        create(&path, &testing::ids(2), "another").unwrap();
        let second = load_or_create_seed(&path, &testing::ids(2)).unwrap();
        assert_eq!(first.expose(), second.expose());
    }
}
