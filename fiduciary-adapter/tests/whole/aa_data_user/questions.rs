//! A published question in the place of accounts.

use account_aggregator::{Operation as Op, artefact::SignedConsentDetail, code::ErrorCode};
use consent_model::{digest::Digest, jose::SigningKey, release::ReleaseBody};
use fiduciary_adapter::account_aggregator::data_user::{Form, NetworkUserError, Range};
use payload_opener::OpeningKey;
use serde_json::{Value, json};

use crate::aa_data_user::{
    aggregator::{State, Twist, account},
    world::World,
};

type Change = fn(&mut Value);
type Bent = fn(&mut State);

fn question(w: &World) -> Value {
    let mut detail = w.detail();
    let members = detail.as_object_mut().unwrap();
    for member in ["consentMode", "consentTypes", "fiTypes", "DataFilter"] {
        members.remove(member);
    }
    detail["Query"] =
        json!({"question": Digest::of_bytes(b"a package"), "parameters": {"months": 6}});
    detail
}

#[actix_web::test]
async fn a_question_is_asked_with_a_key_of_its_own_and_its_answer_kept_for_its_life() {
    let w = World::new().await;
    let first = w.consented_to(question(&w)).await;
    let keys = {
        let state = w.one.state.lock().unwrap();
        let asked = state.asked.clone().unwrap();
        assert_eq!(asked.consent_mode, "QUERY");
        assert_eq!(asked.fi_types, ["OTHER"]);
        asked.query.unwrap()["cnf"].clone()
    };
    let session = w.user().request_data(&first, None).await.unwrap();
    let came = w.collect(&session).await.unwrap();
    assert!(came.is_complete());
    let [one] = came.documents.as_slice() else {
        panic!("one answer");
    };
    assert_eq!(one.form, Form::Answer);
    let answer: Value = serde_json::from_slice(&one.content).unwrap();
    assert_eq!(answer["rows"], json!([{"lower": 20000}]));
    assert_eq!(answer["source"], "store.example");
    assert!(answer["signed"].as_str().unwrap().starts_with("eyJ"));
    // Two days, as asked, though the mode is not STORE.
    let kept = w.user().kept(&one.record).await.unwrap();
    assert_eq!(kept.content, one.content);
    w.clock.advance(std::time::Duration::from_secs(2 * 86_400));
    let gone = w.user().kept(&one.record).await;
    assert!(matches!(gone, Err(NetworkUserError::NotKept)));

    // Another request, another key.
    w.consented_to(question(&w)).await;
    let again = w.one.state.lock().unwrap().asked.clone().unwrap();
    assert_ne!(again.query.unwrap()["cnf"], keys);
    w.stop().await;
}

/// What the person who asks can mend is told before anybody is asked.
#[actix_web::test]
async fn a_question_that_is_none_is_not_asked() {
    let w = World::new().await;
    let changes: [Change; 7] = [
        |d| d["Query"] = "a question".into(),
        |d| d["Query"]["question"] = "sha-256:short".into(),
        |d| drop(d["Query"].as_object_mut().unwrap().remove("question")),
        |d| d["Query"]["more"] = 1.into(),
        // A key that somebody else may hold.
        |d| {
            let key = SigningKey::from_seed_ed25519(&[1; 32]).unwrap();
            d["Query"]["cnf"] = json!(key.public());
        },
        |d| d["consentMode"] = "STORE".into(),
        |d| d["fiTypes"] = json!(["DEPOSIT"]),
    ];
    for (number, change) in changes.iter().enumerate() {
        let mut detail = question(&w);
        change(&mut detail);
        let error = w.user().request_consent(detail, None).await.unwrap_err();
        let told = matches!(error, NetworkUserError::NotAcceptable(_));
        assert!(told, "{number}: {error}");
    }
    assert_eq!(w.one.count(Op::AaConsent), 0);
    w.stop().await;
}

#[actix_web::test]
async fn an_artefact_about_another_question_is_discarded() {
    let w = World::new().await;
    let changes: [fn(&mut SignedConsentDetail); 8] = [
        |d| d.query = None,
        |d| d.query.as_mut().unwrap()["question"] = json!(Digest::of_bytes(b"another")),
        |d| d.query.as_mut().unwrap()["parameters"]["months"] = 7.into(),
        |d| {
            let key = SigningKey::from_seed_ed25519(&[1; 32]).unwrap();
            d.query.as_mut().unwrap()["cnf"] = json!(key.public());
        },
        // Nobody to answer.
        |d| {
            drop(
                d.query
                    .as_mut()
                    .unwrap()
                    .as_object_mut()
                    .unwrap()
                    .remove("key"),
            )
        },
        |d| d.query.as_mut().unwrap()["more"] = 1.into(),
        |d| d.accounts.push(account("bank-fip", "L-1")),
        |d| d.accounts[0].masked_acc_number = "XXXXXX1234".into(),
    ];
    for (number, change) in changes.iter().enumerate() {
        w.one.set(|state| state.change = *change);
        let row = w.user().request_consent(question(&w), None).await.unwrap();
        let error = w.user().follow(&row.handle.unwrap(), None).await;
        let error = error.unwrap_err();
        let wider = error.to_string() == "the aggregator's answer was discarded";
        assert!(wider, "{number}: {error}");
    }
    // Nor does a question come of a request for accounts.
    w.one.set(|state| {
        state.change = |d| d.query = Some(json!({"question": Digest::of_bytes(b"a package")}));
    });
    let handle = w.requested().await;
    assert!(w.user().follow(&handle, None).await.is_err());
    w.stop().await;
}

#[actix_web::test]
async fn an_answer_that_is_not_hers_to_this_question_ends_the_session() {
    let w = World::new().await;
    let consent = w.consented_to(question(&w)).await;
    let changes: [(&str, Bent); 10] = [
        ("signed by another", |s| s.store.seed = 8),
        ("sealed to another", |s| {
            s.store.to = Some(OpeningKey::from_seed(&[7; 32]).unwrap().sealing_key());
        }),
        ("of another place", |s| s.store.place = |p| p.sequence = 1),
        ("not the last", |s| {
            s.store.place = |p| p.last = false;
            s.store.bend = |p| p.last = false;
        }),
        ("for another request", |s| {
            s.store.bend = |p| p.request = Digest::of_bytes(b"another");
        }),
        ("by another store", |s| {
            s.store.bend = |p| p.iss = "other.example".parse().unwrap();
        }),
        ("of another item", |s| {
            s.store.bend = |p| p.item = "other".parse().unwrap();
        }),
        ("of yesterday", |s| s.store.bend = |p| p.iat -= 86_400),
        ("to another question", |s| {
            s.store.bend = |p| {
                if let ReleaseBody::Answer { question, .. } = &mut p.body {
                    *question = Digest::of_bytes(b"another");
                }
            };
        }),
        ("with other parameters", |s| {
            s.store.bend = |p| {
                if let ReleaseBody::Answer { parameters, .. } = &mut p.body {
                    parameters.insert("months".into(), 7.into());
                }
            };
        }),
    ];
    for (what, change) in changes {
        w.one.set(|state| {
            state.store = crate::aa_data_user::store::Store::default();
            change(state);
        });
        let session = w.user().request_data(&consent, None).await.unwrap();
        let error = w.collect(&session).await.unwrap_err();
        let unreadable = matches!(error, NetworkUserError::Document { place: 1, .. });
        assert!(unreadable, "{what}: {error}");
        let row = w.user().sessions().await.unwrap().remove(0);
        assert_eq!(row.state, "failed", "{what}");
    }
    let twists: [(&str, Change); 6] = [
        ("another provider's", |b| {
            b["FI"][0]["fipID"] = "bank-fip".into()
        }),
        ("another account's", |b| {
            b["FI"][0]["data"][0]["linkRefNumber"] = "L-1".into();
        }),
        ("by another name", |b| {
            b["FI"][0]["data"][0]["maskedAccNumber"] = "XXXXXX1234".into();
        }),
        ("twice in one entry", |b| {
            let data = b["FI"][0]["data"][0].clone();
            b["FI"][0]["data"].as_array_mut().unwrap().push(data);
        }),
        ("twice", |b| {
            let entry = b["FI"][0].clone();
            b["FI"].as_array_mut().unwrap().push(entry);
        }),
        ("not sealed", |b| {
            b["FI"][0]["data"][0]["encryptedFI"] = "AAAA".into();
        }),
    ];
    w.one
        .set(|state| state.store = crate::aa_data_user::store::Store::default());
    for (what, twist) in twists {
        let session = w.user().request_data(&consent, None).await.unwrap();
        w.one.twist(Op::AaFiFetch, Twist::Body(twist));
        assert!(w.collect(&session).await.is_err(), "{what}");
        w.one.untwist();
        let row = w.user().sessions().await.unwrap().remove(0);
        assert_eq!(row.state, "failed", "{what}");
    }
    assert!(w.user().records().await.unwrap().is_empty());
    // And after all that, the right one.
    let session = w.user().request_data(&consent, None).await.unwrap();
    assert_eq!(w.collect(&session).await.unwrap().documents.len(), 1);
    w.stop().await;
}

#[actix_web::test]
async fn a_question_waits_for_its_store_and_goes_on_after_a_restart() {
    let w = World::new().await;
    let consent = w.consented_to(question(&w)).await;
    let part = Range {
        from: consent.detail.range.from.0 + chrono::TimeDelta::days(1),
        to: consent.detail.range.to.0,
    };
    let refused = w.user().request_data(&consent, Some(part)).await;
    assert!(matches!(refused, Err(NetworkUserError::WholeRange)));
    let session = w.user().request_data(&consent, None).await.unwrap();
    w.one
        .twist(Op::AaFiFetch, Twist::Refused(ErrorCode::NoDataFound));
    let waits = w.collect(&session).await;
    assert!(matches!(waits, Err(NetworkUserError::NotYet)));
    w.one.untwist();
    let w = w.restarted().await;
    let came = w.collect(&session).await.unwrap();
    assert_eq!(came.documents.len(), 1);
    // The key of the session has gone with it.
    let file = std::fs::read(w.database()).unwrap();
    let clear = String::from_utf8_lossy(&file).contains("20000");
    assert!(!clear, "the answer lies open on disk");
    w.stop().await;
}
