//! What time ends: requests, consents, sessions, and sealed bytes.

use chrono::TimeDelta;
use consent_model::{data_request::SessionState, ids::SessionId, party::Actor};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

use super::{Happening, Line, Manager, ManagerError, lifecycle::lifecycle, request};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

/// How long the name of an attempt is remembered.
const ATTEMPT_DAYS: i64 = 7;

/// What time has ended.
#[derive(Debug, Default)]
pub struct Expired {
    /// Source sessions whose page files must go.
    pub files: Vec<SessionId>,
    /// Requests and consents that ended.
    pub ended: u32,
}

impl Manager {
    /// Ends what time has ended: requests, consents, sessions, and sealed bytes of over six hours.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn expire_due(&self) -> Result<Expired, ManagerError> {
        let now = self.now();
        let millis = now.timestamp_millis();
        let mut expired = Expired::default();
        let tx = begin(self.db()).await?;
        for row in entity::consent_request::Entity::find()
            .filter(entity::consent_request::Column::State.eq("pending"))
            .filter(entity::consent_request::Column::ExpiresAt.lte(millis))
            .all(&tx)
            .await?
        {
            let settled = request::state_of(&row)?.expire(now)?;
            self.settle_request(&tx, row, settled, Actor::Manager)
                .await?;
            expired.ended += 1;
        }
        for row in entity::consent::Entity::find()
            .filter(entity::consent::Column::State.is_in(["active", "paused"]))
            .filter(entity::consent::Column::ExpiresAt.lte(millis))
            .all(&tx)
            .await?
        {
            let next = lifecycle(&row)?.expire(now)?;
            self.write_state(&tx, row, &next, Actor::Manager, None)
                .await?;
            expired.ended += 1;
        }
        for row in entity::data_session::Entity::find()
            .filter(entity::data_session::Column::State.is_in(["pending", "ready"]))
            .filter(entity::data_session::Column::ExpiresAt.lte(millis))
            .all(&tx)
            .await?
        {
            self.session_changed(&tx, &row, SessionState::Expired, now)
                .await?;
            self.drop_relayed(&tx, &row.id).await?;
            let account = self.account_of_session(&tx, &row).await?;
            self.note(
                &tx,
                Line {
                    account,
                    what: Happening::SessionExpired,
                    id: row.id.clone(),
                    actor: Actor::Manager,
                    reason: None,
                    at: now,
                },
            )
            .await?;
            expired.files.push(read::text(
                At("data_session", "source_session", &row.id),
                &row.source_session,
            )?);
            let mut row = row.into_active_model();
            row.state = Set(read::to_word(&SessionState::Expired)?);
            row.update(&tx).await?;
            expired.ended += 1;
        }
        let forgotten = (now - TimeDelta::days(ATTEMPT_DAYS)).timestamp_millis();
        entity::attempt::Entity::delete_many()
            .filter(entity::attempt::Column::MadeAt.lte(forgotten))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        if expired.ended > 0 {
            self.wake();
        }
        Ok(expired)
    }

    /// Source sessions that may still have page files.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn live_page_sessions(&self) -> Result<Vec<SessionId>, ManagerError> {
        let rows = entity::data_session::Entity::find()
            .filter(entity::data_session::Column::State.is_in(["pending", "ready"]))
            .all(self.db())
            .await?;
        rows.iter()
            .map(|r| {
                read::text(
                    At("data_session", "source_session", &r.id),
                    &r.source_session,
                )
            })
            .collect()
    }
}
