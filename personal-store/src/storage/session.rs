//! Data sessions served as a source, and which of them still have pages to upload.

use chrono::{DateTime, Utc};
use consent_model::{
    digest::Digest,
    ids::{ArtifactId, SessionId},
    problem::Problem,
};

use super::{AccountId, HostDb, StorageError, get, millis, parsed, text};

/// A session served, or to be served.
#[derive(Debug, Clone)]
pub struct SourceSession {
    /// The session.
    pub session: SessionId,
    /// Whose store.
    pub account: AccountId,
    /// Our copy of the artifact.
    pub artifact: ArtifactId,
    /// Digest of the source request.
    pub request: Digest,
    /// The refusal, where it was refused.
    pub problem: Option<Problem>,
    /// Failed uploads so far.
    pub attempts: i64,
}

const COLUMNS: &str =
    "SELECT session, account, artifact, request_digest, problem, attempts FROM source_sessions";

impl HostDb {
    /// Opens a session unless it is known, and gives what is known.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn open_source_session(
        &self,
        new: &SourceSession,
        now: DateTime<Utc>,
    ) -> Result<SourceSession, StorageError> {
        self.execute(
            "INSERT INTO source_sessions VALUES (?, ?, ?, ?, 'serving', NULL, ?, 0) \
             ON CONFLICT DO NOTHING",
            vec![
                text(new.session),
                text(new.account),
                text(new.artifact),
                text(new.request),
                millis(now),
            ],
        )
        .await?;
        let sql = format!("{COLUMNS} WHERE session = ?");
        let row = self.one(&sql, vec![text(new.session)]).await?;
        read(&row.ok_or(StorageError::Unreadable("session"))?)
    }

    /// Its pages wait in the vault.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn uploading(&self, session: SessionId) -> Result<(), StorageError> {
        let sql = "UPDATE source_sessions SET state = 'uploading' \
                   WHERE session = ? AND state = 'serving'";
        self.execute(sql, vec![text(session)]).await.map(drop)
    }

    /// Sessions that have no outcome here: whether something of them was released stands in the
    /// vault.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn interrupted_sessions(&self) -> Result<Vec<SourceSession>, StorageError> {
        let sql = format!("{COLUMNS} WHERE state = 'serving'");
        let rows = self.all(&sql, Vec::new()).await?;
        rows.iter().map(read).collect()
    }

    /// Sessions that have no outcome here and were opened before `before` get this one.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn end_interrupted(
        &self,
        before: DateTime<Utc>,
        problem: &Problem,
    ) -> Result<(), StorageError> {
        // `next_at` is when it was opened, as long as nothing was tried.
        let sql = "UPDATE source_sessions SET state = 'refused', problem = ? \
                   WHERE state = 'serving' AND next_at < ?";
        self.execute(sql, vec![as_json(problem)?, millis(before)])
            .await
            .map(drop)
    }

    /// All its pages are with the manager.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn uploaded(&self, session: SessionId) -> Result<(), StorageError> {
        let sql = "UPDATE source_sessions SET state = 'sent' \
                   WHERE session = ? AND state = 'uploading'";
        self.execute(sql, vec![text(session)]).await.map(drop)
    }

    /// It was refused, or its pages are no longer wanted.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn refuse_session(
        &self,
        session: SessionId,
        problem: &Problem,
    ) -> Result<(), StorageError> {
        let sql = "UPDATE source_sessions SET state = 'refused', problem = ? \
                   WHERE session = ? AND state <> 'sent'";
        self.execute(sql, vec![as_json(problem)?, text(session)])
            .await
            .map(drop)
    }

    /// Uploading is tried again at `next`.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn upload_later(
        &self,
        session: SessionId,
        next: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let sql = "UPDATE source_sessions SET next_at = ?, attempts = attempts + 1 \
                   WHERE session = ?";
        self.execute(sql, vec![millis(next), text(session)])
            .await
            .map(drop)
    }

    /// Sessions whose pages are to be uploaded now.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn sessions_to_upload(
        &self,
        now: DateTime<Utc>,
    ) -> Result<Vec<SourceSession>, StorageError> {
        let sql = format!(
            "{COLUMNS} WHERE state = 'uploading' AND next_at <= ? ORDER BY next_at LIMIT 64"
        );
        let rows = self.all(&sql, vec![millis(now)]).await?;
        rows.iter().map(read).collect()
    }
}

fn as_json(problem: &Problem) -> Result<sea_orm::Value, StorageError> {
    let problem = serde_json::to_string(problem);
    Ok(problem
        .map_err(|_| StorageError::Unreadable("problem"))?
        .into())
}

fn read(row: &sea_orm::QueryResult) -> Result<SourceSession, StorageError> {
    let problem: Option<String> = get(row, "problem")?;
    Ok(SourceSession {
        session: parsed(row, "session")?,
        account: parsed(row, "account")?,
        artifact: parsed(row, "artifact")?,
        request: parsed(row, "request_digest")?,
        problem: problem
            .map(|p| serde_json::from_str(&p).map_err(|_| StorageError::Unreadable("problem")))
            .transpose()?,
        attempts: get(row, "attempts")?,
    })
}
