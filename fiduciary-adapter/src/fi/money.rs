//! Amounts, days and times, as the schemas write them.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, Utc};

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
pub(super) fn moment(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.with_timezone(&Utc));
    }
    let at = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f")
        .ok()
        .or_else(|| {
            day(text)
                .filter(|_| text.len() == 10)
                .map(|day| day.and_time(NaiveTime::MIN))
        })?;
    Some(
        at.and_local_timezone(india()?)
            .single()?
            .with_timezone(&Utc),
    )
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
    (ends
        && day
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-'))
    .then(|| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok())?
}
