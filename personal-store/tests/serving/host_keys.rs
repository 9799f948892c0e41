//! The key that everything of the host lies under.

use personal_store::{
    alone::AloneError,
    host_key::{HostKeyError, KeySource},
    server::{self, StartError},
};

use crate::world::{World, configured};

/// A key file beside the data folder, which only we can read.
pub(crate) fn key_file(w: &World, name: &str) -> KeySource {
    let path = w.folder().join(name);
    service_kit::keyfile::load_or_create_seed(&path, &w.ids).unwrap();
    KeySource::File(path)
}

#[actix_web::test]
async fn a_second_process_does_not_work_on_the_same_folder() {
    let w = World::new().await;
    let (config, parts) = configured(w.folder(), &w.manager, &w.ids);
    let second = server::start(config, parts).await.unwrap_err();
    assert!(matches!(second, StartError::Alone(AloneError::Another)));
    w.served(&w.plan()).await;
    w.stop().await;
}

#[actix_web::test]
async fn a_store_does_not_start_without_the_key_that_vaults_lie_under() {
    let w = World::new().await;
    let other = key_file(&w, "other.key");
    let named = other.clone();
    let (w, wrong) = w
        .refusing_to_start(|config| config.host_key = named, || ())
        .await;
    assert!(matches!(wrong, StartError::NoHostKey(_)), "{wrong}");
    let (kept, aside) = (w.folder().join("host.key"), w.folder().join("aside.key"));
    let (w, lost) = w
        .refusing_to_start(
            |_| std::fs::rename(&kept, &aside).unwrap(),
            || {
                assert!(!kept.exists(), "none is made in its place");
                std::fs::rename(&aside, &kept).unwrap();
            },
        )
        .await;
    let lost = matches!(lost, StartError::HostKey(HostKeyError::Lost(_)));
    assert!(lost);
    // The other one, and the first for reading.
    let w = w
        .restarted_with("SELECT 1", |config| {
            config.host_key = other;
            config.older_host_keys = vec![KeySource::File(kept)];
        })
        .await;
    w.served(&w.plan()).await;
    w.stop().await;
}
