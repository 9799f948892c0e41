//! Items that she takes out of a consent which goes on without them (DPDP Act s.6(4)). What she
//! approved stays as it was signed; the ends are told, and each refuses by itself.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use consent_evidence::entry::Facts;
use consent_model::{
    approval::ApprovedItem,
    artifact::{CopyFor, LifecycleError},
    decision::Refusal,
    event::What,
    ids::ConsentId,
    party::{Actor, ItemId, PartyId},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
};
use serde::{Deserialize, Serialize};

use super::{Acting, Happening, Line, Manager, ManagerError, lifecycle::lifecycle};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

/// An item that is part of a consent no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawnItem {
    /// Which one.
    pub item: ItemId,
    /// Since when.
    pub at: DateTime<Utc>,
    /// Who took it out.
    pub by: Actor,
    /// Whether it had been given before.
    pub used: bool,
}

impl Manager {
    /// She takes items out of a consent; the rest goes on. What is out already stays out, so that the
    /// same again changes nothing.
    ///
    /// # Errors
    /// When the consent is not hers, has ended or does not hold them; [`ManagerError::LastItem`]
    /// when nothing would be left: then she stops it.
    pub async fn withdraw_items(
        &self,
        who: impl Into<Acting> + Send,
        id: ConsentId,
        items: &[ItemId],
    ) -> Result<(), ManagerError> {
        let (now, who) = (self.now(), who.into());
        let (account, actor) = (who.account(), who.actor());
        let tx = begin(self.db()).await?;
        let mut row = self.own_consent(&tx, account, id).await?;
        let state = lifecycle(&row)?.state();
        if state.is_final() || row.expires_at <= now.timestamp_millis() {
            return Err(LifecycleError::Ended.into());
        }
        let approved: Vec<ApprovedItem> = read::json(At("consent", "items", &row.id), &row.items)?;
        if items.is_empty() || !items.iter().all(|i| approved.iter().any(|a| a.id == *i)) {
            return Err(ManagerError::NotFound);
        }
        let mut withdrawn = withdrawn_of(&row)?;
        let out = |item: &ItemId, known: &[WithdrawnItem]| known.iter().any(|w| w.item == *item);
        let fresh: BTreeSet<&ItemId> = items.iter().filter(|i| !out(i, &withdrawn)).collect();
        if fresh.is_empty() {
            return Ok(());
        }
        if withdrawn.len() + fresh.len() >= approved.len() {
            return Err(ManagerError::LastItem);
        }
        for item in &fresh {
            let used = was_shared(&tx, &row.id, item).await?;
            withdrawn.push(WithdrawnItem {
                item: (*item).clone(),
                at: now,
                by: actor,
                used,
            });
        }
        row.withdrawn_items = Some(read::to_json(&withdrawn)?);
        self.regroup(&tx, &row, state).await?.update(&tx).await?;
        for item in &fresh {
            let line = Line {
                account: Some(account),
                what: Happening::ItemWithdrawn,
                id: id.to_string(),
                actor,
                reason: Some(item.to_string()),
                at: now,
            };
            let facts = Facts {
                item: Some((*item).clone()),
                ..Facts::default()
            };
            self.note_with(&tx, line, who.representation(), facts)
                .await?;
            self.fail_sessions(&tx, &id.to_string(), Some(item), Refusal::ItemWithdrawn)
                .await?;
        }
        self.tell_withdrawn(&tx, id, &approved, &fresh, actor)
            .await?;
        tx.commit().await?;
        self.wake();
        Ok(())
    }

    /// Whether an item of a consent was given before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_item_used(&self, id: ConsentId, item: &ItemId) -> Result<bool, ManagerError> {
        was_shared(self.db(), &id.to_string(), item).await
    }

    /// Tells the data user, and of each source's items that source.
    async fn tell_withdrawn(
        &self,
        db: &impl ConnectionTrait,
        id: ConsentId,
        approved: &[ApprovedItem],
        fresh: &BTreeSet<&ItemId>,
        actor: Actor,
    ) -> Result<(), ManagerError> {
        let copies = entity::artifact::Entity::find()
            .filter(entity::artifact::Column::ConsentId.eq(id.to_string()))
            .all(db)
            .await?;
        for copy in copies {
            let at = |column| At("artifact", column, &copy.id);
            let party: PartyId = read::text(at("party_id"), &copy.party_id)?;
            let copy_for: CopyFor = read::word(at("copy_for"), &copy.copy_for)?;
            let theirs = approved.iter().filter(|item| {
                fresh.contains(&item.id)
                    && (copy_for == CopyFor::DataUser || item.source.party == party)
            });
            let items: Vec<ItemId> = theirs.map(|item| item.id.clone()).collect();
            if items.is_empty() {
                continue;
            }
            let what = What::ItemsWithdrawn {
                artifact_id: read::text(at("id"), &copy.id)?,
                items,
                by: actor,
            };
            self.tell(db, &party, Some(id), what, self.now()).await?;
        }
        Ok(())
    }
}

async fn was_shared(
    db: &impl ConnectionTrait,
    consent: &str,
    item: &ItemId,
) -> Result<bool, ManagerError> {
    let shared = entity::sharing::Entity::find()
        .filter(entity::sharing::Column::ConsentId.eq(consent))
        .filter(entity::sharing::Column::Item.eq(item.as_str()))
        .count(db)
        .await?;
    Ok(shared > 0)
}

/// What is still part of a consent.
pub(super) fn left<'a>(
    approved: &'a [ApprovedItem],
    withdrawn: &'a [WithdrawnItem],
) -> impl Iterator<Item = &'a ApprovedItem> {
    approved
        .iter()
        .filter(|item| withdrawn.iter().all(|out| out.item != item.id))
}

/// The items that were taken out of a consent, in order.
pub(super) fn withdrawn_of(
    row: &entity::consent::Model,
) -> Result<Vec<WithdrawnItem>, ManagerError> {
    match &row.withdrawn_items {
        None => Ok(Vec::new()),
        Some(json) => read::json(At("consent", "withdrawn_items", &row.id), json),
    }
}
