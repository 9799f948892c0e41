//! Consent requests in, opened by her, and settled.

use consent_model::{
    digest::Digest,
    event::What,
    ids::{AccountId, RequestId},
    jose::CompactJws,
    party::{Actor, ItemId, Party, PartyId, Role},
    question,
    request::{Ask, ConsentRequest, Request, RequestState, RequestView, SourceAsk, TYP},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter,
};

use super::{
    Acting, Attempt, Happening, Line, Link, Manager, ManagerError, MessageKind, OpenedRequest,
    acting::By, error::bounded, standing::may_ask, waiting::names,
};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

/// Longest that a request waits for her.
const LONGEST_WAIT_DAYS: i64 = 30;

impl Manager {
    /// Takes a signed consent request. The same bytes again give the same answer.
    ///
    /// # Errors
    /// The first rule that is broken; see `docs/protocol.md`.
    pub async fn submit_request(
        &self,
        jws: &CompactJws,
        attempt: Option<&Attempt>,
    ) -> Result<(RequestView, bool), ManagerError> {
        let now = self.now();
        let unverified: ConsentRequest = jws.unverified_claims()?;
        let (party, request) = self
            .verify_from::<ConsentRequest>(jws, TYP, &unverified.iss)
            .await?;
        if !may_ask(&party) {
            return Err(ManagerError::NotPermitted);
        }
        bounded("person", request.person.as_deref().unwrap_or_default())?;
        bounded("state", request.state.as_deref().unwrap_or_default())?;
        let id: RequestId = self.ids().mint();
        let tx = begin(self.db()).await?;
        self.name_attempt(&tx, &party.id, attempt).await?;
        // A repeat is answered before the clock is asked, so that a retry never turns into a refusal.
        let digest = jws.digest();
        if let Some(known) = self
            .count_once(&tx, &party.id, &request.jti, digest, &id.to_string())
            .await?
        {
            tx.commit().await?;
            let id = read::text(At("document", "result_id", &known), &known)?;
            return Ok((self.request_view(&party.id, id).await?, false));
        }
        request.check(self.issuer(), now)?;
        for item in &request.items {
            match &item.ask {
                Ask::Answer {
                    question,
                    parameters,
                    range,
                    providers,
                } => {
                    for named in providers.iter().flatten() {
                        if !self.party_on(&tx, named).await?.may_act_as(Role::Provider) {
                            return Err(ManagerError::NotPermitted);
                        }
                    }
                    self.question_on(&tx, question).await?.check_ask(
                        request.purpose,
                        parameters,
                        range,
                    )?;
                }
                Ask::Records { .. } => {
                    if let SourceAsk::Provider { party: Some(named) } = &item.source
                        && !self.party_on(&tx, named).await?.may_act_as(Role::Provider)
                    {
                        return Err(ManagerError::NotPermitted);
                    }
                }
            }
        }
        let replaced = self.to_replace(&tx, &request).await?;
        let person = request.person.as_ref().map(|p| p.trim().to_lowercase());
        let account = replaced.as_ref().map(|old| old.account_id.as_str());
        self.check_waiting(&tx, &party.id, person.as_deref(), account)
            .await?;
        match (&replaced, &person) {
            (Some(old), _) => {
                let account = read::text(At("consent", "account_id", &old.id), &old.account_id)?;
                self.tell_her(&tx, account, MessageKind::Waiting, &id.to_string(), 1)
                    .await?;
            }
            (None, Some(person)) => self.tell_named(&tx, person, &id.to_string()).await?,
            // Whoever it is for comes with it.
            (None, None) => {}
        }
        let longest = now.timestamp() + LONGEST_WAIT_DAYS * 86_400;
        let row = entity::consent_request::ActiveModel {
            id: Set(id.to_string()),
            party_id: Set(party.id.to_string()),
            jws: Set(jws.as_str().to_owned()),
            person: Set(person),
            // Who gave the consent that is to be replaced is known; else it is hers who opens it.
            account_id: Set(replaced.as_ref().map(|old| old.account_id.clone())),
            state: Set(read::to_word(&RequestState::Pending)?),
            reason: Set(None),
            consent_id: Set(None),
            decided_by: Set(None),
            created_at: Set(now.timestamp_millis()),
            expires_at: Set(request.exp.min(longest) * 1000),
            decided_at: Set(None),
            supersedes: Set(replaced.map(|old| old.id)),
            purpose: Set(Some(request.purpose.to_string())),
        };
        entity::consent_request::Entity::insert(row)
            .exec_without_returning(&tx)
            .await?;
        self.note(
            &tx,
            Line {
                account: None,
                what: Happening::RequestReceived,
                id: id.to_string(),
                actor: Actor::DataUser,
                reason: None,
                at: now,
            },
        )
        .await?;
        tx.commit().await?;
        Ok((self.request_view(&party.id, id).await?, true))
    }

    /// A request as its data user sees it.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is not the caller's.
    pub async fn request_view(
        &self,
        party: &PartyId,
        id: RequestId,
    ) -> Result<RequestView, ManagerError> {
        let row = self.request_row(self.db(), id).await?;
        if row.party_id != party.to_string() {
            return Err(ManagerError::NotFound);
        }
        let artifact = match &row.consent_id {
            None => None,
            Some(consent) => {
                entity::artifact::Entity::find()
                    .filter(entity::artifact::Column::ConsentId.eq(consent))
                    .filter(entity::artifact::Column::CopyFor.eq("data_user"))
                    .one(self.db())
                    .await?
            }
        };
        let at = |column| At("consent_request", column, &row.id);
        Ok(RequestView {
            request_id: id,
            state: read::word(at("state"), &row.state)?,
            redirect_url: self.url(&format!("requests/{id}"))?,
            expires_at: read::moment(at("expires_at"), row.expires_at)?,
            reason: row
                .reason
                .as_ref()
                .map(|r| read::word(at("reason"), r))
                .transpose()?,
            artifact_id: artifact
                .map(|a| read::text(At("artifact", "id", &a.id), &a.id))
                .transpose()?,
            decided_by: row
                .decided_by
                .as_ref()
                .map(|a| read::word(at("decided_by"), a))
                .transpose()?,
        })
    }

    /// Opens a request for her: binds it to her account, and stores the notice she is shown.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is named for, or was opened by, someone else.
    pub async fn open_request(
        &self,
        who: impl Into<Acting> + Send,
        id: RequestId,
        language: &str,
    ) -> Result<OpenedRequest, ManagerError> {
        let (now, who) = (self.now(), who.into());
        let account = who.account();
        let tx = begin(self.db()).await?;
        let me = self.account_row(&tx, account).await?;
        let row = self.request_row(&tx, id).await?;
        let row = match &row.account_id {
            Some(owner) if *owner == me.id => row,
            Some(_) => return Err(ManagerError::NotFound),
            None if !self.is_for(&tx, &row, who, &me).await? => {
                return Err(ManagerError::NotFound);
            }
            None => {
                // What names nobody is for whoever opens it, or for the one whose guardian opens it
                // for her; a nominee opens nothing that was not hers before.
                if row.person.is_none() {
                    who.guardian()?;
                }
                let mut row = row.into_active_model();
                row.account_id = Set(Some(me.id.clone()));
                row.update(&tx).await?
            }
        };
        let request = stored_request(&row)?;
        let party = self.party_on(&tx, &request.iss).await?;
        let languages = &self.0.parts.languages;
        let language = languages
            .iter()
            .find(|l| l.as_str() == language)
            .or_else(|| languages.first())
            .map_or("en", String::as_str);
        let pending = row.state == read::to_word(&RequestState::Pending)?;
        let mut held =
            entity::notice::Entity::find().filter(entity::notice::Column::RequestId.eq(&row.id));
        if pending {
            held = held.filter(entity::notice::Column::Language.eq(language));
        }
        let notice = match held.one(&tx).await? {
            Some(row) => read::json(At("notice", "body", &row.id), &row.body)?,
            // Nothing is to be decided any more: told, but no notice that would count.
            None if !pending => {
                self.assemble_notice(&tx, None, &row, &request, &party, language)
                    .await?
            }
            None => {
                let difference = match self.to_replace(&tx, &request).await? {
                    None => None,
                    Some(old) => Some(self.difference(&tx, &old, &request).await?),
                };
                let notice = self
                    .assemble_notice(&tx, difference, &row, &request, &party, language)
                    .await?;
                let stored = entity::notice::ActiveModel {
                    id: Set(notice.id.to_string()),
                    request_id: Set(row.id.clone()),
                    account_id: Set(me.id.clone()),
                    language: Set(language.to_owned()),
                    digest: Set(notice.digest()?.to_string()),
                    body: Set(read::to_json(&notice)?),
                    shown_at: Set(now.timestamp_millis()),
                };
                entity::notice::Entity::insert(stored)
                    .exec_without_returning(&tx)
                    .await?;
                self.note(
                    &tx,
                    Line {
                        account: Some(account),
                        what: Happening::NoticeShown,
                        id: notice.id.to_string(),
                        actor: Actor::Manager,
                        reason: None,
                        at: now,
                    },
                )
                .await?;
                notice
            }
        };
        let links = self.links_to_show(&tx, who).await?;
        let mut candidates = Vec::new();
        let mut previews = Vec::new();
        for item in &request.items {
            let fitting = self
                .candidates(&tx, &item.ask, &item.source, &links)
                .await?;
            if let Some(link) = fitting.first()
                && let Ask::Answer { .. } = item.ask
            {
                previews.push((
                    item.id.clone(),
                    self.preview_url(&tx, &request, &party, item, link, id)
                        .await?,
                ));
            }
            candidates.push((item.id.clone(), fitting));
        }
        let state = read::word(At("consent_request", "state", &row.id), &row.state)?;
        let seen = self.seen_on(&tx, id, &candidates).await?;
        tx.commit().await?;
        Ok(OpenedRequest {
            id,
            request,
            state,
            notice,
            party,
            candidates,
            previews,
            seen,
        })
    }

    /// Whether a request that nobody has opened may be hers: it names nobody, or her, or the guardian
    /// who opens it for her.
    async fn is_for(
        &self,
        db: &impl ConnectionTrait,
        row: &entity::consent_request::Model,
        who: Acting,
        me: &entity::account::Model,
    ) -> Result<bool, ManagerError> {
        let Some(person) = &row.person else {
            return Ok(true);
        };
        if names(me).contains(person) {
            return Ok(true);
        }
        if !matches!(who.guardian(), Ok(Some(_))) {
            return Ok(false);
        }
        let guardian = self.account_row(db, who.own()).await?;
        Ok(names(&guardian).contains(person))
    }

    /// Who asks, where nobody has opened the request yet and she may: it names nobody, or her.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when there is none.
    pub async fn opens_first(
        &self,
        account: AccountId,
        id: RequestId,
    ) -> Result<Option<Party>, ManagerError> {
        let row = self.request_row(self.db(), id).await?;
        let me = self.account_row(self.db(), account).await?;
        if row.account_id.is_some() || !self.is_for(self.db(), &row, account.into(), &me).await? {
            return Ok(None);
        }
        let party = read::text(At("consent_request", "party_id", &row.id), &row.party_id)?;
        self.party(&party).await.map(Some)
    }

    /// The links an item can come from.
    pub(super) async fn candidates(
        &self,
        db: &impl ConnectionTrait,
        ask: &Ask,
        source: &SourceAsk,
        links: &[Link],
    ) -> Result<Vec<Link>, ManagerError> {
        let mut fitting = Vec::new();
        for link in links {
            let party = self.party_on(db, &link.party).await?;
            let fits = match (ask, source) {
                (Ask::Answer { .. }, _) => party.may_act_as(Role::Store) && link.key.is_some(),
                (Ask::Records { datasets, .. }, SourceAsk::Provider { party: named }) => {
                    party.may_act_as(Role::Provider)
                        && named.as_ref().is_none_or(|n| *n == link.party)
                        && datasets.iter().all(|d| link.datasets.contains(d))
                }
                (Ask::Records { .. }, SourceAsk::Store) => false,
            };
            if fits {
                fitting.push(link.clone());
            }
        }
        Ok(fitting)
    }

    pub(super) async fn request_row(
        &self,
        db: &impl ConnectionTrait,
        id: RequestId,
    ) -> Result<entity::consent_request::Model, ManagerError> {
        entity::consent_request::Entity::find_by_id(id.to_string())
            .one(db)
            .await?
            .ok_or(ManagerError::NotFound)
    }

    /// Writes a request's new state, its history line, and tells its data user.
    pub(super) async fn settle_request(
        &self,
        db: &impl ConnectionTrait,
        row: entity::consent_request::Model,
        settled: Request,
        by: impl Into<By> + Send,
    ) -> Result<(), ManagerError> {
        let By {
            actor,
            representation,
        } = by.into();
        let state = settled.state();
        let (at, reason, consent) = match settled {
            Request::Pending { .. } => return Ok(()),
            Request::Approved { at, consent, .. } => (at, None, Some(consent)),
            Request::Denied { at, reason, .. } => (at, reason, None),
            Request::Expired { at, .. } | Request::Failed { at, .. } => (at, None, None),
        };
        let account = row
            .account_id
            .as_ref()
            .map(|a| read::text(At("consent_request", "account_id", a), a))
            .transpose()?;
        let party: PartyId = read::text(At("consent_request", "party_id", &row.id), &row.party_id)?;
        let id: RequestId = read::text(At("consent_request", "id", &row.id), &row.id)?;
        let mut row = row.into_active_model();
        row.state = Set(read::to_word(&state)?);
        row.reason = Set(reason.as_ref().map(read::to_word).transpose()?);
        row.consent_id = Set(consent.map(|c| c.to_string()));
        row.decided_by = Set(Some(read::to_word(&actor)?));
        row.decided_at = Set(Some(at.timestamp_millis()));
        row.update(db).await?;
        self.note_by(
            db,
            Line {
                account,
                what: Happening::of_request(state),
                id: id.to_string(),
                actor,
                reason: reason.as_ref().map(read::to_word).transpose()?,
                at,
            },
            representation,
        )
        .await?;
        self.tell(
            db,
            &party,
            consent,
            What::RequestDecided {
                request_id: id,
                state,
                reason,
            },
            at,
        )
        .await
    }
}

pub(super) fn stored_jws(row: &entity::consent_request::Model) -> Result<CompactJws, ManagerError> {
    CompactJws::parse(&row.jws).map_err(|_| ManagerError::Corrupt {
        table: "consent_request",
        column: "jws",
        row: row.id.clone(),
    })
}

/// The claims of a request that was verified before it was stored.
pub(super) fn stored_request(
    row: &entity::consent_request::Model,
) -> Result<ConsentRequest, ManagerError> {
    Ok(stored_jws(row)?.unverified_claims()?)
}

/// A stored request as a state of the model.
pub(super) fn state_of(row: &entity::consent_request::Model) -> Result<Request, ManagerError> {
    let at = |column| At("consent_request", column, &row.id);
    let id = read::text(at("id"), &row.id)?;
    let decided = || read::moment(at("decided_at"), row.decided_at.unwrap_or_default());
    Ok(match read::word::<RequestState>(at("state"), &row.state)? {
        RequestState::Pending => Request::Pending {
            id,
            expires_at: read::moment(at("expires_at"), row.expires_at)?,
        },
        RequestState::Approved => Request::Approved {
            id,
            consent: read::text(
                at("consent_id"),
                row.consent_id.as_deref().unwrap_or_default(),
            )?,
            at: decided()?,
        },
        RequestState::Denied => Request::Denied {
            id,
            reason: row
                .reason
                .as_ref()
                .map(|r| read::word(at("reason"), r))
                .transpose()?,
            at: decided()?,
        },
        RequestState::Expired => Request::Expired { id, at: decided()? },
        RequestState::Failed => Request::Failed { id, at: decided()? },
    })
}

/// Names a kind of data for a sharing record: never the data.
pub(super) fn class_of(ask: &Ask, manifest: Option<&question::Manifest>) -> Vec<String> {
    match ask {
        Ask::Answer { question, .. } => {
            let name = manifest.map_or_else(|| Digest::to_string(question), |m| m.name.clone());
            vec![format!("answer:{name}")]
        }
        Ask::Records { datasets, .. } => datasets.iter().map(|d| d.name().to_owned()).collect(),
    }
}

/// The item of this name in a stored list.
pub(super) fn find_item<'a, T>(
    items: &'a [T],
    id: &ItemId,
    of: impl Fn(&T) -> &ItemId,
) -> Option<&'a T> {
    items.iter().find(|item| of(item) == id)
}
