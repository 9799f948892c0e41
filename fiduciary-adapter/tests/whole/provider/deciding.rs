//! Whether systems of the bank's own may hand over what it holds: decided under the bank's copies.

use std::time::Duration;

use consent_model::{
    artifact::LifecycleState,
    event::{Event, What},
    party::Actor,
    status_list::Status,
};
use fiduciary_adapter::{
    Decision, Question,
    decide::{QuestionForm, Rule},
};
use reqwest::StatusCode;
use serde_json::json;

use crate::provider::{
    events::{event, send},
    world::{PSEUDONYM, World},
};

fn handing_over(copy_for: &str, days: (&str, &str)) -> Question {
    let form: QuestionForm = serde_json::from_value(json!({
        "system": "statement-desk", "person": PSEUDONYM, "purpose": "105",
        "fields": [{"dataset": "bank.transactions"}],
        "days": {"from": days.0, "to": days.1}, "copy_for": copy_for,
    }))
    .unwrap();
    form.try_into().unwrap()
}

fn rules(decision: Decision) -> Vec<Rule> {
    let Decision::Deny(denied) = decision else {
        panic!("it was allowed");
    };
    let of = denied.candidates.into_iter().flat_map(|c| c.reasons);
    let mut rules = denied.reasons;
    rules.extend(of.map(|reason| reason.reason));
    rules
}

#[actix_web::test]
async fn what_is_held_may_be_handed_over_under_the_banks_copy_until_she_stops_it() {
    let (w, link) = World::linked().await;
    let plan = w.plan(&link);
    let range = plan.item.ask.range();
    let (from, to) = (range.from.to_string(), range.to.to_string());
    let asked = |copy_for| handing_over(copy_for, (&from, &to));
    let decisions = w.running.adapter.decisions().unwrap();
    assert!(decisions.refresh().await);
    assert_eq!(
        rules(decisions.may_process(&asked("source"))),
        [Rule::NoConsent]
    );

    let claims = w.manager.consent(&plan);
    let artifact = w.manager.sign(consent_model::artifact::TYP, &claims);
    let issued = Event {
        what: What::ArtifactIssued { artifact },
        ..event(&w)
    };
    let taken = send(&w, &issued, &w.manager.key()).await;
    assert_eq!(taken, StatusCode::NO_CONTENT);
    assert!(decisions.refresh().await);
    let Decision::Allow(allowed) = decisions.may_process(&asked("source")) else {
        panic!("it was denied");
    };
    assert_eq!(allowed.artifact(), claims.jti);
    // What leaves has its life at the other end.
    assert_eq!(allowed.data_life_until(), None);
    // The bank has received nothing from her.
    assert_eq!(
        rules(decisions.may_process(&asked("data_user"))),
        [Rule::NoConsent]
    );
    let more = handing_over("source", ("2000-01-01", &to));
    assert_eq!(rules(decisions.may_process(&more)), [Rule::OutsideConsent]);

    w.manager.set_status(claims.status.idx, Status::Revoked);
    let stopped = Event {
        what: What::StatusChanged {
            artifact_id: claims.jti,
            state: LifecycleState::Revoked,
            by: Actor::Citizen,
            resumed: None,
        },
        ..event(&w)
    };
    let taken = send(&w, &stopped, &w.manager.key()).await;
    assert_eq!(taken, StatusCode::NO_CONTENT);
    assert_eq!(
        rules(decisions.may_process(&asked("source"))),
        [Rule::ConsentRevoked]
    );
    w.clock.advance(Duration::from_secs(21));
    assert!(decisions.refresh().await);
    assert_eq!(
        rules(decisions.may_process(&asked("source"))),
        [Rule::ConsentRevoked]
    );
    w.stop().await;
}
