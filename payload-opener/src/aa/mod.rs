//! Sealing and opening of financial information (FI) on the Account Aggregator network.
//!
//! Each side sends the other an ephemeral public key and 32 random bytes, its nonce, in a
//! `KeyMaterial`. Key and IV come from both sides' shares alone, as the network's reference
//! implementation (`rahasya`) does it: a Diffie-Hellman secret, HKDF-SHA256 salted with the first 20
//! bytes of the nonces' exclusive or, AES-256-GCM with its last 12 bytes as IV and no associated
//! data, base64 of ciphertext and tag.
//!
//! Nothing in that scheme keeps two documents apart: sealed with the same two `KeyMaterial`s, they
//! share key **and** IV, which gives up both. So [`KeyPair::seal`] takes the pair by value, a pair
//! that was kept can only open, and whoever sends several accounts makes a pair for each.
//!
//! What it promises: secrets are handled in constant time and erased; a public key of the other
//! side is on the curve, not of small order, and in the one encoding its curve has. What it does
//! not do: say who sent a key. Its sender signed the message that it came in.
//!
//! Two curves by name are one curve in two coordinate systems. `X25519` is RFC 7748. `Curve25519`
//! is what `BouncyCastle` calls so: the short Weierstrass form of the same curve, where points have
//! two coordinates and the secret is the x coordinate, big-endian, `x = u + 486662/3`. Old peers
//! use it.

mod key_pair;
mod key_value;
mod session;
mod their_key;
mod weierstrass;

pub use key_pair::KeyPair;
pub use key_value::KeyForm;
pub use their_key::TheirKey;

use std::fmt;

/// The curve of a `KeyMaterial`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Curve {
    /// RFC 7748.
    X25519,
    /// The same curve in short Weierstrass form, as `BouncyCastle` has it.
    Curve25519,
}

impl Curve {
    /// Reads the name that stands in a `KeyMaterial`.
    ///
    /// # Errors
    ///
    /// [`KeyError::UnknownCurve`].
    pub fn parse(name: &str) -> Result<Self, KeyError> {
        match name {
            "X25519" => Ok(Self::X25519),
            "Curve25519" => Ok(Self::Curve25519),
            _ => Err(KeyError::UnknownCurve),
        }
    }

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::X25519 => "X25519",
            Self::Curve25519 => "Curve25519",
        }
    }
}

impl fmt::Display for Curve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why keys cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// A curve by another name.
    #[error("the curve is neither `X25519` nor `Curve25519`")]
    UnknownCurve,
    /// The key value is in none of the forms that are in use.
    #[error("the key value is not a public key of its curve (base64, PEM or, for X25519, hex)")]
    KeyValue,
    /// The coordinates belong to no point of the curve.
    #[error("the public key is not a point of the curve")]
    NotOnCurve,
    /// The secret would not depend on our key.
    #[error("the public key is a point of small order")]
    SmallOrder,
    /// Implementations would come to different secrets.
    #[error("the public key is not in the group of the base point")]
    OtherGroup,
    /// The nonce is not 32 bytes in base64.
    #[error("the nonce is not the base64 of 32 bytes")]
    Nonce,
    /// The two keys do not belong together.
    #[error("the two keys are on different curves")]
    OtherCurve,
    /// Our key came back as theirs.
    #[error("the other side's public key is our own")]
    Reflected,
    /// A pair that was kept could already have sealed.
    #[error("a key pair that was kept does not seal")]
    OpensOnly,
    /// The bytes are not a kept pair.
    #[error("the bytes are not a kept key pair")]
    Kept,
    /// Longer than AES-GCM takes.
    #[error("the document is too long to be sealed")]
    TooLong,
}

/// Why a document was not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The keys do not fit.
    #[error("the keys do not fit")]
    Key(#[from] KeyError),
    /// What came is not base64.
    #[error("the sealed document is not base64")]
    NotBase64,
    /// What came is too short to have a tag.
    #[error("the sealed document is cut short")]
    Truncated,
    /// Changed on its way, or sealed with other keys or nonces.
    #[error("the sealed document was changed, or sealed with other keys")]
    Unopenable,
}
