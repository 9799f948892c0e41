//! The client against a small server of its own.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use consent_model::problem::ProblemType;
use futures_util::stream;
use reqwest::header::AUTHORIZATION;

use super::*;
use crate::{
    problem::ApiProblem,
    server::{RunningServer, bind},
};

#[derive(Default)]
struct Seen {
    calls: AtomicUsize,
    proofs: Mutex<Vec<String>>,
}

async fn flaky(request: HttpRequest, seen: web::Data<Seen>) -> HttpResponse {
    if let Some(proof) = request.headers().get("authorization") {
        seen.proofs
            .lock()
            .unwrap()
            .push(proof.to_str().unwrap().to_owned());
    }
    if seen.calls.fetch_add(1, Ordering::SeqCst) < 2 {
        return HttpResponse::ServiceUnavailable().finish();
    }
    HttpResponse::Ok().json(serde_json::json!({"ok": true}))
}

async fn unproven(request: HttpRequest, seen: web::Data<Seen>) -> HttpResponse {
    let proof = request.headers().get("authorization").unwrap();
    let proof = proof.to_str().unwrap().to_owned();
    seen.proofs.lock().unwrap().push(proof);
    HttpResponse::Unauthorized().finish()
}

async fn revoked() -> Result<HttpResponse, ApiProblem> {
    Err(ApiProblem::new(ProblemType::ConsentRevoked).with_detail("of yesterday"))
}

async fn start() -> (RunningServer, web::Data<Seen>) {
    let seen = web::Data::new(Seen::default());
    let shared = seen.clone();
    let (listener, address) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let server = HttpServer::new(move || {
        App::new()
            .app_data(shared.clone())
            .app_data(web::PayloadConfig::new(1 << 20))
            .route("/flaky", web::route().to(flaky))
            .route("/unproven", web::post().to(unproven))
            .route("/revoked", web::get().to(revoked))
            .route("/big", web::get().to(|| async { "x".repeat(5000) }))
            .route(
                "/chunks",
                web::get().to(|| async {
                    let chunk = || Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; 1500]));
                    HttpResponse::Ok().streaming(stream::iter([chunk(), chunk()]))
                }),
            )
            .route(
                "/drip",
                web::get().to(|| async {
                    let drops = stream::unfold((), |()| async {
                        tokio::time::sleep(Duration::from_millis(50)).await;
                        Some((Ok::<_, std::io::Error>(Bytes::from_static(b"x")), ()))
                    });
                    HttpResponse::Ok().streaming(Box::pin(drops))
                }),
            )
            .route("/twice", web::get().to(|| async { "{\"a\":1,\"a\":2}" }))
            .route(
                "/slow",
                web::get().to(|| async {
                    tokio::time::sleep(Duration::from_millis(300)).await;
                    "at last"
                }),
            )
            .route(
                "/away",
                web::get().to(|| async {
                    HttpResponse::Found()
                        .insert_header(("location", "/big"))
                        .finish()
                }),
            )
    })
    .workers(1)
    .disable_signals()
    .listen(listener)
    .unwrap()
    .run();
    (RunningServer::start(server, address), seen)
}

fn client() -> HttpClient {
    let retry = RetryPolicy {
        retries: 3,
        first_pause: Duration::from_millis(1),
        longest_pause: Duration::from_millis(2),
    };
    HttpClient::new(HttpClientOptions {
        max_response: 2000,
        retry,
        ..Default::default()
    })
    .unwrap()
}

fn url(server: &RunningServer, path: &str) -> Url {
    format!("{}{path}", server.base()).parse().unwrap()
}

#[tokio::test]
async fn plain_http_to_another_machine_is_refused_before_anything_is_sent() {
    for address in [
        "http://bank.example/",
        "http://10.0.0.1/",
        "ftp://localhost/",
        "data:,x",
    ] {
        let error = client()
            .get(address.parse().unwrap())
            .send()
            .await
            .unwrap_err();
        assert!(matches!(error, ClientError::NotSendable(_)), "{address}");
    }
}

#[tokio::test]
async fn an_answer_that_drips_is_cut_off_after_the_time_a_call_may_take() {
    let (server, _) = start().await;
    // Each drop comes well within the time to wait for the next bytes.
    let call = client().get(url(&server, "/drip"));
    let call = call.tried_once().within(Duration::from_millis(300)).send();
    let ended = tokio::time::timeout(Duration::from_secs(10), call).await;
    assert!(matches!(ended.unwrap(), Err(ClientError::TooSlow)));
    server.stop().await.unwrap();
}

/// The time to wait for the next bytes would run from the beginning of the call.
#[tokio::test]
async fn a_call_with_a_time_of_its_own_may_wait_longer_than_others_for_the_next_bytes() {
    let (server, _) = start().await;
    let client = HttpClient::new(HttpClientOptions {
        read_timeout: Duration::from_millis(50),
        ..Default::default()
    })
    .unwrap();
    let slow = || client.get(url(&server, "/slow")).tried_once();
    assert!(slow().send().await.is_err());
    let answer = slow().within(Duration::from_secs(60)).send().await.unwrap();
    assert_eq!(&answer.body[..], b"at last");
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (server, _) = start().await;
    let error = client()
        .get(url(&server, "/away"))
        .send()
        .await
        .unwrap_err();
    assert!(matches!(error, ClientError::Status(StatusCode::FOUND)));
    server.stop().await.unwrap();
}

#[tokio::test]
async fn an_answer_over_the_limit_is_refused_announced_or_not() {
    let (server, _) = start().await;
    for path in ["/big", "/chunks"] {
        let error = client().get(url(&server, path)).send().await.unwrap_err();
        assert!(matches!(error, ClientError::TooLarge(2000)), "{path}");
    }
    server.stop().await.unwrap();
}

#[tokio::test]
async fn duplicate_members_in_an_answer_are_refused() {
    let (server, _) = start().await;
    let result = client()
        .get(url(&server, "/twice"))
        .send_json::<serde_json::Value>()
        .await;
    assert!(matches!(result, Err(ClientError::Unreadable(_))));
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_post_without_a_key_is_sent_once_only() {
    let (server, seen) = start().await;
    let error = client()
        .post(url(&server, "/flaky"))
        .send()
        .await
        .unwrap_err();
    assert!(matches!(
        error,
        ClientError::Status(StatusCode::SERVICE_UNAVAILABLE)
    ));
    assert_eq!(seen.calls.load(Ordering::SeqCst), 1);
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_refusal_of_ours_is_a_problem_and_is_not_repeated() {
    let (server, _) = start().await;
    let error = client()
        .get(url(&server, "/revoked"))
        .send()
        .await
        .unwrap_err();
    let problem = error.problem().unwrap();
    assert_eq!(problem.kind, ProblemType::ConsentRevoked);
    assert_eq!(problem.detail.as_deref(), Some("of yesterday"));
    assert!(!error.is_transient());
    server.stop().await.unwrap();
}

#[tokio::test]
async fn nobody_listening_is_a_transport_error_without_the_address() {
    let (server, _) = start().await;
    let gone = url(&server, "/secret-id");
    server.stop().await.unwrap();
    let error = client().get(gone).send().await.unwrap_err();
    assert!(matches!(error, ClientError::Transport(_)) && error.is_transient());
    assert!(!format!("{error} {error:?}").contains("secret-id"));
}

/// Proves itself by counting.
struct Counting {
    made: AtomicUsize,
    /// How often it has something else to say after a refusal.
    others: AtomicUsize,
}

impl Counting {
    fn with(others: usize) -> Arc<Self> {
        Arc::new(Self {
            made: AtomicUsize::new(0),
            others: AtomicUsize::new(others),
        })
    }
}

impl Authorize for Counting {
    fn headers<'a>(
        &'a self,
        _: &'a Method,
        _: &'a Url,
    ) -> BoxFuture<'a, Result<HeaderMap, ClientError>> {
        let value = format!("t{}", self.made.fetch_add(1, Ordering::SeqCst));
        let headers = [(AUTHORIZATION, value.parse().unwrap())];
        Box::pin(async move { Ok(headers.into_iter().collect()) })
    }

    fn was_refused(&self) -> BoxFuture<'_, bool> {
        let left = self.others.load(Ordering::SeqCst);
        self.others.store(left.saturating_sub(1), Ordering::SeqCst);
        Box::pin(async move { left > 0 })
    }
}

#[tokio::test]
async fn a_repeated_call_carries_a_fresh_proof_each_time() {
    let (server, seen) = start().await;
    let answer: serde_json::Value = client()
        .post(url(&server, "/flaky"))
        .idempotency_key("k-1")
        .authorized(Counting::with(0))
        .json(&serde_json::json!({}))
        .send_json()
        .await
        .unwrap();
    assert_eq!(answer["ok"], true);
    assert_eq!(*seen.proofs.lock().unwrap(), ["t0", "t1", "t2"]);
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_proof_that_is_not_taken_is_made_anew_once_if_it_will_be_another() {
    for (others, calls) in [(0, vec!["t0"]), (9, vec!["t0", "t1"])] {
        let (server, seen) = start().await;
        // Not repeatable otherwise.
        let call = client().post(url(&server, "/unproven"));
        let refused = call.authorized(Counting::with(others)).send().await;
        assert!(matches!(
            refused,
            Err(ClientError::Status(StatusCode::UNAUTHORIZED))
        ));
        assert_eq!(*seen.proofs.lock().unwrap(), calls);
        server.stop().await.unwrap();
    }
}

#[tokio::test]
async fn an_answer_is_given_as_it_comes() {
    let (server, _) = start().await;
    let (_, mut chunks) = client()
        .get(url(&server, "/chunks"))
        .stream()
        .await
        .unwrap();
    let mut total = 0;
    while let Some(chunk) = chunks.next().await {
        total += chunk.unwrap().len();
    }
    assert_eq!(total, 3000);
    server.stop().await.unwrap();
}
