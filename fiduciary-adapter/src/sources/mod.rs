//! Where a provider's records come from.
//!
//! A [`Source`] reads the host's system; it decides nothing and knows no consent. Everything it
//! gives is checked against the dataset's schema before it is sealed.
//!
//! # Adding one
//! 1. Implement [`Source`] in a module of its own, and [`Snapshot`] for what it gives of one
//!    customer. Sort records by time, oldest first, and keep the order stable: pages are cut from
//!    it.
//! 2. Let all pages of one snapshot come from one state of the records, whatever is booked
//!    meanwhile: hold what was read (`Arc`), read the customer's records whole, or keep one
//!    read-only transaction (`REPEATABLE READ`). When that state cannot be had any longer, say
//!    [`SourceError::Changed`]: nothing is used up, and the request is made again.
//! 3. Let every fault be a [`SourceError`] that names a place, never a value.
//! 4. Run [`conformance::check`] over it in its tests; it asks for a change to be made to the
//!    customer's records, and looks whether a snapshot taken before shows it.
//! 5. A host that embeds the adapter is done: it hands its source over in
//!    [`crate::AdapterParts`] (`examples/bank.rs`).
//! 6. For the program, give it a variant in [`crate::config::SourceKind`], a line in [`open`], and a
//!    section in `docs/integrate/sources.md`.
//!
//! Tables of whatever system share [`mapping`] and what makes a source of them: implement
//! `tabular::Tables` only.

mod aa_deposit;
mod breaker;
pub mod conformance;
pub mod csv;
mod csv_folder;
pub mod fhir;
mod fhir_rest;
mod guarded;
mod held;
mod json_http;
mod lines;
pub mod mapping;
mod opening;
mod postgres;
mod remote;
mod several;
mod sql;
mod sqlite;
mod tabular;
#[cfg(test)]
pub(crate) mod testing;
mod watched;

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use consent_model::{
    dataset::{DatasetKind, Row, RowError},
    release::{Missing, ROWS_PER_PAGE},
    term::DataRange,
};

use self::mapping::MappingError;
pub use self::{mapping::PassedOver, opening::open};

/// How the host's system names a customer.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CustomerRef(pub String);

impl fmt::Debug for CustomerRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CustomerRef")
    }
}

/// One account of a customer.
#[derive(Clone, PartialEq, Eq)]
pub struct SourceAccount {
    /// How the host's system names it.
    pub reference: String,
    /// Masked, for her to recognise: `personal ••••0001`.
    pub label: String,
    /// What it holds.
    pub datasets: Vec<DatasetKind>,
}

impl fmt::Debug for SourceAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SourceAccount")
    }
}

/// Some records, and whether more follow.
#[derive(Clone, Default)]
pub struct RowPage {
    /// At most [`ROWS_PER_PAGE`].
    pub rows: Vec<Row>,
    /// Where the next page begins.
    pub next: Option<usize>,
}

impl fmt::Debug for RowPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RowPage({} rows)", self.rows.len())
    }
}

/// What can be said of a source that can be read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Health {
    /// Records that are there but are never served, because they are not as they must be.
    pub passed_over: u64,
}

/// Whether a source can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceState {
    /// Yes.
    Up,
    /// No.
    Down,
    /// It has failed several times in a row and is left alone for a while.
    Paused,
}

/// What can be said of one of several sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedHealth {
    /// Its name in the configuration.
    pub name: String,
    /// Whether it can be read.
    pub state: SourceState,
    /// Records that are never served.
    pub passed_over: u64,
    /// What went wrong last, if anything did since it was opened: a place, never a value.
    pub last_error: Option<String>,
}

/// Why a source cannot be read. Names places, never values.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SourceError {
    /// The file cannot be read.
    #[error("`{file}` cannot be read")]
    Unreadable {
        /// Name of the file.
        file: String,
        /// Why.
        #[source]
        source: Arc<std::io::Error>,
    },
    /// A line is not what it must be.
    #[error("`{file}`, line {line}: {rule}")]
    Line {
        /// Name of the file.
        file: String,
        /// Counted from 1.
        line: u64,
        /// What is wrong, without values.
        rule: &'static str,
    },
    /// A record does not fit its dataset.
    #[error("`{file}`, line {line}: the record does not fit its dataset")]
    Record {
        /// Name of the file.
        file: String,
        /// Counted from 1.
        line: u64,
        /// What is wrong.
        #[source]
        source: RowError,
    },
    /// The configuration of the source cannot work.
    #[error(transparent)]
    Mapping(#[from] MappingError),
    /// The state that a snapshot was taken of is no longer there.
    #[error("the records have changed while they were read")]
    Changed,
    /// The host's system does not answer.
    #[error("the source does not answer: {0}")]
    Unavailable(&'static str),
}

/// A host's records.
#[async_trait]
pub trait Source: Send + Sync {
    /// The customer whom the person named by what she typed, if there is one.
    ///
    /// # Errors
    /// [`SourceError`].
    async fn find_customer(&self, typed: &str) -> Result<Option<CustomerRef>, SourceError>;

    /// Any customer, for a look at how records come out; none where the system cannot say.
    ///
    /// # Errors
    /// [`SourceError`].
    async fn some_customer(&self) -> Result<Option<CustomerRef>, SourceError> {
        Ok(None)
    }

    /// The customer's records as they are now. All that one request is given comes from one
    /// snapshot, which is dropped with it.
    ///
    /// # Errors
    /// [`SourceError`].
    async fn snapshot(&self, customer: &CustomerRef) -> Result<Box<dyn Snapshot>, SourceError>;

    /// As [`Source::snapshot`], of these kinds of records only. A source that reads records whole
    /// reads no others.
    ///
    /// # Errors
    /// [`SourceError`].
    async fn snapshot_for(
        &self,
        customer: &CustomerRef,
        datasets: &[DatasetKind],
    ) -> Result<Box<dyn Snapshot>, SourceError> {
        let _ = datasets;
        self.snapshot(customer).await
    }

    /// Whether it can be read now.
    ///
    /// # Errors
    /// [`SourceError`].
    async fn health(&self) -> Result<Health, SourceError>;

    /// The health of each source that this one is made of; of itself, when it is one.
    async fn healths(&self) -> Vec<NamedHealth> {
        let (state, passed_over, last_error) = match self.health().await {
            Ok(health) => (SourceState::Up, health.passed_over, None),
            Err(error) => (SourceState::Down, 0, Some(error.to_string())),
        };
        vec![NamedHealth {
            name: "source".to_owned(),
            state,
            passed_over,
            last_error,
        }]
    }
}

/// One customer's records in one state: what is booked or corrected after it was taken does not
/// show.
#[async_trait]
pub trait Snapshot: Send + Sync {
    /// All her accounts; none of a customer who is not known.
    ///
    /// # Errors
    /// [`SourceError`]; [`SourceError::Changed`] when its state is no longer there.
    async fn accounts(&self) -> Result<Vec<SourceAccount>, SourceError>;

    /// One page of the records of an account of hers within a range, beginning at `from`.
    ///
    /// # Errors
    /// As above.
    async fn records(
        &self,
        account: &str,
        dataset: DatasetKind,
        range: &DataRange,
        from: usize,
    ) -> Result<RowPage, SourceError>;

    /// Her records that are there but are not served, where the source knows them one by one.
    fn passed_over(&self) -> Vec<PassedOver> {
        Vec::new()
    }

    /// Kinds of records that it should hold and does not, because a part of the host's systems is
    /// down. They stand in no account.
    fn missing(&self) -> Vec<Missing> {
        Vec::new()
    }
}

/// Whether a record's time lies within the range. A record without one does, where its kind has no
/// time at all; where the kind has one but the record does not, it does not.
#[must_use]
pub fn within(dataset: DatasetKind, row: &Row, range: &DataRange) -> bool {
    dataset.schema().time_column.is_none()
        || day_in(dataset, row).is_some_and(|day| range.from <= day && day <= range.to)
}

/// The day of a record, where its kind has a time and the record has it.
fn day_in(dataset: DatasetKind, row: &Row) -> Option<NaiveDate> {
    row.get(dataset.schema().time_column?)
        .and_then(|value| value.as_str())
        .and_then(day_of)
}

fn day_of(text: &str) -> Option<NaiveDate> {
    text.parse::<NaiveDate>()
        .ok()
        .or_else(|| text.parse::<DateTime<Utc>>().ok().map(|at| at.date_naive()))
}

/// Cuts one page out of records held in memory.
pub(crate) fn cut<'a>(
    dataset: DatasetKind,
    rows: impl Iterator<Item = &'a Row>,
    range: &DataRange,
    from: usize,
) -> RowPage {
    let mut rows = rows.filter(|row| within(dataset, row, range)).skip(from);
    let page: Vec<Row> = rows.by_ref().take(ROWS_PER_PAGE).cloned().collect();
    let next = rows.next().is_some().then_some(from + page.len());
    RowPage { rows: page, next }
}
