//! Asking for data and fetching it.

use account_aggregator::{Operation as Op, code::ErrorCode};
use chrono::TimeDelta;
use fiduciary_adapter::account_aggregator::data_user::{NetworkUserError, Patience, Range};
use serde_json::{Value, json};

use crate::aa_data_user::{
    aggregator::{Twist, account, document},
    world::{World, consent_notice, session_notice, signer},
};

type Change = fn(&mut Value);

/// 2016 to 2021.
#[actix_web::test]
async fn an_answer_to_a_request_for_data_that_is_none_is_discarded_and_its_session_not_known() {
    let w = World::new().await;
    let consent = w.consented().await;
    let twists = [
        Twist::Body(|b| b["sessionId"] = "".into()),
        Twist::Body(|b| b["sessionId"] = json!(null)),
        Twist::Body(|b| b["sessionId"] = "not a uuid".into()),
        Twist::Body(|b| drop(b.as_object_mut().unwrap().remove("consentId"))),
        Twist::Body(|b| b["ver"] = "9.9".into()),
        Twist::Body(|b| b["timestamp"] = "2027-01-15T08:15:01Z".into()),
        Twist::Body(|b| b["txnid"] = "4a4adbbe-29ae-41e8-a8d7-0289437bf331".into()),
        Twist::Body(|b| b["consentId"] = "4a4adbbe-29ae-41e8-a8d7-0289437bf331".into()),
        Twist::Unsigned,
        Twist::Flipped,
        Twist::SignedBy(signer(2)),
        Twist::Refused(ErrorCode::InvalidConsentUse),
    ];
    for (number, twist) in twists.into_iter().enumerate() {
        w.one.twist(Op::AaFiRequest, twist);
        assert!(
            w.user().request_data(&consent, None).await.is_err(),
            "{number}"
        );
        let row = w.user().sessions().await.unwrap().remove(0);
        assert_eq!(
            (row.state.as_str(), row.session),
            ("failed", None),
            "{number}"
        );
        let session = w.one.state.lock().unwrap().session.clone();
        let notice = session_notice(&session, "ACTIVE", &[("L-1", "READY")]);
        let answer = w.tell(&w.one, Op::FiuFiNotification, &notice).await;
        assert_eq!(answer, (400, "InvalidSessionId".into()), "{number}");
    }
    w.one.untwist();
    // A session's id is given once.
    let session = w.user().request_data(&consent, None).await.unwrap();
    w.collect(&session).await.unwrap();
    w.one
        .twist(Op::AaFiRequest, Twist::Member("/sessionId", session));
    assert!(w.user().request_data(&consent, None).await.is_err());
    w.stop().await;
}

/// 2022, 2023, 2026: what is not the aggregator's answer ends nothing.
#[actix_web::test]
async fn an_answer_that_is_none_is_discarded_and_a_good_one_is_taken_later() {
    let w = World::new().await;
    let (_, session) = w.session().await;
    let twists = [
        Twist::Body(|b| b["ver"] = "9.9".into()),
        Twist::Body(|b| b["timestamp"] = "2027-01-15T07:44:59Z".into()),
        Twist::Body(|b| b["txnid"] = "4a4adbbe-29ae-41e8-a8d7-0289437bf331".into()),
        // 2024: schema.
        Twist::Body(|b| drop(b.as_object_mut().unwrap().remove("FI"))),
        Twist::Body(|b| b["FI"][0]["fipID"] = "".into()),
        Twist::Body(|b| b["FI"][0]["data"] = json!({})),
        Twist::Body(|b| b["FI"][0]["data"][0]["encryptedFI"] = "".into()),
        Twist::Body(|b| b["FI"][0]["KeyMaterial"]["curve"] = "P-256".into()),
        Twist::Body(|b| {
            drop(
                b["FI"][0]["KeyMaterial"]
                    .as_object_mut()
                    .unwrap()
                    .remove("Nonce"),
            )
        }),
        Twist::Unsigned,
        Twist::Flipped,
        Twist::SignedBy(signer(2)),
        Twist::Refused(ErrorCode::ServiceUnavailable),
        Twist::Refused(ErrorCode::DataFetchRequestInProgress),
    ];
    for (number, twist) in twists.into_iter().enumerate() {
        w.one.twist(Op::AaFiFetch, twist);
        assert!(w.collect(&session).await.is_err(), "{number}");
        let row = w.user().sessions().await.unwrap().remove(0);
        assert_eq!(row.state, "active", "{number}");
        assert!(row.reason.is_some(), "{number}");
    }
    assert!(w.user().records().await.unwrap().is_empty());
    w.one.untwist();
    assert_eq!(w.collect(&session).await.unwrap().documents.len(), 2);
    w.stop().await;
}

/// 2024, 2025: what the aggregator has signed and cannot be.
#[actix_web::test]
async fn data_of_others_and_data_that_does_not_open_is_discarded_as_a_whole() {
    let w = World::new().await;
    let consent = w.consented().await;
    let changes: [(&str, Change); 15] = [
        ("another provider", |b| {
            b["FI"][1]["fipID"] = "other-fip".into()
        }),
        ("another account", |b| {
            b["FI"][1]["data"][0]["linkRefNumber"] = "L-9".into()
        }),
        ("another number", |b| {
            b["FI"][1]["data"][0]["maskedAccNumber"] = "XXXXXX9999".into();
        }),
        ("one account twice", |b| b["FI"][1] = b["FI"][0].clone()),
        ("accounts changed over", |b| {
            let first = b["FI"][0]["data"][0]["linkRefNumber"].take();
            let second = b["FI"][1]["data"][0]["linkRefNumber"].take();
            b["FI"][0]["data"][0]["linkRefNumber"] = second;
            b["FI"][1]["data"][0]["linkRefNumber"] = first;
        }),
        ("not base64", |b| {
            b["FI"][1]["data"][0]["encryptedFI"] = "%%%".into()
        }),
        ("cut", |b| {
            b["FI"][1]["data"][0]["encryptedFI"] = "AAAA".into()
        }),
        ("of another key", |b| {
            b["FI"][1]["data"][0]["encryptedFI"] = b["FI"][0]["data"][0]["encryptedFI"].clone();
        }),
        ("algorithm", |b| {
            b["FI"][1]["KeyMaterial"]["cryptoAlg"] = "RSA".into()
        }),
        ("other curve", |b| {
            b["FI"][1]["KeyMaterial"]["curve"] = "Curve25519".into()
        }),
        ("expired", |b| {
            b["FI"][1]["KeyMaterial"]["DHPublicKey"]["expiry"] = "2027-01-15T07:59:00Z".into();
        }),
        ("small order", |b| {
            let zero = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
            b["FI"][1]["KeyMaterial"]["DHPublicKey"]["KeyValue"] = zero.into();
        }),
        ("no key", |b| {
            b["FI"][1]["KeyMaterial"]["DHPublicKey"]["KeyValue"] = "key".into()
        }),
        ("short nonce", |b| {
            b["FI"][1]["KeyMaterial"]["Nonce"] = "AAAA".into()
        }),
        ("other nonce", |b| {
            b["FI"][1]["KeyMaterial"]["Nonce"] = b["FI"][0]["KeyMaterial"]["Nonce"].clone()
        }),
    ];
    for (what, change) in changes {
        w.one.untwist();
        let session = w.user().request_data(&consent, None).await.unwrap();
        w.one.twist(Op::AaFiFetch, Twist::Body(change));
        let error = w.collect(&session).await.unwrap_err();
        assert!(!error.is_transient(), "{what}: {error}");
        let row = w.user().sessions().await.unwrap().remove(0);
        assert_eq!(row.state, "failed", "{what}");
        assert!(row.reason.is_some_and(|why| !why.contains("L-")), "{what}");
    }
    w.one.untwist();
    for document in [
        |_: &_| "no document".to_owned(),
        |_: &_| {
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Account>&x;</Account>"
                .to_owned()
        },
        |_: &_| "<Account type=\"equities\"/>".to_owned(),
        |_: &_| document(&account("bank-fip", "L-9")),
    ] {
        w.one.set(|state| state.document = document);
        let session = w.user().request_data(&consent, None).await.unwrap();
        assert!(w.collect(&session).await.is_err());
    }
    assert!(w.user().records().await.unwrap().is_empty());
    w.stop().await;
}

#[actix_web::test]
async fn data_is_asked_for_within_the_range_and_once_at_a_time() {
    let w = World::new().await;
    let consent = w.consented().await;
    let covered = &consent.detail.range;
    let second = TimeDelta::seconds(1);
    for (from, to) in [
        (covered.from.0 - second, covered.to.0),
        (covered.from.0, covered.to.0 + second),
        (covered.to.0, covered.from.0),
        (covered.from.0, covered.from.0),
    ] {
        let asked = w
            .user()
            .request_data(&consent, Some(Range { from, to }))
            .await;
        assert!(matches!(asked, Err(NetworkUserError::Range)));
    }
    assert_eq!(w.one.count(Op::AaFiRequest), 0);
    let session = w.user().request_data(&consent, None).await.unwrap();
    // The same again is the same session: it costs no further use.
    assert_eq!(
        w.user().request_data(&consent, None).await.unwrap(),
        session
    );
    assert_eq!(w.one.count(Op::AaFiRequest), 1);
    let half = Range {
        from: covered.from.0,
        to: covered.to.0 - TimeDelta::days(30),
    };
    let other = w.user().request_data(&consent, Some(half)).await.unwrap();
    assert_ne!(other, session);
    // A consent that has run out.
    w.clock.set(consent.detail.consent_expiry.0);
    let late = w.user().request_data(&consent, None).await;
    assert!(matches!(late, Err(NetworkUserError::OutsideSpan)));
    w.stop().await;
}

#[actix_web::test]
async fn a_consent_for_one_time_is_used_once() {
    let w = World::new().await;
    let mut detail = w.detail();
    detail["fetchType"] = "ONETIME".into();
    let consent = w.consented_to(detail).await;
    // A session that brought nothing is no use.
    let session = w.user().request_data(&consent, None).await.unwrap();
    w.one
        .twist(Op::AaFiFetch, Twist::Refused(ErrorCode::DataGone));
    assert!(w.collect(&session).await.is_err());
    assert_eq!(w.user().sessions().await.unwrap()[0].state, "expired");
    w.one.untwist();
    let session = w.user().request_data(&consent, None).await.unwrap();
    w.collect(&session).await.unwrap();
    let again = w.user().request_data(&consent, None).await;
    assert!(matches!(again, Err(NetworkUserError::Used)));
    w.stop().await;
}

#[actix_web::test]
async fn between_request_and_fetch_the_process_may_end() {
    let w = World::new().await;
    let (consent, session) = w.session().await;
    let w = w.restarted().await;
    assert_eq!(
        w.user().request_data(&consent, None).await.unwrap(),
        session
    );
    let collected = w.collect(&session).await.unwrap();
    assert!(collected.is_complete());
    // The key is gone, so nobody can open it again.
    let again = w.collect(&session).await;
    assert!(matches!(again, Err(NetworkUserError::Over { .. })));
    w.stop().await;
}

#[actix_web::test]
async fn an_old_peer_is_understood_and_told_of() {
    let w = World::with("curve = \"Curve25519\"").await;
    w.one.set(|state| state.one_key = true);
    let (_, session) = w.session().await;
    let asked = w.one.state.lock().unwrap().calls.last().unwrap().1.clone();
    assert_eq!(asked["KeyMaterial"]["curve"], "Curve25519");
    let collected = w.collect(&session).await.unwrap();
    assert_eq!(collected.documents.len(), 2);
    assert!(collected.documents.iter().all(|one| one.shared_key));
    assert!(
        w.user()
            .records()
            .await
            .unwrap()
            .iter()
            .all(|row| row.shared_key)
    );
    w.stop().await;
}

#[actix_web::test]
async fn what_is_missing_is_waited_for_unless_it_is_denied() {
    let w = World::new().await;
    w.one.set(|state| state.ready = 1);
    let (consent, session) = w.session().await;
    assert!(matches!(
        w.collect(&session).await,
        Err(NetworkUserError::NotYet)
    ));
    let notice = session_notice(&session, "ACTIVE", &[("L-1", "READY"), ("L-2", "DENIED")]);
    w.tell(&w.one, Op::FiuFiNotification, &notice).await;
    let collected = w.collect(&session).await.unwrap();
    assert!(collected.is_complete() && collected.missing.len() == 1);

    let session = w.user().request_data(&consent, None).await.unwrap();
    let now = Patience::TakeWhatIsThere;
    let collected = w
        .user()
        .collect(&session, now, &mut |_| Ok(()))
        .await
        .unwrap();
    assert!(!collected.is_complete());
    assert_eq!(collected.missing[0].status, None);
    assert!(w.user().sessions().await.unwrap()[0].reason.is_some());

    // A session has its time.
    let session = w.user().request_data(&consent, None).await.unwrap();
    w.clock.advance(std::time::Duration::from_secs(3600));
    assert!(matches!(
        w.collect(&session).await,
        Err(NetworkUserError::Over { .. })
    ));
    w.stop().await;
}

#[actix_web::test]
async fn what_is_stopped_while_a_session_is_open_is_not_fetched() {
    let w = World::new().await;
    for (status, again) in [("PAUSED", true), ("REVOKED", false), ("EXPIRED", false)] {
        let (consent, session) = w.session().await;
        let notice = consent_notice(None, Some(&consent.id), status);
        w.tell(&w.one, Op::FiuConsentNotification, &notice).await;
        let before = w.one.count(Op::AaFiFetch);
        assert!(w.collect(&session).await.is_err());
        assert_eq!(w.one.count(Op::AaFiFetch), before, "{status}");
        let notice = consent_notice(None, Some(&consent.id), "ACTIVE");
        w.tell(&w.one, Op::FiuConsentNotification, &notice).await;
        assert_eq!(w.collect(&session).await.is_ok(), again, "{status}");
    }
    w.stop().await;
}

/// Providers that read one form of a key only are asked in that form, and what they seal opens.
#[actix_web::test]
async fn the_key_is_written_as_the_providers_read_it() {
    for (config, begins) in [
        ("", ""),
        ("key_form = \"spki\"\n", "MCowBQYDK2VuAyEA"),
        ("key_form = \"pem\"\n", "-----BEGIN PUBLIC KEY-----"),
        ("key_form = \"hex\"\n", ""),
        ("curve = \"Curve25519\"\nkey_form = \"raw\"\n", "B"),
    ] {
        let w = World::with(config).await;
        let (_, session) = w.session().await;
        let sent = {
            let state = w.one.state.lock().unwrap();
            let mut calls = state.calls.iter();
            let asked = calls.rfind(|(operation, _)| *operation == Op::AaFiRequest);
            asked.unwrap().1["KeyMaterial"]["DHPublicKey"]["KeyValue"].clone()
        };
        let sent = sent.as_str().unwrap();
        assert!(sent.starts_with(begins), "{config}{sent}");
        let is_hex = sent.len() == 64 && sent.bytes().all(|b| b.is_ascii_hexdigit());
        assert_eq!(is_hex, config.contains("hex"), "{sent}");
        assert_eq!(w.collect(&session).await.unwrap().documents.len(), 2);
        w.stop().await;
    }
}
