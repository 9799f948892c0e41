//! She takes an item out of a consent at the manager: the store hears of it and refuses it by itself.

use consent_model::problem::ProblemType::ItemWithdrawn;
use personal_store::gate;
use serde_json::json;

use crate::{signed_in::Browser, world::World};

#[actix_web::test]
async fn an_item_that_she_took_out_is_answered_no_more_and_the_refusal_is_in_her_ledger() {
    let w = World::new().await;
    let claims = w.served(&w.plan()).await;
    let item = &claims.items[0].value.id;
    let other = json!({ "artifact_id": claims.jti, "items": ["else"], "by": "citizen" });
    assert_eq!(w.tell("artifact.items_withdrawn", other).await, 204);
    assert_eq!(w.ask(claims.jti, &w.request()).await, Ok(()));

    let she = Browser::of(&w, "hers").await;
    let page = format!("approved/{}", claims.jti);
    let told = "You have taken this out";
    assert!(!she.get(&page).await.body.contains(told));
    let out = json!({ "artifact_id": claims.jti, "items": [item], "by": "citizen" });
    for _ in 0..2 {
        assert_eq!(w.tell("artifact.items_withdrawn", out.clone()).await, 204);
    }
    w.refused(claims.jti, &w.request(), ItemWithdrawn).await;
    assert!(she.get(&page).await.body.contains(told));
    let seen = gate::refusals(&w.vault, 1, None).await.unwrap();
    assert_eq!(seen[0].rule.problem(), ItemWithdrawn);
    w.stop().await;
}
