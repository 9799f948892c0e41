//! What a question is granted: the declared columns of the records in range, shown on a connection
//! on which nothing else exists. See `granted_rows`, the first wall.

use consent_model::{dataset::ColumnType, term::DataRange};
use granted_rows::{Column, Granted, Kind, Table};
use rusqlite::{Connection, params_from_iter, types::Value};

use super::package::GrantedInput;
use crate::dataset::{day_bounds, own::ATTESTED};

/// What is granted of each input over the days of `range`.
pub(super) fn tables(inputs: &[GrantedInput], range: &DataRange) -> Vec<Table> {
    inputs.iter().map(|input| table(input, range)).collect()
}

/// Shows the tables without any record, to hold code against them.
pub(super) fn empty<T>(
    inputs: &[GrantedInput],
    work: impl FnOnce(&Granted<'_>) -> T,
) -> rusqlite::Result<T> {
    let nothing = Connection::open_in_memory()?;
    let no_days = DataRange {
        from: chrono::NaiveDate::MIN,
        to: chrono::NaiveDate::MIN,
    };
    let granted = Granted::over(&nothing, tables(inputs, &no_days))?;
    Ok(work(&granted))
}

/// Whether there is any record in one of the tables.
pub(super) fn any(reader: &Connection, tables: &[Table]) -> rusqlite::Result<bool> {
    for table in tables {
        // Names and conditions are constants of the program.
        let sql = format!("SELECT 1 FROM {} WHERE {}", table.name, table.rows);
        if reader
            .prepare(&sql)?
            .exists(params_from_iter(&table.bounds))?
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A record whose time is not known lies in no range.
fn table(input: &GrantedInput, range: &DataRange) -> Table {
    let columns = input.columns.iter().map(|column| Column {
        name: column.name,
        kind: match column.kind {
            ColumnType::Integer => Kind::Integer,
            ColumnType::Real => Kind::Real,
            ColumnType::Text | ColumnType::Date | ColumnType::Timestamp => Kind::Text,
        },
    });
    let (rows, bounds) = match input.schema.time_column {
        Some(time) => {
            let (from, before) = day_bounds(range);
            let rows = format!("{time} >= ?1 AND {time} < ?2 AND {ATTESTED}");
            (rows, vec![Value::Text(from), Value::Text(before)])
        }
        None => (ATTESTED.to_owned(), Vec::new()),
    };
    Table {
        name: input.schema.table,
        columns: columns.collect(),
        rows,
        bounds,
    }
}
