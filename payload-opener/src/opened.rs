//! Opening one page.

use std::fmt;

use consent_model::jose::{PageBinding, SealedPage};
use zeroize::Zeroizing;

use crate::opening_key::OpeningKey;

/// Why a page was not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The seed does not make a key.
    #[error("the seed does not make an opening key")]
    Key,
    /// The page is sealed to another key.
    #[error("the page is sealed to another key")]
    WrongRecipient,
    /// The page belongs elsewhere: another request, another place, or not the last.
    #[error("the page is not the one expected here")]
    WrongBinding,
    /// The page has been changed, or was never sealed to this key.
    #[error("the page cannot be opened")]
    Unopenable,
}

/// The plaintext of a page; never printed, erased when dropped.
pub struct Opened(Zeroizing<Vec<u8>>);

/// Opens `page`, which must be sealed to `key` and be the page `expected`.
///
/// # Errors
///
/// [`OpenError`], for whichever check fails first: recipient, binding, decryption.
pub fn open(
    page: &SealedPage,
    key: &OpeningKey,
    expected: &PageBinding,
) -> Result<Opened, OpenError> {
    if page.recipient() != key.kid() {
        return Err(OpenError::WrongRecipient);
    }
    if page.binding() != expected {
        return Err(OpenError::WrongBinding);
    }
    // The header is authenticated with the ciphertext (RFC 7516 §5.1), so recipient and binding
    // are certain once this succeeds.
    key.decrypter()
        .open(page.as_str())
        .map(Opened)
        .ok_or(OpenError::Unopenable)
}

impl Opened {
    /// Lends the plaintext to code that must read it.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opened")
    }
}
