//! Says what is to be said, from disk, until the manager has taken it or will never take it.

use std::{collections::BTreeSet, time::Duration};

use chrono::TimeDelta;
use consent_model::problem::ProblemType;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use service_kit::{
    manager_client::{Acknowledged, ManagerCallError},
    problem::Causes,
};

use super::{StateError, read};
use crate::{adapter::Adapter, storage::entity::acknowledgement};

/// Seconds between tries; after the last, that long each time.
const RETRY_SECONDS: [i64; 5] = [5, 30, 120, 600, 3_600];
/// Most that one round says.
const MOST: u64 = 100;
/// Between two looks.
const LOOK: Duration = Duration::from_secs(2);

/// Says for ever; the task is aborted when the adapter stops.
pub(crate) async fn run(adapter: Adapter) {
    loop {
        if let Err(error) = adapter.say_due().await {
            let error = Causes(&error);
            tracing::warn!(%error, "what is to be acknowledged could not be read");
        }
        // What comes while nobody listens waits for the next look.
        let _ = tokio::time::timeout(LOOK, adapter.news.notified()).await;
    }
}

impl Adapter {
    /// One round: everything that is due, for each event in its order. Gives how many were taken.
    pub(crate) async fn say_due(&self) -> Result<u32, StateError> {
        use acknowledgement::Column;
        let now = self.now();
        let unsaid = acknowledgement::Entity::find()
            .filter(Column::SentAt.is_null())
            .filter(Column::Refused.is_null())
            .order_by_asc(Column::Id)
            .limit(MOST)
            .all(&self.db)
            .await?;
        let (mut behind, mut taken) = (BTreeSet::new(), 0);
        for row in unsaid {
            if row.next_at > now.timestamp_millis() || behind.contains(&row.event_id) {
                behind.insert(row.event_id);
                continue;
            }
            let statement = read(&row)?;
            let said = self.manager.acknowledge(Acknowledged {
                artifact: statement.artifact,
                event: statement.event,
                state: statement.state,
                items: statement.items,
                heard_at: statement.heard_at,
                deletion: statement.deletion,
            });
            let said = said.await;
            let (artifact, attempts) = (row.artifact_id.clone(), row.attempts);
            let event = row.event_id.clone();
            let mut row = row.into_active_model();
            match said {
                Ok(()) => {
                    row.sent_at = Set(Some(self.now().timestamp_millis()));
                    taken += 1;
                }
                Err(error) => match never(&error) {
                    Some(kind) => {
                        tracing::error!(%artifact, error = %Causes(&error), "an acknowledgement was refused for good");
                        row.refused = Set(Some(kind.facts().slug.to_owned()));
                    }
                    None => {
                        tracing::warn!(%artifact, error = %Causes(&error), "an acknowledgement was not taken yet");
                        row.attempts = Set(attempts.saturating_add(1));
                        let next = self.now() + pause(attempts);
                        row.next_at = Set(next.timestamp_millis());
                        behind.insert(event);
                    }
                },
            }
            row.update(&self.db).await?;
        }
        Ok(taken)
    }
}

fn pause(attempts: i64) -> TimeDelta {
    let last = RETRY_SECONDS.len() - 1;
    let place = usize::try_from(attempts).unwrap_or(last).min(last);
    TimeDelta::seconds(RETRY_SECONDS.get(place).copied().unwrap_or(3_600))
}

/// The problem, where the same words will never be taken. A key that is not registered yet, a clock that
/// runs wrong and a manager that is busy can be mended.
fn never(error: &ManagerCallError) -> Option<ProblemType> {
    let kind = error.problem()?.kind;
    let lasting = matches!(
        kind,
        ProblemType::NotFound | ProblemType::StateConflict | ProblemType::MalformedRequest
    );
    lasting.then_some(kind)
}
