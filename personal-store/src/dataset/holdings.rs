//! What a vault holds, for her to see.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use consent_model::{
    dataset::{Classification, DatasetKind},
    party::PartyId,
};
use serde::Serialize;
use sqlx::AssertSqlSafe;

use crate::vault::{Vault, VaultError};

/// What is there of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Holding {
    /// Kind of records.
    pub dataset: DatasetKind,
    /// Records.
    pub rows: u64,
    /// Day of the oldest, where records have a time.
    pub from: Option<NaiveDate>,
    /// Day of the newest.
    pub to: Option<NaiveDate>,
    /// Parties they came from.
    pub sources: Vec<PartyId>,
    /// Deposits that brought what is there now.
    pub deposits: u64,
    /// When the newest of these came.
    pub updated_at: Option<DateTime<Utc>>,
    /// Levels of the columns, lowest first.
    pub classes: Vec<Classification>,
}

/// All kinds of which there are records.
///
/// # Errors
/// When the vault cannot be read.
pub async fn holdings(vault: &Vault) -> Result<Vec<Holding>, VaultError> {
    let mut used = vault.lock().await;
    let mut held = Vec::new();
    for dataset in DatasetKind::ALL {
        let schema = dataset.schema();
        let (table, time) = (schema.table, schema.time_column.unwrap_or("NULL"));
        // All names are constants of `consent_model::dataset`.
        let sql = format!(
            "SELECT count(*), substr(min({time}), 1, 10), substr(max({time}), 1, 10), \
             count(DISTINCT t.deposit), max(d.received_at), json_group_array(DISTINCT t.source) \
             FROM {table} AS t JOIN deposits AS d ON d.deposit = t.deposit"
        );
        type Found = (
            i64,
            Option<String>,
            Option<String>,
            i64,
            Option<i64>,
            String,
        );
        let (rows, from, to, deposits, updated_at, sources): Found =
            sqlx::query_as(AssertSqlSafe(sql))
                .fetch_one(used.connection()?)
                .await?;
        if rows == 0 {
            continue;
        }
        let unreadable = |column| VaultError::Unreadable { table, column };
        let day = |text: Option<String>| {
            let parse = |t: String| t.parse::<NaiveDate>();
            text.map(parse).transpose().map_err(|_| unreadable("time"))
        };
        let sources: BTreeSet<PartyId> =
            serde_json::from_str(&sources).map_err(|_| unreadable("source"))?;
        let classes: BTreeSet<_> = schema.columns.iter().map(|c| c.class).collect();
        held.push(Holding {
            dataset: *dataset,
            rows: rows.unsigned_abs(),
            from: day(from)?,
            to: day(to)?,
            sources: sources.into_iter().collect(),
            deposits: deposits.unsigned_abs(),
            updated_at: updated_at.and_then(DateTime::from_timestamp_millis),
            classes: classes.into_iter().collect(),
        });
    }
    Ok(held)
}
