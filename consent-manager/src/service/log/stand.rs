//! Where the log stands, for who looks at it or keeps a copy. It judges nothing: that is `check`'s.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use consent_evidence::checkpoint::LogVerifier;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use url::Url;

use super::tree::{origin, signed};
use crate::{
    service::{Manager, ManagerError},
    storage::{
        entity::log_entry,
        read::{self, At},
    },
};

/// Where the log stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogStand {
    /// Its public key.
    pub vkey: String,
    /// Entries in all.
    pub entries: u64,
    /// Of these, under a signed checkpoint.
    pub published: u64,
    /// Root of the tree of the published ones, as in a checkpoint; none: nothing is published yet.
    pub root: Option<String>,
}

impl Manager {
    /// Where the log stands in a database or a transaction on it.
    ///
    /// # Errors
    /// When the database fails, or holds another log than this.
    pub async fn log_stand(&self, db: &impl ConnectionTrait) -> Result<LogStand, ManagerError> {
        // Published first: entries only become more.
        let held = match self.last_checkpoint(db).await? {
            None => None,
            Some(row) => Some(self.opened(&row)?.1),
        };
        Ok(LogStand {
            vkey: self.log_vkey().to_owned(),
            entries: self.entered(db).await?,
            published: held.as_ref().map_or(0, |held| held.size),
            root: held.map(|held| STANDARD.encode(held.root.0)),
        })
    }

    /// The same in its own database.
    ///
    /// # Errors
    /// When the database fails, or holds another log than this.
    pub async fn log_stand_now(&self) -> Result<LogStand, ManagerError> {
        self.log_stand(self.db()).await
    }

    /// When the first entry from a number on happened, and the last one of all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn log_times(
        &self,
        from: u64,
    ) -> Result<(Option<DateTime<Utc>>, Option<DateTime<Utc>>), ManagerError> {
        let entries = || {
            log_entry::Entity::find()
                .select_only()
                .column(log_entry::Column::HappenedAt)
                .limit(1)
        };
        let first: Option<i64> = entries()
            .filter(log_entry::Column::Number.gte(signed(from)?))
            .order_by_asc(log_entry::Column::Number)
            .into_tuple()
            .one(self.db())
            .await?;
        let last: Option<i64> = entries()
            .order_by_desc(log_entry::Column::Number)
            .into_tuple()
            .one(self.db())
            .await?;
        let moment = |ms: Option<i64>| {
            ms.map(|ms| read::moment(At("log_entry", "happened_at", "edge"), ms))
                .transpose()
        };
        Ok((moment(first)?, moment(last)?))
    }
}

/// Under which log a checkpoint stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedUnder {
    /// How many entries it covers.
    pub size: u64,
    /// Root of their tree, as in the checkpoint.
    pub root: String,
}

/// What a checkpoint says, if the log of this address and key has signed it.
#[must_use]
pub fn signed_under(note: &str, issuer: &Url, vkey: &str) -> Option<SignedUnder> {
    let verifier = LogVerifier::new(vkey, Vec::new()).ok()?;
    let opened = verifier.open(note).ok()?;
    (opened.origin == origin(issuer)).then(|| SignedUnder {
        size: opened.size,
        root: STANDARD.encode(opened.root.0),
    })
}
