//! Requests that wait until she has seen the consent, or the session is over.

use chrono::{DateTime, Utc};
use consent_model::{
    ids::{ArtifactId, SessionId},
    jose::CompactJws,
};

use super::{AccountId, HostDb, StorageError, get, millis, parsed, text};

/// Most requests that wait under one consent: a manager that relays without end fills no disk.
const MOST_WAITING: i64 = 20;

/// A request that waits.
#[derive(Debug, Clone)]
pub struct WaitingSession {
    /// The session.
    pub session: SessionId,
    /// Whose store.
    pub account: AccountId,
    /// Our copy of the consent.
    pub artifact: ArtifactId,
    /// The signed source request.
    pub request: CompactJws,
    /// When the session is over.
    pub ends_at: DateTime<Utc>,
    /// Failed tries since she said something.
    pub attempts: i64,
}

impl HostDb {
    /// Lets a request wait, once; it is looked at again at `next`. Whether it waits now: not where
    /// [`MOST_WAITING`] wait under the same consent.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn wait_for_her(
        &self,
        new: &WaitingSession,
        next: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        let sql = "INSERT INTO waiting_sessions SELECT ?1, ?2, ?3, ?4, ?5, ?6, 0 \
                   WHERE (SELECT count(*) FROM waiting_sessions WHERE artifact = ?3) < ?7 \
                   ON CONFLICT DO NOTHING";
        let values = vec![
            text(new.session),
            text(new.account),
            text(new.artifact),
            text(&new.request),
            millis(new.ends_at),
            millis(next),
            MOST_WAITING.into(),
        ];
        self.execute(sql, values).await?;
        self.waits_for_her(new.session).await
    }

    /// Whether a request waits.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn waits_for_her(&self, session: SessionId) -> Result<bool, StorageError> {
        let sql = "SELECT session FROM waiting_sessions WHERE session = ?";
        Ok(self.one(sql, vec![text(session)]).await?.is_some())
    }

    /// Something has happened to this consent: what waits under it is looked at now.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn wake_waiting(
        &self,
        artifact: ArtifactId,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let sql = "UPDATE waiting_sessions SET next_at = ?, attempts = 0 WHERE artifact = ?";
        let values = vec![millis(now), text(artifact)];
        self.execute(sql, values).await.map(drop)
    }

    /// Requests that are to be looked at now.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn waiting_due(
        &self,
        now: DateTime<Utc>,
    ) -> Result<Vec<WaitingSession>, StorageError> {
        let sql = "SELECT session, account, artifact, request, ends_at, attempts \
                   FROM waiting_sessions WHERE next_at <= ? ORDER BY next_at LIMIT 64";
        let rows = self.all(sql, vec![millis(now)]).await?;
        let one = |row: &sea_orm::QueryResult| {
            let ends_at = DateTime::from_timestamp_millis(get(row, "ends_at")?);
            Ok(WaitingSession {
                session: parsed(row, "session")?,
                account: parsed(row, "account")?,
                artifact: parsed(row, "artifact")?,
                request: parsed(row, "request")?,
                ends_at: ends_at.ok_or(StorageError::Unreadable("ends_at"))?,
                attempts: get(row, "attempts")?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// It is looked at again at `next`.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn wait_longer(
        &self,
        session: SessionId,
        next: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let sql = "UPDATE waiting_sessions SET next_at = ?, attempts = attempts + 1 \
                   WHERE session = ?";
        let values = vec![millis(next), text(session)];
        self.execute(sql, values).await.map(drop)
    }

    /// It waits no more.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn waits_no_more(&self, session: SessionId) -> Result<(), StorageError> {
        let sql = "DELETE FROM waiting_sessions WHERE session = ?";
        self.execute(sql, vec![text(session)]).await.map(drop)
    }
}
