//! Her record, as she takes it along.

use chrono::{DateTime, Utc};
use consent_model::{
    ids::{ConsentId, DecisionId, NoticeId, RequestId},
    notice::Notice,
    party::Actor,
    release::SharingRecord,
    request::DenialReason,
};
use serde::Serialize;
use url::Url;

use super::{
    super::{KeyRecord, RepresentationView, RightsView},
    ConsentDetail, HistoryEntry,
};

/// The three records of the DPDP Rules (First Schedule, Part B, item 3), for her.
#[derive(Debug, Clone, Serialize)]
pub struct Record {
    /// Form of this record.
    pub version: u32,
    /// The consent manager.
    pub issuer: Url,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Decisions: given, denied, put off.
    pub decisions: Vec<DecisionRecord>,
    /// Notices, as shown.
    pub notices: Vec<Notice>,
    /// Consents with every copy of their artifacts and their history.
    pub consents: Vec<ConsentDetail>,
    /// Sharing.
    pub sharing: Vec<SharingRecord>,
    /// Requests by which she used her rights, and complaints.
    pub rights_requests: Vec<RightsView>,
    /// Who acts, acted or may come to act for her.
    pub representations: Vec<RepresentationView>,
    /// Everything that happened.
    pub history: Vec<HistoryEntry>,
    /// The keys that this manager has signed with, each with its time: also those that nothing new is checked
    /// with.
    pub keys: Vec<KeyRecord>,
}

/// One decision.
#[derive(Debug, Clone, Serialize)]
pub struct DecisionRecord {
    /// The decision.
    pub id: DecisionId,
    /// The request.
    pub request: RequestId,
    /// The notice she saw.
    pub notice: NoticeId,
    /// What she decided.
    pub outcome: String,
    /// Her reason, if denied and given.
    pub reason: Option<DenialReason>,
    /// The consent, if approved.
    pub consent: Option<ConsentId>,
    /// When.
    pub at: DateTime<Utc>,
    /// Who decided.
    pub actor: Actor,
    /// The name of who decided for her.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_name: Option<String>,
}
