//! Operations on their way out, as RFC 9745 (`Deprecation`) and RFC 8594 (`Sunset`) say it.

use actix_web::middleware::DefaultHeaders;
use chrono::{NaiveDate, NaiveTime};

/// Since when an operation is deprecated, and until when it is served at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deprecation {
    since: &'static str,
    until: &'static str,
}

impl Deprecation {
    /// Both days as `YYYY-MM-DD`, UTC. A test of the workspace reads every one that is in use.
    #[must_use]
    pub const fn new(since: &'static str, until: &'static str) -> Self {
        Self { since, until }
    }

    /// The day since which it is deprecated and the day on which it may be gone; `None` when one of
    /// them is no day, or the second is not at least a year after the first (`docs/api-policy.md`).
    #[must_use]
    pub fn days(self) -> Option<(NaiveDate, NaiveDate)> {
        let since: NaiveDate = self.since.parse().ok()?;
        let until: NaiveDate = self.until.parse().ok()?;
        ((until - since).num_days() >= 365).then_some((since, until))
    }

    /// The headers of its answers; none where [`Self::days`] is `None`.
    #[must_use]
    pub fn headers(self) -> DefaultHeaders {
        let Some((since, until)) = self.days() else {
            return DefaultHeaders::new();
        };
        let (since, until) = (
            since.and_time(NaiveTime::MIN).and_utc(),
            until.and_time(NaiveTime::MIN).and_utc(),
        );
        DefaultHeaders::new()
            .add(("deprecation", format!("@{}", since.timestamp())))
            .add((
                "sunset",
                until.format("%a, %d %b %Y %H:%M:%S GMT").to_string(),
            ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_day_or_too_soon_is_none() {
        for (since, until) in [
            ("2027-13-01", "2029-01-01"),
            ("2027-01-31", "soon"),
            ("2027-01-31", "2027-12-31"),
            ("2027-01-31", "2026-01-31"),
        ] {
            assert_eq!(Deprecation::new(since, until).days(), None, "{since}");
        }
        assert!(
            Deprecation::new("2027-01-31", "2028-01-31")
                .days()
                .is_some()
        );
    }
}
