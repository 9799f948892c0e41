//! Calls of every kind, well-formed to the last byte, so that only the missing right refuses them.

use chrono::TimeDelta;
use consent_model::{
    acknowledgement::{Acknowledgement, Deletion, TYP as ACKNOWLEDGEMENT_TYP},
    approval::EvidenceSubject,
    artifact::LifecycleState,
    data_request::{
        DataRequest, RELAYED_TYP, RelayedRequest, SOURCE_TYP, SourceRequest, TYP as DATA_TYP,
    },
    end::{EndRequest, TYP as END_TYP},
    event::{Event, What},
    jose::{CompactJws, SigningKey, sign},
    link::{LinkRequest, REQUEST_TYP as LINK_TYP},
    party::PartyId,
    preview::{PreviewRequest, TYP as PREVIEW_TYP},
    problem::{Problem, ProblemType},
    request::{ConsentRequest, RequestItem, TYP as REQUEST_TYP},
};
use payload_opener::OpeningKey;
use reqwest::{Client, Method, RequestBuilder, Response, redirect::Policy};
use sandbox::{asks, network::Network};
use serde_json::{Value, json};
use service_kit::{
    client_auth::{SCHEME, assertion, dpop},
    keyfile,
    routes::Route,
    webhook,
};
use url::Url;

/// Somebody who makes calls, and what they are made with.
pub(crate) struct Caller<'a> {
    pub(crate) network: &'a Network,
    pub(crate) http: Client,
}

impl<'a> Caller<'a> {
    pub(crate) fn new(network: &'a Network) -> Self {
        let http = Client::builder()
            .no_proxy()
            .redirect(Policy::none())
            .build()
            .unwrap();
        Self { network, http }
    }

    /// Where one of the services is; the bank is the adapter that is asked.
    pub(crate) fn place(&self, service: &str) -> (Url, PartyId) {
        let addresses = &self.network.addresses;
        let (url, name) = match service {
            "consent-manager" => (&addresses.manager, "manager"),
            "personal-store" => (&addresses.store, "store"),
            _ => (&addresses.bank, "bank"),
        };
        (url.clone(), party(name))
    }

    /// A key that stands in a part's own folder.
    pub(crate) fn key_of(&self, name: &str) -> SigningKey {
        let file = match name {
            "manager" => "signing-key.json",
            "store" => "party.key",
            _ => "signing-key.jwk",
        };
        let path = self.network.layout.root().join(name).join(file);
        assert!(path.exists(), "{name} keeps its key elsewhere");
        keyfile::load_or_create_signing_key(&path, &self.network.ids).unwrap()
    }

    /// Calls the manager as a registered party, with a valid assertion for exactly this call.
    pub(crate) async fn as_party(
        &self,
        name: &str,
        method: &str,
        path: &str,
        query: &str,
    ) -> (u16, Value) {
        let manager = &self.network.addresses.manager;
        let url = manager.join(&format!("{path}{query}")).unwrap();
        let call = self.http.request(method.parse().unwrap(), url);
        let call = self.proven(name, method, path).await.on(call);
        let answer = with_body(call, method, path).send().await.unwrap();
        let status = answer.status().as_u16();
        let body = answer.bytes().await.unwrap();
        (status, serde_json::from_slice(&body).unwrap_or_default())
    }

    /// Sends documents of several as one batch of a party's.
    pub(crate) async fn batch(&self, name: &str, documents: &[&CompactJws]) -> (u16, Value) {
        let path = "/v1/batch";
        let url = self.network.addresses.manager.join(path).unwrap();
        let documents: Vec<_> = documents.iter().map(|jws| jws.as_str()).collect();
        let call = self.http.post(url).json(&json!({"documents": documents}));
        let call = self.proven(name, "POST", path).await.on(call);
        let answer = call.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// A party's proof for one call of the manager.
    pub(crate) async fn proven(&self, name: &str, method: &str, path: &str) -> Proven {
        let (ids, held) = (&self.network.ids, self.network.ids.signing_key());
        let manager = &self.network.addresses.manager;
        let assertion = assertion::sign(&party(name), &self.key_of(name), manager, ids).unwrap();
        let answer = self.token(&held, &assertion).await;
        assert_eq!(answer.status(), 200, "{name} is given a token");
        let given: Value = answer.json().await.unwrap();
        let token = given["access_token"].as_str().unwrap().to_owned();
        self.with_token(token, &held, method, path)
    }

    /// What the token endpoint says to an assertion.
    pub(crate) async fn token(&self, held: &SigningKey, assertion: &str) -> Response {
        let url = self.network.addresses.manager.join("v1/token").unwrap();
        let proof = dpop::sign(held, "POST", url.as_str(), None, &self.network.ids).unwrap();
        let form = [
            ("grant_type", "client_credentials"),
            ("client_assertion_type", assertion::ASSERTION_TYPE),
            ("client_assertion", assertion),
        ];
        let call = self.http.post(url).header(dpop::HEADER, proof);
        call.form(&form).send().await.unwrap()
    }

    fn with_token(&self, token: String, held: &SigningKey, method: &str, path: &str) -> Proven {
        let address = self.network.addresses.manager.join(path).unwrap();
        let ids = &self.network.ids;
        let proof = dpop::sign(held, method, address.as_str(), Some(&token), ids).unwrap();
        Proven { token, proof }
    }

    /// The lender's token in the hands of somebody who does not have its key.
    pub(crate) async fn stolen(&self, method: &str, path: &str) -> Proven {
        let lender = self.proven("lender", method, path).await;
        let thief = self.network.ids.signing_key();
        self.with_token(lender.token, &thief, method, path)
    }

    /// A token in the lender's name that the manager never gave.
    pub(crate) fn made_up(&self, method: &str, path: &str) -> Proven {
        let held = self.network.ids.signing_key();
        let service = self
            .network
            .addresses
            .manager
            .as_str()
            .trim_end_matches('/');
        let iat = self.network.ids.clock().now().timestamp();
        let claims = json!({"iss": service, "aud": service, "sub": party("lender"),
            "client_id": party("lender"), "iat": iat, "exp": iat + 300, "jti": "1",
            "cnf": {"jkt": held.kid()}, "client_key": self.key_of("lender").kid()});
        let token = sign("at+jwt", &claims, &held).unwrap();
        self.with_token(token.as_str().to_owned(), &held, method, path)
    }

    /// The document that a route takes, signed with `key`.
    pub(crate) fn document(&self, service: &str, path: &str, key: &SigningKey) -> CompactJws {
        let (ids, addresses) = (&self.network.ids, &self.network.addresses);
        let now = ids.clock().now();
        let (iat, exp) = (now.timestamp(), now.timestamp() + 60);
        let (lender, manager) = (party("lender"), addresses.manager.clone());
        let jti = || ids.token().into_exposed();
        let recipient = OpeningKey::from_seed(&ids.bytes32()).unwrap();
        let source_request = || {
            let request = SourceRequest {
                item: "statement".parse().unwrap(),
                recipient: recipient.sealing_key(),
                iat,
                exp,
                jti: jti(),
                range: None,
            };
            sign(SOURCE_TYP, &request, &ids.signing_key()).unwrap()
        };
        let made = match path {
            "/v1/consent-requests" => {
                let ask = asks::statement(now, &addresses.lender);
                let items = ask.items.into_iter().map(|item| RequestItem {
                    id: item.id,
                    required: item.required,
                    ask: item.ask,
                    source: item.source,
                    cnf: ids.signing_key().public().clone(),
                });
                let request = ConsentRequest {
                    iss: lender,
                    aud: manager,
                    iat,
                    exp,
                    jti: jti(),
                    purpose: ask.purpose,
                    use_description: ask.use_description,
                    benefit: ask.benefit,
                    items: items.collect(),
                    term: ask.term,
                    supersedes: None,
                    person: None,
                    return_url: ask.return_url,
                    state: None,
                };
                sign(REQUEST_TYP, &request, key)
            }
            "/v1/artifacts/{artifact}/end" => {
                let wish = EndRequest {
                    iss: lender,
                    aud: manager,
                    iat,
                    exp,
                    jti: jti(),
                    artifact: ID.parse().unwrap(),
                    reason: "no longer needed".into(),
                };
                sign(END_TYP, &wish, key)
            }
            "/v1/artifacts/{artifact}/acknowledgement" => {
                let said = Acknowledgement {
                    iss: lender,
                    aud: manager,
                    iat,
                    exp,
                    jti: jti(),
                    artifact: ID.parse().unwrap(),
                    event: ids.mint(),
                    state: LifecycleState::Revoked,
                    items: Vec::new(),
                    heard_at: now,
                    deletion: Some(Deletion::NothingHeld),
                };
                sign(ACKNOWLEDGEMENT_TYP, &said, key)
            }
            "/v1/data-sessions" => {
                let request = DataRequest {
                    iss: lender,
                    aud: manager,
                    iat,
                    exp,
                    jti: jti(),
                    artifact: ID.parse().unwrap(),
                    item: "statement".parse().unwrap(),
                    request: source_request(),
                };
                sign(DATA_TYP, &request, key)
            }
            "/v1/data-requests" => {
                let relayed = RelayedRequest {
                    iss: manager,
                    aud: self.place(service).1,
                    iat,
                    exp,
                    session: ids.mint(),
                    artifact: ids.mint(),
                    request: source_request(),
                };
                sign(RELAYED_TYP, &relayed, key)
            }
            "/link" => {
                let link = LinkRequest {
                    guardian: None,
                    return_url: manager.join("links/return").unwrap(),
                    iss: manager,
                    aud: self.place(service).1,
                    iat,
                    exp,
                    jti: jti(),
                    pseudonym: ids.token().expose().parse().unwrap(),
                    evidence_subject: EvidenceSubject {
                        iss: addresses.identity.as_str().into(),
                        aud: "manager".into(),
                        sub: "somebody".into(),
                    },
                    passkeys: None,
                };
                sign(LINK_TYP, &link, key)
            }
            "/preview" => {
                let preview = PreviewRequest {
                    providers: None,
                    return_url: manager.join("dashboard").unwrap(),
                    iss: manager,
                    aud: self.place(service).1,
                    iat,
                    exp,
                    link: ids.token().expose().parse().unwrap(),
                    request: ids.mint(),
                    item: "income".parse().unwrap(),
                    data_user: "lender.example".parse().unwrap(),
                    asked_by: "Sample Lender".into(),
                    purpose: asks::statement(now, &addresses.lender).purpose,
                    question: addresses.question("average-monthly-income").unwrap(),
                    parameters: Default::default(),
                    range: consent_model::term::DataRange {
                        from: now.date_naive() - TimeDelta::days(30),
                        to: now.date_naive(),
                    },
                };
                sign(PREVIEW_TYP, &preview, key)
            }
            other => panic!("there is no sample document for `{other}`: add one"),
        };
        made.unwrap()
    }

    /// A webhook of the manager's, signed with `key`.
    pub(crate) fn event(&self, url: Url, key: &SigningKey) -> RequestBuilder {
        let ids = &self.network.ids;
        let event = Event {
            id: ids.mint(),
            at: ids.clock().now(),
            what: What::SessionChanged {
                session_id: ids.mint(),
                state: consent_model::data_request::SessionState::Ready,
            },
        };
        let body = serde_json::to_vec(&event).unwrap();
        let headers = webhook::sign(&event.id.to_string(), &body, key, event.at).unwrap();
        let mut call = self
            .http
            .post(url)
            .header("content-type", "application/json");
        for (name, value) in headers.pairs() {
            call = call.header(name, value);
        }
        call.body(body)
    }
}

/// An access token, and the proof that goes with it for one call.
pub(crate) struct Proven {
    token: String,
    proof: String,
}

impl Proven {
    /// Puts both into a call.
    pub(crate) fn on(&self, call: RequestBuilder) -> RequestBuilder {
        call.header("authorization", format!("{SCHEME} {}", self.token))
            .header(dpop::HEADER, &self.proof)
    }
}

/// An id that names nothing.
pub(crate) const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

/// Id of one of the sandbox's parties.
pub(crate) fn party(name: &str) -> PartyId {
    format!("{name}.sandbox.example").parse().unwrap()
}

/// The path of a route with `id` in its place.
pub(crate) fn path(route: &Route, id: &str) -> String {
    let parts = route.path.split('/').map(|part| match part {
        "{page}" => "0",
        "{item}" => "records",
        part if part.starts_with('{') => id,
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

/// What must stand in the address besides the path.
pub(crate) fn query(route: &Route) -> &'static str {
    if route.method == "PUT" {
        "?last=true"
    } else {
        ""
    }
}

/// Puts the body there that a call of a party's needs.
pub(crate) fn with_body(call: RequestBuilder, method: &str, path: &str) -> RequestBuilder {
    match method {
        "PUT" => call
            .header("content-type", "application/jose")
            .body("a.b.c.d.e"),
        "POST" if path.ends_with("/refusal") => call
            .header("content-type", "application/problem+json")
            .body(serde_json::to_vec(&Problem::new(ProblemType::NoData)).unwrap()),
        "POST" if path.ends_with("/fault") => call
            .header("content-type", "application/json")
            .body(r#"{"fault":"no-page"}"#),
        "POST" if path.ends_with("/batch") => call
            .header("content-type", "application/json")
            .body(r#"{"documents":["a.b.c"]}"#),
        "POST" if path.ends_with("/answer") => call
            .header("content-type", "application/json")
            .body(r#"{"state":"answered","text":"Here it is."}"#),
        _ => call,
    }
}

/// Status and problem type of an answer.
pub(crate) async fn problem(answer: Response) -> (u16, Option<ProblemType>) {
    let status = answer.status().as_u16();
    let body = answer.bytes().await.unwrap();
    let told: Option<Problem> = serde_json::from_slice(&body).ok();
    (status, told.map(|p| p.kind))
}

/// What a refusal of this type looks like.
pub(crate) fn refusal(kind: ProblemType) -> (u16, Option<ProblemType>) {
    (kind.facts().status, Some(kind))
}

/// Method of a route.
pub(crate) fn method(route: &Route) -> Method {
    route.method.parse().unwrap()
}
