//! Data sessions: the manager checks, passes the request on, and keeps rows about pages it cannot
//! read. The bytes are files of `crate::relay`.

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    approval::ApprovedItem,
    artifact::LifecycleState,
    data_request::{
        DataRequest, RELAYED_TYP, RelayedRequest, SESSION_MINUTES, SessionState, SessionView, TYP,
        within_time,
    },
    decision::Refusal,
    digest::Digest,
    event::What,
    ids::{ConsentId, SessionId, SharingId},
    jose::CompactJws,
    party::{Actor, PartyId},
    problem::Problem,
    release::SharingRecord,
    request::Ask,
    term::Term,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder,
};

use super::{Line, Manager, ManagerError, Outgoing, consent::lifecycle, request};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

/// No sealed byte stays longer than this, delivered or not (design §2).
const CIPHERTEXT_HOURS: i64 = 6;

/// What time has ended.
#[derive(Debug, Default)]
pub struct Expired {
    /// Source sessions whose page files must go.
    pub files: Vec<SessionId>,
    /// Requests and consents that ended.
    pub ended: u32,
}

impl Manager {
    /// Opens a session under an artifact of the data user's.
    ///
    /// # Errors
    /// The first rule that forbids it.
    pub async fn open_session(
        &self,
        jws: &CompactJws,
    ) -> Result<(SessionView, bool), ManagerError> {
        let now = self.now();
        let unverified: DataRequest = jws.unverified_claims()?;
        let (party, claims) = self
            .verify_from::<DataRequest>(jws, TYP, &unverified.iss)
            .await?;
        if &claims.aud != self.issuer() {
            return Err(ManagerError::WrongAudience);
        }
        let (id, source_session) = (
            self.ids().mint::<SessionId>(),
            self.ids().mint::<SessionId>(),
        );
        let tx = begin(self.db()).await?;
        let known = self
            .count_once(&tx, &party.id, &claims.jti, jws.digest(), &id.to_string())
            .await?;
        if let Some(known) = known {
            drop(tx);
            let id = read::text(At("document", "result_id", &known), &known)?;
            return Ok((self.session_view(&party.id, id).await?, false));
        }
        if !within_time(claims.iat, claims.exp, now) {
            return Err(ManagerError::OutsideTime);
        }
        let copy = entity::artifact::Entity::find_by_id(claims.artifact.to_string())
            .one(&tx)
            .await?
            .filter(|a| a.party_id == party.id.to_string() && a.copy_for == "data_user")
            .ok_or(ManagerError::NotFound)?;
        let consent = entity::consent::Entity::find_by_id(copy.consent_id.clone())
            .one(&tx)
            .await?
            .ok_or(ManagerError::NotFound)?;
        let items: Vec<ApprovedItem> =
            read::json(At("consent", "items", &consent.id), &consent.items)?;
        let item =
            request::find_item(&items, &claims.item, |i| &i.id).ok_or(Refusal::UnknownItem)?;
        self.check_use(&tx, &consent, item, now).await?;

        let source_copy = entity::artifact::Entity::find()
            .filter(entity::artifact::Column::ConsentId.eq(&consent.id))
            .filter(entity::artifact::Column::PartyId.eq(item.source.party.to_string()))
            .filter(entity::artifact::Column::CopyFor.eq("source"))
            .one(&tx)
            .await?
            .ok_or(ManagerError::NotFound)?;
        let expires_at = now + TimeDelta::minutes(SESSION_MINUTES);
        let row = entity::data_session::ActiveModel {
            id: Set(id.to_string()),
            source_session: Set(source_session.to_string()),
            consent_id: Set(consent.id.clone()),
            item: Set(item.id.to_string()),
            data_user: Set(party.id.to_string()),
            source: Set(item.source.party.to_string()),
            state: Set(read::to_word(&SessionState::Pending)?),
            problem: Set(None),
            pages: Set(0),
            created_at: Set(now.timestamp_millis()),
            expires_at: Set(expires_at.timestamp_millis()),
        };
        entity::data_session::Entity::insert(row)
            .exec_without_returning(&tx)
            .await?;
        let relayed = RelayedRequest {
            iss: self.issuer().clone(),
            aud: item.source.party.clone(),
            iat: now.timestamp(),
            exp: expires_at.timestamp(),
            session: source_session,
            artifact: read::text(At("artifact", "id", &source_copy.id), &source_copy.id)?,
            request: claims.request.clone(),
        };
        let consent_id: ConsentId = read::text(At("consent", "id", &consent.id), &consent.id)?;
        let outgoing = Outgoing {
            kind: "relayed_request",
            event_id: source_session.to_string(),
            event_type: "data_session.requested",
            consent: None,
            session: Some(id),
            body: self.sign(RELAYED_TYP, &relayed)?.as_str().to_owned(),
        };
        self.post(&tx, &item.source.party, outgoing, now).await?;
        let account = read::text(
            At("consent", "account_id", &consent.id),
            &consent.account_id,
        )?;
        self.note(
            &tx,
            Line {
                account: Some(account),
                subject: "data_session",
                id: id.to_string(),
                action: "opened",
                actor: Actor::DataUser,
                reason: Some(format!("consent {consent_id}")),
                at: now,
            },
        )
        .await?;
        tx.commit().await?;
        self.wake();
        Ok((self.session_view(&party.id, id).await?, true))
    }

    /// A session as its data user sees it.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is another's.
    pub async fn session_view(
        &self,
        party: &PartyId,
        id: SessionId,
    ) -> Result<SessionView, ManagerError> {
        let row = self.user_session(self.db(), party, id).await?;
        let at = |column| At("data_session", column, &row.id);
        Ok(SessionView {
            session_id: id,
            state: read::word(at("state"), &row.state)?,
            expires_at: read::moment(at("expires_at"), row.expires_at)?,
            pages: read::count(at("pages"), row.pages)?,
            problem: row
                .problem
                .as_ref()
                .map(|p| read::json(at("problem"), p))
                .transpose()?,
        })
    }

    /// Whether this source may upload into this session now.
    ///
    /// # Errors
    /// When it is another's, or over.
    pub async fn source_session(
        &self,
        source: &PartyId,
        session: SessionId,
    ) -> Result<(), ManagerError> {
        self.open_for_source(self.db(), source, session)
            .await
            .map(|_| ())
    }

    /// Whether this page was taken before.
    ///
    /// # Errors
    /// When the session is another's.
    pub async fn has_page(
        &self,
        source: &PartyId,
        session: SessionId,
        sequence: u32,
    ) -> Result<bool, ManagerError> {
        self.any_for_source(self.db(), source, session).await?;
        let key = (session.to_string(), i64::from(sequence));
        Ok(entity::page::Entity::find_by_id(key)
            .one(self.db())
            .await?
            .is_some())
    }

    /// A page is on disk. The last one makes the session ready and writes the sharing record.
    ///
    /// # Errors
    /// When it does not fit the pages so far.
    pub async fn accept_page(
        &self,
        source: &PartyId,
        session: SessionId,
        sequence: u32,
        last: bool,
        bytes: u64,
        digest: Digest,
    ) -> Result<(), ManagerError> {
        let now = self.now();
        let tx = begin(self.db()).await?;
        let key = (session.to_string(), i64::from(sequence));
        if let Some(page) = entity::page::Entity::find_by_id(key).one(&tx).await? {
            self.any_for_source(&tx, source, session).await?;
            let same = page.digest == digest.to_string() && page.last == last;
            return if same {
                Ok(())
            } else {
                Err(ManagerError::PageOutOfOrder(sequence))
            };
        }
        let row = self.open_for_source(&tx, source, session).await?;
        if i64::from(sequence) != row.pages {
            return Err(ManagerError::PageOutOfOrder(sequence));
        }
        let size = i64::try_from(bytes).map_err(|_| ManagerError::Unwritable)?;
        let page = entity::page::ActiveModel {
            source_session: Set(session.to_string()),
            sequence: Set(i64::from(sequence)),
            last: Set(last),
            bytes: Set(size),
            digest: Set(digest.to_string()),
            delivered_at: Set(None),
            received_at: Set(now.timestamp_millis()),
        };
        entity::page::Entity::insert(page)
            .exec_without_returning(&tx)
            .await?;
        let pages = row.pages + 1;
        let mut active = row.clone().into_active_model();
        active.pages = Set(pages);
        if last {
            active.state = Set(read::to_word(&SessionState::Ready)?);
            self.record_sharing(&tx, &row, pages, now).await?;
            self.session_changed(&tx, &row, SessionState::Ready, now)
                .await?;
        }
        active.update(&tx).await?;
        tx.commit().await?;
        self.wake();
        Ok(())
    }

    /// Names the file of a page for its data user.
    ///
    /// # Errors
    /// When there is no such page for the caller, or it is gone.
    pub async fn page_for(
        &self,
        party: &PartyId,
        id: SessionId,
        sequence: u32,
    ) -> Result<SessionId, ManagerError> {
        let row = self.user_session(self.db(), party, id).await?;
        let key = (row.source_session.clone(), i64::from(sequence));
        let page = entity::page::Entity::find_by_id(key)
            .one(self.db())
            .await?
            .ok_or(ManagerError::NotFound)?;
        if page.delivered_at.is_some() || row.expires_at <= self.now().timestamp_millis() {
            return Err(ManagerError::SessionOver);
        }
        read::text(
            At("data_session", "source_session", &row.id),
            &row.source_session,
        )
    }

    /// The data user has the page; its file can go. Once all are confirmed the session is over.
    ///
    /// # Errors
    /// When there is no such page for the caller.
    pub async fn confirm_page(
        &self,
        party: &PartyId,
        id: SessionId,
        sequence: u32,
    ) -> Result<SessionId, ManagerError> {
        let now = self.now();
        let tx = begin(self.db()).await?;
        let row = self.user_session(&tx, party, id).await?;
        let source_session = read::text(
            At("data_session", "source_session", &row.id),
            &row.source_session,
        )?;
        let key = (row.source_session.clone(), i64::from(sequence));
        let page = entity::page::Entity::find_by_id(key)
            .one(&tx)
            .await?
            .ok_or(ManagerError::NotFound)?;
        if page.delivered_at.is_none() {
            let mut page = page.into_active_model();
            page.delivered_at = Set(Some(now.timestamp_millis()));
            page.update(&tx).await?;
            let open = entity::page::Entity::find()
                .filter(entity::page::Column::SourceSession.eq(&row.source_session))
                .filter(entity::page::Column::DeliveredAt.is_null())
                .count(&tx)
                .await?;
            if open == 0 && row.state == read::to_word(&SessionState::Ready)? {
                let mut row = row.into_active_model();
                row.state = Set(read::to_word(&SessionState::Delivered)?);
                row.update(&tx).await?;
            }
        }
        tx.commit().await?;
        Ok(source_session)
    }

    /// The source will not serve.
    ///
    /// # Errors
    /// When it is another's, or over.
    pub async fn refuse_session(
        &self,
        source: &PartyId,
        session: SessionId,
        problem: &Problem,
    ) -> Result<(), ManagerError> {
        let tx = begin(self.db()).await?;
        let row = self.open_for_source(&tx, source, session).await?;
        self.fail_row(&tx, row, problem).await?;
        tx.commit().await?;
        self.wake();
        Ok(())
    }

    /// The source answered the relayed request with a problem.
    ///
    /// # Errors
    /// When there is no such session.
    pub async fn fail_session(&self, id: SessionId, problem: &Problem) -> Result<(), ManagerError> {
        let tx = begin(self.db()).await?;
        let row = entity::data_session::Entity::find_by_id(id.to_string())
            .one(&tx)
            .await?
            .ok_or(ManagerError::NotFound)?;
        if row.state == read::to_word(&SessionState::Pending)? {
            self.fail_row(&tx, row, problem).await?;
            tx.commit().await?;
            self.wake();
        }
        Ok(())
    }

    /// Ends what time has ended: requests, consents, sessions, and sealed bytes of over six hours.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn expire_due(&self) -> Result<Expired, ManagerError> {
        let now = self.now();
        let millis = now.timestamp_millis();
        let mut expired = Expired::default();
        let tx = begin(self.db()).await?;
        for row in entity::consent_request::Entity::find()
            .filter(entity::consent_request::Column::State.eq("pending"))
            .filter(entity::consent_request::Column::ExpiresAt.lte(millis))
            .all(&tx)
            .await?
        {
            let settled = request::state_of(&row)?.expire(now)?;
            self.settle_request(&tx, row, settled, Actor::Manager)
                .await?;
            expired.ended += 1;
        }
        for row in entity::consent::Entity::find()
            .filter(entity::consent::Column::State.is_in(["active", "paused"]))
            .filter(entity::consent::Column::ExpiresAt.lte(millis))
            .all(&tx)
            .await?
        {
            let next = lifecycle(&row)?.expire(now)?;
            self.write_state(&tx, row, &next, Actor::Manager, None)
                .await?;
            expired.ended += 1;
        }
        for row in entity::data_session::Entity::find()
            .filter(entity::data_session::Column::State.is_in(["pending", "ready"]))
            .filter(entity::data_session::Column::ExpiresAt.lte(millis))
            .all(&tx)
            .await?
        {
            self.session_changed(&tx, &row, SessionState::Expired, now)
                .await?;
            expired.files.push(read::text(
                At("data_session", "source_session", &row.id),
                &row.source_session,
            )?);
            let mut row = row.into_active_model();
            row.state = Set(read::to_word(&SessionState::Expired)?);
            row.update(&tx).await?;
            expired.ended += 1;
        }
        let oldest = (now - TimeDelta::hours(CIPHERTEXT_HOURS)).timestamp_millis();
        for page in entity::page::Entity::find()
            .filter(entity::page::Column::DeliveredAt.is_null())
            .filter(entity::page::Column::ReceivedAt.lte(oldest))
            .all(&tx)
            .await?
        {
            let session = read::text(
                At("page", "source_session", &page.source_session),
                &page.source_session,
            )?;
            if !expired.files.contains(&session) {
                expired.files.push(session);
            }
        }
        tx.commit().await?;
        if expired.ended > 0 {
            self.wake();
        }
        Ok(expired)
    }

    /// Source sessions that may still have page files.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn live_page_sessions(&self) -> Result<Vec<SessionId>, ManagerError> {
        let rows = entity::data_session::Entity::find()
            .filter(entity::data_session::Column::State.is_in(["pending", "ready"]))
            .all(self.db())
            .await?;
        rows.iter()
            .map(|r| {
                read::text(
                    At("data_session", "source_session", &r.id),
                    &r.source_session,
                )
            })
            .collect()
    }

    /// Sharing that a party took part in. A source does not learn the other end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sharing_of(&self, party: &PartyId) -> Result<Vec<SharingRecord>, ManagerError> {
        let mine = sea_orm::Condition::any()
            .add(entity::sharing::Column::Source.eq(party.to_string()))
            .add(entity::sharing::Column::DataUser.eq(party.to_string()));
        let rows = entity::sharing::Entity::find()
            .filter(mine)
            .order_by_asc(entity::sharing::Column::Id)
            .all(self.db())
            .await?;
        rows.iter()
            .map(|row| {
                let mut record = sharing(row)?;
                if record.data_user != *party {
                    record.data_user = party.clone();
                }
                Ok(record)
            })
            .collect()
    }

    /// The manager's own check, before it asks a source: state, term, uses left. The source checks
    /// again, and its word counts.
    async fn check_use(
        &self,
        db: &impl ConnectionTrait,
        consent: &entity::consent::Model,
        item: &ApprovedItem,
        now: DateTime<Utc>,
    ) -> Result<(), ManagerError> {
        let term: Term = read::json(At("consent", "term", &consent.id), &consent.term)?;
        match lifecycle(consent)?.state() {
            LifecycleState::Revoked => return Err(Refusal::Revoked.into()),
            LifecycleState::Superseded => return Err(Refusal::Superseded.into()),
            LifecycleState::Expired => return Err(Refusal::Expired.into()),
            _ if now >= term.expiry => return Err(Refusal::Expired.into()),
            _ if now < term.start => return Err(Refusal::NotYetValid.into()),
            LifecycleState::Paused => return Err(Refusal::Paused.into()),
            LifecycleState::Active => {}
        }
        let mut used = entity::sharing::Entity::find()
            .filter(entity::sharing::Column::ConsentId.eq(&consent.id))
            .filter(entity::sharing::Column::Item.eq(item.id.to_string()));
        if let Some(start) = term.window_start(now) {
            used = used.filter(entity::sharing::Column::SharedAt.gt(start.timestamp_millis()));
        }
        if used.count(db).await? >= u64::from(term.uses_allowed()) {
            return Err(Refusal::Exhausted.into());
        }
        Ok(())
    }

    async fn record_sharing(
        &self,
        db: &impl ConnectionTrait,
        session: &entity::data_session::Model,
        pages: i64,
        now: DateTime<Utc>,
    ) -> Result<(), ManagerError> {
        let consent = entity::consent::Entity::find_by_id(session.consent_id.clone())
            .one(db)
            .await?
            .ok_or(ManagerError::NotFound)?;
        let items: Vec<ApprovedItem> =
            read::json(At("consent", "items", &consent.id), &consent.items)?;
        let item = items
            .iter()
            .find(|i| i.id.as_str() == session.item)
            .ok_or(ManagerError::NotFound)?;
        let manifest = match &item.ask {
            Ask::Answer { question, .. } => self.question(question).await.ok(),
            Ask::Records { .. } => None,
        };
        let stored = entity::page::Entity::find()
            .filter(entity::page::Column::SourceSession.eq(&session.source_session))
            .all(db)
            .await?;
        let row = entity::sharing::ActiveModel {
            id: Set(self.ids().mint::<SharingId>().to_string()),
            account_id: Set(consent.account_id.clone()),
            consent_id: Set(consent.id.clone()),
            session_id: Set(session.id.clone()),
            source: Set(session.source.clone()),
            data_user: Set(session.data_user.clone()),
            item: Set(session.item.clone()),
            classes: Set(read::to_json(&request::class_of(
                &item.ask,
                manifest.as_ref(),
            ))?),
            bytes: Set(stored.iter().map(|p| p.bytes).sum()),
            pages: Set(pages),
            shared_at: Set(now.timestamp_millis()),
        };
        entity::sharing::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
        let account = read::text(
            At("consent", "account_id", &consent.id),
            &consent.account_id,
        )?;
        self.note(
            db,
            Line {
                account: Some(account),
                subject: "data_session",
                id: session.id.clone(),
                action: "shared",
                actor: Actor::Provider,
                reason: None,
                at: now,
            },
        )
        .await
    }

    async fn fail_row(
        &self,
        db: &impl ConnectionTrait,
        row: entity::data_session::Model,
        problem: &Problem,
    ) -> Result<(), ManagerError> {
        let now = self.now();
        self.session_changed(db, &row, SessionState::Failed, now)
            .await?;
        // Only type and texts of ours go on to the other end: a detail could name the source's side.
        let passed_on = Problem::new(problem.kind);
        let consent = entity::consent::Entity::find_by_id(row.consent_id.clone())
            .one(db)
            .await?;
        let account = consent
            .map(|c| read::text(At("consent", "account_id", &c.id), &c.account_id))
            .transpose()?;
        self.note(
            db,
            Line {
                account,
                subject: "data_session",
                id: row.id.clone(),
                action: "refused",
                actor: Actor::Provider,
                reason: Some(problem.kind.facts().slug.to_owned()),
                at: now,
            },
        )
        .await?;
        let mut row = row.into_active_model();
        row.state = Set(read::to_word(&SessionState::Failed)?);
        row.problem = Set(Some(read::to_json(&passed_on)?));
        row.update(db).await?;
        Ok(())
    }

    async fn session_changed(
        &self,
        db: &impl ConnectionTrait,
        row: &entity::data_session::Model,
        state: SessionState,
        now: DateTime<Utc>,
    ) -> Result<(), ManagerError> {
        let party: PartyId = read::text(At("data_session", "data_user", &row.id), &row.data_user)?;
        let session_id = read::text(At("data_session", "id", &row.id), &row.id)?;
        self.tell(
            db,
            &party,
            None,
            What::SessionChanged { session_id, state },
            now,
        )
        .await
    }

    async fn user_session(
        &self,
        db: &impl ConnectionTrait,
        party: &PartyId,
        id: SessionId,
    ) -> Result<entity::data_session::Model, ManagerError> {
        entity::data_session::Entity::find_by_id(id.to_string())
            .one(db)
            .await?
            .filter(|s| s.data_user == party.to_string())
            .ok_or(ManagerError::NotFound)
    }

    async fn any_for_source(
        &self,
        db: &impl ConnectionTrait,
        source: &PartyId,
        session: SessionId,
    ) -> Result<entity::data_session::Model, ManagerError> {
        entity::data_session::Entity::find()
            .filter(entity::data_session::Column::SourceSession.eq(session.to_string()))
            .one(db)
            .await?
            .filter(|s| s.source == source.to_string())
            .ok_or(ManagerError::NotFound)
    }

    async fn open_for_source(
        &self,
        db: &impl ConnectionTrait,
        source: &PartyId,
        session: SessionId,
    ) -> Result<entity::data_session::Model, ManagerError> {
        let row = self.any_for_source(db, source, session).await?;
        let open = row.state == read::to_word(&SessionState::Pending)?
            && row.expires_at > self.now().timestamp_millis();
        if !open {
            return Err(ManagerError::SessionOver);
        }
        // Nothing more passes under a consent that has been stopped meanwhile.
        let consent = entity::consent::Entity::find_by_id(row.consent_id.clone())
            .one(db)
            .await?
            .ok_or(ManagerError::NotFound)?;
        match lifecycle(&consent)?.state() {
            LifecycleState::Active => Ok(row),
            LifecycleState::Paused => Err(Refusal::Paused.into()),
            LifecycleState::Revoked => Err(Refusal::Revoked.into()),
            LifecycleState::Expired => Err(Refusal::Expired.into()),
            LifecycleState::Superseded => Err(Refusal::Superseded.into()),
        }
    }
}

/// A stored sharing record as the model's.
pub(super) fn sharing(row: &entity::sharing::Model) -> Result<SharingRecord, ManagerError> {
    let at = |column| At("sharing", column, &row.id);
    Ok(SharingRecord {
        id: read::text(at("id"), &row.id)?,
        source: read::text(at("source"), &row.source)?,
        data_user: read::text(at("data_user"), &row.data_user)?,
        item: read::text(at("item"), &row.item)?,
        classes: read::json(at("classes"), &row.classes)?,
        bytes: u64::try_from(row.bytes).map_err(|_| ManagerError::Unwritable)?,
        pages: read::count(at("pages"), row.pages)?,
        at: read::moment(at("shared_at"), row.shared_at)?,
    })
}
