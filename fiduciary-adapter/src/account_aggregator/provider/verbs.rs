//! What the host does by its own hand: confirms a link for a customer who is with it, and ends a consent for
//! one who has asked it to. The running adapter tells the aggregator.

use account_aggregator::message::{
    AccountLinkNotification, AccountLinkStatus, ConsentNotification, ConsentStatusNotification,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::{
    NetworkError, consent, link_verify,
    outbox::{self, News},
};
use crate::{
    adapter::Adapter,
    storage::{
        self,
        entity::{fip_consent, fip_link_attempt},
    },
};

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum NetworkVerbError {
    /// The configuration has no `[account_aggregator.provider]`.
    #[error("this party is no provider of the Account Aggregator network")]
    NoProvider,
    /// No such attempt.
    #[error("no link of this reference number waits to be confirmed here")]
    NoAttempt,
    /// No such consent.
    #[error("no consent of this id is in force here")]
    NoConsent,
    /// It could not be done.
    #[error("it could not be done")]
    Fault(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<NetworkError> for NetworkVerbError {
    fn from(error: NetworkError) -> Self {
        Self::Fault(Box::new(error))
    }
}

impl From<sea_orm::DbErr> for NetworkVerbError {
    fn from(error: sea_orm::DbErr) -> Self {
        NetworkError::from(error).into()
    }
}

/// A link that was made. Names nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NetworkLink {
    /// How the link is called.
    pub link_ref_number: String,
    /// How the account is called towards the aggregator.
    pub acc_ref_number: String,
}

impl Adapter {
    /// Confirms a link that waits for the customer to be seen by the host itself (`DIRECT`).
    ///
    /// # Errors
    /// [`NetworkVerbError`].
    pub async fn confirm_network_link(
        &self,
        ref_number: &str,
    ) -> Result<Vec<NetworkLink>, NetworkVerbError> {
        let notifier = outbox::notifier(self).ok_or(NetworkVerbError::NoProvider)?;
        let now = self.now().timestamp_millis();
        let tx = storage::begin(&self.db).await?;
        let row = fip_link_attempt::Entity::find_by_id(ref_number)
            .one(&tx)
            .await?;
        let waits = |row: &fip_link_attempt::Model| {
            row.authenticator == "DIRECT" && row.state == "open" && row.expires_at > now
        };
        let row = row.filter(waits).ok_or(NetworkVerbError::NoAttempt)?;
        let aggregator = row.aggregator.clone();
        let mut links = Vec::new();
        for link in link_verify::complete(self, &tx, row).await? {
            let body = AccountLinkNotification {
                notifier: notifier.clone(),
                status: AccountLinkStatus {
                    acc_ref_number: link.acc_ref_number.0.clone(),
                    customer_address: link.customer_address,
                    link_ref_number: link.link_ref_number.clone(),
                    link_status: link.status,
                },
            };
            let news = News {
                aggregator: &aggregator,
                kind: "link",
                subject: &link.link_ref_number,
                body: &body,
                until: None,
            };
            outbox::put(self, &tx, &news).await?;
            links.push(NetworkLink {
                link_ref_number: link.link_ref_number,
                acc_ref_number: link.acc_ref_number.0,
            });
        }
        tx.commit().await?;
        Ok(links)
    }

    /// Ends a consent of the network for a customer who has asked the host to.
    ///
    /// # Errors
    /// [`NetworkVerbError`].
    pub async fn revoke_network_consent(&self, consent_id: &str) -> Result<(), NetworkVerbError> {
        let notifier = outbox::notifier(self).ok_or(NetworkVerbError::NoProvider)?;
        let now = self.now().timestamp_millis();
        let tx = storage::begin(&self.db).await?;
        let held = fip_consent::Entity::find()
            .filter(fip_consent::Column::ConsentId.eq(consent_id))
            .all(&tx)
            .await?;
        let mut ended = false;
        for row in held {
            let key = (row.aggregator.clone(), row.consent_id.clone());
            if !consent::end(&tx, key, "REVOKED", "provider", now).await? {
                continue;
            }
            ended = true;
            let body = ConsentNotification {
                notifier: notifier.clone(),
                status: ConsentStatusNotification {
                    consent_id: Some(row.consent_id.clone()),
                    consent_handle: None,
                    consent_status: "REVOKED".to_owned(),
                },
            };
            let news = News {
                aggregator: &row.aggregator,
                kind: "consent",
                subject: &row.consent_id,
                body: &body,
                until: None,
            };
            outbox::put(self, &tx, &news).await?;
        }
        if !ended {
            return Err(NetworkVerbError::NoConsent);
        }
        tx.commit().await?;
        Ok(())
    }
}
