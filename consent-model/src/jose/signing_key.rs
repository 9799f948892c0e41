//! Private signature keys: Ed25519 and P-256.
//!
//! A [`SigningKey`] comes from a seed or a private JWK that its caller keeps; nothing here makes
//! one up. Its `Debug` names the public half only, and the bytes are erased when it is dropped.

use std::fmt;

use serde::Deserialize;
use serde_json::Value;
use zeroize::{Zeroize, Zeroizing};

use super::b64;
use super::backend;
use super::error::{JoseError, KeyError};
use super::key::{Algorithm, MAX_JWK, Point, VerifyingKey, given};
use super::thumbprint::Thumbprint;
use crate::json;
use crate::redacted::Redacted;

/// The order of the P-256 group (SEC 2 §2.4.2), big-endian.
const P256_ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

/// A private key that signs.
#[derive(Clone)]
pub struct SigningKey {
    secret: Zeroizing<[u8; 32]>,
    signer: backend::Signer,
    public: VerifyingKey,
}

impl SigningKey {
    /// Makes the Ed25519 key of a 32-byte seed (RFC 8032 §5.1.5).
    ///
    /// # Errors
    ///
    /// [`JoseError::Key`], should the library not accept the seed.
    pub fn from_seed_ed25519(seed: &[u8; 32]) -> Result<Self, JoseError> {
        Self::from_secret(Algorithm::EdDsa, seed)
    }

    /// Makes the P-256 key of a 32-byte scalar.
    ///
    /// # Errors
    ///
    /// [`JoseError::Key`], when the scalar is zero or not below the group order.
    pub fn from_scalar_p256(scalar: &[u8; 32]) -> Result<Self, JoseError> {
        Self::from_secret(Algorithm::Es256, scalar)
    }

    /// Reads a strict private JWK whose public half belongs to its private half.
    ///
    /// # Errors
    ///
    /// [`JoseError::Key`], naming what is wrong with it.
    pub fn from_jwk(text: &str) -> Result<Self, JoseError> {
        let mut jwk: PrivateJwk = json::parse(text.as_bytes(), MAX_JWK).map_err(KeyError::Shape)?;
        let secret = b64::decode_array(&jwk.d).map(Zeroizing::new);
        jwk.d.zeroize();
        let secret = secret.ok_or(KeyError::Coordinate)?;
        let algorithm = match (jwk.kty.as_str(), jwk.crv.as_str()) {
            ("OKP", "Ed25519") => Algorithm::EdDsa,
            ("EC", "P-256") => Algorithm::Es256,
            _ => return Err(KeyError::Kind.into()),
        };
        let key = Self::from_secret(algorithm, &secret)?;
        let (x, y) = match key.public.point() {
            Point::Ed25519(x) => (x, None),
            Point::P256 { x, y } => (x, Some(b64::encode(y))),
        };
        if jwk.x != b64::encode(x) || jwk.y != y {
            return Err(KeyError::Halves.into());
        }
        if jwk.alg.is_some_and(|alg| alg != algorithm.name()) {
            return Err(KeyError::Algorithm.into());
        }
        if jwk.kid.is_some_and(|kid| kid != key.public.kid().as_str()) {
            return Err(KeyError::KeyId.into());
        }
        if jwk.usage.is_some_and(|usage| usage != "sig") {
            return Err(KeyError::Use.into());
        }
        Ok(key)
    }

    fn from_secret(algorithm: Algorithm, secret: &[u8; 32]) -> Result<Self, JoseError> {
        // The library takes any 32 bytes; outside 1..n they are another key's secret, or none.
        let in_range = *secret != [0; 32] && *secret < P256_ORDER;
        if algorithm == Algorithm::Es256 && !in_range {
            return Err(KeyError::Point.into());
        }
        let (signer, point) = backend::Signer::new(algorithm, secret).ok_or(KeyError::Point)?;
        let public = VerifyingKey::from_point(point)?;
        Ok(Self {
            secret: Zeroizing::new(*secret),
            signer,
            public,
        })
    }

    /// The key as a private JWK, for safe keeping.
    #[must_use]
    pub fn to_private_jwk(&self) -> Redacted<Value> {
        let mut jwk = serde_json::to_value(&self.public).unwrap_or_default();
        jwk["d"] = Value::String(b64::encode(self.secret.as_slice()));
        Redacted::new(jwk)
    }

    /// What signs, without the rest.
    pub(super) fn into_signer(self) -> backend::Signer {
        self.signer.clone()
    }

    /// The public half.
    #[must_use]
    pub const fn public(&self) -> &VerifyingKey {
        &self.public
    }

    /// The key's id.
    #[must_use]
    pub const fn kid(&self) -> &Thumbprint {
        self.public.kid()
    }

    /// Signs bare bytes, for formats that are not JOSE.
    ///
    /// # Errors
    ///
    /// [`JoseError::Backend`], should the library fail.
    pub fn sign_bytes(&self, message: &[u8]) -> Result<[u8; 64], JoseError> {
        let signature = self.signer.sign(message).ok_or(JoseError::Backend)?;
        signature.try_into().map_err(|_| JoseError::Backend)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.public.kid())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PrivateJwk {
    kty: String,
    crv: String,
    x: String,
    #[serde(default, deserialize_with = "given")]
    y: Option<String>,
    d: String,
    #[serde(default, deserialize_with = "given")]
    alg: Option<String>,
    #[serde(default, deserialize_with = "given")]
    kid: Option<String>,
    #[serde(default, rename = "use", deserialize_with = "given")]
    usage: Option<String>,
}
