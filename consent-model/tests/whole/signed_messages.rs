//! Signed messages: what is refused, and that only the right key, type and bytes are let through.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests; a failure here is a failed test"
)]

use crate::common::{b64, ed25519, forge, p256, unb64};
use consent_model::jose::{CompactJws, JoseError, Jwks, MAX_JWS, SigningKey, sign};
use consent_model::json::JsonError;
use proptest::prelude::*;
use serde_json::{Value, json};

const TYP: &str = "receipt+jwt";

fn header(key: &SigningKey, more: &str) -> String {
    let alg = key.public().algorithm().name();
    format!(
        r#"{{"alg":"{alg}","kid":"{}","typ":"{TYP}"{more}}}"#,
        key.kid()
    )
}

fn refusal(token: &str, key: &SigningKey) -> JoseError {
    CompactJws::parse(token)
        .and_then(|jws| jws.verify::<Value>(TYP, key.public()))
        .unwrap_err()
}

#[test]
fn repeated_header_members_are_refused() {
    let key = ed25519();
    for more in [
        r#","alg":"EdDSA""#,
        r#","kid":"x""#,
        r#","typ":"other""#,
        r#","t\u0079p":"x""#,
    ] {
        let error = refusal(&forge(&header(&key, more), "{}", &key), &key);
        assert!(
            matches!(error, JoseError::Header(JsonError::DuplicateMember { .. })),
            "{more}"
        );
    }
}

#[test]
fn a_header_that_demands_or_brings_anything_is_refused() {
    let key = ed25519();
    let jwk = serde_json::to_string(key.public()).unwrap();
    for (more, expected) in [
        (r#","crit":["exp"]"#.to_owned(), JoseError::Critical),
        (
            r#","crit":["b64"],"b64":false"#.to_owned(),
            JoseError::Critical,
        ),
        (r#","crit":[]"#.to_owned(), JoseError::Critical),
        (r#","crit":null"#.to_owned(), JoseError::Critical),
        (r#","b64":false"#.to_owned(), JoseError::HeaderMember),
        (r#","b64":true"#.to_owned(), JoseError::HeaderMember),
        (format!(r#","jwk":{jwk}"#), JoseError::KeyInHeader),
        (r#","x5c":[]"#.to_owned(), JoseError::KeyInHeader),
        (r#","cty":"x""#.to_owned(), JoseError::HeaderMember),
    ] {
        assert_eq!(
            refusal(&forge(&header(&key, &more), "{}", &key), &key),
            expected,
            "{more}"
        );
    }
}

#[test]
fn a_header_without_its_three_members_is_refused() {
    let key = ed25519();
    for name in ["alg", "kid", "typ"] {
        let mut header: Value = serde_json::from_str(&header(&key, "")).unwrap();
        header.as_object_mut().unwrap().remove(name);
        let missing = forge(&header.to_string(), "{}", &key);
        assert!(
            matches!(refusal(&missing, &key), JoseError::Header(_)),
            "{name}"
        );
        header[name] = json!(1);
        let wrong_type = forge(&header.to_string(), "{}", &key);
        assert!(
            matches!(refusal(&wrong_type, &key), JoseError::Header(_)),
            "{name}"
        );
    }
}

#[test]
fn the_header_cannot_choose_the_algorithm() {
    let (ed, ec) = (ed25519(), p256());
    for (key, named, expected) in [
        (&ed, "ES256", JoseError::AlgorithmMismatch),
        (&ec, "EdDSA", JoseError::AlgorithmMismatch),
        (&ed, "none", JoseError::AlgorithmNotAllowed),
        (&ed, "None", JoseError::AlgorithmNotAllowed),
        (&ed, "eddsa", JoseError::AlgorithmNotAllowed),
        (&ed, "HS256", JoseError::AlgorithmNotAllowed),
        (&ed, "RS256", JoseError::AlgorithmNotAllowed),
        (&ec, "ES256K", JoseError::AlgorithmNotAllowed),
        (&ec, "ES512", JoseError::AlgorithmNotAllowed),
    ] {
        let kid = key.kid();
        let header = format!(r#"{{"alg":"{named}","kid":"{kid}","typ":"{TYP}"}}"#);
        assert_eq!(
            refusal(&forge(&header, "{}", key), key),
            expected,
            "{named}"
        );
    }
}

#[test]
fn another_type_or_key_is_refused() {
    let key = ed25519();
    let jws = sign(TYP, &json!({}), &key).unwrap();
    let error = jws.verify::<Value>("notice+jwt", key.public()).unwrap_err();
    assert_eq!(
        error,
        JoseError::WrongType {
            expected: "notice+jwt"
        }
    );
    let error = jws.verify::<Value>(TYP, p256().public()).unwrap_err();
    assert_eq!(error, JoseError::UnknownKey);
    let nobody: [consent_model::jose::VerifyingKey; 0] = [];
    assert_eq!(
        jws.verify::<Value>(TYP, &nobody[..]).unwrap_err(),
        JoseError::UnknownKey
    );
}

#[test]
fn a_signature_of_another_length_or_of_zeros_is_refused() {
    for key in [ed25519(), p256()] {
        let token = forge(&header(&key, ""), "{}", &key);
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let signature = unb64(signature);
        let mut half_zero = signature.clone();
        half_zero[..32].fill(0);
        let long = [signature.as_slice(), &[0]].concat();
        for wrong in [
            &signature[..63],
            &signature[..1],
            &long,
            &[0; 64],
            &half_zero,
        ] {
            let token = format!("{signed}.{}", b64(wrong));
            assert_eq!(
                refusal(&token, &key),
                JoseError::BadSignature,
                "{}",
                wrong.len()
            );
        }
    }
}

#[test]
fn a_payload_that_is_not_strict_json_is_refused_though_signed() {
    let key = ed25519();
    for payload in [
        "not json",
        r#"{"a":1,"a":2}"#,
        r#"{"a":{"b":1,"b":1}}"#,
        "{} {}",
        "\u{0}",
    ] {
        let error = refusal(&forge(&header(&key, ""), payload, &key), &key);
        assert!(
            matches!(error, JoseError::Payload(_)),
            "{payload}: {error:?}"
        );
    }
    #[derive(serde::Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    struct Claims {
        #[expect(dead_code, reason = "only its absence matters")]
        sum: u32,
    }
    let jws = sign(TYP, &json!({"sum": "many"}), &key).unwrap();
    assert!(matches!(
        jws.verify::<Claims>(TYP, key.public()),
        Err(JoseError::Payload(_))
    ));
}

#[test]
fn an_oversized_message_is_neither_read_nor_made() {
    let key = ed25519();
    let big = "x".repeat(MAX_JWS + 1);
    assert!(matches!(
        sign(TYP, &big, &key),
        Err(JoseError::TooLarge { .. })
    ));
    assert!(matches!(
        CompactJws::parse(&big),
        Err(JoseError::TooLarge { .. })
    ));
    let wide = forge(
        &header(&key, &format!(r#","pad":"{}""#, "x".repeat(5000))),
        "{}",
        &key,
    );
    assert!(matches!(
        refusal(&wide, &key),
        JoseError::Header(JsonError::TooLarge { .. })
    ));
}

#[test]
fn other_spellings_of_the_same_bytes_are_refused() {
    let token = sign(TYP, &json!({"a": 1}), &ed25519()).unwrap().to_string();
    for changed in [
        format!("{token}="),
        format!("{token} "),
        format!("\n{token}"),
        token.replacen('.', "=.", 1),
        token.replacen('.', ".\n", 1),
    ] {
        assert!(CompactJws::parse(&changed).is_err(), "{changed}");
    }
}

#[test]
fn what_a_trusted_key_signed_is_read() {
    let (ed, ec) = (ed25519(), p256());
    let jwks = Jwks::new(vec![ed.public().clone(), ec.public().clone()]).unwrap();
    for key in [&ed, &ec] {
        let claims = json!({"sum": 12.5, "note": "añ"});
        let jws = sign(TYP, &claims, key).unwrap();
        let again: CompactJws =
            serde_json::from_value(serde_json::to_value(&jws).unwrap()).unwrap();
        let verified = again
            .verify::<Value>("application/receipt+jwt", &jwks)
            .unwrap();
        assert_eq!((verified.claims(), verified.kid()), (&claims, key.kid()));
        assert_eq!(verified.digest(), jws.digest());
        assert_eq!(
            (jws.unverified_typ(), jws.unverified_kid()),
            (TYP, key.kid())
        );
        let header = jws.as_str().split('.').next().unwrap();
        let expected =
            json!({"alg": key.public().algorithm().name(), "kid": key.kid(), "typ": TYP});
        assert_eq!(
            serde_json::from_slice::<Value>(&unb64(header)).unwrap(),
            expected
        );
        assert!(!format!("{verified:?} {jws:?}").contains("sum"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn one_flipped_bit_anywhere_is_refused(place: prop::sample::Index, bit in 0..8_u8, ec: bool) {
        let key = if ec { p256() } else { ed25519() };
        let token = sign(TYP, &json!({"sum": 12, "to": "lender"}), &key).unwrap().to_string();
        let mut bytes = token.into_bytes();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        if let Ok(text) = std::str::from_utf8(&bytes) {
            let read = CompactJws::parse(text);
            prop_assert!(read.and_then(|jws| jws.verify::<Value>(TYP, key.public())).is_err());
        }
    }

    #[test]
    fn a_token_cut_anywhere_is_refused(at: prop::sample::Index) {
        let key = ed25519();
        let token = sign(TYP, &json!({"sum": 12}), &key).unwrap().to_string();
        let cut = &token[..at.index(token.len())];
        let read = CompactJws::parse(cut);
        prop_assert!(read.and_then(|jws| jws.verify::<Value>(TYP, key.public())).is_err());
    }
}
