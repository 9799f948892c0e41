//! Keys change. One that was taken just now is waited for, and so is one that evidence needs and
//! nobody publishes; what was checked once stays checkable; and what nobody's key signed ends a
//! deposit all the same.

use std::time::Duration;

use consent_model::{
    artifact::{ArtifactClaims, TYP},
    jose,
    request::RequestState,
};
use personal_store::storage::{DepositState, Reason};
use service_kit::testing::{Asking, FakeManager, Relay};

use crate::world::{PSEUDONYM, SHE, World};

impl World {
    /// The worker looks at what she approved, too soon after the keys were read to read them again.
    async fn looks_too_soon(&self) {
        let before = self.manager.metadata_reads();
        for _ in 0..3 {
            self.clock.advance(Duration::from_secs(6));
            self.work().await;
            let deposit = self.deposit().await;
            assert_eq!((deposit.state, deposit.reason), (DepositState::Asked, None));
        }
        assert_eq!(self.manager.metadata_reads(), before);
    }

    /// Reads the keys now, as for any other document.
    async fn read_keys(&self) {
        self.running.store().network().await.unwrap();
        assert_eq!(self.manager.metadata_reads(), 1);
    }
}

#[actix_web::test]
async fn what_is_signed_with_a_key_taken_just_now_is_waited_for() {
    for change in [FakeManager::change_key, FakeManager::change_identity_key] {
        let w = World::new().await;
        let bank = w.bank();
        w.read_keys().await;
        change(&w.manager);
        let asked = w.press().await;
        w.approve(&asked, PSEUDONYM, SHE);
        w.looks_too_soon().await;
        w.until(DepositState::Waiting).await;
        bank.deliver(&w, &w.manager.opened()[0]);
        w.until(DepositState::Done).await;
        assert_eq!(w.brought().await, 1);
        assert!(w.manager.ended().is_empty());
        w.stop().await;
    }
}

#[actix_web::test]
async fn what_is_signed_with_nobodys_key_ends_the_deposit_once_the_keys_were_read_again() {
    let w = World::new().await;
    w.bank();
    w.read_keys().await;
    let asked = w.press().await;
    let claims: ArtifactClaims = w.approve(&asked, PSEUDONYM, SHE);
    let forged = jose::sign(TYP, &claims, &w.ids.signing_key()).unwrap();
    w.manager.publish(claims.jti, forged);
    let request = asked.view.request_id;
    w.manager
        .decide(request, RequestState::Approved, Some(claims.jti));
    w.looks_too_soon().await;
    let refused = w.until(DepositState::Refused).await;
    assert_eq!(refused.reason, Some(Reason::NotGenuine));
    assert_eq!(w.manager.metadata_reads(), 2);
    w.stop().await;
}

#[actix_web::test]
async fn evidence_that_no_known_key_can_check_is_waited_for_and_accuses_nobody() {
    let w = World::new().await;
    w.bank();
    let asked = w.press().await;
    let claims = w.approve(&asked, PSEUDONYM, SHE);
    w.manager.change_identity_key();
    for _ in 0..3 {
        w.clock.advance(Duration::from_hours(1));
        w.work().await;
        // Told by the manager, it asks to be told again.
        assert_eq!(w.send_artifact(&claims).await, 503);
        let deposit = w.deposit().await;
        assert_eq!((deposit.state, deposit.reason), (DepositState::Asked, None));
    }
    assert!(w.manager.ended().is_empty());
    // Once the term is over that was asked for, nothing can come of it any more.
    w.clock.advance(Duration::from_hours(3 * 24));
    let refused = w.until(DepositState::Refused).await;
    assert_eq!(refused.reason, Some(Reason::NotProven));
    assert_eq!(w.manager.ended()[0].0, claims.jti);
    w.stop().await;
}

#[actix_web::test]
async fn what_she_approved_comes_in_although_the_provider_has_dropped_the_key_since() {
    let w = World::new().await;
    let bank = w.bank();
    let asked = w.press().await;
    w.approve(&asked, PSEUDONYM, SHE);
    let failing = Relay::Fails(500);
    w.manager.answer_data_user(Asking::Session, failing);
    w.until(DepositState::Requested).await;
    w.manager.change_identity_key();
    let before = "UPDATE deposits SET state = 'approved', data_request = NULL, \
                  source_digest = NULL, opening_key = NULL";
    let w = w.restarted(before).await;
    w.manager.answer_data_user(Asking::Session, Relay::Takes);
    w.until(DepositState::Waiting).await;
    bank.deliver(&w, &w.manager.opened()[0]);
    w.until(DepositState::Done).await;
    assert_eq!(w.brought().await, 1);
    assert!(w.manager.ended().is_empty());
    w.stop().await;
}
