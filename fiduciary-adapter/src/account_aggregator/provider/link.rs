//! `POST /Accounts/link`: she is to confirm that accounts which were discovered are linked.

use account_aggregator::{
    ErrorCode, Opened,
    message::{Account, Link, Linking},
};
use chrono::TimeDelta;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{NetworkError, NetworkProvider, account::HostAccount, discover, kept, token::Handed};
use crate::{
    account_aggregator::provider::{Authenticator, FiType},
    storage::entity::{fip_account, fip_link_attempt},
};

pub(super) const TABLE: &str = "fip_link_attempt";
/// How long a token may be used.
const TOKEN_LIFE: TimeDelta = TimeDelta::minutes(10);
/// How long she may take to confirm directly.
const DIRECT_LIFE: TimeDelta = TimeDelta::hours(24);
/// How long what was discovered may be linked.
pub(super) const FOUND_LIFE: TimeDelta = TimeDelta::hours(24);
/// Most accounts in one call.
const MOST: usize = 100;

/// What an attempt is about. Personal.
#[derive(Serialize, Deserialize)]
pub(super) struct Attempt {
    pub(super) address: String,
    pub(super) accounts: Vec<Tried>,
}

/// One account of an attempt.
#[derive(Serialize, Deserialize)]
pub(super) struct Tried {
    pub(super) acc_ref: String,
    pub(super) fi_type: String,
    pub(super) acc_type: String,
    pub(super) masked: String,
    pub(super) host: HostAccount,
}

fn not_found() -> NetworkError {
    NetworkError::refused(
        ErrorCode::AccountNotFound,
        "`Customer.Accounts` must repeat accounts exactly as they were discovered for this customer",
    )
}

impl NetworkProvider {
    /// Opens an attempt, and sends her a token where she is to confirm with one.
    pub(crate) async fn link(&self, opened: &Opened) -> Result<Value, NetworkError> {
        let ask: Link = opened.message()?;
        let customer = self.address(&opened.caller, &ask.customer.id)?;
        let accounts = &ask.customer.accounts;
        let twice = accounts.iter().enumerate().any(|(place, one)| {
            accounts[..place]
                .iter()
                .any(|other| other.acc_ref_number == one.acc_ref_number)
        });
        if accounts.is_empty() || accounts.len() > MOST || twice {
            return Err(NetworkError::invalid(
                "`Customer.Accounts` takes 1 to 100 accounts, each once",
            ));
        }
        let mut to_send = None;
        let answer = self
            .once(opened, async |tx| {
                let mut tried = Vec::new();
                for account in accounts {
                    tried.push(self.found(tx, opened, &customer, account).await?);
                }
                let attempt = Attempt {
                    address: ask.customer.id.0.clone(),
                    accounts: tried,
                };
                let (ref_number, token) =
                    self.open_attempt(tx, opened, &customer, &attempt).await?;
                if let Some(token) = token {
                    to_send = Some((ref_number.clone(), token, attempt));
                }
                Ok(Ok(Linking {
                    authenticator: self.config.authenticator.name().to_owned(),
                    ref_number,
                }))
            })
            .await?;
        // Outside of the transaction: the host's program may take its time.
        if let Some((ref_number, token, attempt)) = to_send {
            let host = attempt.accounts.first().map(|one| &one.host);
            let handed = Handed {
                customer: host.map_or("", |host| host.customer.as_str()),
                destination: host.and_then(|host| host.destination.as_deref()),
                token: &token,
            };
            if let Err(error) = self.send_token(&ref_number, &handed).await {
                // Nobody can ever confirm it; the same call again begins anew.
                fip_link_attempt::Entity::delete_by_id(&ref_number)
                    .exec(&self.adapter.db)
                    .await?;
                self.forget_answer(opened).await?;
                return Err(error);
            }
        }
        Ok(answer)
    }

    /// An account as it was discovered: all that is said of it must be as we told it.
    async fn found(
        &self,
        tx: &DatabaseTransaction,
        opened: &Opened,
        customer: &str,
        account: &Account,
    ) -> Result<Tried, NetworkError> {
        let acc_ref = account.acc_ref_number.0.clone();
        let key = (
            opened.caller.to_string(),
            customer.to_owned(),
            acc_ref.clone(),
        );
        let row = fip_account::Entity::find_by_id(key).one(tx).await?;
        let row = row.ok_or_else(not_found)?;
        let fi_type = FiType::parse(&account.fi_type).map(FiType::name);
        let since = (self.adapter.now() - FOUND_LIFE).timestamp_millis();
        if fi_type != Some(row.fi_type.as_str())
            || row.acc_type != account.acc_type
            || row.masked != account.masked_acc_number.0
            || row.found_at < since
        {
            return Err(not_found());
        }
        let place = (customer, acc_ref.as_str());
        let host = kept::open(&self.adapter, discover::TABLE, place, &row.sealed)?;
        Ok(Tried {
            acc_ref,
            fi_type: row.fi_type,
            acc_type: row.acc_type,
            masked: row.masked,
            host,
        })
    }

    async fn open_attempt(
        &self,
        tx: &DatabaseTransaction,
        opened: &Opened,
        customer: &str,
        attempt: &Attempt,
    ) -> Result<(String, Option<zeroize::Zeroizing<String>>), NetworkError> {
        use fip_link_attempt::{Column, Entity, Model};
        let mut names = attempt.accounts.iter().map(|one| &one.host.customer);
        let first = names.next().ok_or_else(not_found)?;
        // One address may have seen accounts of two customers; one token speaks for one of them.
        if names.any(|other| other != first) {
            return Err(not_found());
        }
        let host_customer = self.digest(&["host", first]);
        let now = self.adapter.now();
        let lately = (now - TOKEN_LIFE).timestamp_millis();
        let open = Entity::find()
            .filter(Column::HostCustomer.eq(host_customer.as_str()))
            .filter(Column::CreatedAt.gt(lately))
            .count(tx)
            .await?;
        if open >= u64::from(self.config.most_tokens) {
            return Err(NetworkError::invalid(
                "too many links were begun for this customer; wait for ten minutes",
            ));
        }
        let ref_number = self.new_id();
        let (life, token) = match self.config.authenticator {
            Authenticator::Token => (TOKEN_LIFE, Some(self.new_token())),
            Authenticator::Direct => (DIRECT_LIFE, None),
        };
        let row = Model {
            aggregator: opened.caller.to_string(),
            customer: customer.to_owned(),
            host_customer,
            sealed: kept::seal(&self.adapter, TABLE, ("", &ref_number), attempt)?,
            authenticator: self.config.authenticator.name().to_owned(),
            created_at: now.timestamp_millis(),
            expires_at: (now + life).timestamp_millis(),
            token: token
                .as_ref()
                .map(|token| self.token_digest(&ref_number, token)),
            tries: 0,
            state: "open".to_owned(),
            ref_number: ref_number.clone(),
        };
        row.into_active_model().insert(tx).await?;
        Ok((ref_number, token))
    }

    /// How a token is kept.
    pub(super) fn token_digest(&self, ref_number: &str, token: &str) -> String {
        self.digest(&["token", ref_number, token])
    }
}
