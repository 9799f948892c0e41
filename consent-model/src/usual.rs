//! What is more than usual for a purpose: oftener, longer, farther back, kept longer.
//!
//! Nothing here refuses anything. She is told before she decides, so that a thousand looks a day do
//! not pass for one (Sahamati's consent guidelines: unusual frequencies are called out).

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    purpose::Usual,
    request::ConsentRequest,
    term::{DataLife, Frequency, Term, Unit},
};

/// One way in which a request asks for more than is usual for its purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusual {
    /// More uses.
    Often {
        /// What is usual; none is once.
        usual: Option<Frequency>,
    },
    /// A longer term.
    Long {
        /// What is usual, in days.
        days: i64,
    },
    /// Data from longer ago.
    FarBack {
        /// What is usual, in days.
        days: i64,
    },
    /// Kept longer afterwards.
    KeptLong {
        /// What is usual, in days.
        days: i64,
    },
}

/// What is more than usual in terms and earliest day, of a request made at `asked`.
#[must_use]
pub fn unusual(
    usual: &Usual,
    term: &Term,
    earliest: Option<NaiveDate>,
    asked: DateTime<Utc>,
) -> Vec<Unusual> {
    let mut found = Vec::new();
    if a_year(term.frequency) > a_year(usual.often) {
        found.push(Unusual::Often { usual: usual.often });
    }
    if (term.expiry - term.start.max(asked)).num_days() > usual.days {
        found.push(Unusual::Long { days: usual.days });
    }
    let back = earliest.map_or(0, |day| (asked.date_naive() - day).num_days());
    if back > usual.back_days {
        found.push(Unusual::FarBack {
            days: usual.back_days,
        });
    }
    if kept_days(term.data_life) > usual.kept_days {
        found.push(Unusual::KeptLong {
            days: usual.kept_days,
        });
    }
    found
}

/// The same of a whole request, as it was asked.
#[must_use]
pub fn of(request: &ConsentRequest) -> Vec<Unusual> {
    let earliest = request.items.iter().map(|item| item.ask.range().from).min();
    let asked = DateTime::from_timestamp(request.iat, 0).unwrap_or(request.term.start);
    unusual(
        &request.purpose.facts().usual,
        &request.term,
        earliest,
        asked,
    )
}

/// Most uses in a year; a single use counts as none, so that any repetition is more than it.
fn a_year(often: Option<Frequency>) -> u64 {
    let windows = |unit| match unit {
        Unit::Hour => 366 * 24,
        Unit::Day => 366,
        Unit::Month => 12,
        Unit::Year => 1,
    };
    often.map_or(0, |f| windows(f.unit) * u64::from(f.value))
}

/// Days for which it is kept, never fewer than they are.
fn kept_days(life: DataLife) -> i64 {
    let value = i64::from(life.value);
    match life.unit {
        Unit::Hour => value.div_euclid(24) + i64::from(value % 24 > 0),
        Unit::Day => value,
        // The longest months and years there are, as one counts them from any day.
        Unit::Month => value * 61 / 2 + i64::from(value % 2 > 0),
        Unit::Year => value * 366,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        purpose::Purpose,
        term::{FetchType, Mode},
    };

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn found(
        code: &str,
        often: Option<(Unit, u32)>,
        days: i64,
        from: &str,
        life: (Unit, u32),
    ) -> Vec<Unusual> {
        let asked = at("2026-06-30T12:00:00Z");
        let term = Term {
            start: asked,
            expiry: asked + chrono::TimeDelta::days(days),
            fetch: if often.is_some() {
                FetchType::Periodic
            } else {
                FetchType::OneTime
            },
            frequency: often.map(|(unit, value)| Frequency { unit, value }),
            data_life: DataLife {
                unit: life.0,
                value: life.1,
            },
            mode: Mode::Store,
        };
        let purpose: Purpose = code.parse().unwrap();
        unusual(
            &purpose.facts().usual,
            &term,
            Some(from.parse().unwrap()),
            asked,
        )
    }

    #[test]
    fn what_is_usual_is_not_flagged() {
        let month = (Unit::Month, 1);
        assert_eq!(found("105", None, 30, "2026-01-01", month), []);
        assert_eq!(
            found(
                "102",
                Some((Unit::Day, 1)),
                365,
                "2024-06-30",
                (Unit::Year, 1)
            ),
            []
        );
        assert_eq!(
            found("104", Some((Unit::Month, 30)), 300, "2026-01-01", month),
            []
        );
    }

    #[test]
    fn a_thousand_times_a_day_for_ten_years_back_and_on_is_flagged_in_every_way() {
        let all = found(
            "102",
            Some((Unit::Day, 1000)),
            3650,
            "2016-01-01",
            (Unit::Year, 10),
        );
        let usual = Some(Frequency {
            unit: Unit::Day,
            value: 1,
        });
        let expected = [
            Unusual::Often { usual },
            Unusual::Long { days: 365 },
            Unusual::FarBack { days: 731 },
            Unusual::KeptLong { days: 366 },
        ];
        assert_eq!(all, expected);
    }

    #[test]
    fn anything_again_and_again_is_unusual_for_a_single_decision() {
        let yearly = found(
            "105",
            Some((Unit::Year, 1)),
            30,
            "2026-01-01",
            (Unit::Day, 1),
        );
        assert_eq!(yearly, [Unusual::Often { usual: None }]);
    }

    #[test]
    fn what_is_kept_is_never_counted_shorter_than_it_is() {
        for (unit, value, days) in [
            (Unit::Hour, 1, 1),
            (Unit::Hour, 24, 1),
            (Unit::Month, 1, 31),
            (Unit::Month, 3, 92),
            (Unit::Month, 6, 183),
            (Unit::Year, 1, 366),
        ] {
            assert_eq!(kept_days(DataLife { unit, value }), days);
        }
    }
}
