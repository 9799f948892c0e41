//! Private X25519 keys that pages are opened with.

use std::fmt;

use consent_model::jose::{SealingKey, Thumbprint};

use crate::backend::Decrypter;
use crate::opened::OpenError;

/// A private key that opens pages sealed to its public half.
///
/// The seed stays with the caller; the loaded key is erased by the library when dropped.
#[derive(Clone)]
pub struct OpeningKey {
    decrypter: Decrypter,
    public: SealingKey,
    kid: Thumbprint,
}

impl OpeningKey {
    /// Makes the X25519 key of a 32-byte seed (RFC 7748 §5).
    ///
    /// # Errors
    ///
    /// [`OpenError::Key`], should the library not accept the seed.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, OpenError> {
        let (decrypter, public) = Decrypter::new(seed).ok_or(OpenError::Key)?;
        let public = SealingKey::from_bytes(public).map_err(|_| OpenError::Key)?;
        Ok(Self {
            decrypter,
            public,
            kid: public.thumbprint(),
        })
    }

    /// The public half, for those who seal to us.
    #[must_use]
    pub const fn sealing_key(&self) -> SealingKey {
        self.public
    }

    /// The key's id.
    #[must_use]
    pub const fn kid(&self) -> &Thumbprint {
        &self.kid
    }

    pub(crate) const fn decrypter(&self) -> &Decrypter {
        &self.decrypter
    }
}

impl fmt::Debug for OpeningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OpeningKey({})", self.kid)
    }
}
