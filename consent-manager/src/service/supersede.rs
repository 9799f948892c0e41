//! One consent takes the place of another: any change of scope is a new artifact, shown to her as
//! a difference, and the old one ends in the moment in which the new one is issued (design §6).

use std::collections::BTreeMap;

use consent_model::{
    approval::ApprovedItem,
    artifact::{CopyFor, LifecycleError},
    change,
    ids::{ArtifactId, ConsentId},
    notice::{Notice, NoticeSupersedes},
    party::{Actor, PartyId},
    request::ConsentRequest,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::{
    Manager, ManagerError,
    lifecycle::lifecycle,
    request::state_of,
    withdrawn::{left, withdrawn_of},
};
use crate::storage::{
    entity,
    read::{self, At},
};

/// The copies of a replaced consent, by party and end.
pub(super) type OldCopies = BTreeMap<(PartyId, CopyFor), ArtifactId>;

impl Manager {
    /// The consent that a request wants to replace: the asker's own, and still in force.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when the asker holds no such copy, [`LifecycleError::Ended`] when
    /// the consent has ended.
    pub(super) async fn to_replace(
        &self,
        db: &impl ConnectionTrait,
        request: &ConsentRequest,
    ) -> Result<Option<entity::consent::Model>, ManagerError> {
        let Some(copy) = request.supersedes else {
            return Ok(None);
        };
        let copy = entity::artifact::Entity::find_by_id(copy.to_string())
            .one(db)
            .await?
            .filter(|a| a.party_id == request.iss.to_string() && a.copy_for == "data_user")
            .ok_or(ManagerError::NotFound)?;
        let old = self.consent_row(db, &copy.consent_id).await?;
        let now = self.now();
        lifecycle(&old)?.supersede(now)?;
        if old.expires_at <= now.timestamp_millis() {
            return Err(LifecycleError::Ended.into());
        }
        Ok(Some(old))
    }

    /// What she is told of the difference.
    pub(super) async fn difference(
        &self,
        db: &impl ConnectionTrait,
        old: &entity::consent::Model,
        request: &ConsentRequest,
    ) -> Result<NoticeSupersedes, ManagerError> {
        let at = |column| At("consent", column, &old.id);
        let shown = entity::notice::Entity::find_by_id(old.notice_id.clone())
            .one(db)
            .await?
            .ok_or(ManagerError::NotFound)?;
        let told: Notice = read::json(At("notice", "body", &shown.id), &shown.body)?;
        let approved: Vec<ApprovedItem> = read::json(at("items"), &old.items)?;
        let items: Vec<_> = left(&approved, &withdrawn_of(old)?).cloned().collect();
        let agreed = change::Agreed {
            purpose: read::text(at("purpose"), &old.purpose)?,
            use_description: &told.use_description,
            benefit: &told.benefit,
            items: &items,
            term: &read::json(at("term"), &old.term)?,
        };
        Ok(NoticeSupersedes {
            consent: read::text(at("id"), &old.id)?,
            changes: change::changes(agreed, request),
        })
    }

    /// The old copies, which the new ones name.
    pub(super) async fn old_copies(
        &self,
        db: &impl ConnectionTrait,
        old: ConsentId,
    ) -> Result<OldCopies, ManagerError> {
        let rows = entity::artifact::Entity::find()
            .filter(entity::artifact::Column::ConsentId.eq(old.to_string()))
            .all(db)
            .await?;
        rows.iter()
            .map(|row| {
                let at = |column| At("artifact", column, &row.id);
                let party = read::text(at("party_id"), &row.party_id)?;
                let copy_for = read::word(at("copy_for"), &row.copy_for)?;
                Ok(((party, copy_for), read::text(at("id"), &row.id)?))
            })
            .collect()
    }

    /// Ends the old consent, because she has approved the new one.
    ///
    /// # Errors
    /// [`LifecycleError::Ended`] when it has ended meanwhile; then nothing is issued.
    pub(super) async fn supersede(
        &self,
        db: &impl ConnectionTrait,
        old: ConsentId,
    ) -> Result<(), ManagerError> {
        let row = self.consent_row(db, &old.to_string()).await?;
        let next = lifecycle(&row)?.supersede(self.now())?;
        self.write_state(db, row, &next, Actor::Citizen, None).await
    }

    /// Requests that would replace a consent which has ended have nothing to replace: they fail.
    pub(super) async fn fail_replacements(
        &self,
        db: &impl ConnectionTrait,
        ended: ConsentId,
    ) -> Result<(), ManagerError> {
        for row in entity::consent_request::Entity::find()
            .filter(entity::consent_request::Column::Supersedes.eq(ended.to_string()))
            .filter(entity::consent_request::Column::State.eq("pending"))
            .all(db)
            .await?
        {
            let failed = state_of(&row)?.fail(self.now())?;
            self.settle_request(db, row, failed, Actor::Manager).await?;
        }
        Ok(())
    }
}
