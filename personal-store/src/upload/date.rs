//! Days and times as banks write them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

/// The order of day, month and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateForm {
    /// 2026-12-31
    YearFirst,
    /// 31/12/2026
    DayFirst,
    /// 12/31/2026
    MonthFirst,
    /// 31 Dec 2026
    MonthName,
}

impl DateForm {
    /// Every form, the likelier first.
    pub const ALL: [Self; 4] = [
        Self::YearFirst,
        Self::DayFirst,
        Self::MonthFirst,
        Self::MonthName,
    ];

    /// Its name in a form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::YearFirst => "year_first",
            Self::DayFirst => "day_first",
            Self::MonthFirst => "month_first",
            Self::MonthName => "month_name",
        }
    }

    /// The moment, in the vault's spelling; the first of the day where no time is given. Times
    /// without an offset are taken as UTC.
    pub(super) fn moment(self, text: &str) -> Option<String> {
        let text = text.trim();
        let at = match DateTime::parse_from_rfc3339(text) {
            Ok(at) if self == Self::YearFirst => at.with_timezone(&Utc),
            _ => self.naive(text)?.and_utc(),
        };
        Some(at.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }

    fn naive(self, text: &str) -> Option<NaiveDateTime> {
        // A month's name may hold the space before the time.
        let whole = self.day(text).map(|day| day.and_time(NaiveTime::MIN));
        whole.or_else(|| {
            let at = text.rfind(['T', ' '])?;
            let (day, time) = (text.get(..at)?, text.get(at + 1..)?);
            let forms = ["%H:%M:%S%.f", "%H:%M"];
            let mut times = forms
                .iter()
                .filter_map(|form| NaiveTime::parse_from_str(time, form).ok());
            Some(self.day(day.trim_end_matches(','))?.and_time(times.next()?))
        })
    }

    fn day(self, text: &str) -> Option<NaiveDate> {
        let mut parts = text.split(['-', '/', '.', ' ']);
        let parts = [
            parts.next()?,
            parts.next()?,
            parts.next()?,
            parts.next().unwrap_or(""),
        ];
        if !parts[3].is_empty() {
            return None;
        }
        let [year, month, day] = match self {
            Self::YearFirst => [parts[0], parts[1], parts[2]],
            Self::DayFirst | Self::MonthName => [parts[2], parts[1], parts[0]],
            Self::MonthFirst => [parts[2], parts[0], parts[1]],
        };
        let number = |text: &str| {
            let plain = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| text.parse::<u32>().ok()).flatten()
        };
        let month = match self {
            Self::MonthName => month_of(month)?,
            _ => number(month).filter(|_| month.len() <= 2)?,
        };
        let year = match (year.len(), number(year)?) {
            (4, year) => year,
            // No statement of a bank is older than that; who writes the year first writes it whole.
            (2, year) if self != Self::YearFirst => 2000 + year - if year >= 80 { 100 } else { 0 },
            _ => return None,
        };
        let day = number(day).filter(|_| day.len() <= 2)?;
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
    }
}

fn month_of(name: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let name = name.to_lowercase();
    let short = name.get(..3)?;
    let place = MONTHS.iter().position(|month| *month == short)?;
    u32::try_from(place + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_is_none_is_none_in_any_form() {
        for text in [
            "",
            "x",
            "2026",
            "31/02/2026",
            "2026-13-01",
            "1/2",
            "1/2/3/4",
            "32 Dec 2026",
            "1-1-202",
            "+1/01/2026",
            "1/1/26 25:00",
        ] {
            for form in DateForm::ALL {
                assert_eq!(form.moment(text), None, "{text} {form:?}");
            }
        }
    }

    #[test]
    fn days_are_read_in_the_order_that_was_chosen() {
        for (form, text, at) in [
            (DateForm::YearFirst, "2026-02-03", "2026-02-03T00:00:00Z"),
            (
                DateForm::YearFirst,
                "2026/2/3 10:20",
                "2026-02-03T10:20:00Z",
            ),
            (
                DateForm::YearFirst,
                "2026-02-03T10:20:30Z",
                "2026-02-03T10:20:30Z",
            ),
            (
                DateForm::YearFirst,
                "2026-02-03T01:00:00+05:30",
                "2026-02-02T19:30:00Z",
            ),
            (DateForm::DayFirst, "03/02/2026", "2026-02-03T00:00:00Z"),
            (DateForm::DayFirst, "3.2.26", "2026-02-03T00:00:00Z"),
            (
                DateForm::DayFirst,
                "03-02-1999 23:59:59",
                "1999-02-03T23:59:59Z",
            ),
            (DateForm::MonthFirst, "02/03/26", "2026-02-03T00:00:00Z"),
            (DateForm::MonthName, "3-Feb-2026", "2026-02-03T00:00:00Z"),
            (
                DateForm::MonthName,
                "03 February 2026",
                "2026-02-03T00:00:00Z",
            ),
            (
                DateForm::MonthName,
                "03 FEB 26 08:05",
                "2026-02-03T08:05:00Z",
            ),
        ] {
            assert_eq!(form.moment(text).as_deref(), Some(at), "{text}");
        }
    }
}
