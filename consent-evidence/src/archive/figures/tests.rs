//! What is counted, and what is not.

use serde_json::{Value, json};

use super::*;

fn event(kind: &str, at: &str, more: Value) -> LogEvent {
    let (subject, action) = kind.split_once('.').unwrap();
    serde_json::from_value(json!({
        "version": 1, "id": "01890a5d-ac96-774b-bcce-b302099a8057", "at": at, "subject": subject,
        "action": action, "subject_id": "x", "seq": 1, "actor": "citizen", "facts": more,
    }))
    .unwrap()
}

const CONSENT: &str = "01890a5d-ac96-774b-bcce-b302099a8058";

fn copy(party: &str) -> LogEvent {
    event(
        "artifact.changed",
        "2026-11-23T10:00:00Z",
        json!({"party": party}),
    )
}

fn stop(at: &str, copies: usize) -> LogEvent {
    let digest = consent_model::digest::Digest::of_bytes(b"x");
    let facts = json!({"consent": CONSENT, "party": "lender.example", "purpose": "104",
        "copies": vec![digest; copies]});
    event("consent.withdrawn", at, facts)
}

fn said(party: &str, at: &str) -> LogEvent {
    event(
        "consent.acknowledged",
        at,
        json!({"consent": CONSENT, "party": party}),
    )
}

fn figures(events: &[LogEvent]) -> Totals {
    let mut figures = Figures::default();
    (0..)
        .zip(events)
        .for_each(|(n, event)| figures.take(n, event));
    figures.finish()
}

#[test]
fn what_is_acknowledged_by_nobody_who_holds_a_copy_counts_as_none() {
    let others = figures(&[
        said("bank.example", "2026-11-23T09:00:00Z"),
        copy("other.example"),
        copy("bank.example"),
        copy("lender.example"),
        stop("2026-11-23T10:00:00Z", 2),
        said("other.example", "2026-11-23T10:00:01Z"),
    ]);
    let expected = Acknowledgements {
        stopped: 1,
        none: 2,
        ..Acknowledgements::default()
    };
    assert_eq!(others.acknowledgements, expected);
}

#[test]
fn entries_that_do_not_stand_right_before_are_not_its_copies() {
    let totals = figures(&[
        copy("bank.example"),
        event("account.opened", "2026-11-23T10:00:00Z", json!({})),
        stop("2026-11-23T10:00:00Z", 1),
    ]);
    assert_eq!(totals.acknowledgements.none, 0);
    assert_eq!(totals.acknowledgements.stopped, 1);
}

#[test]
fn each_party_is_timed_once_from_the_stop() {
    let totals = figures(&[
        copy("bank.example"),
        copy("lender.example"),
        stop("2026-11-23T10:00:00Z", 2),
        said("lender.example", "2026-11-23T10:00:01.234Z"),
        said("lender.example", "2026-11-24T10:00:00Z"),
        said("bank.example", "2026-11-23T10:00:20Z"),
    ]);
    let expected = Acknowledgements {
        stopped: 1,
        number: 2,
        none: 0,
        median_ms: 1300,
        p95_ms: 20_000,
        longest_ms: 20_000,
    };
    assert_eq!(totals.acknowledgements, expected);
}

#[test]
fn what_became_of_it_is_counted_by_day_and_by_party_and_purpose() {
    let facts = |party| json!({"party": party, "purpose": "104"});
    let mut figures = Figures::default();
    for (number, (kind, at, party)) in (0..).zip([
        ("decision.denied", "2026-11-22T23:59:59Z", "b.example"),
        ("consent.granted", "2026-11-23T00:00:00Z", "a.example"),
        ("consent.granted", "2026-11-23T00:00:01Z", "b.example"),
        ("rights_request.made", "2026-11-23T00:00:02Z", "b.example"),
        ("something.new", "2026-11-23T00:00:02Z", "b.example"),
    ]) {
        figures.take(number, &event(kind, at, facts(party)));
    }
    figures.sealed();
    let totals = figures.finish();
    assert_eq!((totals.entries, totals.sealed), (5, 1));
    assert_eq!((totals.consents.given, totals.consents.denied), (2, 1));
    assert_eq!(totals.complaints.made, 1);
    let of: Vec<_> = totals
        .parties
        .iter()
        .map(|of| (of.party.as_str(), of.outcomes.given, of.outcomes.denied))
        .collect();
    assert_eq!(of, [("a.example", 1, 0), ("b.example", 1, 1)]);
    let days: Vec<_> = totals
        .days
        .values()
        .map(|kinds| kinds.values().sum::<u64>())
        .collect();
    assert_eq!(days, [1, 4]);
    let table = totals.csv().unwrap();
    let text = String::from_utf8(table.concat()).unwrap();
    assert!(
        text.starts_with("part,day,party,purpose,figure,value\r\n"),
        "{text}"
    );
    assert!(
        text.contains("days,2026-11-23,,,consent.granted,2\r\n"),
        "{text}"
    );
    assert!(
        text.contains("parties,,b.example,104,denied,1\r\n"),
        "{text}"
    );
    let read: Value = serde_json::from_slice(&totals.json().unwrap()).unwrap();
    assert_eq!(read["days"]["2026-11-22"]["decision.denied"], 1);
    assert_eq!(read["parties"][0]["purpose"], "104");
}

#[test]
fn times_are_rounded_up_to_two_digits_and_ranked() {
    for (time, rounded) in [
        (0, 0),
        (7, 7),
        (99, 99),
        (100, 100),
        (101, 110),
        (991, 1000),
        (1234, 1300),
    ] {
        assert_eq!(two_digits(time), rounded, "{time}");
    }
    let mut times = Times::default();
    assert_eq!(times.at(50), 0);
    (1..=20).for_each(|time| times.add(time));
    assert_eq!((times.at(50), times.at(95), times.longest), (10, 19, 20));
}
