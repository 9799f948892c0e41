//! What the store still has to say of consents that were paused or have ended.

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    acknowledgement::Deletion,
    artifact::LifecycleState,
    ids::{ArtifactId, EventId},
    party::ItemId,
};
use sea_orm::QueryResult;

use super::{HostDb, StorageError, get, millis, parsed, text};

/// Something to be said.
#[derive(Debug, Clone)]
pub struct DueWord {
    /// The event that told of the change.
    pub event: EventId,
    /// Our copy.
    pub artifact: ArtifactId,
    /// Where the consent stands by that event.
    pub state: LifecycleState,
    /// The items that were taken out.
    pub items: Vec<ItemId>,
    /// When the event was taken.
    pub heard_at: DateTime<Utc>,
    /// What is said of deleting.
    pub deletion: Option<Deletion>,
    /// Tries so far.
    pub attempts: i64,
}

impl HostDb {
    /// Puts it to be said; the same event again changes nothing.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn to_acknowledge(&self, word: &DueWord) -> Result<(), StorageError> {
        let json = |value: serde_json::Result<String>| {
            value.map_err(|_| StorageError::Unreadable("deletion"))
        };
        let state = serde_json::to_value(word.state).ok();
        let state = state.as_ref().and_then(|value| value.as_str());
        let deletion = word.deletion.as_ref();
        let deletion = deletion.map(|d| json(serde_json::to_string(d)));
        let values = vec![
            text(word.event),
            text(word.artifact),
            text(state.ok_or(StorageError::Unreadable("state"))?),
            text(json(serde_json::to_string(&word.items))?),
            millis(word.heard_at),
            deletion.transpose()?.into(),
            millis(word.heard_at),
        ];
        let sql = "INSERT INTO acknowledgements VALUES (?, ?, ?, ?, ?, ?, ?, 0) \
                   ON CONFLICT DO NOTHING";
        self.execute(sql, values).await.map(drop)
    }

    /// What is due, the one that has waited longest first.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn acknowledgements_due(
        &self,
        now: DateTime<Utc>,
    ) -> Result<Vec<DueWord>, StorageError> {
        let sql = "SELECT * FROM acknowledgements WHERE next_at <= ? ORDER BY next_at LIMIT 32";
        let rows = self.all(sql, vec![millis(now)]).await?;
        rows.iter().map(read).collect()
    }

    /// It is said, or will never be taken; or it is said again after this pause.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn acknowledged(
        &self,
        event: EventId,
        again: Option<(DateTime<Utc>, TimeDelta)>,
    ) -> Result<(), StorageError> {
        let (sql, values) = match again {
            None => (
                "DELETE FROM acknowledgements WHERE event = ?",
                vec![text(event)],
            ),
            Some((now, pause)) => (
                "UPDATE acknowledgements SET next_at = ?, attempts = attempts + 1 \
                 WHERE event = ?",
                vec![millis(now + pause), text(event)],
            ),
        };
        self.execute(sql, values).await.map(drop)
    }
}

fn read(row: &QueryResult) -> Result<DueWord, StorageError> {
    let heard: i64 = get(row, "heard_at")?;
    let (state, items): (String, String) = (get(row, "state")?, get(row, "items")?);
    let deletion: Option<String> = get(row, "deletion")?;
    Ok(DueWord {
        event: parsed(row, "event")?,
        artifact: parsed(row, "artifact")?,
        state: serde_json::from_value(state.into())
            .map_err(|_| StorageError::Unreadable("state"))?,
        items: serde_json::from_str(&items).map_err(|_| StorageError::Unreadable("items"))?,
        heard_at: DateTime::from_timestamp_millis(heard)
            .ok_or(StorageError::Unreadable("heard_at"))?,
        deletion: deletion
            .map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(|_| StorageError::Unreadable("deletion"))?,
        attempts: get(row, "attempts")?,
    })
}
