//! Her account, and how each party knows her.

use consent_model::{approval::EvidenceSubject, ids::AccountId, party::Actor};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter,
};

use super::{Account, Happening, Line, Manager, ManagerError, SignInIdentity, error::printable};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

impl Manager {
    /// Finds or makes the account of who signed in. What the provider could not be asked about stays
    /// as it is known: else requests that name her address would be lost to her.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_in(&self, who: &SignInIdentity) -> Result<Account, ManagerError> {
        let now = self.now();
        let name = who.name.as_ref().unwrap_or(&who.subject);
        let email = who.email.as_deref().unwrap_or_default();
        let email = email.trim().to_lowercase();
        printable("sub", &who.subject)?;
        printable("email", &email)?;
        let name: String = name.chars().filter(|c| !c.is_control()).collect();
        let tx = begin(self.db()).await?;
        let held = entity::account::Entity::find()
            .filter(entity::account::Column::Issuer.eq(&who.issuer))
            .filter(entity::account::Column::Subject.eq(&who.subject))
            .one(&tx)
            .await?;
        let row = if let Some(row) = held {
            let mut row = row.into_active_model();
            if who.all_told || who.name.is_some() {
                row.name = Set(name);
            }
            if who.all_told || who.email.is_some() {
                row.email = Set(email.clone());
            }
            row.update(&tx).await?
        } else {
            let id: AccountId = self.ids().mint();
            let row = entity::account::ActiveModel {
                id: Set(id.to_string()),
                issuer: Set(who.issuer.clone()),
                subject: Set(who.subject.clone()),
                name: Set(name),
                email: Set(email.clone()),
                epoch: Set(0),
                created_at: Set(now.timestamp_millis()),
                passkey_offered_at: Set(None),
            };
            let row = row.insert(&tx).await?;
            self.note(
                &tx,
                Line {
                    account: Some(id),
                    what: Happening::AccountOpened,
                    id: id.to_string(),
                    actor: Actor::Citizen,
                    reason: None,
                    at: now,
                },
            )
            .await?;
            row
        };
        // Only an address that the provider vouches for at this sign-in.
        self.meet_nominee(&tx, &row.id, &email).await?;
        tx.commit().await?;
        account(row)
    }

    /// An account.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when there is none.
    pub async fn account(&self, id: AccountId) -> Result<Account, ManagerError> {
        account(self.account_row(self.db(), id).await?)
    }

    /// Voids every session of the account.
    ///
    /// # Errors
    /// When the account is not there.
    pub async fn end_sessions(&self, id: AccountId) -> Result<(), ManagerError> {
        let tx = begin(self.db()).await?;
        let row = self.account_row(&tx, id).await?;
        let epoch = row.epoch + 1;
        let mut row = row.into_active_model();
        row.epoch = Set(epoch);
        row.update(&tx).await?;
        tx.commit().await?;
        Ok(())
    }

    pub(super) async fn account_row(
        &self,
        db: &impl ConnectionTrait,
        id: AccountId,
    ) -> Result<entity::account::Model, ManagerError> {
        entity::account::Entity::find_by_id(id.to_string())
            .one(db)
            .await?
            .ok_or(ManagerError::NotFound)
    }

    /// Whose approvals a source accepts for this account.
    pub(super) fn evidence_subject(&self, row: &entity::account::Model) -> EvidenceSubject {
        EvidenceSubject {
            iss: row.issuer.clone(),
            aud: self.0.parts.identity_client.clone(),
            sub: row.subject.clone(),
        }
    }
}

fn account(row: entity::account::Model) -> Result<Account, ManagerError> {
    Ok(Account {
        id: read::text(At("account", "id", &row.id), &row.id)?,
        subject: row.subject,
        name: row.name,
        email: row.email,
        epoch: row.epoch,
    })
}
