//! Consents of deposits that were under way when a store was erased: the manager is told that they
//! end, so that none lives on that nobody will use.

use service_kit::problem::Causes;

use super::{FlowError, Store, deposit::NOT_WANTED, upload::pause};

impl Store {
    /// Tells the manager of those that are due.
    ///
    /// # Errors
    /// When the host database fails.
    pub(crate) async fn end_consents_of_erased(&self) -> Result<(), FlowError> {
        for (artifact, attempts) in self.db.consents_to_end(self.clock.now()).await? {
            let again = match self.manager.end(artifact, NOT_WANTED).await {
                Err(error) if error.last_word().is_none() => {
                    tracing::warn!(%artifact, error = %Causes(&error), "ending postponed");
                    Some((self.clock.now(), pause(attempts)))
                }
                // Told; or it has ended already.
                Ok(_) | Err(_) => None,
            };
            self.db.consent_ended(artifact, again).await?;
        }
        Ok(())
    }
}
