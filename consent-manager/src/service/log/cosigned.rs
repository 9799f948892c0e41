//! Witnesses: what they are brought, and which of their lines are kept under a checkpoint. Only one that
//! verifies is: a line that does not would make the checkpoint unreadable to whoever knows the witness.

use std::{sync::atomic::Ordering, time::Duration};

use consent_evidence::checkpoint::{LogVerifier, WitnessKey};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use tokio::{
    sync::watch,
    time::{Instant, sleep},
};

use super::{super::Manager, tree::signed};
use crate::{
    service::ManagerError,
    storage::{begin, entity::log_checkpoint, read::At},
};

/// Most lines of an answer that are looked at: a witness has one or two keys.
const MOST_LINES: usize = 16;
/// How long an archive waits for the witnesses. Longer, it is made without.
const WAIT: Duration = Duration::from_secs(5);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(100);
/// Most checkpoints that one look takes.
const MOST_LOOKED_AT: u64 = 20;

impl Manager {
    /// Tells how many entries are under a checkpoint, whenever that changes.
    #[must_use]
    pub fn checkpoints(&self) -> watch::Receiver<u64> {
        self.0.log.published.subscribe()
    }

    /// Entries under the last checkpoint, and its note with the log's own signature only; none while the log
    /// is empty.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn bare_checkpoint(&self) -> Result<Option<(u64, String)>, ManagerError> {
        let Some(row) = self.last_checkpoint(self.db()).await? else {
            return Ok(None);
        };
        let size = u64::try_from(row.size);
        let size = size.map_err(|_| At("log_checkpoint", "size", "last").corrupt())?;
        Ok(Some((size, row.note)))
    }

    /// Keeps what a witness has answered under the checkpoint of this size, as far as it is a cosignature by
    /// this key that holds. Whether there was one.
    ///
    /// # Errors
    /// When the database fails, or there is no such checkpoint.
    pub async fn keep_cosignature(
        &self,
        size: u64,
        witness: &WitnessKey,
        answer: &str,
    ) -> Result<bool, ManagerError> {
        let tx = begin(self.db()).await?;
        let row = log_checkpoint::Entity::find_by_id(signed(size)?)
            .one(&tx)
            .await?
            .ok_or(ManagerError::NotFound)?;
        let place = size.to_string();
        let corrupt = || At("log_checkpoint", "note", &place).corrupt();
        let alone = LogVerifier::new(self.log_vkey(), vec![witness.clone()]);
        let alone = alone.map_err(|_| corrupt())?;
        let holds = |lines: &str| {
            let opened = alone.open(&format!("{}{lines}", row.note));
            opened.is_ok_and(|opened| !opened.cosigned.is_empty())
        };
        if holds(&row.cosignatures) {
            return Ok(true);
        }
        let lines = answer.split_inclusive('\n').take(MOST_LINES);
        let Some(line) = lines.into_iter().find(|line| holds(line)) else {
            return Ok(false);
        };
        let all = format!("{}{line}", row.cosignatures);
        // What was kept and this together still read as one note.
        self.0
            .log
            .verifier
            .open(&format!("{}{all}", row.note))
            .map_err(|_| corrupt())?;
        log_checkpoint::Entity::update_many()
            .col_expr(log_checkpoint::Column::Cosignatures, Expr::value(all))
            .filter(log_checkpoint::Column::Size.eq(row.size))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        self.0.log.cosigned.fetch_max(size, Ordering::Relaxed);
        Ok(true)
    }

    /// The checkpoint to prove an entry of this number under: one that a witness has cosigned, if there is
    /// one.
    pub(super) async fn checkpoint_above(
        &self,
        number: u64,
    ) -> Result<Option<log_checkpoint::Model>, ManagerError> {
        let cosigned = self.0.log.cosigned.load(Ordering::Relaxed);
        if cosigned > number {
            let row = log_checkpoint::Entity::find_by_id(signed(cosigned)?)
                .one(self.db())
                .await?;
            if row.is_some() {
                return Ok(row);
            }
        }
        self.last_checkpoint(self.db()).await
    }

    /// A checkpoint of at least this size that every witness has cosigned, which the running manager sees to;
    /// after a while, the last one as it is.
    pub(super) async fn cosigned_checkpoint(
        &self,
        least: u64,
    ) -> Result<Option<log_checkpoint::Model>, ManagerError> {
        let witnesses = self.witness_vkeys().len();
        if witnesses == 0 {
            return self.last_checkpoint(self.db()).await;
        }
        let until = Instant::now() + WAIT;
        loop {
            let rows = log_checkpoint::Entity::find()
                .filter(log_checkpoint::Column::Size.gte(signed(least)?))
                .filter(log_checkpoint::Column::Cosignatures.ne(""))
                .order_by_desc(log_checkpoint::Column::Size)
                .limit(MOST_LOOKED_AT)
                .all(self.db())
                .await?;
            for row in rows {
                if self.opened(&row)?.1.cosigned.len() == witnesses {
                    return Ok(Some(row));
                }
            }
            if Instant::now() >= until {
                tracing::warn!("not every witness has cosigned a checkpoint of what is exported");
                return self.last_checkpoint(self.db()).await;
            }
            sleep(LOOK).await;
        }
    }
}
