//! Reading the log back: for the program's verb `checks`, for auditors and for tests.

use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::Path,
};

use chrono::{DateTime, Utc};
use consent_model::{
    artifact::CopyFor,
    ids::ArtifactId,
    party::{ItemId, Pseudonym},
    term::DataRange,
};
use serde::{Deserialize, Serialize};

use super::segment::{FOLDER, files};
use crate::decide::{
    answer::{Candidate, Outcome, Rule},
    question::FieldsForm,
};

/// One check, as it was written down.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// Who asked.
    pub system: String,
    /// The person, where she was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Pseudonym>,
    /// The consent, where it was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_artifact: Option<ArtifactId>,
    /// Under which copies.
    pub copy_for: CopyFor,
    /// What for.
    pub purpose: String,
    /// What.
    pub fields: Vec<FieldsForm>,
    /// Of which days, where some were named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<DataRange>,
    /// Allowed or not.
    pub outcome: Outcome,
    /// The consent that allowed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact: Option<ArtifactId>,
    /// Its items.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemId>,
    /// Why not, where no consent was the cause.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Rule>,
    /// Why not, consent by consent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Candidate>,
}

impl std::fmt::Debug for CheckEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CheckEntry({} {:?})", self.at, self.outcome)
    }
}

impl CheckEntry {
    /// Whether it was about this consent: named in the question, or among those that decided it.
    fn concerns(&self, artifact: ArtifactId) -> bool {
        self.asked_artifact == Some(artifact)
            || self.artifact == Some(artifact)
            || self.candidates.iter().any(|c| c.artifact == artifact)
    }
}

/// Which checks.
#[derive(Debug, Clone, Default)]
pub struct CheckFilter {
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub to: Option<DateTime<Utc>>,
    /// About her. A check that named a consent is found by `artifact`.
    pub person: Option<Pseudonym>,
    /// About this consent.
    pub artifact: Option<ArtifactId>,
}

impl CheckFilter {
    fn takes(&self, entry: &CheckEntry) -> bool {
        self.from.is_none_or(|from| from <= entry.at)
            && self.to.is_none_or(|to| entry.at < to)
            && self.artifact.is_none_or(|id| entry.concerns(id))
            && (self.person.is_none() || self.person == entry.person)
    }
}

/// Why the log cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A file cannot be read.
    #[error("the log of checks cannot be read")]
    Io(#[from] io::Error),
    /// A whole line is not an entry: something else wrote into the file.
    #[error("`{file}`, line {line}: not an entry of the log of checks")]
    Line {
        /// Name of the file.
        file: String,
        /// Counted from 1.
        line: usize,
    },
}

/// Gives `take` the checks in the log of a data folder, file by file, the oldest first. A last line
/// that was cut off by a fall of the machine is passed over. No log, no checks.
///
/// # Errors
/// [`ReadError`], and those of `take`.
pub fn read<E: From<ReadError>>(
    data: &Path,
    filter: &CheckFilter,
    mut take: impl FnMut(CheckEntry) -> Result<(), E>,
) -> Result<(), E> {
    let files = match files(&data.join(FOLDER)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other.map_err(ReadError::from)?,
    };
    for (began, path) in files {
        if filter.to.is_some_and(|to| began >= to) {
            continue;
        }
        let mut lines = BufReader::new(File::open(&path).map_err(ReadError::from)?);
        let (mut line, mut number) = (Vec::new(), 0);
        loop {
            line.clear();
            let read = lines
                .read_until(b'\n', &mut line)
                .map_err(ReadError::from)?;
            if read == 0 || line.last() != Some(&b'\n') {
                break;
            }
            number += 1;
            let entry: CheckEntry = serde_json::from_slice(&line).map_err(|_| ReadError::Line {
                file: path
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into(),
                line: number,
            })?;
            if filter.takes(&entry) {
                take(entry)?;
            }
        }
    }
    Ok(())
}
