//! Her record: decisions, notices and sharing (DPDP Rules, First Schedule, Part B, items 3 and 4).
//! Nothing in the manager deletes from it.

use std::collections::BTreeMap;

use consent_model::ids::AccountId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{DecisionRecord, Happening, HistoryEntry, Manager, ManagerError, Record, sharing};
use crate::storage::{
    entity,
    read::{self, At},
};

/// Form of the record.
const VERSION: u32 = 1;
/// Lines whose entries are looked up at once.
const AT_ONCE: usize = 500;

impl Manager {
    /// Everything the manager holds about her, in machine-readable form.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record(&self, account: AccountId) -> Result<Record, ManagerError> {
        let me = account.to_string();
        let decisions = entity::decision::Entity::find()
            .filter(entity::decision::Column::AccountId.eq(&me))
            .order_by_asc(entity::decision::Column::Id)
            .all(self.db())
            .await?;
        let notices = entity::notice::Entity::find()
            .filter(entity::notice::Column::AccountId.eq(&me))
            .order_by_asc(entity::notice::Column::Id)
            .all(self.db())
            .await?;
        let shared = entity::sharing::Entity::find()
            .filter(entity::sharing::Column::AccountId.eq(&me))
            .order_by_asc(entity::sharing::Column::Id)
            .all(self.db())
            .await?;
        let lines = entity::history::Entity::find()
            .filter(entity::history::Column::AccountId.eq(&me))
            .order_by_asc(entity::history::Column::Id)
            .all(self.db())
            .await?;
        let mut consents = Vec::new();
        for summary in self.consents(account).await? {
            consents.push(self.consent(account, summary.id).await?);
        }
        Ok(Record {
            version: VERSION,
            issuer: self.issuer().clone(),
            made_at: self.now(),
            decisions: decisions.iter().map(decision).collect::<Result<_, _>>()?,
            notices: notices
                .iter()
                .map(|n| read::json(At("notice", "body", &n.id), &n.body))
                .collect::<Result<_, _>>()?,
            consents,
            sharing: shared
                .iter()
                .map(sharing::sharing)
                .collect::<Result<_, _>>()?,
            rights_requests: self.rights_requests(account).await?,
            representations: self.representations_of(account).await?,
            history: self.entries_of(&lines).await?,
            keys: self.key_records(),
        })
    }
}

impl Manager {
    /// Lines of the history, each with the number of its entry in the log.
    pub(super) async fn entries_of(
        &self,
        lines: &[entity::history::Model],
    ) -> Result<Vec<HistoryEntry>, ManagerError> {
        use entity::log_entry::{Column, Entity};
        let mut entries = Vec::with_capacity(lines.len());
        for some in lines.chunks(AT_ONCE) {
            let numbers: Vec<(String, i64)> = Entity::find()
                .select_only()
                .columns([Column::Id, Column::Number])
                .filter(Column::Id.is_in(some.iter().map(|line| &line.id)))
                .into_tuple()
                .all(self.db())
                .await?;
            let numbers: BTreeMap<_, _> = numbers.into_iter().collect();
            for line in some {
                let number = numbers.get(&line.id).copied();
                entries.push(HistoryEntry {
                    log_entry: number.and_then(|number| u64::try_from(number).ok()),
                    ..entry(line)?
                });
            }
        }
        Ok(entries)
    }
}

fn decision(row: &entity::decision::Model) -> Result<DecisionRecord, ManagerError> {
    let at = |column| At("decision", column, &row.id);
    Ok(DecisionRecord {
        id: read::text(at("id"), &row.id)?,
        request: read::text(at("request_id"), &row.request_id)?,
        notice: read::text(at("notice_id"), &row.notice_id)?,
        outcome: row.outcome.clone(),
        reason: row
            .reason
            .as_ref()
            .map(|r| read::word(at("reason"), r))
            .transpose()?,
        consent: row
            .consent_id
            .as_ref()
            .map(|c| read::text(at("consent_id"), c))
            .transpose()?,
        at: read::moment(at("decided_at"), row.decided_at)?,
        actor: read::word(at("actor"), &row.actor)?,
        by_name: row.by_name.clone(),
    })
}

/// A stored history line.
pub(super) fn entry(row: &entity::history::Model) -> Result<HistoryEntry, ManagerError> {
    let at = |column| At("history", column, &row.id);
    Ok(HistoryEntry {
        what: Happening::of_words(&row.subject, &row.action)
            .ok_or_else(|| at("action").corrupt())?,
        subject_id: row.subject_id.clone(),
        actor: read::word(at("actor"), &row.actor)?,
        by_name: row.by_name.clone(),
        representation: row
            .representation_id
            .as_ref()
            .map(|id| read::text(at("representation_id"), id))
            .transpose()?,
        reason: row.reason.clone(),
        at: read::moment(at("happened_at"), row.happened_at)?,
        log_entry: None,
    })
}
