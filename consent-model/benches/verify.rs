//! An artifact that a party reads for the first time: signature, claims, disclosures and the evidence of her approval.
//! Base, in the same run: the bare signatures in it. Results with their machine stand in `docs/benchmarks.md`.
//!
//! `cargo bench -p consent-model --bench verify`
#![allow(
    missing_docs,
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench stops at the first surprise and prints what it found; helpers are the tests'"
)]

#[path = "../tests/whole/common/consent.rs"]
mod consent;

use std::{hint::black_box, time::Instant};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use consent::{MANAGER, by_passkey, copy, identity, manager, now, passkey_key, provider};
use consent_model::{
    approval::{Evidence, ExpectedSubject},
    artifact::{ArtifactClaims, CopyFor, Expectation, TYP, VerifiedArtifact},
    jose::{CompactJws, VerifyingKey, sign},
};

const RUNS: usize = 2_000;

/// A signature with what it is over and the key that made it.
struct Bare {
    key: VerifyingKey,
    message: Vec<u8>,
    signature: Vec<u8>,
}

fn main() {
    println!(
        "{:<24} {:>9} {:>9} {:>6}",
        "copy", "bare µs", "here µs", "ratio"
    );
    for copy_for in [CopyFor::DataUser, CopyFor::Source] {
        measure(&format!("{copy_for:?}, sign-in"), &copy(copy_for));
        measure(
            &format!("{copy_for:?}, passkey"),
            &by_passkey(copy(copy_for)),
        );
    }
    println!("medians of {RUNS}; bar: 3");
}

fn measure(name: &str, claims: &ArtifactClaims) {
    let jws = sign(TYP, claims, &manager()).unwrap().to_string();
    let (identity, issuer) = (identity(), MANAGER.parse().unwrap());
    let keys = manager();
    let expected = Expectation {
        issuer: &issuer,
        audience: &claims.aud,
        copy_for: claims.copy_for,
        subject: ExpectedSubject::AnyTrusted,
        now: now(),
    };
    let signatures = [of_jws(&jws, keys.public()), of_evidence(&claims.evidence)];
    let here = median(|| {
        let jws = CompactJws::parse(black_box(&jws)).unwrap();
        VerifiedArtifact::verify(&jws, keys.public(), &identity, &expected).unwrap();
    });
    let bare = median(|| {
        for bare in black_box(&signatures) {
            bare.key
                .verify_bytes(&bare.message, &bare.signature)
                .unwrap();
        }
    });
    println!("{name:<24} {bare:>9.1} {here:>9.1} {:>6.2}", here / bare);
}

fn of_jws(jws: &str, key: &VerifyingKey) -> Bare {
    let (message, signature) = jws.rsplit_once('.').unwrap();
    Bare {
        key: key.clone(),
        message: message.into(),
        signature: URL_SAFE_NO_PAD.decode(signature).unwrap(),
    }
}

/// What her passkey signed, or her provider.
fn of_evidence(evidence: &Evidence) -> Bare {
    match evidence {
        Evidence::OidcSignIn { id_token, .. } => of_jws(id_token, provider().public()),
        _ => {
            // As long as what a passkey signs: authenticator data and a digest.
            let (key, message) = (passkey_key(), vec![7; 37 + 32]);
            Bare {
                key: key.public().clone(),
                signature: key.sign_bytes(&message).unwrap().to_vec(),
                message,
            }
        }
    }
}

/// In microseconds.
fn median(mut work: impl FnMut()) -> f64 {
    let mut times = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let began = Instant::now();
        work();
        times.push(began.elapsed());
    }
    times.sort_unstable();
    times[RUNS / 2].as_secs_f64() * 1e6
}
