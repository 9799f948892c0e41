//! Brings sealed pages to the manager, from disk, until it has them or will not take them.
//!
//! Pages leave in order, so that the last one completes the session. A page's row is deleted once
//! the manager has it; what is older than any session is deleted too.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use consent_model::{data_request::SESSION_MINUTES, ids::SessionId, jose::SealedPage};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    Set,
};

use super::Provider;
use crate::storage::entity;

/// Pause after a round that left something undone.
const PAUSE: Duration = Duration::from_secs(2);
/// Pause when there is nothing to do.
const REST: Duration = Duration::from_secs(60);

/// Uploads for ever; the task is aborted when the adapter stops.
pub(crate) async fn run(provider: Arc<Provider>) {
    loop {
        let pause = match provider.upload_round().await {
            Ok(true) => REST,
            Ok(false) => PAUSE,
            Err(error) => {
                tracing::warn!(%error, "sealed pages could not be read");
                PAUSE
            }
        };
        tokio::select! {
            () = provider.wake.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

impl Provider {
    /// Tries every open session once. Whether nothing is left to do.
    pub(crate) async fn upload_round(&self) -> Result<bool, DbErr> {
        let adapter = &self.adapter;
        let open = entity::release::Entity::find()
            .filter(entity::release::Column::State.eq("sealed"))
            .order_by_asc(entity::release::Column::CreatedAt)
            .all(&adapter.db)
            .await?;
        let mut done = true;
        for release in open {
            let age = adapter.now().timestamp_millis() - release.created_at;
            let over = age > TimeDelta::minutes(SESSION_MINUTES).num_milliseconds();
            match self.upload(&release.session_id).await? {
                Ok(()) => self.close(release, "uploaded", None).await?,
                Err(None) if over => {
                    self.close(release, "failed", Some("session-expired"))
                        .await?
                }
                Err(None) => done = false,
                Err(Some(slug)) => self.close(release, "failed", Some(slug)).await?,
            }
        }
        Ok(done)
    }

    /// `Err(None)`: try again later. `Err(Some(slug))`: it will never be taken.
    async fn upload(&self, session: &str) -> Result<Result<(), Option<&'static str>>, DbErr> {
        let Ok(id) = session.parse::<SessionId>() else {
            return Ok(Err(Some("internal")));
        };
        let pages = entity::release_page::Entity::find()
            .filter(entity::release_page::Column::SessionId.eq(session))
            .order_by_asc(entity::release_page::Column::Sequence)
            .all(&self.adapter.db)
            .await?;
        for row in pages {
            let Ok(page) = SealedPage::parse(&row.sealed) else {
                return Ok(Err(Some("internal")));
            };
            if let Err(error) = self.adapter.manager.put_page(id, &page).await {
                tracing::warn!(session, %error, "a page was not taken");
                let last_word = error.problem().filter(|_| !error.is_transient());
                return Ok(Err(last_word.map(|problem| problem.kind.facts().slug)));
            }
            entity::release_page::Entity::delete_by_id((row.session_id, row.sequence))
                .exec(&self.adapter.db)
                .await?;
        }
        Ok(Ok(()))
    }

    async fn close(
        &self,
        release: entity::release::Model,
        state: &str,
        problem: Option<&str>,
    ) -> Result<(), DbErr> {
        entity::release_page::Entity::delete_many()
            .filter(entity::release_page::Column::SessionId.eq(release.session_id.as_str()))
            .exec(&self.adapter.db)
            .await?;
        let mut row = release.into_active_model();
        row.state = Set(state.into());
        row.problem = Set(problem.map(Into::into));
        row.update(&self.adapter.db).await?;
        Ok(())
    }
}
