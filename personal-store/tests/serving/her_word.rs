//! Seeing before the first release, and objecting: what the manager says that she approved is shown
//! to her here, and leaves nothing before.

use std::time::Duration;

use chrono::TimeDelta;
use consent_model::{
    artifact::ArtifactClaims,
    data_request::{RELAYED_TYP, RelayedRequest, SOURCE_TYP, SourceRequest},
    ids::{ArtifactId, SessionId},
    problem::ProblemType::{self, AwaitingHer, ConsentObjected},
    status_list::Status,
};
use personal_store::gate::{self, SeeBefore};
use serde_json::json;
use service_kit::{clock::Clock, testing::Relay};

use crate::{
    signed_in::{Browser, Page},
    world::World,
};

impl World {
    /// A store in which releases from this level on wait for her.
    async fn seeing(level: SeeBefore) -> Self {
        let w = Self::new().await;
        w.restarted_with("SELECT 1", |config| config.see_before_release = level)
            .await
    }

    /// Asks in a session of an hour.
    async fn ask_for_an_hour(&self, artifact: ArtifactId) -> (SessionId, Result<(), ProblemType>) {
        let now = self.clock.now();
        let (iat, exp) = (now.timestamp(), (now + TimeDelta::minutes(60)).timestamp());
        let asked = SourceRequest {
            item: "income".parse().unwrap(),
            recipient: self.opening.sealing_key(),
            iat,
            exp,
            jti: self.ids.uuid_v7().to_string(),
            range: None,
        };
        let session: SessionId = self.ids.mint();
        let relayed = RelayedRequest {
            iss: self.manager.base().clone(),
            aud: "store.example".parse().unwrap(),
            iat,
            exp,
            session,
            artifact,
            request: consent_model::jose::sign(SOURCE_TYP, &asked, &self.cnf).unwrap(),
        };
        let document = self.manager.sign(RELAYED_TYP, &relayed);
        let outcome = self.present(&document).await;
        // Said again, it changes nothing.
        assert_eq!(self.present(&document).await, outcome);
        (session, outcome)
    }

    /// The only refusal that the manager has heard of.
    fn refusal(&self) -> Option<(SessionId, ProblemType)> {
        let all = self.manager.refusals();
        assert!(all.len() <= 1);
        all.first()
            .map(|(session, problem)| (*session, problem.kind))
    }

    async fn says(&self, she: &Browser<'_>, artifact: ArtifactId, decision: &str) -> Page {
        let path = format!("approved/{artifact}");
        she.post_with(&path, &[], &[("decision", decision)]).await
    }

    async fn nothing_left(&self) {
        self.work().await;
        assert_eq!((self.releases().await, self.manager.uploads()), (0, 0));
    }

    fn issued(&self) -> ArtifactClaims {
        let claims = self.manager.consent(&self.plan());
        self.manager.issue(&claims);
        claims
    }
}

#[actix_web::test]
async fn the_first_release_waits_until_she_has_seen_the_consent_and_is_then_served() {
    let w = World::seeing(SeeBefore::Sensitive).await;
    let claims = w.issued();
    let (_, waits) = w.ask_for_an_hour(claims.jti).await;
    assert_eq!(waits, Ok(()));
    w.nothing_left().await;
    // It stands on her first page and on its own, and looking alone says nothing.
    let she = Browser::of(&w, "hers").await;
    let path = format!("approved/{}", claims.jti);
    let first = she.get("").await;
    assert!(first.body.contains("A consent in your name has arrived"));
    assert!(first.body.contains(&format!("href=\"/{path}\"")));
    let page = she.get(&path).await;
    for told in ["lender.example", "Average monthly income", "Nothing leaves"] {
        assert!(page.body.contains(told), "{told}");
    }
    w.nothing_left().await;
    // Nobody else sees it or answers for her.
    let another = Browser::of(&w, "theirs").await;
    assert_eq!(another.get(&path).await.status, 404);
    assert_eq!(w.says(&another, claims.jti, "seen").await.status, 404);
    let bare = she
        .post(&path, &[("csrf", "x"), ("decision", "seen")])
        .await;
    assert_eq!(bare.status, 403);
    w.nothing_left().await;

    assert_eq!(w.says(&she, claims.jti, "seen").await.status, 303);
    w.work().await;
    assert_eq!((w.releases().await, w.manager.uploads()), (1, 1));
    assert_eq!(w.refusal(), None);
    // From then on nothing waits.
    let (_, served) = w.ask_for_an_hour(claims.jti).await;
    assert_eq!(served, Ok(()));
    assert_eq!(w.releases().await, 2);
    assert!(!she.get("").await.body.contains("has arrived"));
    assert!(
        she.get(&path)
            .await
            .body
            .contains("you said that it is right")
    );
    w.stop().await;
}

#[actix_web::test]
async fn a_session_that_ends_before_she_looked_is_refused_and_the_next_one_waits_again() {
    let w = World::seeing(SeeBefore::Sensitive).await;
    let claims = w.issued();
    let (session, _) = w.ask_for_an_hour(claims.jti).await;
    w.clock.advance(Duration::from_secs(58 * 60));
    w.nothing_left().await;
    assert_eq!(w.refusal(), None);
    w.clock.advance(Duration::from_secs(60));
    w.nothing_left().await;
    assert_eq!(w.refusal(), Some((session, AwaitingHer)));
    let refused = gate::refusals(&w.vault, 9, None).await.unwrap();
    let rules: Vec<_> = refused.iter().map(|refusal| refusal.rule.name()).collect();
    assert_eq!(rules, ["awaiting-her"]);
    // She looks later: the next session is served at once, and nothing was counted as used.
    let she = Browser::of(&w, "hers").await;
    w.says(&she, claims.jti, "seen").await;
    let (_, served) = w.ask_for_an_hour(claims.jti).await;
    assert_eq!(served, Ok(()));
    assert_eq!(w.releases().await, 1);
    w.stop().await;
}

#[actix_web::test]
async fn what_she_did_not_approve_is_refused_for_ever() {
    let w = World::seeing(SeeBefore::Sensitive).await;
    let claims = w.issued();
    let (session, _) = w.ask_for_an_hour(claims.jti).await;
    let she = Browser::of(&w, "hers").await;
    assert_eq!(w.says(&she, claims.jti, "object").await.status, 303);
    w.nothing_left().await;
    assert_eq!(w.refusal(), Some((session, ConsentObjected)));
    let path = format!("approved/{}", claims.jti);
    let page = she.get(&path).await;
    for told in ["What to do now", "Stop it on your consent dashboard"] {
        assert!(page.body.contains(told), "{told}");
    }
    assert!(!page.body.contains("value=\"seen\""));
    let ledger = she.get("releases").await;
    assert!(
        ledger
            .body
            .contains("You said that you did not approve this.")
    );
    // There is no way back, neither by a form that was open nor by another copy.
    assert_eq!(w.says(&she, claims.jti, "seen").await.status, 303);
    for _ in 0..2 {
        let (_, refused) = w.ask_for_an_hour(claims.jti).await;
        assert_eq!(refused, Err(ConsentObjected));
        w.clock.advance(Duration::from_secs(86_400));
    }
    let w = w.restarted_with("SELECT 1", |config| {
        config.see_before_release = SeeBefore::Never
    });
    let w = w.await;
    let (_, refused) = w.ask_for_an_hour(claims.jti).await;
    assert_eq!(refused, Err(ConsentObjected));
    assert_eq!(w.releases().await, 0);
    w.stop().await;
}

#[actix_web::test]
async fn an_answer_that_has_not_left_yet_stays_when_she_objects() {
    let w = World::seeing(SeeBefore::Never).await;
    let claims = w.issued();
    w.manager.answer_uploads(Relay::Fails(503));
    let (session, served) = w.ask_for_an_hour(claims.jti).await;
    assert_eq!(served, Ok(()));
    w.work().await;
    assert_eq!(w.waiting().await, 1);
    let she = Browser::of(&w, "hers").await;
    w.says(&she, claims.jti, "object").await;
    w.manager.answer_uploads(Relay::Takes);
    w.later().await;
    assert_eq!((w.manager.pages().len(), w.waiting().await), (0, 0));
    assert_eq!(w.refusal(), Some((session, ConsentObjected)));
    w.stop().await;
}

#[actix_web::test]
async fn what_waits_hears_at_once_that_the_consent_has_ended() {
    let w = World::seeing(SeeBefore::Sensitive).await;
    let claims = w.issued();
    let (session, _) = w.ask_for_an_hour(claims.jti).await;
    w.work().await;
    w.manager.set_status(claims.status.idx, Status::Revoked);
    let ended = json!({ "artifact_id": claims.jti, "state": "revoked", "by": "citizen" });
    assert_eq!(w.tell("artifact.status_changed", ended).await, 204);
    w.nothing_left().await;
    assert_eq!(w.refusal(), Some((session, ProblemType::ConsentRevoked)));
    w.stop().await;
}

#[actix_web::test]
async fn only_what_reaches_the_level_waits() {
    for (level, waits) in [
        (SeeBefore::Public, true),
        (SeeBefore::Sensitive, true),
        (SeeBefore::Restricted, false),
        (SeeBefore::Never, false),
    ] {
        let w = World::seeing(level).await;
        let claims = w.issued();
        let (_, asked) = w.ask_for_an_hour(claims.jti).await;
        assert_eq!(asked, Ok(()));
        let released = w.releases().await;
        assert_eq!(released == 0, waits, "{level:?}");
        w.stop().await;
    }
}

#[actix_web::test]
async fn a_request_that_would_be_refused_anyway_does_not_wait() {
    let w = World::seeing(SeeBefore::Sensitive).await;
    let claims = w.issued();
    let request = w.request_of("1", &w.ids.signing_key(), None);
    let refused = w.ask(claims.jti, &request).await;
    assert_eq!(refused, Err(ProblemType::WrongKey));
    w.stop().await;
}

#[actix_web::test]
async fn a_store_that_was_away_goes_on_with_what_waited() {
    let w = World::seeing(SeeBefore::Sensitive).await;
    let claims = w.issued();
    assert_eq!(w.ask_for_an_hour(claims.jti).await.1, Ok(()));
    let w = w
        .restarted_with("SELECT 1", |config| {
            config.see_before_release = SeeBefore::Sensitive;
        })
        .await;
    w.nothing_left().await;
    let she = Browser::of(&w, "hers").await;
    w.says(&she, claims.jti, "seen").await;
    w.work().await;
    assert_eq!((w.releases().await, w.manager.uploads()), (1, 1));
    w.stop().await;
}
