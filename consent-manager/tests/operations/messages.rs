//! What she is told, in the service and by mail.

use std::time::Duration;

use chrono::TimeDelta;
use consent_manager::service::{ManagerError, MessageKind, Topic};
use service_kit::mail::NotSent;

use super::world::{World, sign_in, url};

fn days(n: u64) -> Duration {
    Duration::from_secs(n * 86_400)
}

async fn told(w: &World) -> Vec<MessageKind> {
    let messages = w.manager.messages(w.account, None, 100).await.unwrap();
    messages.iter().rev().map(|m| m.kind).collect()
}

/// Everything that waits to be mailed has been.
async fn all_sent(w: &World) {
    for mail in w.manager.due_mail(100).await.unwrap() {
        w.manager.mail_settled(mail.id).await.unwrap();
    }
}

#[tokio::test]
async fn a_message_of_hers_is_nobody_elses() {
    let w = World::new().await;
    w.link_bank().await;
    w.ask(true).await;
    let other = sign_in(&w.manager, "another", "arjun@people.example").await;
    let hers = w.manager.messages(w.account, None, 10).await.unwrap();
    assert!(
        w.manager
            .messages(other, None, 10)
            .await
            .unwrap()
            .is_empty()
    );
    let refused = w.manager.mark_read(other, Some(hers[0].id)).await;
    assert!(matches!(refused, Err(ManagerError::NotFound)));
    assert_eq!(w.manager.unread(w.account).await.unwrap(), 1);
    w.manager.mark_read(other, None).await.unwrap();
    assert_eq!(w.manager.unread(w.account).await.unwrap(), 1);
    w.manager
        .mark_read(w.account, Some(hers[0].id))
        .await
        .unwrap();
    assert_eq!(w.manager.unread(w.account).await.unwrap(), 0);
}

#[tokio::test]
async fn what_did_not_happen_is_not_told() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    w.manager.revoke(w.account, consent, None).await.unwrap();
    let before = told(&w).await.len();
    assert!(w.manager.revoke(w.account, consent, None).await.is_err());
    assert!(w.manager.pause(w.account, consent, None).await.is_err());
    assert_eq!(told(&w).await.len(), before);
}

#[tokio::test]
async fn each_thing_that_happens_to_her_is_told_once_with_who_it_concerns() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    w.serve(&w.data_request(consent).await).await;
    w.clock.advance(Duration::from_secs(3600));
    w.serve(&w.data_request(consent).await).await;
    w.manager.pause(w.account, consent, None).await.unwrap();
    w.resume(consent).await.unwrap();
    w.manager.revoke(w.account, consent, None).await.unwrap();
    let request = w.ask(true).await;
    let notice = w.open(request).await.notice.id;
    w.manager
        .deny(w.account, request, notice, None)
        .await
        .unwrap();
    let expected = [
        MessageKind::Waiting,
        MessageKind::Granted,
        MessageKind::FirstUse,
        MessageKind::Paused,
        MessageKind::Resumed,
        MessageKind::Stopped,
        MessageKind::Waiting,
        MessageKind::Denied,
    ];
    assert_eq!(told(&w).await, expected);
    let messages = w.manager.messages(w.account, None, 100).await.unwrap();
    for message in &messages {
        let organisation = message.organisation.as_deref();
        assert_eq!(organisation, Some("lender.example"), "{:?}", message.kind);
    }
    // Paged, newest first.
    let rest = w.manager.messages(w.account, Some(messages[5].id), 100);
    assert_eq!(rest.await.unwrap().len(), 2);
}

#[tokio::test]
async fn mail_goes_only_where_her_provider_vouches_and_only_about_what_she_wants() {
    let w = World::new().await;
    w.link_bank().await;
    let silenced = w.manager.prefer_mail(w.account, Topic::Security, false);
    assert!(matches!(silenced.await, Err(ManagerError::NotPermitted)));
    w.manager
        .prefer_mail(w.account, Topic::Requests, false)
        .await
        .unwrap();
    w.manager.prefer_language(w.account, "hi").await.unwrap();
    let consent = w.approve(true).await;
    let due = w.manager.due_mail(100).await.unwrap();
    assert_eq!(due.len(), 1, "not about the request");
    assert_eq!(due[0].kind, MessageKind::Granted);
    assert_eq!(due[0].to, "meera@people.example");
    assert_eq!(due[0].language, "hi");
    all_sent(&w).await;
    assert!(w.manager.due_mail(100).await.unwrap().is_empty());

    // Her provider does not vouch for an address any more.
    sign_in(&w.manager, super::world::SUBJECT, "").await;
    w.manager.revoke(w.account, consent, None).await.unwrap();
    assert!(w.manager.due_mail(100).await.unwrap().is_empty());
    assert_eq!(told(&w).await.last(), Some(&MessageKind::Stopped));
}

#[tokio::test]
async fn mail_that_does_not_leave_is_given_up_after_days_and_the_message_stays() {
    let w = World::new().await;
    w.ask(true).await;
    let mut tries = 0;
    while let [mail] = &w.manager.due_mail(100).await.unwrap()[..] {
        w.manager
            .mail_not_sent(mail.id, NotSent::ForNow)
            .await
            .unwrap();
        assert!(w.manager.due_mail(100).await.unwrap().is_empty());
        w.clock.advance(Duration::from_secs(6 * 3600));
        tries += 1;
        assert!(tries < 50);
    }
    assert!(tries > 5, "{tries}");
    assert_eq!(told(&w).await, [MessageKind::Waiting]);
    // What is refused for good is not tried again.
    w.ask(true).await;
    let mail = w.manager.due_mail(100).await.unwrap();
    let refused = NotSent::ForGood(550);
    w.manager.mail_not_sent(mail[0].id, refused).await.unwrap();
    w.clock.advance(days(1));
    assert!(w.manager.due_mail(100).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_ends_soon_is_told_in_one_message_once_and_at_most_once_a_week() {
    let w = World::new().await;
    w.link_bank().await;
    w.approve(true).await;
    w.approve(true).await;
    let used = w.approve(false).await;
    w.serve(&w.data_request(used).await).await;
    assert_eq!(w.manager.remind_due().await.unwrap(), 0, "much too early");
    w.clock.advance(days(3));
    w.approve(true).await;
    w.clock.advance(days(14));
    // One that was short from the start.
    let mut short = w.request(true);
    short.term.expiry = short.term.start + TimeDelta::days(14);
    let short = w.submit(&short).await.unwrap();
    w.approve_request(short).await;
    assert_eq!(w.manager.remind_due().await.unwrap(), 1);
    assert_eq!(w.manager.remind_due().await.unwrap(), 0);
    let last = &w.manager.messages(w.account, None, 1).await.unwrap()[0];
    assert_eq!(last.kind, MessageKind::EndingSoon);
    assert_eq!((last.number, &last.organisation), (2, &None));

    // The third comes into the last two weeks two days later: it waits for its turn.
    w.clock.advance(days(3));
    assert_eq!(w.second().await.remind_due().await.unwrap(), 0);
    w.clock.advance(days(5));
    assert_eq!(w.manager.remind_due().await.unwrap(), 1);
    let last = &w.manager.messages(w.account, None, 1).await.unwrap()[0];
    assert_eq!((last.kind, last.number), (MessageKind::EndingSoon, 1));
}

#[tokio::test]
async fn a_served_manager_writes_her_mail_and_names_nobody_in_it() {
    let nowhere = url("http://127.0.0.1:9/");
    let mut w = World::serving(nowhere.clone(), nowhere).await;
    w.ask(true).await;
    let folder = w.outbox();
    let mut mail = String::new();
    for _ in 0..100 {
        let found = std::fs::read_dir(&folder).unwrap().flatten();
        let written = found.filter(|f| f.path().extension().is_some_and(|e| e == "eml"));
        if let Some(file) = written.into_iter().next() {
            mail = std::fs::read_to_string(file.path()).unwrap();
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    w.stop().await;
    assert!(mail.contains("To: meera@people.example"), "{mail}");
    assert!(mail.contains("/requests/"), "{mail}");
    for personal in ["lender", "bank", "loan", "Meera"] {
        assert!(!mail.contains(personal), "{personal} in {mail}");
    }
}
