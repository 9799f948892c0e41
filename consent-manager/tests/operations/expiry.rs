//! What time ends, also where the worker that ends it stumbles.

use std::time::Duration;

use chrono::TimeDelta;
use consent_manager::service::ManagerError;
use consent_model::{
    artifact::LifecycleState, decision::Refusal, digest::Digest, request::RequestState,
};

use super::world::{World, bank, lender};

#[tokio::test]
async fn no_page_passes_under_a_consent_whose_time_is_over_before_its_state_says_so() {
    let w = World::new().await;
    w.link_bank().await;
    let mut request = w.request(false);
    request.term.expiry = request.term.start + TimeDelta::minutes(20);
    let consent = w.approve_request(w.submit(&request).await.unwrap()).await;
    let open = w.data_request(consent).await;
    let (view, _) = w.manager.open_session(&open, None).await.unwrap();
    let session = w.relayed().await.session;
    let digest = Digest::of_bytes(b"sealed");
    let put = async |sequence, last| {
        w.manager
            .accept_page(&bank(), session, sequence, last, 6, digest)
            .await
    };
    put(0, false).await.unwrap();
    w.clock.advance(Duration::from_secs(20 * 60));
    let expected = w.manager.expects_page(&bank(), session, 1).await;
    let late = put(1, true).await;
    let fetched = w.manager.page_for(&lender(), view.session_id, 0).await;
    for refused in [expected, late, fetched.map(|_| ())] {
        assert!(
            matches!(refused, Err(ManagerError::Access(Refusal::Expired))),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn one_row_that_cannot_be_read_does_not_keep_others_from_expiring() {
    let w = World::new().await;
    w.link_bank().await;
    let (bad, good) = (w.approve(true).await, w.approve(true).await);
    let (bad_request, good_request) = (w.ask(true).await, w.ask(true).await);
    let no_time = i64::MIN;
    w.damage(&format!(
        "UPDATE consent SET state_at = {no_time} WHERE id = '{bad}'"
    ))
    .await;
    w.damage(&format!(
        "UPDATE consent_request SET expires_at = {no_time} WHERE id = '{bad_request}'"
    ))
    .await;
    w.clock.advance(Duration::from_secs(31 * 86_400));
    let expired = w.manager.expire_due().await.unwrap();
    assert_eq!((expired.ended, expired.unreadable), (2, 2));
    let detail = w.manager.consent(w.account, good).await.unwrap();
    assert_eq!(detail.summary.state, LifecycleState::Expired);
    let view = w.manager.request_view(&lender(), good_request).await;
    assert_eq!(view.unwrap().state, RequestState::Expired);
}
