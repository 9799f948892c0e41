//! The last checkpoint of the log that was seen, as it is kept.

use chrono::{DateTime, Utc};
use consent_evidence::{proof::parse_hash, witness};
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel, sea_query::OnConflict};
use serde::Serialize;

use super::WitnessError;
use crate::storage::entity::log_seen;

/// How it was seen: two views, so that what the manager brings can be held against what it serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Fetched by us.
    Watched,
    /// Brought to us, and cosigned.
    Cosigned,
}

impl Part {
    const fn word(self) -> &'static str {
        match self {
            Self::Watched => "watched",
            Self::Cosigned => "cosigned",
        }
    }
}

/// A checkpoint that was seen.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Seen {
    /// Entries.
    pub size: u64,
    /// Root of their tree, base64.
    pub root: String,
    /// The signed note, with the log's own signature only.
    pub note: String,
    /// Our own line under it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cosignature: Option<String>,
    /// When.
    pub seen_at: DateTime<Utc>,
}

impl Seen {
    /// As the rules of a witness read it.
    pub(super) fn tree(&self) -> Result<witness::Seen, WitnessError> {
        Ok(witness::Seen {
            size: self.size,
            root: parse_hash(&self.root).ok_or(WitnessError::Corrupt("log_seen"))?,
        })
    }
}

/// What was seen last.
pub(super) async fn load(
    db: &impl ConnectionTrait,
    vkey: &str,
    part: Part,
) -> Result<Option<Seen>, WitnessError> {
    let id = (vkey.to_owned(), part.word().to_owned());
    let row = log_seen::Entity::find_by_id(id).one(db).await?;
    row.map(|row| {
        Ok(Seen {
            size: u64::try_from(row.size).map_err(|_| WitnessError::Corrupt("log_seen"))?,
            root: row.root,
            note: row.note,
            cosignature: row.cosignature,
            seen_at: DateTime::from_timestamp_millis(row.seen_at)
                .ok_or(WitnessError::Corrupt("log_seen"))?,
        })
    })
    .transpose()
}

/// Takes its place. INVARIANT: it was compared with what is there in this transaction.
pub(super) async fn keep(
    db: &impl ConnectionTrait,
    vkey: &str,
    part: Part,
    seen: &Seen,
) -> Result<(), WitnessError> {
    let row = log_seen::Model {
        vkey: vkey.to_owned(),
        part: part.word().to_owned(),
        size: signed(seen.size)?,
        root: seen.root.clone(),
        note: seen.note.clone(),
        cosignature: seen.cosignature.clone(),
        seen_at: seen.seen_at.timestamp_millis(),
    };
    let instead = OnConflict::columns([log_seen::Column::Vkey, log_seen::Column::Part])
        .update_columns([
            log_seen::Column::Size,
            log_seen::Column::Root,
            log_seen::Column::Note,
            log_seen::Column::Cosignature,
            log_seen::Column::SeenAt,
        ])
        .to_owned();
    log_seen::Entity::insert(row.into_active_model())
        .on_conflict(instead)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// As the database keeps numbers: a log is never so long.
pub(super) fn signed(size: u64) -> Result<i64, WitnessError> {
    i64::try_from(size).map_err(|_| WitnessError::Checkpoint(super::CheckpointError::Malformed))
}
