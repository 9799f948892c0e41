//! Proofs on their own: checked against a root, and the C2SP tlog-proof file that a receipt carries.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use tlog_tiles::{Hash, check_record, check_tree};

use crate::{
    checkpoint::{Checkpoint, CheckpointError, LogVerifier},
    tree::LeafHash,
};

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";
/// Most hashes of a proof: a tree has fewer levels.
const MOST: usize = 63;

/// Why a proof does not hold.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// It leads to another root.
    #[error("the proof does not lead to the root of the checkpoint")]
    NotInTree,
    /// Not of the form of a tlog-proof.
    #[error("not a tlog-proof: {0}")]
    Malformed(&'static str),
    /// Its checkpoint does not hold.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
}

/// Checks that the tree of `size` and `root` has `leaf` as its entry `index` (RFC 6962 §2.1.1).
///
/// # Errors
/// [`ProofError::NotInTree`].
pub fn check_inclusion(
    proof: &[Hash],
    size: u64,
    root: Hash,
    index: u64,
    leaf: LeafHash,
) -> Result<(), ProofError> {
    check_record(&proof.to_vec(), size, root, index, leaf).map_err(|_| ProofError::NotInTree)
}

/// Checks that the tree of `size` and `root` begins with that of `smaller` and `old` (RFC 6962
/// §2.1.2).
///
/// # Errors
/// [`ProofError::NotInTree`].
pub fn check_consistency(
    proof: &[Hash],
    smaller: u64,
    old: Hash,
    size: u64,
    root: Hash,
) -> Result<(), ProofError> {
    check_tree(&proof.to_vec(), size, root, smaller, old).map_err(|_| ProofError::NotInTree)
}

/// One entry's proof with the checkpoint it leads to (C2SP tlog-proof).
#[derive(Debug, Clone, PartialEq)]
pub struct TlogProof {
    /// Number of the entry.
    pub index: u64,
    /// From the leaf's sibling up.
    pub hashes: Vec<Hash>,
    /// The signed note, as published.
    pub checkpoint: String,
}

impl TlogProof {
    /// The file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{FIRST_LINE}\nindex {}\n", self.index);
        for hash in &self.hashes {
            text.push_str(&STANDARD.encode(hash.0));
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.checkpoint);
        text
    }

    /// Reads a file. Nothing is checked yet.
    ///
    /// # Errors
    /// [`ProofError::Malformed`].
    pub fn parse(text: &str) -> Result<Self, ProofError> {
        let wrong = ProofError::Malformed;
        let (head, checkpoint) = text.split_once("\n\n").ok_or(wrong("no empty line"))?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(FIRST_LINE) {
            return Err(wrong("another first line"));
        }
        if lines.peek().is_some_and(|line| line.starts_with("extra ")) {
            lines.next();
        }
        let index = lines
            .next()
            .and_then(|line| line.strip_prefix("index "))
            .ok_or(wrong("no index"))?;
        let number: u64 = index.parse().map_err(|_| wrong("no index"))?;
        if number.to_string() != index {
            return Err(wrong("no index"));
        }
        let hashes = lines
            .map(|line| parse_hash(line).ok_or(wrong("a line is no hash")))
            .collect::<Result<Vec<_>, _>>()?;
        if hashes.len() > MOST {
            return Err(wrong("too many hashes"));
        }
        Ok(Self {
            index: number,
            hashes,
            checkpoint: checkpoint.to_owned(),
        })
    }

    /// Checks it for this leaf, under a log whose key is known otherwise.
    ///
    /// # Errors
    /// When the checkpoint is not that log's, or does not contain the leaf.
    pub fn check(&self, leaf: LeafHash, log: &LogVerifier) -> Result<Checkpoint, ProofError> {
        let checkpoint = log.open(&self.checkpoint)?;
        check_inclusion(
            &self.hashes,
            checkpoint.size,
            checkpoint.root,
            self.index,
            leaf,
        )?;
        Ok(checkpoint)
    }
}

/// A hash in base64, in its one spelling.
#[must_use]
pub fn parse_hash(text: &str) -> Option<Hash> {
    let bytes = STANDARD.decode(text).ok()?;
    bytes.try_into().ok().map(Hash)
}
