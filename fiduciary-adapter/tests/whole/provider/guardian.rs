//! A guardian's yes: for the account that she has linked as a guardian, as long as her right lasts, and
//! for nothing else, whatever a manager makes of it.

use std::time::Duration;

use chrono::TimeDelta;
use consent_model::{
    artifact::{ArtifactClaims, LifecycleState},
    event::{Event, What},
    link::{LinkRequest, LinkResponse},
    party::Actor,
    problem::ProblemType::{ConsentPaused, InvalidEvidence},
    representation::{GuardianOf, Guardianship},
    resume::{ResumeProof, ResumeStatement},
    status_list::Status,
};
use reqwest::StatusCode;
use service_kit::{
    clock::Clock,
    testing::{self, Plan},
};

use crate::provider::{
    events::{event, send},
    world::{SHE, World, browser},
};

/// How the manager names her ward to the bank, as linked by her.
const WARD: &str = "pseudonym-of-ward";

/// A child who comes of age sixty days on.
fn child() -> Guardianship {
    Guardianship {
        of: GuardianOf::Child,
        until: Some((testing::start() + TimeDelta::days(60)).timestamp()),
    }
}

fn request(w: &World, jti: &str, sub: &str, guardian: Option<Guardianship>) -> LinkRequest {
    let iat = w.clock.now().timestamp();
    LinkRequest {
        iat,
        exp: iat + 600,
        pseudonym: WARD.parse().unwrap(),
        guardian,
        ..w.link_request(jti, sub)
    }
}

/// With the account of a child linked by its guardian, and a plan of what she approves for it.
async fn linked() -> (World, LinkResponse, Plan) {
    let w = World::new().await;
    let request = request(&w, "guardian", SHE, Some(child()));
    let answer = w.link(&browser(), &request).await;
    let linked = w.link_response(&answer);
    let plan = Plan {
        pseudonym: WARD.parse().unwrap(),
        ..w.plan(&linked.link)
    };
    (w, linked, plan)
}

/// Approved by this guardian, for this one.
fn approved(w: &World, plan: &Plan, by: Option<GuardianOf>) -> ArtifactClaims {
    let mut claims = w.manager.consent(plan);
    claims.statement.approved_by = by;
    claims.evidence = w.manager.evidence(&claims.statement, &plan.subject);
    claims
}

async fn refused(w: &World, claims: &ArtifactClaims) {
    let artifact = w.manager.issue(claims);
    w.refused(artifact, &w.request(), InvalidEvidence).await;
}

async fn served(w: &World, claims: &ArtifactClaims) {
    let artifact = w.manager.issue(claims);
    assert_eq!(w.ask(artifact, &w.request()).await, Ok(()));
}

async fn taken(w: &World, event: &Event) {
    let answer = send(w, event, &w.manager.key()).await;
    assert_eq!(answer, StatusCode::NO_CONTENT);
}

fn ended(w: &World, pseudonym: &str) -> Event {
    Event {
        at: w.clock.now(),
        what: What::GuardianEnded {
            pseudonym: pseudonym.parse().unwrap(),
        },
        ..event(w)
    }
}

#[actix_web::test]
async fn every_page_of_the_linking_says_for_whom_it_is() {
    let w = World::new().await;
    for (jti, of, words) in [
        ("child", child(), "as guardian of a child"),
        (
            "person",
            Guardianship {
                of: GuardianOf::PersonWithDisability,
                until: None,
            },
            "as guardian of a person with a disability",
        ),
    ] {
        let visitor = browser();
        let request = request(&w, jti, SHE, Some(of));
        let page = w.open(&visitor, &request, &w.manager.key()).await;
        let page = page.text().await.unwrap();
        assert!(page.contains(words), "{page}");
        let csrf = crate::provider::world::csrf_of(&page);
        let named = ("customer", "user_000001");
        let page = w.post(&visitor, "link/identify", &csrf, named).await;
        assert!(page.text().await.unwrap().contains(words));
    }
    let hers = w
        .open(&browser(), &w.link_request("hers", SHE), &w.manager.key())
        .await;
    assert!(!hers.text().await.unwrap().contains("as guardian"));
    w.stop().await;
}

#[actix_web::test]
async fn a_right_that_is_over_or_has_no_end_for_a_child_links_nothing() {
    let w = World::new().await;
    let now = testing::start().timestamp();
    for (jti, until) in [
        ("over", Some(now)),
        ("endless", None),
        ("long", Some(now + 700_000_000)),
    ] {
        let right = Guardianship {
            of: GuardianOf::Child,
            until,
        };
        let request = request(&w, jti, SHE, Some(right));
        let page = w.open(&browser(), &request, &w.manager.key()).await;
        assert_eq!(page.status(), StatusCode::FORBIDDEN, "{jti}");
        let page = page.text().await.unwrap();
        assert!(
            page.contains("Your right to act for another is over"),
            "{page}"
        );
    }
    assert_eq!(w.count("link_attempt").await, 0);
    w.stop().await;
}

#[actix_web::test]
async fn a_guardians_yes_is_served_and_says_that_it_is_one() {
    let (w, _, plan) = linked().await;
    served(&w, &approved(&w, &plan, Some(GuardianOf::Child))).await;
    // The manager leaves it out, or has it be another kind of guardian.
    refused(&w, &approved(&w, &plan, None)).await;
    let other = Some(GuardianOf::PersonWithDisability);
    refused(&w, &approved(&w, &plan, other)).await;
    // What nobody approves of a child.
    let watched = Plan {
        purpose: "104",
        ..plan.clone()
    };
    refused(&w, &approved(&w, &watched, Some(GuardianOf::Child))).await;
    // It writes it in afterwards: she signed another statement.
    let mut claims = approved(&w, &plan, None);
    claims.statement.approved_by = Some(GuardianOf::Child);
    refused(&w, &claims).await;
    w.stop().await;
}

#[actix_web::test]
async fn nobody_approves_as_a_guardian_for_who_is_linked_herself() {
    let w = World::new().await;
    let answer = w.link(&browser(), &w.link_request("hers", SHE)).await;
    let linked = w.link_response(&answer);
    let plan = w.plan(&linked.link);
    served(&w, &approved(&w, &plan, None)).await;
    refused(&w, &approved(&w, &plan, Some(GuardianOf::Child))).await;
    // Her own account, as if a guardian had linked it: under her name, and by an event about it.
    let as_guardian = LinkRequest {
        guardian: Some(child()),
        ..w.link_request("again", SHE)
    };
    let answer = w.link(&browser(), &as_guardian).await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    taken(&w, &ended(&w, crate::provider::world::PSEUDONYM)).await;
    served(&w, &approved(&w, &plan, None)).await;
    w.stop().await;
}

#[actix_web::test]
async fn the_link_of_a_guardian_is_nobody_elses() {
    let (w, linked, plan) = linked().await;
    // The ward herself, another guardian, and this one as guardian of somebody else, under the name.
    let others = [
        request(&w, "herself", "the-ward", None),
        request(&w, "without", SHE, None),
        request(&w, "another", "another-guardian", Some(child())),
        request(
            &w,
            "other-kind",
            SHE,
            Some(Guardianship {
                of: GuardianOf::PersonWithDisability,
                until: None,
            }),
        ),
    ];
    for other in others {
        let answer = w.link(&browser(), &other).await;
        assert_eq!(answer.status(), StatusCode::CONFLICT, "{}", other.jti);
    }
    // Another's sign-in for it.
    let plan_of_another = Plan {
        subject: "another-guardian".to_owned(),
        ..plan.clone()
    };
    refused(&w, &approved(&w, &plan_of_another, Some(GuardianOf::Child))).await;
    // The account that she has herself linked is not what she approves for her ward.
    let answer = w.link(&browser(), &w.link_request("own", SHE)).await;
    let own = w.link_response(&answer);
    assert_ne!(own.link, linked.link);
    let mixed = Plan {
        pseudonym: WARD.parse().unwrap(),
        ..w.plan(&own.link)
    };
    let artifact = w
        .manager
        .issue(&approved(&w, &mixed, Some(GuardianOf::Child)));
    assert!(w.ask(artifact, &w.request()).await.is_err());
    w.stop().await;
}

#[actix_web::test]
async fn nothing_is_approved_for_longer_than_the_right_lasts() {
    let (w, _, plan) = linked().await;
    let right = Some(GuardianOf::Child);
    let mut longer = plan.clone();
    longer.term.expiry = testing::start() + TimeDelta::days(61);
    refused(&w, &approved(&w, &longer, right)).await;
    let before = approved(&w, &plan, right);
    served(&w, &before).await;

    // Of age: what was approved before has ended too; nothing new comes of the old right.
    w.clock.advance(Duration::from_secs(60 * 86_400));
    let mut later = plan.clone();
    later.term.expiry = w.clock.now() + TimeDelta::days(1);
    refused(&w, &approved(&w, &later, right)).await;
    w.stop().await;
}

#[actix_web::test]
async fn a_right_that_has_ended_gives_no_new_yes_and_what_it_gave_holds() {
    let (w, _, plan) = linked().await;
    let right = Some(GuardianOf::Child);
    let before = approved(&w, &plan, right);
    served(&w, &before).await;
    taken(&w, &ended(&w, "pseudonym-of-other")).await;
    served(&w, &approved(&w, &plan, right)).await;

    taken(&w, &ended(&w, WARD)).await;
    refused(&w, &approved(&w, &plan, right)).await;
    assert_eq!(w.ask(before.jti, &w.request()).await, Ok(()));
    // Paused by whoever acts now, it is not for the old guardian to let it go on.
    w.manager.set_status(before.status.idx, Status::Paused);
    let changed = |state, resumed: Option<ResumeProof>| Event {
        at: w.clock.now(),
        what: What::StatusChanged {
            artifact_id: before.jti,
            state,
            by: Actor::Guardian,
            resumed: resumed.map(Box::new),
        },
        ..event(&w)
    };
    taken(&w, &changed(LifecycleState::Paused, None)).await;
    let approval = before.statement.digest().unwrap();
    let statement = ResumeStatement::new(approval, w.clock.now());
    let proof = ResumeProof {
        decided_at: w.clock.now().timestamp(),
        evidence: w.manager.sign_in_for(&statement.digest().unwrap(), SHE),
        statement,
    };
    w.manager.set_status(before.status.idx, Status::Valid);
    let resumed = changed(LifecycleState::Active, Some(proof.clone()));
    assert_ne!(
        send(&w, &resumed, &w.manager.key()).await,
        StatusCode::NO_CONTENT
    );
    w.refused(before.jti, &w.request(), ConsentPaused).await;

    // A request from before it ended opens nothing again.
    let old = request(&w, "old", SHE, Some(child()));
    let old = w.link(&browser(), &old).await;
    assert_eq!(old.status(), StatusCode::FORBIDDEN);
    // Accepted anew, she links again: her yes and her word count.
    w.clock.advance(Duration::from_secs(1));
    let again = w
        .link(&browser(), &request(&w, "anew", SHE, Some(child())))
        .await;
    assert_eq!(again.status(), StatusCode::SEE_OTHER);
    let resumed = changed(LifecycleState::Active, Some(proof));
    taken(&w, &resumed).await;
    assert_eq!(w.ask(before.jti, &w.request()).await, Ok(()));
    w.stop().await;
}
