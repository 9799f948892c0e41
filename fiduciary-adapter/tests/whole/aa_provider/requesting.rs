//! `POST /FI/request`.

use account_aggregator::{Operation::FipFiRequest, time};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::aa_provider::world::{World, refused};

type Change = fn(&mut Value);

#[actix_web::test]
async fn a_request_that_its_consent_does_not_cover_opens_no_session() {
    let w = World::new().await;
    let links = w.linked(&["DEPOSIT"]).await;
    let artefact = w.consented(&w.detail(&links)).await;
    let (_, good) = w.request(&artefact);
    let ask = async |body: Value| w.one.call(FipFiRequest, &body).await.map(drop);
    let with = |pointer: &str, value: Value| {
        let mut body = good.clone();
        *body.pointer_mut(pointer).unwrap() = value;
        body
    };
    // 3006 cases 1 and 2, 3024
    let told = ask(with("/Consent/id", json!(w.one.uuid()))).await;
    assert_eq!(told, refused(400, "InvalidConsentId"));
    let told = w.two.call(FipFiRequest, &good).await;
    assert_eq!(told, refused(400, "InvalidConsentId"));
    // 3006 cases 3 and 4, 3023
    let signature = good["Consent"]["digitalSignature"].as_str().unwrap();
    let by_another = w.artefact_by(&w.two, &w.detail(&links));
    let by_another = by_another["signedConsent"].as_str().unwrap();
    for wrong in [
        json!(format!("{signature}x")),
        json!(by_another.rsplit_once('.').unwrap().1),
    ] {
        let told = ask(with("/Consent/digitalSignature", wrong)).await;
        assert_eq!(told, refused(400, "SignatureDoesNotMatch"));
    }
    let mut changed = w.detail(&links);
    changed["Purpose"] = json!({"code": "102"});
    let other = w.consented(&changed).await;
    let (_, other) = w.request(&other);
    let wrong = other["Consent"]["digitalSignature"].clone();
    let told = ask(with("/Consent/digitalSignature", wrong)).await;
    assert_eq!(told, refused(400, "SignatureDoesNotMatch"));
    // 3007
    let at = |days: i64| json!(time::format(w.one.now() + TimeDelta::days(days)));
    for (from, to) in [
        (json!("2025-12-31T23:59:59.999Z"), at(0)),
        (json!("2026-01-01T00:00:00Z"), at(1)),
        (at(0), json!("2026-01-01T00:00:00Z")),
        (json!("2026-01-01T00:00:00Z"), json!("2026-01-01T00:00:00Z")),
    ] {
        let told = ask(with("/FIDataRange", json!({"from": from, "to": to}))).await;
        assert_eq!(told, refused(400, "InvalidDateRange"));
    }
    // 3008
    let key = |bytes: &[u8]| json!(STANDARD.encode(bytes));
    for (pointer, value) in [
        ("/KeyMaterial/cryptoAlg", json!("RSA")),
        ("/KeyMaterial/Nonce", key(&[1; 31])),
        ("/KeyMaterial/Nonce", json!("not base64")),
        ("/KeyMaterial/DHPublicKey/KeyValue", key(&[9; 33])),
        ("/KeyMaterial/DHPublicKey/KeyValue", json!("not base64")),
        // Points of small order: the secret would be known to everyone.
        ("/KeyMaterial/DHPublicKey/KeyValue", key(&[0; 32])),
        ("/KeyMaterial/curve", json!("Curve25519")),
        ("/KeyMaterial/DHPublicKey/expiry", at(0)),
        ("/KeyMaterial/DHPublicKey/expiry", at(-1)),
        ("/KeyMaterial/DHPublicKey/expiry", at(2)),
    ] {
        let told = ask(with(pointer, value)).await;
        assert_eq!(told, refused(400, "InvalidKey"), "{pointer}");
    }
    // 3001
    let before = w.number("SELECT count(*) AS found FROM fip_session").await;
    ask(good.clone()).await.unwrap();
    let after = w.number("SELECT count(*) AS found FROM fip_session").await;
    assert_eq!(after, before + 1);
    w.stop().await;
}

#[actix_web::test]
async fn a_consent_gives_nothing_before_it_begins_and_after_it_ends() {
    let w = World::new().await;
    let links = w.linked(&["DEPOSIT"]).await;
    let mut detail = w.detail(&links);
    let at = |hours: i64| json!(time::format(w.one.now() + TimeDelta::hours(hours)));
    detail["consentStart"] = at(2);
    detail["consentExpiry"] = at(3);
    let artefact = w.consented(&detail).await;
    let ask = async || {
        let (_, body) = w.request(&artefact);
        w.one.call(FipFiRequest, &body).await.map(drop)
    };
    // 3012 case 5
    assert_eq!(ask().await, refused(400, "InvalidRequest"));
    w.advance(TimeDelta::hours(2));
    assert_eq!(ask().await, Ok(()));
    // 3012 cases 2 and 4
    w.advance(TimeDelta::hours(1));
    assert_eq!(ask().await, refused(403, "ConsentExpired"));
    w.stop().await;
}

#[actix_web::test]
async fn a_consent_is_used_as_often_as_it_says() {
    let w = World::new().await;
    let links = w.linked(&["DEPOSIT"]).await;
    let consent = async |change: Change| {
        let mut detail = w.detail(&links);
        change(&mut detail);
        w.consented(&detail).await
    };
    let ask = async |artefact: &Value| {
        let (_, body) = w.request(artefact);
        w.one.call(FipFiRequest, &body).await.map(drop)
    };
    let used = || refused(400, "InvalidConsentUse");
    // 3014
    let once = consent(|d| d["fetchType"] = "ONETIME".into()).await;
    let daily = consent(|d| d["Frequency"] = json!({"unit": "DAY", "value": 1})).await;
    let monthly = consent(|d| d["Frequency"] = json!({"unit": "MONTH", "value": 2})).await;
    assert_eq!(ask(&once).await, Ok(()));
    assert_eq!(ask(&once).await, used());
    assert_eq!(ask(&daily).await, Ok(()));
    assert_eq!(ask(&daily).await, used());
    for wanted in [Ok(()), Ok(()), used()] {
        assert_eq!(ask(&monthly).await, wanted);
    }
    w.advance(TimeDelta::hours(24) - TimeDelta::seconds(1));
    assert_eq!(ask(&daily).await, used());
    w.advance(TimeDelta::seconds(1));
    assert_eq!(ask(&daily).await, Ok(()));
    assert_eq!(ask(&monthly).await, used());
    w.advance(TimeDelta::days(31));
    assert_eq!(ask(&monthly).await, Ok(()));
    assert_eq!(ask(&once).await, used());
    // 3013
    for mode in ["VIEW", "QUERY", "STREAM"] {
        let mut detail = w.detail(&links);
        detail["consentMode"] = mode.into();
        detail["DataLife"] = json!({"unit": "DAY", "value": 0});
        assert_eq!(ask(&w.consented(&detail).await).await, Ok(()), "{mode}");
    }
    w.stop().await;
}

#[actix_web::test]
async fn the_same_request_again_is_no_second_use() {
    let w = World::new().await;
    let links = w.linked(&["DEPOSIT"]).await;
    let mut detail = w.detail(&links);
    detail["fetchType"] = "ONETIME".into();
    let artefact = w.consented(&detail).await;
    let (_, body) = w.request(&artefact);
    let call = w.one.prepared(FipFiRequest, &body);
    let first = w.one.carry(&call).await.unwrap();
    let again = w.one.carry(&call).await.unwrap();
    assert_eq!(first["sessionId"], again["sessionId"]);
    let mut other: Value = serde_json::from_slice(&call.body).unwrap();
    other["FIDataRange"]["from"] = "2026-02-01T00:00:00Z".into();
    let told = w.one.send(FipFiRequest, &other).await;
    assert_eq!(told, refused(409, "IdempotencyError"));
    assert_eq!(
        w.number("SELECT count(*) AS found FROM fip_session").await,
        1
    );
    w.stop().await;
}
