//! What lies wrapped under the host's keys.

use super::{HostDb, StorageError, get};
use crate::vault::{HostKeys, KeyId, VaultId, WrappedKeys};

impl HostDb {
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
