//! The files with the private halves: `signing-key.json`, the first one, and `signing-key-KID.json` for each that
//! was made since. A file counts for the key that is in it, whatever its name says.

use std::path::{Path, PathBuf};

use consent_model::jose::{SigningKey, Thumbprint};
use service_kit::{
    entropy::IdSource,
    keyfile::{self, KeyFileError},
};

/// The first key's file.
const FIRST: &str = "signing-key.json";

/// The folder that the keys lie in.
#[derive(Debug, Clone)]
pub struct KeyFolder(PathBuf);

impl KeyFolder {
    /// The keys in the data folder.
    #[must_use]
    pub fn new(data_dir: &Path) -> Self {
        Self(data_dir.to_owned())
    }

    /// Where a key that is made now is put, and one that is missing belongs.
    #[must_use]
    pub fn file(&self, kid: &Thumbprint) -> PathBuf {
        self.0.join(format!("signing-key-{kid}.json"))
    }

    /// The first key; made when there is none.
    pub(super) fn first(&self, ids: &IdSource) -> Result<SigningKey, KeyFileError> {
        keyfile::load_or_create_signing_key(&self.0.join(FIRST), ids)
    }

    /// One key.
    pub(super) fn read(&self, kid: &Thumbprint) -> Result<SigningKey, KeyFileError> {
        let first = keyfile::read_signing_key(&self.0.join(FIRST));
        if let Some(key) = first.ok().filter(|key| key.kid() == kid) {
            return Ok(key);
        }
        let path = self.file(kid);
        match keyfile::read_signing_key(&path)? {
            key if key.kid() == kid => Ok(key),
            _ => Err(KeyFileError::Taken { path }),
        }
    }

    /// Puts a new key into a file of its own.
    pub(super) fn keep(&self, key: &SigningKey, ids: &IdSource) -> Result<(), KeyFileError> {
        keyfile::keep_signing_key(&self.file(key.kid()), key, ids)
    }

    /// Deletes a key.
    pub(super) fn remove(&self, kid: &Thumbprint) -> Result<usize, KeyFileError> {
        keyfile::remove_signing_key(&self.0, kid)
    }
}
