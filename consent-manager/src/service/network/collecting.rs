//! Financial information is asked of each provider, and kept sealed: what a worker looks after.
//!
//! What a provider sealed is passed on as it came.

use std::collections::BTreeMap;

use account_aggregator::{
    Operation,
    artefact::signature_of,
    gate::{CallError, is_uuid},
    key_material::KeyMaterial,
    message::{ConsentRef, Fi, FiDataRange, FiFetch, FiFetched, FiRequest, FiResponse},
    registry::EntityId,
    time::{self, Moment},
};
use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{artifact::LifecycleState, data_request::SessionState, ids::SessionId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Query,
};
use service_kit::account_aggregator::SendError;

use super::{
    entity_id,
    session::{accounts_of, party_in},
    tell::state_now,
};
use crate::{
    relay::Relay,
    service::{Manager, ManagerError},
    storage::{
        begin, entity,
        read::{self, At},
    },
};

/// Pauses between tries at a provider, in seconds; then its part has failed.
const RETRY_SECONDS: [i64; 6] = [2, 5, 15, 60, 120, 300];
/// A provider that tells nothing is asked again after this long.
const LOOK_AGAIN: i64 = 20;
/// Most parts looked after at once.
pub(super) const AT_ONCE: u64 = 64;

/// A provider's part that something is to be done about.
#[derive(Debug, Clone)]
pub(crate) struct DuePart {
    session: String,
    provider: EntityId,
}

impl DuePart {
    /// Tells it from others.
    pub(crate) fn key(&self) -> String {
        format!("{} {}", self.session, self.provider)
    }
}

/// What came of asking.
enum Came {
    /// The provider's session.
    Open(String),
    /// Sealed data, by account.
    Data(Vec<(String, Fi)>),
    /// Nothing yet.
    Wait,
    /// The same may succeed later.
    Again,
    /// It will not.
    Never(&'static str),
}

impl Manager {
    /// Parts that are to be looked after now.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn due_parts(&self) -> Result<Vec<DuePart>, ManagerError> {
        if self.edge().is_none() {
            return Ok(Vec::new());
        }
        // Once one provider has failed, what others still have open is not looked at any more.
        let going_on = Query::select()
            .column(entity::aa_session::Column::Id)
            .from(entity::aa_session::Entity)
            .and_where(entity::aa_session::Column::State.eq("ACTIVE"))
            .to_owned();
        let rows = entity::aa_part::Entity::find()
            .filter(entity::aa_part::Column::State.is_in(["ASKED", "OPEN"]))
            .filter(entity::aa_part::Column::SessionId.in_subquery(going_on))
            .filter(entity::aa_part::Column::NextAt.lte(self.now().timestamp_millis()))
            .order_by_asc(entity::aa_part::Column::NextAt)
            .limit(AT_ONCE)
            .all(self.db())
            .await?;
        rows.into_iter()
            .map(|row| {
                let at = At("aa_part", "party_id", &row.session_id);
                Ok(DuePart {
                    provider: entity_id(at, &row.party_id)?,
                    session: row.session_id,
                })
            })
            .collect()
    }

    /// Looks after one part: opens its session at the provider, or fetches what is there.
    ///
    /// # Errors
    /// When the database or the disk fails; then it is tried again.
    pub(crate) async fn look_after(
        &self,
        due: &DuePart,
        relay: &Relay,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let key = (due.session.clone(), due.provider.to_string());
        let Some(part) = entity::aa_part::Entity::find_by_id(key.clone())
            .one(self.db())
            .await?
        else {
            return Ok(());
        };
        let session = entity::aa_session::Entity::find_by_id(&due.session)
            .one(self.db())
            .await?;
        let Some(session) = session.filter(|session| session.state == "ACTIVE") else {
            return Ok(());
        };
        let consent = self.consent_row(self.db(), &session.consent_id).await?;
        let came = match state_now(&consent, self.now())? {
            LifecycleState::Active => match &part.provider_session {
                None => self.open_at(due, &part, &session).await?,
                Some(provider) => self.collect(due, &part, &session, provider).await?,
            },
            _ => Came::Never("the consent is not in force"),
        };
        // Sealed bytes are on disk before a row says so.
        if let Came::Data(found) = &came {
            for (link, fi) in found {
                self.take(&part, link, fi, relay).await?;
            }
        }
        let tx = begin(self.db()).await?;
        let Some(part) = entity::aa_part::Entity::find_by_id(key).one(&tx).await? else {
            return Ok(());
        };
        if !matches!(part.state.as_str(), "ASKED" | "OPEN") {
            return Ok(());
        }
        let now = self.now();
        match came {
            Came::Never(why) => self.fail_part(&tx, part, "TIMEOUT", why).await?,
            Came::Again => {
                let wait = usize::try_from(part.tries)
                    .ok()
                    .and_then(|n| RETRY_SECONDS.get(n));
                match wait {
                    None => {
                        self.fail_part(&tx, part, "TIMEOUT", "the provider does not answer")
                            .await?
                    }
                    Some(seconds) => {
                        let mut part = part.into_active_model();
                        part.tries = Set(part.tries.take().unwrap_or_default() + 1);
                        part.next_at = Set((now + TimeDelta::seconds(*seconds)).timestamp_millis());
                        part.update(&tx).await?;
                    }
                }
            }
            Came::Open(id) => {
                let mut part = part.into_active_model();
                part.provider_session = Set(Some(id));
                part.state = Set("OPEN".into());
                part.tries = Set(0);
                part.next_at = Set((now + TimeDelta::seconds(1)).timestamp_millis());
                part.update(&tx).await?;
            }
            Came::Wait | Came::Data(_) => {
                let open = accounts_of(&tx, &part).await?;
                let all = !open.iter().any(|row| row.status == "PENDING");
                let session = part.session_id.clone();
                let mut part = part.into_active_model();
                part.state = Set(if all { "FETCHED" } else { "OPEN" }.into());
                part.next_at = Set((now + TimeDelta::seconds(LOOK_AGAIN)).timestamp_millis());
                part.update(&tx).await?;
                self.settle_session(&tx, &session).await?;
            }
        }
        tx.commit().await?;
        self.wake();
        Ok(())
    }

    async fn open_at(
        &self,
        due: &DuePart,
        part: &entity::aa_part::Model,
        session: &entity::aa_session::Model,
    ) -> Result<Came, ManagerError> {
        let Some(edge) = self.edge() else {
            return Ok(Came::Never("there is no edge here"));
        };
        let artefact = entity::aa_artefact::Entity::find_by_id(&part.artefact_id)
            .one(self.db())
            .await?
            .ok_or(ManagerError::NotFound)?;
        let at = |column| At("aa_session", column, &session.id);
        let moment = |column, text: &str| {
            time::parse(text).map(Moment).ok_or(ManagerError::Corrupt {
                table: "aa_session",
                column,
                row: session.id.clone(),
            })
        };
        let key_material: KeyMaterial = read::json(at("key_material"), &session.key_material)?;
        let signature = signature_of(&artefact.signed_consent).unwrap_or_default();
        let request = FiRequest {
            range: FiDataRange {
                from: moment("range_from", &session.range_from)?,
                to: moment("range_to", &session.range_to)?,
            },
            consent: ConsentRef {
                id: artefact.id.clone(),
                digital_signature: signature.to_owned(),
            },
            key_material,
            query: None,
        };
        // The same transaction at each try, so that a provider opens one session for it.
        let txnid = super::txnid_of(&due.key());
        let sent = edge
            .send_as(Operation::FipFiRequest, &due.provider, &request, txnid)
            .await;
        Ok(match sent.map(serde_json::from_value::<FiResponse>) {
            Ok(Ok(answer)) if answer.consent_id == artefact.id && is_uuid(&answer.session_id) => {
                Came::Open(answer.session_id)
            }
            Ok(_) => Came::Never("the provider's answer is none"),
            Err(error) => self.not_come(due, &error),
        })
    }

    async fn collect(
        &self,
        due: &DuePart,
        part: &entity::aa_part::Model,
        session: &entity::aa_session::Model,
        provider_session: &str,
    ) -> Result<Came, ManagerError> {
        let Some(edge) = self.edge() else {
            return Ok(Came::Never("there is no edge here"));
        };
        let masks = self.masks_of(part).await?;
        let at = At("aa_session", "key_material", &session.id);
        let theirs: KeyMaterial = read::json(at, &session.key_material)?;
        let curve = theirs.curve.as_str();
        let fetch = FiFetch {
            session_id: provider_session.to_owned(),
            fip_id: Some(due.provider.to_string()),
            link_ref_number: Vec::new(),
        };
        let sent = edge
            .send(Operation::FipFiFetch, &due.provider, &fetch)
            .await;
        Ok(match sent.map(serde_json::from_value::<FiFetched>) {
            Ok(Ok(fetched)) => match by_account(fetched, due, &masks, curve, self.now()) {
                Ok(found) => Came::Data(found),
                Err(why) => Came::Never(why),
            },
            Ok(Err(_)) => Came::Never("the provider's answer is none"),
            Err(error) if error.code() == Some("NoDataFound") => Came::Wait,
            Err(error) if error.code() == Some("DataFetchRequestInProgress") => Came::Wait,
            Err(error) => self.not_come(due, &error),
        })
    }

    /// What she calls each account of a part, by its link.
    async fn masks_of(
        &self,
        part: &entity::aa_part::Model,
    ) -> Result<BTreeMap<String, String>, ManagerError> {
        let links = accounts_of(self.db(), part).await?;
        let links = links.into_iter().map(|row| row.link_ref_number);
        let rows = entity::aa_account::Entity::find()
            .filter(entity::aa_account::Column::PartyId.eq(&part.party_id))
            .filter(entity::aa_account::Column::LinkRefNumber.is_in(links))
            .all(self.db())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.link_ref_number, row.masked))
            .collect())
    }

    fn not_come(&self, due: &DuePart, error: &SendError) -> Came {
        tracing::warn!(provider = %due.provider, %error, "a provider of the network gave no data");
        match error {
            error if error.is_transient() => Came::Again,
            SendError::Call(CallError::Refused { .. }) => Came::Never("the provider refused it"),
            _ => Came::Never("the provider's answer is none"),
        }
    }

    /// Keeps one account's sealed data, and writes the record of sharing.
    async fn take(
        &self,
        part: &entity::aa_part::Model,
        link: &str,
        fi: &Fi,
        relay: &Relay,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let key = (
            part.session_id.clone(),
            part.party_id.clone(),
            link.to_owned(),
        );
        let row = entity::aa_part_account::Entity::find_by_id(key)
            .one(self.db())
            .await?;
        let Some(row) = row.filter(|row| row.status == "PENDING") else {
            return Ok(());
        };
        let session = entity::data_session::Entity::find_by_id(&row.data_session)
            .one(self.db())
            .await?
            .ok_or(ManagerError::NotFound)?;
        let at = |column| At("data_session", column, &session.id);
        let source = party_in(at("source"), &session.source)?;
        let name: SessionId = read::text(at("source_session"), &session.source_session)?;
        if session.state == read::to_word(&SessionState::Pending)? {
            let bytes = serde_json::to_vec(fi)?;
            let digest = relay.keep(name, &bytes, self.ids()).await?;
            let size = u64::try_from(bytes.len())?;
            self.accept_page(&source, name, 0, true, size, digest)
                .await?;
        }
        let mut row = row.into_active_model();
        row.status = Set("READY".into());
        row.description = Set(String::from("ready to be fetched"));
        row.update(self.db()).await?;
        Ok(())
    }
}

/// What a provider gave, one account each, if it is of this provider and these accounts.
fn by_account(
    fetched: FiFetched,
    due: &DuePart,
    masks: &BTreeMap<String, String>,
    curve: &str,
    now: DateTime<Utc>,
) -> Result<Vec<(String, Fi)>, &'static str> {
    let mut found: Vec<(String, Fi)> = Vec::new();
    for fi in fetched.fi {
        if fi.fip_id != due.provider {
            return Err("the provider's answer is another provider's");
        }
        fi.key_material
            .check(now)
            .map_err(|_| "the provider's key cannot be used")?;
        if fi.key_material.curve != curve {
            return Err("the provider's key is of another curve");
        }
        if fi.data.is_empty() {
            return Err("the provider's answer has a key without an account");
        }
        for data in fi.data {
            let link = data.link_ref_number.clone();
            let mask = masks
                .get(&link)
                .ok_or("the provider's answer has an account that was not asked for")?;
            if *mask != data.masked_acc_number {
                return Err("the provider's answer calls an account otherwise");
            }
            if found.iter().any(|(known, _)| *known == link) {
                return Err("the provider's answer has an account twice");
            }
            let one = Fi {
                fip_id: fi.fip_id.clone(),
                data: vec![data],
                key_material: fi.key_material.clone(),
            };
            found.push((link, one));
        }
    }
    if found.is_empty() {
        return Err("the provider's answer has no account");
    }
    Ok(found)
}
