//! Reminding her of consents that end soon: of each once, bundled into one message, at most one a
//! week. Never of one that gave all it had to give, nor of one that was short from the start.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use consent_model::{
    approval::ApprovedItem,
    ids::AccountId,
    term::{FetchType, Term},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Alias, Expr, ExprTrait, Query},
};

use super::{Manager, ManagerError, message::MessageKind};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

/// How long before its end she hears of it.
const AHEAD: TimeDelta = TimeDelta::days(14);
/// Shortest time between two reminders to one person.
const APART: TimeDelta = TimeDelta::days(7);
/// Most consents looked at in one turn.
const AT_ONCE: u64 = 500;

impl Manager {
    /// Reminds everybody of what ends soon; gives the number of people reminded.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remind_due(&self) -> Result<u32, ManagerError> {
        use entity::consent::Column;
        let now = self.now();
        let millis = now.timestamp_millis();
        let consent = |column: Column| Expr::col((entity::consent::Entity, column));
        let known = Alias::new("known");
        let reminder = |column: entity::reminder::Column| Expr::col((known.clone(), column));
        let of_consent = Query::select()
            .expr(Expr::val(1))
            .from_as(entity::reminder::Entity, known.clone())
            .and_where(
                reminder(entity::reminder::Column::ConsentId)
                    .equals((entity::consent::Entity, Column::Id)),
            )
            .to_owned();
        let of_person = Query::select()
            .expr(Expr::val(1))
            .from_as(entity::reminder::Entity, known.clone())
            .and_where(
                reminder(entity::reminder::Column::AccountId)
                    .equals((entity::consent::Entity, Column::AccountId)),
            )
            .and_where(
                reminder(entity::reminder::Column::RemindedAt).gt((now - APART).timestamp_millis()),
            )
            .to_owned();
        let tx = begin(self.db()).await?;
        let rows = entity::consent::Entity::find()
            .filter(Column::State.is_in(["active", "paused"]))
            .filter(Column::ExpiresAt.gt(millis))
            .filter(Column::ExpiresAt.lte((now + AHEAD).timestamp_millis()))
            .filter(
                consent(Column::ExpiresAt)
                    .sub(consent(Column::GrantedAt))
                    .gt(AHEAD.num_milliseconds()),
            )
            .filter(Expr::exists(of_consent).not())
            .filter(Expr::exists(of_person).not())
            .order_by_asc(Column::AccountId)
            .limit(AT_ONCE)
            .all(&tx)
            .await?;
        let mut people: BTreeMap<AccountId, u32> = BTreeMap::new();
        for row in rows {
            let account = read::text(At("consent", "account_id", &row.id), &row.account_id)?;
            let over = self.gave_all(&tx, &row).await?;
            let reminded = entity::reminder::ActiveModel {
                consent_id: Set(row.id),
                account_id: Set(row.account_id),
                reminded_at: Set(if over { 0 } else { millis }),
            };
            entity::reminder::Entity::insert(reminded)
                .exec_without_returning(&tx)
                .await?;
            if !over {
                *people.entry(account).or_default() += 1;
            }
        }
        for (account, number) in &people {
            let about = account.to_string();
            self.tell_her(&tx, *account, MessageKind::EndingSoon, &about, *number)
                .await?;
        }
        tx.commit().await?;
        Ok(u32::try_from(people.len()).unwrap_or(u32::MAX))
    }

    /// A one-time consent gives each of its items once.
    async fn gave_all(
        &self,
        db: &impl ConnectionTrait,
        row: &entity::consent::Model,
    ) -> Result<bool, ManagerError> {
        let term: Term = read::json(At("consent", "term", &row.id), &row.term)?;
        if term.fetch != FetchType::OneTime {
            return Ok(false);
        }
        let items: Vec<ApprovedItem> = read::json(At("consent", "items", &row.id), &row.items)?;
        let given = entity::sharing::Entity::find()
            .filter(entity::sharing::Column::ConsentId.eq(&row.id))
            .count(db)
            .await?;
        Ok(usize::try_from(given).is_ok_and(|given| given >= items.len()))
    }
}
