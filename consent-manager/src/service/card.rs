//! Her consents as cards: counted by what they are about, and listed a page at a time. What is read
//! does not grow with how many there are.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use consent_model::{
    artifact::LifecycleState,
    ids::{AccountId, ConsentId},
    party::{Actor, PartyId},
    purpose::Purpose,
    term::Term,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Select,
};

use super::{EndAsked, Manager, ManagerError, tab::Tab};
use crate::storage::{
    entity,
    entity::consent::{Column, Entity},
    read::{self, At},
};

/// Consents of hers that are about the same: who, why, what.
#[derive(Debug, Clone)]
pub struct ConsentGroup {
    /// Its name among all groups.
    pub id: String,
    /// Who may use them.
    pub data_user: PartyId,
    /// Why, by code.
    pub purpose: Purpose,
    /// Why, in the words of who asked.
    pub use_description: String,
    /// What: kinds of records by name, questions by digest.
    pub data: Vec<String>,
    counts: [u64; 3],
}

impl ConsentGroup {
    /// How many of them lie on a tab.
    #[must_use]
    pub const fn count(&self, tab: Tab) -> u64 {
        let [active, paused, ended] = self.counts;
        match tab {
            Tab::Active => active,
            Tab::Paused => paused,
            Tab::Ended => ended,
        }
    }
}

/// In which order cards are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardOrder {
    /// What came to the tab last comes first.
    Latest,
    /// What ends first comes first.
    Ending,
    /// Group by group, in the order in which the groups are named; the latest first in each.
    Grouped,
}

/// Which cards are wanted.
#[derive(Debug)]
pub struct CardQuery<'a> {
    /// Of this tab.
    pub tab: Tab,
    /// In this order.
    pub order: CardOrder,
    /// Of these groups only; none: of all, which [`CardOrder::Grouped`] does not allow.
    pub groups: Option<Vec<&'a ConsentGroup>>,
    /// After this one.
    pub after: Option<CardMark>,
    /// That many.
    pub most: u64,
}

/// The place of a card in an order, which an address can carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardMark {
    at: i64,
    id: ConsentId,
    group: String,
}

impl fmt::Display for CardMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.at, self.id, self.group)
    }
}

/// The text is no place in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the place of a card")]
pub struct NoMark;

impl FromStr for CardMark {
    type Err = NoMark;

    fn from_str(text: &str) -> Result<Self, NoMark> {
        let mut parts = text.splitn(3, '.');
        let mut next = || parts.next().ok_or(NoMark);
        let (at, id, group) = (next()?, next()?, next()?);
        Ok(Self {
            at: at.parse().map_err(|_| NoMark)?,
            id: id.parse().map_err(|_| NoMark)?,
            group: group.to_owned(),
        })
    }
}

/// One consent as a card shows it.
#[derive(Debug, Clone)]
pub struct ConsentListing {
    /// The consent.
    pub id: ConsentId,
    /// Its group.
    pub group: String,
    /// Terms.
    pub term: Term,
    /// Where it stands.
    pub state: LifecycleState,
    /// Who put it there.
    pub state_by: Actor,
    /// Where it lies.
    pub tab: Tab,
    /// Since when.
    pub tab_at: DateTime<Utc>,
    /// When it was given.
    pub granted_at: DateTime<Utc>,
    /// How often it was used.
    pub uses: u32,
    /// When it was last used.
    pub last_used: Option<DateTime<Utc>>,
    /// What a source of it said when it last asked that it end.
    pub end_asked: Option<EndAsked>,
}

/// A page of cards.
#[derive(Debug)]
pub struct Cards {
    /// The cards, in order.
    pub items: Vec<ConsentListing>,
    /// After which one the next page begins, if there is one.
    pub next: Option<CardMark>,
}

/// What a card is made of.
#[derive(Debug, FromQueryResult)]
struct Row {
    id: String,
    term: String,
    state: String,
    state_by: String,
    granted_at: i64,
    expires_at: i64,
    uses: i64,
    last_used_at: Option<i64>,
    tab_at: i64,
    group_id: String,
}

impl Manager {
    /// What her consents are about, and how many of each lie on which tab.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn consent_groups(
        &self,
        account: AccountId,
    ) -> Result<Vec<ConsentGroup>, ManagerError> {
        let rows = entity::consent_group::Entity::find()
            .filter(entity::consent_group::Column::AccountId.eq(account.to_string()))
            .all(self.db())
            .await?;
        rows.into_iter().map(group).collect()
    }

    /// A page of her cards.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cards(
        &self,
        account: AccountId,
        wanted: &CardQuery<'_>,
    ) -> Result<Cards, ManagerError> {
        let tab = read::to_word(&wanted.tab)?;
        let all = Entity::find()
            .select_only()
            .columns([
                Column::Id,
                Column::Term,
                Column::State,
                Column::StateBy,
                Column::GrantedAt,
                Column::ExpiresAt,
                Column::Uses,
                Column::LastUsedAt,
                Column::TabAt,
                Column::GroupId,
            ])
            .filter(Column::AccountId.eq(account.to_string()))
            .filter(Column::Tab.eq(tab));
        let one_more = wanted.most.saturating_add(1);
        let mut rows = match wanted.order {
            CardOrder::Latest => {
                let among = among(all, wanted.groups.as_deref());
                let after = wanted.after.as_ref();
                self.rows(latest(among, after).limit(one_more)).await?
            }
            CardOrder::Ending => {
                let among = among(all, wanted.groups.as_deref());
                let after = wanted.after.as_ref();
                self.rows(ending(among, after).limit(one_more)).await?
            }
            CardOrder::Grouped => self.grouped(&all, wanted, one_more).await?,
        };
        let most = usize::try_from(wanted.most).unwrap_or(usize::MAX);
        let more = rows.len() > most;
        rows.truncate(most);
        let mut asked = self.end_asked_of(rows.iter().map(|row| &row.id)).await?;
        let items = rows.iter().map(|row| {
            let asked = asked.remove(&row.id);
            listing(row, wanted.tab, asked)
        });
        let items = items.collect::<Result<Vec<_>, _>>()?;
        let last = rows.last().zip(items.last()).filter(|_| more);
        let next = last.map(|(row, item)| CardMark {
            at: match wanted.order {
                CardOrder::Ending => row.expires_at,
                CardOrder::Latest | CardOrder::Grouped => row.tab_at,
            },
            id: item.id,
            group: item.group.clone(),
        });
        Ok(Cards { items, next })
    }

    /// Group by group: of the one where the last page ended what is left, then groups that fit
    /// whole, in one question, then the beginning of the one that does not.
    async fn grouped(
        &self,
        all: &Select<Entity>,
        wanted: &CardQuery<'_>,
        most: u64,
    ) -> Result<Vec<Row>, ManagerError> {
        let of = |id: &str| all.clone().filter(Column::GroupId.eq(id));
        let mut groups = wanted.groups.as_deref().unwrap_or_default().iter();
        let mut rows = Vec::new();
        if let Some(mark) = &wanted.after {
            // A group that is not among them ends the list: nothing is shown twice.
            let found = groups.by_ref().find(|group| group.id == mark.group);
            if found.is_none() {
                return Ok(rows);
            }
            let left = latest(of(&mark.group), Some(mark)).limit(most);
            rows.extend(self.rows(left).await?);
        }
        let mut room = most.saturating_sub(rows.len() as u64);
        let (mut whole, mut begun) = (Vec::new(), None);
        for group in groups.filter(|group| group.count(wanted.tab) > 0) {
            if room == 0 {
                break;
            }
            let count = group.count(wanted.tab);
            if count > room {
                begun = Some((group.id.as_str(), room));
                break;
            }
            room -= count;
            whole.push(group.id.as_str());
        }
        if !whole.is_empty() {
            let these = all
                .clone()
                .filter(Column::GroupId.is_in(whole.iter().copied()));
            let mut found = self.rows(latest(these, None).limit(most)).await?;
            let place = |row: &Row| whole.iter().position(|id| *id == row.group_id);
            // Stable: the latest first in each.
            found.sort_by_key(place);
            rows.extend(found);
        }
        if let Some((id, room)) = begun {
            rows.extend(self.rows(latest(of(id), None).limit(room)).await?);
        }
        Ok(rows)
    }

    async fn rows(&self, of: Select<Entity>) -> Result<Vec<Row>, ManagerError> {
        Ok(of.into_model::<Row>().all(self.db()).await?)
    }
}

fn among(all: Select<Entity>, groups: Option<&[&ConsentGroup]>) -> Select<Entity> {
    match groups {
        None => all,
        Some(groups) => all.filter(Column::GroupId.is_in(groups.iter().map(|g| g.id.as_str()))),
    }
}

fn latest(all: Select<Entity>, after: Option<&CardMark>) -> Select<Entity> {
    let earlier = |mark: &CardMark| {
        let as_late = Condition::all()
            .add(Column::TabAt.eq(mark.at))
            .add(Column::Id.lt(mark.id.to_string()));
        Condition::any().add(Column::TabAt.lt(mark.at)).add(as_late)
    };
    let all = match after {
        None => all,
        // The first bound alone lets an index begin there.
        Some(mark) => all.filter(Column::TabAt.lte(mark.at)).filter(earlier(mark)),
    };
    all.order_by_desc(Column::TabAt).order_by_desc(Column::Id)
}

fn ending(all: Select<Entity>, after: Option<&CardMark>) -> Select<Entity> {
    let later = |mark: &CardMark| {
        let as_late = Condition::all()
            .add(Column::ExpiresAt.eq(mark.at))
            .add(Column::Id.gt(mark.id.to_string()));
        Condition::any()
            .add(Column::ExpiresAt.gt(mark.at))
            .add(as_late)
    };
    let all = match after {
        None => all,
        Some(mark) => all
            .filter(Column::ExpiresAt.gte(mark.at))
            .filter(later(mark)),
    };
    all.order_by_asc(Column::ExpiresAt).order_by_asc(Column::Id)
}

fn group(row: entity::consent_group::Model) -> Result<ConsentGroup, ManagerError> {
    let at = |column| At("consent_group", column, &row.id);
    let count = |column, n| u64::try_from(n).map_err(|_| at(column).corrupt());
    Ok(ConsentGroup {
        data_user: read::text(at("data_user"), &row.data_user)?,
        purpose: read::text(at("purpose"), &row.purpose)?,
        data: read::json(at("data"), &row.data)?,
        counts: [
            count("active", row.active)?,
            count("paused", row.paused)?,
            count("ended", row.ended)?,
        ],
        use_description: row.use_description,
        id: row.id,
    })
}

fn listing(
    row: &Row,
    tab: Tab,
    end_asked: Option<EndAsked>,
) -> Result<ConsentListing, ManagerError> {
    let at = |column| At("consent", column, &row.id);
    let last_used = row.last_used_at;
    Ok(ConsentListing {
        id: read::text(at("id"), &row.id)?,
        group: row.group_id.clone(),
        term: read::json(at("term"), &row.term)?,
        state: read::word(at("state"), &row.state)?,
        state_by: read::word(at("state_by"), &row.state_by)?,
        tab,
        tab_at: read::moment(at("tab_at"), row.tab_at)?,
        granted_at: read::moment(at("granted_at"), row.granted_at)?,
        uses: read::count(at("uses"), row.uses)?,
        last_used: last_used
            .map(|used| read::moment(at("last_used_at"), used))
            .transpose()?,
        end_asked,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_an_order_is_read_back_as_it_was_and_nothing_else_is_one() {
        let mark = CardMark {
            at: 1_763_892_000_000,
            id: "019a7c1e-6f10-7d3a-9b52-3f1f0e6f7a10".parse().unwrap(),
            group: "sha-256:a_b-c".to_owned(),
        };
        assert_eq!(mark.to_string().parse::<CardMark>(), Ok(mark));
        for text in ["", "1", "1.2.3", "x.019a7c1e-6f10-7d3a-9b52-3f1f0e6f7a10.g"] {
            assert_eq!(text.parse::<CardMark>(), Err(NoMark), "{text}");
        }
    }
}
