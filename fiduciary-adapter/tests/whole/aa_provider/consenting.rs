//! `POST /Consent`.

use account_aggregator::{
    Operation::{FipConsent, FipDelink},
    time,
};
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::aa_provider::{
    aggregator::signer,
    world::{HER, World, refused},
};

type Change = fn(&mut Value);

#[actix_web::test]
async fn an_artefact_is_judged_once_more_whatever_the_aggregator_has_checked() {
    let w = World::new().await;
    let links = w.linked(&["DEPOSIT"]).await;
    let changes: [(&str, Change); 38] = [
        ("2006 start after the end", |d| {
            d["consentStart"] = "2030-01-01T00:00:00Z".into()
        }),
        ("2006 over", |d| {
            d["consentStart"] = "2020-01-01T00:00:00Z".into();
            d["consentExpiry"] = "2026-01-01T00:00:00Z".into();
        }),
        ("2006 for ever", |d| {
            d["consentExpiry"] = "2099-01-01T00:00:00Z".into()
        }),
        ("2007 consumer", |d| d["DataConsumer"]["id"] = "AA-2".into()),
        ("2007 consumer", |d| {
            d["DataConsumer"]["id"] = "FIU-1".into()
        }),
        ("2007 consumer", |d| {
            d["DataConsumer"]["type"] = "FIU".into()
        }),
        ("2007 provider", |d| {
            d["DataProvider"]["id"] = "FIP-2".into()
        }),
        ("2007 provider", |d| d["DataProvider"]["type"] = "AA".into()),
        ("2008 address", |d| d["Customer"]["id"] = "meera".into()),
        ("2030 address", |d| d["Customer"]["id"] = "meera@two".into()),
        ("2010 address", |d| d["Customer"]["id"] = "other@one".into()),
        ("2010 link", |d| {
            d["Accounts"][1]["linkRefNumber"] = "39e108fe-9243-41e8-b9f2-0256d88baae8".into();
        }),
        ("2010 type", |d| {
            d["Accounts"][1]["fiType"] = "TERM_DEPOSIT".into()
        }),
        ("2010 sub-type", |d| {
            d["Accounts"][1]["accType"] = "SAVINGS".into()
        }),
        ("2010 number", |d| {
            d["Accounts"][1]["maskedAccNumber"] = "XXXXXX0001".into()
        }),
        ("2010 provider", |d| {
            d["Accounts"][1]["fipId"] = "FIP-2".into()
        }),
        ("2010 none", |d| d["Accounts"] = json!([])),
        ("2010 twice", |d| {
            d["Accounts"][1] = d["Accounts"][0].clone()
        }),
        ("2010 not of fiTypes", |d| {
            d["fiTypes"] = json!(["TERM_DEPOSIT"])
        }),
        ("2011 range", |d| {
            d["FIDataRange"]["from"] = "2027-06-01T00:00:00Z".into()
        }),
        ("2011 range", |d| {
            d["FIDataRange"]["to"] = d["FIDataRange"]["from"].clone()
        }),
        ("2012 life", |d| {
            d["DataLife"] = json!({"unit": "MONTH", "value": -1})
        }),
        ("2012 life", |d| {
            d["DataLife"] = json!({"unit": "INF", "value": 1})
        }),
        ("2012 life", |d| {
            d["DataLife"] = json!({"unit": "HOUR", "value": 1})
        }),
        ("2012 life of what is not stored", |d| {
            d["consentMode"] = "VIEW".into()
        }),
        ("2013 frequency", |d| d["Frequency"]["value"] = json!(0)),
        ("2013 frequency", |d| d["Frequency"]["value"] = json!(1.5)),
        ("2013 frequency", |d| d["Frequency"]["unit"] = "INF".into()),
        ("2017 purpose", |d| d["Purpose"]["code"] = "106".into()),
        ("2017 purpose", |d| {
            d["Purpose"]["refUri"] = "https://api.rebit.org.in/aa/purpose/102.xml".into();
        }),
        ("mode", |d| d["consentMode"] = "KEEP".into()),
        ("fetch type", |d| d["fetchType"] = "OFTEN".into()),
        ("consent types", |d| d["consentTypes"] = json!([])),
        ("consent types", |d| d["consentTypes"] = json!(["PROFILES"])),
        ("filter", |d| {
            d["DataFilter"] =
                json!([{"type": "TRANSACTIONAMOUNT", "operator": ">", "value": "much"}]);
        }),
        ("filter", |d| {
            d["DataFilter"] =
                json!([{"type": "TRANSACTIONTYPE", "operator": ">", "value": "DEBIT"}]);
        }),
        ("no expiry", |d| {
            drop(d.as_object_mut().unwrap().remove("consentExpiry"))
        }),
        ("a question", |d| d["Query"] = json!({"question": "income"})),
    ];
    for (what, change) in changes {
        let mut detail = w.detail(&links);
        change(&mut detail);
        let told = w.one.call(FipConsent, &w.artefact(&detail)).await;
        assert_eq!(told, refused(400, "InvalidRequest"), "{what}");
    }
    // Nothing but that was wrong with any of them.
    w.consented(&w.detail(&links)).await;
    assert_eq!(
        w.number("SELECT count(*) AS found FROM fip_consent").await,
        1
    );
    w.stop().await;
}

#[actix_web::test]
async fn an_envelope_that_does_not_fit_its_consent_is_refused() {
    let w = World::new().await;
    let links = w.linked(&["DEPOSIT"]).await;
    let detail = w.detail(&links);
    let later = time::format(w.one.now() + TimeDelta::minutes(2));
    let before = time::format(w.one.now() - TimeDelta::minutes(2));
    // 2004, 2005, 2015
    for (pointer, value) in [
        ("/consentId", json!("no-uuid")),
        ("/status", json!("PAUSED")),
        ("/status", json!("REVOKED")),
        ("/createTimestamp", json!(later)),
        ("/ConsentUse/lastUseDateTime", json!(later)),
        ("/ConsentUse/count", json!(-1)),
        ("/ConsentUse/count", json!(0.5)),
    ] {
        let mut artefact = w.artefact(&detail);
        *artefact.pointer_mut(pointer).unwrap() = value;
        let told = w.one.call(FipConsent, &artefact).await;
        assert_eq!(told, refused(400, "InvalidRequest"), "{pointer}");
    }
    let mut artefact = w.artefact(&detail);
    artefact["ConsentUse"] = json!({"logUri": "l", "count": 1, "lastUseDateTime": before});
    let told = w.one.call(FipConsent, &artefact).await;
    assert_eq!(
        told,
        refused(400, "InvalidRequest"),
        "used before it was made"
    );
    // 2014: a signature that does not hold, and nobody's.
    let good = w.artefact(&detail)["signedConsent"]
        .as_str()
        .unwrap()
        .to_owned();
    let parts: Vec<&str> = good.split('.').collect();
    let other = w.artefact(&w.detail(&links[..1]));
    let other: Vec<&str> = other["signedConsent"]
        .as_str()
        .unwrap()
        .split('.')
        .collect();
    let nobodys = signer(9)
        .sign_compact(detail.to_string().as_bytes())
        .unwrap();
    for signed in [
        format!("{}.{}.{}", parts[0], other[1], parts[2]),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{}.{}.{}A", parts[0], parts[1], parts[2]),
        nobodys,
        "nonsense".to_owned(),
    ] {
        let mut artefact = w.artefact(&detail);
        artefact["signedConsent"] = signed.into();
        let told = w.one.call(FipConsent, &artefact).await;
        assert_eq!(told, refused(400, "SignatureDoesNotMatch"));
    }
    // 2029: another aggregator's.
    let told = w
        .one
        .call(FipConsent, &w.artefact_by(&w.two, &detail))
        .await;
    assert_eq!(told, refused(400, "InvalidRequest"));
    // 2030: another aggregator hands ours over, or signs the like over accounts that are not linked with it.
    let mut theirs = detail.clone();
    theirs["DataConsumer"]["id"] = "AA-2".into();
    theirs["Customer"]["id"] = "meera@two".into();
    for artefact in [
        w.artefact(&detail),
        w.artefact_by(&w.two, &detail),
        w.artefact_by(&w.two, &theirs),
    ] {
        let told = w.two.call(FipConsent, &artefact).await;
        assert_eq!(told, refused(400, "InvalidRequest"));
    }
    w.stop().await;
}

#[actix_web::test]
async fn a_consent_is_taken_once_and_the_very_same_call_gets_its_answer_again() {
    let w = World::new().await;
    let links = w.linked(&["DEPOSIT"]).await;
    let detail = w.detail(&links);
    // 2001
    let call = w.one.prepared(FipConsent, &w.artefact(&detail));
    assert_eq!(w.one.carry(&call).await.unwrap()["response"], "OK");
    assert_eq!(w.one.carry(&call).await.unwrap()["response"], "OK");
    // 2016: the same consent in another call.
    let mut same: Value = serde_json::from_slice(&call.body).unwrap();
    same["txnid"] = w.one.uuid().into();
    let told = w.one.send(FipConsent, &same).await;
    assert_eq!(told, refused(400, "InvalidRequest"));
    // Another consent in the same call.
    let mut other: Value = serde_json::from_slice(&call.body).unwrap();
    other["consentId"] = w.one.uuid().into();
    let told = w.one.send(FipConsent, &other).await;
    assert_eq!(told, refused(409, "IdempotencyError"));
    // 2009
    for code in ["101", "102", "103", "104", "105"] {
        let mut detail = w.detail(&links);
        let uri = format!("https://api.rebit.org.in/aa/purpose/{code}.xml");
        detail["Purpose"] =
            json!({"code": code, "refUri": uri, "text": "t", "Category": {"type": "c"}});
        w.consented(&detail).await;
        detail["Purpose"] = json!({"code": code});
        w.consented(&detail).await;
    }
    // A link that is over carries no new consent.
    let body = json!({"Account": {"customerAddress": HER, "linkRefNumber": links[1].1}});
    w.one.call(FipDelink, &body).await.unwrap();
    let told = w.one.call(FipConsent, &w.artefact(&detail)).await;
    assert_eq!(told, refused(400, "InvalidRequest"));
    w.stop().await;
}

#[actix_web::test]
async fn more_than_the_fair_use_rules_allow_is_refused_with_412() {
    let table = "[[rule]]\nid = \"R1\"\npurposes = [\"101\"]\n\
        consent_expiry = { unit = \"MONTH\", value = 6 }\nfrequency = { unit = \"DAY\", value = 10 }\n";
    let w = World::with("", table).await;
    let links = w.linked(&["DEPOSIT"]).await;
    let mut detail = w.detail(&links);
    let told = w.one.call(FipConsent, &w.artefact(&detail)).await;
    assert_eq!(told, refused(412, "PreconditionFailed"), "for a year");
    detail["consentExpiry"] = time::format(w.one.now() + TimeDelta::days(100)).into();
    detail["Purpose"] = json!({"code": "102"});
    let told = w.one.call(FipConsent, &w.artefact(&detail)).await;
    assert_eq!(told, refused(412, "PreconditionFailed"), "no rule");
    detail["Purpose"] = json!({"code": "101"});
    w.consented(&detail).await;
    w.stop().await;
}
