//! Receipts by mail: only those she asks for, only to the address that her provider vouches for.

use std::time::Duration;

use consent_manager::service::{DueMail, ManagerError, MessageKind, Topic};
use consent_model::ids::DecisionId;
use service_kit::clock::Clock;

use super::world::{SUBJECT, World, sign_in, url};

/// Most receipts within an hour.
const MOST: usize = 10;

async fn due(w: &World) -> Vec<DueMail> {
    w.manager.due_mail(100).await.unwrap()
}

/// A decision of hers, out of the mail that tells of it; the mail is gone then.
async fn decision(w: &World) -> DecisionId {
    w.approve(true).await;
    let mut found = None;
    for mail in due(w).await {
        found = found.or(mail.receipt);
        w.manager.mail_settled(mail.id).await.unwrap();
    }
    found.unwrap()
}

#[tokio::test]
async fn nobody_but_herself_gets_a_receipt_and_only_where_her_provider_vouches() {
    let w = World::new().await;
    w.link_bank().await;
    let decision = decision(&w).await;
    let other = sign_in(&w.manager, "another", "arjun@people.example").await;
    let refused = w.manager.mail_receipt(other, decision).await;
    assert!(matches!(refused, Err(ManagerError::NotFound)));
    let unknown = w.manager.mail_receipt(w.account, w.ids.mint()).await;
    assert!(matches!(unknown, Err(ManagerError::NotFound)));
    sign_in(&w.manager, SUBJECT, "").await;
    let refused = w.manager.mail_receipt(w.account, decision).await;
    assert!(matches!(refused, Err(ManagerError::NoMail)));
    assert!(due(&w).await.is_empty());
    let asked = w.manager.receipt_asked(w.account, decision).await.unwrap();
    assert_eq!(asked, None);
}

#[tokio::test]
async fn a_receipt_that_she_asked_for_leaves_once_whatever_she_wants_no_mail_about() {
    let w = World::new().await;
    w.link_bank().await;
    let decision = decision(&w).await;
    let silence = w
        .manager
        .prefer_mail(w.account, Topic::Decisions, false)
        .await;
    silence.unwrap();
    let unread = w.manager.unread(w.account).await.unwrap();
    for _ in 0..3 {
        w.manager.mail_receipt(w.account, decision).await.unwrap();
    }
    let mails = due(&w).await;
    assert_eq!(mails.len(), 1, "one that is on its way is not sent twice");
    let mail = &mails[0];
    assert_eq!(mail.kind, MessageKind::ReceiptAsked);
    assert_eq!((mail.account, mail.receipt), (w.account, Some(decision)));
    assert_eq!(mail.to, "meera@people.example");
    let asked = w.manager.receipt_asked(w.account, decision).await.unwrap();
    assert_eq!(asked, Some(w.clock.now()));
    // She knows it, and finds it among her messages.
    assert_eq!(w.manager.unread(w.account).await.unwrap(), unread);
    let told = &w.manager.messages(w.account, None, 1).await.unwrap()[0];
    assert_eq!(told.kind, MessageKind::ReceiptAsked);
    assert_eq!(told.organisation.as_deref(), Some("lender.example"));
}

#[tokio::test]
async fn a_thief_of_her_session_cannot_flood_her_with_receipts() {
    let w = World::new().await;
    w.link_bank().await;
    let decision = decision(&w).await;
    let ask = async || {
        let asked = w.manager.mail_receipt(w.account, decision).await;
        for mail in due(&w).await {
            w.manager.mail_settled(mail.id).await.unwrap();
        }
        asked
    };
    for _ in 0..MOST {
        ask().await.unwrap();
    }
    assert!(matches!(ask().await, Err(ManagerError::TooManyReceipts)));
    w.clock.advance(Duration::from_secs(3600));
    ask().await.unwrap();
}

#[tokio::test]
async fn a_mailed_receipt_holds_the_consent_and_names_nobody_in_its_subject() {
    let nowhere = url("http://127.0.0.1:9/");
    let mut w = World::serving(nowhere.clone(), nowhere).await;
    w.link_bank().await;
    let request = w.ask(true).await;
    let consent = w.approve_request(request).await;
    let decision = w.manager.settling_decision(w.account, request).await;
    let decision = decision.unwrap().unwrap();
    w.manager.mail_receipt(w.account, decision).await.unwrap();
    let name = format!("consent-{consent}.json");
    let mut mail = String::new();
    for _ in 0..100 {
        let files = std::fs::read_dir(w.outbox()).unwrap().flatten();
        let texts = files.filter_map(|file| std::fs::read_to_string(file.path()).ok());
        if let Some(found) = { texts }.find(|text| text.contains(&name)) {
            mail = found;
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    w.stop().await;
    let (head, _) = mail.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("To: meera@people.example"), "{head}");
    assert!(head.contains("multipart/mixed"), "{head}");
    assert!(!head.contains("lender"), "{head}");
    assert!(mail.contains("application/json"), "{mail}");
}
