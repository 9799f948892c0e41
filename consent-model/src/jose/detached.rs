//! Detached signatures over bytes that travel beside them (RFC 7797, `b64: false`).
//!
//! Used where a request body is signed in a header. The payload enters the signature as it is, so
//! it may be any bytes, dots included; the signed header marks that with `crit: ["b64"]`, which is
//! the only extension understood here and only here.

use serde_json::{Value, json};

use super::b64;
use super::error::JoseError;
use super::header::{MAX_HEADER, Members, check_size, missing, refuse_rest, take_string};
use super::key::Algorithm;
use super::key_set::KeySet;
use super::signing_key::SigningKey;
use super::thumbprint::Thumbprint;
use crate::json;

/// A detached signature is a header and a signature, nothing more.
const MAX_DETACHED: usize = 8192;

/// Signs `payload` and returns `header..signature`.
///
/// # Errors
///
/// [`JoseError::Backend`], should the library fail.
pub fn sign_detached(payload: &[u8], key: &SigningKey) -> Result<String, JoseError> {
    let alg = key.public().algorithm().name();
    let header = json!({"alg": alg, "b64": false, "crit": ["b64"], "kid": key.kid()});
    let protected = b64::encode(header.to_string().as_bytes());
    let signature = key.sign_bytes(&signing_input(&protected, payload))?;
    Ok(format!("{protected}..{}", b64::encode(&signature)))
}

/// Checks that a trusted key signed exactly `payload`, and says which.
///
/// # Errors
///
/// [`JoseError`], for whichever check fails first.
pub fn verify_detached(
    token: &str,
    payload: &[u8],
    keys: &(impl KeySet + ?Sized),
) -> Result<Thumbprint, JoseError> {
    check_size(token, MAX_DETACHED)?;
    let (protected, signature) = token.split_once("..").ok_or(JoseError::NotCompact)?;
    if protected.is_empty() || signature.is_empty() || signature.contains('.') {
        return Err(JoseError::NotCompact);
    }
    let (alg, kid) = read_header(protected)?;
    let key = keys.find(&kid).ok_or(JoseError::UnknownKey)?;
    if alg != key.algorithm() {
        return Err(JoseError::AlgorithmMismatch);
    }
    let signature = b64::decode(signature).ok_or(JoseError::NotBase64Url("signature"))?;
    key.verify_bytes(&signing_input(protected, payload), &signature)?;
    Ok(kid)
}

/// RFC 7797 §3: the encoded header, a dot and the payload as it is.
fn signing_input(protected: &str, payload: &[u8]) -> Vec<u8> {
    [protected.as_bytes(), b".", payload].concat()
}

fn read_header(encoded: &str) -> Result<(Algorithm, Thumbprint), JoseError> {
    let bytes = b64::decode(encoded).ok_or(JoseError::NotBase64Url("header"))?;
    let mut members: Members = json::parse(&bytes, MAX_HEADER).map_err(JoseError::Header)?;
    // RFC 7797 §6: `b64` counts only when `crit` says so; no other extension is known.
    if members.remove("crit").ok_or_else(|| missing("crit"))? != json!(["b64"]) {
        return Err(JoseError::Critical);
    }
    if members.remove("b64").ok_or_else(|| missing("b64"))? != Value::Bool(false) {
        return Err(JoseError::HeaderMember);
    }
    if members
        .keys()
        .any(|name| matches!(name.as_str(), "jwk" | "jku" | "x5u" | "x5c"))
    {
        return Err(JoseError::KeyInHeader);
    }
    let alg = take_string(&mut members, "alg")?;
    let kid = take_string(&mut members, "kid")?;
    refuse_rest(&members)?;
    let alg = Algorithm::from_name(&alg).ok_or(JoseError::AlgorithmNotAllowed)?;
    Ok((alg, kid.parse().map_err(JoseError::Key)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SigningKey {
        SigningKey::from_seed_ed25519(&[7; 32]).unwrap()
    }

    fn token(header: &Value, payload: &[u8], key: &SigningKey) -> String {
        let protected = b64::encode(header.to_string().as_bytes());
        let signature = key.sign_bytes(&signing_input(&protected, payload)).unwrap();
        format!("{protected}..{}", b64::encode(&signature))
    }

    #[test]
    fn another_payload_or_key_is_refused() {
        let token = sign_detached(b"{\"a\":1.5}", &key()).unwrap();
        let public = key().public().clone();
        let changed = verify_detached(&token, b"{\"a\":1.6}", &public);
        assert_eq!(changed, Err(JoseError::BadSignature));
        let other = SigningKey::from_seed_ed25519(&[8; 32]).unwrap();
        let unknown = verify_detached(&token, b"{\"a\":1.5}", other.public());
        assert_eq!(unknown, Err(JoseError::UnknownKey));
    }

    #[test]
    fn only_the_b64_extension_is_understood() {
        let (key, kid) = (key(), key().kid().clone());
        for (header, refusal) in [
            (
                json!({"alg":"EdDSA","b64":false,"crit":["b64","exp"],"kid":kid}),
                JoseError::Critical,
            ),
            (
                json!({"alg":"EdDSA","b64":false,"crit":["b64","b64"],"kid":kid}),
                JoseError::Critical,
            ),
            (
                json!({"alg":"EdDSA","b64":false,"crit":"b64","kid":kid}),
                JoseError::Critical,
            ),
            (
                json!({"alg":"EdDSA","b64":false,"crit":[],"kid":kid}),
                JoseError::Critical,
            ),
            (
                json!({"alg":"EdDSA","b64":false,"kid":kid}),
                missing("crit"),
            ),
            (
                json!({"alg":"EdDSA","crit":["b64"],"kid":kid}),
                missing("b64"),
            ),
            (
                json!({"alg":"EdDSA","b64":true,"crit":["b64"],"kid":kid}),
                JoseError::HeaderMember,
            ),
            (
                json!({"alg":"EdDSA","b64":false,"crit":["b64"],"kid":kid,"jwk":key.public()}),
                JoseError::KeyInHeader,
            ),
            (
                json!({"alg":"ES256","b64":false,"crit":["b64"],"kid":kid}),
                JoseError::AlgorithmMismatch,
            ),
            (
                json!({"alg":"HS256","b64":false,"crit":["b64"],"kid":kid}),
                JoseError::AlgorithmNotAllowed,
            ),
        ] {
            let token = token(&header, b"x", &key);
            assert_eq!(
                verify_detached(&token, b"x", key.public()),
                Err(refusal),
                "{header}"
            );
        }
    }

    #[test]
    fn a_payload_inside_the_token_is_refused() {
        let token = sign_detached(b"x", &key()).unwrap();
        for text in [
            "",
            ".",
            "..",
            &token.replace("..", ".eA."),
            &format!("{token}."),
            "a..b",
        ] {
            assert!(
                verify_detached(text, b"x", key().public()).is_err(),
                "{text}"
            );
        }
    }

    #[test]
    fn json_with_dots_is_signed_as_it_is() {
        let scalar = SigningKey::from_scalar_p256(&[9; 32]).unwrap();
        for key in [key(), scalar] {
            for payload in [
                &br#"{"url":"https://a.example/x.y","sum":12.50}"#[..],
                b"",
                b"\xff.",
            ] {
                let token = sign_detached(payload, &key).unwrap();
                assert_eq!(
                    verify_detached(&token, payload, key.public()),
                    Ok(key.kid().clone())
                );
            }
        }
    }
}
