//! What has to reach the parties: events and relayed requests, in order within one consent, tried
//! again for three days, with a log.

mod attempt;
mod log;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    ids::{ConsentId, DeliveryId},
    party::{Party, PartyId, Standing},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Alias, Expr, ExprTrait, Query},
};

pub(super) use self::log::Logged;
use super::{DeliveryKind, DeliveryTryFault, DueDelivery, Manager, ManagerError};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

/// Tries over about three days: 5 s, 30 s, 2 min, 10 min, 1 h, then every 8 h.
const RETRY_SECONDS: [i64; 13] = [
    5, 30, 120, 600, 3_600, 28_800, 28_800, 28_800, 28_800, 28_800, 28_800, 28_800, 28_800,
];

/// What came of one try.
#[derive(Debug, Clone, Copy)]
pub struct Tried {
    /// HTTP status of the answer; none: there was none.
    pub status: Option<u16>,
    /// Why it was not taken; none: it was.
    pub fault: Option<DeliveryTryFault>,
    /// How long it took.
    pub took: Duration,
}

/// The event that tells of a change of status.
pub(super) const STATUS_CHANGED: &str = "artifact.status_changed";
/// The event that carries a copy of an artifact.
const ARTIFACT_ISSUED: &str = "artifact.issued";

impl Manager {
    /// Parties to whom something is to be sent now, the one that has waited longest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due_parties(&self) -> Result<Vec<PartyId>, ManagerError> {
        use entity::delivery::Column;
        let names: Vec<String> = entity::delivery::Entity::find()
            .select_only()
            .column(Column::PartyId)
            .filter(Column::State.eq("pending"))
            .filter(Column::NextAt.lte(self.now().timestamp_millis()))
            .group_by(Column::PartyId)
            .order_by_asc(Column::NextAt.min())
            .into_tuple()
            .all(self.db())
            .await?;
        let at = |name: &String| read::text(At("delivery", "party_id", name), name);
        names.iter().map(at).collect()
    }

    /// What is to be sent now, at most `most` events and `most` relayed requests for each party, so
    /// that a party that has much to come takes nothing from another: events first, each kind by
    /// age. Within one consent and receiver only the first that is still open; a relayed request not
    /// before every earlier event of its consent has been tried.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due_deliveries(&self, most: u64) -> Result<Vec<DueDelivery>, ManagerError> {
        let mut due = Vec::new();
        for party in self.due_parties().await? {
            due.extend(self.due_for(&party, most).await?);
        }
        // Stable: within a kind and party the order stays.
        due.sort_by_key(|d| d.kind != DeliveryKind::Event);
        Ok(due)
    }

    /// The same for one party. One that takes no part now hears of changes of status, and that is
    /// all: it is sent no copy and asked for nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due_for(
        &self,
        party: &PartyId,
        most: u64,
    ) -> Result<Vec<DueDelivery>, ManagerError> {
        let entry = self.party(party).await?;
        if entry.standing != Standing::Active {
            self.give_up_on(party).await?;
        }
        let mut due = Vec::new();
        for kind in ["event", "relayed_request"] {
            due.extend(self.due_of_kind(&entry, kind, most).await?);
        }
        Ok(due)
    }

    async fn due_of_kind(
        &self,
        party: &Party,
        kind: &str,
        most: u64,
    ) -> Result<Vec<DueDelivery>, ManagerError> {
        use entity::delivery::Column;
        let earlier = Alias::new("earlier");
        let open = |column: Column| Expr::col((earlier.clone(), column));
        let same = |column: Column| open(column).equals((entity::delivery::Entity, column));
        let now = self.now().timestamp_millis();
        let mut before = Query::select()
            .expr(Expr::val(1))
            .from_as(entity::delivery::Entity, earlier.clone())
            .and_where(open(Column::State).eq("pending"))
            .and_where(open(Column::Kind).eq("event"))
            .and_where(same(Column::PartyId))
            .and_where(open(Column::Id).lt(Expr::col((entity::delivery::Entity, Column::Id))))
            .to_owned();
        if kind == "event" {
            before.and_where(same(Column::ConsentId));
        } else {
            // Relayed requests wait for none of their own kind, and for each event's first try only:
            // her word that a consent goes on is there before what is asked under it, and what does
            // not get through holds nothing up.
            use entity::data_session::{Column as Session, Entity as Sessions};
            let session = Expr::col((entity::delivery::Entity, Column::SessionId));
            let consent = Query::select()
                .column(Session::ConsentId)
                .from(Sessions)
                .and_where(Expr::col((Sessions, Session::Id)).eq(session))
                .to_owned();
            before
                .and_where(open(Column::ConsentId).in_subquery(consent))
                .and_where(open(Column::Attempts).eq(0))
                .and_where(open(Column::NextAt).lte(now));
        }
        let rows = entity::delivery::Entity::find()
            .filter(Column::State.eq("pending"))
            .filter(Column::NextAt.lte(now))
            .filter(Column::PartyId.eq(party.id.to_string()))
            .filter(Column::Kind.eq(kind))
            .filter(Expr::exists(before).not())
            .order_by_asc(Column::Id)
            .limit(most)
            .all(self.db())
            .await?;
        let mut due = Vec::with_capacity(rows.len());
        for row in rows {
            let at = |column| At("delivery", column, &row.id);
            let kind = match &row.session_id {
                Some(session) => {
                    DeliveryKind::RelayedRequest(read::text(at("session_id"), session)?)
                }
                None => DeliveryKind::Event,
            };
            due.push(DueDelivery {
                id: read::text(at("id"), &row.id)?,
                kind,
                event_id: row.event_id.clone(),
                party: party.clone(),
                body: row.body.clone(),
                attempts: read::count(at("attempts"), row.attempts)?,
            });
        }
        Ok(due)
    }

    /// Gives up copies and relayed requests for a party that takes no part. Should it come back, it
    /// finds its copies where every party does, at `GET /v1/artifacts`.
    async fn give_up_on(&self, party: &PartyId) -> Result<(), ManagerError> {
        use entity::delivery::Column;
        let for_parties_only = Condition::any()
            .add(Column::Kind.eq("relayed_request"))
            .add(Column::EventType.eq(ARTIFACT_ISSUED));
        let tx = begin(self.db()).await?;
        entity::delivery::Entity::update_many()
            .col_expr(Column::State, Expr::value("dead"))
            .filter(Column::PartyId.eq(party.to_string()))
            .filter(Column::State.eq("pending"))
            .filter(for_parties_only)
            .exec(&tx)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// A session is over: what would have asked its source for it is not sent any more.
    pub(super) async fn drop_relayed(
        &self,
        db: &impl ConnectionTrait,
        session: &str,
    ) -> Result<(), ManagerError> {
        entity::delivery::Entity::update_many()
            .col_expr(entity::delivery::Column::State, Expr::value("dead"))
            .filter(entity::delivery::Column::SessionId.eq(session))
            .filter(entity::delivery::Column::State.eq("pending"))
            .exec(db)
            .await?;
        Ok(())
    }

    /// The receiver has it on disk.
    ///
    /// # Errors
    /// When there is no such delivery.
    pub async fn delivered(&self, id: DeliveryId, status: u16) -> Result<(), ManagerError> {
        let tried = Tried {
            status: Some(status),
            fault: None,
            took: Duration::ZERO,
        };
        self.tried(id, tried).await
    }

    /// When something that comes behind what waits for a receiver is due: not before that, so that
    /// nobody looks at it in vain until then.
    pub(super) async fn due_behind(
        &self,
        db: &impl ConnectionTrait,
        party: &PartyId,
        consent: ConsentId,
        at: i64,
    ) -> Result<i64, ManagerError> {
        use entity::delivery::Column;
        // The first in line, found by `delivery_order`; for a `MAX` SQLite would walk all that waits.
        let first: Option<i64> = entity::delivery::Entity::find()
            .select_only()
            .column(Column::NextAt)
            .filter(Column::ConsentId.eq(consent.to_string()))
            .filter(Column::PartyId.eq(party.to_string()))
            .filter(Column::Kind.eq("event"))
            .filter(Column::State.eq("pending"))
            .order_by_asc(Column::Id)
            .into_tuple()
            .one(db)
            .await?;
        Ok(first.map_or(at, |first| Ord::max(first, at)))
    }

    /// The receiver has not taken it.
    ///
    /// # Errors
    /// When there is no such delivery.
    pub async fn not_delivered(
        &self,
        id: DeliveryId,
        status: Option<u16>,
    ) -> Result<(), ManagerError> {
        let fault = match status {
            Some(_) => DeliveryTryFault::Refused,
            None => DeliveryTryFault::NoConnection,
        };
        let tried = Tried {
            status,
            fault: Some(fault),
            took: Duration::ZERO,
        };
        self.tried(id, tried).await
    }

    /// A delivery was tried. What was not taken is tried again later, or given up after three days; what
    /// waits behind it within the same consent is put off as long, for it could not go earlier anyway.
    ///
    /// # Errors
    /// When there is no such delivery.
    pub async fn tried(&self, id: DeliveryId, tried: Tried) -> Result<(), ManagerError> {
        let now = self.now();
        let tx = begin(self.db()).await?;
        let stored = find(&tx, id).await?;
        let wait = usize::try_from(stored.attempts)
            .ok()
            .and_then(|n| RETRY_SECONDS.get(n));
        let mut row = stored.clone().into_active_model();
        row.attempts = Set(stored.attempts + 1);
        row.last_status = Set(tried.status.map(i64::from));
        match (tried.fault, wait) {
            (None, _) => {
                row.state = Set("delivered".into());
                row.acknowledged_at = Set(Some(now.timestamp_millis()));
            }
            (Some(_), Some(seconds)) => {
                let next_at = (now + TimeDelta::seconds(*seconds)).timestamp_millis();
                put_off_behind(&tx, &stored, next_at).await?;
                row.next_at = Set(next_at);
            }
            (Some(_), None) => row.state = Set("dead".into()),
        }
        row.update(&tx).await?;
        // Nobody reads the tries of a relayed request.
        if stored.kind == "event" {
            attempt::keep(&tx, &stored.id, tried, now).await?;
        }
        let made = read::moment(At("delivery", "created_at", &stored.id), stored.created_at)?;
        tx.commit().await?;
        self.0.observed.tried(&stored.kind, tried, now - made);
        if tried.fault.is_none() {
            self.wake();
        }
        Ok(())
    }

    /// Parties that have taken nothing for a day although something waits for them, and since when it
    /// does.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn silent_parties(&self) -> Result<Vec<(PartyId, DateTime<Utc>)>, ManagerError> {
        use entity::delivery::Column;
        let day_ago = (self.now() - TimeDelta::days(1)).timestamp_millis();
        let rows: Vec<(String, i64)> = entity::delivery::Entity::find()
            .select_only()
            .column(Column::PartyId)
            .column_as(Column::CreatedAt.min(), "since")
            .filter(Column::State.eq("pending"))
            .filter(Column::Kind.eq("event"))
            .filter(Column::Attempts.gt(0))
            .filter(Column::CreatedAt.lte(day_ago))
            .group_by(Column::PartyId)
            .order_by_asc(Column::PartyId)
            .into_tuple()
            .all(self.db())
            .await?;
        rows.iter()
            .map(|(party, since)| {
                let at = |column| At("delivery", column, party);
                let name = read::text(at("party_id"), party)?;
                Ok((name, read::moment(at("created_at"), *since)?))
            })
            .collect()
    }
}

/// Puts off what waits behind a delivery, never to an earlier time.
async fn put_off_behind(
    db: &impl ConnectionTrait,
    ahead: &entity::delivery::Model,
    next_at: i64,
) -> Result<(), ManagerError> {
    use entity::delivery::Column;
    let Some(consent) = &ahead.consent_id else {
        return Ok(());
    };
    entity::delivery::Entity::update_many()
        .col_expr(Column::NextAt, Expr::value(next_at))
        .filter(Column::ConsentId.eq(consent))
        .filter(Column::PartyId.eq(&ahead.party_id))
        .filter(Column::Kind.eq(&ahead.kind))
        .filter(Column::State.eq("pending"))
        .filter(Column::Id.gt(&ahead.id))
        .filter(Column::NextAt.lt(next_at))
        .exec(db)
        .await?;
    Ok(())
}

async fn find(
    db: &impl sea_orm::ConnectionTrait,
    id: DeliveryId,
) -> Result<entity::delivery::Model, ManagerError> {
    entity::delivery::Entity::find_by_id(id.to_string())
        .one(db)
        .await?
        .ok_or(ManagerError::NotFound)
}
