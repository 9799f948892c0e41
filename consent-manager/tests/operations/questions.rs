//! A question's way from draft to withdrawn: what cannot be asked, and what withdrawal ends.

use consent_manager::{
    review::{By, ReviewError, Step},
    service::ManagerError,
};
use consent_model::{
    digest::Digest,
    event::{Event, What},
    jose::SigningKey,
    party::{PartyId, Role},
    problem::ProblemType,
    question::{Manifest, Package, ReviewState},
    request::RequestState,
};

use super::world::{SUBJECT, World, bank, choice, lender, manifest, party};

fn store() -> PartyId {
    "store.example".parse().unwrap()
}

fn package() -> Package {
    Package {
        manifest: manifest(),
        sql: "SELECT 1".into(),
    }
}

fn by(who: &str) -> By {
    By {
        who: who.into(),
        why: format!("{who} says so"),
    }
}

/// A world in which she has a store.
async fn world() -> World {
    let w = World::new().await;
    let key: SigningKey = w.ids.signing_key();
    let entry = party("store.example", &[Role::Store], &key);
    w.manager.register_party(&entry).await.unwrap();
    w.link(&store(), &key, Some(key.public().clone())).await;
    w
}

async fn published(w: &World) -> Digest {
    let digest = w
        .manager
        .register_question(&package(), &by("amanat"))
        .await
        .unwrap();
    for (step, who) in [(Step::Review, "r"), (Step::Publish, "amanat")] {
        w.manager
            .step_question(&digest, step, &by(who))
            .await
            .unwrap();
    }
    digest
}

#[tokio::test]
async fn what_is_not_published_cannot_be_asked() {
    let w = world().await;
    let digest = w
        .manager
        .register_question(&package(), &by("amanat"))
        .await
        .unwrap();
    let unasked = async |w: &World| {
        let refused = w
            .submit(&w.request_for_answer(digest, true))
            .await
            .unwrap_err();
        assert_eq!(refused.kind(), ProblemType::UnknownQuestion);
        assert!(w.manager.question(&digest).await.is_err());
        assert!(w.manager.questions().await.unwrap().is_empty());
    };
    unasked(&w).await;
    w.manager
        .step_question(&digest, Step::Review, &by("r"))
        .await
        .unwrap();
    unasked(&w).await;
    w.manager
        .step_question(&digest, Step::Publish, &by("amanat"))
        .await
        .unwrap();
    assert!(w.submit(&w.request_for_answer(digest, true)).await.is_ok());
    // It is not the configuration's to leave out.
    let named = [bank(), lender(), store()];
    w.manager.retire_absent(&named, &[]).await.unwrap();
    assert!(w.submit(&w.request_for_answer(digest, true)).await.is_ok());
}

#[tokio::test]
async fn steps_out_of_order_alone_or_of_what_is_not_there_are_refused() {
    let w = world().await;
    let unknown = Digest::of_bytes(b"unknown");
    let refused = w
        .manager
        .step_question(&unknown, Step::Review, &by("r"))
        .await;
    assert!(matches!(refused, Err(ManagerError::UnknownQuestion)));
    let digest = w
        .manager
        .register_question(&package(), &by("amanat"))
        .await
        .unwrap();
    let again = w.manager.register_question(&package(), &by("amanat")).await;
    assert!(matches!(again, Err(ManagerError::QuestionKnown)));
    for (step, who) in [
        (Step::Publish, "x"),
        (Step::Withdraw, "x"),
        (Step::Review, "amanat"),
    ] {
        let refused = w.manager.step_question(&digest, step, &by(who)).await;
        assert!(matches!(refused, Err(ManagerError::Review(_))), "{step:?}");
    }
    // Of a package that does not say itself that it is published, a store would run nothing.
    let mut manifest: Manifest = manifest();
    manifest.review.state = ReviewState::Draft;
    let unmeant = Package {
        manifest,
        sql: "SELECT 1".into(),
    };
    let digest = w
        .manager
        .register_question(&unmeant, &by("amanat"))
        .await
        .unwrap();
    w.manager
        .step_question(&digest, Step::Review, &by("r"))
        .await
        .unwrap();
    let refused = w
        .manager
        .step_question(&digest, Step::Publish, &by("x"))
        .await;
    assert!(matches!(
        refused,
        Err(ManagerError::Review(ReviewError::NotMeant))
    ));
}

#[tokio::test]
async fn withdrawal_ends_what_waits_is_told_to_stores_and_is_final() {
    let w = world().await;
    let digest = published(&w).await;
    let consent = w.submit(&w.request_for_answer(digest, true)).await.unwrap();
    let consent = w.approve_request(consent).await;
    let waiting = w.submit(&w.request_for_answer(digest, true)).await.unwrap();
    let choice = choice(&w.open(waiting).await);
    let begun = w.manager.begin_approval(w.account, waiting, &choice).await;
    let begun = begun.unwrap();
    let request = w.data_request(consent).await;
    assert!(w.manager.open_session(&request, None).await.is_ok());

    w.manager
        .step_question(&digest, Step::Withdraw, &by("board"))
        .await
        .unwrap();
    // What she had begun to approve comes to nothing, and no session is opened.
    let token = w.id_token(&begun.challenge, SUBJECT);
    let keys = w.identity_keys();
    let refused = w
        .manager
        .complete_approval(w.account, &begun.id, &token, &keys)
        .await;
    assert!(refused.is_err());
    let view = w.manager.request_view(&lender(), waiting).await.unwrap();
    assert_eq!(view.state, RequestState::Failed);
    let request = w.data_request(consent).await;
    let refused = w.manager.open_session(&request, None).await.unwrap_err();
    assert_eq!(refused.kind(), ProblemType::UnknownQuestion);
    // Her store hears of it; nobody else does.
    let due = w.manager.due_deliveries(100).await.unwrap();
    let told: Vec<_> = due
        .iter()
        .filter_map(|d| Some((d, serde_json::from_str::<Event>(&d.body).ok()?)))
        .filter_map(|(d, event)| match event.what {
            What::QuestionWithdrawn { question, reason } => {
                Some((d.party.id.clone(), question, reason))
            }
            _ => None,
        })
        .collect();
    assert_eq!(told, [(store(), digest, "board says so".to_owned())]);
    // Final: no step, no second registration and no configuration brings it back.
    for step in [Step::Review, Step::Publish, Step::Withdraw] {
        let refused = w.manager.step_question(&digest, step, &by("x")).await;
        assert!(matches!(refused, Err(ManagerError::Review(_))), "{step:?}");
    }
    let again = w.manager.register_question(&package(), &by("x")).await;
    assert!(matches!(again, Err(ManagerError::QuestionKnown)));
    let configured = w.manager.publish_question(&digest, &manifest()).await;
    configured.unwrap();
    assert!(w.manager.question(&digest).await.is_err());
    // Who, why and when stays, for her page and for everyone.
    let review = w.manager.question_review(&digest).await.unwrap();
    let steps: Vec<_> = review
        .history
        .iter()
        .map(|s| (s.state, s.by.as_str()))
        .collect();
    assert_eq!(
        steps,
        [
            (ReviewState::Draft, "amanat"),
            (ReviewState::Reviewed, "r"),
            (ReviewState::Published, "amanat"),
            (ReviewState::Withdrawn, "board"),
        ]
    );
    let withdrawn = w.manager.withdrawn_questions().await.unwrap();
    assert_eq!(withdrawn[&digest].reason, "board says so");
}

#[tokio::test]
async fn a_question_of_the_configuration_is_entered_with_the_review_in_its_manifest() {
    let w = world().await;
    let digest = Digest::of_bytes(b"a package");
    for _ in 0..2 {
        w.manager
            .publish_question(&digest, &manifest())
            .await
            .unwrap();
    }
    let review = w.manager.question_review(&digest).await.unwrap();
    let steps: Vec<_> = review
        .history
        .iter()
        .map(|s| (s.state, s.by.as_str()))
        .collect();
    assert_eq!(
        steps,
        [
            (ReviewState::Draft, "configuration"),
            (ReviewState::Reviewed, "r"),
            (ReviewState::Published, "configuration"),
        ]
    );
    // It too can be withdrawn for good.
    w.manager
        .step_question(&digest, Step::Withdraw, &by("board"))
        .await
        .unwrap();
    assert!(w.submit(&w.request_for_answer(digest, true)).await.is_err());
}
