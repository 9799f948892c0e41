//! An aggregator, and the providers behind it: correct, unless it is told to answer otherwise.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use account_aggregator::{
    Gate, Operation, Received, Refusal,
    artefact::{ConsentAccount, SignedConsentDetail},
    code::ErrorCode,
    gate::SIGNATURE,
    key_material::KeyMaterial,
    message::{
        ConsentDetail, ConsentParty, ConsentRequest, CustomerId, FiRequest, Personal, Units,
    },
};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, http::StatusCode, web};
use chrono::TimeDelta;
use consent_model::jose::NetworkSigner;
use payload_opener::aa::{Curve, KeyPair, TheirKey};
use serde_json::{Value, json};
use service_kit::{clock::Clock, clock::FixedClock, entropy::IdSource, server::RunningServer};

use crate::aa_data_user::store::Store;

/// What becomes of an answer.
#[derive(Clone)]
pub(crate) enum Twist {
    /// Changed, and signed as it is then.
    Body(fn(&mut Value)),
    /// One member, by its JSON pointer, is this text.
    Member(&'static str, String),
    /// Without a signature.
    Unsigned,
    /// Signed by somebody else.
    SignedBy(NetworkSigner),
    /// One byte of it changed after it was signed.
    Flipped,
    /// A genuine refusal.
    Refused(ErrorCode),
}

/// One account of hers.
pub(crate) fn account(fip: &str, link: &str) -> ConsentAccount {
    ConsentAccount {
        fi_type: "DEPOSIT".into(),
        fip_id: fip.into(),
        acc_type: "SAVINGS".into(),
        link_ref_number: link.into(),
        masked_acc_number: "XXXXXX1234".into(),
    }
}

pub(crate) struct State {
    pub(crate) twists: HashMap<Operation, Twist>,
    /// Calls that were taken, in order.
    pub(crate) calls: Vec<(Operation, Value)>,
    pub(crate) handle_status: &'static str,
    pub(crate) consent_status: &'static str,
    pub(crate) change: fn(&mut SignedConsentDetail),
    /// The artefact is signed by this key instead.
    pub(crate) artefact_signer: Option<NetworkSigner>,
    pub(crate) accounts: Vec<ConsentAccount>,
    /// Accounts of which there is data.
    pub(crate) ready: usize,
    pub(crate) one_key: bool,
    pub(crate) document: fn(&ConsentAccount) -> String,
    pub(crate) asked: Option<ConsentDetail>,
    pub(crate) handle: String,
    pub(crate) consent: String,
    pub(crate) session: String,
    /// Where a question is asked: her store behind the aggregator.
    pub(crate) store: Store,
    signed: Option<String>,
    their_key: Option<KeyMaterial>,
    fetched: Option<Value>,
}

pub(crate) struct Aggregator {
    pub(crate) gate: Gate,
    pub(crate) state: Mutex<State>,
    clock: Arc<FixedClock>,
    ids: IdSource,
}

pub(crate) fn document(account: &ConsentAccount) -> String {
    format!(
        "<Account xmlns=\"http://api.rebit.org.in/FISchema/deposit\" type=\"deposit\" version=\"2.0.0\" \
         linkedAccRef=\"{}\" maskedAccNumber=\"XXXXXX1234\"><Summary currentBalance=\"100.00\" \
         currency=\"INR\" type=\"SAVINGS\"/></Account>",
        account.link_ref_number
    )
}

impl Aggregator {
    pub(crate) fn new(gate: Gate, clock: Arc<FixedClock>, ids: IdSource) -> Self {
        let id = || ids.uuid_v4().to_string();
        let state = State {
            twists: HashMap::new(),
            calls: Vec::new(),
            handle_status: "READY",
            consent_status: "ACTIVE",
            change: |_| (),
            artefact_signer: None,
            accounts: vec![account("bank-fip", "L-1"), account("bank-fip", "L-2")],
            ready: usize::MAX,
            one_key: false,
            document,
            asked: None,
            handle: id(),
            consent: id(),
            session: id(),
            store: Store::default(),
            signed: None,
            their_key: None,
            fetched: None,
        };
        Self {
            gate,
            state: Mutex::new(state),
            clock,
            ids,
        }
    }

    pub(crate) fn start(self: &Arc<Self>, listener: std::net::TcpListener) -> RunningServer {
        let address = listener.local_addr().unwrap();
        let state = web::Data::from(Arc::clone(self));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(state.clone())
                .app_data(web::PayloadConfig::new(8 * 1024 * 1024))
                .default_service(web::route().to(serve))
        })
        .workers(1)
        .disable_signals()
        .listen(listener)
        .unwrap();
        RunningServer::start(server.run(), address)
    }

    pub(crate) fn set(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap());
    }

    pub(crate) fn twist(&self, operation: Operation, twist: Twist) {
        self.set(|state| {
            state.twists.insert(operation, twist);
        });
    }

    pub(crate) fn untwist(&self) {
        self.set(|state| state.twists.clear());
    }

    /// How often an operation was called.
    pub(crate) fn count(&self, operation: Operation) -> usize {
        let state = self.state.lock().unwrap();
        state
            .calls
            .iter()
            .filter(|(of, _)| *of == operation)
            .count()
    }

    fn fresh(&self) -> String {
        self.ids.uuid_v4().to_string()
    }

    fn answer(&self, operation: Operation, body: &Value) -> Result<Value, Refusal> {
        let mut state = self.state.lock().unwrap();
        state.calls.push((operation, body.clone()));
        if let Some(Twist::Refused(code)) = state.twists.get(&operation) {
            return Err(Refusal::new(*code, "as it was told"));
        }
        let now = self.clock.now();
        Ok(match operation {
            Operation::AaConsent => {
                let asked: ConsentRequest = serde_json::from_value(body.clone()).unwrap();
                let hers = asked.detail.customer.id.clone();
                state.handle = self.fresh();
                state.consent = self.fresh();
                state.signed = None;
                state.asked = Some(asked.detail);
                let hers = hers.unwrap_or_else(|| Personal("her@one".into()));
                json!({"Customer": {"id": hers}, "ConsentHandle": state.handle})
            }
            Operation::AaConsentHandle => {
                let mut status = json!({"status": state.handle_status});
                if state.handle_status == "READY" {
                    status["id"] = state.consent.clone().into();
                }
                json!({"ConsentHandle": body["ConsentHandle"], "ConsentStatus": status})
            }
            Operation::AaConsentFetch => {
                let signed = match state.signed.clone() {
                    Some(signed) => signed,
                    None => self.sign(&state),
                };
                state.signed = Some(signed.clone());
                json!({
                    "consentId": body["consentId"], "status": state.consent_status,
                    "createTimestamp": now, "signedConsent": signed,
                    "ConsentUse": {"logUri": "https://one.example/log", "count": 0, "lastUseDateTime": now},
                })
            }
            Operation::AaFiRequest => {
                let asked: FiRequest = serde_json::from_value(body.clone()).unwrap();
                state.their_key = Some(asked.key_material);
                state.store.asked = asked.query;
                state.session = self.fresh();
                state.fetched = None;
                json!({"consentId": asked.consent.id, "sessionId": state.session})
            }
            Operation::AaFiFetch => {
                if state.ready == 0 {
                    return Err(Refusal::new(ErrorCode::NoDataFound, "nothing is ready"));
                }
                match (&state.fetched, state.ready) {
                    // The same stored bytes again.
                    (Some(fetched), usize::MAX) => fetched.clone(),
                    _ => {
                        let fetched = self.fetched(&state);
                        state.fetched = Some(fetched.clone());
                        fetched
                    }
                }
            }
            _ => return Err(Refusal::new(ErrorCode::NotImplemented, "not here")),
        })
    }

    fn sign(&self, state: &State) -> String {
        let asked = state.asked.clone().unwrap();
        let party = |id: &str, kind: &str| ConsentParty {
            id: id.parse().unwrap(),
            r#type: kind.into(),
        };
        let hers = asked
            .customer
            .id
            .unwrap_or_else(|| Personal("her@one".into()));
        let mut detail = SignedConsentDetail {
            consent_start: asked.consent_start,
            consent_expiry: asked.consent_expiry,
            consent_mode: asked.consent_mode,
            fetch_type: asked.fetch_type,
            consent_types: asked.consent_types,
            fi_types: asked.fi_types,
            data_consumer: party("lender-fiu", "FIU"),
            data_provider: party(self.gate.id().as_str(), "AA"),
            customer: CustomerId { id: hers },
            accounts: state.accounts.clone(),
            purpose: asked.purpose,
            range: asked.range,
            data_life: asked.data_life,
            frequency: Units { ..asked.frequency },
            data_filter: asked.data_filter,
            fair_use: None,
            query: asked.query,
        };
        if let Some(query) = detail.query.take() {
            detail.accounts = vec![Store::account()];
            detail.query = Some(state.store.agreed(query));
        }
        (state.change)(&mut detail);
        let signer = state.artefact_signer.as_ref().unwrap_or(self.gate.signer());
        // Not by `artefact::sign`, which signs nothing that is not as specified.
        let payload = serde_json::to_vec(&detail).unwrap();
        signer.sign_compact(&payload).unwrap()
    }

    fn fetched(&self, state: &State) -> Value {
        let theirs = state.their_key.clone().unwrap();
        if let Some(asked) = &state.store.asked {
            let detail = state.asked.as_ref().unwrap();
            let page = state.store.page(asked, detail, self.clock.now());
            return json!({"FI": [{"fipID": Store::ID, "KeyMaterial": theirs, "data": [{
                "linkRefNumber": Store::ITEM, "maskedAccNumber": "ANSWER", "encryptedFI": page}]}]});
        }
        let curve = Curve::parse(&theirs.curve).unwrap();
        let key =
            TheirKey::parse(&theirs.curve, &theirs.public_key.key_value, &theirs.nonce).unwrap();
        let mut seed = self.ids.bytes32().to_vec();
        seed.extend(self.ids.bytes32());
        let pair = |fresh: bool| {
            let mut at = 0;
            let more = [self.ids.bytes32(), self.ids.bytes32()].concat();
            let source = if fresh { more } else { seed.clone() };
            KeyPair::generate(curve, &mut |bytes: &mut [u8]| {
                bytes.copy_from_slice(&source[at..at + bytes.len()]);
                at += bytes.len();
            })
        };
        let material = |pair: &KeyPair| {
            let expiry = self.clock.now() + TimeDelta::hours(1);
            KeyMaterial::new(curve.as_str(), pair.key_value(), pair.nonce(), expiry)
        };
        let mut entries = Vec::new();
        let mut together = Vec::new();
        for account in state.accounts.iter().take(state.ready) {
            let pair = pair(!state.one_key);
            let sealed_with = material(&pair);
            let sealed = pair
                .seal(&key, (state.document)(account).as_bytes())
                .unwrap();
            let data = json!({
                "linkRefNumber": account.link_ref_number, "maskedAccNumber": account.masked_acc_number,
                "encryptedFI": sealed,
            });
            if state.one_key {
                together.push(data);
            } else {
                entries.push(
                    json!({"fipID": account.fip_id, "data": [data], "KeyMaterial": sealed_with}),
                );
            }
        }
        if state.one_key {
            let fip = &state.accounts[0].fip_id;
            entries.push(
                json!({"fipID": fip, "data": together, "KeyMaterial": material(&pair(false))}),
            );
        }
        json!({"FI": entries})
    }
}

async fn serve(
    aggregator: web::Data<Aggregator>,
    request: HttpRequest,
    body: web::Bytes,
) -> HttpResponse {
    let mut operations = Operation::ALL.iter().copied();
    let operation = operations
        .find(|one| one.answered_by() == aggregator.gate.kind() && one.path() == request.path());
    let operation = operation.unwrap();
    let header = |name: &str| request.headers().get(name).and_then(|v| v.to_str().ok());
    let received = Received {
        operation,
        client_api_key: header("client_api_key"),
        fip_api_key: header("fip_api_key"),
        aa_api_key: header("aa_api_key"),
        signature: header(SIGNATURE),
        request_meta: header("x-request-meta"),
        body: &body,
    };
    let now = aggregator.clock.now();
    // 1001, 2001, 2010: what we send is signed, and as specified.
    let opened = aggregator
        .gate
        .open(&received, now, aggregator.ids.uuid_v4());
    let opened = opened.unwrap_or_else(|refused| panic!("{:?}", refused.refusal));
    let outcome = aggregator.answer(operation, &opened.body);
    let answer = aggregator.gate.answer(&opened, outcome, now);
    let twist = aggregator
        .state
        .lock()
        .unwrap()
        .twists
        .get(&operation)
        .cloned();
    let (mut body, mut signature) = (answer.body, Some(answer.signature));
    match twist {
        Some(Twist::Body(change)) => {
            let mut value: Value = serde_json::from_slice(&body).unwrap();
            change(&mut value);
            body = value.to_string().into_bytes();
            signature = Some(aggregator.gate.signer().sign_detached(&body).unwrap());
        }
        Some(Twist::Member(pointer, text)) => {
            let mut value: Value = serde_json::from_slice(&body).unwrap();
            *value.pointer_mut(pointer).unwrap() = text.into();
            body = value.to_string().into_bytes();
            signature = Some(aggregator.gate.signer().sign_detached(&body).unwrap());
        }
        Some(Twist::Unsigned) => signature = None,
        Some(Twist::SignedBy(signer)) => signature = Some(signer.sign_detached(&body).unwrap()),
        Some(Twist::Flipped) => {
            let place = body.len() / 2;
            body[place] ^= 1;
        }
        Some(Twist::Refused(_)) | None => {}
    }
    let mut response = HttpResponse::build(StatusCode::from_u16(answer.status).unwrap());
    if let Some(signature) = signature {
        response.insert_header((SIGNATURE, signature));
    }
    response.content_type("application/json").body(body)
}
