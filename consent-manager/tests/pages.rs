//! What somebody without a session sees: the way in, and nothing of anybody's.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs,
    reason = "a broken test stops"
)]

use std::net::TcpListener;

use consent_manager::{
    config::Config,
    server::{self, Parts, Running},
};
use consent_model::problem::Problem;
use reqwest::{Client, Response, StatusCode, header, redirect::Policy};
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
};

const ID: &str = "019a7c1e-6f10-7d3a-9b52-3f1f0e6f7a10";

struct Site {
    running: Running,
    client: Client,
    _folder: tempfile::TempDir,
}

impl Site {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base_url = format!("http://{}/", listener.local_addr().unwrap());
        let config: Config = toml::from_str(&format!(
            r#"
                base_url = "{base_url}"
                listen = "127.0.0.1:0"
                data_dir = "{}"
                service_name = "Test Manager"
                board_url = "https://board.example/"
                secure_cookies = false
                languages = ["en", "hi"]
                [identity]
                issuer = "http://127.0.0.1:1"
                client_id = "manager"
            "#,
            folder.path().display(),
        ))
        .unwrap();
        let clock = SystemClock::shared();
        let ids = IdSource::new(clock.clone(), SystemEntropy::shared());
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
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        Self {
            running,
            client,
            _folder: folder,
        }
    }

    async fn get(&self, path: &str) -> Response {
        self.client
            .get(self.running.base_url.join(path).unwrap())
            .send()
            .await
            .unwrap()
    }

    async fn post(&self, path: &str) -> Response {
        let url = self.running.base_url.join(path).unwrap();
        self.client
            .post(url)
            .form(&[("csrf", "made-up")])
            .send()
            .await
            .unwrap()
    }
}

fn location(response: &Response) -> &str {
    response.headers()[header::LOCATION].to_str().unwrap()
}

#[actix_web::test]
async fn a_stranger_is_sent_to_sign_in_and_sees_nothing() {
    let site = Site::open().await;
    for path in [
        "/dashboard".to_owned(),
        "/messages".to_owned(),
        "/settings".to_owned(),
        "/rights".to_owned(),
        "/rights/new".to_owned(),
        format!("/rights/{ID}"),
        "/record".to_owned(),
        "/record/print".to_owned(),
        "/record.json".to_owned(),
        "/record.csv".to_owned(),
        "/links".to_owned(),
        "/links/return".to_owned(),
        "/links/bank.example/end".to_owned(),
        format!("/requests/{ID}"),
        format!("/requests/{ID}/decision"),
        format!("/requests/{ID}/preview?item=income"),
        format!("/decisions/{ID}"),
        format!("/decisions/{ID}/receipt"),
        format!("/decisions/{ID}/return"),
        format!("/consents/{ID}"),
        format!("/consents/{ID}/receipt.json"),
        format!("/consents/{ID}/stop"),
    ] {
        let response = site.get(&path).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{path}");
        assert!(location(&response).starts_with("/?return=%2F"), "{path}");
    }
    for path in [
        "/links".to_owned(),
        "/links/bank.example/end".to_owned(),
        "/sign-out".to_owned(),
        format!("/requests/{ID}/decision"),
        format!("/decisions/{ID}/receipt/mail"),
        format!("/consents/{ID}/pause"),
        format!("/consents/{ID}/resume"),
        format!("/consents/{ID}/stop"),
    ] {
        let response = site.post(&path).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{path}");
        assert_eq!(location(&response), "/", "{path}");
    }
    site.running.stop().await.unwrap();
}

#[actix_web::test]
async fn a_stranger_is_told_where_she_is_sent_before_she_is_sent_there() {
    let site = Site::open().await;
    let asked = format!("/consents/{ID}?lang=hi&tab=1");
    let response = site.get(&asked).await;
    let told = site.get(location(&response)).await;
    assert_eq!(told.status(), StatusCode::OK);
    let body = told.text().await.unwrap();
    assert!(body.contains("<bdi>127.0.0.1</bdi>"), "{body}");
    let onward = format!("/sign-in?return=%2Fconsents%2F{ID}%3Flang%3Dhi%26tab%3D1");
    assert!(body.contains(&onward), "{body}");
    // Nobody is sent back to another site, and nothing of an address becomes markup.
    for path in ["/?return=https://evil.example/", "/?return=//evil.example"] {
        let body = site.get(path).await.text().await.unwrap();
        assert!(
            body.contains("href=\"/sign-in\"") && !body.contains("evil"),
            "{body}"
        );
    }
    let body = site
        .get("/?return=/%22%3E%3Cscript")
        .await
        .text()
        .await
        .unwrap();
    assert!(!body.contains("<script"), "{body}");
    site.running.stop().await.unwrap();
}

#[actix_web::test]
async fn whoever_comes_back_from_signing_out_is_told_so() {
    let site = Site::open().await;
    let body = site.get("/?state=signed-out").await.text().await.unwrap();
    assert!(body.contains("You are signed out."), "{body}");
    let body = site.get("/?state=else").await.text().await.unwrap();
    assert!(!body.contains("You are signed out."), "{body}");
    site.running.stop().await.unwrap();
}

#[actix_web::test]
async fn what_is_not_there_is_a_page_for_a_browser_and_a_problem_for_a_program() {
    const BROWSER: &str = "text/html,application/xhtml+xml,*/*;q=0.8";
    let site = Site::open().await;
    let get = async |path: &str, accept: &str| {
        let url = site.running.base_url.join(path).unwrap();
        let request = site.client.get(url).header(header::ACCEPT, accept);
        let request = request.header(header::ACCEPT_LANGUAGE, "hi");
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(
            response
                .headers()
                .contains_key(header::CONTENT_SECURITY_POLICY)
        );
        let kind = response.headers()[header::CONTENT_TYPE].to_str().unwrap();
        (kind.to_owned(), response.text().await.unwrap())
    };
    for path in ["/nowhere", "/consents", "/requests/a/b"] {
        let (kind, body) = get(path, BROWSER).await;
        assert_eq!(kind, "text/html; charset=utf-8", "{path}");
        assert!(body.contains("<html lang=\"hi\""), "{path}");
        for accept in ["*/*", "application/json", "text/html;q=0"] {
            let (kind, _) = get(path, accept).await;
            assert_eq!(kind, "application/problem+json", "{path} {accept}");
        }
    }
    for path in ["/v1/nowhere", "/status/a/b", "/.well-known/other"] {
        let (kind, _) = get(path, BROWSER).await;
        assert_eq!(kind, "application/problem+json", "{path}");
    }
    site.running.stop().await.unwrap();
}

#[actix_web::test]
async fn a_callback_that_nobody_asked_for_signs_nobody_in() {
    let site = Site::open().await;
    let response = site.get("/callback?code=c&state=s").await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    let unreachable = site.get("/sign-in").await;
    assert_eq!(unreachable.status(), StatusCode::SERVICE_UNAVAILABLE);
    site.running.stop().await.unwrap();
}

#[actix_web::test]
async fn the_way_in_is_open_in_her_language() {
    let site = Site::open().await;
    let response = site.get("/?lang=hi").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[header::CONTENT_LANGUAGE], "hi");
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap();
    let forms = "form-action 'self' http://127.0.0.1:1; ";
    assert!(policy.contains(forms), "{policy:?}");
    assert!(
        response.headers()[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .starts_with("lang=hi")
    );
    assert!(response.text().await.unwrap().contains("Test Manager"));
    assert_eq!(site.get("/about").await.status(), StatusCode::OK);
    let sheet = site.get("/assets/app.css").await;
    assert_eq!(sheet.status(), StatusCode::OK);
    assert_eq!(
        site.get("/assets/other").await.status(),
        StatusCode::NOT_FOUND
    );
    site.running.stop().await.unwrap();
}

#[actix_web::test]
async fn a_body_the_api_cannot_take_is_refused_with_what_it_takes() {
    let site = Site::open().await;
    let url = site.running.base_url.join("v1/consent-requests").unwrap();
    for (kind, body, status, told) in [
        (
            "application/json",
            4,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "`application/jose`",
        ),
        ("application/jose", 4, StatusCode::BAD_REQUEST, "compact"),
        (
            "application/jose",
            300 * 1024,
            StatusCode::PAYLOAD_TOO_LARGE,
            "262144",
        ),
    ] {
        let call = site.client.post(url.clone()).body("a".repeat(body));
        let answer = call
            .header(header::CONTENT_TYPE, kind)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), status);
        let text = answer.text().await.unwrap();
        let problem: Problem = serde_json::from_str(&text).unwrap();
        let detail = problem.detail.unwrap();
        assert!(detail.contains(told), "{detail}");
    }
    site.running.stop().await.unwrap();
}
