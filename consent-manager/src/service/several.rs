//! Several managers over one database: what they must have in common, which of them is elected, and what one of them
//! has used up for all.

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::digest::Digest;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::OnConflict,
};
use service_kit::seen_tokens::Used;

use super::{Manager, ManagerError};
use crate::storage::{
    begin,
    entity::{elected, used_assertion},
    read::{self, At},
};

/// One manager among those over a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// Machine, address and process, for operators.
    pub name: String,
    /// Of what cookies are sealed with.
    pub session_seed: Digest,
    /// Of what parties' secrets are sealed with.
    pub webhook_seal: Digest,
    /// Of what the folder of sealed pages and archives is known by.
    pub folder: Digest,
}

/// What a manager lacks to stand beside the one that is elected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unlike {
    /// A file that is copied to each of them.
    #[error(
        "`{file}` in the data folder is not that of `{elected}`, which runs over this database already: copy it from there, or stop that manager first"
    )]
    File {
        /// Its name.
        file: &'static str,
        /// Whose is another.
        elected: String,
    },
    /// The folder that all of them use.
    #[error(
        "the folder of sealed pages and archives is not that of `{elected}`, which runs over this database already: let `shared_dir` name the same one on both (a network file system where they are two machines), or stop that manager first"
    )]
    Folder {
        /// Whose is another.
        elected: String,
    },
}

/// A manager that was elected, for operators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElectedView {
    /// The how-manieth.
    pub term: u64,
    /// Machine, address and process.
    pub name: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

impl Manager {
    /// Of what parties' secrets are sealed with.
    #[must_use]
    pub fn webhook_seal(&self) -> Digest {
        Digest::of_bytes(self.0.parts.seal.expose())
    }

    /// Whether this process can serve beside the one that is elected.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn compare(&self, process: &Process) -> Result<Result<(), Unlike>, ManagerError> {
        let Some(row) = row(self.db()).await? else {
            return Ok(Ok(()));
        };
        let is = |kept: &str, ours: &Digest| kept == ours.to_string();
        let file = |file| Unlike::File {
            file,
            elected: row.name.clone(),
        };
        Ok(if !is(&row.session_seed, &process.session_seed) {
            Err(file("session-seed"))
        } else if !is(&row.webhook_seal, &process.webhook_seal) {
            Err(file("webhook-seal.seed"))
        } else if !is(&row.folder, &process.folder) {
            Err(Unlike::Folder { elected: row.name })
        } else {
            Ok(())
        })
    }

    /// Enters the process as the elected one; gives the how-manieth it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_over(&self, process: &Process) -> Result<u64, ManagerError> {
        let tx = begin(self.db()).await?;
        let term = row(&tx).await?.map_or(1, |row| row.term + 1);
        let new = elected::ActiveModel {
            id: Set(1),
            term: Set(term),
            name: Set(process.name.clone()),
            elected_at: Set(self.now().timestamp_millis()),
            session_seed: Set(process.session_seed.to_string()),
            webhook_seal: Set(process.webhook_seal.to_string()),
            folder: Set(process.folder.to_string()),
        };
        use elected::Column;
        let instead = OnConflict::column(Column::Id)
            .update_columns([
                Column::Term,
                Column::Name,
                Column::ElectedAt,
                Column::SessionSeed,
                Column::WebhookSeal,
                Column::Folder,
            ])
            .to_owned();
        elected::Entity::insert(new)
            .on_conflict(instead)
            .exec_without_returning(&tx)
            .await?;
        tx.commit().await?;
        u64::try_from(term).map_err(|_| At("elected", "term", "1").corrupt())
    }

    /// The manager that is elected, or was last.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn elected(&self) -> Result<Option<ElectedView>, ManagerError> {
        let Some(row) = row(self.db()).await? else {
            return Ok(None);
        };
        let at = At("elected", "elected_at", "1");
        Ok(Some(ElectedView {
            term: u64::try_from(row.term).map_err(|_| At("elected", "term", "1").corrupt())?,
            since: read::moment(at, row.elected_at)?,
            name: row.name,
        }))
    }

    /// Uses up what a party may use once, for all managers and beyond a restart.
    ///
    /// # Errors
    /// [`ManagerError::Replayed`] when it was used before, by whichever of them.
    pub async fn use_once(&self, used: &[Used]) -> Result<(), ManagerError> {
        let tx = begin(self.db()).await?;
        for Used { digest, until } in used {
            let key = digest.to_string();
            let known = used_assertion::Entity::find_by_id(&key).one(&tx).await?;
            if known.is_some() {
                return Err(ManagerError::Replayed);
            }
            let new = used_assertion::ActiveModel {
                digest: Set(key),
                until: Set(until.timestamp_millis()),
            };
            used_assertion::Entity::insert(new)
                .exec_without_returning(&tx)
                .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Forgets what would be refused for its age by every manager, also by one whose clock is behind.
    pub(super) async fn forget_used(&self, db: &impl ConnectionTrait) -> Result<(), ManagerError> {
        let old = (self.now() - CLOCKS_APART).timestamp_millis();
        used_assertion::Entity::delete_many()
            .filter(used_assertion::Column::Until.lt(old))
            .exec(db)
            .await?;
        Ok(())
    }
}

/// How far the clocks of two managers may differ.
const CLOCKS_APART: TimeDelta = TimeDelta::minutes(5);

async fn row(db: &impl ConnectionTrait) -> Result<Option<elected::Model>, ManagerError> {
    Ok(elected::Entity::find_by_id(1).one(db).await?)
}
