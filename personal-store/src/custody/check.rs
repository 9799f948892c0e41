//! Looking a vault over: does it open, is every page as it was written, is the database in order.

use std::time::Duration;

use super::{Custody, CustodyError};
use crate::vault::{Patience, VaultId};

const PATIENCE: Patience = Patience::GivesUp(Duration::from_secs(5));

impl Custody<'_> {
    /// What is wrong with a vault; nothing, if nothing is. It is not open meanwhile.
    ///
    /// # Errors
    /// When there is no such vault, it is in use, or it does not open.
    pub async fn check(&self, vault: VaultId) -> Result<Vec<String>, CustodyError> {
        let held = self.vaults.hold(vault, PATIENCE).await?;
        let person = self.person_of(vault).await?;
        let opened = held.open(&person.keys).await?;
        let faults = opened.faults().await;
        opened.close().await?;
        Ok(faults?)
    }
}
