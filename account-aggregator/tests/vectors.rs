//! Signatures of another implementation (`tests/vectors/README.md`).
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use consent_model::jose::{JoseError, NetworkKey, network::verify_detached_by};
use serde_json::Value;

#[test]
fn published_detached_signatures_hold_and_no_changed_body_does() {
    let file: Value = serde_json::from_str(include_str!("vectors/detached-jws.json")).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    assert_eq!(vectors.len(), 11);
    for vector in vectors {
        let text = |name: &str| vector[name].as_str().unwrap();
        let key = NetworkKey::from_jwk(&vector["public_jwk"]).unwrap();
        let token = format!("{}..{}", text("protected_b64"), text("signature_b64"));
        let body = text("body_utf8").as_bytes();
        let name = text("source_file");
        verify_detached_by(&token, body, |kid| (kid == key.kid()).then_some(&key)).expect(name);
        for place in 0..body.len() {
            let mut other = body.to_vec();
            other[place] ^= 1;
            let found = verify_detached_by(&token, &other, |_| Some(&key));
            assert_eq!(
                found.unwrap_err(),
                JoseError::BadSignature,
                "{name}: {place}"
            );
        }
    }
}
