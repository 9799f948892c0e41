//! `POST /decide`, and the log of what was asked.

use fiduciary_adapter::decide::{
    Answer, Answers, CheckEntry, CheckFilter, Outcome, ReadError, Rule, read,
};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

use crate::deciding::world::{PSEUDONYM, World};

fn question() -> Value {
    json!({
        "system": "loan-desk", "person": PSEUDONYM, "purpose": "105",
        "fields": [{"dataset": "bank.transactions", "columns": ["amount_minor"]}],
    })
}

async fn post(w: &World, body: impl Into<reqwest::Body>) -> Response {
    let token = std::fs::read_to_string(w.folder.path().join("decide.token")).unwrap();
    let url = format!("http://{}/decide", w.decide_address());
    let call = reqwest::Client::new().post(url).bearer_auth(token.trim());
    call.body(body).send().await.unwrap()
}

fn checks(w: &World, filter: &CheckFilter) -> Vec<CheckEntry> {
    let mut found = Vec::new();
    let read: Result<(), ReadError> = read(w.folder.path(), filter, |entry| {
        found.push(entry);
        Ok(())
    });
    read.unwrap();
    found
}

#[actix_web::test]
async fn without_the_token_and_on_the_public_address_nothing_is_answered() {
    let (w, _) = World::consented().await;
    let url = format!("http://{}/decide", w.decide_address());
    let call = || reqwest::Client::new().post(&url).json(&question());
    for call in [
        call(),
        call().bearer_auth("made-up"),
        call().header("authorization", "Bearer"),
        call().basic_auth("made", Some("up")),
    ] {
        let refused = call.send().await.unwrap();
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(
            refused.headers()["content-type"],
            "application/problem+json"
        );
        let trace = refused.headers()["x-trace-id"].to_str().unwrap().to_owned();
        let problem: Value = refused.json().await.unwrap();
        assert!(
            !trace.is_empty() && problem["trace_id"] == trace,
            "{problem}"
        );
    }
    let public = w.running.base_url.join("decide").unwrap();
    let call = reqwest::Client::new().post(public).json(&question());
    assert_eq!(call.send().await.unwrap().status(), StatusCode::NOT_FOUND);
    assert!(checks(&w, &CheckFilter::default()).is_empty());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let token = std::fs::metadata(w.folder.path().join("decide.token")).unwrap();
        assert_eq!(token.permissions().mode() & 0o777, 0o600);
    }
    w.stop().await;
}

#[actix_web::test]
async fn what_cannot_be_asked_is_refused_with_the_place_to_mend_and_not_logged() {
    let (w, _) = World::consented().await;
    let with = |member: &str, value: Value| {
        let mut body = question();
        body[member] = value;
        body.to_string()
    };
    for (body, status, told) in [
        ("{".to_owned(), 400, ""),
        ("[]".to_owned(), 400, ""),
        (with("surplus", json!(1)), 400, "surplus"),
        (with("system", json!("a b")), 400, "`system`"),
        (with("purpose", json!("999")), 422, "`purpose`"),
        (with("fields", json!([])), 400, "`fields`"),
        (json!({"questions": []}).to_string(), 400, "`questions`"),
        (
            json!({"questions": [question(), json!({"system": "x", "purpose": "105",
                "person": PSEUDONYM, "fields": [{"dataset": "x"}]})]})
            .to_string(),
            400,
            "`questions[1]`",
        ),
        (
            json!({"questions": vec![question(); 1001]}).to_string(),
            400,
            "1000",
        ),
        (" ".repeat(1024 * 1024 + 1), 413, "1048576"),
    ] {
        let refused = post(&w, body).await;
        assert_eq!(refused.status().as_u16(), status, "{told}");
        let problem: Value = refused.json().await.unwrap();
        let detail = problem["detail"].as_str().unwrap_or_default();
        assert!(detail.contains(told), "{detail}");
    }
    assert!(checks(&w, &CheckFilter::default()).is_empty());
    w.stop().await;
}

#[actix_web::test]
async fn an_answer_is_in_the_log_when_it_is_given() {
    let (w, claims) = World::consented().await;
    let answer: Answer = post(&w, question().to_string()).await.json().await.unwrap();
    assert_eq!(
        (answer.decision, answer.artifact),
        (Outcome::Allow, Some(claims.jti))
    );
    let mut other = question();
    other["purpose"] = json!("102");
    other["system"] = json!("marketing");
    let many = json!({"questions": [question(), other]}).to_string();
    let many: Answers = post(&w, many).await.json().await.unwrap();
    let outcomes: Vec<_> = many.answers.iter().map(|a| a.decision).collect();
    assert_eq!(outcomes, [Outcome::Allow, Outcome::Deny]);
    assert_eq!(
        many.answers[1].candidates[0].reasons[0].reason,
        Rule::OtherPurpose
    );

    // Nothing was closed or flushed by us: whoever kills the process now finds them there.
    let logged = checks(&w, &CheckFilter::default());
    let told: Vec<_> = logged
        .iter()
        .map(|e| (e.system.as_str(), e.purpose.as_str(), e.outcome))
        .collect();
    assert_eq!(
        told,
        [
            ("loan-desk", "105", Outcome::Allow),
            ("loan-desk", "105", Outcome::Allow),
            ("marketing", "102", Outcome::Deny),
        ]
    );
    assert_eq!(logged[0].artifact, Some(claims.jti));
    assert_eq!(logged[0].items[0].as_str(), "records");
    assert_eq!(logged[0].person.as_ref().unwrap().as_str(), PSEUDONYM);
    assert_eq!(logged[2].candidates, many.answers[1].candidates);
    let of_it = CheckFilter {
        artifact: Some(claims.jti),
        ..CheckFilter::default()
    };
    assert_eq!(checks(&w, &of_it).len(), 3);
    let url = format!("http://{}/readyz", w.decide_address());
    assert_eq!(reqwest::get(url).await.unwrap().status(), StatusCode::OK);
    w.stop().await;
}

#[actix_web::test]
async fn what_is_asked_in_process_is_logged_too_and_nothing_is_allowed_after_the_end() {
    let (w, _) = World::consented().await;
    assert!(w.is_allowed());
    let decisions = w.decisions();
    let folder = w.folder.path().to_owned();
    w.running.stop().await;
    let after = decisions.may_process(&crate::deciding::world::transactions());
    assert!(after.is_unrecorded());
    let mut logged = 0;
    let read: Result<(), ReadError> = read(&folder, &CheckFilter::default(), |_| {
        logged += 1;
        Ok(())
    });
    read.unwrap();
    assert_eq!(logged, 1);
    w.manager.stop().await;
}
