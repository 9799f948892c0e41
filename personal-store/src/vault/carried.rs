//! Uses that a restored vault does not know of: made after the copy that it was restored from.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sqlx::Connection as _;

use super::{Vault, VaultError};

impl Vault {
    /// Counts these uses, by key, as made at this time.
    ///
    /// # Errors
    /// When the vault cannot be written.
    pub(crate) async fn carry_uses(
        &self,
        uses: &[(&str, u32)],
        at: DateTime<Utc>,
    ) -> Result<(), VaultError> {
        let mut used = self.lock().await;
        let mut tx = used.connection()?.begin_with("BEGIN IMMEDIATE").await?;
        for (key, uses) in uses {
            sqlx::query("INSERT INTO carried_uses (cnf, at, uses) VALUES (?1, ?2, ?3)")
                .bind(*key)
                .bind(at.timestamp_millis())
                .bind(i64::from(*uses))
                .execute(&mut *tx)
                .await?;
        }
        Ok(tx.commit().await?)
    }

    /// Every session under which something was released.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub(crate) async fn released_sessions(&self) -> Result<BTreeSet<String>, VaultError> {
        let mut used = self.lock().await;
        let sessions: Vec<String> = sqlx::query_scalar("SELECT session FROM releases")
            .fetch_all(used.connection()?)
            .await?;
        Ok(sessions.into_iter().collect())
    }
}
