//! Sets of public signature keys, looked up by key id.

use serde::{Deserialize, Deserializer, Serialize};

use super::error::{JoseError, KeyError};
use super::key::{MAX_JWK, VerifyingKey};
use super::thumbprint::Thumbprint;
use crate::json;

/// The most keys a [`Jwks`] may hold.
pub const MAX_KEYS: usize = 32;

/// Where a verifier looks for the key a message names.
pub trait KeySet {
    /// The key with this id, if it is trusted here.
    fn find(&self, kid: &Thumbprint) -> Option<&VerifyingKey>;
}

/// A published set of signature keys (RFC 7517 §5), at most [`MAX_KEYS`] and none twice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Jwks {
    keys: Vec<VerifyingKey>,
}

impl Jwks {
    /// Gathers keys into a set.
    ///
    /// # Errors
    ///
    /// [`JoseError::Key`], when there are too many or one is there twice.
    pub fn new(keys: Vec<VerifyingKey>) -> Result<Self, JoseError> {
        Ok(Self::checked(keys)?)
    }

    fn checked(keys: Vec<VerifyingKey>) -> Result<Self, KeyError> {
        if keys.len() > MAX_KEYS {
            return Err(KeyError::TooMany(MAX_KEYS));
        }
        let mut seen = std::collections::HashSet::new();
        if !keys.iter().all(|key| seen.insert(key.kid())) {
            return Err(KeyError::Repeated);
        }
        Ok(Self { keys })
    }

    /// Reads a strict `{"keys": [..]}` document.
    ///
    /// # Errors
    ///
    /// [`JoseError::Key`], when the document or any key in it is refused.
    pub fn parse(bytes: &[u8]) -> Result<Self, JoseError> {
        Ok(json::parse(bytes, MAX_KEYS * MAX_JWK).map_err(KeyError::Shape)?)
    }

    /// The keys, in the order they were given.
    #[must_use]
    pub fn keys(&self) -> &[VerifyingKey] {
        &self.keys
    }

    /// The key with this id.
    #[must_use]
    pub fn find(&self, kid: &Thumbprint) -> Option<&VerifyingKey> {
        self.keys.as_slice().find(kid)
    }
}

impl<'de> Deserialize<'de> for Jwks {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Document {
            keys: Vec<VerifyingKey>,
        }
        Self::checked(Document::deserialize(from)?.keys).map_err(serde::de::Error::custom)
    }
}

impl KeySet for Jwks {
    fn find(&self, kid: &Thumbprint) -> Option<&VerifyingKey> {
        self.keys.as_slice().find(kid)
    }
}

impl KeySet for VerifyingKey {
    fn find(&self, kid: &Thumbprint) -> Option<&VerifyingKey> {
        (self.kid() == kid).then_some(self)
    }
}

impl KeySet for [VerifyingKey] {
    fn find(&self, kid: &Thumbprint) -> Option<&VerifyingKey> {
        self.iter().find(|key| key.kid() == kid)
    }
}

impl KeySet for Vec<VerifyingKey> {
    fn find(&self, kid: &Thumbprint) -> Option<&VerifyingKey> {
        self.as_slice().find(kid)
    }
}

impl<K: KeySet + ?Sized> KeySet for &K {
    fn find(&self, kid: &Thumbprint) -> Option<&VerifyingKey> {
        (**self).find(kid)
    }
}
