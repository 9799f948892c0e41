//! What this party has seen of its manager's transparency log, and says of it.
//!
//! Every adapter watches: it fetches the log's checkpoint from time to time, checks that it continues the
//! last one, compares it with what other parties have seen, and shows what it has seen itself. One that is
//! configured as a witness also cosigns what the manager brings (C2SP tlog-witness).
//!
//! It promises that no checkpoint is taken or cosigned which does not continue the one before, and that
//! two which do not fit together are kept for good, with the log's own signatures: whoever holds both can
//! show that the manager has told two histories. It decides nothing about consents: an alarm stops no
//! release, it is for people to act on (`docs/integrate/witness.md`).

mod compare;
mod cosign;
mod fork;
mod key;
mod seen;
mod show;
mod watch;

use consent_evidence::checkpoint::{CheckpointError, NoteKey};
use sea_orm::DbErr;
use service_kit::{
    entropy::IdSource,
    keyfile::{self, KeyFileError},
    manager_client::{ManagerCallError, TrustError},
};

pub(crate) use self::{
    cosign::CosignError,
    watch::{Watch, run},
};
pub use self::{
    fork::{Fork, ForkKind},
    seen::Seen,
    show::{WitnessState, WitnessVerb},
};
use crate::config::AdapterConfig;

/// Holds the seed of the key that cosigns.
const KEY_FILE: &str = "witness-key.seed";

/// Why what was seen of the log cannot be told or added to.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// The log's key is not known yet, and the manager could not be asked.
    #[error("the manager could not be asked for its log")]
    Manager(#[from] ManagerCallError),
    /// What the manager says of itself cannot be had.
    #[error("what the manager says of itself cannot be had")]
    Trust(#[from] TrustError),
    /// The manager names no log.
    #[error("the manager keeps no transparency log")]
    NoLog,
    /// A key or checkpoint is none.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// What the database holds is not what was written there.
    #[error("a row of `{0}` cannot be read back")]
    Corrupt(&'static str),
}

/// The key that this adapter cosigns with, if it is a witness; made when it is not there yet.
///
/// # Errors
/// When its file cannot be used.
pub(crate) fn witness_key(
    config: &AdapterConfig,
    ids: &IdSource,
) -> Result<Option<NoteKey>, WitnessKeyError> {
    let Some(name) = config.witness_name() else {
        return Ok(None);
    };
    let seed = keyfile::load_or_create_seed(&config.data_dir.join(KEY_FILE), ids)?;
    Ok(Some(NoteKey::of_witness(&name, seed.expose())?))
}

/// Why there is no key to cosign with.
#[derive(Debug, thiserror::Error)]
pub enum WitnessKeyError {
    /// Its file cannot be used.
    #[error(transparent)]
    File(#[from] KeyFileError),
    /// The witness's name is none.
    #[error("`witness.name` cannot be the name of a key")]
    Name(#[from] CheckpointError),
}
