//! ID tokens of a provider: RSA and free key ids are let in, everything else stays strict.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests; a failure here is a failed test"
)]

use crate::common::{b64, ed25519, forge, p256, unb64, vector};
use consent_model::jose::error::KeyError;
use consent_model::jose::{CompactJws, ForeignJwks, JoseError, SigningKey};
use serde_json::{Value, json};

fn foreign(key: &SigningKey, kid: &str) -> Value {
    let mut jwk = serde_json::to_value(key.public()).unwrap();
    jwk["kid"] = json!(kid);
    jwk["x5t"] = json!("a member of the provider's own");
    jwk
}

fn keys(list: &[Value]) -> ForeignJwks {
    ForeignJwks::parse(json!({"keys": list}).to_string().as_bytes()).unwrap()
}

fn keys_refusal(list: &[Value]) -> JoseError {
    ForeignJwks::parse(json!({"keys": list}).to_string().as_bytes()).unwrap_err()
}

fn rsa() -> (Value, String) {
    let example = vector("jose/jws/4_1.rsa_v15_signature.json");
    let key = &example["input"]["key"];
    let public = json!({"kty": "RSA", "kid": key["kid"], "n": key["n"], "e": key["e"]});
    (
        public,
        example["output"]["compact"].as_str().unwrap().to_owned(),
    )
}

fn read(token: &str, keys: &ForeignJwks) -> Result<Value, JoseError> {
    CompactJws::parse_foreign(token)?.verify_foreign(keys)
}

#[test]
fn a_header_that_demands_or_brings_anything_is_refused() {
    let key = ed25519();
    let keys = keys(&[foreign(&key, "k1")]);
    for (header, expected) in [
        (
            r#"{"alg":"EdDSA","kid":"k1","crit":["exp"]}"#,
            JoseError::Critical,
        ),
        (
            r#"{"alg":"EdDSA","kid":"k1","crit":["b64"],"b64":false}"#,
            JoseError::Critical,
        ),
        (
            r#"{"alg":"EdDSA","kid":"k1","b64":false}"#,
            JoseError::HeaderMember,
        ),
        (
            r#"{"alg":"EdDSA","kid":"k1","jwk":{}}"#,
            JoseError::KeyInHeader,
        ),
        (
            r#"{"alg":"EdDSA","kid":"k1","jku":"https://a.example"}"#,
            JoseError::KeyInHeader,
        ),
        (
            r#"{"alg":"none","kid":"k1"}"#,
            JoseError::AlgorithmNotAllowed,
        ),
        (
            r#"{"alg":"HS256","kid":"k1"}"#,
            JoseError::AlgorithmNotAllowed,
        ),
        (
            r#"{"alg":"PS256","kid":"k1"}"#,
            JoseError::AlgorithmNotAllowed,
        ),
        (
            r#"{"alg":"EdDSA","kid":"k1","typ":"at+jwt"}"#,
            JoseError::WrongType { expected: "JWT" },
        ),
        (
            r#"{"alg":"ES256","kid":"k1"}"#,
            JoseError::AlgorithmMismatch,
        ),
        (
            r#"{"alg":"RS256","kid":"k1"}"#,
            JoseError::AlgorithmMismatch,
        ),
        (r#"{"alg":"EdDSA","kid":"k2"}"#, JoseError::UnknownKey),
    ] {
        assert_eq!(
            read(&forge(header, "{}", &key), &keys),
            Err(expected),
            "{header}"
        );
    }
    for header in [
        r#"{"alg":"EdDSA","kid":7}"#,
        r#"{"alg":"EdDSA","kid":null}"#,
        r#"{"kid":"k1"}"#,
        r#"{"alg":"EdDSA","kid":"k1","kid":"k1"}"#,
    ] {
        let refused = read(&forge(header, "{}", &key), &keys);
        assert!(matches!(refused, Err(JoseError::Header(_))), "{header}");
    }
}

#[test]
fn a_changed_token_or_repeated_claim_is_refused() {
    let key = ed25519();
    let keys = keys(&[foreign(&key, "k1")]);
    let header = r#"{"alg":"EdDSA","kid":"k1"}"#;
    let token = forge(header, r#"{"sub":"a"}"#, &key);
    let swapped = token.replace(&b64(r#"{"sub":"a"}"#), &b64(r#"{"sub":"b"}"#));
    assert_eq!(read(&swapped, &keys), Err(JoseError::BadSignature));
    let twice = read(&forge(header, r#"{"sub":"a","sub":"b"}"#, &key), &keys);
    assert!(matches!(twice, Err(JoseError::Payload(_))));
}

/// The names of the keys in the set.
fn names<'a>(keys: &ForeignJwks, kids: &[&'a str]) -> Vec<&'a str> {
    let named = |kid: &&str| {
        let header = json!({"alg": "EdDSA", "kid": kid}).to_string();
        let token = forge(&header, "{}", &ed25519());
        keys.has_key_for(&CompactJws::parse_foreign(&token).unwrap())
    };
    kids.iter().copied().filter(named).collect()
}

#[test]
fn a_key_that_is_of_no_use_is_passed_over_and_the_others_count() {
    let (rsa, _) = rsa();
    let with = |name: &str, value: String| {
        let mut jwk = rsa.clone();
        jwk["kid"] = json!("useless");
        jwk[name] = json!(value);
        jwk
    };
    let n = unb64(rsa["n"].as_str().unwrap());
    let mut even = n.clone();
    even[255] &= 0xfe;
    for jwk in [
        with("n", b64(&n[..128])),
        with("n", b64(&n[1..])),
        with("n", b64([&[0][..], &n].concat())),
        with("n", b64(even)),
        with("n", b64(vec![0xff; 1025])),
        with("e", b64([1])),
        with("e", b64([2])),
        with("e", b64([0, 1, 0, 1])),
        with("e", String::new()),
        with("n", "n=".to_owned()),
        json!({"kty": "RSA", "kid": "useless"}),
        json!({"kty": "OKP", "crv": "Ed25519", "kid": "useless", "x": b64([0; 32])}),
        json!({"kty": "OKP", "crv": "Ed25519", "kid": "useless", "x": "AA"}),
        json!({"kty": "EC", "crv": "P-256", "kid": "useless", "x": b64([7; 32])}),
    ] {
        let keys = keys(&[jwk.clone(), foreign(&ed25519(), "good")]);
        assert_eq!(names(&keys, &["useless", "good"]), ["good"], "{jwk}");
        let token = forge(r#"{"alg":"EdDSA","kid":"good"}"#, "{}", &ed25519());
        assert_eq!(read(&token, &keys), Ok(json!({})));
    }
}

#[test]
fn a_document_that_publishes_a_private_key_or_one_name_twice_is_refused() {
    let (rsa, _) = rsa();
    let good = foreign(&ed25519(), "good");
    for (alg, private) in [
        ("RS256", rsa.clone()),
        ("PS256", rsa),
        ("EdDSA", good.clone()),
    ] {
        let mut private = private;
        private["kid"] = json!("private");
        private["alg"] = json!(alg);
        private["d"] = json!("AA");
        assert_eq!(
            keys_refusal(&[good.clone(), private]),
            JoseError::Key(KeyError::PrivateMember)
        );
    }
    let (one, two) = (foreign(&ed25519(), "k"), foreign(&p256(), "k"));
    assert_eq!(
        keys_refusal(&[one.clone(), two]),
        JoseError::Key(KeyError::Repeated)
    );
    let many: Vec<_> = (0..65)
        .map(|n| foreign(&ed25519(), &n.to_string()))
        .collect();
    assert_eq!(keys_refusal(&many), JoseError::Key(KeyError::TooMany(64)));
}

#[test]
fn a_token_without_a_key_id_is_read_only_where_one_key_can_have_signed_it() {
    let other = SigningKey::from_seed_ed25519(&[77; 32]).unwrap();
    let token = forge(r#"{"alg":"EdDSA"}"#, r#"{"sub":"a"}"#, &ed25519());
    let mut nameless = foreign(&ed25519(), "");
    nameless.as_object_mut().unwrap().shift_remove("kid");
    for known in [
        vec![foreign(&ed25519(), "k1")],
        vec![nameless.clone()],
        vec![foreign(&p256(), "p"), nameless.clone(), rsa().0],
    ] {
        assert_eq!(read(&token, &keys(&known)), Ok(json!({"sub": "a"})));
    }
    for (known, refusal) in [
        (vec![], JoseError::UnknownKey),
        (vec![foreign(&p256(), "p")], JoseError::UnknownKey),
        (vec![foreign(&other, "k2")], JoseError::BadSignature),
        (
            vec![foreign(&ed25519(), "k1"), foreign(&other, "k2")],
            JoseError::UnknownKey,
        ),
        (
            vec![nameless.clone(), nameless.clone()],
            JoseError::UnknownKey,
        ),
    ] {
        assert_eq!(read(&token, &keys(&known)), Err(refusal), "{known:?}");
    }
    // A name that is given must be found.
    let named = forge(r#"{"alg":"EdDSA","kid":"k1"}"#, "{}", &ed25519());
    assert_eq!(read(&named, &keys(&[nameless])), Err(JoseError::UnknownKey));
}

#[test]
fn the_key_of_a_message_can_be_kept_alone_and_read_again() {
    for header in [r#"{"alg":"EdDSA"}"#, r#"{"alg":"EdDSA","kid":"k1"}"#] {
        let token = forge(header, r#"{"sub":"a"}"#, &ed25519());
        let all = keys(&[foreign(&p256(), "p"), foreign(&ed25519(), "k1")]);
        let message = CompactJws::parse_foreign(&token).unwrap();
        let kept = serde_json::to_string(&all.only_for(&message).unwrap()).unwrap();
        assert!(!kept.contains("P-256"));
        let kept = ForeignJwks::parse(kept.as_bytes()).unwrap();
        assert_eq!(read(&token, &kept), Ok(json!({"sub": "a"})));
        assert!(keys(&[rsa().0]).only_for(&message).is_none());
    }
}

#[test]
fn keys_for_other_purposes_are_passed_over() {
    let mut encryption = foreign(&ed25519(), "enc");
    encryption["use"] = json!("enc");
    let (mut other_alg, _) = rsa();
    other_alg["alg"] = json!("PS256");
    let secret = json!({"kty": "oct", "kid": "oct", "k": "AA"});
    let curve = json!({"kty": "EC", "crv": "P-521", "kid": "p521", "x": "AA", "y": "AA"});
    let keys = keys(&[
        encryption,
        other_alg,
        secret,
        curve,
        foreign(&p256(), "good"),
    ]);
    let kids = [
        "enc",
        "oct",
        "p521",
        "bilbo.baggins@hobbiton.example",
        "good",
    ];
    assert_eq!(names(&keys, &kids), ["good"]);
}

#[test]
fn the_other_examples_of_rfc_7520_are_refused() {
    let (rsa, _) = rsa();
    let keys = keys(&[rsa]);
    for name in [
        "4_2.rsa-pss_signature",
        "4_3.ecdsa_signature",
        "4_4.hmac-sha2_integrity_protection",
    ] {
        let example = vector(&format!("jose/jws/{name}.json"));
        let compact = example["output"]["compact"].as_str().unwrap();
        assert_eq!(
            read(compact, &keys),
            Err(JoseError::AlgorithmNotAllowed),
            "{name}"
        );
        assert!(CompactJws::parse(compact).is_err());
    }
}

#[test]
fn the_rsa_signature_of_rfc_7520_holds_and_its_payload_is_not_claims() {
    let (jwk, compact) = rsa();
    let keys = keys(&[jwk]);
    // RFC 7520 §4.1 signs a sentence: past the signature, it is refused for not being JSON.
    assert!(matches!(read(&compact, &keys), Err(JoseError::Payload(_))));
    let (signed, signature) = compact.rsplit_once('.').unwrap();
    let mut signature = unb64(signature);
    signature[100] ^= 1;
    let changed = format!("{signed}.{}", b64(&signature));
    assert_eq!(read(&changed, &keys), Err(JoseError::BadSignature));
    let short = format!("{signed}.{}", b64(&signature[..255]));
    assert_eq!(read(&short, &keys), Err(JoseError::BadSignature));
}

#[test]
fn an_id_token_of_a_known_key_is_read() {
    for (key, alg) in [(ed25519(), "EdDSA"), (p256(), "ES256")] {
        let keys = keys(&[foreign(&key, "key of 2026/11")]);
        for typ in [r#","typ":"JWT""#, r#","typ":"jwt""#, "", r#","x5t":"abc""#] {
            let header = format!(r#"{{"alg":"{alg}","kid":"key of 2026/11"{typ}}}"#);
            let token = forge(&header, r#"{"sub":"a"}"#, &key);
            assert_eq!(read(&token, &keys), Ok(json!({"sub": "a"})));
        }
    }
}
