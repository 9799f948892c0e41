//! Whose records an answer is worked out over.

use consent_model::{
    approval::ApprovedItem, dataset::DatasetKind::BankTransactions, request::Ask, scope::Providers,
};
use serde_json::json;

use super::{
    world::{World, half_year, parameters, world},
    *,
};
use crate::dataset::tests::{bring_from, transaction};

#[tokio::test]
async fn only_the_records_of_the_providers_that_are_named_count() {
    let mut w = world().await;
    let more = vec![transaction(
        "t1",
        "2026-12-06T00:00:00Z",
        9_000_000,
        "income",
    )];
    bring_from("second-bank.example", &w.sample, BankTransactions, more).await;
    let (parameters, range) = (parameters(), half_year());
    let all = w.ask(&parameters, &range);
    let all = w.gate.preview(&w.sample.vault, &all).await.unwrap();
    assert_eq!(all.rows[0]["lower"], json!(85_000));
    let named =
        |names: &[&str]| -> Providers { names.iter().map(|name| name.parse().unwrap()).collect() };
    for (names, lower) in [
        (&["bank.example"][..], 40_000),
        (&["second-bank.example"], 45_000),
        (&["bank.example", "second-bank.example"], 85_000),
        (&["nobody.example", "bank.example"], 40_000),
    ] {
        let providers = Some(named(names));
        let ask = PreviewAsk {
            providers: providers.as_ref(),
            ..w.ask(&parameters, &range)
        };
        let preview = w.gate.preview(&w.sample.vault, &ask).await.unwrap();
        assert_eq!(preview.rows[0]["lower"], json!(lower), "{names:?}");
    }
    let asking = |w: &World, names: &[&str]| {
        let ask = Ask::Answer {
            question: w.question,
            parameters: parameters.clone(),
            range: half_year(),
            providers: Some(named(names)),
        };
        w.artifact_of(ApprovedItem { ask, ..w.item() }, w.term(), None)
    };
    // Nothing at all of whom she does not deal with.
    let outcome = w
        .serve(&asking(&w, &["nobody.example"]), &w.request("j0"))
        .await;
    w.assert_refused(outcome, Rule::NoData).await;
    // Whose records it was about is in her ledger, and it is a way of asking of its own.
    for (names, jti) in [
        (&["bank.example"][..], "j1"),
        (&["second-bank.example"], "j2"),
    ] {
        w.cnf = w.ids.signing_key();
        assert!(w.serve(&asking(&w, names), &w.request(jti)).await.is_ok());
    }
    let newest = releases(&w.sample.vault, 1, None).await.unwrap();
    assert_eq!(newest[0].providers, Some(named(&["second-bank.example"])));
    let told = told_to_all(&w.sample.vault, &w.gate.catalogue)
        .await
        .unwrap();
    let told = &told[&"lender.example".parse().unwrap()];
    let whose: Vec<_> = told.iter().map(|told| told.providers.clone()).collect();
    assert_eq!(whose.len(), 2, "two variants");
    for names in [["bank.example"], ["second-bank.example"]] {
        assert!(whose.contains(&Some(named(&names))), "{names:?}");
    }
}
