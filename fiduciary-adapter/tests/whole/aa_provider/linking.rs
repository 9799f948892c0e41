//! `POST /Accounts/link` and `POST /Accounts/link/verify`.

use account_aggregator::Operation::{
    AaAccountLinkNotification, FipDiscover, FipLink, FipLinkVerify,
};
use chrono::TimeDelta;
use fiduciary_adapter::account_aggregator::provider::NetworkVerbError;
use serde_json::{Value, json};

use crate::aa_provider::{
    bank::{MEERA, OTHER},
    world::{HER, World, discover, link, refused},
};

#[actix_web::test]
async fn only_what_was_discovered_for_her_can_be_linked_and_exactly_as_it_was_told() {
    let w = World::new().await;
    let accounts = w.discovered(&["DEPOSIT"]).await;
    let ask = async |address: &str, accounts: Vec<Value>| {
        w.one.call(FipLink, &link(address, &accounts)).await
    };
    let changed = |member: &str, value: &str| {
        let mut account = accounts[0].clone();
        account[member] = value.into();
        vec![account]
    };
    // 1035, 1036
    for (member, value) in [
        ("maskedAccNumber", "110000000001"),
        ("maskedAccNumber", "XXXXXX0002"),
        ("FIType", "TERM_DEPOSIT"),
        ("accType", "CURRENT"),
        ("accRefNumber", "00000000000000000000000000000000"),
    ] {
        let told = ask(HER, changed(member, value)).await;
        assert_eq!(told, refused(404, "AccountNotFound"), "{member}");
    }
    // 1032
    for address in ["meera", "meera@two", "m@one"] {
        let told = ask(address, accounts.clone()).await;
        assert_eq!(told, refused(400, "InvalidRequest"), "{address}");
    }
    // 1038: another customer's account, under her address and beside her own.
    let body = discover("other@one", OTHER, &["DEPOSIT"]);
    let others = w.one.call(FipDiscover, &body).await.unwrap();
    let others = others["DiscoveredAccounts"][0].clone();
    let told = ask(HER, vec![accounts[0].clone(), others.clone()]).await;
    assert_eq!(told, refused(404, "AccountNotFound"));
    // The same where one address has discovered both.
    let body = discover(HER, OTHER, &["DEPOSIT"]);
    w.one.call(FipDiscover, &body).await.unwrap();
    let told = ask(HER, vec![accounts[0].clone(), others.clone()]).await;
    assert_eq!(told, refused(404, "AccountNotFound"));
    let told = ask(HER, vec![accounts[0].clone(), accounts[0].clone()]).await;
    assert_eq!(told, refused(400, "InvalidRequest"), "twice");
    // What another aggregator has discovered is unknown.
    let body = link("meera@two", &accounts);
    let told = w.two.call(FipLink, &body).await;
    assert_eq!(told, refused(404, "AccountNotFound"));
    w.later(TimeDelta::hours(25)).await;
    let told = ask(HER, vec![accounts[0].clone()]).await;
    assert_eq!(told, refused(404, "AccountNotFound"), "long ago");
    assert_eq!(
        w.number("SELECT count(*) AS found FROM fip_link_attempt")
            .await,
        0
    );
    w.stop().await;
}

#[actix_web::test]
async fn a_token_is_taken_once_in_time_from_the_aggregator_it_was_sent_for() {
    let w = World::new().await;
    let accounts = w.discovered(&["DEPOSIT"]).await;
    let begin = async || {
        let begun = w
            .one
            .call(FipLink, &link(HER, &accounts[..1]))
            .await
            .unwrap();
        assert_eq!(begun["AuthenticatorType"], "TOKEN");
        begun["RefNumber"].as_str().unwrap().to_owned()
    };
    let verify = async |reference: String, token: String| {
        let body = json!({"refNumber": reference, "token": token});
        w.one.call(FipLinkVerify, &body).await
    };
    let first = begin().await;
    let second = begin().await;
    let (right, others) = (w.token_of(&first), w.token_of(&second));
    assert_ne!(right, others);
    assert!(right.len() == 6 && right.bytes().all(|b| b.is_ascii_digit()));
    // 1052, 1053
    for token in [right.as_str(), "000"] {
        let told = verify(w.one.uuid(), token.to_owned()).await;
        assert_eq!(told, refused(400, "InvalidRequest"));
    }
    // 1054: another aggregator's call for it, and another attempt's token.
    let body = json!({"refNumber": first, "token": right});
    let told = w.two.call(FipLinkVerify, &body).await;
    assert_eq!(told, refused(400, "InvalidRequest"));
    assert_eq!(
        verify(first.clone(), others.clone()).await,
        refused(400, "InvalidLinkToken")
    );
    // 1051; five tries, and then it is gone, the right one or not.
    for _ in 0..4 {
        let told = verify(first.clone(), "abcdef".into()).await;
        assert_eq!(told, refused(400, "InvalidLinkToken"));
    }
    for token in ["abcdef", &right] {
        let told = verify(first.clone(), token.to_owned()).await;
        assert_eq!(told, refused(401, "LinkTokenExpired"));
    }
    w.advance(TimeDelta::minutes(10));
    let told = verify(second.clone(), others).await;
    assert_eq!(told, refused(401, "LinkTokenExpired"), "too late");
    // 1030, 1049, 1050 is a matter of the schema.
    let third = begin().await;
    let token = w.token_of(&third);
    let linked = verify(third.clone(), token.clone()).await.unwrap();
    let detail = &linked["AccLinkDetails"][0];
    assert_eq!(detail["customerAddress"], HER);
    assert_eq!(detail["accRefNumber"], accounts[0]["accRefNumber"]);
    assert_eq!(detail["status"], "LINKED");
    let told = verify(third, token).await;
    assert_eq!(told, refused(401, "LinkTokenExpired"), "used");
    // Linked again, it is called the same.
    let fourth = begin().await;
    let again = verify(fourth.clone(), w.token_of(&fourth)).await.unwrap();
    let again = &again["AccLinkDetails"][0]["linkRefNumber"];
    assert_eq!(again, &detail["linkRefNumber"]);
    w.stop().await;
}

#[actix_web::test]
async fn the_same_call_again_sends_no_second_token_and_another_under_its_id_is_refused() {
    let w = World::new().await;
    let accounts = w.discovered(&["DEPOSIT"]).await;
    let call = w.one.prepared(FipLink, &link(HER, &accounts));
    let begun = w.one.carry(&call).await.unwrap();
    let again = w.one.carry(&call).await.unwrap();
    assert_eq!(begun["RefNumber"], again["RefNumber"]);
    assert_eq!(
        w.number("SELECT count(*) AS found FROM fip_link_attempt")
            .await,
        1
    );
    let mut other: Value = serde_json::from_slice(&call.body).unwrap();
    other["Customer"]["Accounts"] = json!(accounts[..1]);
    let told = w.one.send(FipLink, &other).await;
    assert_eq!(told, refused(409, "IdempotencyError"));
    // A token that was right is so again, for the very same call.
    let reference = begun["RefNumber"].as_str().unwrap();
    let body = json!({"refNumber": reference, "token": w.token_of(reference)});
    let call = w.one.prepared(FipLinkVerify, &body);
    let linked = w.one.carry(&call).await.unwrap();
    let again = w.one.carry(&call).await.unwrap();
    assert_eq!(linked["AccLinkDetails"], again["AccLinkDetails"]);
    w.stop().await;
}

#[actix_web::test]
async fn a_customer_is_not_flooded_with_tokens() {
    let w = World::with("most_tokens = 2", "").await;
    let accounts = w.discovered(&["DEPOSIT"]).await;
    for wanted in [true, true, false] {
        let told = w.one.call(FipLink, &link(HER, &accounts)).await;
        assert_eq!(told.is_ok(), wanted);
    }
    w.advance(TimeDelta::minutes(10));
    assert!(w.one.call(FipLink, &link(HER, &accounts)).await.is_ok());
    w.stop().await;
}

#[actix_web::test]
async fn where_nobody_can_send_a_token_no_link_is_begun() {
    let w = World::with("authenticator = \"TOKEN\"\ntoken_command = [\"false\"]", "").await;
    let accounts = w.discovered(&["DEPOSIT"]).await;
    let call = w.one.prepared(FipLink, &link(HER, &accounts));
    for _ in 0..2 {
        let told = w.one.carry(&call).await;
        assert_eq!(told, refused(503, "ServiceUnavailable"));
    }
    assert_eq!(
        w.number("SELECT count(*) AS found FROM fip_link_attempt")
            .await,
        0
    );
    w.stop().await;
}

#[actix_web::test]
async fn a_direct_link_is_made_by_the_hosts_own_hand_and_told_to_its_aggregator() {
    // 5005 to 5008
    let w = World::with("authenticator = \"DIRECT\"", "").await;
    let body = discover(HER, MEERA, &["DEPOSIT"]);
    let found = w.one.call(FipDiscover, &body).await.unwrap();
    let accounts = found["DiscoveredAccounts"].as_array().unwrap();
    let begun = w.one.call(FipLink, &link(HER, accounts)).await.unwrap();
    assert_eq!(begun["AuthenticatorType"], "DIRECT");
    let reference = begun["RefNumber"].as_str().unwrap();
    let body = json!({"refNumber": reference, "token": "123456"});
    let told = w.one.call(FipLinkVerify, &body).await;
    assert_eq!(told, refused(400, "InvalidRequest"));
    let adapter = &w.running.adapter;
    let unknown = adapter.confirm_network_link(&w.one.uuid()).await;
    assert!(matches!(unknown, Err(NetworkVerbError::NoAttempt)));
    let links = adapter.confirm_network_link(reference).await.unwrap();
    assert_eq!(links.len(), 2);
    let again = adapter.confirm_network_link(reference).await;
    assert!(matches!(again, Err(NetworkVerbError::NoAttempt)), "twice");
    w.running.work_network_now().await;
    let told = w.one.told();
    assert!(w.two.told().is_empty());
    assert_eq!(told.len(), 2);
    for ((operation, body), link) in told.iter().zip(&links) {
        assert_eq!(*operation, AaAccountLinkNotification);
        let status = &body["AccountLinkStatusNotification"];
        assert_eq!(status["customerAddress"], HER);
        assert_eq!(status["linkRefNumber"], link.link_ref_number.as_str());
        assert_eq!(status["linkStatus"], "LINKED");
        assert_eq!(body["Notifier"], json!({"type": "FIP", "id": "FIP-1"}));
    }
    w.stop().await;
}
