//! Takes a deposit into a vault, in one transaction.
//!
//! A data session counts once: the same pages again under the same session give the summary that
//! was given before, and other pages are refused. So a caller may repeat after a crash.

use std::{collections::BTreeMap, fmt::Write as _};

use chrono::{DateTime, NaiveDate, Utc};
use consent_model::{
    dataset::{DatasetKind, Schema},
    digest::Digest,
    ids::{ArtifactId, DepositId, SessionId},
    party::PartyId,
    release::{Missing, ReleasePage},
    term::DataRange,
};
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use super::{
    check::{CheckedDeposit, Checker, IngestError},
    quality::{Beside, Compared, Quality, figures},
};
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
    /// What was asked for and the source could not give.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Missing>,
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

/// A deposit on its way in: page by page, and kept whole or not at all.
pub struct Intake(Checker);

impl std::fmt::Debug for Intake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Intake")
    }
}

impl Intake {
    /// Of which nothing has come yet.
    #[must_use]
    pub fn new(provenance: Provenance) -> Self {
        Self(Checker::new(provenance))
    }

    /// Takes the next page.
    ///
    /// # Errors
    /// The first thing that is wrong with it; the deposit is then refused.
    pub fn page(&mut self, page: &ReleasePage) -> Result<(), IngestError> {
        self.0.page(page)
    }

    /// Keeps it, now that every page has come.
    ///
    /// # Errors
    /// What is wrong with the whole of it. Nothing is kept then.
    pub async fn keep(self, vault: &Vault) -> Result<DepositSummary, IngestError> {
        let checked = self.0.finish()?;
        let mut used = vault.lock().await;
        let connection = used.connection()?;
        let mut tx = connection
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(VaultError::from)?;
        let session = checked.provenance.session;
        if let Some(before) = deposit_of(&mut tx, session).await? {
            return if before.digest == checked.digest {
                Ok(before)
            } else {
                Err(IngestError::SessionUsed(session))
            };
        }
        if has_come(&mut tx, &checked).await? {
            return Err(IngestError::Repeated);
        }
        let born = match &checked.patient {
            Some((id, born)) => {
                let source = checked.provenance.source.as_str();
                let before = other_patient(&mut tx, source, id).await?;
                let said = born.as_deref();
                if let (Some(before), Some(said)) = (before, said)
                    && before != said
                {
                    return Err(IngestError::WrongPerson);
                }
                born.clone()
            }
            None => birth_date(&mut tx, checked.provenance.source.as_str()).await?,
        };
        let born = born.and_then(|day| day.parse().ok());
        let summary = write(&mut tx, &checked, born).await?;
        tx.commit().await.map_err(VaultError::from)?;
        Ok(summary)
    }
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
    let mut intake = Intake::new(provenance);
    for page in &pages {
        intake.page(page)?;
    }
    intake.keep(vault).await
}

/// Whether the source has given this receipt before, in another session.
async fn has_come(
    connection: &mut SqliteConnection,
    checked: &CheckedDeposit,
) -> Result<bool, VaultError> {
    let sql = "SELECT count(*) FROM deposits WHERE source = ?1 AND receipt = ?2";
    let known: i64 = sqlx::query_scalar(sql)
        .bind(checked.provenance.source.as_str())
        .bind(checked.receipt.to_string())
        .fetch_one(connection)
        .await?;
    Ok(known > 0)
}

/// When the patient was born whom this source knew by another number, if it did and said so, and has
/// not named this one before.
async fn other_patient(
    connection: &mut SqliteConnection,
    source: &str,
    patient: &str,
) -> Result<Option<String>, VaultError> {
    let sql = "SELECT birth_date FROM clinic_patients \
               WHERE source = ?1 AND birth_date IS NOT NULL AND NOT EXISTS \
               (SELECT 1 FROM clinic_patients WHERE source = ?1 AND patient_id = ?2) \
               ORDER BY rowid DESC LIMIT 1";
    let born = sqlx::query_scalar(sql).bind(source).bind(patient);
    Ok(born.fetch_optional(connection).await?)
}

/// When she was born, by this source.
async fn birth_date(
    connection: &mut SqliteConnection,
    source: &str,
) -> Result<Option<String>, VaultError> {
    let sql = "SELECT birth_date FROM clinic_patients \
               WHERE source = ?1 AND birth_date IS NOT NULL ORDER BY rowid DESC LIMIT 1";
    let born = sqlx::query_scalar(sql).bind(source);
    Ok(born.fetch_optional(connection).await?)
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
    born: Option<NaiveDate>,
) -> Result<DepositSummary, VaultError> {
    let provenance = &checked.provenance;
    // The summary is known only after the rows; the rows refer to the deposit.
    sqlx::query(
        "INSERT INTO deposits (deposit, source, artifact, session, digest, received_at, summary, \
         receipt) VALUES (?1, ?2, ?3, ?4, ?5, ?6, '{}', ?7)",
    )
    .bind(provenance.deposit.to_string())
    .bind(provenance.source.as_str())
    .bind(provenance.artifact.to_string())
    .bind(provenance.session.to_string())
    .bind(checked.digest.to_string())
    .bind(provenance.received_at.timestamp_millis())
    .bind(checked.receipt.to_string())
    .execute(&mut *connection)
    .await?;
    let origin = Origin {
        source: provenance.source.as_str(),
        deposit: provenance.deposit,
    };
    let mut datasets = BTreeMap::<DatasetKind, DatasetSummary>::new();
    for (kind, tally) in &checked.tallies {
        let schema = kind.schema();
        let before = count(connection, schema).await?;
        let (mut received, mut touched, mut known) = (0, 0, Compared::default());
        for page in checked.pages.iter().filter(|page| page.dataset == *kind) {
            received += page.received;
            known.join(held_alike(connection, schema, &page.rows, origin).await?);
            touched += upsert(connection, schema, &page.rows, origin).await?;
        }
        let new = count(connection, schema).await? - before;
        let beside = Beside {
            all: Some(&checked.tallies),
            born,
            known,
        };
        let summary = DatasetSummary {
            received,
            new,
            // A deposit never contradicts itself, so what it touched and did not add, it changed.
            changed: touched - new,
            already_held: received - touched,
            quality: figures(*kind, tally, beside, provenance.received_at),
        };
        datasets.insert(*kind, summary);
    }
    let summary = DepositSummary {
        deposit: provenance.deposit,
        digest: checked.digest,
        datasets,
        missing: checked.missing.clone(),
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

pub(super) async fn count(
    connection: &mut SqliteConnection,
    schema: &Schema,
) -> Result<u64, VaultError> {
    // The table's name is a constant.
    let sql = format!("SELECT count(*) FROM {}", schema.table);
    let rows: i64 = sqlx::query_scalar(AssertSqlSafe(sql))
        .fetch_one(connection)
        .await?;
    Ok(rows.unsigned_abs())
}

/// Which source records come from, and in which deposit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin<'a> {
    pub(super) source: &'a str,
    pub(super) deposit: DepositId,
}

/// Columns of what has happened: a later word about the same record may add one, but not change it.
const LASTING: [&str; 7] = [
    "account_id",
    "booked_at",
    "amount_minor",
    "currency",
    "birth_date",
    "code",
    "observed_at",
];

/// How many of these records are known from an earlier deposit, and how many of those say what they
/// said of what has happened.
pub(super) async fn held_alike(
    connection: &mut SqliteConnection,
    schema: &Schema,
    rows: &str,
    origin: Origin<'_>,
) -> Result<Compared, VaultError> {
    let (table, id) = (schema.table, schema.columns[0].name);
    let lasting = schema.columns.iter().skip(1).map(|column| column.name);
    let differs: Vec<String> = lasting
        .filter(|name| LASTING.contains(name))
        .map(|name| format!("coalesce({table}.{name} <> said.value ->> '$.{name}', 0)"))
        .collect();
    if differs.is_empty() {
        return Ok(Compared::default());
    }
    // All names are constants of `consent_model::dataset`.
    let sql = format!(
        "SELECT count(*), coalesce(sum({differs}), 0) FROM json_each(?1) AS said \
         JOIN {table} ON {table}.source = ?2 AND {table}.{id} = said.value ->> '$.{id}' \
         WHERE {table}.deposit <> ?3",
        differs = differs.join(" OR ")
    );
    let (known, differ): (i64, i64) = sqlx::query_as(AssertSqlSafe(sql))
        .bind(rows)
        .bind(origin.source)
        .bind(origin.deposit.to_string())
        .fetch_one(connection)
        .await?;
    let all = known.unsigned_abs();
    Ok(Compared {
        all,
        agreed: all - differ.unsigned_abs(),
    })
}

/// Writes one page in one statement; gives the number of records inserted or changed.
pub(super) async fn upsert(
    connection: &mut SqliteConnection,
    schema: &Schema,
    rows: &str,
    origin: Origin<'_>,
) -> Result<u64, VaultError> {
    // All names are constants of `consent_model::dataset`.
    let written = sqlx::query(AssertSqlSafe(upsert_sql(schema)))
        .bind(rows)
        .bind(origin.source)
        .bind(origin.deposit.to_string())
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
