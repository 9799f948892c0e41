//! The consent that a request has led to: its handle is asked about, its artefact taken, verified and kept.

use std::fmt;

use account_aggregator::{
    Operation,
    artefact::{SignedConsentDetail, signature_of},
    message::{ConsentArtefact, ConsentFetch, HandleRequest, HandleResponse},
    registry::EntityId,
};
use chrono::DateTime;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::Expr,
};
use serde::{Deserialize, Serialize};

use super::{
    NetworkUser, NetworkUserError, RequestRow,
    agreement::{self, Discarded, Ends},
    records, sessions,
    storage::{cell, consent, consent_row, request},
};
use crate::{adapter::word, storage::begin};

/// How a consent is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ConsentStatus {
    /// Data may be asked for.
    Active,
    /// Not now.
    Paused,
    /// Never again.
    Revoked,
    /// Never again.
    Expired,
}

impl ConsentStatus {
    /// Reads the network's word; none for the words of requests.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_value(text.into()).ok()
    }

    /// Whether nothing follows.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Revoked | Self::Expired)
    }
}

impl fmt::Display for ConsentStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&word(self))
    }
}

/// A consent of ours.
#[derive(Debug, Clone)]
pub struct ConsentView {
    /// The aggregator.
    pub aggregator: String,
    /// What it calls the consent.
    pub id: String,
    /// How it is, as last heard of.
    pub status: ConsentStatus,
    /// Uses, as the aggregator last said.
    pub uses: i64,
    /// What it covers, as verified.
    pub detail: SignedConsentDetail,
    /// Signature part of the artefact.
    pub(super) signature: String,
}

impl NetworkUser {
    /// Asks what has become of a request and, once there is a consent, for its artefact, and verifies it.
    /// Asked again, its status is taken over.
    ///
    /// # Errors
    /// [`NetworkUserError`]. What is no usable answer is told in the request's `reason`, and an artefact that
    /// is not what was asked for ends the request.
    pub async fn follow(
        &self,
        handle: &str,
        aggregator: Option<&EntityId>,
    ) -> Result<(RequestRow, Option<ConsentView>), NetworkUserError> {
        let row = self.request_of(handle, aggregator).await?;
        if row.state != "failed" {
            let outcome = self.follow_up(&row, handle).await;
            match outcome {
                Ok(()) => {}
                Err(error @ NetworkUserError::Discarded(_)) if row.state != "ready" => {
                    self.request_failed(&row.id, &error).await?;
                    return Err(error);
                }
                Err(error) => {
                    self.request_discarded(&row.id, &error).await?;
                    return Err(error);
                }
            }
        }
        let row = self.request_by_id(&row.id).await?;
        let consent = match (&row.consent, row.state.as_str()) {
            (Some(id), "ready") => Some(self.consent_of(&row.aggregator, id).await?),
            _ => None,
        };
        Ok((row, consent))
    }

    async fn follow_up(&self, row: &request::Model, handle: &str) -> Result<(), NetworkUserError> {
        let id = match (&row.consent_id, row.state.as_str()) {
            (Some(id), "ready") => id.clone(),
            _ => match self.ask_about(&row.aggregator, handle).await? {
                Told::Pending => return Ok(()),
                Told::Failed => {
                    return self
                        .request_ends(&row.id, "the customer has not agreed")
                        .await;
                }
                Told::Ready(id) => id,
            },
        };
        self.take_artefact(row, &id).await
    }

    /// What the aggregator says about a handle.
    pub(super) async fn ask_about(
        &self,
        aggregator: &str,
        handle: &str,
    ) -> Result<Told, NetworkUserError> {
        let to = self.aggregator(aggregator)?.id;
        let body = HandleRequest {
            handle: handle.to_owned(),
        };
        let edge = self.edge()?;
        let said = edge.send(Operation::AaConsentHandle, &to, &body).await?;
        let said: HandleResponse = serde_json::from_value(said).map_err(|_| Discarded::Form)?;
        if said.handle != handle {
            // Not about this request: it says nothing about it, so it does not end it either.
            return Err(NetworkUserError::Send(
                account_aggregator::gate::CallError::Other("ConsentHandle").into(),
            ));
        }
        let id = said.status.id.filter(|id| !id.is_empty());
        Ok(match (said.status.status.as_str(), id) {
            ("READY" | "APPROVED", Some(id)) => Told::Ready(id),
            ("FAILED" | "REJECTED" | "EXPIRED", _) => Told::Failed,
            ("READY", None) => return Err(Discarded::Form.into()),
            _ => Told::Pending,
        })
    }

    async fn take_artefact(&self, row: &request::Model, id: &str) -> Result<(), NetworkUserError> {
        let aggregator = self.aggregator(&row.aggregator)?;
        let body = ConsentFetch {
            consent_id: id.to_owned(),
        };
        let edge = self.edge()?;
        let said = edge
            .send(Operation::AaConsentFetch, &aggregator.id, &body)
            .await?;
        let said: ConsentArtefact = serde_json::from_value(said).map_err(|_| Discarded::Form)?;
        let asked_at = DateTime::from_timestamp_millis(row.created_at);
        let ends = Ends {
            us: edge.gate().id(),
            aggregator: &aggregator,
            asked_at: asked_at.ok_or(NetworkUserError::Row(request::TABLE))?,
            now: self.now(),
        };
        agreement::agreed(&said, id, &self.asked(row)?, &ends)?;
        let status = ConsentStatus::parse(&said.status).ok_or(Discarded::Form)?;
        self.keep_artefact(row, &said, status).await
    }

    async fn keep_artefact(
        &self,
        row: &request::Model,
        said: &ConsentArtefact,
        mut status: ConsentStatus,
    ) -> Result<(), NetworkUserError> {
        let uses = i64::try_from(said.consent_use.count).unwrap_or(i64::MAX);
        let now = self.now().timestamp_millis();
        let (aggregator, id) = (row.aggregator.as_str(), said.consent_id.as_str());
        let tx = begin(self.db()).await?;
        let held = consent::Entity::find_by_id((aggregator.to_owned(), id.to_owned()))
            .one(&tx)
            .await?;
        if let Some(held) = held {
            let place = consent_row(aggregator, id);
            let cell = cell(consent::TABLE, "sealed_artefact", &place);
            let before = self.unseal(cell, &held.sealed_artefact)?;
            // One id, one artefact, of one request: anything else would widen it afterwards.
            if held.request_id != row.id || before.as_slice() != said.signed_consent.as_bytes() {
                return Err(Discarded::Known("consentId").into());
            }
            self.status_told(&tx, &held, status).await?;
            let mut held: consent::ActiveModel = held.into();
            // The status is not touched here: `status_told` has the last word about it.
            held.status = sea_orm::ActiveValue::NotSet;
            held.uses = Set(uses);
            held.fetched_at = Set(now);
            held.update(&tx).await?;
            tx.commit().await?;
            return Ok(());
        }
        let fresh = request::Entity::find_by_id(&row.id).one(&tx).await?;
        let fresh = fresh.ok_or(NetworkUserError::Unknown("request"))?;
        if fresh.state == "failed" {
            return Err(NetworkUserError::NoConsent { state: fresh.state });
        }
        // What was notified meanwhile holds where it is stricter.
        let told = fresh.told.as_deref().and_then(ConsentStatus::parse);
        if let Some(told) = told.filter(|told| told.is_final() || !status.is_final()) {
            status = told;
        }
        let place = consent_row(aggregator, id);
        let cell = cell(consent::TABLE, "sealed_artefact", &place);
        let made = consent::Model {
            aggregator: aggregator.to_owned(),
            id: id.to_owned(),
            request_id: row.id.clone(),
            sealed_artefact: self.seal(cell, said.signed_consent.as_bytes())?,
            status: word(&status),
            uses,
            fetched_at: now,
        };
        consent::Entity::insert(consent::ActiveModel::from(made))
            .exec_without_returning(&tx)
            .await?;
        request::Entity::update_many()
            .col_expr(request::Column::State, Expr::value("ready"))
            .col_expr(request::Column::ConsentId, Expr::value(id))
            .col_expr(request::Column::Reason, Expr::value(Option::<String>::None))
            .filter(request::Column::Id.eq(&row.id))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        tracing::info!(consent = id, %status, "a consent was taken");
        Ok(())
    }

    /// A consent is now so. What is final stays; with it go open sessions, and what may not be kept.
    pub(super) async fn status_told(
        &self,
        db: &impl ConnectionTrait,
        held: &consent::Model,
        status: ConsentStatus,
    ) -> Result<(), NetworkUserError> {
        let before = ConsentStatus::parse(&held.status);
        if before.is_some_and(ConsentStatus::is_final) || before == Some(status) {
            return Ok(());
        }
        consent::Entity::update_many()
            .col_expr(consent::Column::Status, Expr::value(word(&status)))
            .filter(consent::Column::Aggregator.eq(&held.aggregator))
            .filter(consent::Column::Id.eq(&held.id))
            .exec(db)
            .await?;
        if status.is_final() {
            sessions::end_under(db, &held.aggregator, &held.id, &word(&status)).await?;
        }
        if status == ConsentStatus::Revoked {
            let law = self.0.config.retention.as_ref();
            records::after_revocation(db, &held.aggregator, &held.id, law, self.now()).await?;
        }
        tracing::info!(consent = held.id, %status, "a consent has changed");
        Ok(())
    }

    /// A consent that is held, by its id.
    ///
    /// # Errors
    /// [`NetworkUserError`].
    pub async fn consent(
        &self,
        id: &str,
        aggregator: Option<&EntityId>,
    ) -> Result<ConsentView, NetworkUserError> {
        let mut found = consent::Entity::find().filter(consent::Column::Id.eq(id));
        if let Some(aggregator) = aggregator {
            found = found.filter(consent::Column::Aggregator.eq(aggregator.as_str()));
        }
        let mut found = found.all(self.db()).await?;
        match (found.pop(), found.is_empty()) {
            (Some(row), true) => self.read_consent(row),
            (Some(_), false) => Err(NetworkUserError::Several("consent")),
            (None, _) => Err(NetworkUserError::Unknown("consent")),
        }
    }

    pub(super) async fn consent_of(
        &self,
        aggregator: &str,
        id: &str,
    ) -> Result<ConsentView, NetworkUserError> {
        let key = (aggregator.to_owned(), id.to_owned());
        let row = consent::Entity::find_by_id(key).one(self.db()).await?;
        self.read_consent(row.ok_or(NetworkUserError::Unknown("consent"))?)
    }

    fn read_consent(&self, row: consent::Model) -> Result<ConsentView, NetworkUserError> {
        let broken = || NetworkUserError::Row(consent::TABLE);
        let place = consent_row(&row.aggregator, &row.id);
        let cell = cell(consent::TABLE, "sealed_artefact", &place);
        let signed = self.unseal(cell, &row.sealed_artefact)?;
        let signed = std::str::from_utf8(&signed).map_err(|_| broken())?;
        // It was verified when it came, and is bound to its place: the key may have been rotated since.
        let detail = records::payload_of(signed).ok_or_else(broken)?;
        Ok(ConsentView {
            status: ConsentStatus::parse(&row.status).ok_or_else(broken)?,
            signature: signature_of(signed).ok_or_else(broken)?.to_owned(),
            aggregator: row.aggregator,
            id: row.id,
            uses: row.uses,
            detail,
        })
    }
}

/// What an aggregator says about a handle.
pub(super) enum Told {
    Pending,
    Ready(String),
    Failed,
}
