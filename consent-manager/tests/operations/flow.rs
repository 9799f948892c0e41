//! The manager's operations from request to sharing, without HTTP. Refusals come before success.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use consent_manager::{
    issuance::lint::LintError,
    service::{Attempt, ManagerError},
};
use consent_model::{
    artifact::{ArtifactClaims, ArtifactError, LifecycleState, TYP as ARTIFACT_TYP},
    digest::Digest,
    jose::{CompactJws, Jwks, sign},
    party::Standing,
    problem::ProblemType,
    request::{Ask, ConsentRequest, DenialReason, RequestState, SourceAsk, TYP},
    term::{Frequency, Mode, Term, Unit},
};

use serde_json::json;

use super::world::{SUBJECT, World, bank, choice, lender, manifest, sign_in, url};

#[tokio::test]
async fn requests_that_break_a_rule_are_refused_each_with_its_own_problem() {
    let w = World::new().await;
    let good = w.request(false);
    let from_bank = ConsentRequest {
        iss: bank(),
        ..good.clone()
    };
    let elsewhere = ConsentRequest {
        aud: url("https://other.example/"),
        ..good.clone()
    };
    let old = ConsentRequest {
        iat: good.iat - 1000,
        ..good.clone()
    };
    let impossible = ConsentRequest {
        iat: i64::MIN,
        exp: i64::MAX,
        ..good.clone()
    };
    let once_and_often = Term {
        frequency: Some(Frequency {
            unit: Unit::Day,
            value: 1,
        }),
        ..good.term
    };
    let bad_term = ConsentRequest {
        term: once_and_often,
        ..good.clone()
    };
    let mut question = good.clone();
    question.term.mode = Mode::Query;
    question.items[0].source = SourceAsk::Store;
    question.items[0].ask = Ask::Answer {
        question: Digest::of_bytes(b"nobody published this"),
        parameters: serde_json::Map::new(),
        range: *good.items[0].ask.range(),
        providers: None,
    };
    for (request, key, expected) in [
        (&good, &w.bank, ProblemType::UnknownKey),
        (&from_bank, &w.bank, ProblemType::NotPermitted),
        (&elsewhere, &w.lender, ProblemType::WrongAudience),
        (&old, &w.lender, ProblemType::OutsideTime),
        (&impossible, &w.lender, ProblemType::OutsideTime),
        (&bad_term, &w.lender, ProblemType::InvalidTerm),
        (&question, &w.lender, ProblemType::UnknownQuestion),
    ] {
        let jws = sign(TYP, request, key).unwrap();
        let refused = w.manager.submit_request(&jws, None).await.unwrap_err();
        assert_eq!(refused.kind(), expected, "{refused}");
    }

    let jws = sign(TYP, &good, &w.lender).unwrap();
    let (first, created) = w.manager.submit_request(&jws, None).await.unwrap();
    let (again, repeated) = w.manager.submit_request(&jws, None).await.unwrap();
    assert!(created && !repeated && first.request_id == again.request_id);
    let changed = ConsentRequest {
        benefit: "something else".into(),
        ..good
    };
    let replay = sign(TYP, &changed, &w.lender).unwrap();
    let refused = w.manager.submit_request(&replay, None).await.unwrap_err();
    assert_eq!(refused.kind(), ProblemType::Replayed);
}

#[tokio::test]
async fn a_document_that_is_signed_well_but_not_of_its_form_is_told_where() {
    let w = World::new().await;
    let good = || serde_json::to_value(w.request(false)).unwrap();
    let mut missing = good();
    missing.as_object_mut().unwrap().remove("benefit");
    let mut unknown = good();
    unknown["items"][0]["surprise"] = "9876543210".into();
    let mut wrong = good();
    wrong["term"]["mode"] = "9876543210".into();
    for (claims, place) in [
        (missing, "benefit"),
        (unknown, "items"),
        (wrong, "term.mode"),
    ] {
        let jws = sign(TYP, &claims, &w.lender).unwrap();
        let refused = w.manager.submit_request(&jws, None).await.unwrap_err();
        let problem = refused.problem();
        assert_eq!(problem.kind, ProblemType::MalformedRequest, "{refused:?}");
        let detail = problem.detail.unwrap();
        assert!(detail.contains(place), "{detail}");
        assert!(!detail.contains("9876543210"), "{detail}");
    }
}

#[tokio::test]
async fn texts_longer_than_any_real_one_are_refused_and_nothing_is_kept() {
    let w = World::new().await;
    let long = "x".repeat(257);
    let good = w.request(false);
    let mut bad = [good.clone(), good.clone(), good.clone()];
    bad[0].jti = long.clone();
    bad[1].state = Some(long.clone());
    bad[2].person = Some(long);
    for (request, name) in bad.iter().zip(["jti", "state", "person"]) {
        let jws = sign(TYP, request, &w.lender).unwrap();
        let refused = w.manager.submit_request(&jws, None).await.unwrap_err();
        assert!(matches!(refused, ManagerError::TooLong(n) if n == name));
        assert_eq!(refused.kind(), ProblemType::MalformedRequest);
    }
    assert!(w.submit(&good).await.is_ok(), "its `jti` is not used up");
}

#[tokio::test]
async fn a_name_has_256_characters_of_any_script_at_most() {
    let w = World::new().await;
    let longest = "ந".repeat(256);
    let mut good = w.request(false);
    good.jti = longest.clone();
    good.state = Some(longest.clone());
    assert!(w.submit(&good).await.is_ok(), "characters, and not bytes");
}

#[tokio::test]
async fn what_the_configuration_does_not_name_any_more_is_withdrawn() {
    let w = World::new().await;
    let question = Digest::of_bytes(b"a package");
    let manifest = manifest();
    w.manager
        .publish_question(&question, &manifest)
        .await
        .unwrap();
    let (named, asked) = ([bank(), lender()], [question]);
    w.manager.retire_absent(&named, &asked).await.unwrap();
    assert!(w.submit(&w.request(false)).await.is_ok());
    assert!(w.manager.question(&question).await.is_ok());

    w.manager.retire_absent(&[bank()], &[]).await.unwrap();
    let refused = w.submit(&w.request(false)).await.unwrap_err();
    assert_eq!(refused.kind(), ProblemType::NotPermitted);
    let gone = w.manager.question(&question).await.unwrap_err();
    assert_eq!(gone.kind(), ProblemType::UnknownQuestion);
    let entry = w.manager.party(&lender()).await.unwrap();
    assert_eq!(entry.standing, Standing::Withdrawn, "still known by name");
}

#[tokio::test]
async fn a_key_that_has_left_the_registry_signs_nothing() {
    let w = World::new().await;
    let jws = sign(TYP, &w.request(false), &w.lender).unwrap();
    let mut entry = w.manager.party(&lender()).await.unwrap();
    entry.keys = Jwks::new(vec![w.item.public().clone()]).unwrap();
    w.manager.register_party(&entry).await.unwrap();
    let refused = w.manager.submit_request(&jws, None).await.unwrap_err();
    assert_eq!(refused.kind(), ProblemType::UnknownKey);
}

#[tokio::test]
async fn one_name_for_two_attempts_is_a_conflict_and_for_the_same_bytes_a_repeat() {
    let w = World::new().await;
    let named = |jws: &CompactJws| Attempt {
        name: "attempt-1".into(),
        fingerprint: jws.digest(),
    };
    let first = sign(TYP, &w.request(false), &w.lender).unwrap();
    let (view, created) = w
        .manager
        .submit_request(&first, Some(&named(&first)))
        .await
        .unwrap();
    let (again, repeated) = w
        .manager
        .submit_request(&first, Some(&named(&first)))
        .await
        .unwrap();
    assert!(created && !repeated && view.request_id == again.request_id);
    let other = sign(TYP, &w.request(false), &w.lender).unwrap();
    let refused = w
        .manager
        .submit_request(&other, Some(&named(&other)))
        .await
        .unwrap_err();
    assert_eq!(refused.kind(), ProblemType::IdempotencyConflict);
    // Nothing came of it: under a name of its own it is new. After a week the name is free.
    w.clock.advance(Duration::from_secs(8 * 86_400));
    w.manager.expire_due().await.unwrap();
    let later = sign(TYP, &w.request(false), &w.lender).unwrap();
    let (_, created) = w
        .manager
        .submit_request(&later, Some(&named(&later)))
        .await
        .unwrap();
    assert!(created);
}

#[tokio::test]
async fn what_is_hers_is_not_found_by_anyone_else() {
    let w = World::new().await;
    let id = w.ask(false).await;
    let other = sign_in(&w.manager, "another", "arjun@people.example").await;
    assert!(
        w.manager
            .waiting(other, None, 100)
            .await
            .unwrap()
            .is_empty()
    );
    let peek = w.manager.open_request(other, id, "en").await;
    assert!(matches!(peek, Err(ManagerError::NotFound)));
    assert_eq!(
        w.manager.waiting(w.account, None, 100).await.unwrap().len(),
        1
    );
    assert!(matches!(
        w.manager.request_view(&bank(), id).await,
        Err(ManagerError::NotFound)
    ));
}

#[tokio::test]
async fn evidence_of_another_person_or_for_another_approval_issues_nothing() {
    let w = World::new().await;
    w.link_bank().await;
    let id = w.ask(false).await;
    let choice = choice(&w.open(id).await);
    let pending = w
        .manager
        .begin_approval(w.account, id, &choice)
        .await
        .unwrap();
    let keys = w.identity_keys();
    let other = (pending.challenge.as_str(), "someone-else");
    for (nonce, subject) in [other, ("bm90LXRoaXM", SUBJECT)] {
        let token = w.id_token(nonce, subject);
        let refused = w
            .manager
            .complete_approval(w.account, &pending.id, &token, &keys)
            .await;
        assert_eq!(refused.unwrap_err().kind(), ProblemType::InvalidEvidence);
    }
    assert!(w.manager.consents(w.account).await.unwrap().is_empty());

    let token = w.id_token(&pending.challenge, SUBJECT);
    w.clock.advance(Duration::from_secs(360));
    let late = w
        .manager
        .complete_approval(w.account, &pending.id, &token, &keys)
        .await;
    assert!(matches!(late, Err(ManagerError::ApprovalOver)));
}

#[tokio::test]
async fn evidence_that_says_her_name_or_address_issues_nothing() {
    let w = World::new().await;
    w.link_bank().await;
    let id = w.ask(false).await;
    let choice = choice(&w.open(id).await);
    let keys = w.identity_keys();
    for (claim, refused) in [
        ("name", true),
        ("email", true),
        ("email_verified", true),
        ("preferred_username", true),
        ("phone_number", true),
        ("https://provider.example/anything", true),
        ("acr", false),
    ] {
        let pending = w
            .manager
            .begin_approval(w.account, id, &choice)
            .await
            .unwrap();
        let more = json!({ claim: "x" });
        let token = w.id_token_with(&pending.challenge, SUBJECT, more);
        let done = w
            .manager
            .complete_approval(w.account, &pending.id, &token, &keys)
            .await;
        let issued = w.manager.consents(w.account).await.unwrap().len();
        assert_eq!(issued, usize::from(!refused), "{claim}");
        match done {
            Err(ManagerError::Lint(LintError::TellsTooMuch)) => assert!(refused, "{claim}"),
            other => assert!(!refused && other.is_ok(), "{claim}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_request_for_a_named_person_is_not_found_by_who_has_no_verified_address() {
    let w = World::new().await;
    // The attacker's provider knows her by a subject that reads like an address.
    let unknown = sign_in(&w.manager, "meera@people.example", "").await;
    let mut nameless = w.request(false);
    nameless.person = Some(String::new());
    for request in [w.request(false), nameless] {
        let id = w.submit(&request).await.unwrap();
        assert!(
            w.manager
                .waiting(unknown, None, 100)
                .await
                .unwrap()
                .is_empty()
        );
        let peek = w.manager.open_request(unknown, id, "en").await;
        assert!(matches!(peek, Err(ManagerError::NotFound)));
    }
}

#[tokio::test]
async fn an_item_without_a_linked_source_cannot_be_approved() {
    let w = World::new().await;
    let id = w.ask(false).await;
    let choice = choice(&w.open(id).await);
    let refused = w.manager.begin_approval(w.account, id, &choice).await;
    assert!(matches!(refused, Err(ManagerError::MissingItem(_))));
}

#[tokio::test]
async fn copies_differ_in_every_id_and_a_providers_copy_does_not_name_the_data_user() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(false).await;
    let user = w.copy(consent, &lender()).await.unwrap();
    let source = w.copy(consent, &bank()).await.unwrap();
    let (user, source) = (user.claims(), source.claims());
    assert_ne!(user.jti, source.jti);
    assert_ne!(user.sub, source.sub);
    assert_ne!(user.status, source.status);
    assert!(!serde_json::to_string(source).unwrap().contains("lender"));
    assert!(source.request.is_none() && source.notice.is_none() && source.data_user.is_none());
    let others = w.manager.artifact(&bank(), user.jti).await;
    assert!(matches!(others, Err(ManagerError::NotFound)));
    assert!(w.manager.artifact(&bank(), source.jti).await.is_ok());
}

#[tokio::test]
async fn a_denied_request_keeps_its_reason_and_an_unanswered_one_expires() {
    let w = World::new().await;
    let denied = w.ask(false).await;
    let notice = w.open(denied).await.notice.id;
    let reason = Some(DenialReason::TooMuch);
    w.manager
        .deny(w.account, denied, notice, reason)
        .await
        .unwrap();
    let twice = w.manager.deny(w.account, denied, notice, reason).await;
    assert_eq!(twice.unwrap_err().kind(), ProblemType::StateConflict);

    let ignored = w.ask(false).await;
    w.clock.advance(Duration::from_secs(2 * 86_400));
    assert_eq!(w.manager.expire_due().await.unwrap().ended, 1);
    let view = w.manager.request_view(&lender(), denied).await.unwrap();
    assert_eq!((view.state, view.reason), (RequestState::Denied, reason));
    let view = w.manager.request_view(&lender(), ignored).await.unwrap();
    assert_eq!(view.state, RequestState::Expired);
    let record = w.manager.record(w.account).await.unwrap();
    assert_eq!(record.decisions.len(), 1);
    assert_eq!(record.decisions[0].outcome, "denied");
}

#[tokio::test]
async fn events_are_tried_again_in_order_and_a_consent_expires_by_the_clock() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    let due = w.manager.due_deliveries(100).await.unwrap();
    let first = due.iter().find(|d| d.party.id == bank()).unwrap().id;
    w.manager.pause(w.account, consent, None).await.unwrap();
    w.manager.not_delivered(first, Some(503)).await.unwrap();
    let due = w.manager.due_deliveries(100).await.unwrap();
    assert!(
        due.iter().all(|d| d.party.id != bank()),
        "the second event waits for the first"
    );
    w.clock.advance(Duration::from_secs(6));
    let due = w.manager.due_deliveries(100).await.unwrap();
    assert_eq!(due.iter().find(|d| d.party.id == bank()).unwrap().id, first);
    w.manager.delivered(first, 204).await.unwrap();

    w.clock.advance(Duration::from_secs(31 * 86_400));
    w.manager.expire_due().await.unwrap();
    let summary = &w.manager.consents(w.account).await.unwrap()[0];
    assert_eq!(summary.state, LifecycleState::Expired);
}

#[tokio::test]
async fn forged_altered_and_misdirected_artifacts_are_not_genuine() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    let detail = w.manager.consent(w.account, consent).await.unwrap();
    let copy = detail.copies.iter().find(|c| c.party == bank()).unwrap();
    let genuine = CompactJws::parse(&copy.jws).unwrap();
    assert!(w.verify(&genuine, &bank()).is_ok());
    assert!(matches!(
        w.verify(&genuine, &lender()),
        Err(ArtifactError::WrongAudience)
    ));

    let claims: ArtifactClaims = genuine.unverified_claims().unwrap();
    let forged = sign(ARTIFACT_TYP, &claims, &w.bank).unwrap();
    assert!(matches!(
        w.verify(&forged, &bank()),
        Err(ArtifactError::Jose(_))
    ));

    let mut parts: Vec<_> = copy.jws.split('.').map(str::to_owned).collect();
    let mut later: ArtifactClaims = genuine.unverified_claims().unwrap();
    later.exp += 86_400;
    parts[1] = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&later).unwrap());
    let altered = CompactJws::parse(&parts.join(".")).unwrap();
    assert!(matches!(
        w.verify(&altered, &bank()),
        Err(ArtifactError::Jose(_))
    ));

    // Not even the manager's own key helps: the evidence covers what she approved.
    let dates = sign(ARTIFACT_TYP, &later, &w.manager.signing_key().unwrap()).unwrap();
    assert!(matches!(
        w.verify(&dates, &bank()),
        Err(ArtifactError::Dates)
    ));
    let mut wider = claims.clone();
    wider.statement.term.data_life.value += 1;
    let widened = sign(ARTIFACT_TYP, &wider, &w.manager.signing_key().unwrap()).unwrap();
    assert!(matches!(
        w.verify(&widened, &bank()),
        Err(ArtifactError::Evidence(_))
    ));
    let mut swapped = claims;
    swapped.items[0].value.cnf = w.lender.public().clone();
    let swapped = sign(ARTIFACT_TYP, &swapped, &w.manager.signing_key().unwrap()).unwrap();
    assert!(matches!(
        w.verify(&swapped, &bank()),
        Err(ArtifactError::NotApproved)
    ));
}
