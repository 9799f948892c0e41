//! What everybody is told of the state of consents, by one process and by two on one database.

use std::time::Duration;

use consent_manager::service::ManagerError;
use consent_model::status_list::{Status, VerifiedStatusList};
use service_kit::clock::Clock;

use super::world::{World, lender};

#[tokio::test]
async fn a_list_that_does_not_exist_is_not_made_up() {
    let w = World::new().await;
    for list in [0, 2, u32::MAX] {
        let refused = w.manager.status_token(list).await;
        assert!(matches!(refused, Err(ManagerError::NotFound)), "{list}");
    }
    assert!(w.manager.status_token(1).await.is_ok());
}

#[tokio::test]
async fn a_token_is_made_anew_only_when_something_has_changed_or_it_is_old() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    let token = async || w.manager.status_token(1).await.unwrap().1;
    let first = token().await;
    w.clock.advance(Duration::from_secs(2));
    w.approve(true).await;
    assert_eq!(token().await, first, "a new consent changes nothing");
    w.manager.pause(w.account, consent, None).await.unwrap();
    let paused = token().await;
    assert_ne!(paused, first);
    w.clock.advance(Duration::from_secs(20));
    assert_ne!(token().await, paused, "old");
}

#[tokio::test]
async fn what_one_process_has_confirmed_every_process_says_at_once() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    let other = w.second().await;
    let reference = w.copy(consent, &lender()).await.unwrap();
    let reference = reference.claims().status.clone();
    let now = w.clock.now();
    let told = async || {
        let (token, _) = other.status_token(1).await.unwrap();
        let list = VerifiedStatusList::verify(&token, &other.jwks(), &reference.uri, now).unwrap();
        list.status(reference.idx, now).unwrap()
    };
    assert_eq!(told().await, Status::Valid);
    w.manager.pause(w.account, consent, None).await.unwrap();
    assert_eq!(told().await, Status::Paused);
    w.resume(consent).await.unwrap();
    assert_eq!(told().await, Status::Valid);
    w.manager.revoke(w.account, consent, None).await.unwrap();
    assert_eq!(told().await, Status::Revoked);
    assert_eq!(w.status(consent, &lender()).await, Status::Revoked);
    // One that has made no list before says the same.
    let (token, _) = w.second().await.status_token(1).await.unwrap();
    let list = VerifiedStatusList::verify(&token, &other.jwks(), &reference.uri, now).unwrap();
    assert_eq!(list.status(reference.idx, now).unwrap(), Status::Revoked);
}

#[tokio::test]
async fn a_pause_that_time_has_ended_is_told_of_no_more_by_whoever_told_of_it() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    w.manager.pause(w.account, consent, None).await.unwrap();
    assert_eq!(w.status(consent, &lender()).await, Status::Paused);
    w.clock.advance(Duration::from_secs(400 * 86_400));
    w.manager.expire_due().await.unwrap();
    assert_eq!(w.status(consent, &lender()).await, Status::Valid);
}
