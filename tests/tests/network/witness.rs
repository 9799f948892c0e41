//! A real manager's log, cosigned by a real adapter.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::{sync::Arc, time::Duration};

use amanat_tests::harness::Harness;
use consent_evidence::checkpoint::{Checkpoint, LogVerifier, NoteKey, WitnessKey};
use consent_manager::{
    config::{Config, Identity, Passkeys, WitnessConfig},
    server::{self, Parts},
    service::Manager,
};
use consent_model::{
    jose::Jwks,
    party::{Party, Role, Standing},
};
use fiduciary_adapter::{AdapterConfig, AdapterParts};
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
    keyfile,
    server::bind,
};
use url::Url;

/// Longest that the test waits for a witness: the manager pauses between two calls.
const PATIENCE: Duration = Duration::from_secs(30);
const NAME: &str = "bank.example/witness";

fn address(listener: &std::net::TcpListener) -> Url {
    let place = listener.local_addr().unwrap();
    format!("http://{place}/").parse().unwrap()
}

fn party(id: &str, endpoint: &Url, ids: &IdSource) -> Party {
    Party {
        id: id.parse().unwrap(),
        name: id.to_owned(),
        roles: vec![Role::DataUser],
        standing: Standing::Active,
        since: ids.clock().now(),
        website: endpoint.clone(),
        grievance_url: endpoint.clone(),
        endpoint: endpoint.clone(),
        keys: Jwks::new(vec![ids.signing_key().public().clone()]).unwrap(),
        datasets: Vec::new(),
        logo: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_later_checkpoint_is_cosigned_by_an_adapter_though_another_witness_is_silent() {
    let folder = tempfile::tempdir().unwrap();
    let clock = SystemClock::shared();
    let ids = IdSource::new(Arc::clone(&clock), SystemEntropy::shared());
    // For its identity provider only.
    let network = Harness::start(31).await.unwrap();
    let identity = network.addresses.identity.as_str();
    let (listener, _) = bind(([127, 0, 0, 1], 0).into()).unwrap();
    let (adapters, _) = bind(([127, 0, 0, 1], 0).into()).unwrap();
    let (manager_url, adapter_url) = (address(&listener), address(&adapters));

    let data_dir = folder.path().join("adapter");
    std::fs::create_dir(&data_dir).unwrap();
    let seed = keyfile::load_or_create_seed(&data_dir.join("witness-key.seed"), &ids).unwrap();
    let key = NoteKey::of_witness(NAME, seed.expose()).unwrap();
    let silent = NoteKey::of_witness("silent.example", &[5; 32]).unwrap();
    let config = Config {
        base_url: manager_url.clone(),
        listen: listener.local_addr().unwrap(),
        data_dir: folder.path().join("manager"),
        shared_dir: None,
        database_url: None,
        service_name: "Amanat".into(),
        operator: Vec::new(),
        board_url: "https://board.example/".parse().unwrap(),
        identity: Identity {
            issuer: identity.to_owned(),
            client_id: "manager".into(),
            client_secret: None,
        },
        passkeys: Passkeys::default(),
        parties: vec![party("bank.example", &adapter_url, &ids)],
        questions: Vec::new(),
        languages: vec!["en".into()],
        mail: None,
        limits: Default::default(),
        tls: None,
        http: Default::default(),
        metrics: None,
        log: Default::default(),
        traces: None,
        account_aggregator: None,
        witnesses: vec![
            WitnessConfig {
                url: "http://127.0.0.1:1/".parse().unwrap(),
                vkey: silent.vkey(),
            },
            WitnessConfig {
                url: adapter_url.join("witness/").unwrap(),
                vkey: key.vkey(),
            },
        ],
        retention: Default::default(),
        secure_cookies: false,
    };
    let parts = Parts {
        clock: Arc::clone(&clock),
        ids: ids.clone(),
        listener,
    };
    let manager = server::start(config.clone(), parts).await.unwrap();

    let mut own = AdapterConfig::new(
        "bank.example".parse().unwrap(),
        adapter_url,
        data_dir,
        manager_url.clone(),
        identity.to_owned(),
    );
    own.witness = Some(Default::default());
    let parts = AdapterParts {
        clock: Arc::clone(&clock),
        ids: ids.clone(),
        listener: adapters,
        source: None,
        codes: None,
    };
    let adapter = fiduciary_adapter::start(own, parts).await.unwrap();

    let known = vec![WitnessKey::parse(&key.vkey()).unwrap()];
    let log = LogVerifier::new(manager.manager.log_vkey(), known).unwrap();
    let cosigned = |manager: &Manager, least: u64| {
        let (log, manager) = (log.clone(), manager.clone());
        let wait = async move {
            let mut look = tokio::time::interval(Duration::from_millis(50));
            loop {
                look.tick().await;
                let Ok(note) = manager.checkpoint().await else {
                    continue;
                };
                let opened: Checkpoint = log.open(&note).unwrap();
                if opened.size >= least && !opened.cosigned.is_empty() {
                    return (opened, note);
                }
            }
        };
        tokio::time::timeout(PATIENCE, wait)
    };
    let (first, _) = cosigned(&manager.manager, 1).await.unwrap();
    assert_eq!(first.cosigned[0].0, NAME);
    let shop = party("shop.example", &adapter.base_url, &ids);
    manager.manager.register_party(&shop).await.unwrap();
    let (second, _) = cosigned(&manager.manager, first.size + 1).await.unwrap();
    assert!(second.cosigned[0].1 >= first.cosigned[0].1);

    // A manager that was restarted has forgotten what the witness has, and is told.
    let place = manager_url.socket_addrs(|| None).unwrap()[0];
    manager.stop().await.unwrap();
    let (listener, _) = bind(place).unwrap();
    let parts = Parts {
        clock: Arc::clone(&clock),
        ids: ids.clone(),
        listener,
    };
    let manager = server::start(config, parts).await.unwrap();
    let inn = party("inn.example", &adapter.base_url, &ids);
    manager.manager.register_party(&inn).await.unwrap();
    let (_, note) = cosigned(&manager.manager, second.size + 1).await.unwrap();

    // The adapter remembers that one, and that it continues what it has fetched itself.
    adapter.watch_log_now().await.unwrap();
    let state = adapter.adapter.witness_state().await.unwrap();
    assert_eq!(state.log.as_deref(), Some(manager.manager.log_vkey()));
    let seen = state.cosigned.unwrap();
    assert_eq!(note, format!("{}{}", seen.note, seen.cosignature.unwrap()));
    assert!(state.forks.is_empty() && state.other_keys.is_empty());
    adapter.stop().await;
    manager.stop().await.unwrap();
    network.stop().await.unwrap();
}
