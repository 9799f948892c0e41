//! Values that are likely as they are: the rules behind the figure of accuracy. A value without a
//! rule is not counted. The rules look at one value alone and know nothing of the person.

use chrono::{DateTime, Days, NaiveDate, Utc};
use consent_model::dataset::{Column, ColumnType, DatasetKind};
use serde_json::Value;

use super::absurd::day_of;

/// Nobody who keeps a store was born, or was ill, earlier.
const EARLIEST: NaiveDate = match NaiveDate::from_ymd_opt(1900, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};
/// Largest likely amount, in minor units.
const LIKELY_AMOUNT: u64 = 1_000_000_000_000;
/// Largest likely result of a measurement.
const LIKELY_RESULT: f64 = 1e9;

/// Whether a value is likely; `None` where there is no rule for its column.
pub(super) fn value(
    dataset: DatasetKind,
    column: &Column,
    value: &Value,
    received_at: DateTime<Utc>,
) -> Option<bool> {
    match column.kind {
        ColumnType::Date | ColumnType::Timestamp => {
            let today = received_at.date_naive();
            // A day is the source's own, and may be one off.
            let latest = today.checked_add_days(Days::new(1)).unwrap_or(today);
            Some(day_of(value).is_some_and(|day| (EARLIEST..=latest).contains(&day)))
        }
        ColumnType::Integer => Some(
            value
                .as_i64()
                .is_some_and(|n| n.unsigned_abs() <= LIKELY_AMOUNT),
        ),
        ColumnType::Real => Some(value.as_f64().is_some_and(|n| n.abs() <= LIKELY_RESULT)),
        ColumnType::Text => {
            let text = value.as_str()?;
            match column.name {
                "currency" => Some(text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase())),
                // FHIR R4 administrative-gender.
                "gender" => Some(matches!(text, "male" | "female" | "other" | "unknown")),
                "code" => Some(code(dataset, text)),
                _ => None,
            }
        }
    }
}

/// Whether a medical code has the form of a code system that records of this kind use.
fn code(dataset: DatasetKind, text: &str) -> bool {
    match dataset {
        DatasetKind::ClinicConditions => is_snomed(text) || is_icd10(text),
        DatasetKind::ClinicObservations => is_loinc(text) || is_snomed(text),
        DatasetKind::ClinicMedications => is_digits(text, 1..=8) || is_atc(text) || is_snomed(text),
        _ => is_digits(text, 1..=18) || is_atc(text),
    }
}

fn is_digits(text: &str, long: std::ops::RangeInclusive<usize>) -> bool {
    long.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// A SNOMED CT identifier has 6 to 18 digits and does not begin with 0.
fn is_snomed(text: &str) -> bool {
    is_digits(text, 6..=18) && !text.starts_with('0')
}

/// ICD-10: a letter, a digit, a digit or letter, and up to four places after a dot.
fn is_icd10(text: &str) -> bool {
    let (category, detail) = text.split_once('.').unwrap_or((text, ""));
    let category = category.as_bytes();
    matches!(category, [a, b, c] if a.is_ascii_uppercase() && b.is_ascii_digit()
        && c.is_ascii_alphanumeric())
        && detail.len() <= 4
        && !text.ends_with('.')
        && detail.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// ATC, fifth level: `A10BA02`.
fn is_atc(text: &str) -> bool {
    let letter = |b: &u8| b.is_ascii_uppercase();
    let digit = |b: &u8| b.is_ascii_digit();
    matches!(text.as_bytes(), [a, b, c, d, e, f, g] if letter(a) && digit(b) && digit(c)
        && letter(d) && letter(e) && digit(f) && digit(g))
}

/// LOINC: one to seven digits, a hyphen and a check digit (LOINC Users' Guide, mod 10).
fn is_loinc(text: &str) -> bool {
    let Some((body, check)) = text.rsplit_once('-') else {
        return false;
    };
    if !is_digits(body, 1..=7) || !is_digits(check, 1..=1) {
        return false;
    }
    let sum: u32 = body
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0');
            match (place % 2, digit) {
                (0, 5..) => digit * 2 - 9,
                (0, _) => digit * 2,
                _ => digit,
            }
        })
        .sum();
    check.parse() == Ok((10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_the_form_of_a_code_system() {
        for (dataset, good, bad) in [
            (
                DatasetKind::ClinicConditions,
                &["38341003", "44054006", "E11.9", "I10", "Z00.129A"][..],
                &["", "E11.", "e11.9", "038341003", "hypertension", "12345"][..],
            ),
            (
                DatasetKind::ClinicObservations,
                &["4548-4", "8480-6", "85354-9", "2339-0", "39156-5"][..],
                &["4548-5", "4548", "-4", "QALY", "12345678-9"][..],
            ),
            (
                DatasetKind::ClinicMedications,
                &["860975", "A10BA02"][..],
                &["metformin", "A10BA2", ""][..],
            ),
        ] {
            for text in good {
                assert!(code(dataset, text), "{dataset} {text}");
            }
            for text in bad {
                assert!(!code(dataset, text), "{dataset} {text}");
            }
        }
    }
}
