//! One encrypted database per person.
//!
//! A vault is one SQLCipher file under a random key of its own. The key never lies on disk bare:
//! it is kept wrapped under the host's key, bound to the vault's id, by whoever keeps the host's
//! own records. Opening never makes a file, so a wrong path, a wrong key or a damaged file is an
//! error and not an empty vault. Erasing the file and the wrapped keys erases the person's data.
//!
//! What it does not do: know who the person is, or decide what may leave.

mod carried;
mod copy;
mod exclusive;
mod files;
mod host;
mod host_key;
mod keys;
mod open;
mod reader;
mod schema;
#[cfg(test)]
mod tests;

pub use copy::TakenIn;
pub use exclusive::{Exclusive, Patience};
pub(crate) use files::{digest as digest_of, new_private as new_private_file};
pub use host::VaultHost;
pub use host_key::{HostKeys, KeyError, KeyId, NoKeyId};
pub use keys::WrappedKeys;
pub use open::Vault;
pub(crate) use schema::sorted;
pub use schema::tables;

use std::{fmt, str::FromStr};

use uuid::Uuid;

/// Names a vault and its file. Random, and of no meaning outside this host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VaultId(Uuid);

impl VaultId {
    /// The bare UUID, for storage.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl From<Uuid> for VaultId {
    fn from(id: Uuid) -> Self {
        Self(id)
    }
}

impl fmt::Display for VaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl FromStr for VaultId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        Uuid::try_parse(text).map(Self)
    }
}

/// Why a vault cannot be made, opened or used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// A vault of this id exists already.
    #[error("vault `{0}` exists already")]
    Exists(VaultId),
    /// There is no such vault.
    #[error("vault `{0}` does not exist")]
    Missing(VaultId),
    /// Somebody uses the vault, or it is held for something else.
    #[error("vault `{0}` is in use")]
    Busy(VaultId),
    /// The keys are those of before: the vault has others now.
    #[error("vault `{0}` has other keys by now")]
    Exchanged(VaultId),
    /// The wrapped keys are not this vault's under this host's key.
    #[error("the keys of vault `{0}` cannot be unwrapped")]
    Keys(VaultId, #[source] KeyError),
    /// The file is damaged or was made under another key.
    #[error("vault `{0}` is damaged, or its key is another")]
    Damaged(VaultId),
    /// The file was made by a newer version.
    #[error("vault `{0}` has the newer form {1}")]
    Newer(VaultId, i64),
    /// The database library was built without encryption; nothing may be written with it.
    #[error("the database library does not encrypt")]
    NotEncrypting,
    /// A file or folder of the vaults.
    #[error("the folder of the vaults cannot be used")]
    Folder(#[source] std::io::Error),
    /// The database.
    #[error("the vault's database failed")]
    Database(#[from] sqlx::Error),
    /// The connection that questions read through. Its text may quote a statement, never a value.
    #[error("the vault cannot be read by a question")]
    Reading(#[source] rusqlite::Error),
    /// A stored value that is not what the vault writes.
    #[error("`{table}.{column}` of a vault holds an unreadable value")]
    Unreadable {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
    },
}
