//! What is refused, each with its own problem; nothing is released or uploaded. Every case begins
//! with a consent that is served.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use consent_model::{
    artifact::{CopyFor, TYP},
    dataset::DatasetKind,
    digest::Digest,
    jose::{CompactJws, sign},
    problem::ProblemType::{
        ConsentExpired, ConsentPaused, ConsentRevoked, ConsentSuperseded, ForgedArtifact,
        FrequencyExhausted, InvalidEvidence, NotFound, NotLinked, NotYetValid, OutsideConsent,
        OutsideTime, StatusUnknown, TooManyVariants, UnknownQuestion, WrongAudience, WrongKey,
    },
    request::Ask,
    status_list::Status,
    term::DataRange,
};
use personal_store::gate;
use serde_json::json;
use service_kit::testing::{Lists, Plan, one_time};

use crate::{signed_in::Browser, world::World};

#[actix_web::test]
async fn a_consent_that_is_not_valid_releases_nothing_and_she_can_see_the_attempt() {
    let w = World::new().await;
    for (status, problem) in [
        (Status::Revoked, ConsentRevoked),
        (Status::Paused, ConsentPaused),
        (Status::Superseded, ConsentSuperseded),
    ] {
        let claims = w.served(&w.plan()).await;
        w.manager.set_status(claims.status.idx, status);
        w.refused(claims.jti, &w.request(), problem).await;
        let seen = gate::refusals(&w.vault, 1, None).await.unwrap();
        assert_eq!(seen[0].artifact, claims.jti);
        assert_eq!(seen[0].rule.problem(), problem);
    }
    w.stop().await;
}

#[actix_web::test]
async fn a_status_list_that_cannot_be_had_counts_until_its_copy_is_stale() {
    let w = World::new().await;
    let claims = w.served(&w.plan()).await;
    w.manager.answer_lists(Lists::None);
    w.clock.advance(Duration::from_secs(59));
    assert_eq!(w.ask(claims.jti, &w.request()).await, Ok(()));
    w.clock.advance(Duration::from_secs(1));
    w.refused(claims.jti, &w.request(), StatusUnknown).await;
    w.manager.answer_lists(Lists::Fresh);
    assert_eq!(w.ask(claims.jti, &w.request()).await, Ok(()));
    w.stop().await;
}

#[actix_web::test]
async fn a_stale_or_older_status_list_that_is_served_does_not_hide_a_revocation() {
    let w = World::new().await;
    let (claims, other) = (w.served(&w.plan()).await, w.served(&w.plan()).await);
    let before = w.manager.status_list();
    w.clock.advance(Duration::from_secs(10));
    w.manager.set_status(claims.status.idx, Status::Revoked);
    w.refused(claims.jti, &w.request(), ConsentRevoked).await;
    // Still in its term, but older than the one that is known.
    w.manager.answer_lists(Lists::Old(before));
    w.refused(claims.jti, &w.request(), ConsentRevoked).await;
    w.clock.advance(Duration::from_secs(60));
    w.refused(claims.jti, &w.request(), ConsentRevoked).await;
    w.refused(other.jti, &w.request(), StatusUnknown).await;
    w.stop().await;
}

#[actix_web::test]
async fn an_approval_that_somebody_else_gave_or_for_something_else_releases_nothing() {
    let w = World::new().await;
    let good = w.served(&w.plan()).await;
    let someone = Plan {
        subject: "someone else".to_owned(),
        ..w.plan()
    };
    let artifact = w.manager.issue(&w.manager.consent(&someone));
    w.refused(artifact, &w.request(), InvalidEvidence).await;
    let mut moved = w.manager.consent(&w.plan());
    moved.evidence = good.evidence.clone();
    let artifact = w.manager.issue(&moved);
    w.refused(artifact, &w.request(), InvalidEvidence).await;
    // What a dishonest manager could try: her approval, and the answer for a key of its own.
    let mut own = w.manager.consent(&w.plan());
    own.items[0].value.cnf = w.manager.key().public().clone();
    let request = w.request_of("1", &w.manager.key(), None);
    let artifact = w.manager.issue(&own);
    w.refused(artifact, &request, ForgedArtifact).await;
    own.statement.items = vec![own.items[0].digest().unwrap()];
    own.jti = w.ids.mint();
    let artifact = w.manager.issue(&own);
    w.refused(artifact, &request, InvalidEvidence).await;
    w.stop().await;
}

#[actix_web::test]
async fn an_altered_artifact_or_one_of_another_signer_releases_nothing() {
    let w = World::new().await;
    w.served(&w.plan()).await;
    let claims = w.manager.consent(&w.plan());
    let genuine = w.manager.sign(TYP, &claims);
    let mut later = claims.clone();
    later.exp += 86_400;
    let segments: Vec<&str> = genuine.as_str().split('.').collect();
    let payload = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&later).unwrap());
    let altered = format!("{}.{payload}.{}", segments[0], segments[2]);
    let altered = CompactJws::parse(&altered).unwrap();
    let foreign = sign(TYP, &claims, &w.ids.signing_key()).unwrap();
    let other_type = w.manager.sign("consent-request+jwt", &claims);
    for forged in [altered, foreign, other_type] {
        w.manager.publish(claims.jti, forged);
        w.refused(claims.jti, &w.request(), ForgedArtifact).await;
    }
    w.manager.publish(claims.jti, genuine);
    assert_eq!(w.ask(claims.jti, &w.request()).await, Ok(()));
    w.stop().await;
}

#[actix_web::test]
async fn an_artifact_for_another_party_end_or_id_releases_nothing() {
    let w = World::new().await;
    let good = w.served(&w.plan()).await;
    let mut elsewhere = w.manager.consent(&w.plan());
    elsewhere.aud = "bank.example".parse().unwrap();
    let artifact = w.manager.issue(&elsewhere);
    w.refused(artifact, &w.request(), WrongAudience).await;
    let mut other_end = w.manager.consent(&w.plan());
    other_end.copy_for = CopyFor::DataUser;
    let artifact = w.manager.issue(&other_end);
    w.refused(artifact, &w.request(), WrongAudience).await;
    let asked = w.ids.mint();
    w.manager.publish(asked, w.manager.sign(TYP, &good));
    w.refused(asked, &w.request(), ForgedArtifact).await;
    w.refused(w.ids.mint(), &w.request(), NotFound).await;
    w.stop().await;
}

#[actix_web::test]
async fn a_consent_about_somebody_else_or_another_vault_releases_nothing() {
    let w = World::new().await;
    w.served(&w.plan()).await;
    let other_name = Plan {
        pseudonym: "pseudonym-of-other".parse().unwrap(),
        ..w.plan()
    };
    let artifact = w.manager.issue(&w.manager.consent(&other_name));
    w.refused(artifact, &w.request(), NotLinked).await;
    let mut other_link = w.plan();
    other_link.item.source.link = "another-link".parse().unwrap();
    let artifact = w.manager.issue(&w.manager.consent(&other_link));
    w.refused(artifact, &w.request(), OutsideConsent).await;
    let mut other_key = w.plan();
    other_key.item.source.key = Some(w.ids.signing_key().public().clone());
    let artifact = w.manager.issue(&w.manager.consent(&other_key));
    w.refused(artifact, &w.request(), OutsideConsent).await;
    w.stop().await;
}

#[actix_web::test]
async fn a_request_by_another_key_or_for_more_than_consented_releases_nothing() {
    let w = World::new().await;
    let claims = w.served(&w.plan()).await;
    let by_another = w.request_of("1", &w.ids.signing_key(), None);
    w.refused(claims.jti, &by_another, WrongKey).await;
    let consented = *claims.items[0].value.ask.range();
    let earlier = DataRange {
        from: consented.from.pred_opt().unwrap(),
        ..consented
    };
    let wider = w.request_of("2", &w.cnf, Some(earlier));
    w.refused(claims.jti, &wider, OutsideConsent).await;
    let item = "another".parse().unwrap();
    let recipient = w.opening.sealing_key();
    let other_item = w
        .manager
        .source_request(&w.cnf, &item, recipient, "3", None);
    w.refused(claims.jti, &other_item, OutsideConsent).await;
    let late = w.request();
    w.clock.advance(Duration::from_secs(300));
    w.refused(claims.jti, &late, OutsideTime).await;
    w.stop().await;
}

#[actix_web::test]
async fn records_and_questions_that_are_not_published_are_never_released() {
    let w = World::new().await;
    w.served(&w.plan()).await;
    let range = *w.plan().item.ask.range();
    let datasets = vec![DatasetKind::BankTransactions];
    let question = Digest::of_bytes(b"question");
    let parameters = serde_json::Map::new();
    for (ask, problem) in [
        (Ask::Records { datasets, range }, OutsideConsent),
        (
            Ask::Answer {
                question,
                parameters,
                range,
                providers: None,
            },
            UnknownQuestion,
        ),
    ] {
        let mut plan = w.plan();
        plan.item.ask = ask;
        let artifact = w.manager.issue(&w.manager.consent(&plan));
        w.refused(artifact, &w.request(), problem).await;
    }
    w.stop().await;
}

#[actix_web::test]
async fn a_one_time_consent_is_served_once() {
    let w = World::new().await;
    let once = Plan {
        term: one_time(),
        ..w.plan()
    };
    let claims = w.served(&once).await;
    w.refused(claims.jti, &w.request(), FrequencyExhausted)
        .await;
    w.stop().await;
}

#[actix_web::test]
async fn a_party_is_told_one_thing_in_no_more_ways_than_the_store_allows() {
    let w = World::new().await;
    let first = w.served(&w.plan()).await;
    let with_band = |band: u32| {
        let mut plan = w.plan();
        if let Ask::Answer { parameters, .. } = &mut plan.item.ask {
            parameters.insert("band".into(), band.into());
        }
        plan
    };
    w.served(&with_band(4_000)).await;
    w.served(&with_band(3_000)).await;
    let fourth = w.manager.issue(&w.manager.consent(&with_band(2_000)));
    w.refused(fourth, &w.request(), TooManyVariants).await;
    let seen = gate::refusals(&w.vault, 1, None).await.unwrap();
    assert_eq!(seen[0].rule.name(), "too-many-variants");
    assert_eq!(w.ask(first.jti, &w.request()).await, Ok(()), "told before");
    w.stop().await;
}

#[actix_web::test]
async fn the_same_approval_under_another_id_releases_nothing() {
    let w = World::new().await;
    let once = Plan {
        term: one_time(),
        ..w.plan()
    };
    let claims = w.served(&once).await;
    let again = w.manager.issue(&w.manager.again(&claims));
    w.refused(again, &w.request(), ForgedArtifact).await;

    let claims = w.served(&w.plan()).await;
    w.manager.set_status(claims.status.idx, Status::Revoked);
    let again = w.manager.issue(&w.manager.again(&claims));
    w.refused(again, &w.request(), ForgedArtifact).await;
    w.stop().await;
}

#[actix_web::test]
async fn a_consent_outside_its_term_releases_nothing() {
    let w = World::new().await;
    let claims = w.served(&w.plan()).await;
    let mut tomorrow = w.plan();
    tomorrow.term.start += TimeDelta::days(2);
    let early = w.manager.issue(&w.manager.consent(&tomorrow));
    w.refused(early, &w.request(), NotYetValid).await;
    w.clock.advance(Duration::from_secs(30 * 86_400));
    w.refused(claims.jti, &w.request(), ConsentExpired).await;
    w.stop().await;
}

#[actix_web::test]
async fn a_question_that_the_manager_withdrew_is_refused_also_after_a_restart() {
    let w = World::new().await;
    let claims = w.served(&w.plan()).await;
    let question = serde_json::to_value(&w.plan().item.ask).unwrap()["question"].clone();
    let withdrawn = json!({ "question": question, "reason": "it told too much" });
    assert_eq!(w.tell("question.withdrawn", withdrawn).await, 204);
    w.refused(claims.jti, &w.request(), UnknownQuestion).await;
    let w = w.restarted("SELECT 1").await;
    w.refused(claims.jti, &w.request(), UnknownQuestion).await;
    let she = Browser::of(&w, "hers").await;
    assert!(she.get("releases").await.body.contains("was withdrawn"));
    w.stop().await;
}
