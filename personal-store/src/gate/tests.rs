//! What never leaves, then what does.

use std::{cell::Cell, future::ready};

use chrono::TimeDelta;
use consent_model::{
    approval::ApprovedItem,
    data_request::SOURCE_TYP,
    dataset::DatasetKind::BankTransactions,
    digest::Digest,
    ids::SessionId,
    jose::sign,
    release::ReleaseBody,
    request::Ask,
    status_list::Status,
    term::{DataRange, FetchType, Frequency, Term, Unit},
};
use serde_json::{Value, json};
use service_kit::testing;

use super::{
    world::{ITEM, half_year, opened, parameters, world},
    *,
};

#[tokio::test]
async fn a_consent_that_is_not_known_to_be_valid_releases_nothing() {
    let w = world().await;
    for (status, rule) in [
        (None, Rule::StatusUnknown),
        (Some(Status::Revoked), Rule::Revoked),
        (Some(Status::Paused), Rule::Paused),
        (Some(Status::Superseded), Rule::Superseded),
    ] {
        let (artifact, request) = (w.artifact(), w.request("j"));
        let outcome = w
            .serve_under(w.ids.mint(), &artifact, &request, || ready(status))
            .await;
        w.assert_refused(outcome, rule).await;
    }
}

#[tokio::test]
async fn a_consent_revoked_between_run_and_release_releases_nothing() {
    let w = world().await;
    for (then, rule) in [
        (Some(Status::Revoked), Rule::Revoked),
        (Some(Status::Paused), Rule::Paused),
        (Some(Status::Superseded), Rule::Superseded),
        (None, Rule::StatusUnknown),
    ] {
        let asked = Cell::new(0);
        let status = || {
            asked.set(asked.get() + 1);
            ready(if asked.get() == 1 {
                Some(Status::Valid)
            } else {
                then
            })
        };
        let outcome = w
            .serve_under(w.ids.mint(), &w.artifact(), &w.request("j"), status)
            .await;
        assert_eq!(asked.get(), 2);
        w.assert_refused(outcome, rule).await;
    }
}

#[tokio::test]
async fn a_consent_that_expires_while_the_question_runs_releases_nothing() {
    let w = world().await;
    let asked = Cell::new(0);
    let status = || {
        asked.set(asked.get() + 1);
        if asked.get() == 2 {
            w.clock.set(testing::start() + TimeDelta::days(30));
        }
        ready(Some(Status::Valid))
    };
    let outcome = w
        .serve_under(w.ids.mint(), &w.artifact(), &w.request("j"), status)
        .await;
    w.assert_refused(outcome, Rule::Expired).await;
}

#[tokio::test]
async fn a_request_by_another_key_outside_its_time_or_unreadable_releases_nothing() {
    let w = world().await;
    let artifact = w.artifact();
    let outcome = w
        .serve(&artifact, &w.request_of("j", None, &w.manager))
        .await;
    w.assert_refused(outcome, Rule::WrongKey).await;
    let unreadable = sign(SOURCE_TYP, &json!({"item": ITEM}), &w.cnf).unwrap();
    let outcome = w.serve(&artifact, &unreadable).await;
    w.assert_refused(outcome, Rule::Malformed).await;
    let request = w.request("j");
    w.clock.advance(std::time::Duration::from_secs(301));
    let outcome = w.serve(&artifact, &request).await;
    w.assert_refused(outcome, Rule::OutsideTime).await;
}

#[tokio::test]
async fn a_request_wider_than_consented_releases_nothing() {
    let w = world().await;
    let wide = DataRange {
        from: "2026-06-30".parse().unwrap(),
        ..half_year()
    };
    let outcome = w
        .serve(&w.artifact(), &w.request_of("j", Some(wide), &w.cnf))
        .await;
    w.assert_refused(outcome, Rule::OutsideRange).await;
}

#[tokio::test]
async fn an_answer_over_other_days_than_the_consented_ones_is_another_question() {
    let w = world().await;
    let consented = half_year();
    let narrower = [
        DataRange {
            from: consented.from.succ_opt().unwrap(),
            ..consented
        },
        DataRange {
            to: consented.to.pred_opt().unwrap(),
            ..consented
        },
    ];
    for range in narrower {
        let request = w.request_of("j", Some(range), &w.cnf);
        let outcome = w.serve(&w.artifact(), &request).await;
        w.assert_refused(outcome, Rule::OutsideRange).await;
    }
    let same = w.request_of("j", Some(consented), &w.cnf);
    assert!(w.serve(&w.artifact(), &same).await.is_ok());
}

#[tokio::test]
async fn an_answer_is_not_released_to_a_receiver_that_the_consent_does_not_show() {
    let w = world().await;
    let unnamed = w.artifact_with(w.item(), w.term(), None, false);
    let outcome = w.serve(&unnamed, &w.request("j")).await;
    w.assert_refused(outcome, Rule::NoReceiver).await;
}

#[tokio::test]
async fn a_consent_for_another_person_store_item_or_question_releases_nothing() {
    let w = world().await;
    let item = || w.item();
    let mut cases = vec![(item(), Rule::OtherSource), (item(), Rule::OtherSource)];
    cases[0].0.source.key = Some(w.cnf.public().clone());
    cases[1].0.source.key = None;
    let ask = |question, parameters: Value| Ask::Answer {
        question,
        parameters: parameters.as_object().unwrap().clone(),
        range: half_year(),
        providers: None,
    };
    for (ask, rule) in [
        (
            ask(Digest::of_bytes(b"unknown"), json!({})),
            Rule::UnknownQuestion,
        ),
        (
            ask(w.question, json!({"months": 2})),
            Rule::InvalidParameter,
        ),
        (
            ask(w.question, json!({"months": 2, "band": 999})),
            Rule::InvalidParameter,
        ),
        (
            Ask::Records {
                datasets: vec![BankTransactions],
                range: half_year(),
            },
            Rule::NotAnAnswer,
        ),
    ] {
        cases.push((ApprovedItem { ask, ..item() }, rule));
    }
    cases.push((
        ApprovedItem {
            id: "other".parse().unwrap(),
            ..item()
        },
        Rule::UnknownItem,
    ));
    let long = DataRange {
        from: "2024-01-01".parse().unwrap(),
        to: half_year().to,
    };
    let ask = Ask::Answer {
        question: w.question,
        parameters: parameters(),
        range: long,
        providers: None,
    };
    cases.push((ApprovedItem { ask, ..item() }, Rule::RangeTooLong));
    for (item, rule) in cases {
        let artifact = w.artifact_of(item, w.term(), None);
        let outcome = w.serve(&artifact, &w.request("j")).await;
        w.assert_refused(outcome, rule).await;
    }
}

#[tokio::test]
async fn a_question_withdrawn_before_or_during_its_run_releases_nothing() {
    let w = world().await;
    let (artifact, request) = (w.artifact(), w.request("j"));
    // Between the run and the release, when the status is asked for a second time.
    let asked = Cell::new(0);
    let status = || {
        asked.set(asked.get() + 1);
        if asked.get() == 2 {
            w.gate.withdrawn().extend([w.question]);
        }
        ready(Some(Status::Valid))
    };
    let outcome = w
        .serve_under(w.ids.mint(), &artifact, &request, status)
        .await;
    assert_eq!(asked.get(), 2);
    w.assert_refused(outcome, Rule::QuestionWithdrawn).await;
    let outcome = w.serve(&artifact, &w.request("j2")).await;
    w.assert_refused(outcome, Rule::QuestionWithdrawn).await;
    let (parameters, range) = (parameters(), half_year());
    let ask = w.ask(&parameters, &range);
    let shown = w.gate.preview(&w.sample.vault, &ask);
    assert!(matches!(
        shown.await,
        Err(GateError::Refused(Rule::QuestionWithdrawn))
    ));
}

#[tokio::test]
async fn an_empty_range_releases_nothing() {
    let w = world().await;
    let empty = DataRange {
        from: "2026-08-01".parse().unwrap(),
        to: "2026-08-31".parse().unwrap(),
    };
    let ask = Ask::Answer {
        question: w.question,
        parameters: parameters(),
        range: empty,
        providers: None,
    };
    let artifact = w.artifact_of(ApprovedItem { ask, ..w.item() }, w.term(), None);
    let outcome = w.serve(&artifact, &w.request("j")).await;
    w.assert_refused(outcome, Rule::NoData).await;
}

#[tokio::test]
async fn a_one_time_consent_is_served_once() {
    let w = world().await;
    let artifact = w.artifact();
    assert!(w.serve(&artifact, &w.request("j1")).await.is_ok());
    w.clock.advance(std::time::Duration::from_secs(86_400 * 20));
    assert_eq!(
        w.serve(&artifact, &w.request("j2")).await,
        Err(Rule::Exhausted)
    );
    assert_eq!(w.ledgers().await, (1, 1, Some(Rule::Exhausted)));
}

#[tokio::test]
async fn a_periodic_consent_is_served_as_often_as_its_window_allows() {
    let w = world().await;
    let frequency = Some(Frequency {
        unit: Unit::Day,
        value: 2,
    });
    let term = Term {
        fetch: FetchType::Periodic,
        frequency,
        ..w.term()
    };
    let artifact = w.artifact_of(w.item(), term, None);
    assert!(w.serve(&artifact, &w.request("j1")).await.is_ok());
    w.clock.advance(std::time::Duration::from_secs(3600));
    assert!(w.serve(&artifact, &w.request("j2")).await.is_ok());
    assert_eq!(
        w.serve(&artifact, &w.request("j3")).await,
        Err(Rule::Exhausted)
    );
    w.clock.advance(std::time::Duration::from_secs(23 * 3600));
    assert!(w.serve(&artifact, &w.request("j4")).await.is_ok());
    assert_eq!(
        w.serve(&artifact, &w.request("j5")).await,
        Err(Rule::Exhausted)
    );
}

#[tokio::test]
async fn a_source_request_is_served_once_and_a_session_has_one_request() {
    let w = world().await;
    let frequency = Some(Frequency {
        unit: Unit::Day,
        value: 9,
    });
    let term = Term {
        fetch: FetchType::Periodic,
        frequency,
        ..w.term()
    };
    let artifact = w.artifact_of(w.item(), term, None);
    let (session, request) = (w.ids.mint::<SessionId>(), w.request("j1"));
    let valid = || ready(Some(Status::Valid));
    assert!(
        w.serve_under(session, &artifact, &request, valid)
            .await
            .is_ok()
    );
    assert_eq!(w.serve(&artifact, &request).await, Err(Rule::Replayed));
    let same_jti = w.request_of("j1", Some(half_year()), &w.cnf);
    assert_eq!(w.serve(&artifact, &same_jti).await, Err(Rule::Replayed));
    let other = w.request("j2");
    let outcome = w.serve_under(session, &artifact, &other, valid).await;
    assert_eq!(outcome, Err(Rule::SessionReused));
    assert_eq!(w.ledgers().await.0, 1);
}

#[tokio::test]
async fn of_many_at_once_exactly_one_is_served_under_a_one_time_consent() {
    let w = world().await;
    let artifact = w.artifact();
    let requests: Vec<_> = (0..8).map(|n| w.request(&format!("j{n}"))).collect();
    let all = requests.iter().map(|request| w.serve(&artifact, request));
    let outcomes = futures_util::future::join_all(all).await;
    assert_eq!(outcomes.iter().filter(|o| o.is_ok()).count(), 1);
    assert!(
        outcomes
            .iter()
            .all(|o| matches!(o, Ok(_) | Err(Rule::Exhausted))),
        "{outcomes:?}"
    );
    assert_eq!(w.ledgers().await, (1, 1, Some(Rule::Exhausted)));
}

#[tokio::test]
async fn the_same_session_has_the_same_outcome_and_counts_once() {
    let w = world().await;
    let (artifact, request) = (w.artifact(), w.request("j"));
    let session = w.ids.mint();
    let revoked = || ready(Some(Status::Revoked));
    let refused: SessionId = w.ids.mint();
    assert_eq!(
        w.serve_under(refused, &artifact, &request, revoked).await,
        Err(Rule::Revoked)
    );
    let valid = || ready(Some(Status::Valid));
    let both = futures_util::future::join(
        w.serve_under(session, &artifact, &request, valid),
        w.serve_under(session, &artifact, &request, valid),
    );
    let (a, b) = both.await;
    let (a, b) = (a.unwrap(), b.unwrap());
    assert_eq!(
        (a.receipt, a.digest, a.repeated != b.repeated),
        (b.receipt, b.digest, true)
    );
    // Whatever has happened to the consent since, the outcome of a session stands.
    let again = w
        .serve_under(session, &artifact, &request, revoked)
        .await
        .unwrap();
    assert_eq!((again.receipt, again.repeated), (a.receipt, true));
    assert_eq!(
        w.serve_under(refused, &artifact, &request, valid).await,
        Err(Rule::Revoked)
    );
    assert_eq!(w.ledgers().await, (1, 1, Some(Rule::Revoked)));
}

#[tokio::test]
async fn what_leaves_is_the_answer_signed_by_her_and_sealed_to_the_request() {
    let w = world().await;
    let (parameters, range) = (parameters(), half_year());
    let ask = w.ask(&parameters, &range);
    let preview = w.gate.preview(&w.sample.vault, &ask).await.unwrap();
    assert_eq!(w.ledgers().await, (0, 0, None));
    let answer = json!([{"lower": 40_000, "upper": 45_000, "months": 2}]);
    assert_eq!(serde_json::to_value(&preview.rows).unwrap(), answer);
    assert!(preview.sentence.contains("₹40,000") && preview.sentence.contains("₹45,000"));
    assert_eq!(Digest::of_bytes(&preview.bytes), preview.digest);

    let artifact = w.artifact();
    let request = w.request("j");
    let served = w.serve(&artifact, &request).await.unwrap();
    assert_eq!(
        (served.digest, served.pages, served.repeated),
        (preview.digest, 1, false)
    );
    let page = opened(&w, &request).await;
    assert_eq!(
        (page.iss.as_str(), page.item.as_str()),
        ("store.example", ITEM)
    );
    assert_eq!(
        (page.request, page.sequence, page.last),
        (request.digest(), 0, true)
    );
    let expected = ReleaseBody::Answer {
        question: w.question,
        parameters: parameters.clone(),
        rows: preview.rows,
        receipt: served.receipt,
        salt: None,
    };
    assert!(page.body == expected);
}

#[tokio::test]
async fn her_ledger_shows_what_left_to_whom_and_how_far_it_came() {
    let w = world().await;
    let session: SessionId = w.ids.mint();
    let valid = || ready(Some(Status::Valid));
    let artifact = w.artifact();
    let served = w
        .serve_under(session, &artifact, &w.request("j"), valid)
        .await
        .unwrap();
    let vault = &w.sample.vault;
    let entry = releases(vault, 10, None).await.unwrap().remove(0);
    assert_eq!(
        (entry.receipt, entry.session, entry.digest),
        (served.receipt, session, served.digest)
    );
    assert_eq!(
        entry.data_user.as_ref().map(|p| p.as_str()),
        Some("lender.example")
    );
    assert_eq!((entry.purpose.code(), entry.at), ("105", testing::start()));
    assert_eq!(Digest::of_bytes(entry.answer.as_bytes()), served.digest);
    assert_eq!(entry.delivery, Delivery::Pending);
    assert!(
        releases(vault, 10, Some(served.receipt))
            .await
            .unwrap()
            .is_empty()
    );
    sent(vault, session, 0).await.unwrap();
    give_up(vault, session).await.unwrap();
    assert_eq!(pending(vault).await.unwrap(), vec![]);
    assert_eq!(
        releases(vault, 10, None).await.unwrap()[0].delivery,
        Delivery::Sent
    );
}

#[tokio::test]
async fn a_page_given_up_is_gone_and_its_use_stays_counted() {
    let w = world().await;
    let (session, artifact) = (w.ids.mint(), w.artifact());
    let valid = || ready(Some(Status::Valid));
    w.serve_under(session, &artifact, &w.request("j1"), valid)
        .await
        .unwrap();
    give_up(&w.sample.vault, session).await.unwrap();
    assert_eq!(pending(&w.sample.vault).await.unwrap(), vec![]);
    assert_eq!(
        w.serve(&artifact, &w.request("j2")).await,
        Err(Rule::Exhausted)
    );
    assert_eq!(
        releases(&w.sample.vault, 1, None).await.unwrap()[0].delivery,
        Delivery::GivenUp
    );
}

#[test]
fn every_rule_has_a_name_of_its_own() {
    for rule in Rule::ALL {
        assert_eq!(Rule::from_name(rule.name()), Some(*rule));
        assert!(!rule.to_string().is_empty() && rule.problem().facts().status >= 400);
    }
    assert_eq!(Rule::from_name("none"), None);
}
