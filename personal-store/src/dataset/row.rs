//! One record in the form that the vault keeps: times in one spelling, so that text order is time
//! order and a record written in another spelling is not taken for a changed one.

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};
use consent_model::dataset::{Column, ColumnType, DatasetKind, Row, RowError, check_row};
use serde_json::Value;

/// Checks a record and gives it the vault's form.
pub(super) fn normal(dataset: DatasetKind, row: &Row) -> Result<Row, RowError> {
    check_row(dataset, row)?;
    let mut kept = Row::new();
    for column in dataset.schema().columns {
        let value = row.get(column.name).unwrap_or(&Value::Null);
        let value = normal_value(column, value).ok_or(RowError::WrongType {
            dataset,
            column: column.name,
            kind: column.kind,
        })?;
        kept.insert(column.name.to_owned(), value);
    }
    Ok(kept)
}

fn normal_value(column: &Column, value: &Value) -> Option<Value> {
    let (Some(text), ColumnType::Date | ColumnType::Timestamp) = (value.as_str(), column.kind)
    else {
        return Some(value.clone());
    };
    // Years of four digits only: others would not sort as text.
    let four_digits = |year: i32| (1..=9999).contains(&year);
    let normal = if column.kind == ColumnType::Date {
        let day: NaiveDate = text.parse().ok()?;
        four_digits(day.year()).then(|| day.to_string())?
    } else {
        let at: DateTime<Utc> = text.parse().ok()?;
        four_digits(at.year()).then(|| at.to_rfc3339_opts(SecondsFormat::AutoSi, true))?
    };
    Some(normal.into())
}
