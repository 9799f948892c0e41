//! What lies wrapped under the host's keys.

use chrono::{DateTime, Utc};

use super::{HostDb, StorageError, get, text};
use crate::vault::{HostKeys, KeyId, VaultId, WrappedKeys};

/// A vault, for the operator.
#[derive(Debug, Clone, Copy)]
pub struct Listed {
    /// The vault.
    pub vault: VaultId,
    /// The key that its keys lie under, where they say so.
    pub host_key: Option<KeyId>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}

impl HostDb {
    /// Every vault, the oldest first.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn vaults(&self) -> Result<Vec<Listed>, StorageError> {
        let sql = "SELECT vault, substr(wrapped_keys, 1, 9) AS header, created_at FROM people \
                   ORDER BY created_at, vault";
        let listed = |row: &sea_orm::QueryResult| {
            let (header, at): (Vec<u8>, i64) = (get(row, "header")?, get(row, "created_at")?);
            Ok(Listed {
                vault: super::parsed(row, "vault")?,
                host_key: HostKeys::id_of(&header),
                made_at: DateTime::from_timestamp_millis(at)
                    .ok_or(StorageError::Unreadable("created_at"))?,
            })
        };
        self.all(sql, Vec::new())
            .await?
            .iter()
            .map(listed)
            .collect()
    }

    /// Stores new keys of a vault in the place of these. Whether they were still these.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn exchange_keys(
        &self,
        vault: VaultId,
        before: &WrappedKeys,
        after: &WrappedKeys,
    ) -> Result<bool, StorageError> {
        let sql = "UPDATE people SET wrapped_keys = ? WHERE vault = ? AND wrapped_keys = ?";
        let values = vec![
            after.as_bytes().to_vec().into(),
            text(vault),
            before.as_bytes().to_vec().into(),
        ];
        Ok(self.execute(sql, values).await? > 0)
    }

    /// Whether nobody has ever been taken in.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn has_nobody(&self) -> Result<bool, StorageError> {
        let sql = "SELECT account FROM people LIMIT 1";
        Ok(self.one(sql, Vec::new()).await?.is_none())
    }

    /// Under which keys the keys of vaults lie.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn host_keys_in_use(&self) -> Result<Vec<KeyId>, StorageError> {
        let sql = "SELECT DISTINCT substr(wrapped_keys, 1, 9) AS header FROM people \
                   WHERE substr(wrapped_keys, 1, 1) = X'02'";
        let rows = self.all(sql, Vec::new()).await?;
        let id = |row: &sea_orm::QueryResult| {
            let header: Vec<u8> = get(row, "header")?;
            HostKeys::id_of(&header).ok_or(StorageError::Unreadable("wrapped_keys"))
        };
        rows.iter().map(id).collect()
    }

    /// Some vault whose keys were wrapped before host keys had ids.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn wrapped_without_id(&self) -> Result<Option<(VaultId, WrappedKeys)>, StorageError> {
        let sql = "SELECT vault, wrapped_keys FROM people \
                   WHERE substr(wrapped_keys, 1, 1) = X'01' LIMIT 1";
        let row = self.one(sql, Vec::new()).await?;
        row.map(|row| {
            let keys = WrappedKeys::from_bytes(get(&row, "wrapped_keys")?);
            Ok((super::parsed(&row, "vault")?, keys))
        })
        .transpose()
    }
}
