//! Which accounts have a file waiting, and until when: the file itself is in her vault, which is not
//! opened to look.

use chrono::{DateTime, Utc};

use super::{AccountId, HostDb, StorageError, millis, parsed, text};

impl HostDb {
    /// A file waits until then.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn upload_waits(
        &self,
        account: AccountId,
        until: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let sql = "INSERT INTO waiting_uploads (account, expires_at) VALUES (?, ?) \
                   ON CONFLICT (account) DO UPDATE SET expires_at = excluded.expires_at";
        self.execute(sql, vec![text(account), millis(until)])
            .await
            .map(drop)
    }

    /// No file waits any more.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn upload_gone(&self, account: AccountId) -> Result<(), StorageError> {
        let sql = "DELETE FROM waiting_uploads WHERE account = ?";
        self.execute(sql, vec![text(account)]).await.map(drop)
    }

    /// Accounts whose file has waited long enough.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn uploads_over(&self, now: DateTime<Utc>) -> Result<Vec<AccountId>, StorageError> {
        let sql = "SELECT account FROM waiting_uploads WHERE expires_at <= ? LIMIT 32";
        let rows = self.all(sql, vec![millis(now)]).await?;
        rows.iter().map(|row| parsed(row, "account")).collect()
    }
}
