//! Values that cannot be, whoever says so: one of them, and the deposit is refused whole. What is
//! only unlikely is counted in its quality (`docs/quality.md`).

use chrono::{DateTime, Months, NaiveDate, Utc};
use consent_model::dataset::{Column, ColumnType, DatasetKind, Row};
use serde_json::Value;

/// No record is older: nobody who was alive then has a store.
const EARLIEST: NaiveDate = match NaiveDate::from_ymd_opt(1850, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};
/// Months after it came in which a record may still speak of days (a plan, a term).
const MONTHS_AHEAD: u32 = 120;
/// Largest amount, in minor units.
pub(super) const LARGEST_AMOUNT: u64 = 1_000_000_000_000_000;

/// The first column of a record that holds a value that cannot be.
pub(super) fn column(
    dataset: DatasetKind,
    row: &Row,
    received_at: DateTime<Utc>,
) -> Option<&'static str> {
    let columns = dataset.schema().columns.iter();
    let mut absurd = columns.filter(|column| {
        let value = row.get(column.name).unwrap_or(&Value::Null);
        is_absurd(column, value, received_at.date_naive())
    });
    absurd.next().map(|column| column.name)
}

fn is_absurd(column: &Column, value: &Value, received: NaiveDate) -> bool {
    match column.kind {
        ColumnType::Date | ColumnType::Timestamp => day_of(value).is_some_and(|day| {
            let latest = received.checked_add_months(Months::new(MONTHS_AHEAD));
            day < EARLIEST || latest.is_some_and(|latest| day > latest)
        }),
        ColumnType::Integer => value
            .as_i64()
            .is_some_and(|n| n.unsigned_abs() > LARGEST_AMOUNT),
        ColumnType::Text | ColumnType::Real => false,
    }
}

/// The day of a date or time in the vault's form.
pub(super) fn day_of(value: &Value) -> Option<NaiveDate> {
    value.as_str()?.get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use service_kit::testing;

    use super::*;

    #[test]
    fn years_far_off_and_amounts_beyond_any_fortune_are_absurd() {
        let patient = |born: &str| {
            let row = json!({"patient_id": "p", "birth_date": born});
            row.as_object().unwrap().clone()
        };
        let found = |born| {
            column(
                DatasetKind::ClinicPatients,
                &patient(born),
                testing::start(),
            )
        };
        for born in ["0001-01-01", "1849-12-31", "9999-12-31", "2037-12-01"] {
            assert_eq!(found(born), Some("birth_date"), "{born}");
        }
        for born in ["1850-01-01", "2026-11-30", "2036-01-01"] {
            assert_eq!(found(born), None, "{born}");
        }
        for (amount, absurd) in [
            (1_000_000_000_000_000_i64, None),
            (1_000_000_000_000_001, Some("amount_minor")),
            (-1_000_000_000_000_001, Some("amount_minor")),
        ] {
            let row = super::super::tests::transaction("t", "2026-01-01T00:00:00Z", amount, "x");
            let found = column(DatasetKind::BankTransactions, &row, testing::start());
            assert_eq!(found, absurd, "{amount}");
        }
    }
}
