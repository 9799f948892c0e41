//! Whether a deposit may come in: pages complete and in order, one receipt, one sender, only what
//! was asked for, every record within its schema, the approved days and reason.
//!
//! Page by page: of a page that was judged only the text of its records stays, so that the largest
//! deposit needs little more memory than its own size, and one that is too large is refused as soon
//! as it is.

use std::collections::{BTreeMap, HashMap};

use chrono::{Days, NaiveDate};
use consent_model::{
    dataset::{DatasetKind, Row, RowError},
    delivery::DeliveryFault,
    digest::{Digest, DigestError},
    ids::{ReceiptId, SessionId},
    release::{Missing, ROWS_PER_PAGE, ReleaseBody, ReleasePage},
    term::DataRange,
};

use super::{Provenance, absurd, quality::Tally, row};
use crate::vault::VaultError;

/// Most records in one deposit.
pub(super) const MOST_ROWS: usize = 1_000_000;
/// Most bytes of records in one deposit, as JSON.
pub(super) const MOST_BYTES: usize = 80 * 1024 * 1024;

/// Why a deposit is refused. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// No page.
    #[error("the deposit has no page")]
    Empty,
    /// A page is missing, repeated, out of order or not the last one.
    #[error("page {0} of the deposit is not in its place")]
    PageOrder(u32),
    /// A page by somebody else, or for another request, item or receipt.
    #[error("page {0} belongs to another delivery")]
    OtherDelivery(u32),
    /// A page that holds an answer.
    #[error("page {0} does not hold records")]
    NotRecords(u32),
    /// A kind of records that was not asked for.
    #[error("`{0}` was not asked for")]
    NotAsked(DatasetKind),
    /// A record of a day that was not asked for.
    #[error("a record of `{0}` is of a day that was not asked for")]
    OutsideRange(DatasetKind),
    /// Too many records.
    #[error("the deposit is larger than {limit} records")]
    TooManyRows {
        /// The most that are taken.
        limit: usize,
    },
    /// Too many bytes.
    #[error("the deposit is larger than {limit} bytes")]
    TooManyBytes {
        /// The most that are taken.
        limit: usize,
    },
    /// A record outside its schema.
    #[error("record {row} of page {page}: {error}")]
    Row {
        /// Page, from 0.
        page: u32,
        /// Record in the page, from 0.
        row: usize,
        /// What is wrong with it.
        error: RowError,
    },
    /// A value that cannot be.
    #[error("record {row} of page {page}: `{dataset}.{column}` is beyond what can be")]
    Absurd {
        /// Page, from 0.
        page: u32,
        /// Record in the page, from 0.
        row: usize,
        /// Kind of records.
        dataset: DatasetKind,
        /// The column.
        column: &'static str,
    },
    /// The same record twice in one deposit, saying different things.
    #[error("the deposit contradicts itself about a record of `{0}`")]
    Contradiction(DatasetKind),
    /// More than one person, or another one than before.
    #[error("the deposit is about another person")]
    WrongPerson,
    /// The session has brought other pages before.
    #[error("session `{0}` has already brought another deposit")]
    SessionUsed(SessionId),
    /// The same receipt has come in another session.
    #[error("the deposit repeats an earlier one")]
    Repeated,
    /// A number without canonical form.
    #[error("a page has no canonical form")]
    Form(#[from] DigestError),
    /// The vault.
    #[error("the deposit could not be written")]
    Vault(#[from] VaultError),
}

impl IngestError {
    /// Where in the deposit it lies: page and record, from 0, and the kind of records.
    #[must_use]
    pub const fn place(&self) -> (Option<u32>, Option<usize>, Option<DatasetKind>) {
        match self {
            Self::PageOrder(page) | Self::OtherDelivery(page) | Self::NotRecords(page) => {
                (Some(*page), None, None)
            }
            Self::NotAsked(kind) | Self::OutsideRange(kind) | Self::Contradiction(kind) => {
                (None, None, Some(*kind))
            }
            Self::Row { page, row, error } => (Some(*page), Some(*row), Some(error.dataset())),
            Self::Absurd {
                page, row, dataset, ..
            } => (Some(*page), Some(*row), Some(*dataset)),
            _ => (None, None, None),
        }
    }

    /// The lasting name of what is wrong; none where nothing is wrong with the deposit.
    #[must_use]
    pub const fn fault(&self) -> Option<DeliveryFault> {
        Some(match self {
            Self::Empty => DeliveryFault::NoPage,
            Self::PageOrder(_) => DeliveryFault::PageOrder,
            Self::OtherDelivery(_) => DeliveryFault::OtherDelivery,
            Self::NotRecords(_) => DeliveryFault::NotRecords,
            Self::NotAsked(_) => DeliveryFault::NotAsked,
            Self::OutsideRange(_) => DeliveryFault::OutsideRange,
            Self::TooManyRows { .. } | Self::TooManyBytes { .. } => DeliveryFault::TooLarge,
            Self::Row { .. } | Self::Form(_) => DeliveryFault::OutsideSchema,
            Self::Absurd { .. } => DeliveryFault::AbsurdValue,
            Self::Contradiction(_) => DeliveryFault::Contradiction,
            Self::WrongPerson => DeliveryFault::WrongPerson,
            Self::SessionUsed(_) => DeliveryFault::SessionUsed,
            Self::Repeated => DeliveryFault::Repeated,
            Self::Vault(_) => return None,
        })
    }
}

/// The records of one page that was judged.
pub(super) struct CheckedPage {
    pub(super) dataset: DatasetKind,
    /// Records in the vault's form, as a JSON array.
    pub(super) rows: String,
    pub(super) received: u64,
}

/// What all pages of a deposit repeat.
struct Delivery {
    request: Digest,
    item: consent_model::party::ItemId,
    receipt: ReceiptId,
    missing: Vec<Missing>,
}

/// A deposit of which every page so far may come in.
pub(super) struct Checker {
    provenance: Provenance,
    delivery: Option<Delivery>,
    digests: Vec<Digest>,
    /// The page that called itself the last.
    ended: Option<u32>,
    seen: HashMap<(DatasetKind, String), Digest>,
    bytes: usize,
    patient: Option<(String, Option<String>)>,
    pages: Vec<CheckedPage>,
    tallies: BTreeMap<DatasetKind, Tally>,
}

/// A whole deposit that may come in. Only [`Checker::finish`] makes one.
pub(super) struct CheckedDeposit {
    pub(super) provenance: Provenance,
    /// The source's receipt for it.
    pub(super) receipt: ReceiptId,
    /// What it could not give.
    pub(super) missing: Vec<Missing>,
    /// Digest over the pages, in order.
    pub(super) digest: Digest,
    pub(super) pages: Vec<CheckedPage>,
    /// Per kind of records, what is counted for its quality.
    pub(super) tallies: BTreeMap<DatasetKind, Tally>,
    /// Whose records a clinic says these are, and when she was born.
    pub(super) patient: Option<(String, Option<String>)>,
}

impl Checker {
    pub(super) fn new(provenance: Provenance) -> Self {
        Self {
            provenance,
            delivery: None,
            digests: Vec::new(),
            ended: None,
            seen: HashMap::new(),
            bytes: 0,
            patient: None,
            pages: Vec::new(),
            tallies: BTreeMap::new(),
        }
    }

    /// Judges the next page.
    pub(super) fn page(&mut self, page: &ReleasePage) -> Result<(), IngestError> {
        let place = u32::try_from(self.digests.len()).unwrap_or(u32::MAX);
        if let Some(ended) = self.ended {
            return Err(IngestError::PageOrder(ended));
        }
        if page.sequence != place {
            return Err(IngestError::PageOrder(place));
        }
        let ReleaseBody::Records {
            dataset,
            rows,
            receipt,
            missing,
        } = &page.body
        else {
            return Err(IngestError::NotRecords(place));
        };
        let delivery = self.delivery.get_or_insert_with(|| Delivery {
            request: page.request,
            item: page.item.clone(),
            receipt: *receipt,
            missing: missing.clone(),
        });
        let same = page.iss == self.provenance.source
            && page.request == delivery.request
            && page.item == delivery.item
            && *receipt == delivery.receipt
            && *missing == delivery.missing;
        if !same {
            return Err(IngestError::OtherDelivery(place));
        }
        if !self.provenance.asked.contains(dataset) {
            return Err(IngestError::NotAsked(*dataset));
        }
        // What is there now is kept; of what is missing nothing is said, and nothing may be.
        if let Some(odd) = missing
            .iter()
            .find(|m| !self.provenance.asked.contains(&m.dataset))
        {
            return Err(IngestError::NotAsked(odd.dataset));
        }
        if missing.iter().any(|m| m.dataset == *dataset) {
            return Err(IngestError::Contradiction(*dataset));
        }
        if rows.len() > ROWS_PER_PAGE {
            return Err(IngestError::TooManyRows {
                limit: ROWS_PER_PAGE,
            });
        }
        self.records(place, *dataset, rows)?;
        self.digests.push(Digest::of_json(page)?);
        self.ended = page.last.then_some(place);
        Ok(())
    }

    fn records(
        &mut self,
        place: u32,
        dataset: DatasetKind,
        rows: &[Row],
    ) -> Result<(), IngestError> {
        let received_at = self.provenance.received_at;
        let tally = self.tallies.entry(dataset).or_default();
        let mut kept = Vec::with_capacity(rows.len());
        for (number, found) in rows.iter().enumerate() {
            let normal = row::normal(dataset, found).map_err(|error| IngestError::Row {
                page: place,
                row: number,
                error,
            })?;
            if let Some(column) = absurd::column(dataset, &normal, received_at) {
                return Err(IngestError::Absurd {
                    page: place,
                    row: number,
                    dataset,
                    column,
                });
            }
            if !of_these_days(dataset, &normal, &self.provenance.range) {
                return Err(IngestError::OutsideRange(dataset));
            }
            let id = normal
                .values()
                .next()
                .and_then(|v| v.as_str())
                .unwrap_or_default();
            let digest = Digest::of_json(&normal)?;
            let before = self.seen.insert((dataset, id.to_owned()), digest);
            if before.is_some_and(|before| before != digest) {
                return Err(IngestError::Contradiction(dataset));
            }
            if dataset == DatasetKind::ClinicPatients {
                let born = normal.get("birth_date").and_then(|v| v.as_str());
                let (known, _) = self
                    .patient
                    .get_or_insert_with(|| (id.to_owned(), born.map(str::to_owned)));
                if known != id {
                    return Err(IngestError::WrongPerson);
                }
            }
            tally.count(dataset, &normal, before.is_some(), received_at);
            kept.push(normal);
        }
        let text = serde_json::to_string(&kept).map_err(|_| VaultError::Unreadable {
            table: dataset.schema().table,
            column: "row",
        })?;
        self.bytes += text.len();
        if self.seen.len() > MOST_ROWS {
            return Err(IngestError::TooManyRows { limit: MOST_ROWS });
        }
        if self.bytes > MOST_BYTES {
            return Err(IngestError::TooManyBytes { limit: MOST_BYTES });
        }
        self.pages.push(CheckedPage {
            dataset,
            rows: text,
            received: kept.len() as u64,
        });
        Ok(())
    }

    /// Every page has come.
    pub(super) fn finish(self) -> Result<CheckedDeposit, IngestError> {
        let delivery = self.delivery.ok_or(IngestError::Empty)?;
        if self.ended.is_none() {
            let last = self.digests.len().saturating_sub(1);
            return Err(IngestError::PageOrder(
                u32::try_from(last).unwrap_or(u32::MAX),
            ));
        }
        Ok(CheckedDeposit {
            provenance: self.provenance,
            receipt: delivery.receipt,
            missing: delivery.missing,
            digest: Digest::of_json(&self.digests)?,
            pages: self.pages,
            tallies: self.tallies,
            patient: self.patient,
        })
    }
}

/// Whether a record is of these days or carries none. A day is the source's own; ours may be one
/// off, since the record does not tell its time zone.
fn of_these_days(dataset: DatasetKind, row: &Row, range: &DataRange) -> bool {
    let one = Days::new(1);
    let from = range.from.checked_sub_days(one).unwrap_or(range.from);
    let to = range.to.checked_add_days(one).unwrap_or(range.to);
    let time = dataset.schema().time_column;
    let text = time.and_then(|column| row.get(column)?.as_str()?.get(..10));
    let day = text.and_then(|text| text.parse::<NaiveDate>().ok());
    day.is_none_or(|day| (from..=to).contains(&day))
}
