//! Rows of `0012_network_user.sql` and `0013_question_of_the_network.sql`, which explain the columns.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, sea_query::OnConflict,
};

use crate::data_user::Cell;

macro_rules! table {
    ($module:ident, $name:tt { $($(#[$attribute:meta])* $field:ident: $kind:ty,)+ }) => {
        pub(super) mod $module {
            #![allow(unreachable_pub, reason = "the derive makes its companions as visible as it is told")]
            use sea_orm::entity::prelude::*;

            #[allow(dead_code, reason = "only tables with sealed columns are named")]
            pub(in super::super) const TABLE: &str = $name;

            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $name)]
            pub struct Model { $($(#[$attribute])* pub $field: $kind,)+ }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}

table!(request, "network_user_request" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    aggregator: String, sealed_detail: String, handle: Option<String>, state: String,
    told: Option<String>, consent_id: Option<String>, reason: Option<String>, created_at: i64,
    sealed_seed: Option<String>,
});
table!(consent, "network_user_consent" {
    #[sea_orm(primary_key, auto_increment = false)] aggregator: String,
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    request_id: String, sealed_artefact: String, status: String, uses: i64, fetched_at: i64,
});
table!(session, "network_user_session" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    aggregator: String, consent_id: String, session_id: Option<String>, range_from: i64, range_to: i64,
    sealed_key: Option<String>, state: String, told: Option<String>, sealed_accounts: Option<String>,
    reason: Option<String>, created_at: i64, ends_at: i64, source_request: Option<String>,
});
table!(record, "network_user_record" {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    session: String, fip: String, fi_type: String, sealed_account: String, bytes: i64,
    shared_key: bool, received_at: i64, sealed_document: Option<String>, keep_until: Option<i64>,
});
table!(seen, "network_user_seen" {
    #[sea_orm(primary_key, auto_increment = false)] aggregator: String,
    #[sea_orm(primary_key, auto_increment = false)] txnid: String,
    #[sea_orm(primary_key, auto_increment = false)] digest: String,
    seen_at: i64,
});

/// How long a notification is remembered: for twice the time in which its timestamp is taken, and some.
const REMEMBERED: TimeDelta = TimeDelta::hours(1);

pub(super) const fn cell<'a>(table: &'static str, column: &'static str, row: &'a str) -> Cell<'a> {
    Cell {
        table,
        column,
        row,
        part: "",
    }
}

/// The row of a consent, as it is bound into what is sealed of it.
pub(super) fn consent_row(aggregator: &str, id: &str) -> String {
    format!("{aggregator} {id}")
}

/// Remembers a notification. Whether it is new.
pub(super) async fn see(db: &impl ConnectionTrait, row: seen::Model) -> Result<bool, DbErr> {
    let nothing = OnConflict::columns([
        seen::Column::Aggregator,
        seen::Column::Txnid,
        seen::Column::Digest,
    ])
    .do_nothing()
    .to_owned();
    let inserted = seen::Entity::insert(seen::ActiveModel::from(row))
        .on_conflict(nothing)
        .exec_without_returning(db)
        .await?;
    Ok(inserted > 0)
}

/// Forgets notifications whose timestamp would be refused by now.
pub(super) async fn forget_seen(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    seen::Entity::delete_many()
        .filter(seen::Column::SeenAt.lt((now - REMEMBERED).timestamp_millis()))
        .exec(db)
        .await
        .map(drop)
}
