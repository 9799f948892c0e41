//! Consent requests in, and settled. How they are opened: [`super::opening`]; how their data user sees
//! them: [`super::asked`].

use consent_model::{
    digest::Digest,
    event::What,
    fi::FiType,
    ids::RequestId,
    jose::CompactJws,
    party::{Actor, ItemId, PartyId, Role},
    question,
    request::{Ask, ConsentRequest, Request, RequestState, RequestView, SourceAsk, TYP},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, IntoActiveModel};

use super::{
    Attempt, Happening, Line, Link, Manager, ManagerError, MessageKind, acting::By, error::bounded,
    standing::may_ask,
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
                // Asked for at the Account Aggregator edge alone, by who speaks its language.
                Ask::Accounts { .. } => return Err(ManagerError::NotPermitted),
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
                (Ask::Accounts { fi_types, .. }, SourceAsk::Provider { party: named }) => {
                    party.may_act_as(Role::Provider)
                        && named.as_ref().is_none_or(|n| *n == link.party)
                        && link.fi_type.is_some_and(|kind| fi_types.contains(&kind))
                }
                (Ask::Records { .. } | Ask::Accounts { .. }, SourceAsk::Store) => false,
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
        .map(drop)
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

/// The name of a kind of account beside those of datasets.
pub(super) fn fi_class(kind: FiType) -> String {
    format!("fi.{}", kind.name())
}

/// Names a kind of data for a sharing record: never the data.
pub(super) fn class_of(ask: &Ask, manifest: Option<&question::Manifest>) -> Vec<String> {
    match ask {
        Ask::Answer { question, .. } => {
            let name = manifest.map_or_else(|| Digest::to_string(question), |m| m.name.clone());
            vec![format!("answer:{name}")]
        }
        Ask::Records { datasets, .. } => datasets.iter().map(|d| d.name().to_owned()).collect(),
        Ask::Accounts { fi_types, .. } => fi_types.iter().map(|kind| fi_class(*kind)).collect(),
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
