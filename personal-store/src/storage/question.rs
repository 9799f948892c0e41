//! Questions that the manager withdrew.

use chrono::{DateTime, Utc};
use consent_model::digest::Digest;

use super::{HostDb, StorageError, millis, parsed, text};

impl HostDb {
    /// Keeps that a question was withdrawn. The same again changes nothing.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn withdraw_question(
        &self,
        question: Digest,
        reason: &str,
        at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.execute(
            "INSERT INTO withdrawn_questions VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            vec![text(question), text(reason), millis(at), millis(now)],
        )
        .await?;
        Ok(())
    }

    /// Every question that was withdrawn.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn withdrawn_questions(&self) -> Result<Vec<Digest>, StorageError> {
        let sql = "SELECT question FROM withdrawn_questions";
        let rows = self.all(sql, Vec::new()).await?;
        rows.iter().map(|row| parsed(row, "question")).collect()
    }
}
