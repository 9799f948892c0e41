//! Artifacts held as a source, and the events that brought them.

use chrono::{DateTime, Utc};
use consent_model::{
    approval::EvidenceKey,
    digest::Digest,
    ids::{ArtifactId, EventId},
    jose::CompactJws,
};

use super::{AccountId, HostDb, StorageError, get, millis, parsed, text};

/// An artifact held as a source. Verified when taken; verified again at each use.
#[derive(Debug, Clone)]
pub struct Held {
    /// Whose store it is about.
    pub account: AccountId,
    /// The copy.
    pub jws: CompactJws,
    /// Digest of what she approved.
    pub statement: Digest,
    /// The key that her evidence was checked with.
    pub evidence_key: EvidenceKey,
}

/// An artifact that the store has been told of.
#[derive(Debug, Clone)]
pub struct Told {
    /// The copy.
    pub jws: CompactJws,
    /// When it was told.
    pub held_at: DateTime<Utc>,
}

impl HostDb {
    /// Keeps an artifact, once. Whether it is now here: `false` when the same approval is held under
    /// another id, or other bytes under this one.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn hold(
        &self,
        artifact: ArtifactId,
        held: &Held,
        now: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        let key = held.evidence_key.to_text();
        self.execute(
            "INSERT INTO artifacts (artifact, account, jws, digest, statement, evidence_key, \
             held_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            vec![
                text(artifact),
                text(held.account),
                text(&held.jws),
                text(held.jws.digest()),
                text(held.statement),
                text(key.map_err(|_| StorageError::Unreadable("evidence_key"))?),
                millis(now),
            ],
        )
        .await?;
        let kept = self.held(artifact).await?;
        Ok(kept.is_some_and(|kept| kept.jws == held.jws))
    }

    /// An artifact held.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn held(&self, artifact: ArtifactId) -> Result<Option<Held>, StorageError> {
        let sql = "SELECT account, jws, statement, evidence_key FROM artifacts WHERE artifact = ?";
        let row = self.one(sql, vec![text(artifact)]).await?;
        row.map(|row| {
            Ok(Held {
                account: parsed(&row, "account")?,
                jws: parsed(&row, "jws")?,
                statement: parsed(&row, "statement")?,
                evidence_key: EvidenceKey::parse(&get::<String>(&row, "evidence_key")?)
                    .map_err(|_| StorageError::Unreadable("evidence_key"))?,
            })
        })
        .transpose()
    }

    /// The artifacts held about her, the last told first: at most `limit`, told before `before`.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn held_of(
        &self,
        account: AccountId,
        limit: u32,
        before: Option<ArtifactId>,
    ) -> Result<Vec<Told>, StorageError> {
        let sql = "SELECT jws, held_at FROM artifacts WHERE account = ?1 AND (?2 IS NULL OR \
                   (held_at, artifact) < (SELECT held_at, artifact FROM artifacts \
                   WHERE account = ?1 AND artifact = ?2)) \
                   ORDER BY held_at DESC, artifact DESC LIMIT ?3";
        let before = before.map(|artifact| artifact.to_string());
        let values = vec![text(account), before.into(), i64::from(limit).into()];
        let rows = self.all(sql, values).await?;
        let told = |row: &sea_orm::QueryResult| {
            let at: i64 = get(row, "held_at")?;
            Ok(Told {
                jws: parsed(row, "jws")?,
                held_at: DateTime::from_timestamp_millis(at)
                    .ok_or(StorageError::Unreadable("held_at"))?,
            })
        };
        rows.iter().map(told).collect()
    }

    /// How many artifacts are held about her.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn held_count(&self, account: AccountId) -> Result<u64, StorageError> {
        let sql = "SELECT count(*) AS held FROM artifacts WHERE account = ?";
        let row = self.one(sql, vec![text(account)]).await?;
        let held: i64 = row.map_or(Ok(0), |row| get(&row, "held"))?;
        Ok(held.unsigned_abs())
    }

    /// Whether this event was taken before.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn has_event(&self, event: EventId) -> Result<bool, StorageError> {
        let sql = "SELECT event FROM events WHERE event = ?";
        Ok(self.one(sql, vec![text(event)]).await?.is_some())
    }

    /// Remembers that this event was taken. Its effects come first and may come twice.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn take_event(&self, event: EventId, now: DateTime<Utc>) -> Result<(), StorageError> {
        let sql = "INSERT INTO events VALUES (?, ?) ON CONFLICT DO NOTHING";
        self.execute(sql, vec![text(event), millis(now)])
            .await
            .map(drop)
    }
}
