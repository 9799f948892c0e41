//! What travels between a party and its manager and has no word in `consent-model` yet.
//!
//! These are answers, not documents: a manager that is newer than we are may say more, and what we do not
//! know is passed over (`docs/api-policy.md`). What is signed is closed, and so is the manifest of a
//! question, whose digest is over all of it.

use chrono::{DateTime, Utc};
use consent_model::{
    acknowledgement::Deletion,
    artifact::{CopyFor, LifecycleState},
    digest::Digest,
    ids::{ArtifactId, DeliveryId, EventId, SessionId},
    jose::{CompactJws, JoseError, MAX_JWS},
    party::{ItemId, PartyId},
    question::Manifest,
};
use serde::{Deserialize, Serialize};

use super::ManagerCallError;

/// A published question, as the manager lists it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PublishedQuestion {
    /// Digest of its package.
    pub digest: Digest,
    /// Its manifest.
    pub manifest: Manifest,
}

/// One page of a longer list.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Listing<T> {
    /// This page's entries.
    pub items: Vec<T>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}

/// One of the caller's copies.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ArtifactEntry {
    /// The copy.
    pub artifact_id: ArtifactId,
    /// Where the consent stands.
    pub state: LifecycleState,
    /// When the copy was issued.
    pub issued_at: DateTime<Utc>,
    /// Which end it is for.
    pub copy_for: CopyFor,
}

/// One entry of the caller's delivery log.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DeliveryEntry {
    /// The delivery.
    pub delivery_id: DeliveryId,
    /// The event it carries; none for a relayed request.
    #[serde(default)]
    pub event_id: Option<EventId>,
    /// What it carries.
    #[serde(rename = "type")]
    pub kind: String,
    /// Where it stands.
    pub state: String,
    /// Tries so far.
    pub attempts: u32,
    /// Status of the last answer, if there was one.
    #[serde(default)]
    pub last_status: Option<u16>,
    /// When it is tried again, if it is.
    #[serde(default)]
    pub next_at: Option<DateTime<Utc>>,
    /// When it was put there.
    pub created_at: DateTime<Utc>,
    /// When it was taken, if it was.
    #[serde(default)]
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// For whom: the caller.
    #[serde(default)]
    pub party: Option<PartyId>,
}

/// What a party has to say of a change of its copy, to be signed: an
/// [`Acknowledgement`](consent_model::acknowledgement::Acknowledgement) without who signs and when.
#[derive(Debug, Clone)]
pub struct Acknowledged {
    /// The copy.
    pub artifact: ArtifactId,
    /// The event that told it.
    pub event: EventId,
    /// Where the consent stands by that event.
    pub state: LifecycleState,
    /// The items that were taken out.
    pub items: Vec<ItemId>,
    /// When the event was taken.
    pub heard_at: DateTime<Utc>,
    /// What became of what came under it.
    pub deletion: Option<Deletion>,
}

/// What became of an [`consent_model::end::EndRequest`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndOutcome {
    /// The consent is revoked, at once: a data user asked.
    Revoked,
    /// The citizen is asked: a source asked.
    PutToCitizen,
}

/// A status list as fetched; not verified.
#[derive(Debug, Clone)]
pub enum FetchedList {
    /// The copy that the `ETag` names is still the current one.
    Unchanged,
    /// The current list, and its `ETag` if it has one.
    New(CompactJws, Option<String>),
}

pub(super) fn page_path(root: &str, session: SessionId, number: u32) -> String {
    format!("/v1/{root}/{session}/pages/{number}")
}

pub(super) fn cursor_query(cursor: Option<&str>) -> Vec<(&str, &str)> {
    cursor
        .map(|cursor| ("cursor", cursor))
        .into_iter()
        .collect()
}

pub(super) fn compact(body: &[u8]) -> Result<CompactJws, ManagerCallError> {
    let text = std::str::from_utf8(body)
        .ok()
        .filter(|text| text.len() <= MAX_JWS);
    let text = text.ok_or(ManagerCallError::Document(JoseError::NotCompact))?;
    CompactJws::parse(text).map_err(ManagerCallError::Document)
}
