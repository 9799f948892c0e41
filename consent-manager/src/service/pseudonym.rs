//! How parties know people. Each knows her by a name of its own, and a source by another one for each
//! guardian who has linked her there: by the name it knows whose approvals count.

use std::collections::BTreeSet;

use consent_model::{
    ids::AccountId,
    party::{PartyId, Pseudonym},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};

use super::{Acting, Manager, ManagerError};
use crate::storage::{
    entity,
    read::{self, At},
};

impl Manager {
    /// How the party knows her; made at random the first time.
    pub(super) async fn pseudonym(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
        party: &PartyId,
    ) -> Result<Pseudonym, ManagerError> {
        let key = (account.to_string(), party.to_string());
        if let Some(row) = entity::pseudonym::Entity::find_by_id(key.clone())
            .one(db)
            .await?
        {
            return read::text(At("pseudonym", "value", &row.account_id), &row.value);
        }
        let value = self.new_pseudonym()?;
        let row = entity::pseudonym::ActiveModel {
            account_id: Set(key.0),
            party_id: Set(key.1),
            value: Set(value.to_string()),
        };
        entity::pseudonym::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
        Ok(value)
    }

    /// How a source knows her as linked by the one who acts; made at random the first time.
    pub(super) async fn pseudonym_for(
        &self,
        db: &impl ConnectionTrait,
        who: Acting,
        party: &PartyId,
    ) -> Result<Pseudonym, ManagerError> {
        match who.guardian()? {
            None => self.pseudonym(db, who.account(), party).await,
            Some(guardian) => {
                self.guardian_pseudonym(db, who.account(), guardian, party)
                    .await
            }
        }
    }

    /// How a source knows her as linked by this guardian; made at random the first time.
    pub(super) async fn guardian_pseudonym(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
        guardian: AccountId,
        party: &PartyId,
    ) -> Result<Pseudonym, ManagerError> {
        let key = (account.to_string(), guardian.to_string(), party.to_string());
        if let Some(row) = entity::guardian_pseudonym::Entity::find_by_id(key.clone())
            .one(db)
            .await?
        {
            return read::text(
                At("guardian_pseudonym", "value", &row.account_id),
                &row.value,
            );
        }
        let value = self.new_pseudonym()?;
        let row = entity::guardian_pseudonym::ActiveModel {
            account_id: Set(key.0),
            guardian_id: Set(key.1),
            party_id: Set(key.2),
            value: Set(value.to_string()),
        };
        entity::guardian_pseudonym::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
        Ok(value)
    }

    /// The parties that have a name for her, by whomever she was linked.
    pub(super) async fn knowing(
        &self,
        account: AccountId,
    ) -> Result<BTreeSet<PartyId>, ManagerError> {
        let own = entity::pseudonym::Entity::find()
            .filter(entity::pseudonym::Column::AccountId.eq(account.to_string()))
            .all(self.db())
            .await?;
        let by_guardians = entity::guardian_pseudonym::Entity::find()
            .filter(entity::guardian_pseudonym::Column::AccountId.eq(account.to_string()))
            .all(self.db())
            .await?;
        let own = own.into_iter().map(|row| row.party_id);
        let all = own.chain(by_guardians.into_iter().map(|row| row.party_id));
        all.map(|id| read::text(At("pseudonym", "party_id", &id), &id))
            .collect()
    }

    /// The names under which sources take a yes of hers: for herself, and as a guardian for others.
    pub(super) async fn names_by(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
    ) -> Result<Vec<(PartyId, Pseudonym)>, ManagerError> {
        let links = self.links_on(db, account).await?;
        let own = links.into_iter().filter(|link| link.guardian.is_none());
        let parties: BTreeSet<PartyId> = own.map(|link| link.party).collect();
        let mut names = Vec::with_capacity(parties.len());
        for party in parties {
            let name = self.pseudonym(db, account, &party).await?;
            names.push((party, name));
        }
        let others = entity::guardian_pseudonym::Entity::find()
            .filter(entity::guardian_pseudonym::Column::GuardianId.eq(account.to_string()))
            .all(db)
            .await?;
        for row in others {
            let at = |column| At("guardian_pseudonym", column, &row.account_id);
            names.push((
                read::text(at("party_id"), &row.party_id)?,
                read::text(at("value"), &row.value)?,
            ));
        }
        Ok(names)
    }

    /// How a party that she turns to knows her: by the name of the last link there, whoever made it,
    /// else by her own.
    pub(super) async fn known_as(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
        party: &PartyId,
    ) -> Result<Pseudonym, ManagerError> {
        let last = entity::link::Entity::find()
            .filter(entity::link::Column::AccountId.eq(account.to_string()))
            .filter(entity::link::Column::PartyId.eq(party.to_string()))
            .filter(entity::link::Column::EndedAt.is_null())
            .order_by_desc(entity::link::Column::LinkedAt)
            .one(db)
            .await?;
        let guardian = last.and_then(|link| Some((link.guardian_id?, link.id)));
        match guardian {
            None => self.pseudonym(db, account, party).await,
            Some((guardian, link)) => {
                let guardian = read::text(At("link", "guardian_id", &link), &guardian)?;
                self.guardian_pseudonym(db, account, guardian, party).await
            }
        }
    }

    pub(super) fn new_pseudonym(&self) -> Result<Pseudonym, ManagerError> {
        let token = self.ids().token();
        token.expose().parse().map_err(|_| ManagerError::Unwritable)
    }
}
