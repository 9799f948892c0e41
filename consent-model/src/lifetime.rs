//! The life of a signed document: from `iat`, when it was made, to `exp`, until when it counts.
//!
//! The two integers come from outside and may be any at all. Here, and nowhere else, they become
//! moments: years 1970 to 9999, the end after the beginning, so that no later sum or difference of
//! them can overflow. Each kind of document says how long it may live at most.
//!
//! What it does not do: read a clock, or say what a document outside its time is refused as.

use chrono::{DateTime, Utc};

use crate::term::CLOCK_SKEW;

/// The last second a document may name: the end of the year 9999.
pub const LAST_SECOND: i64 = 253_402_300_799;

/// `iat` and `exp` of one document, both of them moments, and in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    made: DateTime<Utc>,
    until: DateTime<Utc>,
}

impl Lifetime {
    /// Takes the two integers of a document; `None` when they are no moments or not in order.
    #[must_use]
    pub fn new(iat: i64, exp: i64) -> Option<Self> {
        let (made, until) = (moment(iat)?, moment(exp)?);
        (made < until).then_some(Self { made, until })
    }

    /// When the document was made.
    #[must_use]
    pub const fn made(self) -> DateTime<Utc> {
        self.made
    }

    /// The first moment at which it no longer counts.
    #[must_use]
    pub const fn until(self) -> DateTime<Utc> {
        self.until
    }

    /// How long it lives.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.until.timestamp() - self.made.timestamp()
    }

    /// Whether it counts now: made at most the tolerated skew ahead of us, not over, and living
    /// for at most `longest` seconds.
    #[must_use]
    pub fn holds(self, longest: i64, now: DateTime<Utc>) -> bool {
        self.seconds() <= longest && is_about_past(self.made.timestamp(), now) && now < self.until
    }
}

/// Whether a document with these two integers, which may live `longest` seconds, counts now.
#[must_use]
pub fn holds(iat: i64, exp: i64, longest: i64, now: DateTime<Utc>) -> bool {
    Lifetime::new(iat, exp).is_some_and(|life| life.holds(longest, now))
}

/// A number of seconds as a moment between 1970 and 9999.
#[must_use]
pub fn moment(seconds: i64) -> Option<DateTime<Utc>> {
    (0..=LAST_SECOND)
        .contains(&seconds)
        .then(|| DateTime::from_timestamp(seconds, 0))
        .flatten()
}

/// Whether two numbers of seconds lie at most the tolerated skew apart, whatever they are.
#[must_use]
pub const fn is_about(one: i64, other: i64) -> bool {
    one.abs_diff(other) <= CLOCK_SKEW.num_seconds().unsigned_abs()
}

/// Whether a number of seconds lies in the past, or in the future by at most the tolerated skew.
#[must_use]
pub const fn is_about_past(seconds: i64, now: DateTime<Utc>) -> bool {
    seconds <= now.timestamp() || is_about(seconds, now.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-23T10:00:00Z".parse().unwrap()
    }

    #[test]
    fn no_pair_of_integers_outside_the_years_is_a_life() {
        let t = now().timestamp();
        let far = [i64::MIN, i64::MIN + 1, -1, LAST_SECOND + 1, i64::MAX];
        for iat in far {
            for exp in far {
                assert_eq!(Lifetime::new(iat, exp), None, "{iat} {exp}");
                assert!(!holds(iat, exp, i64::MAX, now()), "{iat} {exp}");
            }
            assert!(!holds(iat, t + 300, i64::MAX, now()), "{iat}");
            assert!(!holds(t, iat, i64::MAX, now()), "{iat}");
        }
        assert_eq!(Lifetime::new(t, t), None);
        let longest = Lifetime::new(0, LAST_SECOND).unwrap();
        assert_eq!(longest.seconds(), LAST_SECOND);
        assert!(longest.holds(LAST_SECOND, now()) && !longest.holds(i64::MIN, now()));
    }

    #[test]
    fn a_document_lives_no_longer_than_its_kind_may() {
        let t = now().timestamp();
        for longest in [60, 900, 3600] {
            assert!(holds(t, t + longest, longest, now()), "{longest}");
            assert!(!holds(t, t + longest + 1, longest, now()), "{longest}");
        }
    }

    #[test]
    fn a_document_counts_from_a_little_before_it_was_made_until_its_end() {
        let t = now().timestamp();
        assert!(holds(t + 900, t + 1200, 900, now()), "15 minutes of skew");
        assert!(!holds(t + 901, t + 1200, 900, now()), "from the future");
        assert!(holds(t - 299, t + 1, 900, now()));
        assert!(!holds(t - 300, t, 900, now()), "over");
    }

    #[test]
    fn any_two_integers_can_be_compared() {
        for far in [i64::MIN, i64::MAX] {
            assert!(!is_about(far, 0) && !is_about(0, far) && is_about(far, far));
            assert!(!is_about(far, now().timestamp()));
        }
        assert!(!is_about(i64::MIN, i64::MAX) && is_about(-900, 0) && !is_about(901, 0));
        assert!(is_about_past(i64::MIN, now()) && !is_about_past(i64::MAX, now()));
    }
}
