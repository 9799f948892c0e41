//! What of an approval's evidence is refused: one ID token for each error, all signed with the
//! provider's own key where the signature is not what is wrong.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests; a failure here is a failed test"
)]

use crate::common::consent::{MANAGER, PROVIDER, copy, evidence, identity, now, provider};
use consent_model::approval::{
    ApprovalStatement, Approved, Approver, Evidence, EvidenceError, EvidenceSubject,
    ExpectedSubject, Proven,
};
use consent_model::artifact::CopyFor;
use consent_model::digest::Digest;
use consent_model::jose::{SigningKey, sign};
use serde_json::{Value, json};
use url::Url;

fn statement() -> ApprovalStatement {
    copy(CopyFor::Source).statement
}

fn she() -> EvidenceSubject {
    EvidenceSubject {
        iss: PROVIDER.into(),
        aud: "manager".into(),
        sub: "she".into(),
    }
}

fn me() -> Approver {
    she().into()
}

fn manager() -> Url {
    MANAGER.parse().unwrap()
}

fn approved(manager: &Url) -> Approved<'_> {
    Approved {
        statement: statement().digest().unwrap(),
        approved_by: None,
        made_at: now().timestamp(),
        decided_at: now(),
        manager,
    }
}

fn check(evidence: &Evidence, expected: ExpectedSubject<'_>) -> Result<(), EvidenceError> {
    let proven = evidence.verify(&approved(&manager()), expected, &identity())?;
    assert!(proven == Proven::Subject(she()));
    Ok(())
}

/// The evidence with the claims of its token changed and signed again.
fn changed(change: impl FnOnce(&mut Value)) -> Result<(), EvidenceError> {
    check(
        &evidence(&statement(), change),
        ExpectedSubject::Linked(&me()),
    )
}

fn without(token: &mut Value, name: &str) {
    token.as_object_mut().unwrap().shift_remove(name);
}

#[test]
fn evidence_that_cannot_be_read_is_refused() {
    let Evidence::OidcSignIn { id_token, nonce } = evidence(&statement(), |_| ()) else {
        unreachable!("the sample is a sign-in");
    };
    for (id_token, nonce) in [
        (String::new(), nonce.clone()),
        ("a.b.c".into(), nonce.clone()),
        (id_token.replace('.', ""), nonce.clone()),
        (id_token.clone(), String::new()),
        (id_token.clone(), "AAAA".into()),
        (id_token.clone(), format!("{nonce}=")),
        (id_token.clone(), format!("{nonce}AA")),
        (id_token.clone(), "*".repeat(43)),
    ] {
        let spoilt = Evidence::OidcSignIn { id_token, nonce };
        let refused = check(&spoilt, ExpectedSubject::AnyTrusted);
        assert_eq!(refused, Err(EvidenceError::Malformed));
    }
    for claim in ["iss", "sub", "aud", "exp", "iat"] {
        let refused = changed(|token| without(token, claim));
        assert_eq!(refused, Err(EvidenceError::Malformed), "{claim}");
        let refused = changed(|token| token[claim] = json!({"x": 1}));
        assert_eq!(refused, Err(EvidenceError::Malformed), "{claim}");
    }
}

#[test]
fn evidence_of_a_provider_that_is_not_trusted_is_refused() {
    let refused = changed(|token| token["iss"] = "https://other.example".into());
    assert_eq!(refused, Err(EvidenceError::UntrustedIssuer));
    let refused = changed(|token| token["iss"] = format!("{PROVIDER}/").into());
    assert_eq!(refused, Err(EvidenceError::UntrustedIssuer));
}

#[test]
fn evidence_that_the_provider_did_not_sign_is_refused() {
    let Evidence::OidcSignIn { id_token, nonce } = evidence(&statement(), |_| ()) else {
        unreachable!("the sample is a sign-in");
    };
    let parts: Vec<&str> = id_token.split('.').collect();
    let stranger = SigningKey::from_seed_ed25519(&[99; 32]).unwrap();
    let foreign = sign(
        "JWT",
        &json!({"iss": PROVIDER, "sub": "she", "aud": "manager", "exp": 1,
        "iat": 1}),
        &stranger,
    )
    .unwrap();
    let theirs: Vec<&str> = foreign.as_str().split('.').collect();
    for spoilt in [
        foreign.to_string(),
        format!("{}.{}.{}", parts[0], parts[1], theirs[2]),
        format!("{}.{}.{}", parts[0], theirs[1], parts[2]),
    ] {
        let spoilt = Evidence::OidcSignIn {
            id_token: spoilt,
            nonce: nonce.clone(),
        };
        let refused = check(&spoilt, ExpectedSubject::AnyTrusted);
        assert_eq!(refused, Err(EvidenceError::Signature));
        // Nor is there a key to keep for what names none of the provider's.
        let named = spoilt.named_key(&identity()).err();
        assert!(matches!(named, None | Some(EvidenceError::Signature)));
    }
}

#[test]
fn evidence_of_somebody_else_or_for_several_clients_is_refused() {
    for (claim, value) in [
        ("sub", json!("he")),
        ("aud", json!("another client")),
        ("aud", json!(["manager", "another client"])),
        ("aud", json!(["manager", "manager"])),
        ("aud", json!([])),
    ] {
        let refused = changed(|token| token[claim] = value.clone());
        assert_eq!(refused, Err(EvidenceError::WrongSubject), "{value}");
    }
    for other in [
        EvidenceSubject {
            iss: "https://other.example".into(),
            ..she()
        },
        EvidenceSubject {
            aud: "another client".into(),
            ..she()
        },
        EvidenceSubject {
            sub: "he".into(),
            ..she()
        },
    ] {
        let good = evidence(&statement(), |_| ());
        let refused = check(&good, ExpectedSubject::Linked(&other.into()));
        assert_eq!(refused, Err(EvidenceError::WrongSubject));
    }
    // A data user knows nobody's name at the provider, but several clients it can see.
    let shared = evidence(&statement(), |token| token["aud"] = json!(["manager", "x"]));
    let refused = check(&shared, ExpectedSubject::AnyTrusted);
    assert_eq!(refused, Err(EvidenceError::WrongSubject));
    assert_eq!(changed(|token| token["aud"] = json!(["manager"])), Ok(()));
}

#[test]
fn evidence_for_another_approval_is_refused() {
    for value in [json!("another"), json!(""), Value::Null] {
        let refused = changed(|token| token["nonce"] = value.clone());
        assert_eq!(refused, Err(EvidenceError::WrongChallenge), "{value}");
    }
    let refused = changed(|token| without(token, "nonce"));
    assert_eq!(refused, Err(EvidenceError::WrongChallenge));
    let mut other = statement();
    other.notice = Digest::of_bytes(b"another notice");
    let elsewhere = evidence(&other, |_| ());
    let refused = check(&elsewhere, ExpectedSubject::AnyTrusted);
    assert_eq!(refused, Err(EvidenceError::WrongChallenge));
}

#[test]
fn a_sign_in_that_was_not_fresh_at_the_decision_is_refused() {
    let at = now().timestamp();
    assert_eq!(
        changed(|token| without(token, "auth_time")),
        Err(EvidenceError::NotFresh)
    );
    for claim in ["auth_time", "iat"] {
        for (moment, fresh) in [
            (at - 301, false),
            (at - 300, true),
            (at + 60, true),
            (at + 61, false),
            (0, false),
        ] {
            let expected = if fresh {
                Ok(())
            } else {
                Err(EvidenceError::NotFresh)
            };
            let found = changed(|token| token[claim] = moment.into());
            assert_eq!(found, expected, "{claim} {}", moment - at);
        }
    }
    for (exp, fresh) in [(at - 1, false), (at, false), (at + 1, true)] {
        let expected = if fresh {
            Ok(())
        } else {
            Err(EvidenceError::NotFresh)
        };
        assert_eq!(
            changed(|token| token["exp"] = exp.into()),
            expected,
            "{}",
            exp - at
        );
    }
}

#[test]
fn evidence_that_holds_says_whose_it_is_and_which_key_to_keep() {
    let good = evidence(&statement(), |_| ());
    for expected in [ExpectedSubject::Linked(&me()), ExpectedSubject::AnyTrusted] {
        assert_eq!(check(&good, expected), Ok(()));
    }
    let kept = good.named_key(&identity()).unwrap();
    let text = kept.to_text().unwrap();
    assert!(text.contains(&provider().kid().to_string()));
    let kept = consent_model::approval::EvidenceKey::parse(&text).unwrap();
    let later = good.verify(&approved(&manager()), ExpectedSubject::AnyTrusted, &kept);
    assert!(later.is_ok_and(|proven| proven == Proven::Subject(she())));
    assert!(!format!("{good:?} {:?} {kept:?}", she()).contains("she"));
}

#[test]
fn evidence_later_than_five_minutes_after_the_statement_is_refused() {
    let good = evidence(&statement(), |_| ());
    let address = manager();
    for (made, fresh) in [(-301, false), (-300, true), (60, true), (61, false)] {
        let approved = Approved {
            made_at: now().timestamp() + made,
            ..approved(&address)
        };
        let found = good.verify(&approved, ExpectedSubject::AnyTrusted, &identity());
        assert_eq!(found.is_ok(), fresh, "{made}");
    }
}

#[test]
fn a_sign_in_counts_for_nothing_where_she_lets_only_passkeys_count() {
    let only = Approver {
        passkeys_only: true,
        ..me()
    };
    let good = evidence(&statement(), |_| ());
    let refused = check(&good, ExpectedSubject::Linked(&only));
    assert_eq!(refused, Err(EvidenceError::PasskeyRequired));
    // What was found good before she chose so stays good.
    let kept = good.named_key(&identity()).unwrap();
    let later = good.verify(&approved(&manager()), ExpectedSubject::Linked(&only), &kept);
    assert!(later.is_ok());
}
