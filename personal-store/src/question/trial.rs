//! Tries a package out: over records of nobody, in a throw-away vault, by the same way that a
//! person's records take. Its folder is temporary and removed; its keys are kept nowhere.
//!
//! It is the author's and the tests' tool. No record of a person comes here and nothing leaves:
//! what is made is shown to who runs the program.

use chrono::{DateTime, NaiveDate, Utc};
use consent_model::{
    dataset::{DatasetKind, Row},
    digest::Digest,
    ids::{DepositId, ReceiptId, SessionId},
    party::{ItemId, PartyId},
    question::Parameters,
    redacted::Redacted,
    release::{ROWS_PER_PAGE, ReleaseBody, ReleasePage},
    scope::Scope,
    term::DataRange,
};
use service_kit::entropy::IdSource;
use tempfile::TempDir;

use super::{
    example::{Nothing, Records},
    package::CheckedPackage,
    sandbox::{RunError, run},
};
use crate::{
    dataset::{IngestError, Provenance, ingest},
    gate::{BoundedOutput, Rule},
    vault::{Vault, VaultError, VaultHost, VaultId},
};

/// What a run gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// The answer's rows.
    pub rows: Vec<Row>,
    /// The exact bytes that would leave.
    pub bytes: Vec<u8>,
    /// Their digest.
    pub digest: Digest,
}

/// Why a trial gives no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrialError {
    /// The throw-away vault.
    #[error("no throw-away vault could be made")]
    Vault(#[from] VaultError),
    /// Its folder.
    #[error("no temporary folder could be made")]
    Folder(#[source] std::io::Error),
    /// The records did not come in.
    #[error("the records are not taken in")]
    Records(#[from] IngestError),
    /// The run was refused or cut off.
    #[error("the question does not run")]
    Run(#[source] RunError),
    /// The answer is not of the declared shape.
    #[error("the answer is not of the shape that the manifest declares")]
    Shape(Rule),
}

/// A throw-away vault with records in it.
pub struct Trial {
    vault: Vault,
    _host: VaultHost,
    _folder: TempDir,
}

impl Trial {
    /// Makes the vault and brings the records in, in this order.
    ///
    /// # Errors
    /// When there is no room for it, or a record is refused.
    pub async fn over(records: &Records, ids: &IdSource) -> Result<Self, TrialError> {
        let folder = TempDir::new().map_err(TrialError::Folder)?;
        let host = VaultHost::new(folder.path().to_owned(), &Redacted::new(ids.bytes32()), 1)?;
        let id: VaultId = ids.mint();
        let keys = host.create(id, ids).await?;
        let vault = host.open(id, &keys).await?;
        let brought = pages(records, ids);
        if !brought.is_empty() {
            ingest(&vault, brought, provenance(records, ids)).await?;
        }
        Ok(Self {
            vault,
            _host: host,
            _folder: folder,
        })
    }

    /// Runs a package; or says that there was no record to run over.
    ///
    /// # Errors
    /// When the run is refused or its answer has not the declared shape.
    pub async fn run(
        &self,
        package: &CheckedPackage,
        parameters: &Parameters,
        range: &DataRange,
    ) -> Result<Result<Tried, Nothing>, TrialError> {
        let raw = match run(package, parameters, &Scope::from(*range), &self.vault).await {
            Err(RunError::NoData) => return Ok(Err(Nothing::NoData)),
            other => other.map_err(TrialError::Run)?,
        };
        let output = BoundedOutput::check(package, raw).map_err(TrialError::Shape)?;
        Ok(Ok(Tried {
            rows: output.rows().to_vec(),
            bytes: output.bytes().to_vec(),
            digest: output.digest(),
        }))
    }
}

/// The records as a deposit brings them.
fn pages(records: &Records, ids: &IdSource) -> Vec<ReleasePage> {
    let receipt: ReceiptId = ids.mint();
    let chunks: Vec<(DatasetKind, &[Row])> = records
        .iter()
        .flat_map(|(dataset, rows)| rows.chunks(ROWS_PER_PAGE).map(|chunk| (*dataset, chunk)))
        .collect();
    let page = |(sequence, (dataset, rows)): (usize, &(DatasetKind, &[Row]))| ReleasePage {
        iss: source(),
        iat: 0,
        request: Digest::of_bytes(b"trial"),
        item: item(),
        sequence: u32::try_from(sequence).unwrap_or(u32::MAX),
        last: sequence + 1 == chunks.len(),
        body: ReleaseBody::Records {
            dataset: *dataset,
            rows: rows.to_vec(),
            receipt,
            missing: Vec::new(),
        },
    };
    chunks.iter().enumerate().map(page).collect()
}

fn provenance(records: &Records, ids: &IdSource) -> Provenance {
    Provenance {
        deposit: ids.mint::<DepositId>(),
        source: source(),
        artifact: ids.mint(),
        session: ids.mint::<SessionId>(),
        asked: DatasetKind::ALL.to_vec(),
        range: DataRange {
            from: NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(NaiveDate::MIN),
            to: NaiveDate::from_ymd_opt(9999, 12, 30).unwrap_or(NaiveDate::MAX),
        },
        received_at: received_at(records, ids),
    }
}

/// Now, or when all records have happened.
fn received_at(records: &Records, ids: &IdSource) -> DateTime<Utc> {
    let days = records.iter().flat_map(|(dataset, rows)| {
        let time = dataset.schema().time_column;
        rows.iter().filter_map(move |row| {
            let day = row.get(time?)?.as_str()?.get(..10)?;
            day.parse::<NaiveDate>().ok()?.succ_opt()
        })
    });
    let after = days.max().and_then(|day| day.and_hms_opt(0, 0, 0));
    let now = ids.clock().now();
    after.map_or(now, |after| after.and_utc().max(now))
}

#[expect(
    clippy::expect_used,
    reason = "the text is a constant and has the form"
)]
fn source() -> PartyId {
    "trial.example".parse().expect("a plain host name")
}

#[expect(
    clippy::expect_used,
    reason = "the text is a constant and has the form"
)]
fn item() -> ItemId {
    "trial".parse().expect("a plain word")
}
