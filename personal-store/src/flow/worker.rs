//! The background worker: uploads and deposits, when something happened and every second.

use std::time::Duration;

use service_kit::problem::Causes;
use tokio::sync::watch;

use super::Store;

/// Runs until `stop` changes. A step that is under way is finished.
pub async fn run(store: Store, mut stop: watch::Receiver<bool>) {
    if let Err(error) = store.resume_sessions().await {
        tracing::error!(error = %Causes(&error), "interrupted sessions could not be taken up");
    }
    loop {
        store.work().await;
        tokio::select! {
            () = store.wake.notified() => {}
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
            _ = stop.changed() => return,
        }
    }
}

impl Store {
    /// One round of background work, now. Rounds never run side by side: a page is under way once.
    pub async fn work(&self) {
        let _alone = self.working.lock().await;
        if let Err(error) = self.waiting_due().await {
            tracing::error!(error = %Causes(&error), "waiting requests could not be read");
        }
        if let Err(error) = self.upload_due().await {
            tracing::error!(error = %Causes(&error), "uploads could not be read");
        }
        if let Err(error) = self.custody().jobs_due().await {
            tracing::error!(error = %Causes(&error), "jobs of the operator's could not be read");
        }
        if let Err(error) = self.custody().finish_erasures().await {
            tracing::error!(error = %Causes(&error), "an erasure could not be finished");
        }
        if let Err(error) = self.end_consents_of_erased().await {
            tracing::error!(error = %Causes(&error), "consents of erased stores could not be read");
        }
        if let Err(error) = self.acknowledge_due().await {
            tracing::error!(error = %Causes(&error), "what is to be acknowledged could not be read");
        }
        if let Err(error) = self.deposits_due().await {
            tracing::error!(error = %Causes(&error), "deposits could not be read");
        }
        if let Err(error) = self.uploads_over().await {
            tracing::error!(error = %Causes(&error), "waiting files could not be looked for");
        }
    }
}
