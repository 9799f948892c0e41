//! The log, found by person, party, purpose, kind of event and time; the newest entry first.

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    ids::AccountId,
    party::{PartyId, Pseudonym},
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Query, SelectStatement},
};

use crate::{
    service::{Manager, ManagerError},
    storage::{
        entity::{guardian_pseudonym, log_entry, log_person, pseudonym},
        read::{self, At},
    },
};

/// So much may clocks have differed between two entries in the order of the log.
pub(super) const SKEW: TimeDelta = TimeDelta::seconds(120);

/// What an auditor looks for. All of it must be so.
#[derive(Debug, Clone, Default)]
pub struct AuditQuery {
    /// About this person: the log's name for her, or a party's.
    pub person: Option<Pseudonym>,
    /// Who asks or receives, or whose entry it is.
    pub party: Option<PartyId>,
    /// Code of the purpose.
    pub purpose: Option<String>,
    /// `subject.action`, or a subject alone.
    pub event: Option<String>,
    /// From then on.
    pub from: Option<DateTime<Utc>>,
    /// Until before then.
    pub to: Option<DateTime<Utc>>,
    /// Before this entry.
    pub before: Option<u64>,
    /// That many.
    pub most: u64,
}

/// One entry that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditHit {
    /// Its number.
    pub number: u64,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// `subject.action`.
    pub event: String,
    /// The log's name for the person.
    pub person: Option<Pseudonym>,
    /// Who asks or receives.
    pub party: Option<PartyId>,
    /// From whom.
    pub source: Option<PartyId>,
    /// Code of the purpose.
    pub purpose: Option<String>,
    /// Its event was destroyed.
    pub destroyed: bool,
    /// A party's entry of a change.
    pub for_party: bool,
}

impl Manager {
    /// The entries that are as wanted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn search_log(&self, wanted: &AuditQuery) -> Result<Vec<AuditHit>, ManagerError> {
        use log_entry::Column;
        let Some(mut entries) = self.found(wanted).await? else {
            return Ok(Vec::new());
        };
        if let Some(before) = wanted.before.and_then(|before| i64::try_from(before).ok()) {
            entries = entries.filter(Column::Number.lt(before));
        }
        let rows = entries
            .order_by_desc(Column::Number)
            .limit(wanted.most)
            .all(self.db())
            .await?;
        rows.iter().map(hit).collect()
    }

    /// Entries that are as wanted, in no order. None: nobody has that name.
    pub(super) async fn found(
        &self,
        wanted: &AuditQuery,
    ) -> Result<Option<Select<log_entry::Entity>>, ManagerError> {
        use log_entry::Column;
        let mut entries = log_entry::Entity::find();
        if let Some(person) = &wanted.person {
            let Some(name) = self.name_of(person).await? else {
                return Ok(None);
            };
            entries = entries.filter(Column::Person.eq(name));
        }
        if let Some(party) = &wanted.party {
            entries = entries.filter(Column::Party.eq(party.as_str()));
        }
        if let Some(purpose) = &wanted.purpose {
            entries = entries.filter(Column::Purpose.eq(purpose));
        }
        if let Some(event) = &wanted.event {
            let (subject, action) = match event.split_once('.') {
                None => (event.as_str(), None),
                Some((subject, action)) => (subject, Some(action)),
            };
            entries = entries.filter(Column::Subject.eq(subject));
            if let Some(action) = action {
                entries = entries.filter(Column::Action.eq(action));
            }
        }
        // Numbers come in the order of time, but for the skew of clocks: they find the place, and the
        // time says which entries there are meant.
        if let Some(from) = wanted.from {
            let first = self.first_at(from).await?;
            entries = entries
                .filter(Column::Number.gte(first))
                .filter(Column::HappenedAt.gte(from.timestamp_millis()));
        }
        if let Some(to) = wanted.to {
            if let Some(end) = self.end_at(to).await? {
                entries = entries.filter(Column::Number.lt(end));
            }
            entries = entries.filter(Column::HappenedAt.lt(to.timestamp_millis()));
        }
        Ok(Some(entries))
    }

    /// A number before which nothing happened at this time or later.
    pub(in crate::service) async fn first_at(
        &self,
        at: DateTime<Utc>,
    ) -> Result<i64, ManagerError> {
        use log_entry::Column;
        let before: Option<i64> = log_entry::Entity::find()
            .select_only()
            .column(Column::Number)
            .filter(Column::HappenedAt.lt((at - SKEW).timestamp_millis()))
            .order_by_desc(Column::HappenedAt)
            .order_by_desc(Column::Number)
            .into_tuple()
            .one(self.db())
            .await?;
        Ok(before.unwrap_or_default())
    }

    /// A number after which nothing happened before this time. None: there is no such entry.
    async fn end_at(&self, at: DateTime<Utc>) -> Result<Option<i64>, ManagerError> {
        use log_entry::Column;
        Ok(log_entry::Entity::find()
            .select_only()
            .column(Column::Number)
            .filter(Column::HappenedAt.gte((at + SKEW).timestamp_millis()))
            .order_by_asc(Column::HappenedAt)
            .order_by_asc(Column::Number)
            .into_tuple()
            .one(self.db())
            .await?)
    }

    /// The account of a person, by the log's name for her or a party's.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when nobody has it, or has it any more.
    pub async fn person_in_log(&self, sought: &Pseudonym) -> Result<AccountId, ManagerError> {
        let name = self.name_of(sought).await?.ok_or(ManagerError::NotFound)?;
        let row = log_person::Entity::find()
            .filter(log_person::Column::Name.eq(&name))
            .one(self.db())
            .await?
            .ok_or(ManagerError::NotFound)?;
        read::text(At("log_person", "account_id", &name), &row.account_id)
    }

    /// The log's name for a person, by it or by the name that a party has for her.
    async fn name_of(&self, sought: &Pseudonym) -> Result<Option<String>, ManagerError> {
        let known = log_person::Entity::find()
            .filter(log_person::Column::Name.eq(sought.as_str()))
            .one(self.db())
            .await?;
        if let Some(row) = known {
            return Ok(Some(row.name));
        }
        let by_parties = log_person::Entity::find()
            .filter(log_person::Column::AccountId.in_subquery(known_as(sought)))
            .one(self.db())
            .await?;
        if let Some(row) = by_parties {
            return Ok(Some(row.name));
        }
        // Of somebody who was erased the log has entries, and nobody knows whom they are about.
        let left = log_entry::Entity::find()
            .filter(log_entry::Column::Person.eq(sought.as_str()))
            .limit(1)
            .one(self.db())
            .await?;
        Ok(left.and_then(|row| row.person))
    }
}

/// The account that a party, or a guardian's link there, has this name for.
fn known_as(sought: &Pseudonym) -> SelectStatement {
    let own = Query::select()
        .column(pseudonym::Column::AccountId)
        .from(pseudonym::Entity)
        .and_where(pseudonym::Column::Value.eq(sought.as_str()))
        .to_owned();
    let by_guardian = Query::select()
        .column(guardian_pseudonym::Column::AccountId)
        .from(guardian_pseudonym::Entity)
        .and_where(guardian_pseudonym::Column::Value.eq(sought.as_str()))
        .to_owned();
    let mut either = own;
    either.union(sea_orm::sea_query::UnionType::Distinct, by_guardian);
    either
}

pub(super) fn hit(row: &log_entry::Model) -> Result<AuditHit, ManagerError> {
    let place = row.number.to_string();
    let at = |column| At("log_entry", column, &place);
    let party = |column, value: &Option<String>| {
        let party = value.as_deref().map(|value| read::text(at(column), value));
        party.transpose()
    };
    Ok(AuditHit {
        number: u64::try_from(row.number).map_err(|_| at("number").corrupt())?,
        at: read::moment(at("happened_at"), row.happened_at)?,
        event: format!("{}.{}", row.subject, row.action),
        person: match &row.person {
            Some(name) => Some(read::text(at("person"), name)?),
            None => None,
        },
        party: party("party", &row.party)?,
        source: party("source", &row.source)?,
        purpose: row.purpose.clone(),
        destroyed: row.event.is_none(),
        for_party: row.for_party,
    })
}
