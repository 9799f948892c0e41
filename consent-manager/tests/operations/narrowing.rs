//! What she makes smaller in her decision: what of it is refused, and what stands in every copy.

use consent_manager::service::{Choice, ManagerError};
use consent_model::{
    decision::{Facts, Refusal, decide},
    digest::Digest,
    ids::{AccountId, ConsentId, RequestId},
    jose::{CompactJws, SigningKey, sign},
    narrowing::{ItemNarrowing, Often, TermNarrowing, WidenedError},
    party::{ItemId, Role},
    preview::{LIFE, PreviewReceipt, PreviewRequest, RECEIPT_TYP},
    problem::ProblemType,
    request::{Ask, ConsentRequest},
    scope::Providers,
    status_list::Status,
    term::{DataRange, FetchType, Frequency, TermError, Unit},
};

use super::world::{World, bank, choice, lender, manifest, party};

fn item() -> ItemId {
    "statement".parse().unwrap()
}

fn from(day: &str) -> ItemNarrowing {
    ItemNarrowing {
        from: Some(day.parse().unwrap()),
        ..ItemNarrowing::default()
    }
}

fn only(name: &str) -> ItemNarrowing {
    ItemNarrowing {
        providers: Some([name.parse().unwrap()].into()),
        ..ItemNarrowing::default()
    }
}

impl World {
    /// Begins an approval of a request with a choice made smaller.
    async fn begin(
        &self,
        id: RequestId,
        narrow: impl FnOnce(&mut Choice),
    ) -> Result<consent_manager::service::PendingApproval, ManagerError> {
        let mut choice = choice(&self.open(id).await);
        narrow(&mut choice);
        self.manager.begin_approval(self.account, id, &choice).await
    }

    /// The same, and proves it.
    async fn approve_less(&self, id: RequestId, narrow: impl FnOnce(&mut Choice)) -> ConsentId {
        let pending = self.begin(id, narrow).await.unwrap();
        let done = self.prove(&pending).await;
        done.unwrap().consent.unwrap()
    }
}

#[tokio::test]
async fn a_choice_that_is_no_narrowing_is_refused() {
    let w = World::new().await;
    w.link_bank().await;
    let id = w.ask(true).await;
    for (less, error) in [
        (from("2025-12-31"), WidenedError::Days),
        (from("2026-07-01"), WidenedError::Days),
        (only("bank.example"), WidenedError::Providers),
    ] {
        let refused = w.begin(id, |c| c.less = vec![(item(), less)]).await;
        let refused = refused.unwrap_err();
        assert!(
            matches!(refused, ManagerError::Widened(e) if e == error),
            "{refused}"
        );
    }
    let asked = w.open(id).await.request.term;
    let day = |value| {
        Often::AtMost(Frequency {
            unit: Unit::Day,
            value,
        })
    };
    for (expiry, often, error) in [
        (
            Some(asked.expiry + chrono::TimeDelta::seconds(1)),
            None,
            TermError::Widened,
        ),
        (Some(asked.start), None, TermError::EndsBeforeStart),
        (None, Some(day(3)), TermError::Widened),
        (None, Some(day(0)), TermError::FrequencyOutOfBounds),
    ] {
        let refused = w
            .begin(id, |c| c.term = TermNarrowing { expiry, often })
            .await;
        let refused = refused.unwrap_err();
        assert!(
            matches!(refused, ManagerError::Term(e) if e == error),
            "{refused}"
        );
    }
    let view = w.manager.request_view(&lender(), id).await.unwrap();
    assert!(view.artifact_id.is_none(), "nothing was issued");
}

#[tokio::test]
async fn what_she_made_smaller_stands_in_every_copy_and_nothing_beyond_it_is_allowed() {
    let w = World::new().await;
    w.link_bank().await;
    let id = w.ask(true).await;
    let asked = w.open(id).await.request;
    let monthly = Frequency {
        unit: Unit::Month,
        value: 1,
    };
    let term = TermNarrowing {
        expiry: Some(asked.term.expiry - chrono::TimeDelta::days(20)),
        often: Some(Often::AtMost(monthly)),
    };
    let consent = w
        .approve_less(id, |c| {
            c.less = vec![(item(), from("2026-04-01"))];
            c.term = term;
        })
        .await;
    for receiver in [lender(), bank()] {
        let copy = w.copy(consent, &receiver).await.unwrap();
        let (ask, held) = (
            &copy.claims().items[0].value.ask,
            copy.claims().statement.term,
        );
        assert_eq!(ask.range().from.to_string(), "2026-04-01");
        assert!(ask.is_within(&asked.items[0].ask) && held.is_within(&asked.term));
        assert_eq!(held.frequency, Some(monthly));
        assert_eq!(Some(held.expiry), term.expiry);
        let access = |range: &DataRange, uses| {
            let item = item();
            let facts = Facts {
                artifact: &copy,
                status: Some(Status::Valid),
                item: &item,
                withdrawn: false,
                range: Some(range),
                uses,
                now: asked.term.start,
            };
            decide(&facts).map(|permit| *permit.range())
        };
        assert_eq!(
            access(asked.items[0].ask.range(), 0),
            Err(Refusal::OutsideRange)
        );
        assert_eq!(access(ask.range(), 0), Ok(*ask.range()));
        assert_eq!(access(ask.range(), 1), Err(Refusal::Exhausted));
    }
}

#[tokio::test]
async fn of_what_is_asked_again_and_again_she_may_give_a_single_use() {
    let w = World::new().await;
    w.link_bank().await;
    let id = w.ask(true).await;
    let often = Some(Often::Once);
    let term = TermNarrowing {
        often,
        ..TermNarrowing::default()
    };
    let consent = w.approve_less(id, |c| c.term = term).await;
    let copy = w.copy(consent, &bank()).await.unwrap();
    let held = copy.claims().statement.term;
    assert_eq!((held.fetch, held.frequency), (FetchType::OneTime, None));
    assert_eq!(held.uses_allowed(), 1);
}

/// A world in which she has a store and a linked bank, and a request for an answer waits.
async fn asked_for_answer(providers: Option<&[&str]>) -> (World, SigningKey, RequestId) {
    let w = World::new().await;
    let (store_key, her_key) = (w.ids.signing_key(), w.ids.signing_key());
    for (id, role) in [
        ("store.example", Role::Store),
        ("other.example", Role::Provider),
    ] {
        let entry = party(id, &[role], &store_key);
        w.manager.register_party(&entry).await.unwrap();
    }
    let hers = Some(her_key.public().clone());
    w.link(&"store.example".parse().unwrap(), &store_key, hers)
        .await;
    let question = Digest::of_bytes(b"a package");
    w.manager
        .publish_question(&question, &manifest())
        .await
        .unwrap();
    let mut request: ConsentRequest = w.request_for_answer(question, false);
    if let Ask::Answer {
        providers: named, ..
    } = &mut request.items[0].ask
    {
        let names = |p: &[&str]| p.iter().map(|n| n.parse().unwrap()).collect::<Providers>();
        *named = providers.map(names);
    }
    let id = w.submit(&request).await.unwrap();
    w.open(id).await;
    (w, her_key, id)
}

/// Her store shows her the answer over what she chose, and she brings back that she saw it.
async fn look(w: &World, key: &SigningKey, id: RequestId, less: &ItemNarrowing) -> PreviewRequest {
    let at = w
        .manager
        .preview_at(w.account, id, &item(), less)
        .await
        .unwrap();
    let (_, jws) = at
        .url
        .query_pairs()
        .find(|(name, _)| name == "request")
        .unwrap();
    let shown: PreviewRequest = CompactJws::parse(&jws)
        .unwrap()
        .unverified_claims()
        .unwrap();
    let receipt = PreviewReceipt {
        iss: shown.aud.clone(),
        aud: shown.iss.clone(),
        iat: w.now(),
        exp: w.now() + LIFE,
        link: shown.link.clone(),
        request: id,
        item: item(),
        question: shown.question,
        parameters: shown.parameters.clone(),
        range: shown.range,
        providers: shown.providers.clone(),
        language: "en".into(),
        answer: Digest::of_bytes(b"salt and answer"),
    };
    let jws = sign(RECEIPT_TYP, &receipt, key).unwrap();
    w.manager
        .take_preview_receipt(w.account, id, &jws)
        .await
        .unwrap();
    shown
}

#[tokio::test]
async fn only_providers_that_were_asked_for_can_be_named_and_only_providers_at_all() {
    let (w, _, id) = asked_for_answer(Some(&["bank.example", "other.example"])).await;
    let nobody = ItemNarrowing {
        providers: Some(Providers::new()),
        ..ItemNarrowing::default()
    };
    for less in [only("store.example"), only("third.example"), nobody] {
        let refused = w.begin(id, |c| c.less = vec![(item(), less)]).await;
        assert!(matches!(
            refused,
            Err(ManagerError::Widened(WidenedError::Providers))
        ));
    }
    let less = only("bank.example");
    let consent = w
        .approve_less(id, |c| c.less = vec![(item(), less.clone())])
        .await;
    let copy = w.copy(consent, &lender()).await.unwrap();
    assert_eq!(
        copy.claims().items[0].value.ask.providers(),
        less.providers.as_ref()
    );

    // Where nobody was named, she can name any provider, but nobody else.
    let (w, _, id) = asked_for_answer(None).await;
    for (name, kind) in [
        ("store.example", ProblemType::NotPermitted),
        ("nobody.example", ProblemType::NotFound),
    ] {
        let refused = w.begin(id, |c| c.less = vec![(item(), only(name))]).await;
        let refused = refused.unwrap_err();
        assert!(
            refused.kind() == kind || matches!(refused, ManagerError::SourceGone(_)),
            "{name}: {refused}"
        );
    }
    w.begin(id, |c| c.less = vec![(item(), only("other.example"))])
        .await
        .unwrap();
}

#[tokio::test]
async fn an_answer_that_she_saw_over_more_or_less_is_not_the_one_that_she_approves() {
    let (w, key, id) = asked_for_answer(None).await;
    let (all, less) = (ItemNarrowing::default(), from("2026-04-01"));

    // She looks at all of it, and then approves less: not without being told.
    look(&w, &key, id, &all).await;
    let seen = w.open(id).await.seen;
    let refused = w.begin(id, |c| c.less = vec![(item(), less.clone())]).await;
    assert!(matches!(refused, Err(ManagerError::OtherPreview)));
    // Told that she has not seen it, she may.
    w.begin(id, |c| {
        c.less = vec![(item(), less.clone())];
        c.seen.clear();
    })
    .await
    .unwrap();

    // She looks at less, and then approves all of it: the same.
    let shown = look(&w, &key, id, &less).await;
    assert_eq!(shown.range.from.to_string(), "2026-04-01");
    let refused = w
        .begin(id, |c| c.seen = vec![(item(), seen[0].answer)])
        .await;
    assert!(matches!(refused, Err(ManagerError::OtherPreview)));

    // What she saw is what she approves.
    let consent = w.approve_less(id, |c| c.less = vec![(item(), less)]).await;
    let approved = &w.copy(consent, &lender()).await.unwrap().claims().items[0]
        .value
        .clone();
    assert_eq!(approved.preview, Some(seen[0].answer));
    assert_eq!(approved.ask.range(), &shown.range);
}

#[tokio::test]
async fn nobody_is_shown_the_way_to_an_answer_of_another_or_after_the_decision() {
    let (w, _, id) = asked_for_answer(None).await;
    let (all, stranger) = (ItemNarrowing::default(), w.ids.mint::<AccountId>());
    let manager = &w.manager;
    let refused = manager.preview_at(stranger, id, &item(), &all).await;
    assert!(matches!(refused, Err(ManagerError::NotFound)));
    let other: ItemId = "other".parse().unwrap();
    let refused = manager.preview_at(w.account, id, &other, &all).await;
    assert!(matches!(refused, Err(ManagerError::NotFound)));
    let wider = from("2025-01-01");
    let refused = manager.preview_at(w.account, id, &item(), &wider).await;
    assert!(matches!(
        refused,
        Err(ManagerError::Widened(WidenedError::Days))
    ));
    w.approve_less(id, |_| {}).await;
    let refused = manager.preview_at(w.account, id, &item(), &all).await;
    assert!(matches!(refused, Err(ManagerError::Transition(_))));
}
