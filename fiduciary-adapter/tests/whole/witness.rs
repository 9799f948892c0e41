//! A party watches its manager's log, cosigns it, and finds that it was told another history than others.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod cosigning;
mod gossip;

use std::{path::Path, sync::Arc};

use fiduciary_adapter::{
    AdapterConfig, AdapterParts, Running,
    config::WitnessConfig,
    start,
    witness::{ForkKind, WitnessState},
};
use reqwest::{Response, StatusCode};
use service_kit::{
    clock::FixedClock,
    server::bind,
    testing::{self, FakeManager, LogHistory},
};
use url::Url;

/// A history that two others begin as.
const COMMON: &[&str] = &["a", "b", "c"];
/// What the manager wants some to see.
const ONE: &[&str] = &["a", "b", "c", "d", "e"];
/// And others.
const OTHER: &[&str] = &["a", "b", "c", "x", "e"];

fn log(entries: &[&str]) -> LogHistory {
    LogHistory::new(1, entries)
}

struct World {
    manager: FakeManager,
    clock: Arc<FixedClock>,
    folder: tempfile::TempDir,
}

impl World {
    async fn showing(history: LogHistory) -> Self {
        let clock = testing::fixed_clock();
        let manager = FakeManager::start(testing::ids_at(clock.clone(), 7)).await;
        manager.show_log(history);
        Self {
            manager,
            clock,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn config(&self, party: &str) -> AdapterConfig {
        let mut config = AdapterConfig::new(
            party.parse().unwrap(),
            "http://127.0.0.1:1/".parse().unwrap(),
            self.folder.path().join(party),
            self.manager.base().clone(),
            self.manager.identity_issuer().to_owned(),
        );
        config.witness = Some(WitnessConfig::default());
        // The tests say when.
        config.transparency.every = 0;
        config
    }

    async fn adapter(&self, party: &str) -> Party {
        self.run(self.config(party)).await
    }

    async fn run(&self, mut config: AdapterConfig) -> Party {
        let (listener, address) = bind(([127, 0, 0, 1], 0).into()).unwrap();
        config.base_url = format!("http://{address}/").parse().unwrap();
        let parts = AdapterParts {
            clock: self.clock.clone(),
            ids: testing::ids_at(self.clock.clone(), 9),
            listener,
            source: None,
            codes: None,
        };
        let folder = config.data_dir.clone();
        let running = start(config, parts).await.unwrap();
        Party { running, folder }
    }
}

struct Party {
    running: Running,
    folder: std::path::PathBuf,
}

impl Party {
    fn url(&self, path: &str) -> Url {
        self.running.base_url.join(path).unwrap()
    }

    async fn state(&self) -> WitnessState {
        self.running.adapter.witness_state().await.unwrap()
    }

    /// What does not fit together, with who was shown it.
    async fn forks(&self) -> Vec<(ForkKind, String)> {
        let forks = self.state().await.forks.into_iter();
        forks.map(|fork| (fork.kind, fork.shown_to)).collect()
    }

    async fn watch(&self) {
        self.running.watch_log_now().await.unwrap();
    }

    async fn add(&self, body: String) -> (StatusCode, String, String) {
        let url = self.url("witness/add-checkpoint");
        let call = reqwest::Client::new().post(url).body(body);
        read(call.send().await.unwrap()).await
    }

    async fn seen(&self) -> (StatusCode, String, String) {
        read(reqwest::get(self.url("log/seen")).await.unwrap()).await
    }

    fn folder(&self) -> &Path {
        &self.folder
    }
}

async fn read(answer: Response) -> (StatusCode, String, String) {
    let kind = answer.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    (answer.status(), kind, answer.text().await.unwrap())
}
