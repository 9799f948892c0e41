//! A provider, two aggregators, and a clock that the test moves.

use std::{path::Path, sync::Arc};

use account_aggregator::{Kind, Operation, Registry, time};
use chrono::TimeDelta;
use fiduciary_adapter::{AdapterConfig, AdapterParts, Running, start};
use payload_opener::aa::{Curve, KeyPair, TheirKey};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use serde_json::{Value, json};
use service_kit::{
    clock::{Clock as _, FixedClock},
    entropy::IdSource,
    server::{RunningServer, bind},
    testing::{self, FakeManager},
};

use crate::aa_provider::{
    aggregator::{Aggregator, signer},
    bank::{Bank, MEERA},
};

pub(crate) const HER: &str = "meera@one";

pub(crate) struct World {
    pub(crate) running: Running,
    pub(crate) one: Arc<Aggregator>,
    pub(crate) two: Arc<Aggregator>,
    pub(crate) bank: Arc<Bank>,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) ids: IdSource,
    manager: FakeManager,
    servers: Vec<RunningServer>,
    bases: [String; 2],
    folder: tempfile::TempDir,
    provider: String,
}

/// How a provider is configured that is like others.
pub(crate) const USUAL: &str = "fi_types = [\"DEPOSIT\", \"TERM_DEPOSIT\", \"RECURRING_DEPOSIT\"]";

impl World {
    pub(crate) async fn new() -> Self {
        Self::with("", "").await
    }

    /// With more in the provider's configuration, and a table of fair-use rules.
    pub(crate) async fn with(provider: &str, fair_use: &str) -> Self {
        let clock = testing::fixed_clock();
        let ids = testing::ids_at(clock.clone(), 7);
        let manager = FakeManager::start(ids.clone()).await;
        let folder = tempfile::tempdir().unwrap();
        let one = Aggregator::new("AA-1", 1, clock.clone(), ids.clone());
        let two = Aggregator::new("AA-2", 2, clock.clone(), ids.clone());
        let (first, base_one) = one.listen();
        let (second, base_two) = two.listen();
        std::fs::write(folder.path().join("fair-use.toml"), fair_use).unwrap();
        let provider = if provider.contains("authenticator") {
            format!("{USUAL}\n{provider}")
        } else {
            let tokens = folder.path().join("tokens");
            format!("{USUAL}\n{provider}\ntoken_file = \"{}\"", tokens.display())
        };
        let bank = Bank::shared();
        let bases = [base_one, base_two];
        let aggregators = [&*one, &*two];
        let running = run(
            folder.path(),
            &manager,
            &ids,
            &bank,
            &provider,
            &bases,
            aggregators,
        )
        .await;
        Self {
            running,
            one,
            two,
            bank,
            clock,
            ids,
            manager,
            servers: vec![first, second],
            bases,
            folder,
            provider,
        }
    }

    /// Stops the adapter and starts it again on the same folder.
    pub(crate) async fn restarted(self) -> Self {
        self.running.stop().await;
        let aggregators = [&*self.one, &*self.two];
        let running = run(
            self.folder.path(),
            &self.manager,
            &self.ids,
            &self.bank,
            &self.provider,
            &self.bases,
            aggregators,
        )
        .await;
        Self { running, ..self }
    }

    pub(crate) async fn stop(self) {
        self.running.stop().await;
        for server in self.servers {
            server.stop().await.unwrap();
        }
        self.manager.stop().await;
    }

    pub(crate) fn advance(&self, by: TimeDelta) {
        self.clock.set(self.clock.now() + by);
    }

    /// Moves the clock and lets the worker work.
    pub(crate) async fn later(&self, by: TimeDelta) {
        self.advance(by);
        self.running.work_network_now().await;
    }

    pub(crate) fn token_of(&self, ref_number: &str) -> String {
        let path = self.folder.path().join("tokens").join(ref_number);
        let text = std::fs::read_to_string(path).unwrap();
        let handed: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(handed["destination"].as_str(), Some(MEERA));
        handed["token"].as_str().unwrap().to_owned()
    }

    /// Her accounts of these kinds, discovered through the first aggregator.
    pub(crate) async fn discovered(&self, fi_types: &[&str]) -> Vec<Value> {
        let found = self
            .one
            .call(Operation::FipDiscover, &discover(HER, MEERA, fi_types))
            .await
            .unwrap();
        found["DiscoveredAccounts"].as_array().unwrap().clone()
    }

    /// Her accounts of these kinds, linked: as discovered, and the references of the links.
    pub(crate) async fn linked(&self, fi_types: &[&str]) -> Vec<(Value, String)> {
        let accounts = self.discovered(fi_types).await;
        let begun = self
            .one
            .call(Operation::FipLink, &link(HER, &accounts))
            .await
            .unwrap();
        let ref_number = begun["RefNumber"].as_str().unwrap();
        let token = self.token_of(ref_number);
        let body = json!({"refNumber": ref_number, "token": token});
        let linked = self
            .one
            .call(Operation::FipLinkVerify, &body)
            .await
            .unwrap();
        let details = linked["AccLinkDetails"].as_array().unwrap();
        assert_eq!(details.len(), accounts.len());
        accounts
            .into_iter()
            .map(|account| {
                let detail = details
                    .iter()
                    .find(|one| one["accRefNumber"] == account["accRefNumber"])
                    .unwrap();
                let reference = detail["linkRefNumber"].as_str().unwrap().to_owned();
                (account, reference)
            })
            .collect()
    }

    /// What a consent over these links says.
    pub(crate) fn detail(&self, links: &[(Value, String)]) -> Value {
        let now = self.clock.now();
        let at = |days: i64| time::format(now + TimeDelta::days(days));
        let accounts: Vec<Value> = links
            .iter()
            .map(|(account, reference)| {
                json!({"fiType": account["FIType"], "fipId": "FIP-1", "accType": account["accType"],
                    "linkRefNumber": reference, "maskedAccNumber": account["maskedAccNumber"]})
            })
            .collect();
        json!({
            "consentStart": at(0), "consentExpiry": at(365), "consentMode": "STORE", "fetchType": "PERIODIC",
            "consentTypes": ["PROFILE", "SUMMARY", "TRANSACTIONS"],
            "fiTypes": ["DEPOSIT", "TERM_DEPOSIT", "RECURRING_DEPOSIT"],
            "DataConsumer": {"id": "AA-1", "type": "AA"}, "DataProvider": {"id": "FIP-1", "type": "FIP"},
            "Customer": {"id": HER}, "Accounts": accounts,
            "Purpose": {"code": "101", "refUri": "https://api.rebit.org.in/aa/purpose/101.xml",
                "text": "Wealth management service", "Category": {"type": "Personal Finance"}},
            "FIDataRange": {"from": "2026-01-01T00:00:00.000Z", "to": at(0)},
            "DataLife": {"unit": "MONTH", "value": 1}, "Frequency": {"unit": "DAY", "value": 10},
        })
    }

    /// An artefact of this detail, signed by the first aggregator.
    pub(crate) fn artefact(&self, detail: &Value) -> Value {
        self.artefact_by(&self.one, detail)
    }

    pub(crate) fn artefact_by(&self, aggregator: &Aggregator, detail: &Value) -> Value {
        let now = time::format(self.clock.now());
        let signer = aggregator.gate.signer();
        let signed = signer.sign_compact(detail.to_string().as_bytes()).unwrap();
        json!({"consentId": aggregator.uuid(), "status": "ACTIVE", "createTimestamp": now,
            "signedConsent": signed,
            "ConsentUse": {"logUri": "log@one.example", "count": 0, "lastUseDateTime": now}})
    }

    /// Hands a consent of this detail over; gives its artefact.
    pub(crate) async fn consented(&self, detail: &Value) -> Value {
        let artefact = self.artefact(detail);
        let taken = self
            .one
            .call(Operation::FipConsent, &artefact)
            .await
            .unwrap();
        assert_eq!(taken["response"], "OK");
        artefact
    }

    /// A key of the data user's, and a request for data under a consent.
    pub(crate) fn request(&self, artefact: &Value) -> (KeyPair, Value) {
        let (pair, material) = self.key(Curve::X25519);
        let signed = artefact["signedConsent"].as_str().unwrap();
        let (_, signature) = signed.rsplit_once('.').unwrap();
        let body = json!({
            "Consent": {"id": artefact["consentId"], "digitalSignature": signature},
            "FIDataRange": {"from": "2026-01-01T00:00:00.000Z", "to": time::format(testing::start())},
            "KeyMaterial": material,
        });
        (pair, body)
    }

    pub(crate) fn key(&self, curve: Curve) -> (KeyPair, Value) {
        let ids = self.ids.clone();
        let mut fill = move |buffer: &mut [u8]| buffer.copy_from_slice(&ids.bytes32());
        let pair = KeyPair::generate(curve, &mut fill);
        let expiry = time::format(self.clock.now() + TimeDelta::hours(23));
        let material = json!({"cryptoAlg": "ECDH", "curve": curve.as_str(),
            "params": "cipher=AES/GCM/NoPadding;KeyPairGenerator=ECDH",
            "DHPublicKey": {"expiry": expiry, "Parameters": "", "KeyValue": pair.key_value()},
            "Nonce": pair.nonce()});
        (pair, material)
    }

    /// Opens a session, and prepares its data.
    pub(crate) async fn session(&self, artefact: &Value) -> (KeyPair, String) {
        let (pair, body) = self.request(artefact);
        let opened = self.one.call(Operation::FipFiRequest, &body).await.unwrap();
        assert_eq!(opened["consentId"], artefact["consentId"]);
        self.running.work_network_now().await;
        (pair, opened["sessionId"].as_str().unwrap().to_owned())
    }

    /// What was fetched, opened: link and document.
    pub(crate) fn opened(&self, pair: &KeyPair, fetched: &Value) -> Vec<(String, String)> {
        let all = fetched["FI"].as_array().unwrap();
        all.iter()
            .map(|fi| {
                assert_eq!(fi["fipID"], "FIP-1");
                let data = fi["data"].as_array().unwrap();
                assert_eq!(data.len(), 1, "one document for each key");
                let text = |value: &Value| value.as_str().unwrap().to_owned();
                let material = &fi["KeyMaterial"];
                let theirs = TheirKey::parse(
                    &text(&material["curve"]),
                    &text(&material["DHPublicKey"]["KeyValue"]),
                    &text(&material["Nonce"]),
                )
                .unwrap();
                let plain = pair.open(&theirs, &text(&data[0]["encryptedFI"])).unwrap();
                let plain = String::from_utf8(plain.to_vec()).unwrap();
                (text(&data[0]["linkRefNumber"]), plain)
            })
            .collect()
    }

    // The adapter's own database, as an auditor would read it.

    /// The column `found` of the one row.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        let path = self.folder.path().join("data/adapter.sqlite");
        let db = Database::connect(format!("sqlite://{}", path.display()))
            .await
            .unwrap();
        let asked = Statement::from_string(DbBackend::Sqlite, sql);
        let row = db.query_one_raw(asked).await.unwrap().unwrap();
        db.close().await.unwrap();
        row.try_get("", "found").unwrap()
    }

    /// Everything in the database file and its log, as bytes.
    pub(crate) fn database_bytes(&self) -> Vec<u8> {
        let mut all = Vec::new();
        for name in ["adapter.sqlite", "adapter.sqlite-wal"] {
            let path = self.folder.path().join("data").join(name);
            all.extend(std::fs::read(path).unwrap_or_default());
        }
        all
    }
}

async fn run(
    folder: &Path,
    manager: &FakeManager,
    ids: &IdSource,
    bank: &Arc<Bank>,
    provider: &str,
    bases: &[String; 2],
    aggregators: [&Aggregator; 2],
) -> Running {
    let (listener, address) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let entity = |id: &str, handle: &str, base: &str, seed: u8| {
        json!({"entityinfo": {"name": id, "id": id, "entityhandle": handle, "baseurl": base,
            "certificate": signer(seed).public_jwk()}})
    };
    let ours = format!("http://{address}/aa/fip");
    let file = json!({
        "AA": [entity("AA-1", "one", &bases[0], 1), entity("AA-2", "two", &bases[1], 2)],
        "FIP": [entity("FIP-1", "", &ours, 3)],
        "FIU": [entity("FIU-1", "", "http://127.0.0.1:1/", 4)],
    })
    .to_string();
    let registry = folder.join("registry.json");
    std::fs::write(&registry, &file).unwrap();
    for aggregator in aggregators {
        let registry = Registry::parse(file.as_bytes()).unwrap();
        assert!(registry.of(Kind::Aa).count() == 2);
        aggregator.gate.set_registry(registry);
    }
    let private = consent_model::jose::SigningKey::from_seed_ed25519(&[3; 32]).unwrap();
    let mut private = private.to_private_jwk().into_exposed();
    private["kid"] = "key-3".into();
    let network = format!(
        "id = \"FIP-1\"\nkey = '{private}'\nregistry = '{}'\nfair_use = '{}'\n\
        [[peers]]\nkind = \"AA\"\nid = \"AA-1\"\ncalls_with = \"AA-1 to FIP-1\"\n\
        called_with = \"FIP-1 to AA-1\"\n\
        [[peers]]\nkind = \"AA\"\nid = \"AA-2\"\ncalls_with = \"AA-2 to FIP-1\"\n\
        called_with = \"FIP-1 to AA-2\"\n[provider]\n{provider}\n",
        registry.display(),
        folder.join("fair-use.toml").display(),
    );
    let mut config = AdapterConfig::new(
        "bank.example".parse().unwrap(),
        format!("http://{address}/").parse().unwrap(),
        folder.join("data"),
        manager.base().clone(),
        manager.identity_issuer().to_owned(),
    );
    config.account_aggregator = Some(toml::from_str(&network).unwrap());
    config.check().unwrap();
    let parts = AdapterParts {
        clock: Arc::clone(ids.clock()),
        ids: ids.clone(),
        listener,
        source: Some(bank.clone()),
        codes: None,
    };
    start(config, parts).await.unwrap()
}

pub(crate) fn discover(address: &str, mobile: &str, fi_types: &[&str]) -> Value {
    json!({"Customer": {"id": address,
        "Identifiers": [{"category": "STRONG", "type": "MOBILE", "value": mobile}]}, "FITypes": fi_types})
}

pub(crate) fn link(address: &str, accounts: &[Value]) -> Value {
    json!({"Customer": {"id": address, "Accounts": accounts}})
}

pub(crate) fn refused<T>(status: u16, code: &str) -> Result<T, (u16, String)> {
    Err((status, code.to_owned()))
}
