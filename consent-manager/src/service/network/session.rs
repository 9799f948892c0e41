//! Data sessions over the edge: a data user asks, each provider is asked, and what they tell of it.
//!
//! A session of the network covers all accounts of a consent. Behind it stands one session of ours for each
//! account, so that her record, uses and limits are those of every other sharing.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use account_aggregator::{
    ErrorCode, Opened, Refusal,
    artefact::signature_of,
    message::{
        AccountStatus, FiNotification, FiRequest, FiResponse, FiStatusNotification,
        FiStatusResponse, NotificationResponse,
    },
    registry::Kind,
    time,
};
use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    approval::ApprovedItem,
    data_request::{SESSION_MINUTES, SessionState},
    decision::Refusal as Denied,
    ids::SessionId,
    party::{Actor, PartyId},
    problem::{Problem, ProblemType},
    request::Ask,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter,
};

use super::{internal, notification::check_notifier, party::party_of, tell::state_now};
use crate::{
    service::{Happening, Line, Manager, ManagerError, withdrawn::withdrawn_of},
    storage::{
        begin, entity,
        read::{self, At},
    },
};

/// Most sessions for one account that may come to nothing within an hour. What fails here fails at a provider of
/// the network, and seldom by the data user's doing.
const MOST_FAILURES: u64 = 500;

/// How long our own session outlives that of the network: the network's ends first.
const LONGER: TimeDelta = TimeDelta::minutes(1);

/// An account that a session asks for.
struct Wanted<'a> {
    item: &'a ApprovedItem,
    provider: account_aggregator::EntityId,
    link_ref_number: String,
}

impl Manager {
    /// `POST /FI/request`.
    ///
    /// # Errors
    /// The first rule that forbids it.
    pub(crate) async fn network_fi_request(&self, opened: &Opened) -> Result<FiResponse, Refusal> {
        let asked: FiRequest = opened.message()?;
        let now = self.now();
        let tx = begin(self.db()).await.map_err(|e| internal(e.into()))?;
        if let Some(before) = self.answered_before(&tx, opened).await? {
            return Ok(before);
        }
        let artefact = self
            .artefact_of(&tx, &opened.caller, Kind::Fiu, &asked.consent.id)
            .await
            .map_err(internal)?
            .ok_or_else(|| {
                Refusal::new(
                    ErrorCode::InvalidConsentId,
                    "`Consent.id` is not one of yours",
                )
            })?;
        if signature_of(&artefact.signed_consent) != Some(asked.consent.digital_signature.as_str())
        {
            return Err(Refusal::new(
                ErrorCode::SignatureDoesNotMatch,
                "`Consent.digitalSignature` is not the signature of that consent",
            ));
        }
        let consent = self
            .consent_row(&tx, &artefact.consent_id)
            .await
            .map_err(internal)?;
        let state = state_now(&consent, now).map_err(internal)?;
        if state != consent_model::artifact::LifecycleState::Active {
            return Err(Refusal::new(
                ErrorCode::InvalidConsentStatus,
                format!("the consent is {}", super::artefact::status_word(state)),
            ));
        }
        let detail = super::fetch::detail_of(&artefact.signed_consent).map_err(internal)?;
        if detail.consent_start.0 > now {
            return Err(Refusal::invalid("the consent has not begun yet"));
        }
        let (from, to) = (asked.range.from.0, asked.range.to.0);
        if to <= from || from < detail.range.from.0 || to > detail.range.to.0 {
            return Err(Refusal::new(
                ErrorCode::InvalidDateRange,
                "`FIDataRange` must run forward, within the range of the consent",
            ));
        }
        asked.key_material.check(now)?;
        let response = if detail.query.is_some() {
            self.open_query(&tx, opened, &artefact, &consent, (&asked, &detail))
                .await?
        } else if asked.query.is_some() {
            return Err(Refusal::invalid(
                "`Query` goes with a consent of mode `QUERY` only",
            ));
        } else {
            self.open_parts(&tx, opened, &artefact, &consent, &asked)
                .await?
        };
        self.keep_answer(&tx, opened, &response).await?;
        tx.commit().await.map_err(|e| internal(e.into()))?;
        self.wake();
        Ok(response)
    }

    async fn open_parts(
        &self,
        db: &impl ConnectionTrait,
        opened: &Opened,
        artefact: &entity::aa_artefact::Model,
        consent: &entity::consent::Model,
        asked: &FiRequest,
    ) -> Result<FiResponse, Refusal> {
        let now = self.now();
        let items: Vec<ApprovedItem> =
            read::json(At("consent", "items", &consent.id), &consent.items).map_err(internal)?;
        let wanted = self.wanted(db, consent, &items).await.map_err(internal)?;
        if wanted.is_empty() {
            return Err(Refusal::new(
                ErrorCode::InvalidConsentStatus,
                "every account was taken out of the consent",
            ));
        }
        for account in &wanted {
            self.check_use(db, consent, account.item, now)
                .await
                .map_err(not_usable)?;
            self.check_failures(db, consent, account.item, MOST_FAILURES)
                .await
                .map_err(not_usable)?;
        }
        let id = self
            .enter_session(db, opened, artefact, asked, now)
            .await
            .map_err(internal)?;
        let mut artefacts: BTreeMap<String, String> = BTreeMap::new();
        for account in &wanted {
            let provider = account.provider.to_string();
            if let Entry::Vacant(vacant) = artefacts.entry(provider.clone()) {
                let own = entity::aa_artefact::Entity::find()
                    .filter(entity::aa_artefact::Column::ConsentId.eq(&consent.id))
                    .filter(entity::aa_artefact::Column::PartyId.eq(&provider))
                    .filter(entity::aa_artefact::Column::EndOf.eq(Kind::Fip.name()))
                    .one(db)
                    .await
                    .map_err(|e| internal(e.into()))?
                    .ok_or_else(|| internal(ManagerError::NotFound))?;
                let part = entity::aa_part::ActiveModel {
                    session_id: Set(id.clone()),
                    party_id: Set(provider.clone()),
                    artefact_id: Set(own.id.clone()),
                    provider_session: Set(None),
                    state: Set("ASKED".into()),
                    next_at: Set(now.timestamp_millis()),
                    tries: Set(0),
                };
                entity::aa_part::Entity::insert(part)
                    .exec_without_returning(db)
                    .await
                    .map_err(|e| internal(e.into()))?;
                vacant.insert(own.id);
            }
            self.enter_account(db, opened, consent, &id, account, now)
                .await
                .map_err(internal)?;
        }
        Ok(FiResponse {
            consent_id: artefact.id.clone(),
            session_id: id,
        })
    }

    /// The accounts that are still under a consent.
    async fn wanted<'a>(
        &self,
        db: &impl ConnectionTrait,
        consent: &entity::consent::Model,
        items: &'a [ApprovedItem],
    ) -> Result<Vec<Wanted<'a>>, ManagerError> {
        let gone = withdrawn_of(consent)?;
        let mut wanted = Vec::new();
        for item in items {
            let left = !gone.iter().any(|w| w.item == item.id);
            let Some((_, provider)) = self.entity_of(&item.source.party) else {
                continue;
            };
            if !left || !matches!(item.ask, Ask::Accounts { .. }) {
                continue;
            }
            let link = entity::link::Entity::find()
                .filter(entity::link::Column::AccountId.eq(&consent.account_id))
                .filter(entity::link::Column::PartyId.eq(item.source.party.to_string()))
                .filter(entity::link::Column::Reference.eq(item.source.link.to_string()))
                .one(db)
                .await?
                .ok_or(ManagerError::NotFound)?;
            let account = entity::aa_account::Entity::find_by_id(link.id)
                .one(db)
                .await?;
            wanted.push(Wanted {
                item,
                provider,
                link_ref_number: account.ok_or(ManagerError::NotFound)?.link_ref_number,
            });
        }
        Ok(wanted)
    }

    pub(super) async fn enter_session(
        &self,
        db: &impl ConnectionTrait,
        opened: &Opened,
        artefact: &entity::aa_artefact::Model,
        asked: &FiRequest,
        now: DateTime<Utc>,
    ) -> Result<String, ManagerError> {
        let id = self.ids().uuid_v4().to_string();
        let row = entity::aa_session::ActiveModel {
            id: Set(id.clone()),
            artefact_id: Set(artefact.id.clone()),
            consent_id: Set(artefact.consent_id.clone()),
            party_id: Set(opened.caller.to_string()),
            range_from: Set(time::format(asked.range.from.0)),
            range_to: Set(time::format(asked.range.to.0)),
            key_material: Set(read::to_json(&asked.key_material)?),
            state: Set("ACTIVE".into()),
            told: Set(None),
            made_at: Set(now.timestamp_millis()),
            expires_at: Set((now + TimeDelta::minutes(SESSION_MINUTES)).timestamp_millis()),
        };
        entity::aa_session::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
        Ok(id)
    }

    async fn enter_account(
        &self,
        db: &impl ConnectionTrait,
        opened: &Opened,
        consent: &entity::consent::Model,
        session: &str,
        wanted: &Wanted<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), ManagerError> {
        let user = party_of(Kind::Fiu, &opened.caller).ok_or(ManagerError::NotFound)?;
        let (id, source_session) = (
            self.ids().mint::<SessionId>(),
            self.ids().mint::<SessionId>(),
        );
        let expires_at = now + TimeDelta::minutes(SESSION_MINUTES) + LONGER;
        let row = entity::data_session::ActiveModel {
            id: Set(id.to_string()),
            source_session: Set(source_session.to_string()),
            consent_id: Set(consent.id.clone()),
            item: Set(wanted.item.id.to_string()),
            data_user: Set(user.to_string()),
            source: Set(wanted.item.source.party.to_string()),
            state: Set(read::to_word(&SessionState::Pending)?),
            problem: Set(None),
            pages: Set(0),
            created_at: Set(now.timestamp_millis()),
            expires_at: Set(expires_at.timestamp_millis()),
        };
        entity::data_session::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
        let account = read::text(
            At("consent", "account_id", &consent.id),
            &consent.account_id,
        )?;
        let line = Line {
            account: Some(account),
            what: Happening::SessionOpened,
            id: id.to_string(),
            actor: Actor::DataUser,
            reason: Some(format!("consent {}", consent.id)),
            at: now,
        };
        self.note(db, line).await?;
        let row = entity::aa_part_account::ActiveModel {
            session_id: Set(session.to_owned()),
            party_id: Set(wanted.provider.to_string()),
            link_ref_number: Set(wanted.link_ref_number.clone()),
            data_session: Set(id.to_string()),
            status: Set("PENDING".into()),
            description: Set(String::from("asked of the provider")),
        };
        entity::aa_part_account::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
        Ok(())
    }

    /// `POST /FI/Notification`: a provider tells how its part of a session is.
    ///
    /// # Errors
    /// When it is not the caller's to tell.
    pub(crate) async fn network_fi_notification(
        &self,
        opened: &Opened,
    ) -> Result<NotificationResponse, Refusal> {
        let told: FiNotification = opened.message()?;
        check_notifier(opened, &told.notifier, ErrorCode::InvalidRequest)?;
        let caller = opened.caller.as_str();
        let tx = begin(self.db()).await.map_err(|e| internal(e.into()))?;
        let part = entity::aa_part::Entity::find()
            .filter(entity::aa_part::Column::PartyId.eq(caller))
            .filter(entity::aa_part::Column::ProviderSession.eq(&told.status.session_id))
            .one(&tx)
            .await
            .map_err(|e| internal(e.into()))?
            .ok_or_else(|| Refusal::invalid("`sessionId` is not one of yours"))?;
        let accounts = accounts_of(&tx, &part).await.map_err(internal)?;
        for response in &told.status.responses {
            if response.fip_id != caller {
                return Err(Refusal::invalid("`fipID` must be the calling provider"));
            }
            for account in &response.accounts {
                if !accounts
                    .iter()
                    .any(|row| row.link_ref_number == account.link_ref_number)
                {
                    return Err(Refusal::invalid("`linkRefNumber` is not of this session"));
                }
            }
        }
        if matches!(part.state.as_str(), "FETCHED" | "FAILED") {
            return Ok(NotificationResponse::ok());
        }
        let statuses = told.status.responses.iter().flat_map(|r| &r.accounts);
        let failed = matches!(told.status.session_status.as_str(), "FAILED" | "EXPIRED");
        let timeout = statuses.clone().any(|account| account.status == "TIMEOUT");
        if failed || timeout {
            let why = "the provider could not bring it";
            self.fail_part(&tx, part, "TIMEOUT", why)
                .await
                .map_err(internal)?;
        } else {
            for denied in statuses.filter(|account| account.status == "DENIED") {
                let row = accounts
                    .iter()
                    .find(|row| row.link_ref_number == denied.link_ref_number);
                if let Some(row) = row.filter(|row| row.status == "PENDING") {
                    self.settle_account(&tx, row, "DENIED", "the provider may not give it")
                        .await
                        .map_err(internal)?;
                }
            }
            let mut part = part.into_active_model();
            part.next_at = Set(self.now().timestamp_millis());
            part.update(&tx).await.map_err(|e| internal(e.into()))?;
        }
        tx.commit().await.map_err(|e| internal(e.into()))?;
        self.wake();
        Ok(NotificationResponse::ok())
    }

    /// An account comes to nothing: told in the session and in her record.
    pub(super) async fn settle_account(
        &self,
        db: &impl ConnectionTrait,
        row: &entity::aa_part_account::Model,
        status: &str,
        description: &str,
    ) -> Result<(), ManagerError> {
        let session = entity::data_session::Entity::find_by_id(&row.data_session)
            .one(db)
            .await?
            .ok_or(ManagerError::NotFound)?;
        let mut row = row.clone().into_active_model();
        row.status = Set(status.to_owned());
        row.description = Set(description.to_owned());
        row.update(db).await?;
        if session.state == read::to_word(&SessionState::Pending)? {
            let kind = if status == "DENIED" {
                ProblemType::NotPermitted
            } else {
                ProblemType::Unavailable
            };
            self.fail_row(db, session, &Problem::new(kind), Actor::Provider)
                .await?;
        }
        Ok(())
    }

    /// A provider's part comes to nothing, and with it the session (guidelines on session states: a failure
    /// downstream is the aggregator's own). What had come for it already is no use.
    pub(super) async fn fail_part(
        &self,
        db: &impl ConnectionTrait,
        part: entity::aa_part::Model,
        status: &str,
        why: &str,
    ) -> Result<(), ManagerError> {
        for row in accounts_of(db, &part).await? {
            if row.status == "PENDING" {
                self.settle_account(db, &row, status, why).await?;
            }
        }
        let session_id = part.session_id.clone();
        let mut part = part.into_active_model();
        part.state = Set("FAILED".into());
        part.update(db).await?;
        self.settle_session(db, &session_id).await
    }

    /// Says how a session is, and tells its data user where that has changed.
    pub(super) async fn settle_session(
        &self,
        db: &impl ConnectionTrait,
        id: &str,
    ) -> Result<(), ManagerError> {
        let Some(session) = entity::aa_session::Entity::find_by_id(id).one(db).await? else {
            return Ok(());
        };
        if session.state != "ACTIVE" {
            return Ok(());
        }
        let parts = entity::aa_part::Entity::find()
            .filter(entity::aa_part::Column::SessionId.eq(id))
            .all(db)
            .await?;
        let state = if parts.iter().any(|part| part.state == "FAILED") {
            "FAILED"
        } else if parts.iter().all(|part| part.state == "FETCHED") {
            "COMPLETED"
        } else {
            "ACTIVE"
        };
        self.tell_how(db, session, state).await
    }

    /// Writes a session's state and tells its data user.
    pub(super) async fn tell_how(
        &self,
        db: &impl ConnectionTrait,
        session: entity::aa_session::Model,
        state: &str,
    ) -> Result<(), ManagerError> {
        let rows = entity::aa_part_account::Entity::find()
            .filter(entity::aa_part_account::Column::SessionId.eq(&session.id))
            .all(db)
            .await?;
        let mut by_provider: BTreeMap<String, Vec<AccountStatus>> = BTreeMap::new();
        for row in rows {
            by_provider
                .entry(row.party_id)
                .or_default()
                .push(AccountStatus {
                    link_ref_number: row.link_ref_number,
                    status: row.status,
                    description: row.description,
                });
        }
        let responses = by_provider
            .into_iter()
            .map(|(fip_id, accounts)| FiStatusResponse { fip_id, accounts });
        let status = FiStatusNotification {
            session_id: session.id.clone(),
            session_status: state.to_owned(),
            responses: responses.collect(),
        };
        let told = read::to_json(&status)?;
        let at = At("aa_session", "party_id", &session.id);
        let user = party_of(Kind::Fiu, &super::entity_id(at, &session.party_id)?);
        if session.told.as_ref() != Some(&told)
            && let Some(user) = user
        {
            self.tell_session(db, &user, status, self.now()).await?;
        }
        let mut session = session.into_active_model();
        session.state = Set(state.to_owned());
        session.told = Set(Some(told));
        session.update(db).await?;
        Ok(())
    }
}

/// The accounts of a provider's part.
pub(super) async fn accounts_of(
    db: &impl ConnectionTrait,
    part: &entity::aa_part::Model,
) -> Result<Vec<entity::aa_part_account::Model>, ManagerError> {
    Ok(entity::aa_part_account::Entity::find()
        .filter(entity::aa_part_account::Column::SessionId.eq(&part.session_id))
        .filter(entity::aa_part_account::Column::PartyId.eq(&part.party_id))
        .all(db)
        .await?)
}

/// Why no session is opened, in the network's words.
pub(super) fn not_usable(error: ManagerError) -> Refusal {
    let status = |what: &str| Refusal::new(ErrorCode::InvalidConsentStatus, what);
    match error {
        ManagerError::Access(Denied::Exhausted) | ManagerError::TooManyFailures => Refusal::new(
            ErrorCode::InvalidConsentUse,
            "the consent has been used as often as it may be",
        ),
        ManagerError::Access(Denied::NotYetValid) => {
            Refusal::invalid("the consent has not begun yet")
        }
        ManagerError::Access(_) => status("nothing may be asked under this consent now"),
        other => internal(other),
    }
}

/// A party of ours by its name in a row.
pub(super) fn party_in(at: At<'_>, text: &str) -> Result<PartyId, ManagerError> {
    read::text(at, text)
}
