//! What her store says that she saw: what of it is refused, and what her approval covers.

use consent_manager::service::ManagerError;
use consent_model::{
    approval::ApprovedItem,
    digest::Digest,
    ids::RequestId,
    jose::{CompactJws, JoseError, SigningKey, sign},
    notice::NoticeWhat,
    party::{PartyId, Role},
    preview::{LIFE, PreviewReceipt, PreviewRequest, RECEIPT_TYP},
    problem::ProblemType,
    request::Ask,
};
use url::Url;

use super::world::{World, choice, lender, manifest, party};

fn store() -> PartyId {
    "store.example".parse().unwrap()
}

fn question() -> Digest {
    Digest::of_bytes(b"a package")
}

/// What stands for the answer that she saw; the manager cannot tell it from any other bytes.
fn answer() -> Digest {
    Digest::of_bytes(b"salt and answer")
}

/// A world in which she has a store with this key of hers, and a question can be asked.
async fn world() -> (World, SigningKey) {
    let w = World::new().await;
    let (store_key, her_key) = (w.ids.signing_key(), w.ids.signing_key());
    let entry = party("store.example", &[Role::Store], &store_key);
    w.manager.register_party(&entry).await.unwrap();
    let hers = Some(her_key.public().clone());
    w.link(&store(), &store_key, hers).await;
    let (question, manifest) = (question(), manifest());
    let published = w.manager.publish_question(&question, &manifest);
    published.await.unwrap();
    (w, her_key)
}

async fn asked(w: &World, periodic: bool) -> RequestId {
    let id = w
        .submit(&w.request_for_answer(question(), periodic))
        .await
        .unwrap();
    w.open(id).await;
    id
}

async fn receipt(w: &World, id: RequestId) -> PreviewReceipt {
    let opened = w.open(id).await;
    let (_, links) = &opened.candidates[0];
    PreviewReceipt {
        iss: store(),
        aud: w.manager.issuer().clone(),
        iat: w.now(),
        exp: w.now() + LIFE,
        link: links[0].reference.clone(),
        request: id,
        item: opened.request.items[0].id.clone(),
        question: question(),
        parameters: serde_json::Map::new(),
        range: *opened.request.items[0].ask.range(),
        providers: None,
        language: "en".into(),
        answer: answer(),
    }
}

async fn bring(
    w: &World,
    id: RequestId,
    receipt: &PreviewReceipt,
    key: &SigningKey,
) -> Result<(), ManagerError> {
    let jws: CompactJws = sign(RECEIPT_TYP, receipt, key).unwrap();
    w.manager.take_preview_receipt(w.account, id, &jws).await
}

/// The one item as she approved it.
async fn approved(w: &World, id: RequestId) -> ApprovedItem {
    let consent = w.approve_request(id).await;
    let copy = w.copy(consent, &lender()).await.unwrap();
    copy.claims().items[0].value.clone()
}

#[tokio::test]
async fn a_receipt_that_her_own_key_did_not_sign_is_refused() {
    let (w, _) = world().await;
    let id = asked(&w, false).await;
    let receipt = receipt(&w, id).await;
    for forger in [
        w.ids.signing_key(),
        w.bank.clone(),
        (*w.manager.signing_key().unwrap()).clone(),
    ] {
        let refused = bring(&w, id, &receipt, &forger).await.unwrap_err();
        assert!(
            matches!(refused, ManagerError::Jose(JoseError::UnknownKey)),
            "{refused}"
        );
    }
    assert!(w.open(id).await.seen.is_empty());
}

#[tokio::test]
async fn an_answer_over_the_records_of_named_providers_says_so_from_request_to_artifact() {
    let (w, _) = world().await;
    let asking = |names: &[&str]| {
        let mut request = w.request_for_answer(question(), false);
        if let Ask::Answer { providers, .. } = &mut request.items[0].ask {
            *providers = Some(names.iter().map(|name| name.parse().unwrap()).collect());
        }
        request
    };
    let many: Vec<String> = (0..17).map(|n| format!("bank{n}.example")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for (names, problem) in [
        (&[][..], ProblemType::MalformedRequest),
        (&many, ProblemType::MalformedRequest),
        (&["nobody.example"], ProblemType::NotFound),
        // It is no provider.
        (&["store.example"], ProblemType::NotPermitted),
    ] {
        let refused = w.submit(&asking(names)).await.unwrap_err();
        assert_eq!(refused.kind(), problem, "{names:?}: {refused}");
    }
    let id = w.submit(&asking(&["bank.example"])).await.unwrap();
    let opened = w.open(id).await;
    let NoticeWhat::Answer { providers, .. } = &opened.notice.items[0].what else {
        panic!("not an answer");
    };
    assert_eq!(providers[0].id.as_str(), "bank.example");
    assert!(!providers[0].name.is_empty());
    let sent = Url::parse(opened.previews[0].1.as_str()).unwrap();
    let (_, jws) = sent
        .query_pairs()
        .find(|(name, _)| name == "request")
        .unwrap();
    let sent: PreviewRequest = CompactJws::parse(&jws)
        .unwrap()
        .unverified_claims()
        .unwrap();
    let ask = approved(&w, id).await.ask;
    assert_eq!(ask.providers(), sent.providers.as_ref());
    assert_eq!(ask.providers().unwrap().len(), 1);
}

#[tokio::test]
async fn a_receipt_about_anything_else_is_refused() {
    let (w, key) = world().await;
    let (id, other) = (asked(&w, false).await, asked(&w, false).await);
    let good = receipt(&w, id).await;
    type Spoil = fn(&mut PreviewReceipt);
    let cases: [(&str, ProblemType, Spoil); 10] = [
        ("store", ProblemType::UnknownKey, |r| {
            r.iss = "bank.example".parse().unwrap()
        }),
        ("link", ProblemType::UnknownKey, |r| {
            r.link = "of-another".parse().unwrap()
        }),
        ("manager", ProblemType::WrongAudience, |r| {
            r.aud = "https://other.example/".parse().unwrap()
        }),
        ("item", ProblemType::StateConflict, |r| {
            r.item = "another".parse().unwrap()
        }),
        ("question", ProblemType::StateConflict, |r| {
            r.question = Digest::of_bytes(b"another")
        }),
        ("range", ProblemType::StateConflict, |r| {
            r.range.to = "2026-07-01".parse().unwrap()
        }),
        ("providers", ProblemType::StateConflict, |r| {
            r.providers = Some(std::collections::BTreeSet::new())
        }),
        ("long life", ProblemType::OutsideTime, |r| r.exp += 1),
        ("over", ProblemType::OutsideTime, |r| {
            (r.iat, r.exp) = (r.iat - LIFE, r.exp - LIFE)
        }),
        ("from the future", ProblemType::OutsideTime, |r| {
            (r.iat, r.exp) = (r.iat + 1000, r.exp + 1000)
        }),
    ];
    for (what, problem, spoil) in cases {
        let mut spoilt = good.clone();
        spoil(&mut spoilt);
        let refused = bring(&w, id, &spoilt, &key).await.unwrap_err();
        assert_eq!(refused.kind(), problem, "{what}: {refused}");
    }
    // Of one request, and of no other that asks the same.
    let refused = bring(&w, other, &good, &key).await.unwrap_err();
    assert_eq!(refused.kind(), ProblemType::StateConflict);
    for request in [id, other] {
        assert!(w.open(request).await.seen.is_empty());
    }
    assert!(bring(&w, id, &good, &key).await.is_ok());
}

#[tokio::test]
async fn nobody_brings_a_receipt_for_a_request_of_another() {
    let (w, key) = world().await;
    let id = asked(&w, false).await;
    let receipt = receipt(&w, id).await;
    let jws = sign(RECEIPT_TYP, &receipt, &key).unwrap();
    let stranger = super::world::sign_in(&w.manager, "stranger", "").await;
    let refused = w.manager.take_preview_receipt(stranger, id, &jws).await;
    assert!(matches!(refused, Err(ManagerError::NotFound)));
}

#[tokio::test]
async fn an_older_receipt_takes_no_newer_ones_place_and_a_decided_request_takes_none() {
    let (w, key) = world().await;
    let id = asked(&w, false).await;
    let older = receipt(&w, id).await;
    w.clock.advance(std::time::Duration::from_secs(60));
    let newer = PreviewReceipt {
        answer: Digest::of_bytes(b"another salt"),
        ..receipt(&w, id).await
    };
    for receipt in [&older, &newer, &newer] {
        bring(&w, id, receipt, &key).await.unwrap();
    }
    let refused = bring(&w, id, &older, &key).await.unwrap_err();
    assert_eq!(refused.kind(), ProblemType::StateConflict);
    assert_eq!(approved(&w, id).await.preview, Some(newer.answer));
    let refused = bring(&w, id, &receipt(&w, id).await, &key)
        .await
        .unwrap_err();
    assert_eq!(refused.kind(), ProblemType::StateConflict);
}

#[tokio::test]
async fn she_approves_what_her_page_said_that_she_saw_or_nothing() {
    let (w, key) = world().await;
    let id = asked(&w, false).await;
    let unseen = choice(&w.open(id).await);
    bring(&w, id, &receipt(&w, id).await, &key).await.unwrap();
    // Her page is older than what she saw since.
    let refused = w.manager.begin_approval(w.account, id, &unseen).await;
    assert!(matches!(refused, Err(ManagerError::OtherPreview)));
    let mut made_up = choice(&w.open(id).await);
    made_up.seen[0].1 = Digest::of_bytes(b"made up");
    let refused = w.manager.begin_approval(w.account, id, &made_up).await;
    assert!(matches!(refused, Err(ManagerError::OtherPreview)));
}

#[tokio::test]
async fn what_she_saw_is_what_her_approval_covers_when_it_leaves_once() {
    let (w, key) = world().await;
    let id = asked(&w, false).await;
    bring(&w, id, &receipt(&w, id).await, &key).await.unwrap();
    assert_eq!(approved(&w, id).await.preview, Some(answer()));
    // Not seen: she can approve, and it covers no answer in particular.
    let id = asked(&w, false).await;
    assert_eq!(approved(&w, id).await.preview, None);
    // Again and again: the first says nothing about the next.
    let id = asked(&w, true).await;
    bring(&w, id, &receipt(&w, id).await, &key).await.unwrap();
    assert_eq!(w.open(id).await.seen.len(), 1);
    assert_eq!(approved(&w, id).await.preview, None);
}
