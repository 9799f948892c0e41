//! A guardian's approval: it counts for the one whose guardian is linked, in that role, and as far as
//! the right reaches.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests; a failure here is a failed test"
)]

use crate::common::consent::{
    MANAGER, PROVIDER, by_guardian, copy, evidence, manager, now, term, verify_as,
};
use consent_model::approval::{Approver, EvidenceError, EvidenceSubject, ExpectedSubject};
use consent_model::artifact::{
    ArtifactClaims, ArtifactError, CopyFor, Expectation, TYP, VerifiedArtifact,
};
use consent_model::jose::sign;
use consent_model::representation::{GuardianOf, Guardianship};

const ROLES: [Option<GuardianOf>; 3] = [
    None,
    Some(GuardianOf::Child),
    Some(GuardianOf::PersonWithDisability),
];

/// A consent that was approved in this role.
fn approved_by(role: Option<GuardianOf>) -> ArtifactClaims {
    let mut claims = copy(CopyFor::Source);
    claims.statement.purpose = "105".parse().unwrap();
    claims.evidence = evidence(&claims.statement, |_| ());
    match role {
        None => claims,
        Some(of) => by_guardian(claims, of),
    }
}

/// Who is linked, by a right until then.
fn linked(role: Option<GuardianOf>, until: Option<i64>) -> Approver {
    let subject = EvidenceSubject {
        iss: PROVIDER.into(),
        aud: "manager".into(),
        sub: "she".into(),
    };
    Approver {
        guardian: role.map(|of| Guardianship { of, until }),
        ..subject.into()
    }
}

fn refused(claims: &ArtifactClaims, she: &Approver) -> Option<EvidenceError> {
    match verify_as(claims, ExpectedSubject::Linked(she)) {
        Ok(_) => None,
        Err(ArtifactError::Evidence(error)) => Some(error),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn an_approval_counts_in_the_role_that_is_linked_and_in_no_other() {
    for said in ROLES {
        for known in ROLES {
            let wanted = (said != known).then_some(EvidenceError::WrongRole);
            assert_eq!(refused(&approved_by(said), &linked(known, None)), wanted);
        }
    }
}

#[test]
fn a_role_that_she_did_not_approve_in_cannot_be_written_in_or_taken_out() {
    for (said, written) in [
        (ROLES[0], ROLES[1]),
        (ROLES[1], ROLES[0]),
        (ROLES[1], ROLES[2]),
    ] {
        let mut claims = approved_by(said);
        claims.statement.approved_by = written;
        let refused = refused(&claims, &linked(written, None));
        assert_eq!(refused, Some(EvidenceError::WrongChallenge));
    }
}

#[test]
fn an_approval_lies_before_the_end_of_the_right_and_ends_no_later() {
    let (decided, ends) = (now().timestamp(), term().expiry.timestamp());
    for (until, wanted) in [
        (decided - 1, Some(EvidenceError::RightOver)),
        (decided, Some(EvidenceError::RightOver)),
        (decided + 1, Some(EvidenceError::RightOver)),
        (ends - 1, Some(EvidenceError::RightOver)),
        (ends, None),
        (ends + 1, None),
    ] {
        let role = Some(GuardianOf::Child);
        assert_eq!(
            refused(&approved_by(role), &linked(role, Some(until))),
            wanted
        );
    }
}

#[test]
fn what_was_found_good_before_stays_though_the_right_has_ended_but_in_its_role() {
    let claims = approved_by(Some(GuardianOf::Child));
    let she = linked(Some(GuardianOf::Child), None);
    let held = verify_as(&claims, ExpectedSubject::Linked(&she)).unwrap();
    let again = |she: &Approver| {
        let jws = sign(TYP, &claims, &manager()).unwrap();
        let expected = Expectation {
            issuer: &MANAGER.parse().unwrap(),
            audience: &claims.aud,
            copy_for: claims.copy_for,
            subject: ExpectedSubject::Linked(she),
            now: now(),
        };
        VerifiedArtifact::verify(&jws, manager().public(), held.evidence_key(), &expected)
    };
    assert!(again(&linked(Some(GuardianOf::Child), Some(1))).is_ok());
    let herself = again(&linked(None, None));
    assert!(matches!(
        herself,
        Err(ArtifactError::Evidence(EvidenceError::WrongRole))
    ));
}

#[test]
fn what_watches_a_child_is_approved_by_nobody() {
    for (code, open) in [("101", true), ("102", false), ("104", false), ("105", true)] {
        let mut claims = copy(CopyFor::Source);
        claims.statement.purpose = code.parse().unwrap();
        let child = by_guardian(claims.clone(), GuardianOf::Child);
        let she = linked(Some(GuardianOf::Child), None);
        let found = verify_as(&child, ExpectedSubject::Linked(&she)).map(drop);
        match found {
            Ok(()) => assert!(open, "{code}"),
            Err(error) => assert!(
                !open && matches!(error, ArtifactError::NotForChild),
                "{code}"
            ),
        }
        // It is hers to approve for herself, and her guardian's of another kind.
        let person = by_guardian(claims, GuardianOf::PersonWithDisability);
        let she = linked(Some(GuardianOf::PersonWithDisability), None);
        assert!(verify_as(&person, ExpectedSubject::Linked(&she)).is_ok());
    }
}
