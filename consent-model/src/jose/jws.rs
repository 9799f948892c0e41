//! Compact JWS between our own parties (RFC 7515).
//!
//! [`CompactJws`] holds a message whose form has been checked and whose content has not; every way
//! to read it before [`CompactJws::verify`] says `unverified`. [`Verified`] is the proof that a key
//! the caller trusts signed exactly these bytes as a message of exactly this type.
//!
//! The header is `alg`, `kid` and `typ` and nothing else. Explicit types (RFC 8725 §3.11) keep a
//! message made for one place from being replayed at another.

use std::fmt;
use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::b64;
use super::error::JoseError;
use super::header::{check_size, header_members, refuse_rest, same_type, split, take_string};
use super::key::Algorithm;
use super::key_set::KeySet;
use super::signing_key::SigningKey;
use super::thumbprint::Thumbprint;
use crate::digest::Digest;
use crate::json;

/// The largest compact JWS accepted, in bytes.
pub const MAX_JWS: usize = 256 * 1024;

/// Signs `claims` as a message of type `typ`.
///
/// # Errors
///
/// [`JoseError::Unserialisable`] when the claims have no JSON form, [`JoseError::TooLarge`] when
/// the result would not be accepted back, [`JoseError::Backend`] should the library fail.
pub fn sign<T: Serialize>(
    typ: &'static str,
    claims: &T,
    key: &SigningKey,
) -> Result<CompactJws, JoseError> {
    let header = Header {
        alg: key.public().algorithm(),
        kid: key.kid().clone(),
        typ: typ.to_owned(),
    };
    let payload = serde_json::to_vec(claims).map_err(|_| JoseError::Unserialisable)?;
    let protected = format!(
        r#"{{"alg":"{}","kid":"{}","typ":{}}}"#,
        header.alg.name(),
        header.kid,
        Value::from(typ)
    );
    let mut compact = format!(
        "{}.{}",
        b64::encode(protected.as_bytes()),
        b64::encode(&payload)
    );
    let signature = key.sign_bytes(compact.as_bytes())?;
    compact.push('.');
    compact.push_str(&b64::encode(&signature));
    check_size(&compact, MAX_JWS)?;
    Ok(CompactJws { compact, header })
}

/// A well-formed signed message, not yet verified.
#[derive(Clone)]
pub struct CompactJws {
    compact: String,
    header: Header,
}

#[derive(Clone)]
struct Header {
    alg: Algorithm,
    kid: Thumbprint,
    typ: String,
}

impl CompactJws {
    /// Checks the form of a compact JWS: size, three parts, canonical base64url, strict header.
    ///
    /// # Errors
    ///
    /// [`JoseError`], for whichever rule is broken first.
    pub fn parse(text: &str) -> Result<Self, JoseError> {
        let [protected, payload, signature] = split(text)?;
        let header = Header::parse(protected)?;
        for (part, name) in [(payload, "payload"), (signature, "signature")] {
            if !b64::is_canonical(part) {
                return Err(JoseError::NotBase64Url(name));
            }
        }
        Ok(Self {
            compact: text.to_owned(),
            header,
        })
    }

    /// Checks that a trusted key signed these bytes as a message of type `typ`, then reads it.
    ///
    /// # Errors
    ///
    /// [`JoseError`], for whichever check fails first: type, key, algorithm, signature, payload.
    pub fn verify<T: DeserializeOwned>(
        &self,
        typ: &'static str,
        keys: &(impl KeySet + ?Sized),
    ) -> Result<Verified<T>, JoseError> {
        if !same_type(&self.header.typ, typ) {
            return Err(JoseError::WrongType { expected: typ });
        }
        self.check_signature(keys)?;
        Ok(Verified {
            claims: self.unverified_claims()?,
            kid: self.header.kid.clone(),
            digest: self.digest(),
        })
    }

    /// Whether a trusted key signed these bytes, whatever they say: enough to know who sent them, and
    /// never to act on them.
    ///
    /// # Errors
    ///
    /// [`JoseError`], for whichever check fails first: key, algorithm, signature.
    pub fn check_signature(&self, keys: &(impl KeySet + ?Sized)) -> Result<(), JoseError> {
        let key = keys.find(&self.header.kid).ok_or(JoseError::UnknownKey)?;
        // RFC 8725 §3.1: the algorithm belongs to the key; the header may only agree with it.
        if self.header.alg != key.algorithm() {
            return Err(JoseError::AlgorithmMismatch);
        }
        let [signed, signature] = self.signed_and_signature()?;
        let signature = b64::decode(signature).ok_or(JoseError::NotBase64Url("signature"))?;
        key.verify_bytes(signed.as_bytes(), &signature)
    }

    /// The compact form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.compact
    }

    /// Digest of the compact form.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of_bytes(self.compact.as_bytes())
    }

    /// The key id the message names.
    #[must_use]
    pub const fn unverified_kid(&self) -> &Thumbprint {
        &self.header.kid
    }

    /// The type the message names.
    #[must_use]
    pub fn unverified_typ(&self) -> &str {
        &self.header.typ
    }

    /// What the message says, whoever wrote it.
    ///
    /// # Errors
    ///
    /// [`JoseError::Payload`], when the payload is not strict JSON of this shape.
    pub fn unverified_claims<T: DeserializeOwned>(&self) -> Result<T, JoseError> {
        let payload = self.compact.split('.').nth(1).and_then(b64::decode);
        let payload = payload.ok_or(JoseError::NotBase64Url("payload"))?;
        json::parse(&payload, MAX_JWS).map_err(JoseError::Payload)
    }

    fn signed_and_signature(&self) -> Result<[&str; 2], JoseError> {
        let parts = self.compact.rsplit_once('.').ok_or(JoseError::NotCompact)?;
        Ok(parts.into())
    }
}

/// The proof that a trusted key signed these claims as a message of the expected type.
#[derive(Clone, PartialEq, Eq)]
pub struct Verified<T> {
    claims: T,
    kid: Thumbprint,
    digest: Digest,
}

impl<T> Verified<T> {
    /// What was signed.
    #[must_use]
    pub const fn claims(&self) -> &T {
        &self.claims
    }

    /// What was signed, without the proof.
    #[must_use]
    pub fn into_claims(self) -> T {
        self.claims
    }

    /// The key that signed.
    #[must_use]
    pub const fn kid(&self) -> &Thumbprint {
        &self.kid
    }

    /// Digest of the compact form that was signed.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }
}

impl<T> fmt::Debug for Verified<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Verified({} by {})", self.digest, self.kid)
    }
}

impl Header {
    fn parse(encoded: &str) -> Result<Self, JoseError> {
        let mut members = header_members(encoded)?;
        let alg = take_string(&mut members, "alg")?;
        let kid = take_string(&mut members, "kid")?;
        let typ = take_string(&mut members, "typ")?;
        refuse_rest(&members)?;
        Ok(Self {
            alg: Algorithm::from_name(&alg).ok_or(JoseError::AlgorithmNotAllowed)?,
            kid: kid.parse().map_err(JoseError::Key)?,
            typ,
        })
    }
}

impl FromStr for CompactJws {
    type Err = JoseError;

    fn from_str(text: &str) -> Result<Self, JoseError> {
        Self::parse(text)
    }
}

impl fmt::Display for CompactJws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.compact)
    }
}

impl fmt::Debug for CompactJws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CompactJws({})", self.digest())
    }
}

impl PartialEq for CompactJws {
    fn eq(&self, other: &Self) -> bool {
        self.compact == other.compact
    }
}

impl Eq for CompactJws {}

impl Serialize for CompactJws {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.compact)
    }
}

impl<'de> Deserialize<'de> for CompactJws {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}
