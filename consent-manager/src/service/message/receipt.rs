//! Receipts on their way to her by mail: only those she asks for, only to her own address.

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::ids::{AccountId, DecisionId};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::MessageKind;
use crate::{
    service::{Manager, ManagerError},
    storage::{
        begin, entity,
        read::{self, At},
    },
};

/// Most receipts that one person gets within [`WITHIN`].
pub(crate) const MOST_RECEIPTS: u64 = 10;
/// How long they count.
const WITHIN: TimeDelta = TimeDelta::hours(1);

impl Manager {
    /// Sends the receipt of a decision of hers to the address that her provider vouches for. One that
    /// is still on its way is not sent twice.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when the decision is not hers, [`ManagerError::NoMail`] when there
    /// is no way to send it, [`ManagerError::TooManyReceipts`] when she has just asked for many.
    pub async fn mail_receipt(
        &self,
        account: AccountId,
        decision: DecisionId,
    ) -> Result<(), ManagerError> {
        use entity::message::Column;
        let about = self.decision(account, decision).await?.decision.to_string();
        if !self.0.parts.mail || self.account(account).await?.email.is_empty() {
            return Err(ManagerError::NoMail);
        }
        let tx = begin(self.db()).await?;
        let asked = entity::message::Entity::find()
            .filter(Column::AccountId.eq(account.to_string()))
            .filter(Column::Kind.eq(MessageKind::ReceiptAsked.word()));
        let on_its_way = asked
            .clone()
            .filter(Column::About.eq(about.as_str()))
            .filter(Column::MailAt.is_not_null());
        if on_its_way.count(&tx).await? > 0 {
            return Ok(());
        }
        let since = (self.now() - WITHIN).timestamp_millis();
        let lately = asked.filter(Column::ToldAt.gt(since)).count(&tx).await?;
        if lately >= MOST_RECEIPTS {
            return Err(ManagerError::TooManyReceipts);
        }
        self.tell_her(&tx, account, MessageKind::ReceiptAsked, &about, 1)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// When she last asked for the receipt of a decision by mail, if she did.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn receipt_asked(
        &self,
        account: AccountId,
        decision: DecisionId,
    ) -> Result<Option<DateTime<Utc>>, ManagerError> {
        use entity::message::Column;
        let row = entity::message::Entity::find()
            .filter(Column::AccountId.eq(account.to_string()))
            .filter(Column::Kind.eq(MessageKind::ReceiptAsked.word()))
            .filter(Column::About.eq(decision.to_string()))
            .order_by_desc(Column::Id)
            .one(self.db())
            .await?;
        row.map(|row| read::moment(At("message", "told_at", &row.id), row.told_at))
            .transpose()
    }

    /// The decision whose receipt tells more of a message.
    pub(super) async fn receipt_of(
        &self,
        account: AccountId,
        kind: MessageKind,
        row: &entity::message::Model,
    ) -> Result<Option<DecisionId>, ManagerError> {
        match kind {
            MessageKind::Denied | MessageKind::ReceiptAsked => {
                read::text(At("message", "about", &row.id), &row.about).map(Some)
            }
            MessageKind::Granted => {
                let consent = entity::consent::Entity::find_by_id(row.about.as_str())
                    .one(self.db())
                    .await?;
                let Some(consent) = consent else {
                    return Ok(None);
                };
                let at = At("consent", "request_id", &consent.id);
                let request = read::text(at, &consent.request_id)?;
                self.settling_decision(account, request).await
            }
            _ => Ok(None),
        }
    }
}
