//! Who and what takes part no more: the configuration is the registry's whole content, and what it
//! does not name any more is withdrawn, never forgotten. Old records go on naming it; what waits on
//! it comes to nothing.

use consent_model::{
    approval::ApprovedItem,
    digest::Digest,
    party::{Actor, Party, PartyId, Standing},
    problem::Problem,
    question::ReviewState,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, TransactionTrait};

use super::{
    Manager, ManagerError,
    request::{state_of, stored_request},
};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

impl Manager {
    /// Withdraws every party and question that is not among these, and fails the requests and
    /// sessions that wait on what takes part no more.
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
            // What was registered here is not the configuration's to leave out.
            if questions.contains(&digest) || !self.is_configured(&digest).await? {
                continue;
            }
            tracing::warn!(question = %digest, "not in the configuration any more: withdrawn");
            manifest.review.state = ReviewState::Withdrawn;
            self.publish_question(&digest, &manifest).await?;
        }
        self.end_what_waits().await
    }

    /// Fails what waits on a party or question that takes part no more. One row that cannot be read
    /// holds up no other: whoever acts on it is refused then.
    pub(super) async fn end_what_waits(&self) -> Result<(), ManagerError> {
        let tx = begin(self.db()).await?;
        for row in entity::consent_request::Entity::find()
            .filter(entity::consent_request::Column::State.eq("pending"))
            .all(&tx)
            .await?
        {
            let (part, id) = (tx.begin().await?, row.id.clone());
            match self.fail_if_withdrawn(&part, row).await {
                Ok(()) => part.commit().await?,
                Err(error) => {
                    part.rollback().await?;
                    tracing::error!(request = %id, %error, "a waiting request cannot be judged");
                }
            }
        }
        for row in entity::data_session::Entity::find()
            .filter(entity::data_session::Column::State.is_in(["pending", "ready"]))
            .all(&tx)
            .await?
        {
            let (part, id) = (tx.begin().await?, row.id.clone());
            match self.fail_if_not_servable(&part, row).await {
                Ok(()) => part.commit().await?,
                Err(error) => {
                    part.rollback().await?;
                    tracing::error!(session = %id, %error, "an open session cannot be judged");
                }
            }
        }
        tx.commit().await?;
        self.wake();
        Ok(())
    }

    async fn fail_if_withdrawn(
        &self,
        db: &impl ConnectionTrait,
        row: entity::consent_request::Model,
    ) -> Result<(), ManagerError> {
        if self.is_withdrawn(db, &stored_request(&row)?).await? {
            let failed = state_of(&row)?.fail(self.now())?;
            self.settle_request(db, row, failed, Actor::Manager).await?;
        }
        Ok(())
    }

    async fn fail_if_not_servable(
        &self,
        db: &impl ConnectionTrait,
        row: entity::data_session::Model,
    ) -> Result<(), ManagerError> {
        let consent = self.consent_row(db, &row.consent_id).await?;
        let items: Vec<ApprovedItem> =
            read::json(At("consent", "items", &consent.id), &consent.items)?;
        let item = items.iter().find(|i| i.id.as_str() == row.item);
        let refused = match item {
            None => Err(ManagerError::NotFound),
            Some(item) => self.servable(db, item).await,
        };
        match refused {
            Ok(()) => Ok(()),
            Err(gone @ (ManagerError::UnknownQuestion | ManagerError::SourceGone(_))) => {
                let told = Problem::new(gone.kind());
                self.fail_row(db, row, &told, Actor::Manager).await
            }
            Err(other) => Err(other),
        }
    }
}
