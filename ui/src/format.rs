//! Dates, numbers and sizes as a person reads them.
//!
//! Times are shown in UTC and say so. Digits are Western in every language, grouped the Indian
//! way (`12,34,567`), which is what Indian banks and forms print.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use i18n_embed_fl::fl;

use crate::locale::{Language, Locale};

const MONTHS_EN: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const MONTHS_HI: [&str; 12] = [
    "जन॰",
    "फ़र॰",
    "मार्च",
    "अप्रैल",
    "मई",
    "जून",
    "जुल॰",
    "अग॰",
    "सित॰",
    "अक्तू॰",
    "नव॰",
    "दिस॰",
];

impl Locale {
    /// A moment: `3 Nov 2026, 14:05 UTC`.
    #[must_use]
    pub fn moment(&self, at: &DateTime<Utc>) -> String {
        format!(
            "{}, {:02}:{:02} UTC",
            self.date(&at.date_naive()),
            at.hour(),
            at.minute()
        )
    }

    /// A day: `3 Nov 2026`.
    #[must_use]
    pub fn date(&self, day: &NaiveDate) -> String {
        let months = match self.language() {
            Language::En => &MONTHS_EN,
            Language::Hi => &MONTHS_HI,
        };
        let month = months
            .get(day.month0() as usize)
            .copied()
            .unwrap_or_default();
        format!("{} {} {}", day.day(), month, day.year())
    }

    /// A count with its digits grouped: `12,34,567`.
    #[must_use]
    pub fn number(&self, n: u64) -> String {
        let digits = n.to_string();
        let Some(split) = digits.len().checked_sub(3).filter(|s| *s > 0) else {
            return digits;
        };
        let (head, tail) = digits.split_at(split);
        let mut out = String::with_capacity(digits.len() + 6);
        for (i, c) in head.chars().enumerate() {
            if i > 0 && (head.len() - i).is_multiple_of(2) {
                out.push(',');
            }
            out.push(c);
        }
        out.push(',');
        out.push_str(tail);
        out
    }

    /// Money in minor units, of which `10^places` make one: `-1,234.50 INR`.
    #[must_use]
    pub fn money(&self, minor: i64, places: u32, currency: &str) -> String {
        let one = 10_u64.checked_pow(places).unwrap_or(1);
        let (whole, rest) = (minor.unsigned_abs() / one, minor.unsigned_abs() % one);
        let sign = if minor < 0 { "-" } else { "" };
        let whole = self.number(whole);
        match usize::try_from(places) {
            Ok(width) if width > 0 => format!("{sign}{whole}.{rest:0width$} {currency}"),
            _ => format!("{sign}{whole} {currency}"),
        }
    }

    /// A size in bytes: `512 bytes`, `1.2 kB`, `3.4 MB`.
    #[must_use]
    pub fn bytes(&self, n: u64) -> String {
        const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
        if n < 1000 {
            return fl!(self, "format-bytes", n = n);
        }
        let mut tenths = n / 100;
        let mut unit = 0;
        while tenths >= 10_000 && unit + 1 < UNITS.len() {
            tenths /= 1000;
            unit += 1;
        }
        let unit = UNITS.get(unit).copied().unwrap_or_default();
        format!("{}.{} {unit}", self.number(tenths / 10), tenths % 10)
    }

    /// A share between 0 and 1 as a percentage; anything outside is clamped.
    #[must_use]
    pub fn percent(&self, share: f64) -> String {
        let clamped = if share.is_nan() {
            0.0
        } else {
            share.clamp(0.0, 1.0)
        };
        format!("{:.0} %", clamped * 100.0)
    }
}

/// A moment for the `datetime` attribute of `<time>`.
#[must_use]
pub fn machine_time(at: &DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn a_moment_names_its_zone_in_both_languages() {
        let at = Utc.with_ymd_and_hms(2026, 11, 3, 14, 5, 9).unwrap();
        assert_eq!(
            Locale::of(Language::En).moment(&at),
            "3 Nov 2026, 14:05 UTC"
        );
        assert_eq!(
            Locale::of(Language::Hi).moment(&at),
            "3 नव॰ 2026, 14:05 UTC"
        );
        assert_eq!(machine_time(&at), "2026-11-03T14:05:09Z");
    }

    #[test]
    fn numbers_are_grouped_the_indian_way() {
        let l = Locale::of(Language::En);
        for (n, shown) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (99_999, "99,999"),
            (123_456, "1,23,456"),
            (12_345_678, "1,23,45,678"),
        ] {
            assert_eq!(l.number(n), shown);
        }
    }

    #[test]
    fn money_keeps_its_sign_and_every_place() {
        let l = Locale::of(Language::En);
        for (minor, places, shown) in [
            (-500, 2, "-5.00 X"),
            (-5, 2, "-0.05 X"),
            (12_345_678, 2, "1,23,456.78 X"),
            (1_500, 0, "1,500 X"),
            (i64::MIN, 2, "-92,23,37,20,36,85,47,758.08 X"),
        ] {
            assert_eq!(l.money(minor, places, "X"), shown);
        }
    }

    #[test]
    fn sizes_never_overflow_and_keep_one_decimal() {
        let l = Locale::of(Language::En);
        assert_eq!(l.bytes(0), "0 bytes");
        assert_eq!(l.bytes(1), "1 byte");
        assert_eq!(l.bytes(1_240), "1.2 kB");
        assert_eq!(l.bytes(999_999), "999.9 kB");
        assert_eq!(l.bytes(3_400_000), "3.4 MB");
        assert!(l.bytes(u64::MAX).ends_with(" TB"));
    }

    #[test]
    fn a_share_outside_zero_to_one_is_clamped() {
        let l = Locale::of(Language::En);
        assert_eq!(l.percent(0.98), "98 %");
        assert_eq!(l.percent(7.0), "100 %");
        assert_eq!(l.percent(f64::NAN), "0 %");
    }
}
