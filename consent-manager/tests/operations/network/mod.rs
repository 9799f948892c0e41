//! The manager on the Account Aggregator network, between providers and data users that speak only its language.
//! Numbers in comments are scenarios of the certification table for aggregators.

mod answering;
mod asking;
mod deciding;
mod linking;

use std::{
    fs,
    sync::{Arc, Mutex, OnceLock},
    time::Duration,
};

use account_aggregator::{
    ErrorCode, Gate, Kind, Operation, Peer, Received, Refusal, Registry,
    artefact::{SignedConsentDetail, verify},
    gate::{META, SIGNATURE, hash_api_key},
};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use chrono::{DateTime, TimeDelta, Utc};
use consent_manager::service::{Choice, LinkingStage, TypedIdentifiers};
use consent_model::{
    ids::{AccountId, ConsentId, LinkId, RequestId},
    jose::{NetworkSigner, SigningKey},
    party::PartyId,
};
use serde_json::{Value, json};
use service_kit::{
    account_aggregator::{EdgeConfig, PeerConfig},
    clock::{Clock, FixedClock},
    secret::Secret,
};
use tokio::time::{sleep, timeout};
use url::Url;
use uuid::Uuid;

use super::world::World;

pub(super) const AA: &str = "AA-1";
const HANDLE: &str = "us";

fn signer(seed: u8) -> NetworkSigner {
    let key = SigningKey::from_seed_ed25519(&[seed; 32]).unwrap();
    let mut jwk = key.to_private_jwk().into_exposed();
    jwk["kid"] = format!("key-{seed}").into();
    NetworkSigner::from_jwk(&jwk.to_string()).unwrap()
}

fn private_jwk(seed: u8) -> String {
    let key = SigningKey::from_seed_ed25519(&[seed; 32]).unwrap();
    let mut jwk = key.to_private_jwk().into_exposed();
    jwk["kid"] = format!("key-{seed}").into();
    jwk.to_string()
}

/// How a provider answers.
#[derive(Clone)]
pub(super) enum Manner {
    /// As it should.
    Right,
    /// With this refusal, at this operation.
    Refuses(Operation, ErrorCode),
    /// With these members instead of its own, at this operation.
    Says(Operation, Value),
    /// Without a signature.
    Unsigned,
    /// With no HTTP of the specification.
    Down,
}

/// A party beside the manager.
pub(super) struct Party {
    pub(super) id: &'static str,
    pub(super) kind: Kind,
    pub(super) gate: Gate,
    base: OnceLock<Url>,
    clock: OnceLock<Arc<FixedClock>>,
    calls: Mutex<Vec<(Operation, Value)>>,
    manner: Mutex<Manner>,
    direct: bool,
}

impl Party {
    async fn open(kind: Kind, id: &'static str, seed: u8, direct: bool) -> Arc<Self> {
        let peer = Peer {
            kind: Kind::Aa,
            id: AA.parse().unwrap(),
            calls_with: Some(hash_api_key(&format!("to {id}"))),
            called_with: Some(format!("from {id}")),
        };
        let gate = Gate::new(
            kind,
            id.parse().unwrap(),
            signer(seed),
            vec![peer],
            Registry::default(),
        );
        let party = Arc::new(Self {
            id,
            kind,
            gate,
            base: OnceLock::new(),
            clock: OnceLock::new(),
            calls: Mutex::default(),
            manner: Mutex::new(Manner::Right),
            direct,
        });
        let served = Arc::clone(&party);
        let server = HttpServer::new(move || {
            App::new()
                .app_data(web::Data::from(Arc::clone(&served)))
                .default_service(web::to(answer))
        });
        let server = server.workers(1).bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}/v2", server.addrs()[0]);
        party.base.set(base.parse().unwrap()).unwrap();
        tokio::spawn(server.disable_signals().run());
        party
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.get().unwrap().now()
    }

    pub(super) fn behaves(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    /// What it was called with so far, at this operation.
    pub(super) fn heard(&self, operation: Operation) -> Vec<Value> {
        let calls = self.calls.lock().unwrap();
        let of = calls.iter().filter(|(heard, _)| *heard == operation);
        of.map(|(_, body)| body.clone()).collect()
    }

    /// The same, once it is as many as these.
    pub(super) async fn hears(&self, operation: Operation, as_many: usize) -> Vec<Value> {
        let waits = async {
            loop {
                let heard = self.heard(operation);
                if heard.len() >= as_many {
                    return heard;
                }
                sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(Duration::from_secs(20), waits).await.unwrap()
    }

    /// The same while time goes on, so that what was not taken is told again.
    pub(super) async fn hears_again(&self, operation: Operation, as_many: usize) -> Vec<Value> {
        let clock = Arc::clone(self.clock.get().unwrap());
        let goes_on = async {
            loop {
                sleep(Duration::from_millis(200)).await;
                clock.advance(Duration::from_secs(10));
            }
        };
        tokio::select! {
            heard = self.hears(operation, as_many) => heard,
            () = goes_on => unreachable!(),
        }
    }

    fn own(&self, opened: &account_aggregator::Opened) -> Result<Value, Refusal> {
        let body = &opened.body;
        Ok(match opened.operation {
            Operation::FipDiscover => json!({"DiscoveredAccounts": accounts_of(self.id)}),
            Operation::FipLink => json!({
                "AuthenticatorType": if self.direct { "DIRECT" } else { "TOKEN" },
                "RefNumber": format!("ref-of-{}", self.id),
            }),
            Operation::FipLinkVerify if body["token"] == "123456" => {
                let asked = self.heard(Operation::FipLink).pop().unwrap();
                let links = asked["Customer"]["Accounts"].as_array().unwrap().iter();
                let links: Vec<_> = links
                    .map(|account| {
                        json!({"customerAddress": asked["Customer"]["id"], "status": "LINKED",
                            "accRefNumber": account["accRefNumber"],
                            "linkRefNumber": format!("link-{}", account["accRefNumber"].as_str().unwrap())})
                    })
                    .collect();
                json!({"AccLinkDetails": links})
            }
            Operation::FipLinkVerify => {
                return Err(Refusal::new(ErrorCode::InvalidLinkToken, "another token"));
            }
            Operation::FipDelink => json!({"AccLinkDetails": {
                "customerAddress": body["Account"]["customerAddress"],
                "linkRefNumber": body["Account"]["linkRefNumber"], "status": "DELINKED"}}),
            _ => json!({"response": "OK"}),
        })
    }
}

fn accounts_of(id: &str) -> Value {
    let account = |kind: &str, acc: &str, number: u32| {
        json!({"FIType": kind, "accType": acc, "accRefNumber": format!("{id}-{number}"),
            "maskedAccNumber": format!("XXXXXX{number}")})
    };
    json!([
        account("DEPOSIT", "SAVINGS", 1234),
        account("TERM_DEPOSIT", "DEFAULT", 5678)
    ])
}

async fn answer(party: web::Data<Party>, http: HttpRequest, body: web::Bytes) -> HttpResponse {
    let header = |name| http.headers().get(name).and_then(|v| v.to_str().ok());
    let called = Operation::ALL.iter().copied().find(|operation| {
        operation.answered_by() == party.kind && http.path() == format!("/v2{}", operation.path())
    });
    let received = Received {
        operation: called.unwrap(),
        client_api_key: None,
        fip_api_key: None,
        aa_api_key: header("aa_api_key"),
        signature: header(SIGNATURE),
        request_meta: header(META),
        body: &body,
    };
    let now = party.now();
    // Whatever the manager sends is genuine and of the specification, or the test ends here.
    let opened = party.gate.open(&received, now, Uuid::nil()).unwrap();
    let mut calls = party.calls.lock().unwrap();
    calls.push((opened.operation, opened.body.clone()));
    drop(calls);
    let manner = party.manner.lock().unwrap().clone();
    let outcome = match manner {
        Manner::Down => return HttpResponse::BadGateway().body("down"),
        Manner::Refuses(at, code) if at == opened.operation => Err(Refusal::new(code, "no")),
        Manner::Says(at, said) if at == opened.operation => Ok(said),
        _ => party.own(&opened),
    };
    let answer = party.gate.answer(&opened, outcome, now);
    let mut response = HttpResponse::build(answer.status.try_into().unwrap());
    if !matches!(*party.manner.lock().unwrap(), Manner::Unsigned) {
        response.insert_header((SIGNATURE, answer.signature));
    }
    response.content_type("application/json").body(answer.body)
}

/// The manager and the parties around it.
pub(super) struct Net {
    pub(super) w: World,
    /// Sends tokens.
    pub(super) bank: Arc<Party>,
    /// Confirms directly.
    pub(super) direct: Arc<Party>,
    pub(super) lender: Arc<Party>,
    pub(super) other: Arc<Party>,
    http: reqwest::Client,
}

pub(super) const FAIR_USE: &str = r#"
[[rule]]
id = "any"

[[rule]]
id = "wealth"
purposes = ["101"]
data_life = { unit = "MONTH", value = 6 }
frequency = { unit = "DAY", value = 4 }
"#;

impl Net {
    pub(super) async fn new() -> Self {
        let bank = Party::open(Kind::Fip, "BANK-1", 4, false).await;
        let direct = Party::open(Kind::Fip, "BANK-2", 5, true).await;
        let lender = Party::open(Kind::Fiu, "FIU-1", 2, false).await;
        let other = Party::open(Kind::Fiu, "FIU-2", 3, false).await;
        let parties = [&bank, &direct, &lender, &other].map(Arc::clone);
        let edge = Box::new(
            move |base: &Url, clock: &Arc<FixedClock>, dir: &std::path::Path| {
                let entity = |id: &str, base: &Url, seed: u8| {
                    json!({"timestamp": "2026-11-01 10:00:00.0", "entityinfo": {"name": format!("Name of {id}"),
                        "id": id, "entityhandle": HANDLE, "baseurl": base,
                        "fitypes": ["DEPOSIT", "TERM_DEPOSIT"],
                        "certificate": signer(seed).public_jwk()}})
                };
                let of = |kind: Kind| -> Vec<Value> {
                    let of = parties.iter().zip([4, 5, 2, 3]);
                    let of = of.filter(|(party, _)| party.kind == kind);
                    of.map(|(party, seed)| entity(party.id, party.base.get().unwrap(), seed))
                        .collect()
                };
                let us = entity(AA, &base.join("aa").unwrap(), 1);
                let registry =
                    json!({"AA": [us], "FIP": of(Kind::Fip), "FIU": of(Kind::Fiu)}).to_string();
                for party in &parties {
                    assert!(party.clock.set(Arc::clone(clock)).is_ok());
                    let registry = Registry::parse(registry.as_bytes()).unwrap();
                    party.gate.set_registry(registry);
                }
                fs::write(dir.join("registry.json"), registry).unwrap();
                fs::write(dir.join("fair-use.toml"), FAIR_USE).unwrap();
                let peer = |party: &Arc<Party>| PeerConfig {
                    kind: party.kind,
                    id: party.id.parse().unwrap(),
                    calls_with: Some(Secret::new(format!("from {}", party.id))),
                    called_with: Some(Secret::new(format!("to {}", party.id))),
                };
                EdgeConfig {
                    id: AA.parse().unwrap(),
                    key: Secret::new(private_jwk(1)),
                    registry: dir.join("registry.json"),
                    fair_use: Some(dir.join("fair-use.toml")),
                    peers: parties.iter().map(peer).collect(),
                }
            },
        );
        Self {
            w: World::on_network(edge).await,
            bank,
            direct,
            lender,
            other,
            http: reqwest::Client::new(),
        }
    }

    /// With an address and both accounts of the bank that sends tokens.
    pub(super) async fn linked() -> Self {
        let net = Self::new().await;
        let m = &net.w.manager;
        m.choose_network_address(net.w.account, "Meera.K")
            .await
            .unwrap();
        net.link(&net.bank, &[0, 1]).await;
        net
    }

    /// A provider as a party of ours.
    pub(super) async fn party(&self, of: &Party) -> PartyId {
        let all = self.w.manager.network_providers().await.unwrap();
        let name = format!("Name of {}", of.id);
        all.into_iter().find(|p| p.name == name).unwrap().party
    }

    pub(super) async fn discover(&self, at: &Party) -> String {
        let none = TypedIdentifiers::default();
        let (m, me) = (&self.w.manager, self.w.account);
        let party = self.party(at).await;
        m.discover_accounts(me, &party, &none).await.unwrap()
    }

    /// Links accounts by a token.
    pub(super) async fn link(&self, at: &Party, ticked: &[usize]) {
        let (m, me) = (&self.w.manager, self.w.account);
        let id = self.discover(at).await;
        let stage = m.begin_linking(me, &id, ticked).await.unwrap();
        assert_eq!(stage, LinkingStage::Token);
        let linked = m.verify_linking(me, &id, "123 456").await.unwrap();
        assert_eq!(linked, ticked.len());
    }

    /// Her links, in the order in which she made them.
    pub(super) async fn links(&self) -> Vec<LinkId> {
        let accounts = self.w.manager.network_accounts(self.w.account).await;
        accounts.unwrap().iter().map(|a| a.link).collect()
    }

    /// A body with what every message has.
    pub(super) fn message(&self, more: Value) -> Value {
        let mut body = json!({"ver": "2.1.0", "txnid": self.w.ids.uuid_v4(),
            "timestamp": account_aggregator::time::format(self.w.clock.now())});
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        body
    }

    /// Calls the manager; gives status and body of an answer that is signed and of the specification.
    pub(super) async fn call(
        &self,
        from: &Party,
        operation: Operation,
        body: &Value,
    ) -> (u16, Value) {
        let bytes = body.to_string().into_bytes();
        let signature = from.gate.signer().sign_detached(&bytes).unwrap();
        self.send(from, operation, bytes, &signature).await
    }

    /// The same with these very bytes.
    pub(super) async fn send(
        &self,
        from: &Party,
        operation: Operation,
        bytes: Vec<u8>,
        signature: &str,
    ) -> (u16, Value) {
        let header = if from.kind == Kind::Fiu {
            "client_api_key"
        } else {
            "fip_api_key"
        };
        let base = self.w.manager.issuer().join("aa").unwrap();
        let answer = self
            .http
            .post(format!("{base}{}", operation.path()))
            .header("content-type", "application/json")
            .header(header, format!("from {}", from.id))
            .header(SIGNATURE, signature)
            .body(bytes)
            .send()
            .await
            .unwrap();
        let status = answer.status().as_u16();
        let signature = answer.headers()[SIGNATURE].to_str().unwrap().to_owned();
        let bytes = answer.bytes().await.unwrap();
        let registry = from.gate.registry();
        let us = registry.get(Kind::Aa, &AA.parse().unwrap()).unwrap();
        consent_model::jose::network::verify_detached_by(&signature, &bytes, |kid| us.key(kid))
            .unwrap();
        let body: Value = serde_json::from_slice(&bytes).unwrap();
        operation.check_response(status, &body).unwrap();
        (status, body)
    }

    /// The same, of which only status and code matter.
    pub(super) async fn code(&self, from: &Party, op: Operation, body: &Value) -> (u16, String) {
        let (status, body) = self.call(from, op, body).await;
        let code = body["errorCode"].as_str().unwrap_or_default().to_owned();
        (status, code)
    }

    /// What the lender asks for.
    pub(super) fn detail(&self) -> Value {
        let at =
            |days| account_aggregator::time::format(self.w.clock.now() + TimeDelta::days(days));
        json!({
            "consentStart": at(0), "consentExpiry": at(30), "consentMode": "STORE", "fetchType": "PERIODIC",
            "consentTypes": ["SUMMARY", "TRANSACTIONS"], "fiTypes": ["DEPOSIT", "TERM_DEPOSIT"],
            "DataConsumer": {"id": "FIU-1", "type": "FIU"},
            "Customer": {"id": "meera.k@us", "Identifiers": [{"type": "MOBILE", "value": "9876543210"}]},
            "Purpose": {"code": "101", "refUri": "https://api.rebit.org.in/aa/purpose/101.xml",
                "text": "FIU-1 manages your wealth", "Category": {"type": "FIU-1"}},
            "FIDataRange": {"from": at(-200), "to": at(20)},
            "DataLife": {"unit": "MONTH", "value": 3}, "Frequency": {"unit": "DAY", "value": 2},
            "DataFilter": [{"type": "TRANSACTIONAMOUNT", "operator": ">=", "value": "1000"}],
        })
    }

    /// Asks for a consent; gives its handle.
    pub(super) async fn ask(&self, detail: Value) -> String {
        let body = self.message(json!({"ConsentDetail": detail}));
        let (status, answer) = self.call(&self.lender, Operation::AaConsent, &body).await;
        assert_eq!(status, 200, "{answer}");
        answer["ConsentHandle"].as_str().unwrap().to_owned()
    }

    /// What became of it: status and consent id.
    pub(super) async fn handle(&self, handle: &str) -> (String, Option<String>) {
        let body = self.message(json!({"ConsentHandle": handle}));
        let op = Operation::AaConsentHandle;
        let (status, answer) = self.call(&self.lender, op, &body).await;
        assert_eq!(status, 200, "{answer}");
        let told = &answer["ConsentStatus"];
        let id = told["id"].as_str().map(str::to_owned);
        (told["status"].as_str().unwrap().to_owned(), id)
    }

    /// Status and detail of an artefact that the lender takes.
    pub(super) async fn fetch(&self, id: &str) -> (String, SignedConsentDetail) {
        let body = self.message(json!({"consentId": id}));
        let op = Operation::AaConsentFetch;
        let (status, answer) = self.call(&self.lender, op, &body).await;
        assert_eq!(status, 200, "{answer}");
        let status = answer["status"].as_str().unwrap().to_owned();
        (status, self.verified(&self.lender, &answer))
    }

    /// The detail of an artefact, as its holder verifies it.
    pub(super) fn verified(&self, holder: &Party, artefact: &Value) -> SignedConsentDetail {
        let registry = holder.gate.registry();
        let us = registry.get(Kind::Aa, &AA.parse().unwrap()).unwrap();
        let jws = artefact["signedConsent"].as_str().unwrap();
        verify(jws, us, holder.kind).unwrap()
    }

    /// The only request that waits for her.
    pub(super) async fn waiting(&self) -> RequestId {
        let waiting = self
            .w
            .manager
            .waiting(self.w.account, None, 9)
            .await
            .unwrap();
        assert_eq!(waiting.len(), 1);
        waiting[0].id
    }

    /// No request waits for her.
    pub(super) async fn nothing_waits(&self) {
        let waiting = self.w.manager.waiting(self.w.account, None, 9).await;
        assert!(waiting.unwrap().is_empty());
    }

    /// She approves with these accounts; `less` may change her choice.
    pub(super) async fn approve(
        &self,
        links: &[LinkId],
        less: impl FnOnce(&mut Choice),
    ) -> ConsentId {
        let id = self.waiting().await;
        let opened = self.w.open(id).await;
        let mut choice = super::world::choice(&opened);
        let item = choice.items[0].0.clone();
        choice.items = links.iter().map(|l| (item.clone(), Some(*l))).collect();
        less(&mut choice);
        let me: AccountId = self.w.account;
        let pending = self
            .w
            .manager
            .begin_approval(me, id, &choice)
            .await
            .unwrap();
        self.w.prove(&pending).await.unwrap().consent.unwrap()
    }
}
