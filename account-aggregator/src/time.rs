//! Moments on the wire: ISO 8601 date-times with an offset.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How far a message's `timestamp` may lie from now (general guidelines).
pub const TOLERANCE: TimeDelta = TimeDelta::minutes(15);

/// A moment, read with `Z`, `+05:30` or `+0530` and written in UTC with milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub DateTime<Utc>);

/// Reads a date-time; none if it is not one.
#[must_use]
pub fn parse(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
        .ok()
        .map(|at| at.to_utc())
}

/// Writes a date-time.
#[must_use]
pub fn format(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&format(self.0))
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        parse(&text)
            .map(Self)
            .ok_or_else(|| serde::de::Error::custom("not an ISO 8601 date-time with an offset"))
    }
}

impl From<DateTime<Utc>> for Moment {
    fn from(at: DateTime<Utc>) -> Self {
        Self(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "2026-11-25",
            "2026-11-25T10:00:00",
            "25-11-2026T10:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-11-25T25:00:00Z",
            "1764064800",
        ] {
            assert!(parse(text).is_none(), "{text}");
        }
        for text in [
            "2026-11-25T10:00:00.000Z",
            "2026-11-25T15:30:00+05:30",
            "2026-11-25T15:30:00.000+0530",
        ] {
            assert_eq!(format(parse(text).unwrap()), "2026-11-25T10:00:00.000Z");
        }
    }
}
