//! The linking pages as she reads them: in her language, with what they need to be shown.

use reqwest::{Client, Response, StatusCode, header::ACCEPT_LANGUAGE};

use crate::provider::world::{SHE, World, browser, csrf_of};

const NAMED: (&str, &str) = ("customer", "user_000001");

/// What the page says its language is.
fn language(page: &str) -> &str {
    let (_, after) = page.split_once("<html lang=\"").unwrap();
    after.split_once('"').unwrap().0
}

/// Where the language switch of a page leads for Hindi.
fn in_hindi(page: &str) -> String {
    let (before, _) = page.split_once("\" lang=\"hi\"").unwrap();
    before.rsplit_once('"').unwrap().1.replace("&#38;", "&")
}

async fn get(w: &World, browser: &Client, path: &str) -> Response {
    browser.get(w.at(path)).send().await.unwrap()
}

#[actix_web::test]
async fn a_browser_without_an_attempt_has_nothing_to_go_on_with() {
    let w = World::new().await;
    for path in ["link", "link?lang=hi"] {
        let refused = get(&w, &browser(), path).await;
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    }
    assert_eq!(w.count("link_attempt").await, 0);
    w.stop().await;
}

#[actix_web::test]
async fn a_code_that_was_tried_too_often_is_not_asked_for_again() {
    let w = World::new().await;
    let browser = browser();
    let csrf = w.began(&browser, "a").await;
    w.post(&browser, "link/identify", &csrf, NAMED).await;
    for _ in 0..5 {
        assert_eq!(get(&w, &browser, "link").await.status(), StatusCode::OK);
        let wrong = ("code", "wrong");
        w.post(&browser, "link/verify", &csrf, wrong).await;
    }
    let stopped = get(&w, &browser, "link").await;
    assert_eq!(stopped.status(), StatusCode::TOO_MANY_REQUESTS);
    w.stop().await;
}

#[actix_web::test]
async fn her_choice_of_language_holds_through_the_linking_and_opens_no_second_attempt() {
    let w = World::new().await;
    let browser = browser();
    let request = w.link_request("a", SHE);
    let first = w.open(&browser, &request, &w.manager.key()).await;
    let first = first.text().await.unwrap();
    assert_eq!(language(&first), "en");
    assert_eq!(in_hindi(&first), "/link?lang=hi");

    let again = get(&w, &browser, "link?lang=hi").await;
    let again = again.text().await.unwrap();
    assert_eq!(language(&again), "hi");
    assert!(again.contains("name=\"customer\""));
    // Each page has a token of its own, and that of the first page still holds below.
    let csrf = csrf_of(&first);
    assert_ne!(csrf, csrf_of(&again));
    assert_eq!(w.count("link_attempt").await, 1);

    let code = w.post(&browser, "link/identify", &csrf, NAMED).await;
    let code = code.text().await.unwrap();
    assert_eq!(language(&code), "hi");
    let wrong = ("code", "wrong");
    let wrong = w.post(&browser, "link/verify", &csrf, wrong).await;
    assert_eq!(wrong.status(), StatusCode::FORBIDDEN);
    let wrong = wrong.text().await.unwrap();
    assert_eq!(language(&wrong), "hi");
    assert!(wrong.contains("role=\"alert\"") && !code.contains("role=\"alert\""));

    // What answered a form is had again where the switch leads, and as often as she likes.
    let switched = get(&w, &browser, "link?lang=en").await;
    assert_eq!(switched.status(), StatusCode::OK);
    let switched = switched.text().await.unwrap();
    assert_eq!(language(&switched), "en");
    assert!(switched.contains("name=\"code\""));
    w.stop().await;
}

#[actix_web::test]
async fn what_stops_a_linking_is_told_in_the_language_of_her_browser() {
    let w = World::new().await;
    let mut url = w.at("link");
    url.query_pairs_mut().append_pair("request", "a.b&c");
    let call = browser()
        .get(url)
        .header(ACCEPT_LANGUAGE, "hi-IN, en;q=0.5");
    let stopped = call.send().await.unwrap();
    assert_eq!(stopped.status(), StatusCode::BAD_REQUEST);
    let page = stopped.text().await.unwrap();
    assert_eq!(language(&page), "hi");
    assert_eq!(in_hindi(&page), "?request=a.b%26c&lang=hi");
    w.stop().await;
}

#[actix_web::test]
async fn a_page_finds_its_stylesheet_and_logo_at_the_adapter() {
    let w = World::new().await;
    let request = w.link_request("a", SHE);
    let page = w.open(&browser(), &request, &w.manager.key()).await;
    let page = page.text().await.unwrap();
    let mut found = 0;
    for (_, after) in page
        .match_indices("=\"/assets/")
        .map(|(at, _)| page.split_at(at + 3))
    {
        let path = after.split_once('"').unwrap().0;
        let asset = get(&w, &browser(), path).await;
        assert_eq!(asset.status(), StatusCode::OK, "{path}");
        found += 1;
    }
    assert!(found >= 2, "only {found}");
    let other = get(&w, &browser(), "assets/other").await;
    assert_eq!(other.status(), StatusCode::NOT_FOUND);
    w.stop().await;
}
