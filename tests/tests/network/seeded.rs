//! One seed, one network: what the harness promises about keys and ids.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use amanat_tests::harness::Harness;
use sandbox::asks;
use serde_json::Value;

/// Everything that is made before anything happens side by side: the keys of all parties and of
/// the manager, the canaries, and the id of the first request.
async fn made(seed: u64) -> (Vec<Value>, Vec<String>, String) {
    let network = Harness::start(seed).await.unwrap();
    let manager = &network.manager.manager;
    let mut keys = vec![serde_json::to_value(manager.jwks()).unwrap()];
    let parties = manager.parties().await.unwrap();
    // Parties of the Account Aggregator network have their keys in its registry.
    for party in parties.iter().filter(|party| !party.keys.keys().is_empty()) {
        keys.push(serde_json::to_value(&party.keys).unwrap());
    }
    let ask = asks::statement(network.ids.clock().now(), &network.addresses.lender);
    let lender = network.lender.adapter.data_user();
    let first = lender.request_consent(ask).await.unwrap();
    let canaries = network.records.canaries();
    network.stop().await.unwrap();
    (keys, canaries, first.request_id.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_seed_gives_the_same_keys_and_ids_and_another_seed_gives_others() {
    let (first, again, other) = tokio::join!(made(7), made(7), made(8));
    assert_eq!(first, again);
    assert_eq!(first.0.len(), 7, "the manager and six parties");
    assert!(first.0.iter().zip(&other.0).all(|(a, b)| a != b));
    assert!(first.1.iter().all(|canary| !other.1.contains(canary)));
    assert_ne!(first.2, other.2);
}
