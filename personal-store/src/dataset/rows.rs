//! The records themselves, newest first, each with the deposit that brought it: for her own eyes.

use chrono::{DateTime, Utc};
use consent_model::{
    dataset::{DatasetKind, Row},
    ids::{ArtifactId, DepositId},
};
use sqlx::{AssertSqlSafe, Row as _};

use super::{RecordSource, UploadOrigin, read::read};
use crate::vault::{Vault, VaultError};

/// A record and where it comes from.
#[derive(Clone)]
pub struct HeldRow {
    /// The record.
    pub row: Row,
    /// The deposit that brought it, or changed it last.
    pub deposit: DepositId,
    /// When that came.
    pub received_at: DateTime<Utc>,
    /// The store's copy of the consent it came under; none where she brought it.
    pub artifact: Option<ArtifactId>,
    /// The file it was in; none where a source delivered it.
    pub upload: Option<UploadOrigin>,
}

impl std::fmt::Debug for HeldRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HeldRow(of deposit {})", self.deposit)
    }
}

/// How many records of one kind there are from one source, and `most` of them after the newest
/// `skipped`.
///
/// # Errors
/// When the vault cannot be read.
pub async fn newest(
    vault: &Vault,
    dataset: DatasetKind,
    source: &RecordSource,
    (skipped, most): (u32, u32),
) -> Result<(u64, Vec<HeldRow>), VaultError> {
    let schema = dataset.schema();
    let table = schema.table;
    let names: Vec<String> = schema
        .columns
        .iter()
        .map(|c| format!("t.{}", c.name))
        .collect();
    let newest = match schema.time_column {
        Some(time) => format!("t.{time} DESC, t.rowid DESC"),
        None => "t.rowid DESC".to_owned(),
    };
    // All names are constants of `consent_model::dataset`.
    let (counted, listed) = (
        format!("SELECT count(*) FROM {table} WHERE source = ?1"),
        format!(
            "SELECT {}, d.deposit, d.received_at, d.artifact, d.upload FROM {table} AS t \
             JOIN deposits AS d ON d.deposit = t.deposit WHERE t.source = ?1 \
             ORDER BY {newest} LIMIT ?2 OFFSET ?3",
            names.join(", ")
        ),
    );
    let source = source.to_string();
    let mut used = vault.lock().await;
    let connection = used.connection()?;
    let total: i64 = sqlx::query_scalar(AssertSqlSafe(counted))
        .bind(&source)
        .fetch_one(&mut *connection)
        .await?;
    let found = sqlx::query(AssertSqlSafe(listed))
        .bind(&source)
        .bind(most)
        .bind(skipped)
        .fetch_all(connection)
        .await?;
    let unreadable = |column| VaultError::Unreadable {
        table: "deposits",
        column,
    };
    let held = found.iter().map(|found| {
        let at = schema.columns.len();
        let deposit: String = found.try_get(at)?;
        let artifact: String = found.try_get(at + 2)?;
        let upload: Option<String> = found.try_get(at + 3)?;
        Ok(HeldRow {
            row: read(schema, found)?,
            deposit: deposit.parse().map_err(|_| unreadable("deposit"))?,
            received_at: DateTime::from_timestamp_millis(found.try_get(at + 1)?)
                .ok_or_else(|| unreadable("received_at"))?,
            artifact: match upload {
                Some(_) => None,
                None => Some(artifact.parse().map_err(|_| unreadable("artifact"))?),
            },
            upload: upload
                .map(|text| serde_json::from_str(&text))
                .transpose()
                .map_err(|_| unreadable("upload"))?,
        })
    });
    Ok((
        total.unsigned_abs(),
        held.collect::<Result<_, VaultError>>()?,
    ))
}
