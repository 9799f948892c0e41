//! A vault's new key, cut off at each step.

use std::{fs, path::Path};

use consent_model::redacted::Redacted;
use service_kit::testing;
use tempfile::TempDir;

use super::*;
use crate::vault::WrappedKeys;

/// Somebody's vault, and everything that works on it.
struct Kept {
    folder: TempDir,
    db: HostDb,
    vaults: VaultHost,
    key: SigningKey,
    party: PartyId,
    ids: IdSource,
    vault: VaultId,
}

fn host(folder: &Path) -> VaultHost {
    VaultHost::new(folder.join("vaults"), &Redacted::new([7; 32]), 4).unwrap()
}

impl Kept {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ids = testing::ids(5);
        let db = HostDb::open(&folder.path().join("host.db")).await.unwrap();
        let vaults = host(folder.path());
        let vault: VaultId = ids.mint();
        let keys = vaults.create(vault, &ids).await.unwrap();
        let person = Person {
            account: ids.mint(),
            name: Redacted::new(None),
            vault,
            keys,
            epoch: 0,
        };
        let at = testing::start();
        assert!(db.add_person(&person, "issuer", "she", at).await.unwrap());
        Self {
            db,
            vaults,
            key: ids.signing_key(),
            party: "store.example".parse().unwrap(),
            ids,
            vault,
            folder,
        }
    }

    fn custody(&self) -> Custody<'_> {
        Custody {
            db: &self.db,
            vaults: &self.vaults,
            key: &self.key,
            party: &self.party,
            ids: &self.ids,
        }
    }

    async fn keys(&self) -> WrappedKeys {
        self.db.person_of(self.vault).await.unwrap().unwrap().keys
    }

    /// As after `kill -9`: nothing is remembered but what lies on the disk.
    async fn restarted(mut self) -> Self {
        self.vaults.close_all().await.unwrap();
        self.vaults = host(self.folder.path());
        self.custody().tidy().await.unwrap();
        self
    }

    fn files(&self) -> usize {
        fs::read_dir(self.folder.path().join("vaults"))
            .unwrap()
            .count()
    }

    async fn opens(&self, keys: &WrappedKeys) -> bool {
        match self.vaults.open(self.vault, keys).await {
            Ok(vault) => {
                drop(vault);
                self.vaults.close_idle().await.unwrap();
                true
            }
            Err(_) => false,
        }
    }
}

#[tokio::test]
async fn a_new_key_that_was_never_stored_leaves_the_old_one_and_nothing_else() {
    let kept = Kept::new().await;
    let before = kept.keys().await;
    let path = kept
        .folder
        .path()
        .join("vaults")
        .join(format!("{}.1.vault", kept.vault));
    // Cut off while the copy was written, and after it was whole.
    fs::write(&path, b"half of it").unwrap();
    let kept = kept.restarted().await;
    assert!(kept.opens(&before).await && kept.files() == 1);
    fs::write(&path, b"half of it").unwrap();
    let held = kept.vaults.hold(kept.vault, LEAST).await.unwrap();
    let fresh = held.renew(&before, &kept.ids).await.unwrap();
    drop(held);
    assert_eq!(kept.files(), 2);
    let kept = kept.restarted().await;
    assert!(kept.opens(&before).await && kept.files() == 1);
    assert!(!kept.opens(&fresh).await);
    kept.custody().rotate(kept.vault).await.unwrap();
    assert!(!kept.opens(&before).await && kept.opens(&kept.keys().await).await);
    assert_eq!(kept.files(), 1);
}

#[tokio::test]
async fn a_new_key_that_was_stored_counts_though_the_old_file_was_left() {
    let kept = Kept::new().await;
    let before = kept.keys().await;
    let held = kept.vaults.hold(kept.vault, LEAST).await.unwrap();
    let fresh = held.renew(&before, &kept.ids).await.unwrap();
    let db = &kept.db;
    assert!(db.exchange_keys(kept.vault, &before, &fresh).await.unwrap());
    drop(held);
    assert!(!db.exchange_keys(kept.vault, &before, &fresh).await.unwrap());
    let kept = kept.restarted().await;
    assert_eq!(kept.files(), 1);
    assert!(!kept.opens(&before).await && kept.opens(&fresh).await);
}

#[tokio::test]
async fn a_vault_in_use_is_left_as_it_is() {
    let kept = Kept::new().await;
    let before = kept.keys().await;
    let user = kept.vaults.open(kept.vault, &before).await.unwrap();
    let held = kept.vaults.hold(kept.vault, LEAST).await;
    assert!(matches!(held, Err(VaultError::Busy(_))));
    assert!(user.lock().await.connection().is_ok());
    // Whoever opened it before the exchange writes into no file that does not count.
    drop(user);
    kept.custody().rotate(kept.vault).await.unwrap();
    let late = kept.vaults.open(kept.vault, &before).await;
    assert!(matches!(late, Err(VaultError::Exchanged(_))));
}

const LEAST: crate::vault::Patience = crate::vault::Patience::GivesUp(Duration::from_millis(20));
