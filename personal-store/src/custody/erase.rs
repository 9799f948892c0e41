//! Erasing a vault: its keys are destroyed, and then its files.
//!
//! begun → keyless → done, each step on disk before the next. From *keyless* on nothing that the host
//! has opens the file or any copy of it. *Done* is said only once the keys are not to be found in
//! the files of the host database either, freed pages and write-ahead log included.

use std::time::Duration;

use chrono::{DateTime, Utc};
use consent_model::jose::{CompactJws, sign};

use super::{
    CERTIFICATE_TYP, Custody, CustodyError, ErasedFile, ErasureCertificate, LAST_WORD,
    certificate::{FORMAT, HOW_TO_CHECK},
};
use crate::{
    storage::{Destroyed, Erasure, ErasureState, Person},
    vault::{Exclusive, HostKeys, Patience, VaultError, VaultId},
};

/// How often, and how long apart, it is tried to hold a vault that is held for something else.
const TRIES: u32 = 200;
const PAUSE: Duration = Duration::from_millis(100);

/// Who asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// She, on her page.
    ByHer,
    /// The operator, for this reason. It stands in the certificate, so it must not name her.
    ByOperator(String),
}

impl Custody<'_> {
    /// Erases a vault, or goes on where that was interrupted, and gives the certificate. Again for
    /// the same vault: the same certificate.
    ///
    /// Whoever uses the vault is waited for, but not for long.
    ///
    /// # Errors
    /// When there is no such vault, or whose it is keeps others' as their guardian, or a step fails;
    /// it is taken up again then.
    pub async fn erase(&self, vault: VaultId, asked: &Asked) -> Result<CompactJws, CustodyError> {
        let begun = match self.db.erasure(vault).await? {
            Some(begun) => begun,
            None => {
                if self.db.person_of(vault).await?.is_none() {
                    return Err(CustodyError::NoVault(vault));
                }
                let now = self.ids.clock().now();
                match self.db.begin_erasure(vault, asked, now).await? {
                    Some(begun) => begun,
                    None => {
                        let kept = self.db.vaults_kept_by(vault, now).await?;
                        return Err(CustodyError::KeepsOthers(vault, kept));
                    }
                }
            }
        };
        self.go_on(begun).await
    }

    /// Finishes what was interrupted.
    ///
    /// # Errors
    /// The first that cannot be finished.
    pub async fn finish_erasures(&self) -> Result<(), CustodyError> {
        for begun in self.db.unfinished_erasures().await? {
            self.go_on(begun).await?;
        }
        Ok(())
    }

    async fn go_on(&self, erasure: Erasure) -> Result<CompactJws, CustodyError> {
        let vault = erasure.vault;
        if let ErasureState::Done(certificate) = erasure.state {
            return Ok(certificate);
        }
        let exclusive = self.held_at_last(vault).await?;
        // Under the hold: of two that came at once, one finds it done.
        let erasure = match self.db.erasure(vault).await? {
            Some(erasure) => erasure,
            None => return Err(CustodyError::NoVault(vault)),
        };
        let known = match erasure.state {
            ErasureState::Done(certificate) => return Ok(certificate),
            ErasureState::Keyless => None,
            ErasureState::Begun => self.destroy_keys(&exclusive).await?,
        };
        exclusive.retire();
        if !self.db.scrub(known.as_deref()).await? {
            return Err(CustodyError::StillThere(vault));
        }
        exclusive.remove_files()?;
        self.certify(vault).await
    }

    /// Holds it, waiting for whatever else is being done with it.
    async fn held_at_last(&self, vault: VaultId) -> Result<Exclusive<'_>, CustodyError> {
        let patience = Patience::CutsOff(LAST_WORD);
        for _ in 0..TRIES {
            match self.vaults.hold(vault, patience).await {
                Err(VaultError::Busy(_)) => tokio::time::sleep(PAUSE).await,
                other => return Ok(other?),
            }
        }
        Ok(self.vaults.hold(vault, patience).await?)
    }

    /// Notes what is destroyed, and destroys it. Gives the bytes that must not be found afterwards.
    async fn destroy_keys(&self, held: &Exclusive<'_>) -> Result<Option<Vec<u8>>, CustodyError> {
        let vault = held.id();
        let Some(person) = self.db.person_of(vault).await? else {
            return Err(CustodyError::NoVault(vault));
        };
        let destroyed = self.measure(held, &person).await?;
        let now = self.ids.clock().now();
        self.db.erase_person(&person, &destroyed, now).await?;
        Ok(Some(person.keys.as_bytes().to_vec()))
    }

    async fn measure(
        &self,
        held: &Exclusive<'_>,
        person: &Person,
    ) -> Result<Destroyed, CustodyError> {
        // Opened once more, so that what waits in its log goes to the file. A damaged one is erased
        // as it is.
        if let Ok(vault) = held.open(&person.keys).await {
            vault.close().await?;
        }
        let file = held.file(&person.keys)?;
        Ok(Destroyed {
            host_key: HostKeys::id_of(person.keys.as_bytes()),
            data_key: held.data_key(&person.keys).ok(),
            file: file.map(|(digest, bytes)| ErasedFile { digest, bytes }),
        })
    }

    async fn certify(&self, vault: VaultId) -> Result<CompactJws, CustodyError> {
        let Some(erasure) = self.db.erasure(vault).await? else {
            return Err(CustodyError::NoVault(vault));
        };
        let now: DateTime<Utc> = self.ids.clock().now();
        let (asked_by, reason) = match erasure.asked {
            Asked::ByHer => ("person", None),
            Asked::ByOperator(reason) => ("operator", Some(reason)),
        };
        let certificate = ErasureCertificate {
            format: FORMAT.to_owned(),
            iss: self.party.clone(),
            iat: now.timestamp(),
            vault: vault.to_string(),
            asked_by: asked_by.to_owned(),
            reason,
            begun_at: erasure.begun_at,
            erased_at: now,
            file: erasure.destroyed.file,
            data_key: erasure.destroyed.data_key.map(|id| id.to_string()),
            host_key: erasure.destroyed.host_key.map(|id| id.to_string()),
            how_to_check: HOW_TO_CHECK.to_owned(),
        };
        let signed = sign(CERTIFICATE_TYP, &certificate, self.key)?;
        self.db.erasure_done(vault, &signed).await?;
        Ok(signed)
    }
}
