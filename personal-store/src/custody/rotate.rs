//! New keys: for one vault, and for everything that lies under an older key of the host.
//!
//! A vault's new key comes with a new file; which file counts, the wrapped keys say, so that storing
//! them is the one step by which both change. Before it the old file and the old keys hold, after it
//! the new ones; what is left over of the other is deleted then, or at the next start.

use std::time::Duration;

use super::{Custody, CustodyError};
use crate::{
    storage::{Rewrapped, StorageError},
    vault::{HostKeys, Patience, VaultError, VaultId},
};

/// Longest that whoever uses a vault is waited for; after that it is tried again later.
const PATIENCE: Patience = Patience::GivesUp(Duration::from_secs(5));

impl Custody<'_> {
    /// Gives a vault a new data key. Requests about her wait meanwhile.
    ///
    /// # Errors
    /// When the vault is in use or the copy cannot be made; everything is as it was then.
    pub async fn rotate(&self, vault: VaultId) -> Result<(), CustodyError> {
        let held = self.vaults.hold(vault, PATIENCE).await?;
        let person = self.person_of(vault).await?;
        let fresh = held.renew(&person.keys, self.ids).await?;
        if !self.db.exchange_keys(vault, &person.keys, &fresh).await? {
            // Wrapped anew meanwhile: the new file is left over.
            held.exchanged(&person.keys)?;
            return Err(VaultError::Busy(vault).into());
        }
        held.exchanged(&fresh)?;
        // What the old keys were is not to be read in the log either.
        self.db.cut_log().await?;
        Ok(())
    }

    /// Deletes the files that an interruption left beside those that count.
    ///
    /// # Errors
    /// When one cannot be deleted.
    pub async fn tidy(&self) -> Result<(), CustodyError> {
        for vault in self.vaults.with_several_files()? {
            if let Some(person) = self.db.person_of(vault).await? {
                let held = self.vaults.hold(vault, PATIENCE).await?;
                held.exchanged(&person.keys)?;
            }
        }
        Ok(())
    }

    /// Wraps everything that lies under an older key of the host under the current one. Can be
    /// interrupted, goes on where it was, and can run beside a service that knows both keys.
    /// `told` hears of how many so far.
    ///
    /// # Errors
    /// When something cannot be read under any key that is there.
    pub async fn rotate_host(&self, told: impl Fn(u64)) -> Result<Rewrapped, CustodyError> {
        let keys: &HostKeys = self.vaults.keys();
        let again = |context: &str, wrapped: &[u8]| {
            let again = self.vaults.rewrap(context, wrapped, self.ids);
            again.map_err(StorageError::from)
        };
        Ok(self
            .db
            .rewrap_all(|wrapped| keys.is_current(wrapped), again, told)
            .await?)
    }
}
