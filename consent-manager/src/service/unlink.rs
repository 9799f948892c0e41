//! She takes a source away: no consent may rest on it any more, so those that do end with it.

use consent_model::{approval::ApprovedItem, ids::AccountId, party::PartyId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter,
};

use super::{Acting, ConsentSummary, Happening, Line, Manager, ManagerError, lifecycle::lifecycle};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

impl Manager {
    /// Consents that would end with a source, newest first.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when she has not linked it.
    pub async fn resting_on(
        &self,
        account: AccountId,
        party: &PartyId,
    ) -> Result<Vec<ConsentSummary>, ManagerError> {
        if self.open_links(self.db(), account, party).await?.is_empty() {
            return Err(ManagerError::NotFound);
        }
        let mut consents = self.consents(account).await?;
        consents.retain(|c| !c.state.is_final() && rests_on(&c.data_user, &c.items, party));
        Ok(consents)
    }

    /// Ends every link of hers with a source, and every consent that rests on one, at once.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when she has not linked it.
    pub async fn unlink(
        &self,
        who: impl Into<Acting> + Send,
        party: &PartyId,
    ) -> Result<(), ManagerError> {
        let (now, who) = (self.now(), who.into());
        let account = who.account();
        let tx = begin(self.db()).await?;
        let links = self.open_links(&tx, account, party).await?;
        if links.is_empty() {
            return Err(ManagerError::NotFound);
        }
        for row in entity::consent::Entity::find()
            .filter(entity::consent::Column::AccountId.eq(account.to_string()))
            .filter(entity::consent::Column::State.is_in(["active", "paused"]))
            .all(&tx)
            .await?
        {
            let user: PartyId = read::text(At("consent", "data_user", &row.id), &row.data_user)?;
            let items: Vec<ApprovedItem> = read::json(At("consent", "items", &row.id), &row.items)?;
            if rests_on(&user, &items, party) {
                let next = lifecycle(&row)?.revoke(who.actor(), now)?;
                self.write_state(&tx, row, &next, who, None).await?;
            }
        }
        for row in links {
            self.note_by(
                &tx,
                Line {
                    account: Some(account),
                    what: Happening::Unlinked,
                    id: row.id.clone(),
                    actor: who.actor(),
                    reason: None,
                    at: now,
                },
                who.representation(),
            )
            .await?;
            let mut row = row.into_active_model();
            row.ended_at = Set(Some(now.timestamp_millis()));
            row.update(&tx).await?;
        }
        tx.commit().await?;
        self.wake();
        Ok(())
    }

    async fn open_links(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
        party: &PartyId,
    ) -> Result<Vec<entity::link::Model>, ManagerError> {
        Ok(entity::link::Entity::find()
            .filter(entity::link::Column::AccountId.eq(account.to_string()))
            .filter(entity::link::Column::PartyId.eq(party.to_string()))
            .filter(entity::link::Column::EndedAt.is_null())
            .all(db)
            .await?)
    }
}

/// Whether a consent needs the link with a party: it serves from there, or, her store, it is filled
/// under it.
fn rests_on(data_user: &PartyId, items: &[ApprovedItem], party: &PartyId) -> bool {
    data_user == party || items.iter().any(|item| item.source.party == *party)
}
