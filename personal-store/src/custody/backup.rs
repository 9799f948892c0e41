//! One person's vault as one file, to be kept elsewhere, and how it comes back.
//!
//! `amanat-vault-backup-1`, a line feed, the length of the head (four bytes, big end first), the head,
//! and the vault's file to the end. The head is wrapped under the host's key (AES-256-GCM) and holds
//! digest and size of the file, the vault's keys, and what the host database has of her; the file is
//! encrypted under the vault's own key. Nothing of it can be read or changed without the host key.
//!
//! Uses of consents are counted in the vault, so an old vault would have uses again that were made
//! already. What the host knows of the time since then is carried over: every session that the
//! restored vault knows no release of counts as a use. Where the host knows nothing of that time,
//! every consent in the backup counts as used up.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use consent_model::digest::Digest;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Custody, CustodyError};
use crate::{
    storage::{Carried, HostRows, Person, Restored},
    vault::{Patience, VaultError, VaultId, WrappedKeys},
};

const MAGIC: &[u8] = b"amanat-vault-backup-1\n";
const CONTEXT: &str = "backup-1";
/// Largest head that is read.
const LARGEST_HEAD: u32 = 256 << 20;
const PATIENCE: Patience = Patience::GivesUp(std::time::Duration::from_secs(5));

/// What is kept besides the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    /// Names this backup.
    backup: Uuid,
    /// The store.
    party: String,
    made_at: DateTime<Utc>,
    vault: Uuid,
    /// The vault's keys, wrapped.
    keys: Vec<u8>,
    digest: Digest,
    bytes: u64,
    rows: HostRows,
}

impl Custody<'_> {
    /// Keeps a copy of a vault in a new file; its size. Never over a file.
    ///
    /// # Errors
    /// When the vault is in use, or the copy cannot be made or written. There is none then.
    pub async fn backup(&self, vault: VaultId, out: &Path) -> Result<u64, CustodyError> {
        if out.exists() {
            return Err(CustodyError::Exists(out.to_owned()));
        }
        let copy = self.vaults.place_of_copy(vault);
        let held = self.vaults.hold(vault, PATIENCE).await?;
        let person = self.person_of(vault).await?;
        let rows = self.db.rows_of(person.account).await?;
        held.copy_to(&person.keys, &copy).await?;
        drop(held);
        let kept = self.keep(&person, rows, &copy, out);
        fs::remove_file(&copy)?;
        kept
    }

    fn keep(
        &self,
        person: &Person,
        rows: HostRows,
        copy: &Path,
        out: &Path,
    ) -> Result<u64, CustodyError> {
        let (digest, bytes) = crate::vault::digest_of(copy)?;
        let head = Head {
            backup: self.ids.uuid_v7(),
            party: self.party.to_string(),
            made_at: self.ids.clock().now(),
            vault: person.vault.uuid(),
            keys: person.keys.as_bytes().to_vec(),
            digest,
            bytes,
            rows,
        };
        let head = serde_json::to_vec(&head).map_err(|_| CustodyError::NoBackup)?;
        let head = zeroize::Zeroizing::new(head);
        let head = self.vaults.wrap_secret(CONTEXT, &head, self.ids)?;
        let written = Beside::new(out)?;
        let mut file = &written.file;
        file.write_all(MAGIC)?;
        let length = u32::try_from(head.len()).map_err(|_| CustodyError::NoBackup)?;
        file.write_all(&length.to_be_bytes())?;
        file.write_all(&head)?;
        io::copy(&mut File::open(copy)?, &mut file)?;
        written.keep(out)?;
        Ok(fs::metadata(out)?.len())
    }

    /// Brings a kept copy back, all of it or nothing. In the place of a vault that is there only with
    /// `replace`.
    ///
    /// # Errors
    /// When it is damaged, another store's, of an erased vault, restored before, a ward's whose guardian
    /// is not here, or in the place of what is there.
    pub async fn restore(&self, from: &Path, replace: bool) -> Result<VaultId, CustodyError> {
        let mut file = File::open(from)?;
        let head = self.head_of(&mut file)?;
        let vault = VaultId::from(head.vault);
        if head.party != self.party.to_string() {
            return Err(CustodyError::Foreign);
        }
        if self.db.erasure(vault).await?.is_some() {
            return Err(CustodyError::Erased(vault));
        }
        if self.db.was_restored(head.backup).await? {
            return Err(CustodyError::Again);
        }
        let held = self.vaults.hold(vault, PATIENCE).await?;
        let present = self.db.person_of(vault).await?;
        match &present {
            Some(_) if !replace => return Err(CustodyError::Present(vault)),
            Some(_) => {}
            None if self.db.has_another_vault(&head.rows, vault).await? => {
                return Err(CustodyError::Another);
            }
            None => self.guardian_is_here(&head.rows).await?,
        }
        let kept = WrappedKeys::from_bytes(head.keys);
        let now = self.ids.clock().now();
        let taken = held
            .take_in(
                &kept,
                present.as_ref().map(|p| &p.keys),
                &mut file,
                (head.digest, head.bytes),
                self.ids,
            )
            .await?;
        let done = async {
            let carried = match &present {
                Some(person) => self.db.sessions_since(person.account, &taken.vault).await?,
                None => Carried::all_of(&head.rows)?,
            };
            taken.vault.carry_uses(&carried.uses(), now).await?;
            let restored = Restored {
                backup: head.backup,
                vault,
                keys: &taken.keys,
                present: present.as_ref(),
                rows: &head.rows,
                at: now,
            };
            Ok::<_, CustodyError>(self.db.restored(&restored, &carried).await?)
        };
        match done.await {
            Ok(true) => {
                taken.vault.close().await?;
                held.exchanged(&taken.keys)?;
                Ok(vault)
            }
            Ok(false) => {
                held.leave_out(taken).await?;
                Err(VaultError::Busy(vault).into())
            }
            Err(error) => {
                held.leave_out(taken).await?;
                Err(error)
            }
        }
    }

    async fn guardian_is_here(&self, rows: &HostRows) -> Result<(), CustodyError> {
        match rows.guardian() {
            Some(guardian) if self.db.person_of(guardian).await?.is_none() => {
                Err(CustodyError::GuardianFirst(guardian))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn head_of(&self, file: &mut File) -> Result<Head, CustodyError> {
        let mut magic = vec![0; MAGIC.len()];
        let mut length = [0; 4];
        file.read_exact(&mut magic)
            .and_then(|()| file.read_exact(&mut length))
            .map_err(|_| CustodyError::NoBackup)?;
        let length = u32::from_be_bytes(length);
        if magic != MAGIC || length > LARGEST_HEAD {
            return Err(CustodyError::NoBackup);
        }
        let mut head = Vec::new();
        file.take(length.into()).read_to_end(&mut head)?;
        let head = self.vaults.unwrap_secret(CONTEXT, &head)?;
        serde_json::from_slice(head.expose()).map_err(|_| CustodyError::NoBackup)
    }
}

/// A file that takes its name only once it is whole; gone again otherwise.
struct Beside {
    file: File,
    path: PathBuf,
}

impl Beside {
    fn new(out: &Path) -> io::Result<Self> {
        let mut path = out.as_os_str().to_owned();
        path.push(".part");
        let path = PathBuf::from(path);
        // One that an interruption left behind.
        match fs::remove_file(&path) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
            _ => {}
        }
        let file = crate::vault::new_private_file(&path)?;
        Ok(Self { file, path })
    }

    /// Never over a file: a link fails where a name is taken.
    fn keep(self, out: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        fs::hard_link(&self.path, out)?;
        match out.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
            _ => Ok(()),
        }
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // The name that counts, if any, is another.
        let _ = fs::remove_file(&self.path);
    }
}
