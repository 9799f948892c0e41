//! What the doctor finds: nothing where all is well, and each fault by its own check.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

use std::{os::unix::fs::PermissionsExt, path::Path};

use consent_model::{
    dataset::DatasetKind,
    party::{Party, Role, Standing},
};
use fiduciary_adapter::{
    AdapterConfig, AdapterParts, Running,
    config::DecideConfig,
    doctor::{Finding, Level, examine},
    party_keys, start,
};
use service_kit::{
    clock::SystemClock,
    entropy::IdSource,
    manager_client::DeliveryEntry,
    server::bind,
    testing::{self, FakeManager, Lists},
};

struct World {
    config: AdapterConfig,
    running: Running,
    manager: FakeManager,
    ids: IdSource,
    folder: tempfile::TempDir,
}

fn mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

impl World {
    async fn new() -> Self {
        // The date in an answer's head is the system's.
        let ids = testing::ids_at(SystemClock::shared(), 7);
        let manager = FakeManager::start(ids.clone()).await;
        let folder = tempfile::tempdir().unwrap();
        mode(folder.path(), 0o700);
        let (listener, address) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let (free, decide) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        drop(free);
        let mut config = AdapterConfig::new(
            "lender.example".parse().unwrap(),
            format!("http://{address}/").parse().unwrap(),
            folder.path().to_owned(),
            manager.base().clone(),
            manager.identity_issuer().to_owned(),
        );
        config.listen = address;
        config.decide = Some(DecideConfig {
            listen: decide,
            keep_days: 366,
        });
        let parts = AdapterParts {
            clock: ids.clock().clone(),
            ids: ids.clone(),
            listener,
            source: None,
            codes: None,
        };
        let running = start(config.clone(), parts).await.unwrap();
        assert!(running.adapter.decisions().unwrap().refresh().await);
        let w = Self {
            config,
            running,
            manager,
            ids,
            folder,
        };
        w.manager
            .admit(party_keys(w.folder.path(), &w.ids).unwrap());
        w.manager.register(w.entry());
        w
    }

    fn entry(&self) -> Party {
        let base = self.config.base_url.clone();
        Party {
            id: self.config.party.clone(),
            name: "Lender".into(),
            roles: vec![Role::DataUser],
            standing: Standing::Active,
            since: self.ids.clock().now(),
            website: base.clone(),
            grievance_url: base.clone(),
            endpoint: base,
            keys: party_keys(self.folder.path(), &self.ids).unwrap(),
            datasets: Vec::new(),
            logo: None,
        }
    }

    async fn found(&self) -> Vec<Finding> {
        examine(&self.config, &self.ids).await
    }

    /// Everything that is not well.
    async fn unwell(&self) -> Vec<(&'static str, Level)> {
        let found = self.found().await.into_iter();
        let unwell = found.filter(|finding| finding.level != Level::Ok);
        unwell
            .inspect(|finding| assert!(finding.mend.as_ref().is_some_and(|m| m.len() > 5)))
            .map(|finding| (finding.check, finding.level))
            // How full this machine's disk is, is its own.
            .filter(|(check, _)| *check != "disk")
            .collect()
    }

    async fn stop(self) {
        self.running.stop().await;
        self.manager.stop().await;
    }
}

#[actix_web::test]
async fn where_all_is_well_every_check_says_so_and_nothing_is_changed() {
    let w = World::new().await;
    let files = || {
        let files = std::fs::read_dir(w.folder.path()).unwrap();
        let mut files: Vec<_> = files.map(|file| file.unwrap().file_name()).collect();
        files.sort();
        files
    };
    let before = files();
    assert_eq!(w.unwell().await, []);
    assert_eq!(files(), before);
    let checks: Vec<_> = w.found().await.iter().map(|f| f.check).collect();
    for check in [
        "configuration",
        "data folder",
        "disk",
        "key",
        "database",
        "source",
        "manager",
        "clock",
        "manager keys",
        "status lists",
        "identity provider",
        "registry entry",
        "public address",
        "deliveries",
        "decision point",
    ] {
        assert!(checks.contains(&check), "{check}");
    }
    w.stop().await;
}

#[actix_web::test]
async fn what_is_wrong_on_this_machine_is_found() {
    let mut w = World::new().await;
    let key = w.folder.path().join("signing-key.jwk");
    let token = w.folder.path().join("decide.token");
    mode(w.folder.path(), 0o755);
    assert_eq!(w.unwell().await, [("data folder", Level::Warn)]);
    mode(w.folder.path(), 0o777);
    assert_eq!(w.unwell().await, [("data folder", Level::Fail)]);
    mode(w.folder.path(), 0o700);
    mode(&token, 0o644);
    assert_eq!(w.unwell().await, [("decision point", Level::Fail)]);
    mode(&token, 0o600);
    mode(&key, 0o640);
    let unwell = w.unwell().await;
    assert_eq!(unwell[0], ("key", Level::Fail));
    mode(&key, 0o600);
    let text = std::fs::read_to_string(&key).unwrap();
    std::fs::write(&key, "not a key").unwrap();
    assert_eq!(w.unwell().await[0], ("key", Level::Fail));
    std::fs::remove_file(&key).unwrap();
    let unwell = w.unwell().await;
    assert_eq!(unwell[0], ("key", Level::Fail));
    assert!(!key.exists(), "it makes none");
    std::fs::write(&key, text).unwrap();
    mode(&key, 0o600);

    w.config.database_url = Some(service_kit::secret::Secret::new("mysql://x"));
    let unwell = [("database", Level::Fail), ("transparency log", Level::Warn)];
    assert_eq!(w.unwell().await, unwell);
    w.config.database_url = None;
    let source = "name = \"core\"\nkind = \"csv\"\npath = \"/nowhere/none.csv\"";
    w.config.sources = vec![toml::from_str(source).unwrap()];
    let unwell = w.unwell().await;
    for expected in [
        ("configuration", Level::Fail),
        ("source", Level::Fail),
        ("code spool", Level::Fail),
        ("registry entry", Level::Fail),
    ] {
        assert!(unwell.contains(&expected), "{expected:?} in {unwell:?}");
    }
    w.config.code_spool = Some("/nowhere/codes".into());
    assert!(w.unwell().await.contains(&("code spool", Level::Fail)));
    w.config.sources.clear();
    w.config.code_spool = None;
    w.config.data_dir = w.folder.path().join("none");
    let unwell = w.unwell().await;
    assert_eq!(unwell[0], ("data folder", Level::Fail));
    assert!(!w.config.data_dir.exists());
    w.stop().await;
}

#[actix_web::test]
async fn what_is_wrong_on_the_network_is_found() {
    let mut w = World::new().await;
    w.manager.answer_lists(Lists::None);
    assert_eq!(w.unwell().await[0], ("status lists", Level::Fail));
    w.manager.answer_lists(Lists::Fresh);

    let entry = w.entry();
    let stranger = consent_model::jose::Jwks::new(vec![w.ids.signing_key().public().clone()]);
    for wrong in [
        Party {
            standing: Standing::Suspended,
            ..entry.clone()
        },
        Party {
            roles: vec![Role::Provider],
            ..entry.clone()
        },
        Party {
            endpoint: w.manager.base().clone(),
            ..entry.clone()
        },
        Party {
            keys: stranger.unwrap(),
            ..entry.clone()
        },
    ] {
        w.manager.register(wrong);
        assert_eq!(w.unwell().await, [("registry entry", Level::Fail)]);
    }
    w.manager.register(Party {
        datasets: vec![DatasetKind::BankAccounts],
        ..entry
    });
    assert_eq!(
        w.unwell().await,
        [],
        "a party that only asks promises nothing"
    );

    let delivery = |state: &str, attempts| DeliveryEntry {
        delivery_id: w.ids.mint(),
        event_id: None,
        kind: "artifact.issued".into(),
        state: state.into(),
        attempts,
        last_status: None,
        next_at: None,
        acknowledged_at: None,
        party: None,
        created_at: w.ids.clock().now(),
    };
    w.manager
        .show_deliveries(vec![delivery("pending", 0), delivery("delivered", 1)]);
    assert_eq!(w.unwell().await, []);
    w.manager.show_deliveries(vec![delivery("pending", 2)]);
    assert_eq!(w.unwell().await, [("deliveries", Level::Warn)]);
    w.manager.show_deliveries(vec![delivery("dead", 9)]);
    assert_eq!(w.unwell().await, [("deliveries", Level::Fail)]);
    w.manager.show_deliveries(Vec::new());

    // The same address, and another name for it.
    let port = w.manager.base().port().unwrap();
    w.config.manager_url = format!("http://127.0.0.1:{port}/").parse().unwrap();
    assert!(w.unwell().await.contains(&("manager", Level::Fail)));
    w.config.manager_url = "http://127.0.0.1:1/".parse().unwrap();
    let unwell = w.unwell().await;
    assert_eq!(unwell[0], ("manager", Level::Fail));
    assert!(unwell.contains(&("registry entry", Level::Warn)));
    w.config.manager_url = w.manager.base().clone();
    w.config.identity_issuer = "http://127.0.0.1:1".into();
    let unwell = w.unwell().await;
    assert!(unwell.contains(&("identity provider", Level::Fail)));
    assert!(
        unwell.contains(&("manager", Level::Fail)),
        "it names another"
    );
    w.config.identity_issuer = w.manager.identity_issuer().to_owned();
    w.config.base_url = "http://127.0.0.1:1/".parse().unwrap();
    let unwell = w.unwell().await;
    assert_eq!(
        unwell,
        [
            ("registry entry", Level::Fail),
            ("public address", Level::Warn)
        ]
    );
    // Something else answers there.
    w.config.base_url = format!("{}elsewhere/", w.manager.base()).parse().unwrap();
    assert!(w.unwell().await.contains(&("public address", Level::Fail)));
    w.config.base_url = w.running.base_url.clone();

    w.running.stop().await;
    let config = w.config.clone();
    let found = examine(&config, &w.ids).await;
    let warned: Vec<_> = found
        .iter()
        .filter(|f| f.level != Level::Ok && f.check != "disk")
        .map(|f| (f.check, f.level))
        .collect();
    assert_eq!(
        warned,
        [
            ("public address", Level::Warn),
            ("decision point", Level::Warn)
        ]
    );
    w.manager.stop().await;
}
