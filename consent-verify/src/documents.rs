//! The documents: each is the one that its digest names, and was signed by who must have signed it.

mod artifact;

use std::{
    collections::{HashMap, HashSet},
    io::{Read, Seek},
};

use consent_evidence::archive::{
    ArchiveKeys, ArchiveParty, ArchiveReader, DocumentKind, FileEntry, ReadError, Scope,
};
use consent_model::{
    acknowledgement::{self, Acknowledgement},
    approval::{EvidenceKey, IdentityKeys as _},
    artifact::VerifiedArtifact,
    digest::Digest,
    jose::{CompactJws, KeySet, Thumbprint, VerifyingKey},
    json::{self, JsonError},
    notice::Notice,
    party::PartyId,
    request::{self, ConsentRequest},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

pub(crate) use self::artifact::ArtifactFacts;
use crate::{
    Progress,
    finding::{Finding, Findings, Kind},
    parts::{Parts, differs},
    workers::{Shared, each_file, each_job},
};

/// Longest line, as of every list.
const LONGEST: usize = 4 << 20;

/// A line of a file of documents.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    kind: DocumentKind,
    digest: Digest,
    #[serde(default)]
    body: Option<String>,
}

/// A document, as far as the entries are compared with it.
#[derive(Debug)]
pub(crate) enum Document {
    /// Only its digest is there.
    Withheld,
    /// Read, and nothing of it is needed, or it does not hold and a finding says so.
    Plain,
    /// A consent request.
    Request { party: PartyId },
    /// A notice.
    Notice { language: String, request: Digest },
    /// A key of evidence: whether it is a passkey.
    EvidenceKey { passkey: bool },
    /// A copy of an artifact.
    Artifact(Box<ArtifactFacts>),
}

/// All documents.
#[derive(Default)]
pub(crate) struct Documents {
    pub(crate) all: HashMap<Digest, (DocumentKind, Document)>,
    pub(crate) opened: u64,
    pub(crate) withheld: u64,
    /// Keys that a party's artifacts need: its entries do not name them.
    used: HashSet<Digest>,
}

/// Keys of identity providers that evidence verifies with, by the issuers that they are of.
#[derive(Default)]
pub(crate) struct EvidenceKeys {
    providers: HashMap<String, Vec<(Digest, EvidenceKey)>>,
}

/// What one file gave.
#[derive(Default)]
struct FileFound {
    documents: Vec<(Digest, DocumentKind, Document, u64)>,
    findings: Vec<Finding>,
    lines: u64,
}

impl FileFound {
    /// What the workers found, in the order of the lines.
    fn together(found: Vec<Self>) -> Self {
        let mut all = Self::default();
        for one in found {
            all.documents.extend(one.documents);
            all.findings.extend(one.findings);
            all.lines += one.lines;
        }
        all.documents.sort_by_key(|(.., line)| *line);
        all.findings.sort_by_key(|finding| finding.line);
        all
    }
}

/// Checks all of them.
pub(crate) fn check<R: Read + Seek + Send>(
    readers: &mut [ArchiveReader<R>],
    parts: &Parts,
    findings: &mut Findings,
    progress: Progress<'_>,
) -> Documents {
    let files = parts.numbered("documents/");
    let workers = readers.len();
    let keys = EvidenceKeys::gathered(each_job(readers, files.len(), |reader, at| {
        files.get(at).map(|file| evidence_keys(reader, file))
    }));
    let total = files.iter().map(|file| file.records).sum();
    let (mut documents, mut done) = (Documents::default(), 0);
    let Some(first) = readers.first_mut() else {
        return documents;
    };
    let work = |file: &FileEntry, lines: &Shared<'_>| read(file, lines, parts, &keys);
    each_file(first, workers, &files, work, |file, found, sum| {
        let found = FileFound::together(found);
        findings.extend(found.findings);
        findings.extend(differs(file, sum));
        done += found.lines;
        for (digest, kind, document, line) in found.documents {
            match document {
                Document::Withheld => documents.withheld += 1,
                _ => documents.opened += 1,
            }
            if let (Scope::Party { .. }, Document::Artifact(facts)) =
                (&parts.claims.scope, &document)
            {
                documents.used.extend(facts.evidence_key);
            }
            if documents.all.insert(digest, (kind, document)).is_some() {
                let finding = Finding::new(Kind::DocumentTwice, "it is there already");
                findings.add(finding.file(&file.path).line(line).id(digest));
            }
        }
        progress("documents", done, total);
    });
    documents
}

fn evidence_keys<R: Read + Seek>(
    reader: &mut ArchiveReader<R>,
    file: &FileEntry,
) -> Vec<(Digest, EvidenceKey)> {
    let mut keys = Vec::new();
    // What is wrong with the file is told when it is read for good.
    let read: Result<_, ReadError> = reader.lines(&file.path, file.bytes, |_, text| {
        if !text.starts_with(br#"{"kind":"evidence-key""#) {
            return;
        }
        let line = json::parse::<Line>(text, LONGEST).ok();
        let body = line
            .and_then(|line| Some((Digest::of_bytes(line.body.as_ref()?.as_bytes()), line.body?)));
        if let Some((digest, body)) = body
            && let Ok(key) = EvidenceKey::parse(&body)
        {
            keys.push((digest, key));
        }
    });
    drop(read);
    keys
}

impl EvidenceKeys {
    /// Those that were found, file by file.
    fn gathered(found: Vec<Option<Vec<(Digest, EvidenceKey)>>>) -> Self {
        let mut keys = Self::default();
        for (digest, key) in found.into_iter().flatten().flatten() {
            keys.add(digest, key);
        }
        keys
    }

    /// The key of this provider that this token must have been signed with.
    fn of(&self, issuer: &str, token: &str) -> Option<&(Digest, EvidenceKey)> {
        let of_issuer = self.providers.get(issuer)?;
        if let [only] = of_issuer.as_slice() {
            return Some(only);
        }
        let token = CompactJws::parse_foreign(token).ok()?;
        of_issuer.iter().find(|(_, key)| {
            let keys = key.keys(issuer);
            keys.is_some_and(|keys| keys.has_key_for(&token))
        })
    }

    fn add(&mut self, digest: Digest, key: EvidenceKey) {
        // A passkey stands in its evidence.
        if let Some(issuer) = key.issuer() {
            let of_issuer = self.providers.entry(issuer.to_owned()).or_default();
            of_issuer.push((digest, key));
        }
    }
}

fn read(file: &FileEntry, lines: &Shared<'_>, parts: &Parts, keys: &EvidenceKeys) -> FileFound {
    let mut found = FileFound::default();
    let mut last = None;
    lines.each(|number, text| {
        found.lines += 1;
        let at = |finding: Finding| finding.file(&file.path).line(number);
        let line: Line = match serde_json::from_slice(text) {
            Ok(line) => line,
            Err(_) => {
                let words = "not a document";
                found
                    .findings
                    .push(at(Finding::new(Kind::DocumentMalformed, words)));
                return;
            }
        };
        let Some(body) = &line.body else {
            let withheld = Document::Withheld;
            found
                .documents
                .push((line.digest, line.kind, withheld, number));
            return;
        };
        // Read once, for its digest and for what it says.
        let value = line
            .kind
            .is_json()
            .then(|| json::parse_value(body.as_bytes(), LONGEST));
        if !has_digest(&line, body, value.as_ref()) {
            let words = format!("a document of kind {} that has another digest", line.kind);
            let finding = at(Finding::new(Kind::DocumentChanged, words));
            found.findings.push(finding.id(line.digest));
        }
        let mut findings = Vec::new();
        let context = (parts, keys, &mut last);
        let document = document(&line, body, value, context, &mut findings);
        found.findings.extend(findings.into_iter().map(at));
        found
            .documents
            .push((line.digest, line.kind, document, number));
    });
    found
}

/// Whether the document is the one that its digest names.
fn has_digest(line: &Line, body: &str, value: Option<&Result<Value, JsonError>>) -> bool {
    let of_json = match value {
        Some(Ok(value)) => Digest::of_json(value).ok(),
        // Not strict JSON, but perhaps what an earlier manager took for a document.
        Some(Err(_)) => line.kind.digest(body),
        None => None,
    };
    of_json == Some(line.digest) || Digest::of_bytes(body.as_bytes()) == line.digest
}

fn document(
    line: &Line,
    body: &str,
    value: Option<Result<Value, JsonError>>,
    (parts, keys, last): (&Parts, &EvidenceKeys, &mut Option<VerifiedArtifact>),
    findings: &mut Vec<Finding>,
) -> Document {
    let mut wrong = |kind, words: String| {
        findings.push(Finding::new(kind, words).id(line.digest));
        Document::Plain
    };
    match line.kind {
        DocumentKind::Request => match request(body, parts) {
            Ok(party) => Document::Request { party },
            Err(words) => wrong(Kind::RequestSignature, words),
        },
        DocumentKind::Acknowledgement => match acknowledgement(body, parts) {
            Ok(()) => Document::Plain,
            Err(words) => wrong(Kind::AcknowledgementSignature, words),
        },
        DocumentKind::Notice => {
            let value = value.unwrap_or_else(|| json::parse_value(body.as_bytes(), LONGEST));
            match value.and_then(json::from_value::<Notice>) {
                Ok(notice) => Document::Notice {
                    language: notice.language,
                    request: notice.request,
                },
                Err(error) => wrong(Kind::DocumentMalformed, format!("not a notice: {error}")),
            }
        }
        DocumentKind::EvidenceKey | DocumentKind::Passkey => match EvidenceKey::parse(body) {
            Ok(key) => Document::EvidenceKey {
                passkey: key.issuer().is_none(),
            },
            Err(error) => wrong(Kind::DocumentMalformed, error.to_string()),
        },
        DocumentKind::Artifact => {
            let (facts, problems) = artifact::read(body, parts, keys, last);
            findings.extend(problems.into_iter().map(|(kind, words)| {
                let id = facts
                    .as_ref()
                    .map_or_else(|| line.digest.to_string(), |facts| facts.jti.to_string());
                Finding::new(kind, words).id(id)
            }));
            facts.map_or(Document::Plain, |facts| Document::Artifact(Box::new(facts)))
        }
        DocumentKind::Party | DocumentKind::Question | DocumentKind::Policy => Document::Plain,
    }
}

/// The keys of all parties; whose one is, is asked afterwards.
struct PartyKeys<'a>(&'a ArchiveKeys);

impl KeySet for PartyKeys<'_> {
    fn find(&self, kid: &Thumbprint) -> Option<&VerifyingKey> {
        let mut all = self.0.parties.iter().flat_map(|party| &party.keys);
        all.find(|key| key.kid() == kid)
    }
}

/// The claims of a document that a party must have signed, with one of its own keys.
fn of_party<T: DeserializeOwned>(
    body: &str,
    typ: &'static str,
    parts: &Parts,
    iss: impl Fn(&T) -> &PartyId,
) -> Result<T, String> {
    let jws = CompactJws::parse(body).map_err(|error| error.to_string())?;
    let verified = jws.verify::<T>(typ, &PartyKeys(&parts.keys));
    let verified = verified.map_err(|error| error.to_string())?;
    let party = iss(verified.claims());
    let theirs = |party: &ArchiveParty| party.keys.iter().any(|key| key.kid() == verified.kid());
    if !parts.keys.party(party).is_some_and(theirs) {
        return Err(format!(
            "it was signed with a key that is not one of `{party}`"
        ));
    }
    Ok(verified.into_claims())
}

fn request(body: &str, parts: &Parts) -> Result<PartyId, String> {
    let claims: ConsentRequest = of_party(body, request::TYP, parts, |claims: &ConsentRequest| {
        &claims.iss
    })?;
    if claims.aud != parts.claims.iss {
        return Err("it is addressed to another manager".into());
    }
    Ok(claims.iss)
}

fn acknowledgement(body: &str, parts: &Parts) -> Result<(), String> {
    of_party(
        body,
        acknowledgement::TYP,
        parts,
        |claims: &Acknowledgement| &claims.iss,
    )
    .map(drop)
}

impl Documents {
    /// The document of this digest.
    pub(crate) fn get(&self, digest: &Digest) -> Option<&Document> {
        self.all.get(digest).map(|(_, document)| document)
    }

    /// Compares what is there with what the entries name.
    pub(crate) fn named_by(&self, named: &HashMap<Digest, u64>, findings: &mut Findings) {
        let mut missing: Vec<_> = named
            .iter()
            .filter(|(digest, _)| !self.all.contains_key(*digest))
            .collect();
        missing.sort_by_key(|(_, index)| **index);
        for (digest, index) in missing {
            let words = "the entry names a document that is not there";
            let finding = Finding::new(Kind::DocumentMissing, words);
            findings.add(finding.entry(*index).id(digest));
        }
        let mut unnamed: Vec<_> = self
            .all
            .iter()
            .filter(|(digest, _)| !named.contains_key(*digest) && !self.used.contains(*digest))
            .collect();
        unnamed.sort_by_key(|(digest, _)| **digest);
        for (digest, (kind, _)) in unnamed {
            let words = format!("a document of kind {kind} that no entry names");
            findings.add(Finding::new(Kind::DocumentUnnamed, words).id(digest));
        }
    }
}
