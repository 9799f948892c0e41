//! The first day of the calendar months that a question counts.
//!
//! A question with a whole-number parameter `months` looks at that many calendar months, of which the
//! last is that of the last day of the range. Its code compares with `:since` and needs no
//! arithmetic on days, so an index can serve the comparison.

use chrono::{Datelike as _, NaiveDate};
use consent_model::{
    question::{Manifest, Parameter, Parameters},
    term::DataRange,
};
use serde_json::Value;

/// The parameter that says how many months.
const MONTHS: &str = "months";
/// The input that it gives.
pub(super) const SINCE: &str = "since";

/// Whether the code of the question may name `:since`.
pub(super) fn has_since(manifest: &Manifest) -> bool {
    matches!(
        manifest.parameters.get(MONTHS),
        Some(Parameter::Integer { min, .. }) if *min > 0
    )
}

/// The day, when the question was asked with a number of months for which there is one.
pub(super) fn since(parameters: &Parameters, range: &DataRange) -> Option<NaiveDate> {
    let months = parameters.get(MONTHS).and_then(Value::as_i64)?;
    let last = i64::from(range.to.year()) * 12 + i64::from(range.to.month0());
    let first = last.checked_sub(months)?.checked_add(1)?;
    let year = i32::try_from(first.div_euclid(12)).ok()?;
    let month = u32::try_from(first.rem_euclid(12)).ok()?;
    NaiveDate::from_ymd_opt(year, month + 1, 1).filter(|day| (1..=9999).contains(&day.year()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::question::tests::{map, range};

    #[test]
    fn months_are_counted_back_from_the_month_of_the_last_day() {
        let since = |months: Value, to: &str| {
            let day = since(&map(json!({ "months": months })), &range("2020-01-01", to));
            day.map(|day| day.to_string())
        };
        for (months, to, day) in [
            (1, "2026-06-01", "2026-06-01"),
            (1, "2026-06-30", "2026-06-01"),
            (6, "2026-06-30", "2026-01-01"),
            (7, "2026-06-30", "2025-12-01"),
            (24, "2026-01-31", "2024-02-01"),
        ] {
            assert_eq!(since(json!(months), to).as_deref(), Some(day));
        }
        for none in [json!("6"), json!(null), json!(i64::MAX), json!(i64::MIN)] {
            assert_eq!(since(none, "2026-06-30"), None);
        }
    }
}
