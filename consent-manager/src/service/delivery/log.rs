//! A party's delivery log: read, sent again, tried.

use chrono::TimeDelta;
use consent_model::{event::What, ids::DeliveryId, party::PartyId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, FromQueryResult,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::Expr,
};

use super::{
    super::{DeliveryDetail, DeliveryFilter, DeliveryState, DeliveryView, Manager, ManagerError},
    attempt, find,
};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

/// Most tests that a party may have sent to itself within an hour.
const MOST_TESTS: u64 = 10;

impl Manager {
    /// A party's delivery log, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deliveries(
        &self,
        party: &PartyId,
        cursor: Option<DeliveryId>,
        limit: u64,
    ) -> Result<Vec<DeliveryView>, ManagerError> {
        let all = DeliveryFilter::default();
        self.deliveries_like(party, &all, cursor, limit).await
    }

    /// The same, as far as it is wanted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deliveries_like(
        &self,
        party: &PartyId,
        wanted: &DeliveryFilter,
        cursor: Option<DeliveryId>,
        limit: u64,
    ) -> Result<Vec<DeliveryView>, ManagerError> {
        let mut query = Logged::select().filter(like(party, wanted)?);
        if let Some(cursor) = cursor {
            query = query.filter(entity::delivery::Column::Id.gt(cursor.to_string()));
        }
        let rows = query
            .order_by_asc(entity::delivery::Column::Id)
            .limit(limit)
            .into_model::<Logged>()
            .all(self.db())
            .await?;
        rows.iter().map(Logged::view).collect()
    }

    /// One delivery with its tries.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it was not for this party.
    pub async fn delivery(
        &self,
        party: &PartyId,
        id: DeliveryId,
    ) -> Result<DeliveryDetail, ManagerError> {
        let row = Logged::select()
            .filter(like(party, &DeliveryFilter::default())?)
            .filter(entity::delivery::Column::Id.eq(id.to_string()))
            .into_model::<Logged>()
            .one(self.db())
            .await?
            .ok_or(ManagerError::NotFound)?;
        Ok(DeliveryDetail {
            view: row.view()?,
            tries: attempt::of(self.db(), &row.id).await?,
        })
    }

    /// Sends again everything that was given up for this party, or of one type of event; gives how much.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn replay_dead(
        &self,
        party: &PartyId,
        kind: Option<String>,
    ) -> Result<u64, ManagerError> {
        use entity::delivery::Column;
        let dead = DeliveryFilter {
            state: Some(DeliveryState::Dead),
            kind,
        };
        let tx = begin(self.db()).await?;
        let sent = entity::delivery::Entity::update_many()
            .col_expr(Column::State, Expr::value("pending"))
            .col_expr(Column::Attempts, Expr::value(0_i64))
            .col_expr(Column::NextAt, Expr::value(self.now().timestamp_millis()))
            .filter(like(party, &dead)?)
            .exec(&tx)
            .await?;
        tx.commit().await?;
        self.wake();
        Ok(sent.rows_affected)
    }

    /// Sends a party an event in which nothing happened, on the same way as every other.
    ///
    /// # Errors
    /// [`ManagerError::TooManyTests`] after ten within the hour.
    pub async fn test_send(&self, party: &PartyId) -> Result<DeliveryId, ManagerError> {
        use entity::delivery::Column;
        let now = self.now();
        let hour_ago = (now - TimeDelta::hours(1)).timestamp_millis();
        let tx = begin(self.db()).await?;
        let tests = DeliveryFilter {
            state: None,
            kind: Some(What::Test {}.name().to_owned()),
        };
        let lately = entity::delivery::Entity::find()
            .filter(like(party, &tests)?)
            .filter(Column::CreatedAt.gt(hour_ago))
            .count(&tx)
            .await?;
        if lately >= MOST_TESTS {
            return Err(ManagerError::TooManyTests);
        }
        let id = self.tell(&tx, party, None, What::Test {}, now).await?;
        tx.commit().await?;
        self.wake();
        Ok(id)
    }

    /// Sends an event again.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it was not for this party.
    pub async fn replay(&self, party: &PartyId, id: DeliveryId) -> Result<(), ManagerError> {
        let now = self.now().timestamp_millis();
        let tx = begin(self.db()).await?;
        let row = find(&tx, id).await?;
        if row.party_id != party.to_string() || row.kind != "event" {
            return Err(ManagerError::NotFound);
        }
        let mut row = row.into_active_model();
        row.state = Set("pending".into());
        row.attempts = Set(0);
        row.next_at = Set(now);
        row.update(&tx).await?;
        tx.commit().await?;
        self.wake();
        Ok(())
    }
}

/// Events for this party, as far as they are wanted.
fn like(party: &PartyId, wanted: &DeliveryFilter) -> Result<Condition, ManagerError> {
    use entity::delivery::Column;
    let state = wanted.state.as_ref().map(read::to_word).transpose()?;
    Ok(Condition::all()
        .add(Column::PartyId.eq(party.to_string()))
        .add(Column::Kind.eq("event"))
        .add_option(state.map(|state| Column::State.eq(state)))
        .add_option(wanted.kind.as_ref().map(|kind| Column::EventType.eq(kind))))
}

/// A line of the delivery log: a delivery without what it carries.
#[derive(FromQueryResult)]
pub(in crate::service) struct Logged {
    id: String,
    event_id: String,
    event_type: String,
    party_id: String,
    state: String,
    attempts: i64,
    last_status: Option<i64>,
    next_at: i64,
    created_at: i64,
    acknowledged_at: Option<i64>,
}

impl Logged {
    /// Lines of the log, to be read with `into_model`.
    pub(in crate::service) fn select() -> Select<entity::delivery::Entity> {
        use entity::delivery::Column;
        entity::delivery::Entity::find().select_only().columns([
            Column::Id,
            Column::EventId,
            Column::EventType,
            Column::PartyId,
            Column::State,
            Column::Attempts,
            Column::LastStatus,
            Column::NextAt,
            Column::CreatedAt,
            Column::AcknowledgedAt,
        ])
    }

    /// As its receiver and the person see it.
    pub(in crate::service) fn view(&self) -> Result<DeliveryView, ManagerError> {
        let at = |column| At("delivery", column, &self.id);
        Ok(DeliveryView {
            delivery_id: read::text(at("id"), &self.id)?,
            party: read::text(at("party_id"), &self.party_id)?,
            event_id: self.event_id.clone(),
            kind: self.event_type.clone(),
            state: self.state.clone(),
            attempts: read::count(at("attempts"), self.attempts)?,
            last_status: self.last_status,
            next_at: read::moment(at("next_at"), self.next_at)?,
            created_at: read::moment(at("created_at"), self.created_at)?,
            acknowledged_at: self
                .acknowledged_at
                .map(|m| read::moment(at("acknowledged_at"), m))
                .transpose()?,
        })
    }
}
