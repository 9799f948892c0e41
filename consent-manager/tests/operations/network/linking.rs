//! Her address, and accounts that are found, linked and taken away.

use consent_manager::service::{LinkingError, LinkingFault, LinkingStage, ManagerError};

use super::*;

fn fault<T: std::fmt::Debug>(outcome: Result<T, LinkingError>) -> LinkingFault {
    match outcome {
        Err(LinkingError::Fault(fault)) => fault,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_address_is_chosen_once_and_is_nobody_elses() {
    let net = Net::new().await;
    let m = &net.w.manager;
    for bad in ["", "ab", "a b c", "meera@elsewhere", "ಮೀರಾ", &"x".repeat(65)] {
        let refused = m.choose_network_address(net.w.account, bad).await;
        assert!(matches!(refused, Err(ManagerError::UnfitText(_))), "{bad}");
    }
    assert_eq!(m.network_address(net.w.account).await.unwrap(), None);
    let other = super::super::world::sign_in(m, "other", "other@people.example").await;
    let address = m.choose_network_address(other, " Meera.K@us ").await;
    assert_eq!(address.unwrap(), "meera.k@us");
    let taken = m.choose_network_address(net.w.account, "MEERA.K").await;
    assert!(matches!(taken, Err(ManagerError::AddressTaken)));
    m.choose_network_address(net.w.account, "meera-2")
        .await
        .unwrap();
    let again = m.choose_network_address(net.w.account, "meera-3").await;
    assert!(matches!(again, Err(ManagerError::AddressChosen)));
    let without = World::new().await;
    let none = without
        .manager
        .choose_network_address(without.account, "meera")
        .await;
    assert!(matches!(none, Err(ManagerError::NotFound)));
}

#[tokio::test]
async fn without_an_address_or_a_provider_of_the_network_nothing_is_looked_for() {
    let net = Net::new().await;
    let (m, me) = (&net.w.manager, net.w.account);
    let typed = TypedIdentifiers::default();
    let bank = net.party(&net.bank).await;
    let early = m.discover_accounts(me, &bank, &typed).await;
    assert!(matches!(
        early,
        Err(LinkingError::Manager(ManagerError::NoAddress))
    ));
    m.choose_network_address(me, "meera").await.unwrap();
    let other = super::super::world::bank();
    let foreign = m.discover_accounts(me, &other, &typed).await;
    assert!(matches!(
        foreign,
        Err(LinkingError::Manager(ManagerError::NotFound))
    ));
    // Nor is she sent to one of the network as to others.
    let back = super::super::world::url("https://manager.example/links/return");
    let sent = m.begin_link(me, &bank, back).await;
    assert!(matches!(sent, Err(ManagerError::NotPermitted)));
    let unproven = super::super::world::sign_in(m, "no-mail", "").await;
    m.choose_network_address(unproven, "no-mail").await.unwrap();
    let none = m.discover_accounts(unproven, &bank, &typed).await;
    assert_eq!(fault(none), LinkingFault::NoEmail);
    assert!(net.bank.heard(Operation::FipDiscover).is_empty());
}

#[tokio::test]
async fn what_a_provider_cannot_do_is_told_by_what_she_can() {
    use Operation::{FipDiscover, FipLink, FipLinkVerify};
    let net = Net::new().await;
    let (m, me) = (&net.w.manager, net.w.account);
    m.choose_network_address(me, "meera").await.unwrap();
    let party = net.party(&net.bank).await;
    let typed = TypedIdentifiers::default();
    let refuses = |code| Manner::Refuses(FipDiscover, code);
    let says = |kind: &str, number: &str| {
        Manner::Says(
            FipDiscover,
            json!({"DiscoveredAccounts": [{"FIType": kind, "accType": "SAVINGS", "accRefNumber": number,
                "maskedAccNumber": "XX12"}]}),
        )
    };
    let empty = Manner::Says(FipDiscover, json!({"DiscoveredAccounts": []}));
    for (manner, told) in [
        (
            refuses(ErrorCode::NoAccountsFound),
            LinkingFault::NoAccounts,
        ),
        (
            refuses(ErrorCode::UnsupportedFIType),
            LinkingFault::Unsupported,
        ),
        (refuses(ErrorCode::InvalidRequest), LinkingFault::Refused),
        (
            refuses(ErrorCode::ServiceUnavailable),
            LinkingFault::Unreachable,
        ),
        (empty, LinkingFault::NoAccounts),
        // A kind that was not asked for, and a name that nobody could keep.
        (says("EQUITIES", "1"), LinkingFault::NoAnswer),
        (says("DEPOSIT", "a\u{7}b"), LinkingFault::NoAnswer),
        (Manner::Unsigned, LinkingFault::NoAnswer),
        (Manner::Down, LinkingFault::NoAnswer),
    ] {
        net.bank.behaves(manner);
        let outcome = m.discover_accounts(me, &party, &typed).await;
        assert_eq!(fault(outcome), told);
    }
    net.bank.behaves(Manner::Right);
    let id = net.discover(&net.bank).await;
    assert_eq!(
        fault(m.begin_linking(me, &id, &[]).await),
        LinkingFault::NothingTicked
    );
    assert_eq!(
        fault(m.begin_linking(me, &id, &[7]).await),
        LinkingFault::NothingTicked
    );
    net.bank
        .behaves(Manner::Refuses(FipLink, ErrorCode::AccountNotFound));
    assert_eq!(
        fault(m.begin_linking(me, &id, &[0]).await),
        LinkingFault::AccountGone
    );
    // Another's try is not there.
    let other = super::super::world::sign_in(m, "other", "other@people.example").await;
    assert!(matches!(
        m.linking(other, &id).await,
        Err(ManagerError::NotFound)
    ));
    net.bank.behaves(Manner::Right);
    m.begin_linking(me, &id, &[0]).await.unwrap();
    for wrong in ["", "654321", &"1".repeat(200)] {
        let outcome = m.verify_linking(me, &id, wrong).await;
        assert_eq!(fault(outcome), LinkingFault::WrongToken);
    }
    let linked = |account: &str, customer: &str, status: &str| {
        Manner::Says(
            FipLinkVerify,
            json!({"AccLinkDetails": [{"customerAddress": customer, "linkRefNumber": "l", "accRefNumber": account,
                "status": status}]}),
        )
    };
    for lie in [
        linked("BANK-1-5678", "meera@us", "LINKED"),
        linked("BANK-1-1234", "ravi@us", "LINKED"),
        linked("BANK-1-1234", "meera@us", "DELINKED"),
        Manner::Says(FipLinkVerify, json!({"AccLinkDetails": []})),
    ] {
        net.bank.behaves(lie);
        let outcome = m.verify_linking(me, &id, "123456").await;
        assert_eq!(fault(outcome), LinkingFault::NoAnswer);
    }
    assert!(net.links().await.is_empty());
    net.bank
        .behaves(Manner::Refuses(FipLinkVerify, ErrorCode::LinkTokenExpired));
    let outcome = m.verify_linking(me, &id, "123456").await;
    assert_eq!(fault(outcome), LinkingFault::Over);
    let view = m.linking(me, &id).await.unwrap();
    assert_eq!(view.stage, LinkingStage::Over);
    assert!(view.accounts.is_empty());
}

#[tokio::test]
async fn only_the_proven_address_is_told_as_strong() {
    let net = Net::new().await;
    let (m, me) = (&net.w.manager, net.w.account);
    m.choose_network_address(me, "meera").await.unwrap();
    let typed = TypedIdentifiers {
        mobile: "98765 43210".into(),
        ..TypedIdentifiers::default()
    };
    let party = net.party(&net.bank).await;
    m.discover_accounts(me, &party, &typed).await.unwrap();
    let heard = net.bank.heard(Operation::FipDiscover);
    assert_eq!(
        heard[0]["Customer"],
        json!({"id": "meera@us", "Identifiers": [
            {"category": "STRONG", "type": "EMAIL", "value": "meera@people.example"},
            {"category": "WEAK", "type": "MOBILE", "value": "9876543210"}]})
    );
    assert_eq!(heard[0]["FITypes"], json!(["DEPOSIT", "TERM_DEPOSIT"]));
}

// 1038
#[tokio::test]
async fn accounts_are_linked_by_a_token_and_none_twice() {
    let net = Net::new().await;
    let (m, me) = (&net.w.manager, net.w.account);
    m.choose_network_address(me, "meera").await.unwrap();
    net.link(&net.bank, &[0]).await;
    let asked = net.bank.heard(Operation::FipLink).pop().unwrap();
    assert_eq!(
        asked["Customer"]["Accounts"],
        json!([accounts_of("BANK-1")[0]])
    );
    let accounts = m.network_accounts(me).await.unwrap();
    assert_eq!(accounts.len(), 1);
    assert_eq!(accounts[0].masked, "XXXXXX1234");
    assert_eq!(accounts[0].fi_type.name(), "DEPOSIT");
    let id = net.discover(&net.bank).await;
    let view = m.linking(me, &id).await.unwrap();
    let linked: Vec<_> = view.accounts.iter().map(|a| a.linked).collect();
    assert_eq!(linked, [true, false]);
    assert_eq!(
        fault(m.begin_linking(me, &id, &[0]).await),
        LinkingFault::NothingTicked
    );
    m.begin_linking(me, &id, &[0, 1]).await.unwrap();
    assert_eq!(m.verify_linking(me, &id, "123456").await.unwrap(), 1);
    assert_eq!(net.links().await.len(), 2);
    let view = m.linking(me, &id).await.unwrap();
    assert_eq!(view.stage, LinkingStage::Done);
    assert!(view.accounts.is_empty(), "what was found is forgotten");
}

#[tokio::test]
async fn what_was_found_is_forgotten_when_its_time_is_over() {
    let net = Net::new().await;
    let (m, me) = (&net.w.manager, net.w.account);
    m.choose_network_address(me, "meera").await.unwrap();
    let id = net.discover(&net.bank).await;
    net.w
        .clock
        .advance(TimeDelta::minutes(16).to_std().unwrap());
    let late = m.begin_linking(me, &id, &[0]).await;
    assert_eq!(fault(late), LinkingFault::Over);
    m.expire_due().await.unwrap();
    let view = m.linking(me, &id).await.unwrap();
    assert!(view.accounts.is_empty());
    net.w.clock.advance(TimeDelta::days(8).to_std().unwrap());
    m.expire_due().await.unwrap();
    assert!(matches!(
        m.linking(me, &id).await,
        Err(ManagerError::NotFound)
    ));
}

fn told(net: &Net, account: &str, customer: &str) -> Value {
    net.message(json!({
        "Notifier": {"type": "FIP", "id": "BANK-2"},
        "AccountLinkStatusNotification": {"accRefNumber": account, "customerAddress": customer,
            "linkRefNumber": format!("direct-{account}"), "linkStatus": "LINKED"}}))
}

// 3022 to 3034
#[tokio::test]
async fn a_provider_that_asks_her_itself_tells_that_it_has_linked() {
    let net = Net::new().await;
    let (m, me) = (&net.w.manager, net.w.account);
    let op = Operation::AaAccountLinkNotification;
    m.choose_network_address(me, "meera").await.unwrap();
    let invalid = (400, "InvalidRequest".to_owned());
    let early = told(&net, "BANK-2-1234", "meera@us");
    assert_eq!(net.code(&net.direct, op, &early).await, invalid);
    let id = net.discover(&net.direct).await;
    let stage = m.begin_linking(me, &id, &[0, 1]).await.unwrap();
    assert_eq!(stage, LinkingStage::Direct);
    let good = told(&net, "BANK-2-1234", "meera@us");
    let changed = |change: fn(&mut Value)| {
        let mut body = good.clone();
        change(&mut body);
        body
    };
    type Change = fn(&mut Value);
    let cases: [(&str, Change); 8] = [
        ("3023", |b| b["Notifier"]["id"] = "".into()),
        ("3025", |b| b["timestamp"] = "2026-11-23".into()),
        ("3026", |b| b["txnid"] = "x".into()),
        ("3027 type", |b| b["Notifier"]["type"] = "AA".into()),
        ("3027 id", |b| b["Notifier"]["id"] = "BANK-1".into()),
        ("3028", |b| {
            b["AccountLinkStatusNotification"]["accRefNumber"] = "BANK-2-9".into()
        }),
        ("3029", |b| {
            b["AccountLinkStatusNotification"]["customerAddress"] = "ravi@us".into()
        }),
        ("3029 handle", |b| {
            b["AccountLinkStatusNotification"]["customerAddress"] = "meera@aa".into()
        }),
    ];
    for (number, change) in cases {
        let found = net.code(&net.direct, op, &changed(change)).await;
        assert_eq!(found, invalid, "{number}");
    }
    // 3024
    let other_version = changed(|b| b["ver"] = "9.9.9".into());
    let found = net.code(&net.direct, op, &other_version).await;
    assert_eq!(found, (404, "NoSuchVersion".to_owned()));
    // 3031: what another provider is asked.
    let mut foreign = good.clone();
    foreign["Notifier"]["id"] = "BANK-1".into();
    assert_eq!(net.code(&net.bank, op, &foreign).await, invalid);
    // 3034
    let bytes = good.to_string().into_bytes();
    let signature = net.bank.gate.signer().sign_detached(b"other").unwrap();
    let (status, body) = net.send(&net.direct, op, bytes, &signature).await;
    assert_eq!(
        (status, body["errorCode"].as_str()),
        (400, Some("SignatureDoesNotMatch"))
    );
    assert!(net.links().await.is_empty());
    // 3022; the same once more is answered alike, and links nothing twice.
    for _ in 0..2 {
        let (status, body) = net.call(&net.direct, op, &good).await;
        assert_eq!((status, body["response"].as_str()), (200, Some("OK")));
    }
    assert_eq!(net.links().await.len(), 1);
    let again = told(&net, "BANK-2-1234", "meera@us");
    assert_eq!(net.code(&net.direct, op, &again).await, invalid);
    assert_eq!(
        m.linking(me, &id).await.unwrap().stage,
        LinkingStage::Direct
    );
    let second = told(&net, "BANK-2-5678", "meera@us");
    assert_eq!(net.call(&net.direct, op, &second).await.0, 200);
    assert_eq!(net.links().await.len(), 2);
    assert_eq!(m.linking(me, &id).await.unwrap().stage, LinkingStage::Done);
}

// 1022, 1032, 1039
#[tokio::test]
async fn an_account_that_is_taken_away_ends_what_rests_on_it_and_nothing_else() {
    let net = Net::linked().await;
    let (m, me) = (&net.w.manager, net.w.account);
    let links = net.links().await;
    let mut deposit = net.detail();
    deposit["fiTypes"] = json!(["DEPOSIT"]);
    let handle = net.ask(deposit).await;
    net.approve(&links[..1], |_| ()).await;
    let mut term = net.detail();
    term["fiTypes"] = json!(["TERM_DEPOSIT"]);
    let other = net.ask(term).await;
    net.approve(&links[1..], |_| ()).await;
    net.bank.hears(Operation::FipConsent, 2).await;
    assert_eq!(m.resting_on_account(me, links[0]).await.unwrap().len(), 1);
    let stranger = super::super::world::sign_in(m, "other", "other@people.example").await;
    let refused = m.unlink_account(stranger, links[0]).await;
    assert!(matches!(refused, Err(ManagerError::NotFound)));

    // It is told until it is taken.
    net.bank.behaves(Manner::Refuses(
        Operation::FipDelink,
        ErrorCode::ServiceUnavailable,
    ));
    m.unlink_account(me, links[0]).await.unwrap();
    net.bank.hears(Operation::FipDelink, 1).await;
    net.bank.behaves(Manner::Right);
    let delinked = net.bank.hears_again(Operation::FipDelink, 2).await;
    assert_eq!(
        delinked[1]["Account"],
        json!({"customerAddress": "meera.k@us", "linkRefNumber": "link-BANK-1-1234"})
    );
    assert_eq!(delinked[0]["txnid"], delinked[1]["txnid"]);
    let (status, id) = net.handle(&handle).await;
    assert_eq!(status, "READY");
    assert_eq!(net.fetch(&id.unwrap()).await.0, "REVOKED");
    let (_, id) = net.handle(&other).await;
    assert_eq!(net.fetch(&id.unwrap()).await.0, "ACTIVE");
    assert_eq!(net.links().await, links[1..]);
    let revoked = net.bank.hears(Operation::FipConsentNotification, 1).await;
    assert_eq!(
        revoked[0]["ConsentStatusNotification"]["consentStatus"],
        "REVOKED"
    );

    // Linked again, the provider may name it as before.
    net.link(&net.bank, &[0]).await;
    assert_eq!(net.links().await.len(), 2);
    // All that is linked at a source goes with the source.
    let party = net.party(&net.bank).await;
    m.unlink(me, &party).await.unwrap();
    net.bank.hears(Operation::FipDelink, 4).await;
    let (_, id) = net.handle(&other).await;
    assert_eq!(net.fetch(&id.unwrap()).await.0, "REVOKED");
}

#[tokio::test]
async fn a_provider_that_knows_no_such_link_any_more_is_told_once() {
    let net = Net::linked().await;
    net.bank.behaves(Manner::Refuses(
        Operation::FipDelink,
        ErrorCode::InvalidLinkRefNumber,
    ));
    let links = net.links().await;
    net.w
        .manager
        .unlink_account(net.w.account, links[0])
        .await
        .unwrap();
    net.bank.hears(Operation::FipDelink, 1).await;
    net.bank.behaves(Manner::Right);
    net.w
        .manager
        .unlink_account(net.w.account, links[1])
        .await
        .unwrap();
    net.bank.hears(Operation::FipDelink, 2).await;
    net.w.clock.advance(TimeDelta::hours(1).to_std().unwrap());
    // Were the first still to be told, it would come before this one.
    net.link(&net.bank, &[0]).await;
    let links = net.links().await;
    net.w
        .manager
        .unlink_account(net.w.account, links[0])
        .await
        .unwrap();
    net.bank.hears(Operation::FipDelink, 3).await;
    assert_eq!(net.bank.heard(Operation::FipDelink).len(), 3);
}
