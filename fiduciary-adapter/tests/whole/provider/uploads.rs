//! Pages on their way: tried again with the same bytes, taken once, and given up with a word to the
//! manager.

use std::time::Duration;

use consent_model::{
    ids::SessionId,
    problem::ProblemType::{self, ConsentRevoked, Internal, StateConflict, TooLarge},
};
use sea_orm::ConnectionTrait;
use service_kit::testing::Relay;

use crate::provider::world::World;

/// Accepts a request while the manager takes no page: it lies on disk.
async fn waiting() -> (World, SessionId) {
    let (w, link) = World::linked().await;
    w.manager.answer_uploads(Relay::Fails(503));
    let artifact = w.manager.issue(&w.manager.consent(&w.plan(&link)));
    let session = w.ids.mint();
    assert_eq!(w.ask_in(session, artifact, &w.request()).await, Ok(()));
    assert!(!w.running.upload_now().await.unwrap());
    assert_eq!(w.state().await, "sealed");
    (w, session)
}

impl World {
    async fn state(&self) -> String {
        self.text("SELECT state AS found FROM release").await
    }

    async fn failed_with(&self, problem: ProblemType) {
        assert_eq!(self.state().await, "failed");
        let slug = self.text("SELECT problem AS found FROM release").await;
        assert_eq!(slug, problem.facts().slug);
        assert_eq!(self.count("release_page").await, 0);
        assert!(self.manager.pages().is_empty());
    }
}

#[actix_web::test]
async fn a_page_that_was_not_taken_is_tried_again_until_it_is_taken_once() {
    let (w, session) = waiting().await;
    let kept = w.text("SELECT sealed AS found FROM release_page").await;
    for failure in [Relay::Fails(502), Relay::Fails(500), Relay::LosesAnswer] {
        w.manager.answer_uploads(failure);
        assert!(!w.running.upload_now().await.unwrap());
        assert_eq!(w.state().await, "sealed");
    }
    w.manager.answer_uploads(Relay::Takes);
    assert!(w.running.upload_now().await.unwrap());
    // It had arrived when the answer was lost; other bytes would have been refused.
    let pages = w.manager.pages();
    assert_eq!(pages.len(), 1);
    assert_eq!((pages[0].session, &pages[0].sealed), (session, &kept));
    assert_eq!(w.state().await, "uploaded");
    let uploads = w.manager.uploads();
    assert!(w.running.upload_now().await.unwrap());
    assert_eq!(w.manager.uploads(), uploads, "nothing is sent twice");
    w.stop().await;
}

#[actix_web::test]
async fn the_adapter_tries_again_by_itself() {
    let (w, _) = waiting().await;
    let tried = w.manager.uploads();
    w.manager.uploads_reach(tried + 1).await;
    w.manager.answer_uploads(Relay::Takes);
    w.manager.pages_reach(1).await;
    w.stop().await;
}

#[actix_web::test]
async fn a_session_that_is_over_meanwhile_is_given_up() {
    let (w, _) = waiting().await;
    w.clock.advance(Duration::from_secs(60 * 60));
    assert!(!w.running.upload_now().await.unwrap());
    w.clock.advance(Duration::from_secs(1));
    assert!(w.running.upload_now().await.unwrap());
    w.failed_with(ProblemType::SessionExpired).await;
    w.manager.answer_uploads(Relay::Takes);
    assert!(w.running.upload_now().await.unwrap());
    assert!(w.manager.pages().is_empty() && w.manager.refusals().is_empty());
    w.stop().await;
}

#[actix_web::test]
async fn a_session_that_the_manager_calls_over_is_given_up_without_a_word() {
    let (w, _) = waiting().await;
    w.manager
        .answer_uploads(Relay::Refuses(ProblemType::SessionExpired));
    assert!(w.running.upload_now().await.unwrap());
    w.failed_with(ProblemType::SessionExpired).await;
    assert!(w.manager.refusals().is_empty());
    w.stop().await;
}

#[actix_web::test]
async fn the_manager_hears_that_a_request_it_was_promised_cannot_be_served() {
    for refusal in [TooLarge, StateConflict] {
        let (w, session) = waiting().await;
        w.manager.answer_uploads(Relay::Refuses(refusal));
        w.manager.answer_refusals(Relay::Fails(503));
        assert!(!w.running.upload_now().await.unwrap());
        assert_eq!(w.state().await, "sealed", "until the manager knows");
        // Also after a restart.
        let w = w.restarted().await;
        w.manager.answer_refusals(Relay::Takes);
        assert!(w.running.upload_now().await.unwrap());
        w.failed_with(refusal).await;
        assert!(w.running.upload_now().await.unwrap());
        let told = w.manager.refusals();
        assert_eq!(told.len(), 1, "told once");
        assert_eq!((told[0].0, told[0].1.kind), (session, refusal));
        assert_eq!(told[0].1.detail, None);
        w.stop().await;
    }
}

#[actix_web::test]
async fn a_consent_that_ended_on_the_way_ends_the_upload() {
    let (w, _) = waiting().await;
    w.manager.answer_uploads(Relay::Refuses(ConsentRevoked));
    w.manager.answer_refusals(Relay::Refuses(ConsentRevoked));
    assert!(w.running.upload_now().await.unwrap());
    w.failed_with(ConsentRevoked).await;
    w.stop().await;
}

#[actix_web::test]
async fn a_page_that_was_damaged_on_disk_is_not_sent_and_the_manager_hears_of_it() {
    let (w, session) = waiting().await;
    let db = w.database().await;
    db.execute_unprepared("UPDATE release_page SET sealed = 'damaged'")
        .await
        .unwrap();
    db.close().await.unwrap();
    w.manager.answer_uploads(Relay::Takes);
    assert!(w.running.upload_now().await.unwrap());
    w.failed_with(Internal).await;
    let told = w.manager.refusals();
    assert_eq!((told[0].0, told[0].1.kind), (session, Internal));
    w.stop().await;
}

#[actix_web::test]
async fn being_asked_to_wait_or_to_prove_itself_again_is_no_last_word() {
    let (w, _) = waiting().await;
    for passing in [ProblemType::TooManyRequests, ProblemType::NotAuthenticated] {
        w.manager.answer_uploads(Relay::Refuses(passing));
        assert!(!w.running.upload_now().await.unwrap());
        assert_eq!(w.state().await, "sealed");
    }
    w.manager.answer_uploads(Relay::Takes);
    assert!(w.running.upload_now().await.unwrap());
    assert_eq!(w.manager.pages().len(), 1);
    w.stop().await;
}
