//! `POST /Accounts/discover`: which accounts she has.

use account_aggregator::{
    ErrorCode, Opened,
    message::{Account, Discover, Discovered, Personal},
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use super::{
    NetworkError, NetworkProvider,
    account::{HostAccount, Told},
    customer::Found,
    kept,
};
use crate::{
    account_aggregator::provider::FiType,
    storage::{self, entity::fip_account},
};

pub(super) const TABLE: &str = "fip_account";

/// What was asked for and is served, in the caller's spelling.
fn wanted<'a>(asked: &'a [String], served: &[FiType]) -> Vec<(FiType, &'a str)> {
    let mut all: Vec<(FiType, &str)> = Vec::new();
    for text in asked {
        if let Some(kind) = FiType::parse(text)
            && served.contains(&kind)
            && all.iter().all(|(have, _)| *have != kind)
        {
            all.push((kind, text));
        }
    }
    all
}

impl NetworkProvider {
    /// Tells her accounts of the kinds that were asked for.
    pub(crate) async fn discover(&self, opened: &Opened) -> Result<Discovered, NetworkError> {
        let ask: Discover = opened.message()?;
        let id = ask
            .customer
            .id
            .ok_or_else(|| NetworkError::invalid("`Customer.id` is missing"))?;
        let customer = self.address(&opened.caller, &id)?;
        let wanted = wanted(&ask.fi_types, &self.config.fi_types);
        if wanted.is_empty() {
            return Err(NetworkError::refused(
                ErrorCode::UnsupportedFIType,
                "none of `FITypes` is served here",
            ));
        }
        let found = self.find(&ask.customer.identifiers).await?;
        let mut told = Vec::new();
        let mut rows = Vec::new();
        for account in self.accounts_of(&found.customer).await? {
            let Some((_, spelled)) = wanted.iter().find(|(kind, _)| *kind == account.fi_type)
            else {
                continue;
            };
            let row = self.row_of(opened.caller.as_str(), &customer, &found, &account)?;
            told.push(Account {
                fi_type: (*spelled).to_owned(),
                acc_type: account.acc_type.to_owned(),
                acc_ref_number: Personal(row.acc_ref.clone()),
                masked_acc_number: Personal(account.masked),
            });
            rows.push(row);
        }
        if told.is_empty() {
            return Err(NetworkError::refused(
                ErrorCode::NoAccountsFound,
                "no accounts of these kinds are found",
            ));
        }
        let tx = storage::begin(&self.adapter.db).await?;
        for row in rows {
            let key = (
                row.aggregator.clone(),
                row.customer.clone(),
                row.acc_ref.clone(),
            );
            fip_account::Entity::delete_by_id(key).exec(&tx).await?;
            row.into_active_model().insert(&tx).await?;
        }
        tx.commit().await?;
        Ok(Discovered { accounts: told })
    }

    fn row_of(
        &self,
        aggregator: &str,
        customer: &str,
        found: &Found,
        account: &Told,
    ) -> Result<fip_account::Model, NetworkError> {
        // Another aggregator gets another reference for the same account.
        let parts = ["account", aggregator, &found.customer.0, &account.reference];
        let acc_ref = self.digest(&parts)[..32].to_uppercase();
        let host = HostAccount {
            customer: found.customer.0.clone(),
            account: account.reference.clone(),
            destination: found.destination.clone(),
        };
        let place = (customer, acc_ref.as_str());
        Ok(fip_account::Model {
            aggregator: aggregator.to_owned(),
            customer: customer.to_owned(),
            fi_type: account.fi_type.name().to_owned(),
            acc_type: account.acc_type.to_owned(),
            masked: account.masked.clone(),
            sealed: kept::seal(&self.adapter, TABLE, place, &host)?,
            found_at: self.now_millis(),
            acc_ref,
        })
    }
}
