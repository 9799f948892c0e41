//! Sessions under a consent: once, paused, stopped, refused, and ended by a party.

use std::time::Duration;

use consent_manager::service::{EndEffect, Happening, HistoryEntry, ManagerError};
use consent_model::{
    artifact::LifecycleState,
    data_request::SessionState,
    decision::Refusal,
    delivery::DeliveryFault,
    digest::Digest,
    end::{EndRequest, TYP as END_TYP},
    jose::sign,
    party::Standing,
    problem::{Problem, ProblemType},
    status_list::Status,
};

use super::world::{World, bank, lender};

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
    let seen_by_bank = w.manager.sharing_of(&bank(), None, 10).await.unwrap();
    assert_eq!(
        seen_by_bank[0].data_user,
        bank(),
        "the bank does not learn who received"
    );
    let seen_by_lender = w.manager.sharing_of(&lender(), None, 10).await.unwrap();
    assert_ne!(
        seen_by_bank[0].id, seen_by_lender[0].id,
        "two ends cannot compare their records"
    );
    let after = async |id| w.manager.sharing_of(&bank(), Some(id), 10).await;
    assert!(after(seen_by_bank[0].id).await.unwrap().is_empty());
    let others = after(seen_by_lender[0].id).await;
    assert!(matches!(others, Err(ManagerError::NotFound)));
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

    w.resume(consent).await.unwrap();
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
    let resumed = w.resume(consent).await;
    assert_eq!(resumed.unwrap_err().kind(), ProblemType::StateConflict);
    let detail = w.manager.consent(w.account, consent).await.unwrap();
    assert!(
        detail
            .history
            .iter()
            .any(|h| h.what == Happening::ConsentWithdrawn),
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
    w.resume(consent).await.unwrap();
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
    // A pause holds it back only; the end of the consent ends it.
    let state = async || {
        let view = w.manager.session_view(&lender(), second.session_id).await;
        let view = view.unwrap();
        (view.state, view.problem.map(|p| p.kind))
    };
    w.manager.pause(w.account, consent, None).await.unwrap();
    assert_eq!(state().await, (SessionState::Pending, None));
    w.manager.revoke(w.account, consent, None).await.unwrap();
    assert_eq!(
        state().await,
        (SessionState::Failed, Some(ProblemType::ConsentRevoked))
    );
    let due = w.manager.due_deliveries(100).await.unwrap();
    assert!(
        due.iter().all(|d| !d.body.starts_with("eyJ")),
        "nobody is asked for a session that is over"
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
    for (iat, exp) in [(i64::MIN, i64::MAX), (w.now(), i64::MAX)] {
        let outside = EndRequest {
            iat,
            exp,
            ..banks.unverified_claims().unwrap()
        };
        let outside = sign(END_TYP, &outside, &w.bank).unwrap();
        let refused = w.manager.end_by_party(at_bank, &outside).await;
        assert!(matches!(refused, Err(ManagerError::OutsideTime)));
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
async fn no_page_is_handed_out_before_the_last_has_come_and_none_out_of_its_place() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    let (view, _) = w
        .manager
        .open_session(&w.data_request(consent).await, None)
        .await
        .unwrap();
    let at_bank = w.relayed().await.session;
    for far in [1, 400, u32::MAX] {
        let refused = w.manager.expects_page(&bank(), at_bank, far).await;
        assert!(matches!(refused, Err(ManagerError::PageOutOfOrder(_))));
    }
    w.manager.expects_page(&bank(), at_bank, 0).await.unwrap();
    let digest = Digest::of_bytes(b"x");
    w.manager
        .accept_page(&bank(), at_bank, 0, false, 6, digest)
        .await
        .unwrap();
    let early = w.manager.page_for(&lender(), view.session_id, 0).await;
    assert!(matches!(early, Err(ManagerError::NotFound)));
    w.manager
        .accept_page(&bank(), at_bank, 1, true, 6, digest)
        .await
        .unwrap();
    w.manager
        .page_for(&lender(), view.session_id, 0)
        .await
        .unwrap();
    let detail = w.manager.consent(w.account, consent).await.unwrap();
    assert_eq!((detail.sharing.len(), detail.summary.uses), (1, 1));
}

#[tokio::test]
async fn what_nobody_fetched_in_time_is_not_told_as_delivered() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    let state = async || {
        let detail = w.manager.consent(w.account, consent).await.unwrap();
        detail.sharing_states[&detail.sharing[0].id]
    };
    let session = w.serve(&w.data_request(consent).await).await;
    assert_eq!(state().await, SessionState::Ready);
    w.clock.advance(Duration::from_secs(3601));
    w.manager.expire_due().await.unwrap();
    assert_eq!(state().await, SessionState::Expired);
    let detail = w.manager.consent(w.account, consent).await.unwrap();
    let line = detail.history.last().unwrap();
    assert_eq!(line.what, Happening::SessionExpired);
    assert_eq!(line.subject_id, session.to_string());
}

#[tokio::test]
async fn a_refused_delivery_fails_the_session_and_the_source_hears_the_name_of_the_reason_only() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    let (pending, _) = w
        .manager
        .open_session(&w.data_request(consent).await, None)
        .await
        .unwrap();
    let fault = DeliveryFault::PageOrder;
    let refuse = async |party, session| w.manager.refuse_delivery(&party, session, fault).await;
    let early = refuse(lender(), pending.session_id).await;
    assert!(matches!(early, Err(ManagerError::SessionOver)));
    let at_bank = w.relayed().await.session;
    let digest = Digest::of_bytes(b"x");
    w.manager
        .accept_page(&bank(), at_bank, 0, true, 6, digest)
        .await
        .unwrap();
    let anothers = refuse(bank(), pending.session_id).await;
    assert!(matches!(anothers, Err(ManagerError::NotFound)));
    refuse(lender(), pending.session_id).await.unwrap();
    let view = w.manager.session_view(&lender(), pending.session_id).await;
    let view = view.unwrap();
    let problem = view.problem.unwrap();
    assert_eq!(view.state, SessionState::Failed);
    assert_eq!(
        (problem.kind, problem.detail),
        (ProblemType::DepositRefused, None)
    );
    assert!(w.manager.live_page_sessions().await.unwrap().is_empty());
    let due = w.manager.due_deliveries(100).await.unwrap();
    let mut told = due.iter().filter(|d| d.body.contains("delivery.refused"));
    let told = told.next().unwrap();
    assert_eq!(told.party.id, bank());
    assert!(told.body.contains("page-order") && told.body.contains(&at_bank.to_string()));
    assert!(!told.body.contains(&pending.session_id.to_string()));
    let detail = w.manager.consent(w.account, consent).await.unwrap();
    let mut lines = detail.history.iter();
    let line = lines.find(|h| h.what == Happening::SessionRefused).unwrap();
    assert_eq!(line.reason.as_deref(), Some("deposit-refused: page-order"));
    // Once.
    let again = refuse(lender(), pending.session_id).await;
    assert!(matches!(again, Err(ManagerError::SessionOver)));
}

#[tokio::test]
async fn pages_of_a_session_that_failed_are_not_handed_out() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    let (view, _) = w
        .manager
        .open_session(&w.data_request(consent).await, None)
        .await
        .unwrap();
    let at_bank = w.relayed().await.session;
    let digest = Digest::of_bytes(b"x");
    w.manager
        .accept_page(&bank(), at_bank, 0, false, 6, digest)
        .await
        .unwrap();
    let told = Problem::new(ProblemType::NoData);
    w.manager
        .refuse_session(&bank(), at_bank, &told)
        .await
        .unwrap();
    let page = w.manager.page_for(&lender(), view.session_id, 0).await;
    assert!(matches!(page, Err(ManagerError::SessionOver)));
}

#[tokio::test]
async fn no_source_is_troubled_with_what_it_would_refuse_by_its_form() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    let by_another = w.data_request_by(consent, &w.lender).await;
    let refused = w.manager.open_session(&by_another, None).await.unwrap_err();
    assert_eq!(refused.kind(), ProblemType::WrongKey);
    let due = w.manager.due_deliveries(100).await.unwrap();
    assert!(due.iter().all(|d| !d.body.starts_with("eyJ")));
    let detail = w.manager.consent(w.account, consent).await.unwrap();
    let opened = |h: &HistoryEntry| h.what == Happening::SessionOpened;
    assert!(!detail.history.iter().any(opened), "nothing in her record");
}

#[tokio::test]
async fn who_opens_sessions_that_come_to_nothing_has_to_wait() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    let told = Problem::new(ProblemType::NoData);
    for _ in 0..20_u8 {
        w.manager
            .open_session(&w.data_request(consent).await, None)
            .await
            .unwrap();
        let at_bank = w.relayed().await.session;
        w.manager
            .refuse_session(&bank(), at_bank, &told)
            .await
            .unwrap();
    }
    let once_more = w.data_request(consent).await;
    let refused = w.manager.open_session(&once_more, None).await.unwrap_err();
    assert_eq!(refused.kind(), ProblemType::TooManyRequests);
    w.clock.advance(Duration::from_secs(3601));
    let later = w.data_request(consent).await;
    assert!(w.manager.open_session(&later, None).await.is_ok());
    let detail = w.manager.consent(w.account, consent).await.unwrap();
    let refusals = detail.history.iter();
    let refusals = refusals.filter(|h| h.what == Happening::SessionRefused);
    assert_eq!(refusals.count(), 20, "each is in her record");
}

#[tokio::test]
async fn a_suspended_data_user_opens_no_session() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    let request = w.data_request(consent).await;
    let mut entry = w.manager.party(&lender()).await.unwrap();
    entry.standing = Standing::Suspended;
    w.manager.register_party(&entry).await.unwrap();
    let refused = w.manager.open_session(&request, None).await;
    assert!(matches!(refused, Err(ManagerError::NotPermitted)));
}
