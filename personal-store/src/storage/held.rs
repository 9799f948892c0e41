//! Artifacts held as a source, and the events that brought them.

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    approval::EvidenceKey,
    digest::Digest,
    ids::{ArtifactId, EventId},
    jose::CompactJws,
    party::ItemId,
};
use migrations::database;
use sea_orm::{ConnectionTrait, QueryResult};

use super::{
    AccountId, HostDb, Said, StorageError, get, millis, moment_if, parsed, statement, text, word,
};

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
    /// Since when it is paused, as far as is known here, and she has not resumed it.
    pub paused_at: Option<DateTime<Utc>>,
}

/// How a consent has ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// By her, or by another who may.
    Revoked,
    /// By a consent that took its place.
    Superseded,
}

impl End {
    const fn word(self) -> &'static str {
        match self {
            Self::Revoked => "revoked",
            Self::Superseded => "superseded",
        }
    }
}

/// An artifact that the store has been told of.
#[derive(Debug, Clone)]
pub struct Told {
    /// The copy.
    pub jws: CompactJws,
    /// When it was told.
    pub held_at: DateTime<Utc>,
    /// What she has said of it here.
    pub said: Option<Said>,
    /// Items that she has taken out of it since.
    pub withdrawn: Vec<ItemId>,
}

const TOLD: &str = "SELECT a.jws, a.held_at, w.word, w.said_at, \
                    (SELECT json_group_array(item) FROM withdrawn_items AS o \
                    WHERE o.artifact = a.artifact) AS withdrawn FROM artifacts AS a \
                    LEFT JOIN her_words AS w ON w.statement = a.statement";

fn told(row: &QueryResult) -> Result<Told, StorageError> {
    let at = moment_if(row, "held_at")?;
    Ok(Told {
        jws: parsed(row, "jws")?,
        held_at: at.ok_or(StorageError::Unreadable("held_at"))?,
        said: word::said(row)?,
        withdrawn: serde_json::from_str(&get::<String>(row, "withdrawn")?)
            .map_err(|_| StorageError::Unreadable("withdrawn"))?,
    })
}

impl HostDb {
    /// Keeps an artifact, once, and in the same step the mail that tells of it where `mailed`.
    /// Whether it is now here: `false` when the same approval is held under
    /// another id, or other bytes under this one.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn hold(
        &self,
        artifact: ArtifactId,
        held: &Held,
        mailed: bool,
        now: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        let key = held.evidence_key.to_text();
        let tx = database::begin(&self.0).await?;
        let keep = "INSERT INTO artifacts (artifact, account, jws, digest, statement, \
                    evidence_key, held_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
        let values = vec![
            text(artifact),
            text(held.account),
            text(&held.jws),
            text(held.jws.digest()),
            text(held.statement),
            text(key.map_err(|_| StorageError::Unreadable("evidence_key"))?),
            millis(now),
        ];
        let new = tx.execute_raw(statement(keep, values)).await?;
        if mailed && new.rows_affected() > 0 {
            // Of a ward her guardian hears, for as long as he has the right.
            let mail = "INSERT INTO arrival_mails SELECT ?1, ?3, ?2, ?2, 0 \
                        FROM mail_addresses WHERE account = \
                        COALESCE((SELECT guardian FROM wards WHERE account = ?3), ?3) \
                        AND wanted = 1 AND address IS NOT NULL \
                        AND NOT EXISTS (SELECT 1 FROM wards WHERE account = ?3 AND until_at <= ?2)";
            let values = vec![text(artifact), millis(now), text(held.account)];
            tx.execute_raw(statement(mail, values)).await?;
        }
        tx.commit().await?;
        let kept = self.held(artifact).await?;
        Ok(kept.is_some_and(|kept| kept.jws == held.jws))
    }

    /// An artifact held.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn held(&self, artifact: ArtifactId) -> Result<Option<Held>, StorageError> {
        let sql = "SELECT account, jws, statement, evidence_key, paused_at FROM artifacts \
                   WHERE artifact = ?";
        let row = self.one(sql, vec![text(artifact)]).await?;
        row.map(|row| {
            Ok(Held {
                account: parsed(&row, "account")?,
                jws: parsed(&row, "jws")?,
                statement: parsed(&row, "statement")?,
                evidence_key: EvidenceKey::parse(&get::<String>(&row, "evidence_key")?)
                    .map_err(|_| StorageError::Unreadable("evidence_key"))?,
                paused_at: moment_if(&row, "paused_at")?,
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
        let sql = format!(
            "{TOLD} WHERE a.account = ?1 AND (?2 IS NULL OR \
             (held_at, a.artifact) < (SELECT held_at, artifact FROM artifacts \
             WHERE account = ?1 AND artifact = ?2)) \
             ORDER BY held_at DESC, a.artifact DESC LIMIT ?3"
        );
        let before = before.map(|artifact| artifact.to_string());
        let values = vec![text(account), before.into(), i64::from(limit).into()];
        let rows = self.all(&sql, values).await?;
        rows.iter().map(told).collect()
    }

    /// The artifacts held about her of which she has said nothing yet, the last told first.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn unseen_of(
        &self,
        account: AccountId,
        limit: u32,
    ) -> Result<Vec<Told>, StorageError> {
        let sql = format!(
            "{TOLD} WHERE a.account = ? AND word IS NULL \
             ORDER BY held_at DESC, a.artifact DESC LIMIT ?"
        );
        let rows = self
            .all(&sql, vec![text(account), i64::from(limit).into()])
            .await?;
        rows.iter().map(told).collect()
    }

    /// One artifact held about her.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn told_of(
        &self,
        account: AccountId,
        artifact: ArtifactId,
    ) -> Result<Option<Told>, StorageError> {
        let sql = format!("{TOLD} WHERE a.account = ? AND a.artifact = ?");
        let row = self.one(&sql, vec![text(account), text(artifact)]).await?;
        row.as_ref().map(told).transpose()
    }

    /// It is paused since `since`, unless she has resumed it less than `slack` before, or later. Of
    /// two pauses the later counts.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn paused(
        &self,
        artifact: ArtifactId,
        since: DateTime<Utc>,
        slack: TimeDelta,
    ) -> Result<(), StorageError> {
        let sql = "UPDATE artifacts SET paused_at = \
                   CASE WHEN paused_at > ?1 THEN paused_at ELSE ?1 END \
                   WHERE artifact = ?2 AND (resumed_at IS NULL OR resumed_at <= ?3)";
        let values = vec![millis(since), text(artifact), millis(since - slack)];
        self.execute(sql, values).await.map(drop)
    }

    /// It has ended, for good: of two ends the first counts.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn end(&self, artifact: ArtifactId, end: End) -> Result<(), StorageError> {
        let sql = "UPDATE artifacts SET ended = ? WHERE artifact = ? AND ended IS NULL";
        let values = vec![end.word().into(), text(artifact)];
        self.execute(sql, values).await.map(drop)
    }

    /// How it has ended, as far as is known here.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn ended(&self, artifact: ArtifactId) -> Result<Option<End>, StorageError> {
        let sql = "SELECT ended FROM artifacts WHERE artifact = ?";
        let Some(row) = self.one(sql, vec![text(artifact)]).await? else {
            return Ok(None);
        };
        match get::<Option<String>>(&row, "ended")?.as_deref() {
            None => Ok(None),
            Some("revoked") => Ok(Some(End::Revoked)),
            Some("superseded") => Ok(Some(End::Superseded)),
            Some(_) => Err(StorageError::Unreadable("ended")),
        }
    }

    /// She has resumed it herself, at `at`. Not where it was paused again since.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn resumed(
        &self,
        artifact: ArtifactId,
        paused_at: DateTime<Utc>,
        at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let sql = "UPDATE artifacts SET paused_at = NULL, resumed_at = ? \
                   WHERE artifact = ? AND paused_at = ?";
        let values = vec![millis(at), text(artifact), millis(paused_at)];
        self.execute(sql, values).await.map(drop)
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
