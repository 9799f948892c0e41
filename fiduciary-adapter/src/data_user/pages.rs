//! Opening and judging the pages of one answer. Pure: pages and facts in, content or refusal out.
//!
//! A page counts when it is sealed to the key made for this request, stands in its place, is signed
//! by the source she chose, and holds what the consent and the request call for. Pages are read
//! in order; what was read counts only once [`PageReader::finish`] has seen the last.

use std::ops::RangeInclusive;

use chrono::{DateTime, Days, NaiveDate, Utc};
use consent_model::{
    approval::ApprovedItem,
    dataset::{DatasetKind, Row, RowError, check_row},
    delivery::DeliveryFault,
    digest::{Digest, DigestError, Salt},
    ids::ReceiptId,
    jose::{CompactJws, JoseError, PageBinding, SealedPage, VerifyingKey},
    party::{ItemId, PartyId},
    release::{AnswerBytes, Missing, ROWS_PER_PAGE, ReleaseBody, ReleasePage, TYP},
    request::Ask,
    term::{CLOCK_SKEW, DataRange},
};
use payload_opener::{OpenError, OpeningKey, open};
use serde_json::Value;

/// Why a page does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// Sealed to another key, for another place, or changed.
    #[error("the page does not open here")]
    Open(#[source] OpenError),
    /// Not a message signed by the source she chose.
    #[error("the page is not signed by the source of the item")]
    Signature(#[source] JoseError),
    /// Names another source.
    #[error("the page names another source")]
    WrongSource,
    /// Answers another request or item.
    #[error("the page answers another request")]
    WrongRequest,
    /// Its place inside differs from its place outside.
    #[error("the page is not the one expected here")]
    OutOfOrder,
    /// Made before the request, or in the future.
    #[error("the page was not made for this session: its time is out of bounds")]
    OutsideTime,
    /// Records where an answer was asked, another question, other parameters, or a second answer.
    #[error("the page does not answer the question that was approved")]
    WrongAnswer,
    /// Not the exact answer she saw before she approved.
    #[error("the answer is not the one she saw")]
    NotAsSeen,
    /// Records of a kind that the consent does not cover.
    #[error("the page holds records that the consent does not cover")]
    WrongDataset,
    /// A record from outside the consented days.
    #[error("the page holds a record of `{0}` from outside the consented days")]
    OutsideRange(DatasetKind),
    /// More than a page may hold.
    #[error("the page holds more than {ROWS_PER_PAGE} rows")]
    TooManyRows,
    /// A record that does not fit its schema.
    #[error("a record does not fit its schema")]
    Row(#[from] RowError),
    /// Pages of one answer with different receipts or signers.
    #[error("the pages do not belong to one release")]
    Mixed,
    /// Fewer or more pages than announced.
    #[error("pages are missing or too many")]
    Count,
    /// No canonical form.
    #[error("the answer has no canonical form")]
    NotCanonical,
    /// Its source has sent the same release under another request before.
    #[error("the release was received before, under another request")]
    Repeated,
}

impl PageError {
    /// As the manager and the source are told of it.
    pub(super) const fn fault(&self) -> DeliveryFault {
        match self {
            Self::Open(_) => DeliveryFault::NotOpened,
            Self::Signature(_) | Self::WrongSource => DeliveryFault::NotSigned,
            Self::WrongRequest | Self::OutsideTime | Self::Mixed => DeliveryFault::OtherDelivery,
            Self::OutOfOrder | Self::Count => DeliveryFault::PageOrder,
            Self::WrongAnswer | Self::NotAsSeen | Self::WrongDataset => DeliveryFault::NotAsked,
            Self::OutsideRange(_) => DeliveryFault::OutsideRange,
            Self::TooManyRows => DeliveryFault::TooLarge,
            Self::Row(_) => DeliveryFault::OutsideSchema,
            Self::NotCanonical => DeliveryFault::Malformed,
            Self::Repeated => DeliveryFault::Repeated,
        }
    }
}

impl From<DigestError> for PageError {
    fn from(_: DigestError) -> Self {
        Self::NotCanonical
    }
}

/// What the pages must be.
pub(crate) struct Expected<'a> {
    pub(crate) item: Asked<'a>,
    /// Digest of our source request.
    pub(crate) request: Digest,
    /// When it was made.
    pub(crate) asked_at: DateTime<Utc>,
    pub(crate) pages: u32,
    /// Keys of the source: hers at her store, else the provider's registered ones.
    pub(crate) keys: &'a [VerifyingKey],
}

/// What was agreed to, and who brings it.
pub(crate) struct Asked<'a> {
    pub(crate) id: &'a ItemId,
    pub(crate) ask: &'a Ask,
    pub(crate) source: &'a PartyId,
    /// Salted digest of the exact answer she saw.
    pub(crate) preview: Option<Digest>,
}

impl<'a> From<&'a ApprovedItem> for Asked<'a> {
    fn from(item: &'a ApprovedItem) -> Self {
        Self {
            id: &item.id,
            ask: &item.ask,
            source: &item.source.party,
            preview: item.preview,
        }
    }
}

/// Reads the pages of one answer, in order.
pub(crate) struct PageReader<'a> {
    expected: Expected<'a>,
    read: Vec<(CompactJws, ReleasePage)>,
    receipt: Option<ReceiptId>,
    signer: Option<VerifyingKey>,
}

/// What was received: opened, verified and put in order.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Received {
    /// The source's receipt.
    pub receipt: ReceiptId,
    /// Who released it.
    pub source: PartyId,
    /// The key that signed every page.
    pub signer: VerifyingKey,
    /// Digest of the answer, or of the list of signed pages.
    pub digest: Digest,
    /// The pages, in order.
    pub pages: Vec<ReleasePage>,
}

impl Received {
    /// The rows of the answer; none when records were received.
    #[must_use]
    pub fn answer_rows(&self) -> &[Row] {
        self.pages
            .iter()
            .find_map(|page| match &page.body {
                ReleaseBody::Answer { rows, .. } => Some(rows.as_slice()),
                ReleaseBody::Records { .. } => None,
            })
            .unwrap_or_default()
    }

    /// The records of one kind, in order.
    #[must_use]
    pub fn records(&self, kind: DatasetKind) -> Vec<&Row> {
        self.pages
            .iter()
            .filter_map(|page| match &page.body {
                ReleaseBody::Records { dataset, rows, .. } if *dataset == kind => Some(rows),
                _ => None,
            })
            .flatten()
            .collect()
    }

    /// Kinds of records that were asked for and could not be had: the source released what it could.
    #[must_use]
    pub fn missing(&self) -> &[Missing] {
        self.pages
            .first()
            .map_or(&[], |page| missing_of(&page.body))
    }

    /// Rows in all.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.pages
            .iter()
            .map(|page| rows_of(&page.body).len())
            .sum()
    }
}

impl<'a> PageReader<'a> {
    pub(crate) fn new(expected: Expected<'a>) -> Self {
        Self {
            expected,
            read: Vec::new(),
            receipt: None,
            signer: None,
        }
    }

    /// Opens and judges the next page.
    pub(crate) fn read(
        &mut self,
        page: &SealedPage,
        key: &OpeningKey,
        now: DateTime<Utc>,
    ) -> Result<(), PageError> {
        let sequence = u32::try_from(self.read.len()).map_err(|_| PageError::Count)?;
        if sequence >= self.expected.pages {
            return Err(PageError::Count);
        }
        let last = sequence + 1 == self.expected.pages;
        let binding = PageBinding {
            request: self.expected.request,
            sequence,
            last,
        };
        let opened = open(page, key, &binding).map_err(PageError::Open)?;
        let text = std::str::from_utf8(opened.expose())
            .map_err(|_| PageError::Signature(JoseError::NotCompact))?;
        let jws = CompactJws::parse(text).map_err(PageError::Signature)?;
        self.judge(jws, &binding, now)
    }

    fn judge(
        &mut self,
        jws: CompactJws,
        binding: &PageBinding,
        now: DateTime<Utc>,
    ) -> Result<(), PageError> {
        let expected = &self.expected;
        let verified = jws
            .verify::<ReleasePage>(TYP, &expected.keys)
            .map_err(PageError::Signature)?;
        let kid = verified.kid().clone();
        let page = verified.into_claims();
        if page.iss != *expected.item.source {
            return Err(PageError::WrongSource);
        }
        if page.request != expected.request || page.item != *expected.item.id {
            return Err(PageError::WrongRequest);
        }
        if page.sequence != binding.sequence || page.last != binding.last {
            return Err(PageError::OutOfOrder);
        }
        let skew = CLOCK_SKEW.num_seconds();
        if page.iat < expected.asked_at.timestamp() - skew || page.iat > now.timestamp() + skew {
            return Err(PageError::OutsideTime);
        }
        expected.check_body(&page.body)?;
        let receipt = receipt_of(&page.body);
        let first = self.read.first().map(|(_, first)| missing_of(&first.body));
        if self.receipt.is_some_and(|known| known != receipt)
            || first.is_some_and(|first| first != missing_of(&page.body))
            || self
                .signer
                .as_ref()
                .is_some_and(|known| *known.kid() != kid)
        {
            return Err(PageError::Mixed);
        }
        self.receipt = Some(receipt);
        self.signer = expected.keys.iter().find(|key| *key.kid() == kid).cloned();
        self.read.push((jws, page));
        Ok(())
    }

    /// The whole, with the signed pages for keeping.
    pub(crate) fn finish(self) -> Result<(Received, Vec<CompactJws>), PageError> {
        let whole = self.read.last().is_some_and(|(_, page)| page.last);
        let (Some(receipt), Some(signer), true) = (self.receipt, self.signer, whole) else {
            return Err(PageError::Count);
        };
        let (signed, pages): (Vec<_>, Vec<_>) = self.read.into_iter().unzip();
        let digest = match pages.first().map(|page| &page.body) {
            Some(ReleaseBody::Answer {
                question,
                parameters,
                rows,
                salt,
                ..
            }) => {
                let answer = AnswerBytes {
                    question,
                    parameters,
                    rows,
                };
                self.expected.check_seen(&answer, salt.as_ref())?;
                Digest::of_json(&answer)?
            }
            _ => Digest::of_json(&signed.iter().map(CompactJws::digest).collect::<Vec<_>>())?,
        };
        let source = self.expected.item.source.clone();
        Ok((
            Received {
                receipt,
                source,
                signer,
                digest,
                pages,
            },
            signed,
        ))
    }
}

impl Expected<'_> {
    /// A salt says that this is the answer she saw, and then it must open what she approved. Where
    /// she saw one and there is no salt, the answer has changed since, and she accepted it at her
    /// store, whose key signed it.
    fn check_seen(&self, answer: &AnswerBytes<'_>, salt: Option<&Salt>) -> Result<(), PageError> {
        match (salt, self.item.preview) {
            (None, _) => Ok(()),
            (Some(salt), Some(seen)) if answer.seen_under(salt)? == seen => Ok(()),
            (Some(_), _) => Err(PageError::NotAsSeen),
        }
    }

    fn check_body(&self, body: &ReleaseBody) -> Result<(), PageError> {
        if rows_of(body).len() > ROWS_PER_PAGE {
            return Err(PageError::TooManyRows);
        }
        match (self.item.ask, body) {
            (
                Ask::Answer {
                    question,
                    parameters,
                    ..
                },
                ReleaseBody::Answer {
                    question: answered,
                    parameters: used,
                    ..
                },
            ) if question == answered && parameters == used && self.pages == 1 => Ok(()),
            (Ask::Answer { .. }, _) => Err(PageError::WrongAnswer),
            (
                Ask::Records { datasets, range },
                ReleaseBody::Records {
                    dataset,
                    rows,
                    missing,
                    ..
                },
            ) if datasets.contains(dataset) => {
                // Missing is only what was to be there, and is not.
                let odd = |m: &Missing| m.dataset == *dataset || !datasets.contains(&m.dataset);
                if missing.iter().any(odd) {
                    return Err(PageError::WrongDataset);
                }
                rows.iter().try_for_each(|row| {
                    check_row(*dataset, row)?;
                    check_day(*dataset, row, range)
                })
            }
            (Ask::Records { .. } | Ask::Accounts { .. }, _) => Err(PageError::WrongDataset),
        }
    }
}

/// A day is the source's own; ours may be one off, since the record does not tell its time zone.
fn check_day(dataset: DatasetKind, row: &Row, range: &DataRange) -> Result<(), PageError> {
    let day = dataset
        .schema()
        .time_column
        .and_then(|column| row.get(column))
        .and_then(Value::as_str)
        .and_then(|text| text.get(..10))
        .and_then(|text| text.parse::<NaiveDate>().ok());
    match day {
        Some(day) if !days(range).contains(&day) => Err(PageError::OutsideRange(dataset)),
        _ => Ok(()),
    }
}

fn days(range: &DataRange) -> RangeInclusive<NaiveDate> {
    let one = Days::new(1);
    range.from.checked_sub_days(one).unwrap_or(range.from)
        ..=range.to.checked_add_days(one).unwrap_or(range.to)
}

fn rows_of(body: &ReleaseBody) -> &[Row] {
    match body {
        ReleaseBody::Answer { rows, .. } | ReleaseBody::Records { rows, .. } => rows,
    }
}

fn missing_of(body: &ReleaseBody) -> &[Missing] {
    match body {
        ReleaseBody::Answer { .. } => &[],
        ReleaseBody::Records { missing, .. } => missing,
    }
}

fn receipt_of(body: &ReleaseBody) -> ReceiptId {
    match body {
        ReleaseBody::Answer { receipt, .. } | ReleaseBody::Records { receipt, .. } => *receipt,
    }
}
