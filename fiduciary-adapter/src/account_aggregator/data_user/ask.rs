//! Asking for a consent, and what became of it so far.

use account_aggregator::{
    Operation, Refusal,
    code::ErrorCode,
    detail::check_purpose,
    message::{ConsentDetail, ConsentParty, ConsentRequest, ConsentResponse},
    registry::{EntityId, Kind},
    time,
};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use serde_json::{Value, json};

use super::{
    ConsentStatus, NetworkUser, NetworkUserError,
    agreement::Discarded,
    question::{self, Seed},
    storage::{cell, consent, request},
};
use crate::data_user::Cell;

/// How often a call that creates something is repeated, byte for byte, while nothing comes back.
pub(super) const TRIES: u32 = 3;

/// One of our requests.
#[derive(Debug, Clone)]
pub struct RequestRow {
    /// The aggregator that was asked.
    pub aggregator: String,
    /// What it calls it; none while it is not known to have taken it.
    pub handle: Option<String>,
    /// `asking`, `pending`, `ready` or `failed`.
    pub state: String,
    /// The consent, once it is known.
    pub consent: Option<String>,
    /// How the consent is, as last heard of.
    pub status: Option<ConsentStatus>,
    /// Why it failed, or what the last answer that was discarded lacked.
    pub reason: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

pub(super) const fn detail_cell(id: &str) -> Cell<'_> {
    cell(request::TABLE, "sealed_detail", id)
}

pub(super) const fn seed_cell(id: &str) -> Cell<'_> {
    cell(request::TABLE, "sealed_seed", id)
}

impl NetworkUser {
    /// Asks an aggregator for a consent: that of the customer's address, or the one named. `detail` is a
    /// `ConsentDetail`; `DataConsumer` and `consentStart` may be left out, and are us and now. With a `Query`,
    /// which has no `cnf` yet, `consentMode`, `consentTypes` and `fiTypes` may be left out as well.
    ///
    /// The request is on disk before it is sent. It is not sent again by itself when nothing came back:
    /// the aggregator may have put it before her.
    ///
    /// # Errors
    /// [`NetworkUserError`].
    pub async fn request_consent(
        &self,
        detail: Value,
        aggregator: Option<&EntityId>,
    ) -> Result<RequestRow, NetworkUserError> {
        let (detail, seed) = self.complete(detail)?;
        let aggregator = self.aggregator_for(&detail, aggregator)?;
        let body = ConsentRequest { detail };
        let (id, now) = (self.fresh(), self.now());
        let sent = serde_json::to_vec(&body.detail).map_err(|e| not_a_detail(&e))?;
        let seed = seed.map(|seed| self.seal(seed_cell(&id), seed.as_slice()));
        let row = request::Model {
            sealed_detail: self.seal(detail_cell(&id), &sent)?,
            sealed_seed: seed.transpose()?,
            id,
            aggregator: aggregator.to_string(),
            handle: None,
            state: "asking".into(),
            told: None,
            consent_id: None,
            reason: None,
            created_at: now.timestamp_millis(),
        };
        request::Entity::insert(request::ActiveModel::from(row.clone()))
            .exec_without_returning(self.db())
            .await?;
        match self.submit(&row, &aggregator, &body).await {
            Ok(handle) => {
                tracing::info!(%aggregator, "asked for a consent");
                self.request_by_id(&row.id)
                    .await
                    .inspect(|row| debug_assert_eq!(row.handle.as_deref(), Some(&*handle)))
            }
            Err(error) => {
                self.request_failed(&row.id, &error).await?;
                Err(error)
            }
        }
    }

    async fn submit(
        &self,
        row: &request::Model,
        aggregator: &EntityId,
        body: &ConsentRequest,
    ) -> Result<String, NetworkUserError> {
        let edge = self.edge()?;
        let said = edge
            .send_until_answered(Operation::AaConsent, aggregator, body, TRIES)
            .await?;
        let said: ConsentResponse = serde_json::from_value(said).map_err(|_| Discarded::Form)?;
        let same = match &body.detail.customer.id {
            Some(id) => said.customer.id == *id,
            None => {
                let handle = self.aggregator(aggregator.as_str())?.handle;
                said.customer.id.0.ends_with(&format!("@{handle}"))
            }
        };
        if !same {
            return Err(Discarded::Other("Customer.id").into());
        }
        if said.handle.len() > 128 {
            return Err(Discarded::Form.into());
        }
        let known = request::Entity::find()
            .filter(request::Column::Aggregator.eq(aggregator.as_str()))
            .filter(request::Column::Handle.eq(&*said.handle))
            .one(self.db())
            .await?;
        if known.is_some() {
            return Err(Discarded::Known("ConsentHandle").into());
        }
        request::Entity::update_many()
            .col_expr(request::Column::Handle, Expr::value(said.handle.as_str()))
            .col_expr(request::Column::State, Expr::value("pending"))
            .filter(request::Column::Id.eq(&row.id))
            .exec(self.db())
            .await?;
        Ok(said.handle)
    }

    /// All requests made here, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn requests(&self) -> Result<Vec<RequestRow>, NetworkUserError> {
        let rows = request::Entity::find()
            .order_by_desc(request::Column::Id)
            .all(self.db())
            .await?;
        let mut read = Vec::with_capacity(rows.len());
        for row in rows {
            read.push(self.read_request(row).await?);
        }
        Ok(read)
    }

    async fn read_request(&self, row: request::Model) -> Result<RequestRow, NetworkUserError> {
        let broken = || NetworkUserError::Row(request::TABLE);
        let status = match &row.consent_id {
            None => None,
            Some(id) => {
                let key = (row.aggregator.clone(), id.clone());
                let held = consent::Entity::find_by_id(key).one(self.db()).await?;
                held.and_then(|held| ConsentStatus::parse(&held.status))
            }
        };
        Ok(RequestRow {
            aggregator: row.aggregator,
            handle: row.handle,
            state: row.state,
            consent: row.consent_id,
            status,
            reason: row.reason,
            at: DateTime::from_timestamp_millis(row.created_at).ok_or_else(broken)?,
        })
    }

    pub(super) async fn request_by_id(&self, id: &str) -> Result<RequestRow, NetworkUserError> {
        let row = request::Entity::find_by_id(id).one(self.db()).await?;
        let row = row.ok_or(NetworkUserError::Unknown("request"))?;
        self.read_request(row).await
    }

    pub(super) async fn request_of(
        &self,
        handle: &str,
        aggregator: Option<&EntityId>,
    ) -> Result<request::Model, NetworkUserError> {
        let mut found = request::Entity::find().filter(request::Column::Handle.eq(handle));
        if let Some(aggregator) = aggregator {
            found = found.filter(request::Column::Aggregator.eq(aggregator.as_str()));
        }
        let mut found = found.all(self.db()).await?;
        match (found.pop(), found.is_empty()) {
            (Some(row), true) => Ok(row),
            (Some(_), false) => Err(NetworkUserError::Several("request")),
            (None, _) => Err(NetworkUserError::Unknown("request")),
        }
    }

    /// What was asked, as it was sent.
    pub(super) fn asked(&self, row: &request::Model) -> Result<ConsentDetail, NetworkUserError> {
        let bytes = self.unseal(detail_cell(&row.id), &row.sealed_detail)?;
        serde_json::from_slice(&bytes).map_err(|_| NetworkUserError::Row(request::TABLE))
    }

    /// It came to nothing.
    pub(super) async fn request_failed(
        &self,
        id: &str,
        why: &NetworkUserError,
    ) -> Result<(), NetworkUserError> {
        self.request_ends(id, &told(why)).await
    }

    pub(super) async fn request_ends(&self, id: &str, why: &str) -> Result<(), NetworkUserError> {
        request::Entity::update_many()
            .col_expr(request::Column::State, Expr::value("failed"))
            .col_expr(request::Column::Reason, Expr::value(why))
            .filter(request::Column::Id.eq(id))
            .filter(request::Column::State.ne("ready"))
            .exec(self.db())
            .await?;
        Ok(())
    }

    /// An answer about it was discarded; it may still be answered better.
    pub(super) async fn request_discarded(
        &self,
        id: &str,
        why: &NetworkUserError,
    ) -> Result<(), NetworkUserError> {
        request::Entity::update_many()
            .col_expr(request::Column::Reason, Expr::value(told(why)))
            .filter(request::Column::Id.eq(id))
            .exec(self.db())
            .await?;
        Ok(())
    }

    /// The detail as it is sent, and the seed of the key that was made for its question.
    fn complete(
        &self,
        mut detail: Value,
    ) -> Result<(ConsentDetail, Option<Seed>), NetworkUserError> {
        let us = ConsentParty {
            id: self.edge()?.gate().id().clone(),
            r#type: "FIU".into(),
        };
        let now = self.now();
        let members = detail.as_object_mut();
        let members = members.ok_or_else(|| NetworkUserError::Detail("it is no object".into()))?;
        members
            .entry("DataConsumer")
            .or_insert_with(|| json!({"id": us.id, "type": us.r#type}));
        members
            .entry("consentStart")
            .or_insert_with(|| time::format(now).into());
        let seed = question::complete(members, &self.0.ids)?;
        let detail: ConsentDetail = serde_json::from_value(detail).map_err(|e| not_a_detail(&e))?;
        if detail.data_consumer != us {
            return Err(NetworkUserError::NotAcceptable(Refusal::invalid(
                "`DataConsumer` must be this party, or left out",
            )));
        }
        if detail.customer.id.is_none() && detail.customer.identifiers.is_empty() {
            return Err(NetworkUserError::NotAcceptable(Refusal::invalid(
                "`Customer` needs an `id`, or `Identifiers`",
            )));
        }
        check_purpose(&detail.purpose, ErrorCode::InvalidConsentPurpose)
            .and_then(|()| detail.terms().check(now))
            .and_then(|()| question::check(&detail))
            .map_err(NetworkUserError::NotAcceptable)?;
        Ok((detail, seed))
    }

    fn aggregator_for(
        &self,
        detail: &ConsentDetail,
        named: Option<&EntityId>,
    ) -> Result<EntityId, NetworkUserError> {
        let edge = self.edge()?;
        edge.refresh();
        let registry = edge.gate().registry();
        let id = detail.customer.id.as_ref();
        let handle = id.and_then(|id| Some(id.0.rsplit_once('@')?.1));
        let mut fitting = edge.gate().peers(Kind::Aa).filter(|peer| {
            let entity = registry.get(Kind::Aa, &peer.id);
            let of_hers = handle.is_none_or(|h| entity.is_some_and(|e| e.handle == h));
            of_hers && named.is_none_or(|named| *named == peer.id)
        });
        match (fitting.next(), fitting.next()) {
            (Some(peer), None) => Ok(peer.id.clone()),
            _ => Err(NetworkUserError::NoAggregator),
        }
    }
}

fn not_a_detail(error: &serde_json::Error) -> NetworkUserError {
    NetworkUserError::Detail(error.to_string())
}

/// An error with its causes, which name nobody, in one line.
pub(super) fn told(error: &NetworkUserError) -> String {
    service_kit::problem::Causes(error).to_string()
}
