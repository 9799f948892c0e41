//! The transparency log: every line of the history, every copy and every sharing leaves an entry in
//! the transaction in which it happens. What time, reason and actor there were is in it; who the
//! person is, only under a name that can be destroyed.
//!
//! `tree` puts the entries under checkpoints, `proof` shows them, `check` looks whether what is
//! stored is what was published.

mod check;
mod copies;
mod cosigned;
mod document;
mod earlier;
mod export;
mod facts;
mod proof;
mod stand;
mod tree;

use chrono::{DateTime, Utc};
use consent_evidence::entry::{Facts, LogEvent, PersonPlace, VERSION};
use consent_model::{
    digest::{Digest, canonical},
    ids::{AccountId, ConsentId, EventId, RepresentationId},
    party::{Actor, Pseudonym},
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QueryResult, Statement};

pub use self::{
    check::{LogCheck, LogFault},
    export::{ExportError, ExportProgress, ExportScope},
    proof::{ConsentReceipt, Consistency, DecisionReceipt, LogProof},
    stand::{LogStand, SignedUnder, signed_under},
    tree::LogKey,
};
pub(super) use self::{
    copies::Under,
    facts::of_document,
    tree::{LogState, signed},
};
use super::{Line, Manager, ManagerError};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

/// What is to be entered.
pub(super) struct Entering<'a> {
    pub(super) id: EventId,
    pub(super) at: DateTime<Utc>,
    pub(super) subject: &'a str,
    pub(super) action: &'a str,
    pub(super) subject_id: String,
    pub(super) account: Option<AccountId>,
    pub(super) actor: Actor,
    pub(super) representation: Option<RepresentationId>,
    pub(super) reason: Option<String>,
    pub(super) facts: Facts,
    /// Of a party's entry: under which consent, which the entry does not say.
    pub(super) for_party_under: Option<ConsentId>,
    /// When it is entered, if it happened before there was a log.
    pub(super) entered_at: Option<DateTime<Utc>>,
}

const LAST: &str = "SELECT
    (SELECT MAX(number) FROM log_entry) AS number,
    (SELECT MAX(seq) FROM log_entry WHERE subject = $1 AND subject_id = $2) AS seq,
    (SELECT name FROM log_person WHERE account_id = $3) AS name,
    (SELECT MAX(person_seq) FROM log_entry
        WHERE person = (SELECT name FROM log_person WHERE account_id = $3)) AS person_seq";

impl Manager {
    /// Enters a line of the history.
    pub(super) async fn enter_line(
        &self,
        db: &impl ConnectionTrait,
        line: &Line,
        id: EventId,
        representation: Option<RepresentationId>,
        more: Facts,
    ) -> Result<Digest, ManagerError> {
        let facts = self.facts_of(db, line, more).await?;
        let entering = Entering {
            id,
            at: line.at,
            subject: line.what.subject(),
            action: line.what.action(),
            subject_id: line.id.clone(),
            account: line.account,
            actor: line.actor,
            representation,
            reason: line.reason.clone(),
            facts,
            for_party_under: None,
            entered_at: None,
        };
        self.enter(db, entering).await
    }

    /// Enters one event, as the next one of the log. The transaction has the write lock, so numbers
    /// have no gaps and come in the order in which transactions are committed.
    pub(super) async fn enter(
        &self,
        db: &impl ConnectionTrait,
        entering: Entering<'_>,
    ) -> Result<Digest, ManagerError> {
        self.log_is_whole()?;
        let account = entering.account.map(|account| account.to_string());
        let last = Statement::from_sql_and_values(
            db.get_database_backend(),
            LAST,
            [
                entering.subject.into(),
                entering.subject_id.clone().into(),
                account.clone().into(),
            ],
        );
        let last = db
            .query_one_raw(last)
            .await?
            .ok_or(ManagerError::NotFound)?;
        let number = next(&last, "number", 0)?;
        let seq = next(&last, "seq", 1)?;
        let for_party = entering.for_party_under.is_some();
        let name = match (account, last.try_get::<Option<String>>("", "name")?) {
            (None, _) => None,
            (Some(_), Some(name)) => Some(name),
            (Some(account), None) => Some(self.name_in_log(db, account).await?),
        };
        let person_seq = match (&name, for_party) {
            (Some(_), false) => Some(next(&last, "person_seq", 1)?),
            _ => None,
        };
        let person = match (&name, person_seq) {
            (Some(name), Some(seq)) => Some(PersonPlace {
                name: read::text(At("log_person", "name", name), name)?,
                seq: whole(seq)?,
            }),
            _ => None,
        };
        let facts = &entering.facts;
        let consent = entering.for_party_under.or(facts.consent);
        let mut row = entity::log_entry::ActiveModel {
            number: Set(number),
            digest: Set(Vec::new()),
            salt: Set(None),
            event: Set(None),
            id: Set(entering.id.to_string()),
            happened_at: Set(entering.at.timestamp_millis()),
            subject: Set(entering.subject.to_owned()),
            action: Set(entering.action.to_owned()),
            subject_id: Set(entering.subject_id.clone()),
            seq: Set(seq),
            person: Set(name),
            person_seq: Set(person_seq),
            party: Set(facts.party.as_ref().map(ToString::to_string)),
            source: Set(facts.source.as_ref().map(ToString::to_string)),
            purpose: Set(facts.purpose.clone()),
            consent_id: Set(consent.map(|consent| consent.to_string())),
            for_party: Set(for_party),
        };
        let event = LogEvent {
            version: VERSION,
            id: entering.id,
            at: to_millis(entering.at)?,
            subject: entering.subject.to_owned(),
            action: entering.action.to_owned(),
            subject_id: entering.subject_id,
            seq: whole(seq)?,
            person,
            actor: entering.actor,
            representation: entering.representation,
            reason: entering.reason,
            facts: entering.facts,
            entered_at: entering.entered_at.map(to_millis).transpose()?,
        };
        let salt = self.ids().salt();
        let body = canonical(&event).map_err(|_| ManagerError::Unwritable)?;
        let digest = Digest::salted_bytes(&salt, &body);
        row.digest = Set(digest.as_bytes().to_vec());
        row.salt = Set(Some(salt.as_bytes().to_vec()));
        row.event = Set(Some(
            String::from_utf8(body).map_err(|_| ManagerError::Unwritable)?,
        ));
        entity::log_entry::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
        Ok(digest)
    }

    /// Enters so many events in one transaction: what a bench measures.
    #[doc(hidden)]
    pub async fn enter_for_bench(&self, events: u64) -> Result<(), ManagerError> {
        let tx = begin(self.db()).await?;
        for _ in 0..events {
            let entering = Entering {
                id: self.ids().mint(),
                at: self.now(),
                subject: "export",
                action: "made",
                subject_id: self.ids().uuid_v7().to_string(),
                account: None,
                actor: Actor::Manager,
                representation: None,
                reason: Some("measured".into()),
                facts: Facts::default(),
                for_party_under: None,
                entered_at: None,
            };
            self.enter(&tx, entering).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// What the log calls a person, from now on.
    async fn name_in_log(
        &self,
        db: &impl ConnectionTrait,
        account: String,
    ) -> Result<String, ManagerError> {
        let name: Pseudonym = self.new_pseudonym()?;
        let row = entity::log_person::ActiveModel {
            account_id: Set(account),
            name: Set(name.to_string()),
        };
        entity::log_person::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
        Ok(name.to_string())
    }
}

/// The number after the last one, or the first.
fn next(row: &QueryResult, column: &str, first: i64) -> Result<i64, ManagerError> {
    let last = row.try_get::<Option<i64>>("", column)?;
    Ok(last.map_or(first, |last| last + 1))
}

fn whole(number: i64) -> Result<u64, ManagerError> {
    u64::try_from(number).map_err(|_| ManagerError::Unwritable)
}

/// As the database keeps times, so that an entry reads back as it was written.
fn to_millis(at: DateTime<Utc>) -> Result<DateTime<Utc>, ManagerError> {
    DateTime::from_timestamp_millis(at.timestamp_millis()).ok_or(ManagerError::Unwritable)
}
