//! Her requests and complaints: to an organisation that knows her, or to this service; answered,
//! taken to the Board, closed. Each step is in her history, and she is told of it.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    event::What,
    ids::{AccountId, EventId, RightsRequestId},
    party::{Actor, Party, PartyId, Role, Standing},
    rights::{
        LONGEST_ANSWER, LONGEST_ANSWER_DAYS, LONGEST_REQUEST, Matter, RightsAnswer,
        RightsAnswerState, RightsRequest, RightsState,
    },
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Serialize;

use super::{Acting, Happening, Line, Manager, ManagerError, MessageKind, spoken::spoken};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

/// Most requests of one person that wait for one receiver.
const MOST_OPEN: u64 = 20;
/// Most that are listed.
const MOST_LISTED: u64 = 200;

/// A request of hers. `Debug` shows the id only.
#[derive(Clone, Serialize)]
pub struct RightsView {
    /// The request.
    pub id: RightsRequestId,
    /// Its number for people.
    pub reference: String,
    /// Whom it is for; none: this service.
    pub party: Option<PartyId>,
    /// Their name for people.
    pub party_name: Option<String>,
    /// Which right.
    pub matter: Matter,
    /// What she wrote.
    pub text: String,
    /// Where it stands.
    pub state: RightsState,
    /// When she made it.
    pub made_at: DateTime<Utc>,
    /// Until when an answer is owed.
    pub due_at: DateTime<Utc>,
    /// Every step; empty in a list.
    pub steps: Vec<RightsStep>,
}

impl fmt::Debug for RightsView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RightsView({})", self.id)
    }
}

/// One step of a request.
#[derive(Clone, Serialize)]
pub struct RightsStep {
    /// The state it came into.
    pub state: RightsState,
    /// Who took it.
    pub actor: Actor,
    /// Who answered for this service, or acted for her.
    pub by: Option<String>,
    /// An answer's words.
    pub text: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

impl fmt::Debug for RightsStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RightsStep({:?})", self.state)
    }
}

impl Manager {
    /// Organisations that know her and take part, whom she can turn to. Her own store has pages of
    /// its own for all of it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rights_parties(&self, account: AccountId) -> Result<Vec<Party>, ManagerError> {
        let mut parties = Vec::new();
        for id in self.knowing(account).await? {
            let party = self.party(&id).await?;
            if party.standing == Standing::Active && !party.roles.contains(&Role::Store) {
                parties.push(party);
            }
        }
        parties.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(parties)
    }

    /// She uses a right, at an organisation or (none) at this service.
    ///
    /// # Errors
    /// When the organisation does not know her, the text is empty or too long, or too many wait.
    pub async fn make_rights_request(
        &self,
        who: impl Into<Acting> + Send,
        to: Option<&PartyId>,
        matter: Matter,
        text: &str,
    ) -> Result<RightsRequestId, ManagerError> {
        let text = tidy("text", text, LONGEST_REQUEST)?;
        let (now, who) = (self.now(), who.into());
        let account = who.account();
        if let Some(party) = to {
            let known = self.rights_parties(account).await?;
            if !known.iter().any(|p| p.id == *party) {
                return Err(ManagerError::NotFound);
            }
        }
        let id: RightsRequestId = self.ids().mint();
        let days = match to {
            Some(_) => LONGEST_ANSWER_DAYS,
            None => self.0.parts.answer_days.min(LONGEST_ANSWER_DAYS),
        };
        let due_at = now + TimeDelta::days(i64::from(days));
        let tx = begin(self.db()).await?;
        let open = entity::rights_request::Entity::find()
            .filter(entity::rights_request::Column::AccountId.eq(account.to_string()))
            .filter(entity::rights_request::Column::State.is_in(["received", "acknowledged"]));
        let open = match to {
            Some(party) => {
                open.filter(entity::rights_request::Column::PartyId.eq(party.to_string()))
            }
            None => open.filter(entity::rights_request::Column::PartyId.is_null()),
        };
        if open.count(&tx).await? >= MOST_OPEN {
            return Err(ManagerError::TooManyWaiting);
        }
        let reference = reference(&self.ids().bytes32());
        let row = entity::rights_request::ActiveModel {
            id: Set(id.to_string()),
            reference: Set(reference.clone()),
            account_id: Set(account.to_string()),
            party_id: Set(to.map(ToString::to_string)),
            matter: Set(read::to_word(&matter)?),
            text: Set(text.clone()),
            state: Set(read::to_word(&RightsState::Received)?),
            made_at: Set(now.timestamp_millis()),
            due_at: Set(due_at.timestamp_millis()),
            overdue_told_at: Set(None),
        };
        entity::rights_request::Entity::insert(row)
            .exec_without_returning(&tx)
            .await?;
        let step = RightsStep {
            state: RightsState::Received,
            actor: who.actor(),
            by: None,
            text: None,
            at: now,
        };
        self.note_rights(&tx, who, id, Happening::RightsAsked, step)
            .await?;
        if let Some(party) = to {
            let request = RightsRequest {
                request_id: id,
                reference,
                pseudonym: self.known_as(&tx, account, party).await?,
                matter,
                text,
                due_at,
            };
            self.tell(&tx, party, None, What::RightsRequestMade(request), now)
                .await?;
        }
        tx.commit().await?;
        self.wake();
        Ok(id)
    }

    /// Her requests, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rights_requests(
        &self,
        account: AccountId,
    ) -> Result<Vec<RightsView>, ManagerError> {
        let rows = entity::rights_request::Entity::find()
            .filter(entity::rights_request::Column::AccountId.eq(account.to_string()))
            .order_by_desc(entity::rights_request::Column::Id)
            .limit(MOST_LISTED)
            .all(self.db())
            .await?;
        let mut views = Vec::with_capacity(rows.len());
        for row in &rows {
            views.push(self.rights_view(row, false).await?);
        }
        Ok(views)
    }

    /// A request of hers with all its steps.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is not hers.
    pub async fn rights_request(
        &self,
        account: AccountId,
        id: RightsRequestId,
    ) -> Result<RightsView, ManagerError> {
        let row = own(self.db(), account, id).await?;
        self.rights_view(&row, true).await
    }

    /// Requests and complaints to this service, those that wait first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn grievances(&self) -> Result<Vec<RightsView>, ManagerError> {
        use entity::rights_request::Column;
        let rows = entity::rights_request::Entity::find()
            .filter(Column::PartyId.is_null())
            .order_by_asc(Column::DueAt)
            .all(self.db())
            .await?;
        let mut views = Vec::with_capacity(rows.len());
        for row in &rows {
            views.push(self.rights_view(row, true).await?);
        }
        views.sort_by_key(|view| !view.state.is_open());
        Ok(views)
    }

    /// Whom it is for answers: a party, or (none) this service by the person named.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is for another; when its state or the text forbids it.
    pub async fn answer_rights_request(
        &self,
        by: Answerer<'_>,
        id: RightsRequestId,
        answer: &RightsAnswer,
    ) -> Result<RightsState, ManagerError> {
        let text = tidy("text", &answer.text, LONGEST_ANSWER)?;
        let now = self.now();
        let tx = begin(self.db()).await?;
        let row = entity::rights_request::Entity::find_by_id(id.to_string())
            .one(&tx)
            .await?
            .ok_or(ManagerError::NotFound)?;
        let (mine, actor, name) = match by {
            Answerer::Party(party) => (
                row.party_id == Some(party.to_string()),
                match self
                    .party_on(&tx, party)
                    .await?
                    .roles
                    .contains(&Role::DataUser)
                {
                    true => Actor::DataUser,
                    false => Actor::Provider,
                },
                None,
            ),
            Answerer::Operator(name) => (row.party_id.is_none(), Actor::Manager, Some(name)),
        };
        if !mine {
            return Err(ManagerError::NotFound);
        }
        let state: RightsState = read::word(At("rights_request", "state", &row.id), &row.state)?;
        let (next, what) = match answer.state {
            RightsAnswerState::Acknowledged => {
                (state.acknowledge()?, Happening::RightsAcknowledged)
            }
            RightsAnswerState::Answered => (state.answer()?, Happening::RightsAnswered),
        };
        let account = account_of(&row)?;
        let step = RightsStep {
            state: next,
            actor,
            by: name.map(str::to_owned),
            text: Some(text),
            at: now,
        };
        self.step_rights(&tx, row, account.into(), what, step)
            .await?;
        tx.commit().await?;
        Ok(next)
    }

    /// She takes it to the Board, after an answer or the due date (DPDP Act s.13(3)).
    ///
    /// # Errors
    /// When it is not hers, or too early.
    pub async fn escalate_rights_request(
        &self,
        who: impl Into<Acting> + Send,
        id: RightsRequestId,
    ) -> Result<(), ManagerError> {
        self.step_by_her(
            who.into(),
            id,
            Happening::RightsEscalated,
            |state, overdue| Ok(state.escalate(overdue)?),
        )
        .await
    }

    /// She holds it settled.
    ///
    /// # Errors
    /// When it is not hers, or was settled.
    pub async fn close_rights_request(
        &self,
        who: impl Into<Acting> + Send,
        id: RightsRequestId,
    ) -> Result<(), ManagerError> {
        self.step_by_her(who.into(), id, Happening::RightsClosed, |state, _| {
            Ok(state.close()?)
        })
        .await
    }

    async fn step_by_her(
        &self,
        who: Acting,
        id: RightsRequestId,
        what: Happening,
        next: impl FnOnce(RightsState, bool) -> Result<RightsState, ManagerError> + Send,
    ) -> Result<(), ManagerError> {
        let now = self.now();
        let tx = begin(self.db()).await?;
        let row = own(&tx, who.account(), id).await?;
        let state = read::word(At("rights_request", "state", &row.id), &row.state)?;
        let step = RightsStep {
            state: next(state, row.due_at <= now.timestamp_millis())?,
            actor: who.actor(),
            by: None,
            text: None,
            at: now,
        };
        self.step_rights(&tx, row, who, what, step).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Tells everybody whose answer is overdue, once; gives how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tell_overdue(&self) -> Result<u32, ManagerError> {
        use entity::rights_request::Column;
        let now = self.now().timestamp_millis();
        let tx = begin(self.db()).await?;
        let rows = entity::rights_request::Entity::find()
            .filter(Column::State.is_in(["received", "acknowledged"]))
            .filter(Column::DueAt.lte(now))
            .filter(Column::OverdueToldAt.is_null())
            .limit(MOST_LISTED)
            .all(&tx)
            .await?;
        let mut told = 0;
        for row in rows {
            let (account, id) = (account_of(&row)?, row.id.clone());
            let mut row = row.into_active_model();
            row.overdue_told_at = Set(Some(now));
            row.update(&tx).await?;
            self.tell_her(&tx, account, MessageKind::RightsOverdue, &id, 1)
                .await?;
            told += 1;
        }
        tx.commit().await?;
        Ok(told)
    }

    async fn step_rights(
        &self,
        db: &impl ConnectionTrait,
        row: entity::rights_request::Model,
        who: Acting,
        what: Happening,
        step: RightsStep,
    ) -> Result<(), ManagerError> {
        let id = read::text(At("rights_request", "id", &row.id), &row.id)?;
        let mut row = row.into_active_model();
        row.state = Set(read::to_word(&step.state)?);
        row.update(db).await?;
        self.note_rights(db, who, id, what, step).await
    }

    async fn note_rights(
        &self,
        db: &impl ConnectionTrait,
        who: Acting,
        id: RightsRequestId,
        what: Happening,
        step: RightsStep,
    ) -> Result<(), ManagerError> {
        let (actor, at) = (step.actor, step.at);
        let by_name = match who.representation() {
            None => step.by,
            Some(right) => Some(self.still_acts(db, right, Some(who.account())).await?),
        };
        let row = entity::rights_step::ActiveModel {
            id: Set(self.ids().mint::<EventId>().to_string()),
            request_id: Set(id.to_string()),
            state: Set(read::to_word(&step.state)?),
            actor: Set(read::to_word(&actor)?),
            by_name: Set(by_name),
            text: Set(step.text),
            at: Set(at.timestamp_millis()),
        };
        entity::rights_step::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
        let line = Line {
            account: Some(who.account()),
            what,
            id: id.to_string(),
            actor,
            reason: None,
            at,
        };
        self.note_by(db, line, who.representation()).await
    }

    async fn rights_view(
        &self,
        row: &entity::rights_request::Model,
        with_steps: bool,
    ) -> Result<RightsView, ManagerError> {
        let at = |column| At("rights_request", column, &row.id);
        let party: Option<PartyId> = row
            .party_id
            .as_ref()
            .map(|party| read::text(at("party_id"), party))
            .transpose()?;
        let party_name = match &party {
            Some(party) => Some(self.party(party).await?.name),
            None => None,
        };
        let steps = match with_steps {
            false => Vec::new(),
            true => entity::rights_step::Entity::find()
                .filter(entity::rights_step::Column::RequestId.eq(&row.id))
                .order_by_asc(entity::rights_step::Column::Id)
                .all(self.db())
                .await?
                .into_iter()
                .map(step)
                .collect::<Result<_, _>>()?,
        };
        Ok(RightsView {
            id: read::text(at("id"), &row.id)?,
            reference: row.reference.clone(),
            party,
            party_name,
            matter: read::word(at("matter"), &row.matter)?,
            text: row.text.clone(),
            state: read::word(at("state"), &row.state)?,
            made_at: read::moment(at("made_at"), row.made_at)?,
            due_at: read::moment(at("due_at"), row.due_at)?,
            steps,
        })
    }
}

/// Who answers.
#[derive(Debug, Clone, Copy)]
pub enum Answerer<'a> {
    /// A party, proven by its assertion.
    Party(&'a PartyId),
    /// This service, by a person or body, by name.
    Operator(&'a str),
}

async fn own(
    db: &impl ConnectionTrait,
    account: AccountId,
    id: RightsRequestId,
) -> Result<entity::rights_request::Model, ManagerError> {
    entity::rights_request::Entity::find_by_id(id.to_string())
        .one(db)
        .await?
        .filter(|row| row.account_id == account.to_string())
        .ok_or(ManagerError::NotFound)
}

fn account_of(row: &entity::rights_request::Model) -> Result<AccountId, ManagerError> {
    read::text(At("rights_request", "account_id", &row.id), &row.account_id)
}

fn step(row: entity::rights_step::Model) -> Result<RightsStep, ManagerError> {
    let at = |column| At("rights_step", column, &row.id);
    Ok(RightsStep {
        state: read::word(at("state"), &row.state)?,
        actor: read::word(at("actor"), &row.actor)?,
        at: read::moment(at("at"), row.at)?,
        by: row.by_name.clone(),
        text: row.text.clone(),
    })
}

/// What somebody wrote, with line ends of one kind and nothing that cannot be shown.
fn tidy(member: &'static str, text: &str, most: usize) -> Result<String, ManagerError> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    if text.is_empty() || text.chars().count() > most {
        return Err(ManagerError::UnfitText(member));
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(ManagerError::NotPrintable(member));
    }
    Ok(text.to_owned())
}

/// A number to be read out over the telephone: `AM-7K3F-9QXA`. Forty random bits; the table refuses
/// the same one twice.
fn reference(random: &[u8; 32]) -> String {
    let digits = spoken(random, 8);
    let (first, second) = digits.split_at(4);
    format!("AM-{first}-{second}")
}
