//! Who and what takes part now. What has left the registry can neither ask nor be asked, also
//! under a request or a consent from before: records go on naming it, but nothing more begins
//! with it.

use consent_model::{
    approval::ApprovedItem,
    party::{Party, PartyId, Role, Standing},
    request::{Ask, ConsentRequest, SourceAsk},
};
use sea_orm::ConnectionTrait;

use super::{Manager, ManagerError};

impl Manager {
    /// A party that may ask now.
    ///
    /// # Errors
    /// [`ManagerError::AskerGone`] when it may not.
    pub(super) async fn asker_on(
        &self,
        db: &impl ConnectionTrait,
        id: &PartyId,
    ) -> Result<Party, ManagerError> {
        let party = self.party_on(db, id).await?;
        if may_ask(&party) {
            Ok(party)
        } else {
            Err(ManagerError::AskerGone)
        }
    }

    /// Whether an item may be served now: its question is published and its source takes part.
    ///
    /// # Errors
    /// [`ManagerError::UnknownQuestion`] or [`ManagerError::SourceGone`] when it may not.
    pub(super) async fn servable(
        &self,
        db: &impl ConnectionTrait,
        item: &ApprovedItem,
    ) -> Result<(), ManagerError> {
        let role = match &item.ask {
            Ask::Answer { question, .. } => {
                self.question_on(db, question).await?;
                Role::Store
            }
            Ask::Records { .. } | Ask::Accounts { .. } => Role::Provider,
        };
        let source = self.party_on(db, &item.source.party).await?;
        if source.may_act_as(role) {
            Ok(())
        } else {
            Err(ManagerError::SourceGone(item.id.to_string()))
        }
    }

    /// Whether a request can never be approved any more: who asks, whom it needs or a question of
    /// it was withdrawn. A party that is only suspended may come back.
    pub(super) async fn is_withdrawn(
        &self,
        db: &impl ConnectionTrait,
        request: &ConsentRequest,
    ) -> Result<bool, ManagerError> {
        let has_left = async |party: &PartyId| {
            let party = self.party_on(db, party).await?;
            Ok::<_, ManagerError>(party.standing == Standing::Withdrawn)
        };
        if has_left(&request.iss).await? {
            return Ok(true);
        }
        for item in &request.items {
            let gone = match (&item.ask, &item.source) {
                // Required or not: without its manifest she cannot be told what is asked.
                (Ask::Answer { question, .. }, _) => match self.question_on(db, question).await {
                    Err(ManagerError::UnknownQuestion) => true,
                    other => other.map(|_| false)?,
                },
                (Ask::Records { .. }, SourceAsk::Provider { party: Some(named) }) => {
                    item.required && has_left(named).await?
                }
                (Ask::Records { .. } | Ask::Accounts { .. }, _) => false,
            };
            if gone {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whether a party may ask: a data user, or a store that asks for its person.
pub(super) fn may_ask(party: &Party) -> bool {
    party.may_act_as(Role::DataUser) || party.may_act_as(Role::Store)
}
