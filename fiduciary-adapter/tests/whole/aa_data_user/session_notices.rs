//! `POST /FI/Notification`.

use account_aggregator::Operation as Op;
use fiduciary_adapter::account_aggregator::data_user::NetworkUserError;
use serde_json::{Value, json};

use crate::aa_data_user::world::{World, session_notice};

const NOTICE: Op = Op::FiuFiNotification;
const READY: [(&str, &str); 2] = [("L-1", "READY"), ("L-2", "READY")];

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

/// 2003, 2006 to 2008, 2027 to 2029.
#[actix_web::test]
async fn what_is_not_as_specified_or_not_signed_is_refused() {
    let w = World::new().await;
    let (_, session) = w.session().await;
    let good = session_notice(&session, "ACTIVE", &READY);
    let changes: [fn(&mut Value); 14] = [
        |b| drop(b.as_object_mut().unwrap().remove("ver")),
        |b| b["timestamp"] = "now".into(),
        |b| b["timestamp"] = "2027-01-15T07:44:59Z".into(),
        |b| b["txnid"] = "not-a-uuid".into(),
        |b| b["Notifier"]["type"] = "".into(),
        |b| drop(b["Notifier"].as_object_mut().unwrap().remove("id")),
        |b| b["FIStatusNotification"] = json!({}),
        |b| b["FIStatusNotification"]["sessionId"] = "".into(),
        |b| b["FIStatusNotification"]["sessionStatus"] = "DONE".into(),
        |b| b["FIStatusNotification"]["FIStatusResponse"] = json!(null),
        |b| b["FIStatusNotification"]["FIStatusResponse"][0]["fipID"] = "".into(),
        |b| b["FIStatusNotification"]["FIStatusResponse"][0]["Accounts"] = "L-1".into(),
        |b| {
            b["FIStatusNotification"]["FIStatusResponse"][0]["Accounts"][0]["FIStatus"] =
                "PERHAPS".into();
        },
        |b| {
            let account = &mut b["FIStatusNotification"]["FIStatusResponse"][0]["Accounts"][0];
            drop(account.as_object_mut().unwrap().remove("linkRefNumber"));
        },
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
    let mut flipped = w.call(&w.one, NOTICE, &good, |_| ());
    let last = flipped.body.len() - 1;
    flipped.body[last] ^= 1;
    assert_eq!(
        w.send(&flipped).await,
        refused(400, "SignatureDoesNotMatch")
    );
    for (key, wanted) in [
        ("no such key", refused(401, "Unauthorized")),
        ("aa-2 to lender", refused(400, "InvalidRequest")),
    ] {
        let mut call = w.call(&w.one, NOTICE, &good, |_| ());
        for header in call
            .headers
            .iter_mut()
            .filter(|(name, _)| *name == "aa_api_key")
        {
            header.1 = key.to_owned();
        }
        assert_eq!(w.send(&call).await, wanted);
    }
    // 2002, also without words, as peers send it.
    assert_eq!(w.tell(&w.one, NOTICE, &good).await, refused(200, ""));
    let mut bare = good;
    bare["FIStatusNotification"]["FIStatusResponse"][0]["Accounts"][0]["description"] = "".into();
    assert_eq!(w.tell(&w.one, NOTICE, &bare).await, refused(200, ""));
    w.stop().await;
}

/// 2004, 2005, 2009, 2012.
#[actix_web::test]
async fn an_aggregator_speaks_for_itself_of_its_own_sessions_and_of_their_accounts_only() {
    let w = World::new().await;
    let (_, session) = w.session().await;
    let unknown = session_notice("4a4adbbe-29ae-41e8-a8d7-0289437bf331", "ACTIVE", &READY);
    assert_eq!(
        w.tell(&w.one, NOTICE, &unknown).await,
        refused(400, "InvalidSessionId")
    );
    let good = session_notice(&session, "ACTIVE", &READY);
    for (member, value) in [("id", "aa-2"), ("type", "FIP"), ("type", "aa")] {
        let mut notice = good.clone();
        notice["Notifier"][member] = value.into();
        assert_eq!(
            w.tell(&w.one, NOTICE, &notice).await,
            refused(400, "InvalidRequest")
        );
    }
    // 2009, case 2: the other aggregator in its own name.
    let mut theirs = good.clone();
    theirs["Notifier"]["id"] = "aa-2".into();
    assert_eq!(
        w.tell(&w.two, NOTICE, &theirs).await,
        refused(400, "InvalidSessionId")
    );
    // Case 3: accounts that the consent does not have.
    let mut other = session_notice(&session, "ACTIVE", &[("L-9", "READY")]);
    assert_eq!(
        w.tell(&w.one, NOTICE, &other).await,
        refused(400, "InvalidRequest")
    );
    other = good.clone();
    other["FIStatusNotification"]["FIStatusResponse"][0]["fipID"] = "other-fip".into();
    assert_eq!(
        w.tell(&w.one, NOTICE, &other).await,
        refused(400, "InvalidRequest")
    );
    assert!(w.user().sessions().await.unwrap()[0].told.is_none());
    w.stop().await;
}

/// 2011, 2015.
#[actix_web::test]
async fn a_session_that_is_said_to_be_over_is_fetched_from_no_more() {
    let w = World::new().await;
    for (told, state) in [("EXPIRED", "expired"), ("FAILED", "failed")] {
        let (consent, session) = w.session().await;
        let notice = session_notice(&session, told, &[("L-1", "TIMEOUT")]);
        assert_eq!(w.tell(&w.one, NOTICE, &notice).await, refused(200, ""));
        let fetched = w.collect(&session).await;
        let is_over =
            matches!(&fetched, Err(NetworkUserError::Over { state: s, .. }) if s == state);
        assert!(is_over, "{told}");
        let again = session_notice(&session, "ACTIVE", &READY);
        assert_eq!(
            w.tell(&w.one, NOTICE, &again).await,
            refused(400, "InvalidSessionStatus")
        );
        // Asked anew, it is another session.
        let anew = w.user().request_data(&consent, None).await.unwrap();
        assert_ne!(anew, session);
        let notice = session_notice(&anew, told, &[]);
        w.tell(&w.one, NOTICE, &notice).await;
    }
    assert_eq!(w.one.count(Op::AaFiFetch), 0);
    w.stop().await;
}

#[actix_web::test]
async fn a_session_that_is_said_to_be_complete_is_looked_at() {
    let w = World::new().await;
    // Nothing is there, whatever is said.
    w.one.set(|state| state.ready = 0);
    let (_, session) = w.session().await;
    let complete = session_notice(&session, "COMPLETED", &READY);
    assert_eq!(w.tell(&w.one, NOTICE, &complete).await, refused(200, ""));
    assert!(matches!(
        w.collect(&session).await,
        Err(NetworkUserError::NotYet)
    ));
    // Notifications overtake each other.
    let active = session_notice(&session, "ACTIVE", &[("L-1", "PENDING")]);
    assert_eq!(w.tell(&w.one, NOTICE, &active).await, refused(200, ""));
    assert_eq!(
        w.user().sessions().await.unwrap()[0].told.as_deref(),
        Some("COMPLETED")
    );
    // Half of it is: that is taken, and told.
    w.one.set(|state| state.ready = 1);
    let collected = w.collect(&session).await.unwrap();
    assert!(!collected.is_complete());
    let missing = &collected.missing[0];
    assert_eq!(
        (missing.link_ref.as_str(), missing.status.as_deref()),
        ("L-2", Some("READY"))
    );
    w.stop().await;
}
