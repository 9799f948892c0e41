//! Linking, through a browser.

use std::time::Duration;

use consent_model::link::LIFE;
use reqwest::StatusCode;
use tokio::task::JoinSet;

use crate::provider::world::{SHE, World, browser, csrf_of};

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
    let lives = [
        (good.iat, good.iat + LIFE + 1),
        (i64::MIN, i64::MAX),
        (i64::MIN, good.exp),
        (good.iat, i64::MAX),
    ];
    for (iat, exp) in lives {
        let mut outside = good.clone();
        (outside.iat, outside.exp) = (iat, exp);
        let outside = w.open(&browser(), &outside, &w.manager.key()).await;
        assert_eq!(outside.status(), StatusCode::BAD_REQUEST, "{iat} {exp}");
    }
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

#[actix_web::test]
async fn a_link_request_opens_only_so_many_attempts() {
    let w = World::new().await;
    for _ in 0..10 {
        w.began(&browser(), "a").await;
    }
    let request = w.link_request("a", SHE);
    let refused = w.open(&browser(), &request, &w.manager.key()).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(w.count("link_attempt").await, 10);
    w.began(&browser(), "b").await;
    w.stop().await;
}

#[actix_web::test]
async fn calls_at_once_get_no_more_codes_than_calls_one_after_another() {
    let w = World::new().await;
    let named = ("customer", "user_000001");
    // Eight at once in one attempt: one code.
    let one = browser();
    let csrf = w.began(&one, "first").await;
    let mut calls = JoinSet::new();
    for _ in 0..8 {
        calls.spawn(w.form(&one, "link/identify", &csrf, named).send());
    }
    // And once in each of eight more: four more codes, for there are five in all.
    for number in 0..8 {
        let browser = browser();
        let csrf = w.began(&browser, &number.to_string()).await;
        calls.spawn(w.form(&browser, "link/identify", &csrf, named).send());
    }
    let answers = calls.join_all().await;
    let taken = answers
        .iter()
        .filter(|a| a.as_ref().unwrap().status() == StatusCode::OK);
    assert_eq!(taken.count(), 5);
    assert_eq!(w.outbox.0.lock().unwrap().len(), 5);
    w.stop().await;
}

#[actix_web::test]
async fn the_limit_of_codes_does_not_tell_whether_a_customer_exists() {
    let w = World::new().await;
    for typed in ["user_000001", "user_999999"] {
        let mut answers = Vec::new();
        for number in 0..6 {
            let browser = browser();
            let csrf = w.began(&browser, &format!("{typed} {number}")).await;
            let sent = w
                .post(&browser, "link/identify", &csrf, ("customer", typed))
                .await;
            answers.push(sent.status().as_u16());
        }
        assert_eq!(answers, [200, 200, 200, 200, 200, 429], "{typed}");
    }
    assert_eq!(w.outbox.0.lock().unwrap().len(), 5);
    // Another way to write her name gets the page, and she gets no further message.
    let browser = browser();
    let csrf = w.began(&browser, "another").await;
    let named = ("customer", "%2Buser_000001");
    let sent = w.post(&browser, "link/identify", &csrf, named).await;
    assert_eq!(sent.status(), StatusCode::OK);
    assert_eq!(w.outbox.0.lock().unwrap().len(), 5);
    let code = ("code", w.outbox.0.lock().unwrap()[4].1.clone());
    let refused = w
        .post(&browser, "link/verify", &csrf, (code.0, &code.1))
        .await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    w.stop().await;
}

#[actix_web::test]
async fn ended_attempts_are_swept_while_the_adapter_runs() {
    let w = World::new().await;
    w.began(&browser(), "a").await;
    w.clock.advance(Duration::from_secs(2 * 3600));
    w.count_reaches("link_attempt", 0).await;
    w.stop().await;
}

#[actix_web::test]
async fn a_form_that_was_open_over_a_restart_is_still_taken() {
    let w = World::new().await;
    let browser = browser();
    let csrf = w.began(&browser, "a").await;
    let w = w.restarted().await;
    let named = ("customer", "user_000001");
    let sent = w.post(&browser, "link/identify", &csrf, named).await;
    assert_eq!(sent.status(), StatusCode::OK);
    w.stop().await;
}

#[actix_web::test]
async fn a_person_is_told_on_a_page_and_a_program_by_a_problem() {
    let w = World::new().await;
    let reads = "text/html,application/xhtml+xml";
    for path in ["link", "nowhere"] {
        let call = || browser().get(w.at(path));
        let page = call().header("accept", reads).send().await.unwrap();
        let problem = call().send().await.unwrap();
        assert_eq!(page.status(), problem.status());
        assert!(page.status().is_client_error());
        assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
        assert!(page.text().await.unwrap().contains("Nothing was linked"));
        assert_eq!(
            problem.headers()["content-type"],
            "application/problem+json"
        );
    }
    let named = ("customer", "user_000001");
    let form = w.form(&browser(), "link/identify", "stale", named);
    let page = form.header("accept", reads).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::UNAUTHORIZED);
    assert!(page.text().await.unwrap().contains("Nothing was linked"));
    w.stop().await;
}
