//! Two things at once, on SQLite and on PostgreSQL: the outcome is that of one after the other.

use std::{collections::BTreeSet, time::Duration};

use consent_manager::service::DeliveryKind;
use consent_model::{artifact::LifecycleState, digest::Digest};
use futures_util::future::join_all;

use super::world::{SUBJECT, World, choice, manifest};

#[tokio::test]
async fn what_she_has_stopped_stays_stopped_whatever_runs_beside_it() {
    let w = World::new().await;
    w.link_bank().await;
    for _ in 0..10 {
        let consent = w.approve(true).await;
        w.manager.pause(w.account, consent, None).await.unwrap();
        let (stopped, _) = tokio::join!(
            w.manager.revoke(w.account, consent, None),
            w.resume(consent),
        );
        stopped.unwrap();
        let detail = w.manager.consent(w.account, consent).await.unwrap();
        assert_eq!(detail.summary.state, LifecycleState::Revoked);
    }
}

#[tokio::test]
async fn one_request_gives_one_consent_even_if_she_approves_twice_at_once() {
    let w = World::new().await;
    w.link_bank().await;
    for wanted in 1..=10 {
        let id = w.ask(true).await;
        let choice = choice(&w.open(id).await);
        let mut drafts = Vec::new();
        for _ in 0..2 {
            let draft = w.manager.begin_approval(w.account, id, &choice).await;
            let draft = draft.unwrap();
            let token = w.id_token(&draft.challenge, SUBJECT);
            drafts.push((draft.id, token));
        }
        let keys = w.identity_keys();
        let (a, b) = tokio::join!(
            w.manager
                .complete_approval(w.account, &drafts[0].0, &drafts[0].1, &keys),
            w.manager
                .complete_approval(w.account, &drafts[1].0, &drafts[1].1, &keys),
        );
        assert!(a.is_ok() != b.is_ok(), "exactly one is the approval");
        assert_eq!(w.manager.consents(w.account).await.unwrap().len(), wanted);
    }
}

#[tokio::test]
async fn a_one_time_consent_opens_one_session_at_a_time() {
    let w = World::new().await;
    w.link_bank().await;
    for _ in 0..5 {
        let consent = w.approve(false).await;
        let (first, second) = (w.data_request(consent).await, w.data_request(consent).await);
        let (a, b) = tokio::join!(
            w.manager.open_session(&first, None),
            w.manager.open_session(&second, None),
        );
        assert!(a.is_ok() != b.is_ok());
    }
}

#[tokio::test]
async fn more_requests_at_once_than_connections_are_all_taken() {
    let w = World::new().await;
    let manifest = manifest();
    let question = Digest::of_bytes(b"a package");
    w.manager
        .publish_question(&question, &manifest)
        .await
        .unwrap();
    let asked = (0..24).map(|_| {
        let mut request = w.request_for_answer(question, false);
        // More than may wait for one person.
        request.person = None;
        request
    });
    let asked: Vec<_> = asked.collect();
    let all = join_all(asked.iter().map(|request| w.submit(request)));
    let taken = tokio::time::timeout(Duration::from_secs(12), all).await;
    let taken: BTreeSet<_> = taken
        .expect("nobody waits for a connection that is never free")
        .into_iter()
        .map(|id| id.unwrap().to_string())
        .collect();
    assert_eq!(taken.len(), 24);
}

#[tokio::test]
async fn what_she_has_changed_is_told_before_anybody_is_asked_for_data() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    for delivery in w.manager.due_deliveries(100).await.unwrap() {
        w.manager.delivered(delivery.id, 204).await.unwrap();
    }
    w.manager
        .open_session(&w.data_request(consent).await, None)
        .await
        .unwrap();
    w.manager.pause(w.account, consent, None).await.unwrap();
    let first = w.manager.due_deliveries(1).await.unwrap();
    assert_eq!(first[0].kind, DeliveryKind::Event);
}
