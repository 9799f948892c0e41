//! Whole vaults: erasing one, giving it a new key, keeping and bringing back a copy, looking it over.
//!
//! Each of these can be interrupted at any moment and leaves the vault as it was or as it is to be;
//! what was begun and cannot be taken back is finished at the next start. Nobody has the vault open
//! meanwhile ([`crate::vault::Exclusive`]).
//!
//! What it does not do: decide who may ask for it.

mod certificate;
mod erase;

use std::time::Duration;

use consent_model::{
    jose::{JoseError, SigningKey},
    party::PartyId,
};
use service_kit::entropy::IdSource;

pub use self::{
    certificate::{CERTIFICATE_TYP, ErasedFile, ErasureCertificate},
    erase::Asked,
};
use crate::{
    storage::{HostDb, StorageError},
    vault::{VaultError, VaultHost, VaultId},
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
