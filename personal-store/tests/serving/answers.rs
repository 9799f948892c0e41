//! What is answered, how often, and what of it survives an interruption.

use std::time::Duration;

use consent_model::{
    jose::{CompactJws, PageBinding, SealedPage},
    problem::ProblemType::{FrequencyExhausted, InvalidEvidence, Replayed, StatusUnknown},
    release::{ReleaseBody, ReleasePage, TYP},
};
use personal_store::{gate, storage::SourceSession};
use service_kit::{
    clock::Clock,
    testing::{Lists, Plan, Relay, one_time},
};

use crate::world::World;

#[actix_web::test]
async fn a_genuine_consent_is_answered_signed_by_her_and_sealed_to_the_one_who_asked() {
    let w = World::new().await;
    let artifact = w.manager.issue(&w.manager.consent(&w.plan()));
    let (session, request) = (w.ids.mint(), w.request());
    assert_eq!(w.ask_in(session, artifact, &request).await, Ok(()));
    w.work().await;
    let pages = w.manager.pages();
    assert_eq!(pages.len(), 1);
    let page = &pages[0];
    assert_eq!((page.session, page.sequence, page.last), (session, 0, true));
    let binding = PageBinding {
        request: request.digest(),
        sequence: 0,
        last: true,
    };
    let sealed = SealedPage::parse(&page.sealed).unwrap();
    let opened = payload_opener::open(&sealed, &w.opening, &binding).unwrap();
    let signed = CompactJws::parse(std::str::from_utf8(opened.expose()).unwrap()).unwrap();
    let release = signed
        .verify::<ReleasePage>(TYP, w.vault.signing_key().public())
        .unwrap()
        .into_claims();
    let ReleaseBody::Answer { rows, receipt, .. } = release.body else {
        panic!("a store gave records");
    };
    assert_eq!(rows.len(), 1);
    let ledger = gate::releases(&w.vault, 10, None).await.unwrap();
    assert_eq!((ledger.len(), ledger[0].receipt), (1, receipt));
    assert_eq!(w.session(session).await, ("sent".to_owned(), None));
    w.stop().await;
}

#[actix_web::test]
async fn the_same_session_is_one_use_however_often_it_is_asked_for() {
    let w = World::new().await;
    let once = Plan {
        term: one_time(),
        ..w.plan()
    };
    let artifact = w.manager.issue(&w.manager.consent(&once));
    let (session, request) = (w.ids.mint(), w.request());
    for _ in 0..3 {
        assert_eq!(w.ask_in(session, artifact, &request).await, Ok(()));
        w.work().await;
    }
    assert_eq!((w.releases().await, w.manager.pages().len()), (1, 1));
    let other = w.request();
    let replayed = w.ask_in(session, artifact, &other).await;
    assert_eq!(replayed, Err(Replayed));
    w.refused(artifact, &other, FrequencyExhausted).await;
    w.stop().await;
}

#[actix_web::test]
async fn a_consent_outlives_the_key_that_her_evidence_was_signed_with() {
    let w = World::new().await;
    let given = w.served(&w.plan()).await;
    let unseen = w.manager.consent(&w.plan());
    w.manager.change_identity_key();
    // Long enough for the keys to be read again.
    w.clock.advance(Duration::from_secs(7200));
    assert_eq!(w.ask(given.jti, &w.request()).await, Ok(()));
    let unseen = w.manager.issue(&unseen);
    w.refused(unseen, &w.request(), InvalidEvidence).await;
    w.served(&w.plan()).await;
    let w = w.restarted("SELECT 1").await;
    assert_eq!(w.ask(given.jti, &w.request()).await, Ok(()));
    w.stop().await;
}

#[actix_web::test]
async fn a_source_request_that_was_used_is_refused_in_another_session() {
    let w = World::new().await;
    let claims = w.served(&w.plan()).await;
    let request = w.request_of("used once", &w.cnf, None);
    assert_eq!(w.ask(claims.jti, &request).await, Ok(()));
    w.refused(claims.jti, &request, Replayed).await;
    // Not the bytes but the `jti` counts.
    w.clock.advance(Duration::from_secs(1));
    let again = w.request_of("used once", &w.cnf, None);
    assert_ne!(again.digest(), request.digest());
    w.refused(claims.jti, &again, Replayed).await;
    w.stop().await;
}

#[actix_web::test]
async fn a_session_refused_while_the_status_was_unknown_is_served_once_it_is_known() {
    let w = World::new().await;
    let artifact = w.manager.issue(&w.manager.consent(&w.plan()));
    let (session, request) = (w.ids.mint(), w.request());
    w.manager.answer_lists(Lists::None);
    for _ in 0..2 {
        let refused = w.ask_in(session, artifact, &request).await;
        assert_eq!(refused, Err(StatusUnknown));
    }
    assert_eq!(w.releases().await, 0);
    let ledger = gate::refusals(&w.vault, 10, None).await.unwrap();
    assert_eq!(ledger.len(), 1, "she sees it once");
    w.manager.answer_lists(Lists::Fresh);
    for _ in 0..2 {
        assert_eq!(w.ask_in(session, artifact, &request).await, Ok(()));
    }
    w.work().await;
    assert_eq!((w.releases().await, w.manager.pages().len()), (1, 1));
    w.stop().await;
}

#[actix_web::test]
async fn its_page_is_on_disk_once_the_manager_is_told_that_it_comes() {
    let w = World::new().await;
    w.manager.answer_uploads(Relay::Fails(503));
    let artifact = w.manager.issue(&w.manager.consent(&w.plan()));
    let session = w.ids.mint();
    assert_eq!(w.ask_in(session, artifact, &w.request()).await, Ok(()));
    let kept = gate::pending(&w.vault).await.unwrap();
    assert_eq!(kept.len(), 1);
    // Interrupted after the vault had it and before the host database had.
    let w = w
        .restarted("UPDATE source_sessions SET state = 'serving'")
        .await;
    w.manager.answer_uploads(Relay::Takes);
    w.clock.advance(Duration::from_secs(61));
    w.manager.pages_reach(1).await;
    w.work().await;
    let pages = w.manager.pages();
    assert_eq!(pages.len(), 1);
    assert_eq!(
        (pages[0].session, &pages[0].sealed),
        (session, &kept[0].sealed)
    );
    assert_eq!(w.session(session).await, ("sent".to_owned(), None));
    assert_eq!(w.waiting().await, 0);
    w.stop().await;
}

#[actix_web::test]
async fn a_session_interrupted_before_its_release_is_served_when_the_manager_asks_again() {
    let w = World::new().await;
    let artifact = w.manager.issue(&w.manager.consent(&w.plan()));
    let (session, request) = (w.ids.mint(), w.request());
    let begun = SourceSession {
        session,
        account: w.account,
        artifact,
        request: request.digest(),
        problem: None,
        attempts: 0,
    };
    let db = w.host_db().await;
    let opened = db.open_source_session(&begun, w.clock.now()).await;
    assert_eq!(opened.unwrap().problem, None);
    db.close().await.unwrap();
    let w = w.restarted("SELECT 1").await;
    w.work().await;
    assert_eq!(w.session(session).await.0, "serving");
    assert_eq!(w.ask_in(session, artifact, &request).await, Ok(()));
    w.work().await;
    assert_eq!((w.releases().await, w.manager.pages().len()), (1, 1));
    assert_eq!(w.session(session).await, ("sent".to_owned(), None));
    w.stop().await;
}
