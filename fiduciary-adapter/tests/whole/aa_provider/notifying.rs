//! `POST /Consent/Notification`.

use account_aggregator::Operation::{FipConsentNotification, FipFiFetch, FipFiRequest};
use serde_json::{Value, json};

use crate::aa_provider::world::{World, refused};

pub(crate) fn changed(aggregator: &str, consent: &Value, status: &str) -> Value {
    json!({"Notifier": {"type": "AA", "id": aggregator},
        "ConsentStatusNotification": {"consentId": consent, "consentStatus": status}})
}

#[actix_web::test]
async fn only_the_aggregator_of_a_consent_changes_it() {
    let w = World::new().await;
    let links = w.linked(&["DEPOSIT"]).await;
    let artefact = w.consented(&w.detail(&links)).await;
    let id = &artefact["consentId"];
    let good = changed("AA-1", id, "PAUSED");
    // 2023, 2031 case 2
    for (kind, notifier) in [
        ("AA", "AA-2"),
        ("FIU", "AA-1"),
        ("FIP", "FIP-1"),
        ("AA", "x"),
    ] {
        let mut body = good.clone();
        body["Notifier"] = json!({"type": kind, "id": notifier});
        let told = w.one.call(FipConsentNotification, &body).await;
        assert_eq!(told, refused(400, "InvalidNotifier"), "{kind} {notifier}");
    }
    // 2031 case 1
    let told = w
        .two
        .call(FipConsentNotification, &changed("AA-2", id, "REVOKED"))
        .await;
    assert_eq!(told, refused(400, "InvalidRequest"));
    // 2024
    let unknown = changed("AA-1", &json!(w.one.uuid()), "PAUSED");
    let told = w.one.call(FipConsentNotification, &unknown).await;
    assert_eq!(told, refused(400, "InvalidRequest"));
    let mut body = w.one.whole(FipConsentNotification, &good);
    body["ConsentStatusNotification"]["consentStatus"] = "PENDING".into();
    let told = w.one.send(FipConsentNotification, &body).await;
    assert_eq!(told, refused(400, "InvalidRequest"));
    let active = "SELECT count(*) AS found FROM fip_consent WHERE state = 'ACTIVE'";
    assert_eq!(w.number(active).await, 1);
    // 2019
    let told = w.one.call(FipConsentNotification, &good).await.unwrap();
    assert_eq!(told["response"], "OK");
    w.stop().await;
}

#[actix_web::test]
async fn a_consent_is_paused_and_resumed_and_ends_for_good() {
    let w = World::new().await;
    let links = w.linked(&["DEPOSIT"]).await;
    for (end, code) in [("REVOKED", "ConsentRevoked"), ("EXPIRED", "ConsentExpired")] {
        let artefact = w.consented(&w.detail(&links)).await;
        let set = async |status: &str| {
            let body = changed("AA-1", &artefact["consentId"], status);
            w.one.call(FipConsentNotification, &body).await.map(drop)
        };
        let (_, session) = w.session(&artefact).await;
        let both = async || {
            let (_, body) = w.request(&artefact);
            let asked = w.one.call(FipFiRequest, &body).await;
            let fetch = json!({"sessionId": session});
            let fetched = w.one.call(FipFiFetch, &fetch).await;
            (asked.map(drop), fetched.map(drop))
        };
        set("ACTIVE").await.unwrap();
        assert_eq!(both().await, (Ok(()), Ok(())));
        // 3012 case 1, 3018 case 1
        set("PAUSED").await.unwrap();
        set("PAUSED").await.unwrap();
        let paused = || refused(403, "ConsentPaused");
        assert_eq!(both().await, (paused(), paused()));
        let body = changed("AA-1", &artefact["consentId"], "ACTIVE");
        let resume = w.one.prepared(FipConsentNotification, &body);
        w.one.carry(&resume).await.unwrap();
        assert_eq!(both().await, (Ok(()), Ok(())));
        set("PAUSED").await.unwrap();
        // The same call once more, late: it undoes nothing.
        w.one.carry(&resume).await.unwrap();
        assert_eq!(both().await, (paused(), paused()));
        set("ACTIVE").await.unwrap();
        // 3012 cases 2 and 3, 3018 cases 2 and 3
        set(end).await.unwrap();
        assert_eq!(both().await, (refused(403, code), refused(403, code)));
        set(end).await.unwrap();
        for status in ["ACTIVE", "PAUSED", "REVOKED", "EXPIRED"] {
            let told = set(status).await;
            let wanted = if status == end {
                Ok(())
            } else {
                refused(400, "InvalidRequest")
            };
            assert_eq!(told, wanted, "{end} {status}");
        }
        let sealed = "SELECT count(*) AS found FROM fip_document WHERE encrypted IS NOT NULL";
        assert_eq!(w.number(sealed).await, 0, "what was prepared is gone");
    }
    w.stop().await;
}
