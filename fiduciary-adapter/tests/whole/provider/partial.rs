//! A part of the bank is down: what is released then, and what waits.

use consent_model::{
    approval::ApprovedItem,
    dataset::DatasetKind,
    problem::ProblemType,
    release::{Missing, MissingReason, ReleaseBody},
    request::Ask,
};
use service_kit::testing::{Plan, one_time};

use crate::provider::world::World;

const DOWN: Missing = Missing {
    dataset: DatasetKind::BankAccounts,
    reason: MissingReason::SourceUnavailable,
};

/// For accounts and transactions.
fn for_both(plan: Plan) -> Plan {
    let datasets = vec![DatasetKind::BankAccounts, DatasetKind::BankTransactions];
    let range = *plan.item.ask.range();
    Plan {
        item: ApprovedItem {
            ask: Ask::Records { datasets, range },
            ..plan.item
        },
        ..plan
    }
}

#[actix_web::test]
async fn where_further_uses_follow_what_can_be_had_is_released_and_names_what_is_missing() {
    let (w, link) = World::linked().await;
    let plan = for_both(w.plan(&link));
    let artifact = w.manager.issue(&w.manager.consent(&plan));
    *w.bank.reading.missing.lock().unwrap() = vec![DOWN];
    let request = w.request();
    assert_eq!(w.ask(artifact, &request).await, Ok(()));
    assert!(w.running.upload_now().await.unwrap());
    let pages = w.manager.pages();
    assert_eq!(pages.len(), 1);
    let ReleaseBody::Records {
        dataset,
        rows,
        missing,
        ..
    } = w.opened(&pages[0], &request).body
    else {
        panic!("a bank gave an answer");
    };
    assert_eq!((dataset, rows.len()), (DatasetKind::BankTransactions, 1));
    assert_eq!(missing, [DOWN]);
    w.stop().await;
}

#[actix_web::test]
async fn a_last_use_waits_until_everything_can_be_had_and_is_not_counted() {
    let (w, link) = World::linked().await;
    let plan = Plan {
        term: one_time(),
        ..for_both(w.plan(&link))
    };
    let artifact = w.manager.issue(&w.manager.consent(&plan));
    *w.bank.reading.missing.lock().unwrap() = vec![DOWN];
    let request = w.request();
    w.refused(artifact, &request, ProblemType::Unavailable)
        .await;
    assert_eq!(w.count("release").await, 0);
    w.bank.reading.missing.lock().unwrap().clear();
    assert_eq!(w.ask(artifact, &request).await, Ok(()));
    w.stop().await;
}

#[actix_web::test]
async fn nothing_is_released_when_everything_is_missing() {
    let (w, link) = World::linked().await;
    let plan = for_both(w.plan(&link));
    let artifact = w.manager.issue(&w.manager.consent(&plan));
    let dataset = DatasetKind::BankTransactions;
    *w.bank.reading.missing.lock().unwrap() = vec![DOWN, Missing { dataset, ..DOWN }];
    let request = w.request();
    w.refused(artifact, &request, ProblemType::Unavailable)
        .await;
    assert_eq!(w.count("release").await, 0);
    w.stop().await;
}
