//! What she decides, and what each party of the network learns of it.

use consent_model::{
    narrowing::{Often, TermNarrowing},
    term::{Frequency, Unit},
};

use super::*;

/// A consent over accounts of both banks; handle, consent, and ids of the copies: lender's, banks'.
async fn over_two(net: &Net) -> (String, ConsentId, String, [Value; 2]) {
    let (m, me) = (&net.w.manager, net.w.account);
    let id = net.discover(&net.direct).await;
    m.begin_linking(me, &id, &[0]).await.unwrap();
    let told = net.message(json!({
        "Notifier": {"type": "FIP", "id": "BANK-2"},
        "AccountLinkStatusNotification": {"accRefNumber": "BANK-2-1234", "customerAddress": "meera.k@us",
            "linkRefNumber": "direct-1", "linkStatus": "LINKED"}}));
    let op = Operation::AaAccountLinkNotification;
    assert_eq!(net.call(&net.direct, op, &told).await.0, 200);
    let handle = net.ask(net.detail()).await;
    assert_eq!(net.handle(&handle).await, ("PENDING".to_owned(), None));
    let links = net.links().await;
    assert_eq!(links.len(), 3);
    let consent = net.approve(&[links[0], links[2]], |_| ()).await;
    let (status, copy) = net.handle(&handle).await;
    assert_eq!(status, "READY");
    let mut one = net.bank.hears(Operation::FipConsent, 1).await;
    let mut two = net.direct.hears(Operation::FipConsent, 1).await;
    (
        handle,
        consent,
        copy.unwrap(),
        [one.remove(0), two.remove(0)],
    )
}

// 1015, 1026, 1034, 1035
#[tokio::test]
async fn each_provider_has_a_copy_that_says_nothing_of_the_other_or_of_who_asked() {
    let net = Net::linked().await;
    let (handle, _, copy, [one, two]) = over_two(&net).await;
    let (status, for_user) = net.fetch(&copy).await;
    assert_eq!(status, "ACTIVE");
    let party = |p: &account_aggregator::message::ConsentParty| format!("{} {}", p.r#type, p.id);
    assert_eq!(party(&for_user.data_consumer), "FIU FIU-1");
    assert_eq!(party(&for_user.data_provider), "AA AA-1");
    let named: Vec<_> = for_user
        .accounts
        .iter()
        .map(|a| a.fip_id.as_str())
        .collect();
    assert_eq!(named, ["BANK-1", "BANK-2"]);
    for (bank, other, artefact) in [(&net.bank, "BANK-2", one), (&net.direct, "BANK-1", two)] {
        let detail = net.verified(bank, &artefact);
        assert_eq!(party(&detail.data_consumer), "AA AA-1");
        assert_eq!(party(&detail.data_provider), format!("FIP {}", bank.id));
        assert_eq!(detail.accounts.len(), 1);
        assert_eq!(detail.accounts[0].fip_id, bank.id);
        assert_eq!(detail.fi_types, ["DEPOSIT"]);
        assert_eq!(detail.customer.id.0, "meera.k@us");
        assert_ne!(artefact["consentId"], copy.as_str());
        let said = format!("{artefact}{}", serde_json::to_string(&detail).unwrap());
        for secret in ["FIU-1", "Name of FIU", &handle, &copy, other] {
            assert!(!said.contains(secret), "{secret} in {said}");
        }
        // What the lender wants is all there.
        assert_eq!(detail.consent_types, ["SUMMARY", "TRANSACTIONS"]);
        assert_eq!(detail.data_filter, for_user.data_filter);
    }
}

// 1019, 1020, 1021, 1029, 1030, 1031, 1036, 1037
#[tokio::test]
async fn every_change_is_told_to_both_ends_under_their_own_names() {
    let net = Net::linked().await;
    let (handle, consent, copy, [one, two]) = over_two(&net).await;
    let (m, me) = (&net.w.manager, net.w.account);
    m.pause(me, consent, None).await.unwrap();
    assert_eq!(net.fetch(&copy).await.0, "PAUSED");
    assert_eq!(net.handle(&handle).await.0, "READY");
    for bank in [&net.bank, &net.direct] {
        bank.hears(Operation::FipConsentNotification, 1).await;
    }
    m.revoke(me, consent, None).await.unwrap();
    assert_eq!(net.fetch(&copy).await.0, "REVOKED");
    assert_eq!(net.handle(&handle).await.0, "READY");
    for (bank, artefact) in [(&net.bank, one), (&net.direct, two)] {
        let told = bank.hears(Operation::FipConsentNotification, 2).await;
        let words: Vec<_> = told
            .iter()
            .map(|t| {
                let told = &t["ConsentStatusNotification"];
                assert_eq!(told["consentId"], artefact["consentId"]);
                assert_eq!(t["Notifier"], json!({"type": "AA", "id": "AA-1"}));
                told["consentStatus"].as_str().unwrap().to_owned()
            })
            .collect();
        assert_eq!(words, ["PAUSED", "REVOKED"]);
    }
    let told = net.lender.hears(Operation::FiuConsentNotification, 3).await;
    let told = told.iter().map(|t| &t["ConsentStatusNotification"]);
    let words: Vec<_> = told
        .map(|told| {
            assert_eq!(told["consentId"], copy.as_str());
            assert_eq!(told["consentHandle"], handle.as_str());
            told["consentStatus"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(words, ["ACTIVE", "PAUSED", "REVOKED"]);
}

// 1029, 1019
#[tokio::test]
async fn a_consent_whose_time_is_over_is_expired_and_its_handle_still_ready() {
    let net = Net::linked().await;
    let handle = net.ask(net.detail()).await;
    let links = net.links().await;
    net.approve(&links, |_| ()).await;
    let (_, id) = net.handle(&handle).await;
    net.w.clock.advance(TimeDelta::days(31).to_std().unwrap());
    assert_eq!(net.fetch(&id.unwrap()).await.0, "EXPIRED");
    assert_eq!(net.handle(&handle).await.0, "READY");
}

// 1017, 1018
#[tokio::test]
async fn a_request_that_she_rejects_or_leaves_has_failed() {
    let net = Net::linked().await;
    let rejected = net.ask(net.detail()).await;
    let id = net.waiting().await;
    let opened = net.w.open(id).await;
    let (m, me) = (&net.w.manager, net.w.account);
    m.deny(me, id, opened.notice.id, None).await.unwrap();
    assert_eq!(net.handle(&rejected).await, ("FAILED".to_owned(), None));
    let told = net.lender.hears(Operation::FiuConsentNotification, 1).await;
    let told = &told[0]["ConsentStatusNotification"];
    assert_eq!(told["consentStatus"], "REJECTED");
    assert_eq!(told["consentHandle"], rejected.as_str());
    let left = net.ask(net.detail()).await;
    net.w.clock.advance(TimeDelta::days(31).to_std().unwrap());
    assert_eq!(net.handle(&left).await, ("FAILED".to_owned(), None));
    assert!(net.bank.heard(Operation::FipConsent).is_empty());
}

#[tokio::test]
async fn what_she_made_smaller_is_smaller_at_every_end() {
    let net = Net::linked().await;
    let handle = net.ask(net.detail()).await;
    let links = net.links().await;
    let end = net.w.clock.now() + TimeDelta::days(7);
    net.approve(&links, |choice| {
        choice.term = TermNarrowing {
            expiry: Some(end),
            often: Some(Often::AtMost(Frequency {
                unit: Unit::Month,
                value: 1,
            })),
        };
    })
    .await;
    let (_, id) = net.handle(&handle).await;
    let (_, for_user) = net.fetch(&id.unwrap()).await;
    let sent = net.bank.hears(Operation::FipConsent, 1).await;
    for detail in [for_user, net.verified(&net.bank, &sent[0])] {
        assert_eq!(detail.consent_expiry.0, end);
        assert_eq!(
            (detail.frequency.unit.as_str(), detail.frequency.value),
            ("MONTH", 1.0)
        );
        assert_eq!(detail.accounts.len(), 2);
        assert_eq!(detail.fi_types, ["DEPOSIT", "TERM_DEPOSIT"]);
    }
}

#[tokio::test]
async fn nothing_is_approved_over_an_account_that_she_has_not_ticked_or_that_does_not_fit() {
    let net = Net::linked().await;
    let mut detail = net.detail();
    detail["fiTypes"] = json!(["TERM_DEPOSIT"]);
    net.ask(detail).await;
    let id = net.waiting().await;
    let opened = net.w.open(id).await;
    let links = net.links().await;
    let (m, me) = (&net.w.manager, net.w.account);
    let item = opened.request.items[0].id.clone();
    let fitting: Vec<_> = opened.candidates[0].1.iter().map(|l| l.id).collect();
    assert_eq!(fitting, links[1..]);
    for wanted in [vec![], vec![(item, Some(links[0]))]] {
        let choice = Choice {
            items: wanted,
            ..super::super::world::choice(&opened)
        };
        let refused = m.begin_approval(me, id, &choice).await;
        assert!(matches!(
            refused,
            Err(consent_manager::service::ManagerError::MissingItem(_))
        ));
    }
}

#[tokio::test]
async fn a_data_users_revocation_ends_it_and_a_providers_is_put_to_her() {
    let net = Net::linked().await;
    let (_, consent, copy, [one, _]) = over_two(&net).await;
    let op = Operation::AaConsentNotification;
    let told = |kind: &str, id: &str, consent: &Value| {
        net.message(json!({"Notifier": {"type": kind, "id": id},
            "ConsentStatusNotification": {"consentId": consent, "consentStatus": "REVOKED"}}))
    };
    // 3006, 3007, 3010
    let wrong = told("FIP", "BANK-2", &one["consentId"]);
    let found = net.code(&net.bank, op, &wrong).await;
    assert_eq!(found, (400, "InvalidNotifier".to_owned()));
    for consent in [json!(copy), json!(net.w.ids.uuid_v4())] {
        let found = net
            .code(&net.bank, op, &told("FIP", "BANK-1", &consent))
            .await;
        assert_eq!(found, (400, "InvalidRequest".to_owned()));
    }
    let right = told("FIP", "BANK-1", &one["consentId"]);
    assert_eq!(net.call(&net.bank, op, &right).await.0, 200);
    assert_eq!(net.fetch(&copy).await.0, "ACTIVE");
    let detail = net.w.manager.consent(net.w.account, consent).await.unwrap();
    assert!(detail.summary.end_asked.is_some());
    let users = told("FIU", "FIU-1", &json!(copy));
    assert_eq!(net.call(&net.lender, op, &users).await.0, 200);
    assert_eq!(net.fetch(&copy).await.0, "REVOKED");
}
