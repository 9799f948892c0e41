//! Nominees and guardians: from when on one may act for another, until when, and what for.

use std::time::Duration;

use chrono::{Months, NaiveDate, TimeDelta};
use consent_manager::service::{
    Acting, Checked, Ender, GuardianAsks, Happening, MOST_REPRESENTATIONS, ManagerError,
    MessageKind, NomineeNamed, RepresentationView,
};
use consent_model::{
    artifact::LifecycleState,
    ids::{AccountId, RepresentationId},
    party::Actor,
    representation::{RepresentationKind, RepresentationState},
    request::DenialReason,
    rights::{Matter, RightsState},
};

use super::world::{World, bank, choice, sign_in, url};

const RAVI: &str = "ravi@people.example";

async fn name(w: &World, email: &str) -> Result<RepresentationId, ManagerError> {
    let whom = NomineeNamed {
        name: "Ravi Verma",
        email,
        relation: "brother",
    };
    w.manager.name_nominee(w.account, whom).await
}

const fn found() -> Checked<'static> {
    Checked {
        by: "Desk",
        ground: "death certificate",
        proof: "DC-17",
        until: None,
        same_as: None,
    }
}

/// A nominee who has signed in and whose right is in force.
async fn nominee(w: &World) -> (AccountId, RepresentationId) {
    let id = name(w, RAVI).await.unwrap();
    w.manager.accept_representation(id, found()).await.unwrap();
    (sign_in(&w.manager, "ravi", RAVI).await, id)
}

async fn acting(w: &World, me: AccountId, id: RepresentationId) -> Result<Acting, ManagerError> {
    w.manager.act_for(me, id).await.map(|acts| acts.acting)
}

fn is_missing<T>(refused: &Result<T, ManagerError>) -> bool {
    matches!(refused, Err(ManagerError::NotFound))
}

fn is_hers_alone<T>(refused: &Result<T, ManagerError>) -> bool {
    matches!(refused, Err(ManagerError::OnlyHerself))
}

fn years_ago(w: &World, years: u32) -> NaiveDate {
    let today = w.manager.clock().now().date_naive();
    today.checked_sub_months(Months::new(12 * years)).unwrap()
}

async fn ask_for_child(
    w: &World,
    guardian: AccountId,
    born: NaiveDate,
) -> Result<RepresentationId, ManagerError> {
    let whom = GuardianAsks {
        name: "Tara",
        born: Some(born),
        email: "",
        proof: "BC-4",
    };
    let kind = RepresentationKind::GuardianOfChild;
    w.manager.ask_as_guardian(guardian, kind, whom).await
}

async fn seen(w: &World, me: AccountId) -> Vec<RepresentationView> {
    w.manager.representations_by(me).await.unwrap()
}

#[tokio::test]
async fn being_named_gives_no_right_and_is_not_told() {
    let w = World::new().await;
    let id = name(&w, "Ravi@People.example").await.unwrap();
    let ravi = sign_in(&w.manager, "ravi", RAVI).await;
    assert!(is_missing(&acting(&w, ravi, id).await));
    assert!(seen(&w, ravi).await.is_empty());
    assert_eq!(w.manager.unread(ravi).await.unwrap(), 0);
    // Nor may who was only named end it.
    let end = w
        .manager
        .end_representation(id, Ender::Representative(ravi));
    assert!(is_missing(&end.await));
    let refused = w
        .manager
        .refuse_representation(id, "Desk", "no certificate");
    refused.await.unwrap();
    assert!(is_missing(&acting(&w, ravi, id).await));
    assert!(seen(&w, ravi).await.is_empty());
}

#[tokio::test]
async fn an_address_that_the_provider_does_not_vouch_for_makes_nobody_the_nominee() {
    let w = World::new().await;
    let id = name(&w, RAVI).await.unwrap();
    w.manager.accept_representation(id, found()).await.unwrap();
    let thief = sign_in(&w.manager, "thief", "").await;
    assert!(is_missing(&acting(&w, thief, id).await));
    let ravi = sign_in(&w.manager, "ravi", "RAVI@people.example").await;
    let acts = w.manager.act_for(ravi, id).await.unwrap();
    assert_eq!(acts.account.id, w.account);
    assert_eq!(acts.acting.actor(), Actor::Nominee);
    // Once met, it is that account: who has the address later is somebody else.
    let later = sign_in(&w.manager, "later", RAVI).await;
    assert!(is_missing(&acting(&w, later, id).await));
    let told = w.manager.messages(ravi, None, 10).await.unwrap();
    assert_eq!(told[0].kind, MessageKind::Representing);
}

#[tokio::test]
async fn nobody_acts_by_the_right_of_another() {
    let w = World::new().await;
    let (ravi, id) = nominee(&w).await;
    let other = sign_in(&w.manager, "other", "other@people.example").await;
    assert!(is_missing(&acting(&w, other, id).await));
    assert!(is_missing(&acting(&w, w.account, id).await));
    for by in [Ender::Represented(other), Ender::Representative(other)] {
        assert!(is_missing(&w.manager.end_representation(id, by).await));
    }
    // Who acts for one who acts for a child does not act for the child.
    let child = ask_for_child(&w, w.account, years_ago(&w, 10))
        .await
        .unwrap();
    w.manager
        .accept_representation(child, found())
        .await
        .unwrap();
    assert!(acting(&w, w.account, child).await.is_ok());
    assert!(is_missing(&acting(&w, ravi, child).await));
}

#[tokio::test]
async fn a_nominee_stops_holds_back_denies_and_complains_and_is_named_for_it() {
    let w = World::new().await;
    w.link_bank().await;
    let (held, stopped) = (w.approve(true).await, w.approve(true).await);
    let waits = w.ask(true).await;
    for sent in w.manager.due_deliveries(100).await.unwrap() {
        w.manager.delivered(sent.id, 204).await.unwrap();
    }
    let (ravi, id) = nominee(&w).await;
    let acts = acting(&w, ravi, id).await.unwrap();
    let state = w.manager.pause(acts, held, None).await.unwrap();
    assert_eq!(state, LifecycleState::Paused);
    w.manager.revoke(acts, stopped, None).await.unwrap();
    let opened = w.manager.open_request(acts, waits, "en").await.unwrap();
    let denied = w
        .manager
        .deny(acts, waits, opened.notice.id, Some(DenialReason::NotWanted))
        .await
        .unwrap();
    let complaint = w
        .manager
        .make_rights_request(acts, None, Matter::Grievance, "Too late.")
        .await
        .unwrap();

    let detail = w.manager.consent(w.account, stopped).await.unwrap();
    assert_eq!(detail.summary.state_by, Actor::Nominee);
    let last = detail.history.last().unwrap();
    assert_eq!(last.what, Happening::ConsentWithdrawn);
    assert_eq!(last.actor, Actor::Nominee);
    assert_eq!(last.by_name.as_deref(), Some("Ravi Verma"));
    assert_eq!(last.representation, Some(id));
    let told = w.manager.due_deliveries(100).await.unwrap();
    assert!(told.iter().any(|d| d.body.contains(r#""by":"nominee""#)));
    let on = w
        .manager
        .decided_on(w.account, denied.decision)
        .await
        .unwrap();
    assert_eq!(
        (on.actor, on.by_name.as_deref()),
        (Actor::Nominee, Some("Ravi Verma"))
    );
    let view = w
        .manager
        .rights_request(w.account, complaint)
        .await
        .unwrap();
    assert_eq!(view.steps[0].actor, Actor::Nominee);
    assert_eq!(view.steps[0].by.as_deref(), Some("Ravi Verma"));
    // She is told that somebody acted, and not that she did.
    let told = w.manager.messages(w.account, None, 4).await.unwrap();
    assert!(
        told.iter()
            .all(|message| message.kind == MessageKind::ActedFor)
    );
    let record = w.manager.record(w.account).await.unwrap();
    assert_eq!(record.representations.len(), 1);
    assert_eq!(record.decisions.last().unwrap().actor, Actor::Nominee);
}

#[tokio::test]
async fn nobody_approves_resumes_links_or_takes_up_a_request_in_her_place() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    w.manager.pause(w.account, consent, None).await.unwrap();
    let waits = w.ask(true).await;
    let mut open_to_all = w.request(true);
    open_to_all.person = None;
    let open_to_all = w.submit(&open_to_all).await.unwrap();
    let (ravi, id) = nominee(&w).await;
    let acts = acting(&w, ravi, id).await.unwrap();
    let choice = choice(&w.open(waits).await);
    let back = url("https://manager.example/links/return");
    assert!(is_hers_alone(
        &w.manager.begin_approval(acts, waits, &choice).await
    ));
    assert!(is_hers_alone(&w.manager.begin_resume(acts, consent).await));
    assert!(is_hers_alone(
        &w.manager.begin_link(acts, &bank(), back).await
    ));
    let taken = w.manager.open_request(acts, open_to_all, "en").await;
    assert!(is_hers_alone(&taken));
}

#[tokio::test]
async fn what_was_begun_before_the_end_is_refused_after_it() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    let (ravi, id) = nominee(&w).await;
    let kept = acting(&w, ravi, id).await.unwrap();
    let end = w
        .manager
        .end_representation(id, Ender::Represented(w.account));
    end.await.unwrap();
    assert!(is_missing(&acting(&w, ravi, id).await));
    assert!(is_hers_alone(&w.manager.revoke(kept, consent, None).await));
    let ask = w
        .manager
        .make_rights_request(kept, None, Matter::Grievance, "Late.");
    assert!(is_hers_alone(&ask.await));
    assert!(is_hers_alone(&w.manager.unlink(kept, &bank()).await));
    let detail = w.manager.consent(w.account, consent).await.unwrap();
    assert_eq!(detail.summary.state, LifecycleState::Active);
    assert!(
        w.manager
            .rights_requests(w.account)
            .await
            .unwrap()
            .is_empty()
    );
    // There is no way back, and both know.
    let again = w.manager.accept_representation(id, found()).await;
    assert!(matches!(again, Err(ManagerError::Representation(_))));
    assert_eq!(seen(&w, ravi).await[0].state, RepresentationState::Ended);
    for (who, kind) in [
        (ravi, MessageKind::RepresentingNoMore),
        (w.account, MessageKind::RepresentedNoMore),
    ] {
        let told = w.manager.messages(who, None, 1).await.unwrap();
        assert_eq!(told[0].kind, kind);
    }
}

#[tokio::test]
async fn a_guardian_acts_for_a_child_until_the_day_it_comes_of_age() {
    let w = World::new().await;
    for born in [
        years_ago(&w, 18),
        w.manager.clock().now().date_naive() + TimeDelta::days(1),
    ] {
        let refused = ask_for_child(&w, w.account, born).await;
        assert!(matches!(refused, Err(ManagerError::UnfitText("born"))));
    }
    let born = years_ago(&w, 18) + TimeDelta::days(3);
    let id = ask_for_child(&w, w.account, born).await.unwrap();
    assert!(is_missing(&acting(&w, w.account, id).await));
    let mut longer = found();
    longer.until = Some(years_ago(&w, 0) + TimeDelta::days(900));
    w.manager.accept_representation(id, longer).await.unwrap();
    let acts = w.manager.act_for(w.account, id).await.unwrap();
    assert_eq!(acts.acting.actor(), Actor::Guardian);
    assert_eq!(acts.account.name, "Tara");
    assert_ne!(acts.account.id, w.account);
    let complaint = w
        .manager
        .make_rights_request(acts.acting, None, Matter::Grievance, "For Tara.")
        .await
        .unwrap();
    let closed = w.manager.close_rights_request(acts.acting, complaint);
    closed.await.unwrap();
    let view = w
        .manager
        .rights_request(acts.account.id, complaint)
        .await
        .unwrap();
    assert_eq!(view.state, RightsState::Closed);
    assert!(is_missing(
        &w.manager.rights_request(w.account, complaint).await
    ));

    w.clock.advance(Duration::from_secs(3 * 86_400));
    assert!(is_missing(&acting(&w, w.account, id).await));
    assert_eq!(
        seen(&w, w.account).await[0].state,
        RepresentationState::Ended
    );
    let late = w
        .manager
        .make_rights_request(acts.acting, None, Matter::Grievance, "Late.");
    assert!(is_hers_alone(&late.await));
    assert_eq!(w.manager.end_due_representations().await.unwrap(), 1);
    assert_eq!(w.manager.end_due_representations().await.unwrap(), 0);
    let steps = w.manager.representation(id).await.unwrap().steps;
    let steps: Vec<_> = steps.iter().map(|step| step.what.action()).collect();
    assert_eq!(steps, ["asked", "in_force", "ended"]);
}

#[tokio::test]
async fn nobody_signs_in_to_the_account_of_a_child() {
    let w = World::new().await;
    let id = ask_for_child(&w, w.account, years_ago(&w, 9))
        .await
        .unwrap();
    w.manager.accept_representation(id, found()).await.unwrap();
    let child = w.manager.act_for(w.account, id).await.unwrap().account;
    let made = sign_in(&w.manager, &child.subject, "").await;
    assert_ne!(made, child.id);
    // The other parent acts for the same child, and not for a second one.
    let father = sign_in(&w.manager, "father", "father@people.example").await;
    let other = ask_for_child(&w, father, years_ago(&w, 9)).await.unwrap();
    let mut same = found();
    same.same_as = Some(id);
    w.manager.accept_representation(other, same).await.unwrap();
    let acts = w.manager.act_for(father, other).await.unwrap();
    assert_eq!(acts.account.id, child.id);
}

#[tokio::test]
async fn a_guardian_of_a_person_with_an_account_gets_just_that_one_and_she_is_told() {
    let w = World::new().await;
    let ask = async |guardian, email: &'static str| {
        let whom = GuardianAsks {
            name: "Meera",
            born: None,
            email,
            proof: "Order 12/2026",
        };
        let kind = RepresentationKind::GuardianOfPersonWithDisability;
        w.manager.ask_as_guardian(guardian, kind, whom).await
    };
    // Nobody is her own guardian.
    let own = ask(w.account, "meera@people.example").await;
    assert!(matches!(own, Err(ManagerError::UnfitText("email"))));
    let sister = sign_in(&w.manager, "sister", "sister@people.example").await;
    let nobody = ask(sister, "nobody@people.example").await.unwrap();
    assert!(is_missing(
        &w.manager.accept_representation(nobody, found()).await
    ));
    let id = ask(sister, "meera@people.example").await.unwrap();
    let mut until = found();
    until.until = Some(years_ago(&w, 0) - TimeDelta::days(1));
    let past = w.manager.accept_representation(id, until).await;
    assert!(matches!(past, Err(ManagerError::Representation(_))));
    w.manager.accept_representation(id, found()).await.unwrap();
    let acts = w.manager.act_for(sister, id).await.unwrap();
    assert_eq!(acts.account.id, w.account);
    let told = w.manager.messages(w.account, None, 1).await.unwrap();
    assert_eq!(told[0].kind, MessageKind::Represented);
    // She sees who, and ends what she named, not what somebody has ordered.
    let held = w.manager.representations_of(w.account).await.unwrap();
    assert_eq!(held[0].id, id);
    let end = w
        .manager
        .end_representation(id, Ender::Represented(w.account));
    assert!(is_missing(&end.await));
    let end = w.manager.end_representation(id, Ender::Operator("Desk"));
    end.await.unwrap();
    assert!(is_missing(&acting(&w, sister, id).await));
}

#[tokio::test]
async fn names_are_few_and_fit_to_be_read() {
    let w = World::new().await;
    let own = name(&w, "meera@people.example").await;
    assert!(matches!(own, Err(ManagerError::UnfitText("email"))));
    for email in ["", "ravi", "@people.example", "a b@people.example", "a@b@c"] {
        let refused = name(&w, email).await;
        assert!(
            matches!(refused, Err(ManagerError::UnfitText("email"))),
            "{email}"
        );
    }
    for n in 0..MOST_REPRESENTATIONS {
        name(&w, &format!("n{n}@people.example")).await.unwrap();
    }
    let refused = name(&w, RAVI).await;
    assert!(matches!(refused, Err(ManagerError::TooManyNamed)));
    let first = w.manager.representations_of(w.account).await.unwrap()[0].id;
    let end = w
        .manager
        .end_representation(first, Ender::Represented(w.account));
    end.await.unwrap();
    name(&w, RAVI).await.unwrap();
}
