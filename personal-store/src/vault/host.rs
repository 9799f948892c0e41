//! The host of many vaults: makes, opens, keeps open for a while, closes and erases them.
//!
//! At most `most_open` idle vaults stay open; a vault in use is never closed under its user, so
//! the number of open files is bounded by the larger of that and the vaults in use at once. This
//! module keeps no list of people.

use std::{
    collections::HashMap,
    fs, io,
    path::PathBuf,
    sync::{self, PoisonError},
};

use consent_model::redacted::{Redacted, SecretBytes};
use service_kit::entropy::IdSource;
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use super::{
    HostKeys, KeyError, Vault, VaultError, VaultId, WrappedKeys, exclusive::Held, files,
    keys::VaultKeys, schema,
};

/// Opens the vaults of one folder with the host's keys.
pub struct VaultHost {
    pub(super) folder: PathBuf,
    pub(super) keys: HostKeys,
    most_open: usize,
    pub(super) open: Mutex<OpenVaults>,
    /// Vaults that nobody may open at the moment. Looked at with `open` locked.
    pub(super) held: sync::Mutex<HashMap<VaultId, Held>>,
    /// Of vaults that were given another file: only keys of at least this generation open them.
    /// Whoever still has older ones would write into a file that does not count any more.
    least: sync::Mutex<HashMap<VaultId, u32>>,
}

#[derive(Default)]
pub(super) struct OpenVaults {
    pub(super) vaults: HashMap<VaultId, (u64, Vault)>,
    /// Counts openings; the smallest count was used longest ago.
    uses: u64,
}

impl std::fmt::Debug for VaultHost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("VaultHost")
    }
}

impl VaultHost {
    /// A host over `folder`, which is made if it is not there, for the host's user alone.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub fn new(
        folder: PathBuf,
        host_key: &Redacted<[u8; 32]>,
        most_open: usize,
    ) -> Result<Self, VaultError> {
        let keys = HostKeys::new(host_key, &[])
            .map_err(|_| VaultError::Folder(io::Error::other("the host key was not taken")))?;
        Self::with_keys(folder, keys, most_open)
    }

    /// The same with every key that the host has.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub fn with_keys(
        folder: PathBuf,
        keys: HostKeys,
        most_open: usize,
    ) -> Result<Self, VaultError> {
        files::private_folder(&folder).map_err(VaultError::Folder)?;
        Ok(Self {
            folder,
            keys,
            most_open: most_open.max(1),
            open: Mutex::default(),
            held: sync::Mutex::default(),
            least: sync::Mutex::default(),
        })
    }

    /// The host's keys.
    #[must_use]
    pub const fn keys(&self) -> &HostKeys {
        &self.keys
    }

    /// Makes an empty vault with fresh keys. Store what comes back before using the vault:
    /// without it the file is noise.
    ///
    /// # Errors
    /// When a vault of this id exists, or the file cannot be made.
    pub async fn create(&self, id: VaultId, ids: &IdSource) -> Result<WrappedKeys, VaultError> {
        let keys = VaultKeys {
            data: Zeroizing::new(ids.bytes32()),
            seed: Zeroizing::new(ids.bytes32()),
            generation: 0,
        };
        let wrapped = keys.wrap(id, &self.keys, ids);
        let wrapped = wrapped.map_err(|why| VaultError::Keys(id, why))?;
        let path = files::path(&self.folder, id, 0);
        match files::new_private(&path) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                return Err(VaultError::Exists(id));
            }
            made => drop(made.map_err(VaultError::Folder)?),
        }
        let made = async {
            let vault = Vault::connect(id, &path, &keys).await?;
            schema::create(&vault).await?;
            vault.close().await
        };
        if let Err(error) = made.await {
            files::remove_database(&path).map_err(VaultError::Folder)?;
            return Err(error);
        }
        Ok(wrapped)
    }

    /// Opens a vault, or hands out the open one. Never makes a file. Waits while the vault is held
    /// ([`VaultHost::hold`]).
    ///
    /// # Errors
    /// When there is no such vault, the keys are not its keys, or the file is damaged.
    pub async fn open(&self, id: VaultId, wrapped: &WrappedKeys) -> Result<Vault, VaultError> {
        // Unwrapped every time: an open vault is no way around the keys.
        let keys = self.unwrap(id, wrapped)?;
        let mut open = self.not_held(id).await;
        self.check_counts(id, &keys)?;
        open.uses += 1;
        let now = open.uses;
        if let Some((used, vault)) = open.vaults.get_mut(&id) {
            *used = now;
            return Ok(vault.clone());
        }
        open.close_beyond(self.most_open - 1).await?;
        let vault = self.connect(id, &keys).await?;
        open.vaults.insert(id, (now, vault.clone()));
        Ok(vault)
    }

    /// Deletes the vault's files, of every generation. The caller deletes the wrapped keys, without
    /// which any copy of the file stays closed for ever (design §8).
    ///
    /// # Errors
    /// When a file cannot be deleted. Files that are gone already are no error.
    pub async fn erase(&self, id: VaultId) -> Result<(), VaultError> {
        let mut open = self.open.lock().await;
        if let Some((_, vault)) = open.vaults.remove(&id) {
            vault.close().await?;
        }
        files::remove_all_but(&self.folder, id, None)
            .map(drop)
            .map_err(VaultError::Folder)
    }

    /// Closes every open vault that nobody uses at the moment.
    ///
    /// # Errors
    /// When a vault's last writes cannot be brought to its file.
    pub async fn close_idle(&self) -> Result<(), VaultError> {
        self.open.lock().await.close_beyond(0).await
    }

    /// Closes every vault, waiting for those in use. Call it before the service ends; whoever
    /// still holds a vault then finds it gone.
    ///
    /// # Errors
    /// When a vault's last writes cannot be brought to its file.
    pub async fn close_all(&self) -> Result<(), VaultError> {
        let vaults = std::mem::take(&mut self.open.lock().await.vaults);
        for (_, vault) in vaults.into_values() {
            vault.close().await?;
        }
        Ok(())
    }

    /// How many vaults are open.
    pub async fn open_count(&self) -> usize {
        self.open.lock().await.vaults.len()
    }

    /// Vaults of which an interruption left more than one file.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn with_several_files(&self) -> Result<Vec<VaultId>, VaultError> {
        files::with_several(&self.folder).map_err(VaultError::Folder)
    }

    /// Where a copy of this vault is made before it is kept elsewhere. It goes with the vault.
    pub(crate) fn place_of_copy(&self, id: VaultId) -> PathBuf {
        self.folder.join(format!("{id}.copy"))
    }

    /// Wraps under the current key what lies under any.
    ///
    /// # Errors
    /// When key, context or bytes are others.
    pub(crate) fn rewrap(
        &self,
        context: &str,
        wrapped: &[u8],
        ids: &IdSource,
    ) -> Result<Vec<u8>, KeyError> {
        let plain = self.keys.unwrap(context, wrapped)?;
        self.keys.wrap(context, plain.expose(), ids)
    }

    /// Wraps another secret of this host under its key. `context` says what it is for and for
    /// whom, and must be given again to read it.
    ///
    /// # Errors
    /// When the secret cannot be wrapped.
    pub fn wrap_secret(
        &self,
        context: &str,
        secret: &[u8],
        ids: &IdSource,
    ) -> Result<Vec<u8>, KeyError> {
        self.keys
            .wrap(&format!("amanat-secret-v1:{context}"), secret, ids)
    }

    /// Reads what [`VaultHost::wrap_secret`] wrapped.
    ///
    /// # Errors
    /// When key, context or bytes are others.
    pub fn unwrap_secret(&self, context: &str, wrapped: &[u8]) -> Result<SecretBytes, KeyError> {
        self.keys
            .unwrap(&format!("amanat-secret-v1:{context}"), wrapped)
    }

    /// Whether these are the keys of this vault.
    ///
    /// # Errors
    /// When they are not, or lie under a host key that is not there.
    pub fn check_keys(&self, id: VaultId, wrapped: &WrappedKeys) -> Result<(), VaultError> {
        self.unwrap(id, wrapped).map(drop)
    }

    /// From now on only keys of at least this generation open the vault; none do, for `None`.
    pub(super) fn open_only(&self, id: VaultId, least: Option<u32>) {
        let mut all = self.least.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(id, least.unwrap_or(u32::MAX));
    }

    fn check_counts(&self, id: VaultId, keys: &VaultKeys) -> Result<(), VaultError> {
        let all = self.least.lock().unwrap_or_else(PoisonError::into_inner);
        match all.get(&id) {
            Some(&u32::MAX) => Err(VaultError::Missing(id)),
            Some(least) if keys.generation < *least => Err(VaultError::Exchanged(id)),
            _ => Ok(()),
        }
    }

    pub(super) fn unwrap(
        &self,
        id: VaultId,
        wrapped: &WrappedKeys,
    ) -> Result<VaultKeys, VaultError> {
        VaultKeys::unwrap(id, &self.keys, wrapped).map_err(|why| VaultError::Keys(id, why))
    }

    /// A connection of its own to the file that the keys name.
    pub(super) async fn connect(&self, id: VaultId, keys: &VaultKeys) -> Result<Vault, VaultError> {
        let path = files::path(&self.folder, id, keys.generation);
        match fs::metadata(&path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(VaultError::Missing(id)),
            Err(e) => return Err(VaultError::Folder(e)),
            // An empty file is a valid new database under any key.
            Ok(found) if found.len() == 0 => return Err(VaultError::Damaged(id)),
            Ok(_) => {}
        }
        let vault = Vault::connect(id, &path, keys).await?;
        schema::bring_up_to_date(&vault).await?;
        Ok(vault)
    }
}

impl OpenVaults {
    async fn close_beyond(&mut self, keep: usize) -> Result<(), VaultError> {
        let mut idle: Vec<(u64, VaultId)> = self
            .vaults
            .values()
            .filter(|(_, vault)| vault.is_idle())
            .map(|(used, vault)| (*used, vault.id()))
            .collect();
        idle.sort_unstable();
        let surplus = self.vaults.len().saturating_sub(keep);
        for (_, id) in idle.into_iter().take(surplus) {
            if let Some((_, vault)) = self.vaults.remove(&id) {
                vault.close().await?;
            }
        }
        Ok(())
    }
}
