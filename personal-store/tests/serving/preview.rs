//! She sees the exact answer, takes a receipt of it back, and that answer leaves or none.

use consent_model::{
    approval::ApprovedItem,
    artifact::ArtifactClaims,
    digest::Digest,
    jose::CompactJws,
    preview::{LIFE, PreviewReceipt, RECEIPT_TYP},
    problem::ProblemType::{AnswerChanged, FrequencyExhausted},
};
use personal_store::gate;
use serde_json::json;
use service_kit::testing::{Plan, one_time};

use crate::{
    signed_in::{Browser, Page},
    world::{LINK, World, earn},
};

/// The value of a hidden field of the first form that has one of this name.
fn field(page: &Page, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let (_, after) = page.body.split_once(&start).unwrap();
    after.split_once('"').unwrap().0.to_owned()
}

/// The receipt in the address that she is sent back to.
fn receipt(page: &Page) -> CompactJws {
    let url: url::Url = page.location.parse().unwrap();
    let pair = url.query_pairs().find(|(name, _)| name == "receipt");
    CompactJws::parse(&pair.unwrap().1).unwrap()
}

/// She looks, says that she has seen it, and takes this back.
async fn sees(w: &World, she: &Browser<'_>) -> PreviewReceipt {
    let address = w.preview_request(LIFE);
    let path = format!("preview?request={}", address.as_str());
    let page = she.get(&path).await;
    let (csrf, shown) = (field(&page, "csrf"), field(&page, "shown"));
    let fields = [
        ("csrf", csrf.as_str()),
        ("request", address.as_str()),
        ("shown", shown.as_str()),
    ];
    let back = she.post("preview", &fields).await;
    assert_eq!(back.status, 303);
    let jws = receipt(&back);
    let her_key = w.vault.signing_key().public();
    let verified = jws.verify::<PreviewReceipt>(RECEIPT_TYP, her_key);
    verified.unwrap().into_claims()
}

/// A consent for one time, to exactly what she saw.
fn approves(w: &World, seen: Digest) -> ArtifactClaims {
    let plan = w.plan();
    w.manager.consent(&Plan {
        item: ApprovedItem {
            preview: Some(seen),
            ..plan.item
        },
        term: one_time(),
        ..plan
    })
}

/// Her answer to the one changed answer on her page.
async fn decides(she: &Browser<'_>, decision: &str, shown: Option<&str>) -> Page {
    let page = she.get("changed").await;
    let names = ["csrf", "artifact", "item", "approved", "shown"];
    let mut fields: Vec<_> = names.map(|name| (name, field(&page, name))).to_vec();
    if let Some(shown) = shown {
        fields[4].1 = shown.to_owned();
    }
    fields.push(("decision", decision.to_owned()));
    let fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    she.post("changed", &fields).await
}

#[actix_web::test]
async fn what_she_takes_back_says_what_she_saw_and_not_what_it_is() {
    let w = World::new().await;
    let she = Browser::of(&w, "hers").await;
    let receipt = sees(&w, &she).await;
    assert_eq!(
        (receipt.iss.as_str(), receipt.link.as_str()),
        ("store.example", LINK)
    );
    assert_eq!(receipt.aud, *w.manager.base());
    assert!(receipt.exp - receipt.iat <= LIFE);
    let ask = serde_json::to_value(w.plan().item.ask).unwrap();
    assert_eq!(json!(receipt.question), ask["question"]);
    assert_eq!(json!(receipt.parameters), ask["parameters"]);
    assert_eq!(json!(receipt.range), ask["range"]);
    // Neither the answer, nor its plain digest, nor the salt is in it.
    let kept = gate::seen_answers(&w.vault).await.unwrap().remove(0);
    let sent = serde_json::to_string(&receipt).unwrap();
    let plain = Digest::of_bytes(kept.answer.as_bytes()).to_string();
    let salt = serde_json::to_string(&kept.salt).unwrap();
    for secret in [plain.as_str(), salt.trim_matches('"'), "40000", "45000"] {
        assert!(!sent.contains(secret), "{secret} in {sent}");
    }
    assert_eq!(receipt.answer, kept.digest);
    // The same answer, seen again, is another digest: two looks cannot be compared.
    assert_ne!(sees(&w, &she).await.answer, kept.digest);
    w.stop().await;
}

#[actix_web::test]
async fn she_takes_nothing_back_of_an_answer_that_is_another_by_now() {
    let w = World::new().await;
    let she = Browser::of(&w, "hers").await;
    let address = w.preview_request(LIFE);
    let page = she
        .get(&format!("preview?request={}", address.as_str()))
        .await;
    let (csrf, shown) = (field(&page, "csrf"), field(&page, "shown"));
    earn(&w, "t3", 9_000_000).await;
    let fields = [
        ("csrf", csrf.as_str()),
        ("request", address.as_str()),
        ("shown", shown.as_str()),
    ];
    let again = she.post("preview", &fields).await;
    assert_eq!(again.status, 303);
    assert!(
        again.location.starts_with("/preview?"),
        "{}",
        again.location
    );
    let page = she.get(again.location.trim_start_matches('/')).await;
    assert!(page.body.contains("have changed since you looked"));
    assert_ne!(field(&page, "shown"), shown);
    assert!(gate::seen_answers(&w.vault).await.unwrap().is_empty());
    // Nor does a click that is not of her session say anything.
    let forged = [("csrf", "x"), fields[1], fields[2]];
    assert_eq!(she.post("preview", &forged).await.status, 403);
    w.stop().await;
}

#[actix_web::test]
async fn a_preview_of_what_would_be_refused_says_by_which_rule() {
    let w = World::new().await;
    let she = Browser::of(&w, "hers").await;
    let empty = json!({"from": "2025-01-01", "to": "2025-01-31"});
    for (range, purpose, words) in [
        (Some(&empty), "105", "no records to answer from"),
        (None, "104", "may not be asked for this purpose"),
    ] {
        let address = w.preview_request_of(LIFE, range, purpose);
        let path = format!("preview?request={}", address.as_str());
        let page = she.get(&path).await;
        assert_eq!(page.status, 200, "{words}");
        assert!(page.body.contains("would not answer"), "{}", page.body);
        assert!(page.body.contains(words), "{}", page.body);
        assert!(!page.body.contains("name=\"shown\""));
    }
    w.stop().await;
}

#[actix_web::test]
async fn an_answer_that_changed_waits_for_her_and_leaves_once_she_accepts_it() {
    let w = World::new().await;
    let she = Browser::of(&w, "hers").await;
    let artifact = w.manager.issue(&approves(&w, sees(&w, &she).await.answer));
    assert!(!she.get("").await.body.contains("/changed"));
    earn(&w, "t3", 9_000_000).await;
    w.refused(artifact, &w.request(), AnswerChanged).await;
    // Her first page says so; the page that it leads to shows both.
    let home = she.get("").await;
    assert!(home.body.contains("href=\"/changed\""), "{}", home.body);
    let page = she.get("changed").await;
    for told in ["lender.example", "₹40,000", "₹85,000", "Waits for you"] {
        assert!(page.body.contains(told), "{told} in {}", page.body);
    }
    // Nobody else's.
    let theirs = Browser::of(&w, "theirs").await.get("changed").await;
    assert!(!theirs.body.contains("lender.example"));
    // What she accepts is what her page shows, and only while it is the answer.
    let stale = Digest::of_bytes(b"an older page").to_string();
    let again = decides(&she, "accept", Some(&stale)).await;
    assert_eq!(again.location, "/changed?again=1");
    w.refused(artifact, &w.request(), AnswerChanged).await;
    assert_eq!(decides(&she, "accept", None).await.location, "/changed");
    assert!(!she.get("").await.body.contains("href=\"/changed\""));
    // It changes a second time: the same again.
    earn(&w, "t4", 9_000_000).await;
    w.refused(artifact, &w.request(), AnswerChanged).await;
    assert!(she.get("").await.body.contains("href=\"/changed\""));
    decides(&she, "accept", None).await;
    assert_eq!(w.ask(artifact, &w.request()).await, Ok(()));
    w.work().await;
    w.refused(artifact, &w.request(), FrequencyExhausted).await;
    assert!(!she.get("changed").await.body.contains("lender.example"));
    w.stop().await;
}

#[actix_web::test]
async fn what_she_leaves_stays_refused_and_asks_her_no_more() {
    let w = World::new().await;
    let she = Browser::of(&w, "hers").await;
    let claims = approves(&w, sees(&w, &she).await.answer);
    let artifact = w.manager.issue(&claims);
    earn(&w, "t3", 9_000_000).await;
    w.refused(artifact, &w.request(), AnswerChanged).await;
    decides(&she, "leave", None).await;
    w.refused(artifact, &w.request(), AnswerChanged).await;
    assert!(!she.get("").await.body.contains("href=\"/changed\""));
    // It is over with the consent.
    assert!(she.get("changed").await.body.contains("lender.example"));
    let revoked = json!({"artifact_id": artifact, "state": "revoked", "by": "citizen"});
    assert_eq!(w.tell("artifact.status_changed", revoked).await, 204);
    assert!(!she.get("changed").await.body.contains("lender.example"));
    w.stop().await;
}

#[actix_web::test]
async fn the_answer_as_she_saw_it_leaves() {
    let w = World::new().await;
    let she = Browser::of(&w, "hers").await;
    let artifact = w.manager.issue(&approves(&w, sees(&w, &she).await.answer));
    assert_eq!(w.ask(artifact, &w.request()).await, Ok(()));
    let export = she.get("export.json").await;
    let export: serde_json::Value = serde_json::from_str(&export.body).unwrap();
    assert_eq!(export["seen"].as_array().unwrap().len(), 1);
    assert!(export["seen"][0]["salt"].is_string());
    w.stop().await;
}
