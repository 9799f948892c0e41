//! The client, its trust and its status lists against a small manager of their own.

use std::sync::{
    Mutex,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use chrono::TimeDelta;
use consent_model::{
    delivery::DeliveryFault,
    problem::{Problem, ProblemType},
    request::RequestState,
    status_list::{STATUS_LIST_TYP, Status, StatusList, StatusListClaims, StatusReference},
};
use futures_util::future::poll_immediate;
use serde_json::json;

use super::*;
use crate::{
    client_auth::{self, CallTarget, endpoint::TokenRequest},
    clock::{Clock, FixedClock},
    http_client::{HttpClientOptions, RetryPolicy},
    problem::ApiProblem,
    seen_tokens::SeenTokens,
    server::{RunningServer, bind},
    testing::{fixed_clock, ids_at},
};

mod open;
mod tokens;

struct Fake {
    base: Url,
    metadata: Mutex<serde_json::Value>,
    list: Mutex<Option<CompactJws>>,
    asked: Mutex<Vec<Option<String>>>,
    /// Events that still arrive while the list is being fetched.
    meanwhile: Mutex<(usize, Option<Arc<StatusCache>>)>,
    metadata_calls: AtomicUsize,
    discovery_calls: AtomicUsize,
    /// The identity provider takes calls and does not answer.
    silent: AtomicBool,
    speaks: tokio::sync::Notify,
    party_key: SigningKey,
    /// What tokens are signed with.
    own_key: Mutex<SigningKey>,
    tokens_given: AtomicUsize,
    seen: SeenTokens,
    ids: IdSource,
    clock: Arc<FixedClock>,
}

async fn metadata(fake: web::Data<Fake>) -> HttpResponse {
    fake.metadata_calls.fetch_add(1, Ordering::SeqCst);
    HttpResponse::Ok().json(&*fake.metadata.lock().unwrap())
}

async fn discovery(fake: web::Data<Fake>) -> HttpResponse {
    fake.discovery_calls.fetch_add(1, Ordering::SeqCst);
    if fake.silent.load(Ordering::SeqCst) {
        fake.speaks.notified().await;
    }
    let jwks_uri = fake.base.join("jwks").unwrap();
    HttpResponse::Ok().json(json!({"issuer": fake.base, "jwks_uri": jwks_uri}))
}

async fn list(request: HttpRequest, fake: web::Data<Fake>) -> HttpResponse {
    let tag = request.headers().get("if-none-match");
    let tag = tag.map(|v| v.to_str().unwrap().to_owned());
    fake.asked.lock().unwrap().push(tag.clone());
    if let (left @ 1.., Some(cache)) = &mut *fake.meanwhile.lock().unwrap() {
        *left -= 1;
        cache.invalidate_all();
    }
    let Some(jws) = fake.list.lock().unwrap().clone() else {
        return HttpResponse::ServiceUnavailable().finish();
    };
    let current = format!("\"{}\"", jws.digest());
    if tag.as_deref() == Some(current.as_str()) {
        return HttpResponse::NotModified().finish();
    }
    HttpResponse::Ok()
        .insert_header(("etag", current))
        .body(jws.as_str().to_owned())
}

fn target<'a>(request: &'a HttpRequest, fake: &'a Fake) -> CallTarget<'a> {
    CallTarget {
        service: &fake.base,
        method: request.method().as_str(),
        path: request.path(),
    }
}

async fn access_token(
    request: HttpRequest,
    fake: web::Data<Fake>,
    body: web::Bytes,
) -> HttpResponse {
    fake.tokens_given.fetch_add(1, Ordering::SeqCst);
    let (keys, own) = (
        fake.party_key.public(),
        fake.own_key.lock().unwrap().clone(),
    );
    let target = target(&request, &fake);
    let given = TokenRequest::read(&request, &body)
        .and_then(|asked| asked.grant(keys, &target, &own, &fake.seen, &fake.ids));
    match given {
        Ok(given) => HttpResponse::Ok().json(given),
        Err(refusal) => refusal.answer(),
    }
}

async fn guarded(request: HttpRequest, fake: web::Data<Fake>) -> Result<HttpResponse, ApiProblem> {
    let own = fake.own_key.lock().unwrap().clone();
    client_auth::caller(
        &request,
        &target(&request, &fake),
        own.public(),
        &fake.seen,
        fake.clock.now(),
    )?;
    Err(ApiProblem::new(ProblemType::NotFound))
}

struct World {
    server: RunningServer,
    fake: web::Data<Fake>,
    client: ManagerClient,
    clock: Arc<FixedClock>,
    manager_key: SigningKey,
}

fn metadata_of(base: &Url, key: &SigningKey) -> serde_json::Value {
    json!({
        "issuer": base, "keys": {"keys": [key.public()]}, "status_lists": [],
        "identity_issuer": base, "identity_client": "manager",
        "api": base.join("v1/").unwrap(), "languages": ["en"],
    })
}

async fn world() -> World {
    let clock = fixed_clock();
    let ids = ids_at(clock.clone(), 1);
    let (manager_key, party_key) = (ids.signing_key(), ids.signing_key());
    let (listener, address) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let base: Url = format!("http://{address}/").parse().unwrap();
    let fake = web::Data::new(Fake {
        base: base.clone(),
        metadata: Mutex::new(metadata_of(&base, &manager_key)),
        list: Mutex::default(),
        asked: Mutex::default(),
        meanwhile: Mutex::default(),
        metadata_calls: AtomicUsize::new(0),
        discovery_calls: AtomicUsize::new(0),
        silent: AtomicBool::new(false),
        speaks: tokio::sync::Notify::new(),
        party_key: party_key.clone(),
        own_key: Mutex::new(manager_key.clone()),
        tokens_given: AtomicUsize::new(0),
        seen: SeenTokens::new(100, 100),
        ids: ids_at(clock.clone(), 2),
        clock: clock.clone(),
    });
    let shared = fake.clone();
    let server = HttpServer::new(move || {
        App::new()
            .app_data(shared.clone())
            .route("/.well-known/amanat.json", web::get().to(metadata))
            .route(
                "/.well-known/openid-configuration",
                web::get().to(discovery),
            )
            .route("/jwks", web::get().to(|| async { r#"{"keys":[]}"# }))
            .route("/status/1", web::get().to(list))
            .route(token::TOKEN_PATH, web::post().to(access_token))
            .default_service(web::route().to(guarded))
    })
    .workers(1)
    .disable_signals()
    .listen(listener)
    .unwrap()
    .run();
    let retry = RetryPolicy {
        retries: 0,
        ..RetryPolicy::default()
    };
    let options = HttpClientOptions {
        retry,
        ..HttpClientOptions::default()
    };
    let client = ManagerClient::new(
        base,
        "bank.example".parse().unwrap(),
        party_key,
        HttpClient::new(options).unwrap(),
        clock.clone(),
        ids,
    );
    World {
        server: RunningServer::start(server, address),
        fake,
        client,
        clock,
        manager_key,
    }
}

impl World {
    fn issuer(&self) -> String {
        self.client.base().to_string()
    }

    fn reference(&self) -> StatusReference {
        StatusReference {
            idx: 3,
            uri: self.client.base().join("status/1").unwrap(),
        }
    }

    fn publish(&self, status: Status, key: &SigningKey) {
        let mut list = StatusList::new(16);
        list.set(3, status).unwrap();
        let iat = self.clock.now();
        let claims = StatusListClaims {
            sub: self.reference().uri,
            iat,
            exp: iat + TimeDelta::seconds(60),
            ttl: 60,
            status_list: list.encode().unwrap(),
        };
        *self.fake.list.lock().unwrap() = Some(jose::sign(STATUS_LIST_TYP, &claims, key).unwrap());
    }

    async fn cache(&self) -> StatusCache {
        let trust = Arc::new(
            Trust::load(self.client.clone(), &self.issuer())
                .await
                .unwrap(),
        );
        StatusCache::new(self.client.clone(), trust)
    }

    async fn ask(&self, cache: &StatusCache, freshness: Freshness) -> Option<Status> {
        cache
            .status(&self.reference(), self.clock.now(), freshness)
            .await
    }

    fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
}

#[actix_web::test]
async fn a_list_of_another_key_or_another_host_gives_no_status() {
    let w = world().await;
    let cache = w.cache().await;
    w.publish(Status::Valid, &ids_at(w.clock.clone(), 9).signing_key());
    assert_eq!(w.ask(&cache, Freshness::Fetch).await, None);
    let elsewhere = "https://elsewhere.example/status/1".parse().unwrap();
    let reference = StatusReference {
        idx: 3,
        uri: elsewhere,
    };
    assert_eq!(
        cache
            .status(&reference, w.clock.now(), Freshness::Cached)
            .await,
        None
    );
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn a_stale_list_gives_no_status_once_the_manager_is_silent() {
    let w = world().await;
    let cache = w.cache().await;
    w.publish(Status::Valid, &w.manager_key);
    assert_eq!(w.ask(&cache, Freshness::Fetch).await, Some(Status::Valid));
    *w.fake.list.lock().unwrap() = None;
    w.pass(59);
    assert_eq!(
        w.ask(&cache, Freshness::Fetch).await,
        Some(Status::Valid),
        "still fresh"
    );
    w.pass(1);
    assert_eq!(w.ask(&cache, Freshness::Fetch).await, None);
    assert_eq!(w.ask(&cache, Freshness::Cached).await, None);
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn an_invalidated_list_is_no_fallback() {
    let w = world().await;
    let cache = w.cache().await;
    w.publish(Status::Valid, &w.manager_key);
    assert_eq!(w.ask(&cache, Freshness::Cached).await, Some(Status::Valid));
    *w.fake.list.lock().unwrap() = None;
    cache.invalidate(&w.reference().uri);
    assert_eq!(w.ask(&cache, Freshness::Cached).await, None);
    w.publish(Status::Revoked, &w.manager_key);
    assert_eq!(
        w.ask(&cache, Freshness::Cached).await,
        Some(Status::Revoked)
    );
    assert!(
        w.fake.asked.lock().unwrap().iter().all(Option::is_none),
        "fetched whole"
    );
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn events_that_come_at_once_only_delay_an_answer_and_a_storm_gives_none() {
    let w = world().await;
    let cache = Arc::new(w.cache().await);
    w.publish(Status::Revoked, &w.manager_key);
    for (events, told) in [(4, Some(Status::Revoked)), (5, None)] {
        cache.invalidate_all();
        *w.fake.meanwhile.lock().unwrap() = (events, Some(Arc::clone(&cache)));
        assert_eq!(w.ask(&cache, Freshness::Fetch).await, told, "{events}");
    }
    assert_eq!(
        w.ask(&cache, Freshness::Fetch).await,
        Some(Status::Revoked),
        "it has passed"
    );
    *w.fake.meanwhile.lock().unwrap() = (0, None);
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn an_older_list_does_not_undo_a_revocation() {
    let w = world().await;
    let cache = w.cache().await;
    w.publish(Status::Valid, &w.manager_key);
    let old = w.fake.list.lock().unwrap().clone();
    w.pass(5);
    w.publish(Status::Revoked, &w.manager_key);
    assert_eq!(w.ask(&cache, Freshness::Fetch).await, Some(Status::Revoked));
    *w.fake.list.lock().unwrap() = old;
    assert_eq!(w.ask(&cache, Freshness::Fetch).await, Some(Status::Revoked));
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn a_fresh_copy_is_not_fetched_again_and_a_fetch_is_conditional() {
    let w = world().await;
    let cache = w.cache().await;
    w.publish(Status::Paused, &w.manager_key);
    for _ in 0..3 {
        assert_eq!(w.ask(&cache, Freshness::Cached).await, Some(Status::Paused));
    }
    assert_eq!(w.fake.asked.lock().unwrap().len(), 1);
    assert_eq!(w.ask(&cache, Freshness::Fetch).await, Some(Status::Paused));
    assert!(w.fake.asked.lock().unwrap()[1].is_some());
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn an_unknown_key_is_looked_up_once_in_a_while() {
    let w = world().await;
    let cache = w.cache().await;
    let next = ids_at(w.clock.clone(), 9).signing_key();
    w.publish(Status::Valid, &next);
    *w.fake.metadata.lock().unwrap() = metadata_of(w.client.base(), &next);
    for _ in 0..3 {
        assert_eq!(
            w.ask(&cache, Freshness::Fetch).await,
            None,
            "too soon to look again"
        );
    }
    assert_eq!(w.fake.metadata_calls.load(Ordering::SeqCst), 1);
    w.pass(30);
    w.publish(Status::Valid, &next);
    assert_eq!(w.ask(&cache, Freshness::Fetch).await, Some(Status::Valid));
    assert_eq!(w.fake.metadata_calls.load(Ordering::SeqCst), 2);
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn metadata_of_another_manager_is_refused() {
    let w = world().await;
    w.fake.metadata.lock().unwrap()["issuer"] = json!("https://elsewhere.example/");
    let refused = Trust::load(w.client.clone(), &w.issuer())
        .await
        .unwrap_err();
    assert!(matches!(refused, TrustError::WrongManager));
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn a_manager_cannot_choose_whose_sign_ins_count() {
    let w = world().await;
    w.fake.metadata.lock().unwrap()["identity_issuer"] = json!("https://elsewhere.example");
    let refused = Trust::load(w.client.clone(), &w.issuer())
        .await
        .unwrap_err();
    assert!(matches!(refused, TrustError::OtherIdentity { .. }));
    let says = refused.to_string();
    assert!(says.contains("`https://elsewhere.example/`") && says.contains(&w.issuer()));
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn keys_are_read_again_after_an_hour_so_that_a_withdrawn_one_stops_counting() {
    let w = world().await;
    let trust = Trust::load(w.client.clone(), &w.issuer()).await.unwrap();
    let document = jose::sign("test+jwt", &json!({}), &w.manager_key).unwrap();
    let known = |view: &TrustView| view.manager_keys().find(w.manager_key.kid()).is_some();
    let next = ids_at(w.clock.clone(), 9).signing_key();
    *w.fake.metadata.lock().unwrap() = metadata_of(w.client.base(), &next);

    w.pass(3599);
    assert!(known(&*trust.view_for(&document).await));
    w.pass(1);
    assert!(!known(&*trust.view_for(&document).await));
    assert_eq!(w.fake.metadata_calls.load(Ordering::SeqCst), 2);
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn a_silent_identity_provider_holds_up_one_document_and_no_key_of_the_managers() {
    let w = world().await;
    let mut trust = Trust::load(w.client.clone(), &w.issuer()).await.unwrap();
    trust.patience = Duration::from_millis(300);
    let document = jose::sign("test+jwt", &json!({}), &w.manager_key).unwrap();
    let next = ids_at(w.clock.clone(), 9).signing_key();
    let mut both = metadata_of(w.client.base(), &w.manager_key);
    both["keys"]["keys"] = json!([w.manager_key.public(), next.public()]);
    *w.fake.metadata.lock().unwrap() = both;
    w.fake.silent.store(true, Ordering::SeqCst);
    w.pass(3600);

    let mut asking = std::pin::pin!(trust.view_for(&document));
    assert!(poll_immediate(&mut asking).await.is_none());
    let at_once = poll_immediate(trust.view_for(&document)).await;
    assert!(at_once.is_some(), "another document waits, too");
    let view = asking.await;
    assert!(view.manager_keys().find(next.kid()).is_some());
    // The provider's part stays old, and is asked for again: not before its time.
    assert_eq!(w.fake.discovery_calls.load(Ordering::SeqCst), 2);
    trust.view_for(&document).await;
    assert_eq!(w.fake.discovery_calls.load(Ordering::SeqCst), 2);
    w.pass(30);
    w.fake.silent.store(false, Ordering::SeqCst);
    w.fake.speaks.notify_waiters();
    trust.view_for(&document).await;
    assert_eq!(w.fake.discovery_calls.load(Ordering::SeqCst), 3);
    w.pass(3599);
    trust.view_for(&document).await;
    assert_eq!(w.fake.discovery_calls.load(Ordering::SeqCst), 3);
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn an_unknown_key_is_final_only_after_the_keys_were_really_read_again() {
    let w = world().await;
    let trust = Trust::load(w.client.clone(), &w.issuer()).await.unwrap();
    let settled = async |key: &SigningKey| {
        let document = jose::sign("test+jwt", &json!({}), key).unwrap();
        match trust.settled_view_for_artifact(&document).await {
            Ok(view) => Some(view.manager_keys().find(key.kid()).is_some()),
            Err(TrustError::NotYetKnown) => None,
            Err(error) => panic!("{error}"),
        }
    };
    let ids = ids_at(w.clock.clone(), 9);
    let (next, stranger) = (ids.signing_key(), ids.signing_key());
    assert_eq!(settled(&w.manager_key).await, Some(true));
    let here = metadata_of(w.client.base(), &next);
    let elsewhere = metadata_of(&"https://elsewhere.example/".parse().unwrap(), &next);
    *w.fake.metadata.lock().unwrap() = elsewhere;
    assert_eq!(settled(&next).await, None, "read a moment ago");
    w.pass(31);
    assert_eq!(settled(&next).await, None, "could not be read");
    assert_eq!(settled(&w.manager_key).await, Some(true));
    *w.fake.metadata.lock().unwrap() = here;
    assert_eq!(settled(&next).await, None, "a failed try counts, too");
    w.pass(31);
    assert_eq!(settled(&next).await, Some(true));
    assert_eq!(settled(&stranger).await, None);
    w.pass(31);
    assert_eq!(settled(&stranger).await, Some(false));
    w.server.stop().await.unwrap();
}
