//! Public signature keys: Ed25519 and P-256.
//!
//! A [`VerifyingKey`] is a strict public JWK: exactly one kind, coordinates of the right length on
//! the curve, no private member, and a `kid`, `alg` and `use` that agree with the key when they are
//! there. The algorithm is a property of the key and is never taken from a message.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::b64;
use super::backend;
use super::error::{JoseError, KeyError};
use super::thumbprint::Thumbprint;
use crate::json;

/// A JWK is small; anything larger is not one.
pub(crate) const MAX_JWK: usize = 4096;

/// The signature algorithms between our own parties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// Ed25519 (RFC 8037), the default.
    EdDsa,
    /// ECDSA over P-256 with SHA-256 (RFC 7518 §3.4).
    Es256,
}

impl Algorithm {
    /// The name in a JWS header.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::EdDsa => "EdDSA",
            Self::Es256 => "ES256",
        }
    }

    /// The algorithm of that name, when it is allowed.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name {
            "EdDSA" => Some(Self::EdDsa),
            "ES256" => Some(Self::Es256),
            _ => None,
        }
    }
}

/// The public coordinates of an accepted key.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Point {
    Ed25519([u8; 32]),
    P256 { x: [u8; 32], y: [u8; 32] },
}

/// A public key that checks signatures.
#[derive(Clone)]
pub struct VerifyingKey {
    point: Point,
    kid: Thumbprint,
    verifier: backend::Verifier,
}

impl VerifyingKey {
    /// Reads a strict public JWK.
    ///
    /// # Errors
    ///
    /// [`JoseError::Key`], naming what is wrong with it.
    pub fn from_jwk(text: &str) -> Result<Self, JoseError> {
        let jwk: PublicJwk = json::parse(text.as_bytes(), MAX_JWK).map_err(KeyError::Shape)?;
        Ok(Self::try_from(jwk)?)
    }

    pub(crate) fn from_point(point: Point) -> Result<Self, KeyError> {
        if matches!(point, Point::Ed25519(y) if has_small_order(y)) {
            return Err(KeyError::Point);
        }
        let verifier = backend::Verifier::new(&point).ok_or(KeyError::Point)?;
        let members = match &point {
            Point::Ed25519(x) => {
                format!(
                    r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#,
                    b64::encode(x)
                )
            }
            Point::P256 { x, y } => format!(
                r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}"#,
                b64::encode(x),
                b64::encode(y)
            ),
        };
        Ok(Self {
            point,
            kid: Thumbprint::of_members(&members),
            verifier,
        })
    }

    /// The one algorithm this key serves.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        match self.point {
            Point::Ed25519(_) => Algorithm::EdDsa,
            Point::P256 { .. } => Algorithm::Es256,
        }
    }

    /// The key's id.
    #[must_use]
    pub const fn kid(&self) -> &Thumbprint {
        &self.kid
    }

    /// The 32 bytes of an Ed25519 key, for formats that are not JOSE; `None` for P-256.
    #[must_use]
    pub const fn ed25519_bytes(&self) -> Option<&[u8; 32]> {
        match &self.point {
            Point::Ed25519(bytes) => Some(bytes),
            Point::P256 { .. } => None,
        }
    }

    /// Checks a bare signature over `message`.
    ///
    /// For formats that are not JOSE (signed notes, webhook signatures). An ECDSA signature is the
    /// 64 bytes of `r` and `s`.
    ///
    /// # Errors
    ///
    /// [`JoseError::BadSignature`].
    pub fn verify_bytes(&self, message: &[u8], signature: &[u8]) -> Result<(), JoseError> {
        if signature.len() != 64 || !self.verifier.holds(message, signature) {
            return Err(JoseError::BadSignature);
        }
        Ok(())
    }

    pub(crate) const fn point(&self) -> &Point {
        &self.point
    }
}

/// Whether an encoded Ed25519 point has order 1, 2, 4 or 8, in any encoding.
///
/// Under such a key a signature says nothing, because it can hold for many messages.
fn has_small_order(mut y: [u8; 32]) -> bool {
    const ORDER_EIGHT: [[u8; 32]; 2] = [
        [
            0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef,
            0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88,
            0x6d, 0x53, 0xfc, 0x05,
        ],
        [
            0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10,
            0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77,
            0x92, 0xac, 0x03, 0x7a,
        ],
    ];
    y[31] &= 0x7f;
    ORDER_EIGHT.contains(&y) || is_trivial_coordinate(&y)
}

/// Whether a coordinate modulo 2^255 - 19 is 0, 1 or -1, in either encoding.
pub(crate) fn is_trivial_coordinate(coordinate: &[u8; 32]) -> bool {
    let [first, middle @ .., last] = coordinate;
    let small = *last == 0 && middle.iter().all(|b| *b == 0) && *first <= 1;
    // 2^255 - 20, 2^255 - 19 and 2^255 - 18 start with ec, ed and ee; ef and above encode 2 to 18.
    let near_prime = (0xec..=0xee).contains(first);
    small || (near_prime && middle.iter().all(|b| *b == 0xff) && *last == 0x7f)
}

/// The members of a public JWK we read and write, in this order.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PublicJwk {
    kty: String,
    crv: String,
    x: String,
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    y: Option<String>,
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    alg: Option<String>,
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    kid: Option<String>,
    #[serde(default, rename = "use", deserialize_with = "given")]
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<String>,
    /// Never read: its presence is the refusal.
    #[serde(default, deserialize_with = "given", skip_serializing)]
    d: Option<serde::de::IgnoredAny>,
}

/// Reads a member that may be absent but, when it is there, may not be null.
pub(crate) fn given<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(from).map(Some)
}

impl TryFrom<PublicJwk> for VerifyingKey {
    type Error = KeyError;

    fn try_from(jwk: PublicJwk) -> Result<Self, KeyError> {
        if jwk.d.is_some() {
            return Err(KeyError::PrivateMember);
        }
        let coordinate = |text: &str| b64::decode_array(text).ok_or(KeyError::Coordinate);
        let point = match (jwk.kty.as_str(), jwk.crv.as_str(), &jwk.y) {
            ("OKP", "Ed25519", None) => Point::Ed25519(coordinate(&jwk.x)?),
            ("EC", "P-256", Some(y)) => Point::P256 {
                x: coordinate(&jwk.x)?,
                y: coordinate(y)?,
            },
            ("OKP", "Ed25519", Some(_)) | ("EC", "P-256", None) => {
                return Err(KeyError::Coordinate);
            }
            _ => return Err(KeyError::Kind),
        };
        let key = Self::from_point(point)?;
        if jwk.alg.is_some_and(|alg| alg != key.algorithm().name()) {
            return Err(KeyError::Algorithm);
        }
        if jwk.kid.is_some_and(|kid| kid != key.kid.as_str()) {
            return Err(KeyError::KeyId);
        }
        if jwk.usage.is_some_and(|usage| usage != "sig") {
            return Err(KeyError::Use);
        }
        Ok(key)
    }
}

impl From<&VerifyingKey> for PublicJwk {
    fn from(key: &VerifyingKey) -> Self {
        let (kty, crv, x, y) = match &key.point {
            Point::Ed25519(x) => ("OKP", "Ed25519", x, None),
            Point::P256 { x, y } => ("EC", "P-256", x, Some(b64::encode(y))),
        };
        Self {
            kty: kty.to_owned(),
            crv: crv.to_owned(),
            x: b64::encode(x),
            y,
            alg: Some(key.algorithm().name().to_owned()),
            kid: Some(key.kid.to_string()),
            usage: Some(String::from("sig")),
            d: None,
        }
    }
}

impl Serialize for VerifyingKey {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        PublicJwk::from(self).serialize(to)
    }
}

impl<'de> Deserialize<'de> for VerifyingKey {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        PublicJwk::deserialize(from)?
            .try_into()
            .map_err(serde::de::Error::custom)
    }
}

impl PartialEq for VerifyingKey {
    fn eq(&self, other: &Self) -> bool {
        self.point == other.point
    }
}

impl Eq for VerifyingKey {}

impl std::hash::Hash for VerifyingKey {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.point.hash(state);
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({})", self.kid)
    }
}
