//! Items that she took out of a consent at the manager.

use chrono::{DateTime, Utc};
use consent_model::{ids::ArtifactId, party::ItemId};

use super::{HostDb, StorageError, millis, text};

impl HostDb {
    /// Keeps that items were taken out of a consent, whose copy need not be here yet. The same again
    /// changes nothing.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn withdraw_items(
        &self,
        artifact: ArtifactId,
        items: &[ItemId],
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        for item in items {
            self.execute(
                "INSERT INTO withdrawn_items VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                vec![text(artifact), text(item), millis(now)],
            )
            .await?;
        }
        Ok(())
    }

    /// Whether an item was taken out of a consent.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn is_withdrawn(
        &self,
        artifact: ArtifactId,
        item: &ItemId,
    ) -> Result<bool, StorageError> {
        let sql = "SELECT item FROM withdrawn_items WHERE artifact = ? AND item = ?";
        let found = self.one(sql, vec![text(artifact), text(item)]).await?;
        Ok(found.is_some())
    }
}
