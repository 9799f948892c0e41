//! What a question is granted: a copy of the declared columns of the records in range, and a
//! database in memory that holds nothing else.

use std::fmt::Write as _;

use consent_model::{dataset::ColumnType, term::DataRange};
use futures_util::TryStreamExt as _;
use rusqlite::{Connection, params_from_iter, types::Value};
use sqlx::{AssertSqlSafe, Row as _, sqlite::SqliteRow};

use super::{package::GrantedInput, sandbox::RunError};
use crate::{
    dataset::{day_bounds, select},
    vault::{Vault, VaultError},
};

/// Most records copied for one run.
const MOST_ROWS: u64 = 1_000_000;
/// Most bytes copied for one run.
const MOST_BYTES: usize = 256 * 1024 * 1024;

/// Copied records, table by table.
pub(super) struct Grant {
    tables: Vec<(GrantedInput, Vec<Vec<Value>>)>,
    rows: u64,
}

impl Grant {
    /// The tables without any record.
    pub(super) fn empty(inputs: &[GrantedInput]) -> Self {
        Self {
            tables: inputs.iter().map(|i| (i.clone(), Vec::new())).collect(),
            rows: 0,
        }
    }

    /// Copies what is granted out of a vault.
    pub(super) async fn copy(
        inputs: &[GrantedInput],
        range: &DataRange,
        vault: &Vault,
    ) -> Result<Self, RunError> {
        let (from, before) = day_bounds(range);
        let mut grant = Self {
            tables: Vec::new(),
            rows: 0,
        };
        let mut bytes = 0;
        let mut used = vault.lock().await;
        for input in inputs {
            // All names are constants of `consent_model::dataset`.
            let query = AssertSqlSafe(select(input.schema, &input.columns, true));
            let connection = used.connection()?;
            let mut found = sqlx::query(query)
                .bind(&from)
                .bind(&before)
                .fetch(connection);
            let mut rows = Vec::new();
            while let Some(row) = found.try_next().await.map_err(VaultError::from)? {
                let row = values(input, &row).map_err(VaultError::from)?;
                grant.rows += 1;
                bytes += row.iter().map(size).sum::<usize>();
                if grant.rows > MOST_ROWS || bytes > MOST_BYTES {
                    return Err(RunError::TooMuchInput);
                }
                rows.push(row);
            }
            grant.tables.push((input.clone(), rows));
        }
        Ok(grant)
    }

    /// How many records were granted.
    pub(super) const fn rows(&self) -> u64 {
        self.rows
    }

    /// A database that holds these tables and nothing else. Not yet confined.
    pub(super) fn into_database(self) -> rusqlite::Result<Connection> {
        let mut connection = Connection::open_in_memory()?;
        // Sorting must not spill readable rows into a file.
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        let tx = connection.transaction()?;
        for (input, rows) in self.tables {
            tx.execute_batch(&create(&input))?;
            let marks = vec!["?"; input.columns.len()].join(", ");
            let insert = format!("INSERT INTO {} VALUES ({marks})", input.schema.table);
            let mut insert = tx.prepare(&insert)?;
            for row in rows {
                insert.execute(params_from_iter(row))?;
            }
        }
        tx.commit()?;
        Ok(connection)
    }
}

fn create(input: &GrantedInput) -> String {
    let mut columns = String::new();
    for column in &input.columns {
        let comma = if columns.is_empty() { "" } else { ", " };
        // Writing to a string cannot fail.
        let _ = match column.kind {
            ColumnType::Integer => write!(columns, "{comma}{} INTEGER", column.name),
            ColumnType::Real => write!(columns, "{comma}{} REAL", column.name),
            ColumnType::Text | ColumnType::Date | ColumnType::Timestamp => {
                write!(columns, "{comma}{} TEXT", column.name)
            }
        };
    }
    // WITHOUT ROWID would need a key; a rowid of this copy says nothing about the vault.
    format!("CREATE TABLE {} ({columns}) STRICT", input.schema.table)
}

fn values(input: &GrantedInput, row: &SqliteRow) -> sqlx::Result<Vec<Value>> {
    let value = |(place, column): (usize, &&consent_model::dataset::Column)| {
        Ok(match column.kind {
            ColumnType::Integer => row.try_get::<Option<i64>, _>(place)?.map(Value::Integer),
            ColumnType::Real => row.try_get::<Option<f64>, _>(place)?.map(Value::Real),
            ColumnType::Text | ColumnType::Date | ColumnType::Timestamp => {
                row.try_get::<Option<String>, _>(place)?.map(Value::Text)
            }
        }
        .unwrap_or(Value::Null))
    };
    input.columns.iter().enumerate().map(value).collect()
}

fn size(value: &Value) -> usize {
    let text = if let Value::Text(text) = value {
        text.len()
    } else {
        0
    };
    text + size_of::<Value>()
}
