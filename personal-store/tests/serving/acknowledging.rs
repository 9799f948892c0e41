//! What the store signs once it has heard that a consent was paused or has ended.

use std::time::Duration;

use consent_model::{acknowledgement::Deletion, artifact::LifecycleState};
use serde_json::json;
use service_kit::testing::{Asking, Relay};

use crate::world::World;

#[actix_web::test]
async fn what_it_hears_is_acknowledged_once_also_when_the_answer_is_lost() {
    let w = World::new().await;
    let claims = w.served(&w.plan()).await;
    let stop = json!({ "artifact_id": claims.jti, "state": "revoked", "by": "citizen" });
    w.manager
        .answer_data_user(Asking::Acknowledge, Relay::LosesAnswer);
    w.pause(&claims).await;
    for _ in 0..2 {
        assert_eq!(w.tell("artifact.status_changed", stop.clone()).await, 204);
    }
    let store = w.running.store();
    store.work().await;
    assert_eq!(w.manager.acknowledged().len(), 3);
    w.manager
        .answer_data_user(Asking::Acknowledge, Relay::Takes);
    for _ in 0..3 {
        w.clock.advance(Duration::from_secs(60));
        store.work().await;
    }
    let said = w.manager.acknowledged();
    // Two events told the same stop; each has its word, and none has two.
    assert_eq!(said.len(), 3);
    let paused = said.iter().find(|s| s.state == LifecycleState::Paused);
    assert_eq!(paused.unwrap().deletion, None);
    for stopped in said.iter().filter(|s| s.state == LifecycleState::Revoked) {
        assert_eq!(stopped.artifact, claims.jti);
        assert_eq!(stopped.deletion, Some(Deletion::NothingHeld));
    }
    w.stop().await;
}

#[actix_web::test]
async fn an_item_that_was_taken_out_is_acknowledged_by_its_name_and_what_was_brought_in_is_hers() {
    let w = World::new().await;
    let claims = w.served(&w.plan()).await;
    let item = claims.items[0].value.id.clone();
    let out = json!({ "artifact_id": claims.jti, "items": [item], "by": "citizen" });
    assert_eq!(w.tell("artifact.items_withdrawn", out).await, 204);
    // A copy that it does not serve under is one by which records were brought in.
    let deposit: consent_model::ids::ArtifactId = w.ids.mint();
    let over = json!({ "artifact_id": deposit, "state": "expired", "by": "manager" });
    assert_eq!(w.tell("artifact.status_changed", over).await, 204);
    w.running.store().work().await;
    let said = w.manager.acknowledged();
    let of = |artifact| said.iter().find(|s| s.artifact == artifact).unwrap();
    assert_eq!(of(claims.jti).items, [item]);
    assert_eq!(of(claims.jti).state, LifecycleState::Active);
    assert_eq!(of(deposit).deletion, Some(Deletion::Hers));
    w.stop().await;
}
