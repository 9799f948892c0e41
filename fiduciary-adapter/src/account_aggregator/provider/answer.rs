//! What changes something is done once: the same call again gets the same answer, and another under its
//! transaction id none.

use account_aggregator::{ErrorCode, Opened, Refusal};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
};
use serde::Serialize;
use serde_json::Value;

use super::{NetworkError, NetworkProvider, kept};
use crate::storage::{self, entity::fip_answer};

const TABLE: &str = "fip_answer";

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What came of the work: an answer, or a refusal that leaves something behind.
pub(super) type Outcome<T> = Result<T, Refusal>;

impl NetworkProvider {
    /// The answer that this call got before, if it did.
    pub(super) async fn answered(
        &self,
        tx: &DatabaseTransaction,
        opened: &Opened,
    ) -> Result<Option<Value>, NetworkError> {
        let (aggregator, operation) = (opened.caller.as_str(), opened.operation.path());
        let key = (
            aggregator.to_owned(),
            operation.to_owned(),
            opened.txnid.clone(),
        );
        let Some(row) = fip_answer::Entity::find_by_id(key).one(tx).await? else {
            return Ok(None);
        };
        if row.digest != hex(&opened.digest) {
            return Err(NetworkError::refused(
                ErrorCode::IdempotencyError,
                "`txnid` was used for another request",
            ));
        }
        let place = (aggregator, opened.txnid.as_str());
        kept::open(&self.adapter, TABLE, place, &row.sealed).map(Some)
    }

    /// Does the work in one transaction, unless this very call was answered before.
    pub(super) async fn once<T, W>(&self, opened: &Opened, work: W) -> Result<Value, NetworkError>
    where
        T: Serialize,
        W: AsyncFnOnce(&DatabaseTransaction) -> Result<Outcome<T>, NetworkError>,
    {
        let tx = storage::begin(&self.adapter.db).await?;
        if let Some(answer) = self.answered(&tx, opened).await? {
            return Ok(answer);
        }
        let answer = match work(&tx).await? {
            Ok(done) => serde_json::to_value(done)?,
            Err(refusal) => {
                tx.commit().await?;
                return Err(refusal.into());
            }
        };
        let place = (opened.caller.as_str(), opened.txnid.as_str());
        let row = fip_answer::Model {
            aggregator: opened.caller.to_string(),
            operation: opened.operation.path().to_owned(),
            txnid: opened.txnid.clone(),
            digest: hex(&opened.digest),
            sealed: kept::seal(&self.adapter, TABLE, place, &answer)?,
            answered_at: self.now_millis(),
        };
        row.into_active_model().insert(&tx).await?;
        tx.commit().await?;
        Ok(answer)
    }

    /// Forgets an answer that did not hold.
    pub(super) async fn forget_answer(&self, opened: &Opened) -> Result<(), NetworkError> {
        let key = (
            opened.caller.to_string(),
            opened.operation.path().to_owned(),
            opened.txnid.clone(),
        );
        fip_answer::Entity::delete_by_id(key)
            .exec(&self.adapter.db)
            .await?;
        Ok(())
    }

    /// Forgets answers from before this moment.
    pub(super) async fn sweep_answers(&self, before: i64) -> Result<(), NetworkError> {
        fip_answer::Entity::delete_many()
            .filter(fip_answer::Column::AnsweredAt.lt(before))
            .exec(&self.adapter.db)
            .await?;
        Ok(())
    }
}
