//! What she is told of what others know, on her store's own pages.

use consent_model::{
    preview::{LIFE, TYP},
    request::Ask,
};
use serde_json::json;
use service_kit::{clock::Clock, testing::Plan};

use crate::{
    signed_in::Browser,
    world::{LINK, World},
};

impl World {
    fn with_band(&self, band: u32) -> Plan {
        let mut plan = self.plan();
        if let Ask::Answer { parameters, .. } = &mut plan.item.ask {
            parameters.insert("band".into(), band.into());
        }
        plan
    }

    /// Where she would see the answer to the question of a plan, before this party does.
    fn preview_of(&self, plan: &Plan, data_user: &str) -> String {
        let ask = serde_json::to_value(&plan.item.ask).unwrap();
        let iat = self.clock.now().timestamp();
        let claims = json!({
            "iss": self.manager.base(), "aud": "store.example", "iat": iat, "exp": iat + LIFE,
            "link": LINK, "request": "01890a5d-ac96-774b-bcce-b302099a8057", "item": "income",
            "data_user": data_user, "asked_by": "Lender", "purpose": "105",
            "question": ask["question"], "parameters": ask["parameters"], "range": ask["range"],
            "return_url": self.manager.base().join("requests/1").unwrap(),
        });
        let request = self.manager.sign(TYP, &claims);
        format!("preview?request={}", request.as_str())
    }
}

#[actix_web::test]
async fn she_is_told_what_an_answer_adds_before_she_decides() {
    let w = World::new().await;
    let she = Browser::of(&w, "hers").await;
    let seen = async |band: u32, data_user: &str| {
        let page = she.get(&w.preview_of(&w.with_band(band), data_user)).await;
        assert_eq!(page.status, 200);
        page.body
    };
    let first = "They have had no answer from your store yet";
    assert!(seen(5_000, "lender.example").await.contains(first));
    w.served(&w.plan()).await;
    let again = seen(5_000, "lender.example").await;
    assert!(again.contains("exactly this answer once"), "{again}");
    let closer = seen(3_000, "lender.example").await;
    let narrowed = "together these narrow it from ₹5,000 to ₹3,000, namely at least ₹42,000 and below ₹45,000.";
    assert!(closer.contains(narrowed), "{closer}");
    assert!(closer.contains("This would be number 2."));
    assert!(seen(3_000, "insurer.example").await.contains(first));
    w.served(&w.with_band(3_000)).await;
    w.served(&w.with_band(2_000)).await;
    let over = seen(1_000, "lender.example").await;
    assert!(over.contains("your store would refuse it"), "{over}");
    w.stop().await;
}

#[actix_web::test]
async fn what_a_party_knows_is_shown_to_her_alone() {
    let w = World::new().await;
    w.newcomer("theirs").await;
    w.served(&w.plan()).await;
    w.served(&w.with_band(3_000)).await;
    let hers = Browser::of(&w, "hers").await.get("known").await;
    assert_eq!(hers.status, 200);
    for told in [
        "lender.example",
        "Average monthly income",
        "in bands of ₹5,000",
        "in bands of ₹3,000",
        "at least ₹42,000 and below ₹45,000, a span of ₹3,000.",
        "1 Jul 2026 to 31 Dec 2026",
    ] {
        assert!(hers.body.contains(told), "{told} in {}", hers.body);
    }
    let theirs = Browser::of(&w, "theirs").await.get("known").await;
    assert_eq!(theirs.status, 200);
    assert!(!theirs.body.contains("lender.example"));
    w.stop().await;
}
