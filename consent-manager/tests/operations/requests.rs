//! What a data user sees of the requests that it made: its own, the newest first.

use std::time::Duration;

use consent_manager::service::RequestFilter;
use consent_model::{ids::RequestId, party::PartyId, request::RequestState};
use service_kit::clock::Clock;

use super::world::{World, bank, lender};

impl World {
    async fn seen(
        &self,
        party: &PartyId,
        wanted: RequestFilter,
        after: Option<RequestId>,
        limit: u64,
    ) -> Vec<RequestId> {
        let found = self.manager.requests_of(party, wanted, after, limit).await;
        let ids = found.unwrap().into_iter().map(|r| r.view.request_id);
        ids.collect()
    }
}

#[tokio::test]
async fn a_party_sees_no_request_of_another() {
    let w = World::new().await;
    w.ask(false).await;
    let all = RequestFilter::default();
    assert!(w.seen(&bank(), all, None, 10).await.is_empty());
    assert_eq!(w.seen(&lender(), all, None, 10).await.len(), 1);
}

#[tokio::test]
async fn requests_are_listed_from_the_newest_page_by_page_by_state_and_by_time() {
    let w = World::new().await;
    w.link_bank().await;
    let first = w.ask(false).await;
    w.clock.advance(Duration::from_secs(60));
    let between = w.clock.now();
    let second = w.ask(true).await;
    w.clock.advance(Duration::from_secs(60));
    let third = w.ask(false).await;
    let consent = w.approve_request(second).await;
    let notice = w.open(third).await.notice.id;
    w.manager
        .deny(w.account, third, notice, None)
        .await
        .unwrap();

    let all = RequestFilter::default();
    assert_eq!(w.seen(&lender(), all, None, 2).await, [third, second]);
    assert_eq!(w.seen(&lender(), all, Some(second), 2).await, [first]);
    assert!(w.seen(&lender(), all, Some(first), 2).await.is_empty());
    let in_state = |state| RequestFilter {
        state: Some(state),
        since: None,
    };
    let states = [
        (RequestState::Pending, vec![first]),
        (RequestState::Approved, vec![second]),
        (RequestState::Denied, vec![third]),
        (RequestState::Expired, vec![]),
    ];
    for (state, expected) in states {
        let found = w.seen(&lender(), in_state(state), None, 10).await;
        assert_eq!(found, expected, "{state:?}");
    }
    let later = RequestFilter {
        state: None,
        since: Some(between),
    };
    assert_eq!(w.seen(&lender(), later, None, 10).await, [third, second]);

    let listed = w.manager.requests_of(&lender(), all, None, 10).await;
    let approved = listed.unwrap().swap_remove(1);
    let copy = w.copy(consent, &lender()).await.unwrap().claims().jti;
    assert_eq!(approved.view.artifact_id, Some(copy));
    assert_eq!(approved.created_at, between);
    let alone = w.manager.request_view(&lender(), second).await.unwrap();
    assert_eq!(
        serde_json::to_value(alone).unwrap(),
        serde_json::to_value(approved.view).unwrap()
    );
}
