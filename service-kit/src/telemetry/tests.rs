//! What callers and the log see of a request.

use std::{
    io::Write,
    sync::{Arc, Mutex, PoisonError},
};

use actix_web::{App, HttpResponse, HttpServer, error, middleware::from_fn, test, web};
use consent_model::problem::ProblemType;

use super::*;
use crate::{
    http_client::{HttpClient, HttpClientOptions},
    problem::{ApiResult, not_found},
    server::{RunningServer, bind},
};

async fn fail() -> ApiResult<HttpResponse> {
    Err(ApiProblem::internal(std::io::Error::other("inner reason")))
}

async fn foreign() -> Result<HttpResponse, Error> {
    Err(error::ErrorBadGateway("words of another library"))
}

async fn refuse() -> ApiResult<HttpResponse> {
    Err(ApiProblem::new(ProblemType::ConsentRevoked))
}

macro_rules! app {
    () => {
        test::init_service(
            App::new()
                .service(web::resource("/fail/{person}").route(web::get().to(fail)))
                .service(web::resource("/foreign").route(web::get().to(foreign)))
                .service(web::resource("/refuse").route(web::get().to(refuse)))
                .service(web::resource("/ok").route(web::get().to(HttpResponse::Ok)))
                .default_service(web::to(not_found))
                .wrap(from_fn(trace_ids))
                .wrap(request_span()),
        )
        .await
    };
}

#[actix_web::test]
async fn every_refusal_is_a_problem_whose_trace_id_is_the_header() {
    let app = app!();
    for (method, path, status) in [
        ("GET", "/fail/asha", 500),
        ("GET", "/foreign", 500),
        ("GET", "/refuse", 403),
        ("GET", "/nowhere", 404),
        ("DELETE", "/ok", 405),
    ] {
        let request = test::TestRequest::with_uri(path)
            .method(method.parse().unwrap())
            .to_request();
        let response = test::call_service(&app, request).await;
        assert_eq!(response.status().as_u16(), status, "{path}");
        let header = response
            .headers()
            .get(TRACE_HEADER)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        if status == 405 {
            assert_eq!(response.headers().get("allow").unwrap(), "GET");
        }
        let body: serde_json::Value = test::read_body_json(response).await;
        assert_eq!(body["trace_id"], header, "{path}");
        assert_eq!(body["status"], status);
        assert!(!body.to_string().contains("another library"));
    }
}

#[actix_web::test]
async fn an_answer_carries_its_trace_id_too() {
    let response =
        test::call_service(&app!(), test::TestRequest::with_uri("/ok").to_request()).await;
    assert_eq!(response.headers().get(TRACE_HEADER).unwrap().len(), 36);
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[actix_web::test]
async fn a_failure_is_logged_once_with_its_trace_id_and_without_the_person() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::INFO)
        .with_writer(move || writer.clone())
        .with_ansi(false)
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let request = test::TestRequest::with_uri("/fail/asha?name=rao")
        .insert_header(("user-agent", "tell-tale"))
        .to_request();
    let response = test::call_service(&app!(), request).await;
    let id = response
        .headers()
        .get(TRACE_HEADER)
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned();
    let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert_eq!(log.matches("inner reason").count(), 1, "{log}");
    assert!(log.contains(&id) && log.contains("/fail/{person}"), "{log}");
    for personal in ["asha", "rao", "tell-tale", "127.0.0.1"] {
        assert!(!log.contains(personal), "{log}");
    }
}

type Batches = web::Data<Mutex<Vec<u8>>>;

async fn collect(batches: Batches, body: web::Bytes) -> HttpResponse {
    batches.lock().unwrap().extend_from_slice(&body);
    HttpResponse::Ok().finish()
}

/// A collector that takes what it is sent; its address, and what it took.
fn collector() -> (RunningServer, url::Url, Batches) {
    let batches = Batches::new(Mutex::default());
    let (listener, address) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let shared = batches.clone();
    let server = HttpServer::new(move || {
        App::new()
            .app_data(shared.clone())
            .route("/v1/traces", web::post().to(collect))
    });
    let server = server
        .workers(1)
        .disable_signals()
        .listen(listener)
        .unwrap();
    let endpoint = format!("http://{address}/v1/traces").parse().unwrap();
    (
        RunningServer::start(server.run(), address),
        endpoint,
        batches,
    )
}

#[actix_web::test]
async fn spans_reach_a_collector_under_standard_names_and_without_the_person() {
    let (server, endpoint, batches) = collector();
    let traces = Traces {
        endpoint: endpoint.clone(),
        ratio: 1.0,
        service: "personal-store",
        http: HttpClientOptions::default(),
    };
    let provider = traces.provider().unwrap();
    let spans = tracing_subscriber::registry().with(traces::layer(&provider));
    let guard = tracing::subscriber::set_default(spans);
    let request = test::TestRequest::with_uri("/fail/asha?name=rao")
        .insert_header(("user-agent", "tell-tale"))
        .insert_header((
            "traceparent",
            "00-11111111111111111111111111111111-2222222222222222-01",
        ))
        .to_request();
    let response = test::call_service(&app!(), request).await;
    let id = response.headers().get(TRACE_HEADER).unwrap();
    let id = id.to_str().unwrap().to_owned();
    // The span ends with the body.
    drop(response);
    let other = HttpClient::new(HttpClientOptions::default()).unwrap();
    let address = endpoint.join("/people/asha?name=rao").unwrap();
    other.get(address).any_status().send().await.unwrap();
    drop(guard);
    traces::end(&provider);
    server.stop().await.unwrap();

    let taken = batches.lock().unwrap().clone();
    let holds = |text: &[u8]| taken.windows(text.len()).any(|window| window == text);
    for told in [
        "personal-store",
        "GET /fail/{person}",
        "http.route",
        "http.response.status_code",
        "GET 127.0.0.1",
        "server.address",
        "amanat.trace_id",
        &id,
    ] {
        assert!(holds(told.as_bytes()), "{told}");
    }
    for kept in [
        "asha",
        "rao",
        "tell-tale",
        "inner reason",
        "a request failed",
    ] {
        assert!(!holds(kept.as_bytes()), "{kept}");
    }
    // What a caller says its trace is counts for nothing.
    assert!(!holds(&[0x11; 16]) && !holds(&[0x22; 8]));
}

#[actix_web::test]
async fn a_collector_that_is_gone_costs_nothing_but_spans() {
    let traces = Traces {
        endpoint: "http://127.0.0.1:1/v1/traces".parse().unwrap(),
        ratio: 1.0,
        service: "personal-store",
        http: HttpClientOptions::default(),
    };
    let provider = traces.provider().unwrap();
    let spans = tracing_subscriber::registry().with(traces::layer(&provider));
    let _guard = tracing::subscriber::set_default(spans);
    let request = test::TestRequest::with_uri("/ok").to_request();
    let response = test::call_service(&app!(), request).await;
    assert_eq!(response.status(), StatusCode::OK);
    traces::end(&provider);
}

#[::core::prelude::v1::test]
fn a_wrong_filter_and_a_second_log_are_refused() {
    let wrong = TelemetryOptions {
        filter: "a=b=c".into(),
        ..Default::default()
    };
    assert!(matches!(init(&wrong), Err(TelemetryError::Filter { .. })));
    let dir = tempfile::tempdir().unwrap();
    let to = LogTarget::File(dir.path().join("service.log"));
    let options = TelemetryOptions {
        json: true,
        filter: "info".into(),
        to,
        traces: None,
    };
    let first = init(&options);
    assert!(matches!(init(&options), Err(TelemetryError::Twice)));
    if first.is_ok() {
        tracing::info!(answer = 42, "a line");
        let log = std::fs::read_to_string(dir.path().join("service.log")).unwrap();
        assert!(log.contains("\"answer\":42"), "{log}");
    }
}
