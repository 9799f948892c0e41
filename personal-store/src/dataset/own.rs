//! Records that she brought herself, and how they are told from what a source has signed.
//!
//! Every record says where it comes from in its column `source`. A party's name begins with a letter
//! or a digit; what she brought begins with [`OWN`], so that no party can ever be taken for her, nor
//! she for a party. An export of another store claims a source: it stands behind the mark, as a
//! claim (docs/decisions/0010-own-uploads.md).

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use consent_model::{
    dataset::{DatasetKind, Row, RowError},
    digest::Digest,
    ids::DepositId,
    party::PartyId,
};
use serde::{Deserialize, Serialize};
use service_kit::entropy::IdSource;
use sqlx::{Connection, SqliteConnection};

use super::{
    DatasetSummary, DepositSummary, absurd,
    ingest::{self, Origin},
    pending,
    quality::{Beside, Compared, Tally, figures},
    row,
};
use crate::{
    upload::{Claim, Understood},
    vault::{Vault, VaultError},
};

/// How `source` begins where she brought a record. It sorts behind every party's name.
const OWN: char = '~';

/// The condition under which a record is attested: a source has signed it. What a question is granted
/// has it beside the days (docs/decisions/0010-own-uploads.md).
pub(crate) const ATTESTED: &str = "source < '~'";

/// Rows written with one statement.
const ROWS_AT_ONCE: usize = 500;

/// Where a record comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordSource {
    /// A party, which has signed it.
    Party(PartyId),
    /// She; with what an export claims.
    Own(Option<PartyId>),
}

impl RecordSource {
    /// The party that signed it, or that it is claimed to come from.
    #[must_use]
    pub const fn party(&self) -> Option<&PartyId> {
        match self {
            Self::Party(party) | Self::Own(Some(party)) => Some(party),
            Self::Own(None) => None,
        }
    }

    /// Whether she brought it.
    #[must_use]
    pub const fn is_own(&self) -> bool {
        matches!(self, Self::Own(_))
    }
}

impl fmt::Display for RecordSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Party(party) => party.fmt(f),
            Self::Own(None) => write!(f, "{OWN}"),
            Self::Own(Some(party)) => write!(f, "{OWN}{party}"),
        }
    }
}

impl FromStr for RecordSource {
    type Err = consent_model::party::InvalidName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.strip_prefix(OWN) {
            None => text.parse().map(Self::Party),
            Some("") => Ok(Self::Own(None)),
            Some(party) => party.parse().map(|party| Self::Own(Some(party))),
        }
    }
}

impl Serialize for RecordSource {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

/// What is kept of a file whose records were taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UploadOrigin {
    /// The name of its format.
    pub format: String,
    /// The name of the file.
    pub file: String,
    /// What an export says of where its records come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claim>,
}

/// A record of hers in the vault's form.
pub(crate) fn normal(dataset: DatasetKind, found: &Row) -> Result<Row, RowError> {
    row::normal(dataset, found)
}

/// Whether a record of hers holds a value that cannot be.
pub(crate) fn is_absurd(dataset: DatasetKind, found: &Row, now: DateTime<Utc>) -> bool {
    absurd::column(dataset, found, now).is_some()
}

/// Takes what was understood of the waiting file into her records, and lets the file go, in one
/// transaction. Gives what each deposit brought; there is one for each place that records come from.
///
/// # Errors
/// [`VaultError`]; nothing is kept then.
pub(crate) async fn take_in(
    vault: &Vault,
    ids: &IdSource,
    file: (&str, Digest),
    understood: &Understood,
    now: DateTime<Utc>,
) -> Result<Vec<DepositSummary>, VaultError> {
    let mut used = vault.lock().await;
    let mut tx = used.connection()?.begin_with("BEGIN IMMEDIATE").await?;
    let mut claims: Vec<Option<&Claim>> = Vec::new();
    for group in &understood.groups {
        if !claims.contains(&group.claim.as_ref()) {
            claims.push(group.claim.as_ref());
        }
    }
    let mut taken = Vec::new();
    for (place, claim) in claims.into_iter().enumerate() {
        let from = From {
            deposit: ids.mint(),
            claim,
            // What was left out belongs to nobody's claim: it counts with the first.
            first: place == 0,
        };
        taken.push(write(&mut tx, file, understood, from, now).await?);
    }
    pending::discard_in(&mut tx).await?;
    tx.commit().await?;
    Ok(taken)
}

#[derive(Clone, Copy)]
struct From<'a> {
    deposit: DepositId,
    claim: Option<&'a Claim>,
    first: bool,
}

async fn write(
    connection: &mut SqliteConnection,
    (file, digest): (&str, Digest),
    understood: &Understood,
    from: From<'_>,
    now: DateTime<Utc>,
) -> Result<DepositSummary, VaultError> {
    let unreadable = |column| VaultError::Unreadable {
        table: "deposits",
        column,
    };
    let source = RecordSource::Own(from.claim.map(|claim| claim.source.clone())).to_string();
    let origin = UploadOrigin {
        format: understood.format.name().to_owned(),
        file: file.to_owned(),
        claim: from.claim.cloned(),
    };
    let origin = serde_json::to_string(&origin).map_err(|_| unreadable("upload"))?;
    sqlx::query(
        "INSERT INTO deposits (deposit, source, artifact, session, digest, received_at, summary, \
         upload) VALUES (?1, ?2, '', ?1, ?3, ?4, '{}', ?5)",
    )
    .bind(from.deposit.to_string())
    .bind(&source)
    .bind(digest.to_string())
    .bind(now.timestamp_millis())
    .bind(origin)
    .execute(&mut *connection)
    .await?;
    let mut summary = DepositSummary {
        deposit: from.deposit,
        digest,
        datasets: Default::default(),
        missing: Vec::new(),
    };
    let place = Origin {
        source: &source,
        deposit: from.deposit,
    };
    let groups = understood.groups.iter();
    for group in groups.filter(|group| group.claim.as_ref() == from.claim) {
        let schema = group.dataset.schema();
        let mut tally = Tally::default();
        let mut seen = std::collections::HashSet::new();
        let before = ingest::count(connection, schema).await?;
        let (mut touched, mut known) = (0, Compared::default());
        for rows in group.rows.chunks(ROWS_AT_ONCE) {
            for row in rows {
                let id = row.values().next().and_then(|v| v.as_str());
                let again = !seen.insert(id.unwrap_or_default());
                tally.count(group.dataset, row, again, now);
            }
            let rows = serde_json::to_string(rows).map_err(|_| unreadable("row"))?;
            known.join(ingest::held_alike(connection, schema, &rows, place).await?);
            touched += ingest::upsert(connection, schema, &rows, place).await?;
        }
        if from.first {
            let left_out = understood.left_out.get(&group.dataset);
            tally.count_unfit(left_out.copied().unwrap_or_default());
        }
        let received = group.rows.len() as u64;
        let new = ingest::count(connection, schema).await? - before;
        let beside = Beside {
            known,
            ..Beside::default()
        };
        summary.datasets.insert(
            group.dataset,
            DatasetSummary {
                received,
                new,
                changed: touched - new,
                already_held: received - touched,
                quality: figures(group.dataset, &tally, beside, now),
            },
        );
    }
    let text = serde_json::to_string(&summary).map_err(|_| unreadable("summary"))?;
    sqlx::query("UPDATE deposits SET summary = ?1 WHERE deposit = ?2")
        .bind(text)
        .bind(from.deposit.to_string())
        .execute(connection)
        .await?;
    Ok(summary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_party_is_taken_for_her_and_she_for_none() {
        let own: RecordSource = "~".parse().unwrap();
        let claimed: RecordSource = "~bank.example".parse().unwrap();
        let party: RecordSource = "bank.example".parse().unwrap();
        assert!(own.is_own() && claimed.is_own() && !party.is_own());
        for (source, text) in [
            (&own, "~"),
            (&claimed, "~bank.example"),
            (&party, "bank.example"),
        ] {
            assert_eq!(source.to_string(), text);
        }
        assert!("~".parse::<PartyId>().is_err());
        assert!("~~".parse::<RecordSource>().is_err() && "".parse::<RecordSource>().is_err());
        // The bounds of a party's name, by the order of the database.
        for first in ["0", "9", "a", "z", "zzz-zzz.zzz"] {
            assert!(first < "~");
        }
        assert!("~" >= "~" && "~bank.example" >= "~");
    }
}
