//! Financial information is given to its data user.
//!
//! It is kept until the session ends, so that a fetch whose answer got lost can be made again, and for
//! [`AFTER_FETCH`] at most once it was fetched.

use std::collections::BTreeSet;

use account_aggregator::{
    ErrorCode, Opened, Refusal,
    artefact::SignedConsentDetail,
    message::{Fi, FiFetch, FiFetched},
    registry::Kind,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{artifact::LifecycleState, ids::SessionId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Expr,
};

use super::{collecting::AT_ONCE, entity_id, internal, party::party_of, query, tell::state_now};
use crate::{
    relay::Relay,
    service::{Manager, ManagerError},
    storage::{
        begin, entity,
        read::{self, At},
    },
};

/// For how long what was fetched can be fetched again.
const AFTER_FETCH: TimeDelta = TimeDelta::minutes(5);

impl Manager {
    /// `POST /FI/fetch`.
    ///
    /// # Errors
    /// The first rule that forbids it.
    pub(crate) async fn network_fi_fetch(
        &self,
        opened: &Opened,
        relay: &Relay,
    ) -> Result<FiFetched, Refusal> {
        let asked: FiFetch = opened.message()?;
        let now = self.now();
        let session = entity::aa_session::Entity::find_by_id(&asked.session_id)
            .one(self.db())
            .await
            .map_err(|e| internal(e.into()))?
            .filter(|session| session.party_id == opened.caller.as_str())
            .ok_or_else(|| {
                Refusal::new(
                    ErrorCode::InvalidSessionId,
                    "`sessionId` is not one of yours",
                )
            })?;
        let consent = self
            .consent_row(self.db(), &session.consent_id)
            .await
            .map_err(internal)?;
        in_force(state_now(&consent, now).map_err(internal)?)?;
        let gone = || Refusal::new(ErrorCode::DataGone, "the session is over; open another one");
        if session.state == "EXPIRED" || session.expires_at <= now.timestamp_millis() {
            return Err(gone());
        }
        let detail = self.detail_in(&session).await.map_err(internal)?;
        let rows = entity::aa_part_account::Entity::find()
            .filter(entity::aa_part_account::Column::SessionId.eq(&session.id))
            .order_by_asc(entity::aa_part_account::Column::PartyId)
            .all(self.db())
            .await
            .map_err(|e| internal(e.into()))?;
        let wanted = filtered(&asked, rows)?;
        if session.state == "FAILED" {
            return Err(Refusal::new(
                ErrorCode::NoDataFound,
                "the session has failed; open another one",
            ));
        }
        let is = |status: &str| wanted.iter().any(|row| row.status == status);
        if is("PENDING") && (is("READY") || is("DELIVERED")) {
            return Err(Refusal::new(
                ErrorCode::DataFetchRequestInProgress,
                "not everything is ready yet; name `fipId` or `linkRefNumber` for what is",
            ));
        }
        let mut fi: Vec<Fi> = Vec::new();
        for row in &wanted {
            if !matches!(row.status.as_str(), "READY" | "DELIVERED") {
                continue;
            }
            let name = self
                .source_name(&row.data_session)
                .await
                .map_err(internal)?;
            let bytes = relay.whole(name, 0).await.map_err(|_| gone())?;
            let one = if detail.query.is_some() {
                query::as_data(&session, row, &bytes).map_err(internal)?
            } else {
                serde_json::from_slice(&bytes).map_err(|_| {
                    Refusal::new(ErrorCode::InternalError, "what is kept cannot be read")
                })?
            };
            join(&mut fi, one);
        }
        if fi.is_empty() {
            return Err(Refusal::new(ErrorCode::NoDataFound, "nothing is ready yet"));
        }
        // What leaves is recorded before it does.
        self.mark_fetched(&session, &wanted, now)
            .await
            .map_err(internal)?;
        Ok(FiFetched { fi })
    }

    async fn detail_in(
        &self,
        session: &entity::aa_session::Model,
    ) -> Result<SignedConsentDetail, ManagerError> {
        let artefact = entity::aa_artefact::Entity::find_by_id(&session.artefact_id)
            .one(self.db())
            .await?
            .ok_or(ManagerError::NotFound)?;
        detail_of(&artefact.signed_consent)
    }

    async fn source_name(&self, data_session: &str) -> Result<SessionId, ManagerError> {
        let session = entity::data_session::Entity::find_by_id(data_session)
            .one(self.db())
            .await?
            .ok_or(ManagerError::NotFound)?;
        read::text(
            At("data_session", "source_session", &session.id),
            &session.source_session,
        )
    }

    async fn mark_fetched(
        &self,
        session: &entity::aa_session::Model,
        rows: &[entity::aa_part_account::Model],
        now: DateTime<Utc>,
    ) -> Result<(), ManagerError> {
        let tx = begin(self.db()).await?;
        for row in rows.iter().filter(|row| row.status == "READY") {
            let mut row = row.clone().into_active_model();
            row.status = Set("DELIVERED".into());
            row.description = Set(String::from("fetched"));
            row.update(&tx).await?;
        }
        let open = entity::aa_part_account::Entity::find()
            .filter(entity::aa_part_account::Column::SessionId.eq(&session.id))
            .filter(entity::aa_part_account::Column::Status.is_in(["PENDING", "READY"]))
            .one(&tx)
            .await?;
        let soon = (now + AFTER_FETCH).timestamp_millis();
        if open.is_none() && session.expires_at > soon {
            let mut session = session.clone().into_active_model();
            session.expires_at = Set(soon);
            session.update(&tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Ends sessions whose time is over: what was fetched is delivered, what was not is gone. Gives how
    /// many.
    ///
    /// # Errors
    /// When the database or the disk fails.
    pub(crate) async fn end_network_sessions(
        &self,
        relay: &Relay,
    ) -> Result<usize, Box<dyn std::error::Error + Send + Sync>> {
        if self.edge().is_none() {
            return Ok(0);
        }
        let now = self.now();
        let over = entity::aa_session::Entity::find()
            .filter(entity::aa_session::Column::State.ne("EXPIRED"))
            .filter(entity::aa_session::Column::ExpiresAt.lte(now.timestamp_millis()))
            .limit(AT_ONCE)
            .all(self.db())
            .await?;
        for session in &over {
            self.end_session(session, relay).await?;
        }
        let old = (now - TimeDelta::days(1)).timestamp_millis();
        entity::aa_answered::Entity::delete_many()
            .filter(entity::aa_answered::Column::MadeAt.lte(old))
            .exec(self.db())
            .await?;
        Ok(over.len())
    }

    async fn end_session(
        &self,
        session: &entity::aa_session::Model,
        relay: &Relay,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let at = At("aa_session", "party_id", &session.id);
        let user = party_of(Kind::Fiu, &entity_id(at, &session.party_id)?)
            .ok_or(ManagerError::NotFound)?;
        let rows = entity::aa_part_account::Entity::find()
            .filter(entity::aa_part_account::Column::SessionId.eq(&session.id))
            .all(self.db())
            .await?;
        for row in rows.iter().filter(|row| row.status == "DELIVERED") {
            let at = At("aa_part_account", "data_session", &row.session_id);
            let id: SessionId = read::text(at, &row.data_session)?;
            let name = self.confirm_page(&user, id, 0).await?;
            relay.remove(name, 0).await?;
        }
        let tx = begin(self.db()).await?;
        for row in rows.iter().filter(|row| row.status == "PENDING") {
            self.settle_account(&tx, row, "TIMEOUT", "the session is over")
                .await?;
        }
        let left = rows
            .iter()
            .any(|row| matches!(row.status.as_str(), "READY" | "PENDING"));
        if left && session.state != "FAILED" {
            self.tell_how(&tx, session.clone(), "EXPIRED").await?;
        } else {
            let mut session = session.clone().into_active_model();
            session.state = Set("EXPIRED".into());
            session.update(&tx).await?;
        }
        entity::aa_part::Entity::update_many()
            .col_expr(entity::aa_part::Column::State, Expr::value("FAILED"))
            .filter(entity::aa_part::Column::SessionId.eq(&session.id))
            .filter(entity::aa_part::Column::State.is_in(["ASKED", "OPEN"]))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        self.wake();
        Ok(())
    }
}

/// What a signed consent of our own says.
pub(super) fn detail_of(signed_consent: &str) -> Result<SignedConsentDetail, ManagerError> {
    let payload = signed_consent.split('.').nth(1).unwrap_or_default();
    let bytes = URL_SAFE_NO_PAD
        .decode(payload)
        .map_err(|_| ManagerError::Unwritable)?;
    serde_json::from_slice(&bytes).map_err(|_| ManagerError::Unwritable)
}

/// Nothing is given under a consent that has been stopped meanwhile.
fn in_force(state: LifecycleState) -> Result<(), Refusal> {
    let (code, what) = match state {
        LifecycleState::Active => return Ok(()),
        LifecycleState::Paused => (ErrorCode::ConsentPaused, "the consent is paused"),
        LifecycleState::Revoked | LifecycleState::Superseded => {
            (ErrorCode::ConsentRevoked, "the consent was revoked")
        }
        LifecycleState::Expired => (ErrorCode::ConsentExpired, "the consent has run out"),
    };
    Err(Refusal::new(code, what))
}

/// The accounts that a fetch is about.
fn filtered(
    asked: &FiFetch,
    rows: Vec<entity::aa_part_account::Model>,
) -> Result<Vec<entity::aa_part_account::Model>, Refusal> {
    let mut rows = rows;
    if let Some(fip) = asked.fip_id.as_deref().filter(|fip| !fip.is_empty()) {
        rows.retain(|row| row.party_id == fip);
        if rows.is_empty() {
            return Err(Refusal::new(
                ErrorCode::InvalidFIPId,
                "`fipId` is not of this session",
            ));
        }
    }
    if !asked.link_ref_number.is_empty() {
        let named: BTreeSet<&str> = asked
            .link_ref_number
            .iter()
            .map(|link| link.id.as_str())
            .collect();
        let known = |link: &&str| rows.iter().any(|row| row.link_ref_number == **link);
        if !named.iter().all(known) {
            return Err(Refusal::invalid("`linkRefNumber` is not of this session"));
        }
        rows.retain(|row| named.contains(row.link_ref_number.as_str()));
    }
    Ok(rows)
}

/// Puts accounts that were sealed with one key together again, as they came.
fn join(all: &mut Vec<Fi>, one: Fi) {
    let same = |fi: &&mut Fi| {
        fi.fip_id == one.fip_id
            && fi.key_material.public_key.key_value == one.key_material.public_key.key_value
            && fi.key_material.nonce == one.key_material.nonce
    };
    match all.iter_mut().find(same) {
        Some(fi) => fi.data.extend(one.data),
        None => all.push(one),
    }
}
