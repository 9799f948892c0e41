//! What changed of what people are told and by whom: questions, notices, the registry, policies, keys,
//! auditors; each with what is different from before. The newest first.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use consent_evidence::entry::LogEvent;
use consent_model::question::Manifest;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Statement,
};
use serde::Serialize;
use serde_json::Value;

use super::search::SKEW;
use crate::{
    service::{Manager, ManagerError, log::signed},
    storage::{
        entity::{log_document, log_entry, notice_wording},
        read::{self, At},
    },
};

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeOf {
    /// Questions that may be asked.
    Questions,
    /// What notices say.
    Notices,
    /// Entries of the registry.
    Parties,
    /// What this service publishes of how it works.
    Policy,
    /// Keys that it signs with.
    Keys,
    /// Who may look.
    Auditors,
}

impl ChangeOf {
    const ALL: [Self; 6] = [
        Self::Questions,
        Self::Notices,
        Self::Parties,
        Self::Policy,
        Self::Keys,
        Self::Auditors,
    ];

    /// The subject of its entries.
    const fn subject(self) -> &'static str {
        match self {
            Self::Questions => "question",
            Self::Notices => "notice",
            Self::Parties => "party",
            Self::Policy => "policy",
            Self::Keys => "signing_key",
            Self::Auditors => "auditor",
        }
    }
}

/// Which changes are wanted.
#[derive(Debug, Clone, Copy)]
pub struct ChangeQuery {
    /// Of this; none: of everything.
    pub of: Option<ChangeOf>,
    /// Before this entry.
    pub before: Option<u64>,
    /// That many.
    pub most: u64,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// The entry that tells it.
    pub number: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// `subject.action`.
    pub event: String,
    /// Which thing, as people call it.
    pub name: String,
    /// By whom and why, where the entry says so.
    pub by: Option<String>,
    /// There was none before to compare with, though one was looked for.
    pub first: bool,
    /// It was compared with what was before.
    pub compared: bool,
    /// What is different from before.
    pub differences: Vec<Difference>,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Where: names of members, and numbers in lists.
    pub path: String,
    /// As it was; none: it was not there.
    pub before: Option<String>,
    /// As it is; none: it is not there any more.
    pub after: Option<String>,
}

/// A change as it is found, before it is compared.
struct Found {
    row: log_entry::Model,
    wording: Option<notice_wording::Model>,
}

impl Manager {
    /// Changes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn changes_of(&self, wanted: ChangeQuery) -> Result<Vec<Changed>, ManagerError> {
        let before = signed(wanted.before.unwrap_or(i64::MAX.unsigned_abs()))?;
        let mut found = Vec::new();
        let subjects = ChangeOf::ALL
            .into_iter()
            .filter(|of| *of != ChangeOf::Notices && wanted.of.is_none_or(|wanted| wanted == *of));
        let subjects: Vec<_> = subjects.map(ChangeOf::subject).collect();
        if !subjects.is_empty() {
            let rows = log_entry::Entity::find()
                .filter(log_entry::Column::Subject.is_in(subjects))
                .filter(log_entry::Column::Number.lt(before))
                .order_by_desc(log_entry::Column::Number)
                .limit(wanted.most)
                .all(self.db())
                .await?;
            found.extend(rows.into_iter().map(|row| Found { row, wording: None }));
        }
        if wanted.of.is_none_or(|of| of == ChangeOf::Notices) {
            found.extend(self.wordings(before, wanted.most).await?);
        }
        found.sort_by_key(|found| std::cmp::Reverse(found.row.number));
        found.truncate(usize::try_from(wanted.most).unwrap_or(usize::MAX));
        let questions = self.known_questions().await?;
        let mut changes = Vec::with_capacity(found.len());
        for one in &found {
            changes.push(self.changed(one, &questions).await?);
        }
        Ok(changes)
    }

    /// Wordings of notices with the entries in which they were shown for the first time. Found by their
    /// time, of which there is an index: there may be many.
    async fn wordings(&self, before: i64, most: u64) -> Result<Vec<Found>, ManagerError> {
        const SHOWN: &str = "SELECT w.*, e.number AS number FROM notice_wording w
            JOIN log_entry e ON e.subject = 'notice' AND e.subject_id = w.notice_id AND e.seq = 1
            WHERE w.first_shown_at <= $1 AND e.number < $2
            ORDER BY w.first_shown_at DESC, w.notice_id DESC LIMIT $3";
        let db = self.db();
        let last = log_entry::Entity::find_by_id(before).one(db).await?;
        let until = last.map_or(i64::MAX, |row| row.happened_at + SKEW.num_milliseconds());
        let values = [until.into(), before.into(), signed(most)?.into()];
        let shown = Statement::from_sql_and_values(db.get_database_backend(), SHOWN, values);
        let (mut wordings, mut numbers) = (BTreeMap::new(), Vec::new());
        for row in db.query_all_raw(shown).await? {
            let number: i64 = row.try_get("", "number")?;
            wordings.insert(number, notice_wording::Model::from_query_result(&row, "")?);
            numbers.push(number);
        }
        let rows = log_entry::Entity::find()
            .filter(log_entry::Column::Number.is_in(numbers))
            .all(db)
            .await?;
        let found = rows.into_iter().map(|row| Found {
            wording: wordings.remove(&row.number),
            row,
        });
        Ok(found.collect())
    }

    async fn changed(
        &self,
        found: &Found,
        questions: &[(consent_model::digest::Digest, Manifest)],
    ) -> Result<Changed, ManagerError> {
        let row = &found.row;
        let place = row.number.to_string();
        let at = |column| At("log_entry", column, &place);
        let event: Option<LogEvent> = match &row.event {
            None => None,
            Some(event) => Some(read::json(at("event"), event)?),
        };
        let mut changed = Changed {
            number: u64::try_from(row.number).map_err(|_| at("number").corrupt())?,
            at: read::moment(at("happened_at"), row.happened_at)?,
            event: format!("{}.{}", row.subject, row.action),
            name: row.subject_id.clone(),
            by: event.as_ref().and_then(|event| event.reason.clone()),
            first: false,
            compared: false,
            differences: Vec::new(),
        };
        let versions = match (row.subject.as_str(), &found.wording) {
            (_, Some(wording)) => {
                let (party, purpose) = (&wording.party_id, &wording.purpose);
                changed.name = format!("{party} · {purpose} · {}", wording.language);
                changed.by = None;
                let now = read::json(At("notice_wording", "body", &wording.digest), &wording.body)?;
                Some((self.wording_before(wording).await?, now))
            }
            ("question", None) => {
                let own = questions
                    .iter()
                    .find(|(digest, _)| digest.to_string() == row.subject_id);
                if let Some((_, manifest)) = own {
                    changed.name = format!("{} {}", manifest.name, manifest.version);
                }
                // Later steps concern the same package.
                let own = own.filter(|_| row.action == "registered" || row.seq == 1);
                own.map(|(_, manifest)| question_versions(manifest, questions))
                    .transpose()?
            }
            ("auditor", None) => {
                if let Ok(id) = row.subject_id.parse()
                    && let Some(auditor) = self.known_auditor(id).await?
                {
                    changed.name = format!("{} · {}", auditor.name, auditor.body);
                }
                None
            }
            ("party", None) => self.document_versions(row, Some(&row.subject_id)).await?,
            ("policy", None) => self.document_versions(row, None).await?,
            _ => None,
        };
        if let Some((before, after)) = versions {
            match before {
                Some(before) => {
                    changed.compared = true;
                    changed.differences = differences(&before, &after);
                }
                None => changed.first = true,
            }
        }
        Ok(changed)
    }

    /// The wording that came before this one, of the same organisation, purpose and language.
    async fn wording_before(
        &self,
        wording: &notice_wording::Model,
    ) -> Result<Option<Value>, ManagerError> {
        use notice_wording::Column;
        let before = notice_wording::Entity::find()
            .filter(Column::PartyId.eq(&wording.party_id))
            .filter(Column::Purpose.eq(&wording.purpose))
            .filter(Column::Language.eq(&wording.language))
            .filter(Column::NoticeId.lt(&wording.notice_id))
            .order_by_desc(Column::NoticeId)
            .one(self.db())
            .await?;
        let read =
            before.map(|row| read::json(At("notice_wording", "body", &row.digest), &row.body));
        read.transpose()
    }

    /// The document that an entry names, and that of the entry before it: about the same thing, or
    /// the last of its kind.
    async fn document_versions(
        &self,
        row: &log_entry::Model,
        of: Option<&str>,
    ) -> Result<Option<(Option<Value>, Value)>, ManagerError> {
        use log_entry::Column;
        let Some(after) = self.document_in(row).await? else {
            return Ok(None);
        };
        let mut earlier = log_entry::Entity::find()
            .filter(Column::Subject.eq(&row.subject))
            .filter(Column::Number.lt(row.number));
        if let Some(id) = of {
            earlier = earlier.filter(Column::SubjectId.eq(id));
        }
        let earlier = earlier.order_by_desc(Column::Number).one(self.db()).await?;
        let before = match &earlier {
            None => None,
            Some(row) => self.document_in(row).await?,
        };
        Ok(Some((before, after)))
    }

    async fn document_in(&self, row: &log_entry::Model) -> Result<Option<Value>, ManagerError> {
        let place = row.number.to_string();
        let Some(event) = &row.event else {
            return Ok(None);
        };
        let event: LogEvent = read::json(At("log_entry", "event", &place), event)?;
        let Some(digest) = event.facts.document else {
            return Ok(None);
        };
        let kept = log_document::Entity::find_by_id(digest.to_string())
            .one(self.db())
            .await?;
        let read = kept.map(|row| read::json(At("log_document", "body", &row.digest), &row.body));
        read.transpose()
    }
}

/// A question and the version before it, of the same publisher and name.
fn question_versions(
    manifest: &Manifest,
    all: &[(consent_model::digest::Digest, Manifest)],
) -> Result<(Option<Value>, Value), ManagerError> {
    let value =
        |manifest: &Manifest| serde_json::to_value(manifest).map_err(|_| ManagerError::Unwritable);
    let earlier = all.iter().map(|(_, other)| other).filter(|other| {
        other.publisher == manifest.publisher
            && other.name == manifest.name
            && other.version < manifest.version
    });
    let before = earlier.max_by_key(|other| other.version);
    Ok((before.map(value).transpose()?, value(manifest)?))
}

/// Every place at which two documents differ, in order.
fn differences(before: &Value, after: &Value) -> Vec<Difference> {
    let (mut was, mut is) = (BTreeMap::new(), BTreeMap::new());
    flatten(String::new(), before, &mut was);
    flatten(String::new(), after, &mut is);
    let paths: BTreeSet<_> = was.keys().chain(is.keys()).cloned().collect();
    let differing = paths
        .into_iter()
        .filter(|path| was.get(path) != is.get(path));
    differing
        .map(|path| Difference {
            before: was.get(&path).cloned(),
            after: is.get(&path).cloned(),
            path,
        })
        .collect()
}

fn flatten(path: String, value: &Value, into: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, value) in members {
                let dot = if path.is_empty() { "" } else { "." };
                flatten(format!("{path}{dot}{name}"), value, into);
            }
        }
        Value::Array(values) if !values.is_empty() => {
            for (n, value) in values.iter().enumerate() {
                flatten(format!("{path}[{n}]"), value, into);
            }
        }
        Value::String(text) => {
            into.insert(path, text.clone());
        }
        other => {
            into.insert(path, other.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_place_that_differs_is_named_and_no_other() {
        let before =
            json!({"name": "A", "items": [{"id": 1, "field": "x"}], "gone": true, "same": [1, 2]});
        let after =
            json!({"name": "B", "items": [{"id": 1, "field": "y"}, {"id": 2}], "same": [1, 2]});
        let told: Vec<_> = differences(&before, &after)
            .into_iter()
            .map(|d| {
                (
                    d.path,
                    d.before.unwrap_or_default(),
                    d.after.unwrap_or_default(),
                )
            })
            .collect();
        let expected = [
            ("gone", "true", ""),
            ("items[0].field", "x", "y"),
            ("items[1].id", "", "2"),
            ("name", "A", "B"),
        ];
        let told: Vec<_> = told
            .iter()
            .map(|(p, b, a)| (p.as_str(), b.as_str(), a.as_str()))
            .collect();
        assert_eq!(told, expected);
        assert!(differences(&after, &after).is_empty());
    }
}
