//! What has left and what was refused, for her to see.

use std::fmt;

use chrono::{DateTime, Utc};
use consent_model::{
    digest::Digest,
    ids::{ArtifactId, ReceiptId, SessionId},
    party::{ItemId, PartyId},
    purpose::Purpose,
    question::Parameters,
    scope::Providers,
    term::DataRange,
};
use serde::Serialize;
use sqlx::{Row as _, sqlite::SqliteRow};

use super::Rule;
use crate::vault::{Vault, VaultError};

/// How far a release has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Waits to be uploaded.
    Pending,
    /// The manager has it.
    Sent,
    /// The session ended before.
    GivenUp,
}

impl Delivery {
    /// The first in the alphabet of the states of its pages (`min(state)`) stands for all of them.
    pub(super) fn of_state(state: &str) -> Option<Self> {
        match state {
            "given_up" => Some(Self::GivenUp),
            "pending" => Some(Self::Pending),
            "sent" => Some(Self::Sent),
            _ => None,
        }
    }
}

/// One release.
#[derive(Clone, PartialEq, Serialize)]
pub struct ReleaseEntry {
    /// The receipt.
    pub receipt: ReceiptId,
    /// The session.
    pub session: SessionId,
    /// The store's copy of the consent.
    pub artifact: ArtifactId,
    /// The item.
    pub item: ItemId,
    /// Who received it, where the consent shows it.
    pub data_user: Option<PartyId>,
    /// What for.
    pub purpose: Purpose,
    /// The question.
    pub question: Digest,
    /// Its parameters.
    pub parameters: Parameters,
    /// The days it was worked out over, where they were kept.
    pub range: Option<DataRange>,
    /// Providers whose records alone counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub providers: Option<Providers>,
    /// The exact bytes of the answer.
    pub answer: String,
    /// Their digest.
    pub digest: Digest,
    /// When.
    pub at: DateTime<Utc>,
    /// How far it has come.
    pub delivery: Delivery,
}

impl fmt::Debug for ReleaseEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReleaseEntry({})", self.receipt)
    }
}

/// One refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusalEntry {
    /// Place in the ledger, counted up.
    pub id: i64,
    /// The session.
    pub session: SessionId,
    /// The store's copy of the consent.
    pub artifact: ArtifactId,
    /// The item, where the request could be read.
    pub item: Option<ItemId>,
    /// The rule.
    pub rule: Rule,
    /// When.
    pub at: DateTime<Utc>,
}

/// Releases, newest first: at most `limit`, older than `before`.
///
/// # Errors
/// When the vault cannot be read.
pub async fn releases(
    vault: &Vault,
    limit: u32,
    before: Option<ReceiptId>,
) -> Result<Vec<ReleaseEntry>, VaultError> {
    let mut used = vault.lock().await;
    // Receipts are time-ordered ids.
    let found = sqlx::query(
        "SELECT receipt, session, artifact, item, data_user, purpose, question, parameters, \
         answer, digest, at, range_from, range_to, providers, (SELECT min(state) FROM outbox AS o WHERE o.session = r.session) \
         AS delivery FROM releases AS r WHERE ?1 IS NULL OR receipt < ?1 \
         ORDER BY receipt DESC LIMIT ?2",
    )
    .bind(before.map(|r| r.to_string()))
    .bind(i64::from(limit))
    .fetch_all(used.connection()?)
    .await?;
    found.iter().map(release).collect()
}

fn release(row: &SqliteRow) -> Result<ReleaseEntry, VaultError> {
    let field = Fields {
        table: "releases",
        row,
    };
    let parameters: String = row.try_get("parameters")?;
    let delivery: Option<String> = row.try_get("delivery")?;
    Ok(ReleaseEntry {
        receipt: field.parse("receipt")?,
        session: field.parse("session")?,
        artifact: field.parse("artifact")?,
        item: field.parse("item")?,
        data_user: field.parse_some("data_user")?,
        purpose: field.parse("purpose")?,
        question: field.parse("question")?,
        parameters: serde_json::from_str(&parameters)
            .map_err(|_| field.unreadable("parameters"))?,
        range: field.range()?,
        providers: field.providers()?,
        answer: row.try_get("answer")?,
        digest: field.parse("digest")?,
        at: field.time()?,
        delivery: delivery.as_deref().and_then(Delivery::of_state).ok_or(
            VaultError::Unreadable {
                table: "outbox",
                column: "state",
            },
        )?,
    })
}

/// Refusals, newest first: at most `limit`, older than the entry `before`.
///
/// # Errors
/// When the vault cannot be read.
pub async fn refusals(
    vault: &Vault,
    limit: u32,
    before: Option<i64>,
) -> Result<Vec<RefusalEntry>, VaultError> {
    let mut used = vault.lock().await;
    let found = sqlx::query(
        "SELECT id, session, artifact, item, rule, at FROM refusals \
         WHERE ?1 IS NULL OR id < ?1 ORDER BY id DESC LIMIT ?2",
    )
    .bind(before)
    .bind(i64::from(limit))
    .fetch_all(used.connection()?)
    .await?;
    let entry = |row: &SqliteRow| {
        let field = Fields {
            table: "refusals",
            row,
        };
        let rule: String = row.try_get("rule")?;
        Ok(RefusalEntry {
            id: row.try_get("id")?,
            session: field.parse("session")?,
            artifact: field.parse("artifact")?,
            item: field.parse_some("item")?,
            rule: Rule::from_name(&rule).ok_or_else(|| field.unreadable("rule"))?,
            at: field.time()?,
        })
    };
    found.iter().map(entry).collect()
}

/// Entries of both ledgers.
pub(super) async fn size(vault: &Vault) -> Result<u64, VaultError> {
    let mut used = vault.lock().await;
    let sql = "SELECT (SELECT count(*) FROM releases) + (SELECT count(*) FROM refusals)";
    let entries: i64 = sqlx::query_scalar(sql)
        .fetch_one(used.connection()?)
        .await?;
    Ok(entries.unsigned_abs())
}

/// Reads columns back into what they stand for.
pub(super) struct Fields<'a> {
    pub(super) table: &'static str,
    pub(super) row: &'a SqliteRow,
}

impl Fields<'_> {
    pub(super) fn unreadable(&self, column: &'static str) -> VaultError {
        VaultError::Unreadable {
            table: self.table,
            column,
        }
    }

    pub(super) fn parse<T: std::str::FromStr>(
        &self,
        column: &'static str,
    ) -> Result<T, VaultError> {
        self.parse_some(column)?
            .ok_or_else(|| self.unreadable(column))
    }

    fn parse_some<T: std::str::FromStr>(
        &self,
        column: &'static str,
    ) -> Result<Option<T>, VaultError> {
        let text: Option<String> = self.row.try_get(column)?;
        text.map(|t| t.parse().map_err(|_| self.unreadable(column)))
            .transpose()
    }

    pub(super) fn time(&self) -> Result<DateTime<Utc>, VaultError> {
        let millis: i64 = self.row.try_get("at")?;
        DateTime::from_timestamp_millis(millis).ok_or_else(|| self.unreadable("at"))
    }

    /// The days of a release; none of one from before they were kept.
    pub(super) fn range(&self) -> Result<Option<DataRange>, VaultError> {
        let (from, to) = (self.parse_some("range_from")?, self.parse_some("range_to")?);
        Ok(from.zip(to).map(|(from, to)| DataRange { from, to }))
    }

    /// The providers whose records alone a release was about.
    pub(super) fn providers(&self) -> Result<Option<Providers>, VaultError> {
        let names: Option<String> = self.row.try_get("providers")?;
        let names = names.map(|names| serde_json::from_str(&names)).transpose();
        names.map_err(|_| self.unreadable("providers"))
    }
}
