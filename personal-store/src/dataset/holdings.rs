//! What a vault holds, and where it came from, for her to see.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use consent_model::{
    dataset::{Classification, DatasetKind},
    digest::Digest,
    ids::{ArtifactId, SessionId},
    party::PartyId,
};
use serde::Serialize;
use sqlx::AssertSqlSafe;

use super::{DatasetSummary, DepositSummary};
use crate::vault::{Vault, VaultError};

/// What is there of one kind from one source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Holding {
    /// Kind of records.
    pub dataset: DatasetKind,
    /// The party they came from.
    pub source: PartyId,
    /// Records.
    pub rows: u64,
    /// Day of the oldest, where records have a time.
    pub from: Option<NaiveDate>,
    /// Day of the newest.
    pub to: Option<NaiveDate>,
    /// When the newest deposit came that brought something that is there now.
    pub updated_at: Option<DateTime<Utc>>,
    /// Levels of the columns, lowest first.
    pub classes: Vec<Classification>,
    /// Every deposit of this kind from this source, newest first.
    pub deliveries: Vec<Delivery>,
}

/// What one deposit brought of one kind: its provenance (design §7).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Delivery {
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// The store's copy of the consent it came under.
    pub artifact: ArtifactId,
    /// Digest over its pages, each signed by the source.
    pub digest: Digest,
    /// Records, and what became of them; quality figures.
    pub summary: DatasetSummary,
}

/// Every kind and source of which there are records, in the order of the kinds.
///
/// # Errors
/// When the vault cannot be read.
pub async fn holdings(vault: &Vault) -> Result<Vec<Holding>, VaultError> {
    let mut used = vault.lock().await;
    let deposits = deposits_in(used.connection()?).await?;
    let mut held = Vec::new();
    for dataset in DatasetKind::ALL {
        let schema = dataset.schema();
        let (table, time) = (schema.table, schema.time_column.unwrap_or("NULL"));
        // All names are constants of `consent_model::dataset`.
        let sql = format!(
            "SELECT t.source, count(*), substr(min({time}), 1, 10), substr(max({time}), 1, 10), \
             max(d.received_at) \
             FROM {table} AS t JOIN deposits AS d ON d.deposit = t.deposit \
             GROUP BY t.source ORDER BY t.source"
        );
        type Found = (String, i64, Option<String>, Option<String>, Option<i64>);
        let found: Vec<Found> = sqlx::query_as(AssertSqlSafe(sql))
            .fetch_all(used.connection()?)
            .await?;
        let classes: BTreeSet<_> = schema.columns.iter().map(|c| c.class).collect();
        for (source, rows, from, to, updated_at) in found {
            let unreadable = |column| VaultError::Unreadable { table, column };
            let day = |text: Option<String>| {
                let parse = |t: String| t.parse::<NaiveDate>();
                text.map(parse).transpose().map_err(|_| unreadable("time"))
            };
            let source: PartyId = source.parse().map_err(|_| unreadable("source"))?;
            held.push(Holding {
                dataset: *dataset,
                rows: rows.unsigned_abs(),
                from: day(from)?,
                to: day(to)?,
                updated_at: updated_at.and_then(DateTime::from_timestamp_millis),
                classes: classes.iter().copied().collect(),
                deliveries: deposits
                    .iter()
                    .filter(|deposit| deposit.source == source)
                    .filter_map(|deposit| deposit.of(*dataset))
                    .collect(),
                source,
            });
        }
    }
    Ok(held)
}

/// One line of the vault's ledger of deposits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DepositEntry {
    /// The provider, which signed every page.
    pub source: PartyId,
    /// The store's copy of the consent it came under.
    pub artifact: ArtifactId,
    /// The data session it came in.
    pub session: SessionId,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// What it brought; names the deposit.
    pub summary: DepositSummary,
}

impl DepositEntry {
    /// What it brought of one kind, if anything.
    #[must_use]
    pub fn of(&self, dataset: DatasetKind) -> Option<Delivery> {
        Some(Delivery {
            received_at: self.received_at,
            artifact: self.artifact,
            digest: self.summary.digest,
            summary: *self.summary.datasets.get(&dataset)?,
        })
    }
}

/// Every deposit, newest first.
///
/// # Errors
/// When the vault cannot be read.
pub async fn deposits(vault: &Vault) -> Result<Vec<DepositEntry>, VaultError> {
    let mut used = vault.lock().await;
    deposits_in(used.connection()?).await
}

async fn deposits_in(
    connection: &mut sqlx::SqliteConnection,
) -> Result<Vec<DepositEntry>, VaultError> {
    let unreadable = |column| VaultError::Unreadable {
        table: "deposits",
        column,
    };
    let rows: Vec<(String, String, String, i64, String)> = sqlx::query_as(
        "SELECT source, artifact, session, received_at, summary FROM deposits \
         ORDER BY received_at DESC, deposit DESC",
    )
    .fetch_all(connection)
    .await?;
    let read = |(source, artifact, session, at, summary): (String, String, String, i64, String)| {
        Ok(DepositEntry {
            source: source.parse().map_err(|_| unreadable("source"))?,
            artifact: artifact.parse().map_err(|_| unreadable("artifact"))?,
            session: session.parse().map_err(|_| unreadable("session"))?,
            received_at: DateTime::from_timestamp_millis(at)
                .ok_or_else(|| unreadable("received_at"))?,
            summary: serde_json::from_str(&summary).map_err(|_| unreadable("summary"))?,
        })
    };
    rows.into_iter().map(read).collect()
}
