//! A consent request: what a data user asks for, signed by it (`typ: consent-request+jwt`), and
//! the states the request goes through.

mod state;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    dataset::DatasetKind,
    digest::Digest,
    fi::{ConsentType, FiFilter, FiType},
    ids::ArtifactId,
    jose::VerifyingKey,
    json,
    lifetime::{self, Lifetime},
    party::{ItemId, PartyId},
    purpose::Purpose,
    question::Parameters,
    scope::{self, MOST_PROVIDERS, Providers, Scope},
    term::{DataRange, Mode, Term, TermError},
};

pub use self::state::{
    DenialReason, Request, RequestEntry, RequestState, RequestView, TransitionError,
};

/// `typ` of the signed request.
pub const TYP: &str = "consent-request+jwt";
/// Most items in one request.
pub const MOST_ITEMS: usize = 8;
/// Longest free text.
pub const LONGEST_TEXT: usize = 500;
/// Longest `jti`, `state` or `person`, in characters.
pub const LONGEST_NAME: usize = 256;
/// Longest address she can be sent back to, in bytes.
pub const LONGEST_ADDRESS: usize = 2048;

/// The claims of a consent request.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ConsentRequest {
    /// The data user (JWT `iss`; ReBIT `ConsentDetail.DataConsumer`).
    pub iss: PartyId,
    /// The manager it is addressed to (JWT `aud`): its base URL.
    pub aud: Url,
    /// When it was made.
    pub iat: i64,
    /// Until when it may be decided. The manager may shorten it.
    pub exp: i64,
    /// Unique; a second request with it is a replay.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::jti"))]
    pub jti: String,
    /// Why (DPDP Act s.6(1); ReBIT `Purpose`).
    pub purpose: Purpose,
    /// The goods, service or use, in the data user's words (DPDP Rules, rule 3(b)(ii)).
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::schema::notice_text")
    )]
    pub use_description: String,
    /// What she gets.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::schema::notice_text")
    )]
    pub benefit: String,
    /// What is asked for, item by item (DPDP Rules, rule 3(b)(i)).
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = MOST_ITEMS)))]
    pub items: Vec<RequestItem>,
    /// Terms.
    pub term: Term,
    /// The data user's copy of a consent that this one is to take the place of; she is then shown
    /// the difference (design §6). Only its holder can name it, and only while it is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<ArtifactId>,
    /// E-mail address of the person, if the data user knows it; the request then waits on the
    /// dashboard of who signs in with that address, provided that her identity provider has
    /// verified it, and nobody else can open it. Else it is hers who opens its link first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::opaque"))]
    pub person: Option<String>,
    /// Where she is sent back to.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::schema::return_url")
    )]
    pub return_url: Url,
    /// Opaque value handed back with her.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::opaque"))]
    pub state: Option<String>,
}

impl std::fmt::Debug for ConsentRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ConsentRequest")
    }
}

/// One thing asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RequestItem {
    /// Its name inside the request.
    pub id: ItemId,
    /// Whether the rest is of no use without it. She may leave out what is not required.
    pub required: bool,
    /// What.
    pub ask: Ask,
    /// From whom.
    pub source: SourceAsk,
    /// A key made for this item alone (RFC 7800 `cnf`). It signs every data request for the item,
    /// so a provider can check who may receive without learning who that is.
    pub cnf: VerifyingKey,
}

/// An answer computed at home, or records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Ask {
    /// Run a published question in her store; only the answer leaves.
    Answer {
        /// Digest of the question's package.
        question: Digest,
        /// Its parameters, fixed.
        #[serde(default)]
        parameters: Parameters,
        /// Days it may look at.
        #[serde(deserialize_with = "json::by_name")]
        range: DataRange,
        /// Only records that these providers have signed; absent: whoever signed them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = MOST_PROVIDERS)))]
        providers: Option<Providers>,
    },
    /// Hand over the records themselves.
    Records {
        /// Kinds of records.
        #[cfg_attr(feature = "schema", schemars(length(min = 1), extend("uniqueItems" = true)))]
        datasets: Vec<DatasetKind>,
        /// Days they may come from.
        #[serde(deserialize_with = "json::by_name")]
        range: DataRange,
    },
    /// Hand over what there is of accounts of these kinds, in the Account Aggregator way: sealed by the
    /// provider to a key that the data user brings with each fetch.
    Accounts {
        /// Kinds of accounts (ReBIT `fiTypes`).
        #[cfg_attr(feature = "schema", schemars(length(min = 1), extend("uniqueItems" = true)))]
        fi_types: Vec<FiType>,
        /// Parts (ReBIT `consentTypes`).
        #[cfg_attr(feature = "schema", schemars(length(min = 1), extend("uniqueItems" = true)))]
        consent_types: Vec<ConsentType>,
        /// Days they may come from (ReBIT `FIDataRange`).
        #[serde(deserialize_with = "json::by_name")]
        range: DataRange,
        /// Transactions that are left out (ReBIT `DataFilter`).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        filter: Vec<FiFilter>,
    },
}

impl Ask {
    /// Days asked for.
    #[must_use]
    pub const fn range(&self) -> &DataRange {
        match self {
            Self::Answer { range, .. }
            | Self::Records { range, .. }
            | Self::Accounts { range, .. } => range,
        }
    }

    /// Days and providers.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope {
            range: *self.range(),
            providers: self.providers().cloned(),
        }
    }

    /// Providers whose records alone count, where an answer names them.
    #[must_use]
    pub const fn providers(&self) -> Option<&Providers> {
        match self {
            Self::Answer { providers, .. } => providers.as_ref(),
            Self::Records { .. } | Self::Accounts { .. } => None,
        }
    }
}

/// From whom an item is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case", from = "SourceAskForm")]
pub enum SourceAsk {
    /// Her personal store.
    Store,
    /// A provider that she has linked and that holds the datasets.
    Provider {
        /// This one only, if named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        party: Option<PartyId>,
    },
}

/// [`SourceAsk`] as it is read: serde lets unknown members pass beside a variant without braces.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum SourceAskForm {
    Store {},
    Provider {
        #[serde(default)]
        party: Option<PartyId>,
    },
}

impl From<SourceAskForm> for SourceAsk {
    fn from(form: SourceAskForm) -> Self {
        match form {
            SourceAskForm::Store {} => Self::Store,
            SourceAskForm::Provider { party } => Self::Provider { party },
        }
    }
}

/// Why a well-formed request cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// Addressed elsewhere.
    #[error("`aud` is not this consent manager")]
    WrongAudience,
    /// `iat` or `exp` is out of bounds.
    #[error("`iat` must be within 15 minutes of now and `exp` in the future")]
    OutsideTime,
    /// No item, or too many.
    #[error("`items` must hold 1 to {MOST_ITEMS} entries with different ids")]
    Items,
    /// A text is empty or too long.
    #[error("`{0}` must be 1 to {LONGEST_TEXT} characters")]
    Text(&'static str),
    /// She would be sent to something that is no page.
    #[error("`return_url` must be an http or https address of at most {LONGEST_ADDRESS} bytes")]
    ReturnUrl,
    /// Mode and items contradict each other.
    #[error("`term.mode` must be `query` exactly when every item is an answer")]
    Mode,
    /// An answer can come from a store only; records from a provider only.
    #[error("item `{0}`: an answer comes from the store and records come from a provider")]
    Source(ItemId),
    /// No dataset, a dataset twice, or an empty range.
    #[error("item `{0}`: datasets must be different and the range must not be empty")]
    Datasets(ItemId),
    /// Nobody named, or too many.
    #[error("item `{0}`: name between 1 and {MOST_PROVIDERS} providers, or leave `providers` out")]
    Providers(ItemId),
    /// One key for two items would let copies be linked.
    #[error("every item needs a `cnf` key of its own")]
    SharedKey,
    /// A term is not acceptable.
    #[error(transparent)]
    Term(#[from] TermError),
}

impl ConsentRequest {
    /// Checks everything that needs no registry: addressee, time, items, terms.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check(&self, manager: &Url, now: DateTime<Utc>) -> Result<(), RequestError> {
        if &self.aud != manager {
            return Err(RequestError::WrongAudience);
        }
        let life = Lifetime::new(self.iat, self.exp).ok_or(RequestError::OutsideTime)?;
        if !lifetime::is_about(self.iat, now.timestamp()) || life.until() <= now {
            return Err(RequestError::OutsideTime);
        }
        let back = &self.return_url;
        if !matches!(back.scheme(), "http" | "https") || back.as_str().len() > LONGEST_ADDRESS {
            return Err(RequestError::ReturnUrl);
        }
        for (name, text) in [
            ("use_description", &self.use_description),
            ("benefit", &self.benefit),
            ("jti", &self.jti),
        ] {
            if text.trim().is_empty() || text.chars().count() > LONGEST_TEXT {
                return Err(RequestError::Text(name));
            }
        }
        let ids: BTreeSet<_> = self.items.iter().map(|i| &i.id).collect();
        if !(1..=MOST_ITEMS).contains(&self.items.len()) || ids.len() != self.items.len() {
            return Err(RequestError::Items);
        }
        let keys: BTreeSet<_> = self.items.iter().map(|i| i.cnf.kid().to_string()).collect();
        if keys.len() != self.items.len() {
            return Err(RequestError::SharedKey);
        }
        for item in &self.items {
            match (&item.ask, &item.source) {
                (Ask::Answer { .. }, SourceAsk::Store)
                | (Ask::Records { .. } | Ask::Accounts { .. }, SourceAsk::Provider { .. }) => {}
                _ => return Err(RequestError::Source(item.id.clone())),
            }
            if !scope::may_name(item.ask.providers()) {
                return Err(RequestError::Providers(item.id.clone()));
            }
            let datasets_fit = match &item.ask {
                Ask::Answer { .. } => true,
                Ask::Records { datasets, .. } => {
                    !datasets.is_empty()
                        && datasets.iter().collect::<BTreeSet<_>>().len() == datasets.len()
                }
                Ask::Accounts {
                    fi_types,
                    consent_types,
                    ..
                } => {
                    !fi_types.is_empty()
                        && fi_types.iter().collect::<BTreeSet<_>>().len() == fi_types.len()
                        && !consent_types.is_empty()
                }
            };
            if !datasets_fit || item.ask.range().from > item.ask.range().to {
                return Err(RequestError::Datasets(item.id.clone()));
            }
        }
        let answers_only = self
            .items
            .iter()
            .all(|i| matches!(i.ask, Ask::Answer { .. }));
        if answers_only != (self.term.mode == Mode::Query) {
            return Err(RequestError::Mode);
        }
        self.term.check(now)?;
        Ok(())
    }
}
