//! Keys and signatures of the Account Aggregator network: what its parties publish in the Central
//! Registry, and sign their messages with (`x-jws-signature`).
//!
//! Beside our own formats there are RSA keys here, key ids that their owners chose, and two forms of a
//! detached signature: over the bytes as they are (RFC 7797, `b64: false`), which we write, and over their
//! base64url (RFC 7515, appendix F), which is read as well. The algorithm is the key's; a key in the header
//! is never used.

use std::fmt;

use serde_json::{Map, Value, json};

use super::b64;
use super::backend::{Signer, Verifier};
use super::error::{JoseError, KeyError};
use super::foreign::{point_verifier, rsa_verifier};
use super::header::{MAX_HEADER, Members, check_size, missing, take_string};
use super::jws::MAX_JWS;
use super::key::{MAX_JWK, Point};
use super::signing_key::SigningKey;
use crate::json;

/// A detached signature by RSA of 8192 bits and a header that brings a key.
const MAX_DETACHED: usize = 16_384;
/// Longest key id.
const MAX_KID: usize = 256;

/// A public key as a party of the network publishes it.
#[derive(Clone)]
pub struct NetworkKey {
    kid: String,
    alg: &'static str,
    verifier: Verifier,
}

impl NetworkKey {
    /// Reads a public JWK: RSA (RS256), P-256 (ES256), P-521 (ES512) or Ed25519 (EdDSA), with a `kid`.
    ///
    /// # Errors
    /// [`JoseError::Key`], naming what is wrong with it.
    pub fn from_jwk(jwk: &Value) -> Result<Self, JoseError> {
        if ["d", "p", "q", "k"].iter().any(|m| jwk.get(m).is_some()) {
            return Err(KeyError::PrivateMember.into());
        }
        let text = |name: &str| jwk.get(name).and_then(Value::as_str);
        let kid = text("kid").filter(|kid| (1..=MAX_KID).contains(&kid.len()));
        let kid = kid.ok_or(KeyError::KeyId)?;
        let alg = match (text("kty"), text("crv")) {
            (Some("RSA"), _) => "RS256",
            (Some("EC"), Some("P-256")) => "ES256",
            (Some("EC"), Some("P-521")) => "ES512",
            (Some("OKP"), Some("Ed25519")) => "EdDSA",
            _ => return Err(KeyError::Kind.into()),
        };
        if text("alg").is_some_and(|named| named != alg) {
            return Err(KeyError::Algorithm.into());
        }
        if text("use").is_some_and(|usage| usage != "sig") {
            return Err(KeyError::Use.into());
        }
        let (x, y) = (text("x"), text("y"));
        let verifier = match alg {
            "EdDSA" => coordinate(x).and_then(|x| point_verifier(Point::Ed25519(x))),
            "ES256" => coordinate(x)
                .zip(coordinate(y))
                .and_then(|(x, y)| point_verifier(Point::P256 { x, y })),
            "ES512" => coordinate(x)
                .zip(coordinate(y))
                .and_then(|(x, y)| Verifier::p521(&x, &y)),
            _ => rsa_verifier(text("n"), text("e")),
        };
        Ok(Self {
            kid: kid.to_owned(),
            alg,
            verifier: verifier.ok_or(KeyError::Point)?,
        })
    }

    /// Its id, as its owner chose it.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    fn check(&self, alg: &str, input: &[u8], signature: &str) -> Result<(), JoseError> {
        if self.alg != alg {
            return Err(JoseError::AlgorithmMismatch);
        }
        let signature = b64::decode(signature).ok_or(JoseError::NotBase64Url("signature"))?;
        if self.verifier.holds(input, &signature) {
            Ok(())
        } else {
            Err(JoseError::BadSignature)
        }
    }
}

impl fmt::Debug for NetworkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NetworkKey({}, {})", self.kid, self.alg)
    }
}

fn coordinate<const N: usize>(text: Option<&str>) -> Option<[u8; N]> {
    text.and_then(b64::decode_array)
}

/// A private key of ours for the network: RSA, P-256 or Ed25519.
#[derive(Clone)]
pub struct NetworkSigner {
    kid: String,
    alg: &'static str,
    signer: Signer,
    public: Value,
}

impl NetworkSigner {
    /// Reads a private JWK with a `kid`.
    ///
    /// # Errors
    /// [`JoseError::Key`], naming what is wrong with it.
    pub fn from_jwk(text: &str) -> Result<Self, JoseError> {
        let members: Map<String, Value> =
            json::parse(text.as_bytes(), MAX_JWK * 4).map_err(KeyError::Shape)?;
        let mut public = members.clone();
        for private in ["d", "p", "q", "dp", "dq", "qi", "oth", "key_ops"] {
            public.remove(private);
        }
        let public = Value::Object(public);
        let key = NetworkKey::from_jwk(&public)?;
        let signer = match key.alg {
            "RS256" => Signer::rsa(members).ok_or(KeyError::Point)?,
            "ES512" => return Err(KeyError::Kind.into()),
            _ => {
                // Our own keys have their thumbprint as id; on this network an id is chosen freely.
                let mut bare = members;
                for other in ["kid", "use", "alg", "key_ops"] {
                    bare.remove(other);
                }
                SigningKey::from_jwk(&Value::Object(bare).to_string())?.into_signer()
            }
        };
        let signer = Self {
            kid: key.kid.clone(),
            alg: key.alg,
            signer,
            public,
        };
        // INVARIANT: what it signs its public half verifies; a pair of halves of two keys would be
        // found out by others only.
        let trial = signer.sign_detached(b"trial")?;
        verify_detached_by(&trial, b"trial", |_| Some(&key)).map_err(|_| KeyError::Halves)?;
        Ok(signer)
    }

    /// Its id.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public half, as it goes into the registry.
    #[must_use]
    pub const fn public_jwk(&self) -> &Value {
        &self.public
    }

    /// Signs bytes that travel beside the signature: `header..signature` with `b64: false`.
    ///
    /// # Errors
    /// [`JoseError::Backend`], should the library fail.
    pub fn sign_detached(&self, payload: &[u8]) -> Result<String, JoseError> {
        let header = json!({"alg": self.alg, "kid": self.kid, "b64": false, "crit": ["b64"]});
        let protected = b64::encode(header.to_string().as_bytes());
        let input = [protected.as_bytes(), b".", payload].concat();
        let signature = self.signer.sign(&input).ok_or(JoseError::Backend)?;
        Ok(format!("{protected}..{}", b64::encode(&signature)))
    }

    /// Signs a compact JWS around `payload`.
    ///
    /// # Errors
    /// [`JoseError::Backend`], should the library fail.
    pub fn sign_compact(&self, payload: &[u8]) -> Result<String, JoseError> {
        let header = json!({"alg": self.alg, "kid": self.kid});
        let signed = format!(
            "{}.{}",
            b64::encode(header.to_string().as_bytes()),
            b64::encode(payload)
        );
        let signature = self.signer.sign(signed.as_bytes());
        let signature = signature.ok_or(JoseError::Backend)?;
        Ok(format!("{signed}.{}", b64::encode(&signature)))
    }
}

impl fmt::Debug for NetworkSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NetworkSigner({}, {})", self.kid, self.alg)
    }
}

/// Checks that a key that `find` knows by its id signed exactly `payload`, and says which.
///
/// # Errors
/// [`JoseError`], for whichever check fails first.
pub fn verify_detached_by<'k>(
    token: &str,
    payload: &[u8],
    find: impl FnOnce(&str) -> Option<&'k NetworkKey>,
) -> Result<&'k NetworkKey, JoseError> {
    check_size(token, MAX_DETACHED)?;
    let (protected, signature) = token.split_once("..").ok_or(JoseError::NotCompact)?;
    if protected.is_empty() || signature.is_empty() || signature.contains('.') {
        return Err(JoseError::NotCompact);
    }
    let header = Header::read(protected)?;
    let key = find(&header.kid).ok_or(JoseError::UnknownKey)?;
    let input = if header.encoded {
        format!("{protected}.{}", b64::encode(payload)).into_bytes()
    } else {
        [protected.as_bytes(), b".", payload].concat()
    };
    key.check(&header.alg, &input, signature)?;
    Ok(key)
}

/// Checks that a key that `find` knows by its id signed a compact JWS, and says which and what.
///
/// # Errors
/// [`JoseError`], for whichever check fails first.
pub fn verify_compact_by<'k>(
    token: &str,
    find: impl FnOnce(&str) -> Option<&'k NetworkKey>,
) -> Result<(&'k NetworkKey, Vec<u8>), JoseError> {
    check_size(token, MAX_JWS)?;
    let (signed, signature) = token.rsplit_once('.').ok_or(JoseError::NotCompact)?;
    let (protected, payload) = signed.split_once('.').ok_or(JoseError::NotCompact)?;
    let header = Header::read(protected)?;
    if !header.encoded {
        return Err(JoseError::HeaderMember);
    }
    let key = find(&header.kid).ok_or(JoseError::UnknownKey)?;
    key.check(&header.alg, signed.as_bytes(), signature)?;
    let payload = b64::decode(payload).ok_or(JoseError::NotBase64Url("payload"))?;
    Ok((key, payload))
}

struct Header {
    alg: String,
    kid: String,
    /// Whether the payload enters the signature as base64url.
    encoded: bool,
}

impl Header {
    fn read(encoded: &str) -> Result<Self, JoseError> {
        let bytes = b64::decode(encoded).ok_or(JoseError::NotBase64Url("header"))?;
        let mut members: Members = json::parse(&bytes, MAX_HEADER).map_err(JoseError::Header)?;
        if members.contains_key("zip") {
            return Err(JoseError::Compressed);
        }
        let (crit, b64) = (members.remove("crit"), members.remove("b64"));
        // RFC 7797 §6: `b64` counts only when `crit` says so; no other extension is known.
        let encoded = match (crit, b64) {
            (None, None | Some(Value::Bool(true))) => true,
            (Some(crit), Some(Value::Bool(plain))) if crit == json!(["b64"]) => plain,
            (Some(_), None) => return Err(missing("b64")),
            _ => return Err(JoseError::Critical),
        };
        Ok(Self {
            alg: take_string(&mut members, "alg")?,
            kid: take_string(&mut members, "kid")?,
            encoded,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer() -> NetworkSigner {
        let mut jwk = SigningKey::from_seed_ed25519(&[7; 32])
            .unwrap()
            .to_private_jwk()
            .into_exposed();
        jwk["kid"] = "bank-1".into();
        NetworkSigner::from_jwk(&jwk.to_string()).unwrap()
    }

    #[test]
    fn every_flipped_bit_of_a_body_or_a_signature_is_noticed() {
        let signer = signer();
        let key = NetworkKey::from_jwk(signer.public_jwk()).unwrap();
        let body = br#"{"ver":"2.1.0","value":1.5}"#;
        let token = signer.sign_detached(body).unwrap();
        for place in 0..body.len() * 8 {
            let mut other = body.to_vec();
            other[place / 8] ^= 1 << (place % 8);
            let found = verify_detached_by(&token, &other, |_| Some(&key));
            assert_eq!(found.unwrap_err(), JoseError::BadSignature, "{place}");
        }
        for place in 0..token.len() {
            let mut other = token.clone().into_bytes();
            other[place] = if other[place] == b'A' { b'B' } else { b'A' };
            let other = String::from_utf8(other).unwrap();
            assert!(verify_detached_by(&other, body, |_| Some(&key)).is_err());
        }
        verify_detached_by(&token, body, |kid| (kid == "bank-1").then_some(&key)).unwrap();
    }

    #[test]
    fn a_private_key_of_two_halves_is_refused() {
        let mut jwk = SigningKey::from_seed_ed25519(&[7; 32])
            .unwrap()
            .to_private_jwk()
            .into_exposed();
        let other = SigningKey::from_seed_ed25519(&[8; 32]).unwrap();
        jwk["x"] = serde_json::to_value(other.public()).unwrap()["x"].clone();
        jwk["kid"] = "k".into();
        assert!(NetworkSigner::from_jwk(&jwk.to_string()).is_err());
    }

    #[test]
    fn a_header_that_demands_more_is_refused() {
        let key = NetworkKey::from_jwk(signer().public_jwk()).unwrap();
        for header in [
            json!({"alg":"EdDSA","kid":"bank-1","b64":false}),
            json!({"alg":"EdDSA","kid":"bank-1","b64":false,"crit":["b64","exp"]}),
            json!({"alg":"EdDSA","kid":"bank-1","crit":["b64"]}),
            json!({"alg":"EdDSA","kid":"bank-1","zip":"DEF"}),
            json!({"alg":"none","kid":"bank-1"}),
            json!({"alg":"HS256","kid":"bank-1"}),
        ] {
            let token = format!("{}..AAAA", b64::encode(header.to_string().as_bytes()));
            let refused = verify_detached_by(&token, b"{}", |_| Some(&key));
            assert!(refused.is_err(), "{header}");
            assert_ne!(refused.unwrap_err(), JoseError::BadSignature, "{header}");
        }
    }
}
