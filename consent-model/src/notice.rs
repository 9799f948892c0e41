//! The notice: what she is told before she decides (DPDP Act s.5, Rules rule 3; ISO/IEC 29184).
//!
//! A notice is assembled once from the request, the registry and the question's manifest, stored,
//! and never changed: its digest is part of what she approves.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    change::Change,
    dataset::{Classification, DatasetKind},
    digest::{Digest, DigestError},
    fi::{ConsentType, FiFilter, FiType},
    ids::{ConsentId, NoticeId},
    jose::Thumbprint,
    party::{ItemId, PartyId, Standing},
    purpose::Purpose,
    question::Parameters,
    request::SourceAsk,
    term::{DataRange, Term},
};

/// Version of the notice's form.
pub const VERSION: u32 = 1;

/// A notice as shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Form.
    pub version: u32,
    /// This notice.
    pub id: NoticeId,
    /// BCP 47 tag of the language of its texts.
    pub language: String,
    /// Digest of the signed request, compact form.
    pub request: Digest,
    /// Who asks.
    pub data_user: NoticeParty,
    /// Thumbprint of the key that signed the request.
    pub data_user_key: Thumbprint,
    /// Why.
    pub purpose: Purpose,
    /// The purpose in her language.
    pub purpose_text: String,
    /// The use, in the data user's words.
    pub use_description: String,
    /// What she gets.
    pub benefit: String,
    /// What is asked for, item by item.
    pub items: Vec<NoticeItem>,
    /// Terms as asked.
    pub term: Term,
    /// The consent whose place this one would take, and what differs; none for a first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<NoticeSupersedes>,
    /// Where she withdraws (rule 3(c)(i)).
    pub withdraw_url: Url,
    /// Where she exercises her rights with the data user and complains to it (rule 3(c)(ii)).
    pub grievance_url: Url,
    /// Where she complains to the Board (rule 3(c)(iii)).
    pub board_url: Url,
    /// When it was assembled.
    pub made_at: DateTime<Utc>,
}

/// What a new consent would replace.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeSupersedes {
    /// The consent in force.
    pub consent: ConsentId,
    /// What differs from it; empty when only the time begins anew.
    pub changes: Vec<Change>,
}

/// A party as she sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeParty {
    /// Its name on the network.
    pub id: PartyId,
    /// Its name for people.
    pub name: String,
    /// Its website.
    pub website: Url,
    /// Standing in the registry.
    pub standing: Standing,
    /// Registered since.
    pub since: DateTime<Utc>,
}

/// One item, in plain words and in fields.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeItem {
    /// Its name inside the request.
    pub id: ItemId,
    /// Whether the rest is of no use without it.
    pub required: bool,
    /// From whom.
    pub source: SourceAsk,
    /// Days.
    pub range: DataRange,
    /// Answer or records.
    pub what: NoticeWhat,
    /// Fields touched, with their level.
    pub fields: Vec<NoticeField>,
}

/// An answer or records, explained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum NoticeWhat {
    /// Only an answer leaves.
    Answer {
        /// Digest of the question's package.
        question: Digest,
        /// Title in her language.
        title: String,
        /// Explanation in her language.
        explanation: String,
        /// Parameters, fixed.
        parameters: Parameters,
        /// Providers whose records alone count; empty: whoever signed them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        providers: Vec<NoticeProvider>,
        /// A made-up answer of the question's publisher, in her language; marked as that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        example: Option<String>,
    },
    /// The records leave.
    Records {
        /// Kinds of records.
        datasets: Vec<DatasetKind>,
    },
    /// What there is of accounts leaves, in the Account Aggregator way.
    Accounts {
        /// Kinds of accounts.
        fi_types: Vec<FiType>,
        /// Parts.
        consent_types: Vec<ConsentType>,
        /// Transactions that are left out.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        filter: Vec<FiFilter>,
    },
}

/// A provider by both its names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeProvider {
    /// Its name on the network.
    pub id: PartyId,
    /// Its name for people.
    pub name: String,
}

/// A field that is read or handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeField {
    /// Kind of records.
    pub dataset: DatasetKind,
    /// Column.
    pub column: String,
    /// Level.
    pub class: Classification,
}

impl Notice {
    /// The digest that her approval covers.
    ///
    /// # Errors
    /// When a value has no canonical form.
    pub fn digest(&self) -> Result<Digest, DigestError> {
        Digest::of_json(self)
    }
}
