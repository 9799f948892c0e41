//! What the vault knows of what parties know.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use consent_model::{
    dataset::Row,
    digest::Digest,
    party::PartyId,
    question::{Manifest, Parameters},
};
use serde::Deserialize;
use sqlx::{Row as _, sqlite::SqliteRow};

use super::{Addition, Asked, Told, additions};
use crate::{
    gate::{
        Counted, Gate, GateError, Limits, PreviewAsk, Rule,
        ledger::Fields,
        limit::{self, Variant},
    },
    question::{Catalogue, CheckedPackage},
    vault::{Vault, VaultError},
};

/// Most ways of being told that are looked at: the newest.
const MOST: i64 = 2_000;

/// What one more answer would add, and whether it may be given.
#[derive(Debug, Clone, PartialEq)]
pub struct Adds {
    /// What it adds.
    pub additions: Vec<Addition>,
    /// How many variants of the question the party was told.
    pub counted: Counted,
    /// How many it may be told.
    pub limits: Limits,
}

impl Gate {
    /// What an answer that she looks at would add to what `data_user` knows.
    ///
    /// # Errors
    /// When the vault cannot be read, or no such question is known.
    pub async fn adds(
        &self,
        vault: &Vault,
        data_user: &PartyId,
        ask: &PreviewAsk<'_>,
        rows: &[Row],
    ) -> Result<Adds, GateError> {
        let manifest_of = |question: &Digest| {
            let package = self.catalogue.get(question);
            package.map(CheckedPackage::manifest)
        };
        let manifest = manifest_of(ask.question).ok_or(Rule::UnknownQuestion)?;
        let variant = Variant::of(&manifest.name, *ask.question, ask.parameters, &ask.scope())
            .map_err(|_| Rule::InvalidParameter)?;
        let told = told(vault, &self.catalogue, Some(data_user)).await?;
        let told: Vec<Told> = told.into_values().flatten().collect();
        let asked = Asked {
            manifest,
            question: *ask.question,
            parameters: ask.parameters,
            range: ask.range,
            providers: ask.providers,
            rows,
        };
        let now = self.ids.clock().now();
        let mut used = vault.lock().await;
        let connection = used.connection()?;
        let counted = limit::count(connection, data_user, &variant, self.limits, now).await?;
        Ok(Adds {
            additions: additions(&told, &asked, manifest_of),
            counted,
            limits: self.limits,
        })
    }
}

/// Everything that was told, party by party, the newest first.
///
/// # Errors
/// When the vault cannot be read.
pub async fn told_to_all(
    vault: &Vault,
    catalogue: &Catalogue,
) -> Result<BTreeMap<PartyId, Vec<Told>>, VaultError> {
    told(vault, catalogue, None).await
}

async fn told(
    vault: &Vault,
    catalogue: &Catalogue,
    data_user: Option<&PartyId>,
) -> Result<BTreeMap<PartyId, Vec<Told>>, VaultError> {
    let mut used = vault.lock().await;
    // Of the rows of a group SQLite gives the one that has the greatest `at`.
    let found = sqlx::query(
        "SELECT data_user, name, question, parameters, range_from, range_to, providers, answer, \
         count(*) AS times, max(at) AS at FROM releases \
         WHERE data_user IS NOT NULL AND (?1 IS NULL OR data_user = ?1) \
         GROUP BY data_user, variant ORDER BY max(at) DESC, max(receipt) DESC LIMIT ?2",
    )
    .bind(data_user.map(PartyId::as_str))
    .bind(MOST)
    .fetch_all(used.connection()?)
    .await?;
    drop(used);
    let mut told: BTreeMap<PartyId, Vec<Told>> = BTreeMap::new();
    for row in &found {
        let (party, one) = read(row, catalogue)?;
        told.entry(party).or_default().push(one);
    }
    Ok(told)
}

fn read(row: &SqliteRow, catalogue: &Catalogue) -> Result<(PartyId, Told), VaultError> {
    #[derive(Deserialize)]
    struct Answer {
        rows: Vec<Row>,
    }
    let field = Fields {
        table: "releases",
        row,
    };
    let question: Digest = field.parse("question")?;
    let known = catalogue.get(&question).map(CheckedPackage::manifest);
    let name = match known {
        Some(Manifest { name, .. }) => name.clone(),
        None => row.try_get("name")?,
    };
    let (parameters, answer): (String, String) =
        (row.try_get("parameters")?, row.try_get("answer")?);
    let parameters: Parameters =
        serde_json::from_str(&parameters).map_err(|_| field.unreadable("parameters"))?;
    let answer: Answer = serde_json::from_str(&answer).map_err(|_| field.unreadable("answer"))?;
    let last: DateTime<Utc> = field.time()?;
    let told = Told {
        name,
        question,
        parameters,
        range: field.range()?,
        providers: field.providers()?,
        rows: answer.rows,
        times: row.try_get::<i64, _>("times")?.unsigned_abs(),
        last,
    };
    Ok((field.parse("data_user")?, told))
}
