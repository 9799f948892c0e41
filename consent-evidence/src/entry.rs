//! An entry of the log: what happened, and the salted digest of it that goes into the tree.
//!
//! The tree sees nothing but digests. Whoever holds an entry with its salt can show that it stands
//! in the log; once the salt is destroyed nobody can, and nothing about the person follows from what
//! remains (design §3). The same change leaves one entry for the person, and one for each party that
//! holds a copy: a party's says nothing of the other parties, and names her only as that party
//! knows her.

use chrono::{DateTime, Utc};
use consent_model::{
    approval::Disclosure,
    artifact::{CopyFor, LifecycleState},
    digest::{Digest, DigestError, Salt},
    ids::{ArtifactId, ConsentId, EventId, RepresentationId, RequestId},
    party::{Actor, ItemId, PartyId, Pseudonym},
};
use serde::{Deserialize, Serialize};

use crate::tree::LeafHash;

/// Form of an entry.
pub const VERSION: u32 = 1;

/// What happened: one entry of the log. Closed: it is under a digest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogEvent {
    /// [`VERSION`].
    pub version: u32,
    /// Its own name.
    pub id: EventId,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// To which kind of thing: `consent`, `notice`, `artifact`, …
    pub subject: String,
    /// What happened to it: `granted`, `shown`, `issued`, …
    pub action: String,
    /// Which thing: an id, a digest, a name.
    pub subject_id: String,
    /// The how-manieth entry about this thing this is, from 1.
    pub seq: u64,
    /// Whose record it belongs to. Absent: nobody's, or it is a party's entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonPlace>,
    /// Who did it.
    pub actor: Actor,
    /// Under which right, where another acted for her.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub representation: Option<RepresentationId>,
    /// Why, as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Facts::is_empty")]
    pub facts: Facts,
    /// When it was entered, where that was not when it happened: it comes from a record that is older
    /// than the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered_at: Option<DateTime<Utc>>,
}

/// A person in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonPlace {
    /// A random name that stands nowhere but in the log.
    pub name: Pseudonym,
    /// The how-manieth entry of hers this is, from 1: a missing one is missed.
    pub seq: u64,
}

/// What an event is about. Each member is present where the kind of event has it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Facts {
    /// Who asks or receives; of a party's entry, that party.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<PartyId>,
    /// From whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<PartyId>,
    /// Code of the purpose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Under which consent; not in a party's entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentId>,
    /// Upon which request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
    /// Digest of the notice that she was shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<Digest>,
    /// Its language, BCP 47.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Digest of the document that the event is about, byte for byte.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<Digest>,
    /// Digest of the key that the evidence of her approval verifies with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence_key: Option<Digest>,
    /// Which copy of a consent; of a party's entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub artifact: Option<ArtifactId>,
    /// For whom a copy is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy_for: Option<CopyFor>,
    /// Where a copy's status stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<StatusPlace>,
    /// The state that a copy came into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<LifecycleState>,
    /// Which item of the consent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
    /// Kinds of data that were shared.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// Sealed bytes that were shared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// Pages that were shared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<u32>,
    /// Digests of the entries that this same change left for the parties, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<Digest>,
}

/// An entry of a status list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusPlace {
    /// Number of the list.
    pub list: u32,
    /// Index in it.
    pub index: u32,
}

impl Facts {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// An event with its salt: what opens a digest of the log.
pub type OpenEntry = Disclosure<LogEvent>;

/// Digest of an event as the log has it: SHA-256 over salt and canonical JSON (RFC 8785). These 32
/// bytes are the entry of the tree.
///
/// # Errors
/// When a value has no canonical form.
pub fn digest(salt: &Salt, event: &LogEvent) -> Result<Digest, DigestError> {
    Digest::salted(salt, event)
}

/// The leaf of the tree for an entry (RFC 6962 §2.1).
#[must_use]
pub fn leaf(digest: &Digest) -> LeafHash {
    tlog_tiles::record_hash(digest.as_bytes())
}
