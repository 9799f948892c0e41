//! The bank behind the adapter: its records, and the codes that it sends to its customers.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use async_trait::async_trait;
use consent_model::{dataset::DatasetKind, release::Missing, term::DataRange};
use fiduciary_adapter::{
    CodeSender, CsvSource, Source,
    sources::{CustomerRef, Health, RowPage, Snapshot, SourceAccount, SourceError},
};

pub(crate) const CSV: &str = "transaction_id,user_id,timestamp,merchant,category,amount,balance_after,\
account_type\nt1,user_000001,2027-01-01 10:00:00,Shop,food,-1.50,8.50,personal\n";

#[derive(Default)]
pub(crate) struct Outbox(pub(crate) Mutex<Vec<(String, String)>>);

impl Outbox {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.lock().unwrap().is_empty()
    }
}

impl CodeSender for Outbox {
    fn send(&self, customer: &str, code: &str) {
        let sent = (customer.to_owned(), code.to_owned());
        self.0.lock().unwrap().push(sent);
    }
}

type Hook = Box<dyn Fn() + Send + Sync>;

/// What the bank gives instead of a page that begins at `usize`.
pub(crate) type Instead = fn(RowPage, usize) -> RowPage;

/// The bank's records, and what happens while they are read.
pub(crate) struct Bank {
    pub(crate) records: CsvSource,
    pub(crate) reading: Arc<Reading>,
}

#[derive(Default)]
pub(crate) struct Reading {
    pub(crate) happens: Mutex<Option<Hook>>,
    pub(crate) instead: Mutex<Option<Instead>>,
    /// Whether the state that was begun with is lost after its first page.
    pub(crate) loses: AtomicBool,
    /// Records that are never served.
    pub(crate) passed_over: AtomicU64,
    /// What cannot be had, because a part of the bank is down.
    pub(crate) missing: Mutex<Vec<Missing>>,
}

#[async_trait]
impl Source for Bank {
    async fn find_customer(&self, typed: &str) -> Result<Option<CustomerRef>, SourceError> {
        // Like a bank that takes a number with or without its plus.
        let typed = typed.trim_start_matches('+');
        self.records.find_customer(typed).await
    }

    async fn snapshot(&self, customer: &CustomerRef) -> Result<Box<dyn Snapshot>, SourceError> {
        Ok(Box::new(Hers {
            records: self.records.snapshot(customer).await?,
            reading: Arc::clone(&self.reading),
        }))
    }

    async fn health(&self) -> Result<Health, SourceError> {
        self.records.health().await?;
        let passed_over = self.reading.passed_over.load(Ordering::SeqCst);
        Ok(Health { passed_over })
    }
}

struct Hers {
    records: Box<dyn Snapshot>,
    reading: Arc<Reading>,
}

#[async_trait]
impl Snapshot for Hers {
    async fn accounts(&self) -> Result<Vec<SourceAccount>, SourceError> {
        let missing = self.missing();
        let mut accounts = self.records.accounts().await?;
        for account in &mut accounts {
            account
                .datasets
                .retain(|kind| missing.iter().all(|one| one.dataset != *kind));
        }
        Ok(accounts)
    }

    fn missing(&self) -> Vec<Missing> {
        self.reading.missing.lock().unwrap().clone()
    }

    async fn records(
        &self,
        account: &str,
        dataset: DatasetKind,
        range: &DataRange,
        from: usize,
    ) -> Result<RowPage, SourceError> {
        if from > 0 && self.reading.loses.load(Ordering::SeqCst) {
            return Err(SourceError::Changed);
        }
        if let Some(happen) = &*self.reading.happens.lock().unwrap() {
            happen();
        }
        let instead = *self.reading.instead.lock().unwrap();
        let page = self.records.records(account, dataset, range, from).await?;
        Ok(match instead {
            Some(instead) => instead(page, from),
            None => page,
        })
    }
}
