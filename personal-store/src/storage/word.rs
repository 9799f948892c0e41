//! What she has said of consents on this store's own pages.

use chrono::{DateTime, Utc};
use consent_model::{digest::Digest, ids::ArtifactId};
use sea_orm::QueryResult;

use super::{AccountId, HostDb, StorageError, get, millis, text};
use crate::gate::HerWord;

/// What she said, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// What; never [`HerWord::Nothing`].
    pub word: HerWord,
    /// When.
    pub at: DateTime<Utc>,
}

impl HostDb {
    /// What she has said of the consent with this statement.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn word_on(&self, statement: Digest) -> Result<HerWord, StorageError> {
        let sql = "SELECT word, said_at FROM her_words WHERE statement = ?";
        let row = self.one(sql, vec![text(statement)]).await?;
        let said = row.as_ref().map(said).transpose()?.flatten();
        Ok(said.map_or(HerWord::Nothing, |said| said.word))
    }

    /// Keeps that she has seen a consent; what she has said before stays.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn saw(
        &self,
        account: AccountId,
        artifact: ArtifactId,
        statement: Digest,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let sql = "INSERT INTO her_words VALUES (?, ?, ?, 'seen', ?) ON CONFLICT DO NOTHING";
        let values = vec![text(statement), text(account), text(artifact), millis(now)];
        self.execute(sql, values).await.map(drop)
    }

    /// Keeps that she did not approve this, for ever. Whether it is new.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn objected(
        &self,
        account: AccountId,
        artifact: ArtifactId,
        statement: Digest,
        now: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        let sql = "INSERT INTO her_words VALUES (?, ?, ?, 'objected', ?) \
                   ON CONFLICT (statement) DO UPDATE SET word = 'objected', \
                   said_at = excluded.said_at WHERE her_words.word = 'seen'";
        let values = vec![text(statement), text(account), text(artifact), millis(now)];
        Ok(self.execute(sql, values).await? > 0)
    }
}

/// What the columns `word` and `said_at` say; both are null where she has said nothing.
pub(super) fn said(row: &QueryResult) -> Result<Option<Said>, StorageError> {
    let word: Option<String> = get(row, "word")?;
    let word = match word.as_deref() {
        None => return Ok(None),
        Some("seen") => HerWord::Seen,
        Some("objected") => HerWord::Objected,
        Some(_) => return Err(StorageError::Unreadable("word")),
    };
    let at = DateTime::from_timestamp_millis(get(row, "said_at")?);
    let at = at.ok_or(StorageError::Unreadable("said_at"))?;
    Ok(Some(Said { word, at }))
}
