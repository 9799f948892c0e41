//! Who may look: invited by the operator with a code that works once, until a day, and no longer than
//! the operator lets her.

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    digest::Digest,
    ids::{AccountId, AuditorId},
    party::Actor,
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait,
    IntoActiveModel as _, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Serialize;
use service_kit::secret::Secret;

use crate::{
    review::By,
    service::{Happening, Line, Manager, ManagerError, error::bounded, spoken::spoken},
    storage::{
        begin,
        entity::{auditor, log_entry},
        read::{self, At},
    },
};

/// For how long a code works.
const CODE_DAYS: i64 = 7;
/// Longest time for which somebody is made an auditor at once.
const LONGEST_DAYS: i64 = 366;
/// Digits of a code: a hundred bits.
const CODE: usize = 20;
/// Longest account of what was looked at.
const LONGEST_LOOK: usize = 500;

/// Why nobody is made an auditor, or does not become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAuditor {
    /// A time that is over, or far away.
    #[error("an auditor looks until a day that is to come, in {LONGEST_DAYS} days at the latest")]
    Until,
    /// Not one of ours, used before, taken back, or over.
    #[error("the code is none, or it was used, taken back, or its time is over")]
    Code,
    /// She is one.
    #[error("this account is an auditor's already")]
    Already,
}

/// Somebody who is to become an auditor.
#[derive(Debug, Clone)]
pub struct Inviting<'a> {
    /// Who.
    pub name: &'a str,
    /// For whom.
    pub body: &'a str,
    /// When it ends by itself.
    pub until: DateTime<Utc>,
    /// Who lets her, and why.
    pub by: &'a By,
}

/// What came of it.
#[derive(Debug)]
pub struct Invited {
    /// The auditor.
    pub id: AuditorId,
    /// What she enters once. Shown to the operator and kept nowhere.
    pub code: Secret,
    /// Until when it works.
    pub code_ends_at: DateTime<Utc>,
}

/// Somebody who may look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Auditor {
    /// Which.
    pub id: AuditorId,
    /// Who.
    pub name: String,
    /// For whom.
    pub body: String,
    /// When it ends by itself.
    pub until: DateTime<Utc>,
    /// The log's checkpoint when she joined.
    pub checkpoint: String,
}

/// Where an auditor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditorState {
    /// The code was not entered yet.
    Invited,
    /// She looks.
    InForce,
    /// Her time, or that of the code, is over.
    Over,
    /// The operator ended it.
    Ended,
}

/// An auditor as the operator sees her.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditorView {
    /// Which.
    pub id: AuditorId,
    /// Who.
    pub name: String,
    /// For whom.
    pub body: String,
    /// Where she stands.
    pub state: AuditorState,
    /// When she was invited.
    pub invited_at: DateTime<Utc>,
    /// When she entered her code.
    pub joined_at: Option<DateTime<Utc>>,
    /// When it ends by itself.
    pub until: DateTime<Utc>,
    /// When the operator ended it.
    pub ended_at: Option<DateTime<Utc>>,
}

/// One look of an auditor's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Look {
    /// Its entry in the log.
    pub number: u64,
    /// Whose.
    pub auditor: AuditorId,
    /// At what.
    pub what: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl Manager {
    /// Lets somebody become an auditor.
    ///
    /// # Errors
    /// A text that cannot be kept, [`NotAnAuditor::Until`], or a fault of the database.
    pub async fn invite_auditor(&self, inviting: Inviting<'_>) -> Result<Invited, ManagerError> {
        let now = self.now();
        let Inviting {
            name,
            body,
            until,
            by,
        } = inviting;
        for (member, text) in [("name", name), ("body", body)] {
            if text.trim().is_empty() {
                return Err(ManagerError::UnfitText(member));
            }
            bounded(member, text)?;
        }
        by.check()?;
        if until <= now || until > now + TimeDelta::days(LONGEST_DAYS) {
            return Err(NotAnAuditor::Until.into());
        }
        let (id, code): (AuditorId, _) = (self.ids().mint(), self.code());
        let code_ends_at = (now + TimeDelta::days(CODE_DAYS)).min(until);
        let tx = begin(self.db()).await?;
        let row = auditor::ActiveModel {
            id: Set(id.to_string()),
            name: Set(name.trim().to_owned()),
            body: Set(body.trim().to_owned()),
            code: Set(Some(kept(&code))),
            code_ends_at: Set(code_ends_at.timestamp_millis()),
            account_id: Set(None),
            invited_at: Set(now.timestamp_millis()),
            joined_at: Set(None),
            until_at: Set(until.timestamp_millis()),
            ended_at: Set(None),
            checkpoint: Set(None),
        };
        auditor::Entity::insert(row)
            .exec_without_returning(&tx)
            .await?;
        let reason = format!("{name} for {body}; {}: {}", by.who, by.why);
        self.note(&tx, line(id, Happening::AuditorInvited, Some(reason), now))
            .await?;
        tx.commit().await?;
        Ok(Invited {
            id,
            code: Secret::new(code),
            code_ends_at,
        })
    }

    fn code(&self) -> String {
        let digits = spoken(&self.ids().bytes32(), CODE);
        let groups: Vec<&str> = (0..CODE)
            .step_by(5)
            .filter_map(|n| digits.get(n..n + 5))
            .collect();
        groups.join("-")
    }

    /// Whoever enters the code is the auditor.
    ///
    /// # Errors
    /// [`NotAnAuditor`], or a fault of the database.
    pub async fn join_audit(
        &self,
        account: AccountId,
        code: &str,
    ) -> Result<Auditor, ManagerError> {
        // Somebody types it: small letters and spaces do no harm.
        let code: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
        let now = self.now();
        self.integrate().await?;
        let checkpoint = self.checkpoint().await?;
        let tx = begin(self.db()).await?;
        let row = auditor::Entity::find()
            .filter(auditor::Column::Code.eq(kept(&code)))
            .one(&tx)
            .await?;
        let good = |row: &auditor::Model| {
            row.ended_at.is_none() && row.code_ends_at > now.timestamp_millis()
        };
        let row = row.filter(good).ok_or(NotAnAuditor::Code)?;
        if let Some(before) = auditor_of(&tx, account).await? {
            if before.until_at > now.timestamp_millis() {
                return Err(NotAnAuditor::Already.into());
            }
            // One account is one auditor's at a time.
            let until_at = before.until_at;
            let mut before = before.into_active_model();
            before.ended_at = Set(Some(until_at));
            before.update(&tx).await?;
        }
        let joined = read_row(&row, &checkpoint)?;
        let mut row = row.into_active_model();
        row.code = Set(None);
        row.account_id = Set(Some(account.to_string()));
        row.joined_at = Set(Some(now.timestamp_millis()));
        row.checkpoint = Set(Some(checkpoint));
        row.update(&tx).await?;
        self.note(&tx, line(joined.id, Happening::AuditorJoined, None, now))
            .await?;
        tx.commit().await?;
        Ok(joined)
    }

    /// The auditor whose account this is, in force.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is nobody's.
    pub async fn auditor(&self, account: AccountId) -> Result<Auditor, ManagerError> {
        let now = self.now().timestamp_millis();
        let row = auditor_of(self.db(), account).await?;
        let row = row.filter(|row| row.until_at > now);
        let row = row.ok_or(ManagerError::NotFound)?;
        let checkpoint = row.checkpoint.as_deref().unwrap_or_default();
        read_row(&row, checkpoint)
    }

    /// Ends it, at once; also an invitation that nobody has taken.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when there is none, or it has ended.
    pub async fn end_auditor(&self, id: AuditorId, by: &By) -> Result<(), ManagerError> {
        by.check()?;
        let now = self.now();
        let tx = begin(self.db()).await?;
        let row = auditor::Entity::find_by_id(id.to_string()).one(&tx).await?;
        let row = row.filter(|row| row.ended_at.is_none());
        let mut row = row.ok_or(ManagerError::NotFound)?.into_active_model();
        row.code = Set(None);
        row.ended_at = Set(Some(now.timestamp_millis()));
        row.update(&tx).await?;
        let reason = format!("{}: {}", by.who, by.why);
        self.note(&tx, line(id, Happening::AuditorEnded, Some(reason), now))
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Every auditor, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn auditors(&self) -> Result<Vec<AuditorView>, ManagerError> {
        let rows = auditor::Entity::find()
            .order_by_desc(auditor::Column::Id)
            .all(self.db())
            .await?;
        rows.iter().map(|row| self.auditor_view(row)).collect()
    }

    /// An auditor by her id, wherever she stands.
    pub(super) async fn known_auditor(
        &self,
        id: AuditorId,
    ) -> Result<Option<AuditorView>, ManagerError> {
        let row = auditor::Entity::find_by_id(id.to_string())
            .one(self.db())
            .await?;
        row.map(|row| self.auditor_view(&row)).transpose()
    }

    fn auditor_view(&self, row: &auditor::Model) -> Result<AuditorView, ManagerError> {
        let at = |column| At("auditor", column, &row.id);
        let time = |column, value: Option<i64>| {
            let time = value.map(|value| read::moment(at(column), value));
            time.transpose()
        };
        let now = self.now().timestamp_millis();
        Ok(AuditorView {
            id: read::text(at("id"), &row.id)?,
            name: row.name.clone(),
            body: row.body.clone(),
            state: match (row.ended_at, row.joined_at) {
                (Some(_), _) => AuditorState::Ended,
                (None, None) if row.code_ends_at > now => AuditorState::Invited,
                (None, Some(_)) if row.until_at > now => AuditorState::InForce,
                (None, _) => AuditorState::Over,
            },
            invited_at: read::moment(at("invited_at"), row.invited_at)?,
            joined_at: time("joined_at", row.joined_at)?,
            until: read::moment(at("until_at"), row.until_at)?,
            ended_at: time("ended_at", row.ended_at)?,
        })
    }

    /// Enters that an auditor looks, and at what. Whoever shows something calls it before.
    ///
    /// # Errors
    /// When it cannot be entered: then nothing is shown.
    pub async fn note_look(&self, auditor: AuditorId, what: &str) -> Result<(), ManagerError> {
        let what: String = what.chars().filter(|c| !c.is_control()).collect();
        let what = what.chars().take(LONGEST_LOOK).collect();
        let tx = begin(self.db()).await?;
        let line = line(auditor, Happening::AuditLooked, Some(what), self.now());
        self.note(&tx, line).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What auditors, or one of them, have looked at, the newest first, before an entry.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn looks(
        &self,
        of: Option<AuditorId>,
        before: Option<u64>,
        most: u64,
    ) -> Result<Vec<Look>, ManagerError> {
        use log_entry::Column;
        let (subject, action) = (
            Happening::AuditLooked.subject(),
            Happening::AuditLooked.action(),
        );
        let mut looks = log_entry::Entity::find()
            .filter(Column::Subject.eq(subject))
            .filter(Column::Action.eq(action));
        if let Some(id) = of {
            looks = looks.filter(Column::SubjectId.eq(id.to_string()));
        }
        if let Some(before) = before.and_then(|before| i64::try_from(before).ok()) {
            looks = looks.filter(Column::Number.lt(before));
        }
        let rows = looks
            .order_by_desc(Column::Number)
            .limit(most)
            .all(self.db())
            .await?;
        rows.iter().map(look).collect()
    }
}

fn look(row: &log_entry::Model) -> Result<Look, ManagerError> {
    let place = row.number.to_string();
    let at = |column| At("log_entry", column, &place);
    let reason = match &row.event {
        None => None,
        Some(event) => read::json::<consent_evidence::entry::LogEvent>(at("event"), event)?.reason,
    };
    Ok(Look {
        number: u64::try_from(row.number).map_err(|_| at("number").corrupt())?,
        auditor: read::text(at("subject_id"), &row.subject_id)?,
        what: reason.unwrap_or_default(),
        at: read::moment(at("happened_at"), row.happened_at)?,
    })
}

async fn auditor_of(
    db: &impl ConnectionTrait,
    account: AccountId,
) -> Result<Option<auditor::Model>, ManagerError> {
    Ok(auditor::Entity::find()
        .filter(auditor::Column::AccountId.eq(account.to_string()))
        .filter(auditor::Column::EndedAt.is_null())
        .one(db)
        .await?)
}

fn read_row(row: &auditor::Model, checkpoint: &str) -> Result<Auditor, ManagerError> {
    let at = |column| At("auditor", column, &row.id);
    Ok(Auditor {
        id: read::text(at("id"), &row.id)?,
        name: row.name.clone(),
        body: row.body.clone(),
        until: read::moment(at("until_at"), row.until_at)?,
        checkpoint: checkpoint.to_owned(),
    })
}

/// What is kept of a code: it has a hundred random bits, so that its bare digest tells nothing.
fn kept(code: &str) -> String {
    let bare: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    Digest::of_bytes(bare.to_ascii_uppercase().as_bytes()).to_string()
}

fn line(id: AuditorId, what: Happening, reason: Option<String>, at: DateTime<Utc>) -> Line {
    Line {
        account: None,
        what,
        id: id.to_string(),
        actor: Actor::Manager,
        reason,
        at,
    }
}
