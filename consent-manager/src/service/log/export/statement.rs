//! What the manager states of itself in an audit pack (DPDP Rules 2025, First Schedule, Part B, item 12):
//! its controls and safeguards, the conditions of its registration, how it keeps its obligations. All of
//! it is read from what is stored: the policy that was published last, keys, parties, complaints.

use consent_evidence::archive::{Control, Statement};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};

use crate::{
    service::{AuditorState, Manager, ManagerError, log::tree::signed},
    storage::{
        entity::{log_document, log_entry, rights_request},
        read::{self, At},
    },
};

impl Manager {
    /// The statement for the entries from one number up to another.
    pub(super) async fn statement(&self, from: u64, to: u64) -> Result<Statement, ManagerError> {
        let policy = self.policy().await?;
        let of_policy = |name: &str| policy.get(name).cloned().unwrap_or_default();
        let particulars = serde_json::from_value(of_policy("operator")).unwrap_or_default();
        let control = |item: &str, says: &str, value: Value| Control {
            item: item.to_owned(),
            says: says.to_owned(),
            value,
        };
        let keys: Vec<Value> = self
            .key_records()
            .into_iter()
            .map(|key| {
                json!({
                    "kid": key.key.kid(),
                    "since": key.since,
                    "until": key.until,
                    "retired_at": key.retired_at,
                    "compromised": key.compromised,
                })
            })
            .collect();
        let parties = self.parties().await?;
        let questions = self.question_states().await?;
        let auditors = self.auditors().await?;
        let looking =
            |auditor: &&crate::service::AuditorView| auditor.state == AuditorState::InForce;
        let controls = vec![
            control(
                "Part B, item 2",
                "what passes is sealed to its receiver by a key that this service does not hold; it is deleted when it is delivered, and at the latest after so many hours",
                json!({"hours": of_policy("sealed_pages_hours")}),
            ),
            control(
                "Part B, item 3",
                "consents given, denied and withdrawn, notices and sharing are entered into the log in the transaction of the change; entries until this archive",
                json!({"from": from, "to": to, "log": self.log_vkey()}),
            ),
            control(
                "Part B, item 4(a) and (b)",
                "people have their record on their pages, and take it along as JSON, CSV and as an archive with its proofs",
                json!({"languages": of_policy("languages")}),
            ),
            control(
                "Part B, item 4(c)",
                "years that records are kept after their end, and in any case while the person has an account",
                of_policy("record_years"),
            ),
            control(
                "rule 8(3)",
                "days that logs are kept at least",
                of_policy("log_days"),
            ),
            control(
                "Part B, item 7",
                "keys that documents are signed with, those of before too",
                Value::from(keys),
            ),
            control(
                "Part B, item 7",
                "witnesses that cosign the log's checkpoints",
                json!(self.witness_vkeys()),
            ),
            control(
                "Part B, item 7",
                "parties in the registry, and questions that may be asked after a review by two",
                json!({
                    "parties": parties.iter().map(|party| json!({"id": party.id, "standing": party.standing})).collect::<Vec<_>>(),
                    "questions": questions.iter().map(|(digest, manifest, state)| json!({
                        "digest": digest, "name": manifest.name, "version": manifest.version, "state": state,
                    })).collect::<Vec<_>>(),
                }),
            ),
            control(
                "rule 14(3)",
                "days within which complaints to this service are answered, and complaints that are overdue now",
                json!({"days": of_policy("answer_days"), "overdue": self.overdue().await?, "board": of_policy("board")}),
            ),
            control(
                "Part B, item 12",
                "auditors who may look now; each look is an entry",
                json!(
                    auditors
                        .iter()
                        .filter(looking)
                        .map(|auditor| json!({
                            "id": auditor.id, "body": auditor.body, "until": auditor.until,
                        }))
                        .collect::<Vec<_>>()
                ),
            ),
        ];
        Ok(Statement {
            period: self.period(from, to).await?,
            reason: None,
            controls,
            particulars,
        })
    }

    /// The policy that was published last; nothing while there is none.
    async fn policy(&self) -> Result<Value, ManagerError> {
        let last = log_entry::Entity::find()
            .filter(log_entry::Column::Subject.eq("policy"))
            .order_by_desc(log_entry::Column::Number)
            .one(self.db())
            .await?;
        let Some(last) = last else {
            return Ok(Value::Null);
        };
        let kept = log_document::Entity::find_by_id(last.subject_id)
            .one(self.db())
            .await?;
        match kept {
            None => Ok(Value::Null),
            Some(row) => read::json(At("log_document", "body", &row.digest), &row.body),
        }
    }

    async fn overdue(&self) -> Result<u64, ManagerError> {
        Ok(rights_request::Entity::find()
            .filter(rights_request::Column::State.is_in(["received", "acknowledged"]))
            .filter(rights_request::Column::DueAt.lt(self.now().timestamp_millis()))
            .count(self.db())
            .await?)
    }

    /// From when to when the entries happened, up to and without.
    async fn period(
        &self,
        from: u64,
        to: u64,
    ) -> Result<Option<(chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Utc>)>, ManagerError>
    {
        let within = log_entry::Entity::find()
            .select_only()
            .column_as(log_entry::Column::HappenedAt.min(), "first")
            .column_as(log_entry::Column::HappenedAt.max(), "last")
            .filter(log_entry::Column::Number.gte(signed(from)?))
            .filter(log_entry::Column::Number.lt(signed(to)?));
        let found: Option<(Option<i64>, Option<i64>)> = within.into_tuple().one(self.db()).await?;
        let Some((Some(first), Some(last))) = found else {
            return Ok(None);
        };
        let at = At("log_entry", "happened_at", "period");
        Ok(Some((
            read::moment(at, first)?,
            read::moment(at, last + 1)?,
        )))
    }
}
