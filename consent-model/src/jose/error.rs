//! Why a key, a signed message or a sealed page was refused.

use crate::json::JsonError;

/// Why a key, a signed message or a sealed page was refused.
///
/// One variant per refusal. No variant carries a value from a payload.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JoseError {
    /// More bytes than this place accepts.
    #[error("the message has {actual} bytes, more than the {limit} allowed here")]
    TooLarge {
        /// The most bytes accepted.
        limit: usize,
        /// The bytes received.
        actual: usize,
    },
    /// Not the right number of dot-separated parts, or an empty part that must not be.
    #[error("the message is not a compact serialisation")]
    NotCompact,
    /// A part is not base64url in its canonical spelling.
    #[error("the {0} is not canonical base64url")]
    NotBase64Url(&'static str),
    /// The protected header is not strict JSON of the expected shape.
    #[error("the header is refused")]
    Header(#[source] JsonError),
    /// A header member outside the short list.
    #[error("the header has a member that is not allowed here")]
    HeaderMember,
    /// A `crit` member: no extension is understood here (RFC 7515 §4.1.11).
    #[error("the header demands extensions with `crit`")]
    Critical,
    /// A key or a pointer to one in the header: keys come from the caller only.
    #[error("the header brings its own key")]
    KeyInHeader,
    /// A `zip` member: compressed pages are never accepted.
    #[error("the header demands decompression with `zip`")]
    Compressed,
    /// An algorithm outside the allow-list, `none` included.
    #[error("the algorithm in the header is not allowed here")]
    AlgorithmNotAllowed,
    /// The header's algorithm is not the key's.
    #[error("the algorithm in the header is not the key's")]
    AlgorithmMismatch,
    /// The message is of another type.
    #[error("the message is not of type `{expected}`")]
    WrongType {
        /// The type this place accepts.
        expected: &'static str,
    },
    /// No key here has the message's key id.
    #[error("no known key has the key id of the message")]
    UnknownKey,
    /// The signature is not by that key over these bytes.
    #[error("the signature does not hold")]
    BadSignature,
    /// The signed payload is not strict JSON of the expected shape.
    #[error("the signed payload is refused")]
    Payload(#[source] JsonError),
    /// The initialisation vector is not 12 bytes (RFC 7518 §5.3).
    #[error("the initialisation vector is not 12 bytes")]
    BadIv,
    /// The authentication tag is not 16 bytes (RFC 7518 §5.3).
    #[error("the authentication tag is not 16 bytes")]
    BadTag,
    /// Direct key agreement carries no encrypted key (RFC 7518 §4.6).
    #[error("the page carries an encrypted key where none belongs")]
    UnexpectedEncryptedKey,
    /// The plaintext does not fit in one page.
    #[error("the plaintext has {actual} bytes, more than the {limit} one page holds")]
    PlaintextTooLarge {
        /// The most bytes one page holds.
        limit: usize,
        /// The bytes given.
        actual: usize,
    },
    /// The key is not a valid key of an accepted kind.
    #[error("the key is refused: {0}")]
    Key(#[source] KeyError),
    /// The library refused to sign or seal with a key that was accepted.
    #[error("the cryptographic library failed")]
    Backend,
    /// The claims have no JSON form.
    #[error("the claims cannot be written as JSON")]
    Unserialisable,
}

/// Why a key was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Not strict JSON of a JWK's shape.
    #[error("it is not a JWK of an accepted form")]
    Shape(#[source] JsonError),
    /// A kind or curve that is not accepted.
    #[error("its kind or curve is not accepted here")]
    Kind,
    /// A private member in a public key.
    #[error("it carries a private member")]
    PrivateMember,
    /// A coordinate of the wrong length or spelling.
    #[error("a coordinate has the wrong length or spelling")]
    Coordinate,
    /// Not a point of the curve, or one of the few that carry no security.
    #[error("it is not a safe point of its curve")]
    Point,
    /// The public half does not belong to the private half.
    #[error("its public half does not belong to its private half")]
    Halves,
    /// A `kid` that is not the RFC 7638 thumbprint of the key.
    #[error("its `kid` is not its thumbprint")]
    KeyId,
    /// An `alg` that the key cannot serve.
    #[error("its `alg` does not fit its kind")]
    Algorithm,
    /// A `use` other than the one this place needs.
    #[error("its `use` is another")]
    Use,
    /// Text that is not a thumbprint.
    #[error("a thumbprint is 43 base64url characters")]
    Thumbprint,
    /// A set with more keys than allowed.
    #[error("the set has more than {0} keys")]
    TooMany(usize),
    /// A set that names one key twice.
    #[error("the set names one key twice")]
    Repeated,
}

impl From<KeyError> for JoseError {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}
