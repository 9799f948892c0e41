//! A transparency log that a test writes, honestly or not: [`super::FakeManager::show_log`] serves whichever
//! history it is given, as a log could that shows different people different ones.
#![expect(
    clippy::unwrap_used,
    reason = "test code that other crates use: it stops at the first surprise"
)]

use std::sync::Arc;

use consent_evidence::{
    checkpoint::NoteKey,
    entry,
    tree::{Frontier, Tiles, consistency},
    witness::AddCheckpoint,
};
use consent_model::digest::Digest;

/// Name of the log.
pub const LOG_ORIGIN: &str = "manager.example/log";

/// One history of a log.
#[derive(Debug, Clone)]
pub struct LogHistory {
    key: Arc<NoteKey>,
    entries: Vec<String>,
}

impl LogHistory {
    /// Of these entries, signed with a key of this seed.
    #[must_use]
    pub fn new(seed: u8, entries: &[&str]) -> Self {
        Self {
            key: Arc::new(NoteKey::of_log(LOG_ORIGIN, &[seed; 32]).unwrap()),
            entries: entries.iter().map(|&entry| entry.to_owned()).collect(),
        }
    }

    /// The log's public key.
    #[must_use]
    pub fn vkey(&self) -> String {
        self.key.vkey()
    }

    /// How many entries it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.entries.len() as u64
    }

    /// Its checkpoint, signed.
    #[must_use]
    pub fn checkpoint(&self) -> String {
        let (frontier, _) = self.tree();
        self.key
            .sign(frontier.size(), frontier.root().unwrap())
            .unwrap()
    }

    /// The proof that it begins with its first `from` entries, as of `to`; none where there are no
    /// such trees.
    #[must_use]
    pub fn consistency(&self, from: u64, to: u64) -> Option<Vec<String>> {
        let whole = self.size();
        let to = usize::try_from(to).ok().filter(|_| to <= whole)?;
        let then = Self {
            key: Arc::clone(&self.key),
            entries: self.entries[..to].to_vec(),
        };
        let proof = consistency(from, then.size(), &then.tree().1).ok()?;
        Some(proof.iter().map(ToString::to_string).collect())
    }

    /// What it sends to a witness that has seen its first `old` entries.
    #[must_use]
    pub fn add_checkpoint(&self, old: u64) -> AddCheckpoint {
        let proof = match old {
            0 => Vec::new(),
            old if old == self.size() => Vec::new(),
            old => consistency(old, self.size(), &self.tree().1).unwrap(),
        };
        AddCheckpoint {
            old,
            proof,
            checkpoint: self.checkpoint(),
        }
    }

    fn tree(&self) -> (Frontier, Tiles) {
        let (mut frontier, mut tiles) = (Frontier::default(), Tiles::default());
        for entry in &self.entries {
            let digest = Digest::of_bytes(entry.as_bytes());
            frontier.push(entry::leaf(&digest), &mut tiles);
        }
        for (name, bytes) in frontier.tiles().iter() {
            tiles.insert(name, bytes.clone());
        }
        (frontier, tiles)
    }
}
