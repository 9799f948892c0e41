//! The export archive: one ZIP file in which the record proves itself (`docs/evidence.md`).
//!
//! [`ArchiveWriter`] writes it from front to back to anything that takes bytes, with memory that does
//! not grow with the number of events. What is derived from the entries for other tools and for
//! people ([`record`]) is made by pure functions, so that a verifier makes it again and compares.
//!
//! Nothing here decides whether an archive is true; that is the `consent-verify` crate.

pub mod figures;
pub mod keys;
pub mod manifest;
pub mod reader;
pub mod record;
pub mod statement;
pub mod view;
pub mod writer;

use std::fmt;

use consent_model::digest::Digest;
use serde::{Deserialize, Serialize};

use crate::tree::{self, TileName};

pub use self::{
    figures::{Figures, Totals},
    keys::{ArchiveKeys, ArchiveParty, ManagerKey},
    manifest::{Counts, FileEntry, FileList, ManifestClaims, Scope},
    reader::{ArchiveReader, FileSum, Lines, ReadError},
    statement::{Control, Statement},
    view::ConsentView,
    writer::{ArchiveHead, ArchiveWriter, Closed, WriteError},
};

/// Most lines of one file of entries or documents.
pub const LINES: u64 = 10_000;
/// The plain words.
pub const README: &str = "README.txt";
/// The signed manifest.
pub const MANIFEST: &str = "manifest.jws";
/// Every other file with its digest; its own digest stands in the manifest.
pub const FILES: &str = "files.jsonl";
/// The keys that everything was signed with.
pub const KEYS: &str = "keys.json";
/// The signed note that everything is proven against.
pub const CHECKPOINT: &str = "log/checkpoint";
/// Earlier ones.
pub const CHECKPOINTS: &str = "log/checkpoints.jsonl";
/// W3C DPV records.
pub const CONSENTS: &str = "records/consents.jsonl";
/// Kantara receipts.
pub const RECEIPTS: &str = "records/receipts.jsonl";

/// Of a population: how much of what happened.
pub const FIGURES: &str = "report/figures.json";
/// The same as a table.
pub const FIGURES_TABLE: &str = "report/figures.csv";
/// Of a population: what the manager states of itself.
pub const STATEMENT: &str = "report/statement.json";

/// The path of a numbered file of entries, from 1.
#[must_use]
pub fn entries_path(number: u64) -> String {
    format!("entries/{number:06}.jsonl")
}

/// The path of a numbered file of documents, from 1.
#[must_use]
pub fn documents_path(number: u64) -> String {
    format!("documents/{number:06}.jsonl")
}

/// The path of the token of a status list.
#[must_use]
pub fn status_path(list: u32) -> String {
    format!("status/{list}.jwt")
}

/// The path of a tile in the archive of a log of this size; none when the log has no such tile.
#[must_use]
pub fn tile_path(name: TileName, size: u64) -> Option<String> {
    let tile = name.in_tree(size)?;
    Some(format!("log/{}", tree::tile_path(&tile)))
}

/// What a document is. It says how its digest is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    /// A signed consent request.
    Request,
    /// A signed artifact: a party's copy.
    Artifact,
    /// A notice as it was shown.
    Notice,
    /// A party's signed acknowledgement.
    Acknowledgement,
    /// The key that the evidence of an approval verifies with.
    EvidenceKey,
    /// An entry of the registry.
    Party,
    /// The package of a question.
    Question,
    /// A policy as published.
    Policy,
    /// A passkey of hers, as it was added.
    Passkey,
}

impl DocumentKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Request,
        Self::Artifact,
        Self::Notice,
        Self::Acknowledgement,
        Self::EvidenceKey,
        Self::Party,
        Self::Question,
        Self::Policy,
        Self::Passkey,
    ];

    /// Its name in the archive.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Artifact => "artifact",
            Self::Notice => "notice",
            Self::Acknowledgement => "acknowledgement",
            Self::EvidenceKey => "evidence-key",
            Self::Party => "party",
            Self::Question => "question",
            Self::Policy => "policy",
            Self::Passkey => "passkey",
        }
    }

    /// Whether its digest is that of its canonical JSON; else it is that of its bytes.
    #[must_use]
    pub const fn is_json(self) -> bool {
        matches!(
            self,
            Self::Notice | Self::Party | Self::Question | Self::Policy
        )
    }

    /// The digest of a document of this kind; none when it should be JSON and is not.
    #[must_use]
    pub fn digest(self, body: &str) -> Option<Digest> {
        if self.is_json() {
            let value: serde_json::Value = serde_json::from_str(body).ok()?;
            Digest::of_json(&value).ok()
        } else {
            Some(Digest::of_bytes(body.as_bytes()))
        }
    }
}

impl fmt::Display for DocumentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_named_as_it_is_written() {
        for kind in DocumentKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }

    #[test]
    fn a_document_of_json_has_one_digest_however_it_is_spaced() {
        let one = DocumentKind::Notice.digest(r#"{"a":1,"b":2}"#).unwrap();
        assert_eq!(
            DocumentKind::Notice.digest(r#"{ "b":2, "a":1 }"#),
            Some(one)
        );
        assert_ne!(
            DocumentKind::Passkey.digest(r#"{ "b":2, "a":1 }"#),
            Some(one)
        );
        assert_eq!(DocumentKind::Notice.digest("x"), None);
    }
}
