//! `POST /Accounts/discover`.

use std::sync::atomic::Ordering;

use account_aggregator::Operation::FipDiscover;
use serde_json::{Value, json};

use crate::aa_provider::{
    bank::{MEERA, OTHER},
    world::{HER, World, discover, refused},
};

#[actix_web::test]
async fn accounts_are_found_by_a_proven_identifier_of_the_callers_own_customer_only() {
    let w = World::new().await;
    let ask = async |body: Value| w.one.call(FipDiscover, &body).await;
    let by = |identifiers: Value| json!({"Customer": {"id": HER, "Identifiers": identifiers}, "FITypes": ["DEPOSIT"]});
    let identifier = |category: &str, kind: &str, value: &str| json!({"category": category, "type": kind, "value": value});
    // 1022
    let nobody = discover(HER, "9999999999", &["DEPOSIT"]);
    assert_eq!(ask(nobody).await, refused(404, "NoAccountsFound"));
    // 1024, 1025; and a strong one of a kind that finds nobody here.
    for (category, kind) in [
        ("WEAK", "MOBILE"),
        ("ANCILLARY", "MOBILE"),
        ("STRONG", "PAN"),
    ] {
        let body = by(json!([identifier(category, kind, MEERA)]));
        assert_eq!(
            ask(body).await,
            refused(400, "InvalidRequest"),
            "{category}"
        );
    }
    // Two strong ones that name two people.
    let body = by(json!([
        identifier("STRONG", "MOBILE", MEERA),
        identifier("STRONG", "MOBILE", OTHER)
    ]));
    assert_eq!(ask(body).await, refused(404, "NoAccountsFound"));
    // 1026, 1060
    for address in [
        "meera",
        "m@one",
        "meera@two",
        "me era@one",
        "@one",
        "meera@one@one",
    ] {
        let body = discover(address, MEERA, &["DEPOSIT"]);
        assert_eq!(ask(body).await, refused(400, "InvalidRequest"), "{address}");
    }
    let body = discover(HER, MEERA, &["EQUITIES", "SIP"]);
    assert_eq!(ask(body).await, refused(404, "UnsupportedFIType"));
    let body = discover("other@one", OTHER, &["TERM_DEPOSIT"]);
    assert_eq!(ask(body).await, refused(404, "NoAccountsFound"));
    w.bank.down.store(true, Ordering::SeqCst);
    let body = discover(HER, MEERA, &["DEPOSIT"]);
    assert_eq!(ask(body).await, refused(503, "ServiceUnavailable"));
    w.stop().await;
}

#[actix_web::test]
async fn accounts_are_told_by_kind_masked_and_by_the_same_reference_each_time() {
    let w = World::new().await;
    // 1001, 1002, 1003; both spellings of a term deposit.
    for (kind, types, masked) in [
        (
            "DEPOSIT",
            vec!["SAVINGS", "CURRENT"],
            vec!["XXXXXX0001", "XXXXXX0002"],
        ),
        ("TERM-DEPOSIT", vec!["DEFAULT"], vec!["XXXXXX0003"]),
        ("TERM_DEPOSIT", vec!["DEFAULT"], vec!["XXXXXX0003"]),
        ("RECURRING_DEPOSIT", vec!["DEFAULT"], vec!["XXXXXX0004"]),
    ] {
        let found = w.discovered(&[kind]).await;
        let told = |member: &str| -> Vec<String> {
            let all = found
                .iter()
                .map(|one| one[member].as_str().unwrap().to_owned());
            all.collect()
        };
        assert_eq!(told("accType"), types);
        assert_eq!(told("maskedAccNumber"), masked);
        assert!(told("FIType").iter().all(|spelled| spelled == kind));
        assert!(
            !found
                .iter()
                .any(|one| one.to_string().contains("1100000000"))
        );
        assert_eq!(found, w.discovered(&[kind]).await);
    }
    // 1020, 1021: those that are served, of those that are asked for.
    let all = ["DEPOSIT", "TERM_DEPOSIT", "RECURRING_DEPOSIT", "EQUITIES"];
    assert_eq!(w.discovered(&all).await.len(), 4);
    assert_eq!(w.discovered(&all[1..3]).await.len(), 2);
    // 1055
    let body = json!({"Customer": {"id": HER, "Identifiers": [
        {"category": "STRONG", "type": "MOBILE", "value": MEERA},
        {"category": "WEAK", "type": "PAN", "value": "ABCDE1234F"},
        {"category": "ANCILLARY", "type": "DOB", "value": "1990-01-01"},
    ]}, "FITypes": ["DEPOSIT"]});
    let found = w.one.call(FipDiscover, &body).await.unwrap();
    let hers = w.discovered(&["DEPOSIT"]).await;
    assert_eq!(found["DiscoveredAccounts"].as_array().unwrap(), &hers);
    // Another aggregator cannot tell that it is the same account.
    let body = discover("meera@two", MEERA, &["DEPOSIT"]);
    let found = w.two.call(FipDiscover, &body).await.unwrap();
    assert_ne!(
        found["DiscoveredAccounts"][0]["accRefNumber"],
        hers[0]["accRefNumber"]
    );
    // What is personal does not lie in the database in the clear.
    let bytes = w.database_bytes();
    for personal in [HER, MEERA, "110000000001"] {
        let found = bytes
            .windows(personal.len())
            .any(|w| w == personal.as_bytes());
        assert!(!found, "{personal}");
    }
    w.stop().await;
}
