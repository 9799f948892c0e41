//! What was withdrawn or suspended can neither ask nor be asked, also under a request or a consent
//! from before.

use std::time::Duration;

use consent_manager::service::ManagerError;
use consent_model::{
    data_request::SessionState,
    digest::Digest,
    ids::RequestId,
    jose::SigningKey,
    party::{PartyId, Role, Standing},
    problem::ProblemType,
    request::{RequestState, SourceAsk},
};

use super::world::{SUBJECT, World, bank, choice, lender, manifest, party};

fn store() -> PartyId {
    "store.example".parse().unwrap()
}

fn question() -> Digest {
    Digest::of_bytes(b"a package")
}

/// A world in which she has a store, too, and a question can be asked.
async fn world() -> World {
    let w = World::new().await;
    let key: SigningKey = w.ids.signing_key();
    let entry = party("store.example", &[Role::Store], &key);
    w.manager.register_party(&entry).await.unwrap();
    w.link_bank().await;
    w.link(&store(), &key, Some(key.public().clone())).await;
    publish(&w).await;
    w
}

async fn publish(w: &World) {
    let (digest, manifest) = (question(), manifest());
    w.manager
        .publish_question(&digest, &manifest)
        .await
        .unwrap();
}

/// A start with a configuration that names the question no more.
async fn withdraw_question(w: &World) {
    let named = [bank(), lender(), store()];
    w.manager.retire_absent(&named, &[]).await.unwrap();
}

async fn set(w: &World, party: &PartyId, standing: Standing) {
    let mut entry = w.manager.party(party).await.unwrap();
    entry.standing = standing;
    w.manager.register_party(&entry).await.unwrap();
}

async fn state(w: &World, id: RequestId) -> RequestState {
    let view = w.manager.request_view(&lender(), id).await.unwrap();
    view.state
}

#[tokio::test]
async fn a_withdrawn_question_is_answered_no_more_under_a_consent_from_before() {
    let w = world().await;
    let request = w
        .submit(&w.request_for_answer(question(), true))
        .await
        .unwrap();
    let consent = w.approve_request(request).await;
    let open = w.data_request(consent).await;
    let (open, _) = w.manager.open_session(&open, None).await.unwrap();
    withdraw_question(&w).await;
    let refused = w.data_request(consent).await;
    let refused = w.manager.open_session(&refused, None).await.unwrap_err();
    assert_eq!(refused.kind(), ProblemType::UnknownQuestion, "{refused}");
    // What was under way has ended, and asks nobody.
    let view = w.manager.session_view(&lender(), open.session_id).await;
    let view = view.unwrap();
    assert_eq!(view.state, SessionState::Failed);
    assert_eq!(view.problem.unwrap().kind, ProblemType::UnknownQuestion);
    let due = w.manager.due_for(&store(), 10).await.unwrap();
    assert!(due.iter().all(|d| !d.body.starts_with("eyJ")));

    // She can go on reading what she agreed to.
    let known = w.manager.known_questions().await.unwrap();
    assert!(known.iter().any(|(digest, _)| *digest == question()));
    assert!(w.manager.questions().await.unwrap().is_empty());
    publish(&w).await;
    let again = w.data_request(consent).await;
    assert!(w.manager.open_session(&again, None).await.is_ok());
}

#[tokio::test]
async fn a_request_for_a_withdrawn_question_cannot_be_approved_although_she_saw_its_notice() {
    let w = world().await;
    let mut withdrawn = manifest();
    withdrawn.review.state = consent_model::question::ReviewState::Withdrawn;
    let id = w
        .submit(&w.request_for_answer(question(), true))
        .await
        .unwrap();
    let choice = choice(&w.open(id).await);
    let begun = w.manager.begin_approval(w.account, id, &choice).await;
    let begun = begun.unwrap();
    w.manager
        .publish_question(&question(), &withdrawn)
        .await
        .unwrap();

    let again = w.manager.begin_approval(w.account, id, &choice).await;
    assert!(matches!(again, Err(ManagerError::UnknownQuestion)));
    let token = w.id_token(&begun.challenge, SUBJECT);
    let done = w
        .manager
        .complete_approval(w.account, &begun.id, &token, &w.identity_keys())
        .await;
    assert!(matches!(done, Err(ManagerError::UnknownQuestion)));
    assert!(w.manager.consents(w.account).await.unwrap().is_empty());
}

#[tokio::test]
async fn requests_that_wait_on_what_is_withdrawn_fail_and_are_off_her_dashboard() {
    let w = world().await;
    let seen = w
        .submit(&w.request_for_answer(question(), true))
        .await
        .unwrap();
    w.open(seen).await;
    let unseen = w
        .submit(&w.request_for_answer(question(), true))
        .await
        .unwrap();
    let records = w.ask(true).await;
    withdraw_question(&w).await;
    for id in [seen, unseen] {
        assert_eq!(state(&w, id).await, RequestState::Failed);
        // In a language in which she has not seen it, too.
        let told = w.manager.open_request(w.account, id, "hi").await.unwrap();
        assert_eq!(told.state, RequestState::Failed);
    }
    assert_eq!(state(&w, records).await, RequestState::Pending);
    assert_eq!(
        w.manager.waiting(w.account, None, 100).await.unwrap().len(),
        1
    );

    let named = [lender(), store()];
    let mut from_bank = w.request(true);
    from_bank.items[0].source = SourceAsk::Provider {
        party: Some(bank()),
    };
    let from_bank = w.submit(&from_bank).await.unwrap();
    w.manager.retire_absent(&named, &[]).await.unwrap();
    assert_eq!(state(&w, from_bank).await, RequestState::Failed);
    assert_eq!(
        state(&w, records).await,
        RequestState::Pending,
        "another provider may have them"
    );
    w.manager.retire_absent(&[store()], &[]).await.unwrap();
    assert_eq!(state(&w, records).await, RequestState::Failed);
}

#[tokio::test]
async fn who_takes_no_part_now_is_in_no_approval() {
    let w = world().await;
    let id = w.ask(true).await;
    let choice = choice(&w.open(id).await);
    let keys = w.identity_keys();
    for (party, told) in [(bank(), "source"), (lender(), "who asks")] {
        let begun = w.manager.begin_approval(w.account, id, &choice).await;
        let begun = begun.unwrap();
        let token = w.id_token(&begun.challenge, SUBJECT);
        set(&w, &party, Standing::Suspended).await;
        let done = w
            .manager
            .complete_approval(w.account, &begun.id, &token, &keys)
            .await;
        let refused = done.unwrap_err();
        assert_eq!(refused.kind(), ProblemType::NotPermitted);
        assert!(refused.to_string().contains(told), "{refused}");
        set(&w, &party, Standing::Active).await;
    }
    assert!(w.manager.consents(w.account).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_source_that_takes_no_part_is_asked_for_nothing_and_no_use_is_counted() {
    let w = world().await;
    let consent = w.approve(false).await;
    for standing in [Standing::Suspended, Standing::Withdrawn] {
        set(&w, &bank(), standing).await;
        let refused = w.data_request(consent).await;
        let refused = w.manager.open_session(&refused, None).await.unwrap_err();
        assert!(matches!(refused, ManagerError::SourceGone(_)), "{refused}");
        assert_eq!(refused.kind(), ProblemType::NotPermitted);
    }
    set(&w, &bank(), Standing::Active).await;
    assert!(w.try_serve(&w.data_request(consent).await).await);
}

#[tokio::test]
async fn a_party_that_takes_no_part_hears_that_a_consent_ended_and_is_sent_no_copy() {
    let w = world().await;
    let consent = w.approve(true).await;
    w.manager
        .open_session(&w.data_request(consent).await, None)
        .await
        .unwrap();
    let copy = w.manager.due_for(&bank(), 10).await.unwrap().remove(0);
    w.manager.not_delivered(copy.id, None).await.unwrap();
    w.clock.advance(Duration::from_secs(5));
    let due = w.manager.due_for(&bank(), 10).await.unwrap();
    let sent = |word: &str| due.iter().any(|d| d.body.contains(word));
    assert!(sent("artifact.issued") && due.iter().any(|d| d.body.starts_with("eyJ")));

    set(&w, &bank(), Standing::Withdrawn).await;
    assert!(w.manager.due_for(&bank(), 10).await.unwrap().is_empty());
    w.manager.revoke(w.account, consent, None).await.unwrap();
    let due = w.manager.due_for(&bank(), 10).await.unwrap();
    assert_eq!(due.len(), 1);
    assert!(due[0].body.contains("revoked"), "{}", due[0].body);
}
