//! What a vault holds, and where it came from, for her to see.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use consent_model::{
    dataset::{Classification, DatasetKind},
    digest::Digest,
    ids::{ArtifactId, SessionId},
};
use serde::Serialize;
use sqlx::AssertSqlSafe;

use super::{DatasetSummary, DepositSummary, RecordSource, UploadOrigin};
use crate::vault::{Vault, VaultError};

/// What is there of one kind from one source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Holding {
    /// Kind of records.
    pub dataset: DatasetKind,
    /// Where they came from.
    pub source: RecordSource,
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

/// Who brought a deposit, and under what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Brought {
    /// A source, which signed every page.
    Signed {
        /// The store's copy of the consent it came under.
        artifact: ArtifactId,
        /// The data session it came in.
        session: SessionId,
    },
    /// She, in a file.
    Own {
        /// What is kept of the file.
        upload: UploadOrigin,
    },
}

impl Brought {
    /// The store's copy of the consent, where there is one.
    #[must_use]
    pub const fn artifact(&self) -> Option<ArtifactId> {
        match self {
            Self::Signed { artifact, .. } => Some(*artifact),
            Self::Own { .. } => None,
        }
    }

    /// The data session, where there was one.
    #[must_use]
    pub const fn session(&self) -> Option<SessionId> {
        match self {
            Self::Signed { session, .. } => Some(*session),
            Self::Own { .. } => None,
        }
    }

    /// The file, where she brought it.
    #[must_use]
    pub const fn upload(&self) -> Option<&UploadOrigin> {
        match self {
            Self::Signed { .. } => None,
            Self::Own { upload } => Some(upload),
        }
    }
}

/// What one deposit brought of one kind: its provenance (design §7).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Delivery {
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// Who brought it.
    #[serde(flatten)]
    pub brought: Brought,
    /// Digest over its pages, each signed by the source; or of the file.
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
            let source: RecordSource = source.parse().map_err(|_| unreadable("source"))?;
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
    /// Where its records come from.
    pub source: RecordSource,
    /// Who brought it.
    pub brought: Brought,
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
            brought: self.brought.clone(),
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
    type Found = (String, String, String, i64, String, Option<String>);
    let rows: Vec<Found> = sqlx::query_as(
        "SELECT source, artifact, session, received_at, summary, upload FROM deposits \
         ORDER BY received_at DESC, deposit DESC",
    )
    .fetch_all(connection)
    .await?;
    let read = |(source, artifact, session, at, summary, upload): Found| {
        Ok(DepositEntry {
            source: source.parse().map_err(|_| unreadable("source"))?,
            brought: match upload {
                Some(upload) => Brought::Own {
                    upload: serde_json::from_str(&upload).map_err(|_| unreadable("upload"))?,
                },
                None => Brought::Signed {
                    artifact: artifact.parse().map_err(|_| unreadable("artifact"))?,
                    session: session.parse().map_err(|_| unreadable("session"))?,
                },
            },
            received_at: DateTime::from_timestamp_millis(at)
                .ok_or_else(|| unreadable("received_at"))?,
            summary: serde_json::from_str(&summary).map_err(|_| unreadable("summary"))?,
        })
    };
    rows.into_iter().map(read).collect()
}
