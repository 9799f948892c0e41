//! What parties know.

use super::{at, day, lender};
use crate::part::listed::Fact;
use crate::store::Receiver;
use crate::store::known::{Added, Adds, KnownParty, KnownQuestion, KnownWay, Measured, Variants};

fn income(lower: i64, upper: i64) -> Measured {
    Measured {
        column: "lower".to_owned(),
        row: Vec::new(),
        unit: Some("INR".to_owned()),
        band: (lower, upper),
    }
}

/// What one more answer adds: one line of every kind.
#[must_use]
pub fn adds() -> Adds {
    let (half_year, last) = ((day(2026, 5, 1), day(2026, 10, 31)), at(2, 10, 0));
    let again = |changed| Added::Again {
        times: 4,
        last,
        changed,
    };
    Adds {
        lines: vec![
            Added::First,
            Added::FirstOfQuestion,
            again(false),
            again(true),
            Added::Overlap {
                days: half_year,
                apart: vec![(day(2026, 11, 1), day(2026, 11, 1)), half_year],
                last,
            },
            Added::OtherDays {
                days: Some(half_year),
                last,
            },
            Added::OtherDays { days: None, last },
            Added::OtherWay {
                facts: vec![Fact::new("Rounding:", "in bands of ₹5,000")],
                last,
            },
            Added::Narrower {
                before: income(40_000, 45_000),
                after: income(42_000, 43_000),
            },
            Added::SameColumns {
                title: "Monthly spending by category".to_owned(),
                columns: vec!["Amount".to_owned(), "Day".to_owned()],
                last,
            },
        ],
        variants: Variants {
            told: 1,
            known: false,
            most: 3,
            days: 180,
        },
        href: "/known#sahaj.example".to_owned(),
    }
}

/// What parties know.
#[must_use]
pub fn known() -> Vec<KnownParty> {
    let way = |width: &str, days| KnownWay {
        facts: vec![Fact::new("Rounding", format!("in bands of ₹{width}"))],
        days,
        sentence: Some("Your average monthly income is at least ₹40,000.".to_owned()),
        times: 2,
        last: at(2, 10, 0),
    };
    let half_year = (day(2026, 5, 1), day(2026, 10, 31));
    vec![KnownParty {
        party: Receiver {
            name: lender().name,
            id: "sahaj.example".to_owned(),
        },
        questions: vec![KnownQuestion {
            title: "Average monthly income".to_owned(),
            ways: vec![way("5,000", Some(half_year)), way("3,000", None)],
            together: vec![income(42_000, 43_000)],
        }],
    }]
}
