//! What changes while it runs: by events, by the status list, by another process, by time.

use std::time::Duration;

use consent_model::{
    artifact::{ArtifactClaims, LifecycleState},
    event::What,
    party::Actor,
    resume::{ResumeProof, ResumeStatement},
    status_list::Status,
};
use fiduciary_adapter::{Decision, decide::Rule};
use sea_orm::{ConnectionTrait, Database};
use service_kit::{clock::Clock, testing};

use crate::deciding::world::{World, transactions};

fn changed(claims: &ArtifactClaims, state: LifecycleState) -> What {
    What::StatusChanged {
        artifact_id: claims.jti,
        state,
        by: Actor::Citizen,
        resumed: None,
    }
}

#[actix_web::test]
async fn what_an_event_forbids_is_denied_once_it_was_taken_and_after_a_restart() {
    let (w, claims) = World::consented().await;
    assert!(w.is_allowed());
    let items = vec!["records".parse().unwrap()];
    let taken_out = What::ItemsWithdrawn {
        artifact_id: claims.jti,
        items,
        by: Actor::Citizen,
    };
    w.tell(&w.running, taken_out).await;
    assert_eq!(w.denied_by(), Rule::ItemWithdrawn);
    let w = w.restarted().await;
    assert!(w.decisions().refresh().await);
    assert_eq!(w.denied_by(), Rule::ItemWithdrawn);
    // The list may still say that it goes on: the event is the manager's word as well.
    w.tell(&w.running, changed(&claims, LifecycleState::Revoked))
        .await;
    assert_eq!(w.denied_by(), Rule::ConsentRevoked);
    let w = w.restarted().await;
    assert!(w.decisions().refresh().await);
    assert_eq!(w.denied_by(), Rule::ConsentRevoked);
    w.stop().await;
}

#[actix_web::test]
async fn what_another_process_on_the_same_database_was_told_counts_here() {
    let (w, claims) = World::consented().await;
    let other = w.another().await;
    w.tell(&other, changed(&claims, LifecycleState::Paused))
        .await;
    assert!(w.decisions().refresh().await);
    assert_eq!(w.denied_by(), Rule::ConsentPaused);
    other.stop().await;
    w.stop().await;
}

#[actix_web::test]
async fn a_pause_that_only_the_list_shows_stays_until_she_ends_it_herself() {
    let (w, claims) = World::consented().await;
    w.manager.set_status(claims.status.idx, Status::Paused);
    w.clock.advance(Duration::from_secs(21));
    assert!(w.decisions().refresh().await);
    assert_eq!(w.denied_by(), Rule::ConsentPaused);
    w.manager.set_status(claims.status.idx, Status::Valid);
    for _ in 0..2 {
        w.clock.advance(Duration::from_secs(21));
        assert!(w.decisions().refresh().await);
        assert_eq!(w.denied_by(), Rule::ConsentPaused);
    }
    let now = w.clock.now();
    let statement = ResumeStatement::new(claims.statement.digest().unwrap(), now);
    let proof = ResumeProof {
        decided_at: now.timestamp(),
        evidence: w.manager.sign_in_for(&statement.digest().unwrap(), "she"),
        statement,
    };
    let mut resumed = changed(&claims, LifecycleState::Active);
    if let What::StatusChanged { resumed, .. } = &mut resumed {
        *resumed = Some(Box::new(proof));
    }
    w.tell(&w.running, resumed).await;
    assert!(w.decisions().refresh().await);
    assert!(w.is_allowed());
    w.stop().await;
}

#[actix_web::test]
async fn what_was_received_may_be_processed_for_its_data_life_and_no_longer() {
    let (w, claims) = World::consented().await;
    let path = w.folder.path().join("adapter.sqlite");
    let db = Database::connect(format!("sqlite://{}", path.display()))
        .await
        .unwrap();
    let (artifact, at) = (claims.jti, testing::START_MILLIS);
    let keep = at + 2 * 86_400_000;
    for sql in [
        format!(
            "INSERT INTO data_user_fetch (id, artifact_id, item, jws, source_request, state, \
             created_at, expires_at) VALUES ('f', '{artifact}', 'records', '', '', 'received', {at}, {at})"
        ),
        format!(
            "INSERT INTO data_user_receipt (fetch_id, receipt_id, artifact_id, item, source, signer, \
             digest, pages, row_count, received_at, keep_until) VALUES ('f', 'r', '{artifact}', \
             'records', 'bank.example', '', '', 1, 1, {at}, {keep})"
        ),
    ] {
        db.execute_unprepared(&sql).await.unwrap();
    }
    db.close().await.unwrap();
    assert!(w.decisions().refresh().await);
    let Decision::Allow(allowed) = w.decided(&transactions()) else {
        panic!("it was denied");
    };
    assert_eq!(allowed.data_life_until().unwrap().timestamp_millis(), keep);
    w.clock.advance(Duration::from_secs(2 * 86_400 - 1));
    assert!(w.decisions().refresh().await);
    let Decision::Allow(allowed) = w.decided(&transactions()) else {
        panic!("it was denied");
    };
    assert_eq!(allowed.relied_on_until().timestamp_millis(), keep);
    w.clock.advance(Duration::from_secs(1));
    assert!(w.decisions().refresh().await);
    assert_eq!(w.denied_by(), Rule::DataLifeOver);
    let w = w.restarted().await;
    assert!(w.decisions().refresh().await);
    assert_eq!(w.denied_by(), Rule::DataLifeOver);
    // And the consent itself ends.
    w.clock.advance(Duration::from_secs(28 * 86_400));
    assert!(w.decisions().refresh().await);
    assert_eq!(w.denied_by(), Rule::ConsentExpired);
    w.clock.advance(Duration::from_secs(86_401));
    assert!(w.decisions().refresh().await);
    assert_eq!(w.denied_by(), Rule::NoConsent);
    assert_eq!(w.decisions().held(), 0);
    w.stop().await;
}
