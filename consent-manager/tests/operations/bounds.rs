//! What a party can pile up at a person's is bounded, and what it writes can be kept everywhere.

use std::time::Duration;

use consent_manager::service::{Happening, ManagerError};
use consent_model::{
    artifact::LifecycleError,
    end::{EndRequest, TYP as END_TYP},
    ids::ArtifactId,
    jose::{CompactJws, sign},
    link::RESPONSE_TYP,
    problem::ProblemType,
};

use super::world::{World, bank, lender, url};

fn wish(w: &World, artifact: ArtifactId, reason: &str) -> CompactJws {
    let claims = EndRequest {
        iss: bank(),
        aud: w.manager.issuer().clone(),
        iat: w.now(),
        exp: w.now() + 300,
        jti: w.jti(),
        artifact,
        reason: reason.into(),
    };
    sign(END_TYP, &claims, &w.bank).unwrap()
}

#[tokio::test]
async fn one_party_does_not_fill_a_persons_dashboard() {
    let w = World::new().await;
    let mut first = None;
    for _ in 0..20 {
        let id = w.ask(false).await;
        first.get_or_insert(id);
    }
    let one_more = w.request(false);
    let refused = w.submit(&one_more).await.unwrap_err();
    assert!(matches!(refused, ManagerError::TooManyWaiting));
    assert_eq!(refused.kind(), ProblemType::TooManyRequests);
    let mut for_another = w.request(false);
    for_another.person = Some("arjun@people.example".into());
    assert!(w.submit(&for_another).await.is_ok());
    assert_eq!(w.manager.waiting_count(w.account).await.unwrap(), 20);

    let first = first.unwrap();
    let notice = w.open(first).await.notice.id;
    let denied = w.manager.deny(w.account, first, notice, None).await;
    denied.unwrap();
    assert!(w.submit(&one_more).await.is_ok(), "nothing was used up");
    let refused = w.submit(&w.request(false)).await.unwrap_err();
    assert!(matches!(refused, ManagerError::TooManyWaiting));
}

#[tokio::test]
async fn a_request_from_before_its_purpose_was_kept_apart_is_listed_with_it() {
    let w = World::new().await;
    w.ask(false).await;
    w.damage("UPDATE consent_request SET purpose = NULL").await;
    let waiting = w.manager.waiting(w.account, None, 100).await.unwrap();
    assert_eq!(waiting[0].purpose, w.request(false).purpose);
}

#[tokio::test]
async fn an_address_to_go_back_to_is_no_longer_than_any_real_one() {
    let w = World::new().await;
    let mut request = w.request(false);
    let start = "https://lender.example/";
    for (length, taken) in [(2048, true), (2049, false)] {
        let path = "x".repeat(length - start.len());
        request.return_url = url(&format!("{start}{path}"));
        request.jti = w.jti();
        match w.submit(&request).await {
            Ok(_) => assert!(taken),
            Err(refused) => {
                assert!(!taken, "{refused}");
                assert_eq!(refused.kind(), ProblemType::MalformedRequest);
            }
        }
    }
}

#[tokio::test]
async fn a_document_without_a_name_ends_nothing() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    let copy = w.copy(consent, &bank()).await.unwrap().claims().jti;
    for jti in ["", " ", "\u{a0}"] {
        let good: EndRequest = wish(&w, copy, "The account is closed")
            .unverified_claims()
            .unwrap();
        let nameless = EndRequest {
            jti: jti.into(),
            ..good
        };
        let jws = sign(END_TYP, &nameless, &w.bank).unwrap();
        let refused = w.manager.end_by_party(copy, &jws).await.unwrap_err();
        assert!(matches!(refused, ManagerError::UnfitText("jti")), "{jti:?}");
        assert_eq!(refused.kind(), ProblemType::MalformedRequest);
    }
}

#[tokio::test]
async fn a_source_asks_once_that_a_consent_end_and_never_for_one_that_has_ended() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    let copy = w.copy(consent, &bank()).await.unwrap().claims().jti;
    let first = wish(&w, copy, "The account is closed");
    w.manager.end_by_party(copy, &first).await.unwrap();
    let same = w.manager.end_by_party(copy, &first).await;
    assert!(same.is_ok(), "the same bytes again are no fault");
    let another = wish(&w, copy, "Closed indeed");
    let refused = w.manager.end_by_party(copy, &another).await.unwrap_err();
    assert!(matches!(refused, ManagerError::EndAskedBefore));
    assert_eq!(refused.kind(), ProblemType::StateConflict);
    let record = w.manager.record(w.account).await.unwrap();
    let asked = record.history.iter();
    let asked = asked.filter(|h| h.what == Happening::ConsentEndAsked);
    assert_eq!(asked.count(), 1);

    let (stopped, over) = (w.approve(true).await, w.approve(true).await);
    w.manager.revoke(w.account, stopped, None).await.unwrap();
    let of = async |consent| w.copy(consent, &bank()).await.unwrap().claims().jti;
    let (at_stopped, at_over) = (of(stopped).await, of(over).await);
    w.clock.advance(Duration::from_secs(30 * 86_400));
    for copy in [at_stopped, at_over] {
        let late = wish(&w, copy, "The account is closed");
        let refused = w.manager.end_by_party(copy, &late).await;
        assert!(matches!(
            refused,
            Err(ManagerError::Lifecycle(LifecycleError::Ended))
        ));
    }
}

#[tokio::test]
async fn a_page_of_a_consent_has_the_newest_sharings_and_tells_how_many_there_are() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    for _ in 0..5 {
        w.serve(&w.data_request(consent).await).await;
        w.clock.advance(Duration::from_secs(13 * 3600));
    }
    let whole = w.manager.consent(w.account, consent).await.unwrap();
    let all: Vec<_> = whole.sharing.iter().map(|s| s.id).collect();
    assert_eq!(all.len(), 5);
    for (skip, shown) in [(0, &all[3..]), (2, &all[1..3]), (4, &all[..1]), (5, &[])] {
        let page = w.manager.consent_page(w.account, consent, skip, 2).await;
        let page = page.unwrap();
        let ids: Vec<_> = page.detail.sharing.iter().map(|s| s.id).collect();
        assert_eq!(ids, shown, "after {skip}");
        assert_eq!(page.detail.sharing_states.len(), shown.len());
        let summary = &page.detail.summary;
        assert_eq!(
            (summary.uses, summary.last_used),
            (5, whole.summary.last_used)
        );
        assert_eq!(page.detail.history.len(), 2);
        assert_eq!(page.total_lines, whole.history.len() as u64);
        assert_eq!(page.detail.history[1].at, whole.history.last().unwrap().at);
    }
    let summary = &w.manager.consents(w.account).await.unwrap()[0];
    assert_eq!(
        (summary.uses, summary.last_used),
        (5, whole.summary.last_used)
    );
    let record = w.manager.record(w.account).await.unwrap();
    assert_eq!(
        (record.sharing.len(), record.consents[0].sharing.len()),
        (5, 5)
    );
    let listed = w.manager.artifacts(&lender(), None, 10).await.unwrap();
    assert_eq!(listed.len(), 1);
}

#[tokio::test]
async fn texts_that_cannot_be_kept_everywhere_are_refused_as_malformed() {
    const ODD: &str = "a\u{0}b";
    let w = World::new().await;
    let good = w.request(false);
    let mut bad = [good.clone(), good.clone(), good.clone()];
    bad[0].jti = ODD.into();
    bad[1].state = Some(ODD.into());
    bad[2].person = Some(ODD.into());
    for (request, name) in bad.iter().zip(["jti", "state", "person"]) {
        let refused = w.submit(request).await.unwrap_err();
        assert!(
            matches!(refused, ManagerError::NotPrintable(n) if n == name),
            "{refused:?}"
        );
        assert_eq!(refused.kind(), ProblemType::MalformedRequest);
    }
    assert!(w.submit(&good).await.is_ok());

    let mut labelled = w.link_answer(&bank(), None).await;
    labelled.label = ODD.into();
    let mut elsewhere = w.link_answer(&bank(), None).await;
    elsewhere.in_reply_to = ODD.into();
    for answer in [labelled, elsewhere] {
        let jws = sign(RESPONSE_TYP, &answer, &w.bank).unwrap();
        let refused = w.manager.finish_link(w.account, &jws).await;
        assert!(matches!(refused, Err(ManagerError::NotPrintable(_))));
    }

    w.link_bank().await;
    let consent = w.approve(true).await;
    let copy = w.copy(consent, &bank()).await.unwrap().claims().jti;
    let refused = w.manager.end_by_party(copy, &wish(&w, copy, ODD)).await;
    assert!(matches!(refused, Err(ManagerError::NotPrintable("reason"))));
    let reason = || Some(ODD.to_owned());
    let paused = w.manager.pause(w.account, consent, reason()).await;
    let stopped = w.manager.revoke(w.account, consent, reason()).await;
    for refused in [paused, stopped] {
        assert!(matches!(refused, Err(ManagerError::NotPrintable("reason"))));
    }
}
