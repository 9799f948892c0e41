//! Who may act for her: a nominee after her death or when she cannot act herself (DPDP Act s.14), a
//! guardian of a child or of a person with a disability (s.9, DPDP Rules, rules 10, 11).
//!
//! Being named gives nobody a right. It begins when somebody has checked the proof, and it ends: by
//! her, by who acts, by who checked it, or by itself on the day a child comes of age.

use chrono::{DateTime, FixedOffset, Months, NaiveDate, NaiveTime, TimeZone, Utc};
use serde::{Deserialize, Serialize};

use crate::party::Actor;

/// Years at which a child is no child any more (DPDP Act s.2(f)).
pub const MAJORITY_YEARS: u32 = 18;
/// India's time is ahead of UTC by five and a half hours.
const INDIA_SECONDS: i32 = 5 * 3600 + 1800;

/// As what somebody acts for her.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RepresentationKind {
    /// Named by her (s.14).
    Nominee,
    /// The parent or lawful guardian of a child (s.9, rule 10).
    GuardianOfChild,
    /// The lawful guardian of a person with a disability (s.9, rule 11).
    GuardianOfPersonWithDisability,
}

impl RepresentationKind {
    /// As whom the history names who acts.
    #[must_use]
    pub const fn actor(self) -> Actor {
        match self {
            Self::Nominee => Actor::Nominee,
            Self::GuardianOfChild | Self::GuardianOfPersonWithDisability => Actor::Guardian,
        }
    }

    /// As what somebody approves for her; a nominee never does.
    #[must_use]
    pub const fn guardian_of(self) -> Option<GuardianOf> {
        match self {
            Self::Nominee => None,
            Self::GuardianOfChild => Some(GuardianOf::Child),
            Self::GuardianOfPersonWithDisability => Some(GuardianOf::PersonWithDisability),
        }
    }
}

/// For whom a guardian approves, as it stands in a statement ([W3C DPV] `isIndicatedBy`).
///
/// [W3C DPV]: https://w3id.org/dpv#isIndicatedBy
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum GuardianOf {
    /// A child (DPDP Act s.9, rule 10).
    #[serde(rename = "guardian_of_child")]
    Child,
    /// A person with a disability (s.9, rule 11).
    #[serde(rename = "guardian_of_person_with_disability")]
    PersonWithDisability,
}

/// A guardian's right, as a source learns it at linking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Guardianship {
    /// For whom.
    pub of: GuardianOf,
    /// It gives no right from then on, seconds: a child comes of age. Absent: no end is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
}

impl Guardianship {
    /// Whether it can give a right now. A child's has an end that lies less than [`MAJORITY_YEARS`] away.
    #[must_use]
    pub fn is_sound(self, now: DateTime<Utc>) -> bool {
        let longest = now.checked_add_months(Months::new(12 * MAJORITY_YEARS + 1));
        let longest = longest.map_or(i64::MAX, |longest| longest.timestamp());
        match (self.of, self.until) {
            (GuardianOf::Child, None) => false,
            (GuardianOf::Child, Some(until)) => (now.timestamp() + 1..=longest).contains(&until),
            (GuardianOf::PersonWithDisability, until) => {
                until.is_none_or(|until| until > now.timestamp())
            }
        }
    }

    /// Whether it gives no right any more at this moment.
    #[must_use]
    pub fn is_over(self, at: DateTime<Utc>) -> bool {
        self.until.is_some_and(|until| at.timestamp() >= until)
    }
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RepresentationState {
    /// Named, or asked for. It gives no right.
    Named,
    /// The proof was checked.
    InForce,
    /// Over.
    Ended,
    /// The proof was found wanting.
    Refused,
}

/// A step that the state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RepresentationError {
    /// It was accepted or refused before.
    #[error("it was accepted or refused before")]
    Checked,
    /// It has ended or was refused.
    #[error("it has ended or was refused")]
    Over,
    /// Its last day is past.
    #[error("its last day is past")]
    TooLate,
}

impl RepresentationState {
    /// Whether it has neither ended nor been refused.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Named | Self::InForce)
    }

    /// The proof was checked and found good.
    ///
    /// # Errors
    /// When that was done before, or it is over.
    pub const fn accept(self) -> Result<Self, RepresentationError> {
        match self {
            Self::Named => Ok(Self::InForce),
            Self::InForce | Self::Refused => Err(RepresentationError::Checked),
            Self::Ended => Err(RepresentationError::Over),
        }
    }

    /// The proof was checked and found wanting.
    ///
    /// # Errors
    /// As [`Self::accept`].
    pub const fn refuse(self) -> Result<Self, RepresentationError> {
        match self {
            Self::Named => Ok(Self::Refused),
            Self::InForce | Self::Refused => Err(RepresentationError::Checked),
            Self::Ended => Err(RepresentationError::Over),
        }
    }

    /// It is taken back or given up.
    ///
    /// # Errors
    /// When it is over.
    pub const fn end(self) -> Result<Self, RepresentationError> {
        match self {
            Self::Named | Self::InForce => Ok(Self::Ended),
            Self::Ended | Self::Refused => Err(RepresentationError::Over),
        }
    }
}

/// The moment at which somebody born on this day comes of age: the day begins in India.
#[must_use]
pub fn comes_of_age(born: NaiveDate) -> Option<DateTime<Utc>> {
    begins(born.checked_add_months(Months::new(12 * MAJORITY_YEARS))?)
}

/// The moment at which a last day is over in India.
#[must_use]
pub fn day_is_over(last: NaiveDate) -> Option<DateTime<Utc>> {
    begins(last.succ_opt()?)
}

fn begins(day: NaiveDate) -> Option<DateTime<Utc>> {
    let india = FixedOffset::east_opt(INDIA_SECONDS)?;
    let begins = india.from_local_datetime(&day.and_time(NaiveTime::MIN));
    Some(begins.single()?.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_or_checked_never_comes_into_force() {
        use RepresentationState::{Ended, InForce, Named, Refused};
        for state in [InForce, Refused] {
            assert_eq!(state.accept(), Err(RepresentationError::Checked));
            assert_eq!(state.refuse(), Err(RepresentationError::Checked));
        }
        assert_eq!(Ended.accept(), Err(RepresentationError::Over));
        assert_eq!(Ended.end(), Err(RepresentationError::Over));
        assert_eq!(Refused.end(), Err(RepresentationError::Over));
        assert_eq!(Named.accept(), Ok(InForce));
        assert_eq!(Named.refuse(), Ok(Refused));
        assert_eq!(InForce.end(), Ok(Ended));
    }

    #[test]
    fn a_guardians_right_over_a_child_always_has_an_end_before_it_is_of_age() {
        let now: DateTime<Utc> = "2026-11-26T00:00:00Z".parse().unwrap();
        let of = |of, until: Option<&str>| {
            let until = until.map(|at| at.parse::<DateTime<Utc>>().unwrap().timestamp());
            Guardianship { of, until }.is_sound(now)
        };
        assert!(of(GuardianOf::Child, Some("2028-06-14T18:30:00Z")));
        assert!(!of(GuardianOf::Child, None));
        assert!(!of(GuardianOf::Child, Some("2046-01-01T00:00:00Z")));
        for whom in [GuardianOf::Child, GuardianOf::PersonWithDisability] {
            assert!(!of(whom, Some("2026-11-26T00:00:00Z")));
        }
        assert!(of(GuardianOf::PersonWithDisability, None));
        let right = Guardianship {
            of: GuardianOf::Child,
            until: Some(now.timestamp()),
        };
        assert!(right.is_over(now) && !right.is_over(now - chrono::TimeDelta::seconds(1)));
    }

    #[test]
    fn a_child_comes_of_age_as_the_day_begins_in_india() {
        let born = "2010-06-15".parse().unwrap();
        let at = comes_of_age(born).unwrap();
        assert_eq!(at, "2028-06-14T18:30:00Z".parse::<DateTime<Utc>>().unwrap());
        // Born on a leap day: rather a day early than a day too long under a guardian.
        let at = comes_of_age("2012-02-29".parse().unwrap()).unwrap();
        assert_eq!(at, "2030-02-27T18:30:00Z".parse::<DateTime<Utc>>().unwrap());
        assert_eq!(comes_of_age(NaiveDate::MAX), None);
        let last = "2026-12-31".parse().unwrap();
        let over = "2026-12-31T18:30:00Z".parse().ok();
        assert_eq!(day_is_over(last), over);
    }
}
