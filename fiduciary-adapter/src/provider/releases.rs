//! What this provider has released: its own record, to compare with the person's.

use chrono::{DateTime, Utc};
use consent_model::{
    delivery::DeliveryFault,
    ids::{ArtifactId, ReceiptId, SessionId},
    party::ItemId,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr,
};

use crate::{adapter::Adapter, storage::entity};

/// One release. Never the records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseEntry {
    /// As the pages name it to who received them.
    pub receipt: ReceiptId,
    /// Our copy of the artifact.
    pub artifact: ArtifactId,
    /// The item.
    pub item: ItemId,
    /// Sealed pages.
    pub pages: u32,
    /// Rows in them.
    pub rows: u64,
    /// Where it stands.
    pub state: ReleaseState,
    /// Why who received it did not take it, if so: nothing of it was kept there.
    pub refused: Option<DeliveryFault>,
    /// When it was sealed; the use counts from here.
    pub at: DateTime<Utc>,
}

/// Where a release stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReleaseState {
    /// Sealed and on disk; on its way to the manager.
    Sealed,
    /// The manager has all of it.
    Uploaded,
    /// The manager did not take it, and will not.
    Failed,
}

/// Why the record cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReleasesError {
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] sea_orm::DbErr),
    /// A row does not read back.
    #[error("`release.{column}` of session `{session}` cannot be read")]
    Broken {
        /// Column.
        column: &'static str,
        /// Primary key.
        session: String,
    },
}

impl Adapter {
    /// Everything released as a provider, newest first.
    ///
    /// # Errors
    /// [`ReleasesError`].
    pub async fn releases(&self) -> Result<Vec<ReleaseEntry>, ReleasesError> {
        let rows = entity::release::Entity::find()
            .order_by_desc(entity::release::Column::CreatedAt)
            .all(&self.db)
            .await?;
        rows.into_iter().map(entry).collect()
    }
}

fn entry(row: entity::release::Model) -> Result<ReleaseEntry, ReleasesError> {
    let broken = |column| ReleasesError::Broken {
        column,
        session: row.session_id.clone(),
    };
    Ok(ReleaseEntry {
        receipt: row.receipt_id.parse().map_err(|_| broken("receipt_id"))?,
        artifact: row.artifact_id.parse().map_err(|_| broken("artifact_id"))?,
        item: row.item.parse().map_err(|_| broken("item"))?,
        pages: u32::try_from(row.pages).map_err(|_| broken("pages"))?,
        rows: u64::try_from(row.rows_released).map_err(|_| broken("rows_released"))?,
        state: match row.state.as_str() {
            "sealed" => ReleaseState::Sealed,
            "uploaded" => ReleaseState::Uploaded,
            "failed" => ReleaseState::Failed,
            _ => return Err(broken("state")),
        },
        refused: row
            .refused
            .map(|name| name.parse().map_err(|_| broken("refused")))
            .transpose()?,
        at: DateTime::from_timestamp_millis(row.created_at).ok_or_else(|| broken("created_at"))?,
    })
}

/// Who received the release of this session refused it. One that is not ours changes nothing.
pub(crate) async fn refused_by_receiver(
    db: &impl ConnectionTrait,
    session: SessionId,
    fault: DeliveryFault,
) -> Result<(), DbErr> {
    let release = entity::release::Entity::update_many()
        .col_expr(entity::release::Column::Refused, Expr::value(fault.name()))
        .filter(entity::release::Column::SessionId.eq(session.to_string()));
    release.exec(db).await.map(drop)
}
