//! Linking, through a browser.

use reqwest::StatusCode;

use crate::world::{World, browser, csrf_of};

#[actix_web::test]
async fn a_link_request_of_a_stranger_or_for_another_is_refused() {
    let w = World::new().await;
    let good = w.link_request("a", "she");
    let forged = w.open(&browser(), &good, &w.ids.signing_key()).await;
    assert_eq!(forged.status(), StatusCode::BAD_REQUEST);
    let mut other = good.clone();
    other.aud = "clinic.example".parse().unwrap();
    let other = w.open(&browser(), &other, &w.manager.key()).await;
    assert_eq!(other.status(), StatusCode::FORBIDDEN);
    let mut astray = good;
    astray.return_url = "https://elsewhere.example/".parse().unwrap();
    let astray = w.open(&browser(), &astray, &w.manager.key()).await;
    assert_eq!(astray.status(), StatusCode::FORBIDDEN);
    w.stop().await;
}

#[actix_web::test]
async fn an_unknown_customer_sees_the_same_page_and_never_gets_through() {
    let w = World::new().await;
    let browser = browser();
    let request = w.link_request("a", "she");
    let page = w.open(&browser, &request, &w.manager.key()).await;
    let csrf = csrf_of(&page.text().await.unwrap());
    let named = ("customer", "user_999999");
    let sent = w.post(&browser, "link/identify", &csrf, named).await;
    assert_eq!(sent.status(), StatusCode::OK);
    assert!(w.outbox.is_empty());
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
    let w = World::new().await;
    let browser = browser();
    let first = w.link_request("a", "she");
    let back = w.link(&browser, &first).await;
    let response = w.link_response(&back);
    assert_eq!(response.in_reply_to, "a");
    assert!(!response.label.contains("user_000001"));

    let again = w.open(&browser, &first, &w.manager.key()).await;
    assert_eq!(again.status(), StatusCode::CONFLICT);
    let other = w.link(&browser, &w.link_request("b", "someone else")).await;
    assert_eq!(other.status(), StatusCode::CONFLICT);
    let renewed = w.link(&browser, &w.link_request("c", "she")).await;
    assert_eq!(renewed.status(), StatusCode::SEE_OTHER);
    w.stop().await;
}
