//! Her rights towards organisations and this service: who may be asked, who may answer, and when the
//! Board comes in.

use std::time::Duration;

use consent_manager::service::{Answerer, Happening, ManagerError, MessageKind};
use consent_model::{
    event::{Event, What},
    ids::RightsRequestId,
    rights::{LONGEST_REQUEST, Matter, RightsAnswer, RightsAnswerState, RightsState},
};

use super::world::{World, bank, lender, sign_in};

fn says(state: RightsAnswerState, text: &str) -> RightsAnswer {
    RightsAnswer {
        state,
        text: text.into(),
    }
}

async fn complain(w: &World) -> RightsRequestId {
    w.manager
        .make_rights_request(w.account, None, Matter::Grievance, "It is slow.")
        .await
        .unwrap()
}

async fn state(w: &World, id: RightsRequestId) -> RightsState {
    let view = w.manager.rights_request(w.account, id).await.unwrap();
    view.state
}

fn days(n: u64) -> Duration {
    Duration::from_secs(n * 86_400)
}

#[tokio::test]
async fn a_stranger_to_her_cannot_be_asked_and_what_is_unfit_is_not_sent() {
    let w = World::new().await;
    let ask = |to, text: String| {
        let manager = w.manager.clone();
        async move {
            manager
                .make_rights_request(w.account, Some(&to), Matter::Access, &text)
                .await
        }
    };
    let refused = ask(bank(), "What do you hold?".into()).await;
    assert!(matches!(refused, Err(ManagerError::NotFound)));
    w.link_bank().await;
    for text in ["", " \n ", &"x".repeat(LONGEST_REQUEST + 1)] {
        let refused = ask(bank(), text.into()).await;
        assert!(matches!(refused, Err(ManagerError::UnfitText(_))));
    }
    let refused = ask(bank(), "a\u{0}b".into()).await;
    assert!(matches!(refused, Err(ManagerError::NotPrintable(_))));
    assert!(
        w.manager
            .rights_requests(w.account)
            .await
            .unwrap()
            .is_empty()
    );
    let sent = w.manager.due_deliveries(10).await.unwrap();
    assert!(!sent.iter().any(|d| d.body.contains("rights_request.made")));
}

#[tokio::test]
async fn nobody_else_reads_steps_or_answers_it() {
    let w = World::new().await;
    w.link_bank().await;
    w.approve(true).await;
    let (id, own) = (
        w.manager
            .make_rights_request(w.account, Some(&bank()), Matter::Access, "What?")
            .await
            .unwrap(),
        complain(&w).await,
    );
    let other = sign_in(&w.manager, "another", "arjun@people.example").await;
    for refused in [
        w.manager.rights_request(other, id).await.map(drop),
        w.manager.close_rights_request(other, id).await,
        w.manager.escalate_rights_request(other, id).await,
    ] {
        assert!(matches!(refused, Err(ManagerError::NotFound)));
    }
    let answer = says(RightsAnswerState::Answered, "Nothing.");
    for (by, request) in [
        (Answerer::Party(&lender()), id),
        (Answerer::Operator("A. Example"), id),
        (Answerer::Party(&bank()), own),
    ] {
        let refused = w.manager.answer_rights_request(by, request, &answer).await;
        assert!(matches!(refused, Err(ManagerError::NotFound)), "{by:?}");
    }
    assert_eq!(state(&w, id).await, RightsState::Received);
    assert_eq!(w.manager.grievances().await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_organisation_hears_her_by_the_name_it_knows_and_she_reads_its_answer() {
    let w = World::new().await;
    w.link_bank().await;
    let text = "Please send all.\r\nThank you.";
    let id = w
        .manager
        .make_rights_request(w.account, Some(&bank()), Matter::Access, text)
        .await
        .unwrap();
    let due = w.manager.due_deliveries(10).await.unwrap();
    let body = &due
        .iter()
        .find(|d| d.body.contains("rights_request.made"))
        .unwrap()
        .body;
    let event: Event = serde_json::from_str(body).unwrap();
    let What::RightsRequestMade(told) = event.what else {
        panic!("another event");
    };
    assert_eq!((told.request_id, told.matter), (id, Matter::Access));
    assert_eq!(told.text, "Please send all.\nThank you.");
    for name in ["meera", "subject-of-meera", "Somebody"] {
        assert!(!body.contains(name), "{name}");
    }
    for (said, words) in [
        (RightsAnswerState::Acknowledged, "We look."),
        (RightsAnswerState::Answered, "Here it is."),
    ] {
        w.manager
            .answer_rights_request(Answerer::Party(&bank()), id, &says(said, words))
            .await
            .unwrap();
    }
    let again = says(RightsAnswerState::Acknowledged, "We look.");
    let by = Answerer::Party(&bank());
    assert!(
        w.manager
            .answer_rights_request(by, id, &again)
            .await
            .is_err()
    );
    let view = w.manager.rights_request(w.account, id).await.unwrap();
    assert_eq!(view.reference, told.reference);
    assert_eq!(view.due_at, told.due_at);
    assert_eq!((view.due_at - view.made_at).num_days(), 90);
    let words: Vec<_> = view.steps.iter().map(|s| s.text.as_deref()).collect();
    assert_eq!(words, [None, Some("We look."), Some("Here it is.")]);
    let messages = w.manager.messages(w.account, None, 10).await.unwrap();
    let kinds: Vec<_> = messages.iter().map(|m| m.kind).collect();
    assert_eq!(
        kinds,
        [
            MessageKind::RightsAnswered,
            MessageKind::RightsAcknowledged,
            MessageKind::RightsAsked
        ]
    );
    assert!(
        messages
            .iter()
            .all(|m| m.organisation.as_deref() == Some("bank.example"))
    );
    let record = w.manager.record(w.account).await.unwrap();
    assert_eq!(record.rights_requests.len(), 1);
}

#[tokio::test]
async fn the_board_comes_after_the_published_days_or_an_answer_and_she_is_told_once() {
    let w = World::new().await;
    let late = complain(&w).await;
    let view = w.manager.rights_request(w.account, late).await.unwrap();
    assert_eq!((view.due_at - view.made_at).num_days(), 30, "as published");
    let early = w.manager.escalate_rights_request(w.account, late).await;
    assert!(matches!(early, Err(ManagerError::Rights(_))));
    w.clock.advance(days(29));
    assert_eq!(w.manager.tell_overdue().await.unwrap(), 0);
    w.clock.advance(days(1));
    assert_eq!(w.manager.tell_overdue().await.unwrap(), 1);
    assert_eq!(w.manager.tell_overdue().await.unwrap(), 0);
    w.manager
        .escalate_rights_request(w.account, late)
        .await
        .unwrap();
    // An answer that comes late is read, and does not take it back from the Board.
    let by = Answerer::Operator("A. Example");
    let answer = says(RightsAnswerState::Answered, "Sorry.");
    w.manager
        .answer_rights_request(by, late, &answer)
        .await
        .unwrap();
    assert_eq!(state(&w, late).await, RightsState::Escalated);
    w.manager
        .close_rights_request(w.account, late)
        .await
        .unwrap();
    assert!(
        w.manager
            .answer_rights_request(by, late, &answer)
            .await
            .is_err()
    );
    assert!(
        w.manager
            .close_rights_request(w.account, late)
            .await
            .is_err()
    );

    let answered = complain(&w).await;
    w.manager
        .answer_rights_request(by, answered, &answer)
        .await
        .unwrap();
    w.manager
        .escalate_rights_request(w.account, answered)
        .await
        .unwrap();
    let lines = w.manager.record(w.account).await.unwrap().history;
    let board = |h: &&_| matches!(h, Happening::RightsEscalated);
    assert_eq!(
        lines.iter().map(|l| l.what).filter(|w| board(&w)).count(),
        2
    );
}

#[tokio::test]
async fn nobody_is_flooded() {
    let w = World::new().await;
    for _ in 0..20 {
        complain(&w).await;
    }
    let refused = w
        .manager
        .make_rights_request(w.account, None, Matter::Grievance, "Again.")
        .await;
    assert!(matches!(refused, Err(ManagerError::TooManyWaiting)));
}
