//! What a question is granted: the declared columns of the records in range, shown on a connection
//! on which nothing else exists. See `granted_rows`, the first wall.

use consent_model::{dataset::ColumnType, scope::Scope, term::DataRange};
use granted_rows::{Among, Carry, Column, Granted, Kind, Range, Table};
use rusqlite::Connection;

use super::package::GrantedInput;
use crate::{
    dataset::{day_bounds, own::ATTESTED},
    vault,
};

/// What is granted of each input over the records of `scope`, for the statement `sql`.
pub(super) fn tables(inputs: &[GrantedInput], scope: &Scope, sql: &str) -> Vec<Table> {
    let words: Vec<&str> = sql
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .collect();
    let table = |input| table(input, scope, &words);
    inputs.iter().map(table).collect()
}

/// Shows the tables without any record, to hold code against them.
pub(super) fn empty<T>(
    inputs: &[GrantedInput],
    work: impl FnOnce(&Granted<'_>) -> T,
) -> rusqlite::Result<T> {
    let nothing = Connection::open_in_memory()?;
    for GrantedInput { schema, .. } in inputs {
        let columns: Vec<_> = schema.columns.iter().map(|c| c.name).collect();
        let (table, columns) = (schema.table, columns.join(", "));
        nothing.execute_batch(&format!("CREATE TABLE {table} ({columns}, source)"))?;
    }
    let no_days = DataRange {
        from: chrono::NaiveDate::MIN,
        to: chrono::NaiveDate::MIN,
    };
    let tables = tables(inputs, &no_days.into(), "");
    let granted = Granted::over(&nothing, &tables, Carry::All)?;
    Ok(work(&granted))
}

/// A record whose time is not known lies in no range.
fn table(input: &GrantedInput, scope: &Scope, words: &[&str]) -> Table {
    let columns = input.columns.iter().map(|column| Column {
        name: column.name,
        kind: match column.kind {
            ColumnType::Integer => Kind::Integer,
            ColumnType::Real => Kind::Real,
            ColumnType::Text | ColumnType::Date | ColumnType::Timestamp => Kind::Text,
        },
        once: words.iter().filter(|word| **word == column.name).count() == 1,
    });
    let (from, before) = day_bounds(&scope.range);
    Table {
        name: input.schema.table,
        columns: columns.collect(),
        rows: ATTESTED,
        among: scope.providers.as_ref().map(|named| Among {
            column: "source",
            values: named.iter().map(ToString::to_string).collect(),
        }),
        range: input.schema.time_column.map(|column| Range {
            column,
            from,
            before,
        }),
        sorted: vault::sorted(input.schema),
    }
}
