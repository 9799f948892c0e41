//! `POST /Accounts/link/verify`: the token that she was sent came back, and the accounts are linked.

use account_aggregator::{
    ErrorCode, Opened, Refusal,
    message::{LinkDetail, LinkToken, Linked, Personal},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use service_kit::entropy::IdSource;

use super::{
    NetworkError, NetworkProvider,
    account::HostAccount,
    kept,
    link::{self, Attempt},
};
use crate::{
    adapter::Adapter,
    storage::entity::{fip_link, fip_link_attempt},
};

pub(super) const TABLE: &str = "fip_link";
/// How often a token may be wrong.
const TRIES: i64 = 5;

/// What is kept of a link. Personal.
#[derive(Serialize, Deserialize)]
pub(super) struct KeptLink {
    pub(super) address: String,
    pub(super) host: HostAccount,
}

impl NetworkProvider {
    /// Checks the token, and links.
    pub(crate) async fn verify_link(&self, opened: &Opened) -> Result<Value, NetworkError> {
        let ask: LinkToken = opened.message()?;
        self.once(opened, async |tx| {
            let row = fip_link_attempt::Entity::find_by_id(&ask.ref_number)
                .one(tx)
                .await?;
            let ours = |row: &fip_link_attempt::Model| row.aggregator == opened.caller.as_str();
            let row = row.filter(ours).ok_or_else(|| {
                NetworkError::invalid("`refNumber` is not one of a link that was begun here")
            })?;
            let Some(right) = row.token.clone() else {
                return Err(NetworkError::invalid(
                    "this link is confirmed with the provider, not with a token",
                ));
            };
            if row.state != "open" || row.expires_at <= self.now_millis() {
                return Err(NetworkError::refused(
                    ErrorCode::LinkTokenExpired,
                    "the token cannot be used any more; begin the link again",
                ));
            }
            if self.token_digest(&ask.ref_number, &ask.token) != right {
                let tries = row.tries.saturating_add(1);
                let mut row = row.into_active_model();
                row.tries = Set(tries);
                if tries >= TRIES {
                    row.state = Set("spent".to_owned());
                }
                row.update(tx).await?;
                return Ok(Err(Refusal::new(
                    ErrorCode::InvalidLinkToken,
                    "`token` is not the one she was sent",
                )));
            }
            let links = complete(&self.adapter, tx, row).await?;
            Ok(Ok(Linked { links }))
        })
        .await
    }
}

/// Links what an attempt is about.
pub(super) async fn complete(
    adapter: &Adapter,
    tx: &DatabaseTransaction,
    row: fip_link_attempt::Model,
) -> Result<Vec<LinkDetail>, NetworkError> {
    let attempt: Attempt = kept::open(adapter, link::TABLE, ("", &row.ref_number), &row.sealed)?;
    let (aggregator, customer) = (row.aggregator.clone(), row.customer.clone());
    let mut row = row.into_active_model();
    row.state = Set("linked".to_owned());
    row.update(tx).await?;
    let mut links = Vec::new();
    for account in attempt.accounts {
        use fip_link::{Column, Entity, Model};
        let held = Entity::find()
            .filter(Column::Aggregator.eq(aggregator.as_str()))
            .filter(Column::Customer.eq(customer.as_str()))
            .filter(Column::AccRef.eq(account.acc_ref.as_str()))
            .filter(Column::DelinkedAt.is_null())
            .one(tx)
            .await?;
        let link_ref = match held {
            // Linked already: consents name it by the reference it has.
            Some(held) => held.link_ref,
            None => {
                let link_ref = fresh(&adapter.ids);
                let kept_link = KeptLink {
                    address: attempt.address.clone(),
                    host: account.host,
                };
                let row = Model {
                    aggregator: aggregator.clone(),
                    customer: customer.clone(),
                    acc_ref: account.acc_ref.clone(),
                    fi_type: account.fi_type,
                    acc_type: account.acc_type,
                    masked: account.masked,
                    sealed: kept::seal(adapter, TABLE, ("", &link_ref), &kept_link)?,
                    linked_at: adapter.now().timestamp_millis(),
                    delinked_at: None,
                    link_ref: link_ref.clone(),
                };
                row.into_active_model().insert(tx).await?;
                link_ref
            }
        };
        links.push(LinkDetail {
            customer_address: Personal(attempt.address.clone()),
            link_ref_number: link_ref,
            acc_ref_number: Personal(account.acc_ref),
            status: "LINKED".to_owned(),
        });
    }
    Ok(links)
}

fn fresh(ids: &IdSource) -> String {
    ids.uuid_v4().to_string()
}
