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
/// Keys of other kinds or uses are passed over, as RFC 7517 §5 asks; a malformed key of an accepted
/// kind refuses the whole document.
#[derive(Clone, Deserialize, Serialize)]
#[serde(try_from = "Document", into = "Document")]
pub struct ForeignJwks {
    keys: Vec<ForeignKey>,
}

#[derive(Clone)]
struct ForeignKey {
    kid: String,
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
    /// [`JoseError::Key`], when the document or a key of an accepted kind is refused.
    pub fn parse(bytes: &[u8]) -> Result<Self, JoseError> {
        let document: Document = json::parse(bytes, MAX_FOREIGN_JWKS).map_err(KeyError::Shape)?;
        Ok(document.try_into()?)
    }

    /// The one key with this id, to be kept beside what it signed.
    #[must_use]
    pub fn only(&self, kid: &str) -> Option<Self> {
        let key = self.keys.iter().find(|key| key.kid == kid)?;
        Some(Self {
            keys: vec![key.clone()],
        })
    }

    /// Whether a key with this id is here; if not, the caller may fetch the document again.
    #[must_use]
    pub fn has(&self, kid: &str) -> bool {
        self.keys.iter().any(|key| key.kid == kid)
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
            if keys.iter().any(|known| known.kid == key.kid) {
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
    kid: String,
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
        let kid = take_string(&mut members, "kid")?;
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
        let key = keys
            .keys
            .iter()
            .find(|key| key.kid == self.kid)
            .ok_or(JoseError::UnknownKey)?;
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

    /// The key id the message names.
    #[must_use]
    pub fn unverified_kid(&self) -> &str {
        &self.kid
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
    fn into_key(self) -> Result<Option<ForeignKey>, KeyError> {
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
        if self.d.is_some() {
            return Err(KeyError::PrivateMember);
        }
        let Some(kid) = self.kid.clone() else {
            return Ok(None);
        };
        let verifier = match alg {
            "EdDSA" => point_verifier(Point::Ed25519(coordinate(self.x.as_deref())?))?,
            "ES256" => point_verifier(Point::P256 {
                x: coordinate(self.x.as_deref())?,
                y: coordinate(self.y.as_deref())?,
            })?,
            _ => rsa_verifier(self.n.as_deref(), self.e.as_deref())?,
        };
        Ok(Some(ForeignKey {
            kid,
            alg,
            verifier,
            jwk: self,
        }))
    }
}

fn coordinate(text: Option<&str>) -> Result<[u8; 32], KeyError> {
    text.and_then(b64::decode_array).ok_or(KeyError::Coordinate)
}

fn point_verifier(point: Point) -> Result<Verifier, KeyError> {
    // Small-order points are refused on the way.
    VerifyingKey::from_point(point)?;
    Verifier::new(&point).ok_or(KeyError::Point)
}

/// RFC 7518 §3.3: at least 2048 bits; at most 8192, so that a key cannot be a burden.
fn rsa_verifier(n: Option<&str>, e: Option<&str>) -> Result<Verifier, KeyError> {
    let number = |text: Option<&str>| text.and_then(b64::decode);
    let (n, e) = number(n).zip(number(e)).ok_or(KeyError::Coordinate)?;
    let odd = |bytes: &[u8]| bytes.last().is_some_and(|last| last & 1 == 1);
    let sound_n = (256..=1024).contains(&n.len()) && n[0] >= 0x80 && odd(&n);
    let sound_e = (1..=8).contains(&e.len()) && e[0] != 0 && odd(&e) && e != [1];
    if !(sound_n && sound_e) {
        return Err(KeyError::Coordinate);
    }
    Verifier::rsa(&n, &e).ok_or(KeyError::Point)
}
