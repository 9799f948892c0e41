//! The store's own word that it has heard of a change of a consent. As a source it stops, and holds nothing
//! that came under the consent; what was brought in under it is hers and stays in her vault until she
//! erases it.

use consent_model::{
    acknowledgement::Deletion,
    artifact::LifecycleState,
    event::{Event, What},
    problem::ProblemType,
};
use service_kit::{
    manager_client::{Acknowledged, ManagerCallError},
    problem::Causes,
};

use super::{FlowError, Store, upload::pause};
use crate::storage::DueWord;

impl Store {
    /// What an event asks to be said.
    pub(super) async fn to_acknowledge(&self, event: &Event) -> Result<Option<DueWord>, FlowError> {
        let (artifact, state, items) = match &event.what {
            What::StatusChanged {
                artifact_id, state, ..
            } if *state != LifecycleState::Active => (*artifact_id, *state, Vec::new()),
            What::ItemsWithdrawn {
                artifact_id, items, ..
            } => (*artifact_id, LifecycleState::Active, items.clone()),
            _ => return Ok(None),
        };
        let deletion = match state {
            LifecycleState::Paused => None,
            _ if self.db.held(artifact).await?.is_some() => Some(Deletion::NothingHeld),
            _ => Some(Deletion::Hers),
        };
        Ok(Some(DueWord {
            event: event.id,
            artifact,
            state,
            items,
            heard_at: self.clock.now(),
            deletion,
            attempts: 0,
        }))
    }

    /// Says what is due.
    ///
    /// # Errors
    /// When the host database fails.
    pub(crate) async fn acknowledge_due(&self) -> Result<(), FlowError> {
        for word in self.db.acknowledgements_due(self.clock.now()).await? {
            let said = self.manager.acknowledge(Acknowledged {
                artifact: word.artifact,
                event: word.event,
                state: word.state,
                items: word.items,
                heard_at: word.heard_at,
                deletion: word.deletion,
            });
            let artifact = word.artifact;
            let again = match said.await {
                Ok(()) => None,
                Err(error) if is_lasting(&error) => {
                    tracing::error!(%artifact, error = %Causes(&error), "an acknowledgement was refused for good");
                    None
                }
                Err(error) => {
                    tracing::warn!(%artifact, error = %Causes(&error), "an acknowledgement was not taken yet");
                    Some((self.clock.now(), pause(word.attempts)))
                }
            };
            self.db.acknowledged(word.event, again).await?;
        }
        Ok(())
    }
}

/// A key that is not registered yet, a clock that runs wrong and a busy manager can be mended.
fn is_lasting(error: &ManagerCallError) -> bool {
    error.problem().is_some_and(|problem| {
        matches!(
            problem.kind,
            ProblemType::NotFound | ProblemType::StateConflict | ProblemType::MalformedRequest
        )
    })
}
