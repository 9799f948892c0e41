//! Asking for a consent, and what the aggregator answers to it and about its handle.

use account_aggregator::{Operation as Op, code::ErrorCode};
use fiduciary_adapter::account_aggregator::data_user::NetworkUserError;
use serde_json::{Value, json};

use crate::aa_data_user::{
    aggregator::Twist,
    world::{World, consent_notice, signer},
};

#[actix_web::test]
async fn what_breaks_a_rule_is_asked_of_nobody() {
    let w = World::new().await;
    let changes: [fn(&mut Value); 9] = [
        |d| d["Customer"]["id"] = "her@nowhere".into(),
        |d| d["Customer"] = json!({}),
        |d| d["DataConsumer"] = json!({"id": "another-fiu", "type": "FIU"}),
        |d| d["consentExpiry"] = "2020-01-01T00:00:00Z".into(),
        |d| d["Purpose"]["code"] = "999".into(),
        |d| d["consentMode"] = "VIEW".into(),
        |d| d["consentTypes"] = json!([]),
        |d| d["FIDataRange"]["to"] = "yesterday".into(),
        |d| *d = json!([]),
    ];
    for (number, change) in changes.iter().enumerate() {
        let mut detail = w.detail();
        change(&mut detail);
        assert!(
            w.user().request_consent(detail, None).await.is_err(),
            "{number}"
        );
    }
    // Of whom, where no address of hers says so?
    let mut detail = w.detail();
    detail["Customer"] = json!({"Identifiers": [{"type": "MOBILE", "value": "919800000000"}]});
    let of_whom = w.user().request_consent(detail.clone(), None).await;
    assert!(matches!(of_whom, Err(NetworkUserError::NoAggregator)));
    assert_eq!(w.one.count(Op::AaConsent) + w.two.count(Op::AaConsent), 0);
    let named = "aa-1".parse().unwrap();
    w.user()
        .request_consent(detail, Some(&named))
        .await
        .unwrap();
    assert_eq!(w.one.count(Op::AaConsent), 1);
    w.stop().await;
}

/// 1011, 1019 to 1023.
#[actix_web::test]
async fn an_answer_to_a_request_that_is_none_is_discarded_and_its_handle_not_known() {
    let w = World::new().await;
    let mut twists = vec![
        // 1011: each member once.
        Twist::Body(|b| drop(b.as_object_mut().unwrap().remove("Customer"))),
        Twist::Body(|b| b["Customer"] = json!({})),
        Twist::Body(|b| b["Customer"]["id"] = "".into()),
        Twist::Body(|b| b["Customer"]["id"] = 7.into()),
        Twist::Body(|b| b["ConsentHandle"] = "".into()),
        Twist::Body(|b| b["ConsentHandle"] = json!(null)),
        Twist::Body(|b| drop(b.as_object_mut().unwrap().remove("ConsentHandle"))),
        Twist::Body(|b| drop(b.as_object_mut().unwrap().remove("txnid"))),
        // 1019, 1020, 1021, 1022.
        Twist::Body(|b| b["ver"] = "9.9".into()),
        Twist::Body(|b| b["timestamp"] = "2027-01-15T07:44:59Z".into()),
        Twist::Body(|b| b["timestamp"] = "2027-01-15T08:15:01Z".into()),
        Twist::Body(|b| b["timestamp"] = "today".into()),
        Twist::Body(|b| b["txnid"] = "4a4adbbe-29ae-41e8-a8d7-0289437bf331".into()),
        Twist::Body(|b| b["Customer"]["id"] = "him@one".into()),
        // 1023, and a genuine refusal.
        Twist::Unsigned,
        Twist::Flipped,
        Twist::Refused(ErrorCode::InvalidCustomerAddress),
    ];
    twists.push(Twist::SignedBy(signer(2)));
    for (number, twist) in twists.into_iter().enumerate() {
        w.one.twist(Op::AaConsent, twist);
        assert!(
            w.user().request_consent(w.detail(), None).await.is_err(),
            "{number}"
        );
        let row = w.user().requests().await.unwrap().remove(0);
        assert_eq!(
            (row.state.as_str(), row.handle),
            ("failed", None),
            "{number}"
        );
        assert!(row.reason.is_some_and(|why| !why.contains('@')), "{number}");
        let handle = w.one.state.lock().unwrap().handle.clone();
        let notice = consent_notice(Some(&handle), None, "ACTIVE");
        let answer = w.tell(&w.one, Op::FiuConsentNotification, &notice).await;
        assert_eq!(answer, (400, "InvalidRequest".into()), "{number}");
    }
    w.one.untwist();
    // A handle that was given before is another request's.
    let first = w.requested().await;
    w.one
        .twist(Op::AaConsent, Twist::Member("/ConsentHandle", first));
    assert!(w.user().request_consent(w.detail(), None).await.is_err());
    w.stop().await;
}

/// 1012, 1024 to 1026, 1030.
#[actix_web::test]
async fn an_answer_about_a_handle_that_is_none_is_discarded_and_a_good_one_is_taken_later() {
    let w = World::new().await;
    let handle = w.requested().await;
    let twists = [
        Twist::Body(|b| drop(b.as_object_mut().unwrap().remove("ConsentStatus"))),
        Twist::Body(|b| b["ConsentStatus"]["status"] = "PERHAPS".into()),
        Twist::Body(|b| b["ConsentStatus"] = json!({})),
        Twist::Body(|b| b["ConsentHandle"] = "".into()),
        Twist::Body(|b| b["ver"] = "9.9".into()),
        Twist::Body(|b| b["timestamp"] = "2027-01-15T07:44:59Z".into()),
        Twist::Body(|b| b["ConsentHandle"] = "4a4adbbe-29ae-41e8-a8d7-0289437bf331".into()),
        Twist::Body(|b| b["txnid"] = "4a4adbbe-29ae-41e8-a8d7-0289437bf331".into()),
        Twist::Unsigned,
        Twist::Flipped,
        Twist::SignedBy(signer(2)),
        Twist::Refused(ErrorCode::InvalidConsentHandle),
    ];
    for (number, twist) in twists.into_iter().enumerate() {
        w.one.twist(Op::AaConsentHandle, twist);
        assert!(w.user().follow(&handle, None).await.is_err(), "{number}");
        let row = w.user().requests().await.unwrap().remove(0);
        assert_eq!(
            (row.state.as_str(), row.consent),
            ("pending", None),
            "{number}"
        );
        assert!(row.reason.is_some(), "{number}");
    }
    assert_eq!(w.one.count(Op::AaConsentFetch), 0);
    w.one.untwist();
    // 1002, 1003: the handle and the id are those that the aggregator gave.
    let (row, consent) = w.user().follow(&handle, None).await.unwrap();
    assert_eq!((row.state.as_str(), row.reason), ("ready", None));
    assert_eq!(consent.unwrap().id, w.one.state.lock().unwrap().consent);
    let calls = w.one.state.lock().unwrap().calls.clone();
    let last = |of: Op| {
        calls
            .iter()
            .rev()
            .find(|(op, _)| *op == of)
            .unwrap()
            .1
            .clone()
    };
    assert_eq!(last(Op::AaConsentHandle)["ConsentHandle"], handle.as_str());
    assert_eq!(
        last(Op::AaConsentFetch)["consentId"],
        row.consent.unwrap().as_str()
    );
    w.stop().await;
}

/// 1028, 1029.
#[actix_web::test]
async fn a_request_that_has_failed_is_over_and_a_pending_one_is_waited_for() {
    let w = World::new().await;
    let handle = w.requested().await;
    w.one.set(|state| state.handle_status = "PENDING");
    let (row, consent) = w.user().follow(&handle, None).await.unwrap();
    assert_eq!((row.state.as_str(), consent.is_none()), ("pending", true));
    let notice = consent_notice(Some(&handle), None, "ACTIVE");
    let answer = w.tell(&w.one, Op::FiuConsentNotification, &notice).await;
    assert_eq!(answer, (200, String::new()));

    for failed in ["FAILED", "REJECTED", "EXPIRED"] {
        w.one.set(|state| state.handle_status = failed);
        let handle = w.requested().await;
        let (row, consent) = w.user().follow(&handle, None).await.unwrap();
        assert_eq!((row.state.as_str(), consent.is_none()), ("failed", true));
        let notice = consent_notice(Some(&handle), None, "ACTIVE");
        let answer = w.tell(&w.one, Op::FiuConsentNotification, &notice).await;
        assert_eq!(answer, (400, "InvalidRequest".into()));
        // It stays so, whatever is said later.
        w.one.set(|state| state.handle_status = "READY");
        assert_eq!(
            w.user().follow(&handle, None).await.unwrap().0.state,
            "failed"
        );
    }
    w.stop().await;
}
