//! What leaves a source: pages, each a JWS by the sender (`typ: release+jwt`) sealed to the key of
//! the source request. Sign, then encrypt.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    dataset::{DatasetKind, Row},
    digest::{Digest, DigestError, Salt},
    ids::{ReceiptId, SharingId},
    party::{ItemId, PartyId},
    question::Parameters,
};

/// `typ` of a signed page.
pub const TYP: &str = "release+jwt";
/// Most rows in one page of records.
pub const ROWS_PER_PAGE: usize = 500;

/// One signed page.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReleasePage {
    /// The source.
    pub iss: PartyId,
    /// When it was released, seconds.
    pub iat: i64,
    /// Digest of the source request it answers.
    pub request: Digest,
    /// The item.
    pub item: ItemId,
    /// Number of this page, from 0.
    pub sequence: u32,
    /// Whether it is the last.
    pub last: bool,
    /// What it holds.
    pub body: ReleaseBody,
}

impl std::fmt::Debug for ReleasePage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReleasePage({} of item {})", self.sequence, self.item)
    }
}

/// Answer or records.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ReleaseBody {
    /// The answer to a question.
    Answer {
        /// Digest of the question's package.
        question: Digest,
        /// The parameters it ran with.
        parameters: Parameters,
        /// The answer.
        rows: Vec<Row>,
        /// The store's receipt for this release.
        receipt: ReceiptId,
        /// Opens the digest of the answer that she saw ([`AnswerBytes::seen_under`]), when her
        /// approval covers this very answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        salt: Option<Salt>,
    },
    /// Records of one kind.
    Records {
        /// Kind.
        dataset: DatasetKind,
        /// Records.
        rows: Vec<Row>,
        /// The source's receipt for this release: the same on every page.
        receipt: ReceiptId,
        /// Kinds that were asked for and could not be had now: the same on every page.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        missing: Vec<Missing>,
    },
}

/// A kind of records that a release should hold and does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Missing {
    /// The kind.
    pub dataset: DatasetKind,
    /// Why.
    pub reason: MissingReason,
}

/// Why records are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MissingReason {
    /// The provider's system does not answer; ask again later.
    SourceUnavailable,
    /// What the provider's system holds cannot be read; its operator has to mend it.
    SourceBroken,
}

impl std::fmt::Debug for ReleaseBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Answer { .. } => "ReleaseBody::Answer",
            Self::Records { .. } => "ReleaseBody::Records",
        })
    }
}

/// The exact answer: what a preview shows, whose digest an approval can cover.
#[derive(Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AnswerBytes<'a> {
    /// Digest of the question's package.
    pub question: &'a Digest,
    /// Parameters.
    pub parameters: &'a Parameters,
    /// The answer.
    pub rows: &'a [Row],
}

impl AnswerBytes<'_> {
    /// The digest that her approval of this exact answer carries: over a salt that only her store
    /// knows and the canonical bytes.
    ///
    /// # Errors
    /// When the answer has no canonical form.
    pub fn seen_under(&self, salt: &Salt) -> Result<Digest, DigestError> {
        Digest::salted(salt, self)
    }
}

impl std::fmt::Debug for AnswerBytes<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AnswerBytes")
    }
}

/// A sharing record: who gave what classes of data to whom, how much and when (DPDP Rules, First
/// Schedule, Part B item 3(c)). Never the data. Unsigned and open: a newer manager may say more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SharingRecord {
    /// The record.
    pub id: SharingId,
    /// From.
    pub source: PartyId,
    /// To.
    pub data_user: PartyId,
    /// The item.
    pub item: ItemId,
    /// Classes of data.
    pub classes: Vec<String>,
    /// Sealed bytes relayed.
    pub bytes: u64,
    /// Pages relayed.
    pub pages: u32,
    /// When.
    pub at: DateTime<Utc>,
}
