//! Items that she took out of a consent which goes on without them.

use chrono::{DateTime, Utc};
use consent_model::{ids::ArtifactId, party::ItemId};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, sea_query::OnConflict};

use crate::storage::entity::withdrawn_item;

/// Keeps that items were taken out of a consent at this moment. The same again changes nothing.
pub(crate) async fn keep(
    db: &impl ConnectionTrait,
    artifact: ArtifactId,
    items: &[ItemId],
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    for item in items {
        let row = withdrawn_item::Model {
            artifact_id: artifact.to_string(),
            item: item.to_string(),
            withdrawn_at: at.timestamp_millis(),
        };
        let known = OnConflict::new().do_nothing().to_owned();
        withdrawn_item::Entity::insert(row.into_active_model())
            .on_conflict(known)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// Whether an item was taken out of a consent.
pub(crate) async fn is(
    db: &impl ConnectionTrait,
    artifact: ArtifactId,
    item: &ItemId,
) -> Result<bool, DbErr> {
    let key = (artifact.to_string(), item.to_string());
    let found = withdrawn_item::Entity::find_by_id(key).one(db).await?;
    Ok(found.is_some())
}
