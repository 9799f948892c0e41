//! A pause ends only by her own word: a manager that turns the status back resumes nothing.

use std::time::Duration;

use consent_model::{
    approval::Evidence,
    artifact::{ArtifactClaims, LifecycleState},
    digest::Digest,
    event::{Event, What},
    party::Actor,
    problem::ProblemType::{ConsentPaused, ConsentRevoked, ConsentSuperseded},
    resume::{ResumeProof, ResumeStatement},
    status_list::Status,
};
use reqwest::StatusCode;
use service_kit::{clock::Clock, testing::SoftPasskey};

use crate::provider::{
    events::{event, send},
    passkeys::passkey,
    world::{SHE, World},
};

fn changed(w: &World, claims: &ArtifactClaims, to: LifecycleState) -> Event {
    Event {
        at: w.clock.now(),
        what: What::StatusChanged {
            artifact_id: claims.jti,
            state: to,
            by: Actor::Citizen,
            resumed: None,
        },
        ..event(w)
    }
}

async fn pause(w: &World, claims: &ArtifactClaims) {
    w.manager.set_status(claims.status.idx, Status::Paused);
    let event = changed(w, claims, LifecycleState::Paused);
    let taken = send(w, &event, &w.manager.key()).await;
    assert_eq!(taken, StatusCode::NO_CONTENT);
}

/// What the manager tells once the consent goes on.
async fn resume(w: &World, claims: &ArtifactClaims, proof: Option<ResumeProof>) -> StatusCode {
    w.manager.set_status(claims.status.idx, Status::Valid);
    let mut event = changed(w, claims, LifecycleState::Active);
    if let What::StatusChanged { resumed, .. } = &mut event.what {
        *resumed = proof.map(Box::new);
    }
    send(w, &event, &w.manager.key()).await
}

fn statement(w: &World, claims: &ArtifactClaims) -> ResumeStatement {
    ResumeStatement::new(claims.statement.digest().unwrap(), w.clock.now())
}

fn proof(
    w: &World,
    statement: ResumeStatement,
    evidence: impl Fn(&Digest) -> Evidence,
) -> ResumeProof {
    ResumeProof {
        decided_at: w.clock.now().timestamp(),
        evidence: evidence(&statement.digest().unwrap()),
        statement,
    }
}

fn by(w: &World, claims: &ArtifactClaims, passkey: &SoftPasskey) -> ResumeProof {
    proof(w, statement(w, claims), |digest| {
        passkey.evidence(&w.ids.bytes32(), digest, w.manager.base())
    })
}

async fn stays_paused(w: &World, claims: &ArtifactClaims) {
    w.refused(claims.jti, &w.request(), ConsentPaused).await;
}

#[actix_web::test]
async fn a_manager_resumes_nothing_by_itself() {
    let (hers, its) = (passkey(1), passkey(9));
    let (w, linked) = World::linked_with(&hers, "").await;
    let plan = w.plan(&linked.link);
    let (claims, other) = (w.served(&plan).await, w.served(&plan).await);
    pause(&w, &claims).await;
    stays_paused(&w, &claims).await;
    // The list alone, and then each kind of word that is none of hers.
    w.manager.set_status(claims.status.idx, Status::Valid);
    stays_paused(&w, &claims).await;
    let mut stale = statement(&w, &claims);
    stale.made_at -= 301;
    let signed_in = |statement: ResumeStatement, sub: &str| {
        proof(&w, statement, |digest| w.manager.sign_in_for(digest, sub))
    };
    let words = [
        None,
        Some(by(&w, &claims, &its)),
        Some(by(&w, &other, &hers)),
        Some(signed_in(stale, SHE)),
        Some(signed_in(statement(&w, &claims), "someone else")),
        // Her approval itself.
        Some(ResumeProof {
            evidence: claims.evidence.clone(),
            ..by(&w, &claims, &hers)
        }),
    ];
    for word in words {
        let answer = resume(&w, &claims, word).await;
        assert_eq!(answer, StatusCode::FORBIDDEN);
        stays_paused(&w, &claims).await;
    }
    assert_eq!(
        resume(&w, &claims, Some(by(&w, &claims, &hers))).await,
        StatusCode::NO_CONTENT
    );
    assert_eq!(w.ask(claims.jti, &w.request()).await, Ok(()));
    w.stop().await;
}

#[actix_web::test]
async fn her_word_ends_one_pause_and_not_the_next() {
    let hers = passkey(1);
    let (w, linked) = World::linked_with(&hers, "").await;
    let claims = w.served(&w.plan(&linked.link)).await;
    pause(&w, &claims).await;
    w.clock.advance(Duration::from_secs(5));
    let first = by(&w, &claims, &hers);
    let taken = resume(&w, &claims, Some(first.clone())).await;
    assert_eq!(taken, StatusCode::NO_CONTENT);
    assert_eq!(w.ask(claims.jti, &w.request()).await, Ok(()));

    w.clock.advance(Duration::from_secs(5));
    pause(&w, &claims).await;
    let replayed = resume(&w, &claims, Some(first)).await;
    assert_eq!(replayed, StatusCode::FORBIDDEN);
    stays_paused(&w, &claims).await;
    // A sign-in is enough where she has not said otherwise.
    let again = proof(&w, statement(&w, &claims), |digest| {
        w.manager.sign_in_for(digest, SHE)
    });
    assert_eq!(
        resume(&w, &claims, Some(again)).await,
        StatusCode::NO_CONTENT
    );
    assert_eq!(w.ask(claims.jti, &w.request()).await, Ok(()));
    w.stop().await;
}

#[actix_web::test]
async fn a_pause_that_only_a_status_list_told_of_ends_by_her_word_too_and_over_a_restart() {
    let hers = passkey(1);
    let (w, linked) = World::linked_with(&hers, "&choice=only").await;
    let mut claims = w.manager.consent(&w.plan(&linked.link));
    let digest = claims.statement.digest().unwrap();
    claims.evidence = hers.evidence(&w.ids.bytes32(), &digest, w.manager.base());
    w.manager.issue(&claims);
    assert_eq!(w.ask(claims.jti, &w.request()).await, Ok(()));
    w.manager.set_status(claims.status.idx, Status::Paused);
    stays_paused(&w, &claims).await;
    w.manager.set_status(claims.status.idx, Status::Valid);
    let w = w.restarted().await;
    stays_paused(&w, &claims).await;
    // Only passkeys count, to go on as well.
    w.clock.advance(Duration::from_secs(1));
    let sign_in = proof(&w, statement(&w, &claims), |digest| {
        w.manager.sign_in_for(digest, SHE)
    });
    assert_eq!(
        resume(&w, &claims, Some(sign_in)).await,
        StatusCode::FORBIDDEN
    );
    stays_paused(&w, &claims).await;
    let taken = resume(&w, &claims, Some(by(&w, &claims, &hers))).await;
    assert_eq!(taken, StatusCode::NO_CONTENT);
    assert_eq!(w.ask(claims.jti, &w.request()).await, Ok(()));
    w.stop().await;
}

#[actix_web::test]
async fn a_consent_that_was_never_heard_to_be_paused_needs_no_word() {
    let (w, link) = World::linked().await;
    let claims = w.served(&w.plan(&link)).await;
    assert_eq!(resume(&w, &claims, None).await, StatusCode::NO_CONTENT);
    assert_eq!(w.ask(claims.jti, &w.request()).await, Ok(()));
    // A pause counts also when it is told of late.
    let late = Event {
        at: w.clock.now() - chrono::TimeDelta::hours(1),
        ..changed(&w, &claims, LifecycleState::Paused)
    };
    send(&w, &late, &w.manager.key()).await;
    stays_paused(&w, &claims).await;
    w.stop().await;
}

/// As after a manager was put back to an earlier state.
#[actix_web::test]
async fn a_consent_that_has_ended_does_not_begin_again_by_a_list() {
    let (w, link) = World::linked().await;
    for (state, status, problem) in [
        (LifecycleState::Revoked, Status::Revoked, ConsentRevoked),
        (
            LifecycleState::Superseded,
            Status::Superseded,
            ConsentSuperseded,
        ),
    ] {
        let claims = w.served(&w.plan(&link)).await;
        w.manager.set_status(claims.status.idx, status);
        let taken = send(&w, &changed(&w, &claims, state), &w.manager.key()).await;
        assert_eq!(taken, StatusCode::NO_CONTENT);
        w.manager.set_status(claims.status.idx, Status::Valid);
        w.refused(claims.jti, &w.request(), problem).await;
    }
    w.stop().await;
}
