//! Data sessions: the manager checks a data request and passes it on. Pages are `super::page`'s.

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    approval::ApprovedItem,
    artifact::LifecycleState,
    data_request::{
        DataRequest, RELAYED_TYP, RelayedRequest, SESSION_MINUTES, SessionState, SessionView, TYP,
        VerifiedSourceRequest, within_time,
    },
    decision::Refusal,
    delivery::DeliveryFault,
    event::What,
    ids::{AccountId, ConsentId, SessionId},
    jose::CompactJws,
    party::{Actor, ItemId, PartyId},
    problem::{Problem, ProblemType},
    term::Term,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    Select,
    sea_query::{Expr, ExprTrait, Query},
};

use super::{
    Attempt, Happening, Line, Manager, ManagerError, Outgoing, lifecycle::lifecycle, request,
    standing::may_ask, withdrawn::withdrawn_of,
};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

/// Most sessions for one item of a consent that may come to nothing within an hour.
const MOST_FAILURES: u64 = 20;

impl Manager {
    /// Opens a session under an artifact of the data user's.
    ///
    /// # Errors
    /// The first rule that forbids it.
    pub async fn open_session(
        &self,
        jws: &CompactJws,
        attempt: Option<&Attempt>,
    ) -> Result<(SessionView, bool), ManagerError> {
        let now = self.now();
        let unverified: DataRequest = jws.unverified_claims()?;
        let (party, claims) = self
            .verify_from::<DataRequest>(jws, TYP, &unverified.iss)
            .await?;
        if !may_ask(&party) {
            return Err(ManagerError::NotPermitted);
        }
        if &claims.aud != self.issuer() {
            return Err(ManagerError::WrongAudience);
        }
        let (id, source_session) = (
            self.ids().mint::<SessionId>(),
            self.ids().mint::<SessionId>(),
        );
        let tx = begin(self.db()).await?;
        self.name_attempt(&tx, &party.id, attempt).await?;
        let known = self
            .count_once(&tx, &party.id, &claims.jti, jws.digest(), &id.to_string())
            .await?;
        if let Some(known) = known {
            tx.commit().await?;
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
        let consent = self.consent_row(&tx, &copy.consent_id).await?;
        let items: Vec<ApprovedItem> =
            read::json(At("consent", "items", &consent.id), &consent.items)?;
        let item =
            request::find_item(&items, &claims.item, |i| &i.id).ok_or(Refusal::UnknownItem)?;
        let names = (id, source_session);
        self.open_item(&tx, &party.id, &consent, item, &claims.request, names)
            .await?;
        tx.commit().await?;
        self.wake();
        Ok((self.session_view(&party.id, id).await?, true))
    }

    /// Opens a session for one item, after a last look at whether it may be asked for, and leaves the
    /// request for its source. `names` are the session's, towards the data user and the source.
    pub(super) async fn open_item(
        &self,
        db: &impl ConnectionTrait,
        data_user: &PartyId,
        consent: &entity::consent::Model,
        item: &ApprovedItem,
        request: &CompactJws,
        (id, source_session): (SessionId, SessionId),
    ) -> Result<(), ManagerError> {
        let now = self.now();
        self.check_use(db, consent, item, now).await?;
        self.servable(db, item).await?;
        self.check_failures(db, consent, item, MOST_FAILURES)
            .await?;
        // The source checks it again, by its own copy; nobody is troubled with what it would refuse.
        VerifiedSourceRequest::verify(request, item, now)?;

        let source_copy = entity::artifact::Entity::find()
            .filter(entity::artifact::Column::ConsentId.eq(&consent.id))
            .filter(entity::artifact::Column::PartyId.eq(item.source.party.to_string()))
            .filter(entity::artifact::Column::CopyFor.eq("source"))
            .one(db)
            .await?
            .ok_or(ManagerError::NotFound)?;
        let expires_at = now + TimeDelta::minutes(SESSION_MINUTES);
        let row = entity::data_session::ActiveModel {
            id: Set(id.to_string()),
            source_session: Set(source_session.to_string()),
            consent_id: Set(consent.id.clone()),
            item: Set(item.id.to_string()),
            data_user: Set(data_user.to_string()),
            source: Set(item.source.party.to_string()),
            state: Set(read::to_word(&SessionState::Pending)?),
            problem: Set(None),
            pages: Set(0),
            created_at: Set(now.timestamp_millis()),
            expires_at: Set(expires_at.timestamp_millis()),
        };
        entity::data_session::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
        let relayed = RelayedRequest {
            iss: self.issuer().clone(),
            aud: item.source.party.clone(),
            iat: now.timestamp(),
            exp: expires_at.timestamp(),
            session: source_session,
            artifact: read::text(At("artifact", "id", &source_copy.id), &source_copy.id)?,
            request: request.clone(),
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
        self.post(db, &item.source.party, outgoing, now).await?;
        let account = read::text(
            At("consent", "account_id", &consent.id),
            &consent.account_id,
        )?;
        self.note(
            db,
            Line {
                account: Some(account),
                what: Happening::SessionOpened,
                id: id.to_string(),
                actor: Actor::DataUser,
                reason: Some(format!("consent {consent_id}")),
                at: now,
            },
        )
        .await
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

    /// The source will not serve.
    ///
    /// # Errors
    /// When it is another's, or over. A refusal is heard also under a consent that was stopped.
    pub async fn refuse_session(
        &self,
        source: &PartyId,
        session: SessionId,
        problem: &Problem,
    ) -> Result<(), ManagerError> {
        let tx = begin(self.db()).await?;
        let row = self.any_for_source(&tx, source, session).await?;
        if row.state != read::to_word(&SessionState::Pending)? {
            return Err(ManagerError::SessionOver);
        }
        self.fail_row(&tx, row, problem, Actor::Provider).await?;
        tx.commit().await?;
        self.wake();
        Ok(())
    }

    /// The data user does not take what the source delivered: the session has come to nothing, its
    /// pages go, and the source hears why. Said again, it changes nothing.
    ///
    /// # Errors
    /// When it is another's, or there is nothing here that could be refused.
    pub async fn refuse_delivery(
        &self,
        data_user: &PartyId,
        session: SessionId,
        fault: DeliveryFault,
    ) -> Result<(), ManagerError> {
        let tx = begin(self.db()).await?;
        let row = self.user_session(&tx, data_user, session).await?;
        if row.state != read::to_word(&SessionState::Ready)? {
            return Err(ManagerError::SessionOver);
        }
        let at = |column| At("data_session", column, &row.id);
        let source: PartyId = read::text(at("source"), &row.source)?;
        let session_id = read::text(at("source_session"), &row.source_session)?;
        let refused = What::DeliveryRefused { session_id, fault };
        self.tell(&tx, &source, None, refused, self.now()).await?;
        let problem = Problem::new(ProblemType::DepositRefused);
        let reason = format!("{}: {}", problem.kind.facts().slug, fault.name());
        let consent = self.consent_row(&tx, &row.consent_id).await?;
        self.end_row(&tx, row, &problem, reason, Actor::DataUser)
            .await?;
        self.take_use_back(&tx, &consent, self.now()).await?;
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
            self.fail_row(&tx, row, problem, Actor::Provider).await?;
            tx.commit().await?;
            self.wake();
        }
        Ok(())
    }

    /// Her consent has ended: what is under way under it is over, and its data user hears.
    pub(super) async fn fail_sessions(
        &self,
        db: &impl ConnectionTrait,
        consent: &str,
        item: Option<&ItemId>,
        refusal: Refusal,
    ) -> Result<(), ManagerError> {
        let mut under_way = entity::data_session::Entity::find()
            .filter(entity::data_session::Column::ConsentId.eq(consent))
            .filter(entity::data_session::Column::State.is_in(["pending", "ready"]));
        if let Some(item) = item {
            under_way = under_way.filter(entity::data_session::Column::Item.eq(item.as_str()));
        }
        for row in under_way.all(db).await? {
            self.fail_row(db, row, &Problem::new(refusal.problem()), Actor::Manager)
                .await?;
        }
        Ok(())
    }

    /// The manager's own check, before it asks a source: state, term, uses left. The source checks
    /// again, and its word counts.
    pub(super) async fn check_use(
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
            _ if withdrawn_of(consent)?.iter().any(|w| w.item == item.id) => {
                return Err(Refusal::ItemWithdrawn.into());
            }
            _ if now < term.start => return Err(Refusal::NotYetValid.into()),
            LifecycleState::Paused => return Err(Refusal::Paused.into()),
            LifecycleState::Active => {}
        }
        // What came and was not taken is no use here. The source counts what it released by itself, so
        // that nobody gets more by saying so.
        let refused = Query::select()
            .column(entity::data_session::Column::Id)
            .from(entity::data_session::Entity)
            .and_where(Expr::col(entity::data_session::Column::ConsentId).eq(&consent.id))
            .and_where(Expr::col(entity::data_session::Column::State).eq("failed"))
            .to_owned();
        let mut used = entity::sharing::Entity::find()
            .filter(entity::sharing::Column::ConsentId.eq(&consent.id))
            .filter(entity::sharing::Column::Item.eq(item.id.to_string()))
            .filter(entity::sharing::Column::SessionId.not_in_subquery(refused));
        if let Some(start) = term.window_start(now) {
            used = used.filter(entity::sharing::Column::SharedAt.gt(start.timestamp_millis()));
        }
        // One that is under way may become a use; it ends within the hour.
        let under_way = sessions_of(consent, item)
            .filter(entity::data_session::Column::State.eq("pending"))
            .filter(entity::data_session::Column::ExpiresAt.gt(now.timestamp_millis()))
            .count(db)
            .await?;
        if used.count(db).await? + under_way >= u64::from(term.uses_allowed()) {
            return Err(Refusal::Exhausted.into());
        }
        Ok(())
    }

    /// A data user whose sessions keep coming to nothing has to wait: each leaves a line in her
    /// record, and asks a source.
    pub(super) async fn check_failures(
        &self,
        db: &impl ConnectionTrait,
        consent: &entity::consent::Model,
        item: &ApprovedItem,
        most: u64,
    ) -> Result<(), ManagerError> {
        let now = self.now();
        let an_hour_ago = (now - TimeDelta::hours(1)).timestamp_millis();
        let failed = sessions_of(consent, item)
            .filter(entity::data_session::Column::State.is_in(["failed", "expired"]))
            .filter(entity::data_session::Column::CreatedAt.gt(an_hour_ago))
            .count(db)
            .await?;
        if failed >= most {
            return Err(ManagerError::TooManyFailures);
        }
        Ok(())
    }

    pub(super) async fn fail_row(
        &self,
        db: &impl ConnectionTrait,
        row: entity::data_session::Model,
        problem: &Problem,
        actor: Actor,
    ) -> Result<(), ManagerError> {
        let reason = problem.kind.facts().slug.to_owned();
        self.end_row(db, row, problem, reason, actor).await
    }

    async fn end_row(
        &self,
        db: &impl ConnectionTrait,
        row: entity::data_session::Model,
        problem: &Problem,
        reason: String,
        actor: Actor,
    ) -> Result<(), ManagerError> {
        let now = self.now();
        self.session_changed(db, &row, SessionState::Failed, now)
            .await?;
        // Only type and texts of ours go on to the other end: a detail could name the source's side.
        let passed_on = Problem::new(problem.kind);
        let account = self.account_of_session(db, &row).await?;
        self.note(
            db,
            Line {
                account,
                what: Happening::SessionRefused,
                id: row.id.clone(),
                actor,
                reason: Some(reason),
                at: now,
            },
        )
        .await?;
        self.drop_relayed(db, &row.id).await?;
        let mut row = row.into_active_model();
        row.state = Set(read::to_word(&SessionState::Failed)?);
        row.problem = Set(Some(read::to_json(&passed_on)?));
        row.update(db).await?;
        Ok(())
    }

    /// Whose data a session is about.
    pub(super) async fn account_of_session(
        &self,
        db: &impl ConnectionTrait,
        row: &entity::data_session::Model,
    ) -> Result<Option<AccountId>, ManagerError> {
        let consent = entity::consent::Entity::find_by_id(row.consent_id.clone())
            .one(db)
            .await?;
        consent
            .map(|c| read::text(At("consent", "account_id", &c.id), &c.account_id))
            .transpose()
    }

    pub(super) async fn session_changed(
        &self,
        db: &impl ConnectionTrait,
        row: &entity::data_session::Model,
        state: SessionState,
        now: DateTime<Utc>,
    ) -> Result<(), ManagerError> {
        self.answer_changed(db, &row.id, state).await?;
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
        .map(drop)
    }

    pub(super) async fn user_session(
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
}

fn sessions_of(
    consent: &entity::consent::Model,
    item: &ApprovedItem,
) -> Select<entity::data_session::Entity> {
    entity::data_session::Entity::find()
        .filter(entity::data_session::Column::ConsentId.eq(&consent.id))
        .filter(entity::data_session::Column::Item.eq(item.id.to_string()))
}
