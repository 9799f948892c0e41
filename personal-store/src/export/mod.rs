//! Everything of hers in open formats, as one ZIP that is made while it is sent.
//!
//! A few hundred records are in memory at a time and none ever lies on a disk. Between two pieces
//! others can use the vault; what comes in meanwhile may or may not be there. The files are those of
//! [`FILES`], and a manifest with the SHA-256 of each.
//!
//! # Adding one
//! 1. Write it in [`write`], between the others.
//! 2. Add its line to [`FILES`]: the README in the ZIP is made from them.

mod archive;
mod fhir;
mod readme;
mod records;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use consent_model::{artifact::ArtifactClaims, dataset::DatasetKind};
use serde::Serialize;
use serde_json::json;

use self::archive::Archive;
pub use self::archive::{Pieces, archive};
use crate::{
    dataset::{self, DepositEntry},
    gate,
    storage::{AccountId, HostDb, StorageError},
    vault::{Vault, VaultError},
};

/// Entries read at a time.
const AT_ONCE: u32 = 250;

/// The files, and what each is; `{dataset}` stands for each kind of records that there is.
pub(crate) const FILES: &[(&str, &str)] = &[
    (
        "records/{dataset}.csv",
        "the records of one kind (RFC 4180, UTF-8, first line names the columns): times are UTC, \
         amounts in the smallest unit of the currency; `source` is the party that a record came \
         from, `deposit` the delivery that brought it or changed it last",
    ),
    (
        "records/clinic.fhir.json",
        "the health records once more, as a FHIR R4 Bundle (JSON)",
    ),
    (
        "deliveries.jsonl",
        "what each delivery brought, with its quality and the digest of what the source signed \
         (JSON Lines)",
    ),
    (
        "consents.jws.txt",
        "the consents that this store was told of, each a signed document (JWS, compact) on a line",
    ),
    (
        "releases.jsonl",
        "every answer that left, to the byte, with its receipt (JSON Lines)",
    ),
    (
        "refusals.jsonl",
        "every request that was refused, with the rule (JSON Lines)",
    ),
];

/// Why an export broke off. What was sent of it is no valid ZIP then.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Whoever receives it has gone, or takes too long.
    #[error("the receiver takes nothing any more")]
    NotTaken,
    /// The ZIP.
    #[error("the zip cannot be written")]
    Zip(#[from] zip::result::ZipError),
    /// A piece of it.
    #[error("a file of the zip cannot be written")]
    Write(#[from] std::io::Error),
    /// A line of it.
    #[error("an entry cannot be written")]
    Json(#[from] serde_json::Error),
    /// A table.
    #[error("a table cannot be written")]
    Csv(#[from] csv::Error),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The host database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Whose export it is, and when it is made.
#[derive(Debug, Clone, Copy)]
pub struct Export<'a> {
    /// Her vault.
    pub vault: &'a Vault,
    /// The host database.
    pub db: &'a HostDb,
    /// Her account.
    pub account: AccountId,
    /// The store's name for people.
    pub store: &'a str,
    /// Now.
    pub at: DateTime<Utc>,
}

/// Writes the whole of it.
///
/// # Errors
/// [`ExportError`].
pub async fn write(of: Export<'_>, mut to: Archive) -> Result<(), ExportError> {
    to.file("README.txt").await?;
    to.write(readme::text(of.store, of.at).as_bytes()).await?;
    for kind in DatasetKind::ALL {
        records::csv(of.vault, *kind, &mut to).await?;
    }
    fhir::bundle(of.vault, of.at, &mut to).await?;
    to.file("deliveries.jsonl").await?;
    let deposits = dataset::deposits(of.vault).await?;
    for delivery in deposits.iter().flat_map(deliveries_of) {
        to.write(&line(&delivery)?).await?;
    }
    consents(&of, &mut to).await?;
    releases(&of, &mut to).await?;
    refusals(&of, &mut to).await?;
    to.finish(of.at).await
}

async fn consents(of: &Export<'_>, to: &mut Archive) -> Result<(), ExportError> {
    to.file("consents.jws.txt").await?;
    let mut before = None;
    loop {
        let told = of.db.held_of(of.account, AT_ONCE, before).await?;
        for told in &told {
            to.write(told.jws.as_str().as_bytes()).await?;
            to.write(b"\n").await?;
        }
        let last = told.last().map(|told| &told.jws);
        let claims = last.and_then(|jws| jws.unverified_claims::<ArtifactClaims>().ok());
        match claims {
            Some(claims) => before = Some(claims.jti),
            None => return Ok(()),
        }
    }
}

async fn releases(of: &Export<'_>, to: &mut Archive) -> Result<(), ExportError> {
    to.file("releases.jsonl").await?;
    let mut before = None;
    loop {
        let entries = gate::releases(of.vault, AT_ONCE, before).await?;
        for entry in &entries {
            to.write(&line(entry)?).await?;
        }
        match entries.last() {
            Some(last) => before = Some(last.receipt),
            None => return Ok(()),
        }
    }
}

async fn refusals(of: &Export<'_>, to: &mut Archive) -> Result<(), ExportError> {
    to.file("refusals.jsonl").await?;
    let mut before = None;
    loop {
        let entries = gate::refusals(of.vault, AT_ONCE, before).await?;
        for entry in &entries {
            to.write(&line(&refusal(entry))?).await?;
        }
        match entries.last() {
            Some(last) => before = Some(last.id),
            None => return Ok(()),
        }
    }
}

/// A refusal as exports show it.
pub(crate) fn refusal(r: &gate::RefusalEntry) -> serde_json::Value {
    json!({ "at": r.at, "artifact": r.artifact, "item": r.item, "rule": r.rule.name() })
}

/// Where records came from: what one deposit brought of each kind.
pub(crate) fn deliveries_of(deposit: &DepositEntry) -> impl Iterator<Item = serde_json::Value> {
    let brought = |dataset: &DatasetKind| deposit.of(*dataset).map(|d| (dataset.name(), d));
    DatasetKind::ALL
        .iter()
        .filter_map(brought)
        .map(|(dataset, delivery)| {
            json!({
                "deposit": deposit.summary.deposit,
                "dataset": dataset,
                "source": deposit.source,
                "session": deposit.brought.session(),
                "received_at": delivery.received_at,
                "artifact": delivery.brought.artifact(),
                "upload": delivery.brought.upload(),
                "digest": delivery.digest,
                "summary": delivery.summary,
            })
        })
}

fn line(entry: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut line = serde_json::to_vec(entry)?;
    line.push(b'\n');
    Ok(line)
}
