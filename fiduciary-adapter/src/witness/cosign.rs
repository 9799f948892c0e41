//! The witness: `add-checkpoint` of C2SP tlog-witness.

use consent_evidence::{
    checkpoint::{Checkpoint, CheckpointError, LogVerifier},
    witness::{self, AddCheckpoint, WitnessRefusal, judge},
};

use super::{
    ForkKind, WitnessError,
    compare::told,
    fork::Shown,
    seen::{self, Part, Seen},
};
use crate::{adapter::Adapter, storage};

/// Who brings checkpoints to us, in what is kept of a fork.
pub(super) const WITNESS: &str = "witness";

/// Why a checkpoint is not cosigned.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CosignError {
    /// This adapter is no witness.
    #[error("this party is no witness")]
    Off,
    /// By the rules of a witness.
    #[error(transparent)]
    Refused(#[from] WitnessRefusal),
    /// It could not be done.
    #[error(transparent)]
    Witness(#[from] WitnessError),
}

impl From<sea_orm::DbErr> for CosignError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Witness(error.into())
    }
}

impl From<CheckpointError> for CosignError {
    fn from(error: CheckpointError) -> Self {
        Self::Witness(error.into())
    }
}

impl Adapter {
    /// Cosigns a checkpoint that continues the last one; gives the line. It is on disk before.
    ///
    /// # Errors
    /// [`CosignError`].
    pub(crate) async fn add_checkpoint(&self, body: &[u8]) -> Result<String, CosignError> {
        let key = self.witness_key.as_ref().ok_or(CosignError::Off)?;
        let text = std::str::from_utf8(body).map_err(|_| WitnessRefusal::Malformed("not UTF-8"))?;
        let call = AddCheckpoint::parse(text)?;
        // Anybody may call: nobody makes us ask the manager for the key.
        let log = self.known_log().await?.ok_or(WitnessRefusal::UnknownLog)?;
        let vkey = log.vkey();
        // Before the database's one lock is taken: most of what is wrong ends here.
        let seen = seen::load(&self.db, vkey, Part::Cosigned).await?;
        let judged = judge(&call, &log, tree(seen.as_ref())?);
        match (&judged, &seen) {
            (Ok(new), Some(seen)) if new.size == seen.size => {
                // It is on disk already.
                return Ok(key.cosign(&call.checkpoint, self.seconds())?);
            }
            (Ok(_) | Err(WitnessRefusal::Fork), _) => {}
            (Err(refusal), _) => return Err(refusal.clone().into()),
        }
        let tx = storage::begin(&self.db).await?;
        // INVARIANT (tlog-witness, "add-checkpoint"): compared and kept in one transaction, so that of two
        // calls at once one is told the other's size.
        let seen = seen::load(&tx, vkey, Part::Cosigned).await?;
        let new = match judge(&call, &log, tree(seen.as_ref())?) {
            Ok(new) => new,
            Err(WitnessRefusal::Fork) => {
                if let Some((kind, ours, theirs)) = evidence(&call, &log, seen.as_ref())? {
                    let pair = (&ours, &theirs);
                    let is_news = self.keep_fork(&tx, vkey, kind, WITNESS, pair).await?;
                    tx.commit().await?;
                    if is_news {
                        told(kind, WITNESS, pair);
                    }
                }
                return Err(WitnessRefusal::Fork.into());
            }
            Err(refusal) => return Err(refusal.into()),
        };
        let line = key.cosign(&call.checkpoint, self.seconds())?;
        let kept = Seen {
            size: new.size,
            root: new.root.to_string(),
            note: log.bare(&call.checkpoint)?,
            cosignature: Some(line.clone()),
            seen_at: self.now(),
        };
        seen::keep(&tx, vkey, Part::Cosigned, &kept).await?;
        tx.commit().await?;
        Ok(line)
    }

    fn seconds(&self) -> u64 {
        u64::try_from(self.now().timestamp()).unwrap_or_default()
    }
}

fn tree(seen: Option<&Seen>) -> Result<witness::Seen, WitnessError> {
    seen.map_or(Ok(witness::Seen::default()), Seen::tree)
}

/// What a refused checkpoint shows. A wrong proof alone shows nothing: anybody can put one beside a true
/// checkpoint. Then the manager is asked for the right one, at the next round.
fn evidence(
    call: &AddCheckpoint,
    log: &LogVerifier,
    seen: Option<&Seen>,
) -> Result<Option<(ForkKind, Shown, Shown)>, WitnessError> {
    let new: Checkpoint = log.open(&call.checkpoint)?;
    let before = tree(seen)?;
    let kind = match (seen, new.size) {
        (_, 0) if new.root != before.root => ForkKind::TwoRoots,
        (Some(seen), size) if seen.size == size && before.root != new.root => ForkKind::TwoRoots,
        (Some(seen), size) if seen.size > 0 && seen.size < size => ForkKind::Doubt,
        // The same checkpoint, or the first, with a proof where none belongs.
        _ => return Ok(None),
    };
    let ours = Shown {
        size: before.size,
        root: before.root.to_string(),
        note: seen.map(|seen| seen.note.clone()).unwrap_or_default(),
    };
    let theirs = Shown {
        size: new.size,
        root: new.root.to_string(),
        note: log.bare(&call.checkpoint)?,
    };
    Ok(Some((kind, ours, theirs)))
}
