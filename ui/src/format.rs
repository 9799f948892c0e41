//! Dates, numbers, money and sizes as a person reads them.
//!
//! What differs by language comes from CLDR through ICU4X: names of months, order of a date, how
//! digits are grouped. Digits are Western in every language and rupees are grouped in lakhs in
//! every language of India (`docs/decisions/0011-languages.md`). Times are shown in UTC and say so.

use std::sync::OnceLock;

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use i18n_embed_fl::fl;
use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::YMD;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;

use crate::direction;
use crate::locale::{Language, Locale};

/// What CLDR knows of one language.
struct Shapes {
    number: DecimalFormatter,
    day: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
}

impl Shapes {
    fn of(language: Language) -> &'static Self {
        static MADE: [OnceLock<Shapes>; Language::COUNT] =
            [const { OnceLock::new() }; Language::COUNT];
        let [en, hi, bn, ta, ur, ja] = &MADE;
        // CLDR groups Urdu in thousands, wherever it is written; India groups in lakhs.
        let (shelf, numbers, days, length) = match language {
            Language::En => (en, "en-IN", "en-GB", YMD::medium()),
            Language::Hi => (hi, "hi-IN-u-nu-latn", "hi-IN-u-nu-latn", YMD::long()),
            Language::Bn => (bn, "bn-IN-u-nu-latn", "bn-IN-u-nu-latn", YMD::long()),
            Language::Ta => (ta, "ta-IN-u-nu-latn", "ta-IN-u-nu-latn", YMD::long()),
            Language::Ur => (ur, "en-IN", "ur-IN-u-nu-latn", YMD::long()),
            Language::Ja => (ja, "ja", "ja", YMD::long()),
        };
        shelf.get_or_init(|| Self::new(numbers, days, length))
    }

    #[expect(
        clippy::expect_used,
        reason = "tags and data are compiled in and a test makes each of them"
    )]
    fn new(numbers: &str, days: &str, length: YMD) -> Self {
        let locale = |tag: &str| tag.parse::<icu_locale_core::Locale>().expect("well-formed");
        Self {
            number: DecimalFormatter::try_new(locale(numbers).into(), <_>::default())
                .expect("compiled in"),
            day: FixedCalendarDateTimeFormatter::try_new(locale(days).into(), length)
                .expect("compiled in"),
        }
    }
}

/// A number inside a message: whole ones grouped, others as they are.
pub(crate) fn fluent_number(language: Language, value: f64) -> String {
    /// Up to here a float holds every whole number.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() != 0.0 || value.abs() > EXACT {
        return value.to_string();
    }
    #[expect(clippy::cast_possible_truncation, reason = "whole and within bounds")]
    let whole = value as i64;
    signed(language, &Decimal::from(whole))
}

/// A number that keeps its sign before it, also where text runs from right to left.
fn signed(language: Language, number: &Decimal) -> String {
    let text = Shapes::of(language).number.format(number).to_string();
    match text.starts_with('-') && language.dir() == "rtl" {
        true => direction::isolated(&text),
        false => text,
    }
}

fn amount_in(language: Language, amount: &Decimal, unit: Option<&str>) -> String {
    let number = Shapes::of(language).number.format(amount).to_string();
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", number.as_str()),
    };
    let text = match unit {
        Some("INR") => format!("{sign}₹{digits}"),
        Some("JPY") if language == Language::Ja => format!("{sign}{digits}円"),
        Some("JPY") => format!("{sign}¥{digits}"),
        Some(unit) => format!("{sign}{digits} {unit}"),
        None => number,
    };
    match language.dir() {
        "rtl" => direction::isolated(&text),
        _ => text,
    }
}

fn day_in(language: Language, day: &NaiveDate) -> String {
    let month = u8::try_from(day.month()).unwrap_or_default();
    let of_month = u8::try_from(day.day()).unwrap_or_default();
    match Date::try_new_gregorian(day.year(), month, of_month) {
        Ok(known) => Shapes::of(language).day.format(&known).to_string(),
        // Only years that no calendar of ICU reaches.
        Err(_) => day.to_string(),
    }
}

impl Locale {
    /// A moment: `3 Nov 2026, 14:05 UTC`.
    #[must_use]
    pub fn moment(&self, at: &DateTime<Utc>) -> String {
        let date = self.date(&at.date_naive());
        let time = format!("{:02}:{:02} UTC", at.hour(), at.minute());
        fl!(self, "format-moment", date = date, time = time)
    }

    /// A day: `3 Nov 2026`.
    #[must_use]
    pub fn date(&self, day: &NaiveDate) -> String {
        day_in(self.language(), day)
    }

    /// A count with its digits grouped: `12,34,567`.
    #[must_use]
    pub fn number(&self, n: u64) -> String {
        signed(self.language(), &Decimal::from(n))
    }

    /// Money in minor units, of which `10^places` make one: `-₹1,234.50`, `1,234.50 EUR`.
    #[must_use]
    pub fn money(&self, minor: i64, places: u32, currency: &str) -> String {
        let mut amount = Decimal::from(minor);
        amount.multiply_pow10(-i16::try_from(places).unwrap_or_default());
        amount_in(self.language(), &amount, Some(currency))
    }

    /// A whole number with its unit, which may be a currency: `₹5,000`, `-3 kg`.
    #[must_use]
    pub fn quantity(&self, n: i64, unit: Option<&str>) -> String {
        amount_in(self.language(), &Decimal::from(n), unit)
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
        let mut size = Decimal::from(tenths);
        size.multiply_pow10(-1);
        amount_in(self.language(), &size, Some(unit))
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

    const KNOWN: [Language; Language::COUNT] = [
        Language::En,
        Language::Hi,
        Language::Bn,
        Language::Ta,
        Language::Ur,
        Language::Ja,
    ];

    #[test]
    fn every_language_writes_a_day_in_its_own_way() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 3).unwrap();
        let shown = KNOWN.map(|language| day_in(language, &day));
        let expected = [
            "3 Nov 2026",
            "3 नवंबर, 2026",
            "3 নভেম্বর, 2026",
            "3 நவம்பர் 2026",
            "3 نومبر، 2026",
            "2026年11月3日",
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn every_month_of_every_language_is_a_word_of_its_own() {
        for language in KNOWN {
            let months: std::collections::HashSet<String> = (1..=12)
                .map(|month| day_in(language, &NaiveDate::from_ymd_opt(2026, month, 3).unwrap()))
                .collect();
            assert_eq!(months.len(), 12, "{}", language.tag());
        }
    }

    #[test]
    fn a_moment_names_its_zone() {
        let at = Utc.with_ymd_and_hms(2026, 11, 3, 14, 5, 9).unwrap();
        for language in Language::ALL {
            let shown = Locale::of(language).moment(&at);
            assert!(shown.contains("14:05 UTC"), "{shown}");
        }
        assert_eq!(
            Locale::of(Language::En).moment(&at),
            "3 Nov 2026, 14:05 UTC"
        );
        assert_eq!(machine_time(&at), "2026-11-03T14:05:09Z");
    }

    #[test]
    fn numbers_are_grouped_the_indian_way_in_every_language_of_india() {
        for (n, shown, japanese) in [
            (0_u64, "0", "0"),
            (999, "999", "999"),
            (1_000, "1,000", "1,000"),
            (99_999, "99,999", "99,999"),
            (123_456, "1,23,456", "123,456"),
            (12_345_678, "1,23,45,678", "12,345,678"),
        ] {
            for language in KNOWN {
                let expected = match language {
                    Language::Ja => japanese,
                    _ => shown,
                };
                assert_eq!(signed(language, &Decimal::from(n)), expected);
            }
        }
    }

    #[test]
    fn a_number_inside_a_message_is_grouped_too() {
        let shown = |n| fluent_number(Language::En, n);
        assert_eq!(shown(1_234_567.0), "12,34,567");
        assert_eq!(shown(-1_000.0), "-1,000");
        assert_eq!(shown(0.5), "0.5");
        assert_eq!(shown(f64::INFINITY), "inf");
    }

    #[test]
    fn money_keeps_its_sign_and_every_place() {
        let l = Locale::of(Language::En);
        for (minor, places, currency, shown) in [
            (-500, 2, "XTS", "-5.00 XTS"),
            (-5, 2, "INR", "-₹0.05"),
            (12_345_678, 2, "INR", "₹1,23,456.78"),
            (1_500, 0, "JPY", "¥1,500"),
            (i64::MIN, 2, "X", "-92,23,37,20,36,85,47,758.08 X"),
        ] {
            assert_eq!(l.money(minor, places, currency), shown);
        }
        let yen = Decimal::from(-1_234_500);
        let shown = amount_in(Language::Ja, &yen, Some("JPY"));
        assert_eq!(shown, "-1,234,500円");
    }

    #[test]
    fn a_sign_stays_before_its_number_where_text_runs_from_right_to_left() {
        let shown = amount_in(Language::Ur, &Decimal::from(-5), Some("INR"));
        assert_eq!(shown, "\u{2068}-₹5\u{2069}");
        assert_eq!(fluent_number(Language::Ur, -5.0), "\u{2068}-5\u{2069}");
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
