//! Sealed pages go from the vault's outbox to the manager, until they are there or not wanted.

use chrono::TimeDelta;
use consent_model::{
    jose::SealedPage,
    problem::{Problem, ProblemType},
};
use service_kit::problem::Causes;

use super::{FlowError, Store};
use crate::{gate, storage::SourceSession};

/// Longest pause between two tries, in seconds.
const LONGEST_PAUSE: i64 = 60;

impl Store {
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
        for page in gate::pending(&vault).await? {
            if page.session != due.session {
                continue;
            }
            let sealed = SealedPage::parse(&page.sealed)?;
            match self.manager.put_page(page.session, &sealed).await {
                Ok(()) => gate::sent(&vault, page.session, page.sequence).await?,
                Err(error) if error.is_transient() => return Err(error.into()),
                Err(error) => {
                    let Some(problem) = error.problem() else {
                        return Err(error.into());
                    };
                    // The session is over: the pages would never be taken.
                    if !matches!(
                        problem.kind,
                        ProblemType::SessionExpired
                            | ProblemType::NotFound
                            | ProblemType::StateConflict
                    ) {
                        return Err(error.into());
                    }
                    gate::give_up(&vault, page.session).await?;
                    let over = Problem::new(ProblemType::SessionExpired);
                    self.db.refuse_session(due.session, &over).await?;
                    return Ok(());
                }
            }
        }
        self.db.uploaded(due.session).await?;
        Ok(())
    }
}

pub(super) fn pause(attempts: i64) -> TimeDelta {
    let seconds = 1_i64 << attempts.clamp(0, 6);
    TimeDelta::seconds(seconds.min(LONGEST_PAUSE))
}
