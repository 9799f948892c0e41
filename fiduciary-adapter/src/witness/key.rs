//! The log's key: pinned by configuration, or the one that the manager named first, for good.

use consent_evidence::checkpoint::LogVerifier;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::OnConflict,
};

use super::WitnessError;
use crate::{
    adapter::Adapter,
    storage::{self, entity::log_key},
};

const TAKEN: &str = "taken";
const PINNED: &str = "pinned";
const REFUSED: &str = "refused";

impl Adapter {
    /// The log's key in force, if there is one yet.
    pub(super) async fn known_log(&self) -> Result<Option<LogVerifier>, WitnessError> {
        if let Some(pin) = &self.config.transparency.key {
            return Ok(Some(LogVerifier::new(pin, Vec::new())?));
        }
        let row = in_force(&self.db).await?;
        row.map(|row| LogVerifier::new(&row.vkey, Vec::new()))
            .transpose()
            .map_err(|_| WitnessError::Corrupt("log_key"))
    }

    /// Keeps the key that the configuration names, before anything is seen under it.
    pub(crate) async fn pin_log_key(&self) -> Result<(), DbErr> {
        let Some(pin) = &self.config.transparency.key else {
            return Ok(());
        };
        let tx = storage::begin(&self.db).await?;
        let kept = log_key::Entity::find_by_id(pin.as_str())
            .filter(log_key::Column::Standing.eq(PINNED))
            .one(&tx)
            .await?;
        if kept.is_none() {
            // It may stand there otherwise: what the operator says now counts.
            let known = OnConflict::column(log_key::Column::Vkey)
                .update_columns([log_key::Column::Standing, log_key::Column::SeenAt])
                .to_owned();
            keep(&tx, pin, PINNED, self.now().timestamp_millis(), known).await?;
        }
        tx.commit().await
    }

    /// The log's key in force; the manager is asked when there is none yet.
    pub(super) async fn log(&self) -> Result<LogVerifier, WitnessError> {
        match self.known_log().await? {
            Some(log) => Ok(log),
            None => self.take_log_key().await,
        }
    }

    /// Trust on first use: from now on it is this one.
    async fn take_log_key(&self) -> Result<LogVerifier, WitnessError> {
        let vkey = self.named_log_key().await?;
        let log = LogVerifier::new(&vkey, Vec::new())?;
        let tx = storage::begin(&self.db).await?;
        // Another call may have been first.
        if let Some(row) = in_force(&tx).await? {
            return Ok(LogVerifier::new(&row.vkey, Vec::new())?);
        }
        keep(&tx, &vkey, TAKEN, self.now().timestamp_millis(), once()).await?;
        tx.commit().await?;
        tracing::info!(%vkey, "the key of the manager's log is this one from now on");
        Ok(log)
    }

    /// The key that stands in what the manager says of itself.
    async fn named_log_key(&self) -> Result<String, WitnessError> {
        let metadata = &self.trust().await?.view().metadata;
        let named = metadata.log.as_ref().ok_or(WitnessError::NoLog)?;
        Ok(named.vkey.clone())
    }

    /// Whether the manager still names the key in force. Another one is refused, kept and told.
    pub(super) async fn check_named_key(&self, log: &LogVerifier) -> Result<(), WitnessError> {
        let vkey = self.named_log_key().await?;
        if vkey == log.vkey() {
            return Ok(());
        }
        let tx = storage::begin(&self.db).await?;
        let known = log_key::Entity::find_by_id(vkey.as_str()).one(&tx).await?;
        // One that is told twice says nothing new, and there is an end to what is kept.
        if known.is_none() && refused(&tx).await?.len() < MOST {
            keep(&tx, &vkey, REFUSED, self.now().timestamp_millis(), once()).await?;
            tx.commit().await?;
            tracing::error!(
                named = %vkey, kept = log.vkey(),
                "the manager names another key for its log than the one that is kept; refused"
            );
        }
        Ok(())
    }

    /// Keys that the manager, or an earlier configuration, has named besides the one in force.
    pub(super) async fn other_log_keys(
        &self,
        log: &LogVerifier,
    ) -> Result<Vec<String>, WitnessError> {
        let rows = log_key::Entity::find()
            .filter(log_key::Column::Vkey.ne(log.vkey()))
            .order_by_asc(log_key::Column::SeenAt)
            .all(&self.db)
            .await?;
        Ok(rows.into_iter().map(|row| row.vkey).collect())
    }
}

/// Most refused keys that are kept.
const MOST: usize = 100;

async fn in_force(db: &impl ConnectionTrait) -> Result<Option<log_key::Model>, DbErr> {
    log_key::Entity::find()
        .filter(log_key::Column::Standing.ne(REFUSED))
        .order_by_desc(log_key::Column::SeenAt)
        .order_by_asc(log_key::Column::Vkey)
        .one(db)
        .await
}

async fn refused(db: &impl ConnectionTrait) -> Result<Vec<log_key::Model>, DbErr> {
    log_key::Entity::find()
        .filter(log_key::Column::Standing.eq(REFUSED))
        .all(db)
        .await
}

fn once() -> OnConflict {
    let known = log_key::Column::Vkey;
    OnConflict::column(known).update_column(known).to_owned()
}

async fn keep(
    db: &impl ConnectionTrait,
    vkey: &str,
    standing: &str,
    seen_at: i64,
    known: OnConflict,
) -> Result<(), DbErr> {
    let row = log_key::Model {
        vkey: vkey.to_owned(),
        standing: standing.to_owned(),
        seen_at,
    };
    log_key::Entity::insert(row.into_active_model())
        .on_conflict(known)
        .exec_without_returning(db)
        .await?;
    Ok(())
}
