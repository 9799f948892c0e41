//! A signed message that proves no more than the possession of the key that it brings along: a DPoP
//! proof (RFC 9449 §4.2).
//!
//! It is the one format of ours whose header holds a `jwk`. Whoever wrote it chose the key, so the
//! proof says nothing about who that was: [`verify`] gives the key's thumbprint, and the caller
//! compares it with one that it has from elsewhere. The header is `typ`, `alg` and `jwk`; a `kid` may
//! stand beside them and must then be the key's own.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::b64;
use super::error::JoseError;
use super::header::{
    check_size, members_with_key, refuse_rest, same_type, split, take_string, take_value,
};
use super::key::{Algorithm, VerifyingKey};
use super::signing_key::SigningKey;
use super::thumbprint::Thumbprint;
use crate::json;

/// The largest proof accepted, in bytes.
pub const MAX_PROOF: usize = 8 * 1024;

/// Signs `claims` as a proof of type `typ` that brings the public half of `key`.
///
/// # Errors
/// [`JoseError::Unserialisable`], [`JoseError::TooLarge`] or a fault of the library.
pub fn sign<T: Serialize>(
    typ: &'static str,
    claims: &T,
    key: &SigningKey,
) -> Result<String, JoseError> {
    #[derive(Serialize)]
    struct Header<'a> {
        typ: &'static str,
        alg: &'static str,
        jwk: &'a VerifyingKey,
    }
    let header = Header {
        typ,
        alg: key.public().algorithm().name(),
        jwk: key.public(),
    };
    let json = |bytes: Result<Vec<u8>, _>| bytes.map_err(|_| JoseError::Unserialisable);
    let mut compact = format!(
        "{}.{}",
        b64::encode(&json(serde_json::to_vec(&header))?),
        b64::encode(&json(serde_json::to_vec(claims))?)
    );
    let signature = key.sign_bytes(compact.as_bytes())?;
    compact.push('.');
    compact.push_str(&b64::encode(&signature));
    check_size(&compact, MAX_PROOF)?;
    Ok(compact)
}

/// What a proof says, and the thumbprint of the key that it was signed with.
///
/// # Errors
/// [`JoseError`], for whichever rule is broken first: form, header, type, key, signature, payload.
pub fn verify<T: DeserializeOwned>(
    text: &str,
    typ: &'static str,
) -> Result<(T, Thumbprint), JoseError> {
    check_size(text, MAX_PROOF)?;
    let [protected, payload, signature] = split(text)?;
    let mut members = members_with_key(protected)?;
    let alg = take_string(&mut members, "alg")?;
    let named = take_string(&mut members, "typ")?;
    let jwk = take_value(&mut members, "jwk")?;
    let kid = members.remove("kid");
    refuse_rest(&members)?;
    if !same_type(&named, typ) {
        return Err(JoseError::WrongType { expected: typ });
    }
    // Strict: one kind of key, its coordinates on the curve, and no private member (RFC 9449 §4.3).
    let key: VerifyingKey = json::from_value(jwk).map_err(JoseError::Header)?;
    if Algorithm::from_name(&alg).ok_or(JoseError::AlgorithmNotAllowed)? != key.algorithm() {
        return Err(JoseError::AlgorithmMismatch);
    }
    if kid.is_some_and(|kid| kid.as_str() != Some(key.kid().to_string().as_str())) {
        return Err(JoseError::HeaderMember);
    }
    let signed = &text[..protected.len() + 1 + payload.len()];
    let signature = b64::decode(signature).ok_or(JoseError::NotBase64Url("signature"))?;
    key.verify_bytes(signed.as_bytes(), &signature)?;
    let payload = b64::decode(payload).ok_or(JoseError::NotBase64Url("payload"))?;
    let claims = json::parse(&payload, MAX_PROOF).map_err(JoseError::Payload)?;
    Ok((claims, key.kid().clone()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const TYP: &str = "dpop+jwt";

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_seed_ed25519(&[seed; 32]).unwrap()
    }

    /// Signed with `key`, under a header of the test's own.
    fn under(header: &Value, key: &SigningKey) -> String {
        let header = b64::encode(header.to_string().as_bytes());
        let signed = format!("{header}.{}", b64::encode(b"{\"a\":1}"));
        let signature = key.sign_bytes(signed.as_bytes()).unwrap();
        format!("{signed}.{}", b64::encode(&signature))
    }

    fn header(key: &SigningKey) -> Value {
        json!({"typ": TYP, "alg": "EdDSA", "jwk": key.public()})
    }

    fn refusal(proof: &str) -> JoseError {
        verify::<Value>(proof, TYP).unwrap_err()
    }

    #[test]
    fn a_key_that_did_not_sign_is_refused() {
        let proof = under(&header(&key(2)), &key(1));
        assert_eq!(refusal(&proof), JoseError::BadSignature);
    }

    #[test]
    fn a_header_of_another_form_is_refused() {
        let with = |name: &str, value: Value| {
            let mut header = header(&key(1));
            header[name] = value;
            refusal(&under(&header, &key(1)))
        };
        assert_eq!(
            with("typ", "JWT".into()),
            JoseError::WrongType { expected: TYP }
        );
        assert_eq!(with("alg", "none".into()), JoseError::AlgorithmNotAllowed);
        assert_eq!(with("alg", "ES256".into()), JoseError::AlgorithmMismatch);
        assert_eq!(with("kid", "another".into()), JoseError::HeaderMember);
        assert_eq!(with("nonce", "1".into()), JoseError::HeaderMember);
        assert_eq!(
            with("jku", "https://a.example".into()),
            JoseError::KeyInHeader
        );
        let mut private = serde_json::to_value(key(1).public()).unwrap();
        private["d"] = "AAAA".into();
        assert!(matches!(with("jwk", private), JoseError::Header(_)));
        let symmetric = json!({"kty": "oct", "k": "AAAA"});
        assert!(matches!(with("jwk", symmetric), JoseError::Header(_)));
    }

    #[test]
    fn a_proof_gives_the_thumbprint_of_its_own_key() {
        let proof = sign(TYP, &json!({"a": 1}), &key(1)).unwrap();
        let (claims, kid) = verify::<Value>(&proof, TYP).unwrap();
        assert_eq!((claims, &kid), (json!({"a": 1}), key(1).kid()));
        let mut named = header(&key(1));
        named["kid"] = key(1).kid().to_string().into();
        assert!(verify::<Value>(&under(&named, &key(1)), TYP).is_ok());
        // Not one of ours, where a key may come with the message.
        assert_eq!(
            super::super::CompactJws::parse(&proof).unwrap_err(),
            JoseError::KeyInHeader
        );
    }
}
