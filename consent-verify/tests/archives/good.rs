//! An honest archive has no findings, whatever it holds.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests; a failure here is a failed test"
)]

use crate::common::{
    BANK, LENDER, World, log_key, manager, person_name, small, story, witness, zips,
};
use consent_evidence::archive::Scope;
use consent_verify::{Options, Report};

fn clean(report: &Report) {
    assert!(report.is_clean(), "{report}");
}

fn check(world: &World, scope: &Scope) -> Report {
    zips::check(&world.export(scope))
}

#[test]
fn ten_thousand_events_of_people_denials_pauses_and_releases_have_no_findings() {
    let world = story::world(40, 17);
    assert!(world.entries.len() >= 10_000, "{}", world.entries.len());
    let report = check(&world, &world.population());
    clean(&report);
    assert_eq!(report.entries, world.entries.len() as u64);
    let requests = report.requests;
    assert_eq!(requests.requests, 40 * 17);
    assert!(requests.denied > 50 && requests.expired > 50 && requests.open == 0);
    for kind in [
        "consent.paused",
        "data_session.refused",
        "decision.deferred",
    ] {
        assert!(report.events[kind] > 10, "{kind}");
    }
}

#[test]
fn a_person_s_and_a_party_s_archive_have_no_findings() {
    let world = small();
    for person in 0..3 {
        let name = person_name(person);
        let report = check(world, &Scope::Person { name });
        clean(&report);
        assert!(report.entries > 50);
    }
    for id in [LENDER, BANK] {
        let id = id.parse().unwrap();
        let report = check(world, &Scope::Party { id });
        clean(&report);
        assert!(report.entries > 100);
    }
}

#[test]
fn a_population_may_begin_and_end_anywhere() {
    let world = small();
    let size = world.entries.len() as u64;
    for (from, to) in [(0, size / 2), (size / 3, size), (101, 333), (7, 8), (5, 5)] {
        clean(&check(world, &Scope::Population { from, to }));
    }
}

#[test]
fn an_erased_person_leaves_digests_and_no_findings() {
    let mut world = small().clone();
    let name = person_name(2);
    for at in world.selected(&Scope::Person { name }) {
        world.entries[at].sealed = true;
    }
    // A request that was nobody's when it came names her by what became of it: it goes as well.
    let report = check(&world, &world.population());
    clean(&report);
    assert!(report.sealed > 50);
}

#[test]
fn keys_that_were_given_are_said_to_be() {
    let options = Options {
        log_key: Some(log_key().vkey()),
        manager_keys: vec![manager().kid().clone()],
        witnesses: vec![witness().vkey()],
        workers: 1,
    };
    let archive = small().export(&small().population());
    let report = zips::check_with(&archive, &options);
    clean(&report);
    assert!(!report.to_string().contains("from the archive itself"));
    assert!(
        zips::check(&archive)
            .to_string()
            .contains("from the archive itself")
    );
}

#[test]
fn a_record_that_is_older_than_its_log_is_taken_and_counted_apart() {
    let mut world = small().clone();
    let entered = world.now;
    // Nothing was entered for the parties of what became of consents, nor a key of their evidence.
    for at in world.all("artifact", "changed").into_iter().rev() {
        world.remove(at);
    }
    for at in world.all("sharing", "recorded").into_iter().rev() {
        world.remove(at);
    }
    world.renumber();
    for item in &mut world.entries {
        if matches!(item.event.subject.as_str(), "artifact") {
            item.event.at = entered;
        } else {
            item.event.entered_at = Some(entered);
            item.event.facts.evidence_key = None;
        }
    }
    // The keys are there for the artifacts all the same.
    for at in world.all("passkey", "added") {
        world.event(at).facts.evidence_key = None;
    }
    let report = check(&world, &world.population());
    let kinds: Vec<_> = report.counts.keys().collect();
    assert!(report.earlier > 300);
    assert_eq!(
        kinds,
        [&consent_verify::Kind::EvidenceKeyMissing],
        "{report}"
    );
}
