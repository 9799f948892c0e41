//! Deliveries: the log that a party sees, and what is to be sent.

use chrono::{DateTime, Utc};
use consent_model::{
    ids::{DeliveryId, SessionId},
    party::{Party, PartyId},
};
use serde::{Deserialize, Serialize};

/// One delivery, as its receiver and the person see it.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct DeliveryView {
    /// The delivery.
    pub delivery_id: DeliveryId,
    /// To whom.
    pub party: PartyId,
    /// The event.
    pub event_id: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// `pending`, `delivered` or `dead`.
    pub state: String,
    /// Tries so far.
    pub attempts: u32,
    /// HTTP status of the last answer.
    pub last_status: Option<i64>,
    /// Next try.
    pub next_at: DateTime<Utc>,
    /// Made.
    pub created_at: DateTime<Utc>,
    /// Acknowledged by the receiver.
    pub acknowledged_at: Option<DateTime<Utc>>,
}

/// One delivery with its tries.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct DeliveryDetail {
    /// Where it stands.
    #[serde(flatten)]
    pub view: DeliveryView,
    /// The latest tries, oldest first.
    pub tries: Vec<DeliveryTry>,
}

/// One try of a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct DeliveryTry {
    /// Which one, from 1.
    pub number: u32,
    /// When the answer came, or was given up.
    pub at: DateTime<Utc>,
    /// HTTP status of the answer; none: there was none.
    pub status: Option<i64>,
    /// Why it was not taken; none: it was.
    pub fault: Option<DeliveryTryFault>,
    /// How long it took.
    pub took_ms: i64,
}

/// Why a try came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryTryFault {
    /// The receiver answered otherwise than with 2xx.
    Refused,
    /// No connection could be made, or it broke off: address, TLS, network.
    NoConnection,
    /// There was no answer in time.
    TooSlow,
    /// The answer was larger than is read.
    TooLarge,
    /// The answer could not be read.
    Unreadable,
    /// It could not be sent from here.
    NotSent,
}

/// What of a delivery log is wanted.
#[derive(Debug, Clone, Default)]
pub struct DeliveryFilter {
    /// Only in this state.
    pub state: Option<DeliveryState>,
    /// Only of this type of event.
    pub kind: Option<String>,
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It is tried, or tried again.
    Pending,
    /// It was taken.
    Delivered,
    /// It was given up.
    Dead,
}

/// Something to send.
#[derive(Debug, Clone)]
pub struct DueDelivery {
    /// The delivery.
    pub id: DeliveryId,
    /// Event or relayed request.
    pub kind: DeliveryKind,
    /// Webhook id.
    pub event_id: String,
    /// To whom.
    pub party: Party,
    /// Exact bytes.
    pub body: String,
    /// Tries so far.
    pub attempts: u32,
}

/// What is sent, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryKind {
    /// To `{endpoint}v1/events`.
    Event,
    /// To `{endpoint}v1/data-requests`; a problem in answer ends this session.
    RelayedRequest(SessionId),
}
