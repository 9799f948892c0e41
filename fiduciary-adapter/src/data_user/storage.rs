//! Rows of the data user's side: one entity for each table of `0002_data_user.sql`, whose columns
//! are explained there, and the named changes made to them.

use chrono::{DateTime, Utc};
use consent_model::{
    digest::Digest,
    ids::{ArtifactId, RequestId, SessionId},
    party::ItemId,
    request::RequestState,
};
use migrations::shared::Database;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    QueryFilter, QueryOrder, sea_query::Expr,
};

use super::error::DataUserError;
use crate::{adapter::word, storage::begin};

macro_rules! table {
    ($module:ident, $name:tt { $($(#[$attribute:meta])* $field:ident: $kind:ty,)+ }) => {
        pub(crate) mod $module {
            #![allow(unreachable_pub, reason = "the derive makes its companions as visible as it is told")]
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $name)]
            pub struct Model { $($(#[$attribute])* pub $field: $kind,)+ }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}

table!(request, "data_user_request" {
    #[sea_orm(primary_key, auto_increment = false)] digest: String,
    jws: String, id: Option<String>, state: String, artifact_id: Option<String>, created_at: i64,
});
table!(item_key, "data_user_item_key" {
    #[sea_orm(primary_key, auto_increment = false)] request_digest: String,
    #[sea_orm(primary_key, auto_increment = false)] item: String,
    sealed_seed: String,
});
table!(fetch, "data_user_fetch" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    artifact_id: String, item: String, jws: String, source_request: String,
    sealed_seed: Option<String>, session_id: Option<String>, state: String, created_at: i64,
    expires_at: i64,
});
table!(receipt, "data_user_receipt" {
    #[sea_orm(primary_key, auto_increment = false)] fetch_id: String,
    receipt_id: String, artifact_id: String, item: String, source: String, signer: String,
    digest: String, pages: i64, row_count: i64, received_at: i64, keep_until: Option<i64>,
});
table!(page, "data_user_page" {
    #[sea_orm(primary_key, auto_increment = false)] fetch_id: String,
    #[sea_orm(primary_key, auto_increment = false)] sequence: i64,
    sealed: String,
});

pub(super) const fn millis(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

pub(super) fn broken(
    table: &'static str,
    row: &str,
    column: &'static str,
) -> impl FnOnce() -> DataUserError + use<> {
    let row = row.to_owned();
    move || DataUserError::Row { table, row, column }
}

/// The manager has taken the request.
pub(super) async fn request_taken(
    db: &impl ConnectionTrait,
    digest: &str,
    id: RequestId,
) -> Result<(), DbErr> {
    request::Entity::update_many()
        .col_expr(request::Column::Id, Expr::value(id.to_string()))
        .filter(request::Column::Digest.eq(digest))
        .exec(db)
        .await
        .map(drop)
}

/// What the manager last said about the request. It may have been said before an event that was
/// taken meanwhile: what is over stays so, and an artifact that is known stays the one.
pub(super) async fn request_heard(
    db: &impl ConnectionTrait,
    id: RequestId,
    state: RequestState,
    artifact: Option<ArtifactId>,
) -> Result<(), DbErr> {
    request_decided(db, id, state).await?;
    let Some(artifact) = artifact else {
        return Ok(());
    };
    request::Entity::update_many()
        .col_expr(
            request::Column::ArtifactId,
            Expr::value(artifact.to_string()),
        )
        .filter(request::Column::Id.eq(id.to_string()))
        .filter(request::Column::ArtifactId.is_null())
        .exec(db)
        .await
        .map(drop)
}

/// Where one of our requests stands. What is over stays so.
pub(crate) async fn request_decided(
    db: &impl ConnectionTrait,
    id: RequestId,
    state: RequestState,
) -> Result<(), DbErr> {
    request::Entity::update_many()
        .col_expr(request::Column::State, Expr::value(word(&state)))
        .filter(request::Column::Id.eq(id.to_string()))
        .filter(request::Column::State.eq(word(&RequestState::Pending)))
        .exec(db)
        .await
        .map(drop)
}

/// A genuine artifact for the request with this digest has arrived; whether it is as asked is
/// checked when it is used.
pub(crate) async fn request_approved(
    db: &impl ConnectionTrait,
    digest: &Digest,
    artifact: ArtifactId,
) -> Result<(), DbErr> {
    request::Entity::update_many()
        .col_expr(
            request::Column::State,
            Expr::value(word(&RequestState::Approved)),
        )
        .col_expr(
            request::Column::ArtifactId,
            Expr::value(artifact.to_string()),
        )
        .filter(request::Column::Digest.eq(digest.to_string()))
        .filter(request::Column::ArtifactId.is_null())
        .exec(db)
        .await
        .map(drop)
}

/// The manager will never take the request.
pub(super) async fn request_refused(db: &impl ConnectionTrait, digest: &str) -> Result<(), DbErr> {
    request::Entity::update_many()
        .col_expr(
            request::Column::State,
            Expr::value(word(&RequestState::Failed)),
        )
        .filter(request::Column::Digest.eq(digest))
        .filter(request::Column::Id.is_null())
        .exec(db)
        .await
        .map(drop)
}

/// Requests made before `before` of which it is not known whether the manager has taken them.
pub(super) async fn requests_unheard(
    db: &impl ConnectionTrait,
    before: DateTime<Utc>,
) -> Result<Vec<request::Model>, DbErr> {
    request::Entity::find()
        .filter(request::Column::Id.is_null())
        .filter(request::Column::State.eq(word(&RequestState::Pending)))
        .filter(request::Column::CreatedAt.lt(millis(before)))
        .order_by_asc(request::Column::CreatedAt)
        .all(db)
        .await
}

pub(super) async fn request_of(
    db: &impl ConnectionTrait,
    id: RequestId,
) -> Result<request::Model, DataUserError> {
    request::Entity::find()
        .filter(request::Column::Id.eq(id.to_string()))
        .one(db)
        .await?
        .ok_or(DataUserError::UnknownRequest(id))
}

/// The data request under way for this item, if there is one.
pub(super) async fn open_fetch(
    db: &impl ConnectionTrait,
    artifact: ArtifactId,
    item: &str,
) -> Result<Option<fetch::Model>, DbErr> {
    fetch::Entity::find()
        .filter(fetch::Column::ArtifactId.eq(artifact.to_string()))
        .filter(fetch::Column::Item.eq(item))
        .filter(fetch::Column::State.eq("open"))
        .order_by_desc(fetch::Column::CreatedAt)
        .one(db)
        .await
}

pub(super) async fn fetch_session(
    db: &impl ConnectionTrait,
    id: &str,
    session: SessionId,
    expires_at: DateTime<Utc>,
) -> Result<(), DbErr> {
    fetch::Entity::update_many()
        .col_expr(fetch::Column::SessionId, Expr::value(session.to_string()))
        .col_expr(fetch::Column::ExpiresAt, Expr::value(millis(expires_at)))
        .filter(fetch::Column::Id.eq(id))
        .exec(db)
        .await
        .map(drop)
}

/// Ends a fetch; the seed of its receiving key goes with it.
pub(super) async fn end_fetch(
    db: &impl ConnectionTrait,
    id: &str,
    state: &'static str,
) -> Result<(), DbErr> {
    fetch::Entity::update_many()
        .col_expr(fetch::Column::State, Expr::value(state))
        .col_expr(
            fetch::Column::SealedSeed,
            Expr::value(Option::<String>::None),
        )
        .filter(fetch::Column::Id.eq(id))
        .filter(fetch::Column::State.eq("open"))
        .exec(db)
        .await
        .map(drop)
}

/// Ends the fetches whose session is over; the seeds of their receiving keys go with them.
pub(super) async fn end_due_fetches(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<u64, DbErr> {
    let ended = fetch::Entity::update_many()
        .col_expr(fetch::Column::State, Expr::value("failed"))
        .col_expr(
            fetch::Column::SealedSeed,
            Expr::value(Option::<String>::None),
        )
        .filter(fetch::Column::State.eq("open"))
        .filter(fetch::Column::ExpiresAt.lte(millis(now)))
        .exec(db)
        .await?;
    Ok(ended.rows_affected)
}

/// Ends the fetches under a consent, or of items of it: nothing comes under it any more.
async fn end_fetches(
    db: &impl ConnectionTrait,
    artifact: ArtifactId,
    items: &[ItemId],
) -> Result<(), DbErr> {
    let mut open = fetch::Entity::update_many()
        .col_expr(fetch::Column::State, Expr::value("failed"))
        .col_expr(
            fetch::Column::SealedSeed,
            Expr::value(Option::<String>::None),
        )
        .filter(fetch::Column::ArtifactId.eq(artifact.to_string()))
        .filter(fetch::Column::State.eq("open"));
    if !items.is_empty() {
        open = open.filter(fetch::Column::Item.is_in(items.iter().map(ItemId::as_str)));
    }
    open.exec(db).await.map(drop)
}

/// Receipts under a consent, or of items of it.
pub(crate) async fn receipts_under(
    db: &impl ConnectionTrait,
    artifact: ArtifactId,
    items: &[ItemId],
) -> Result<Vec<receipt::Model>, DbErr> {
    let mut all = receipt::Entity::find()
        .filter(receipt::Column::ArtifactId.eq(artifact.to_string()))
        .order_by_asc(receipt::Column::FetchId);
    if !items.is_empty() {
        all = all.filter(receipt::Column::Item.is_in(items.iter().map(ItemId::as_str)));
    }
    all.all(db).await
}

/// What becomes of content under a consent that has ended, or of items taken out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AfterEnd {
    /// It goes now.
    Delete,
    /// It goes when its data life is over, as she agreed.
    LiveOut,
    /// A law has it kept until then.
    KeepUntil(DateTime<Utc>),
}

/// Carries it out; nothing comes under the consent any more. Gives the receipts as they were before.
pub(crate) async fn after_end(
    db: &impl ConnectionTrait,
    artifact: ArtifactId,
    items: &[ItemId],
    what: AfterEnd,
) -> Result<Vec<receipt::Model>, DbErr> {
    end_fetches(db, artifact, items).await?;
    let receipts = receipts_under(db, artifact, items).await?;
    for row in receipts.iter().filter(|row| row.keep_until.is_some()) {
        let keep_until = match what {
            AfterEnd::LiveOut => continue,
            AfterEnd::KeepUntil(until) => Some(millis(until)),
            AfterEnd::Delete => {
                page::Entity::delete_many()
                    .filter(page::Column::FetchId.eq(&row.fetch_id))
                    .exec(db)
                    .await?;
                None
            }
        };
        let mut row: receipt::ActiveModel = row.clone().into();
        row.keep_until = Set(keep_until);
        row.update(db).await?;
    }
    Ok(receipts)
}

/// Deletes kept content whose data life is over; the receipts stay. Gives the number of receipts.
pub(super) async fn forget_due(db: &Database, now: DateTime<Utc>) -> Result<u64, DbErr> {
    let due = receipt::Entity::find()
        .filter(receipt::Column::KeepUntil.lte(millis(now)))
        .all(db)
        .await?;
    for row in &due {
        let txn = begin(db).await?;
        page::Entity::delete_many()
            .filter(page::Column::FetchId.eq(&row.fetch_id))
            .exec(&txn)
            .await?;
        let mut row: receipt::ActiveModel = row.clone().into();
        row.keep_until = Set(None);
        row.update(&txn).await?;
        txn.commit().await?;
    }
    Ok(u64::try_from(due.len()).unwrap_or(u64::MAX))
}
