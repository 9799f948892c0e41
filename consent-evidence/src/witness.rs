//! A witness: remembers the latest checkpoint of a log that it has seen, and cosigns a later one only
//! if that one continues it (C2SP tlog-witness). The log cannot show two people two histories as
//! long as both know the same witness.

use crate::{
    checkpoint::{Checkpoint, CheckpointError, LogVerifier},
    proof::{check_consistency, parse_hash},
};
use tlog_tiles::{EMPTY_HASH, Hash};

/// Most lines of proof.
const MOST: usize = 63;

/// What a witness last cosigned of one log. The default: nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// Entries.
    pub size: u64,
    /// Root.
    pub root: Hash,
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            size: 0,
            root: EMPTY_HASH,
        }
    }
}

/// A call of `add-checkpoint`, read.
#[derive(Debug, Clone, PartialEq)]
pub struct AddCheckpoint {
    /// Size that the log believes the witness to have seen.
    pub old: u64,
    /// From there.
    pub proof: Vec<Hash>,
    /// The signed note.
    pub checkpoint: String,
}

/// Why a witness does not cosign; the statuses are those of tlog-witness.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WitnessRefusal {
    /// 400.
    #[error("not a call of add-checkpoint: {0}")]
    Malformed(&'static str),
    /// 404.
    #[error("a checkpoint of a log that this witness does not know")]
    UnknownLog,
    /// 403.
    #[error("the log has not signed this checkpoint")]
    NotSigned,
    /// 409, with the size that it has.
    #[error("this witness has seen {0} entries")]
    OtherSize(u64),
    /// 422: the log has shown this witness another history before.
    #[error("the checkpoint does not continue what this witness has seen")]
    Fork,
}

impl AddCheckpoint {
    /// The body of the call.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("old {}\n", self.old);
        for hash in &self.proof {
            text.push_str(&hash.to_string());
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.checkpoint);
        text
    }

    /// Reads the body of a call.
    ///
    /// # Errors
    /// [`WitnessRefusal::Malformed`].
    pub fn parse(text: &str) -> Result<Self, WitnessRefusal> {
        let wrong = WitnessRefusal::Malformed;
        let (head, checkpoint) = text.split_once("\n\n").ok_or(wrong("no empty line"))?;
        let mut lines = head.split('\n');
        let old = lines
            .next()
            .and_then(|line| line.strip_prefix("old "))
            .ok_or(wrong("no old size"))?;
        let size: u64 = old.parse().map_err(|_| wrong("no old size"))?;
        if size.to_string() != old {
            return Err(wrong("no old size"));
        }
        let proof = lines
            .map(|line| parse_hash(line).ok_or(wrong("a line is no hash")))
            .collect::<Result<Vec<_>, _>>()?;
        if proof.len() > MOST {
            return Err(wrong("too many hashes"));
        }
        Ok(Self {
            old: size,
            proof,
            checkpoint: checkpoint.to_owned(),
        })
    }
}

/// Whether a witness that has last `seen` this may cosign: a total function, in the order of
/// tlog-witness. What it gives back is to be kept, together with the comparison of `seen`, in one
/// transaction.
///
/// # Errors
/// [`WitnessRefusal`].
pub fn judge(
    call: &AddCheckpoint,
    log: &LogVerifier,
    seen: Seen,
) -> Result<Checkpoint, WitnessRefusal> {
    let new = match log.open(&call.checkpoint) {
        Ok(new) => new,
        Err(CheckpointError::OtherLog) => return Err(WitnessRefusal::UnknownLog),
        Err(CheckpointError::NotSigned) => return Err(WitnessRefusal::NotSigned),
        Err(_) => return Err(WitnessRefusal::Malformed("not a checkpoint")),
    };
    if call.old > new.size {
        return Err(WitnessRefusal::Malformed("the old size is the larger one"));
    }
    if call.old != seen.size {
        return Err(WitnessRefusal::OtherSize(seen.size));
    }
    continues(&call.proof, seen, &new)
        .then_some(new)
        .ok_or(WitnessRefusal::Fork)
}

/// Whether `new` is the tree that was `seen`, with more behind it.
#[must_use]
pub fn continues(proof: &[Hash], seen: Seen, new: &Checkpoint) -> bool {
    if new.size == 0 {
        return new.root == EMPTY_HASH && proof.is_empty();
    }
    if seen.size == 0 {
        return proof.is_empty();
    }
    if seen.size == new.size {
        return seen.root == new.root && proof.is_empty();
    }
    check_consistency(proof, seen.size, seen.root, new.size, new.root).is_ok()
}

#[cfg(test)]
mod tests {
    use tlog_tiles::record_hash;

    use super::*;
    use crate::{
        checkpoint::NoteKey,
        tree::{Frontier, Tiles, consistency},
    };

    fn tree(words: &[&str]) -> (Frontier, Tiles) {
        let (mut frontier, mut tiles) = (Frontier::default(), Tiles::default());
        for word in words {
            frontier.push(record_hash(word.as_bytes()), &mut tiles);
        }
        for (name, bytes) in frontier.tiles().iter() {
            tiles.insert(name, bytes.clone());
        }
        (frontier, tiles)
    }

    #[test]
    fn a_witness_refuses_a_fork_and_a_step_back_and_cosigns_what_continues() {
        let key = NoteKey::of_log("log.example", &[1; 32]).unwrap();
        let log = LogVerifier::new(&key.vkey(), Vec::new()).unwrap();
        let call = |words: &[&str], old: u64, proof: Vec<Hash>| {
            let (frontier, _) = tree(words);
            let root = frontier.root().unwrap();
            let checkpoint = key.sign(frontier.size(), root).unwrap();
            AddCheckpoint {
                old,
                proof,
                checkpoint,
            }
        };
        let first = judge(&call(&["a", "b"], 0, Vec::new()), &log, Seen::default()).unwrap();
        let seen = Seen {
            size: first.size,
            root: first.root,
        };
        let proof = consistency(2, 3, &tree(&["a", "b", "c"]).1).unwrap();
        let next = judge(&call(&["a", "b", "c"], 2, proof.clone()), &log, seen).unwrap();
        assert_eq!(next.size, 3);

        let forked = consistency(2, 3, &tree(&["a", "x", "c"]).1).unwrap();
        for proof in [forked, proof, Vec::new()] {
            let fork = judge(&call(&["a", "x", "c"], 2, proof), &log, seen);
            assert_eq!(fork, Err(WitnessRefusal::Fork));
        }
        let same_size = judge(&call(&["a", "x"], 2, Vec::new()), &log, seen);
        assert_eq!(same_size, Err(WitnessRefusal::Fork));
        let back = judge(&call(&["a"], 1, Vec::new()), &log, seen);
        assert_eq!(back, Err(WitnessRefusal::OtherSize(2)));
        let wrong = judge(&call(&["a"], 2, Vec::new()), &log, seen);
        assert!(matches!(wrong, Err(WitnessRefusal::Malformed(_))));
    }

    #[test]
    fn a_call_is_read_as_it_was_written() {
        let key = NoteKey::of_log("log.example", &[1; 32]).unwrap();
        let call = AddCheckpoint {
            old: 20,
            proof: vec![record_hash(b"a"), record_hash(b"b")],
            checkpoint: key.sign(21, record_hash(b"c")).unwrap(),
        };
        assert_eq!(AddCheckpoint::parse(&call.to_text()).unwrap(), call);
        for wrong in ["", "old 020\n\nx", "old 1\nzz\n\nx", "new 1\n\nx"] {
            assert!(AddCheckpoint::parse(wrong).is_err(), "{wrong}");
        }
    }
}
