//! `POST /Accounts/delink`: a link is over, and with it every consent that needs it.

use account_aggregator::{
    ErrorCode, Opened,
    message::{Delink, Delinked, DelinkedAccount},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use serde_json::Value;

use super::{NetworkError, NetworkProvider, consent};
use crate::storage::entity::{fip_consent_link, fip_link};

impl NetworkProvider {
    /// Ends a link.
    pub(crate) async fn delink(&self, opened: &Opened) -> Result<Value, NetworkError> {
        let ask: Delink = opened.message()?;
        let customer = self.address(&opened.caller, &ask.account.customer_address)?;
        self.once(opened, async |tx| {
            let now = self.now_millis();
            let row = fip_link::Entity::find_by_id(&ask.account.link_ref_number)
                .one(tx)
                .await?;
            let hers = |row: &fip_link::Model| {
                row.aggregator == opened.caller.as_str()
                    && row.customer == customer
                    && row.delinked_at.is_none()
            };
            let row = row.filter(hers).ok_or_else(|| {
                NetworkError::refused(
                    ErrorCode::InvalidLinkRefNumber,
                    "`linkRefNumber` is not one of a link of this customer that holds",
                )
            })?;
            let mut row = row.into_active_model();
            row.delinked_at = Set(Some(now));
            let row = row.update(tx).await?;
            let under = fip_consent_link::Entity::find()
                .filter(fip_consent_link::Column::LinkRef.eq(row.link_ref.as_str()))
                .all(tx)
                .await?;
            for consent in under {
                let key = (consent.aggregator, consent.consent_id);
                consent::end(tx, key, "REVOKED", "delinked", now).await?;
            }
            Ok(Ok(Delinked {
                link: DelinkedAccount {
                    customer_address: ask.account.customer_address.clone(),
                    link_ref_number: row.link_ref,
                    status: "DELINKED".to_owned(),
                },
            }))
        })
        .await
    }
}
