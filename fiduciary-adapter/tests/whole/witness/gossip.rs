//! Two parties that tell each other what they have seen find a manager that shows them two histories.

use fiduciary_adapter::{
    doctor::{Level, examine},
    witness::ForkKind,
};
use reqwest::StatusCode;
use service_kit::testing::{self, LogHistory};

use super::{COMMON, ONE, OTHER, Party, World, log};

/// A bank that compares with a clinic. Both have seen what the manager showed then.
async fn two(w: &World) -> (Party, Party) {
    let clinic = w.adapter("clinic.example").await;
    let mut config = w.config("bank.example");
    config.transparency.peers = vec![clinic.running.base_url.clone()];
    (w.run(config).await, clinic)
}

async fn end(w: World, parties: [Party; 2]) {
    for party in parties {
        party.running.stop().await;
    }
    w.manager.stop().await;
}

#[actix_web::test]
async fn what_was_seen_is_shown_and_never_goes_back() {
    let w = World::showing(log(COMMON)).await;
    let (bank, clinic) = two(&w).await;
    assert_eq!(bank.seen().await.0, StatusCode::NOT_FOUND);
    // The peer has seen nothing: nothing is wrong.
    bank.watch().await;
    let (status, kind, note) = bank.seen().await;
    assert_eq!(
        (status, kind.as_str()),
        (StatusCode::OK, "text/plain; charset=utf-8")
    );
    assert_eq!(note, log(COMMON).checkpoint());
    w.manager.show_log(log(ONE));
    clinic.watch().await;
    bank.watch().await;
    // From a cache between, say.
    w.manager.show_log(log(&ONE[..4]));
    bank.watch().await;
    assert_eq!(bank.seen().await.2, log(ONE).checkpoint());
    // Their own proof is not to be had for the moment; that is no alarm.
    assert_eq!(bank.state().await.alarms().count(), 0);
    w.manager.show_log(log(ONE));
    bank.watch().await;
    assert!(bank.forks().await.is_empty());
    end(w, [bank, clinic]).await;
}

#[actix_web::test]
async fn two_histories_of_one_size_are_found_at_the_first_word() {
    let w = World::showing(log(ONE)).await;
    let (bank, clinic) = two(&w).await;
    bank.watch().await;
    w.manager.show_log(log(OTHER));
    clinic.watch().await;
    // Again the one that the bank knows: by itself it would find nothing.
    w.manager.show_log(log(ONE));
    for _ in 0..2 {
        bank.watch().await;
    }
    let state = bank.state().await;
    let [fork] = &state.forks[..] else {
        panic!("{state:?}")
    };
    assert_eq!(fork.kind, ForkKind::TwoRoots);
    assert_eq!(fork.shown_to, clinic.running.base_url.as_str());
    assert_eq!(
        (&fork.ours, &fork.theirs),
        (&log(ONE).checkpoint(), &log(OTHER).checkpoint())
    );
    end(w, [bank, clinic]).await;
}

#[actix_web::test]
async fn two_histories_of_two_sizes_are_found_by_the_proof_that_does_not_hold() {
    let w = World::showing(log(&OTHER[..4])).await;
    let (bank, clinic) = two(&w).await;
    clinic.watch().await;
    w.manager.show_log(log(ONE));
    bank.watch().await;
    let peer = clinic.running.base_url.to_string();
    assert_eq!(bank.forks().await, [(ForkKind::NotContinued, peer)]);
    end(w, [bank, clinic]).await;
}

#[actix_web::test]
async fn a_proof_that_is_refused_for_ten_minutes_counts_as_none() {
    let w = World::showing(log(OTHER)).await;
    let (bank, clinic) = two(&w).await;
    clinic.watch().await;
    // The manager knows of nothing so long: it was put back, or says so.
    w.manager.show_log(log(COMMON));
    bank.watch().await;
    let peer = clinic.running.base_url.to_string();
    assert_eq!(bank.forks().await, [(ForkKind::Doubt, peer.clone())]);
    w.clock.advance(std::time::Duration::from_secs(599));
    bank.watch().await;
    assert_eq!(bank.forks().await, [(ForkKind::Doubt, peer.clone())]);
    w.clock.advance(std::time::Duration::from_secs(1));
    bank.watch().await;
    assert_eq!(bank.forks().await, [(ForkKind::NotContinued, peer)]);
    // Its own checkpoint of that size does not undo it.
    w.manager.show_log(log(OTHER));
    bank.watch().await;
    assert_eq!(bank.state().await.alarms().count(), 1);
    end(w, [bank, clinic]).await;
}

#[actix_web::test]
async fn what_a_party_fetches_is_held_against_what_it_was_brought_as_a_witness() {
    let w = World::showing(log(ONE)).await;
    let (bank, clinic) = two(&w).await;
    bank.watch().await;
    let brought = bank.add(log(OTHER).add_checkpoint(0).to_text()).await;
    assert_eq!(brought.0, StatusCode::OK, "the first that it is brought");
    bank.watch().await;
    assert_eq!(
        bank.forks().await,
        [(ForkKind::TwoRoots, "witness".to_owned())]
    );
    end(w, [bank, clinic]).await;
}

#[actix_web::test]
async fn another_key_of_the_log_is_refused_and_told_and_so_is_what_it_signs() {
    let w = World::showing(log(ONE)).await;
    let (bank, clinic) = two(&w).await;
    bank.watch().await;
    // The clinic is given another key from the beginning.
    w.manager.show_log(LogHistory::new(2, ONE));
    clinic.running.stop().await;
    let clinic = w.adapter("shop.example").await;
    clinic.watch().await;
    let mut config = w.config("bank.example");
    config.transparency.peers = vec![clinic.running.base_url.clone()];
    bank.running.stop().await;
    let bank = w.run(config.clone()).await;
    assert!(
        bank.running.watch_log_now().await.is_err(),
        "its checkpoint is not signed"
    );
    w.manager.show_log(log(ONE));
    bank.watch().await;
    let state = bank.state().await;
    assert_eq!(state.log, Some(log(ONE).vkey()));
    assert_eq!(state.other_keys, [LogHistory::new(2, ONE).vkey()]);
    let peer = clinic.running.base_url.to_string();
    let kinds = bank.forks().await;
    let found = |shown_to: &str| (ForkKind::OtherKey, shown_to.to_owned());
    assert_eq!(kinds, [found("watch"), found(&peer)]);

    let ids = testing::ids_at(w.clock.clone(), 11);
    let findings = examine(&config, &ids).await;
    let about: Vec<_> = findings
        .iter()
        .filter(|f| f.check == "transparency log")
        .collect();
    assert_eq!(about.len(), 2, "{findings:?}");
    assert!(about.iter().all(|finding| finding.level == Level::Fail));
    end(w, [bank, clinic]).await;
}

#[actix_web::test]
async fn a_peer_that_is_silent_or_talks_nonsense_is_no_alarm() {
    let w = World::showing(log(ONE)).await;
    let mut config = w.config("bank.example");
    // The manager itself has no such address.
    config.transparency.peers = vec![
        "http://127.0.0.1:1/".parse().unwrap(),
        w.manager.base().clone(),
    ];
    let bank = w.run(config.clone()).await;
    bank.watch().await;
    assert!(bank.forks().await.is_empty());
    let findings = examine(&config, &testing::ids_at(w.clock.clone(), 11)).await;
    let found = findings
        .iter()
        .find(|f| f.check == "transparency log")
        .unwrap();
    assert_eq!(found.level, Level::Ok);
    assert!(found.found.contains("5 entries"), "{found:?}");
    bank.running.stop().await;
    w.manager.stop().await;
}

#[actix_web::test]
async fn an_adapter_watches_by_itself() {
    let w = World::showing(log(ONE)).await;
    let mut config = w.config("bank.example");
    config.transparency.every = 60;
    config.witness = None;
    let bank = w.run(config).await;
    while bank.seen().await.0 != StatusCode::OK {
        tokio::task::yield_now().await;
    }
    assert_eq!(bank.seen().await.2, log(ONE).checkpoint());
    bank.running.stop().await;
    w.manager.stop().await;
}
