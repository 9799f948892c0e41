//! A dishonest manager: it holds its own signing key and every document, and still can neither make
//! up a consent, nor widen, replay or resume one that she gave with her passkey.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests; a failure here is a failed test"
)]

use std::collections::BTreeMap;

use crate::common::consent::{
    MANAGER, answer, by_passkey, copy, evidence, item, now, passkey, passkey_evidence, passkey_key,
    passkey_of, verify_as,
};
use chrono::TimeDelta;
use consent_model::{
    approval::{
        Approver, ConfirmedPasskey, Evidence, EvidenceError, EvidenceKey, EvidenceSubject,
        ExpectedSubject, challenge,
    },
    artifact::{ArtifactClaims, ArtifactError, CopyFor},
    digest::{Digest, Salt},
    jose::{ForeignJwks, SigningKey},
    passkey::{CredentialId, PasskeyError},
    resume::{Paused, ResumeError, ResumeProof, ResumeStatement},
};

fn she() -> Approver {
    Approver {
        passkeys: vec![passkey()],
        ..EvidenceSubject {
            iss: "https://id.example".into(),
            aud: "manager".into(),
            sub: "she".into(),
        }
        .into()
    }
}

fn check(claims: &ArtifactClaims) -> Result<(), ArtifactError> {
    verify_as(claims, ExpectedSubject::Linked(&she())).map(|_| ())
}

fn refused(claims: &ArtifactClaims) -> EvidenceError {
    match check(claims) {
        Err(ArtifactError::Evidence(error)) => error,
        other => panic!("{other:?}"),
    }
}

fn good() -> ArtifactClaims {
    by_passkey(copy(CopyFor::Source))
}

fn stranger() -> SigningKey {
    SigningKey::from_seed_ed25519(&[77; 32]).unwrap()
}

#[test]
fn what_she_approved_with_her_passkey_holds() {
    assert_eq!(check(&good()), Ok(()));
    let kept = verify_as(&good(), ExpectedSubject::Linked(&she())).unwrap();
    let text = kept.evidence_key().to_text().unwrap();
    assert!(
        matches!(EvidenceKey::parse(&text).unwrap(), EvidenceKey::Passkey(p) if p == passkey())
    );
}

#[test]
fn a_key_of_the_managers_own_is_not_hers() {
    let mut forged = good();
    forged.evidence = passkey_evidence(&stranger(), &forged.statement.digest().unwrap());
    assert_eq!(refused(&forged), EvidenceError::UnknownPasskey);
    // Under the id of hers, too; and with her key named and its own signature.
    let Evidence::Passkey {
        assertion, nonce, ..
    } = forged.evidence.clone()
    else {
        unreachable!("made above");
    };
    let ConfirmedPasskey { rp_id, passkey } = passkey();
    forged.evidence = Evidence::Passkey {
        rp_id,
        passkey: Box::new(passkey),
        assertion,
        nonce,
    };
    assert_eq!(
        refused(&forged),
        EvidenceError::Passkey(PasskeyError::Signature)
    );
}

#[test]
fn nothing_that_she_approved_can_be_changed() {
    let mut changes: Vec<(&str, ArtifactClaims)> = Vec::new();
    let mut change = |name, with: &dyn Fn(&mut ArtifactClaims)| {
        let mut claims = good();
        with(&mut claims);
        changes.push((name, claims));
    };
    change("another notice", &|c| {
        c.statement.notice = Digest::of_bytes(b"one word changed");
    });
    change("another request", &|c| {
        c.statement.request = Digest::of_bytes(b"another request");
    });
    change("another receiver", &|c| {
        let shown = c.data_user.as_mut().unwrap();
        shown.value = "thief.example".parse().unwrap();
        c.statement.data_user = shown.digest().unwrap();
    });
    change("one more item", &|c| {
        let mut more = c.items[0].clone();
        more.salt = Salt::from_bytes([99; 16]);
        more.value.id = "more".parse().unwrap();
        c.statement.items.push(more.digest().unwrap());
        c.items.push(more);
    });
    change("a wider item", &|c| {
        let mut wide = item();
        if let consent_model::request::Ask::Answer { range, .. } = &mut wide.ask {
            range.from = "2020-01-01".parse().unwrap();
        }
        c.items[0].value = wide;
        c.statement.items[0] = c.items[0].digest().unwrap();
    });
    change("another purpose", &|c| {
        c.statement.purpose = "105".parse().unwrap();
    });
    change("a longer term", &|c| {
        c.statement.term.expiry += TimeDelta::days(1);
        c.exp = c.statement.term.expiry.timestamp();
    });
    change("used more often", &|c| {
        c.statement.term.frequency.as_mut().unwrap().value += 1;
    });
    change("kept for longer", &|c| {
        c.statement.term.data_life.value += 1;
    });
    change("put before her at another time", &|c| {
        c.statement.made_at -= 1;
    });
    change("another nonce", &|c| {
        if let Evidence::Passkey { nonce, .. } = &mut c.evidence {
            *nonce = nonce.replace('D', "E");
        }
    });
    assert_eq!(changes.len(), 11);
    for (name, claims) in changes {
        assert_eq!(
            refused(&claims),
            EvidenceError::Passkey(PasskeyError::WrongChallenge),
            "{name}"
        );
    }
}

#[test]
fn an_answer_to_something_else_is_refused() {
    let statement = good().statement.digest().unwrap();
    let wanted = challenge(&[15; 32], &statement);
    let with = |assertion, rp_id: &str, id: &[u8]| {
        let ConfirmedPasskey { mut passkey, .. } = passkey();
        passkey.id = CredentialId::from_bytes(id).unwrap();
        let mut claims = good();
        let Evidence::Passkey { nonce, .. } = claims.evidence else {
            unreachable!("made with one");
        };
        claims.evidence = Evidence::Passkey {
            rp_id: rp_id.parse().unwrap(),
            passkey: Box::new(passkey),
            assertion,
            nonce,
        };
        refused(&claims)
    };
    let key = passkey_key();
    // An old answer, shown again for this statement.
    let old = answer(&key, &[1; 32], "https://manager.example");
    assert_eq!(
        with(old, "manager.example", b"hers"),
        EvidenceError::Passkey(PasskeyError::WrongChallenge)
    );
    // Given on another site that shares the domain, as her store's or a bank's page may.
    for origin in ["https://store.manager.example", "http://manager.example"] {
        let elsewhere = answer(&key, &wanted, origin);
        assert_eq!(
            with(elsewhere, "manager.example", b"hers"),
            EvidenceError::Passkey(PasskeyError::WrongOrigin)
        );
    }
    // For a domain that is not the manager's, or of a passkey under another id.
    let right = || answer(&key, &wanted, "https://manager.example");
    for (rp_id, id) in [
        ("example", &b"hers"[..]),
        ("other.example", b"hers"),
        ("manager.example", b"another"),
    ] {
        assert_eq!(with(right(), rp_id, id), EvidenceError::UnknownPasskey);
    }
}

#[test]
fn a_passkey_that_she_has_removed_proves_nothing_new_and_what_it_proved_stays_proven() {
    let nobody = Approver {
        passkeys: Vec::new(),
        ..she()
    };
    let lost = verify_as(&good(), ExpectedSubject::Linked(&nobody));
    assert_eq!(
        lost.unwrap_err(),
        ArtifactError::Evidence(EvidenceError::UnknownPasskey)
    );
    let evidence = good().evidence;
    let kept = evidence.named_key(&no_provider()).unwrap();
    let statement = good().statement;
    let manager = MANAGER.parse().unwrap();
    let approved = consent_model::approval::Approved {
        approved_by: None,
        statement: statement.digest().unwrap(),
        made_at: statement.made_at,
        decided_at: now(),
        manager: &manager,
    };
    let expected = ExpectedSubject::Linked(&nobody);
    assert!(evidence.verify(&approved, expected, &kept).is_ok());
    // What was kept beside one consent says nothing about a passkey that it was not.
    let other = EvidenceKey::Passkey(passkey_of(&stranger()));
    assert_eq!(
        evidence.verify(&approved, expected, &other).unwrap_err(),
        EvidenceError::UnknownPasskey
    );
}

fn no_provider() -> BTreeMap<String, ForeignJwks> {
    BTreeMap::new()
}

fn proof(approval: Digest, made_at: i64, decided_at: i64) -> ResumeProof {
    let statement = ResumeStatement {
        made_at,
        ..ResumeStatement::new(approval, now())
    };
    let evidence = passkey_evidence(&passkey_key(), &statement.digest().unwrap());
    ResumeProof {
        statement,
        decided_at,
        evidence,
    }
}

#[test]
fn only_her_own_later_word_resumes() {
    let approval = good().statement.digest().unwrap();
    let (manager, t) = (MANAGER.parse().unwrap(), now().timestamp());
    let paused = Paused {
        approved_by: None,
        approval,
        since: now() - TimeDelta::minutes(1),
        manager: &manager,
        now: now(),
    };
    let she = she();
    let check =
        |proof: &ResumeProof| proof.verify(&paused, ExpectedSubject::Linked(&she), &no_provider());
    assert_eq!(check(&proof(approval, t, t)), Ok(()));
    let other = Digest::of_bytes(b"another consent");
    assert_eq!(check(&proof(other, t, t)), Err(ResumeError::OtherConsent));
    assert_eq!(
        check(&proof(approval, t - 61, t - 61)),
        Err(ResumeError::BeforePause)
    );
    assert_eq!(check(&proof(approval, t, t + 901)), Err(ResumeError::Dates));
    assert_eq!(
        check(&proof(approval, t, t + 301)),
        Err(ResumeError::Evidence(EvidenceError::NotFresh))
    );
    // The approval itself, shown again as if it were a resume.
    let mut shown_again = proof(approval, t, t);
    shown_again.evidence = good().evidence;
    assert_eq!(
        check(&shown_again),
        Err(ResumeError::Evidence(EvidenceError::Passkey(
            PasskeyError::WrongChallenge
        )))
    );
    let mut forged = proof(approval, t, t);
    let digest = forged.statement.digest().unwrap();
    forged.evidence = passkey_evidence(&stranger(), &digest);
    assert_eq!(
        check(&forged),
        Err(ResumeError::Evidence(EvidenceError::UnknownPasskey))
    );
}

#[test]
fn a_sign_in_goes_on_counting_beside_a_passkey_until_she_says_otherwise() {
    let claims = copy(CopyFor::Source);
    let signed_in = ArtifactClaims {
        evidence: evidence(&claims.statement, |_| ()),
        ..claims
    };
    assert_eq!(check(&signed_in), Ok(()));
}
