//! A vault's new key, cut off at each step.

use std::{fs, path::Path};

use chrono::TimeDelta;
use consent_model::{
    approval::EvidenceSubject,
    redacted::Redacted,
    representation::{GuardianOf, Guardianship},
};
use service_kit::testing;
use tempfile::TempDir;

use super::*;
use crate::{storage::Link, vault::WrappedKeys};

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
        Self::seeded(5).await
    }

    async fn seeded(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ids = testing::ids(seed);
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

    /// Another person here, for whom the first keeps a store with a right that has no end.
    async fn ward(&self) -> VaultId {
        let guardian = self.db.person_of(self.vault).await.unwrap().unwrap();
        let vault: VaultId = self.ids.mint();
        let person = Person {
            account: self.ids.mint(),
            name: Redacted::new(Some("Tara".to_owned())),
            vault,
            keys: self.vaults.create(vault, &self.ids).await.unwrap(),
            epoch: 0,
        };
        let right = Guardianship {
            of: GuardianOf::PersonWithDisability,
            until: None,
        };
        let link = Link {
            pseudonym: "pseudonym-of-the-ward".parse().unwrap(),
            link: "link-of-the-ward".parse().unwrap(),
            account: person.account,
            evidence: EvidenceSubject {
                iss: "issuer".to_owned(),
                aud: "manager".to_owned(),
                sub: "guardian".to_owned(),
            },
            guardian: Some(right),
        };
        let link = (&link, right);
        let at = testing::start();
        let added = self.db.add_ward(&person, guardian.account, link, at);
        assert!(added.await.unwrap());
        vault
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
async fn a_wards_vault_comes_back_after_her_guardians_and_opens_once_he_has_linked_it_again() {
    let kept = Kept::new().await;
    let ward = kept.ward().await;
    let out = |name: &str| kept.folder.path().join(name);
    let custody = kept.custody();
    custody.backup(ward, &out("ward")).await.unwrap();
    custody.backup(kept.vault, &out("guardian")).await.unwrap();
    let guardian = kept
        .db
        .person_of(kept.vault)
        .await
        .unwrap()
        .unwrap()
        .account;
    let account = kept.db.person_of(ward).await.unwrap().unwrap().account;

    // Another machine of the same store, with nobody on it.
    let elsewhere = Kept::seeded(6).await;
    let other = Custody {
        party: &kept.party,
        ..elsewhere.custody()
    };
    let early = other.restore(&out("ward"), false).await;
    assert!(
        matches!(early, Err(CustodyError::GuardianFirst(vault)) if vault == kept.vault),
        "{early:?}"
    );
    elsewhere
        .custody()
        .erase(elsewhere.vault, &Asked::ByHer)
        .await
        .unwrap();
    other.restore(&out("guardian"), false).await.unwrap();
    other.restore(&out("ward"), false).await.unwrap();
    // Whose right has ended since, nobody there knows.
    let now = testing::start() + TimeDelta::seconds(1);
    let db = &elsewhere.db;
    assert!(db.ward_of(guardian, account, now).await.unwrap().is_none());
    let name = "pseudonym-of-the-ward".parse().unwrap();
    let link = db.link_of(&name).await.unwrap().unwrap();
    let right = link.guardian.unwrap();
    assert!(right.is_over(now));
    let renewed = Guardianship {
        until: None,
        ..right
    };
    let told_at = now;
    assert!(db.renew_ward(&name, renewed, told_at, now).await.unwrap());
    let ward = db.ward_of(guardian, account, now).await.unwrap().unwrap();
    assert_eq!(ward.person.name.expose().as_deref(), Some("Tara"));
}

#[tokio::test]
async fn a_wards_vault_outlives_a_guardian_whose_right_was_over() {
    let kept = Kept::new().await;
    let ward = kept.ward().await;
    let custody = kept.custody();
    custody
        .backup(ward, &kept.folder.path().join("ward"))
        .await
        .unwrap();
    let asked = Asked::ByOperator("asked for".to_owned());
    let refused = custody.erase(kept.vault, &asked).await;
    assert!(
        matches!(&refused, Err(CustodyError::KeepsOthers(_, kept)) if kept == &[ward]),
        "{refused:?}"
    );
    let name = "pseudonym-of-the-ward".parse().unwrap();
    kept.db
        .guardian_ended(&name, testing::start())
        .await
        .unwrap();
    custody.erase(kept.vault, &asked).await.unwrap();
    assert!(kept.db.person_of(ward).await.unwrap().is_some());
    // And a backup of hers is taken in again, though he is erased.
    custody
        .restore(&kept.folder.path().join("ward"), true)
        .await
        .unwrap();
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
