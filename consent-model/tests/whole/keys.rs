//! Keys: strict JWKs, published vectors and key sets.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests; a failure here is a failed test"
)]

use crate::common::{b64, ed25519, p256, unb64, vector};
use consent_model::jose::error::KeyError;
use consent_model::jose::key_set::MAX_KEYS;
use consent_model::jose::{JoseError, Jwks, KeySet, SigningKey, VerifyingKey};
use serde_json::{Value, json};

fn public_refusal(jwk: &Value) -> KeyError {
    match VerifyingKey::from_jwk(&jwk.to_string()) {
        Err(JoseError::Key(why)) => why,
        other => panic!("{jwk}: {other:?}"),
    }
}

fn private_refusal(jwk: &Value) -> KeyError {
    match SigningKey::from_jwk(&jwk.to_string()) {
        Err(JoseError::Key(why)) => why,
        other => panic!("{jwk}: {other:?}"),
    }
}

fn with(mut jwk: Value, name: &str, value: Value) -> Value {
    jwk[name] = value;
    jwk
}

fn unhex(hex: &str) -> Vec<u8> {
    (0..32)
        .map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap())
        .collect()
}

fn rfc_7515_es256() -> Value {
    // RFC 7515 appendix A.3.1.
    json!({"kty": "EC", "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        "d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"})
}

#[test]
fn a_public_key_with_a_private_member_is_refused() {
    for key in [ed25519(), p256()] {
        let public = serde_json::to_value(key.public()).unwrap();
        for d in [json!(b64([1; 32])), json!(null), json!({})] {
            let jwk = with(public.clone(), "d", d);
            assert_eq!(public_refusal(&jwk), KeyError::PrivateMember);
        }
    }
}

#[test]
fn a_key_that_contradicts_itself_is_refused() {
    let ed = serde_json::to_value(ed25519().public()).unwrap();
    let ec = serde_json::to_value(p256().public()).unwrap();
    let x = |bytes: &[u8]| json!(b64(bytes));
    for (jwk, expected) in [
        (with(ed.clone(), "alg", json!("ES256")), KeyError::Algorithm),
        (with(ec.clone(), "alg", json!("EdDSA")), KeyError::Algorithm),
        (with(ed.clone(), "kid", ec["kid"].clone()), KeyError::KeyId),
        (with(ed.clone(), "kid", json!("key-1")), KeyError::KeyId),
        (with(ed.clone(), "use", json!("enc")), KeyError::Use),
        (with(ed.clone(), "crv", json!("X25519")), KeyError::Kind),
        (with(ed.clone(), "crv", json!("Ed448")), KeyError::Kind),
        (with(ec.clone(), "crv", json!("P-384")), KeyError::Kind),
        (with(ed.clone(), "kty", json!("EC")), KeyError::Kind),
        (with(ed.clone(), "kty", json!("oct")), KeyError::Kind),
        (with(ed.clone(), "x", x(&[1; 31])), KeyError::Coordinate),
        (with(ed.clone(), "x", x(&[1; 33])), KeyError::Coordinate),
        (with(ed.clone(), "y", x(&[1; 32])), KeyError::Coordinate),
        (with(ec.clone(), "y", x(&[1; 31])), KeyError::Coordinate),
        (with(ec.clone(), "y", x(&[1; 32])), KeyError::Point),
        (with(ec.clone(), "x", x(&[0xff; 32])), KeyError::Point),
    ] {
        assert_eq!(public_refusal(&jwk), expected, "{jwk}");
    }
    for wrong in [
        with(ed.clone(), "x5c", json!([])),
        with(ed.clone(), "key_ops", json!(["verify"])),
        with(ed.clone(), "x", json!(7)),
        with(ed.clone(), "alg", json!(null)),
        json!([]),
    ] {
        assert!(
            matches!(public_refusal(&wrong), KeyError::Shape(_)),
            "{wrong}"
        );
    }
    let mut no_y = ec;
    no_y.as_object_mut().unwrap().shift_remove("y");
    assert_eq!(public_refusal(&no_y), KeyError::Coordinate);
}

#[test]
fn a_point_without_security_is_refused() {
    let eight = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05";
    let other = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a";
    let mut points = vec![unhex(eight), unhex(other), vec![0; 32]];
    for first in [0x01, 0xec, 0xed, 0xee] {
        let mut point = vec![if first == 1 { 0 } else { 0xff }; 32];
        (point[0], point[31]) = (first, if first == 1 { 0 } else { 0x7f });
        points.push(point);
    }
    for mut point in points {
        for sign in [0, 0x80] {
            point[31] |= sign;
            let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": b64(&point)});
            assert_eq!(public_refusal(&jwk), KeyError::Point, "{jwk}");
        }
    }
}

#[test]
fn a_private_key_whose_halves_differ_is_refused() {
    for key in [ed25519(), p256()] {
        let jwk = key.to_private_jwk().into_exposed();
        let (one, two) = (json!(b64([7; 32])), json!(b64([0; 32])));
        assert_eq!(
            private_refusal(&with(jwk.clone(), "d", one.clone())),
            KeyError::Halves
        );
        assert_eq!(
            private_refusal(&with(jwk.clone(), "x", one)),
            KeyError::Halves
        );
        assert_eq!(
            private_refusal(&with(jwk.clone(), "x", two)),
            KeyError::Halves
        );
        assert_eq!(
            private_refusal(&with(jwk.clone(), "kid", json!("x"))),
            KeyError::KeyId
        );
        assert_eq!(
            private_refusal(&with(jwk.clone(), "alg", json!("none"))),
            KeyError::Algorithm
        );
        assert_eq!(
            private_refusal(&with(jwk.clone(), "use", json!("enc"))),
            KeyError::Use
        );
        assert_eq!(
            private_refusal(&with(jwk.clone(), "crv", json!("P-521"))),
            KeyError::Kind
        );
        assert_eq!(
            private_refusal(&with(jwk, "d", json!("AA"))),
            KeyError::Coordinate
        );
    }
}

#[test]
fn a_scalar_outside_the_group_is_refused() {
    let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    let order: [u8; 32] = unhex(order).try_into().unwrap();
    for scalar in [[0; 32], [0xff; 32], order] {
        assert!(SigningKey::from_scalar_p256(&scalar).is_err());
    }
    let mut largest = order;
    largest[31] -= 1;
    assert!(SigningKey::from_scalar_p256(&largest).is_ok());
}

#[test]
fn a_private_key_is_never_printed_and_survives_safe_keeping() {
    for key in [ed25519(), p256()] {
        let private = key.to_private_jwk();
        let d = private.expose()["d"].as_str().unwrap().to_owned();
        assert!(!format!("{key:?} {private:?}").contains(&d));
        let again = SigningKey::from_jwk(&private.expose().to_string()).unwrap();
        assert_eq!(again.public(), key.public());
        let signature = again.sign_bytes(b"message").unwrap();
        assert_eq!(key.public().verify_bytes(b"message", &signature), Ok(()));
    }
}

#[test]
fn a_set_with_too_many_or_repeated_keys_is_refused() {
    let keys: Vec<_> = (0..=u8::try_from(MAX_KEYS).unwrap())
        .map(|n| {
            SigningKey::from_seed_ed25519(&[n; 32])
                .unwrap()
                .public()
                .clone()
        })
        .collect();
    let too_many = JoseError::Key(KeyError::TooMany(MAX_KEYS));
    assert_eq!(Jwks::new(keys.clone()).unwrap_err(), too_many);
    let twice = vec![keys[0].clone(), keys[0].clone()];
    assert_eq!(
        Jwks::new(twice).unwrap_err(),
        JoseError::Key(KeyError::Repeated)
    );
    for document in [
        json!({"keys": keys}),
        json!({"keys": [keys[0], keys[0]]}),
        json!({"keys": [keys[0]], "more": 1}),
        json!({"keys": [{"kty": "oct", "k": "AA"}]}),
        json!({"keys": {}}),
        json!({}),
    ] {
        assert!(
            Jwks::parse(document.to_string().as_bytes()).is_err(),
            "{document}"
        );
    }
}

#[test]
fn a_set_finds_its_keys_and_survives_its_wire_form() {
    let (one, two) = (ed25519(), p256());
    let set = Jwks::new(vec![one.public().clone(), two.public().clone()]).unwrap();
    let text = serde_json::to_string(&set).unwrap();
    assert!(!text.contains("\"d\""));
    let again = Jwks::parse(text.as_bytes()).unwrap();
    assert_eq!(again, set);
    assert_eq!(again.find(two.kid()), Some(two.public()));
    assert_eq!(set.keys().to_vec().find(one.kid()), Some(one.public()));
    let stranger = SigningKey::from_seed_ed25519(&[99; 32]).unwrap();
    assert_eq!(again.find(stranger.kid()), None);
    assert_eq!(one.public().find(stranger.kid()), None);
}

#[test]
fn the_signature_of_rfc_8037_is_made_and_checked() {
    // RFC 8037 appendix A.1 to A.5.
    let example = vector("jose/curve25519/jws.json");
    let mut jwk = example["input"]["key"].clone();
    jwk["use"] = json!("sig");
    let key = SigningKey::from_jwk(&jwk.to_string()).unwrap();
    assert_eq!(
        key.kid().as_str(),
        "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    );
    let signed = example["signing"]["sig-input"].as_str().unwrap().as_bytes();
    let signature = unb64(example["signing"]["sig"].as_str().unwrap());
    assert_eq!(key.sign_bytes(signed).unwrap().as_slice(), signature);
    assert_eq!(key.public().verify_bytes(signed, &signature), Ok(()));
    let changed = [signed, b"."].concat();
    let refused = key.public().verify_bytes(&changed, &signature);
    assert_eq!(refused, Err(JoseError::BadSignature));
}

#[test]
fn the_es256_signature_of_rfc_7515_is_checked() {
    // RFC 7515 appendix A.3.
    let key = SigningKey::from_jwk(&rfc_7515_es256().to_string()).unwrap();
    let signed = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6\
                  Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    let signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqP\
                     P3-Kg6NU1Q";
    let signature = unb64(signature);
    assert_eq!(
        key.public().verify_bytes(signed.as_bytes(), &signature),
        Ok(())
    );
    let wrong = key.public().verify_bytes(b"something else", &signature);
    assert_eq!(wrong, Err(JoseError::BadSignature));
}
