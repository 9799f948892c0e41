//! A consent as the archive shows it: the little that records and receipts are made from.
//!
//! Made from the entries about one consent and the data user's copy of its artifact, and from nothing
//! else, so that the manager, which has them in its database, and a verifier, which has them from
//! the archive, make the same.

use chrono::{DateTime, Utc};
use consent_model::{
    approval::ApprovedItem,
    artifact::{ArtifactClaims, CopyFor, LifecycleState},
    digest::Digest,
    ids::RequestId,
    party::{Actor, ItemId, PartyId, Pseudonym},
    representation::GuardianOf,
    request::Ask,
    term::Term,
};

use crate::entry::LogEvent;

/// A consent that was given.
#[derive(Debug, Clone, PartialEq)]
pub struct ConsentView {
    /// The consent's id; in a party's archive that of its copy.
    pub id: String,
    /// The number of the entry by which it was given.
    pub index: u64,
    /// Who receives.
    pub party: PartyId,
    /// Code of the purpose.
    pub purpose: String,
    /// Upon which request; not in a party's archive.
    pub request: Option<RequestId>,
    /// The notice; as the entry has it.
    pub notice: Option<Digest>,
    /// Its language.
    pub language: Option<String>,
    /// What happened to it, in order; the first is that it was given.
    pub events: Vec<ViewEvent>,
    /// What the data user's copy says, where it is there.
    pub copy: Option<CopyView>,
}

/// Something that happened to a consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewEvent {
    /// The number of the entry.
    pub index: u64,
    /// What: `granted`, `paused`, `resumed`, `withdrawn`, `revoked`, `expired`, `superseded`,
    /// `item_withdrawn`, …
    pub action: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub actor: Actor,
    /// To which item.
    pub item: Option<ItemId>,
}

/// An item that she approved.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemView {
    /// Its name.
    pub id: ItemId,
    /// What.
    pub ask: Ask,
    /// From whom.
    pub source: PartyId,
}

impl From<&ApprovedItem> for ItemView {
    fn from(item: &ApprovedItem) -> Self {
        Self {
            id: item.id.clone(),
            ask: item.ask.clone(),
            source: item.source.party.clone(),
        }
    }
}

/// What the data user's copy says.
#[derive(Debug, Clone, PartialEq)]
pub struct CopyView {
    /// The person, as the data user knows her.
    pub person: Pseudonym,
    /// When she decided, seconds.
    pub decided_at: i64,
    /// Terms.
    pub term: Term,
    /// What she approved.
    pub items: Vec<ItemView>,
    /// Whether she approved by a sign-in; else with a passkey.
    pub sign_in: bool,
    /// Who approved in her place.
    pub approved_by: Option<GuardianOf>,
}

impl CopyView {
    /// Of the claims of the data user's copy; none of another one's.
    #[must_use]
    pub fn of(claims: &ArtifactClaims) -> Option<Self> {
        (claims.copy_for == CopyFor::DataUser).then(|| Self {
            person: claims.sub.clone(),
            decided_at: claims.decided_at,
            term: claims.statement.term,
            items: claims
                .items
                .iter()
                .map(|item| (&item.value).into())
                .collect(),
            sign_in: claims.evidence.is_sign_in(),
            approved_by: claims.statement.approved_by,
        })
    }
}

impl ConsentView {
    /// Of all open entries in the archive whose `facts.consent` is this consent and whose subject is
    /// `consent`, in order, and the data user's copy if the archive has it. None when the first is
    /// not that it was given: then it was given before what the archive holds.
    #[must_use]
    pub fn of_consent(entries: &[(u64, LogEvent)], copy: Option<CopyView>) -> Option<Self> {
        Self::of(entries, copy, Self::begin_consent)
    }

    /// The same of a party's archive: of all entries with subject `artifact` about one copy that is for
    /// the data user. None for another copy, and when it was issued before what the archive holds.
    #[must_use]
    pub fn of_copy(entries: &[(u64, LogEvent)], copy: Option<CopyView>) -> Option<Self> {
        Self::of(entries, copy, Self::begin_copy)
    }

    fn of(
        entries: &[(u64, LogEvent)],
        copy: Option<CopyView>,
        begin: fn(u64, &LogEvent) -> Option<Self>,
    ) -> Option<Self> {
        let ((index, first), rest) = entries.split_first()?;
        let mut view = begin(*index, first)?;
        view.copy = copy;
        for (index, event) in rest {
            view.push(*index, event);
        }
        Some(view)
    }

    /// With the entry by which a consent was given; the others follow by [`ConsentView::push`].
    #[must_use]
    pub fn begin_consent(index: u64, granted: &LogEvent) -> Option<Self> {
        if granted.subject != "consent" || granted.action != "granted" {
            return None;
        }
        Self::begin(index, granted, granted.facts.consent?.to_string())
    }

    /// With the entry by which a data user's copy was issued.
    #[must_use]
    pub fn begin_copy(index: u64, issued: &LogEvent) -> Option<Self> {
        if issued.subject != "artifact"
            || issued.action != "issued"
            || issued.facts.copy_for != Some(CopyFor::DataUser)
        {
            return None;
        }
        Self::begin(index, issued, issued.facts.artifact?.to_string())
    }

    fn begin(index: u64, event: &LogEvent, id: String) -> Option<Self> {
        let facts = &event.facts;
        Some(Self {
            id,
            index,
            party: facts.party.clone()?,
            purpose: facts.purpose.clone()?,
            request: facts.request,
            notice: facts.notice,
            language: facts.language.clone(),
            events: vec![happened(index, event, "granted")],
            copy: None,
        })
    }

    /// With one more entry about it.
    pub fn push(&mut self, index: u64, event: &LogEvent) {
        let paused = || {
            let last = self.events.iter().rev().map(|event| event.action.as_str());
            let mut last = last.filter(|action| *action != "item_withdrawn");
            last.next() == Some("paused")
        };
        let action = if event.subject == "artifact" {
            match event.facts.state.unwrap_or(LifecycleState::Active) {
                LifecycleState::Active if paused() => "resumed",
                LifecycleState::Active => "item_withdrawn",
                LifecycleState::Paused => "paused",
                LifecycleState::Revoked if event.actor.is_on_her_side() => "withdrawn",
                LifecycleState::Revoked => "revoked",
                LifecycleState::Expired => "expired",
                LifecycleState::Superseded => "superseded",
            }
        } else {
            event.action.as_str()
        };
        self.events.push(happened(index, event, action));
    }
}

fn happened(index: u64, event: &LogEvent, action: &str) -> ViewEvent {
    ViewEvent {
        index,
        action: action.to_owned(),
        at: event.at,
        actor: event.actor,
        item: event.facts.item.clone(),
    }
}
