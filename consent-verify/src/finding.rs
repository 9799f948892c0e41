//! What can be wrong with an archive: one kind for each manipulation that leaves a trace.
//!
//! Adding one: a variant here with its lasting name and its words, a row in `docs/evidence.md` (a test
//! compares the two), and a manipulation in `tests/archives/manipulations` that is found by it.

use std::{collections::BTreeMap, fmt};

use serde::{Serialize, Serializer};

/// Most findings of one kind that are told one by one.
pub(crate) const MOST_OF_A_KIND: usize = 1000;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $words:literal;)+) => {
        /// A kind of finding.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $(#[doc = $words] $name,)+ }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Its lasting name.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// What it means.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)+ }
            }
        }
    };
}

kinds! {
    ArchiveDamaged = "archive-damaged", "a file of the archive does not unpack whole, or is longer than it may be";
    ArchiveOdd = "archive-odd", "the archive holds a name with a trick, a name twice, or bytes that belong to no file";
    FileMissing = "file-missing", "a file is missing";
    FileExtra = "file-extra", "a file is there that the list of files does not name";
    FileChanged = "file-changed", "a file has not the length, the digest or the records that the list of files says";
    ManifestMalformed = "manifest-malformed", "the manifest, the list of files or the keys cannot be read";
    ManifestSignature = "manifest-signature", "the manager has not signed the manifest";
    ManifestKey = "manifest-key", "the manifest was signed with a key that was not valid then, or is not the one given";
    CountDiffers = "count-differs", "the manifest counts something else than there is";
    CheckpointSignature = "checkpoint-signature", "the log, or a known witness, has not signed the checkpoint";
    CheckpointDiffers = "checkpoint-differs", "the checkpoint is another than the manifest names";
    LogKeyOther = "log-key-other", "the log's key is not the one given";
    WitnessMissing = "witness-missing", "a witness that was given has not cosigned the checkpoint";
    LogForked = "log-forked", "an earlier checkpoint is not the beginning of the log: the log was rewritten";
    TileWrong = "tile-wrong", "a tile is missing, or does not lead to the root of the checkpoint";
    EntryMalformed = "entry-malformed", "an entry cannot be read";
    EntryNotInLog = "entry-not-in-log", "an entry is not the one that the log has at its number";
    EntryOrder = "entry-order", "the numbers of the entries do not rise";
    EntryMissing = "entry-missing", "an entry of the population is missing";
    OutsideScope = "outside-scope", "an entry or a document does not belong to what the archive says it holds";
    ThingGap = "thing-gap", "the entries about one thing are not all there, or not in order";
    PersonGap = "person-gap", "the entries about the person are not all there, or not in order";
    TimeBackwards = "time-backwards", "an entry says that it happened before others that stand earlier in the log";
    TimeAhead = "time-ahead", "something happened after the archive was made";
    DocumentMalformed = "document-malformed", "a document cannot be read";
    DocumentChanged = "document-changed", "a document has not the digest by which it is named";
    DocumentMissing = "document-missing", "an entry names a document that is not there";
    DocumentUnnamed = "document-unnamed", "a document is there that no entry names";
    DocumentTwice = "document-twice", "a document is there twice";
    RequestSignature = "request-signature", "a consent request was not signed by the party that it names";
    AcknowledgementSignature = "acknowledgement-signature", "an acknowledgement was not signed by the party that it names";
    ArtifactSignature = "artifact-signature", "an artifact was not signed by the manager";
    ArtifactKey = "artifact-key", "an artifact was signed with a key that was not valid then, or was not the manager's alone any more";
    ArtifactClaims = "artifact-claims", "an artifact contradicts itself, or shows what its approval does not cover";
    ArtifactDiffers = "artifact-differs", "an artifact says something else than the entry that names it";
    EvidenceForged = "evidence-forged", "the evidence of an approval does not hold";
    EvidenceKeyMissing = "evidence-key-missing", "the key of the evidence of an approval is not there, or is another than the entry names";
    PasskeyUnknown = "passkey-unknown", "an approval was given with a passkey that the person had not added";
    NoticeNotShown = "notice-not-shown", "a decision rests on a notice that was not shown before";
    NoticeLanguage = "notice-language", "a notice was shown, or decided upon, in another language than its own";
    ConsentUnknown = "consent-unknown", "something happened to a consent that was never given";
    ConsentState = "consent-state", "something happened to a consent that was not possible in its state";
    CopyState = "copy-state", "something happened to a copy of a consent that was not possible in its state";
    CopiesDiffer = "copies-differ", "the entries that a change left for the parties are not there, or say something else";
    StatusReused = "status-reused", "two copies have the same place in a status list";
    StatusList = "status-list", "a status list is missing or was not signed by the manager";
    StatusDiffers = "status-differs", "a status list says something else than the entries";
    RequestUnknown = "request-unknown", "a request was decided that was never received";
    RequestEndedTwice = "request-ended-twice", "a request was decided twice";
    DecisionDiffers = "decision-differs", "a request, its decision and its consent do not agree";
    SharingWithoutConsent = "sharing-without-consent", "data was shared without a consent, or while it was not in force";
    SharingOutsideTerm = "sharing-outside-term", "data was shared outside the term of its consent";
    SharingOutsideItems = "sharing-outside-items", "data was shared that the consent does not hold, or from another source";
    SharingTooOften = "sharing-too-often", "data was shared more often than the consent allows";
    DerivedDiffers = "derived-differs", "a record, a receipt or a row of a ledger is not the one that the entries give";
    FiguresDiffer = "figures-differ", "the figures of the report are not those that the entries give";
    StatementMalformed = "statement-malformed", "the manager's statement cannot be read, or says nothing";
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

/// Something that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What.
    pub kind: Kind,
    /// In which file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// In which line of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// About which entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<u64>,
    /// About which thing: a consent, a copy, a request, a digest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// In words.
    pub words: String,
}

impl Finding {
    /// A finding.
    #[must_use]
    pub fn new(kind: Kind, words: impl Into<String>) -> Self {
        Self {
            kind,
            file: None,
            line: None,
            index: None,
            id: None,
            words: words.into(),
        }
    }

    /// In this file.
    #[must_use]
    pub fn file(mut self, file: &str) -> Self {
        self.file = Some(file.to_owned());
        self
    }

    /// In this line.
    #[must_use]
    pub const fn line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// About this entry.
    #[must_use]
    pub const fn entry(mut self, index: u64) -> Self {
        self.index = Some(index);
        self
    }

    /// About this thing.
    #[must_use]
    pub fn id(mut self, id: impl ToString) -> Self {
        self.id = Some(id.to_string());
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind, self.words)?;
        let mut places = Vec::new();
        if let Some(index) = self.index {
            places.push(format!("entry {index}"));
        }
        if let Some(id) = &self.id {
            places.push(id.clone());
        }
        match (&self.file, self.line) {
            (Some(file), Some(line)) => places.push(format!("{file} line {line}")),
            (Some(file), None) => places.push(file.clone()),
            (None, _) => {}
        }
        if places.is_empty() {
            return Ok(());
        }
        write!(f, " ({})", places.join(", "))
    }
}

/// The findings so far.
#[derive(Debug, Default)]
pub struct Findings {
    /// Those that are told.
    pub told: Vec<Finding>,
    /// How many there are of each kind.
    pub counts: BTreeMap<Kind, u64>,
}

impl Findings {
    /// Takes one.
    pub fn add(&mut self, finding: Finding) {
        let count = self.counts.entry(finding.kind).or_default();
        *count += 1;
        if *count <= MOST_OF_A_KIND as u64 {
            self.told.push(finding);
        }
    }

    /// Takes several.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        findings.into_iter().for_each(|finding| self.add(finding));
    }
}
