//! A proof is checked, and a right begins or does not; and it ends.

use chrono::NaiveDate;
use consent_evidence::entry::Facts;
use consent_model::{
    event::What,
    ids::{AccountId, RepresentationId},
    party::Actor,
    representation::{
        RepresentationError, RepresentationKind, RepresentationState, comes_of_age, day_is_over,
    },
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QuerySelect, sea_query::Expr,
};

use super::{
    MOST_LISTED, birth_day, fit, is_shown_to_who_acts, kind_of, representation_row, state_of,
};
use crate::{
    service::{Happening, Line, Manager, ManagerError, MessageKind},
    storage::{
        begin,
        entity::{self, representation::Column},
        read::{self, At},
    },
};

/// In place of an identity provider, for accounts into which nobody can sign in: no issuer of an ID
/// token has such a name (OpenID Connect Core 1.0 §2: an https URL).
pub(super) const NO_SIGN_IN: &str = "urn:amanat:no-sign-in";

/// What somebody found who checked the proof.
#[derive(Clone, Copy)]
pub struct Checked<'a> {
    /// Who.
    pub by: &'a str,
    /// On which ground the right rests.
    pub ground: &'a str,
    /// Reference of the proof.
    pub proof: &'a str,
    /// Its last day, where one is known.
    pub until: Option<NaiveDate>,
    /// Another guardian's representation of the same person.
    pub same_as: Option<RepresentationId>,
}

/// Who ends one.
#[derive(Debug, Clone, Copy)]
pub enum Ender<'a> {
    /// She who named a nominee.
    Represented(AccountId),
    /// Who acts, or asked to.
    Representative(AccountId),
    /// This service, by a person or body, by name.
    Operator(&'a str),
}

impl Manager {
    /// Somebody has checked the proof: it is in force from now on. A guardian's child, or a person
    /// without an account of her own, gets one into which nobody can sign in.
    ///
    /// # Errors
    /// When it was checked or has ended before, its last day is past, or no account has the address.
    pub async fn accept_representation(
        &self,
        id: RepresentationId,
        found: Checked<'_>,
    ) -> Result<(), ManagerError> {
        let by = fit("by", found.by)?;
        let ground = fit("ground", found.ground)?;
        let proof = fit("proof", found.proof)?;
        let now = self.now();
        let tx = begin(self.db()).await?;
        let row = representation_row(&tx, id).await?;
        let next = state_of(&row)?.accept()?;
        let until = match (birth_day(&row)?, found.until) {
            (None, None) => None,
            (None, Some(last)) => Some(day_is_over(last).ok_or(RepresentationError::TooLate)?),
            (Some(born), last) => {
                let of_age = comes_of_age(born).ok_or(RepresentationError::TooLate)?;
                let over = last.and_then(day_is_over);
                Some(over.map_or(of_age, |over| over.min(of_age)))
            }
        };
        if until.is_some_and(|until| until <= now) {
            return Err(RepresentationError::TooLate.into());
        }
        let represented = match &row.represented_id {
            Some(account) => account.clone(),
            None => self.ward(&tx, &row, found.same_as).await?,
        };
        if row.representative_id.as_ref() == Some(&represented) {
            return Err(ManagerError::UnfitText("email"));
        }
        let mut changed = row.into_active_model();
        changed.state = Set(read::to_word(&next)?);
        changed.represented_id = Set(Some(represented));
        changed.ground = Set(Some(ground));
        changed.proof = Set(Some(proof));
        changed.checked_by = Set(Some(by.clone()));
        changed.in_force_at = Set(Some(now.timestamp_millis()));
        changed.until_at = Set(until.map(|until| until.timestamp_millis()));
        let row = changed.update(&tx).await?;
        let (what, told) = (
            Happening::RepresentationInForce,
            (MessageKind::Represented, MessageKind::Representing),
        );
        self.step_of_both(&tx, &row, what, Actor::Manager, Some(by), None, Some(told))
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Somebody has checked the proof, and it is none.
    ///
    /// # Errors
    /// When it was checked or has ended before.
    pub async fn refuse_representation(
        &self,
        id: RepresentationId,
        by: &str,
        text: &str,
    ) -> Result<(), ManagerError> {
        let by = fit("by", by)?;
        let text = fit("text", text)?;
        let tx = begin(self.db()).await?;
        let row = representation_row(&tx, id).await?;
        let next = state_of(&row)?.refuse()?;
        let mut changed = row.into_active_model();
        changed.state = Set(read::to_word(&next)?);
        changed.checked_by = Set(Some(by.clone()));
        changed.ended_at = Set(Some(self.now().timestamp_millis()));
        let row = changed.update(&tx).await?;
        let (what, told) = (
            Happening::RepresentationRefused,
            (
                MessageKind::RepresentedNoMore,
                MessageKind::RepresentingNoMore,
            ),
        );
        let (by, text) = (Some(by), Some(text));
        self.step_of_both(&tx, &row, what, Actor::Manager, by, text, Some(told))
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// It ends, or comes to nothing. She ends only what she has named.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is not theirs; when it is over.
    pub async fn end_representation(
        &self,
        id: RepresentationId,
        by: Ender<'_>,
    ) -> Result<(), ManagerError> {
        let tx = begin(self.db()).await?;
        let row = representation_row(&tx, id).await?;
        let kind = kind_of(&row)?;
        let (theirs, actor, name) = match by {
            Ender::Represented(me) => (
                kind == RepresentationKind::Nominee && row.represented_id == Some(me.to_string()),
                Actor::Citizen,
                None,
            ),
            Ender::Representative(me) => (
                row.representative_id == Some(me.to_string()) && is_shown_to_who_acts(&row, kind),
                kind.actor(),
                Some(row.representative_name.clone()),
            ),
            Ender::Operator(name) => (true, Actor::Manager, Some(fit("by", name)?)),
        };
        if !theirs {
            return Err(ManagerError::NotFound);
        }
        self.end_right(&tx, row, actor, name).await?;
        tx.commit().await?;
        self.wake();
        Ok(())
    }

    /// Ends every one whose last day is past; gives how many. None gave a right since.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_due_representations(&self) -> Result<u32, ManagerError> {
        let tx = begin(self.db()).await?;
        let due = entity::representation::Entity::find()
            .filter(Column::State.eq(read::to_word(&RepresentationState::InForce)?))
            .filter(Column::UntilAt.lte(self.now().timestamp_millis()))
            .limit(MOST_LISTED)
            .all(&tx)
            .await?;
        let mut ended = 0;
        for row in due {
            self.end_right(&tx, row, Actor::Manager, None).await?;
            ended += 1;
        }
        tx.commit().await?;
        self.wake();
        Ok(ended)
    }

    /// The account of the one for whom a guardian acts: of another guardian's, the one that has her
    /// address, or a new one.
    async fn ward(
        &self,
        db: &impl ConnectionTrait,
        row: &entity::representation::Model,
        same_as: Option<RepresentationId>,
    ) -> Result<String, ManagerError> {
        if let Some(other) = same_as {
            let other = representation_row(db, other).await?;
            let same = other.kind == row.kind && other.birth_day == row.birth_day;
            let account = other.represented_id.filter(|_| same);
            return account.ok_or(ManagerError::NotFound);
        }
        if let Some(email) = &row.represented_email {
            let held = entity::account::Entity::find()
                .filter(entity::account::Column::Email.eq(email))
                .limit(2)
                .all(db)
                .await?;
            return match held.as_slice() {
                [only] => Ok(only.id.clone()),
                _ => Err(ManagerError::NotFound),
            };
        }
        let id: AccountId = self.ids().mint();
        let now = self.now();
        let ward = entity::account::ActiveModel {
            id: Set(id.to_string()),
            issuer: Set(NO_SIGN_IN.to_owned()),
            subject: Set(id.to_string()),
            name: Set(row.represented_name.clone()),
            email: Set(String::new()),
            epoch: Set(0),
            created_at: Set(now.timestamp_millis()),
            passkey_offered_at: Set(None),
        };
        entity::account::Entity::insert(ward)
            .exec_without_returning(db)
            .await?;
        let line = Line {
            account: Some(id),
            what: Happening::AccountOpened,
            id: id.to_string(),
            actor: Actor::Manager,
            reason: None,
            at: now,
        };
        self.note(db, line).await?;
        Ok(id.to_string())
    }

    async fn end_right(
        &self,
        db: &impl ConnectionTrait,
        row: entity::representation::Model,
        actor: Actor,
        name: Option<String>,
    ) -> Result<(), ManagerError> {
        let state = state_of(&row)?;
        let next = state.end()?;
        let told = (state == RepresentationState::InForce).then_some((
            MessageKind::RepresentedNoMore,
            MessageKind::RepresentingNoMore,
        ));
        let mut changed = row.into_active_model();
        changed.state = Set(read::to_word(&next)?);
        changed.ended_at = Set(Some(self.now().timestamp_millis()));
        let row = changed.update(db).await?;
        if state == RepresentationState::InForce {
            self.end_links(db, &row).await?;
            self.hold_if_left_alone(db, &row).await?;
        }
        let what = Happening::RepresentationEnded;
        self.step_of_both(db, &row, what, actor, name, None, told)
            .await
    }

    /// What a guardian has linked takes no yes of hers any more; the sources hear of it. Nobody's consents
    /// end by that.
    async fn end_links(
        &self,
        db: &impl ConnectionTrait,
        row: &entity::representation::Model,
    ) -> Result<(), ManagerError> {
        use entity::guardian_pseudonym::Column as Name;
        use entity::link::Column as Link;
        let (Some(guardian), Some(account)) = (&row.representative_id, &row.represented_id) else {
            return Ok(());
        };
        let now = self.now();
        entity::link::Entity::update_many()
            .col_expr(
                Link::GuardianUntil,
                Expr::value(Some(now.timestamp_millis())),
            )
            .filter(Link::AccountId.eq(account))
            .filter(Link::GuardianId.eq(guardian))
            .exec(db)
            .await?;
        let names = entity::guardian_pseudonym::Entity::find()
            .filter(Name::AccountId.eq(account))
            .filter(Name::GuardianId.eq(guardian))
            .all(db)
            .await?;
        for name in names {
            let at = |column| At("guardian_pseudonym", column, &name.account_id);
            let what = What::GuardianEnded {
                pseudonym: read::text(at("value"), &name.value)?,
            };
            let party = read::text(at("party_id"), &name.party_id)?;
            self.tell(db, &party, None, what, now).await?;
        }
        Ok(())
    }

    /// A line in the history of both, and a message to both. A nominee who was never in force has none.
    #[expect(clippy::too_many_arguments, reason = "two lines, written in one place")]
    async fn step_of_both(
        &self,
        db: &impl ConnectionTrait,
        row: &entity::representation::Model,
        what: Happening,
        actor: Actor,
        name: Option<String>,
        reason: Option<String>,
        told: Option<(MessageKind, MessageKind)>,
    ) -> Result<(), ManagerError> {
        let at = |column| At("representation", column, &row.id);
        let acts = is_shown_to_who_acts(row, kind_of(row)?);
        let acts = row.representative_id.as_ref().filter(|_| acts);
        let kinds = told.map_or((None, None), |(hers, theirs)| (Some(hers), Some(theirs)));
        for (account, kind) in [(row.represented_id.as_ref(), kinds.0), (acts, kinds.1)] {
            let Some(account) = account else { continue };
            let account = read::text(at("represented_id"), account)?;
            let line = Line {
                account: Some(account),
                what,
                id: row.id.clone(),
                actor,
                reason: reason.clone(),
                at: self.now(),
            };
            self.note_named(db, line, None, name.clone(), Facts::default())
                .await?;
            if let Some(kind) = kind {
                self.tell_her(db, account, kind, &row.id, 1).await?;
            }
        }
        Ok(())
    }
}
