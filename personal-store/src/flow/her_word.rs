//! What she says of a consent on this store's own pages, and requests that wait for it.
//!
//! A request that waits holds its session open until shortly before it is over. Whatever happens to
//! the consent wakes it: she has seen it, she objects, it ends.

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    artifact::ArtifactClaims,
    ids::ArtifactId,
    problem::{Problem, ProblemType},
};
use service_kit::problem::{ApiProblem, Causes};

use super::{FlowError, Store, upload::pause};
use crate::{
    gate::{self, Access, GateError, HerWord, Rule},
    storage::{Held, Person, SourceSession, Told, WaitingSession},
};

/// How long before its end a session in which nothing happened is refused: the data user hears why,
/// rather than that it is over.
const BEFORE_THE_END: TimeDelta = TimeDelta::minutes(1);
/// Most consents that are looked through for those that wait for her.
const LOOKED_THROUGH: u32 = 100;

impl Store {
    /// She has seen this consent on this store's own page, and did not object.
    ///
    /// # Errors
    /// `not-found` when it is not hers.
    pub(crate) async fn she_saw(
        &self,
        person: &Person,
        artifact: ArtifactId,
    ) -> Result<(), FlowError> {
        let held = self.hers(person, artifact).await?;
        let (account, now) = (person.account, self.clock.now());
        self.db.saw(account, artifact, held.statement, now).await?;
        self.db.wake_waiting(artifact, now).await?;
        self.wake.notify_one();
        Ok(())
    }

    /// She did not approve this: it is refused for ever. What was released under it and has not left
    /// yet stays here.
    ///
    /// # Errors
    /// `not-found` when it is not hers.
    pub(crate) async fn she_objects(
        &self,
        person: &Person,
        artifact: ArtifactId,
    ) -> Result<(), FlowError> {
        let held = self.hers(person, artifact).await?;
        let (account, now) = (person.account, self.clock.now());
        let new = self
            .db
            .objected(account, artifact, held.statement, now)
            .await?;
        // From here on nothing is released. Her ledger and what waits come after.
        if new {
            let vault = self.vault_of(person).await?;
            gate::note_objection(&vault, artifact, self.ids.mint(), now).await?;
            gate::close_changed(&vault, artifact).await?;
            tracing::warn!(%artifact, "a person objects to a consent");
        }
        self.db.wake_waiting(artifact, now).await?;
        self.wake.notify_one();
        Ok(())
    }

    async fn hers(&self, person: &Person, artifact: ArtifactId) -> Result<Held, FlowError> {
        let held = self.db.held(artifact).await?;
        held.filter(|held| held.account == person.account)
            .ok_or(FlowError::Refused(
                ProblemType::NotFound,
                "there is no such consent",
            ))
    }

    /// The consents in term of which she has said nothing and whose first release waits for her, the
    /// last told first.
    ///
    /// # Errors
    /// When the host database fails.
    pub(crate) async fn unseen(&self, person: &Person) -> Result<Vec<Told>, FlowError> {
        let now = self.clock.now();
        let mut told = self.db.unseen_of(person.account, LOOKED_THROUGH).await?;
        told.retain(|told| {
            let claims = told.jws.unverified_claims();
            claims.is_ok_and(|claims: ArtifactClaims| {
                claims.statement.term.expiry > now && self.gate.waits_for_her(&claims)
            })
        });
        Ok(told)
    }

    /// Lets a request wait for her.
    ///
    /// # Errors
    /// `awaiting-her` when too many wait already.
    pub(super) async fn wait_for_her(&self, new: WaitingSession) -> Result<(), FlowError> {
        let (artifact, last) = (new.artifact, new.ends_at - BEFORE_THE_END);
        if !self.db.wait_for_her(&new, last).await? {
            let problem = Problem::new(ProblemType::AwaitingHer);
            self.db.refuse_session(new.session, &problem).await?;
            return Err(FlowError::Refused(
                ProblemType::AwaitingHer,
                "as many requests wait for her under this consent as may",
            ));
        }
        // She may have spoken since the gate asked.
        if let Some(held) = self.db.held(artifact).await?
            && self.db.word_on(held.statement).await? != HerWord::Nothing
        {
            self.db.wake_waiting(artifact, self.clock.now()).await?;
        }
        self.wake.notify_one();
        Ok(())
    }

    /// Looks at what waits for her.
    ///
    /// # Errors
    /// When the host database fails; failures of single sessions only postpone them.
    pub(super) async fn waiting_due(&self) -> Result<(), FlowError> {
        let now = self.clock.now();
        for due in self.db.waiting_due(now).await? {
            if let Err(error) = self.go_on(&due, now).await {
                let session = due.session;
                tracing::warn!(%session, error = %Causes(&error), "a waiting request stays");
                let next = now + pause(due.attempts);
                self.db.wait_longer(session, next).await?;
            }
        }
        Ok(())
    }

    /// Serves a request that waits, refuses it, or lets it wait on.
    async fn go_on(&self, due: &WaitingSession, now: DateTime<Utc>) -> Result<(), FlowError> {
        let last = due.ends_at - BEFORE_THE_END;
        let problem = match self.look_again(due, now >= last).await {
            Ok(Ok(())) => {
                self.db.uploading(due.session).await?;
                self.wake.notify_one();
                return Ok(self.db.waits_no_more(due.session).await?);
            }
            Ok(Err(Rule::AwaitingHer)) if now < last => {
                return Ok(self.db.wait_longer(due.session, last).await?);
            }
            // What may pass by itself is tried again while there is time.
            Ok(Err(rule)) if rule.may_pass() && now < last => {
                let next = now + pause(due.attempts);
                return Ok(self.db.wait_longer(due.session, next).await?);
            }
            Ok(Err(rule)) => {
                let problem = ApiProblem::new(rule.problem()).with_detail(rule.to_string());
                problem.problem().clone()
            }
            Err(FlowError::Refused(kind, _)) => Problem::new(kind),
            Err(fault) if now < due.ends_at => return Err(fault),
            Err(_) => Problem::new(ProblemType::SessionExpired),
        };
        match self.manager.refuse_session(due.session, &problem).await {
            Err(error) if error.last_word().is_none() && now < due.ends_at => {
                return Err(error.into());
            }
            // Told; or the manager has ended the session for reasons of its own.
            Ok(()) | Err(_) => {}
        }
        self.db.refuse_session(due.session, &problem).await?;
        Ok(self.db.waits_no_more(due.session).await?)
    }

    async fn look_again(
        &self,
        due: &WaitingSession,
        over: bool,
    ) -> Result<Result<(), Rule>, FlowError> {
        let (held, artifact) = self.artifact(due.artifact).await?;
        let request = (due.session, &due.request);
        let outcome = self.attempt(request, &held, &artifact).await?;
        if over && outcome == Err(Rule::AwaitingHer) {
            let person = self.person(due.account).await?;
            let vault = self.vault_of(&person).await?;
            let access = Access {
                session: due.session,
                artifact: &artifact,
                request: &due.request,
            };
            return match self.gate.wait_is_over(&vault, access).await {
                Ok(_) => Ok(Ok(())),
                Err(GateError::Refused(rule)) => Ok(Err(rule)),
                Err(error) => Err(error.into()),
            };
        }
        Ok(outcome)
    }

    /// Whether she has objected to the consent of this session meanwhile.
    pub(super) async fn is_objected(&self, due: &SourceSession) -> Result<bool, FlowError> {
        let Some(held) = self.db.held(due.artifact).await? else {
            return Ok(false);
        };
        Ok(self.db.word_on(held.statement).await? == HerWord::Objected)
    }
}
