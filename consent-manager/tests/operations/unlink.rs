//! A source that she has taken away serves nobody.

use consent_manager::service::{Happening, ManagerError};
use consent_model::{artifact::LifecycleState, party::Actor, status_list::Status};

use super::world::{SUBJECT, World, bank, choice, lender, sign_in};

#[tokio::test]
async fn what_is_not_linked_cannot_be_unlinked_by_anyone() {
    let w = World::new().await;
    w.link_bank().await;
    let other = sign_in(&w.manager, "another", "arjun@people.example").await;
    for (who, party) in [(other, bank()), (w.account, lender())] {
        let refused = w.manager.unlink(who, &party).await;
        assert!(matches!(refused, Err(ManagerError::NotFound)));
        let refused = w.manager.resting_on(who, &party).await;
        assert!(matches!(refused, Err(ManagerError::NotFound)));
    }
    assert_eq!(w.manager.links(w.account).await.unwrap().len(), 1);
}

#[tokio::test]
async fn with_a_source_end_the_consents_that_rest_on_it_and_what_was_about_to_be_approved() {
    let w = World::new().await;
    w.link_bank().await;
    let (active, paused) = (w.approve(true).await, w.approve(true).await);
    w.manager.pause(w.account, paused, None).await.unwrap();
    let id = w.ask(true).await;
    let choice = choice(&w.open(id).await);
    let pending = w.manager.begin_approval(w.account, id, &choice).await;
    let pending = pending.unwrap();
    let resting = w.manager.resting_on(w.account, &bank()).await.unwrap();
    assert_eq!(resting.len(), 2);

    w.manager.unlink(w.account, &bank()).await.unwrap();
    assert!(w.manager.links(w.account).await.unwrap().is_empty());
    for consent in [active, paused] {
        let detail = w.manager.consent(w.account, consent).await.unwrap();
        let summary = detail.summary;
        assert_eq!(summary.state, LifecycleState::Revoked);
        assert_eq!(summary.state_by, Actor::Citizen);
        assert_eq!(w.status(consent, &bank()).await, Status::Revoked);
        let refused = w
            .manager
            .open_session(&w.data_request(consent).await, None)
            .await;
        assert!(refused.is_err());
    }
    let token = w.id_token(&pending.challenge, SUBJECT);
    let keys = w.identity_keys();
    let late = w
        .manager
        .complete_approval(w.account, &pending.id, &token, &keys)
        .await;
    assert!(matches!(late, Err(ManagerError::MissingItem(_))));
    let record = w.manager.record(w.account).await.unwrap();
    let unlinked = |h: &&_| matches!(h, Happening::Unlinked);
    let lines: Vec<_> = record.history.iter().map(|h| h.what).collect();
    assert_eq!(lines.iter().filter(unlinked).count(), 1);

    w.link_bank().await;
    assert_eq!(w.manager.links(w.account).await.unwrap().len(), 1);
    assert_eq!(w.manager.consents(w.account).await.unwrap().len(), 2);
    w.approve(true).await;
}
