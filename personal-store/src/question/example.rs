//! Examples of a question: records that do not belong to anybody, what is asked over them, and the
//! exact answer. They show what a question says, and `personal-store question check` holds its code
//! to them. They are no part of the package's digest: no person's records pass through them.

use std::collections::BTreeMap;

use consent_model::{
    dataset::{ColumnType, DatasetKind, Row, RowError, check_row},
    question::Parameters,
    term::DataRange,
};
use serde::Deserialize;
use serde_json::Value;

/// Records by kind.
pub type Records = BTreeMap<DatasetKind, Vec<Row>>;

/// What a question answers over a few records.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What it shows.
    pub name: String,
    /// Records. Required columns that do not matter may be left out: see [`filled`].
    pub records: Records,
    /// What is asked for.
    #[serde(default)]
    pub parameters: Parameters,
    /// Days that the records may come from.
    pub range: DataRange,
    /// What comes of it.
    pub expected: Expected,
}

/// What comes of an example.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Expected {
    /// Exactly these rows, in this order.
    Rows(Vec<Row>),
    /// No answer.
    Nothing(Nothing),
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nothing {
    /// No record lies in the range.
    NoData,
}

impl std::fmt::Display for Nothing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NoData => "no answer, as no record lies in the range",
        })
    }
}

/// The records with their required columns: an id that no other record has, and where another is
/// left out a text, nought or the first day of the range.
///
/// # Errors
/// Kind and place of the first record that does not fit its schema.
pub fn filled(
    records: &Records,
    range: &DataRange,
) -> Result<Records, (DatasetKind, usize, RowError)> {
    let mut all = Records::new();
    for (dataset, rows) in records {
        let mut complete = Vec::with_capacity(rows.len());
        for (place, row) in rows.iter().enumerate() {
            let row = fill(*dataset, place, row, range);
            check_row(*dataset, &row).map_err(|error| (*dataset, place, error))?;
            complete.push(row);
        }
        all.insert(*dataset, complete);
    }
    Ok(all)
}

fn fill(dataset: DatasetKind, place: usize, row: &Row, range: &DataRange) -> Row {
    let mut row = row.clone();
    for (number, column) in dataset.schema().columns.iter().enumerate() {
        if column.optional || row.contains_key(column.name) {
            continue;
        }
        let value = match column.kind {
            ColumnType::Text if number == 0 => Value::from(format!("example-{place}")),
            ColumnType::Text => "example".into(),
            ColumnType::Integer => 0.into(),
            ColumnType::Real => 0.0.into(),
            ColumnType::Date => range.from.to_string().into(),
            ColumnType::Timestamp => format!("{}T00:00:00Z", range.from).into(),
        };
        row.insert(column.name.to_owned(), value);
    }
    row
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::question::tests::range;

    #[test]
    fn records_that_do_not_fit_are_refused_and_what_is_left_out_is_filled_in() {
        let june = range("2026-06-01", "2026-06-30");
        let records = |value: Value| -> Records { serde_json::from_value(value).unwrap() };
        let bad = records(json!({"bank.transactions": [{}, {"amount_minor": "x"}]}));
        let refused = filled(&bad, &june).unwrap_err();
        assert_eq!((refused.0, refused.1), (DatasetKind::BankTransactions, 1));
        let unknown = records(json!({"bank.transactions": [{"note": "x"}]}));
        assert!(filled(&unknown, &june).is_err());
        let short = records(json!({"bank.transactions": [{"amount_minor": 5}, {}]}));
        let all = filled(&short, &june).unwrap();
        let rows = &all[&DatasetKind::BankTransactions];
        assert_eq!(rows[0]["amount_minor"], json!(5));
        assert_eq!(rows[0]["booked_at"], json!("2026-06-01T00:00:00Z"));
        assert_ne!(rows[0]["transaction_id"], rows[1]["transaction_id"]);
    }
}
