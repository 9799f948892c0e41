//! What bytes that are said to come from a passkey must not do, as functions of bytes. Not part of
//! any program: for the tests, and for `tests/fuzz`, where `personal_store::fuzz` has its like for
//! what a store reads.
//!
//! Each takes anything, never panics on it, and holds what was accepted against a simpler reading.
//! A finding is a panic.
//!
//! Adding one:
//! 1. Write a function of bytes here, with what must hold of whatever is accepted.
//! 2. Give it seeds in `fuzz/tests.rs`, which runs it briefly.
//! 3. Add a target of the same name to `tests/fuzz`, which runs it for as long as you like.

#![expect(
    clippy::unwrap_used,
    reason = "a finding is a panic: that is how a fuzzer is told"
)]

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use url::Url;

use crate::{
    jose::{SigningKey, b64},
    json,
    passkey::{Assertion, CredentialId, Passkey, PasskeyKey, Place, Registration, RpId},
};

/// Most bytes that a function looks at.
pub const MOST: usize = 64 * 1024;

/// The one challenge that was set.
const CHALLENGE: [u8; 32] = [7; 32];

/// Her passkey, where it is used, and the one thing that it has signed.
struct Hers {
    passkey: Passkey,
    rp_id: RpId,
    site: Url,
    authenticator_data: Vec<u8>,
    client_data: Vec<u8>,
    signature: Vec<u8>,
}

impl Hers {
    fn new() -> Self {
        let key = SigningKey::from_seed_ed25519(&[42; 32]).unwrap();
        let rp_id: RpId = "manager.example".parse().unwrap();
        let mut authenticator_data = Sha256::digest(rp_id.as_str()).to_vec();
        authenticator_data.extend([0x05, 0, 0, 0, 1]);
        let client_data = client_data("webauthn.get");
        let mut signed = authenticator_data.clone();
        signed.extend(Sha256::digest(&client_data));
        Self {
            passkey: Passkey {
                id: CredentialId::from_bytes(b"hers").unwrap(),
                key: PasskeyKey::Curve(key.public().clone()),
            },
            rp_id,
            site: "https://manager.example/".parse().unwrap(),
            signature: key.sign_bytes(&signed).unwrap().to_vec(),
            authenticator_data,
            client_data,
        }
    }

    fn place(&self) -> Place<'_> {
        Place {
            rp_id: &self.rp_id,
            site: &self.site,
        }
    }
}

static HERS: LazyLock<Hers> = LazyLock::new(Hers::new);

fn client_data(kind: &str) -> Vec<u8> {
    let challenge = b64::encode(&CHALLENGE);
    format!(
        "{{\"type\":\"{kind}\",\"challenge\":\"{challenge}\",\"origin\":\"https://manager.example\"}}"
    )
    .into_bytes()
}

/// What an authenticator is said to have made or signed: as the JSON that travels in an artifact, and
/// as the parts that a form brings (two bytes that say how long the first two are, then all three).
///
/// # Panics
/// When an answer was accepted that her passkey did not give, or a new passkey that does not read
/// back as it was.
pub fn passkey(bytes: &[u8]) {
    if let Ok(assertion) = json::parse::<Assertion>(bytes, MOST) {
        check_used(&assertion);
    }
    if let Ok(registration) = json::parse::<Registration>(bytes, MOST) {
        check_made(&registration);
    }
    let [first, second, rest @ ..] = bytes else {
        return;
    };
    let (data, rest) = rest.split_at(usize::from(*first).min(rest.len()));
    let (signature, client_data) = rest.split_at(usize::from(*second).min(rest.len()));
    let id = HERS.passkey.id.clone();
    if let Ok(assertion) = Assertion::new(id, data, client_data, signature) {
        check_used(&assertion);
    }
    if let Ok(registration) = Registration::new(data, client_data) {
        check_made(&registration);
    }
}

fn check_used(assertion: &Assertion) {
    let hers = &*HERS;
    if assertion
        .verify(&CHALLENGE, hers.place(), &hers.passkey)
        .is_err()
    {
        return;
    }
    let parts = serde_json::to_value(assertion).unwrap();
    let part = |name: &str| {
        parts
            .get(name)
            .and_then(Value::as_str)
            .and_then(b64::decode)
    };
    let genuine = part("authenticator_data").as_deref() == Some(&hers.authenticator_data[..])
        && part("client_data").as_deref() == Some(&hers.client_data[..])
        && part("signature").as_deref() == Some(&hers.signature[..])
        && assertion.credential == hers.passkey.id;
    assert!(genuine, "accepted without the key: {parts}");
}

fn check_made(registration: &Registration) {
    let Ok(made) = registration.verify(&CHALLENGE, HERS.place()) else {
        return;
    };
    let length = made.id.as_bytes().len();
    assert!((1..=1023).contains(&length), "an id of {length} bytes");
    let kept = serde_json::to_vec(&made).unwrap();
    let read: Passkey = json::parse(&kept, MOST).unwrap();
    assert!(read == made, "a new passkey does not read back");
    // Nobody has answered with it.
    let other = Assertion::new(
        made.id.clone(),
        &HERS.authenticator_data,
        &HERS.client_data,
        &HERS.signature,
    )
    .unwrap();
    let taken = other.verify(&CHALLENGE, HERS.place(), &made).is_ok();
    assert!(
        !taken || made.key == HERS.passkey.key,
        "another key's answer counts"
    );
}
