//! What of an artifact is refused, each with its own error; every case begins with a copy that
//! holds, and is signed by the manager's own key.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests; a failure here is a failed test"
)]

mod common;

use chrono::TimeDelta;
use common::consent::{copy, copy_under, item, term, verify};
use consent_model::artifact::{ArtifactError, CopyFor};
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
