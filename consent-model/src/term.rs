//! How long, how often, how far back, and what happens afterwards: the terms of a consent.
//!
//! Words and meanings follow the ReBIT consent detail (`consentStart`, `consentExpiry`,
//! `fetchType`, `Frequency`, `FIDataRange`, `DataLife`, `consentMode`).

use chrono::{DateTime, Days, Months, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::lifetime;

/// Longest term that a consent may have.
pub const LONGEST_TERM_DAYS: i64 = 3653;

/// Skew tolerated between clocks of the network (design §1).
pub const CLOCK_SKEW: TimeDelta = TimeDelta::minutes(15);

/// Once, or again and again (ReBIT `fetchType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FetchType {
    /// Exactly one use.
    OneTime,
    /// As often as [`Frequency`] allows.
    Periodic,
}

/// What the data user does with what it gets (ReBIT `consentMode`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Look, do not keep.
    View,
    /// Keep for the data life.
    Store,
    /// Receives the answer to a question, not records.
    Query,
    /// Pass on as it comes, do not keep.
    Stream,
}

/// A unit of time, from the shortest to the longest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 60 minutes.
    Hour,
    /// 24 hours.
    Day,
    /// A calendar month.
    Month,
    /// Twelve calendar months.
    Year,
}

/// At most `value` uses in any window of one `unit` (ReBIT `Frequency`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Frequency {
    /// Length of the window.
    pub unit: Unit,
    /// Uses in one window.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 10_000)))]
    pub value: u32,
}

/// How long what was received may be kept (ReBIT `DataLife`); `value` 0 means: not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DataLife {
    /// Unit of time.
    pub unit: Unit,
    /// That many of it; ten years at most.
    #[cfg_attr(feature = "schema", schemars(range(max = 87_660)))]
    pub value: u32,
}

impl DataLife {
    /// Until when what was received at `from` may be kept; none when it may not be kept at all.
    #[must_use]
    pub fn end(self, from: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.value == 0 {
            return None;
        }
        match self.unit {
            Unit::Hour => from.checked_add_signed(TimeDelta::hours(i64::from(self.value))),
            Unit::Day => from.checked_add_days(Days::new(u64::from(self.value))),
            Unit::Month => from.checked_add_months(Months::new(self.value)),
            Unit::Year => from.checked_add_months(Months::new(self.value.saturating_mul(12))),
        }
    }
}

/// Days that the data may come from: first day to last day, both included (ReBIT `FIDataRange`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DataRange {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

impl DataRange {
    /// Whether every day of `other` lies in this range.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        other.from <= other.to && self.from <= other.from && other.to <= self.to
    }

    /// Days in the range.
    #[must_use]
    pub fn days(&self) -> i64 {
        (self.to - self.from).num_days() + 1
    }
}

/// The terms of one consent. Checked when they are asked for ([`Term::check`]), before an artifact
/// is signed and by everyone who verifies it ([`Term::check_consistent`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// First moment.
    pub start: DateTime<Utc>,
    /// First moment at which it no longer holds.
    pub expiry: DateTime<Utc>,
    /// Once or periodic.
    pub fetch: FetchType,
    /// Only, and always, with periodic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequency: Option<Frequency>,
    /// How long what was received may be kept.
    pub data_life: DataLife,
    /// What the data user does with it.
    pub mode: Mode,
}

/// A term that cannot be asked for. Each message names the term to correct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermError {
    /// Begins or ends in a year that nobody means.
    #[error("`start` and `expiry` must lie in the years 1970 to 9999")]
    OutsideYears,
    /// Ends before it starts.
    #[error("`expiry` must lie after `start`")]
    EndsBeforeStart,
    /// Already over.
    #[error("`expiry` lies in the past")]
    AlreadyOver,
    /// Longer than any consent may be.
    #[error("the term is longer than {LONGEST_TERM_DAYS} days")]
    TooLong,
    /// Periodic without frequency, or the reverse.
    #[error("`frequency` is required for `periodic` and not allowed for `one_time`")]
    FrequencyMismatch,
    /// Zero uses.
    #[error("`frequency.value` must be between 1 and 10000")]
    FrequencyOutOfBounds,
    /// Longer than ten years.
    #[error("`data_life` must be at most 10 years")]
    DataLifeTooLong,
    /// A choice that is no narrowing ([`crate::narrowing`]).
    #[error("a decision may narrow the terms, never widen them")]
    Widened,
}

impl Term {
    /// Checks the terms at the moment of asking.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check(&self, now: DateTime<Utc>) -> Result<(), TermError> {
        self.check_consistent()?;
        if self.expiry <= now {
            return Err(TermError::AlreadyOver);
        }
        Ok(())
    }

    /// Checks what needs no clock: order and length of the term, one use exactly when it is
    /// one-time, data life. Everyone who is shown an artifact checks it again, so that no manager
    /// can sign "once" with ten thousand uses.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check_consistent(&self) -> Result<(), TermError> {
        if [self.start, self.expiry]
            .map(|at| lifetime::moment(at.timestamp()))
            .contains(&None)
        {
            return Err(TermError::OutsideYears);
        }
        if self.expiry <= self.start {
            return Err(TermError::EndsBeforeStart);
        }
        if (self.expiry - self.start).num_days() > LONGEST_TERM_DAYS {
            return Err(TermError::TooLong);
        }
        match (self.fetch, self.frequency) {
            (FetchType::OneTime, None) => {}
            (FetchType::Periodic, Some(f)) if (1..=10_000).contains(&f.value) => {}
            (FetchType::Periodic, Some(_)) => return Err(TermError::FrequencyOutOfBounds),
            _ => return Err(TermError::FrequencyMismatch),
        }
        let ten_years = match self.data_life.unit {
            Unit::Hour => 87_660,
            Unit::Day => 3_653,
            Unit::Month => 120,
            Unit::Year => 10,
        };
        if self.data_life.value > ten_years {
            return Err(TermError::DataLifeTooLong);
        }
        Ok(())
    }

    /// Start of the window that ends at `now` and in which uses are counted; `None` when every
    /// use ever made counts (one-time).
    #[must_use]
    pub fn window_start(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match (self.fetch, self.frequency) {
            (FetchType::Periodic, Some(f)) => Some(unit_before(now, f.unit)),
            (FetchType::OneTime, _) | (FetchType::Periodic, None) => None,
        }
    }

    /// Uses allowed in one window; of a one-time consent one, whatever else it says.
    #[must_use]
    pub fn uses_allowed(&self) -> u32 {
        match (self.fetch, self.frequency) {
            (FetchType::Periodic, Some(f)) => f.value,
            (FetchType::OneTime, _) | (FetchType::Periodic, None) => 1,
        }
    }
}

fn unit_before(now: DateTime<Utc>, unit: Unit) -> DateTime<Utc> {
    let back = match unit {
        Unit::Hour => now.checked_sub_signed(TimeDelta::hours(1)),
        Unit::Day => now.checked_sub_days(Days::new(1)),
        Unit::Month => now.checked_sub_months(Months::new(1)),
        Unit::Year => now.checked_sub_months(Months::new(12)),
    };
    back.unwrap_or(DateTime::<Utc>::MIN_UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn term() -> Term {
        Term {
            start: at("2026-11-23T00:00:00Z"),
            expiry: at("2026-12-23T00:00:00Z"),
            fetch: FetchType::OneTime,
            frequency: None,
            data_life: DataLife {
                unit: Unit::Month,
                value: 1,
            },
            mode: Mode::Query,
        }
    }

    #[test]
    fn contradictory_terms_are_refused() {
        let now = at("2026-11-23T10:00:00Z");
        let f = Some(Frequency {
            unit: Unit::Day,
            value: 1,
        });
        assert_eq!(
            Term {
                expiry: term().start,
                ..term()
            }
            .check(now),
            Err(TermError::EndsBeforeStart)
        );
        assert_eq!(
            term().check(at("2027-01-01T00:00:00Z")),
            Err(TermError::AlreadyOver)
        );
        assert_eq!(
            Term {
                frequency: f,
                ..term()
            }
            .check(now),
            Err(TermError::FrequencyMismatch)
        );
        assert_eq!(
            Term {
                fetch: FetchType::Periodic,
                ..term()
            }
            .check(now),
            Err(TermError::FrequencyMismatch)
        );
        assert_eq!(
            Term {
                expiry: at("2040-01-01T00:00:00Z"),
                ..term()
            }
            .check(now),
            Err(TermError::TooLong)
        );
        let zero = Some(Frequency {
            unit: Unit::Day,
            value: 0,
        });
        assert_eq!(
            Term {
                fetch: FetchType::Periodic,
                frequency: zero,
                ..term()
            }
            .check(now),
            Err(TermError::FrequencyOutOfBounds)
        );
        assert_eq!(
            Term {
                start: DateTime::<Utc>::MIN_UTC,
                expiry: DateTime::<Utc>::MAX_UTC,
                ..term()
            }
            .check(now),
            Err(TermError::OutsideYears)
        );
        assert_eq!(term().check(now), Ok(()));
    }

    #[test]
    fn a_one_time_consent_is_used_once_whatever_frequency_stands_beside_it() {
        let often = Term {
            frequency: Some(Frequency {
                unit: Unit::Hour,
                value: 10_000,
            }),
            ..term()
        };
        assert_eq!(
            often.check_consistent(),
            Err(TermError::FrequencyMismatch),
            "no artifact with it is genuine"
        );
        assert_eq!(
            (often.uses_allowed(), often.window_start(often.start)),
            (1, None)
        );
        let periodic = Term {
            fetch: FetchType::Periodic,
            ..often
        };
        assert_eq!(periodic.uses_allowed(), 10_000);
        assert!(periodic.window_start(periodic.start).is_some());
    }

    #[test]
    fn a_range_covers_only_what_lies_inside() {
        let day = |t: &str| t.parse::<NaiveDate>().unwrap();
        let year = DataRange {
            from: day("2026-01-01"),
            to: day("2026-12-31"),
        };
        let june = DataRange {
            from: day("2026-06-01"),
            to: day("2026-06-30"),
        };
        assert!(year.covers(&june) && !june.covers(&year) && june.days() == 30);
        assert!(!year.covers(&DataRange {
            from: june.to,
            to: june.from
        }));
    }
}
