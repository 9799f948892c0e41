//! What is refused, each with its own problem; nothing is released or uploaded. Every case begins
//! with a consent that is served.

use std::{sync::Arc, time::Duration};

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
        OutsideTime, StatusUnknown, WrongAudience, WrongKey,
    },
    request::Ask,
    status_list::Status,
    term::DataRange,
};
use service_kit::testing::{Lists, Plan, one_time};

use crate::provider::world::World;

#[actix_web::test]
async fn a_consent_that_is_not_valid_releases_nothing() {
    let (w, link) = World::linked().await;
    for (status, problem) in [
        (Status::Revoked, ConsentRevoked),
        (Status::Paused, ConsentPaused),
        (Status::Superseded, ConsentSuperseded),
    ] {
        let claims = w.served(&w.plan(&link)).await;
        w.manager.set_status(claims.status.idx, status);
        w.refused(claims.jti, &w.request(), problem).await;
    }
    w.stop().await;
}

#[actix_web::test]
async fn a_status_list_that_cannot_be_had_counts_until_its_copy_is_stale() {
    let (w, link) = World::linked().await;
    let claims = w.served(&w.plan(&link)).await;
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
    let (w, link) = World::linked().await;
    let claims = w.served(&w.plan(&link)).await;
    let before = w.manager.status_list();
    w.clock.advance(Duration::from_secs(10));
    w.manager.set_status(claims.status.idx, Status::Revoked);
    w.refused(claims.jti, &w.request(), ConsentRevoked).await;
    // Still in its term, but older than the one that is known.
    w.manager.answer_lists(Lists::Old(before));
    w.refused(claims.jti, &w.request(), ConsentRevoked).await;
    w.clock.advance(Duration::from_secs(60));
    w.refused(claims.jti, &w.request(), StatusUnknown).await;
    w.stop().await;
}

#[actix_web::test]
async fn a_consent_revoked_while_the_records_are_read_releases_nothing() {
    let (w, link) = World::linked().await;
    let claims = w.served(&w.plan(&link)).await;
    let (manager, index) = (Arc::downgrade(&w.manager), claims.status.idx);
    *w.bank.reading.happens.lock().unwrap() = Some(Box::new(move || {
        let manager = manager.upgrade().unwrap();
        manager.set_status(index, Status::Revoked);
    }));
    w.refused(claims.jti, &w.request(), ConsentRevoked).await;
    w.stop().await;
}

#[actix_web::test]
async fn an_approval_that_somebody_else_gave_or_for_something_else_releases_nothing() {
    let (w, link) = World::linked().await;
    let good = w.served(&w.plan(&link)).await;
    let someone = Plan {
        subject: "someone else".to_owned(),
        ..w.plan(&link)
    };
    let artifact = w.manager.issue(&w.manager.consent(&someone));
    w.refused(artifact, &w.request(), InvalidEvidence).await;
    let mut moved = w.manager.consent(&w.plan(&link));
    moved.evidence = good.evidence.clone();
    let artifact = w.manager.issue(&moved);
    w.refused(artifact, &w.request(), InvalidEvidence).await;
    // What a dishonest manager could try: her approval, and more than she approved.
    let mut wider = w.manager.consent(&w.plan(&link));
    wider.items[0].value.ask = Ask::Records {
        datasets: DatasetKind::ALL.to_vec(),
        range: *wider.items[0].value.ask.range(),
    };
    let artifact = w.manager.issue(&wider);
    w.refused(artifact, &w.request(), ForgedArtifact).await;
    wider.statement.items = vec![wider.items[0].digest().unwrap()];
    wider.jti = w.ids.mint();
    let artifact = w.manager.issue(&wider);
    w.refused(artifact, &w.request(), InvalidEvidence).await;
    w.stop().await;
}

#[actix_web::test]
async fn an_altered_artifact_or_one_of_another_signer_releases_nothing() {
    let (w, link) = World::linked().await;
    w.served(&w.plan(&link)).await;
    let claims = w.manager.consent(&w.plan(&link));
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
    let (w, link) = World::linked().await;
    let good = w.served(&w.plan(&link)).await;
    let mut elsewhere = w.manager.consent(&w.plan(&link));
    elsewhere.aud = "clinic.example".parse().unwrap();
    let artifact = w.manager.issue(&elsewhere);
    w.refused(artifact, &w.request(), WrongAudience).await;
    let mut other_end = w.manager.consent(&w.plan(&link));
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
async fn sending_a_document_again_and_again_does_not_fill_the_record_of_refusals() {
    let (w, link) = World::linked().await;
    let claims = w.served(&w.plan(&link)).await;
    let request = w.request();
    let (session, clinic) = (w.ids.mint(), "clinic.example".parse().unwrap());
    // Given to another source, or long ago: whoever has it could send it.
    let elsewhere = w.manager.relayed(&clinic, session, claims.jti, &request);
    let bank = "bank.example".parse().unwrap();
    let late = w.manager.relayed(&bank, session, claims.jti, &request);
    for _ in 0..3 {
        assert_eq!(w.send(&elsewhere).await, Err(WrongAudience));
    }
    w.manager.set_status(claims.status.idx, Status::Paused);
    w.clock.advance(Duration::from_secs(10));
    for _ in 0..3 {
        assert_eq!(w.send(&late).await, Err(ConsentPaused));
    }
    assert_eq!(w.count("refusal").await, 1);
    w.manager.set_status(claims.status.idx, Status::Revoked);
    w.clock.advance(Duration::from_secs(10));
    for _ in 0..3 {
        assert_eq!(w.send(&late).await, Err(ConsentRevoked));
    }
    assert_eq!(w.count("refusal").await, 2);
    w.clock.advance(Duration::from_secs(86_400));
    assert_eq!(w.send(&late).await, Err(OutsideTime));
    assert_eq!(w.count("refusal").await, 2);
    w.stop().await;
}

#[actix_web::test]
async fn a_consent_about_an_account_that_is_not_linked_releases_nothing() {
    let (w, link) = World::linked().await;
    w.served(&w.plan(&link)).await;
    let mut other_link = w.plan(&link);
    other_link.item.source.link = "another-link".parse().unwrap();
    let artifact = w.manager.issue(&w.manager.consent(&other_link));
    w.refused(artifact, &w.request(), NotLinked).await;
    let other_name = Plan {
        pseudonym: "pseudonym-of-other".parse().unwrap(),
        ..w.plan(&link)
    };
    let artifact = w.manager.issue(&w.manager.consent(&other_name));
    w.refused(artifact, &w.request(), NotLinked).await;
    w.stop().await;
}

#[actix_web::test]
async fn a_request_by_another_key_or_for_more_than_consented_releases_nothing() {
    let (w, link) = World::linked().await;
    let claims = w.served(&w.plan(&link)).await;
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
async fn a_consent_for_what_the_bank_does_not_hand_over_releases_nothing() {
    let (w, link) = World::linked().await;
    w.served(&w.plan(&link)).await;
    let range = *w.plan(&link).item.ask.range();
    let datasets = vec![DatasetKind::ClinicPatients];
    let question = Digest::of_bytes(b"question");
    let parameters = serde_json::Map::new();
    for ask in [
        Ask::Records { datasets, range },
        Ask::Answer {
            question,
            parameters,
            range,
            providers: None,
        },
    ] {
        let mut plan = w.plan(&link);
        plan.item.ask = ask;
        let artifact = w.manager.issue(&w.manager.consent(&plan));
        w.refused(artifact, &w.request(), OutsideConsent).await;
    }
    w.stop().await;
}

#[actix_web::test]
async fn a_one_time_consent_is_served_once() {
    let (w, link) = World::linked().await;
    let once = Plan {
        term: one_time(),
        ..w.plan(&link)
    };
    let claims = w.served(&once).await;
    w.refused(claims.jti, &w.request(), FrequencyExhausted)
        .await;
    w.stop().await;
}

#[actix_web::test]
async fn the_same_approval_under_another_id_releases_nothing() {
    let (w, link) = World::linked().await;
    let once = Plan {
        term: one_time(),
        ..w.plan(&link)
    };
    let claims = w.served(&once).await;
    let again = w.manager.issue(&w.manager.again(&claims));
    w.refused(again, &w.request(), ForgedArtifact).await;

    let claims = w.served(&w.plan(&link)).await;
    w.manager.set_status(claims.status.idx, Status::Revoked);
    let again = w.manager.issue(&w.manager.again(&claims));
    w.refused(again, &w.request(), ForgedArtifact).await;
    w.stop().await;
}

#[actix_web::test]
async fn a_consent_outside_its_term_releases_nothing() {
    let (w, link) = World::linked().await;
    let claims = w.served(&w.plan(&link)).await;
    let mut tomorrow = w.plan(&link);
    tomorrow.term.start += TimeDelta::days(2);
    let early = w.manager.issue(&w.manager.consent(&tomorrow));
    w.refused(early, &w.request(), NotYetValid).await;
    w.clock.advance(Duration::from_secs(30 * 86_400));
    w.refused(claims.jti, &w.request(), ConsentExpired).await;
    w.stop().await;
}
