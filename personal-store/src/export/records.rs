//! Records as tables: RFC 4180, one file for each kind.

use consent_model::dataset::{DatasetKind, Row};
use serde_json::Value;

use super::{AT_ONCE, ExportError, archive::Archive};
use crate::{dataset, vault::Vault};

/// The columns that every record has besides those of its kind.
const PROVENANCE: [&str; 2] = ["source", "deposit"];

/// Writes the table of one kind, if there are any records of it.
pub(super) async fn csv(
    vault: &Vault,
    kind: DatasetKind,
    to: &mut Archive,
) -> Result<(), ExportError> {
    let columns = kind.schema().columns.iter().map(|column| column.name);
    let columns: Vec<&str> = columns.chain(PROVENANCE).collect();
    let mut after = None;
    loop {
        let (rows, last) = dataset::page(vault, kind, after, AT_ONCE).await?;
        if rows.is_empty() {
            return Ok(());
        }
        let mut table = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::new());
        if after.is_none() {
            to.file(&format!("records/{}.csv", kind.name())).await?;
            table.write_record(&columns)?;
        }
        for row in &rows {
            table.write_record(columns.iter().map(|column| field(row, column)))?;
        }
        let table = table.into_inner().map_err(|error| error.into_error())?;
        to.write(&table).await?;
        after = last;
    }
}

fn field(row: &Row, column: &str) -> String {
    match row.get(column) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
