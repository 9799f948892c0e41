//! Sealed pages go from the vault's outbox to the manager, until they are there or not wanted.
//!
//! A session that cannot be served after all is closed only once the manager has been told so, or
//! the session is over: the data user then hears of it at once. Each try is put off longer.

use chrono::TimeDelta;
use consent_model::{
    data_request::SESSION_MINUTES,
    jose::SealedPage,
    problem::{Problem, ProblemType},
};
use service_kit::problem::Causes;

use super::{FlowError, Store};
use crate::{
    gate::{self, Delivery},
    storage::SourceSession,
    vault::Vault,
};

/// Longest pause between two tries, in seconds.
const LONGEST_PAUSE: i64 = 60;

impl Store {
    /// Takes up what a crash interrupted between the vault and the host database: what was released
    /// is uploaded. What was not is decided when the manager asks again, or is over.
    ///
    /// # Errors
    /// When the host database fails.
    pub(super) async fn resume_sessions(&self) -> Result<(), FlowError> {
        for interrupted in self.db.interrupted_sessions().await? {
            match self.was_released(&interrupted).await {
                Ok(true) => self.db.uploading(interrupted.session).await?,
                Ok(false) => {}
                Err(error) => {
                    let session = interrupted.session;
                    tracing::error!(%session, error = %Causes(&error), "a session cannot be taken up");
                }
            }
        }
        let before = self.clock.now() - TimeDelta::minutes(SESSION_MINUTES);
        let over = Problem::new(ProblemType::SessionExpired);
        Ok(self.db.end_interrupted(before, &over).await?)
    }

    async fn was_released(&self, interrupted: &SourceSession) -> Result<bool, FlowError> {
        let person = self.person(interrupted.account).await?;
        let vault = self.vault_of(&person).await?;
        let delivery = gate::delivery(&vault, interrupted.session).await?;
        Ok(delivery.is_some())
    }

    /// Uploads what is due.
    ///
    /// # Errors
    /// When the host database fails; failures of single sessions only postpone them.
    pub(crate) async fn upload_due(&self) -> Result<(), FlowError> {
        for due in self.db.sessions_to_upload(self.clock.now()).await? {
            if let Err(error) = self.upload(&due).await {
                tracing::warn!(session = %due.session, error = %Causes(&error), "upload postponed");
                let pause = pause(due.attempts);
                let next = self.clock.now() + pause;
                self.db.upload_later(due.session, next).await?;
            }
        }
        Ok(())
    }

    async fn upload(&self, due: &SourceSession) -> Result<(), FlowError> {
        let person = self.person(due.account).await?;
        let vault = self.vault_of(&person).await?;
        if self.is_objected(due).await? {
            return self
                .give_up(&vault, due, ProblemType::ConsentObjected)
                .await;
        }
        for page in gate::pending(&vault).await? {
            if page.session != due.session {
                continue;
            }
            let Ok(sealed) = SealedPage::parse(&page.sealed) else {
                tracing::error!(session = %due.session, "a page in the outbox is not a sealed page");
                return self.give_up(&vault, due, ProblemType::Internal).await;
            };
            let Err(error) = self.manager.put_page(page.session, &sealed).await else {
                gate::sent(&vault, page.session, page.sequence).await?;
                continue;
            };
            let age = self.clock.now() - page.released_at;
            return match error.last_word() {
                Some(problem) => self.give_up(&vault, due, problem.kind).await,
                None if age > TimeDelta::minutes(SESSION_MINUTES) => {
                    self.give_up(&vault, due, ProblemType::SessionExpired).await
                }
                None => Err(error.into()),
            };
        }
        match gate::delivery(&vault, due.session).await? {
            // Given up in the vault, and interrupted before the host database knew.
            Some(Delivery::GivenUp) => self.close(due, ProblemType::SessionExpired).await,
            _ => Ok(self.db.uploaded(due.session).await?),
        }
    }

    /// Ends a session whose pages will never be taken, and lets the manager know why.
    async fn give_up(
        &self,
        vault: &Vault,
        due: &SourceSession,
        kind: ProblemType,
    ) -> Result<(), FlowError> {
        // It knows, where it was the manager that called the session over or unknown.
        if !matches!(kind, ProblemType::SessionExpired | ProblemType::NotFound) {
            let problem = Problem::new(kind);
            let told = self.manager.refuse_session(due.session, &problem);
            match told.await {
                Err(error) if error.last_word().is_none() => return Err(error.into()),
                // Told; or the manager has ended the session for reasons of its own.
                Ok(()) | Err(_) => {}
            }
        }
        gate::give_up(vault, due.session).await?;
        self.close(due, kind).await
    }

    async fn close(&self, due: &SourceSession, kind: ProblemType) -> Result<(), FlowError> {
        let problem = Problem::new(kind);
        Ok(self.db.refuse_session(due.session, &problem).await?)
    }
}

pub(super) fn pause(attempts: i64) -> TimeDelta {
    let seconds = 1_i64 << attempts.clamp(0, 6);
    TimeDelta::seconds(seconds.min(LONGEST_PAUSE))
}
