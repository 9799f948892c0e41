//! The tries of a delivery, for its receiver to see why events do not reach it.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::{
    super::{DeliveryTry, ManagerError},
    Tried,
};
use crate::storage::{
    entity::delivery_attempt,
    read::{self, At},
};

/// Most tries of one delivery that are kept.
const MOST: i64 = 30;

/// Keeps a try; the oldest goes.
pub(super) async fn keep(
    db: &impl ConnectionTrait,
    delivery: &str,
    tried: Tried,
    now: DateTime<Utc>,
) -> Result<(), ManagerError> {
    use delivery_attempt::{Column, Entity};
    let last: Option<i64> = Entity::find()
        .select_only()
        .column(Column::Number)
        .filter(Column::DeliveryId.eq(delivery))
        .order_by_desc(Column::Number)
        .into_tuple()
        .one(db)
        .await?;
    let number = last.unwrap_or(0).saturating_add(1);
    let row = delivery_attempt::ActiveModel {
        delivery_id: Set(delivery.to_owned()),
        number: Set(number),
        tried_at: Set(now.timestamp_millis()),
        status: Set(tried.status.map(i64::from)),
        fault: Set(tried.fault.as_ref().map(read::to_word).transpose()?),
        took_ms: Set(i64::try_from(tried.took.as_millis()).unwrap_or(i64::MAX)),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    if number > MOST {
        Entity::delete_many()
            .filter(Column::DeliveryId.eq(delivery))
            .filter(Column::Number.lte(number - MOST))
            .exec(db)
            .await?;
    }
    Ok(())
}

/// The tries of a delivery, oldest first.
pub(super) async fn of(
    db: &impl ConnectionTrait,
    delivery: &str,
) -> Result<Vec<DeliveryTry>, ManagerError> {
    use delivery_attempt::{Column, Entity};
    let rows = Entity::find()
        .filter(Column::DeliveryId.eq(delivery))
        .order_by_asc(Column::Number)
        .all(db)
        .await?;
    rows.iter()
        .map(|row| {
            let at = |column| At("delivery_attempt", column, &row.delivery_id);
            Ok(DeliveryTry {
                number: read::count(at("number"), row.number)?,
                at: read::moment(at("tried_at"), row.tried_at)?,
                status: row.status,
                fault: row
                    .fault
                    .as_deref()
                    .map(|fault| read::word(at("fault"), fault))
                    .transpose()?,
                took_ms: row.took_ms,
            })
        })
        .collect()
}
