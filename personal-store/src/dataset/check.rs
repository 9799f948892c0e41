//! Whether a deposit may come in: pages complete and in order, one receipt, one sender, only what
//! was asked for, every record within its schema and the approved days.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use consent_model::{
    dataset::{DatasetKind, Row, RowError},
    digest::{Digest, DigestError},
    ids::SessionId,
    release::{ROWS_PER_PAGE, ReleaseBody, ReleasePage},
    term::DataRange,
};

use super::{Provenance, row};
use crate::vault::VaultError;

/// Most records in one deposit.
pub(super) const MOST_ROWS: usize = 1_000_000;

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
    /// The same record twice in one deposit, saying different things.
    #[error("the deposit contradicts itself about a record of `{0}`")]
    Contradiction(DatasetKind),
    /// The session has brought other pages before.
    #[error("session `{0}` has already brought another deposit")]
    SessionUsed(SessionId),
    /// A number without canonical form.
    #[error("a page has no canonical form")]
    Form(#[from] DigestError),
    /// The vault.
    #[error("the deposit could not be written")]
    Vault(#[from] VaultError),
}

/// A deposit that may come in. Only [`check`] makes one.
pub(super) struct CheckedDeposit {
    /// Digest over the pages, in order.
    pub(super) digest: Digest,
    /// Records in the vault's form, page by page.
    pub(super) pages: Vec<(DatasetKind, Vec<Row>)>,
}

/// Checks a whole deposit.
pub(super) fn check(
    pages: &[ReleasePage],
    provenance: &Provenance,
) -> Result<CheckedDeposit, IngestError> {
    let first = pages.first().ok_or(IngestError::Empty)?;
    let receipt = match &first.body {
        ReleaseBody::Records { receipt, .. } => receipt,
        ReleaseBody::Answer { .. } => return Err(IngestError::NotRecords(0)),
    };
    let (mut total, mut digests, mut checked) = (0, Vec::new(), Vec::new());
    let mut seen: HashMap<(DatasetKind, String), Digest> = HashMap::new();
    for (place, page) in (0_u32..).zip(pages) {
        if page.sequence != place || page.last != (place as usize + 1 == pages.len()) {
            return Err(IngestError::PageOrder(place));
        }
        let ReleaseBody::Records {
            dataset,
            rows,
            receipt: of_page,
        } = &page.body
        else {
            return Err(IngestError::NotRecords(place));
        };
        let same = page.iss == provenance.source
            && page.request == first.request
            && page.item == first.item
            && of_page == receipt;
        if !same {
            return Err(IngestError::OtherDelivery(place));
        }
        if !provenance.asked.contains(dataset) {
            return Err(IngestError::NotAsked(*dataset));
        }
        total += rows.len();
        if rows.len() > ROWS_PER_PAGE {
            return Err(IngestError::TooManyRows {
                limit: ROWS_PER_PAGE,
            });
        }
        if total > MOST_ROWS {
            return Err(IngestError::TooManyRows { limit: MOST_ROWS });
        }
        let mut kept = Vec::with_capacity(rows.len());
        for (number, found) in rows.iter().enumerate() {
            let normal = row::normal(*dataset, found).map_err(|error| IngestError::Row {
                page: place,
                row: number,
                error,
            })?;
            if !of_these_days(*dataset, &normal, &provenance.range) {
                return Err(IngestError::OutsideRange(*dataset));
            }
            let id = normal
                .values()
                .next()
                .and_then(|v| v.as_str())
                .unwrap_or_default();
            let digest = Digest::of_json(&normal)?;
            if *seen.entry((*dataset, id.to_owned())).or_insert(digest) != digest {
                return Err(IngestError::Contradiction(*dataset));
            }
            kept.push(normal);
        }
        digests.push(Digest::of_json(page)?);
        checked.push((*dataset, kept));
    }
    Ok(CheckedDeposit {
        digest: Digest::of_json(&digests)?,
        pages: checked,
    })
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
