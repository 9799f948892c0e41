//! She presses "Bring in records" more than once: she is led to a request that is hers to decide,
//! nobody is flooded, and the records come in once.

use std::time::Duration;

use consent_model::{problem::ProblemType, request::RequestState};
use personal_store::storage::{Deposit, DepositKind, DepositState, Reason};
use serde_json::json;
use service_kit::testing::{Asked, Asking, Relay};

use crate::{
    signed_in::Browser,
    world::{PSEUDONYM, SHE, World},
};

const NEIGHBOUR: &str = "pseudonym-of-neighbour";

impl World {
    /// She presses the button again, later than one click lasts.
    async fn press_again(&self) -> Asked {
        self.clock.advance(Duration::from_secs(11));
        self.press().await
    }

    /// What became of this request.
    async fn of(&self, asked: &Asked) -> Deposit {
        let db = self.host_db().await;
        let found = db.deposit_by_digest(asked.jws.digest()).await.unwrap();
        db.close().await.unwrap();
        found.unwrap()
    }

    /// What her page says of bringing in records.
    async fn news(&self) -> String {
        let page = Browser::of(self, "hers").await.get("").await.body;
        let (_, bringing_in) = page.split_once("id=\"bring\"").unwrap();
        bringing_in.to_owned()
    }
}

#[actix_web::test]
async fn a_request_that_somebody_else_opened_does_not_keep_her_from_asking_again() {
    let w = World::new().await;
    let bank = w.bank();
    w.person("the neighbours", NEIGHBOUR, "neighbour").await;
    let opened_by_another = w.press().await;
    let hers = w.press_again().await;
    assert_ne!(hers.view.redirect_url, opened_by_another.view.redirect_url);
    assert_ne!(hers.jws, opened_by_another.jws);
    let news = w.news().await;
    assert!(news.contains(hers.view.redirect_url.as_str()), "{news}");
    // What he decides is no matter of hers.
    w.approve(&opened_by_another, NEIGHBOUR, "neighbour");
    w.later().await;
    // One round hears of it, the next one ends it.
    w.work().await;
    assert_eq!(w.of(&hers).await.state, DepositState::Asked);
    assert_eq!(w.manager.ended().len(), 1);
    w.approve(&hers, PSEUDONYM, SHE);
    w.until(DepositState::Waiting).await;
    bank.deliver(&w, &w.manager.opened()[0]);
    w.until(DepositState::Done).await;
    assert_eq!(w.brought().await, 1);
    w.stop().await;
}

#[actix_web::test]
async fn the_first_that_she_approves_counts_and_the_others_bring_nothing() {
    for told in [false, true] {
        let w = World::new().await;
        let bank = w.bank();
        let first = w.press().await;
        let second = w.press_again().await;
        let third = w.press_again().await;
        // She went back to the first page.
        let claims = w.approve(&first, PSEUDONYM, SHE);
        if told {
            assert_eq!(w.send_artifact(&claims).await, 204);
        }
        for _ in 0..3 {
            w.later().await;
        }
        assert_eq!(w.of(&first).await.state, DepositState::Waiting);
        for other in [&second, &third] {
            let other = w.of(other).await;
            assert_eq!(other.state, DepositState::Superseded);
            assert!(other.cnf.is_none());
        }
        // And says yes on the second, too; the store finds out by event or by asking.
        let late = w.approve(&second, PSEUDONYM, SHE);
        if told {
            assert_eq!(w.send_artifact(&late).await, 204);
            assert_eq!(w.send_artifact(&late).await, 204);
        }
        w.manager
            .decide(third.view.request_id, RequestState::Expired, None);
        for _ in 0..11 {
            w.later().await;
        }
        for other in [&second, &third] {
            assert_eq!(w.of(other).await.state, DepositState::Refused);
        }
        let ended: Vec<_> = w.manager.ended().into_iter().map(|(id, _)| id).collect();
        assert_eq!(ended, [late.jti], "told: {told}");
        bank.deliver(&w, &w.manager.opened()[0]);
        // Taken in one round, confirmed in the next.
        w.later().await;
        w.later().await;
        assert_eq!(w.of(&first).await.state, DepositState::Done);
        assert_eq!(w.manager.opened().len(), 1);
        assert_eq!(w.brought().await, 1);
        let news = w.news().await;
        assert!(news.contains("Records were brought in."), "{news}");
        assert!(!news.contains("refused"), "{news}");
        w.stop().await;
    }
}

#[actix_web::test]
async fn two_yeses_at_once_count_once() {
    let w = World::new().await;
    w.bank();
    let first = w.press().await;
    let second = w.press_again().await;
    let first = w.approve(&first, PSEUDONYM, SHE);
    let second = w.approve(&second, PSEUDONYM, SHE);
    let told = tokio::join!(w.send_artifact(&first), w.send_artifact(&second));
    assert_eq!(told, (204, 204));
    for _ in 0..5 {
        w.later().await;
    }
    assert_eq!(w.manager.opened().len(), 1);
    let used = w.manager.opened()[0].request.artifact;
    let unused = if used == first.jti {
        second.jti
    } else {
        first.jti
    };
    let ended: Vec<_> = w.manager.ended().into_iter().map(|(id, _)| id).collect();
    assert_eq!(ended, [unused]);
    w.stop().await;
}

#[actix_web::test]
async fn a_double_click_asks_once_and_many_clicks_ask_a_few_times() {
    let w = World::new().await;
    let store = w.running.store();
    let click = || store.ask_for_deposit(w.account, DepositKind::Bank);
    let (one, two) = tokio::join!(click(), click());
    assert_eq!(one.unwrap(), two.unwrap());
    w.clock.advance(Duration::from_secs(9));
    click().await.unwrap();
    assert_eq!(w.manager.asked().len(), 1);
    for _ in 0..8 {
        w.press_again().await;
    }
    assert_eq!(w.manager.asked().len(), 5);
    // The other kind of records is another matter, and so is another person.
    store
        .ask_for_deposit(w.account, DepositKind::Clinic)
        .await
        .unwrap();
    let neighbour = w.person("the neighbours", NEIGHBOUR, "neighbour").await;
    store
        .ask_for_deposit(neighbour, DepositKind::Bank)
        .await
        .unwrap();
    assert_eq!(w.manager.asked().len(), 7);
    // What is decided makes room.
    let over = w.manager.asked()[0].view.request_id;
    w.manager.decide(over, RequestState::Denied, None);
    w.later().await;
    w.press().await;
    assert_eq!(w.manager.asked().len(), 8);
    w.stop().await;
}

#[actix_web::test]
async fn a_decision_that_the_store_has_not_heard_of_is_heard_when_she_presses_again() {
    let w = World::new().await;
    w.bank();
    let denied = w.press().await;
    w.manager
        .decide(denied.view.request_id, RequestState::Denied, None);
    // At once: what is over is no click of just now.
    let page = w.running.store();
    let page = page.ask_for_deposit(w.account, DepositKind::Bank);
    let page = page.await.unwrap();
    assert_eq!(w.of(&denied).await.reason, Some(Reason::Denied));
    let next = w.manager.asked().pop().unwrap();
    assert_eq!(page, next.view.redirect_url);
    assert_ne!(next.jws, denied.jws);
    // A yes is not asked for again.
    w.approve(&next, PSEUDONYM, SHE);
    assert_eq!(w.press_again().await.jws, next.jws);
    assert_eq!(w.manager.asked().len(), 2);
    w.until(DepositState::Waiting).await;
    w.stop().await;
}

#[actix_web::test]
async fn what_nobody_has_been_led_to_is_not_looked_for_once_it_is_superseded() {
    let w = World::new().await;
    w.bank();
    let first = w.press().await;
    let second = w.press_again().await;
    let unheard = format!(
        "UPDATE deposits SET request_id = NULL WHERE request_digest = '{}'",
        second.jws.digest()
    );
    let w = w.restarted(&unheard).await;
    let claims = w.approve(&first, PSEUDONYM, SHE);
    assert_eq!(w.send_artifact(&claims).await, 204);
    w.later().await;
    assert_eq!(w.of(&second).await.state, DepositState::Refused);
    // A no to it changes nothing.
    let decided = json!({ "request_id": second.view.request_id, "state": RequestState::Denied });
    assert_eq!(w.tell("consent_request.decided", decided).await, 204);
    let reason = w.of(&second).await.reason;
    assert_eq!(reason, Some(Reason::ByOtherRequest));
    w.stop().await;
}

#[actix_web::test]
async fn what_is_approved_after_the_store_gave_it_up_does_not_live_on() {
    for (name, subject) in [(PSEUDONYM, SHE), (NEIGHBOUR, "neighbour")] {
        let w = World::new().await;
        w.person("the neighbours", NEIGHBOUR, "neighbour").await;
        w.bank();
        let asked = w.press().await;
        // The store is suspended for a moment, and she presses again.
        w.clock.advance(Duration::from_secs(11));
        let turned_away = Relay::Refuses(ProblemType::NotPermitted);
        w.manager.answer_data_user(Asking::Consent, turned_away);
        let again = w.running.store();
        let again = again.ask_for_deposit(w.account, DepositKind::Bank);
        assert!(again.await.is_err());
        let given_up = w.of(&asked).await;
        assert_eq!(given_up.state, DepositState::Refused);
        // The request stands on her dashboard all the same.
        let claims = w.approve(&asked, name, subject);
        for _ in 0..2 {
            assert_eq!(w.send_artifact(&claims).await, 204);
        }
        w.later().await;
        let over = w.of(&asked).await;
        assert_eq!(
            (over.state, over.reason),
            (DepositState::Refused, given_up.reason)
        );
        assert_eq!(w.send_artifact(&claims).await, 204);
        w.later().await;
        let ended: Vec<_> = w.manager.ended().into_iter().map(|(id, _)| id).collect();
        assert_eq!(ended, [claims.jti]);
        w.stop().await;
    }
}
