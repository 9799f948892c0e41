//! A vault for one alone: nobody else has it open, and whoever wants to open it waits.
//!
//! So a file is never exchanged or deleted under somebody who reads it. Others are waited for; how
//! long, and whether they are cut off then, the caller says.

use std::{
    sync::{Arc, PoisonError},
    time::Duration,
};

use consent_model::digest::Digest;
use tokio::sync::{Mutex, MutexGuard, OwnedMutexGuard};

use super::{KeyId, Vault, VaultError, VaultHost, VaultId, WrappedKeys, files, host::OpenVaults};

/// Pause between two looks at whether a vault is still used.
const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// Locked for as long as a vault is held.
pub(super) type Held = Arc<Mutex<()>>;

/// What is done about those who use a vault that is wanted.
#[derive(Debug, Clone, Copy)]
pub enum Patience {
    /// They are waited for this long, and then nothing comes of it.
    GivesUp(Duration),
    /// They are waited for this long, and then find it closed.
    CutsOff(Duration),
}

/// A vault held by one alone, until this is dropped.
pub struct Exclusive<'a> {
    pub(super) host: &'a VaultHost,
    pub(super) id: VaultId,
    _held: OwnedMutexGuard<()>,
}

impl std::fmt::Debug for Exclusive<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Exclusive({})", self.id)
    }
}

impl VaultHost {
    /// Holds a vault for one alone, closed.
    ///
    /// # Errors
    /// [`VaultError::Busy`] when it is held already, or others use it for longer than is waited.
    pub async fn hold(&self, id: VaultId, patience: Patience) -> Result<Exclusive<'_>, VaultError> {
        let held = Held::default();
        let exclusive = {
            let _open = self.open.lock().await;
            let mut all = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            if all.contains_key(&id) {
                return Err(VaultError::Busy(id));
            }
            let guard = Arc::clone(&held).try_lock_owned();
            let guard = guard.map_err(|_| VaultError::Busy(id))?;
            all.insert(id, held);
            Exclusive {
                host: self,
                id,
                _held: guard,
            }
        };
        let (longest, cuts_off) = match patience {
            Patience::GivesUp(longest) => (longest, false),
            Patience::CutsOff(longest) => (longest, true),
        };
        let mut waited = Duration::ZERO;
        loop {
            let closing = {
                let mut open = self.open.lock().await;
                let Some((_, vault)) = open.vaults.get(&id) else {
                    return Ok(exclusive);
                };
                let free = vault.is_idle() || (waited >= longest && cuts_off);
                free.then(|| open.vaults.remove(&id)).flatten()
            };
            if let Some((_, vault)) = closing {
                vault.close().await?;
                return Ok(exclusive);
            }
            if waited >= longest {
                return Err(VaultError::Busy(id));
            }
            tokio::time::sleep(LOOK_AGAIN).await;
            waited += LOOK_AGAIN;
        }
    }

    /// The open vaults, once this one is not held.
    pub(super) async fn not_held(&self, id: VaultId) -> MutexGuard<'_, OpenVaults> {
        loop {
            let open = self.open.lock().await;
            let held = {
                let all = self.held.lock().unwrap_or_else(PoisonError::into_inner);
                all.get(&id).cloned()
            };
            let Some(held) = held else { return open };
            drop(open);
            let _until_then = held.lock().await;
        }
    }
}

impl Exclusive<'_> {
    /// Which vault it is.
    #[must_use]
    pub const fn id(&self) -> VaultId {
        self.id
    }

    /// From now on nobody opens it, with whatever keys.
    pub fn retire(&self) {
        self.host.open_only(self.id, None);
    }

    /// Deletes every file of it, for good.
    ///
    /// # Errors
    /// When one cannot be deleted. Those that are gone already are no error.
    pub fn remove_files(&self) -> Result<(), VaultError> {
        let removed = files::remove_all_but(&self.host.folder, self.id, None);
        removed.map(drop).map_err(VaultError::Folder)
    }

    /// Digest and size of its file, if there is one. Nothing but keys that are not read any more
    /// leaves open which of several it is.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn file(&self, wrapped: &WrappedKeys) -> Result<Option<(Digest, u64)>, VaultError> {
        let found = match self.host.unwrap(self.id, wrapped) {
            Ok(keys) => Some(files::path(&self.host.folder, self.id, keys.generation)),
            Err(_) => files::of_vault(&self.host.folder, self.id)
                .map_err(VaultError::Folder)?
                .into_iter()
                .find(|path| path.extension().is_some_and(|e| e == "vault")),
        };
        match found.map(|path| files::digest(&path)) {
            Some(Err(e)) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Some(measured) => measured.map(Some).map_err(VaultError::Folder),
            None => Ok(None),
        }
    }

    /// Names its data key.
    ///
    /// # Errors
    /// When the keys are not its keys.
    pub fn data_key(&self, wrapped: &WrappedKeys) -> Result<KeyId, VaultError> {
        Ok(self.host.unwrap(self.id, wrapped)?.id())
    }

    /// Opens it, for the holder alone. Close what comes back, or drop it, before it is given back.
    ///
    /// # Errors
    /// As [`VaultHost::open`].
    pub async fn open(&self, wrapped: &WrappedKeys) -> Result<Vault, VaultError> {
        let keys = self.host.unwrap(self.id, wrapped)?;
        self.host.connect(self.id, &keys).await
    }
}

impl Drop for Exclusive<'_> {
    fn drop(&mut self) {
        let all = self.host.held.lock();
        all.unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }
}
