//! A consent request: what a data user asks for, signed by it (`typ: consent-request+jwt`), and
//! the states the request goes through.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    dataset::DatasetKind,
    digest::Digest,
    ids::{ArtifactId, ConsentId, RequestId},
    jose::VerifyingKey,
    json,
    lifetime::{self, Lifetime},
    party::{Actor, ItemId, PartyId},
    purpose::Purpose,
    question::Parameters,
    scope::{self, MOST_PROVIDERS, Providers},
    term::{DataRange, Mode, Term, TermError},
};

/// `typ` of the signed request.
pub const TYP: &str = "consent-request+jwt";
/// Most items in one request.
pub const MOST_ITEMS: usize = 8;
/// Longest free text.
pub const LONGEST_TEXT: usize = 500;
/// Longest address she can be sent back to, in bytes.
pub const LONGEST_ADDRESS: usize = 2048;

/// The claims of a consent request.
#[derive(Clone, Serialize, Deserialize)]
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
    pub jti: String,
    /// Why (DPDP Act s.6(1); ReBIT `Purpose`).
    pub purpose: Purpose,
    /// The goods, service or use, in the data user's words (DPDP Rules, rule 3(b)(ii)).
    pub use_description: String,
    /// What she gets.
    pub benefit: String,
    /// What is asked for, item by item (DPDP Rules, rule 3(b)(i)).
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
    pub person: Option<String>,
    /// Where she is sent back to.
    pub return_url: Url,
    /// Opaque value handed back with her.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

impl std::fmt::Debug for ConsentRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ConsentRequest")
    }
}

/// One thing asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
        providers: Option<Providers>,
    },
    /// Hand over the records themselves.
    Records {
        /// Kinds of records.
        datasets: Vec<DatasetKind>,
        /// Days they may come from.
        #[serde(deserialize_with = "json::by_name")]
        range: DataRange,
    },
}

impl Ask {
    /// Days asked for.
    #[must_use]
    pub const fn range(&self) -> &DataRange {
        match self {
            Self::Answer { range, .. } | Self::Records { range, .. } => range,
        }
    }

    /// Providers whose records alone count, where an answer names them.
    #[must_use]
    pub const fn providers(&self) -> Option<&Providers> {
        match self {
            Self::Answer { providers, .. } => providers.as_ref(),
            Self::Records { .. } => None,
        }
    }
}

/// From whom an item is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
                | (Ask::Records { .. }, SourceAsk::Provider { .. }) => {}
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

/// Where a request stands. Each state carries only what is known by then; transitions consume.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Waits for her.
    Pending {
        /// The request.
        id: RequestId,
        /// When waiting ends.
        expires_at: DateTime<Utc>,
    },
    /// She approved.
    Approved {
        /// The request.
        id: RequestId,
        /// The consent that came of it.
        consent: ConsentId,
        /// When.
        at: DateTime<Utc>,
    },
    /// She denied.
    Denied {
        /// The request.
        id: RequestId,
        /// Her reason, if she gave one.
        reason: Option<DenialReason>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Nobody decided in time.
    Expired {
        /// The request.
        id: RequestId,
        /// When.
        at: DateTime<Utc>,
    },
    /// It could not be carried out, for instance because the asker lost its standing.
    Failed {
        /// The request.
        id: RequestId,
        /// When.
        at: DateTime<Utc>,
    },
}

/// Why she denied; optional, and of her choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DenialReason {
    /// Asks for too much.
    TooMuch,
    /// Does not trust the asker.
    NotTrusted,
    /// Did not ask for this service.
    NotWanted,
    /// Does not understand the request.
    NotUnderstood,
    /// Something else.
    Other,
}

/// The request was decided already, or its time is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TransitionError {
    /// A final state does not change.
    #[error("the request has been decided already")]
    AlreadyDecided,
    /// Too late.
    #[error("the request has expired")]
    TooLate,
    /// Too early to expire.
    #[error("the request has not expired yet")]
    TooEarly,
}

impl Request {
    /// Pending → approved.
    ///
    /// # Errors
    /// When it is not pending, or its time is over.
    pub fn approve(self, consent: ConsentId, at: DateTime<Utc>) -> Result<Self, TransitionError> {
        let id = self.open_at(at)?;
        Ok(Self::Approved { id, consent, at })
    }

    /// Pending → denied.
    ///
    /// # Errors
    /// When it is not pending, or its time is over.
    pub fn deny(
        self,
        reason: Option<DenialReason>,
        at: DateTime<Utc>,
    ) -> Result<Self, TransitionError> {
        let id = self.open_at(at)?;
        Ok(Self::Denied { id, reason, at })
    }

    /// Pending → expired, once its time is over.
    ///
    /// # Errors
    /// When it is not pending, or its time is not over.
    pub fn expire(self, at: DateTime<Utc>) -> Result<Self, TransitionError> {
        match self {
            Self::Pending { id, expires_at } if expires_at <= at => Ok(Self::Expired { id, at }),
            Self::Pending { .. } => Err(TransitionError::TooEarly),
            _ => Err(TransitionError::AlreadyDecided),
        }
    }

    /// Pending → failed.
    ///
    /// # Errors
    /// When it is not pending.
    pub fn fail(self, at: DateTime<Utc>) -> Result<Self, TransitionError> {
        match self {
            Self::Pending { id, .. } => Ok(Self::Failed { id, at }),
            _ => Err(TransitionError::AlreadyDecided),
        }
    }

    /// Name of the state on the wire and in storage.
    #[must_use]
    pub const fn state(&self) -> RequestState {
        match self {
            Self::Pending { .. } => RequestState::Pending,
            Self::Approved { .. } => RequestState::Approved,
            Self::Denied { .. } => RequestState::Denied,
            Self::Expired { .. } => RequestState::Expired,
            Self::Failed { .. } => RequestState::Failed,
        }
    }

    fn open_at(self, at: DateTime<Utc>) -> Result<RequestId, TransitionError> {
        match self {
            Self::Pending { id, expires_at } if at < expires_at => Ok(id),
            Self::Pending { .. } => Err(TransitionError::TooLate),
            _ => Err(TransitionError::AlreadyDecided),
        }
    }
}

/// The bare name of a request's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// Waits.
    Pending,
    /// She approved.
    Approved,
    /// She denied.
    Denied,
    /// Nobody decided in time.
    Expired,
    /// Could not be carried out.
    Failed,
}

/// What a data user sees of its request: `GET /v1/consent-requests/{id}`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestView {
    /// The request.
    pub request_id: RequestId,
    /// Where it stands.
    pub state: RequestState,
    /// Where she decides.
    pub redirect_url: Url,
    /// When waiting ends.
    pub expires_at: DateTime<Utc>,
    /// Her reason, if denied and given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<DenialReason>,
    /// The data user's own copy, once approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact_id: Option<ArtifactId>,
    /// Who decided, once decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<Actor>,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn pending() -> Request {
        Request::Pending {
            id: Uuid::nil().into(),
            expires_at: "2026-11-24T00:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn a_decided_request_never_changes() {
        let at = "2026-11-23T00:00:00Z".parse().unwrap();
        for decided in [
            pending().deny(None, at).unwrap(),
            pending().approve(Uuid::nil().into(), at).unwrap(),
            pending().fail(at).unwrap(),
            pending()
                .expire("2026-11-24T00:00:00Z".parse().unwrap())
                .unwrap(),
        ] {
            assert_eq!(
                decided.clone().approve(Uuid::nil().into(), at),
                Err(TransitionError::AlreadyDecided)
            );
            assert_eq!(
                decided.clone().deny(None, at),
                Err(TransitionError::AlreadyDecided)
            );
            assert_eq!(
                decided.clone().expire(at),
                Err(TransitionError::AlreadyDecided)
            );
            assert_eq!(decided.fail(at), Err(TransitionError::AlreadyDecided));
        }
    }

    #[test]
    fn at_the_moment_of_expiry_it_is_too_late() {
        let end = "2026-11-24T00:00:00Z".parse().unwrap();
        assert_eq!(
            pending().approve(Uuid::nil().into(), end),
            Err(TransitionError::TooLate)
        );
        assert_eq!(
            pending().expire("2026-11-23T23:59:59Z".parse().unwrap()),
            Err(TransitionError::TooEarly)
        );
    }
}
