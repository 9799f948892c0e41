//! Financial information on its way: asked of each provider, kept sealed, and given to the data user once.
//!
//! What a provider sealed is passed on as it came. It is kept until the session ends, so that a fetch whose
//! answer got lost can be made again, and for [`AFTER_FETCH`] at most once it was fetched.

use std::collections::{BTreeMap, BTreeSet};

use account_aggregator::{
    ErrorCode, Opened, Operation, Refusal,
    artefact::{SignedConsentDetail, signature_of},
    gate::{CallError, is_uuid},
    key_material::KeyMaterial,
    message::{ConsentRef, Fi, FiData, FiDataRange, FiFetch, FiFetched, FiRequest, FiResponse},
    registry::{EntityId, Kind},
    time::{self, Moment},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    approval::ApprovedItem, artifact::LifecycleState, data_request::SessionState, ids::SessionId,
    jose::CompactJws,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, Query},
};
use serde::Deserialize;
use service_kit::account_aggregator::SendError;

use super::{
    entity_id, internal,
    party::party_of,
    session::{accounts_of, not_usable, party_in},
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

/// For how long what was fetched can be fetched again.
const AFTER_FETCH: TimeDelta = TimeDelta::minutes(5);
/// Pauses between tries at a provider, in seconds; then its part has failed.
const RETRY_SECONDS: [i64; 6] = [2, 5, 15, 60, 120, 300];
/// A provider that tells nothing is asked again after this long.
const LOOK_AGAIN: i64 = 20;
/// Most parts looked after at once.
const AT_ONCE: u64 = 64;

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

    /// `POST /FI/fetch`.
    ///
    /// # Errors
    /// The first rule that forbids it.
    pub(crate) async fn network_fi_fetch(
        &self,
        opened: &Opened,
        relay: &Relay,
    ) -> Result<FiFetched, Refusal> {
        let asked: FiFetch = opened.message()?;
        let now = self.now();
        let session = entity::aa_session::Entity::find_by_id(&asked.session_id)
            .one(self.db())
            .await
            .map_err(|e| internal(e.into()))?
            .filter(|session| session.party_id == opened.caller.as_str())
            .ok_or_else(|| {
                Refusal::new(
                    ErrorCode::InvalidSessionId,
                    "`sessionId` is not one of yours",
                )
            })?;
        let consent = self
            .consent_row(self.db(), &session.consent_id)
            .await
            .map_err(internal)?;
        in_force(state_now(&consent, now).map_err(internal)?)?;
        let gone = || Refusal::new(ErrorCode::DataGone, "the session is over; open another one");
        if session.state == "EXPIRED" || session.expires_at <= now.timestamp_millis() {
            return Err(gone());
        }
        let detail = self.detail_in(&session).await.map_err(internal)?;
        if detail.query.is_some() {
            return self.fetch_answer(&session, relay).await;
        }
        let rows = entity::aa_part_account::Entity::find()
            .filter(entity::aa_part_account::Column::SessionId.eq(&session.id))
            .order_by_asc(entity::aa_part_account::Column::PartyId)
            .all(self.db())
            .await
            .map_err(|e| internal(e.into()))?;
        let wanted = filtered(&asked, rows)?;
        if session.state == "FAILED" {
            return Err(Refusal::new(
                ErrorCode::NoDataFound,
                "the session has failed; open another one",
            ));
        }
        let is = |status: &str| wanted.iter().any(|row| row.status == status);
        if is("PENDING") && (is("READY") || is("DELIVERED")) {
            return Err(Refusal::new(
                ErrorCode::DataFetchRequestInProgress,
                "not everything is ready yet; name `fipId` or `linkRefNumber` for what is",
            ));
        }
        let mut fi: Vec<Fi> = Vec::new();
        for row in &wanted {
            if !matches!(row.status.as_str(), "READY" | "DELIVERED") {
                continue;
            }
            let name = self
                .source_name(&row.data_session)
                .await
                .map_err(internal)?;
            let bytes = relay.whole(name, 0).await.map_err(|_| gone())?;
            let one: Fi = serde_json::from_slice(&bytes).map_err(|_| {
                Refusal::new(ErrorCode::InternalError, "what is kept cannot be read")
            })?;
            join(&mut fi, one);
        }
        if fi.is_empty() {
            return Err(Refusal::new(ErrorCode::NoDataFound, "nothing is ready yet"));
        }
        // What leaves is recorded before it does.
        self.mark_fetched(&session, &wanted, now)
            .await
            .map_err(internal)?;
        Ok(FiFetched { fi })
    }

    async fn detail_in(
        &self,
        session: &entity::aa_session::Model,
    ) -> Result<SignedConsentDetail, ManagerError> {
        let artefact = entity::aa_artefact::Entity::find_by_id(&session.artefact_id)
            .one(self.db())
            .await?
            .ok_or(ManagerError::NotFound)?;
        detail_of(&artefact.signed_consent)
    }

    async fn source_name(&self, data_session: &str) -> Result<SessionId, ManagerError> {
        let session = entity::data_session::Entity::find_by_id(data_session)
            .one(self.db())
            .await?
            .ok_or(ManagerError::NotFound)?;
        read::text(
            At("data_session", "source_session", &session.id),
            &session.source_session,
        )
    }

    async fn mark_fetched(
        &self,
        session: &entity::aa_session::Model,
        rows: &[entity::aa_part_account::Model],
        now: DateTime<Utc>,
    ) -> Result<(), ManagerError> {
        let tx = begin(self.db()).await?;
        for row in rows.iter().filter(|row| row.status == "READY") {
            let mut row = row.clone().into_active_model();
            row.status = Set("DELIVERED".into());
            row.description = Set(String::from("fetched"));
            row.update(&tx).await?;
        }
        let open = entity::aa_part_account::Entity::find()
            .filter(entity::aa_part_account::Column::SessionId.eq(&session.id))
            .filter(entity::aa_part_account::Column::Status.is_in(["PENDING", "READY"]))
            .one(&tx)
            .await?;
        let soon = (now + AFTER_FETCH).timestamp_millis();
        if open.is_none() && session.expires_at > soon {
            let mut session = session.clone().into_active_model();
            session.expires_at = Set(soon);
            session.update(&tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Ends sessions whose time is over: what was fetched is delivered, what was not is gone. Gives how
    /// many.
    ///
    /// # Errors
    /// When the database or the disk fails.
    pub(crate) async fn end_network_sessions(
        &self,
        relay: &Relay,
    ) -> Result<usize, Box<dyn std::error::Error + Send + Sync>> {
        if self.edge().is_none() {
            return Ok(0);
        }
        let now = self.now();
        let over = entity::aa_session::Entity::find()
            .filter(entity::aa_session::Column::State.ne("EXPIRED"))
            .filter(entity::aa_session::Column::ExpiresAt.lte(now.timestamp_millis()))
            .limit(AT_ONCE)
            .all(self.db())
            .await?;
        for session in &over {
            self.end_session(session, relay).await?;
        }
        let old = (now - TimeDelta::days(1)).timestamp_millis();
        entity::aa_answered::Entity::delete_many()
            .filter(entity::aa_answered::Column::MadeAt.lte(old))
            .exec(self.db())
            .await?;
        Ok(over.len())
    }

    async fn end_session(
        &self,
        session: &entity::aa_session::Model,
        relay: &Relay,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let at = At("aa_session", "party_id", &session.id);
        let user = party_of(Kind::Fiu, &entity_id(at, &session.party_id)?)
            .ok_or(ManagerError::NotFound)?;
        let rows = entity::aa_part_account::Entity::find()
            .filter(entity::aa_part_account::Column::SessionId.eq(&session.id))
            .all(self.db())
            .await?;
        for row in rows.iter().filter(|row| row.status == "DELIVERED") {
            let at = At("aa_part_account", "data_session", &row.session_id);
            let id: SessionId = read::text(at, &row.data_session)?;
            let name = self.confirm_page(&user, id, 0).await?;
            relay.remove(name, 0).await?;
        }
        let tx = begin(self.db()).await?;
        for row in rows.iter().filter(|row| row.status == "PENDING") {
            self.settle_account(&tx, row, "TIMEOUT", "the session is over")
                .await?;
        }
        let left = rows
            .iter()
            .any(|row| matches!(row.status.as_str(), "READY" | "PENDING"));
        if left && session.state != "FAILED" {
            self.tell_how(&tx, session.clone(), "EXPIRED").await?;
        } else {
            let mut session = session.clone().into_active_model();
            session.state = Set("EXPIRED".into());
            session.update(&tx).await?;
        }
        entity::aa_part::Entity::update_many()
            .col_expr(entity::aa_part::Column::State, Expr::value("FAILED"))
            .filter(entity::aa_part::Column::SessionId.eq(&session.id))
            .filter(entity::aa_part::Column::State.is_in(["ASKED", "OPEN"]))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        self.wake();
        Ok(())
    }

    /// QUERY mode: asks her store, in our own way, with the request that the data user has signed for it.
    pub(super) async fn open_query(
        &self,
        db: &impl ConnectionTrait,
        opened: &Opened,
        artefact: &entity::aa_artefact::Model,
        consent: &entity::consent::Model,
        asked: &FiRequest,
    ) -> Result<FiResponse, Refusal> {
        #[derive(Deserialize)]
        struct Query {
            request: CompactJws,
        }
        let query = opened.body.get("Query").cloned().unwrap_or_default();
        let query: Query = serde_json::from_value(query).map_err(|_| {
            Refusal::invalid("`Query.request` must be a source request (docs/aa-query-profile.md)")
        })?;
        let user = party_of(Kind::Fiu, &opened.caller)
            .ok_or_else(|| Refusal::invalid("the data user takes no part here"))?;
        let items: Vec<ApprovedItem> =
            read::json(At("consent", "items", &consent.id), &consent.items).map_err(internal)?;
        let item = items
            .first()
            .ok_or_else(|| internal(ManagerError::NotFound))?;
        let names = (
            self.ids().mint::<SessionId>(),
            self.ids().mint::<SessionId>(),
        );
        self.open_item(db, &user, consent, item, &query.request, names)
            .await
            .map_err(|error| match error {
                ManagerError::SourceRequest(error) => {
                    Refusal::invalid(format!("`Query.request`: {error}"))
                }
                other => not_usable(other),
            })?;
        let id = self
            .enter_session(db, opened, artefact, asked, self.now())
            .await
            .map_err(internal)?;
        // Her store is no provider of the network: its part is kept by our own session.
        let row = entity::aa_part_account::ActiveModel {
            session_id: Set(id.clone()),
            party_id: Set(item.source.party.to_string()),
            link_ref_number: Set(item.id.to_string()),
            data_session: Set(names.0.to_string()),
            status: Set("PENDING".into()),
            description: Set(String::from("asked of her store")),
        };
        entity::aa_part_account::Entity::insert(row)
            .exec_without_returning(db)
            .await
            .map_err(|e| internal(e.into()))?;
        Ok(FiResponse {
            consent_id: artefact.id.clone(),
            session_id: id,
        })
    }

    async fn fetch_answer(
        &self,
        session: &entity::aa_session::Model,
        relay: &Relay,
    ) -> Result<FiFetched, Refusal> {
        let row = entity::aa_part_account::Entity::find()
            .filter(entity::aa_part_account::Column::SessionId.eq(&session.id))
            .one(self.db())
            .await
            .map_err(|e| internal(e.into()))?
            .ok_or_else(|| internal(ManagerError::NotFound))?;
        let ours = entity::data_session::Entity::find_by_id(&row.data_session)
            .one(self.db())
            .await
            .map_err(|e| internal(e.into()))?
            .ok_or_else(|| internal(ManagerError::NotFound))?;
        let at = |column| At("data_session", column, &ours.id);
        match read::word::<SessionState>(at("state"), &ours.state).map_err(internal)? {
            SessionState::Ready | SessionState::Delivered => {}
            SessionState::Pending => {
                return Err(Refusal::new(
                    ErrorCode::NoDataFound,
                    "the answer is not there yet",
                ));
            }
            SessionState::Failed | SessionState::Expired => {
                return Err(Refusal::new(
                    ErrorCode::NoDataFound,
                    "there is no answer; open another session",
                ));
            }
        }
        let name: SessionId =
            read::text(at("source_session"), &ours.source_session).map_err(internal)?;
        let at_session = At("aa_session", "key_material", &session.id);
        let key_material: KeyMaterial =
            read::json(at_session, &session.key_material).map_err(internal)?;
        let fip_id: EntityId = row
            .party_id
            .parse()
            .map_err(|_| internal(ManagerError::Unwritable))?;
        let pages =
            read::count(At("data_session", "pages", &ours.id), ours.pages).map_err(internal)?;
        let mut fi = Vec::new();
        for n in 0..pages {
            let bytes = relay.whole(name, n).await.map_err(|_| {
                Refusal::new(ErrorCode::DataGone, "the answer has been fetched before")
            })?;
            fi.push(Fi {
                fip_id: fip_id.clone(),
                data: vec![FiData {
                    link_ref_number: row.link_ref_number.clone(),
                    masked_acc_number: "ANSWER".into(),
                    encrypted_fi: String::from_utf8_lossy(&bytes).into_owned(),
                }],
                key_material: key_material.clone(),
            });
        }
        self.mark_fetched(
            session,
            &[entity::aa_part_account::Model {
                status: "READY".into(),
                ..row
            }],
            self.now(),
        )
        .await
        .map_err(internal)?;
        Ok(FiFetched { fi })
    }
}

/// What a signed consent of our own says.
pub(super) fn detail_of(signed_consent: &str) -> Result<SignedConsentDetail, ManagerError> {
    let payload = signed_consent.split('.').nth(1).unwrap_or_default();
    let bytes = URL_SAFE_NO_PAD
        .decode(payload)
        .map_err(|_| ManagerError::Unwritable)?;
    serde_json::from_slice(&bytes).map_err(|_| ManagerError::Unwritable)
}

/// Nothing is given under a consent that has been stopped meanwhile.
fn in_force(state: LifecycleState) -> Result<(), Refusal> {
    let (code, what) = match state {
        LifecycleState::Active => return Ok(()),
        LifecycleState::Paused => (ErrorCode::ConsentPaused, "the consent is paused"),
        LifecycleState::Revoked | LifecycleState::Superseded => {
            (ErrorCode::ConsentRevoked, "the consent was revoked")
        }
        LifecycleState::Expired => (ErrorCode::ConsentExpired, "the consent has run out"),
    };
    Err(Refusal::new(code, what))
}

/// The accounts that a fetch is about.
fn filtered(
    asked: &FiFetch,
    rows: Vec<entity::aa_part_account::Model>,
) -> Result<Vec<entity::aa_part_account::Model>, Refusal> {
    let mut rows = rows;
    if let Some(fip) = asked.fip_id.as_deref().filter(|fip| !fip.is_empty()) {
        rows.retain(|row| row.party_id == fip);
        if rows.is_empty() {
            return Err(Refusal::new(
                ErrorCode::InvalidFIPId,
                "`fipId` is not of this session",
            ));
        }
    }
    if !asked.link_ref_number.is_empty() {
        let named: BTreeSet<&str> = asked
            .link_ref_number
            .iter()
            .map(|link| link.id.as_str())
            .collect();
        let known = |link: &&str| rows.iter().any(|row| row.link_ref_number == **link);
        if !named.iter().all(known) {
            return Err(Refusal::invalid("`linkRefNumber` is not of this session"));
        }
        rows.retain(|row| named.contains(row.link_ref_number.as_str()));
    }
    Ok(rows)
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

/// Puts accounts that were sealed with one key together again, as they came.
fn join(all: &mut Vec<Fi>, one: Fi) {
    let same = |fi: &&mut Fi| {
        fi.fip_id == one.fip_id
            && fi.key_material.public_key.key_value == one.key_material.public_key.key_value
            && fi.key_material.nonce == one.key_material.nonce
    };
    match all.iter_mut().find(same) {
        Some(fi) => fi.data.extend(one.data),
        None => all.push(one),
    }
}
