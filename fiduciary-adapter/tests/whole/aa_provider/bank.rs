//! A bank in memory: two customers, who are found by their mobile numbers, and their accounts.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};

use async_trait::async_trait;
use consent_model::{
    dataset::{DatasetKind, Row},
    term::DataRange,
};
use fiduciary_adapter::{
    Source,
    sources::{CustomerRef, Health, RowPage, Snapshot, SourceAccount, SourceError, within},
};
use serde_json::{Value, json};

/// She, and another customer.
pub(crate) const MEERA: &str = "9999900001";
pub(crate) const OTHER: &str = "9999900002";

/// Customer, number, kind.
const ACCOUNTS: [[&str; 3]; 5] = [
    ["C1", "110000000001", "savings"],
    ["C1", "110000000002", "current"],
    ["C1", "110000000003", "term_deposit"],
    ["C1", "110000000004", "recurring_deposit"],
    ["C2", "220000000001", "savings"],
];

#[derive(Default)]
pub(crate) struct Bank {
    /// Whether nothing can be read.
    pub(crate) down: AtomicBool,
    /// Numbers of accounts that are closed.
    pub(crate) closed: Mutex<Vec<&'static str>>,
}

impl Bank {
    pub(crate) fn shared() -> Arc<Self> {
        Arc::default()
    }

    fn check(&self) -> Result<(), SourceError> {
        match self.down.load(Ordering::SeqCst) {
            true => Err(SourceError::Unavailable("the core is down")),
            false => Ok(()),
        }
    }
}

fn row(value: Value) -> Row {
    serde_json::from_value(value).unwrap()
}

/// Credits of 10,000.00 on the first of each month of 2026, debits of 250.50 on the second.
fn transactions(number: &str) -> Vec<Row> {
    let mut all = Vec::new();
    for month in 1..=12 {
        for (day, minor) in [(1, 1_000_000), (2, -25_050)] {
            all.push(row(json!({
                "transaction_id": format!("t{}-{month:02}-{day}", &number[11..]),
                "account_id": number,
                "booked_at": format!("2026-{month:02}-0{day}T10:00:00Z"),
                "amount_minor": minor,
                "category": "other",
                "counterparty": "Shop",
                "balance_after_minor": 5_000_000,
            })));
        }
    }
    all
}

#[async_trait]
impl Source for Bank {
    async fn find_customer(&self, typed: &str) -> Result<Option<CustomerRef>, SourceError> {
        self.check()?;
        Ok(match typed {
            MEERA => Some(CustomerRef("C1".into())),
            OTHER => Some(CustomerRef("C2".into())),
            _ => None,
        })
    }

    async fn snapshot(&self, customer: &CustomerRef) -> Result<Box<dyn Snapshot>, SourceError> {
        self.check()?;
        let closed = self.closed.lock().unwrap().clone();
        let hers = ACCOUNTS
            .iter()
            .filter(|one| one[0] == customer.0 && !closed.contains(&one[1]))
            .map(|one| (one[1], one[2]))
            .collect();
        Ok(Box::new(Hers(hers)))
    }

    async fn health(&self) -> Result<Health, SourceError> {
        self.check().map(|()| Health::default())
    }
}

struct Hers(Vec<(&'static str, &'static str)>);

#[async_trait]
impl Snapshot for Hers {
    async fn accounts(&self) -> Result<Vec<SourceAccount>, SourceError> {
        let account = |(number, kind): &(&str, &str)| SourceAccount {
            reference: (*number).to_owned(),
            label: (*kind).to_owned(),
            datasets: vec![DatasetKind::BankAccounts, DatasetKind::BankTransactions],
        };
        Ok(self.0.iter().map(account).collect())
    }

    async fn records(
        &self,
        account: &str,
        dataset: DatasetKind,
        range: &DataRange,
        from: usize,
    ) -> Result<RowPage, SourceError> {
        let Some((number, kind)) = self.0.iter().find(|(number, _)| *number == account) else {
            return Ok(RowPage::default());
        };
        let rows = match dataset {
            DatasetKind::BankAccounts => vec![row(json!({
                "account_id": number,
                "masked_number": format!("••••{}", &number[8..]),
                "kind": kind,
                "currency": "INR",
                "balance_minor": 5_000_000,
            }))],
            _ => transactions(number),
        };
        // Small pages, so that there are several.
        let mut left = rows
            .into_iter()
            .filter(|row| within(dataset, row, range))
            .skip(from);
        let page: Vec<Row> = left.by_ref().take(5).collect();
        let next = left.next().is_some().then_some(from + page.len());
        Ok(RowPage { rows: page, next })
    }
}
