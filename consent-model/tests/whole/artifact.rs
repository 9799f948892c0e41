//! What of an artifact is refused, each with its own error; every case begins with a copy that
//! holds, and is signed by the manager's own key.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests; a failure here is a failed test"
)]

use crate::common::consent::{
    MANAGER, by_passkey, copy, copy_under, evidence, identity, item, manager, now, term, verify,
    verify_beside,
};
use chrono::TimeDelta;
use consent_model::approval::{Approver, EvidenceError, EvidenceSubject, ExpectedSubject};
use consent_model::artifact::{
    ArtifactClaims, ArtifactError, CopyFor, Expectation, TYP, VerifiedArtifact,
};
use consent_model::digest::Digest;
use consent_model::jose::{ForeignJwks, JoseError, SigningKey, sign};
use consent_model::term::{
    DataLife, FetchType, Frequency, LONGEST_TERM_DAYS, Term, TermError, Unit,
};

#[test]
fn terms_that_no_consent_can_have_are_refused_though_they_were_approved() {
    let use_of = |unit, value| Some(Frequency { unit, value });
    let cases = [
        (
            TermError::FrequencyMismatch,
            Term {
                fetch: FetchType::OneTime,
                frequency: use_of(Unit::Hour, 10_000),
                ..term()
            },
        ),
        (
            TermError::FrequencyMismatch,
            Term {
                frequency: None,
                ..term()
            },
        ),
        (
            TermError::FrequencyOutOfBounds,
            Term {
                frequency: use_of(Unit::Hour, 10_001),
                ..term()
            },
        ),
        (
            TermError::TooLong,
            Term {
                expiry: term().start + TimeDelta::days(LONGEST_TERM_DAYS + 1),
                ..term()
            },
        ),
        (
            TermError::DataLifeTooLong,
            Term {
                data_life: DataLife {
                    unit: Unit::Year,
                    value: 11,
                },
                ..term()
            },
        ),
    ];
    for copy_for in [CopyFor::Source, CopyFor::DataUser] {
        for (error, term) in cases {
            let refused = verify(&copy_under(copy_for, term, vec![item()])).unwrap_err();
            assert_eq!(refused, ArtifactError::Term(error));
        }
        assert!(verify(&copy(copy_for)).is_ok());
    }
}

/// A copy spoilt by `spoil`, as the party that the unspoilt copy names reads it.
fn spoilt(copy_for: CopyFor, spoil: impl FnOnce(&mut ArtifactClaims)) -> ArtifactError {
    let good = copy(copy_for);
    let mut claims = good.clone();
    spoil(&mut claims);
    let jws = sign(TYP, &claims, &manager()).unwrap();
    let issuer = MANAGER.parse().unwrap();
    let expected = Expectation {
        issuer: &issuer,
        audience: &good.aud,
        copy_for,
        subject: ExpectedSubject::AnyTrusted,
        now: now(),
    };
    VerifiedArtifact::verify(&jws, manager().public(), &identity(), &expected).unwrap_err()
}

type Case = (&'static str, ArtifactError, fn(&mut ArtifactClaims));

#[test]
fn a_copy_that_is_not_for_this_party_from_this_manager_in_this_form_is_refused() {
    use ArtifactError::{Dates, NoItem, Version, WrongAudience, WrongIssuer};
    let cases: [Case; 9] = [
        ("version", Version, |c| c.version = 2),
        ("tag", Version, |c| {
            c.statement.tag = "amanat-approval-v2".into()
        }),
        ("issuer", WrongIssuer, |c| {
            c.iss = "https://other.example/".parse().unwrap()
        }),
        ("audience", WrongAudience, |c| {
            c.aud = "clinic.example".parse().unwrap()
        }),
        ("no start", Dates, |c| c.nbf += 1),
        ("no end", Dates, |c| c.exp += 1),
        ("from the future", Dates, |c| {
            (c.iat, c.decided_at) = (c.iat + 901, c.decided_at + 901)
        }),
        ("issued long after the decision", Dates, |c| {
            c.decided_at -= 901
        }),
        ("no item", NoItem, |c| c.items.clear()),
    ];
    for copy_for in [CopyFor::Source, CopyFor::DataUser] {
        for (name, error, spoil) in &cases {
            assert_eq!(spoilt(copy_for, spoil), *error, "{name}");
        }
    }
    assert_eq!(
        spoilt(CopyFor::Source, |c| c.copy_for = CopyFor::DataUser),
        WrongAudience
    );
    assert_eq!(
        spoilt(CopyFor::DataUser, |c| c.copy_for = CopyFor::Source),
        WrongAudience
    );
}

#[test]
fn a_copy_that_shows_what_she_did_not_approve_is_refused() {
    let other = || "bank.example".parse().unwrap();
    let cases: [Case; 4] = [
        ("item", ArtifactError::NotApproved, |c| {
            c.items[0].value.id = "else".parse().unwrap();
        }),
        ("salt", ArtifactError::NotApproved, |c| {
            c.items[0].salt = consent_model::digest::Salt::from_bytes([0; 16]);
        }),
        ("data user", ArtifactError::NotApproved, |c| {
            c.data_user.as_mut().unwrap().value = "bank.example".parse().unwrap();
        }),
        ("statement", ArtifactError::NotApproved, |c| {
            c.statement.items.clear()
        }),
    ];
    for copy_for in [CopyFor::Source, CopyFor::DataUser] {
        for (name, error, spoil) in &cases {
            assert_eq!(spoilt(copy_for, spoil), *error, "{name}");
        }
    }
    let changed = |shown: &mut Option<consent_model::approval::Disclosure<Digest>>| {
        shown.as_mut().unwrap().value = Digest::of_bytes(b"another");
    };
    for refused in [
        spoilt(CopyFor::DataUser, |c| changed(&mut c.request)),
        spoilt(CopyFor::DataUser, |c| changed(&mut c.notice)),
    ] {
        assert_eq!(refused, ArtifactError::NotApproved);
    }
    // An item that was approved for another source does not belong in this one's copy.
    let mut elsewhere = item();
    elsewhere.source.party = other();
    let mut claims = copy_under(CopyFor::Source, term(), vec![elsewhere]);
    assert_eq!(verify(&claims).unwrap_err(), ArtifactError::WrongAudience);
    claims.aud = other();
    assert!(verify(&claims).is_ok());
}

#[test]
fn the_data_users_copy_opens_everything_and_names_the_one_she_was_told_of() {
    let cases: [Case; 3] = [
        ("request", ArtifactError::NotApproved, |c| c.request = None),
        ("notice", ArtifactError::NotApproved, |c| c.notice = None),
        ("data user", ArtifactError::NotApproved, |c| {
            c.data_user = None
        }),
    ];
    for (name, error, spoil) in &cases {
        assert_eq!(spoilt(CopyFor::DataUser, spoil), *error, "{name}");
    }
    let mut second = item();
    second.id = "second".parse().unwrap();
    let mut claims = copy_under(CopyFor::DataUser, term(), vec![item(), second]);
    assert!(verify(&claims).is_ok());
    claims.items.pop();
    assert_eq!(verify(&claims).unwrap_err(), ArtifactError::NotApproved);
    // Approved for the lender, and handed to somebody else.
    let mut claims = copy(CopyFor::DataUser);
    claims.aud = "bank.example".parse().unwrap();
    assert_eq!(verify(&claims).unwrap_err(), ArtifactError::NotApproved);
}

#[test]
fn an_artifact_of_another_key_or_type_or_without_her_approval_is_refused() {
    let claims = copy(CopyFor::Source);
    let issuer = MANAGER.parse().unwrap();
    let expected = Expectation {
        issuer: &issuer,
        audience: &claims.aud,
        copy_for: CopyFor::Source,
        subject: ExpectedSubject::AnyTrusted,
        now: now(),
    };
    let verify = |typ, key: &SigningKey| {
        let jws = sign(typ, &claims, key).unwrap();
        VerifiedArtifact::verify(&jws, manager().public(), &identity(), &expected).unwrap_err()
    };
    let stranger = SigningKey::from_seed_ed25519(&[99; 32]).unwrap();
    assert_eq!(
        verify(TYP, &stranger),
        ArtifactError::Jose(JoseError::UnknownKey)
    );
    assert!(matches!(
        verify("consent-request+jwt", &manager()),
        ArtifactError::Jose(JoseError::WrongType { .. })
    ));
    let unproven = spoilt(CopyFor::Source, |c| {
        c.evidence = evidence(&c.statement, |token| token["nonce"] = "another".into());
    });
    assert_eq!(
        unproven,
        ArtifactError::Evidence(EvidenceError::WrongChallenge)
    );
    let narrower = spoilt(CopyFor::Source, |c| {
        c.statement.purpose = "101".parse().unwrap();
    });
    assert_eq!(
        narrower,
        ArtifactError::Evidence(EvidenceError::WrongChallenge)
    );
}

#[test]
fn a_verified_copy_says_what_it_proves() {
    for copy_for in [CopyFor::Source, CopyFor::DataUser] {
        let claims = copy(copy_for);
        let verified = verify(&claims).unwrap();
        assert_eq!(verified.claims().jti, claims.jti);
        assert_eq!(verified.kid(), manager().kid());
        assert_eq!(verified.statement(), claims.statement.digest().unwrap());
        assert_eq!(verified.item(&item().id), Some(&item()));
        assert_eq!(verified.item(&"else".parse().unwrap()), None);
    }
}

#[test]
fn what_was_verified_of_one_copy_counts_for_no_other_approval_person_or_key() {
    for made in [|claims| claims, by_passkey] {
        let (source, data_user) = (made(copy(CopyFor::Source)), made(copy(CopyFor::DataUser)));
        let other = verify(&data_user).unwrap();
        let anyone = ExpectedSubject::AnyTrusted;
        let good = verify_beside(&source, Some(&other), anyone, &identity()).unwrap();
        assert_eq!(good.statement(), other.statement());

        // Other evidence, another statement under the same evidence, another time.
        let mut unproven = source.clone();
        unproven.evidence = evidence(&source.statement, |token| token["nonce"] = "another".into());
        assert!(matches!(
            verify_beside(&unproven, Some(&other), anyone, &identity()),
            Err(ArtifactError::Evidence(EvidenceError::WrongChallenge))
        ));
        let mut widened = made(copy_under(
            CopyFor::Source,
            Term {
                data_life: DataLife {
                    unit: Unit::Year,
                    value: 2,
                },
                ..term()
            },
            vec![item()],
        ));
        widened.evidence = source.evidence.clone();
        assert!(matches!(
            verify_beside(&widened, Some(&other), anyone, &identity()),
            Err(ArtifactError::Evidence(_))
        ));
        let mut late = source.clone();
        (late.iat, late.decided_at) = (late.iat + 800, late.decided_at + 800);
        let alone = verify(&late).map(drop);
        let beside_other = verify_beside(&late, Some(&other), anyone, &identity()).map(drop);
        assert_eq!(beside_other, alone);
        // Whose it is, is asked each time.
        let somebody = Approver::from(EvidenceSubject {
            iss: "https://identity.example".into(),
            aud: "consent-manager".into(),
            sub: "somebody".into(),
        });
        assert!(matches!(
            verify_beside(
                &source,
                Some(&other),
                ExpectedSubject::Linked(&somebody),
                &identity()
            ),
            Err(ArtifactError::Evidence(_))
        ));
    }
    // A provider whose key is not known here has vouched for nothing.
    let other = verify(&copy(CopyFor::DataUser)).unwrap();
    let nobody = std::collections::BTreeMap::<String, ForeignJwks>::new();
    let refused = verify_beside(
        &copy(CopyFor::Source),
        Some(&other),
        ExpectedSubject::AnyTrusted,
        &nobody,
    );
    assert!(matches!(
        refused,
        Err(ArtifactError::Evidence(EvidenceError::UntrustedIssuer))
    ));
}
