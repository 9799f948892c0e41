//! `manifest.jws` and `files.jsonl`: what the archive is, and which bytes belong to it.
//!
//! The manifest names one digest, that of the list of files; so it stays small however many files
//! there are, and one signature holds all of them.

use chrono::{DateTime, Utc};
use consent_model::{
    digest::Digest,
    party::{PartyId, Pseudonym},
};
use serde::{Deserialize, Serialize};
use url::Url;

/// `typ` of the signed manifest.
pub const TYP: &str = "evidence-manifest+jwt";
/// Version of its claims, and of the archive.
pub const VERSION: u32 = 1;

/// What the manager signs about an archive. Closed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestClaims {
    /// [`VERSION`].
    pub version: u32,
    /// The manager: its base URL.
    pub iss: Url,
    /// This archive.
    pub jti: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// What it holds.
    pub scope: Scope,
    /// The log that it is proven against.
    pub log: LogHead,
    /// The list of the files.
    pub files: FileList,
    /// How much there is.
    pub counts: Counts,
}

/// Whose record an archive holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Scope {
    /// A person's: every entry of hers, and the parties' entries that those name.
    Person {
        /// Her name in the log.
        name: Pseudonym,
    },
    /// A party's: its own entries and no others.
    Party {
        /// Which one.
        id: PartyId,
    },
    /// Every entry of the log from one number up to another.
    Population {
        /// The first.
        from: u64,
        /// The first that is not in it.
        to: u64,
    },
}

/// The log at the checkpoint of the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogHead {
    /// Its origin.
    pub origin: String,
    /// Its public key.
    pub vkey: String,
    /// How many entries.
    pub size: u64,
    /// Root of the tree of them, base64.
    pub root: String,
}

/// The list of the files as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileList {
    /// Its length.
    pub bytes: u64,
    /// Its digest.
    pub digest: Digest,
    /// How many files it names.
    pub records: u64,
}

/// A line of the list: one file. Tiles are not there, they lead to the root of the checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// Where it is.
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// Its digest.
    pub digest: Digest,
    /// How many records it holds: lines of a list, rows of a table without its head; else 1.
    pub records: u64,
}

/// How much an archive holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Entries that can be read.
    pub entries: u64,
    /// Entries of which only the digest is there.
    pub sealed: u64,
    /// Documents.
    pub documents: u64,
    /// Documents of which only the digest is there.
    pub withheld: u64,
    /// Tiles.
    pub tiles: u64,
    /// Earlier checkpoints.
    pub checkpoints: u64,
    /// Status lists.
    pub status_lists: u64,
    /// Consent records.
    pub consents: u64,
    /// Receipts.
    pub receipts: u64,
    /// Rows of the ledger of consents.
    pub consent_rows: u64,
    /// Rows of the ledger of notices.
    pub notice_rows: u64,
    /// Rows of the ledger of sharing.
    pub sharing_rows: u64,
}
