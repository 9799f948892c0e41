//! Whole vaults: erasing one, giving it a new key, keeping and bringing back a copy, looking it over.
//!
//! Each of these can be interrupted at any moment and leaves the vault as it was or as it is to be;
//! what was begun and cannot be taken back is finished at the next start. Nobody has the vault open
//! meanwhile ([`crate::vault::Exclusive`]).
//!
//! What it does not do: decide who may ask for it.

mod backup;
mod certificate;
mod check;
mod erase;
mod rotate;
#[cfg(test)]
mod tests;
mod work;

use std::{path::PathBuf, time::Duration};

use consent_model::{
    jose::{JoseError, SigningKey},
    party::PartyId,
};
use service_kit::entropy::IdSource;

pub use self::{
    certificate::{CERTIFICATE_TYP, ErasedFile, ErasureCertificate},
    erase::Asked,
    work::Work,
};
use crate::{
    storage::{HostDb, Person, StorageError},
    vault::{KeyError, VaultError, VaultHost, VaultId},
};

/// Longest that whoever uses a vault is waited for before it is closed for good.
const LAST_WORD: Duration = Duration::from_secs(10);

/// What works on whole vaults.
#[derive(Debug, Clone, Copy)]
pub struct Custody<'a> {
    /// The host database.
    pub db: &'a HostDb,
    /// The vaults.
    pub vaults: &'a VaultHost,
    /// The store's signing key.
    pub key: &'a SigningKey,
    /// The store's id in the registry.
    pub party: &'a PartyId,
    /// Ids, randomness and time.
    pub ids: &'a IdSource,
}

impl Custody<'_> {
    async fn person_of(&self, vault: VaultId) -> Result<Person, CustodyError> {
        match self.db.person_of(vault).await? {
            Some(person) => Ok(person),
            None if self.db.erasure(vault).await?.is_some() => Err(CustodyError::Erased(vault)),
            None => Err(CustodyError::NoVault(vault)),
        }
    }
}

/// Why nothing, or not all of it, was done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CustodyError {
    /// No such vault.
    #[error("there is no vault `{0}` here")]
    NoVault(VaultId),
    /// It is gone for good.
    #[error("vault `{0}` has been erased")]
    Erased(VaultId),
    /// Whose it is keeps these for others.
    #[error(
        "the person of vault `{0}` keeps others as a guardian; erase these first: {list}",
        list = listed(.1)
    )]
    KeepsOthers(VaultId, Vec<VaultId>),
    /// A ward's, whose guardian is not here.
    #[error("the vault is kept by a guardian who is not here; restore vault `{0}` first")]
    GuardianFirst(VaultId),
    /// Something is wrong with it.
    #[error("vault `{0}`: {1}")]
    Faults(VaultId, String),
    /// There is a file where a copy was to be kept.
    #[error("`{0}` is there already; name a new file")]
    Exists(PathBuf),
    /// Not a backup.
    #[error("the file is not a backup of a vault, or not a whole one")]
    NoBackup,
    /// A backup of another store.
    #[error("the backup was made by another store")]
    Foreign,
    /// Restored before.
    #[error("this backup was restored here already; after a restore make a new backup")]
    Again,
    /// The vault is there.
    #[error(
        "vault `{0}` is there, and newer than the backup; `--replace` gives up what came since"
    )]
    Present(VaultId),
    /// She has come in again.
    #[error("the person has another vault here by now; erase that one first")]
    Another,
    /// A file.
    #[error("a file of the backup cannot be used")]
    File(#[from] std::io::Error),
    /// A key.
    #[error("a key cannot be used")]
    Key(#[from] KeyError),
    /// Something of the keys is still to be found.
    #[error("the keys of vault `{0}` can still be found in the files of the host database")]
    StillThere(VaultId),
    /// Host database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Signing.
    #[error("a document could not be signed")]
    Sign(#[from] JoseError),
}

fn listed(vaults: &[VaultId]) -> String {
    let names: Vec<_> = vaults.iter().map(VaultId::to_string).collect();
    names.join(", ")
}
