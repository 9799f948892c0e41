//! Consents: what she sees, and how they are paused, resumed and ended.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use consent_model::{
    artifact::{CopyFor, Lifecycle, LifecycleState},
    data_request::within_time,
    decision::Refusal,
    end::{EndRequest, TYP as END_TYP},
    event::What,
    ids::{AccountId, ArtifactId, ConsentId},
    jose::CompactJws,
    party::{Actor, PartyId},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};
use serde::Serialize;

use super::{
    ArtifactCopy, ConsentDetail, ConsentSummary, EndAsked, HistoryEntry, Line, Manager,
    ManagerError, delivery, record, sharing,
};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

/// History's word for a source's wish that a consent end.
const END_ASKED: &str = "end_asked_for";

/// What a party's wish to end did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndEffect {
    /// The data user's: at once.
    Revoked,
    /// A source's: put to the citizen.
    PutToCitizen,
}

/// A party's copy in a list.
#[derive(Debug, Clone, Serialize)]
pub struct ArtifactListing {
    /// The copy.
    pub artifact_id: ArtifactId,
    /// Where its consent stands.
    pub state: LifecycleState,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// Which end it is for.
    pub copy_for: CopyFor,
}

impl Manager {
    /// Her consents, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn consents(&self, account: AccountId) -> Result<Vec<ConsentSummary>, ManagerError> {
        let rows = entity::consent::Entity::find()
            .filter(entity::consent::Column::AccountId.eq(account.to_string()))
            .order_by_desc(entity::consent::Column::Id)
            .all(self.db())
            .await?;
        let mut uses: BTreeMap<String, (u32, i64)> = BTreeMap::new();
        for row in entity::sharing::Entity::find()
            .filter(entity::sharing::Column::AccountId.eq(account.to_string()))
            .all(self.db())
            .await?
        {
            let entry = uses.entry(row.consent_id).or_default();
            *entry = (entry.0 + 1, entry.1.max(row.shared_at));
        }
        let names: BTreeMap<_, _> = self
            .parties()
            .await?
            .into_iter()
            .map(|p| (p.id.to_string(), p.name))
            .collect();
        let mut end_asked = self.end_asked(account).await?;
        rows.iter()
            .map(|row| {
                let asked = end_asked.remove(&row.id);
                let name = names.get(&row.data_user).cloned();
                summary(row, uses.get(&row.id).copied(), asked, name)
            })
            .collect()
    }

    /// What sources said when they last asked that a consent of hers end.
    async fn end_asked(
        &self,
        account: AccountId,
    ) -> Result<BTreeMap<String, EndAsked>, ManagerError> {
        let lines = entity::history::Entity::find()
            .filter(entity::history::Column::AccountId.eq(account.to_string()))
            .filter(entity::history::Column::Action.eq(END_ASKED))
            .order_by_asc(entity::history::Column::Id)
            .all(self.db())
            .await?;
        let mut asked = BTreeMap::new();
        for line in lines {
            let told = end_asked(&line)?;
            asked.insert(line.subject_id, told);
        }
        Ok(asked)
    }

    /// One consent with everything about it.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is not hers.
    pub async fn consent(
        &self,
        account: AccountId,
        id: ConsentId,
    ) -> Result<ConsentDetail, ManagerError> {
        let row = self.own_consent(self.db(), account, id).await?;
        let notice = entity::notice::Entity::find_by_id(row.notice_id.clone())
            .one(self.db())
            .await?;
        let notice = notice.ok_or(ManagerError::NotFound)?;
        let newer = entity::consent::Entity::find()
            .filter(entity::consent::Column::Supersedes.eq(&row.id))
            .one(self.db())
            .await?;
        let mut copies = Vec::new();
        for copy in entity::artifact::Entity::find()
            .filter(entity::artifact::Column::ConsentId.eq(&row.id))
            .order_by_asc(entity::artifact::Column::Id)
            .all(self.db())
            .await?
        {
            let at = |column| At("artifact", column, &copy.id);
            copies.push(ArtifactCopy {
                id: read::text(at("id"), &copy.id)?,
                party: read::text(at("party_id"), &copy.party_id)?,
                copy_for: copy.copy_for.clone(),
                issued_at: read::moment(at("issued_at"), copy.issued_at)?,
                jws: copy.jws.clone(),
            });
        }
        let sessions = entity::data_session::Entity::find()
            .filter(entity::data_session::Column::ConsentId.eq(&row.id))
            .all(self.db())
            .await?;
        let subjects: Vec<_> = std::iter::once(row.id.clone())
            .chain(sessions.into_iter().map(|s| s.id))
            .collect();
        let lines = entity::history::Entity::find()
            .filter(entity::history::Column::SubjectId.is_in(subjects))
            .order_by_asc(entity::history::Column::Id)
            .all(self.db())
            .await?;
        let history = lines
            .iter()
            .map(record::entry)
            .collect::<Result<Vec<HistoryEntry>, _>>()?;
        let shared = entity::sharing::Entity::find()
            .filter(entity::sharing::Column::ConsentId.eq(&row.id))
            .order_by_asc(entity::sharing::Column::Id)
            .all(self.db())
            .await?;
        let deliveries = entity::delivery::Entity::find()
            .filter(entity::delivery::Column::ConsentId.eq(&row.id))
            .filter(entity::delivery::Column::Kind.eq("event"))
            .order_by_asc(entity::delivery::Column::Id)
            .all(self.db())
            .await?;
        let last = shared.iter().map(|s| s.shared_at).max();
        let uses = last.map(|at| (u32::try_from(shared.len()).unwrap_or(u32::MAX), at));
        let mut asked = None;
        for line in lines.iter().filter(|line| line.action == END_ASKED) {
            asked = Some(end_asked(line)?);
        }
        let user: PartyId = read::text(At("consent", "data_user", &row.id), &row.data_user)?;
        let name = self.party(&user).await.ok().map(|party| party.name);
        let summary = summary(&row, uses, asked, name)?;
        Ok(ConsentDetail {
            request: read::text(At("consent", "request_id", &row.id), &row.request_id)?,
            supersedes: row
                .supersedes
                .as_ref()
                .map(|old| read::text(At("consent", "supersedes", &row.id), old))
                .transpose()?,
            superseded_by: newer
                .map(|newer| read::text(At("consent", "id", &newer.id), &newer.id))
                .transpose()?,
            notice: read::json(At("notice", "body", &notice.id), &notice.body)?,
            summary,
            copies,
            history,
            sharing: shared
                .iter()
                .map(sharing::sharing)
                .collect::<Result<_, _>>()?,
            deliveries: deliveries
                .iter()
                .map(delivery::view)
                .collect::<Result<_, _>>()?,
        })
    }

    /// She pauses.
    ///
    /// # Errors
    /// When it is not hers, has ended or is paused.
    pub async fn pause(
        &self,
        account: AccountId,
        id: ConsentId,
        reason: Option<String>,
    ) -> Result<LifecycleState, ManagerError> {
        let now = self.now();
        self.change(account, id, Actor::Citizen, reason, |state| {
            Ok(state.pause(now)?)
        })
        .await
    }

    /// She resumes.
    ///
    /// # Errors
    /// When it is not hers, has ended or is not paused.
    pub async fn resume(
        &self,
        account: AccountId,
        id: ConsentId,
        reason: Option<String>,
    ) -> Result<LifecycleState, ManagerError> {
        self.change(account, id, Actor::Citizen, reason, |state| {
            Ok(state.resume()?)
        })
        .await
    }

    /// She stops it for good (DPDP Act s.6(4)).
    ///
    /// # Errors
    /// When it is not hers or has ended.
    pub async fn revoke(
        &self,
        account: AccountId,
        id: ConsentId,
        reason: Option<String>,
    ) -> Result<LifecycleState, ManagerError> {
        let now = self.now();
        self.change(account, id, Actor::Citizen, reason, |state| {
            Ok(state.revoke(Actor::Citizen, now)?)
        })
        .await
    }

    /// A party wants a consent to end. From the data user: at once. From a source: put to her.
    ///
    /// # Errors
    /// When the document is not good or the copy is not the party's.
    pub async fn end_by_party(
        &self,
        named: ArtifactId,
        jws: &CompactJws,
    ) -> Result<EndEffect, ManagerError> {
        let now = self.now();
        let unverified: EndRequest = jws.unverified_claims()?;
        let (party, claims) = self
            .verify_from::<EndRequest>(jws, END_TYP, &unverified.iss)
            .await?;
        if &claims.aud != self.issuer() {
            return Err(ManagerError::WrongAudience);
        }
        if !within_time(claims.iat, claims.exp, now) {
            return Err(ManagerError::OutsideTime);
        }
        if claims.artifact != named {
            return Err(ManagerError::NotFound);
        }
        let tx = begin(self.db()).await?;
        let copy = entity::artifact::Entity::find_by_id(claims.artifact.to_string())
            .one(&tx)
            .await?
            .filter(|a| a.party_id == party.id.to_string())
            .ok_or(ManagerError::NotFound)?;
        let by_user = copy.copy_for == "data_user";
        let effect = if by_user {
            EndEffect::Revoked
        } else {
            EndEffect::PutToCitizen
        };
        let repeat = self
            .count_once(&tx, &party.id, &claims.jti, jws.digest(), &copy.consent_id)
            .await?;
        if repeat.is_some() {
            return Ok(effect);
        }
        let row = entity::consent::Entity::find_by_id(copy.consent_id.clone())
            .one(&tx)
            .await?
            .ok_or(ManagerError::NotFound)?;
        let reason: String = claims.reason.chars().take(200).collect();
        if by_user {
            let next = lifecycle(&row)?.revoke(Actor::DataUser, now)?;
            self.write_state(&tx, row, &next, Actor::DataUser, Some(reason))
                .await?;
        } else {
            let account = read::text(At("consent", "account_id", &row.id), &row.account_id)?;
            self.note(
                &tx,
                Line {
                    account: Some(account),
                    subject: "consent",
                    id: row.id.clone(),
                    action: END_ASKED,
                    actor: Actor::Provider,
                    reason: Some(reason),
                    at: now,
                },
            )
            .await?;
        }
        tx.commit().await?;
        self.wake();
        Ok(effect)
    }

    /// A party's own copy.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is another's.
    pub async fn artifact(
        &self,
        party: &PartyId,
        id: ArtifactId,
    ) -> Result<CompactJws, ManagerError> {
        let row = entity::artifact::Entity::find_by_id(id.to_string())
            .one(self.db())
            .await?
            .filter(|a| a.party_id == party.to_string())
            .ok_or(ManagerError::NotFound)?;
        CompactJws::parse(&row.jws).map_err(|_| ManagerError::Corrupt {
            table: "artifact",
            column: "jws",
            row: row.id,
        })
    }

    /// A party's copies, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn artifacts(
        &self,
        party: &PartyId,
        cursor: Option<ArtifactId>,
        limit: u64,
    ) -> Result<Vec<ArtifactListing>, ManagerError> {
        let mut query = entity::artifact::Entity::find()
            .filter(entity::artifact::Column::PartyId.eq(party.to_string()));
        if let Some(cursor) = cursor {
            query = query.filter(entity::artifact::Column::Id.gt(cursor.to_string()));
        }
        let rows = query
            .order_by_asc(entity::artifact::Column::Id)
            .limit(limit)
            .all(self.db())
            .await?;
        let mut listed = Vec::with_capacity(rows.len());
        for row in rows {
            let consent = entity::consent::Entity::find_by_id(row.consent_id.clone())
                .one(self.db())
                .await?
                .ok_or(ManagerError::NotFound)?;
            let at = |column| At("artifact", column, &row.id);
            listed.push(ArtifactListing {
                artifact_id: read::text(at("id"), &row.id)?,
                state: read::word(At("consent", "state", &consent.id), &consent.state)?,
                issued_at: read::moment(at("issued_at"), row.issued_at)?,
                copy_for: read::word(at("copy_for"), &row.copy_for)?,
            });
        }
        Ok(listed)
    }

    pub(super) async fn own_consent(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
        id: ConsentId,
    ) -> Result<entity::consent::Model, ManagerError> {
        entity::consent::Entity::find_by_id(id.to_string())
            .one(db)
            .await?
            .filter(|c| c.account_id == account.to_string())
            .ok_or(ManagerError::NotFound)
    }

    async fn change(
        &self,
        account: AccountId,
        id: ConsentId,
        actor: Actor,
        reason: Option<String>,
        step: impl FnOnce(Lifecycle) -> Result<Lifecycle, ManagerError> + Send,
    ) -> Result<LifecycleState, ManagerError> {
        let tx = begin(self.db()).await?;
        let row = self.own_consent(&tx, account, id).await?;
        let next = step(lifecycle(&row)?)?;
        let state = next.state();
        self.write_state(&tx, row, &next, actor, reason).await?;
        tx.commit().await?;
        self.wake();
        Ok(state)
    }

    /// Writes a consent's new state and its history line, and tells every party that holds a copy.
    pub(super) async fn write_state(
        &self,
        db: &impl ConnectionTrait,
        row: entity::consent::Model,
        next: &Lifecycle,
        actor: Actor,
        reason: Option<String>,
    ) -> Result<(), ManagerError> {
        let now = self.now();
        let state = next.state();
        let account = read::text(At("consent", "account_id", &row.id), &row.account_id)?;
        let id: ConsentId = read::text(At("consent", "id", &row.id), &row.id)?;
        // Withdrawn by her and revoked by another are told apart (design §6).
        let action = match (state, actor.is_on_her_side()) {
            (LifecycleState::Revoked, true) => "withdrawn",
            (LifecycleState::Revoked, false) => "revoked",
            (LifecycleState::Active, _) => "resumed",
            (LifecycleState::Paused, _) => "paused",
            (LifecycleState::Expired, _) => "expired",
            (LifecycleState::Superseded, _) => "superseded",
        };
        let copies = entity::artifact::Entity::find()
            .filter(entity::artifact::Column::ConsentId.eq(&row.id))
            .all(db)
            .await?;
        let mut row = row.into_active_model();
        row.state = Set(read::to_word(&state)?);
        row.state_at = Set(now.timestamp_millis());
        row.state_by = Set(read::to_word(&actor)?);
        row.update(db).await?;
        self.note(
            db,
            Line {
                account: Some(account),
                subject: "consent",
                id: id.to_string(),
                action,
                actor,
                reason,
                at: now,
            },
        )
        .await?;
        for copy in copies {
            let at = |column| At("artifact", column, &copy.id);
            let party: PartyId = read::text(at("party_id"), &copy.party_id)?;
            let what = What::StatusChanged {
                artifact_id: read::text(at("id"), &copy.id)?,
                state,
                by: actor,
            };
            self.tell(db, &party, Some(id), what, now).await?;
        }
        // A pause only holds back what is under way; the end of a consent ends it.
        if state.is_final()
            && let Some(refusal) = refusal_in(state)
        {
            self.fail_sessions(db, &id.to_string(), refusal).await?;
            self.fail_replacements(db, id).await?;
        }
        Ok(())
    }
}

/// A stored consent as a state of the model.
pub(super) fn lifecycle(row: &entity::consent::Model) -> Result<Lifecycle, ManagerError> {
    let at = read::moment(At("consent", "state_at", &row.id), row.state_at)?;
    Ok(
        match read::word::<LifecycleState>(At("consent", "state", &row.id), &row.state)? {
            LifecycleState::Active => Lifecycle::Active,
            LifecycleState::Paused => Lifecycle::Paused { since: at },
            LifecycleState::Revoked => Lifecycle::Revoked {
                at,
                by: read::word(At("consent", "state_by", &row.id), &row.state_by)?,
            },
            LifecycleState::Expired => Lifecycle::Expired { at },
            LifecycleState::Superseded => Lifecycle::Superseded { at },
        },
    )
}

/// Why nothing is served under a consent in this state; none when it may be.
pub(super) const fn refusal_in(state: LifecycleState) -> Option<Refusal> {
    match state {
        LifecycleState::Active => None,
        LifecycleState::Paused => Some(Refusal::Paused),
        LifecycleState::Revoked => Some(Refusal::Revoked),
        LifecycleState::Expired => Some(Refusal::Expired),
        LifecycleState::Superseded => Some(Refusal::Superseded),
    }
}

fn end_asked(line: &entity::history::Model) -> Result<EndAsked, ManagerError> {
    Ok(EndAsked {
        reason: line.reason.clone().unwrap_or_default(),
        at: read::moment(At("history", "happened_at", &line.id), line.happened_at)?,
    })
}

fn summary(
    row: &entity::consent::Model,
    uses: Option<(u32, i64)>,
    end_asked: Option<EndAsked>,
    name: Option<String>,
) -> Result<ConsentSummary, ManagerError> {
    let at = |column| At("consent", column, &row.id);
    Ok(ConsentSummary {
        id: read::text(at("id"), &row.id)?,
        data_user: read::text(at("data_user"), &row.data_user)?,
        data_user_name: name.unwrap_or_else(|| row.data_user.clone()),
        purpose: read::text(at("purpose"), &row.purpose)?,
        term: read::json(at("term"), &row.term)?,
        items: read::json(at("items"), &row.items)?,
        state: read::word(at("state"), &row.state)?,
        state_at: read::moment(at("state_at"), row.state_at)?,
        state_by: read::word(at("state_by"), &row.state_by)?,
        granted_at: read::moment(at("granted_at"), row.granted_at)?,
        last_used: uses
            .map(|(_, last)| read::moment(at("last_used"), last))
            .transpose()?,
        uses: uses.map_or(0, |(count, _)| count),
        end_asked,
    })
}
