//! Who does something: she herself, or one who stands for her.
//!
//! [`Acting`] for another exists only when the right was looked up here and now, and each line that is
//! written under it looks once more, in its own transaction. It is never handed on: who acts for her
//! does not act for those for whom she acts.

use chrono::{DateTime, Utc};
use consent_model::{
    ids::{AccountId, RepresentationId},
    party::Actor,
    representation::{GuardianOf, Guardianship, RepresentationKind, RepresentationState},
    term::Term,
};
use sea_orm::{ConnectionTrait, EntityTrait};

use super::{Account, Manager, ManagerError};
use crate::storage::{
    entity,
    read::{self, At},
};

/// Whose account something is done with, and by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acting {
    account: AccountId,
    own: AccountId,
    actor: Actor,
    right: Option<Right>,
}

/// By which right another acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Right {
    representation: RepresentationId,
    kind: RepresentationKind,
    until: Option<DateTime<Utc>>,
}

impl From<AccountId> for Acting {
    /// She herself, who vouches: whoever looked at her session.
    fn from(account: AccountId) -> Self {
        Self {
            account,
            own: account,
            actor: Actor::Citizen,
            right: None,
        }
    }
}

impl Acting {
    /// Whose account it is.
    #[must_use]
    pub const fn account(self) -> AccountId {
        self.account
    }

    /// As whom the history names who does it.
    #[must_use]
    pub const fn actor(self) -> Actor {
        self.actor
    }

    /// The account of who does it: by its sign-in and passkeys is known who said yes.
    pub(super) const fn own(self) -> AccountId {
        self.own
    }

    /// By which right another acts; none: she herself.
    #[must_use]
    pub fn representation(self) -> Option<RepresentationId> {
        self.right.map(|right| right.representation)
    }

    /// The right by which a guardian says yes for another; none: she, for herself.
    ///
    /// # Errors
    /// [`ManagerError::OnlyHerself`] of a nominee, who never does.
    pub(super) fn guardianship(self) -> Result<Option<Guardianship>, ManagerError> {
        let Some(right) = self.right else {
            return Ok(None);
        };
        let of = right.kind.guardian_of().ok_or(ManagerError::OnlyHerself)?;
        Ok(Some(Guardianship {
            of,
            until: right.until.map(|until| until.timestamp()),
        }))
    }

    /// The account of the guardian who says yes for another; none: she, for herself.
    ///
    /// # Errors
    /// As [`Self::guardianship`].
    pub(super) fn guardian(self) -> Result<Option<AccountId>, ManagerError> {
        Ok(self.guardianship()?.map(|_| self.own))
    }

    /// Whether it is a child for whom a guardian acts.
    #[must_use]
    pub fn acts_for_child(self) -> bool {
        let kind = self.right.map(|right| right.kind);
        kind.and_then(RepresentationKind::guardian_of) == Some(GuardianOf::Child)
    }

    /// Whether a yes of who acts can count: hers, or a guardian's.
    #[must_use]
    pub fn says_yes(self) -> bool {
        self.guardianship().is_ok()
    }

    /// These terms, as far as the right reaches: nothing is approved for longer.
    #[must_use]
    pub fn within_right(self, term: Term) -> Term {
        let right = self
            .right
            .filter(|right| right.kind.guardian_of().is_some());
        let until = right.and_then(|right| right.until);
        Term {
            expiry: until.map_or(term.expiry, |until| until.min(term.expiry)),
            ..term
        }
    }
}

/// Somebody for whom the caller may act now.
#[derive(Debug, Clone)]
pub struct ActsFor {
    /// What operations take.
    pub acting: Acting,
    /// As what.
    pub kind: RepresentationKind,
    /// The account of the one who is represented.
    pub account: Account,
}

impl Manager {
    /// Looks up whether one person may act for another now.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is another's, or not in force now.
    pub async fn act_for(
        &self,
        me: AccountId,
        id: RepresentationId,
    ) -> Result<ActsFor, ManagerError> {
        let row = entity::representation::Entity::find_by_id(id.to_string())
            .one(self.db())
            .await?
            .filter(|row| row.representative_id == Some(me.to_string()))
            .filter(|row| self.holds(row))
            .ok_or(ManagerError::NotFound)?;
        let at = |column| At("representation", column, &row.id);
        let kind: RepresentationKind = read::word(at("kind"), &row.kind)?;
        let of = row.represented_id.as_deref().unwrap_or_default();
        let account: AccountId = read::text(at("represented_id"), of)?;
        let until = row
            .until_at
            .map(|until| read::moment(at("until_at"), until));
        let right = Right {
            representation: id,
            kind,
            until: until.transpose()?,
        };
        Ok(ActsFor {
            acting: Acting {
                account,
                own: me,
                actor: kind.actor(),
                right: Some(right),
            },
            kind,
            account: self.account(account).await?,
        })
    }

    /// Whether a representation gives a right now.
    pub(super) fn holds(&self, row: &entity::representation::Model) -> bool {
        let now = self.now().timestamp_millis();
        let in_force = read::to_word(&RepresentationState::InForce);
        in_force.is_ok_and(|word| word == row.state) && row.until_at.is_none_or(|until| until > now)
    }

    /// Whether the right by which somebody acts still holds, for what leaves no line in the history.
    pub(super) async fn may_still(
        &self,
        db: &impl ConnectionTrait,
        who: Acting,
    ) -> Result<(), ManagerError> {
        match who.representation() {
            None => Ok(()),
            Some(right) => self
                .still_acts(db, right, Some(who.account()))
                .await
                .map(drop),
        }
    }

    /// The name of who acts, if the right still holds for this account.
    pub(super) async fn still_acts(
        &self,
        db: &impl ConnectionTrait,
        id: RepresentationId,
        account: Option<AccountId>,
    ) -> Result<String, ManagerError> {
        let row = entity::representation::Entity::find_by_id(id.to_string())
            .one(db)
            .await?
            .filter(|row| self.holds(row))
            .filter(|row| account.is_some() && row.represented_id == account.map(|a| a.to_string()))
            .ok_or(ManagerError::OnlyHerself)?;
        Ok(row.representative_name)
    }
}

/// Who brought a state about.
#[derive(Debug, Clone, Copy)]
pub(super) struct By {
    pub(super) actor: Actor,
    pub(super) representation: Option<RepresentationId>,
}

impl From<Actor> for By {
    fn from(actor: Actor) -> Self {
        Self {
            actor,
            representation: None,
        }
    }
}

impl From<Acting> for By {
    fn from(acting: Acting) -> Self {
        Self {
            actor: acting.actor,
            representation: acting.representation(),
        }
    }
}
