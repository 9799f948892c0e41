//! What the network's parties are told, in its own form: kept as deliveries like every other, and sent by
//! the same worker.

use account_aggregator::{
    Kind, Operation,
    message::{
        ConsentArtefact, ConsentNotification, ConsentStatusNotification, ConsentUse,
        FiNotification, Notifier,
    },
    registry::EntityId,
    time::Moment,
};
use chrono::{DateTime, Utc};
use consent_model::{
    artifact::LifecycleState,
    event::What,
    ids::{ConsentId, DeliveryId, RequestId},
    party::PartyId,
    request::RequestState,
};
use ring::digest::{SHA256, digest};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::artefact::status_word;
use crate::{
    service::{Manager, ManagerError, Outgoing},
    storage::{
        entity,
        read::{self, At},
    },
};

/// A call to a party of the network, as it is kept until it is taken.
#[derive(Serialize, Deserialize)]
pub(crate) struct NetworkCall {
    /// What is called.
    pub(crate) what: Told,
    /// The message.
    pub(crate) message: Value,
}

/// What a party is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Told {
    /// Here is a consent artefact.
    Artefact,
    /// A consent, or a request for one, is so now.
    Consent,
    /// A session is so now.
    Session,
    /// She has taken an account away.
    Delink,
}

impl NetworkCall {
    /// Whether this refusal says that what is told is so already: another telling of it would only get the same.
    pub(crate) fn is_so(&self, code: &str) -> bool {
        self.what == Told::Delink && code == "InvalidLinkRefNumber"
    }

    /// The operation at a party of this kind.
    pub(crate) const fn operation(&self, kind: Kind) -> Option<Operation> {
        match (self.what, kind) {
            (Told::Artefact, Kind::Fip) => Some(Operation::FipConsent),
            (Told::Consent, Kind::Fip) => Some(Operation::FipConsentNotification),
            (Told::Consent, Kind::Fiu) => Some(Operation::FiuConsentNotification),
            (Told::Session, Kind::Fiu) => Some(Operation::FiuFiNotification),
            (Told::Delink, Kind::Fip) => Some(Operation::FipDelink),
            _ => None,
        }
    }
}

/// The transaction id of a delivery: the same at each try.
pub(crate) fn txnid_of(delivery: &str) -> Uuid {
    let hash = digest(&SHA256, delivery.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_ref()[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

impl Manager {
    fn notifier(&self) -> Option<Notifier> {
        let gate = self.edge()?.gate();
        Some(Notifier {
            r#type: gate.kind().name().to_owned(),
            id: gate.id().to_string(),
        })
    }

    /// What an event of ours is to a party of the network, left to be sent. Nothing, where the network has
    /// no word for it.
    pub(in crate::service) async fn tell_network(
        &self,
        db: &impl ConnectionTrait,
        party: &PartyId,
        (kind, id): (Kind, EntityId),
        consent: Option<ConsentId>,
        what: &What,
        at: DateTime<Utc>,
    ) -> Result<DeliveryId, ManagerError> {
        let call = match what {
            What::ArtifactIssued { .. } if kind == Kind::Fip => {
                self.artefact_for(db, consent, &id, at).await?
            }
            What::ArtifactIssued { .. } => {
                self.standing_of(db, consent, kind, &id, "ACTIVE").await?
            }
            What::StatusChanged { state, .. } => {
                self.standing_of(db, consent, kind, &id, status_word(*state))
                    .await?
            }
            What::RequestDecided {
                request_id, state, ..
            } => self.refused(db, *request_id, *state).await?,
            _ => None,
        };
        let Some(call) = call else {
            return Ok(self.ids().mint());
        };
        self.post_call(db, party, consent, what.name(), &call, at)
            .await
    }

    /// Leaves a call to be made.
    pub(super) async fn post_call(
        &self,
        db: &impl ConnectionTrait,
        party: &PartyId,
        consent: Option<ConsentId>,
        event_type: &'static str,
        call: &NetworkCall,
        at: DateTime<Utc>,
    ) -> Result<DeliveryId, ManagerError> {
        let outgoing = Outgoing {
            kind: "event",
            event_id: self.ids().uuid_v7().to_string(),
            event_type,
            consent,
            session: None,
            body: read::to_json(call)?,
        };
        self.post(db, party, outgoing, at).await
    }

    /// Tells a data user of the network how its session is.
    pub(in crate::service) async fn tell_session(
        &self,
        db: &impl ConnectionTrait,
        party: &PartyId,
        status: account_aggregator::message::FiStatusNotification,
        at: DateTime<Utc>,
    ) -> Result<(), ManagerError> {
        let Some(notifier) = self.notifier() else {
            return Ok(());
        };
        let call = NetworkCall {
            what: Told::Session,
            message: message(&FiNotification { notifier, status })?,
        };
        self.post_call(db, party, None, "data_session.changed", &call, at)
            .await?;
        Ok(())
    }

    async fn own_artefact(
        &self,
        db: &impl ConnectionTrait,
        consent: Option<ConsentId>,
        id: &EntityId,
    ) -> Result<Option<entity::aa_artefact::Model>, ManagerError> {
        let Some(consent) = consent else {
            return Ok(None);
        };
        Ok(entity::aa_artefact::Entity::find()
            .filter(entity::aa_artefact::Column::ConsentId.eq(consent.to_string()))
            .filter(entity::aa_artefact::Column::PartyId.eq(id.to_string()))
            .one(db)
            .await?)
    }

    async fn artefact_for(
        &self,
        db: &impl ConnectionTrait,
        consent: Option<ConsentId>,
        id: &EntityId,
        at: DateTime<Utc>,
    ) -> Result<Option<NetworkCall>, ManagerError> {
        let Some(row) = self.own_artefact(db, consent, id).await? else {
            return Ok(None);
        };
        let artefact = ConsentArtefact {
            consent_id: row.id,
            status: "ACTIVE".into(),
            create_timestamp: Moment(at),
            signed_consent: row.signed_consent,
            consent_use: ConsentUse {
                log_uri: self.url("dashboard")?.to_string(),
                count: 0,
                last_use_date_time: Moment(at),
            },
        };
        Ok(Some(NetworkCall {
            what: Told::Artefact,
            message: message(&artefact)?,
        }))
    }

    async fn standing_of(
        &self,
        db: &impl ConnectionTrait,
        consent: Option<ConsentId>,
        kind: Kind,
        id: &EntityId,
        status: &str,
    ) -> Result<Option<NetworkCall>, ManagerError> {
        let Some(row) = self.own_artefact(db, consent, id).await? else {
            return Ok(None);
        };
        // Only who asked knows the request.
        let handle = if kind == Kind::Fiu {
            self.handle_of(db, &row.consent_id).await?
        } else {
            None
        };
        self.consent_call(Some(row.id), handle, status)
    }

    async fn handle_of(
        &self,
        db: &impl ConnectionTrait,
        consent: &str,
    ) -> Result<Option<String>, ManagerError> {
        let consent = self.consent_row(db, consent).await?;
        let asked = entity::aa_request::Entity::find_by_id(consent.request_id)
            .one(db)
            .await?;
        Ok(asked.map(|row| row.handle))
    }

    async fn refused(
        &self,
        db: &impl ConnectionTrait,
        request: RequestId,
        state: RequestState,
    ) -> Result<Option<NetworkCall>, ManagerError> {
        let status = match state {
            // The artefact says it.
            RequestState::Approved | RequestState::Pending => return Ok(None),
            RequestState::Expired => "EXPIRED",
            RequestState::Denied | RequestState::Failed => "REJECTED",
        };
        let asked = entity::aa_request::Entity::find_by_id(request.to_string())
            .one(db)
            .await?;
        match asked {
            Some(row) => self.consent_call(None, Some(row.handle), status),
            None => Ok(None),
        }
    }

    fn consent_call(
        &self,
        consent_id: Option<String>,
        consent_handle: Option<String>,
        status: &str,
    ) -> Result<Option<NetworkCall>, ManagerError> {
        let Some(notifier) = self.notifier() else {
            return Ok(None);
        };
        let status = ConsentStatusNotification {
            consent_id,
            consent_handle,
            consent_status: status.to_owned(),
        };
        Ok(Some(NetworkCall {
            what: Told::Consent,
            message: message(&ConsentNotification { notifier, status })?,
        }))
    }
}

pub(super) fn message(of: &impl Serialize) -> Result<Value, ManagerError> {
    serde_json::to_value(of).map_err(|_| ManagerError::Unwritable)
}

/// The state of a consent as a status of the model, where time may have ended it already.
pub(crate) fn state_now(
    row: &entity::consent::Model,
    now: DateTime<Utc>,
) -> Result<LifecycleState, ManagerError> {
    let state: LifecycleState = read::word(At("consent", "state", &row.id), &row.state)?;
    let over = row.expires_at <= now.timestamp_millis();
    Ok(if over && !state.is_final() {
        LifecycleState::Expired
    } else {
        state
    })
}
