//! Nominees and guardians: named or asked for here, checked and ended in `check`, shown in `view`. Each
//! step is in the history of both, and both are told, except that nobody learns of having been named
//! before it is in force.

mod alone;
mod check;
mod view;

use chrono::NaiveDate;
use consent_model::{
    ids::{AccountId, RepresentationId},
    party::Actor,
    representation::{RepresentationKind, RepresentationState, comes_of_age},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter,
};

pub use self::{
    check::{Checked, Ender},
    view::RepresentationView,
};
use super::{Happening, Line, Manager, ManagerError, MessageKind};
use crate::storage::{
    begin,
    entity::{self, representation::Column},
    read::{self, At},
};

/// Most nominees of one person, and most that one person asks to be a guardian of, at once.
pub const MOST_REPRESENTATIONS: u64 = 5;
/// Most characters of a name, a relation, a ground and a reference.
pub const LONGEST_PARTICULAR: usize = 120;
/// Longest e-mail address (RFC 5321 §4.5.3.1).
const LONGEST_ADDRESS: usize = 254;
/// Most that are listed, and most that end by themselves in one go.
const MOST_LISTED: u64 = 200;
/// Whom she names.
#[derive(Clone, Copy)]
pub struct NomineeNamed<'a> {
    /// Their name.
    pub name: &'a str,
    /// The address that their identity provider must vouch for.
    pub email: &'a str,
    /// What they are to her; may be empty.
    pub relation: &'a str,
}

/// For whom somebody asks to be a guardian.
#[derive(Clone, Copy)]
pub struct GuardianAsks<'a> {
    /// Their name.
    pub name: &'a str,
    /// Their birthday: exactly of a child.
    pub born: Option<NaiveDate>,
    /// The address of the account of a person with a disability who has one; may be empty.
    pub email: &'a str,
    /// Reference of the proof.
    pub proof: &'a str,
}

impl Manager {
    /// She names a nominee. It gives no right yet.
    ///
    /// # Errors
    /// When a particular is unfit, the address is her own, or she has named as many as one can.
    pub async fn name_nominee(
        &self,
        account: AccountId,
        whom: NomineeNamed<'_>,
    ) -> Result<RepresentationId, ManagerError> {
        let name = fit("name", whom.name)?;
        let email = address(whom.email)?;
        let relation = match whom.relation.trim() {
            "" => String::new(),
            relation => fit("relation", relation)?,
        };
        let tx = begin(self.db()).await?;
        let me = self.account_row(&tx, account).await?;
        if email == me.email {
            return Err(ManagerError::UnfitText("email"));
        }
        let open = entity::representation::Entity::find()
            .filter(Column::RepresentedId.eq(&me.id))
            .filter(Column::Kind.eq(read::to_word(&RepresentationKind::Nominee)?))
            .filter(open());
        if open.count(&tx).await? >= MOST_REPRESENTATIONS {
            return Err(ManagerError::TooManyNamed);
        }
        let id: RepresentationId = self.ids().mint();
        let row = entity::representation::ActiveModel {
            represented_id: Set(Some(me.id)),
            represented_name: Set(me.name),
            representative_name: Set(name),
            representative_email: Set(Some(email)),
            relation: Set(relation),
            ..self.blank(id, RepresentationKind::Nominee)?
        };
        entity::representation::Entity::insert(row)
            .exec_without_returning(&tx)
            .await?;
        self.first_step(&tx, id, account, Happening::NomineeNamed, Actor::Citizen)
            .await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Somebody asks to act for a child or a person with a disability. It gives no right yet.
    ///
    /// # Errors
    /// When a particular is unfit, the child is none any more, or as many wait as one can ask for.
    pub async fn ask_as_guardian(
        &self,
        account: AccountId,
        kind: RepresentationKind,
        whom: GuardianAsks<'_>,
    ) -> Result<RepresentationId, ManagerError> {
        let name = fit("name", whom.name)?;
        let proof = fit("proof", whom.proof)?;
        let now = self.now();
        let (born, email) = match kind {
            RepresentationKind::Nominee => return Err(ManagerError::UnfitText("kind")),
            RepresentationKind::GuardianOfChild => {
                let born = whom.born.filter(|day| *day <= now.date_naive());
                let age = born.and_then(comes_of_age).filter(|at| *at > now);
                let born = born.filter(|_| age.is_some());
                (Some(born.ok_or(ManagerError::UnfitText("born"))?), None)
            }
            RepresentationKind::GuardianOfPersonWithDisability => match whom.email.trim() {
                "" => (None, None),
                email => (None, Some(address(email)?)),
            },
        };
        let tx = begin(self.db()).await?;
        let me = self.account_row(&tx, account).await?;
        if email.as_ref().is_some_and(|email| *email == me.email) {
            return Err(ManagerError::UnfitText("email"));
        }
        let open = entity::representation::Entity::find()
            .filter(Column::RepresentativeId.eq(&me.id))
            .filter(Column::Kind.ne(read::to_word(&RepresentationKind::Nominee)?))
            .filter(open());
        if open.count(&tx).await? >= MOST_REPRESENTATIONS {
            return Err(ManagerError::TooManyNamed);
        }
        let id: RepresentationId = self.ids().mint();
        let row = entity::representation::ActiveModel {
            represented_name: Set(name),
            represented_email: Set(email),
            birth_day: Set(born.map(|day| day.to_string())),
            representative_id: Set(Some(me.id)),
            representative_name: Set(me.name),
            asked_proof: Set(proof),
            ..self.blank(id, kind)?
        };
        entity::representation::Entity::insert(row)
            .exec_without_returning(&tx)
            .await?;
        self.first_step(&tx, id, account, Happening::GuardianAsked, Actor::Citizen)
            .await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Who has just signed in with an address that the provider vouches for becomes the nominee who was
    /// named by it. From then on it is that account, whatever its address becomes.
    pub(in crate::service) async fn meet_nominee(
        &self,
        db: &impl ConnectionTrait,
        account: &str,
        email: &str,
    ) -> Result<(), ManagerError> {
        if email.is_empty() {
            return Ok(());
        }
        let named = entity::representation::Entity::find()
            .filter(Column::RepresentativeEmail.eq(email))
            .filter(Column::RepresentativeId.is_null())
            .filter(open())
            .all(db)
            .await?;
        for row in named {
            if row.represented_id.as_deref() == Some(account) {
                continue;
            }
            let in_force = self.holds(&row);
            let mut changed = row.into_active_model();
            changed.representative_id = Set(Some(account.to_owned()));
            let row = changed.update(db).await?;
            if in_force {
                let me = read::text(At("representation", "representative_id", &row.id), account)?;
                self.tell_her(db, me, MessageKind::Representing, &row.id, 1)
                    .await?;
            }
        }
        Ok(())
    }

    fn blank(
        &self,
        id: RepresentationId,
        kind: RepresentationKind,
    ) -> Result<entity::representation::ActiveModel, ManagerError> {
        Ok(entity::representation::ActiveModel {
            id: Set(id.to_string()),
            kind: Set(read::to_word(&kind)?),
            state: Set(read::to_word(&RepresentationState::Named)?),
            represented_id: Set(None),
            represented_name: Set(String::new()),
            represented_email: Set(None),
            birth_day: Set(None),
            representative_id: Set(None),
            representative_name: Set(String::new()),
            representative_email: Set(None),
            relation: Set(String::new()),
            asked_proof: Set(String::new()),
            ground: Set(None),
            proof: Set(None),
            checked_by: Set(None),
            made_at: Set(self.now().timestamp_millis()),
            in_force_at: Set(None),
            until_at: Set(None),
            ended_at: Set(None),
        })
    }

    async fn first_step(
        &self,
        db: &impl ConnectionTrait,
        id: RepresentationId,
        account: AccountId,
        what: Happening,
        actor: Actor,
    ) -> Result<(), ManagerError> {
        let line = Line {
            account: Some(account),
            what,
            id: id.to_string(),
            actor,
            reason: None,
            at: self.now(),
        };
        self.note(db, line).await
    }
}

/// A guardian sees what she asked for; a nominee only what came into force once.
fn is_shown_to_who_acts(row: &entity::representation::Model, kind: RepresentationKind) -> bool {
    kind != RepresentationKind::Nominee || row.in_force_at.is_some()
}

fn open() -> Condition {
    Condition::any()
        .add(Column::State.eq("named"))
        .add(Column::State.eq("in_force"))
}

async fn representation_row(
    db: &impl ConnectionTrait,
    id: RepresentationId,
) -> Result<entity::representation::Model, ManagerError> {
    entity::representation::Entity::find_by_id(id.to_string())
        .one(db)
        .await?
        .ok_or(ManagerError::NotFound)
}

fn state_of(row: &entity::representation::Model) -> Result<RepresentationState, ManagerError> {
    read::word(At("representation", "state", &row.id), &row.state)
}

fn kind_of(row: &entity::representation::Model) -> Result<RepresentationKind, ManagerError> {
    read::word(At("representation", "kind", &row.id), &row.kind)
}

fn birth_day(row: &entity::representation::Model) -> Result<Option<NaiveDate>, ManagerError> {
    let day = row.birth_day.as_ref();
    day.map(|day| read::text(At("representation", "birth_day", &row.id), day))
        .transpose()
}

/// One line that somebody wrote.
fn fit(member: &'static str, text: &str) -> Result<String, ManagerError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST_PARTICULAR {
        return Err(ManagerError::UnfitText(member));
    }
    if text.chars().any(char::is_control) {
        return Err(ManagerError::NotPrintable(member));
    }
    Ok(text.to_owned())
}

/// An e-mail address, as providers' addresses are kept: in lower case.
fn address(text: &str) -> Result<String, ManagerError> {
    let text = text.trim().to_lowercase();
    let fits = text.len() <= LONGEST_ADDRESS
        && !text.chars().any(|c| c.is_control() || c.is_whitespace())
        && text
            .split_once('@')
            .is_some_and(|(who, host)| !who.is_empty() && !host.is_empty() && !host.contains('@'));
    match fits {
        true => Ok(text),
        false => Err(ManagerError::UnfitText("email")),
    }
}
