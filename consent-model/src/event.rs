//! What the manager tells the parties, and what stands in histories: events.
//!
//! Events travel as Standard Webhooks signed with the manager's key (`v1a`). A receiver answers
//! 2xx once it has the event on disk; that is its acknowledgement.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    artifact::LifecycleState,
    delivery::DeliveryFault,
    digest::Digest,
    ids::{ArtifactId, EventId, RequestId, SessionId},
    jose::CompactJws,
    party::{Actor, ItemId, Pseudonym},
    passkey::CredentialId,
    request::{DenialReason, RequestState},
    resume::ResumeProof,
    rights::RightsRequest,
};

/// One event.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Wire")]
pub struct Event {
    /// The event; a receiver takes each only once.
    pub id: EventId,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// What happened.
    #[serde(flatten)]
    pub what: What,
}

/// The members of an event. Read so, because serde cannot refuse unknown members beside a
/// flattened value.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    id: EventId,
    at: DateTime<Utc>,
    #[serde(rename = "type")]
    kind: String,
    data: Value,
}

impl TryFrom<Wire> for Event {
    type Error = serde_json::Error;

    fn try_from(wire: Wire) -> Result<Self, serde_json::Error> {
        let Wire { id, at, kind, data } = wire;
        let what = What::deserialize(json!({ "type": kind, "data": data }))?;
        Ok(Self { id, at, what })
    }
}

/// What happened.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", content = "data", deny_unknown_fields)]
pub enum What {
    /// A copy of an artifact for the receiver.
    #[serde(rename = "artifact.issued")]
    ArtifactIssued {
        /// The copy.
        artifact: CompactJws,
    },
    /// The status of an artifact changed.
    #[serde(rename = "artifact.status_changed")]
    StatusChanged {
        /// The receiver's copy.
        artifact_id: ArtifactId,
        /// Where it stands now.
        state: LifecycleState,
        /// Who changed it.
        by: Actor,
        /// Of one that was paused and is active again: her own word for it. Who was told of the
        /// pause serves again only with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        resumed: Option<Box<ResumeProof>>,
    },
    /// She has taken items out of a consent that goes on without them: for these it has ended, for
    /// good. Only items that the receiver's copy shows.
    #[serde(rename = "artifact.items_withdrawn")]
    ItemsWithdrawn {
        /// The receiver's copy.
        artifact_id: ArtifactId,
        /// Which items.
        items: Vec<ItemId>,
        /// Who took them out.
        by: Actor,
    },
    /// She has removed a passkey, or the party's own page is to forget it: it counts no more for
    /// what she decides from now on. To every party that she is linked with.
    #[serde(rename = "passkey.removed")]
    PasskeyRemoved {
        /// She, as the receiver knows her.
        pseudonym: Pseudonym,
        /// Which one.
        credential: CredentialId,
    },
    /// A guardian's right has ended: what she decides from now on under this name counts no more. What
    /// she has approved before stays until somebody ends it. To every party that she has linked.
    #[serde(rename = "guardian.ended")]
    GuardianEnded {
        /// The represented person, as this guardian linked her with the receiver.
        pseudonym: Pseudonym,
    },
    /// A request was decided or is over.
    #[serde(rename = "consent_request.decided")]
    RequestDecided {
        /// The request.
        request_id: RequestId,
        /// Where it stands now.
        state: RequestState,
        /// Her reason, if she denied it and gave one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<DenialReason>,
    },
    /// A question is withdrawn for good: it is neither asked nor run any more. To every store.
    #[serde(rename = "question.withdrawn")]
    QuestionWithdrawn {
        /// Digest of its package.
        question: Digest,
        /// Why, in words.
        reason: String,
    },
    /// A session has something to fetch, or has failed.
    #[serde(rename = "data_session.changed")]
    SessionChanged {
        /// The session, as the receiver knows it.
        session_id: SessionId,
        /// Where it stands now.
        state: crate::data_request::SessionState,
    },
    /// She uses a right of hers, or complains; see [`crate::rights`].
    #[serde(rename = "rights_request.made")]
    RightsRequestMade(RightsRequest),
    /// Nothing happened: the receiver asked for an event, to see that they reach it.
    #[serde(rename = "webhook.test")]
    Test {},
    /// Who received a delivery of the source's did not take it, and kept nothing of it.
    #[serde(rename = "delivery.refused")]
    DeliveryRefused {
        /// The session, as the source knows it.
        session_id: SessionId,
        /// Why.
        fault: DeliveryFault,
    },
}

impl What {
    /// Every `type` on the wire.
    pub const NAMES: &'static [&'static str] = &[
        "artifact.issued",
        "artifact.status_changed",
        "artifact.items_withdrawn",
        "rights_request.made",
        "passkey.removed",
        "guardian.ended",
        "consent_request.decided",
        "question.withdrawn",
        "data_session.changed",
        "webhook.test",
        "delivery.refused",
    ];

    /// The `type` on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ArtifactIssued { .. } => "artifact.issued",
            Self::StatusChanged { .. } => "artifact.status_changed",
            Self::ItemsWithdrawn { .. } => "artifact.items_withdrawn",
            Self::RightsRequestMade(_) => "rights_request.made",
            Self::PasskeyRemoved { .. } => "passkey.removed",
            Self::GuardianEnded { .. } => "guardian.ended",
            Self::RequestDecided { .. } => "consent_request.decided",
            Self::QuestionWithdrawn { .. } => "question.withdrawn",
            Self::SessionChanged { .. } => "data_session.changed",
            Self::Test {} => "webhook.test",
            Self::DeliveryRefused { .. } => "delivery.refused",
        }
    }
}
