//! How a consent is paused, resumed and ended, and who hears of it.

use consent_evidence::entry::Facts;
use consent_model::{
    artifact::{Lifecycle, LifecycleError, LifecycleState},
    decision::Refusal,
    end::{EndRequest, TYP as END_TYP},
    event::What,
    ids::{ArtifactId, ConsentId},
    jose::CompactJws,
    party::{Actor, PartyId},
    resume::ResumeProof,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter,
};

use super::{
    Acting, Happening, Line, Manager, ManagerError, acting::By, error::printable, log::Under,
    registry::Frame,
};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

/// What a party's wish to end did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndEffect {
    /// The data user's: at once.
    Revoked,
    /// A source's: put to the citizen.
    PutToCitizen,
}

fn frame(claims: &EndRequest) -> Frame<'_> {
    Frame {
        iss: &claims.iss,
        aud: &claims.aud,
        iat: claims.iat,
        exp: claims.exp,
        artifact: claims.artifact,
    }
}

impl Manager {
    /// She pauses.
    ///
    /// # Errors
    /// When it is not hers, has ended or is paused.
    pub async fn pause(
        &self,
        who: impl Into<Acting> + Send,
        id: ConsentId,
        reason: Option<String>,
    ) -> Result<LifecycleState, ManagerError> {
        let now = self.now();
        self.change(who.into(), id, reason, |state| Ok(state.pause(now)?))
            .await
    }

    /// She stops it for good (DPDP Act s.6(4)).
    ///
    /// # Errors
    /// When it is not hers or has ended.
    pub async fn revoke(
        &self,
        who: impl Into<Acting> + Send,
        id: ConsentId,
        reason: Option<String>,
    ) -> Result<LifecycleState, ManagerError> {
        let (now, who) = (self.now(), who.into());
        self.change(who, id, reason, |state| Ok(state.revoke(who.actor(), now)?))
            .await
    }

    /// A party wants a consent to end. From the data user: at once. From a source: put to her.
    ///
    /// # Errors
    /// When the document is not good, the copy is not the party's, or a source asks again or for the
    /// end of what has ended.
    pub async fn end_by_party(
        &self,
        named: ArtifactId,
        jws: &CompactJws,
    ) -> Result<EndEffect, ManagerError> {
        let now = self.now();
        let (party, claims) = self.verify_about(jws, END_TYP, named, frame).await?;
        printable("reason", &claims.reason)?;
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
        let row = self.consent_row(&tx, &copy.consent_id).await?;
        let reason: String = claims.reason.chars().take(200).collect();
        if by_user {
            let next = lifecycle(&row)?.revoke(Actor::DataUser, now)?;
            self.write_state(&tx, row, &next, Actor::DataUser, Some(reason))
                .await?;
        } else {
            // She is asked once by each source, and only while there is something to end. A
            // refusal leaves nothing behind.
            if lifecycle(&row)?.state().is_final() || row.expires_at <= now.timestamp_millis() {
                return Err(LifecycleError::Ended.into());
            }
            if copy.end_asked_at.is_some() {
                return Err(ManagerError::EndAskedBefore);
            }
            let mut copy = copy.into_active_model();
            copy.end_asked_at = Set(Some(now.timestamp_millis()));
            copy.update(&tx).await?;
            let account = read::text(At("consent", "account_id", &row.id), &row.account_id)?;
            self.note(
                &tx,
                Line {
                    account: Some(account),
                    what: Happening::ConsentEndAsked,
                    id: row.id.clone(),
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

    async fn change(
        &self,
        who: Acting,
        id: ConsentId,
        reason: Option<String>,
        step: impl FnOnce(Lifecycle) -> Result<Lifecycle, ManagerError> + Send,
    ) -> Result<LifecycleState, ManagerError> {
        printable("reason", reason.as_deref().unwrap_or_default())?;
        let tx = begin(self.db()).await?;
        let row = self.own_consent(&tx, who.account(), id).await?;
        let next = step(lifecycle(&row)?)?;
        let state = next.state();
        self.write_state(&tx, row, &next, who, reason).await?;
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
        by: impl Into<By> + Send,
        reason: Option<String>,
    ) -> Result<(), ManagerError> {
        self.write_state_proven(db, row, next, by, reason, None)
            .await
    }

    /// The same, with her own word where a state needs one: that a paused consent goes on.
    pub(super) async fn write_state_proven(
        &self,
        db: &impl ConnectionTrait,
        row: entity::consent::Model,
        next: &Lifecycle,
        by: impl Into<By> + Send,
        reason: Option<String>,
        resumed: Option<ResumeProof>,
    ) -> Result<(), ManagerError> {
        let By {
            actor,
            representation,
        } = by.into();
        let resumed = resumed.map(Box::new);
        let now = self.now();
        let state = next.state();
        let account = read::text(At("consent", "account_id", &row.id), &row.account_id)?;
        let id: ConsentId = read::text(At("consent", "id", &row.id), &row.id)?;
        let copies = entity::artifact::Entity::find()
            .filter(entity::artifact::Column::ConsentId.eq(&row.id))
            .all(db)
            .await?;
        let tab = Self::tab_of(&row, state)?;
        let mut row = self.move_to(db, &row, tab, now).await?;
        row.state = Set(read::to_word(&state)?);
        row.state_at = Set(now.timestamp_millis());
        row.state_by = Set(read::to_word(&actor)?);
        row.update(db).await?;
        self.status_changed(db, &copies).await?;
        let under = Under {
            account,
            consent: id,
            actor,
            at: now,
        };
        let mut entered = Vec::new();
        for copy in &copies {
            entered.push(self.enter_changed(db, under, copy, state).await?);
        }
        let facts = Facts {
            copies: entered,
            ..Facts::default()
        };
        let line = Line {
            account: Some(account),
            what: Happening::of_state(state, actor),
            id: id.to_string(),
            actor,
            reason,
            at: now,
        };
        self.note_with(db, line, representation, facts).await?;
        for copy in copies {
            let at = |column| At("artifact", column, &copy.id);
            let party: PartyId = read::text(at("party_id"), &copy.party_id)?;
            let what = What::StatusChanged {
                artifact_id: read::text(at("id"), &copy.id)?,
                state,
                by: actor,
                resumed: resumed.clone(),
            };
            self.tell(db, &party, Some(id), what, now).await?;
        }
        // A pause only holds back what is under way; the end of a consent ends it.
        if state.is_final()
            && let Some(refusal) = refusal_in(state)
        {
            self.fail_sessions(db, &id.to_string(), None, refusal)
                .await?;
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
