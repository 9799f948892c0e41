//! A new consent in the place of an old one. Refusals come before success.

use std::time::Duration;

use consent_manager::service::ManagerError;
use consent_model::{
    artifact::LifecycleState,
    change::Change,
    decision::Refusal,
    jose::sign,
    problem::ProblemType,
    request::{ConsentRequest, RequestState, TYP},
    status_list::Status,
    term::{Frequency, Unit},
};

use super::world::{World, bank, choice, lender, sign_in};

#[tokio::test]
async fn only_the_data_users_own_consent_in_force_can_be_replaced() {
    let w = World::new().await;
    w.link_bank().await;
    let old = w.approve(true).await;
    let request = w.replacement(old).await;

    let banks = ConsentRequest {
        supersedes: Some(w.copy(old, &bank()).await.unwrap().claims().jti),
        ..request.clone()
    };
    let unknown = ConsentRequest {
        supersedes: Some(w.ids.mint()),
        ..request.clone()
    };
    for not_its_own in [banks, unknown] {
        let refused = w.submit(&not_its_own).await;
        assert!(matches!(refused, Err(ManagerError::NotFound)));
    }
    w.manager.revoke(w.account, old, None).await.unwrap();
    let refused = w.submit(&request).await.unwrap_err();
    assert_eq!(refused.kind(), ProblemType::StateConflict);
}

#[tokio::test]
async fn a_request_to_replace_belongs_to_who_gave_the_consent() {
    let w = World::new().await;
    w.link_bank().await;
    let old = w.approve(true).await;
    let id = w.submit(&w.replacement(old).await).await.unwrap();
    let other = sign_in(&w.manager, "another", "arjun@people.example").await;
    let peek = w.manager.open_request(other, id, "en").await;
    assert!(matches!(peek, Err(ManagerError::NotFound)));
    assert_eq!(
        w.manager.waiting(w.account, None, 100).await.unwrap().len(),
        1
    );
}

#[tokio::test]
async fn the_notice_tells_the_difference_and_nothing_changes_until_she_approves() {
    let w = World::new().await;
    w.link_bank().await;
    let old = w.approve(true).await;
    let id = w.submit(&w.replacement(old).await).await.unwrap();
    let opened = w.open(id).await;
    let told = opened.notice.supersedes.as_ref().unwrap();
    assert_eq!(told.consent, old);
    let often = |value| {
        Some(Frequency {
            unit: Unit::Day,
            value,
        })
    };
    assert_eq!(
        told.changes,
        [Change::Frequency {
            before: often(2),
            after: often(5)
        }]
    );
    w.manager
        .deny(w.account, id, opened.notice.id, None)
        .await
        .unwrap();
    assert_eq!(w.status(old, &bank()).await, Status::Valid);
    w.serve(&w.data_request(old).await).await;
}

#[tokio::test]
async fn the_new_consent_ends_the_old_one_in_the_same_moment() {
    let w = World::new().await;
    w.link_bank().await;
    let old = w.approve(true).await;
    let (before, at_bank) = (
        w.copy(old, &lender()).await.unwrap(),
        w.copy(old, &bank()).await.unwrap(),
    );
    // A request under the old one is on its way when she approves the new one.
    let pending = w.data_request(old).await;
    w.manager.open_session(&pending, None).await.unwrap();
    let session = w.relayed().await.session;

    let id = w.submit(&w.replacement(old).await).await.unwrap();
    let new = w.approve_request(id).await;
    let late = w
        .manager
        .accept_page(
            &bank(),
            session,
            0,
            true,
            6,
            consent_model::digest::Digest::of_bytes(b"x"),
        )
        .await;
    assert!(matches!(
        late,
        Err(ManagerError::Access(Refusal::Superseded))
    ));
    let refused = w
        .manager
        .open_session(&w.data_request(old).await, None)
        .await;
    assert!(matches!(
        refused,
        Err(ManagerError::Access(Refusal::Superseded))
    ));
    for holder in [bank(), lender()] {
        assert_eq!(w.status(old, &holder).await, Status::Superseded);
        assert_eq!(w.status(new, &holder).await, Status::Valid);
    }
    w.serve(&w.data_request(new).await).await;

    // Each end finds its own old copy in its new one, and only that.
    let (after, at_bank_now) = (
        w.copy(new, &lender()).await.unwrap(),
        w.copy(new, &bank()).await.unwrap(),
    );
    assert_eq!(after.claims().supersedes, Some(before.claims().jti));
    assert_eq!(at_bank_now.claims().supersedes, Some(at_bank.claims().jti));

    let detail = w.manager.consent(w.account, old).await.unwrap();
    assert_eq!(detail.summary.state, LifecycleState::Superseded);
    assert_eq!(detail.superseded_by, Some(new));
    let resumed = w.resume(old).await;
    assert_eq!(resumed.unwrap_err().kind(), ProblemType::StateConflict);
    let detail = w.manager.consent(w.account, new).await.unwrap();
    assert_eq!(detail.supersedes, Some(old));
    let told = w.manager.consent(w.account, old).await.unwrap().deliveries;
    for holder in [bank(), lender()] {
        let last = told.iter().rfind(|d| d.party == holder).unwrap();
        assert_eq!(last.kind, "artifact.status_changed", "{holder} is told");
    }
}

#[tokio::test]
async fn a_request_to_replace_fails_when_the_old_consent_ends_first() {
    let w = World::new().await;
    w.link_bank().await;
    let old = w.approve(true).await;
    let waiting = w.submit(&w.replacement(old).await).await.unwrap();
    let second = w.submit(&w.replacement(old).await).await.unwrap();
    let approving = choice(&w.open(second).await);
    let pending = w
        .manager
        .begin_approval(w.account, second, &approving)
        .await
        .unwrap();
    w.manager.revoke(w.account, old, None).await.unwrap();
    for id in [waiting, second] {
        let view = w.manager.request_view(&lender(), id).await.unwrap();
        assert_eq!(view.state, RequestState::Failed);
    }
    let token = w.id_token(&pending.challenge, super::world::SUBJECT);
    let late = w
        .manager
        .complete_approval(w.account, &pending.id, &token, &w.identity_keys())
        .await;
    assert_eq!(late.unwrap_err().kind(), ProblemType::StateConflict);
    assert_eq!(w.manager.consents(w.account).await.unwrap().len(), 1);
}

#[tokio::test]
async fn of_two_requests_to_replace_the_same_consent_one_wins() {
    let w = World::new().await;
    w.link_bank().await;
    let old = w.approve(true).await;
    let first = w.submit(&w.replacement(old).await).await.unwrap();
    let second = w.submit(&w.replacement(old).await).await.unwrap();
    w.approve_request(first).await;
    let view = w.manager.request_view(&lender(), second).await.unwrap();
    assert_eq!(view.state, RequestState::Failed);

    // Nor can it be replaced later, or after its time.
    let again = sign(TYP, &w.replacement(old).await, &w.lender).unwrap();
    let refused = w.manager.submit_request(&again, None).await.unwrap_err();
    assert_eq!(refused.kind(), ProblemType::StateConflict);
    let other = w.approve(true).await;
    w.clock.advance(Duration::from_secs(31 * 86_400));
    let refused = w.submit(&w.replacement(other).await).await.unwrap_err();
    assert_eq!(
        refused.kind(),
        ProblemType::StateConflict,
        "not swept yet, but over"
    );
}
