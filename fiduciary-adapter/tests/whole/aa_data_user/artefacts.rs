//! The artefact: genuine, for us, and never wider than what was asked for.

use account_aggregator::{Operation as Op, artefact::SignedConsentDetail, message::DataFilter};
use chrono::TimeDelta;
use fiduciary_adapter::account_aggregator::data_user::{ConsentStatus, NetworkUserError};
use serde_json::{Value, json};

use crate::aa_data_user::{
    aggregator::{Twist, account},
    world::{World, signer},
};

type Change = fn(&mut SignedConsentDetail);
/// A change of the answer around it.
type Bent = fn(&mut Value);

/// It is told in the request that it failed, and why; nothing can be asked for.
async fn is_discarded(w: &World, state: &str, what: &str) {
    let handle = w.requested().await;
    let error = w.user().follow(&handle, None).await.unwrap_err();
    let consent = w.one.state.lock().unwrap().consent.clone();
    let row = w.user().requests().await.unwrap().remove(0);
    assert_eq!(row.state, state, "{what}: {error}");
    assert!(row.reason.is_some_and(|why| !why.contains('@')), "{what}");
    let held = w.user().consent(&consent, None).await;
    assert!(matches!(held, Err(NetworkUserError::Unknown(_))), "{what}");
}

/// 1031, 1032, 1041: what is not the aggregator's answer to this call says nothing about the consent.
#[actix_web::test]
async fn an_answer_that_is_none_is_discarded_and_told() {
    let w = World::new().await;
    let twists = [
        Twist::Body(|b| b["ver"] = "9.9".into()),
        Twist::Body(|b| b["txnid"] = "4a4adbbe-29ae-41e8-a8d7-0289437bf331".into()),
        Twist::Body(|b| b["timestamp"] = "2027-01-15T07:00:00Z".into()),
        Twist::Body(|b| b["status"] = "PERHAPS".into()),
        Twist::Body(|b| b["consentId"] = "".into()),
        Twist::Body(|b| b["createTimestamp"] = "now".into()),
        Twist::Body(|b| b["ConsentUse"] = json!({})),
        Twist::Body(|b| b["ConsentUse"]["count"] = "none".into()),
        Twist::Body(|b| drop(b.as_object_mut().unwrap().remove("signedConsent"))),
        Twist::Unsigned,
        Twist::Flipped,
        Twist::SignedBy(signer(2)),
    ];
    for (number, twist) in twists.into_iter().enumerate() {
        w.one.twist(Op::AaConsentFetch, twist);
        is_discarded(&w, "pending", &number.to_string()).await;
    }
    w.stop().await;
}

/// 1033, 1037 to 1040.
#[actix_web::test]
async fn an_artefact_that_cannot_be_is_discarded_for_good() {
    let w = World::new().await;
    let twists: [(&str, Bent); 9] = [
        ("1033", |b| {
            b["consentId"] = "4a4adbbe-29ae-41e8-a8d7-0289437bf331".into()
        }),
        ("1037 later", |b| {
            b["createTimestamp"] = "2027-01-15T08:16:00Z".into()
        }),
        ("1037 before it was asked", |b| {
            b["createTimestamp"] = "2027-01-15T07:44:00Z".into()
        }),
        ("1038", |b| b["signedConsent"] = "no.signed.consent".into()),
        ("1038 cut", |b| {
            let text = b["signedConsent"].as_str().unwrap().to_owned();
            b["signedConsent"] = text[..text.len() - 8].into();
        }),
        ("1038 bare", |b| b["signedConsent"] = "x".into()),
        ("1039 later", |b| {
            b["ConsentUse"]["lastUseDateTime"] = "2027-01-15T09:00:00Z".into()
        }),
        ("1039 before", |b| {
            b["ConsentUse"]["lastUseDateTime"] = "2026-01-15T09:00:00Z".into()
        }),
        ("1039 below zero", |b| {
            b["ConsentUse"]["count"] = (-1).into()
        }),
    ];
    for (what, change) in twists {
        w.one.twist(Op::AaConsentFetch, Twist::Body(change));
        is_discarded(&w, "failed", what).await;
    }
    w.one.untwist();
    // 1040: by the key of the other aggregator.
    w.one.set(|state| state.artefact_signer = Some(signer(2)));
    is_discarded(&w, "failed", "1040").await;
    w.one.set(|state| state.artefact_signer = None);
    // One artefact is of one request.
    let first = w.consented().await;
    w.one.twist(
        Op::AaConsentHandle,
        Twist::Member("/ConsentStatus/id", first.id),
    );
    let handle = w.requested().await;
    assert!(w.user().follow(&handle, None).await.is_err());
    w.stop().await;
}

#[actix_web::test]
async fn an_artefact_that_is_wider_than_what_was_asked_for_is_discarded() {
    let w = World::new().await;
    let wider: [(&str, Change); 22] = [
        ("consumer", |d| {
            d.data_consumer.id = "another-fiu".parse().unwrap()
        }),
        ("consumer's type", |d| d.data_consumer.r#type = "AA".into()),
        ("provider", |d| d.data_provider.id = "aa-2".parse().unwrap()),
        ("provider's type", |d| d.data_provider.r#type = "FIP".into()),
        ("customer", |d| d.customer.id.0 = "him@one".into()),
        ("start", |d| d.consent_start.0 -= TimeDelta::seconds(1)),
        ("expiry", |d| d.consent_expiry.0 += TimeDelta::seconds(1)),
        ("span", |d| d.consent_expiry = d.consent_start),
        ("mode", |d| d.consent_mode = "STREAM".into()),
        ("fetch type", |d| d.fetch_type = "ONETIME".into()),
        ("FI types", |d| d.fi_types.push("EQUITIES".into())),
        ("purpose", |d| d.purpose.code = "102".into()),
        ("from", |d| d.range.from.0 -= TimeDelta::seconds(1)),
        ("to", |d| d.range.to.0 += TimeDelta::seconds(1)),
        ("range", |d| d.range.to = d.range.from),
        ("life", |d| d.data_life.value = 3.0),
        ("life's unit", |d| d.data_life.unit = "MONTH".into()),
        ("frequency", |d| d.frequency.value = 6.0),
        ("frequency's unit", |d| d.frequency.unit = "HOUR".into()),
        ("filter", |d| d.data_filter.clear()),
        ("question", |d| d.query = Some(json!({"q": 1}))),
        ("an account of another kind", |d| {
            d.accounts[0].fi_type = "EQUITIES".into()
        }),
    ];
    for (what, change) in wider {
        w.one.set(|state| state.change = change);
        is_discarded(&w, "failed", what).await;
    }
    let twice = |d: &mut SignedConsentDetail| d.accounts.push(account("bank-fip", "L-1"));
    w.one.set(|state| state.change = twice);
    is_discarded(&w, "failed", "an account twice").await;

    // Less is hers to give.
    w.one.set(|state| {
        state.change = |d| {
            d.consent_start.0 += TimeDelta::hours(1);
            d.consent_expiry.0 -= TimeDelta::days(1);
            d.consent_types.truncate(1);
            d.range.from.0 += TimeDelta::days(1);
            d.data_life.value = 1.0;
            d.frequency.value = 1.0;
            d.accounts.truncate(1);
            d.data_filter.push(DataFilter {
                r#type: "TRANSACTIONTYPE".into(),
                operator: "=".into(),
                value: "CREDIT".into(),
            });
        };
    });
    let consent = w.consented().await;
    assert_eq!(consent.detail.consent_types, ["PROFILE"]);
    assert_eq!(consent.detail.accounts.len(), 1);
    // It holds from its first moment, and not before.
    let early = w.user().request_data(&consent, None).await;
    assert!(matches!(early, Err(NetworkUserError::OutsideSpan)));
    w.stop().await;
}

/// 1034, 1035.
#[actix_web::test]
async fn data_is_asked_for_only_under_a_consent_that_is_active() {
    let w = World::new().await;
    for (status, wanted) in [
        ("PAUSED", ConsentStatus::Paused),
        ("REVOKED", ConsentStatus::Revoked),
        ("EXPIRED", ConsentStatus::Expired),
    ] {
        w.one.set(|state| state.consent_status = status);
        let consent = w.consented().await;
        assert_eq!(consent.status, wanted);
        let refused = w.user().request_data(&consent, None).await;
        assert!(
            matches!(refused, Err(NetworkUserError::Stopped(s)) if s == wanted),
            "{status}"
        );
    }
    w.one.set(|state| state.consent_status = "PAUSED");
    let handle = w.requested().await;
    w.user().follow(&handle, None).await.unwrap();
    // She has resumed it: the aggregator's own word, asked for again.
    w.one.set(|state| state.consent_status = "ACTIVE");
    let (_, consent) = w.user().follow(&handle, None).await.unwrap();
    assert_eq!(w.one.count(Op::AaFiRequest), 0);
    w.user()
        .request_data(&consent.unwrap(), None)
        .await
        .unwrap();
    // What has ended does not come back.
    w.one.set(|state| state.consent_status = "REVOKED");
    w.user().follow(&handle, None).await.unwrap();
    w.one.set(|state| state.consent_status = "ACTIVE");
    let (_, consent) = w.user().follow(&handle, None).await.unwrap();
    assert_eq!(consent.unwrap().status, ConsentStatus::Revoked);
    w.stop().await;
}
