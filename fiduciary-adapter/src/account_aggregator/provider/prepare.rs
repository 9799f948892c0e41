//! Preparing the documents of sessions that were opened, away from the call that opened them.
//!
//! Each document is sealed with a key pair and nonce of its own, which are gone with the sealing: two
//! documents under one pair would share key and IV (`payload_opener::aa`). What was not finished when the
//! program ended is begun again with other keys; nobody has seen the first ones.

use std::collections::BTreeMap;

use account_aggregator::{
    artefact::SignedConsentDetail, key_material::KeyMaterial, message::AccountStatus,
};
use chrono::{DateTime, TimeDelta, Utc};
use consent_model::dataset::DatasetKind;
use payload_opener::aa::{KeyPair, TheirKey};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use service_kit::problem::Causes;

use super::{
    NetworkError, NetworkProvider,
    account::HostAccount,
    consent, document, kept,
    link_verify::{self, KeptLink},
    request::their_key,
};
use crate::{
    sources::{CustomerRef, Snapshot, SourceError},
    storage::{
        self,
        entity::{fip_document, fip_link, fip_session},
    },
};

/// Seconds before the source is asked again; after the last, the account has timed out.
const PAUSES: [i64; 3] = [5, 30, 120];
/// Most sessions of one round.
const MOST: u64 = 20;

/// What became of one account.
enum Made {
    Ready { material: String, encrypted: String },
    Denied,
    Later,
}

impl NetworkProvider {
    /// Prepares what is due. Gives how many sessions were worked at.
    pub(super) async fn prepare_due(&self) -> Result<usize, NetworkError> {
        use fip_session::Column;
        let due = fip_session::Entity::find()
            .filter(Column::State.eq("preparing"))
            .filter(Column::NextAt.lte(self.now_millis()))
            .order_by_asc(Column::NextAt)
            .limit(MOST)
            .all(&self.adapter.db)
            .await?;
        let count = due.len();
        for session in due {
            let id = session.session_id.clone();
            if let Err(error) = self.prepare(session).await {
                tracing::error!(session = %id, error = %Causes(&error), "a session could not be prepared");
                self.put_off(&id).await?;
            }
        }
        Ok(count)
    }

    async fn prepare(&self, session: fip_session::Model) -> Result<(), NetworkError> {
        let tx = storage::begin(&self.adapter.db).await?;
        let held = self
            .held(&tx, &session.aggregator, &session.consent_id)
            .await?;
        let pending = documents(&tx, &session.session_id).await?;
        tx.rollback().await?;
        let held = held.ok_or(NetworkError::Corrupt("fip_session"))?;
        let material: KeyMaterial = serde_json::from_str(&session.key_material)
            .map_err(|_| NetworkError::Corrupt("fip_session"))?;
        let theirs = their_key(&material)?;
        let mut snapshots = BTreeMap::new();
        let mut made = BTreeMap::new();
        for row in pending.iter().filter(|row| row.status == "PENDING") {
            let link = held.links.iter().find(|link| link.link_ref == row.link_ref);
            let link = link.ok_or(NetworkError::Corrupt("fip_document"))?;
            let one = self
                .make(&session, &held.detail, link, &theirs, &mut snapshots)
                .await;
            let one = match one {
                Ok(one) => one,
                Err(NetworkError::Source(error)) => {
                    tracing::warn!(session = %session.session_id, %error, "an account could not be read yet");
                    Made::Later
                }
                Err(error) => return Err(error),
            };
            made.insert(row.link_ref.clone(), one);
        }
        self.keep(&session.session_id, made).await
    }

    async fn make(
        &self,
        session: &fip_session::Model,
        detail: &SignedConsentDetail,
        link: &fip_link::Model,
        theirs: &TheirKey,
        snapshots: &mut BTreeMap<String, Box<dyn Snapshot>>,
    ) -> Result<Made, NetworkError> {
        let kept: KeptLink = kept::open(
            &self.adapter,
            link_verify::TABLE,
            ("", &link.link_ref),
            &link.sealed,
        )?;
        let HostAccount {
            customer, account, ..
        } = kept.host;
        if !snapshots.contains_key(&customer) {
            let datasets = [DatasetKind::BankAccounts, DatasetKind::BankTransactions];
            let name = CustomerRef(customer.clone());
            let snapshot = self.source.snapshot_for(&name, &datasets).await?;
            let down = snapshot.missing();
            if datasets
                .iter()
                .any(|kind| down.iter().any(|one| one.dataset == *kind))
            {
                return Err(SourceError::Unavailable("one of the sources is down").into());
            }
            snapshots.insert(customer.clone(), snapshot);
        }
        let Some(snapshot) = snapshots.get(&customer) else {
            return Ok(Made::Later);
        };
        let wanted = document::wanted(detail, link, session, self.adapter.now())?;
        let Some(text) = document::write(&**snapshot, &account, &wanted).await? else {
            // She has no such account any more.
            return Ok(Made::Denied);
        };
        let ids = &self.adapter.ids;
        let mut fill = |buffer: &mut [u8]| {
            for part in buffer.chunks_mut(32) {
                let length = part.len();
                part.copy_from_slice(&ids.bytes32()[..length]);
            }
        };
        let pair = KeyPair::generate(theirs.curve(), &mut fill);
        let expiry = at(session.expires_at).ok_or(NetworkError::Corrupt("fip_session"))?;
        let material = KeyMaterial::new(
            theirs.curve().as_str(),
            pair.key_value_as(theirs.form()),
            pair.nonce(),
            expiry,
        );
        let encrypted = pair.seal(theirs, text.as_bytes()).map_err(|error| {
            account_aggregator::Refusal::new(
                account_aggregator::ErrorCode::InvalidKey,
                error.to_string(),
            )
        })?;
        Ok(Made::Ready {
            material: serde_json::to_string(&material)?,
            encrypted,
        })
    }

    /// Keeps what was made, and says so, unless the session has ended meanwhile.
    async fn keep(
        &self,
        session_id: &str,
        made: BTreeMap<String, Made>,
    ) -> Result<(), NetworkError> {
        let now = self.adapter.now();
        let tx = storage::begin(&self.adapter.db).await?;
        let Some(session) = open_session(&tx, session_id).await? else {
            return Ok(());
        };
        let last = usize::try_from(session.attempts).is_ok_and(|tries| tries >= PAUSES.len());
        let (mut news, mut later) = (false, false);
        for row in documents(&tx, session_id).await? {
            let Some(one) = made.get(&row.link_ref) else {
                continue;
            };
            let mut row = row.into_active_model();
            match one {
                Made::Ready {
                    material,
                    encrypted,
                } => {
                    news = true;
                    row.status = Set("READY".to_owned());
                    row.key_material = Set(Some(material.clone()));
                    row.encrypted = Set(Some(encrypted.clone()));
                }
                Made::Denied => row.status = Set("DENIED".to_owned()),
                Made::Later if last => row.status = Set("TIMEOUT".to_owned()),
                Made::Later => {
                    later = true;
                    continue;
                }
            }
            row.update(&tx).await?;
        }
        let attempts = session.attempts;
        let mut changed = session.clone().into_active_model();
        if later {
            changed.attempts = Set(attempts.saturating_add(1));
            changed.next_at = Set((now + pause(attempts)).timestamp_millis());
            changed.update(&tx).await?;
            if news {
                self.tell_session(&tx, &session, "ACTIVE").await?;
            }
        } else {
            self.close(&tx, session).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// All accounts are decided: the session is complete, or failed where one could not be read.
    async fn close(
        &self,
        tx: &DatabaseTransaction,
        session: fip_session::Model,
    ) -> Result<(), NetworkError> {
        let rows = documents(tx, &session.session_id).await?;
        let failed = rows.iter().any(|row| row.status == "TIMEOUT");
        let (state, told) = if failed {
            ("failed", "FAILED")
        } else {
            ("ready", "COMPLETED")
        };
        let mut row = session.clone().into_active_model();
        row.state = Set(state.to_owned());
        row.counts = Set(!failed);
        row.update(tx).await?;
        self.tell_session(tx, &session, told).await
    }

    /// After a fault of ours: the session is tried again, and fails after the last time.
    async fn put_off(&self, session_id: &str) -> Result<(), NetworkError> {
        let tx = storage::begin(&self.adapter.db).await?;
        let pending = documents(&tx, session_id).await?;
        tx.rollback().await?;
        let made = pending
            .into_iter()
            .filter(|row| row.status == "PENDING")
            .map(|row| (row.link_ref, Made::Later))
            .collect();
        self.keep(session_id, made).await
    }

    /// Ends sessions whose time is over.
    pub(super) async fn end_due(&self) -> Result<(), NetworkError> {
        use fip_session::Column;
        let tx = storage::begin(&self.adapter.db).await?;
        let over = fip_session::Entity::find()
            .filter(Column::State.ne("ended"))
            .filter(Column::ExpiresAt.lte(self.now_millis()))
            .limit(MOST)
            .all(&tx)
            .await?;
        for session in over {
            let rows = documents(&tx, &session.session_id).await?;
            if rows.iter().any(|row| row.status == "READY") {
                self.tell_session(&tx, &session, "EXPIRED").await?;
            }
            consent::end_session(&tx, session).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// How each account of a session is, in the network's words.
pub(super) async fn statuses(
    tx: &DatabaseTransaction,
    session_id: &str,
) -> Result<Vec<AccountStatus>, NetworkError> {
    let rows = documents(tx, session_id).await?;
    Ok(rows
        .into_iter()
        .map(|row| AccountStatus {
            description: match row.status.as_str() {
                "READY" => "ready to be fetched",
                "DENIED" => "there is no such account any more",
                "TIMEOUT" => "the records could not be read; ask again",
                "DELIVERED" => "delivered",
                _ => "being prepared",
            }
            .to_owned(),
            link_ref_number: row.link_ref,
            status: row.status,
        })
        .collect())
}

async fn documents(
    tx: &DatabaseTransaction,
    session_id: &str,
) -> Result<Vec<fip_document::Model>, NetworkError> {
    Ok(fip_document::Entity::find()
        .filter(fip_document::Column::SessionId.eq(session_id))
        .order_by_asc(fip_document::Column::LinkRef)
        .all(tx)
        .await?)
}

async fn open_session(
    tx: &DatabaseTransaction,
    session_id: &str,
) -> Result<Option<fip_session::Model>, NetworkError> {
    let found = fip_session::Entity::find_by_id(session_id).one(tx).await?;
    Ok(found.filter(|row| row.state == "preparing"))
}

fn pause(attempts: i64) -> TimeDelta {
    let last = PAUSES.len() - 1;
    let place = usize::try_from(attempts).unwrap_or(last).min(last);
    TimeDelta::seconds(PAUSES.get(place).copied().unwrap_or(120))
}

pub(super) fn at(millis: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(millis)
}
