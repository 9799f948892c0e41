//! Financial information: refusals, vectors of other implementations, and round trips.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests; a failure here is a failed test"
)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use payload_opener::aa::{Curve, KeyError, KeyForm, KeyPair, OpenError, TheirKey};
use proptest::prelude::*;
use serde_json::Value;

const BOTH: [Curve; 2] = [Curve::X25519, Curve::Curve25519];
const NONCE: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// What `fidelius-cli` (`BouncyCastle`) prints in its README at 4d9b4a5: keys, nonces, document.
mod fidelius {
    pub(super) const SENDER: &str =
        "BABVt+mpRLMXiQpIfEq6bj8hlXsdtXIxLsspmMgLNI1SR5mHgDVbjHO2A+U4QlMddGzqyEidzm1AkhtSxSO2Ahg=";
    pub(super) const SENDER_NONCE: &str = "lmXgblZwotx+DfBgKJF0lZXtAXgBEYr5khh79Zytr2Y=";
    pub(super) const RECEIVER_PRIVATE: &str = "DMxHPri8d7IT23KgLk281zZenMfVHSdeamq0RhwlIBk=";
    pub(super) const RECEIVER: &str =
        "BAheD5rUqTy4V5xR4/6HWmYpopu5CO+KO8BECS0udNqUTSNo91TIqIIy1A4Vh+F94c+n9vAcwXU2bGcfsI5f69Y=";
    pub(super) const RECEIVER_X509: &str = "MIIBMTCB6gYHKoZIzj0CATCB3gIBATArBgcqhkjO\
PQEBAiB/////////////////////////////////////////7TBEBCAqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqYSRSh\
RAQge0Je0Je0Je0Je0Je0Je0Je0Je0Je0Je0JgtenHcQyGQEQQQqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq0kWiCu\
GaG4oIa04B7dLHdI0UySPU1+bXxhsinpxaJ+ztPZAiAQAAAAAAAAAAAAAAAAAAAAFN753qL3nNZYEmMaXPXT7QIBCANCAAQI\
Xg+a1Kk8uFecUeP+h1pmKaKbuQjvijvARAktLnTalE0jaPdUyKiCMtQOFYfhfeHPp/bwHMF1NmxnH7COX+vW";
    pub(super) const RECEIVER_NONCE: &str = "6uj1RdDUbcpI3lVMZvijkMC8Te20O4Bcyz0SyivX8Eg=";
    pub(super) const SEALED: &str = "pzMvVZNNVtJzqPkkxcCbBUWgDEBy/mBXIeT2dJWI16ZAQnnXUb9lI+S4k8XK6mgZSKKS\
RIHkcNvJpllnBg548wUgavBa0vCRRwdL6kY6Yw==";
    pub(super) const PLAINTEXT: &str =
        "Wormtail should never have been Potter cottage's secret keeper.";
}

fn rahasya() -> Value {
    serde_json::from_str(include_str!("aa/rahasya-x25519-kdf-aead.json")).unwrap()
}

fn weierstrass() -> Value {
    serde_json::from_str(include_str!("aa/curve25519-weierstrass.json")).unwrap()
}

fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    value.pointer(path).unwrap().as_str().unwrap()
}

fn list<'a>(value: &'a Value, path: &str) -> Vec<&'a str> {
    let items = value.pointer(path).unwrap().as_array().unwrap();
    items.iter().map(|item| item.as_str().unwrap()).collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap())
        .collect()
}

/// A pair made of these bytes instead of random ones.
fn pair_of(curve: Curve, secret: &[u8], nonce: &[u8]) -> KeyPair {
    let mut parts = [secret, nonce].into_iter();
    KeyPair::generate(curve, &mut |buffer| {
        buffer.copy_from_slice(parts.next().unwrap());
    })
}

fn pair(curve: Curve, seed: u8) -> KeyPair {
    pair_of(curve, &[seed; 32], &[seed ^ 0x5a; 32])
}

fn key_of(pair: &KeyPair) -> TheirKey {
    TheirKey::parse(pair.curve().as_str(), &pair.key_value(), &pair.nonce()).unwrap()
}

fn refusal(curve: Curve, key_value: &str) -> KeyError {
    TheirKey::parse(curve.as_str(), key_value, NONCE).unwrap_err()
}

#[test]
fn a_curve_by_another_name_is_refused() {
    let key = pair(Curve::X25519, 1).key_value();
    for name in ["", "x25519", "curve25519", "Ed25519", "P-256", "X25519 "] {
        let error = TheirKey::parse(name, &key, NONCE).unwrap_err();
        assert_eq!(error, KeyError::UnknownCurve, "{name}");
    }
}

#[test]
fn points_of_small_order_are_refused() {
    let vectors = weierstrass();
    let on_x25519 = list(&vectors, "/refused/small_order_x25519");
    assert_eq!(on_x25519.len(), 8, "the list was read");
    for hex in on_x25519 {
        // Of -1 the library says that it is on the twist; it is refused either way.
        let error = refusal(Curve::X25519, &STANDARD.encode(bytes(hex)));
        assert!(
            matches!(error, KeyError::SmallOrder | KeyError::NotOnCurve),
            "{hex}: {error}"
        );
    }
    let on_weierstrass = list(&vectors, "/refused/small_order");
    assert_eq!(on_weierstrass.len(), 7);
    for point in on_weierstrass {
        assert_eq!(refusal(Curve::Curve25519, point), KeyError::SmallOrder);
    }
}

#[test]
fn points_off_the_curve_or_on_its_twist_are_refused() {
    let vectors = weierstrass();
    for point in list(&vectors, "/refused/off_curve") {
        assert_eq!(refusal(Curve::Curve25519, point), KeyError::NotOnCurve);
    }
    let compressed = text(&vectors, "/refused/twist_compressed");
    assert_eq!(refusal(Curve::Curve25519, compressed), KeyError::NotOnCurve);
    let twist = STANDARD.encode(bytes(text(&vectors, "/refused/twist_x25519")));
    assert_eq!(refusal(Curve::X25519, &twist), KeyError::NotOnCurve);
}

#[test]
fn a_point_that_old_and_new_peers_would_multiply_differently_is_refused() {
    let vectors = weierstrass();
    let mixed = text(&vectors, "/refused/mixed_order");
    assert_eq!(refusal(Curve::Curve25519, mixed), KeyError::OtherGroup);
}

#[test]
fn a_key_value_in_no_known_form_is_refused() {
    let good = pair(Curve::X25519, 1);
    let pem = good.key_value_as(KeyForm::Pem);
    let inside_out = pem.replace("BEGIN PUBLIC", "BEGIN PRIVATE");
    let long = "A".repeat(100_000);
    let cases = [
        "",
        "AAAA",
        "not base64 at all!",
        &STANDARD.encode([9; 31]),
        &STANDARD.encode([9; 33]),
        &good.key_value_as(KeyForm::Hex)[1..],
        pem.trim_end().trim_end_matches('-'),
        &inside_out,
        &pem.replace("PUBLIC KEY-----\n", "PUBLIC KEY-----\nAA"),
        &long,
    ];
    for case in cases {
        for curve in BOTH {
            assert_eq!(refusal(curve, case), KeyError::KeyValue, "{curve}: {case}");
        }
    }
    // A key of one curve is none of the other, in any form.
    for (curve, other) in [BOTH, [BOTH[1], BOTH[0]]].map(|[a, b]| (a, b)) {
        for form in [KeyForm::Raw, KeyForm::Spki, KeyForm::Pem] {
            let value = pair(curve, 1).key_value_as(form);
            assert_eq!(refusal(other, &value), KeyError::KeyValue, "{curve}");
        }
    }
}

/// With a base point of one's choice, any point is the multiple of a number one knows.
#[test]
fn parameters_of_another_curve_are_refused() {
    let der = STANDARD.decode(fidelius::RECEIVER_X509).unwrap();
    let point = der.len() - 65;
    for at in 0..point {
        let mut changed = der.clone();
        changed[at] ^= 1;
        let changed = STANDARD.encode(changed);
        assert_eq!(
            refusal(Curve::Curve25519, &changed),
            KeyError::KeyValue,
            "byte {at}"
        );
    }
}

#[test]
fn a_nonce_of_another_length_is_refused() {
    let key = pair(Curve::X25519, 1).key_value();
    let too_short = STANDARD.encode([7; 31]);
    let too_long = STANDARD.encode([7; 33]);
    let of_the_specification = "29512b70-ca84-46b5-9471-63765599cf15";
    for nonce in ["", &too_short, &too_long, of_the_specification, "AAAA"] {
        let error = TheirKey::parse("X25519", &key, nonce).unwrap_err();
        assert_eq!(error, KeyError::Nonce, "{nonce}");
    }
}

#[test]
fn keys_of_different_curves_do_nothing_together() {
    for [ours, theirs] in [BOTH, [BOTH[1], BOTH[0]]] {
        let key = key_of(&pair(theirs, 2));
        let error = pair(ours, 1).open(&key, "AAAA").unwrap_err();
        assert_eq!(error, OpenError::Key(KeyError::OtherCurve));
        let error = pair(ours, 1).seal(&key, b"x").unwrap_err();
        assert_eq!(error, KeyError::OtherCurve);
    }
}

#[test]
fn our_own_key_is_not_taken_for_theirs() {
    for curve in BOTH {
        let ours = pair(curve, 1);
        let reflected = key_of(&ours);
        assert_eq!(
            ours.seal(&reflected, b"x").unwrap_err(),
            KeyError::Reflected
        );
    }
}

#[test]
fn a_kept_pair_opens_but_never_seals() {
    for curve in BOTH {
        let ours = pair(curve, 1);
        let theirs = pair(curve, 2);
        let their_key = key_of(&theirs);
        let sealed = theirs.seal(&key_of(&ours), b"document").unwrap();
        let kept = KeyPair::from_secret(&ours.to_secret()).unwrap();
        assert_eq!(kept.key_value(), ours.key_value());
        assert_eq!(kept.nonce(), ours.nonce());
        assert_eq!(&**kept.open(&their_key, &sealed).unwrap(), b"document");
        let error = kept.seal(&their_key, b"another").unwrap_err();
        assert_eq!(error, KeyError::OpensOnly);
    }
}

#[test]
fn bytes_that_are_no_kept_pair_are_refused() {
    let good = pair(Curve::Curve25519, 1).to_secret();
    let mut of_no_version = good.to_vec();
    of_no_version[0] = 2;
    let mut of_no_curve = good.to_vec();
    of_no_curve[1] = 3;
    let mut zero = good.to_vec();
    zero[2..34].fill(0);
    let mut beyond_the_order = good.to_vec();
    beyond_the_order[2..34].fill(0xff);
    let mut longer = good.to_vec();
    longer.push(0);
    let cases = [
        vec![],
        good[..65].to_vec(),
        longer,
        of_no_version,
        of_no_curve,
        zero,
        beyond_the_order,
    ];
    for (at, case) in cases.iter().enumerate() {
        assert_eq!(
            KeyPair::from_secret(case).unwrap_err(),
            KeyError::Kept,
            "case {at}"
        );
    }
}

#[test]
fn nothing_of_a_pair_is_printed() {
    for curve in BOTH {
        let ours = pair(curve, 1);
        assert_eq!(format!("{ours:?}"), "KeyPair");
        assert_eq!(format!("{:?}", key_of(&ours)), format!("TheirKey({curve})"));
    }
}

#[test]
fn a_document_changed_anywhere_is_not_opened() {
    let (sender, receiver) = (pair(Curve::X25519, 1), pair(Curve::X25519, 2));
    let sender_key = key_of(&sender);
    let sealed = STANDARD
        .decode(sender.seal(&key_of(&receiver), b"document").unwrap())
        .unwrap();
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        let error = receiver
            .open(&sender_key, &STANDARD.encode(changed))
            .unwrap_err();
        assert_eq!(error, OpenError::Unopenable, "byte {at}");
    }
    // Without all of its tag, or without its first bytes.
    for (cut, expected) in [
        (&sealed[..sealed.len() - 1], OpenError::Unopenable),
        (&sealed[..sealed.len() - 4], OpenError::Unopenable),
        (&sealed[1..], OpenError::Unopenable),
        (&sealed[..15], OpenError::Truncated),
        (&[], OpenError::Truncated),
    ] {
        let error = receiver
            .open(&sender_key, &STANDARD.encode(cut))
            .unwrap_err();
        assert_eq!(error, expected, "{} bytes", cut.len());
    }
    let error = receiver.open(&sender_key, "no base64!").unwrap_err();
    assert_eq!(error, OpenError::NotBase64);
}

#[test]
fn a_document_for_another_pair_or_nonce_is_not_opened() {
    for curve in BOTH {
        let (sender, receiver) = (pair(curve, 1), pair(curve, 2));
        let sender_key = key_of(&sender);
        let other_nonce =
            TheirKey::parse(curve.as_str(), &sender.key_value(), &receiver.nonce()).unwrap();
        let sealed = sender.seal(&key_of(&receiver), b"document").unwrap();
        let other = pair(curve, 3);
        for (pair, key) in [(&other, &sender_key), (&receiver, &other_nonce)] {
            let error = pair.open(key, &sealed).unwrap_err();
            assert_eq!(error, OpenError::Unopenable);
        }
    }
}

#[test]
fn the_reference_implementations_vector_passes_both_ways() {
    let vector = rahasya();
    let nonce = |path| STANDARD.decode(text(&vector, path)).unwrap();
    let ours = pair_of(
        Curve::X25519,
        &bytes(text(&vector, "/kdf/our_private_hex")),
        &nonce("/kdf/our_nonce_b64"),
    );
    let theirs = pair_of(
        Curve::X25519,
        &bytes(text(&vector, "/kdf/remote_private_hex_rfc7748")),
        &nonce("/kdf/remote_nonce_b64"),
    );
    assert_eq!(
        ours.key_value_as(KeyForm::Hex),
        text(&vector, "/kdf/our_public_hex")
    );
    assert_eq!(
        theirs.key_value_as(KeyForm::Hex),
        text(&vector, "/kdf/remote_public_hex")
    );
    // Their key in the form in which the vector gives it.
    let their_key = TheirKey::parse(
        "X25519",
        text(&vector, "/kdf/remote_public_hex"),
        text(&vector, "/kdf/remote_nonce_b64"),
    )
    .unwrap();
    let our_key = key_of(&ours);
    let plaintext = text(&vector, "/aead_derived/plaintext_utf8");
    let sealed = text(&vector, "/aead_derived/ciphertext_and_tag_b64");
    assert_eq!(
        &**ours.open(&their_key, sealed).unwrap(),
        plaintext.as_bytes()
    );
    assert_eq!(
        &**theirs.open(&our_key, sealed).unwrap(),
        plaintext.as_bytes()
    );
    assert_eq!(ours.seal(&their_key, plaintext.as_bytes()).unwrap(), sealed);
    assert_eq!(theirs.seal(&our_key, plaintext.as_bytes()).unwrap(), sealed);
}

#[test]
fn the_weierstrass_form_agrees_with_plain_formulas() {
    let vectors = weierstrass();
    let exchanges = vectors["exchanges"].as_array().unwrap();
    assert_eq!(exchanges.len(), 12, "the list was read");
    for exchange in exchanges {
        let ours = pair_of(
            Curve::Curve25519,
            &bytes(text(exchange, "/random_hex")),
            &STANDARD.decode(text(exchange, "/our_nonce")).unwrap(),
        );
        assert_eq!(
            ours.key_value_as(KeyForm::Raw),
            text(exchange, "/our_point")
        );
        let theirs = TheirKey::parse(
            "Curve25519",
            text(exchange, "/their_point"),
            text(exchange, "/their_nonce"),
        )
        .unwrap();
        let plaintext = text(exchange, "/plaintext").as_bytes();
        let sealed = text(exchange, "/sealed");
        assert_eq!(&**ours.open(&theirs, sealed).unwrap(), plaintext);
        assert_eq!(ours.seal(&theirs, plaintext).unwrap(), sealed);
    }
}

#[test]
fn what_bouncy_castle_sealed_is_opened() {
    // The number is printed big-endian; a kept pair has it little-endian.
    let mut kept = STANDARD.decode(fidelius::RECEIVER_PRIVATE).unwrap();
    kept.reverse();
    kept.splice(0..0, [1, 2]);
    kept.extend(STANDARD.decode(fidelius::RECEIVER_NONCE).unwrap());
    let receiver = KeyPair::from_secret(&kept).unwrap();
    assert_eq!(receiver.key_value_as(KeyForm::Raw), fidelius::RECEIVER);
    assert_eq!(
        receiver.key_value_as(KeyForm::Spki),
        fidelius::RECEIVER_X509
    );
    assert_eq!(
        receiver.key_value(),
        format!(
            "-----BEGIN PUBLIC KEY-----{}-----END PUBLIC KEY-----",
            fidelius::RECEIVER_X509
        )
    );
    let sender = TheirKey::parse("Curve25519", fidelius::SENDER, fidelius::SENDER_NONCE).unwrap();
    let opened = receiver.open(&sender, fidelius::SEALED).unwrap();
    assert_eq!(&**opened, fidelius::PLAINTEXT.as_bytes());
}

#[test]
fn every_form_that_we_write_reads_back_as_the_same_key() {
    for curve in BOTH {
        let ours = pair(curve, 1);
        let usual = key_of(&ours);
        for form in [KeyForm::Raw, KeyForm::Hex, KeyForm::Spki, KeyForm::Pem] {
            let value = ours.key_value_as(form);
            let key = TheirKey::parse(curve.as_str(), &value, &ours.nonce()).unwrap();
            let (sender, sender_key) = (pair(curve, 2), key_of(&pair(curve, 2)));
            let sealed = sender.seal(&key, b"document").unwrap();
            assert_eq!(&**ours.open(&sender_key, &sealed).unwrap(), b"document");
            if !(curve == Curve::Curve25519 && form == KeyForm::Hex) {
                assert_eq!(key.form(), form, "{curve}");
            }
        }
        assert_eq!(
            usual.form(),
            [KeyForm::Raw, KeyForm::Pem][usize::from(curve == Curve::Curve25519)]
        );
    }
}

#[test]
fn other_encoders_forms_of_the_same_key_are_read() {
    let point = STANDARD.decode(fidelius::RECEIVER).unwrap();
    let compressed = [&[2], &point[1..33]].concat();
    let named = [
        b"\x30\x59\x30\x15\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\
          \x06\x0a\x2b\x06\x01\x04\x01\x97\x55\x01\x05\x01\x03\x42\x00"
            .as_slice(),
        &point,
    ]
    .concat();
    // 0x59 counts what follows: 21 + 2 of the algorithm, 66 + 2 of the point.
    let named = [&[0x30, 0x5b], &named[2..]].concat();
    let in_lines = format!(
        "-----BEGIN PUBLIC KEY-----\r\n{}\r\n{}\r\n-----END PUBLIC KEY-----\r\n",
        &fidelius::RECEIVER_X509[..64],
        &fidelius::RECEIVER_X509[64..]
    );
    let usual = TheirKey::parse("Curve25519", fidelius::RECEIVER, NONCE).unwrap();
    for (value, form) in [
        (STANDARD.encode(compressed), KeyForm::Raw),
        (STANDARD.encode(named), KeyForm::Spki),
        (in_lines, KeyForm::Pem),
    ] {
        let key = TheirKey::parse("Curve25519", &value, NONCE).unwrap();
        assert_eq!(key.form(), form);
        let seal = |key| pair(Curve::Curve25519, 1).seal(key, b"document").unwrap();
        assert_eq!(seal(&key), seal(&usual));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_sealed_is_opened_by_the_other_side(
        secrets in any::<[[u8; 32]; 4]>(),
        weierstrass in any::<bool>(),
        document in proptest::collection::vec(any::<u8>(), 0..2000),
    ) {
        let curve = BOTH[usize::from(weierstrass)];
        let [a, a_nonce, b, b_nonce] = secrets;
        let (sender, receiver) = (pair_of(curve, &a, &a_nonce), pair_of(curve, &b, &b_nonce));
        let sender_key = key_of(&sender);
        let sealed = sender.seal(&key_of(&receiver), &document).unwrap();
        prop_assert_eq!(&**receiver.open(&sender_key, &sealed).unwrap(), &document);
    }

    #[test]
    fn no_text_makes_the_reader_panic(curve in 0..2_usize, value in ".{0,400}", nonce in ".{0,50}") {
        let curve = BOTH[curve];
        prop_assert!(TheirKey::parse(curve.as_str(), &value, &nonce).is_err());
    }
}
