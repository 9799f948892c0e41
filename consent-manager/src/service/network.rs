//! The Account Aggregator edge: the network's own language over the same requests, links, consents and
//! sessions (`docs/account-aggregator.md`).
//!
//! A data user of the network asks with its own signature over its own form; from there on its request is one
//! like every other: notice, decision, evidence, record and log do not know where it came from. Copies of ours
//! are made for its parties, too, and stand in the record and the log; what is sent to them is an artefact in
//! the network's form instead.

mod artefact;
mod collecting;
mod consent;
mod customer;
mod fetch;
mod following;
mod identifier;
mod linked;
mod linking;
mod notification;
mod party;
mod query;
mod session;
mod tell;

use std::sync::Arc;

use account_aggregator::{ErrorCode, Opened, Refusal, registry::EntityId};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde::{Serialize, de::DeserializeOwned};
use service_kit::account_aggregator::Edge;

pub(crate) use self::tell::{NetworkCall, txnid_of};
pub use self::{
    identifier::TypedIdentifiers,
    linked::NetworkAccount,
    linking::{
        FoundAccount, LinkingError, LinkingFault, LinkingStage, LinkingView, NetworkProvider,
    },
    party::party_of,
};
use super::{Manager, ManagerError};
use crate::storage::{
    entity,
    read::{self, At},
};

impl Manager {
    /// Our end of the network, where there is one.
    #[must_use]
    pub fn edge(&self) -> Option<&Arc<Edge>> {
        self.0.parts.network.as_ref()
    }

    pub(super) fn edge_or_none(&self) -> Result<&Arc<Edge>, Refusal> {
        self.edge()
            .ok_or_else(|| Refusal::new(ErrorCode::NotImplemented, "there is no edge here"))
    }

    /// The answer that this very call was given before; another call under its name is refused.
    pub(super) async fn answered_before<T: DeserializeOwned>(
        &self,
        db: &impl ConnectionTrait,
        opened: &Opened,
    ) -> Result<Option<T>, Refusal> {
        let key = (
            opened.caller.to_string(),
            format!("{:?}", opened.operation),
            opened.txnid.to_lowercase(),
        );
        let found = entity::aa_answered::Entity::find_by_id(key)
            .one(db)
            .await
            .map_err(|error| internal(error.into()))?;
        let Some(row) = found else { return Ok(None) };
        if row.digest != URL_SAFE_NO_PAD.encode(opened.digest) {
            return Err(Refusal::new(
                ErrorCode::IdempotencyError,
                "another body was sent under this `txnid`",
            ));
        }
        let answer = read::json(At("aa_answered", "answer", &row.txnid), &row.answer);
        answer.map(Some).map_err(internal)
    }

    /// Keeps the answer that a call is given.
    pub(super) async fn keep_answer(
        &self,
        db: &impl ConnectionTrait,
        opened: &Opened,
        answer: &impl Serialize,
    ) -> Result<(), Refusal> {
        let row = entity::aa_answered::ActiveModel {
            party_id: Set(opened.caller.to_string()),
            operation: Set(format!("{:?}", opened.operation)),
            txnid: Set(opened.txnid.to_lowercase()),
            digest: Set(URL_SAFE_NO_PAD.encode(opened.digest)),
            answer: Set(read::to_json(answer).map_err(internal)?),
            made_at: Set(self.now().timestamp_millis()),
        };
        entity::aa_answered::Entity::insert(row)
            .exec_without_returning(db)
            .await
            .map_err(|error| internal(error.into()))?;
        Ok(())
    }

    /// Her account, by her address on the network.
    pub(super) async fn customer_account(
        &self,
        db: &impl ConnectionTrait,
        address: &str,
    ) -> Result<Option<String>, ManagerError> {
        use sea_orm::{ColumnTrait, QueryFilter};
        let Some(edge) = self.edge() else {
            return Ok(None);
        };
        let Some((name, handle)) = address.rsplit_once('@') else {
            return Ok(None);
        };
        if !handle.eq_ignore_ascii_case(&own_handle(edge)) || !is_identifier(name) {
            return Ok(None);
        }
        let row = entity::aa_customer::Entity::find()
            .filter(entity::aa_customer::Column::Identifier.eq(name.to_lowercase()))
            .one(db)
            .await?;
        Ok(row.map(|row| row.account_id))
    }

    /// Her address on the network, if she has one.
    pub(super) async fn customer_address(
        &self,
        db: &impl ConnectionTrait,
        account: &str,
    ) -> Result<Option<String>, ManagerError> {
        let Some(edge) = self.edge() else {
            return Ok(None);
        };
        let row = entity::aa_customer::Entity::find_by_id(account)
            .one(db)
            .await?;
        Ok(row.map(|row| format!("{}@{}", row.identifier, own_handle(edge))))
    }
}

/// What follows `@` in our customers' addresses.
pub(crate) fn own_handle(edge: &Edge) -> String {
    let gate = edge.gate();
    let registry = gate.registry();
    let us = registry.get(gate.kind(), gate.id());
    us.map_or_else(|| gate.id().to_string(), |us| us.handle.clone())
}

/// What may stand before `@` in a customer's address.
pub(crate) fn is_identifier(name: &str) -> bool {
    (3..=64).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

/// A fault of our own: told in the log, once, and to nobody else.
pub(super) fn internal(error: ManagerError) -> Refusal {
    tracing::error!(%error, "a call of the network could not be carried out");
    Refusal::new(
        ErrorCode::InternalError,
        "the call could not be carried out; try again later",
    )
}

/// A party's id on the network, from a column.
pub(super) fn entity_id(at: At<'_>, text: &str) -> Result<EntityId, ManagerError> {
    read::text(at, text)
}
