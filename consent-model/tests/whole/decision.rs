//! Every refusal of [`decide`], and the order in which they come.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests; a failure here is a failed test"
)]

use crate::common::consent::{copy, copy_under, item, now, range, term, verify};
use chrono::{DateTime, TimeDelta, Utc};
use consent_model::artifact::{CopyFor, VerifiedArtifact};
use consent_model::decision::{Facts, Refusal, decide};
use consent_model::party::ItemId;
use consent_model::status_list::Status;
use consent_model::term::{DataRange, FetchType, Term};

fn artifact() -> VerifiedArtifact {
    verify(&copy(CopyFor::Source)).unwrap()
}

fn after() -> DateTime<Utc> {
    term().expiry
}

fn before() -> DateTime<Utc> {
    term().start - TimeDelta::seconds(1)
}

fn wider() -> DataRange {
    DataRange {
        from: range().from.pred_opt().unwrap(),
        ..range()
    }
}

/// The facts of an access that is allowed.
fn good<'a>(artifact: &'a VerifiedArtifact, item: &'a ItemId) -> Facts<'a> {
    Facts {
        artifact,
        status: Some(Status::Valid),
        item,
        withdrawn: false,
        range: None,
        uses: 0,
        now: now(),
    }
}

#[test]
fn each_fact_that_forbids_it_is_refused_by_its_own_rule() {
    let (artifact, id, other) = (artifact(), item().id, "else".parse().unwrap());
    let (wide, empty) = (
        wider(),
        DataRange {
            from: range().to,
            to: range().from,
        },
    );
    let good = good(&artifact, &id);
    for (refusal, facts) in [
        (
            Refusal::StatusUnknown,
            Facts {
                status: None,
                ..good
            },
        ),
        (
            Refusal::Revoked,
            Facts {
                status: Some(Status::Revoked),
                ..good
            },
        ),
        (
            Refusal::Superseded,
            Facts {
                status: Some(Status::Superseded),
                ..good
            },
        ),
        (
            Refusal::Paused,
            Facts {
                status: Some(Status::Paused),
                ..good
            },
        ),
        (
            Refusal::Expired,
            Facts {
                now: after(),
                ..good
            },
        ),
        (
            Refusal::NotYetValid,
            Facts {
                now: before(),
                ..good
            },
        ),
        (
            Refusal::UnknownItem,
            Facts {
                item: &other,
                ..good
            },
        ),
        (
            Refusal::OutsideRange,
            Facts {
                range: Some(&wide),
                ..good
            },
        ),
        (
            Refusal::OutsideRange,
            Facts {
                range: Some(&empty),
                ..good
            },
        ),
        (
            Refusal::ItemWithdrawn,
            Facts {
                withdrawn: true,
                ..good
            },
        ),
        (Refusal::Exhausted, Facts { uses: 10, ..good }),
        (
            Refusal::Exhausted,
            Facts {
                uses: u32::MAX,
                ..good
            },
        ),
    ] {
        assert_eq!(decide(&facts).unwrap_err(), refusal);
        assert!(!refusal.problem().facts().slug.is_empty());
    }
}

#[test]
fn the_most_final_reason_is_heard_first() {
    let (artifact, id, other) = (artifact(), item().id, "else".parse().unwrap());
    let wide = wider();
    // Everything is wrong; then one thing after the other is put right.
    let mut facts = Facts {
        artifact: &artifact,
        status: None,
        item: &other,
        withdrawn: true,
        range: Some(&wide),
        uses: 10,
        now: after(),
    };
    let mut heard = Vec::new();
    let mut hear = |facts: &Facts<'_>| heard.push(decide(facts).unwrap_err());
    hear(&facts);
    for status in [Status::Revoked, Status::Superseded, Status::Paused] {
        facts.status = Some(status);
        hear(&facts);
    }
    facts.now = before();
    hear(&facts);
    facts.withdrawn = false;
    hear(&facts);
    facts.now = now();
    hear(&facts);
    facts.status = Some(Status::Valid);
    hear(&facts);
    facts.item = &id;
    hear(&facts);
    facts.range = None;
    hear(&facts);
    assert_eq!(
        heard,
        [
            Refusal::StatusUnknown,
            Refusal::Revoked,
            Refusal::Superseded,
            Refusal::Expired,
            Refusal::ItemWithdrawn,
            Refusal::NotYetValid,
            Refusal::Paused,
            Refusal::UnknownItem,
            Refusal::OutsideRange,
            Refusal::Exhausted,
        ]
    );
    facts.uses = 9;
    assert!(decide(&facts).is_ok());
}

#[test]
fn the_term_holds_from_its_first_moment_until_just_before_its_end() {
    let (artifact, id) = (artifact(), item().id);
    let good = good(&artifact, &id);
    for moment in [term().start, term().expiry - TimeDelta::seconds(1)] {
        assert!(
            decide(&Facts {
                now: moment,
                ..good
            })
            .is_ok(),
            "{moment}"
        );
    }
}

#[test]
fn a_one_time_consent_is_used_once() {
    let once = Term {
        fetch: FetchType::OneTime,
        frequency: None,
        ..term()
    };
    let artifact = verify(&copy_under(CopyFor::Source, once, vec![item()])).unwrap();
    let id = item().id;
    let good = good(&artifact, &id);
    assert!(decide(&good).is_ok());
    let again = decide(&Facts { uses: 1, ..good }).unwrap_err();
    assert_eq!(again, Refusal::Exhausted);
}

#[test]
fn a_permit_is_for_this_item_of_this_artifact_these_days_and_this_moment() {
    let (artifact, id) = (artifact(), item().id);
    let whole = decide(&good(&artifact, &id)).unwrap();
    assert_eq!(*whole.range(), range());
    let narrow = DataRange {
        from: range().to,
        ..range()
    };
    let facts = Facts {
        range: Some(&narrow),
        ..good(&artifact, &id)
    };
    let permit = decide(&facts).unwrap();
    assert_eq!(permit.artifact_id(), artifact.claims().jti);
    assert_eq!(
        (permit.item(), *permit.range(), permit.at()),
        (&item(), narrow, now())
    );
}
