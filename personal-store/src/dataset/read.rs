//! Reads records back, by day.

use chrono::NaiveDate;
use consent_model::{
    dataset::{Column, ColumnType, DatasetKind, Row, Schema},
    term::DataRange,
};
use futures_util::TryStreamExt as _;
use serde_json::{Number, Value};
use sqlx::{AssertSqlSafe, Row as _, sqlite::SqliteRow};

use crate::vault::{Vault, VaultError};

/// All records of one kind whose time lies in `range`, or all there are.
///
/// # Errors
/// When the vault cannot be read.
pub async fn records(
    vault: &Vault,
    dataset: DatasetKind,
    range: Option<&DataRange>,
) -> Result<Vec<Row>, VaultError> {
    let schema = dataset.schema();
    let columns: Vec<&Column> = schema.columns.iter().collect();
    let mut used = vault.lock().await;
    // All names are constants of `consent_model::dataset`.
    let query = AssertSqlSafe(select(schema, &columns, range.is_some()));
    let bounds = range.map(day_bounds).unwrap_or_default();
    let mut found = sqlx::query(query)
        .bind(bounds.0)
        .bind(bounds.1)
        .fetch(used.connection()?);
    let mut rows = Vec::new();
    while let Some(row) = found.try_next().await? {
        rows.push(read(schema, &row)?);
    }
    Ok(rows)
}

/// Whether the vault keeps records of this kind with all of these columns. A vault that was made
/// by another version may not.
///
/// # Errors
/// When the vault cannot be read.
pub async fn has_columns(
    vault: &Vault,
    dataset: DatasetKind,
    columns: &[String],
) -> Result<bool, VaultError> {
    let mut used = vault.lock().await;
    let there: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info(?1)")
        .bind(dataset.schema().table)
        .fetch_all(used.connection()?)
        .await?;
    Ok(columns.iter().all(|column| there.contains(column)))
}

/// All records of one kind, each with its `source` and the `deposit` that brought it or changed it
/// last. For her own export.
///
/// # Errors
/// When the vault cannot be read.
pub async fn with_provenance(vault: &Vault, dataset: DatasetKind) -> Result<Vec<Row>, VaultError> {
    let schema = dataset.schema();
    let names: Vec<&str> = schema.columns.iter().map(|c| c.name).collect();
    let (names, table) = (names.join(", "), schema.table);
    let mut used = vault.lock().await;
    // All names are constants of `consent_model::dataset`; none of them is one of these two, which
    // are columns of the same table.
    let sql = format!("SELECT {names}, source, deposit FROM {table} ORDER BY rowid");
    let mut found = sqlx::query(AssertSqlSafe(sql)).fetch(used.connection()?);
    let mut rows = Vec::new();
    while let Some(row) = found.try_next().await? {
        let mut record = read(schema, &row)?;
        for name in ["source", "deposit"] {
            record.insert(name.to_owned(), row.try_get::<String, _>(name)?.into());
        }
        rows.push(record);
    }
    Ok(rows)
}

/// The statement that reads `columns`; with `by_day`, only from day `?1` up to before day `?2`. A
/// record whose time is not known lies in no range.
fn select(schema: &Schema, columns: &[&Column], by_day: bool) -> String {
    let names: Vec<&str> = columns.iter().map(|c| c.name).collect();
    let (names, table) = (names.join(", "), schema.table);
    match schema.time_column {
        Some(time) if by_day => {
            format!("SELECT {names} FROM {table} WHERE {time} >= ?1 AND {time} < ?2 ORDER BY rowid")
        }
        // `?1` and `?2` stay named so that both forms are bound alike.
        _ => format!("SELECT {names} FROM {table} WHERE ?1 IS ?1 AND ?2 IS ?2 ORDER BY rowid"),
    }
}

/// First day of a range and the first day after it (whole days, UTC).
pub(crate) fn day_bounds(range: &DataRange) -> (String, String) {
    // Nothing lies after the last day there is.
    let after = range.to.succ_opt().unwrap_or(NaiveDate::MAX);
    (range.from.to_string(), after.to_string())
}

pub(super) fn read(schema: &Schema, row: &SqliteRow) -> Result<Row, VaultError> {
    let mut record = Row::new();
    for (place, column) in schema.columns.iter().enumerate() {
        let value = match column.kind {
            ColumnType::Text | ColumnType::Date | ColumnType::Timestamp => {
                row.try_get::<Option<String>, _>(place)?.map(Value::from)
            }
            ColumnType::Integer => row.try_get::<Option<i64>, _>(place)?.map(Value::from),
            ColumnType::Real => row
                .try_get::<Option<f64>, _>(place)?
                .and_then(Number::from_f64)
                .map(Value::Number),
        };
        if let Some(value) = value {
            record.insert(column.name.to_owned(), value);
        }
    }
    Ok(record)
}
