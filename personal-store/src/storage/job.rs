//! What verbs of the program leave to be done by the running service.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{HostDb, StorageError, get, millis, parsed, text};
use crate::custody::Work;

/// Jobs taken up in one round.
const AT_ONCE: u32 = 16;

impl HostDb {
    /// Leaves something to be done.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn want_job(
        &self,
        job: Uuid,
        work: &Work,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let work = serde_json::to_string(work).map_err(|_| StorageError::Unreadable("work"))?;
        let sql = "INSERT INTO vault_jobs VALUES (?, ?, 'wanted', NULL, ?)";
        let values = vec![text(job), text(work), millis(now)];
        self.execute(sql, values).await.map(drop)
    }

    /// What is to be done, the oldest first. A job that cannot be read comes as an error of its own.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn jobs_wanted(
        &self,
    ) -> Result<Vec<(Uuid, Result<Work, StorageError>)>, StorageError> {
        let sql = format!(
            "SELECT job, work FROM vault_jobs WHERE state = 'wanted' \
             ORDER BY asked_at, job LIMIT {AT_ONCE}"
        );
        let rows = self.all(&sql, Vec::new()).await?;
        let one = |row: &sea_orm::QueryResult| {
            let work: String = get(row, "work")?;
            let work = serde_json::from_str(&work);
            let work = work.map_err(|_| StorageError::Unreadable("work"));
            Ok((parsed(row, "job")?, work))
        };
        rows.iter().map(one).collect()
    }

    /// It is done, or failed; in words for the operator.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn job_ended(&self, job: Uuid, done: bool, said: &str) -> Result<(), StorageError> {
        let state = if done { "done" } else { "failed" };
        let sql = "UPDATE vault_jobs SET state = ?, outcome = ? WHERE job = ? AND state = 'wanted'";
        self.execute(sql, vec![text(state), text(said), text(job)])
            .await
            .map(drop)
    }

    /// The outcome of a job, once it has one: whether it was done, and what is said about it. It is
    /// forgotten then.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn job_outcome(&self, job: Uuid) -> Result<Option<(bool, String)>, StorageError> {
        let sql = "DELETE FROM vault_jobs WHERE job = ? AND state <> 'wanted' \
                   RETURNING state, outcome";
        let row = self.one(sql, vec![text(job)]).await?;
        row.map(|row| {
            Ok((
                get::<String>(&row, "state")? == "done",
                get(&row, "outcome")?,
            ))
        })
        .transpose()
    }

    /// A job that nobody waits for any more is not begun.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn drop_job(&self, job: Uuid) -> Result<(), StorageError> {
        let sql = "DELETE FROM vault_jobs WHERE job = ?";
        self.execute(sql, vec![text(job)]).await.map(drop)
    }
}
