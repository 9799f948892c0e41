use std::path::Path;

use consent_model::redacted::Redacted;
use service_kit::{entropy::IdSource, testing};

use super::*;

fn host(folder: &Path, key: u8) -> VaultHost {
    VaultHost::new(folder.to_owned(), &Redacted::new([key; 32]), 2).unwrap()
}

async fn made(folder: &Path, ids: &IdSource) -> (VaultHost, VaultId, WrappedKeys) {
    let host = host(folder, 1);
    let id: VaultId = ids.mint();
    let keys = host.create(id, ids).await.unwrap();
    (host, id, keys)
}

fn file(folder: &Path, id: VaultId) -> std::path::PathBuf {
    folder.join(format!("{id}.vault"))
}

fn files(folder: &Path) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}

#[tokio::test]
async fn the_key_of_another_host_or_vault_opens_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let ids = testing::ids(1);
    let (first, id, keys) = made(dir.path(), &ids).await;
    let other: VaultId = ids.mint();
    let other_keys = first.create(other, &ids).await.unwrap();
    let refused = host(dir.path(), 2).open(id, &keys).await;
    assert!(matches!(refused, Err(VaultError::Keys(..))), "{refused:?}");
    let refused = first.open(id, &other_keys).await;
    assert!(matches!(refused, Err(VaultError::Keys(..))), "{refused:?}");
    assert!(first.open(id, &keys).await.is_ok());
}

#[tokio::test]
async fn a_file_made_under_another_key_is_refused_and_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let ids = testing::ids(1);
    let (host, id, keys) = made(dir.path(), &ids).await;
    let other: VaultId = ids.mint();
    host.create(other, &ids).await.unwrap();
    std::fs::copy(file(dir.path(), other), file(dir.path(), id)).unwrap();
    let before = std::fs::read(file(dir.path(), id)).unwrap();
    let refused = host.open(id, &keys).await;
    assert!(
        matches!(refused, Err(VaultError::Damaged(_))),
        "{refused:?}"
    );
    assert_eq!(std::fs::read(file(dir.path(), id)).unwrap(), before);
}

#[tokio::test]
async fn a_truncated_empty_or_altered_file_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let ids = testing::ids(1);
    let (host, id, keys) = made(dir.path(), &ids).await;
    let path = file(dir.path(), id);
    let whole = std::fs::read(&path).unwrap();
    assert!(whole.len() >= 3 * 4096);
    let mut altered = whole.clone();
    altered[100] ^= 1;
    let cut = |n: usize| whole[..n].to_vec();
    for bytes in [
        cut(0),
        cut(1),
        cut(1000),
        cut(4096),
        cut(whole.len() - 4096),
        altered,
    ] {
        std::fs::write(&path, &bytes).unwrap();
        let refused = host.open(id, &keys).await;
        let length = bytes.len();
        assert!(
            matches!(refused, Err(VaultError::Damaged(_))),
            "{length}: {refused:?}"
        );
    }
    std::fs::write(&path, &whole).unwrap();
    assert!(host.open(id, &keys).await.is_ok());
}

#[tokio::test]
async fn opening_never_makes_a_file_and_creating_never_overwrites_one() {
    let dir = tempfile::tempdir().unwrap();
    let ids = testing::ids(1);
    let (host, id, keys) = made(dir.path(), &ids).await;
    assert!(matches!(
        host.create(id, &ids).await,
        Err(VaultError::Exists(_))
    ));
    host.erase(id).await.unwrap();
    assert!(matches!(
        host.open(id, &keys).await,
        Err(VaultError::Missing(_))
    ));
    assert_eq!(files(dir.path()), 0);
    host.erase(id).await.unwrap();
}

#[tokio::test]
async fn an_erased_vault_is_gone_for_those_who_still_hold_it() {
    let dir = tempfile::tempdir().unwrap();
    let ids = testing::ids(1);
    let (host, id, keys) = made(dir.path(), &ids).await;
    let held = host.open(id, &keys).await.unwrap();
    host.erase(id).await.unwrap();
    let mut used = held.lock().await;
    assert!(matches!(used.connection(), Err(VaultError::Missing(_))));
    assert_eq!(files(dir.path()), 0);
}

#[tokio::test]
async fn nothing_readable_lies_on_the_disk() {
    let dir = tempfile::tempdir().unwrap();
    let ids = testing::ids(1);
    let (host, id, keys) = made(dir.path(), &ids).await;
    let vault = host.open(id, &keys).await.unwrap();
    let mut used = vault.lock().await;
    sqlx::query(
        "INSERT INTO deposits (deposit, source, artifact, session, digest, received_at, summary) \
         VALUES ('d', 'canary-source', 'a', 's', 'x', 0, 'canary-summary')",
    )
    .execute(used.connection().unwrap())
    .await
    .unwrap();
    drop(used);
    for entry in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for readable in [&b"SQLite format 3"[..], b"canary", b"CREATE TABLE"] {
            assert!(!bytes.windows(readable.len()).any(|w| w == readable));
        }
    }
    drop(vault);
    host.close_idle().await.unwrap();
    assert_eq!((files(dir.path()), host.open_count().await), (1, 0));
}

#[tokio::test]
async fn idle_vaults_beyond_the_bound_are_closed_and_vaults_in_use_are_not() {
    let dir = tempfile::tempdir().unwrap();
    let ids = testing::ids(1);
    let host = host(dir.path(), 1);
    let mut held = None;
    for n in 0..20 {
        let id: VaultId = ids.mint();
        let keys = host.create(id, &ids).await.unwrap();
        let vault = host.open(id, &keys).await.unwrap();
        if n == 0 {
            held = Some(vault);
        }
        assert!(host.open_count().await <= 2);
    }
    let held = held.unwrap();
    assert!(held.lock().await.connection().is_ok());
}

#[tokio::test]
async fn the_signing_key_is_the_persons_own_and_stays_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let ids = testing::ids(1);
    let (first, id, keys) = made(dir.path(), &ids).await;
    let kid = first
        .open(id, &keys)
        .await
        .unwrap()
        .signing_key()
        .kid()
        .clone();
    first.close_idle().await.unwrap();
    let stored = WrappedKeys::from_bytes(keys.as_bytes().to_vec());
    let again = host(dir.path(), 1).open(id, &stored).await.unwrap();
    assert_eq!(again.signing_key().kid(), &kid);
    assert_eq!(
        format!("{keys:?} {again:?}"),
        format!("WrappedKeys Vault({id})")
    );
}

#[tokio::test]
async fn a_held_vault_waits_for_those_who_use_it_and_others_wait_for_the_holder() {
    use std::time::Duration;
    let dir = tempfile::tempdir().unwrap();
    let ids = testing::ids(1);
    let (host, id, keys) = made(dir.path(), &ids).await;
    let user = host.open(id, &keys).await.unwrap();
    let little = Duration::from_millis(20);
    let busy = host.hold(id, Patience::GivesUp(little)).await;
    assert!(matches!(busy, Err(VaultError::Busy(_))));
    assert!(user.lock().await.connection().is_ok(), "nothing came of it");
    let (held, _) = tokio::join!(host.hold(id, Patience::GivesUp(10 * little)), async {
        tokio::time::sleep(little).await;
        drop(user);
    });
    let held = held.unwrap();
    let second = host.hold(id, Patience::GivesUp(little)).await;
    assert!(matches!(second, Err(VaultError::Busy(_))), "one alone");
    let waiting = tokio::time::timeout(little, host.open(id, &keys)).await;
    assert!(waiting.is_err(), "nobody opens it meanwhile");
    let alone = held.open(&keys).await.unwrap();
    alone.close().await.unwrap();
    let (opened, ()) = tokio::join!(host.open(id, &keys), async {
        tokio::time::sleep(little).await;
        drop(held);
    });
    let user = opened.unwrap();
    // In the end it is closed under whoever does not let go.
    let held = host.hold(id, Patience::CutsOff(little)).await.unwrap();
    assert!(matches!(
        user.lock().await.connection(),
        Err(VaultError::Missing(_))
    ));
    held.retire();
    drop(held);
    let gone = host.open(id, &keys).await;
    assert!(matches!(gone, Err(VaultError::Missing(_))));
}
