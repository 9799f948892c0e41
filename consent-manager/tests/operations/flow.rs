//! The manager's operations from request to sharing, without HTTP. Refusals come before success.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use consent_manager::service::{Attempt, EndEffect, ManagerError};
use consent_model::{
    artifact::{ArtifactClaims, ArtifactError, LifecycleState, TYP as ARTIFACT_TYP},
    data_request::SessionState,
    decision::Refusal,
    digest::Digest,
    end::{EndRequest, TYP as END_TYP},
    jose::{CompactJws, sign},
    problem::{Problem, ProblemType},
    request::{Ask, ConsentRequest, DenialReason, RequestState, SourceAsk, TYP},
    status_list::Status,
    term::{Frequency, Mode, Term, Unit},
};

use super::world::{SUBJECT, World, bank, choice, lender, sign_in, url};

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
    };
    for (request, key, expected) in [
        (&good, &w.bank, ProblemType::UnknownKey),
        (&from_bank, &w.bank, ProblemType::NotPermitted),
        (&elsewhere, &w.lender, ProblemType::WrongAudience),
        (&old, &w.lender, ProblemType::OutsideTime),
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
    assert!(w.manager.waiting(other).await.unwrap().is_empty());
    let peek = w.manager.open_request(other, id, "en").await;
    assert!(matches!(peek, Err(ManagerError::NotFound)));
    assert_eq!(w.manager.waiting(w.account).await.unwrap().len(), 1);
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
async fn a_one_time_consent_serves_once_and_is_recorded_as_shared() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(false).await;
    let first = w.data_request(consent).await;
    let session = w.serve(&first).await;
    let ready = w.manager.session_view(&lender(), session).await.unwrap();
    assert_eq!(ready.state, SessionState::Ready);
    // The same bytes again are the same session, not a second use.
    let (again, created) = w.manager.open_session(&first, None).await.unwrap();
    assert!(!created && again.session_id == session);
    let refused = w
        .manager
        .open_session(&w.data_request(consent).await, None)
        .await;
    assert!(matches!(
        refused,
        Err(ManagerError::Access(Refusal::Exhausted))
    ));

    w.manager.confirm_page(&lender(), session, 0).await.unwrap();
    let done = w.manager.session_view(&lender(), session).await.unwrap();
    assert_eq!(done.state, SessionState::Delivered);
    let gone = w.manager.page_for(&lender(), session, 0).await;
    assert!(matches!(gone, Err(ManagerError::SessionOver)));
    let detail = w.manager.consent(w.account, consent).await.unwrap();
    assert_eq!((detail.sharing.len(), detail.sharing[0].bytes), (1, 6));
    let seen_by_bank = w.manager.sharing_of(&bank()).await.unwrap();
    assert_eq!(
        seen_by_bank[0].data_user,
        bank(),
        "the bank does not learn who received"
    );
}

#[tokio::test]
async fn paused_refuses_resumed_serves_and_stopped_is_final_in_the_status_list_too() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    w.serve(&w.data_request(consent).await).await;

    w.manager.pause(w.account, consent, None).await.unwrap();
    let refused = w
        .manager
        .open_session(&w.data_request(consent).await, None)
        .await;
    assert!(matches!(
        refused,
        Err(ManagerError::Access(Refusal::Paused))
    ));
    assert_eq!(w.status(consent, &bank()).await, Status::Paused);

    w.manager.resume(w.account, consent, None).await.unwrap();
    assert_eq!(w.status(consent, &lender()).await, Status::Valid);
    w.serve(&w.data_request(consent).await).await;

    let request = w.data_request(consent).await;
    let state = w.manager.revoke(w.account, consent, None).await.unwrap();
    assert_eq!(state, LifecycleState::Revoked);
    let refused = w.manager.open_session(&request, None).await;
    assert!(matches!(
        refused,
        Err(ManagerError::Access(Refusal::Revoked))
    ));
    for holder in [bank(), lender()] {
        assert_eq!(w.status(consent, &holder).await, Status::Revoked);
    }
    let resumed = w.manager.resume(w.account, consent, None).await;
    assert_eq!(resumed.unwrap_err().kind(), ProblemType::StateConflict);
    let detail = w.manager.consent(w.account, consent).await.unwrap();
    assert!(
        detail.history.iter().any(|h| h.action == "withdrawn"),
        "hers, not another's"
    );
}

#[tokio::test]
async fn a_page_on_its_way_when_she_stops_does_not_pass() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    w.manager
        .open_session(&w.data_request(consent).await, None)
        .await
        .unwrap();
    let session = w.relayed().await.session;
    w.manager.revoke(w.account, consent, None).await.unwrap();
    let late = w
        .manager
        .accept_page(&bank(), session, 0, true, 6, Digest::of_bytes(b"x"))
        .await;
    assert!(matches!(late, Err(ManagerError::Access(Refusal::Revoked))));
}

#[tokio::test]
async fn what_lies_ready_is_not_handed_out_while_paused_and_never_after_she_has_stopped() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    let session = w.serve(&w.data_request(consent).await).await;
    let me = lender();
    let page = || w.manager.page_for(&me, session, 0);

    w.manager.pause(w.account, consent, None).await.unwrap();
    let held = page().await;
    assert!(matches!(held, Err(ManagerError::Access(Refusal::Paused))));
    w.manager.resume(w.account, consent, None).await.unwrap();
    page().await.unwrap();

    w.manager.revoke(w.account, consent, None).await.unwrap();
    let never = page().await;
    assert!(matches!(never, Err(ManagerError::Access(Refusal::Revoked))));
    let view = w.manager.session_view(&lender(), session).await.unwrap();
    let problem = view.problem.map(|p| p.kind);
    assert_eq!(
        (view.state, problem),
        (SessionState::Failed, Some(ProblemType::ConsentRevoked))
    );
    let kept = w.manager.live_page_sessions().await.unwrap();
    assert!(kept.is_empty(), "its pages are swept");
}

#[tokio::test]
async fn a_sources_refusal_is_heard_and_a_stopped_consent_leaves_no_session_waiting() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    let told = Problem::new(ProblemType::NoData).with_detail("account 1234 is closed");
    let (first, _) = w
        .manager
        .open_session(&w.data_request(consent).await, None)
        .await
        .unwrap();
    let at_bank = w.relayed().await.session;
    let others = w.manager.refuse_session(&lender(), at_bank, &told).await;
    assert!(matches!(others, Err(ManagerError::NotFound)));
    w.manager
        .refuse_session(&bank(), at_bank, &told)
        .await
        .unwrap();
    let view = w
        .manager
        .session_view(&lender(), first.session_id)
        .await
        .unwrap();
    let problem = view.problem.unwrap();
    assert_eq!(problem.kind, ProblemType::NoData);
    assert_eq!(
        problem.detail, None,
        "a detail could name the source's side"
    );
    let twice = w.manager.refuse_session(&bank(), at_bank, &told).await;
    assert!(matches!(twice, Err(ManagerError::SessionOver)));

    let (second, _) = w
        .manager
        .open_session(&w.data_request(consent).await, None)
        .await
        .unwrap();
    w.manager.pause(w.account, consent, None).await.unwrap();
    let view = w
        .manager
        .session_view(&lender(), second.session_id)
        .await
        .unwrap();
    assert_eq!(
        (view.state, view.problem.map(|p| p.kind)),
        (SessionState::Failed, Some(ProblemType::ConsentPaused))
    );
}

#[tokio::test]
async fn a_sources_wish_to_end_is_put_to_her_and_a_data_users_takes_effect() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    let at_bank = w.copy(consent, &bank()).await.unwrap().claims().jti;
    let at_lender = w.copy(consent, &lender()).await.unwrap().claims().jti;
    let wish = |iss, artifact, key| {
        let claims = EndRequest {
            iss,
            aud: w.manager.issuer().clone(),
            iat: w.now(),
            exp: w.now() + 300,
            jti: w.jti(),
            artifact,
            reason: "The account is closed".into(),
        };
        sign(END_TYP, &claims, key).unwrap()
    };
    let banks = wish(bank(), at_bank, &w.bank);
    // The path names one copy and the document another; or the copy is another's.
    for (path, jws) in [
        (at_lender, &banks),
        (at_lender, &wish(bank(), at_lender, &w.bank)),
    ] {
        let refused = w.manager.end_by_party(path, jws).await;
        assert!(matches!(refused, Err(ManagerError::NotFound)));
    }
    let effect = w.manager.end_by_party(at_bank, &banks).await.unwrap();
    assert_eq!(effect, EndEffect::PutToCitizen);
    let summary = &w.manager.consents(w.account).await.unwrap()[0];
    assert_eq!(summary.state, LifecycleState::Active, "she decides");
    let asked = summary.end_asked.as_ref().unwrap();
    assert_eq!(asked.reason, "The account is closed");

    let lenders = wish(lender(), at_lender, &w.lender);
    let effect = w.manager.end_by_party(at_lender, &lenders).await.unwrap();
    assert_eq!(effect, EndEffect::Revoked);
    assert_eq!(w.status(consent, &bank()).await, Status::Revoked);
    let again = w.manager.end_by_party(at_lender, &lenders).await.unwrap();
    assert_eq!(again, EndEffect::Revoked, "the same wish again is no fault");
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
    let dates = sign(ARTIFACT_TYP, &later, w.manager.key()).unwrap();
    assert!(matches!(
        w.verify(&dates, &bank()),
        Err(ArtifactError::Dates)
    ));
    let mut wider = claims.clone();
    wider.statement.term.data_life.value += 1;
    let widened = sign(ARTIFACT_TYP, &wider, w.manager.key()).unwrap();
    assert!(matches!(
        w.verify(&widened, &bank()),
        Err(ArtifactError::Evidence(_))
    ));
    let mut swapped = claims;
    swapped.items[0].value.cnf = w.lender.public().clone();
    let swapped = sign(ARTIFACT_TYP, &swapped, w.manager.key()).unwrap();
    assert!(matches!(
        w.verify(&swapped, &bank()),
        Err(ArtifactError::NotApproved)
    ));
}
