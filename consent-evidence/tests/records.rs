//! What is derived for other tools: its terms are in the vocabulary, its receipts have their form.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests; a failure here is a failed test"
)]

use std::collections::BTreeSet;

use consent_evidence::archive::{
    ArchiveKeys, ConsentView,
    record::{consent_27560, kantara},
    view::{CopyView, ItemView, ViewEvent},
};
use consent_model::{
    party::Actor,
    term::{DataLife, FetchType, Frequency, Mode, Term, Unit},
};
use serde_json::{Value, json};

fn terms() -> BTreeSet<&'static str> {
    include_str!("../testdata/dpv/terms.txt").lines().collect()
}

fn keys() -> ArchiveKeys {
    serde_json::from_value(json!({
        "manager": [], "log": "log.example+00000000+AA==", "witnesses": [],
        "parties": [{"id": "lender.example", "name": "Lender", "website": "https://lender.example/",
            "grievance_url": "https://lender.example/complain", "keys": []}],
    }))
    .unwrap()
}

fn view(purpose: &str, mode: Mode, often: bool, sign_in: bool) -> ConsentView {
    let at = |n: u32| format!("2026-11-{:02}T10:00:00Z", n + 1).parse().unwrap();
    let actions = [
        ("granted", Actor::Guardian),
        ("paused", Actor::Citizen),
        ("resumed", Actor::Citizen),
        ("item_withdrawn", Actor::Citizen),
        ("withdrawn", Actor::Citizen),
        ("revoked", Actor::Board),
        ("expired", Actor::Manager),
        ("superseded", Actor::Citizen),
    ];
    let range = json!({"from": "2026-05-01", "to": "2026-10-31"});
    let asks = [
        json!({"kind": "records", "datasets": ["bank.transactions"], "range": range}),
        json!({"kind": "answer", "question": consent_model::digest::Digest::of_bytes(b"q"),
            "parameters": {}, "range": range}),
    ];
    let items = asks.into_iter().map(|ask| ItemView {
        id: "income".parse().unwrap(),
        ask: serde_json::from_value(ask).unwrap(),
        source: "bank.example".parse().unwrap(),
    });
    ConsentView {
        id: "01890a5d-ac96-774b-bcce-b302099a8057".into(),
        index: 7,
        party: "lender.example".parse().unwrap(),
        purpose: purpose.into(),
        request: None,
        notice: Some(consent_model::digest::Digest::of_bytes(b"notice")),
        language: Some("hi".into()),
        events: (0..)
            .zip(actions)
            .map(|(n, (action, actor))| ViewEvent {
                index: 7 + u64::from(n),
                action: action.into(),
                at: at(n),
                actor,
                item: None,
            })
            .collect(),
        copy: Some(CopyView {
            person: "pseudonym-0123456789".parse().unwrap(),
            decided_at: 0,
            term: Term {
                start: at(0),
                expiry: at(20),
                fetch: if often {
                    FetchType::Periodic
                } else {
                    FetchType::OneTime
                },
                frequency: often.then_some(Frequency {
                    unit: Unit::Day,
                    value: 2,
                }),
                data_life: DataLife {
                    unit: Unit::Month,
                    value: 3,
                },
                mode,
            },
            items: items.collect(),
            sign_in,
            approved_by: None,
        }),
    }
}

/// Every kind of view.
fn views() -> Vec<ConsentView> {
    let mut views = Vec::new();
    for purpose in consent_model::purpose::TABLE {
        for mode in [Mode::View, Mode::Store, Mode::Query] {
            for often in [true, false] {
                views.push(view(purpose.code, mode, often, often));
            }
        }
    }
    let without = views.iter().take(1).map(|view| ConsentView {
        copy: None,
        notice: None,
        language: None,
        party: "unknown.example".parse().unwrap(),
        ..view.clone()
    });
    let without: Vec<_> = without.collect();
    views.extend(without);
    views
}

/// The terms of the vocabulary in a value: names of members, and text that is one.
fn used(value: &Value, found: &mut BTreeSet<String>) {
    let mut take = |text: &str| {
        if let Some(term) = text.strip_prefix("dpv:") {
            found.insert(term.to_owned());
        }
    };
    match value {
        Value::String(text) => take(text),
        Value::Array(list) => list.iter().for_each(|value| used(value, found)),
        Value::Object(members) => {
            members.keys().for_each(|name| take(name));
            members.values().for_each(|value| used(value, found));
        }
        _ => {}
    }
}

#[test]
fn every_term_of_a_record_is_in_the_vocabulary_and_in_the_list() {
    let manager = "https://manager.example/".parse().unwrap();
    let mut found = BTreeSet::new();
    for view in views() {
        used(&consent_27560::record(&view, &manager, &keys()), &mut found);
    }
    let found: Vec<&str> = found.iter().map(String::as_str).collect();
    assert_eq!(found, consent_27560::TERMS);
    let terms = terms();
    for term in consent_27560::TERMS {
        assert!(terms.contains(term), "{term}");
    }
}

/// The form of a receipt, in the little of JSON Schema that it needs.
fn fits(value: &Value, schema: &Value, at: &str) -> Result<(), String> {
    let kind = schema["type"].as_str().unwrap_or("any");
    let right = match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.as_u64().is_some(),
        "boolean" => value.is_boolean(),
        other => return Err(format!("{at}: the schema says `{other}`")),
    };
    if !right {
        return Err(format!("{at} is no {kind}"));
    }
    if let Some(same) = schema.get("const")
        && same != value
    {
        return Err(format!("{at} is not {same}"));
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        if value.get(name.as_str().unwrap()).is_none() {
            return Err(format!("{at} has no {name}"));
        }
    }
    for (name, value) in value.as_object().into_iter().flatten() {
        let Some(schema) = schema["properties"].get(name) else {
            return Err(format!("{at}.{name} is not known"));
        };
        fits(value, schema, &format!("{at}.{name}"))?;
    }
    for value in value.as_array().into_iter().flatten() {
        fits(value, &schema["items"], &format!("{at}[]"))?;
    }
    Ok(())
}

#[test]
fn every_receipt_has_the_form_of_a_receipt() {
    let schema: Value =
        serde_json::from_str(include_str!("../testdata/receipt.schema.json")).unwrap();
    let receipt = kantara::receipt(&views()[0], &keys());
    let mut names: Vec<String> = receipt.as_object().unwrap().keys().cloned().collect();
    assert_eq!(fits(&receipt, &schema, "$"), Ok(()));
    // Nothing of it can be left out or be of another type; but the language, which may be unknown.
    names.retain(|name| name != "language");
    for name in names {
        let mut spoilt = receipt.clone();
        spoilt.as_object_mut().unwrap().shift_remove(&name);
        assert!(fits(&spoilt, &schema, "$").is_err(), "{name}");
        spoilt[&name] = Value::Null;
        assert!(fits(&spoilt, &schema, "$").is_err(), "{name}");
    }
    for view in views() {
        assert_eq!(
            fits(&kantara::receipt(&view, &keys()), &schema, "$"),
            Ok(())
        );
    }
}
