//! What time ends: requests, consents, sessions, and sealed bytes.

use chrono::TimeDelta;
use consent_model::{data_request::SessionState, ids::SessionId, party::Actor};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    EntityTrait, IntoActiveModel, QueryFilter, TransactionTrait,
};

use super::{Happening, Line, Manager, ManagerError, lifecycle::lifecycle, request};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

/// How long the name of an attempt is remembered.
const ATTEMPT_DAYS: i64 = 7;

/// What time has ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Expired {
    /// Requests, consents and sessions that ended.
    pub ended: u32,
    /// Those that cannot be read. Nothing happens under them either: whoever acts on one compares
    /// the time himself.
    pub unreadable: u32,
}

impl Expired {
    /// Keeps what was done for one row, or undoes it and says so.
    async fn count(
        &mut self,
        part: DatabaseTransaction,
        done: Result<(), ManagerError>,
    ) -> Result<(), ManagerError> {
        match done {
            Ok(()) => {
                part.commit().await?;
                self.ended += 1;
            }
            Err(error) => {
                part.rollback().await?;
                self.unreadable += 1;
                tracing::error!(%error, "something that is over could not be ended");
            }
        }
        Ok(())
    }
}

impl Manager {
    /// Ends what time has ended: requests, consents and sessions. One row that cannot be read holds
    /// up no other.
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
            let part = tx.begin().await?;
            let done = self.expire_request(&part, row).await;
            expired.count(part, done).await?;
        }
        for row in entity::consent::Entity::find()
            .filter(entity::consent::Column::State.is_in(["active", "paused"]))
            .filter(entity::consent::Column::ExpiresAt.lte(millis))
            .all(&tx)
            .await?
        {
            let part = tx.begin().await?;
            let done = self.expire_consent(&part, row).await;
            expired.count(part, done).await?;
        }
        for row in entity::data_session::Entity::find()
            .filter(entity::data_session::Column::State.is_in(["pending", "ready"]))
            .filter(entity::data_session::Column::ExpiresAt.lte(millis))
            .all(&tx)
            .await?
        {
            let part = tx.begin().await?;
            let done = self.expire_session(&part, row).await;
            expired.count(part, done).await?;
        }
        let forgotten = (now - TimeDelta::days(ATTEMPT_DAYS)).timestamp_millis();
        entity::attempt::Entity::delete_many()
            .filter(entity::attempt::Column::MadeAt.lte(forgotten))
            .exec(&tx)
            .await?;
        self.forget_linkings(&tx).await?;
        self.forget_used(&tx).await?;
        tx.commit().await?;
        if expired.ended > 0 {
            self.wake();
        }
        Ok(expired)
    }

    async fn expire_request(
        &self,
        db: &impl ConnectionTrait,
        row: entity::consent_request::Model,
    ) -> Result<(), ManagerError> {
        let settled = request::state_of(&row)?.expire(self.now())?;
        self.settle_request(db, row, settled, Actor::Manager).await
    }

    async fn expire_consent(
        &self,
        db: &impl ConnectionTrait,
        row: entity::consent::Model,
    ) -> Result<(), ManagerError> {
        let next = lifecycle(&row)?.expire(self.now())?;
        self.write_state(db, row, &next, Actor::Manager, None).await
    }

    async fn expire_session(
        &self,
        db: &impl ConnectionTrait,
        row: entity::data_session::Model,
    ) -> Result<(), ManagerError> {
        let now = self.now();
        self.session_changed(db, &row, SessionState::Expired, now)
            .await?;
        self.drop_relayed(db, &row.id).await?;
        let account = self.account_of_session(db, &row).await?;
        self.note(
            db,
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
        let mut row = row.into_active_model();
        row.state = Set(read::to_word(&SessionState::Expired)?);
        row.update(db).await?;
        Ok(())
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
