//! Sealed pages: everything a relay must refuse without being able to open them.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests; a failure here is a failed test"
)]

use crate::common::{b64, binding, page, parts, recipient, unb64, vector, with_header};
use consent_model::jose::{JoseError, MAX_PAGE, MAX_PAGE_PLAINTEXT, PageBinding, SealedPage, seal};
use consent_model::json::JsonError;
use proptest::prelude::*;
use serde_json::Value;

fn refusal(text: &str) -> JoseError {
    SealedPage::parse(text).unwrap_err()
}

#[test]
fn a_truncated_tag_is_refused() {
    let page = page();
    for length in [0, 1, 4, 8, 12, 15, 17, 32] {
        let mut parts = parts(page.as_str());
        let mut tag = unb64(&parts[4]);
        tag.resize(length, 0);
        parts[4] = b64(tag);
        assert_eq!(refusal(&parts.join(".")), JoseError::BadTag, "{length}");
    }
}

#[test]
fn an_initialisation_vector_of_another_length_is_refused() {
    let page = page();
    for length in [0, 1, 8, 11, 13, 16] {
        let mut parts = parts(page.as_str());
        parts[2] = b64(vec![0; length]);
        assert_eq!(refusal(&parts.join(".")), JoseError::BadIv, "{length}");
    }
}

#[test]
fn compression_is_refused() {
    for member in [r#","zip":"DEF"}"#, r#","zip":"none"}"#, r#","zip":null}"#] {
        let text = with_header(page().as_str(), |header| header.replacen('}', member, 2));
        assert!(SealedPage::parse(&text).is_err());
        let text = with_header(page().as_str(), |header| {
            format!("{}{member}", header.strip_suffix('}').unwrap())
        });
        assert_eq!(refusal(&text), JoseError::Compressed, "{member}");
    }
}

#[test]
fn repeated_header_members_are_refused() {
    for member in ["alg", "enc", "kid", "typ", "req", "seq", "last", "epk"] {
        let text = with_header(page().as_str(), |header| {
            format!(r#"{},"{member}":0}}"#, header.strip_suffix('}').unwrap())
        });
        let error = refusal(&text);
        assert!(
            matches!(error, JoseError::Header(JsonError::DuplicateMember { .. })),
            "{member}"
        );
    }
    let inside = with_header(page().as_str(), |header| {
        header.replace(r#""crv":"X25519""#, r#""crv":"X25519","crv":"X25519""#)
    });
    assert!(matches!(
        refusal(&inside),
        JoseError::Header(JsonError::DuplicateMember { .. })
    ));
}

#[test]
fn any_other_header_member_is_refused() {
    for (member, expected) in [
        (r#""crit":["exp"]"#, JoseError::Critical),
        (r#""jwk":{}"#, JoseError::KeyInHeader),
        (r#""x5u":"https://a.example""#, JoseError::KeyInHeader),
        (r#""apu":"QWxpY2U""#, JoseError::HeaderMember),
        (r#""p2c":1000000"#, JoseError::HeaderMember),
        (r#""iss":"x""#, JoseError::HeaderMember),
    ] {
        let text = with_header(page().as_str(), |header| {
            format!("{},{member}}}", header.strip_suffix('}').unwrap())
        });
        assert_eq!(refusal(&text), expected, "{member}");
    }
}

#[test]
fn a_header_with_a_member_missing_or_of_another_type_is_refused() {
    let page = page();
    let header: Value = serde_json::from_slice(&unb64(&parts(page.as_str())[0])).unwrap();
    for name in header.as_object().unwrap().keys() {
        let mut less = header.clone();
        less.as_object_mut().unwrap().shift_remove(name);
        let text = with_header(page.as_str(), |_| less.to_string());
        assert!(matches!(refusal(&text), JoseError::Header(_)), "{name}");
        less[name] = serde_json::json!([null]);
        let text = with_header(page.as_str(), |_| less.to_string());
        assert!(matches!(refusal(&text), JoseError::Header(_)), "{name}");
    }
}

#[test]
fn only_one_pair_of_algorithms_is_accepted() {
    for (from, to) in [
        (r#""alg":"ECDH-ES""#, r#""alg":"ECDH-ES+A256KW""#),
        (r#""alg":"ECDH-ES""#, r#""alg":"dir""#),
        (r#""alg":"ECDH-ES""#, r#""alg":"RSA1_5""#),
        (r#""enc":"A256GCM""#, r#""enc":"A128GCM""#),
        (r#""enc":"A256GCM""#, r#""enc":"A256CBC-HS512""#),
    ] {
        let text = with_header(page().as_str(), |header| header.replace(from, to));
        assert_eq!(refusal(&text), JoseError::AlgorithmNotAllowed, "{to}");
    }
}

#[test]
fn a_one_time_key_without_security_or_with_its_private_half_is_refused() {
    let page = page();
    let header: Value = serde_json::from_slice(&unb64(&parts(page.as_str())[0])).unwrap();
    for epk in [
        serde_json::json!({"kty": "OKP", "crv": "X25519", "x": b64([0; 32])}),
        serde_json::json!({"kty": "OKP", "crv": "X25519", "x": b64([9; 31])}),
        serde_json::json!({"kty": "OKP", "crv": "X448", "x": b64([9; 56])}),
        serde_json::json!({"kty": "OKP", "crv": "X25519", "x": b64([9; 32]), "d": b64([9; 32])}),
    ] {
        let mut changed = header.clone();
        changed["epk"] = epk;
        let text = with_header(page.as_str(), |_| changed.to_string());
        assert!(matches!(refusal(&text), JoseError::Header(_)), "{changed}");
    }
}

#[test]
fn an_encrypted_key_or_another_number_of_parts_is_refused() {
    let page = page();
    let mut keyed = parts(page.as_str());
    keyed[1] = b64([0; 40]);
    assert_eq!(refusal(&keyed.join(".")), JoseError::UnexpectedEncryptedKey);
    for text in [
        "",
        "....",
        "a.b.c.d",
        &format!("{page}."),
        &page.as_str().replacen("..", ".", 1),
    ] {
        assert!(SealedPage::parse(text).is_err(), "{text}");
    }
    assert_eq!(refusal(&format!("{page}.")), JoseError::NotCompact);
}

#[test]
fn oversized_pages_are_neither_read_nor_made() {
    let actual = MAX_PAGE_PLAINTEXT + 1;
    let expected = JoseError::PlaintextTooLarge {
        limit: MAX_PAGE_PLAINTEXT,
        actual,
    };
    assert_eq!(
        seal(&vec![0; actual], &recipient(), &binding()),
        Err(expected)
    );
    assert!(matches!(
        refusal(&"A".repeat(MAX_PAGE + 1)),
        JoseError::TooLarge { .. }
    ));
    let page = page();
    let limit = page.as_str().len();
    assert!(SealedPage::parse_within(page.as_str(), limit).is_ok());
    assert!(SealedPage::parse_within(page.as_str(), limit - 1).is_err());
    assert!(seal(&vec![0; MAX_PAGE_PLAINTEXT], &recipient(), &binding()).is_ok());
}

#[test]
fn the_published_examples_use_other_algorithms_and_are_refused() {
    for name in [
        "jwe/5_2.key_encryption_using_rsa-oaep_with_aes-gcm",
        "jwe/5_4.key_agreement_with_key_wrapping_using_ecdh-es_and_aes-keywrap_with_aes-gcm",
        "jwe/5_5.key_agreement_using_ecdh-es_with_aes-cbc-hmac-sha2",
        "jwe/5_6.direct_encryption_using_aes-gcm",
        "curve25519/ecdh-es",
    ] {
        let example = vector(&format!("jose/{name}.json"));
        let compact = example["output"]["compact"].as_str().unwrap();
        assert_eq!(refusal(compact), JoseError::AlgorithmNotAllowed, "{name}");
    }
    let compressed = vector("jose/jwe/5_9.compressed_content.json");
    assert_eq!(
        refusal(compressed["output"]["compact"].as_str().unwrap()),
        JoseError::Compressed
    );
}

#[test]
fn a_page_says_what_it_is_part_of_and_nothing_of_what_it_holds() {
    let page = page();
    let again: SealedPage = page.to_string().parse().unwrap();
    assert_eq!(again, page);
    assert_eq!(
        (again.binding(), again.recipient()),
        (&binding(), &recipient().thumbprint())
    );
    let header: Value = serde_json::from_slice(&unb64(&parts(page.as_str())[0])).unwrap();
    for (name, value) in [
        ("typ", "sealed-page+jwe"),
        ("cty", "JWS"),
        ("alg", "ECDH-ES"),
    ] {
        assert_eq!(header[name], value);
    }
    assert!(!page.as_str().contains(&b64("a.signed.answer")[..12]));
    let first = PageBinding {
        sequence: 0,
        last: false,
        ..binding()
    };
    let other = seal(b"a.signed.answer", &recipient(), &first).unwrap();
    assert_ne!(parts(other.as_str())[2..], parts(page.as_str())[2..]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_page_cut_in_its_form_is_refused(at: prop::sample::Index) {
        let page = page();
        let cut = &page.as_str()[..at.index(page.as_str().len())];
        prop_assert!(SealedPage::parse(cut).is_err());
    }
}
