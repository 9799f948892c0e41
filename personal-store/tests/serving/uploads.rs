//! Pages on their way: tried again with the same bytes, taken once, and given up with a word to the
//! manager.

use std::time::Duration;

use consent_model::{
    ids::SessionId,
    problem::ProblemType::{self, ConsentRevoked, StateConflict, TooLarge},
};
use personal_store::gate::{self, Delivery};
use service_kit::testing::Relay;

use crate::world::World;

/// Accepts a request while the manager takes no page: it lies in her vault.
async fn waiting() -> (World, SessionId) {
    let w = World::new().await;
    w.manager.answer_uploads(Relay::Fails(503));
    let artifact = w.manager.issue(&w.manager.consent(&w.plan()));
    let session = w.ids.mint();
    assert_eq!(w.ask_in(session, artifact, &w.request()).await, Ok(()));
    w.work().await;
    assert_eq!(w.session(session).await, ("uploading".to_owned(), None));
    assert_eq!(w.waiting().await, 1);
    (w, session)
}

impl World {
    async fn gave_up(&self, session: SessionId, problem: ProblemType) {
        let state = self.session(session).await;
        assert_eq!(state, ("refused".to_owned(), Some(problem)));
        assert_eq!(self.waiting().await, 0);
        assert!(self.manager.pages().is_empty());
        // She sees that it did not arrive; the use stays counted.
        let ledger = gate::releases(&self.vault, 10, None).await.unwrap();
        assert_eq!(ledger[0].delivery, Delivery::GivenUp);
    }
}

#[actix_web::test]
async fn a_page_that_was_not_taken_is_tried_again_until_it_is_taken_once() {
    let (w, session) = waiting().await;
    let kept = gate::pending(&w.vault).await.unwrap();
    for failure in [Relay::Fails(502), Relay::Fails(500), Relay::LosesAnswer] {
        w.manager.answer_uploads(failure);
        w.later().await;
        assert_eq!(w.session(session).await.0, "uploading");
    }
    w.manager.answer_uploads(Relay::Takes);
    w.later().await;
    // It had arrived when the answer was lost; other bytes would have been refused.
    let pages = w.manager.pages();
    assert_eq!(pages.len(), 1);
    assert_eq!(
        (pages[0].session, &pages[0].sealed),
        (session, &kept[0].sealed)
    );
    assert_eq!(w.session(session).await, ("sent".to_owned(), None));
    let uploads = w.manager.uploads();
    w.later().await;
    assert_eq!(w.manager.uploads(), uploads, "nothing is sent twice");
    w.stop().await;
}

#[actix_web::test]
async fn each_try_is_put_off_longer() {
    let (w, _) = waiting().await;
    // After the first failure: 1 second; after the second: 2; then 4.
    for pause in [1, 2, 4] {
        let tried = w.manager.uploads();
        w.work().await;
        assert_eq!(w.manager.uploads(), tried, "not before its time");
        w.clock
            .advance(Duration::from_secs(pause) - Duration::from_millis(1));
        w.work().await;
        assert_eq!(w.manager.uploads(), tried, "not before its time");
        w.clock.advance(Duration::from_millis(1));
        w.work().await;
        assert_eq!(w.manager.uploads(), tried + 1);
    }
    w.stop().await;
}

#[actix_web::test]
async fn a_session_that_is_over_meanwhile_is_given_up() {
    let (w, session) = waiting().await;
    w.clock.advance(Duration::from_secs(60 * 60));
    w.work().await;
    assert_eq!(w.session(session).await.0, "uploading");
    w.later().await;
    w.gave_up(session, ProblemType::SessionExpired).await;
    w.manager.answer_uploads(Relay::Takes);
    w.later().await;
    assert!(w.manager.pages().is_empty() && w.manager.refusals().is_empty());
    w.stop().await;
}

#[actix_web::test]
async fn a_session_that_the_manager_calls_over_is_given_up_without_a_word() {
    let (w, session) = waiting().await;
    w.manager
        .answer_uploads(Relay::Refuses(ProblemType::SessionExpired));
    w.later().await;
    w.gave_up(session, ProblemType::SessionExpired).await;
    assert!(w.manager.refusals().is_empty());
    w.stop().await;
}

#[actix_web::test]
async fn the_manager_hears_that_a_request_it_was_promised_cannot_be_served() {
    for refusal in [TooLarge, StateConflict] {
        let (w, session) = waiting().await;
        w.manager.answer_uploads(Relay::Refuses(refusal));
        w.manager.answer_refusals(Relay::Fails(503));
        w.later().await;
        let state = w.session(session).await.0;
        assert_eq!(state, "uploading", "until the manager knows");
        // Also after a restart.
        let w = w.restarted("SELECT 1").await;
        w.manager.answer_refusals(Relay::Takes);
        w.later().await;
        w.gave_up(session, refusal).await;
        w.later().await;
        let told = w.manager.refusals();
        assert_eq!(told.len(), 1, "told once");
        assert_eq!((told[0].0, told[0].1.kind), (session, refusal));
        w.stop().await;
    }
}

#[actix_web::test]
async fn a_consent_that_ended_on_the_way_ends_the_upload() {
    let (w, session) = waiting().await;
    w.manager.answer_uploads(Relay::Refuses(ConsentRevoked));
    w.manager.answer_refusals(Relay::Refuses(ConsentRevoked));
    w.later().await;
    w.gave_up(session, ConsentRevoked).await;
    w.stop().await;
}

#[actix_web::test]
async fn being_asked_to_wait_or_to_prove_itself_again_is_no_last_word() {
    let (w, session) = waiting().await;
    for passing in [ProblemType::TooManyRequests, ProblemType::NotAuthenticated] {
        w.manager.answer_uploads(Relay::Refuses(passing));
        w.later().await;
        assert_eq!(w.session(session).await.0, "uploading");
    }
    w.manager.answer_uploads(Relay::Takes);
    w.later().await;
    assert_eq!(w.manager.pages().len(), 1);
    w.stop().await;
}
