//! `POST /FI/fetch`, and what is prepared for it.

use std::sync::atomic::Ordering;

use account_aggregator::Operation::{FipFiFetch, FipFiRequest};
use chrono::TimeDelta;
use payload_opener::aa::Curve;
use serde_json::{Value, json};

use crate::aa_provider::world::{World, refused};

#[actix_web::test]
async fn only_the_sessions_aggregator_fetches_and_only_of_this_provider() {
    let w = World::new().await;
    let links = w.linked(&["DEPOSIT"]).await;
    let artefact = w.consented(&w.detail(&links[..1])).await;
    let (_, session) = w.session(&artefact).await;
    // 3011, 3025
    let unknown = json!({"sessionId": w.one.uuid()});
    let told = w.one.call(FipFiFetch, &unknown).await;
    assert_eq!(told, refused(400, "InvalidSessionId"));
    let good = json!({"sessionId": session});
    let told = w.two.call(FipFiFetch, &good).await;
    assert_eq!(told, refused(400, "InvalidSessionId"));
    for (member, value) in [
        ("fipId", json!("FIP-2")),
        ("linkRefNumber", json!([{"id": links[1].1}])),
        ("linkRefNumber", json!([{"id": "x"}])),
    ] {
        let mut body = good.clone();
        body[member] = value;
        let told = w.one.call(FipFiFetch, &body).await;
        assert_eq!(told, refused(400, "InvalidRequest"), "{member}");
    }
    w.one.call(FipFiFetch, &good).await.unwrap();
    w.later(TimeDelta::minutes(60)).await;
    let told = w.one.call(FipFiFetch, &good).await;
    assert_eq!(told, refused(404, "NoDataFound"), "the session is over");
    let sealed = "SELECT count(*) AS found FROM fip_document WHERE encrypted IS NOT NULL";
    assert_eq!(w.number(sealed).await, 0);
    w.stop().await;
}

#[actix_web::test]
async fn each_document_has_a_key_of_its_own_and_comes_again_byte_for_byte() {
    // 5001 to 5004
    let w = World::new().await;
    let links = w
        .linked(&["DEPOSIT", "TERM_DEPOSIT", "RECURRING_DEPOSIT"])
        .await;
    let artefact = w.consented(&w.detail(&links)).await;
    let (pair, session) = w.session(&artefact).await;
    let body = json!({"sessionId": session});
    // 3010
    let fetched = w.one.call(FipFiFetch, &body).await.unwrap();
    let all = fetched["FI"].as_array().unwrap();
    assert_eq!(all.len(), 4);
    for (place, one) in all.iter().enumerate() {
        for other in &all[..place] {
            let value = |fi: &Value| fi["KeyMaterial"]["DHPublicKey"]["KeyValue"].clone();
            assert_ne!(value(one), value(other));
            assert_ne!(one["KeyMaterial"]["Nonce"], other["KeyMaterial"]["Nonce"]);
        }
    }
    let opened = w.opened(&pair, &fetched);
    for (account, reference) in &links {
        let (_, document) = opened.iter().find(|(link, _)| link == reference).unwrap();
        let masked = account["maskedAccNumber"].as_str().unwrap();
        assert!(document.contains(masked) && document.contains(reference));
        let kind = account["FIType"].as_str().unwrap().to_lowercase();
        assert!(document.contains(&format!("type=\"{kind}\"")), "{document}");
        // Nobody but the bank knows the number.
        assert!(!document.contains("1100000000"), "{document}");
        fiduciary_adapter::fi::read(document.as_bytes()).unwrap();
    }
    let again = w.one.call(FipFiFetch, &body).await.unwrap();
    assert_eq!(fetched["FI"], again["FI"]);
    let delivered = "SELECT count(*) AS found FROM fip_document WHERE status = 'DELIVERED'";
    assert_eq!(w.number(delivered).await, 4);
    // One account only.
    let one =
        json!({"sessionId": session, "fipId": "FIP-1", "linkRefNumber": [{"id": links[2].1}]});
    let one = w.one.call(FipFiFetch, &one).await.unwrap();
    let opened = w.opened(&pair, &one);
    assert_eq!(opened.len(), 1);
    assert_eq!(opened[0].0, links[2].1);
    w.stop().await;
}

/// How often an element stands in a document.
fn count(document: &str, name: &str) -> usize {
    document.matches(&format!("<{name} ")).count() + document.matches(&format!("<{name}>")).count()
}

#[actix_web::test]
async fn a_document_says_what_was_consented_to_and_no_more() {
    let w = World::new().await;
    let links = w.linked(&["DEPOSIT"]).await;
    let given = async |change: &dyn Fn(&mut Value), range: Option<(&str, &str)>| {
        let mut detail = w.detail(&links[..1]);
        change(&mut detail);
        let artefact = w.consented(&detail).await;
        let (pair, mut body) = w.request(&artefact);
        if let Some((from, to)) = range {
            body["FIDataRange"] = json!({"from": from, "to": to});
        }
        let opened = w.one.call(FipFiRequest, &body).await.unwrap();
        w.running.work_network_now().await;
        let body = json!({"sessionId": opened["sessionId"]});
        let fetched = w.one.call(FipFiFetch, &body).await.unwrap();
        w.opened(&pair, &fetched).remove(0).1
    };
    // 3015
    for parts in [
        vec!["PROFILE"],
        vec!["SUMMARY"],
        vec!["TRANSACTIONS"],
        vec!["PROFILE", "SUMMARY"],
        vec!["SUMMARY", "TRANSACTIONS"],
        vec!["PROFILE", "TRANSACTIONS"],
        vec!["PROFILE", "SUMMARY", "TRANSACTIONS"],
    ] {
        let document = given(&|d| d["consentTypes"] = json!(parts), None).await;
        for (part, element) in [("SUMMARY", "Summary"), ("TRANSACTIONS", "Transactions")] {
            let there = count(&document, element) == 1;
            assert_eq!(there, parts.contains(&part), "{parts:?} {document}");
        }
        if !parts.contains(&"PROFILE") {
            assert_eq!(count(&document, "Profile"), 0, "{document}");
        }
    }
    // 3016
    let month = Some(("2026-03-01T00:00:00Z", "2026-03-31T23:59:59Z"));
    let document = given(&|_| {}, month).await;
    assert_eq!(count(&document, "Transaction"), 2);
    // To the moment, not to the day.
    let moment = Some(("2026-03-01T10:00:01Z", "2026-03-02T10:00:00Z"));
    assert_eq!(count(&given(&|_| {}, moment).await, "Transaction"), 1);
    assert_eq!(count(&given(&|_| {}, None).await, "Transaction"), 24);
    // 3017
    for (kind, operator, value, wanted) in [
        ("TRANSACTIONTYPE", "=", "CREDIT", 12),
        ("TRANSACTIONTYPE", "!=", "credit", 12),
        ("TRANSACTIONTYPE", "=", "Debit", 12),
        ("TRANSACTIONAMOUNT", ">", "10000", 0),
        ("TRANSACTIONAMOUNT", ">=", "10000", 12),
        ("TRANSACTIONAMOUNT", "<", "10000", 12),
        ("TRANSACTIONAMOUNT", "<=", "250.50", 12),
        ("TRANSACTIONAMOUNT", "=", "250.5", 12),
        ("TRANSACTIONAMOUNT", "!=", "1", 24),
    ] {
        let filter = json!([{"type": kind, "operator": operator, "value": value}]);
        let document = given(&|d| d["DataFilter"] = filter.clone(), None).await;
        assert_eq!(
            count(&document, "Transaction"),
            wanted,
            "{kind} {operator} {value}"
        );
    }
    w.stop().await;
}

#[actix_web::test]
async fn a_session_is_prepared_after_a_restart_and_once_the_bank_is_back() {
    let w = World::new().await;
    let links = w.linked(&["DEPOSIT"]).await;
    let artefact = w.consented(&w.detail(&links)).await;
    w.bank.down.store(true, Ordering::SeqCst);
    let (pair, session) = w.session(&artefact).await;
    let body = json!({"sessionId": session});
    let told = w.one.call(FipFiFetch, &body).await;
    assert_eq!(told, refused(404, "NoDataFound"), "not ready");
    let w = w.restarted().await;
    let told = w.one.call(FipFiFetch, &body).await;
    assert_eq!(told, refused(404, "NoDataFound"), "not ready");
    w.bank.down.store(false, Ordering::SeqCst);
    w.later(TimeDelta::seconds(5)).await;
    let fetched = w.one.call(FipFiFetch, &body).await.unwrap();
    assert_eq!(w.opened(&pair, &fetched).len(), 2);
    let w = w.restarted().await;
    let again = w.one.call(FipFiFetch, &body).await.unwrap();
    assert_eq!(fetched["FI"], again["FI"]);
    w.stop().await;
}

#[actix_web::test]
async fn an_old_peers_curve_is_answered_on_it() {
    let w = World::new().await;
    let links = w.linked(&["DEPOSIT"]).await;
    let artefact = w.consented(&w.detail(&links)).await;
    let (_, mut body) = w.request(&artefact);
    let (pair, material) = w.key(Curve::Curve25519);
    body["KeyMaterial"] = material;
    let opened = w.one.call(FipFiRequest, &body).await.unwrap();
    w.running.work_network_now().await;
    let body = json!({"sessionId": opened["sessionId"]});
    let fetched = w.one.call(FipFiFetch, &body).await.unwrap();
    assert_eq!(fetched["FI"][0]["KeyMaterial"]["curve"], "Curve25519");
    assert_eq!(w.opened(&pair, &fetched).len(), 2);
    w.stop().await;
}
