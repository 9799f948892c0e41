//! She takes a source away, or one account of the Account Aggregator network: no consent may rest on it
//! any more, so those that do end with it.

use consent_model::{
    approval::ApprovedItem,
    ids::{AccountId, ConsentId, LinkId},
    party::PartyId,
};
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
        let links = self.open_links(self.db(), account, party).await?;
        self.resting(account, &Ending::Source(party.clone(), links))
            .await
    }

    /// Consents that would end with one account of the network, newest first.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is none of hers.
    pub async fn resting_on_account(
        &self,
        account: AccountId,
        link: LinkId,
    ) -> Result<Vec<ConsentSummary>, ManagerError> {
        let row = self.open_account(self.db(), account, link).await?;
        self.resting(account, &Ending::Account(Box::new(row))).await
    }

    async fn resting(
        &self,
        account: AccountId,
        ending: &Ending,
    ) -> Result<Vec<ConsentSummary>, ManagerError> {
        let mut consents = self.consents(account).await?;
        consents.retain(|c| !c.state.is_final() && ending.is_under(&c.data_user, &c.items));
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
        let who = who.into();
        let tx = begin(self.db()).await?;
        let links = self.open_links(&tx, who.account(), party).await?;
        self.end_with(&tx, who, &Ending::Source(party.clone(), links))
            .await?;
        tx.commit().await?;
        self.wake();
        Ok(())
    }

    /// Ends one account of the network, and every consent that rests on it, at once.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is none of hers.
    pub async fn unlink_account(
        &self,
        who: impl Into<Acting> + Send,
        link: LinkId,
    ) -> Result<(), ManagerError> {
        let who = who.into();
        let tx = begin(self.db()).await?;
        let row = self.open_account(&tx, who.account(), link).await?;
        self.end_with(&tx, who, &Ending::Account(Box::new(row)))
            .await?;
        tx.commit().await?;
        self.wake();
        Ok(())
    }

    async fn end_with(
        &self,
        db: &impl ConnectionTrait,
        who: Acting,
        ending: &Ending,
    ) -> Result<(), ManagerError> {
        let (account, now) = (who.account(), self.now());
        let mut ended: Vec<(ConsentId, Vec<ApprovedItem>)> = Vec::new();
        for row in entity::consent::Entity::find()
            .filter(entity::consent::Column::AccountId.eq(account.to_string()))
            .filter(entity::consent::Column::State.is_in(["active", "paused"]))
            .all(db)
            .await?
        {
            let at = |column| At("consent", column, &row.id);
            let user: PartyId = read::text(at("data_user"), &row.data_user)?;
            let items: Vec<ApprovedItem> = read::json(at("items"), &row.items)?;
            if ending.is_under(&user, &items) {
                ended.push((read::text(at("id"), &row.id)?, items));
                let next = lifecycle(&row)?.revoke(who.actor(), now)?;
                self.write_state(db, row, &next, who, None).await?;
            }
        }
        for row in ending.links() {
            let line = Line {
                account: Some(account),
                what: Happening::Unlinked,
                id: row.id.clone(),
                actor: who.actor(),
                reason: None,
                at: now,
            };
            self.note_by(db, line, who.representation()).await?;
            if row.fi_type.is_some() {
                let rested = ended.iter().find(|(_, items)| rests_on(items, row));
                let rested = rested.map(|(consent, _)| *consent);
                self.tell_delinked(db, row, rested, now).await?;
            }
            let mut row = row.clone().into_active_model();
            row.ended_at = Set(Some(now.timestamp_millis()));
            row.update(db).await?;
        }
        Ok(())
    }

    async fn open_links(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
        party: &PartyId,
    ) -> Result<Vec<entity::link::Model>, ManagerError> {
        let links = entity::link::Entity::find()
            .filter(entity::link::Column::AccountId.eq(account.to_string()))
            .filter(entity::link::Column::PartyId.eq(party.to_string()))
            .filter(entity::link::Column::EndedAt.is_null())
            .all(db)
            .await?;
        if links.is_empty() {
            return Err(ManagerError::NotFound);
        }
        Ok(links)
    }

    async fn open_account(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
        link: LinkId,
    ) -> Result<entity::link::Model, ManagerError> {
        entity::link::Entity::find_by_id(link.to_string())
            .one(db)
            .await?
            .filter(|row| row.account_id == account.to_string())
            .filter(|row| row.ended_at.is_none() && row.fi_type.is_some())
            .ok_or(ManagerError::NotFound)
    }
}

/// What goes.
enum Ending {
    /// A source with everything that is linked there.
    Source(PartyId, Vec<entity::link::Model>),
    /// One account.
    Account(Box<entity::link::Model>),
}

impl Ending {
    fn links(&self) -> &[entity::link::Model] {
        match self {
            Self::Source(_, links) => links,
            Self::Account(link) => std::slice::from_ref(&**link),
        }
    }

    /// Whether a consent needs what goes: it serves from there, or, her store, it is filled under it.
    fn is_under(&self, data_user: &PartyId, items: &[ApprovedItem]) -> bool {
        match self {
            Self::Source(party, _) => {
                data_user == party || items.iter().any(|item| item.source.party == *party)
            }
            Self::Account(link) => rests_on(items, link),
        }
    }
}

/// Whether one of these items comes from a link.
fn rests_on(items: &[ApprovedItem], link: &entity::link::Model) -> bool {
    items.iter().any(|item| {
        item.source.party.as_str() == link.party_id
            && item.source.link.to_string() == link.reference
    })
}
