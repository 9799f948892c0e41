//! Brings sealed pages to the manager, from disk, until it has them or will not take them.
//!
//! Pages leave in order, so that the last one completes the session. A page's row is deleted once
//! the manager has it; what is older than any session is given up. A session that cannot be served
//! after all is closed only once the manager has been told so, or the session is over: the data
//! user then hears of it at once instead of waiting for the end of the session.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use consent_model::{
    data_request::SESSION_MINUTES,
    ids::SessionId,
    jose::SealedPage,
    problem::{Problem, ProblemType},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    Set,
};

use super::Provider;
use crate::storage::{self, entity};

/// Pause after the first round that left something undone; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// The longest pause, also when there is nothing to do.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Uploads for ever; the task is aborted when the adapter stops.
pub(crate) async fn run(provider: Arc<Provider>) {
    let mut next = FIRST_PAUSE;
    loop {
        let done = provider.upload_round().await.unwrap_or_else(|error| {
            tracing::warn!(%error, "sealed pages could not be read");
            false
        });
        let pause = if done { LONGEST_PAUSE } else { next };
        next = if done {
            FIRST_PAUSE
        } else {
            (next * 2).min(LONGEST_PAUSE)
        };
        tokio::select! {
            () = provider.wake.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// What became of a session that was tried.
enum Tried {
    /// The manager has every page.
    Uploaded,
    /// Not yet.
    Later,
    /// It will never have them, and knows it if it wants to.
    Failed(ProblemType),
}

impl Provider {
    /// Tries every open session once. Whether nothing is left to do.
    pub(crate) async fn upload_round(&self) -> Result<bool, DbErr> {
        // One round at a time: a page is under way once.
        let _alone = self.uploading.lock().await;
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
                Tried::Uploaded => self.close(release, "uploaded", None).await?,
                Tried::Later if over => {
                    let problem = Some(ProblemType::SessionExpired);
                    self.close(release, "failed", problem).await?;
                }
                Tried::Later => done = false,
                Tried::Failed(problem) => self.close(release, "failed", Some(problem)).await?,
            }
        }
        Ok(done)
    }

    async fn upload(&self, session: &str) -> Result<Tried, DbErr> {
        let Ok(id) = session.parse::<SessionId>() else {
            tracing::error!("a row of `release` has no readable session");
            return Ok(Tried::Failed(ProblemType::Internal));
        };
        let pages = entity::release_page::Entity::find()
            .filter(entity::release_page::Column::SessionId.eq(session))
            .order_by_asc(entity::release_page::Column::Sequence)
            .all(&self.adapter.db)
            .await?;
        for row in pages {
            let Ok(page) = SealedPage::parse(&row.sealed) else {
                tracing::error!(session, "a row of `release_page` is not a sealed page");
                return Ok(self.give_up(id, ProblemType::Internal).await);
            };
            if let Err(error) = self.adapter.manager.put_page(id, &page).await {
                tracing::warn!(session, %error, "a page was not taken");
                return Ok(match error.last_word() {
                    Some(problem) => self.give_up(id, problem.kind).await,
                    None => Tried::Later,
                });
            }
            entity::release_page::Entity::delete_by_id((row.session_id, row.sequence))
                .exec(&self.adapter.db)
                .await?;
        }
        Ok(Tried::Uploaded)
    }

    /// Tells the manager that the session will not be served after all.
    async fn give_up(&self, session: SessionId, kind: ProblemType) -> Tried {
        // It knows, where it was the manager that called the session over or unknown.
        if matches!(kind, ProblemType::SessionExpired | ProblemType::NotFound) {
            return Tried::Failed(kind);
        }
        let problem = Problem::new(kind);
        let told = self.adapter.manager.refuse_session(session, &problem);
        match told.await {
            Err(error) if error.last_word().is_none() => {
                tracing::warn!(%session, %error, "the manager could not be told of a failure");
                Tried::Later
            }
            // Told; or the manager has ended the session for reasons of its own.
            Ok(()) | Err(_) => Tried::Failed(kind),
        }
    }

    async fn close(
        &self,
        release: entity::release::Model,
        state: &str,
        problem: Option<ProblemType>,
    ) -> Result<(), DbErr> {
        // Together: a release without pages that is not closed would count as uploaded.
        let tx = storage::begin(&self.adapter.db).await?;
        entity::release_page::Entity::delete_many()
            .filter(entity::release_page::Column::SessionId.eq(release.session_id.as_str()))
            .exec(&tx)
            .await?;
        let mut row = release.into_active_model();
        row.state = Set(state.into());
        row.problem = Set(problem.map(|kind| kind.facts().slug.into()));
        row.update(&tx).await?;
        tx.commit().await
    }
}
