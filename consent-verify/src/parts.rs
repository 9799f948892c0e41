//! The manifest, the list of files and the keys: what the archive says it is, and that its files are
//! those.

use std::{
    collections::BTreeMap,
    io::{Read, Seek},
};

use chrono::TimeDelta;
use consent_evidence::archive::{
    ArchiveKeys, ArchiveReader, CHECKPOINT, Counts, FILES, FileEntry, FileSum, KEYS, MANIFEST,
    ManifestClaims, README, ReadError, Scope, manifest,
};
use consent_model::{
    digest::Digest,
    jose::{CompactJws, Thumbprint},
    json,
};

use crate::{
    Options,
    documents::Documents,
    finding::{Finding, Findings, Kind},
    replay::End,
};

/// How far clocks may differ, and an export take.
pub(crate) const SKEW: TimeDelta = TimeDelta::minutes(15);
/// Longest key document.
const LONGEST_KEYS: u64 = 64 << 20;
/// Longest list of files.
const LONGEST_LIST: u64 = 256 << 20;

/// The parts that tell about the others.
pub(crate) struct Parts {
    pub(crate) claims: ManifestClaims,
    pub(crate) keys: ArchiveKeys,
    pub(crate) files: BTreeMap<String, FileEntry>,
    pub(crate) tiles: Vec<String>,
    pub(crate) kid: Thumbprint,
}

impl Parts {
    /// Reads them. None when there is nothing to go on with; the findings say why.
    pub(crate) fn read<R: Read + Seek>(
        reader: &mut ArchiveReader<R>,
        options: &Options,
        findings: &mut Findings,
    ) -> Option<Self> {
        for odd in reader.odd() {
            findings.add(Finding::new(Kind::ArchiveOdd, odd.clone()));
        }
        let keys = whole(reader, KEYS, LONGEST_KEYS, findings);
        let manifest = whole(reader, MANIFEST, 1 << 20, findings);
        let list = whole(reader, FILES, LONGEST_LIST, findings);
        let (keys, manifest, list) = (keys?, manifest?, list?);
        let malformed =
            |words: String, file| Finding::new(Kind::ManifestMalformed, words).file(file);
        let keys: ArchiveKeys = match json::parse(&keys, LONGEST_KEYS as usize) {
            Ok(keys) => keys,
            Err(error) => {
                findings.add(malformed(error.to_string(), KEYS));
                return None;
            }
        };
        let jws = std::str::from_utf8(&manifest).ok().map(CompactJws::parse);
        let Some(Ok(jws)) = jws else {
            findings.add(malformed("not a signed message".into(), MANIFEST));
            return None;
        };
        let claims: ManifestClaims = match jws.unverified_claims() {
            Ok(claims) => claims,
            Err(error) => {
                findings.add(malformed(error.to_string(), MANIFEST));
                return None;
            }
        };
        if claims.version != manifest::VERSION {
            let words = format!(
                "an archive of version {}, which is not known here",
                claims.version
            );
            findings.add(malformed(words, MANIFEST));
            return None;
        }
        if let Err(error) = jws.verify::<ManifestClaims>(manifest::TYP, &keys) {
            let words = error.to_string();
            findings.add(Finding::new(Kind::ManifestSignature, words).file(MANIFEST));
        }
        let parts = Self {
            files: listed(&list, &claims, findings),
            tiles: tiles(reader),
            kid: jws.unverified_kid().clone(),
            claims,
            keys,
        };
        parts.check_key(options, findings);
        parts.check_files(reader, findings);
        Some(parts)
    }

    fn check_key(&self, options: &Options, findings: &mut Findings) {
        let wrong = |words: String| {
            Finding::new(Kind::ManifestKey, words)
                .file(MANIFEST)
                .id(&self.kid)
        };
        if let Some(key) = self.keys.manager_key(&self.kid) {
            let at = self.claims.made_at;
            let over = key.until.is_some_and(|until| at > until + SKEW);
            if at < key.since - SKEW || over {
                findings.add(wrong("the key did not sign at that time".into()));
            }
            let broken = key.compromised && key.retired_at.is_none_or(|since| at >= since);
            if broken {
                findings.add(wrong("the key was not the manager's alone any more".into()));
            }
        }
        let given = &options.manager_keys;
        if given.is_empty() {
            return;
        }
        if !given.contains(&self.kid) {
            findings.add(wrong(
                "not one of the manager's keys that were given".into(),
            ));
        }
        for key in &self.keys.manager {
            if !given.contains(key.jwk.kid()) {
                let words = "keys.json has a key of the manager that was not given";
                let finding = Finding::new(Kind::ManifestKey, words).file(KEYS);
                findings.add(finding.id(key.jwk.kid()));
            }
        }
    }

    fn check_files<R: Read + Seek>(&self, reader: &mut ArchiveReader<R>, findings: &mut Findings) {
        for name in reader.files().keys() {
            let known = matches!(name.as_str(), MANIFEST | FILES)
                || name.starts_with("log/tile/")
                || self.files.contains_key(name);
            if !known {
                let words = "a file that the list does not name";
                findings.add(Finding::new(Kind::FileExtra, words).file(name));
            }
        }
        for path in [README, KEYS, CHECKPOINT] {
            if !self.files.contains_key(path) {
                let words = "the list of files does not name it";
                findings.add(Finding::new(Kind::FileMissing, words).file(path));
            }
        }
        let missing: Vec<_> = self
            .files
            .keys()
            .filter(|path| !reader.files().contains_key(*path))
            .collect();
        for path in missing {
            let words = "the list of files names it, and it is not there";
            findings.add(Finding::new(Kind::FileMissing, words).file(path));
        }
        // The others are compared where they are read.
        for path in [README, KEYS, CHECKPOINT] {
            let Some(entry) = self.files.get(path) else {
                continue;
            };
            match reader.whole(path, entry.bytes) {
                Ok(bytes) => {
                    let sum = FileSum {
                        bytes: bytes.len() as u64,
                        digest: Digest::of_bytes(&bytes),
                        lines: 1,
                    };
                    findings.extend(compare(entry, &sum));
                }
                Err(error) => findings.add(unreadable(path, &error)),
            }
        }
    }

    /// The numbered files below a folder, in order.
    pub(crate) fn numbered(&self, folder: &str) -> Vec<FileEntry> {
        let below = self.files.values();
        let below = below.filter(|file| file.path.starts_with(folder));
        below.cloned().collect()
    }

    /// Whether the archive ends where the log ends, so that nothing came later.
    pub(crate) fn is_to_the_end(&self) -> bool {
        match self.claims.scope {
            Scope::Population { to, .. } => to >= self.claims.log.size,
            Scope::Person { .. } | Scope::Party { .. } => true,
        }
    }

    /// Whether it begins where the log begins.
    pub(crate) fn is_from_the_start(&self) -> bool {
        !matches!(self.claims.scope, Scope::Population { from, .. } if from > 0)
    }

    pub(crate) fn check_counts(&self, documents: &Documents, end: &End, findings: &mut Findings) {
        let lines = |path: &str| self.files.get(path).map_or(0, |file| file.records);
        let counted = Counts {
            entries: end.opened,
            sealed: end.sealed,
            documents: documents.opened,
            withheld: documents.withheld,
            tiles: self.tiles.len() as u64,
            checkpoints: lines(consent_evidence::archive::CHECKPOINTS),
            status_lists: self.numbered("status/").len() as u64,
            consents: end.views.len() as u64,
            receipts: end.views.len() as u64,
            consent_rows: end.rows[0].len() as u64,
            notice_rows: end.rows[1].len() as u64,
            sharing_rows: end.rows[2].len() as u64,
        };
        let (said, there) = (to_map(&self.claims.counts), to_map(&counted));
        for (name, value) in &said {
            if there.get(name) != Some(value) {
                let found = there.get(name).map(ToString::to_string).unwrap_or_default();
                let words = format!("{name}: the manifest says {value}, there are {found}");
                let finding = Finding::new(Kind::CountDiffers, words);
                findings.add(finding.file(MANIFEST).id(name));
            }
        }
    }
}

fn to_map(counts: &Counts) -> serde_json::Map<String, serde_json::Value> {
    match serde_json::to_value(counts) {
        Ok(serde_json::Value::Object(map)) => map,
        _ => serde_json::Map::new(),
    }
}

fn tiles<R: Read + Seek>(reader: &ArchiveReader<R>) -> Vec<String> {
    let names = reader.files().keys();
    names
        .filter(|name| name.starts_with("log/tile/"))
        .cloned()
        .collect()
}

fn listed(
    list: &[u8],
    claims: &ManifestClaims,
    findings: &mut Findings,
) -> BTreeMap<String, FileEntry> {
    let mut files = BTreeMap::new();
    let mut records = 0;
    for (line, text) in (1..).zip(list.split_inclusive(|byte| *byte == b'\n')) {
        records += 1;
        match json::parse::<FileEntry>(text, 4096) {
            Ok(entry) => {
                let path = entry.path.clone();
                if files.insert(path.clone(), entry).is_some() {
                    let words = format!("`{path}` stands in the list twice");
                    let finding = Finding::new(Kind::ManifestMalformed, words);
                    findings.add(finding.file(FILES).line(line));
                }
            }
            Err(error) => {
                let finding = Finding::new(Kind::ManifestMalformed, error.to_string());
                findings.add(finding.file(FILES).line(line));
            }
        }
    }
    let entry = FileEntry {
        path: FILES.to_owned(),
        bytes: claims.files.bytes,
        digest: claims.files.digest,
        records: claims.files.records,
    };
    let sum = FileSum {
        bytes: list.len() as u64,
        digest: Digest::of_bytes(list),
        lines: records,
    };
    findings.extend(compare(&entry, &sum));
    files
}

fn whole<R: Read + Seek>(
    reader: &mut ArchiveReader<R>,
    path: &str,
    limit: u64,
    findings: &mut Findings,
) -> Option<Vec<u8>> {
    match reader.whole(path, limit) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            findings.add(unreadable(path, &error));
            None
        }
    }
}

/// A file that cannot be read as a finding.
pub(crate) fn unreadable(path: &str, error: &ReadError) -> Finding {
    let kind = match error {
        ReadError::Missing(_) => Kind::FileMissing,
        _ => Kind::ArchiveDamaged,
    };
    Finding::new(kind, error.to_string()).file(path)
}

/// Whether a file that was read, or could not be, is the one that the list names.
pub(crate) fn differs(entry: &FileEntry, sum: Result<FileSum, ReadError>) -> Option<Finding> {
    match sum {
        Ok(sum) => compare(entry, &sum),
        Err(error) => Some(unreadable(&entry.path, &error)),
    }
}

/// Whether a file is the one that the list names.
pub(crate) fn compare(entry: &FileEntry, sum: &FileSum) -> Option<Finding> {
    let words = if entry.bytes != sum.bytes {
        format!("{} bytes, where the list says {}", sum.bytes, entry.bytes)
    } else if entry.digest != sum.digest {
        "another digest than the list says".to_owned()
    } else if entry.records != sum.lines {
        format!(
            "{} records, where the list says {}",
            sum.lines, entry.records
        )
    } else {
        return None;
    };
    Some(Finding::new(Kind::FileChanged, words).file(&entry.path))
}
