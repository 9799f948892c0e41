//! `POST /Consent/Notification`.

use account_aggregator::Operation as Op;
use fiduciary_adapter::account_aggregator::data_user::{ConsentStatus, NetworkUserError};
use serde_json::{Value, json};

use crate::aa_data_user::world::{World, consent_notice};

const NOTICE: Op = Op::FiuConsentNotification;

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

/// 1009, 1010, 1013, 1014, and the schema of the session's (2003, 2006 to 2008) in one: the order is the
/// gate's, and the same for both.
#[actix_web::test]
async fn what_is_not_as_specified_is_refused_whichever_member_it_is() {
    let w = World::new().await;
    let consent = w.consented().await;
    let good = consent_notice(None, Some(&consent.id), "PAUSED");
    let changes: [fn(&mut Value); 17] = [
        |b| drop(b.as_object_mut().unwrap().remove("ver")),
        |b| b["ver"] = "".into(),
        |b| drop(b.as_object_mut().unwrap().remove("timestamp")),
        |b| b["timestamp"] = "now".into(),
        |b| b["timestamp"] = "2027-01-15T07:44:59Z".into(),
        |b| b["timestamp"] = "2027-01-15T08:15:01Z".into(),
        |b| drop(b.as_object_mut().unwrap().remove("txnid")),
        |b| b["txnid"] = "1".into(),
        |b| drop(b.as_object_mut().unwrap().remove("Notifier")),
        |b| b["Notifier"] = json!({}),
        |b| b["Notifier"]["id"] = "".into(),
        |b| b["Notifier"]["type"] = json!(7),
        |b| b["ConsentStatusNotification"] = json!([]),
        |b| b["ConsentStatusNotification"]["consentStatus"] = "STOPPED".into(),
        |b| b["ConsentStatusNotification"]["consentStatus"] = json!(null),
        |b| b["ConsentStatusNotification"]["consentId"] = json!(null),
        |b| b["ConsentStatusNotification"]["consentId"] = "".into(),
    ];
    for (number, change) in changes.iter().enumerate() {
        let call = w.call(&w.one, NOTICE, &good, change);
        assert_eq!(
            w.send(&call).await,
            refused(400, "InvalidRequest"),
            "{number}"
        );
    }
    let call = w.call(&w.one, NOTICE, &good, |b| b["ver"] = "9.9".into());
    assert_eq!(w.send(&call).await, refused(404, "NoSuchVersion"));
    let now = w.user().consent(&consent.id, None).await.unwrap();
    assert_eq!(now.status, ConsentStatus::Active);
    w.stop().await;
}

/// 1036, 1042, 1043, and every byte of the body.
#[actix_web::test]
async fn what_is_not_signed_by_the_holder_of_the_key_is_refused() {
    let w = World::new().await;
    let consent = w.consented().await;
    let good = consent_notice(None, Some(&consent.id), "PAUSED");
    let call = || w.call(&w.one, NOTICE, &good, |_| ());
    for place in 0..call().body.len() {
        let mut flipped = call();
        flipped.body[place] ^= 1;
        assert_eq!(
            w.send(&flipped).await,
            refused(400, "SignatureDoesNotMatch"),
            "{place}"
        );
    }
    let mut unsigned = call();
    unsigned
        .headers
        .retain(|(name, _)| *name != "x-jws-signature");
    assert_eq!(
        w.send(&unsigned).await,
        refused(400, "SignatureDoesNotMatch")
    );
    let with_key = |key: &str| {
        let mut call = call();
        for header in call
            .headers
            .iter_mut()
            .filter(|(name, _)| *name == "aa_api_key")
        {
            header.1 = key.to_owned();
        }
        call
    };
    assert_eq!(
        w.send(&with_key("no such key")).await,
        refused(401, "Unauthorized")
    );
    assert_eq!(
        w.send(&with_key("aa-2 to lender")).await,
        refused(400, "InvalidRequest")
    );
    let mut without = call();
    without.headers.retain(|(name, _)| *name != "aa_api_key");
    assert_eq!(w.send(&without).await, refused(401, "Unauthorized"));
    // 1004.
    assert_eq!(w.send(&call()).await, refused(200, ""));
    w.stop().await;
}

/// 1005 to 1008, 1015.
#[actix_web::test]
async fn an_aggregator_speaks_for_itself_and_of_its_own_only() {
    let w = World::new().await;
    let handle = w.requested().await;
    let (_, consent) = w.user().follow(&handle, None).await.unwrap();
    let consent = consent.unwrap().id;
    let good = consent_notice(Some(&handle), Some(&consent), "PAUSED");
    let other = |key: &str, value: &str| {
        let mut notice = good.clone();
        notice["Notifier"][key] = value.into();
        notice
    };
    let tell = async |notice: &Value| w.tell(&w.one, NOTICE, notice).await;
    assert_eq!(
        tell(&other("id", "aa-2")).await,
        refused(400, "InvalidNotifier")
    );
    assert_eq!(
        tell(&other("type", "FIP")).await,
        refused(400, "InvalidNotifier")
    );
    let unknown = "4a4adbbe-29ae-41e8-a8d7-0289437bf331";
    for notice in [
        consent_notice(None, Some(unknown), "PAUSED"),
        consent_notice(None, Some("none"), "PAUSED"),
        consent_notice(Some(&handle), Some(unknown), "PAUSED"),
    ] {
        assert_eq!(tell(&notice).await, refused(400, "InvalidConsentId"));
    }
    for notice in [
        consent_notice(Some(unknown), Some(&consent), "PAUSED"),
        consent_notice(Some(unknown), None, "PAUSED"),
        consent_notice(None, None, "PAUSED"),
    ] {
        assert_eq!(tell(&notice).await, refused(400, "InvalidRequest"));
    }
    // 1015: the other aggregator, in its own name, about this one's consent.
    for notice in [
        consent_notice(None, Some(&consent), "PAUSED"),
        consent_notice(Some(&handle), None, "PAUSED"),
        consent_notice(Some(&handle), Some(&consent), "PAUSED"),
    ] {
        let mut notice = notice;
        notice["Notifier"]["id"] = "aa-2".into();
        let answer = w.tell(&w.two, NOTICE, &notice).await;
        assert_eq!(answer, refused(400, "InvalidRequest"));
    }
    let held = w.user().consent(&consent, None).await.unwrap();
    assert_eq!(held.status, ConsentStatus::Active);
    w.stop().await;
}

/// 1007 while the consent is not here yet: the notification alone is not believed.
#[actix_web::test]
async fn an_id_that_the_aggregator_does_not_confirm_is_refused() {
    let w = World::new().await;
    let handle = w.requested().await;
    let unknown = "4a4adbbe-29ae-41e8-a8d7-0289437bf331";
    let notice = consent_notice(Some(&handle), Some(unknown), "ACTIVE");
    let answer = w.tell(&w.one, NOTICE, &notice).await;
    assert_eq!(answer, refused(400, "InvalidConsentId"));
    let consent = w.one.state.lock().unwrap().consent.clone();
    let notice = consent_notice(Some(&handle), Some(&consent), "ACTIVE");
    assert_eq!(w.tell(&w.one, NOTICE, &notice).await, refused(200, ""));
    // Rejected after all: that cannot be.
    let notice = consent_notice(Some(&handle), None, "REJECTED");
    assert_eq!(
        w.tell(&w.one, NOTICE, &notice).await,
        refused(400, "InvalidConsentStatus")
    );
    // Another request is rejected, and over.
    let handle = w.requested().await;
    let notice = consent_notice(Some(&handle), None, "REJECTED");
    assert_eq!(w.tell(&w.one, NOTICE, &notice).await, refused(200, ""));
    let (row, _) = w.user().follow(&handle, None).await.unwrap();
    assert_eq!(row.state, "failed");
    w.stop().await;
}

/// 1016 to 1018.
#[actix_web::test]
async fn once_stopped_nothing_is_asked_for_and_what_has_ended_does_not_come_back() {
    let w = World::new().await;
    for (status, wanted) in [
        ("PAUSED", ConsentStatus::Paused),
        ("EXPIRED", ConsentStatus::Expired),
        ("REVOKED", ConsentStatus::Revoked),
    ] {
        let consent = w.consented().await;
        let notice = consent_notice(None, Some(&consent.id), status);
        assert_eq!(w.tell(&w.one, NOTICE, &notice).await, refused(200, ""));
        // The view from before does not help.
        let asked = w.user().request_data(&consent, None).await;
        assert!(
            matches!(asked, Err(NetworkUserError::Stopped(s)) if s == wanted),
            "{status}"
        );
        let again = consent_notice(None, Some(&consent.id), "ACTIVE");
        let answer = w.tell(&w.one, NOTICE, &again).await;
        if wanted == ConsentStatus::Paused {
            assert_eq!(answer, refused(200, ""));
            w.user().request_data(&consent, None).await.unwrap();
        } else {
            assert_eq!(answer, refused(400, "InvalidConsentStatus"));
            // The same once more is no contradiction.
            assert_eq!(w.tell(&w.one, NOTICE, &notice).await, refused(200, ""));
        }
    }
    assert_eq!(w.one.count(Op::AaFiRequest), 1);
    w.stop().await;
}

#[actix_web::test]
async fn what_was_told_before_the_artefact_came_holds_for_it() {
    let w = World::new().await;
    let handle = w.requested().await;
    let notice = consent_notice(Some(&handle), None, "PAUSED");
    assert_eq!(w.tell(&w.one, NOTICE, &notice).await, refused(200, ""));
    let (_, consent) = w.user().follow(&handle, None).await.unwrap();
    assert_eq!(consent.unwrap().status, ConsentStatus::Paused);
    w.stop().await;
}

#[actix_web::test]
async fn a_notification_that_is_played_again_changes_nothing() {
    let w = World::new().await;
    let consent = w.consented().await;
    let active = w.call(
        &w.one,
        NOTICE,
        &consent_notice(None, Some(&consent.id), "ACTIVE"),
        |_| (),
    );
    let paused = w.call(
        &w.one,
        NOTICE,
        &consent_notice(None, Some(&consent.id), "PAUSED"),
        |_| (),
    );
    for call in [&active, &paused, &active] {
        assert_eq!(w.send(call).await, refused(200, ""));
    }
    let now = w.user().consent(&consent.id, None).await.unwrap();
    assert_eq!(now.status, ConsentStatus::Paused);
    w.stop().await;
}
