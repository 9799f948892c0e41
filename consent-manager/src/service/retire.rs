//! Who and what takes part no more: the configuration is the registry's whole content, and what it
//! does not name any more is withdrawn, never forgotten. Old records go on naming it.

use consent_model::{
    digest::Digest,
    party::{Party, PartyId, Standing},
    question::ReviewState,
};

use super::{Manager, ManagerError};

impl Manager {
    /// Withdraws every party and question that is not among these.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn retire_absent(
        &self,
        parties: &[PartyId],
        questions: &[Digest],
    ) -> Result<(), ManagerError> {
        for party in self.parties().await? {
            if parties.contains(&party.id) || party.standing == Standing::Withdrawn {
                continue;
            }
            tracing::warn!(party = %party.id, "not in the configuration any more: withdrawn");
            let withdrawn = Party {
                standing: Standing::Withdrawn,
                ..party
            };
            self.register_party(&withdrawn).await?;
        }
        for (digest, mut manifest) in self.questions().await? {
            if questions.contains(&digest) {
                continue;
            }
            tracing::warn!(question = %digest, "not in the configuration any more: withdrawn");
            manifest.review.state = ReviewState::Withdrawn;
            self.publish_question(&digest, &manifest).await?;
        }
        Ok(())
    }
}
