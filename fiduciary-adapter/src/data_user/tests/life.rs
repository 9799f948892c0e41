//! What happens to requests, fetches and content while nobody calls anything, and over a restart.

use std::{sync::Arc, time::Duration};

use consent_model::{
    artifact::LifecycleState,
    event::{Event, What},
    party::Actor,
    resume::{ResumeProof, ResumeStatement},
};
use service_kit::csrf::CsrfKey;
use tokio::sync::{Mutex as Turn, Notify};

use super::{fake::Twist, *};
use crate::{pause, provider::Provider, upkeep};

/// What a running adapter does beside its server.
fn upkeep_of(w: &World) -> tokio::task::JoinHandle<()> {
    let provider = Provider {
        adapter: w.user.parts().clone(),
        source: None,
        codes: None,
        csrf: CsrfKey::new([1; 32]),
        secret: consent_model::redacted::Redacted::new([1; 32]),
        wake: Notify::new(),
        uploading: Turn::new(()),
        network: None,
        workers: std::sync::OnceLock::new(),
        description: crate::http::describe::served().unwrap(),
    };
    tokio::spawn(upkeep::run(Arc::new(provider)))
}

/// Looks again until it is so; a minute at most, for a busy machine is no failure.
async fn until<F: Future<Output = bool>>(holds: impl Fn() -> F) {
    for _ in 0..1200 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it never came to be");
}

#[actix_web::test]
async fn content_and_keys_go_in_time_though_nobody_asks_for_anything() {
    let w = world(Twist::None).await;
    let artifact = w.artifact().await.unwrap();
    w.user.fetch(&artifact, &item()).await.unwrap();
    *w.fake.twist.lock().unwrap() = Twist::SilentAtFirst;
    w.user.fetch(&artifact, &item()).await.unwrap_err();
    let db = &w.user.parts().db;
    let pages = || async { storage::page::Entity::find().count(db).await.unwrap() };
    let seeds = || async {
        storage::fetch::Entity::find()
            .filter(storage::fetch::Column::SealedSeed.is_not_null())
            .count(db)
            .await
            .unwrap()
    };
    let upkeep = upkeep_of(&w);
    w.clock.advance(Duration::from_secs(61 * 60));
    until(|| async { seeds().await == 0 }).await;
    assert_eq!(pages().await, 2, "its data life is two days");
    w.clock.advance(Duration::from_secs(2 * 86_400));
    until(|| async { pages().await == 0 }).await;
    upkeep.abort();
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn a_fetch_may_be_carried_on_for_as_long_as_its_session() {
    let w = world(Twist::None).await;
    w.fetch().await.unwrap();
    let row = storage::fetch::Entity::find()
        .one(&w.user.parts().db)
        .await
        .unwrap()
        .unwrap();
    let asked: consent_model::data_request::DataRequest = CompactJws::parse(&row.jws)
        .unwrap()
        .unverified_claims()
        .unwrap();
    assert_eq!(asked.exp - asked.iat, 3600);
    let session = w.fake.now + TimeDelta::minutes(fake::SESSION);
    assert_eq!(row.expires_at, session.timestamp_millis());
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn a_request_whose_answer_was_lost_is_sent_again_byte_for_byte() {
    let w = world(Twist::LosesAnswer).await;
    w.user.request_consent(ask(w.fake.now)).await.unwrap_err();
    let known = w.user.requests().await.unwrap();
    assert_eq!((known.len(), known[0].id), (1, None));
    let sent = w.fake.request.lock().unwrap().clone().unwrap();
    assert!(w.user.resubmit().await.is_err(), "still not known");
    *w.fake.twist.lock().unwrap() = Twist::None;

    // As after a restart.
    w.clock.advance(Duration::from_secs(1));
    let upkeep = upkeep_of(&w);
    let user = w.user.clone();
    until(|| async { user.requests().await.unwrap()[0].id.is_some() }).await;
    upkeep.abort();
    let again = w.fake.request.lock().unwrap().clone().unwrap();
    assert_eq!(again.as_str(), sent.as_str());
    let known = w.user.requests().await.unwrap();
    assert_eq!(known.len(), 1);
    assert_eq!(
        known[0].asked.purpose.code(),
        ask(w.fake.now).purpose.code()
    );
    assert!(w.user.resubmit().await.unwrap().is_empty());
    w.user.artifact(known[0].id.unwrap()).await.unwrap();
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn a_request_that_the_manager_refused_is_not_sent_again() {
    let w = world(Twist::RefusesRequests).await;
    w.user.request_consent(ask(w.fake.now)).await.unwrap_err();
    assert_eq!(
        w.user.requests().await.unwrap()[0].state,
        RequestState::Failed
    );
    *w.fake.twist.lock().unwrap() = Twist::None;
    assert!(w.user.resubmit().await.unwrap().is_empty());
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn what_the_manager_tells_by_an_event_is_known_without_asking() {
    let w = world(Twist::None).await;
    let view = w.user.request_consent(ask(w.fake.now)).await.unwrap();
    let adapter = w.user.parts();
    let event = |what| Event {
        id: w.fake.ids.mint(),
        at: w.fake.now,
        what,
    };
    let decided = |state| What::RequestDecided {
        request_id: view.request_id,
        state,
        reason: None,
    };
    adapter
        .take_event(&event(decided(RequestState::Approved)))
        .await
        .unwrap();
    let row = &w.user.requests().await.unwrap()[0];
    assert_eq!((row.state, row.artifact), (RequestState::Approved, None));
    let artifact = adapter.manager.artifact(ID.parse().unwrap()).await.unwrap();
    adapter
        .take_event(&event(What::ArtifactIssued { artifact }))
        .await
        .unwrap();
    // What is over is over, whatever arrives late.
    adapter
        .take_event(&event(decided(RequestState::Expired)))
        .await
        .unwrap();
    let row = &w.user.requests().await.unwrap()[0];
    assert_eq!(row.state, RequestState::Approved);
    assert_eq!(row.artifact, Some(ID.parse().unwrap()));
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn an_answer_made_up_before_she_denied_does_not_undo_her_denial() {
    let w = world(Twist::AnswersLate).await;
    let denied = async || {
        w.fake.made_up.notified().await;
        let what = What::RequestDecided {
            request_id: ID.parse().unwrap(),
            state: RequestState::Denied,
            reason: None,
        };
        let (id, at) = (w.fake.ids.mint(), w.fake.now);
        let event = Event { id, at, what };
        w.user.parts().take_event(&event).await.unwrap();
        w.fake.late.notify_one();
    };
    let state = async || w.user.requests().await.unwrap()[0].state;
    // She is faster than the answer to the request itself.
    let (view, ()) = tokio::join!(w.user.request_consent(ask(w.fake.now)), denied());
    let view = view.unwrap();
    assert_eq!(view.state, RequestState::Pending);
    assert_eq!(state().await, RequestState::Denied);

    let pending = storage::request::Entity::update_many().col_expr(
        storage::request::Column::State,
        sea_orm::sea_query::Expr::value("pending"),
    );
    pending.exec(&w.user.parts().db).await.unwrap();
    let (view, ()) = tokio::join!(w.user.follow(view.request_id), denied());
    assert_eq!(view.unwrap().state, RequestState::Pending);
    assert_eq!(state().await, RequestState::Denied);
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn a_paused_consent_is_not_asked_under_until_she_has_resumed_it() {
    let w = world(Twist::None).await;
    let artifact = w.artifact().await.unwrap();
    let changed = |state, resumed: Option<ResumeProof>| Event {
        id: w.fake.ids.mint(),
        at: w.fake.now,
        what: What::StatusChanged {
            artifact_id: ID.parse().unwrap(),
            state,
            by: Actor::Citizen,
            resumed: resumed.map(Box::new),
        },
    };
    let paused = changed(LifecycleState::Paused, None);
    let take = async |event: Event| w.user.parts().take_event(&event).await;
    assert!(take(paused).await.unwrap());
    let refused = async || {
        let refused = w.user.fetch(&artifact, &item()).await.unwrap_err();
        assert_eq!(refused.problem_type(), Some(ProblemType::ConsentPaused));
        assert!(w.fake.data_request.lock().unwrap().is_empty());
    };
    refused().await;
    let statement = ResumeStatement::new(artifact.statement(), w.fake.now);
    let other = ResumeStatement::new(Digest::of_bytes(b"another"), w.fake.now);
    let word = |statement: &ResumeStatement, signed: &ResumeStatement| ResumeProof {
        statement: statement.clone(),
        decided_at: w.fake.now.timestamp(),
        evidence: w.fake.sign_in(&signed.digest().unwrap()),
    };
    let made_up = [
        None,
        Some(word(&statement, &other)),
        Some(word(&other, &other)),
    ];
    for made_up in made_up {
        let error = take(changed(LifecycleState::Active, made_up))
            .await
            .unwrap_err();
        assert_eq!(error.problem(), Some(ProblemType::InvalidEvidence));
        refused().await;
    }
    // A list that says that it goes on is not her word.
    *w.fake.twist.lock().unwrap() = Twist::AllGoesOn;
    let parts = w.user.parts();
    assert!(parts.stays_paused(&artifact, Duration::ZERO).await.unwrap());
    w.fake.made_up.notified().await;
    // But her word may be on its way.
    let comes = async {
        w.fake.made_up.notified().await;
        let hers = changed(LifecycleState::Active, Some(word(&statement, &statement)));
        assert!(take(hers).await.unwrap());
    };
    let item = item();
    let (fetched, ()) = tokio::join!(w.user.fetch(&artifact, &item), comes);
    fetched.unwrap();
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn what_another_process_heard_of_her_ends_the_wait() {
    let w = world(Twist::AllGoesOn).await;
    let artifact = w.artifact().await.unwrap();
    let (parts, id, at) = (w.user.parts(), artifact.claims().jti, w.fake.now);
    pause::begin(&parts.db, id, at).await.unwrap();
    let statement = ResumeStatement::new(artifact.statement(), at);
    let proof = ResumeProof {
        decided_at: at.timestamp(),
        evidence: w.fake.sign_in(&statement.digest().unwrap()),
        statement,
    };
    let elsewhere = async {
        w.fake.made_up.notified().await;
        let ended = parts.check_resumed(id, at, Some(&proof)).await.unwrap();
        // Nobody here is told.
        pause::end(&parts.db, id, ended.unwrap()).await.unwrap();
    };
    let patience = Duration::from_secs(60);
    let (stays, ()) = tokio::join!(parts.stays_paused(&artifact, patience), elsewhere);
    assert!(!stays.unwrap());
    w.server.stop().await.unwrap();
}
