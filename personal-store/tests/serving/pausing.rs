//! A paused consent is served again only on her own word: a manager that turns the status back by
//! itself resumes nothing.

use std::time::Duration;

use consent_model::{
    artifact::ArtifactClaims,
    problem::ProblemType::{ConsentPaused, ConsentRevoked},
    resume::{ResumeProof, ResumeStatement},
    status_list::Status,
};
use serde_json::json;
use service_kit::{clock::Clock, testing::SoftPasskey};

use crate::{
    passkeys::hers,
    world::{SHE, World},
};

impl World {
    pub(crate) async fn pause(&self, claims: &ArtifactClaims) {
        self.manager.set_status(claims.status.idx, Status::Paused);
        let paused = json!({ "artifact_id": claims.jti, "state": "paused", "by": "citizen" });
        assert_eq!(self.tell("artifact.status_changed", paused).await, 204);
    }

    /// The manager turns it on again, and passes this on as her word.
    pub(crate) async fn turn_on(&self, claims: &ArtifactClaims, proof: Option<&ResumeProof>) {
        self.manager.set_status(claims.status.idx, Status::Valid);
        let mut data = json!({ "artifact_id": claims.jti, "state": "active", "by": "citizen" });
        if let Some(proof) = proof {
            data["resumed"] = serde_json::to_value(proof).unwrap();
        }
        assert_eq!(self.tell("artifact.status_changed", data).await, 204);
    }

    fn statement(&self, claims: &ArtifactClaims) -> ResumeStatement {
        ResumeStatement::new(claims.statement.digest().unwrap(), self.clock.now())
    }

    /// Her word, by a fresh sign-in as `subject`.
    pub(crate) fn signed_in_word(&self, claims: &ArtifactClaims, subject: &str) -> ResumeProof {
        let statement = self.statement(claims);
        ResumeProof {
            evidence: self
                .manager
                .sign_in_for(&statement.digest().unwrap(), subject),
            decided_at: self.clock.now().timestamp(),
            statement,
        }
    }

    fn passkey_word(&self, claims: &ArtifactClaims, passkey: &SoftPasskey) -> ResumeProof {
        let statement = self.statement(claims);
        let (digest, nonce) = (statement.digest().unwrap(), self.ids.bytes32());
        ResumeProof {
            evidence: passkey.evidence(&nonce, &digest, self.manager.base()),
            decided_at: self.clock.now().timestamp(),
            statement,
        }
    }

    pub(crate) async fn stays_paused(&self, claims: &ArtifactClaims, why: &str) {
        let refused = self.ask(claims.jti, &self.request()).await;
        assert_eq!(refused, Err(ConsentPaused), "{why}");
    }
}

#[actix_web::test]
async fn a_manager_that_turns_a_consent_on_by_itself_resumes_nothing() {
    let w = World::new().await;
    w.confirm(&hers()).await;
    let (claims, other) = (w.served(&w.plan()).await, w.served(&w.plan()).await);
    let early = w.signed_in_word(&claims, SHE);
    w.clock.advance(Duration::from_secs(5));
    w.pause(&claims).await;
    w.stays_paused(&claims, "paused").await;
    w.turn_on(&claims, None).await;
    w.stays_paused(&claims, "no word").await;
    w.turn_on(&claims, Some(&early)).await;
    w.stays_paused(&claims, "from before the pause").await;
    let another = w.signed_in_word(&claims, "another");
    w.turn_on(&claims, Some(&another)).await;
    w.stays_paused(&claims, "another's").await;
    let forged = w.passkey_word(&claims, &SoftPasskey::new(2, "localhost"));
    w.turn_on(&claims, Some(&forged)).await;
    w.stays_paused(&claims, "an unknown passkey's").await;
    let of_other = w.signed_in_word(&other, SHE);
    w.turn_on(&claims, Some(&of_other)).await;
    w.stays_paused(&claims, "for another consent").await;
    let mut moved = w.signed_in_word(&claims, SHE);
    moved.statement = w.statement(&claims);
    moved.statement.made_at += 1;
    w.turn_on(&claims, Some(&moved)).await;
    w.stays_paused(&claims, "for another moment").await;
    w.stop().await;
}

#[actix_web::test]
async fn her_own_word_resumes_it_once() {
    for with_passkey in [false, true] {
        let w = World::new().await;
        w.confirm(&hers()).await;
        let claims = w.served(&w.plan()).await;
        w.pause(&claims).await;
        w.clock.advance(Duration::from_secs(5));
        let word = if with_passkey {
            w.passkey_word(&claims, &hers())
        } else {
            w.signed_in_word(&claims, SHE)
        };
        w.turn_on(&claims, Some(&word)).await;
        assert_eq!(w.ask(claims.jti, &w.request()).await, Ok(()));
        // The same word does not end the next pause.
        w.clock.advance(Duration::from_secs(5));
        w.pause(&claims).await;
        w.turn_on(&claims, Some(&word)).await;
        w.stays_paused(&claims, "an old word").await;
        w.stop().await;
    }
}

#[actix_web::test]
async fn a_pause_that_only_the_list_told_of_needs_her_word_too() {
    let w = World::new().await;
    let claims = w.served(&w.plan()).await;
    w.manager.set_status(claims.status.idx, Status::Paused);
    w.stays_paused(&claims, "by the list").await;
    w.manager.set_status(claims.status.idx, Status::Valid);
    w.stays_paused(&claims, "the list was turned back").await;
    w.clock.advance(Duration::from_secs(1));
    let word = w.signed_in_word(&claims, SHE);
    w.turn_on(&claims, Some(&word)).await;
    assert_eq!(w.ask(claims.jti, &w.request()).await, Ok(()));
    w.stop().await;
}

#[actix_web::test]
async fn where_only_passkeys_count_a_sign_in_resumes_nothing() {
    let w = World::new().await;
    w.confirm(&hers()).await;
    let claims = w.served(&w.plan()).await;
    let db = w.host_db().await;
    db.let_only_passkeys_count(w.account, true).await.unwrap();
    db.close().await.unwrap();
    w.pause(&claims).await;
    w.turn_on(&claims, Some(&w.signed_in_word(&claims, SHE)))
        .await;
    w.stays_paused(&claims, "a sign-in").await;
    w.turn_on(&claims, Some(&w.passkey_word(&claims, &hers())))
        .await;
    assert_eq!(w.ask(claims.jti, &w.request()).await, Ok(()));
    w.stop().await;
}

/// As after a manager was put back to an earlier state.
#[actix_web::test]
async fn a_consent_that_has_ended_does_not_begin_again_by_a_list() {
    let w = World::new().await;
    w.confirm(&hers()).await;
    for by_event in [true, false] {
        let claims = w.served(&w.plan()).await;
        w.manager.set_status(claims.status.idx, Status::Revoked);
        if by_event {
            let ended = json!({ "artifact_id": claims.jti, "state": "revoked", "by": "citizen" });
            assert_eq!(w.tell("artifact.status_changed", ended).await, 204);
        } else {
            let refused = w.ask(claims.jti, &w.request()).await;
            assert_eq!(refused, Err(ConsentRevoked));
        }
        w.manager.set_status(claims.status.idx, Status::Valid);
        let refused = w.ask(claims.jti, &w.request()).await;
        assert_eq!(refused, Err(ConsentRevoked), "by event: {by_event}");
    }
}
