//! The report of a population: that nothing of it stands in another archive, and that what the manager
//! states of itself has the form of a statement. Whether it is true, no archive can show.

use std::io::{Read, Seek};

use consent_evidence::archive::{
    ArchiveReader, FIGURES, FIGURES_TABLE, FileSum, STATEMENT, Scope, Statement, statement::LONGEST,
};
use consent_model::{digest::Digest, json};

use crate::{
    finding::{Finding, Findings, Kind},
    parts::{Parts, compare, unreadable},
};

/// Checks it.
pub(crate) fn check<R: Read + Seek>(
    reader: &mut ArchiveReader<R>,
    parts: &Parts,
    findings: &mut Findings,
) {
    if !matches!(parts.claims.scope, Scope::Population { .. }) {
        for path in [FIGURES, FIGURES_TABLE, STATEMENT] {
            if parts.files.contains_key(path) {
                let words = "only the archive of a population has a report";
                findings.add(Finding::new(Kind::OutsideScope, words).file(path));
            }
        }
        return;
    }
    // A manager may state nothing.
    let Some(entry) = parts.files.get(STATEMENT) else {
        return;
    };
    let bytes = match reader.whole(STATEMENT, entry.bytes.min(LONGEST)) {
        Ok(bytes) => bytes,
        Err(error) => {
            findings.add(unreadable(STATEMENT, &error));
            return;
        }
    };
    let sum = FileSum {
        bytes: bytes.len() as u64,
        digest: Digest::of_bytes(&bytes),
        lines: 1,
    };
    findings.extend(compare(entry, &sum));
    let words = match json::parse::<Statement>(&bytes, bytes.len()) {
        Ok(statement) => statement.check().err().map(|error| error.to_string()),
        Err(error) => Some(error.to_string()),
    };
    if let Some(words) = words {
        findings.add(Finding::new(Kind::StatementMalformed, words).file(STATEMENT));
    }
}
