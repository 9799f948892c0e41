//! On which tab of her dashboard a consent lies, and with which others it is counted.
//!
//! Every change of a consent's state and every use of it passes through here, in its own transaction:
//! the counts are those of the rows. What is used up lies with what has ended: nobody can take
//! anything under it any more, so it is not among those who can see something now.

use chrono::{DateTime, Utc};
use consent_model::{
    approval::ApprovedItem,
    artifact::LifecycleState,
    digest::Digest,
    notice::Notice,
    request::Ask,
    term::{FetchType, Term},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use serde::{Deserialize, Serialize};

use super::{
    Manager, ManagerError, WithdrawnItem,
    request::fi_class,
    withdrawn::{left, withdrawn_of},
};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

/// Consents from before the dashboard had tabs that are entered in one transaction.
const ENTERED_AT_ONCE: u64 = 500;

/// A tab of the dashboard that holds consents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tab {
    /// In force, and there is something left to take.
    Active,
    /// Held back.
    Paused,
    /// Over, or used up.
    Ended,
}

impl Tab {
    /// Where a consent lies.
    #[must_use]
    pub const fn of(state: LifecycleState, used_up: bool) -> Self {
        match state {
            LifecycleState::Active if used_up => Self::Ended,
            LifecycleState::Active => Self::Active,
            LifecycleState::Paused => Self::Paused,
            LifecycleState::Revoked | LifecycleState::Expired | LifecycleState::Superseded => {
                Self::Ended
            }
        }
    }

    pub(super) const fn column(self) -> entity::consent_group::Column {
        match self {
            Self::Active => entity::consent_group::Column::Active,
            Self::Paused => entity::consent_group::Column::Paused,
            Self::Ended => entity::consent_group::Column::Ended,
        }
    }
}

/// A one-time consent gives each of its items once, so it is over when all of them are given that
/// were not taken out before.
#[must_use]
pub fn is_used_up(fetch: FetchType, uses: u32, items: usize, withdrawn: &[WithdrawnItem]) -> bool {
    let never = withdrawn.iter().filter(|w| !w.used).count();
    let to_give = items.saturating_sub(never);
    fetch == FetchType::OneTime && usize::try_from(uses).is_ok_and(|uses| uses >= to_give)
}

/// What the consents of a group have in common, under whose digest they are counted.
#[derive(Serialize)]
pub(super) struct GroupKey<'a> {
    pub(super) account: &'a str,
    pub(super) data_user: &'a str,
    pub(super) purpose: &'a str,
    pub(super) use_description: &'a str,
    pub(super) data: Vec<String>,
}

impl GroupKey<'_> {
    /// Kinds of records by name, questions by digest; each once, in order.
    pub(super) fn data_of<'i>(items: impl IntoIterator<Item = &'i ApprovedItem>) -> Vec<String> {
        let mut data = Vec::new();
        for item in items {
            match &item.ask {
                Ask::Answer { question, .. } => data.push(question.to_string()),
                Ask::Records { datasets, .. } => {
                    data.extend(datasets.iter().map(|kind| kind.name().to_owned()));
                }
                Ask::Accounts { fi_types, .. } => {
                    data.extend(fi_types.iter().map(|kind| fi_class(*kind)));
                }
            }
        }
        data.sort();
        data.dedup();
        data
    }
}

impl Manager {
    /// Counts one more consent with its like, on the tab where it begins. Gives the group's id.
    pub(super) async fn count_in(
        &self,
        db: &impl ConnectionTrait,
        key: &GroupKey<'_>,
        tab: Tab,
    ) -> Result<String, ManagerError> {
        use entity::consent_group::{ActiveModel, Column, Entity};
        let id = Digest::of_json(key)
            .map_err(|_| ManagerError::Unwritable)?
            .to_string();
        let row = ActiveModel {
            id: Set(id.clone()),
            account_id: Set(key.account.to_owned()),
            data_user: Set(key.data_user.to_owned()),
            purpose: Set(key.purpose.to_owned()),
            use_description: Set(key.use_description.to_owned()),
            data: Set(read::to_json(&key.data)?),
            active: Set(0),
            paused: Set(0),
            ended: Set(0),
        };
        let known = OnConflict::column(Column::Id).do_nothing().to_owned();
        Entity::insert(row)
            .on_conflict(known)
            .exec_without_returning(db)
            .await?;
        count(db, &id, tab, 1).await?;
        Ok(id)
    }

    /// The columns of a consent that comes into `state`, counted where it lies from now on.
    pub(super) async fn move_to(
        &self,
        db: &impl ConnectionTrait,
        row: &entity::consent::Model,
        tab: Tab,
        at: DateTime<Utc>,
    ) -> Result<entity::consent::ActiveModel, ManagerError> {
        let mut changed = row.clone().into_active_model();
        let held = row.tab.as_ref().zip(row.group_id.as_ref());
        let Some((old, group)) = held else {
            // From before; it is entered where it lies now.
            changed.group_id = Set(Some(self.group_of(db, row, tab).await?));
            changed.tab = Set(Some(read::to_word(&tab)?));
            changed.tab_at = Set(Some(at.timestamp_millis()));
            return Ok(changed);
        };
        let old: Tab = read::word(At("consent", "tab", &row.id), old)?;
        if old != tab {
            count(db, group, old, -1).await?;
            count(db, group, tab, 1).await?;
        }
        changed.tab = Set(Some(read::to_word(&tab)?));
        changed.tab_at = Set(Some(at.timestamp_millis()));
        Ok(changed)
    }

    /// Where a consent lies that comes into this state.
    pub(super) fn tab_of(
        row: &entity::consent::Model,
        state: LifecycleState,
    ) -> Result<Tab, ManagerError> {
        let used_up = state == LifecycleState::Active && row.uses > 0 && used_up(row, row.uses)?;
        Ok(Tab::of(state, used_up))
    }

    /// Something was taken out of a consent: it counts with those that are about what is left, and of
    /// a one-time consent whose other items are all given, nothing is left to give.
    pub(super) async fn regroup(
        &self,
        db: &impl ConnectionTrait,
        row: &entity::consent::Model,
        state: LifecycleState,
    ) -> Result<entity::consent::ActiveModel, ManagerError> {
        let tab = Self::tab_of(row, state)?;
        let mut moved = true;
        if let Some((old, group)) = row.tab.as_ref().zip(row.group_id.as_ref()) {
            let old: Tab = read::word(At("consent", "tab", &row.id), old)?;
            count(db, group, old, -1).await?;
            moved = old != tab;
        }
        let mut changed = row.clone().into_active_model();
        changed.group_id = Set(Some(self.group_of(db, row, tab).await?));
        changed.tab = Set(Some(read::to_word(&tab)?));
        if moved {
            changed.tab_at = Set(Some(self.now().timestamp_millis()));
        }
        changed.withdrawn_items = Set(row.withdrawn_items.clone());
        Ok(changed)
    }

    /// One more use of a consent, now.
    pub(super) async fn count_use(
        &self,
        db: &impl ConnectionTrait,
        row: &entity::consent::Model,
        now: DateTime<Utc>,
    ) -> Result<(), ManagerError> {
        let uses = row.uses + 1;
        let state: LifecycleState = read::word(At("consent", "state", &row.id), &row.state)?;
        let over = state == LifecycleState::Active && used_up(row, uses)?;
        let mut changed = if over {
            self.move_to(db, row, Tab::Ended, now).await?
        } else {
            row.clone().into_active_model()
        };
        changed.uses = Set(uses);
        changed.last_used_at = Set(Some(now.timestamp_millis()));
        changed.update(db).await?;
        Ok(())
    }

    /// What came under a consent was not taken: it was no use of it, and a one-time consent may be used
    /// again.
    pub(super) async fn take_use_back(
        &self,
        db: &impl ConnectionTrait,
        row: &entity::consent::Model,
        now: DateTime<Utc>,
    ) -> Result<(), ManagerError> {
        let fewer = entity::consent::Model {
            uses: Ord::max(row.uses - 1, 0),
            ..row.clone()
        };
        let state = read::word(At("consent", "state", &row.id), &row.state)?;
        let tab = Self::tab_of(&fewer, state)?;
        let moved = Self::tab_of(row, state)? != tab;
        let mut changed = if moved {
            self.move_to(db, row, tab, now).await?
        } else {
            row.clone().into_active_model()
        };
        changed.uses = Set(fewer.uses);
        changed.update(db).await?;
        Ok(())
    }

    /// Enters the consents from before the dashboard had tabs.
    pub(super) async fn enter_earlier(&self) -> Result<(), ManagerError> {
        loop {
            let tx = begin(self.db()).await?;
            let rows = entity::consent::Entity::find()
                .filter(entity::consent::Column::GroupId.is_null())
                .order_by_asc(entity::consent::Column::Id)
                .limit(ENTERED_AT_ONCE)
                .all(&tx)
                .await?;
            if rows.is_empty() {
                return Ok(());
            }
            for row in rows {
                let state = read::word(At("consent", "state", &row.id), &row.state)?;
                let tab = Self::tab_of(&row, state)?;
                let since = match (state, tab) {
                    (LifecycleState::Active, Tab::Ended) => row.last_used_at,
                    _ => None,
                };
                let since = since.unwrap_or(row.state_at);
                let since = read::moment(At("consent", "state_at", &row.id), since)?;
                self.move_to(&tx, &row, tab, since)
                    .await?
                    .update(&tx)
                    .await?;
            }
            tx.commit().await?;
        }
    }

    async fn group_of(
        &self,
        db: &impl ConnectionTrait,
        row: &entity::consent::Model,
        tab: Tab,
    ) -> Result<String, ManagerError> {
        let shown = entity::notice::Entity::find_by_id(row.notice_id.clone())
            .one(db)
            .await?
            .ok_or(ManagerError::NotFound)?;
        let notice: Notice = read::json(At("notice", "body", &shown.id), &shown.body)?;
        let items: Vec<ApprovedItem> = read::json(At("consent", "items", &row.id), &row.items)?;
        let withdrawn = withdrawn_of(row)?;
        let key = GroupKey {
            account: &row.account_id,
            data_user: &row.data_user,
            purpose: &row.purpose,
            use_description: &notice.use_description,
            data: GroupKey::data_of(left(&items, &withdrawn)),
        };
        self.count_in(db, &key, tab).await
    }
}

async fn count(
    db: &impl ConnectionTrait,
    group: &str,
    tab: Tab,
    by: i64,
) -> Result<(), ManagerError> {
    entity::consent_group::Entity::update_many()
        .col_expr(tab.column(), Expr::col(tab.column()).add(by))
        .filter(entity::consent_group::Column::Id.eq(group))
        .exec(db)
        .await?;
    Ok(())
}

fn used_up(row: &entity::consent::Model, uses: i64) -> Result<bool, ManagerError> {
    let at = |column| At("consent", column, &row.id);
    let term: Term = read::json(at("term"), &row.term)?;
    if term.fetch != FetchType::OneTime {
        return Ok(false);
    }
    let items: Vec<serde::de::IgnoredAny> = read::json(at("items"), &row.items)?;
    Ok(is_used_up(
        term.fetch,
        read::count(at("uses"), uses)?,
        items.len(),
        &withdrawn_of(row)?,
    ))
}

#[cfg(test)]
mod tests {
    use consent_model::party::Actor;

    use super::*;

    #[test]
    fn only_a_one_time_consent_with_every_item_given_is_used_up() {
        use FetchType::{OneTime, Periodic};
        assert!(is_used_up(OneTime, 1, 1, &[]) && is_used_up(OneTime, 2, 2, &[]));
        assert!(!is_used_up(OneTime, 0, 1, &[]) && !is_used_up(OneTime, 1, 2, &[]));
        assert!(!is_used_up(Periodic, 9, 1, &[]));
    }

    #[test]
    fn an_item_that_was_taken_out_ungiven_is_not_waited_for() {
        use FetchType::OneTime;
        let out = |used| WithdrawnItem {
            item: "one".parse().unwrap(),
            at: DateTime::UNIX_EPOCH,
            by: Actor::Citizen,
            used,
        };
        assert!(is_used_up(OneTime, 1, 2, &[out(false)]));
        assert!(!is_used_up(OneTime, 1, 2, &[out(true)]));
        assert!(!is_used_up(OneTime, 0, 2, &[out(false)]));
    }

    #[test]
    fn what_is_used_up_lies_with_what_has_ended_unless_it_is_on_hold() {
        assert_eq!(Tab::of(LifecycleState::Active, true), Tab::Ended);
        assert_eq!(Tab::of(LifecycleState::Active, false), Tab::Active);
        assert_eq!(Tab::of(LifecycleState::Paused, true), Tab::Paused);
        assert_eq!(Tab::of(LifecycleState::Revoked, false), Tab::Ended);
    }
}
