//! The provider's worker: prepares what was asked for, tells what is to be told, and lets go what is over.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::ExprTrait};
use service_kit::problem::Causes;

use super::{NetworkError, NetworkProvider, link::FOUND_LIFE};
use crate::storage::entity::{fip_account, fip_link_attempt, fip_outbox};

/// Between two looks.
const LOOK: Duration = Duration::from_secs(2);
/// How long answers and attempts are kept after they are of use.
const KEPT: TimeDelta = TimeDelta::hours(24);
/// How long what an aggregator has refused for good can be looked at.
const REFUSED_KEPT: TimeDelta = TimeDelta::days(30);

/// Works for ever; the task is aborted when the adapter stops.
pub(crate) async fn run(provider: Arc<NetworkProvider>) {
    loop {
        provider.round().await;
        // What comes while nobody listens waits for the next look.
        let _ = tokio::time::timeout(LOOK, provider.wake.notified()).await;
    }
}

impl NetworkProvider {
    /// One round. What cannot be done now is done in a later one.
    pub(crate) async fn round(&self) {
        let _alone = self.working.lock().await;
        later("data to be prepared", self.prepare_due().await.map(drop));
        later("sessions that are over", self.end_due().await);
        later(
            "what aggregators are to be told",
            self.tell_due().await.map(drop),
        );
        later("what is over", self.sweep().await);
    }

    async fn sweep(&self) -> Result<(), NetworkError> {
        let now = self.adapter.now();
        let before = |life: TimeDelta| (now - life).timestamp_millis();
        fip_account::Entity::delete_many()
            .filter(fip_account::Column::FoundAt.lt(before(FOUND_LIFE)))
            .exec(&self.adapter.db)
            .await?;
        fip_link_attempt::Entity::delete_many()
            .filter(fip_link_attempt::Column::ExpiresAt.lt(before(KEPT)))
            .exec(&self.adapter.db)
            .await?;
        // Taken, or refused for good and long told in the log.
        fip_outbox::Entity::delete_many()
            .filter(
                fip_outbox::Column::SentAt
                    .lt(before(KEPT))
                    .or(fip_outbox::Column::Refused
                        .is_not_null()
                        .and(fip_outbox::Column::NextAt.lt(before(REFUSED_KEPT)))),
            )
            .exec(&self.adapter.db)
            .await?;
        self.sweep_answers(before(KEPT)).await
    }
}

fn later(what: &'static str, outcome: Result<(), NetworkError>) {
    if let Err(error) = outcome {
        let error = Causes(&error);
        tracing::warn!(%error, what, "something of the network is left for the next round");
    }
}
