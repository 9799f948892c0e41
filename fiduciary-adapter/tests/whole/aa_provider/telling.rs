//! What the aggregator is told: of sessions, and of a consent that she has ended with the provider.

use std::sync::atomic::Ordering;

use account_aggregator::Operation::{
    self, AaConsentNotification, AaFiNotification, FipFiFetch, FipFiRequest,
};
use chrono::TimeDelta;
use fiduciary_adapter::account_aggregator::provider::NetworkVerbError;
use serde_json::{Value, json};

use crate::aa_provider::world::{World, refused};

/// Session, its status, and that of each account.
fn of_session(told: &[(Operation, Value)]) -> Vec<(String, String, Vec<String>)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    told.iter()
        .map(|(operation, body)| {
            assert_eq!(*operation, AaFiNotification);
            assert_eq!(body["Notifier"], json!({"type": "FIP", "id": "FIP-1"}));
            let status = &body["FIStatusNotification"];
            let response = &status["FIStatusResponse"][0];
            assert_eq!(response["fipID"], "FIP-1");
            let accounts = response["Accounts"].as_array().unwrap();
            let accounts = accounts.iter().map(|one| text(&one["FIStatus"])).collect();
            (
                text(&status["sessionId"]),
                text(&status["sessionStatus"]),
                accounts,
            )
        })
        .collect()
}

#[actix_web::test]
async fn a_session_is_complete_once_every_account_is_ready_or_denied() {
    let w = World::new().await;
    let links = w.linked(&["DEPOSIT"]).await;
    let artefact = w.consented(&w.detail(&links)).await;
    let (_, session) = w.session(&artefact).await;
    w.running.work_network_now().await;
    let told = of_session(&w.one.told());
    let ready = vec!["READY".to_owned(), "READY".to_owned()];
    assert_eq!(told, [(session, "COMPLETED".to_owned(), ready)]);
    assert!(w.two.told().is_empty());
    // An account that she has closed.
    w.bank.closed.lock().unwrap().push("110000000002");
    let (pair, session) = w.session(&artefact).await;
    let mut told = of_session(&w.one.told());
    let (_, status, mut accounts) = told.remove(0);
    accounts.sort();
    assert_eq!(
        (status.as_str(), accounts),
        ("COMPLETED", vec!["DENIED".into(), "READY".into()])
    );
    let fetched = w.one.call(FipFiFetch, &json!({"sessionId": session})).await;
    assert_eq!(w.opened(&pair, &fetched.unwrap()).len(), 1);
    w.stop().await;
}

#[actix_web::test]
async fn a_session_whose_records_cannot_be_read_fails_and_is_no_use_of_the_consent() {
    let w = World::new().await;
    let links = w.linked(&["DEPOSIT"]).await;
    let mut detail = w.detail(&links);
    detail["fetchType"] = "ONETIME".into();
    let artefact = w.consented(&detail).await;
    w.bank.down.store(true, Ordering::SeqCst);
    let (_, session) = w.session(&artefact).await;
    let (_, again) = w.request(&artefact);
    let told = w.one.call(FipFiRequest, &again).await;
    assert_eq!(told, refused(400, "InvalidConsentUse"), "it is under way");
    for seconds in [5, 30, 120] {
        assert!(w.one.told().is_empty());
        w.later(TimeDelta::seconds(seconds)).await;
    }
    let told = of_session(&w.one.told());
    let timeout = vec!["TIMEOUT".to_owned(), "TIMEOUT".to_owned()];
    assert_eq!(told, [(session.clone(), "FAILED".to_owned(), timeout)]);
    let told = w.one.call(FipFiFetch, &json!({"sessionId": session})).await;
    assert_eq!(told, refused(404, "NoDataFound"));
    w.bank.down.store(false, Ordering::SeqCst);
    w.one.call(FipFiRequest, &again).await.unwrap();
    w.stop().await;
}

#[actix_web::test]
async fn what_an_aggregator_does_not_take_is_told_again_in_order_and_after_a_restart() {
    let w = World::new().await;
    let links = w.linked(&["DEPOSIT"]).await;
    let artefact = w.consented(&w.detail(&links)).await;
    *w.one.failing.lock().unwrap() = (503, 2);
    let (_, session) = w.session(&artefact).await;
    assert!(w.one.told().is_empty());
    let w = w.restarted().await;
    w.later(TimeDelta::seconds(5)).await;
    assert!(w.one.told().is_empty());
    w.later(TimeDelta::seconds(30)).await;
    let told = of_session(&w.one.told());
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].0, session);
    // Nobody has fetched it, and then it is over.
    w.later(TimeDelta::minutes(60)).await;
    w.running.work_network_now().await;
    let told = of_session(&w.one.told());
    assert_eq!(told[0].1, "EXPIRED");
    w.later(TimeDelta::hours(2)).await;
    assert!(w.one.told().is_empty(), "told once");
    w.stop().await;
}

#[actix_web::test]
async fn a_consent_that_she_ends_with_the_provider_gives_nothing_more_and_its_aggregator_hears_of_it()
 {
    let w = World::new().await;
    let links = w.linked(&["DEPOSIT"]).await;
    let artefact = w.consented(&w.detail(&links)).await;
    let id = artefact["consentId"].as_str().unwrap();
    let (_, session) = w.session(&artefact).await;
    w.running.work_network_now().await;
    w.one.told();
    let adapter = &w.running.adapter;
    let unknown = adapter.revoke_network_consent(&w.one.uuid()).await;
    assert!(matches!(unknown, Err(NetworkVerbError::NoConsent)));
    adapter.revoke_network_consent(id).await.unwrap();
    let again = adapter.revoke_network_consent(id).await;
    assert!(matches!(again, Err(NetworkVerbError::NoConsent)), "twice");
    let (_, body) = w.request(&artefact);
    let told = w.one.call(FipFiRequest, &body).await;
    assert_eq!(told, refused(403, "ConsentRevoked"));
    let told = w.one.call(FipFiFetch, &json!({"sessionId": session})).await;
    assert_eq!(told, refused(403, "ConsentRevoked"));
    w.running.work_network_now().await;
    let told = w.one.told();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].0, AaConsentNotification);
    let status = &told[0].1["ConsentStatusNotification"];
    assert_eq!(status["consentId"], id);
    assert_eq!(status["consentStatus"], "REVOKED");
    // It stays so, whatever the aggregator says.
    let body = crate::aa_provider::notifying::changed("AA-1", &artefact["consentId"], "ACTIVE");
    let told = w.one.call(Operation::FipConsentNotification, &body).await;
    assert_eq!(told, refused(400, "InvalidRequest"));
    w.stop().await;
}
