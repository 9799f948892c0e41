//! A lender, two aggregators, a registry, and a clock that the test moves.

use std::{path::Path, sync::Arc};

use account_aggregator::{Call, Gate, Kind, Operation, Peer, Registry, gate::hash_api_key, time};
use chrono::TimeDelta;
use consent_model::jose::{NetworkSigner, SigningKey};
use fiduciary_adapter::{
    AdapterConfig, AdapterParts, Running,
    account_aggregator::data_user::{
        Collected, ConsentView, NetworkUser, NetworkUserError, Patience,
    },
    config::AccountAggregatorConfig,
    start,
};
use serde_json::{Value, json};
use service_kit::{
    clock::{Clock, FixedClock},
    entropy::IdSource,
    server::{RunningServer, bind},
    testing,
};

use crate::aa_data_user::aggregator::Aggregator;

pub(crate) struct World {
    pub(crate) running: Running,
    pub(crate) one: Arc<Aggregator>,
    pub(crate) two: Arc<Aggregator>,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) ids: IdSource,
    config: AdapterConfig,
    servers: Vec<RunningServer>,
    pub(crate) folder: tempfile::TempDir,
}

pub(crate) fn signer(seed: u8) -> NetworkSigner {
    let jwk = private_jwk(seed);
    NetworkSigner::from_jwk(&jwk).unwrap()
}

fn private_jwk(seed: u8) -> String {
    let key = SigningKey::from_seed_ed25519(&[seed; 32]).unwrap();
    let mut jwk = key.to_private_jwk().into_exposed();
    jwk["kid"] = format!("key-{seed}").into();
    jwk.to_string()
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with("").await
    }

    /// With more in `[account_aggregator.data_user]`, or sections after it.
    pub(crate) async fn with(more: &str) -> Self {
        let clock = testing::fixed_clock();
        let ids = testing::ids_at(clock.clone(), 7);
        let folder = tempfile::tempdir().unwrap();
        let (one, at_one) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let (two, at_two) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let entity = |id: &str, handle: &str, seed: u8, base: String| {
            json!({"entityinfo": {"name": id, "id": id, "entityhandle": handle, "baseurl": base,
                "certificate": signer(seed).public_jwk()}})
        };
        let registry = json!({
            "AA": [
                entity("aa-1", "one", 1, format!("http://{at_one}/")),
                entity("aa-2", "two", 2, format!("http://{at_two}/")),
            ],
            "FIU": [entity("lender-fiu", "", 3, "http://127.0.0.1:9/aa/fiu".into())],
            "FIP": [entity("bank-fip", "", 4, "http://127.0.0.1:9/aa/fip".into())],
        })
        .to_string();
        let registry_file = folder.path().join("registry.json");
        std::fs::write(&registry_file, &registry).unwrap();
        let aggregator = |id: &str, seed: u8| {
            let us = Peer {
                kind: Kind::Fiu,
                id: "lender-fiu".parse().unwrap(),
                calls_with: Some(hash_api_key(&format!("lender to {id}"))),
                called_with: Some(format!("{id} to lender")),
            };
            let registry = Registry::parse(registry.as_bytes()).unwrap();
            let gate = Gate::new(
                Kind::Aa,
                id.parse().unwrap(),
                signer(seed),
                vec![us],
                registry,
            );
            Arc::new(Aggregator::new(gate, clock.clone(), ids.clone()))
        };
        let (aa_1, aa_2) = (aggregator("aa-1", 1), aggregator("aa-2", 2));
        let servers = vec![aa_1.start(one), aa_2.start(two)];
        let mut config = AdapterConfig::new(
            "lender.example".parse().unwrap(),
            "http://127.0.0.1:9/".parse().unwrap(),
            folder.path().join("data"),
            "http://127.0.0.1:9/".parse().unwrap(),
            "http://127.0.0.1:9".to_owned(),
        );
        let peers = ["aa-1", "aa-2"].map(|id| {
            format!(
                "[[peers]]\nkind = \"AA\"\nid = \"{id}\"\ncalls_with = \"{id} to lender\"\n\
                 called_with = \"lender to {id}\"\n"
            )
        });
        let table = format!(
            "id = \"lender-fiu\"\nkey = '{}'\nregistry = '{}'\n{}[data_user]\n{more}",
            private_jwk(3),
            registry_file.display(),
            peers.concat()
        );
        let network: AccountAggregatorConfig = toml::from_str(&table).unwrap();
        config.account_aggregator = Some(network);
        let running = run(&config, &ids).await;
        Self {
            running,
            one: aa_1,
            two: aa_2,
            clock,
            ids,
            config,
            servers,
            folder,
        }
    }

    /// The lender's process ends, and another begins.
    pub(crate) async fn restarted(self) -> Self {
        self.running.stop().await;
        let running = run(&self.config, &self.ids).await;
        Self { running, ..self }
    }

    pub(crate) async fn stop(self) {
        self.running.stop().await;
        for server in self.servers {
            server.stop().await.unwrap();
        }
    }

    pub(crate) fn user(&self) -> NetworkUser {
        self.running.adapter.network_user().unwrap()
    }

    pub(crate) fn database(&self) -> std::path::PathBuf {
        let folder: &Path = &self.config.data_dir;
        folder.join("adapter.sqlite")
    }

    /// What is asked for, unless it is changed.
    pub(crate) fn detail(&self) -> Value {
        let at = |days| time::format(self.clock.now() + TimeDelta::days(days));
        json!({
            "consentExpiry": at(300), "consentMode": "STORE", "fetchType": "PERIODIC",
            "consentTypes": ["PROFILE", "SUMMARY", "TRANSACTIONS"], "fiTypes": ["DEPOSIT"],
            "Customer": {"id": "her@one"}, "Purpose": {"code": "101", "text": "a loan"},
            "FIDataRange": {"from": at(-300), "to": at(0)},
            "DataLife": {"unit": "DAY", "value": 2}, "Frequency": {"unit": "DAY", "value": 5},
            "DataFilter": [{"type": "TRANSACTIONAMOUNT", "operator": ">=", "value": "100"}],
        })
    }

    /// A request that was taken; its handle.
    pub(crate) async fn requested(&self) -> String {
        let row = self
            .user()
            .request_consent(self.detail(), None)
            .await
            .unwrap();
        row.handle.unwrap()
    }

    /// A consent that is held.
    pub(crate) async fn consented(&self) -> ConsentView {
        self.consented_to(self.detail()).await
    }

    pub(crate) async fn consented_to(&self, detail: Value) -> ConsentView {
        let row = self.user().request_consent(detail, None).await.unwrap();
        let (_, consent) = self
            .user()
            .follow(&row.handle.unwrap(), None)
            .await
            .unwrap();
        consent.unwrap()
    }

    /// A session that is open.
    pub(crate) async fn session(&self) -> (ConsentView, String) {
        let consent = self.consented().await;
        let session = self.user().request_data(&consent, None).await.unwrap();
        (consent, session)
    }

    pub(crate) async fn collect(&self, session: &str) -> Result<Collected, NetworkUserError> {
        let user = self.user();
        user.collect(session, Patience::WaitForAll, &mut |_| Ok(()))
            .await
    }

    /// A notification as an aggregator sends it; its body may be changed, and is signed afterwards.
    pub(crate) fn call(
        &self,
        from: &Aggregator,
        operation: Operation,
        body: &Value,
        change: impl FnOnce(&mut Value),
    ) -> Call {
        let to = "lender-fiu".parse().unwrap();
        let (id, now) = (self.ids.uuid_v4(), self.clock.now());
        let mut call = from.gate.call(operation, &to, body, id, now).unwrap();
        let mut value: Value = serde_json::from_slice(&call.body).unwrap();
        change(&mut value);
        call.body = value.to_string().into_bytes();
        let signature = from.gate.signer().sign_detached(&call.body).unwrap();
        for header in &mut call.headers {
            if header.0 == "x-jws-signature" {
                header.1.clone_from(&signature);
            }
        }
        call
    }

    /// Sends it; status and `errorCode`. The answer is signed by us, and as specified.
    pub(crate) async fn send(&self, call: &Call) -> (u16, String) {
        let path = format!("aa/fiu{}", call.operation.path());
        let mut http = reqwest::Client::new()
            .post(self.address().join(&path).unwrap())
            .header("content-type", "application/json")
            .body(call.body.clone());
        for (name, value) in &call.headers {
            http = http.header(*name, value);
        }
        let answer = http.send().await.unwrap();
        let status = answer.status().as_u16();
        let signature = answer.headers()["x-jws-signature"]
            .to_str()
            .unwrap()
            .to_owned();
        let body = answer.bytes().await.unwrap();
        let said: Value = serde_json::from_slice(&body).unwrap();
        call.operation.check_response(status, &said).unwrap();
        let us = signer(3);
        let key = consent_model::jose::NetworkKey::from_jwk(us.public_jwk()).unwrap();
        consent_model::jose::network::verify_detached_by(&signature, &body, |_| Some(&key))
            .unwrap();
        (
            status,
            said["errorCode"].as_str().unwrap_or_default().to_owned(),
        )
    }

    fn address(&self) -> url::Url {
        self.running.base_url.clone()
    }

    pub(crate) async fn tell(
        &self,
        from: &Aggregator,
        op: Operation,
        body: &Value,
    ) -> (u16, String) {
        self.send(&self.call(from, op, body, |_| ())).await
    }
}

/// A notification about a consent.
pub(crate) fn consent_notice(handle: Option<&str>, consent: Option<&str>, status: &str) -> Value {
    let mut told = json!({"consentStatus": status});
    if let Some(handle) = handle {
        told["consentHandle"] = handle.into();
    }
    if let Some(consent) = consent {
        told["consentId"] = consent.into();
    }
    json!({"Notifier": {"type": "AA", "id": "aa-1"}, "ConsentStatusNotification": told})
}

/// A notification about a session.
pub(crate) fn session_notice(session: &str, status: &str, accounts: &[(&str, &str)]) -> Value {
    let accounts: Vec<_> = accounts
        .iter()
        .map(
            |(link, status)| json!({"linkRefNumber": link, "FIStatus": status, "description": "-"}),
        )
        .collect();
    json!({
        "Notifier": {"type": "AA", "id": "aa-1"},
        "FIStatusNotification": {
            "sessionId": session, "sessionStatus": status,
            "FIStatusResponse": [{"fipID": "bank-fip", "Accounts": accounts}],
        },
    })
}

async fn run(config: &AdapterConfig, ids: &IdSource) -> Running {
    let (listener, address) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let mut config = config.clone();
    config.base_url = format!("http://{address}/").parse().unwrap();
    let parts = AdapterParts {
        clock: ids.clock().clone(),
        ids: ids.clone(),
        listener,
        source: None,
        codes: None,
    };
    start(config, parts).await.unwrap()
}
