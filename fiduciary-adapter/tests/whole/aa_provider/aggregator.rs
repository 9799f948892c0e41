//! An aggregator: calls the provider with signed messages, and takes its notifications.

use std::sync::{Arc, Mutex};

use account_aggregator::{
    Call, Gate, Kind, Operation, Peer, Received, Registry,
    gate::{CallError, META, SIGNATURE, hash_api_key},
    message::NotificationResponse,
};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use chrono::{DateTime, Utc};
use consent_model::jose::{NetworkSigner, SigningKey};
use reqwest::Client;
use serde_json::{Value, json};
use service_kit::{clock::Clock as _, clock::FixedClock, entropy::IdSource, server::RunningServer};

/// Status and code of a refusal; else the answer.
pub(crate) type Told = Result<Value, (u16, String)>;

/// Makes up to so many answers of this status before it takes anything.
type Failing = Mutex<(u16, u32)>;

pub(crate) struct Aggregator {
    pub(crate) id: &'static str,
    pub(crate) gate: Gate,
    pub(crate) inbox: Mutex<Vec<(Operation, Value)>>,
    pub(crate) failing: Failing,
    clock: Arc<FixedClock>,
    ids: IdSource,
    client: Client,
}

/// A party's key, made of one byte.
pub(crate) fn signer(seed: u8) -> NetworkSigner {
    let key = SigningKey::from_seed_ed25519(&[seed; 32]).unwrap();
    let mut jwk = key.to_private_jwk().into_exposed();
    jwk["kid"] = format!("key-{seed}").into();
    NetworkSigner::from_jwk(&jwk.to_string()).unwrap()
}

impl Aggregator {
    pub(crate) fn new(
        id: &'static str,
        seed: u8,
        clock: Arc<FixedClock>,
        ids: IdSource,
    ) -> Arc<Self> {
        let peer = Peer {
            kind: Kind::Fip,
            id: "FIP-1".parse().unwrap(),
            calls_with: Some(hash_api_key(&format!("FIP-1 to {id}"))),
            called_with: Some(format!("{id} to FIP-1")),
        };
        Arc::new(Self {
            id,
            gate: Gate::new(
                Kind::Aa,
                id.parse().unwrap(),
                signer(seed),
                vec![peer],
                Registry::default(),
            ),
            inbox: Mutex::default(),
            failing: Mutex::default(),
            clock,
            ids,
            client: Client::builder().no_proxy().build().unwrap(),
        })
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub(crate) fn uuid(&self) -> String {
        self.ids.uuid_v4().to_string()
    }

    /// A call with these members and what every call has.
    pub(crate) fn prepared(&self, operation: Operation, body: &Value) -> Call {
        let to = "FIP-1".parse().unwrap();
        let txnid = self.ids.uuid_v4();
        self.gate
            .call(operation, &to, body, txnid, self.now())
            .unwrap()
    }

    /// A call whose body is these bytes, whatever they are, signed.
    pub(crate) fn signed(&self, operation: Operation, bytes: Vec<u8>) -> Call {
        let txnid = serde_json::from_slice::<Value>(&bytes)
            .ok()
            .and_then(|body| Some(body.get("txnid")?.as_str()?.to_owned()));
        let registry = self.gate.registry();
        let provider = registry.get(Kind::Fip, &"FIP-1".parse().unwrap()).unwrap();
        let signature = self.gate.signer().sign_detached(&bytes).unwrap();
        Call {
            operation,
            to: provider.id.clone(),
            url: provider.url(operation.path()),
            headers: vec![
                ("aa_api_key", format!("{} to FIP-1", self.id)),
                (SIGNATURE, signature),
            ],
            body: bytes,
            txnid: txnid.unwrap_or_default(),
        }
    }

    /// The whole body of a good call, to be changed.
    pub(crate) fn whole(&self, operation: Operation, body: &Value) -> Value {
        serde_json::from_slice(&self.prepared(operation, body).body).unwrap()
    }

    pub(crate) async fn call(&self, operation: Operation, body: &Value) -> Told {
        self.carry(&self.prepared(operation, body)).await
    }

    /// Sends a body as it is, signed.
    pub(crate) async fn send(&self, operation: Operation, body: &Value) -> Told {
        let bytes = body.to_string().into_bytes();
        self.carry(&self.signed(operation, bytes)).await
    }

    /// Sends a call, and checks signature and schema of whatever comes back.
    pub(crate) async fn carry(&self, call: &Call) -> Told {
        let mut http = match call.operation.method() {
            "GET" => self.client.get(&call.url),
            _ => self.client.post(&call.url).body(call.body.clone()),
        };
        for (name, value) in &call.headers {
            http = http.header(*name, value);
        }
        let answer = http
            .header("content-type", "application/json")
            .send()
            .await
            .unwrap();
        let status = answer.status().as_u16();
        let signature = answer.headers().get(SIGNATURE);
        let signature = signature.map(|value| value.to_str().unwrap().to_owned());
        let body = answer.bytes().await.unwrap();
        match self
            .gate
            .accept(call, status, signature.as_deref(), &body, self.now())
        {
            Ok(value) => Ok(value),
            Err(CallError::Refused { status, code, .. }) => Err((status, code)),
            Err(other) => panic!("{other}: {status} {}", String::from_utf8_lossy(&body)),
        }
    }

    /// Takes notifications; gives where.
    pub(crate) fn listen(self: &Arc<Self>) -> (RunningServer, String) {
        let (listener, address) =
            service_kit::server::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let state = web::Data::from(Arc::clone(self));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(state.clone())
                .default_service(web::route().to(take))
        })
        .workers(1)
        .disable_signals()
        .listen(listener)
        .unwrap()
        .run();
        let base = format!("http://{address}/v2");
        (RunningServer::start(server, address), base)
    }

    /// What came in, and is then forgotten.
    pub(crate) fn told(&self) -> Vec<(Operation, Value)> {
        std::mem::take(&mut self.inbox.lock().unwrap())
    }
}

async fn take(
    aggregator: web::Data<Aggregator>,
    request: HttpRequest,
    body: web::Bytes,
) -> HttpResponse {
    let operation = *Operation::ALL
        .iter()
        .find(|one| one.answered_by() == Kind::Aa && request.path() == format!("/v2{}", one.path()))
        .unwrap();
    {
        let mut failing = aggregator.failing.lock().unwrap();
        if failing.1 > 0 {
            failing.1 -= 1;
            let status = actix_web::http::StatusCode::from_u16(failing.0).unwrap();
            return HttpResponse::build(status).finish();
        }
    }
    let header = |name| request.headers().get(name).and_then(|v| v.to_str().ok());
    let received = Received {
        operation,
        client_api_key: None,
        fip_api_key: header("fip_api_key"),
        aa_api_key: None,
        signature: header(SIGNATURE),
        request_meta: header(META),
        body: &body,
    };
    let now = aggregator.now();
    let opened = aggregator.gate.open(&received, now, uuid::Uuid::nil());
    let opened = opened.unwrap();
    let taken = (operation, opened.body.clone());
    aggregator.inbox.lock().unwrap().push(taken);
    let ok = json!(NotificationResponse::ok());
    let answer = aggregator.gate.answer(&opened, Ok(ok), now);
    HttpResponse::Ok()
        .insert_header((SIGNATURE, answer.signature))
        .content_type("application/json")
        .body(answer.body)
}
