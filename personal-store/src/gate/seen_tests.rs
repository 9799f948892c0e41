//! What she saw is what leaves, or she is asked again.

use consent_model::{
    digest::{Digest, Salt},
    release::ReleaseBody,
    term::{FetchType, Frequency, Term, Unit},
};
use service_kit::testing;

use super::{
    world::{World, half_year, opened, parameters, world},
    *,
};
use crate::dataset::tests::{bring, transaction};

/// Her income is another from now on.
async fn earns(w: &World, id: &str, minor: i64) {
    let rows = vec![transaction(id, "2026-12-20T00:00:00Z", minor, "income")];
    let kind = consent_model::dataset::DatasetKind::BankTransactions;
    bring(&w.sample, kind, rows).await;
}

/// Looks at the answer and says so; gives the digest that her approval carries.
async fn sees(w: &World) -> Digest {
    let (parameters, range) = (parameters(), half_year());
    let ask = w.ask(&parameters, &range);
    let vault = &w.sample.vault;
    let shown = w.gate.preview(vault, &ask).await.unwrap().digest;
    let item = w.item().id;
    let shown_for = ShownFor {
        of: "request",
        item: &item,
    };
    let seen = w.gate.saw(vault, &ask, shown, shown_for).await.unwrap();
    seen.unwrap()
}

/// Accepts the answer as it is now; gives whether that took.
async fn accepts(w: &World, shown: Option<Digest>) -> bool {
    let (parameters, range) = (parameters(), half_year());
    let ask = w.ask(&parameters, &range);
    let vault = &w.sample.vault;
    let now = w.gate.preview(vault, &ask).await.unwrap().digest;
    let entry = changed(vault, testing::start(), 10)
        .await
        .unwrap()
        .remove(0);
    let accepted = w.gate.accept(vault, &ask, shown.unwrap_or(now), &entry);
    accepted.await.unwrap()
}

/// The states of what is put to her.
async fn put_to_her(w: &World) -> Vec<ChangedState> {
    let found = changed(&w.sample.vault, testing::start(), 10)
        .await
        .unwrap();
    found.iter().map(|c| c.state).collect()
}

#[tokio::test]
async fn a_digest_whose_salt_is_not_in_her_vault_releases_nothing() {
    let w = world().await;
    let seen = sees(&w).await;
    // The plain digest of the very answer, which anybody could work out, is no proof of a look.
    let (parameters, range) = (parameters(), half_year());
    let ask = w.ask(&parameters, &range);
    let plain = w.gate.preview(&w.sample.vault, &ask).await.unwrap().digest;
    assert_ne!(plain, seen);
    for unknown in [plain, Digest::of_bytes(b"other")] {
        let artifact = w.artifact_of(w.item(), w.term(), Some(unknown));
        let outcome = w.serve(&artifact, &w.request("j")).await;
        w.assert_refused(outcome, Rule::NotAsSeen).await;
    }
}

#[tokio::test]
async fn what_she_does_not_see_any_more_is_not_kept_as_seen() {
    let w = world().await;
    let (parameters, range) = (parameters(), half_year());
    let ask = w.ask(&parameters, &range);
    let vault = &w.sample.vault;
    let shown = w.gate.preview(vault, &ask).await.unwrap().digest;
    earns(&w, "t3", 3_000_000).await;
    let item = w.item().id;
    let shown_for = ShownFor {
        of: "request",
        item: &item,
    };
    let seen = w.gate.saw(vault, &ask, shown, shown_for).await.unwrap();
    assert_eq!(seen, None);
}

#[tokio::test]
async fn an_answer_that_changed_is_refused_and_leaves_once_she_accepts_it() {
    let w = world().await;
    let artifact = w.artifact_of(w.item(), w.term(), Some(sees(&w).await));
    earns(&w, "t3", 3_000_000).await;
    let outcome = w.serve(&artifact, &w.request("j1")).await;
    w.assert_refused(outcome, Rule::NotAsSeen).await;
    assert_eq!(put_to_her(&w).await, [ChangedState::Waiting]);
    let vault = &w.sample.vault;
    assert_eq!(waiting_changed(vault, testing::start()).await.unwrap(), 1);
    // What she accepts must be the answer of now.
    assert!(!accepts(&w, Some(Digest::of_bytes(b"an older page"))).await);
    assert_eq!(put_to_her(&w).await, [ChangedState::Waiting]);
    assert!(accepts(&w, None).await);
    assert_eq!(put_to_her(&w).await, [ChangedState::Accepted]);
    // A second change after that is refused, and put to her, like the first.
    earns(&w, "t4", 3_000_000).await;
    let outcome = w.serve(&artifact, &w.request("j2")).await;
    w.assert_refused(outcome, Rule::NotAsSeen).await;
    assert_eq!(put_to_her(&w).await, [ChangedState::Waiting]);
    assert!(accepts(&w, None).await);
    // A new session, as the refused ones stay refused. No use was counted.
    let request = w.request("j3");
    assert!(w.serve(&artifact, &request).await.is_ok());
    assert_eq!(put_to_her(&w).await, []);
    // It is not what the artifact names, so nothing opens that.
    let page = opened(&w, &request).await;
    assert!(matches!(page.body, ReleaseBody::Answer { salt: None, .. }));
    assert_eq!(
        w.serve(&artifact, &w.request("j4")).await,
        Err(Rule::Exhausted)
    );
}

#[tokio::test]
async fn after_acceptance_the_answer_of_before_is_another_answer() {
    let w = world().await;
    let artifact = w.artifact_of(w.item(), w.term(), Some(sees(&w).await));
    earns(&w, "t3", 3_000_000).await;
    assert_eq!(
        w.serve(&artifact, &w.request("j1")).await,
        Err(Rule::NotAsSeen)
    );
    assert!(accepts(&w, None).await);
    // Back to what it was.
    earns(&w, "t4", -3_000_000).await;
    earns(&w, "t3", 0).await;
    let outcome = w.serve(&artifact, &w.request("j2")).await;
    w.assert_refused(outcome, Rule::NotAsSeen).await;
}

#[tokio::test]
async fn what_she_leaves_is_refused_and_not_put_to_her_again() {
    let w = world().await;
    let artifact = w.artifact_of(w.item(), w.term(), Some(sees(&w).await));
    earns(&w, "t3", 3_000_000).await;
    assert_eq!(
        w.serve(&artifact, &w.request("j1")).await,
        Err(Rule::NotAsSeen)
    );
    let vault = &w.sample.vault;
    let entry = changed(vault, testing::start(), 10)
        .await
        .unwrap()
        .remove(0);
    w.gate.leave(vault, &entry).await.unwrap();
    let outcome = w.serve(&artifact, &w.request("j2")).await;
    w.assert_refused(outcome, Rule::NotAsSeen).await;
    assert_eq!(put_to_her(&w).await, [ChangedState::Left]);
    assert_eq!(waiting_changed(vault, testing::start()).await.unwrap(), 0);
    // Over with the consent.
    close_changed(vault, artifact.claims().jti).await.unwrap();
    assert_eq!(put_to_her(&w).await, []);
}

#[tokio::test]
async fn an_answer_as_she_saw_it_leaves_with_the_salt_that_shows_so() {
    let w = world().await;
    let seen = sees(&w).await;
    let artifact = w.artifact_of(w.item(), w.term(), Some(seen));
    let request = w.request("j");
    assert!(w.serve(&artifact, &request).await.is_ok());
    let page = opened(&w, &request).await;
    let ReleaseBody::Answer {
        question,
        parameters,
        rows,
        salt: Some(salt),
        ..
    } = &page.body
    else {
        panic!("no salt came with the answer");
    };
    let answer = consent_model::release::AnswerBytes {
        question,
        parameters,
        rows,
    };
    assert_eq!(answer.seen_under(salt).unwrap(), seen);
    let other = Salt::from_bytes([0; 16]);
    assert_ne!(answer.seen_under(&other).unwrap(), seen);
}

#[tokio::test]
async fn a_consent_for_again_and_again_is_not_held_to_one_answer() {
    let w = world().await;
    let term = Term {
        fetch: FetchType::Periodic,
        frequency: Some(Frequency {
            unit: Unit::Day,
            value: 2,
        }),
        ..w.term()
    };
    let artifact = w.artifact_of(w.item(), term, Some(sees(&w).await));
    earns(&w, "t3", 3_000_000).await;
    assert!(w.serve(&artifact, &w.request("j1")).await.is_ok());
    assert_eq!(put_to_her(&w).await, []);
}

#[tokio::test]
async fn of_what_she_saw_for_one_item_the_newest_are_kept() {
    let w = world().await;
    let first = sees(&w).await;
    for _ in 0..20 {
        w.clock.advance(std::time::Duration::from_secs(1));
        sees(&w).await;
    }
    let mut used = w.sample.vault.lock().await;
    let kept: Vec<String> = sqlx::query_scalar("SELECT digest FROM seen_answers")
        .fetch_all(used.connection().unwrap())
        .await
        .unwrap();
    assert_eq!(kept.len(), 20);
    assert!(!kept.contains(&first.to_string()));
}
