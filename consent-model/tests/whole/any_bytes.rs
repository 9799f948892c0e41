//! No parser of outside bytes panics, whatever the bytes, and none accepts a damaged good message.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests; a failure here is a failed test"
)]

use crate::common::{ed25519, p256, page, recipient};
use consent_model::digest::{Digest, Salt};
use consent_model::jose::{
    CompactJws, ForeignJwks, Jwks, SealedPage, SealingKey, SigningKey, Thumbprint, VerifyingKey,
    sign, sign_detached, verify_detached,
};
use consent_model::json;
use consent_model::status_list::{StatusList, StatusListClaims, StatusReference};
use proptest::prelude::*;
use serde_json::Value;

/// Feeds one text to every parser of outside text; returns how many took it.
fn feed(text: &str) -> usize {
    let bytes = text.as_bytes();
    [
        json::parse_value(bytes, 10_000).is_ok(),
        json::parse::<StatusReference>(bytes, 10_000).is_ok(),
        json::parse::<StatusListClaims>(bytes, 10_000).is_ok(),
        json::parse::<Digest>(bytes, 10_000).is_ok(),
        json::parse::<Salt>(bytes, 10_000).is_ok(),
        CompactJws::parse(text).is_ok(),
        CompactJws::parse_foreign(text).is_ok(),
        SealedPage::parse(text).is_ok(),
        VerifyingKey::from_jwk(text).is_ok(),
        SigningKey::from_jwk(text).is_ok(),
        SealingKey::from_jwk(text).is_ok(),
        Jwks::parse(bytes).is_ok(),
        ForeignJwks::parse(bytes).is_ok(),
        text.parse::<Thumbprint>().is_ok(),
        text.parse::<Digest>().is_ok(),
        verify_detached(text, b"payload", ed25519().public()).is_ok(),
        StatusList::decode(2, text, 1000).is_ok(),
    ]
    .into_iter()
    .filter(|taken| *taken)
    .count()
}

/// Good messages of every kind, as starting points for damage.
fn good() -> Vec<String> {
    let mut list = StatusList::new(64);
    list.set(5, consent_model::status_list::Status::Paused)
        .unwrap();
    let keys = vec![ed25519().public().clone(), p256().public().clone()];
    vec![
        sign("receipt+jwt", &serde_json::json!({"a": 1}), &ed25519())
            .unwrap()
            .to_string(),
        sign_detached(b"payload", &p256()).unwrap(),
        page().to_string(),
        serde_json::to_string(&recipient()).unwrap(),
        serde_json::to_string(ed25519().public()).unwrap(),
        p256().to_private_jwk().into_exposed().to_string(),
        serde_json::to_string(&Jwks::new(keys).unwrap()).unwrap(),
        Digest::of_bytes(b"x").to_string(),
        ed25519().kid().to_string(),
        list.encode().unwrap().lst,
    ]
}

#[test]
fn every_good_message_is_taken_by_somebody() {
    for text in good() {
        let taken = feed(&text);
        assert!(taken > 0 || text.contains(".."), "{text}");
    }
}

#[test]
fn a_document_cut_anywhere_is_refused() {
    for text in good() {
        if !text.starts_with('{') {
            continue;
        }
        for at in 0..text.len() {
            assert_eq!(feed(&text[..at]), 0, "{}", &text[..at]);
        }
    }
}

#[test]
fn a_document_with_any_member_repeated_is_refused() {
    for text in good() {
        let Ok(Value::Object(members)) = serde_json::from_str(&text) else {
            continue;
        };
        for (name, value) in members {
            let member = format!("{}:{value},", Value::from(name));
            assert_eq!(
                feed(&text.replacen('{', &format!("{{{member}"), 1)),
                0,
                "{member}"
            );
        }
    }
}

#[test]
fn a_document_with_any_member_of_another_type_is_refused() {
    for text in good() {
        let Ok(Value::Object(members)) = serde_json::from_str(&text) else {
            continue;
        };
        for name in members.keys() {
            for wrong in [Value::Null, 7.into(), Value::Array(vec![7.into()])] {
                let mut changed = members.clone();
                changed[name] = wrong;
                let text = Value::Object(changed).to_string();
                assert!(VerifyingKey::from_jwk(&text).is_err(), "{text}");
                assert!(SigningKey::from_jwk(&text).is_err(), "{text}");
                assert!(SealingKey::from_jwk(&text).is_err(), "{text}");
                assert!(Jwks::parse(text.as_bytes()).is_err(), "{text}");
            }
        }
    }
}

#[test]
fn oversized_input_is_refused_before_it_is_read() {
    let spaces = " ".repeat(300 * 1024);
    for text in good() {
        let padded = format!("{text}{spaces}");
        assert_eq!(feed(&padded), 0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn arbitrary_text_never_panics(text in ".{0,200}") {
        feed(&text);
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = json::parse_value(&bytes, 150);
        let _ = Jwks::parse(&bytes);
        let _ = ForeignJwks::parse(&bytes);
    }

    #[test]
    fn text_that_looks_like_json_never_panics(text in r#"[\[\]{}",:0-9.eE+\\u truefalsn-]{0,80}"#) {
        feed(&text);
    }

    #[test]
    fn a_number_survives_its_canonical_form(number in any::<f64>().prop_filter("", |n| n.is_finite())) {
        let bytes = consent_model::digest::canonical(&number).unwrap();
        let again = json::parse_value(&bytes, 100).unwrap();
        match consent_model::digest::canonical(&again) {
            Ok(same) => prop_assert_eq!(same, bytes),
            // Written without an exponent it reads back as an integer, and integers that JSON
            // does not carry exactly have no canonical form here.
            Err(_) => prop_assert!(number.fract() == 0.0 && number.abs() >= 9_007_199_254_740_992.0),
        }
    }

    #[test]
    fn a_damaged_message_never_panics(
        which: prop::sample::Index, place: prop::sample::Index, byte in 0x20..0x7f_u8
    ) {
        let all = good();
        let mut bytes = which.get(&all).clone().into_bytes();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        feed(&String::from_utf8(bytes).unwrap());
    }
}
