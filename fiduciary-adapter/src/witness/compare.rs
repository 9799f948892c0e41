//! Whether two checkpoints of the log belong to one history: the manager has to show it.

use chrono::TimeDelta;
use consent_evidence::{
    proof::{check_consistency, parse_hash},
    witness::Seen,
};
use service_kit::problem::Causes;

use super::{
    ForkKind, WitnessError,
    fork::{self, Shown},
};
use crate::{adapter::Adapter, storage};

/// How long the manager may refuse a proof before that counts against it: it may stand behind a cache, or
/// be about to come back from a backup.
const GRACE: TimeDelta = TimeDelta::minutes(10);

/// How two trees stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// One begins with the other.
    Joined,
    /// They cannot both be of this log.
    Apart(ForkKind),
    /// The manager answered, and gave no proof.
    Refused,
    /// The manager could not be asked.
    Unknown,
}

impl Adapter {
    /// Holds a checkpoint of the log, signed by it, against one that we have seen. Keeps what does not fit,
    /// and says so; whether they are joined.
    pub(super) async fn settle(
        &self,
        vkey: &str,
        shown_to: &str,
        ours: &Shown,
        theirs: &Shown,
    ) -> Result<bool, WitnessError> {
        let relation = self.relate(&tree(ours)?, &tree(theirs)?).await;
        let tx = storage::begin(&self.db).await?;
        let kind = match relation {
            Relation::Joined => {
                fork::clear_doubt(&tx, vkey, shown_to, theirs).await?;
                tx.commit().await?;
                return Ok(true);
            }
            Relation::Apart(kind) => kind,
            Relation::Unknown => ForkKind::Doubt,
            Relation::Refused => match fork::known(&tx, vkey, shown_to, theirs).await? {
                Some(known) if known.found_at + GRACE <= self.now() => ForkKind::NotContinued,
                _ => ForkKind::Doubt,
            },
        };
        let pair = (ours, theirs);
        let is_news = self.keep_fork(&tx, vkey, kind, shown_to, pair).await?;
        tx.commit().await?;
        if is_news {
            told(kind, shown_to, pair);
        }
        Ok(false)
    }

    async fn relate(&self, ours: &Seen, theirs: &Seen) -> Relation {
        let (smaller, larger) = match ours.size <= theirs.size {
            true => (ours, theirs),
            false => (theirs, ours),
        };
        if smaller.size == larger.size {
            return match smaller.root == larger.root {
                true => Relation::Joined,
                false => Relation::Apart(ForkKind::TwoRoots),
            };
        }
        if smaller.size == 0 {
            // There is one empty tree.
            return match smaller.root == Seen::default().root {
                true => Relation::Joined,
                false => Relation::Apart(ForkKind::TwoRoots),
            };
        }
        let proof = match self
            .manager
            .log_consistency(smaller.size, larger.size)
            .await
        {
            Ok(proof) => proof,
            Err(error) if error.last_word().is_some() => return Relation::Refused,
            Err(error) => {
                let error = Causes(&error);
                tracing::warn!(%error, "a proof of the log could not be had");
                return Relation::Unknown;
            }
        };
        let hashes: Option<Vec<_>> = proof.iter().map(|line| parse_hash(line)).collect();
        let Some(hashes) = hashes else {
            return Relation::Refused;
        };
        let (from, to) = (smaller, larger);
        match check_consistency(&hashes, from.size, from.root, to.size, to.root) {
            Ok(()) => Relation::Joined,
            Err(_) => Relation::Apart(ForkKind::NotContinued),
        }
    }
}

fn tree(shown: &Shown) -> Result<Seen, WitnessError> {
    Ok(Seen {
        size: shown.size,
        root: parse_hash(&shown.root).ok_or(WitnessError::Corrupt("log_fork"))?,
    })
}

/// Said once for each pair. Roots and sizes are public.
pub(super) fn told(kind: ForkKind, shown_to: &str, (ours, theirs): (&Shown, &Shown)) {
    let (size, other) = (ours.size, theirs.size);
    match kind {
        ForkKind::Doubt => tracing::warn!(
            shown_to,
            size,
            other,
            "no proof has joined two checkpoints of the manager's log yet"
        ),
        ForkKind::TwoRoots | ForkKind::NotContinued => tracing::error!(
            shown_to,
            size,
            other,
            "the manager's log has shown two histories; both checkpoints are kept (`witness show`)"
        ),
        ForkKind::OtherKey => tracing::error!(
            shown_to,
            size,
            other,
            "a checkpoint under the name of the manager's log is signed by another key"
        ),
    }
}
