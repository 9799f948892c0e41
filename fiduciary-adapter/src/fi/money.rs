//! Amounts, days and times, as the schemas write them.

use chrono::{
    DateTime, Datelike as _, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, Utc,
};

/// Digits after the point (ISO 4217).
pub(super) fn places_of(currency: &str) -> u32 {
    match currency {
        "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "UGX" | "XAF" | "XOF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// `-280000` → `-2800.00` with two places.
pub(super) fn decimal(minor: i64, places: u32) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let unit = 10_u64.pow(places);
    let (whole, part) = (minor.unsigned_abs() / unit, minor.unsigned_abs() % unit);
    if places == 0 {
        return format!("{sign}{whole}");
    }
    let width = usize::try_from(places).unwrap_or_default();
    format!("{sign}{whole}.{part:0width$}")
}

/// Whether the text is a decimal, of whatever precision.
pub(super) fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, part]
        .iter()
        .all(|t| !t.is_empty() && t.bytes().all(|byte| byte.is_ascii_digit()))
}

fn india() -> Option<FixedOffset> {
    FixedOffset::east_opt(5 * 3600 + 1800)
}

/// A `dateTime`; one without an offset is India's, one without a time her midnight.
///
/// Of four-digit years, with room for an offset: others would not be written as they were read.
pub(super) fn moment(text: &str) -> Option<DateTime<Utc>> {
    // The library takes signs and more digits where the year is.
    let first = day(text.get(..10)?)?;
    let at = if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        at.with_timezone(&Utc)
    } else {
        let at = if text.len() == 10 {
            first.and_time(NaiveTime::MIN)
        } else {
            NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok()?
        };
        let at = at.and_local_timezone(india()?).single()?;
        at.with_timezone(&Utc)
    };
    (1..=9998).contains(&at.year()).then_some(at)
}

/// A time as India's clocks show it.
pub(super) fn written(at: DateTime<Utc>) -> String {
    match india() {
        Some(india) => at
            .with_timezone(&india)
            .to_rfc3339_opts(SecondsFormat::AutoSi, false),
        None => at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
    }
}

/// The day in India.
pub(super) fn day_of(at: DateTime<Utc>) -> NaiveDate {
    india().map_or_else(
        || at.date_naive(),
        |india| at.with_timezone(&india).date_naive(),
    )
}

/// A `date`; a time or an offset behind it is not looked at.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let (day, rest) = text.split_at_checked(10)?;
    let ends = rest.is_empty() || rest.starts_with(['T', 'Z', '+', '-']);
    let is_shaped = day.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    (ends && is_shaped)
        .then(|| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

    use super::*;

    #[test]
    fn days_and_times_of_other_shapes_are_none() {
        for text in [
            "-026-03-02",
            "+026-03-02",
            "2026-3-002",
            "2026-13-01",
            "2026-02-30",
            "26-03-2026",
        ] {
            assert_eq!(day(text), None, "{text}");
            assert_eq!(moment(&format!("{text}T00:00:00")), None, "{text}");
        }
        for text in ["2026-03-02x", "2026-03-0", ""] {
            assert_eq!(day(text), None, "{text}");
        }
        for text in [
            "9999-12-31T23:59:59-05:30",
            "0000-06-01T00:00:00Z",
            "2026-03-02T25:00:00",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
        for text in [
            "2026-03-02",
            "2026-03-02T10:00:00",
            "2026-03-02Z",
            "2026-03-02+05:30",
        ] {
            assert_eq!(day(text), NaiveDate::from_ymd_opt(2026, 3, 2), "{text}");
        }
        let midnight = moment("2026-03-02").unwrap();
        assert_eq!(midnight.to_rfc3339(), "2026-03-01T18:30:00+00:00");
        assert_eq!(moment("2026-03-02T00:00:00"), Some(midnight));
        assert_eq!(written(midnight), "2026-03-02T00:00:00+05:30");
    }

    #[test]
    fn amounts_are_written_exactly() {
        for (minor, places, expected) in [
            (0, 2, "0.00"),
            (-5, 2, "-0.05"),
            (123, 0, "123"),
            (-1_001, 3, "-1.001"),
            (i64::MIN, 2, "-92233720368547758.08"),
        ] {
            assert_eq!(decimal(minor, places), expected);
        }
        for text in ["", "-", ".", "1.", ".5", "1e5", "+1", "1,000", "--1", "NaN"] {
            assert!(!is_decimal(text), "{text}");
        }
        assert!(is_decimal("-2500000.0000") && is_decimal("7"));
    }
}
