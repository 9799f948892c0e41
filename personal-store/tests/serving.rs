//! A whole store in this process: what it refuses without credentials, without the manager, and
//! to documents that are not the manager's.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests stop at what cannot happen"
)]

use std::{net::TcpListener, sync::Arc};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use consent_model::{
    data_request::{RELAYED_TYP, RelayedRequest},
    jose::{self, CompactJws, Jwks, SigningKey},
    party::Pseudonym,
    problem::{Problem, ProblemType},
};
use personal_store::{
    config::{Config, Identity},
    http::routes::{Access, ROUTES},
    server::{self, Parts, Running},
};
use serde_json::json;
use service_kit::{testing, webhook};
use url::Url;

struct World {
    _folder: tempfile::TempDir,
    key: SigningKey,
    manager: Url,
    running: Running,
    http: reqwest::Client,
}

/// A manager and identity provider that publish keys and have no artifact at all.
fn fake_manager(key: &SigningKey) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base: Url = format!("http://{}/", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    let jwks = Jwks::new(vec![key.public().clone()]).unwrap();
    let meta = json!({
        "issuer": base, "keys": jwks, "status_lists": [], "identity_issuer": base,
        "identity_client": "manager", "api": base, "languages": ["en"],
    });
    let root = base.as_str().trim_end_matches('/').to_owned();
    let discovery = json!({ "issuer": root, "jwks_uri": format!("{root}/jwks") });
    let keys = json!(jwks);
    let server = HttpServer::new(move || {
        let (meta, discovery, keys) = (meta.clone(), discovery.clone(), keys.clone());
        App::new().default_service(web::to(move |request: HttpRequest| {
            let answer = match request.path() {
                "/.well-known/amanat.json" => HttpResponse::Ok().json(&meta),
                "/.well-known/openid-configuration" => HttpResponse::Ok().json(&discovery),
                "/jwks" => HttpResponse::Ok().json(&keys),
                _ => HttpResponse::NotFound()
                    .content_type("application/problem+json")
                    .json(Problem::new(ProblemType::NotFound)),
            };
            async move { answer }
        }))
    })
    .workers(1)
    .disable_signals()
    .listen(listener)
    .unwrap()
    .run();
    tokio::spawn(server);
    base
}

async fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let ids = testing::ids(7);
    let key = ids.signing_key();
    let manager = fake_manager(&key);
    let listener = Arc::new(TcpListener::bind("127.0.0.1:0").unwrap());
    let listen = listener.local_addr().unwrap();
    let config = Config {
        listen,
        base_url: format!("http://{listen}/").parse().unwrap(),
        data_dir: folder.path().join("store"),
        party: "store.example".parse().unwrap(),
        name: "Store".to_owned(),
        operator: Some("Sample Host".to_owned()),
        manager_url: manager.clone(),
        identity: Identity {
            issuer: manager.as_str().trim_end_matches('/').to_owned(),
            client_id: "store".to_owned(),
            client_secret: None,
        },
        host_key_file: None,
        question_dir: None,
        most_open_vaults: 4,
    };
    let clock = Arc::clone(ids.clock());
    let running = server::start(
        config,
        Parts {
            clock,
            ids,
            listener,
        },
    )
    .await
    .unwrap();
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    World {
        _folder: folder,
        key,
        manager,
        running,
        http,
    }
}

impl World {
    fn relayed(&self) -> RelayedRequest {
        let iat = testing::start().timestamp();
        RelayedRequest {
            iss: self.manager.clone(),
            aud: "store.example".parse().unwrap(),
            iat,
            exp: iat + 60,
            session: testing::ids(1).mint(),
            artifact: testing::ids(2).mint(),
            request: jose::sign("source-request+jwt", &json!({}), &self.key).unwrap(),
        }
    }

    async fn ask(&self, document: &CompactJws) -> ProblemType {
        let answer = self
            .http
            .post(self.running.base_url.join("v1/data-requests").unwrap())
            .header("content-type", "application/jose")
            .body(document.as_str().to_owned())
            .send()
            .await
            .unwrap();
        answer.json::<Problem>().await.unwrap().kind
    }

    async fn send_event(&self, key: &SigningKey, body: &str, id: &str) -> u16 {
        let headers = webhook::sign(id, body.as_bytes(), key, testing::start()).unwrap();
        let mut call = self
            .http
            .post(self.running.base_url.join("v1/events").unwrap());
        for (name, value) in headers.pairs() {
            call = call.header(name, value);
        }
        call.body(body.to_owned())
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    }
}

#[actix_web::test]
async fn a_route_is_closed_to_those_without_its_credentials() {
    let w = world().await;
    for route in ROUTES {
        let path = route
            .path
            .trim_start_matches('/')
            .replace("{name}", "app.css");
        let method = route.method.parse().unwrap();
        let call = w
            .http
            .request(method, w.running.base_url.join(&path).unwrap());
        let status = call.send().await.unwrap().status().as_u16();
        match route.access {
            // A callback without a sign-in under way is the sign-in page; sign-in needs a provider.
            Access::Public => assert!(status < 400 || status == 503, "{} {status}", route.path),
            Access::Person | Access::PersonWithDocument | Access::Webhook | Access::Document => {
                assert!(
                    matches!(status, 303 | 400 | 401 | 403 | 415),
                    "{} {status}",
                    route.path
                );
            }
        }
    }
    w.running.stop().await.unwrap();
}

#[actix_web::test]
async fn a_data_request_that_is_not_the_managers_is_refused() {
    let w = world().await;
    let sign = |claims: &RelayedRequest, key| jose::sign(RELAYED_TYP, claims, key).unwrap();
    let good = w.relayed();
    let stranger = testing::ids(9).signing_key();
    assert_eq!(
        w.ask(&sign(&good, &stranger)).await,
        ProblemType::UnknownKey
    );
    let other_type = jose::sign("artifact-end+jwt", &good, &w.key).unwrap();
    assert_eq!(w.ask(&other_type).await, ProblemType::InvalidSignature);
    let elsewhere = RelayedRequest {
        aud: "bank.example".parse().unwrap(),
        ..good.clone()
    };
    assert_eq!(
        w.ask(&sign(&elsewhere, &w.key)).await,
        ProblemType::WrongAudience
    );
    let late = RelayedRequest {
        iat: good.iat - 7200,
        exp: good.iat - 3600,
        ..good.clone()
    };
    assert_eq!(w.ask(&sign(&late, &w.key)).await, ProblemType::OutsideTime);
    assert_eq!(
        w.ask(&sign(&good, &w.key)).await,
        ProblemType::NotFound,
        "unknown artifact"
    );
    w.running.stop().await.unwrap();
}

#[actix_web::test]
async fn an_event_counts_once_and_only_with_the_managers_signature() {
    let w = world().await;
    let id = testing::ids(3).uuid_v7().to_string();
    let event = json!({
        "id": id, "at": testing::start(), "type": "data_session.changed",
        "data": { "session_id": testing::ids(4).uuid_v7(), "state": "ready" },
    });
    let body = event.to_string();
    let stranger = testing::ids(9).signing_key();
    assert_eq!(w.send_event(&stranger, &body, &id).await, 400);
    assert_eq!(w.send_event(&w.key, &body, "another-id").await, 400);
    assert_eq!(w.send_event(&w.key, &body, &id).await, 204);
    assert_eq!(w.send_event(&w.key, &body, &id).await, 204);
    w.running.stop().await.unwrap();
}

#[actix_web::test]
async fn refusals_are_pages_in_her_language_and_what_is_not_there_too() {
    let w = world().await;
    let get = async |path: &str, headers: &[(&str, &str)]| {
        let mut call = w.http.get(w.running.base_url.join(path).unwrap());
        for (name, value) in headers {
            call = call.header(*name, *value);
        }
        let answer = call.send().await.unwrap();
        assert!(answer.headers().contains_key("content-security-policy"));
        let kind = answer.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        (answer.status().as_u16(), kind, answer.text().await.unwrap())
    };
    let html = "text/html; charset=utf-8";
    let browser = ("accept", "text/html,*/*;q=0.8");
    for (path, status) in [("link?request=x", 400), ("link", 400), ("nowhere", 404)] {
        for (header, tag) in [
            (("accept-language", "hi"), "hi"),
            (("accept-language", "en"), "en"),
            (("cookie", "lang=hi"), "hi"),
        ] {
            let (found, kind, body) = get(path, &[browser, header]).await;
            assert_eq!((found, kind.as_str()), (status, html), "{path}");
            assert!(
                body.contains(&format!("<html lang=\"{tag}\"")),
                "{path} {tag}"
            );
            assert!(body.contains("Sample Host"), "{path}");
        }
    }
    let late = get("link?request=x", &[("accept-language", "hi")]).await;
    assert_eq!(
        late.1, html,
        "a page handler refuses with a page to anybody"
    );
    for (path, accept) in [("nowhere", "application/json"), ("v1/nowhere", "text/html")] {
        let (status, kind, _) = get(path, &[("accept", accept)]).await;
        assert_eq!((status, kind.as_str()), (404, "application/problem+json"));
    }
    w.running.stop().await.unwrap();
}

#[actix_web::test]
async fn the_language_she_chooses_is_remembered() {
    let w = world().await;
    let chosen = w.running.base_url.join("?lang=hi").unwrap();
    let answer = w.http.get(chosen).send().await.unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(
        cookie.starts_with("lang=hi;") && cookie.contains("HttpOnly"),
        "{cookie}"
    );
    let body = answer.text().await.unwrap();
    assert!(body.contains("<html lang=\"hi\""));
    assert!(body.contains(w.manager.join("about").unwrap().as_str()));
    let plain = w.http.get(w.running.base_url.clone()).send().await.unwrap();
    assert!(!plain.headers().contains_key("set-cookie"));
    w.running.stop().await.unwrap();
}

#[actix_web::test]
async fn a_link_request_with_a_foreign_way_back_is_refused_before_sign_in() {
    let w = world().await;
    let iat = testing::start().timestamp();
    let pseudonym: Pseudonym = "abcdefghijklmnop".parse().unwrap();
    let link = |back: &str| {
        let claims = json!({
            "iss": w.manager, "aud": "store.example", "iat": iat, "exp": iat + 60, "jti": "1",
            "pseudonym": pseudonym, "return_url": back,
            "evidence_subject": { "iss": "i", "aud": "m", "sub": "s" },
        });
        let jws = jose::sign("link-request+jwt", &claims, &w.key).unwrap();
        w.running
            .base_url
            .join(&format!("link?request={}", jws.as_str()))
            .unwrap()
    };
    let refused = w
        .http
        .get(link("https://evil.example/"))
        .send()
        .await
        .unwrap();
    assert_eq!(refused.status(), 403);
    let taken = w
        .http
        .get(link(w.manager.join("back").unwrap().as_str()))
        .send()
        .await
        .unwrap();
    assert_eq!(taken.status(), 303);
    let to = taken.headers()["location"].to_str().unwrap();
    assert!(to.starts_with("/sign-in?return=%2Flink%3Frequest%3D"));
    w.running.stop().await.unwrap();
}
