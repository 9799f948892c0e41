//! A bank that serves its own records: its own source, and its own way to send one-time codes.
//!
//! `cargo run -p fiduciary-adapter --example bank` beside a manager on this machine; the entry that
//! the manager needs is printed with `fiduciary-adapter keys show` (`docs/embedding.md`).
#![expect(clippy::print_stdout, reason = "an example talks to whoever runs it")]

use std::{
    error::Error,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use consent_model::{
    dataset::{DatasetKind, Row},
    release::ROWS_PER_PAGE,
    term::DataRange,
};
use fiduciary_adapter::{
    AdapterConfig, AdapterParts, CodeSender, Source,
    sources::{
        CustomerRef, Health, RowPage, Snapshot, SourceAccount, SourceError, conformance, within,
    },
    start,
};
use serde_json::json;
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
    server::{bind, stop_signal},
    telemetry,
};

/// The core banking system, or what stands in for it: one customer with one account.
struct CoreBanking {
    /// Never changed in place: whoever reads keeps what was there when they began.
    booked: Mutex<Arc<Vec<Row>>>,
}

const CUSTOMER: &str = "40021337";
const ACCOUNT: &str = "savings-of-40021337";

impl CoreBanking {
    fn connect() -> Self {
        let bank = Self {
            booked: Mutex::default(),
        };
        bank.book("t1", "2026-01-31", 5_000_000);
        bank.book("t2", "2026-02-28", 5_000_000);
        bank
    }

    fn book(&self, id: &str, day: &str, minor: i64) {
        let mut row = Row::new();
        row.insert("transaction_id".into(), json!(id));
        row.insert("account_id".into(), json!(ACCOUNT));
        row.insert("booked_at".into(), json!(format!("{day}T10:00:00Z")));
        row.insert("amount_minor".into(), json!(minor));
        row.insert("category".into(), json!("income"));
        let mut booked = self.booked.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rows = booked.to_vec();
        rows.push(row);
        // Oldest first: pages are cut from this order.
        rows.sort_by_key(|row| row["booked_at"].to_string());
        *booked = Arc::new(rows);
    }
}

/// Her records as they were. In a database: one read-only transaction of its own, `REPEATABLE READ`;
/// when that has been cut off, the answer is `SourceError::Changed`.
struct Hers {
    customer: CustomerRef,
    booked: Arc<Vec<Row>>,
}

#[async_trait]
impl Source for CoreBanking {
    async fn find_customer(&self, typed: &str) -> Result<Option<CustomerRef>, SourceError> {
        // Whatever people call themselves: a customer number here. A fault of the system is
        // `SourceError::Unavailable`; that she is unknown is `None`.
        let known = typed.trim() == CUSTOMER;
        Ok(known.then(|| CustomerRef(CUSTOMER.to_owned())))
    }

    async fn snapshot(&self, customer: &CustomerRef) -> Result<Box<dyn Snapshot>, SourceError> {
        let booked = self.booked.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Box::new(Hers {
            customer: customer.clone(),
            booked: Arc::clone(&booked),
        }))
    }

    async fn health(&self) -> Result<Health, SourceError> {
        Ok(Health::default())
    }
}

#[async_trait]
impl Snapshot for Hers {
    async fn accounts(&self) -> Result<Vec<SourceAccount>, SourceError> {
        let hers = (self.customer.0 == CUSTOMER).then(|| SourceAccount {
            reference: ACCOUNT.to_owned(),
            label: "savings ••••1337".to_owned(),
            datasets: vec![DatasetKind::BankTransactions],
        });
        Ok(hers.into_iter().collect())
    }

    async fn records(
        &self,
        account: &str,
        dataset: DatasetKind,
        range: &DataRange,
        from: usize,
    ) -> Result<RowPage, SourceError> {
        if self.customer.0 != CUSTOMER
            || account != ACCOUNT
            || dataset != DatasetKind::BankTransactions
        {
            return Ok(RowPage::default());
        }
        // In a database this is `WHERE booked_at BETWEEN … ORDER BY booked_at, id LIMIT … OFFSET …`.
        let mut rows = self
            .booked
            .iter()
            .filter(|row| within(dataset, row, range))
            .skip(from);
        let page: Vec<Row> = rows.by_ref().take(ROWS_PER_PAGE).cloned().collect();
        let next = rows.next().is_some().then_some(from + page.len());
        Ok(RowPage { rows: page, next })
    }
}

/// The bank's message service. Printing a code is for this example alone.
struct Messages;

impl CodeSender for Messages {
    fn send(&self, customer: &str, code: &str) {
        // Must not block: put it into a queue that another task empties.
        println!("to {customer}: your code is {code}");
    }
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let _telemetry = telemetry::init(&telemetry::TelemetryOptions::default())?;
    // In your own tests, rather: what every source must do, also while something is booked.
    let tried = CoreBanking::connect();
    conformance::check(&tried, CUSTOMER, async || {
        tried.book("t0", "2026-01-01", -1)
    })
    .await?;
    let source = CoreBanking::connect();

    let config = AdapterConfig::new(
        "bank.example".parse()?,
        "http://127.0.0.1:8090/".parse()?,
        "bank-data".into(),
        "http://127.0.0.1:8400/".parse()?,
        "http://127.0.0.1:8060".to_owned(),
    );
    config.check()?;
    let stop = stop_signal()?;
    let clock = SystemClock::shared();
    let (listener, address) = bind(config.listen)?;
    let parts = AdapterParts {
        ids: IdSource::new(Arc::clone(&clock), SystemEntropy::shared()),
        clock,
        listener,
        source: Some(Arc::new(source)),
        codes: Some(Arc::new(Messages)),
    };
    let running = start(config, parts).await?;
    println!("the bank listens on {address}; Ctrl-C ends it");
    stop.await;

    // What was given out, for the bank's own books. Never the records.
    for release in running.adapter.releases().await? {
        println!(
            "{} rows of {} at {}",
            release.rows, release.item, release.at
        );
    }
    running.stop().await;
    Ok(())
}
