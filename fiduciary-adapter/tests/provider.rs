//! The provider side over HTTP, against a manager that only publishes its keys.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

use std::sync::{Arc, Mutex};

use actix_web::{App, HttpResponse, HttpServer, web};
use consent_model::{
    approval::EvidenceSubject,
    artifact::LifecycleState,
    event::{Event, What},
    jose::{self, CompactJws, SigningKey},
    link::{LinkRequest, LinkResponse, REQUEST_TYP, RESPONSE_TYP},
    party::Actor,
};
use fiduciary_adapter::{
    AdapterConfig, AdapterParts, CodeSender, CsvSource, Running, party_keys, start,
};
use reqwest::{Client, Response, StatusCode, redirect::Policy};
use serde_json::json;
use service_kit::{
    entropy::IdSource,
    server::{RunningServer, bind},
    testing, webhook,
};
use url::Url;

#[derive(Default)]
struct Outbox(Mutex<Vec<(String, String)>>);

impl CodeSender for Outbox {
    fn send(&self, customer: &str, code: &str) {
        let sent = (customer.to_owned(), code.to_owned());
        self.0.lock().unwrap().push(sent);
    }
}

struct World {
    running: Running,
    manager: RunningServer,
    manager_url: Url,
    manager_key: SigningKey,
    outbox: Arc<Outbox>,
    ids: IdSource,
    keys: jose::Jwks,
    _folder: tempfile::TempDir,
}

const CSV: &str = "transaction_id,user_id,timestamp,merchant,category,amount,balance_after,\
account_type\nt1,user_000001,2027-01-01 10:00:00,Shop,food,-1.50,8.50,personal\n";

async fn world() -> World {
    let clock = testing::fixed_clock();
    let ids = testing::ids_at(clock.clone(), 7);
    let manager_key = ids.signing_key();
    let (listener, address) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let manager_url: Url = format!("http://{address}/").parse().unwrap();
    let metadata = json!({
        "issuer": manager_url, "keys": {"keys": [manager_key.public()]}, "status_lists": [],
        "identity_issuer": manager_url, "identity_client": "manager",
        "api": manager_url.join("v1/").unwrap(), "languages": ["en"],
    });
    let discovery = json!({"issuer": manager_url, "jwks_uri": manager_url.join("jwks").unwrap()});
    let server = HttpServer::new(move || {
        let (metadata, discovery) = (metadata.clone(), discovery.clone());
        let told = web::get().to(move || {
            let metadata = metadata.clone();
            async move { HttpResponse::Ok().json(metadata) }
        });
        let discovered = web::get().to(move || {
            let discovery = discovery.clone();
            async move { HttpResponse::Ok().json(discovery) }
        });
        App::new()
            .route("/.well-known/amanat.json", told)
            .route("/.well-known/openid-configuration", discovered)
            .route("/jwks", web::get().to(|| async { r#"{"keys":[]}"# }))
    })
    .workers(1)
    .disable_signals()
    .listen(listener)
    .unwrap()
    .run();
    let manager = RunningServer::start(server, address);

    let folder = tempfile::tempdir().unwrap();
    let csv = folder.path().join("bank.csv");
    std::fs::write(&csv, CSV).unwrap();
    let (listener, address) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let config = AdapterConfig::new(
        "bank.example".parse().unwrap(),
        format!("http://{address}/").parse().unwrap(),
        folder.path().join("data"),
        manager_url.clone(),
    );
    let keys = party_keys(&config.data_dir, &ids).unwrap();
    let outbox = Arc::new(Outbox::default());
    let parts = AdapterParts {
        clock,
        ids: ids.clone(),
        listener,
        source: Some(Arc::new(CsvSource::open(csv).unwrap())),
        codes: Some(outbox.clone()),
    };
    World {
        running: start(config, parts).await.unwrap(),
        manager,
        manager_url,
        manager_key,
        outbox,
        ids,
        keys,
        _folder: folder,
    }
}

impl World {
    fn request(&self, jti: &str, sub: &str) -> LinkRequest {
        let iat = testing::start().timestamp();
        LinkRequest {
            iss: self.manager_url.clone(),
            aud: "bank.example".parse().unwrap(),
            iat,
            exp: iat + 600,
            jti: jti.into(),
            pseudonym: "pseudonym-of-her-1".parse().unwrap(),
            evidence_subject: EvidenceSubject {
                iss: self.manager_url.to_string(),
                aud: "manager".into(),
                sub: sub.into(),
            },
            return_url: self.manager_url.join("links/back").unwrap(),
        }
    }

    fn at(&self, path: &str) -> Url {
        self.running.base_url.join(path).unwrap()
    }

    async fn open(&self, browser: &Client, request: &LinkRequest, key: &SigningKey) -> Response {
        let jws = jose::sign(REQUEST_TYP, request, key).unwrap();
        let mut url = self.at("link");
        url.query_pairs_mut().append_pair("request", jws.as_str());
        browser.get(url).send().await.unwrap()
    }

    async fn post(
        &self,
        browser: &Client,
        path: &str,
        csrf: &str,
        field: (&str, &str),
    ) -> Response {
        let body = format!("csrf={csrf}&{}={}", field.0, field.1);
        browser
            .post(self.at(path))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .await
            .unwrap()
    }

    async fn link(&self, browser: &Client, request: &LinkRequest) -> Response {
        let page = self.open(browser, request, &self.manager_key).await;
        assert_eq!(page.status(), StatusCode::OK);
        let csrf = csrf_of(&page.text().await.unwrap());
        let named = ("customer", "user_000001");
        let sent = self.post(browser, "link/identify", &csrf, named).await;
        assert_eq!(sent.status(), StatusCode::OK);
        let code = self.outbox.0.lock().unwrap().last().unwrap().1.clone();
        let wrong = if code == "000000" { "000001" } else { "000000" };
        let refused = self
            .post(browser, "link/verify", &csrf, ("code", wrong))
            .await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
        self.post(browser, "link/verify", &csrf, ("code", &code))
            .await
    }

    async fn stop(self) {
        self.running.stop().await;
        self.manager.stop().await.unwrap();
    }
}

fn csrf_of(page: &str) -> String {
    let (_, after) = page.split_once("name=\"csrf\" value=\"").unwrap();
    after.split_once('"').unwrap().0.to_owned()
}

fn browser() -> Client {
    Client::builder()
        .cookie_store(true)
        .redirect(Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}

#[actix_web::test]
async fn a_link_request_of_a_stranger_or_for_another_is_refused() {
    let w = world().await;
    let good = w.request("a", "she");
    let forged = w.open(&browser(), &good, &w.ids.signing_key()).await;
    assert_eq!(forged.status(), StatusCode::BAD_REQUEST);
    let mut other = good.clone();
    other.aud = "clinic.example".parse().unwrap();
    let other = w.open(&browser(), &other, &w.manager_key).await;
    assert_eq!(other.status(), StatusCode::FORBIDDEN);
    let mut astray = good;
    astray.return_url = "https://elsewhere.example/".parse().unwrap();
    let astray = w.open(&browser(), &astray, &w.manager_key).await;
    assert_eq!(astray.status(), StatusCode::FORBIDDEN);
    w.stop().await;
}

#[actix_web::test]
async fn an_unknown_customer_sees_the_same_page_and_never_gets_through() {
    let w = world().await;
    let browser = browser();
    let page = w
        .open(&browser, &w.request("a", "she"), &w.manager_key)
        .await;
    let csrf = csrf_of(&page.text().await.unwrap());
    let named = ("customer", "user_999999");
    let sent = w.post(&browser, "link/identify", &csrf, named).await;
    assert_eq!(sent.status(), StatusCode::OK);
    assert!(w.outbox.0.lock().unwrap().is_empty());
    for _ in 0..5 {
        let refused = w
            .post(&browser, "link/verify", &csrf, ("code", "123456"))
            .await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    }
    let refused = w
        .post(&browser, "link/verify", &csrf, ("code", "123456"))
        .await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    w.stop().await;
}

#[actix_web::test]
async fn linking_answers_once_and_never_for_another_person() {
    let w = world().await;
    let browser = browser();
    let first = w.request("a", "she");
    let back = w.link(&browser, &first).await;
    assert_eq!(back.status(), StatusCode::SEE_OTHER);
    let location: Url = back.headers()["location"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(location.origin(), w.manager_url.origin());
    let (_, response) = location
        .query_pairs()
        .find(|(k, _)| k == "response")
        .unwrap();
    let response = CompactJws::parse(&response).unwrap();
    let response = response
        .verify::<LinkResponse>(RESPONSE_TYP, &w.keys)
        .unwrap();
    let response = response.into_claims();
    assert_eq!(response.in_reply_to, "a");
    assert!(!response.label.contains("user_000001"));

    let again = w.open(&browser, &first, &w.manager_key).await;
    assert_eq!(again.status(), StatusCode::CONFLICT);
    let other = w.link(&browser, &w.request("b", "someone else")).await;
    assert_eq!(other.status(), StatusCode::CONFLICT);
    let renewed = w.link(&browser, &w.request("c", "she")).await;
    assert_eq!(renewed.status(), StatusCode::SEE_OTHER);
    w.stop().await;
}

#[actix_web::test]
async fn an_event_counts_only_when_the_manager_signed_it_and_is_taken_again_quietly() {
    let w = world().await;
    let event = Event {
        id: w.ids.mint(),
        at: testing::start(),
        what: What::StatusChanged {
            artifact_id: w.ids.mint(),
            state: LifecycleState::Revoked,
            by: Actor::Citizen,
        },
    };
    let body = serde_json::to_vec(&event).unwrap();
    let send = |key: SigningKey| {
        let id = event.id.to_string();
        let headers = webhook::sign(&id, &body, &key, testing::start()).unwrap();
        let mut call = browser().post(w.at("v1/events")).body(body.clone());
        for (name, value) in headers.pairs() {
            call = call.header(name, value);
        }
        call.send()
    };
    let forged = send(w.ids.signing_key()).await.unwrap();
    assert_eq!(forged.status(), StatusCode::BAD_REQUEST);
    for _ in 0..2 {
        let taken = send(w.manager_key.clone()).await.unwrap();
        assert_eq!(taken.status(), StatusCode::NO_CONTENT);
    }
    w.stop().await;
}

#[actix_web::test]
async fn a_data_request_that_the_manager_did_not_sign_is_refused() {
    let w = world().await;
    let jws = jose::sign("relayed-request+jwt", &json!({}), &w.ids.signing_key()).unwrap();
    let call = browser().post(w.at("v1/data-requests"));
    let refused = call.body(jws.as_str().to_owned()).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    w.stop().await;
}
