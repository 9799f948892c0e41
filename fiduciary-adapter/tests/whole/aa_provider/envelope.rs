//! What holds of every call: who calls, the signature, the form, the version and the time.

use account_aggregator::{
    ErrorCode,
    Operation::{self, *},
    gate::SIGNATURE,
    time,
};
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::aa_provider::{
    aggregator::signer,
    bank::MEERA,
    notifying::changed,
    world::{HER, World, discover, link, refused},
};

/// A good body for each operation, in an order in which none spoils another.
async fn bodies(w: &World) -> Vec<(Operation, Value)> {
    let links = w.linked(&["DEPOSIT"]).await;
    let accounts: Vec<Value> = links.iter().map(|(account, _)| account.clone()).collect();
    let begun = w.one.call(FipLink, &link(HER, &accounts)).await.unwrap();
    let reference = begun["RefNumber"].as_str().unwrap();
    let artefact = w.consented(&w.detail(&links)).await;
    let (_, session) = w.session(&artefact).await;
    let (_, request) = w.request(&artefact);
    let token = w.token_of(reference);
    vec![
        (FipDiscover, discover(HER, MEERA, &["DEPOSIT"])),
        (FipLink, link(HER, &accounts)),
        (
            FipLinkVerify,
            json!({"refNumber": reference, "token": token}),
        ),
        (FipConsent, w.artefact(&w.detail(&links))),
        (FipFiRequest, request),
        (FipFiFetch, json!({"sessionId": session})),
        (
            FipConsentNotification,
            changed("AA-1", &artefact["consentId"], "PAUSED"),
        ),
        (
            FipDelink,
            json!({"Account": {"customerAddress": HER, "linkRefNumber": links[0].1}}),
        ),
    ]
}

#[actix_web::test]
async fn without_its_own_key_and_signature_nobody_is_answered() {
    let w = World::new().await;
    for (operation, body) in bodies(&w).await {
        let good = w.one.prepared(operation, &body);
        let with = |name: &str, value: Option<String>| {
            let mut call = good.clone();
            call.headers.retain(|(have, _)| *have != name);
            let name = if name == SIGNATURE {
                SIGNATURE
            } else {
                "aa_api_key"
            };
            call.headers.extend(value.map(|value| (name, value)));
            call
        };
        // 3026
        for key in [
            None,
            Some("made up".to_owned()),
            Some("FIP-1 to AA-1".to_owned()),
        ] {
            let told = w.one.carry(&with("aa_api_key", key)).await;
            assert_eq!(told, refused(401, "Unauthorized"), "{operation:?}");
        }
        // 1040, 1054 case 1, 3027: one aggregator's API key, another one's signature, in both ways.
        let two = w.two.gate.signer().sign_detached(&good.body).unwrap();
        let told = w.one.carry(&with(SIGNATURE, Some(two))).await;
        assert_eq!(told, refused(400, "InvalidRequest"), "{operation:?}");
        let told = w
            .one
            .carry(&with("aa_api_key", Some("AA-2 to FIP-1".into())))
            .await;
        assert_eq!(told, refused(400, "InvalidRequest"), "{operation:?}");
        // 1056 to 1059, 2026, 2027, 3021, 3022
        let nobodys = signer(9).sign_detached(&good.body).unwrap();
        let others = w.one.gate.signer().sign_detached(b"{}").unwrap();
        for signature in [None, Some(nobodys), Some(others), Some("a..b".to_owned())] {
            let told = w.one.carry(&with(SIGNATURE, signature)).await;
            assert_eq!(told, refused(400, "SignatureDoesNotMatch"), "{operation:?}");
        }
    }
    w.stop().await;
}

#[actix_web::test]
async fn one_flipped_bit_in_any_byte_of_any_call_is_a_wrong_signature() {
    let w = World::new().await;
    for (operation, body) in bodies(&w).await {
        let good = w.one.prepared(operation, &body);
        for place in 0..good.body.len() {
            let mut call = good.clone();
            call.body[place] ^= 1 << (place % 8);
            let told = w.one.carry(&call).await;
            assert_eq!(
                told,
                refused(400, "SignatureDoesNotMatch"),
                "{operation:?} {place}"
            );
        }
    }
    w.stop().await;
}

/// Pointers of everything that is no container.
fn leaves(value: &Value, at: &str, all: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                leaves(member, &format!("{at}/{name}"), all);
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                leaves(item, &format!("{at}/{place}"), all);
            }
        }
        _ => all.push(at.to_owned()),
    }
}

#[actix_web::test]
async fn a_body_of_another_form_version_or_time_is_refused() {
    let w = World::new().await;
    for (operation, body) in bodies(&w).await {
        let good = w.one.whole(operation, &body);
        let send = async |change: &dyn Fn(&mut Value)| {
            let mut body = good.clone();
            change(&mut body);
            w.one.send(operation, &body).await.map(drop)
        };
        let invalid = || refused(400, ErrorCode::InvalidRequest.name());
        // 1028, 1031, 1042, 2002, 2020, 3002: each member of another type.
        let mut all = Vec::new();
        leaves(&good, "", &mut all);
        for pointer in all {
            for wrong in [json!({"a": 1}), json!([1]), json!(true)] {
                let told = send(&|b| *b.pointer_mut(&pointer).unwrap() = wrong.clone()).await;
                assert_eq!(told, invalid(), "{operation:?} {pointer}");
            }
        }
        // What must be there, empty or not at all (1050).
        for name in good.as_object().unwrap().keys() {
            for wrong in [json!(""), json!({}), Value::Null] {
                let told = send(&|b| b[name] = wrong.clone()).await;
                assert_eq!(told, invalid(), "{operation:?} {name}");
            }
            let told = send(&|b| drop(b.as_object_mut().unwrap().remove(name))).await;
            assert_eq!(told, invalid(), "{operation:?} {name}");
        }
        let broken = w.one.signed(operation, b"{\"ver\":".to_vec());
        assert_eq!(w.one.carry(&broken).await, refused(400, "InvalidRequest"));
        // 1029, 1034, 1045, 2018, 2022, 3004
        for ver in ["1.0", "3.0.0", "2.1"] {
            let told = send(&|b| b["ver"] = ver.into()).await;
            assert_eq!(told, refused(404, "NoSuchVersion"), "{operation:?}");
        }
        // 1027, 1033, 1044, 2003, 2021, 3003, 3005; an artefact that is handed over has no time of its own.
        if operation != FipConsent {
            let at = |by: TimeDelta| time::format(w.one.now() + by);
            let far = TimeDelta::minutes(15) + TimeDelta::milliseconds(1);
            for when in [
                at(far),
                at(-far),
                "2027-01-15".into(),
                "15/01/2027 08:00".into(),
            ] {
                let told = send(&|b| b["timestamp"] = when.clone().into()).await;
                assert_eq!(told, invalid(), "{operation:?} {when}");
            }
        }
        for txnid in ["x", "4a4adbbe29ae41e8a8d70289437bf3310000"] {
            let told = send(&|b| b["txnid"] = txnid.into()).await;
            assert_eq!(told, invalid(), "{operation:?}");
        }
        // 1023: nothing but that was wrong.
        let told = w.one.send(operation, &good).await.unwrap();
        assert_eq!(told["txnid"], good["txnid"], "{operation:?}");
        if operation == FipConsentNotification {
            let body = good["ConsentStatusNotification"]["consentId"].clone();
            let resume = changed("AA-1", &body, "ACTIVE");
            w.one.call(operation, &resume).await.unwrap();
        }
    }
    w.stop().await;
}

#[actix_web::test]
async fn it_is_up_while_its_records_can_be_read() {
    let w = World::new().await;
    // 4001
    let mut call = w.one.prepared(FipHeartbeat, &Value::Null);
    assert_eq!(w.one.carry(&call).await.unwrap()["Status"], "UP");
    w.bank.down.store(true, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(w.one.carry(&call).await.unwrap()["Status"], "DOWN");
    call.headers.clear();
    assert_eq!(w.one.carry(&call).await, refused(401, "Unauthorized"));
    w.stop().await;
}
