//! Takes a deposit into a vault, in one transaction.
//!
//! A data session counts once: the same pages again under the same session give the summary that
//! was given before, and other pages are refused. So a caller may repeat after a crash.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use chrono::{DateTime, NaiveDate, Utc};
use consent_model::{
    dataset::{DatasetKind, Row, Schema},
    digest::Digest,
    ids::{ArtifactId, DepositId, SessionId},
    party::PartyId,
    release::ReleasePage,
    term::DataRange,
};
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use super::check::{CheckedDeposit, IngestError, check};
use crate::vault::{Vault, VaultError};

/// Where a deposit comes from, and under what.
#[derive(Debug, Clone)]
pub struct Provenance {
    /// Names the deposit; counts only if the session has not brought one yet.
    pub deposit: DepositId,
    /// The provider, whose signature on every page has been verified.
    pub source: PartyId,
    /// The store's copy of the consent.
    pub artifact: ArtifactId,
    /// The data session.
    pub session: SessionId,
    /// Kinds of records that were asked for. Others are refused.
    pub asked: Vec<DatasetKind>,
    /// Days they may come from. Others are refused.
    pub range: DataRange,
    /// When it came.
    pub received_at: DateTime<Utc>,
}

/// What a deposit brought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepositSummary {
    /// The deposit.
    pub deposit: DepositId,
    /// Digest over its pages.
    pub digest: Digest,
    /// Per kind of records.
    pub datasets: BTreeMap<DatasetKind, DatasetSummary>,
}

/// What a deposit brought of one kind. Each record counts in exactly one of the last three.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatasetSummary {
    /// Records in the pages.
    pub received: u64,
    /// Not known before.
    pub new: u64,
    /// Known, and now different.
    pub changed: u64,
    /// Known, and the same.
    pub already_held: u64,
    /// Quality figures.
    pub quality: Quality,
}

/// Simple quality figures of a deposit (design §7).
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quality {
    /// Share of optional values that are there, 0 to 1; 1 where no value is optional.
    pub completeness: f64,
    /// Share of records that came only once in the deposit; not in summaries of older programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uniqueness: Option<f64>,
    /// Share of records within their schema: always 1, as a deposit with others is refused.
    pub validity: f64,
    /// Timeliness: age of the newest record in days; `None` where records have no time.
    pub newest_age_days: Option<i64>,
}

/// Takes a deposit in, whole or not at all.
///
/// # Errors
/// The first thing that is wrong with it. Nothing is kept then.
pub async fn ingest(
    vault: &Vault,
    pages: Vec<ReleasePage>,
    provenance: Provenance,
) -> Result<DepositSummary, IngestError> {
    let checked = check(&pages, &provenance)?;
    drop(pages);
    let mut used = vault.lock().await;
    let connection = used.connection()?;
    let mut tx = connection
        .begin_with("BEGIN IMMEDIATE")
        .await
        .map_err(VaultError::from)?;
    if let Some(before) = deposit_of(&mut tx, provenance.session).await? {
        return if before.digest == checked.digest {
            Ok(before)
        } else {
            Err(IngestError::SessionUsed(provenance.session))
        };
    }
    let summary = write(&mut tx, &checked, &provenance).await?;
    tx.commit().await.map_err(VaultError::from)?;
    Ok(summary)
}

/// What this session brought, if it has brought a deposit.
///
/// # Errors
/// [`VaultError`].
pub async fn brought(
    vault: &Vault,
    session: SessionId,
) -> Result<Option<DepositSummary>, VaultError> {
    let mut used = vault.lock().await;
    deposit_of(used.connection()?, session).await
}

async fn deposit_of(
    connection: &mut SqliteConnection,
    session: SessionId,
) -> Result<Option<DepositSummary>, VaultError> {
    let summary: Option<String> =
        sqlx::query_scalar("SELECT summary FROM deposits WHERE session = ?1")
            .bind(session.to_string())
            .fetch_optional(connection)
            .await?;
    let unreadable = VaultError::Unreadable {
        table: "deposits",
        column: "summary",
    };
    summary
        .map(|text| serde_json::from_str(&text).map_err(|_| unreadable))
        .transpose()
}

async fn write(
    connection: &mut SqliteConnection,
    checked: &CheckedDeposit,
    provenance: &Provenance,
) -> Result<DepositSummary, VaultError> {
    // The summary is known only after the rows; the rows refer to the deposit.
    sqlx::query("INSERT INTO deposits VALUES (?1, ?2, ?3, ?4, ?5, ?6, '{}')")
        .bind(provenance.deposit.to_string())
        .bind(provenance.source.as_str())
        .bind(provenance.artifact.to_string())
        .bind(provenance.session.to_string())
        .bind(checked.digest.to_string())
        .bind(provenance.received_at.timestamp_millis())
        .execute(&mut *connection)
        .await?;
    let mut datasets = BTreeMap::<DatasetKind, DatasetSummary>::new();
    for kind in checked
        .pages
        .iter()
        .map(|(kind, _)| *kind)
        .collect::<BTreeSet<_>>()
    {
        let before = count(connection, kind.schema()).await?;
        let (mut received, mut touched) = (0, 0);
        for (_, rows) in checked.pages.iter().filter(|(k, _)| *k == kind) {
            received += rows.len() as u64;
            touched += upsert(connection, kind.schema(), rows, provenance).await?;
        }
        let new = count(connection, kind.schema()).await? - before;
        let summary = DatasetSummary {
            received,
            new,
            // A deposit never contradicts itself, so what it touched and did not add, it changed.
            changed: touched - new,
            already_held: received - touched,
            quality: quality(kind, checked, provenance.received_at),
        };
        datasets.insert(kind, summary);
    }
    let summary = DepositSummary {
        deposit: provenance.deposit,
        digest: checked.digest,
        datasets,
    };
    let unreadable = VaultError::Unreadable {
        table: "deposits",
        column: "summary",
    };
    let text = serde_json::to_string(&summary).map_err(|_| unreadable)?;
    sqlx::query("UPDATE deposits SET summary = ?1 WHERE deposit = ?2")
        .bind(text)
        .bind(provenance.deposit.to_string())
        .execute(connection)
        .await?;
    Ok(summary)
}

async fn count(connection: &mut SqliteConnection, schema: &Schema) -> Result<u64, VaultError> {
    // The table's name is a constant.
    let sql = format!("SELECT count(*) FROM {}", schema.table);
    let rows: i64 = sqlx::query_scalar(AssertSqlSafe(sql))
        .fetch_one(connection)
        .await?;
    Ok(rows.unsigned_abs())
}

/// Writes one page in one statement; gives the number of records inserted or changed.
async fn upsert(
    connection: &mut SqliteConnection,
    schema: &Schema,
    rows: &[Row],
    provenance: &Provenance,
) -> Result<u64, VaultError> {
    let unreadable = VaultError::Unreadable {
        table: schema.table,
        column: "row",
    };
    let page = serde_json::to_string(rows).map_err(|_| unreadable)?;
    // All names are constants of `consent_model::dataset`.
    let written = sqlx::query(AssertSqlSafe(upsert_sql(schema)))
        .bind(page)
        .bind(provenance.source.as_str())
        .bind(provenance.deposit.to_string())
        .execute(connection)
        .await?;
    Ok(written.rows_affected())
}

fn upsert_sql(schema: &Schema) -> String {
    let (table, id) = (schema.table, schema.columns[0].name);
    let (mut into, mut from) = (String::new(), String::new());
    let (mut set, mut differs) = (String::new(), String::new());
    for (place, column) in schema.columns.iter().enumerate() {
        let name = column.name;
        // Writing to a string cannot fail.
        let _ = write!(into, "{name}, ");
        let _ = write!(from, "value ->> '$.{name}', ");
        if place > 0 {
            let _ = write!(set, "{name} = excluded.{name}, ");
            let or = if place > 1 { " OR " } else { "" };
            let _ = write!(differs, "{or}{table}.{name} IS NOT excluded.{name}");
        }
    }
    format!(
        "INSERT INTO {table} ({into}source, deposit) \
         SELECT {from}?2, ?3 FROM json_each(?1) WHERE true \
         ON CONFLICT (source, {id}) DO UPDATE SET {set}deposit = excluded.deposit \
         WHERE {differs}"
    )
}

fn quality(kind: DatasetKind, checked: &CheckedDeposit, received_at: DateTime<Utc>) -> Quality {
    let schema = kind.schema();
    let rows = || {
        let of_kind = checked.pages.iter().filter(move |(k, _)| *k == kind);
        of_kind.flat_map(|(_, rows)| rows)
    };
    let (mut optional, mut there) = (0_u32, 0_u32);
    let (mut records, mut ids) = (0_u32, BTreeSet::new());
    for row in rows() {
        records += 1;
        ids.insert(row.get(schema.columns[0].name).and_then(|id| id.as_str()));
        for column in schema.columns.iter().filter(|c| c.optional) {
            optional += 1;
            there += u32::from(row.get(column.name).is_some_and(|v| !v.is_null()));
        }
    }
    let newest = schema.time_column.and_then(|time| {
        let days = rows().filter_map(|row| row.get(time)?.as_str()?.get(..10)?.parse().ok());
        days.max()
    });
    let age = |day: NaiveDate| (received_at.date_naive() - day).num_days();
    Quality {
        completeness: if optional == 0 {
            1.0
        } else {
            f64::from(there) / f64::from(optional)
        },
        uniqueness: u32::try_from(ids.len())
            .ok()
            .filter(|_| records > 0)
            .map(|distinct| f64::from(distinct) / f64::from(records)),
        validity: 1.0,
        newest_age_days: newest.map(age),
    }
}
