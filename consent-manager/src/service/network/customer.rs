//! Her address on the network: what stands before the `@` she chooses, once; what follows is the manager's.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, SqlErr};

use super::{is_identifier, own_handle};
use crate::{
    service::{Acting, Happening, Line, Manager, ManagerError},
    storage::{begin, entity},
};

impl Manager {
    /// What follows `@` in the address of every customer; none without an edge.
    #[must_use]
    pub fn network_own_handle(&self) -> Option<String> {
        self.edge().map(|edge| own_handle(edge))
    }

    /// She chooses her address; gives it as others write it. She may write it whole or only what stands
    /// before the `@`. Data users know her by it from then on, so that it never changes.
    ///
    /// # Errors
    /// [`ManagerError::UnfitText`], [`ManagerError::AddressTaken`], [`ManagerError::AddressChosen`];
    /// [`ManagerError::NotFound`] without an edge.
    pub async fn choose_network_address(
        &self,
        who: impl Into<Acting> + Send,
        name: &str,
    ) -> Result<String, ManagerError> {
        let who = who.into();
        let edge = self.edge().ok_or(ManagerError::NotFound)?;
        // A nominee says yes to nothing, and an address is the first step to it.
        who.guardianship()?;
        let (account, now, handle) = (who.account().to_string(), self.now(), own_handle(edge));
        let name = name.trim().to_lowercase();
        let whole = format!("@{}", handle.to_lowercase());
        let name = name.strip_suffix(&whole).unwrap_or(&name).to_owned();
        if !is_identifier(&name) {
            return Err(ManagerError::UnfitText("address"));
        }
        let tx = begin(self.db()).await?;
        if self.customer_address(&tx, &account).await?.is_some() {
            return Err(ManagerError::AddressChosen);
        }
        let taken = entity::aa_customer::Entity::find()
            .filter(entity::aa_customer::Column::Identifier.eq(&name))
            .one(&tx)
            .await?;
        if taken.is_some() {
            return Err(ManagerError::AddressTaken);
        }
        let row = entity::aa_customer::ActiveModel {
            account_id: Set(account.clone()),
            identifier: Set(name.clone()),
            made_at: Set(now.timestamp_millis()),
        };
        // Two who choose it at once: the database lets one.
        entity::aa_customer::Entity::insert(row)
            .exec_without_returning(&tx)
            .await
            .map_err(|error| match error.sql_err() {
                Some(SqlErr::UniqueConstraintViolation(_)) => ManagerError::AddressTaken,
                _ => error.into(),
            })?;
        let line = Line {
            account: Some(who.account()),
            what: Happening::AddressChosen,
            id: account,
            actor: who.actor(),
            reason: None,
            at: now,
        };
        self.note_by(&tx, line, who.representation()).await?;
        tx.commit().await?;
        Ok(format!("{name}@{handle}"))
    }
}
