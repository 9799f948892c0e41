//! How a party changes its own signing key: the new one lies beside the old one (`FILE.next`) until the manager's
//! registry has both, and then takes its name. Whoever is killed in between has the old state or the new.
//!
//! It knows no registry; who asks for the change has looked there.

use std::{
    fs::{File, rename},
    io::ErrorKind,
    path::{Path, PathBuf},
};

use consent_model::jose::{JoseError, Jwks, SigningKey};

use crate::{
    entropy::IdSource,
    keyfile::{self, KeyFileError},
};

fn next_file(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".next");
    name.into()
}

/// The key that waits beside `file`, if one does.
///
/// # Errors
/// When there is one that cannot be used.
pub fn next(file: &Path) -> Result<Option<SigningKey>, KeyFileError> {
    let path = next_file(file);
    match std::fs::symlink_metadata(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        _ => keyfile::read_signing_key(&path).map(Some),
    }
}

/// What the registry entry must hold: the public half of the key in `file` and of the one that waits.
///
/// # Errors
/// When a key cannot be read; one that must not be there twice is.
pub fn published(key: &SigningKey, next: Option<&SigningKey>) -> Result<Jwks, JoseError> {
    let all = std::iter::once(key).chain(next);
    Jwks::new(all.map(|key| key.public().clone()).collect())
}

/// Makes the key that waits beside `file`.
///
/// # Errors
/// When one waits already, or it cannot be written.
pub fn make_next(file: &Path, ids: &IdSource) -> Result<SigningKey, KeyFileError> {
    let key = ids.signing_key();
    keyfile::keep_signing_key(&next_file(file), &key, ids)?;
    Ok(key)
}

/// Lets the key that waits take the place of the one in `file`, whose private half is gone then.
///
/// # Errors
/// When none waits, or it cannot be written.
pub fn change(file: &Path) -> Result<(), KeyFileError> {
    let folder = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    keyfile::read_signing_key(&next_file(file))?;
    rename(next_file(file), file)
        .and_then(|()| File::open(folder)?.sync_all())
        .map_err(|source| KeyFileError::Unwritable {
            path: file.to_owned(),
            source,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn nothing_takes_the_place_of_a_key_before_it_was_made_and_no_second_one_waits() {
        let (dir, ids) = (tempfile::tempdir().unwrap(), testing::ids(1));
        let file = dir.path().join("party.key");
        let old = keyfile::load_or_create_signing_key(&file, &ids).unwrap();
        assert!(change(&file).is_err());
        assert!(next(&file).unwrap().is_none());
        let new = make_next(&file, &ids).unwrap();
        assert!(matches!(
            make_next(&file, &ids),
            Err(KeyFileError::Taken { .. })
        ));
        assert_eq!(next(&file).unwrap().unwrap().kid(), new.kid());
        assert_eq!(keyfile::read_signing_key(&file).unwrap().kid(), old.kid());
        assert_eq!(published(&old, Some(&new)).unwrap().keys().len(), 2);
    }

    #[test]
    fn the_new_key_takes_the_old_ones_name_and_nothing_of_that_is_left() {
        let (dir, ids) = (tempfile::tempdir().unwrap(), testing::ids(1));
        let file = dir.path().join("party.key");
        keyfile::load_or_create_signing_key(&file, &ids).unwrap();
        let new = make_next(&file, &ids).unwrap();
        change(&file).unwrap();
        let read = keyfile::load_or_create_signing_key(&file, &ids).unwrap();
        assert_eq!(read.kid(), new.kid());
        assert!(next(&file).unwrap().is_none());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
