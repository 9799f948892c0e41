//! Pausing and going on, and the end of a right: who can do what then, and who hears of it.

use consent_manager::service::{Ender, GuardianAsks, ManagerError};
use consent_model::{
    artifact::LifecycleState,
    jose::sign,
    link::RESPONSE_TYP,
    party::{Actor, Pseudonym},
    representation::RepresentationKind,
};

use super::*;

#[tokio::test]
async fn with_the_right_ends_every_yes_and_the_sources_hear_of_it() {
    let w = World::new().await;
    let ward = ward_of(&w, w.account, 500, None).await;
    let asked = link(&w, ward.acting, "account-0002").await;
    let consent = approve(&w, ward.acting).await;
    let account = ward.acting.account();
    let open = ask(&w).await;
    let pending = begin(&w, ward.acting, open).await.unwrap();
    let paused = w.manager.pause(ward.acting, consent, None).await.unwrap();
    assert_eq!(paused, LifecycleState::Paused);
    let resuming = w.manager.begin_resume(ward.acting, consent).await.unwrap();
    let draft = w.manager.drafted_resume(ward.acting, &resuming).await;
    let draft = draft.unwrap();
    let begun = w.link_request(ward.acting, &bank()).await;
    assert!(ends_told(&w).await.is_empty());

    let end = Ender::Representative(w.account);
    w.manager.end_representation(ward.right, end).await.unwrap();
    assert_eq!(ends_told(&w).await, [asked.pseudonym]);
    let late = prove(&w, ward.acting, &pending, SUBJECT).await;
    assert!(late.is_err());
    let token = w.id_token(&draft.challenge, SUBJECT);
    let late = w
        .manager
        .complete_resume(ward.acting, &resuming, &token, &w.identity_keys())
        .await;
    assert!(late.is_err());
    assert!(is_hers_alone(
        &w.manager.begin_resume(ward.acting, consent).await
    ));
    let jws = sign(RESPONSE_TYP, &w.link_answer_to(begun, None), &w.bank).unwrap();
    assert!(is_hers_alone(
        &w.manager.finish_link(ward.acting, &jws).await
    ));
    let back = url("https://manager.example/links/return");
    assert!(is_hers_alone(
        &w.manager.begin_link(ward.acting, &bank(), back).await
    ));
    // What was approved stays as it was, until somebody ends it.
    let detail = w.manager.consent(account, consent).await.unwrap();
    assert_eq!(detail.summary.state, LifecycleState::Paused);

    // Accepted anew, she links again, under the name that the bank knows; then it goes on.
    let again = ward_of(&w, w.account, 500, Some(ward.right)).await;
    assert!(matches!(
        w.manager.begin_resume(again.acting, consent).await,
        Err(ManagerError::OnlyWhoApproved)
    ));
    let asked_again = link(&w, again.acting, "account-0002").await;
    assert_eq!(asked_again.pseudonym, begun_name(&w, again.acting).await);
    let name = w.manager.begin_resume(again.acting, consent).await.unwrap();
    let draft = w.manager.drafted_resume(again.acting, &name).await.unwrap();
    let token = w.id_token(&draft.challenge, SUBJECT);
    w.manager
        .complete_resume(again.acting, &name, &token, &w.identity_keys())
        .await
        .unwrap();
}

async fn begun_name(w: &World, who: Acting) -> Pseudonym {
    w.link_request(who, &bank()).await.pseudonym
}

#[tokio::test]
async fn only_who_approved_lets_a_consent_go_on() {
    let w = World::new().await;
    let ward = ward_of(&w, w.account, 500, None).await;
    let father = sign_in(&w.manager, "father", FATHER).await;
    let his = ward_of(&w, father, 500, Some(ward.right)).await;
    link(&w, ward.acting, "account-0002").await;
    link(&w, his.acting, "account-0003").await;
    let consent = approve(&w, ward.acting).await;
    // Either pauses it.
    w.manager.pause(his.acting, consent, None).await.unwrap();
    assert!(w.manager.may_resume(ward.acting, consent).await.unwrap());
    for who in [his.acting, ward.acting.account().into()] {
        assert!(!w.manager.may_resume(who, consent).await.unwrap());
        assert!(matches!(
            w.manager.begin_resume(who, consent).await,
            Err(ManagerError::OnlyWhoApproved)
        ));
    }
    let name = w.manager.begin_resume(ward.acting, consent).await.unwrap();
    let draft = w.manager.drafted_resume(ward.acting, &name).await.unwrap();
    let token = w.id_token(&draft.challenge, SUBJECT);
    let keys = w.identity_keys();
    assert!(is_missing(
        &w.manager
            .complete_resume(his.acting, &name, &token, &keys)
            .await
    ));
    w.manager
        .complete_resume(ward.acting, &name, &token, &keys)
        .await
        .unwrap();
    let detail = w.manager.consent(ward.acting.account(), consent).await;
    let detail = detail.unwrap();
    assert_eq!(detail.summary.state, LifecycleState::Active);
    assert_eq!(detail.summary.state_by, Actor::Guardian);
}

#[tokio::test]
async fn what_nobody_could_stop_is_held_back() {
    let w = World::new().await;
    let ward = ward_of(&w, w.account, 500, None).await;
    let father = sign_in(&w.manager, "father", FATHER).await;
    let his = ward_of(&w, father, 500, Some(ward.right)).await;
    link(&w, ward.acting, "account-0002").await;
    let (consent, account) = (approve(&w, ward.acting).await, ward.acting.account());
    let state = async || {
        let summary = w.manager.consent(account, consent).await.unwrap().summary;
        (summary.state, summary.state_by)
    };
    // The father can still stop it.
    let end = Ender::Operator("Desk");
    w.manager.end_representation(ward.right, end).await.unwrap();
    assert_eq!(state().await, (LifecycleState::Active, Actor::Guardian));
    let end = Ender::Operator("Desk");
    w.manager.end_representation(his.right, end).await.unwrap();
    assert_eq!(state().await, (LifecycleState::Paused, Actor::Manager));
    // Whoever acts next ends it.
    let next = ward_of(&w, father, 500, Some(ward.right)).await;
    w.manager.revoke(next.acting, consent, None).await.unwrap();
    assert_eq!(state().await, (LifecycleState::Revoked, Actor::Guardian));
}

#[tokio::test]
async fn who_can_sign_in_herself_keeps_what_her_guardian_approved() {
    let w = World::new().await;
    let sister = sign_in(&w.manager, "sister", "sister@people.example").await;
    let whom = GuardianAsks {
        name: "Meera",
        born: None,
        email: "meera@people.example",
        proof: "Order 12/2026",
    };
    let kind = RepresentationKind::GuardianOfPersonWithDisability;
    let right = w.manager.ask_as_guardian(sister, kind, whom).await.unwrap();
    w.manager
        .accept_representation(right, found())
        .await
        .unwrap();
    let acting = w.manager.act_for(sister, right).await.unwrap().acting;
    link(&w, acting, "account-0002").await;
    let id = ask(&w).await;
    let pending = begin(&w, acting, id).await.unwrap();
    let done = prove(&w, acting, &pending, "sister").await.unwrap();
    let consent = done.consent.unwrap();
    let end = Ender::Representative(sister);
    w.manager.end_representation(right, end).await.unwrap();
    let detail = w.manager.consent(w.account, consent).await.unwrap();
    assert_eq!(detail.summary.state, LifecycleState::Active);
    w.manager.revoke(w.account, consent, None).await.unwrap();
}
