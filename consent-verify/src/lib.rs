//! Checks an export of a consent manager's record (`consent_evidence::archive`), offline and with no
//! trust in who made it: signatures, evidence of approval, digests, proofs, the states that followed
//! one another, and that the numbers agree.
//!
//! What it promises: whatever the bytes are, it ends with a report and never panics; and each kind of
//! manipulation has a name ([`Kind`]). What it cannot know: what never entered the log, and, where no
//! key was given to it, whether the keys in the archive are those of the manager that it names.

mod derived;
mod documents;
mod entries;
mod finding;
mod log;
mod parts;
mod replay;
mod report;
mod statement;
mod status;
mod workers;

use std::io::{self, Read, Seek};

use consent_evidence::archive::{ArchiveReader, ReadError};
use consent_model::jose::Thumbprint;

pub use self::{
    finding::{Finding, Findings, Kind},
    report::Report,
};
use self::{parts::Parts, replay::Replay};

/// What the one who checks knows from elsewhere, and how.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The log's public key.
    pub log_key: Option<String>,
    /// The manager's keys, by their thumbprints.
    pub manager_keys: Vec<Thumbprint>,
    /// Witnesses that must have cosigned.
    pub witnesses: Vec<String>,
    /// How many work at a time; 0: as many as there are processors, at most two.
    pub workers: usize,
}

/// How far it has come: what is done, and the numbers of lines read and in all.
pub type Progress<'a> = &'a mut dyn FnMut(&'static str, u64, u64);

/// Checks an archive that `open` opens, once for each worker.
///
/// # Errors
/// When it cannot be read at all: not a file, not a whole ZIP.
pub fn verify<R: Read + Seek + Send>(
    open: impl Fn() -> io::Result<R>,
    options: &Options,
    progress: Progress<'_>,
) -> Result<Report, ReadError> {
    let workers = match options.workers {
        0 => std::thread::available_parallelism().map_or(1, |n| n.get().min(2)),
        given => given,
    };
    let mut readers = Vec::new();
    for _ in 0..workers {
        readers.push(ArchiveReader::open(open()?)?);
    }
    let mut findings = Findings::default();
    let Some(first) = readers.first_mut() else {
        return Err(ReadError::Io(io::Error::other("no worker")));
    };
    let Some(parts) = Parts::read(first, options, &mut findings) else {
        return Ok(Report::of(findings, None, options));
    };
    let tree = log::check(first, &parts, options, &mut findings);
    let documents = documents::check(&mut readers, &parts, &mut findings, progress);
    let mut replay = Replay::new(&parts, &documents);
    if let Some(first) = readers.first_mut() {
        entries::check(
            first,
            workers,
            &parts,
            tree.as_ref(),
            &mut replay,
            &mut findings,
            progress,
        );
    }
    let mut end = replay.finish();
    findings.extend(end.findings.drain(..));
    documents.named_by(&end.named, &mut findings);
    if let Some(first) = readers.first_mut() {
        status::check(first, &parts, &end, &mut findings);
        statement::check(first, &parts, &mut findings);
    }
    derived::check(&mut readers, &parts, &end, &mut findings);
    parts.check_counts(&documents, &end, &mut findings);
    Ok(Report::of(findings, Some((&parts, &end)), options))
}
