//! What the aggregators are told, from disk, until they have taken it or never will.

use std::{collections::BTreeSet, str::FromStr as _};

use account_aggregator::{
    EntityId, Operation,
    message::{FiNotification, FiStatusNotification, FiStatusResponse, Notifier},
};
use chrono::TimeDelta;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Serialize;
use serde_json::Value;
use service_kit::{account_aggregator::SendError, problem::Causes};
use uuid::Uuid;

use super::{NetworkError, NetworkProvider, kept, prepare};
use crate::{
    adapter::Adapter,
    storage::entity::{fip_outbox, fip_session},
};

const TABLE: &str = "fip_outbox";
/// Seconds between tries; after the last, that long each time.
const PAUSES: [i64; 5] = [5, 30, 120, 600, 3_600];
/// Most that one round tells.
const MOST: u64 = 100;

/// What is to be told.
pub(super) struct News<'a, B> {
    pub(super) aggregator: &'a str,
    /// `data`, `consent` or `link`.
    pub(super) kind: &'static str,
    pub(super) subject: &'a str,
    pub(super) body: &'a B,
    pub(super) until: Option<i64>,
}

/// Us, as the one who tells; none where we are not on the network.
pub(super) fn notifier(adapter: &Adapter) -> Option<Notifier> {
    let network = adapter.config.account_aggregator.as_ref()?;
    Some(Notifier {
        r#type: "FIP".to_owned(),
        id: network.id.to_string(),
    })
}

/// Puts something to be told, with what it tells of.
pub(super) async fn put<B: Serialize>(
    adapter: &Adapter,
    tx: &DatabaseTransaction,
    news: &News<'_, B>,
) -> Result<(), NetworkError> {
    let id = adapter.ids.uuid_v7().to_string();
    let row = fip_outbox::Model {
        aggregator: news.aggregator.to_owned(),
        kind: news.kind.to_owned(),
        subject: news.subject.to_owned(),
        txnid: adapter.ids.uuid_v4().to_string(),
        sealed: kept::seal(adapter, TABLE, ("", &id), news.body)?,
        until: news.until,
        attempts: 0,
        next_at: adapter.now().timestamp_millis(),
        sent_at: None,
        refused: None,
        id,
    };
    row.into_active_model().insert(tx).await?;
    Ok(())
}

impl NetworkProvider {
    /// Puts how a session is now.
    pub(super) async fn tell_session(
        &self,
        tx: &DatabaseTransaction,
        session: &fip_session::Model,
        status: &str,
    ) -> Result<(), NetworkError> {
        let notifier = notifier(&self.adapter).ok_or(NetworkError::Corrupt("configuration"))?;
        let body = FiNotification {
            status: FiStatusNotification {
                session_id: session.session_id.clone(),
                session_status: status.to_owned(),
                responses: vec![FiStatusResponse {
                    fip_id: notifier.id.clone(),
                    accounts: prepare::statuses(tx, &session.session_id).await?,
                }],
            },
            notifier,
        };
        let over = status == "EXPIRED";
        let news = News {
            aggregator: &session.aggregator,
            kind: "data",
            subject: &session.session_id,
            body: &body,
            until: (!over).then_some(session.expires_at),
        };
        put(&self.adapter, tx, &news).await
    }

    /// One round: everything that is due. Gives how many were taken.
    pub(super) async fn tell_due(&self) -> Result<u32, NetworkError> {
        use fip_outbox::Column;
        let now = self.now_millis();
        let untold = fip_outbox::Entity::find()
            .filter(Column::SentAt.is_null())
            .filter(Column::Refused.is_null())
            .order_by_asc(Column::Id)
            .limit(MOST)
            .all(&self.adapter.db)
            .await?;
        let (mut behind, mut taken) = (BTreeSet::new(), 0);
        for row in untold {
            if row.next_at > now || behind.contains(&row.subject) {
                behind.insert(row.subject);
                continue;
            }
            let subject = row.subject.clone();
            if self.tell(row).await? {
                taken += 1;
            } else {
                behind.insert(subject);
            }
        }
        Ok(taken)
    }

    /// Tells one thing. Whether what follows it may be told.
    async fn tell(&self, row: fip_outbox::Model) -> Result<bool, NetworkError> {
        let (id, attempts) = (row.id.clone(), row.attempts);
        let late = row.until.is_some_and(|until| until <= self.now_millis());
        let outcome = if late {
            Err(Some("too late".to_owned()))
        } else {
            self.send(&row).await?
        };
        let mut row = row.into_active_model();
        let goes_on = match outcome {
            Ok(()) => {
                row.sent_at = Set(Some(self.now_millis()));
                true
            }
            Err(Some(never)) => {
                tracing::error!(notification = %id, why = never, "a notification will not be taken");
                row.refused = Set(Some(never));
                true
            }
            Err(None) => {
                row.attempts = Set(attempts.saturating_add(1));
                row.next_at = Set((self.adapter.now() + pause(attempts)).timestamp_millis());
                false
            }
        };
        row.update(&self.adapter.db).await?;
        Ok(goes_on)
    }

    /// Whether it was taken; else why it never will be, or none where it may be later.
    async fn send(
        &self,
        row: &fip_outbox::Model,
    ) -> Result<Result<(), Option<String>>, NetworkError> {
        let corrupt = || NetworkError::Corrupt(TABLE);
        let operation = match row.kind.as_str() {
            "data" => Operation::AaFiNotification,
            "consent" => Operation::AaConsentNotification,
            _ => Operation::AaAccountLinkNotification,
        };
        let to = EntityId::from_str(&row.aggregator).map_err(|_| corrupt())?;
        let txnid: Uuid = row.txnid.parse().map_err(|_| corrupt())?;
        let body: Value = kept::open(&self.adapter, TABLE, ("", &row.id), &row.sealed)?;
        let sent = self.edge.send_as(operation, &to, &body, txnid).await;
        Ok(match sent {
            Ok(_) => Ok(()),
            Err(error) => {
                tracing::warn!(notification = %row.id, error = %Causes(&error), "a notification was not taken");
                Err(never(&error))
            }
        })
    }
}

/// Why the same words will never be taken. An answer that is not genuine may be a proxy's, and a key or a
/// clock that is wrong can be mended.
fn never(error: &SendError) -> Option<String> {
    let status = error.status()?;
    let code = error.code()?;
    let mendable = status >= 500
        || matches!(status, 401 | 429)
        || matches!(code, "SignatureDoesNotMatch" | "NoSuchVersion");
    (!mendable).then(|| code.to_owned())
}

fn pause(attempts: i64) -> TimeDelta {
    let last = PAUSES.len() - 1;
    let place = usize::try_from(attempts).unwrap_or(last).min(last);
    TimeDelta::seconds(PAUSES.get(place).copied().unwrap_or(3_600))
}
