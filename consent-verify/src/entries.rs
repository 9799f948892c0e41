//! The entries: each is the one that the log has at its number.

use std::io::{Read, Seek};

use consent_evidence::{
    archive::{ArchiveReader, FileEntry, Scope},
    entry::{LogEvent, VERSION, leaf},
    tree::Authenticated,
};
use consent_model::digest::{Digest, Salt};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{
    Progress,
    finding::{Finding, Findings, Kind},
    parts::{Parts, differs},
    replay::Replay,
    workers::{Shared, each_file},
};

/// A line of a file of entries.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    index: u64,
    #[serde(default)]
    salt: Option<Salt>,
    #[serde(borrow, default)]
    event: Option<&'a RawValue>,
    #[serde(default)]
    digest: Option<Digest>,
}

/// An entry as it was read.
pub(crate) struct Entry {
    pub(crate) line: u64,
    pub(crate) index: u64,
    pub(crate) digest: Digest,
    /// None when only the digest is there, or it cannot be read.
    pub(crate) event: Option<Box<LogEvent>>,
}

#[derive(Default)]
struct FileFound {
    entries: Vec<Entry>,
    findings: Vec<Finding>,
}

impl FileFound {
    /// What the workers found, in the order of the lines.
    fn together(found: Vec<Self>) -> Self {
        let mut all = Self::default();
        for one in found {
            all.entries.extend(one.entries);
            all.findings.extend(one.findings);
        }
        all.entries.sort_by_key(|entry| entry.line);
        all.findings.sort_by_key(|finding| finding.line);
        all
    }
}

/// Checks all of them, and lets the events happen again.
pub(crate) fn check<R: Read + Seek + Send>(
    reader: &mut ArchiveReader<R>,
    workers: usize,
    parts: &Parts,
    tree: Option<&Authenticated>,
    replay: &mut Replay<'_>,
    findings: &mut Findings,
    progress: Progress<'_>,
) {
    let files = parts.numbered("entries/");
    let total = files.iter().map(|file| file.records).sum();
    let (mut done, mut last) = (0, None);
    let mut next = match parts.claims.scope {
        Scope::Population { from, .. } => from,
        _ => 0,
    };
    let population = matches!(parts.claims.scope, Scope::Population { .. });
    let work = |file: &FileEntry, lines: &Shared<'_>| read(file, lines, tree);
    each_file(reader, workers, &files, work, |file, found, sum| {
        let found = FileFound::together(found);
        findings.extend(found.findings);
        findings.extend(differs(file, sum));
        done += found.entries.len() as u64;
        for entry in found.entries {
            let at =
                |finding: Finding| finding.file(&file.path).line(entry.line).entry(entry.index);
            if last.is_some_and(|last| entry.index <= last) {
                findings.add(at(Finding::new(
                    Kind::EntryOrder,
                    "it does not come after the one before",
                )));
            }
            if population && entry.index > next {
                let words = match entry.index - next {
                    1 => format!("entry {next} is missing"),
                    more => format!("entry {next} and the {} after it are missing", more - 1),
                };
                findings.add(at(Finding::new(Kind::EntryMissing, words)));
            }
            last = Some(entry.index);
            next = next.max(entry.index.saturating_add(1));
            replay.take(&file.path, entry);
        }
        progress("entries", done, total);
    });
    if let Scope::Population { to, .. } = parts.claims.scope
        && next != to
    {
        let words = format!("the population ends at entry {to}, and the last one is before {next}");
        findings.add(Finding::new(Kind::EntryMissing, words).entry(next));
    }
}

fn read(file: &FileEntry, lines: &Shared<'_>, tree: Option<&Authenticated>) -> FileFound {
    let mut found = FileFound::default();
    lines.each(|number, text| {
        let at = |kind, words: String| Finding::new(kind, words).file(&file.path).line(number);
        let line: Line<'_> = match serde_json::from_slice(text) {
            Ok(line) => line,
            Err(error) => {
                let words = format!("not an entry: {error}");
                found.findings.push(at(Kind::EntryMalformed, words));
                return;
            }
        };
        let index = line.index;
        let (digest, event) = match (line.salt, line.event, line.digest) {
            (Some(salt), Some(event), None) => {
                // The canonical form itself stands in the archive: what hashes otherwise is another.
                let digest = Digest::salted_bytes(&salt, event.get().as_bytes());
                match serde_json::from_str::<Box<LogEvent>>(event.get()) {
                    Ok(event) if event.version == VERSION => (digest, Some(event)),
                    Ok(event) => {
                        let words =
                            format!("an event of version {}, not known here", event.version);
                        found
                            .findings
                            .push(at(Kind::EntryMalformed, words).entry(index));
                        (digest, None)
                    }
                    Err(error) => {
                        let words = format!("not an event: {error}");
                        found
                            .findings
                            .push(at(Kind::EntryMalformed, words).entry(index));
                        (digest, None)
                    }
                }
            }
            (None, None, Some(digest)) => (digest, None),
            _ => {
                let words = "neither an event with its salt nor a digest".to_owned();
                found
                    .findings
                    .push(at(Kind::EntryMalformed, words).entry(index));
                return;
            }
        };
        match tree.map(|tree| tree.leaf(index)) {
            Some(None) if tree.is_some_and(|tree| index >= tree.size()) => {
                let words = "the log has no entry of this number".to_owned();
                found
                    .findings
                    .push(at(Kind::EntryNotInLog, words).entry(index));
            }
            Some(Some(ours)) if ours != leaf(&digest) => {
                let words = "the log has another entry at this number".to_owned();
                found
                    .findings
                    .push(at(Kind::EntryNotInLog, words).entry(index));
            }
            Some(None) => {
                let words = "the tile of this entry is not there".to_owned();
                found.findings.push(at(Kind::TileWrong, words).entry(index));
            }
            _ => {}
        }
        found.entries.push(Entry {
            line: number,
            index,
            digest,
            event,
        });
    });
    found
}
