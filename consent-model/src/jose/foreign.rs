//! Signed messages from outside our own formats: ID tokens of an OpenID provider.
//!
//! Providers choose their own key ids, extra header members and sometimes RSA. What stays the same:
//! strict JSON, no `crit`, no key from the header, no `none` and no shared-secret algorithm, and the
//! algorithm is the key's. The claims' own checks (issuer, audience, nonce, times) are the caller's.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::b64;
use super::backend::Verifier;
use super::error::{JoseError, KeyError};
use super::header::{header_members, same_type, split, take_string};
use super::jws::{CompactJws, MAX_JWS};
use super::key::{Point, VerifyingKey, given};
use crate::json;

/// The largest key document of a provider accepted, in bytes.
pub const MAX_FOREIGN_JWKS: usize = 256 * 1024;

const MAX_KEYS: usize = 64;

/// A provider's signature keys, by the provider's own key ids.
///
/// Keys of other kinds or uses, and public keys that are of no use (malformed, too short), are
/// passed over, as RFC 7517 §5 asks. A private key that was published, or two keys of one id,
/// refuse the whole document.
#[derive(Clone, Deserialize, Serialize)]
#[serde(try_from = "Document", into = "Document")]
pub struct ForeignJwks {
    keys: Vec<ForeignKey>,
}

#[derive(Clone)]
struct ForeignKey {
    kid: Option<String>,
    alg: &'static str,
    verifier: Verifier,
    /// As it was read, to be written again.
    jwk: ForeignJwk,
}

impl ForeignJwks {
    /// Reads a provider's key document.
    ///
    /// # Errors
    ///
    /// [`JoseError::Key`], when the document is refused.
    pub fn parse(bytes: &[u8]) -> Result<Self, JoseError> {
        let document: Document = json::parse(bytes, MAX_FOREIGN_JWKS).map_err(KeyError::Shape)?;
        Ok(document.try_into()?)
    }

    /// The one key that the message must be signed with, to be kept beside it.
    #[must_use]
    pub fn only_for(&self, message: &ForeignJws) -> Option<Self> {
        let key = self.key_for(message)?;
        Some(Self {
            keys: vec![key.clone()],
        })
    }

    /// Whether the key that the message must be signed with is here; if not, the caller may fetch
    /// the document again.
    #[must_use]
    pub fn has_key_for(&self, message: &ForeignJws) -> bool {
        self.key_for(message).is_some()
    }

    /// The key that the message names; when it names none, the only one of its algorithm
    /// (OpenID Connect Core §10.1: among several, a message must name its key).
    fn key_for(&self, message: &ForeignJws) -> Option<&ForeignKey> {
        let Some(kid) = &message.kid else {
            let mut fitting = self.keys.iter().filter(|key| key.alg == message.alg);
            return fitting.next().filter(|_| fitting.next().is_none());
        };
        self.keys.iter().find(|key| key.kid.as_ref() == Some(kid))
    }
}

impl fmt::Debug for ForeignJwks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ForeignJwks({} keys)", self.keys.len())
    }
}

impl TryFrom<Document> for ForeignJwks {
    type Error = KeyError;

    fn try_from(document: Document) -> Result<Self, KeyError> {
        if document.keys.len() > MAX_KEYS {
            return Err(KeyError::TooMany(MAX_KEYS));
        }
        let mut keys: Vec<ForeignKey> = Vec::new();
        for jwk in document.keys {
            let Some(key) = jwk.into_key()? else { continue };
            if key.kid.is_some() && keys.iter().any(|known| known.kid == key.kid) {
                return Err(KeyError::Repeated);
            }
            keys.push(key);
        }
        Ok(Self { keys })
    }
}

impl From<ForeignJwks> for Document {
    fn from(keys: ForeignJwks) -> Self {
        Self {
            keys: keys.keys.into_iter().map(|key| key.jwk).collect(),
        }
    }
}

/// A well-formed signed message of another party's making, not yet verified.
#[derive(Clone)]
pub struct ForeignJws {
    compact: String,
    kid: Option<String>,
    alg: String,
}

impl CompactJws {
    /// Checks the form of a signed message whose header is not ours.
    ///
    /// # Errors
    ///
    /// [`JoseError`], for whichever rule is broken first.
    pub fn parse_foreign(text: &str) -> Result<ForeignJws, JoseError> {
        let [protected, payload, signature] = split(text)?;
        let mut members = header_members(protected)?;
        if members.contains_key("b64") {
            return Err(JoseError::HeaderMember);
        }
        if members.contains_key("typ") && !same_type(&take_string(&mut members, "typ")?, "JWT") {
            return Err(JoseError::WrongType { expected: "JWT" });
        }
        let alg = take_string(&mut members, "alg")?;
        if !matches!(alg.as_str(), "EdDSA" | "ES256" | "RS256") {
            return Err(JoseError::AlgorithmNotAllowed);
        }
        let kid = members
            .contains_key("kid")
            .then(|| take_string(&mut members, "kid"))
            .transpose()?;
        for (part, name) in [(payload, "payload"), (signature, "signature")] {
            if !b64::is_canonical(part) {
                return Err(JoseError::NotBase64Url(name));
            }
        }
        Ok(ForeignJws {
            compact: text.to_owned(),
            kid,
            alg,
        })
    }
}

impl ForeignJws {
    /// Checks that one of the provider's keys signed these bytes, then reads the claims.
    ///
    /// # Errors
    ///
    /// [`JoseError`], for whichever check fails first: key, algorithm, signature, payload.
    pub fn verify_foreign<T: DeserializeOwned>(&self, keys: &ForeignJwks) -> Result<T, JoseError> {
        let key = keys.key_for(self).ok_or(JoseError::UnknownKey)?;
        if key.alg != self.alg {
            return Err(JoseError::AlgorithmMismatch);
        }
        let (signed, signature) = self.compact.rsplit_once('.').ok_or(JoseError::NotCompact)?;
        let signature = b64::decode(signature).ok_or(JoseError::NotBase64Url("signature"))?;
        if !key.verifier.holds(signed.as_bytes(), &signature) {
            return Err(JoseError::BadSignature);
        }
        self.unverified_claims()
    }

    /// What the message says, whoever wrote it; enough to look up whose keys to fetch.
    ///
    /// # Errors
    ///
    /// [`JoseError::Payload`], when the payload is not strict JSON of this shape.
    pub fn unverified_claims<T: DeserializeOwned>(&self) -> Result<T, JoseError> {
        let payload = self.compact.split('.').nth(1).and_then(b64::decode);
        let payload = payload.ok_or(JoseError::NotBase64Url("payload"))?;
        json::parse(&payload, MAX_JWS).map_err(JoseError::Payload)
    }

    /// The key id the message names, if it names one.
    #[must_use]
    pub fn unverified_kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }
}

impl fmt::Debug for ForeignJws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ForeignJws")
    }
}

#[derive(Deserialize, Serialize)]
struct Document {
    keys: Vec<ForeignJwk>,
}

/// The members of a provider's key that matter; others are the provider's business.
#[derive(Clone, Deserialize, Serialize)]
struct ForeignJwk {
    kty: String,
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    kid: Option<String>,
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    alg: Option<String>,
    #[serde(
        default,
        rename = "use",
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    usage: Option<String>,
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    crv: Option<String>,
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    x: Option<String>,
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
    n: Option<String>,
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    e: Option<String>,
    #[serde(default, deserialize_with = "given", skip_serializing)]
    d: Option<serde::de::IgnoredAny>,
}

impl ForeignJwk {
    /// The key, if it is of use here.
    fn into_key(self) -> Result<Option<ForeignKey>, KeyError> {
        if self.d.is_some() {
            return Err(KeyError::PrivateMember);
        }
        let alg = match (self.kty.as_str(), self.crv.as_deref()) {
            ("OKP", Some("Ed25519")) => "EdDSA",
            ("EC", Some("P-256")) => "ES256",
            ("RSA", None) => "RS256",
            _ => return Ok(None),
        };
        // RFC 7517 §4.4: a key that names another algorithm serves only that one.
        let elsewhere = |found: &Option<String>, ours| found.as_deref().is_some_and(|f| f != ours);
        if elsewhere(&self.alg, alg) || elsewhere(&self.usage, "sig") {
            return Ok(None);
        }
        Ok(self.verifier(alg).map(|verifier| ForeignKey {
            kid: self.kid.clone(),
            alg,
            verifier,
            jwk: self,
        }))
    }

    fn verifier(&self, alg: &str) -> Option<Verifier> {
        let coordinate = |text: &Option<String>| text.as_deref().and_then(b64::decode_array);
        match alg {
            "EdDSA" => point_verifier(Point::Ed25519(coordinate(&self.x)?)),
            "ES256" => point_verifier(Point::P256 {
                x: coordinate(&self.x)?,
                y: coordinate(&self.y)?,
            }),
            _ => rsa_verifier(self.n.as_deref(), self.e.as_deref()),
        }
    }
}

pub(super) fn point_verifier(point: Point) -> Option<Verifier> {
    // Small-order points are refused on the way.
    VerifyingKey::from_point(point).ok()?;
    Verifier::new(&point)
}

/// RFC 7518 §3.3: at least 2048 bits; at most 8192, so that a key cannot be a burden.
pub(super) fn rsa_verifier(n: Option<&str>, e: Option<&str>) -> Option<Verifier> {
    let number = |text: Option<&str>| text.and_then(b64::decode);
    let (n, e) = number(n).zip(number(e))?;
    let odd = |bytes: &[u8]| bytes.last().is_some_and(|last| last & 1 == 1);
    let sound_n = (256..=1024).contains(&n.len()) && n[0] >= 0x80 && odd(&n);
    let sound_e = (1..=8).contains(&e.len()) && e[0] != 0 && odd(&e) && e != [1];
    (sound_n && sound_e)
        .then(|| Verifier::rsa(&n, &e))
        .flatten()
}
