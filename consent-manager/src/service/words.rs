//! What goes into the manager's operations and what comes out of them.
//!
//! Plain values, already checked at the edge. No storage, no rule.

use chrono::{DateTime, Utc};
use url::Url;

use consent_model::{
    ids::{AccountId, LinkId, NoticeId},
    notice::Notice,
    party::{ItemId, LinkReference, Party, PartyId},
    request::ConsentRequest,
};

/// A citizen's account.
#[derive(Clone)]
pub struct Account {
    /// The account.
    pub id: AccountId,
    /// Her name, if her identity provider gives it.
    pub name: Option<String>,
    /// Her email, if her identity provider gives it.
    pub email: Option<String>,
    /// Sessions of an earlier epoch are over.
    pub epoch: i64,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Account({})", self.id)
    }
}

/// An account at a source that she has linked.
#[derive(Clone)]
pub struct Link {
    /// The link.
    pub id: LinkId,
    /// Provider or store.
    pub party: PartyId,
    /// How the source names it.
    pub reference: LinkReference,
    /// Masked name for people.
    pub label: String,
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Link({})", self.id)
    }
}

/// A request as she opened it.
#[derive(Debug, Clone)]
pub struct OpenedRequest {
    /// What is asked.
    pub request: ConsentRequest,
    /// What she is told.
    pub notice: Notice,
    /// Who asks.
    pub party: Party,
    /// For each item, the links that can serve it.
    pub candidates: Vec<(ItemId, Vec<Link>)>,
    /// Where her store shows her the answer, if it can.
    pub preview_url: Option<Url>,
}

/// What she chose to approve.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The notice that she was shown.
    pub notice: NoticeId,
    /// Items with the link to serve each; `None` leaves an item out.
    pub items: Vec<(ItemId, Option<LinkId>)>,
    /// An earlier end than asked for.
    pub expiry: Option<DateTime<Utc>>,
}
