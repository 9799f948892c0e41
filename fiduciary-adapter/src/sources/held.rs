//! One customer's records, read whole: the snapshot of every source that reads at once.
//!
//! A system is asked in one short transaction and let go; whatever is booked afterwards does not
//! show, and pages come from memory.

use std::collections::{BTreeMap, HashSet};

use async_trait::async_trait;
use consent_model::{
    dataset::{DatasetKind, Row},
    term::DataRange,
};
use serde_json::Value;

use super::{PassedOver, RowPage, Snapshot, SourceAccount, SourceError, cut};

/// Most records of one kind that are read of one customer.
pub(super) const MOST_RECORDS: usize = 200_000;

/// The records of one customer.
#[derive(Default)]
pub(super) struct Held {
    pub(super) accounts: Vec<SourceAccount>,
    rows: BTreeMap<(DatasetKind, String), Vec<Row>>,
    ids: HashSet<(DatasetKind, String)>,
    passed_over: Vec<PassedOver>,
}

impl Held {
    /// Takes a record in; a second one of the same id is passed over.
    pub(super) fn take(&mut self, dataset: DatasetKind, account: &str, row: Row, place: &str) {
        let id = dataset.schema().columns.first().map_or("", |c| c.name);
        if self.ids.insert((dataset, text_in(&row, id).to_owned())) {
            let key = (dataset, account.to_owned());
            self.rows.entry(key).or_default().push(row);
        } else {
            self.pass_over(dataset, place, None, "its id is there twice");
        }
    }

    /// Notes a record that is not served.
    pub(super) fn pass_over(
        &mut self,
        dataset: DatasetKind,
        place: &str,
        column: Option<&'static str>,
        rule: &'static str,
    ) {
        self.passed_over.push(PassedOver {
            dataset,
            place: place.to_owned(),
            column,
            rule,
        });
    }

    /// How many are not served.
    pub(super) fn passed_over_count(&self) -> u64 {
        u64::try_from(self.passed_over.len()).unwrap_or(u64::MAX)
    }

    /// Names the accounts that records were found of, in order.
    pub(super) fn account_names(&self) -> Vec<String> {
        let mut names: Vec<_> = self.rows.keys().map(|(_, account)| account).collect();
        names.sort_unstable();
        names.dedup();
        names.into_iter().cloned().collect()
    }

    /// Puts everything into its order: by time, then by id.
    pub(super) fn sorted(mut self) -> Self {
        for ((dataset, _), rows) in &mut self.rows {
            let schema = dataset.schema();
            let time = schema.time_column.unwrap_or_default();
            let id = schema.columns.first().map_or("", |c| c.name);
            rows.sort_by(|a, b| {
                let key = |row| (text_in(row, time), text_in(row, id));
                key(a).cmp(&key(b))
            });
        }
        self
    }
}

/// The text of a column.
pub(super) fn text_in<'a>(row: &'a Row, column: &str) -> &'a str {
    row.get(column).and_then(Value::as_str).unwrap_or_default()
}

#[async_trait]
impl Snapshot for Held {
    async fn accounts(&self) -> Result<Vec<SourceAccount>, SourceError> {
        Ok(self.accounts.clone())
    }

    async fn records(
        &self,
        account: &str,
        dataset: DatasetKind,
        range: &DataRange,
        from: usize,
    ) -> Result<RowPage, SourceError> {
        let rows = self.rows.get(&(dataset, account.to_owned()));
        Ok(rows.map_or_else(RowPage::default, |rows| {
            cut(dataset, rows.iter(), range, from)
        }))
    }

    fn passed_over(&self) -> Vec<PassedOver> {
        self.passed_over.clone()
    }
}
