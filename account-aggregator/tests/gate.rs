//! The order of checks at the gate, and what leaves it.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use account_aggregator::{
    ErrorCode, Gate, Kind, Operation, Peer, Received, Registry,
    gate::{CallError, hash_api_key},
    message::HandleRequest,
};
use chrono::{DateTime, TimeDelta, Utc};
use consent_model::jose::{NetworkSigner, SigningKey};
use serde_json::{Value, json};
use uuid::Uuid;

fn signer(seed: u8) -> NetworkSigner {
    let key = SigningKey::from_seed_ed25519(&[seed; 32]).unwrap();
    let mut jwk = key.to_private_jwk().into_exposed();
    jwk["kid"] = format!("key-{seed}").into();
    NetworkSigner::from_jwk(&jwk.to_string()).unwrap()
}

fn registry() -> Registry {
    let entity = |id: &str, seed: u8| {
        json!({"entityinfo": {"name": id, "id": id, "entityhandle": "us", "baseurl": "https://a.example/v2",
            "certificate": signer(seed).public_jwk()}})
    };
    let file = json!({
        "AA": [entity("AA-1", 1)], "FIU": [entity("FIU-1", 2), entity("FIU-2", 3)], "FIP": [entity("FIP-1", 4)],
    });
    Registry::parse(file.to_string().as_bytes()).unwrap()
}

fn gate(kind: Kind, id: &str, seed: u8, peers: &[(Kind, &str)]) -> Gate {
    let peer = |(kind, id): &(Kind, &str)| Peer {
        kind: *kind,
        id: id.parse().unwrap(),
        calls_with: Some(hash_api_key(&format!("key of {id}"))),
        called_with: Some(format!("key of {id}")),
    };
    let peers = peers.iter().map(peer).collect();
    Gate::new(kind, id.parse().unwrap(), signer(seed), peers, registry())
}

fn aggregator() -> Gate {
    gate(
        Kind::Aa,
        "AA-1",
        1,
        &[
            (Kind::Fiu, "FIU-1"),
            (Kind::Fiu, "FIU-2"),
            (Kind::Fip, "FIP-1"),
        ],
    )
}

fn now() -> DateTime<Utc> {
    "2026-11-25T10:00:00Z".parse().unwrap()
}

fn body() -> Value {
    json!({"ver": "2.1.0", "timestamp": "2026-11-25T10:00:00.000Z",
        "txnid": "4a4adbbe-29ae-41e8-a8d7-0289437bf331", "ConsentHandle": "39e108fe-9243-41e8-b9f2-0256d88baae8"})
}

fn code(bytes: &[u8], key: Option<&str>, seed: u8, meta: Option<&str>) -> Result<(), ErrorCode> {
    let signature = signer(seed).sign_detached(bytes).unwrap();
    opened_by(&aggregator(), bytes, key, Some(&signature), meta)
}

fn opened_by(
    gate: &Gate,

    bytes: &[u8],
    key: Option<&str>,
    signature: Option<&str>,
    meta: Option<&str>,
) -> Result<(), ErrorCode> {
    let received = Received {
        operation: Operation::AaConsentHandle,
        client_api_key: key,
        fip_api_key: None,
        aa_api_key: None,
        signature,
        request_meta: meta,
        body: bytes,
    };
    let found = gate.open(&received, now(), Uuid::nil());
    found.map(drop).map_err(|refused| refused.refusal.code)
}

#[test]
fn checks_are_made_in_the_order_of_the_certification() {
    use ErrorCode::{InvalidRequest, NoSuchVersion, SignatureDoesNotMatch, Unauthorized};
    let key = Some("key of FIU-1");
    let changed = |change: fn(&mut Value)| {
        let mut value = body();
        change(&mut value);
        value.to_string().into_bytes()
    };
    let good = changed(|_| {});
    // Each case is wrong in what comes later, too.
    let bad = changed(|b| {
        b["ver"] = "9".into();
        b["timestamp"] = "2026-11-25T09:00:00.000Z".into();
        b["txnid"] = "x".into();
    });
    assert_eq!(code(b"{", None, 9, Some("?")), Err(Unauthorized));
    assert_eq!(
        code(b"{", Some("key of nobody"), 9, Some("?")),
        Err(Unauthorized)
    );
    assert_eq!(
        code(b"{", Some("key of FIP-1"), 9, Some("?")),
        Err(Unauthorized)
    );
    assert_eq!(
        opened_by(&aggregator(), b"{", key, None, Some("?")),
        Err(SignatureDoesNotMatch)
    );
    assert_eq!(code(b"{", key, 9, Some("?")), Err(SignatureDoesNotMatch));
    assert_eq!(
        code(&good, key, 3, None),
        Err(InvalidRequest),
        "another party's key"
    );
    assert_eq!(
        code(&good, key, 2, Some("bm9uc2Vuc2U=")),
        Err(InvalidRequest)
    );
    assert_eq!(code(b"{", key, 2, None), Err(InvalidRequest));
    assert_eq!(code(b"{}", key, 2, None), Err(InvalidRequest));
    assert_eq!(code(&bad, key, 2, None), Err(NoSuchVersion));
    let late = changed(|b| b["timestamp"] = "2026-11-25T09:44:59.999Z".into());
    let early = changed(|b| b["timestamp"] = "2026-11-25T10:15:00.001Z".into());
    assert_eq!(code(&late, key, 2, None), Err(InvalidRequest));
    assert_eq!(code(&early, key, 2, None), Err(InvalidRequest));
    let odd = changed(|b| b["txnid"] = "4a4adbbe29ae41e8a8d70289437bf3310000".into());
    assert_eq!(code(&odd, key, 2, None), Err(InvalidRequest));
    let edge = changed(|b| b["timestamp"] = "2026-11-25T15:15:00.000+0530".into());
    assert_eq!(code(&edge, key, 2, None), Ok(()));
    assert_eq!(
        code(&good, key, 2, Some("eyJyZWNpcGllbnQtaWQiOiAiQUEtMSJ9")),
        Ok(())
    );
}

#[test]
fn one_flipped_bit_anywhere_in_a_body_is_a_wrong_signature() {
    let good = body().to_string().into_bytes();
    let signature = signer(2).sign_detached(&good).unwrap();
    let gate = aggregator();
    for place in 0..good.len() * 8 {
        let mut other = good.clone();
        other[place / 8] ^= 1 << (place % 8);
        let found = opened_by(&gate, &other, Some("key of FIU-1"), Some(&signature), None);
        assert_eq!(found, Err(ErrorCode::SignatureDoesNotMatch), "bit {place}");
    }
}

#[test]
fn an_answer_is_taken_from_the_party_that_was_asked_and_for_this_call_only() {
    let user = gate(Kind::Fiu, "FIU-1", 2, &[(Kind::Aa, "AA-1")]);
    let ask = HandleRequest {
        handle: "39e108fe-9243-41e8-b9f2-0256d88baae8".into(),
    };
    let aa = "AA-1".parse().unwrap();
    let call = user
        .call(Operation::AaConsentHandle, &aa, &ask, Uuid::nil(), now())
        .unwrap();
    let answer = |change: fn(&mut Value), seed: u8| {
        let mut value = json!({"ver": "2.1.0", "timestamp": "2026-11-25T10:00:00.000Z", "txnid": Uuid::nil(),
            "ConsentHandle": "39e108fe-9243-41e8-b9f2-0256d88baae8", "ConsentStatus": {"status": "PENDING"}});
        change(&mut value);
        let bytes = value.to_string().into_bytes();
        let signature = signer(seed).sign_detached(&bytes).unwrap();
        user.accept(&call, 200, Some(&signature), &bytes, now())
    };
    assert!(answer(|_| {}, 1).is_ok());
    assert_eq!(answer(|_| {}, 4), Err(CallError::NotGenuine));
    assert_eq!(
        answer(|v| v["ver"] = "3".into(), 1),
        Err(CallError::Other("ver"))
    );
    assert_eq!(
        answer(|v| v["timestamp"] = "2020-01-01T00:00:00Z".into(), 1),
        Err(CallError::Other("timestamp"))
    );
    assert_eq!(
        answer(|v| v["txnid"] = "other".into(), 1),
        Err(CallError::Other("txnid"))
    );
    assert!(matches!(
        answer(|v| v["ConsentStatus"]["status"] = "GONE".into(), 1),
        Err(CallError::Form(_))
    ));
    assert!(matches!(
        answer(
            |v| drop(v.as_object_mut().unwrap().remove("ConsentStatus")),
            1
        ),
        Err(CallError::Form(_))
    ));
    assert_eq!(
        user.accept(&call, 200, None, b"{}", now()).unwrap_err(),
        CallError::NotGenuine
    );
}

#[test]
fn what_has_no_form_in_the_specification_leaves_as_an_internal_error_and_signed() {
    let aa = aggregator();
    let good = body().to_string().into_bytes();
    let signature = signer(2).sign_detached(&good).unwrap();
    let received = Received {
        operation: Operation::AaConsentHandle,
        client_api_key: Some("key of FIU-1"),
        fip_api_key: None,
        aa_api_key: None,
        signature: Some(&signature),
        request_meta: None,
        body: &good,
    };
    let opened = aa
        .open(&received, now() + TimeDelta::minutes(1), Uuid::nil())
        .unwrap();
    let answer = aa.answer(&opened, Ok(json!({"ConsentHandle": "x"})), now());
    assert_eq!(answer.status, 500);
    let said: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(
        (said["errorCode"].as_str(), said["txnid"].as_str()),
        (Some("InternalError"), body()["txnid"].as_str())
    );
    let registry = registry();
    let us = registry.get(Kind::Aa, &"AA-1".parse().unwrap()).unwrap();
    consent_model::jose::network::verify_detached_by(&answer.signature, &answer.body, |kid| {
        us.key(kid)
    })
    .unwrap();
}
