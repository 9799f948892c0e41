use actix_web::{App, http::StatusCode, test::TestRequest, web};

use super::*;
use crate::wrap_common;

const ANYWHERE: MetricsConfig = MetricsConfig {
    listen: SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0),
};

async fn text_of(server: &RunningServer) -> String {
    let answer = reqwest::get(format!("{}/metrics", server.base()))
        .await
        .unwrap();
    assert_eq!(answer.headers()["content-type"], OPEN_METRICS);
    assert!(answer.headers().contains_key(telemetry::TRACE_HEADER));
    answer.text().await.unwrap()
}

#[actix_web::test]
async fn requests_are_counted_by_pattern_method_and_status_and_nothing_that_was_sent() {
    let metrics = Metrics::new(DateTime::UNIX_EPOCH);
    let requests = metrics.requests();
    let app = actix_web::test::init_service(wrap_common!(
        App::new()
            .app_data(requests)
            .route("/people/{id}", web::get().to(HttpResponse::Ok))
            .route(
                "/broken",
                web::post().to(|| async {
                    Err::<HttpResponse, _>(ApiProblem::new(ProblemType::Unavailable))
                })
            ),
        body_limit = 64,
        form_targets = &[],
    ))
    .await;
    let call = async |request: TestRequest| {
        actix_web::test::call_service(&app, request.to_request())
            .await
            .status()
    };
    for id in ["asha", "ravi"] {
        let request = TestRequest::get().uri(&format!("/people/{id}?of=secret"));
        assert_eq!(call(request).await, StatusCode::OK);
    }
    let request = TestRequest::post().uri("/broken");
    assert_eq!(call(request).await, StatusCode::SERVICE_UNAVAILABLE);
    let strange = Method::from_bytes(b"SNIFF").unwrap();
    let request = TestRequest::default().method(strange).uri("/etc/passwd");
    assert_eq!(call(request).await, StatusCode::NOT_FOUND);

    let server = metrics.serve_if(Some(ANYWHERE)).unwrap().unwrap();
    let text = text_of(&server).await;
    for line in [
        r#"amanat_http_requests_total{route="/people/{id}",method="GET",status="200"} 2"#,
        r#"amanat_http_requests_total{route="/broken",method="POST",status="503"} 1"#,
        r#"amanat_http_requests_total{route="unmatched",method="other",status="404"} 1"#,
        r#"amanat_http_request_duration_seconds_count{route="/people/{id}",method="GET"} 2"#,
        "amanat_http_requests_under_way 0",
        "# TYPE process_resident_memory_bytes gauge",
        "process_start_time_seconds 0",
        "# EOF",
    ] {
        assert!(text.lines().any(|l| l == line), "{line} is missing: {text}");
    }
    for sent in ["asha", "ravi", "secret", "SNIFF", "passwd"] {
        assert!(!text.contains(sent), "{sent}: {text}");
    }
    let held = text
        .lines()
        .find_map(|l| l.strip_prefix("process_resident_memory_bytes "));
    let held: f64 = held.unwrap().parse().unwrap();
    assert!(held > 1_000_000.0, "{held}");
    server.stop().await.unwrap();
}

#[actix_web::test]
async fn a_caller_that_goes_away_is_not_under_way_any_more() {
    let metrics = Metrics::new(DateTime::UNIX_EPOCH);
    let requests = metrics.requests();
    let app = actix_web::test::init_service(wrap_common!(
        App::new().app_data(requests.clone()).route(
            "/for-ever",
            web::get().to(|| async {
                std::future::pending::<()>().await;
                HttpResponse::Ok().finish()
            })
        ),
        body_limit = 64,
        form_targets = &[],
    ))
    .await;
    let request = TestRequest::get().uri("/for-ever").to_request();
    let mut call = Box::pin(actix_web::test::call_service(&app, request));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(call.as_mut().poll(&mut context).is_pending());
    assert_eq!(requests.under_way.get(), 1);
    drop(call);
    assert_eq!(requests.under_way.get(), 0);
}

#[actix_web::test]
async fn what_is_looked_up_is_new_each_time_and_a_failure_is_told() {
    let mut metrics = Metrics::new(DateTime::UNIX_EPOCH);
    let waiting: Gauge = Gauge::default();
    metrics
        .registry()
        .register("waiting", "What waits", waiting.clone());
    let refresh: Refresh = Arc::new(move || {
        let seen = waiting.inc();
        Box::pin(async move { if seen < 2 { Ok(()) } else { Err("database") } })
    });
    let server = metrics.serve(ANYWHERE, refresh).unwrap();
    for expected in ["amanat_waiting 1", "amanat_waiting 2"] {
        let text = text_of(&server).await;
        assert!(text.lines().any(|l| l == expected), "{text}");
    }
    let at = |path: &str| format!("{}{path}", server.base());
    let answer = reqwest::get(at("/metrics")).await.unwrap();
    assert_eq!(answer.status().as_u16(), 503);
    let problem: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(problem["detail"], "figures cannot be had of: database");
    let answer = reqwest::get(at("/")).await.unwrap();
    assert_eq!(answer.status().as_u16(), 404);
    let posted = reqwest::Client::new().post(at("/metrics")).send().await;
    assert_eq!(posted.unwrap().status().as_u16(), 405);
    server.stop().await.unwrap();
}

#[test]
fn the_table_names_an_address_and_nothing_else() {
    let read = |text: &str| toml::from_str::<MetricsConfig>(text);
    let listen = read("listen = \"127.0.0.1:9464\"").unwrap().listen;
    assert_eq!(listen.port(), 9464);
    assert!(read("listen = \"9464\"").is_err());
    assert!(read("listen = \"127.0.0.1:9464\"\npath = \"/\"").is_err());
}
