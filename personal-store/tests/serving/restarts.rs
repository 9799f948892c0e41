//! A deposit under way when the store was stopped, wherever that happened.

use consent_model::{
    data_request::SessionState,
    problem::{Problem, ProblemType},
};
use personal_store::storage::DepositState;
use service_kit::testing::{Asking, Relay};

use crate::world::{PSEUDONYM, SHE, World};

#[actix_web::test]
async fn a_deposit_goes_on_after_a_restart_in_every_state_and_comes_in_once() {
    let w = World::new().await;
    let bank = w.bank();
    let asked = w.press().await;
    // Killed before the answer of the manager was written down.
    let w = w.restarted("UPDATE deposits SET request_id = NULL").await;
    w.approve(&asked, PSEUDONYM, SHE);
    let answers = |w: &World, call, answer| w.manager.answer_data_user(call, answer);
    answers(&w, Asking::Session, Relay::Fails(500));
    w.until(DepositState::Requested).await;
    // Before the data request was.
    let before = "UPDATE deposits SET state = 'approved', data_request = NULL, \
                  source_digest = NULL, opening_key = NULL";
    let w = w.restarted(before).await;
    w.until(DepositState::Requested).await;
    answers(&w, Asking::Session, Relay::LosesAnswer);
    w.later().await;
    let w = w.restarted("SELECT 1").await;
    assert_eq!(w.deposit().await.state, DepositState::Requested);
    answers(&w, Asking::Session, Relay::Takes);
    w.until(DepositState::Waiting).await;
    assert_eq!(w.manager.opened().len(), 1);
    let w = w
        .restarted("CREATE TABLE kept AS SELECT * FROM deposits")
        .await;
    answers(&w, Asking::Confirm, Relay::Fails(500));
    bank.deliver(&w, &w.manager.opened()[0]);
    w.until(DepositState::Taken).await;
    assert_eq!(w.brought().await, 1);
    // Between the vault and the host database.
    let before = "UPDATE deposits SET state = 'waiting', pages = NULL, \
                  opening_key = (SELECT opening_key FROM kept); DROP TABLE kept";
    let w = w.restarted(before).await;
    w.until(DepositState::Taken).await;
    assert_eq!(w.brought().await, 1);
    let w = w.restarted("SELECT 1").await;
    answers(&w, Asking::Confirm, Relay::Takes);
    w.until(DepositState::Done).await;
    assert_eq!(w.brought().await, 1);
    assert_eq!(w.manager.opened()[0].confirmed, [0]);
    w.stop().await;
}

#[actix_web::test]
async fn what_is_in_her_vault_has_come_whatever_became_of_the_session() {
    for state in [
        SessionState::Ready,
        SessionState::Delivered,
        SessionState::Expired,
        SessionState::Failed,
    ] {
        let w = World::new().await;
        let bank = w.bank();
        let opened = w.opened().await;
        bank.deliver(&w, &opened);
        w.until(DepositState::Done).await;
        // Killed between the vault and the host database, and back much later.
        let before = "UPDATE deposits SET state = 'waiting', pages = NULL";
        let w = w.restarted(before).await;
        let answers = |call| w.manager.answer_data_user(call, Relay::Fails(500));
        answers(Asking::Page);
        answers(Asking::Confirm);
        w.manager.end_session(
            opened.view.session_id,
            state,
            Some(Problem::new(ProblemType::NoData)),
        );
        w.until(DepositState::Taken).await;
        w.manager.answer_data_user(Asking::Confirm, Relay::Takes);
        let done = w.until(DepositState::Done).await;
        assert_eq!((done.reason, done.pages), (None, Some(1)), "{state:?}");
        assert_eq!(w.brought().await, 1);
        assert!(w.manager.ended().is_empty());
        w.stop().await;
    }
}
