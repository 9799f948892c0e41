//! What people are shown: refusals as pages, in the language they chose.

use std::time::Duration;

use service_kit::testing::{SIGN_IN_ORIGIN, SIGN_OUT_ORIGIN};

use crate::world::World;

#[actix_web::test]
async fn refusals_are_pages_in_her_language_and_what_is_not_there_too() {
    let w = World::new().await;
    let get = async |path: &str, headers: &[(&str, &str)]| {
        let mut call = w.http.get(w.at(path));
        for (name, value) in headers {
            call = call.header(*name, *value);
        }
        let answer = call.send().await.unwrap();
        assert!(answer.headers().contains_key("content-security-policy"));
        let help = answer.headers()["link"].to_str().unwrap();
        assert!(
            help.contains("/problems/") && help.ends_with("; rel=\"help\""),
            "{path}: {help}"
        );
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
    w.stop().await;
}

#[actix_web::test]
async fn forms_of_pages_may_end_at_the_manager_and_wherever_the_provider_signs_in_and_out() {
    let w = World::new().await;
    let policy = async |path: &str, accept: &str| {
        let call = w.http.get(w.at(path)).header("accept", accept);
        let answer = call.send().await.unwrap();
        let policy = answer.headers()["content-security-policy"].to_str();
        policy.unwrap().to_owned()
    };
    let manager = w.manager.base().origin().ascii_serialization();
    let forms = format!("form-action 'self' {manager} {SIGN_IN_ORIGIN} {SIGN_OUT_ORIGIN}; ");
    // The store asks by itself; nobody has to sign in first.
    let known = async {
        while !policy("", "text/html").await.contains(&forms) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let known = tokio::time::timeout(Duration::from_secs(20), known).await;
    assert!(known.is_ok(), "{}", policy("", "text/html").await);
    assert!(policy("nowhere", "text/html").await.contains(&forms));
    let api = policy("nowhere", "application/json").await;
    assert!(api.contains("form-action 'self'; "), "{api}");
    w.stop().await;
}

#[actix_web::test]
async fn the_language_she_chooses_is_remembered() {
    let w = World::new().await;
    let chosen = w.at("?lang=hi");
    let answer = w.http.get(chosen).send().await.unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(
        cookie.starts_with("lang=hi;") && cookie.contains("HttpOnly"),
        "{cookie}"
    );
    let body = answer.text().await.unwrap();
    assert!(body.contains("<html lang=\"hi\""));
    assert!(body.contains(w.manager.base().join("about").unwrap().as_str()));
    let plain = w.http.get(w.at("")).send().await.unwrap();
    assert!(!plain.headers().contains_key("set-cookie"));
    w.stop().await;
}
