//! What another Amanat store gave her to take along (`amanat-export-1`): records with the source and
//! the deposit that they had there.
//!
//! Nothing signed comes with it that this store could check, so here the records are hers, with what
//! they say of themselves kept beside them. Consents and ledgers of the other store are not taken: a
//! consent is good for one store, and a ledger that can be written into proves nothing. The file says
//! what they were; she keeps it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use consent_model::dataset::DatasetKind;
use serde_json::Value;

use super::{
    Format, Understood, UploadError,
    record::{Claim, Gathering, Problem},
};

/// The form that is understood.
const FORM: &str = "amanat-export-1";
/// Members that are not taken, where there is something in them.
const NOT_TAKEN: [&str; 3] = ["consents", "releases", "refusals"];
/// Longest name of a deposit, consent or digest that is kept.
const LONGEST: usize = 100;

pub(super) fn understand(value: &Value, now: DateTime<Utc>) -> Result<Understood, UploadError> {
    if value.get("format").and_then(Value::as_str) != Some(FORM) {
        return Err(UploadError::UnknownJson);
    }
    let records = value.get("records").and_then(Value::as_object);
    let records = records.ok_or(UploadError::UnknownJson)?;
    let deliveries = deliveries(value);
    let mut found = Gathering::new(Format::Export, now);
    for (name, rows) in records {
        let rows = rows.as_array().map_or(&[][..], Vec::as_slice);
        let Ok(dataset) = name.parse::<DatasetKind>() else {
            found.unused(name);
            continue;
        };
        for (place, record) in (1..).zip(rows) {
            found.count()?;
            let Some(mut row) = record.as_object().cloned() else {
                found.leave(Problem::NotARecord, Some(dataset), place);
                continue;
            };
            let mut said = |member: &str| row.shift_remove(member);
            let (source, deposit) = (said("source"), said("deposit"));
            let claim = claim(&deliveries, source.as_ref(), deposit.as_ref());
            found.take(dataset, claim.as_ref(), &row, place);
        }
    }
    for member in NOT_TAKEN {
        let there = value.get(member).and_then(Value::as_array);
        for _ in there.map_or(&[][..], Vec::as_slice) {
            found.unused(member);
        }
    }
    Ok(found.finish())
}

/// What the export says of each deposit.
fn deliveries(value: &Value) -> HashMap<&str, &Value> {
    let all = value.get("deliveries").and_then(Value::as_array);
    let all = all.map_or(&[][..], Vec::as_slice).iter();
    all.filter_map(|delivery| Some((delivery.get("deposit")?.as_str()?, delivery)))
        .collect()
}

/// What a record says of where it comes from. Records that were her own there say nothing else.
fn claim(
    deliveries: &HashMap<&str, &Value>,
    source: Option<&Value>,
    deposit: Option<&Value>,
) -> Option<Claim> {
    let deposit = deposit?.as_str().filter(|text| text.len() <= LONGEST)?;
    let source = source?.as_str()?.parse().ok()?;
    let delivery = deliveries.get(deposit);
    let said = |member: &str| {
        let text = delivery?.get(member)?.as_str()?;
        (text.len() <= LONGEST).then(|| text.to_owned())
    };
    Some(Claim {
        source,
        deposit: deposit.to_owned(),
        received_at: said("received_at").and_then(|at| at.parse().ok()),
        artifact: said("artifact"),
        digest: said("digest"),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use service_kit::testing;

    use super::*;

    #[test]
    fn records_keep_what_they_say_of_their_source_and_consents_and_ledgers_are_not_taken() {
        let booking = |id: &str, source: &str| {
            json!({"transaction_id": id, "account_id": "a", "booked_at": "2026-12-01T00:00:00Z",
                "amount_minor": 5, "category": "food", "source": source, "deposit": "d1"})
        };
        let file = json!({
            "format": "amanat-export-1",
            "records": {"bank.transactions": [booking("1", "bank.example"), booking("1", "~"),
                booking("2", "bank.example")]},
            "deliveries": [{"deposit": "d1", "received_at": "2026-11-01T00:00:00Z"}],
            "consents": [{"artifact": "forged"}], "releases": [{}, {}], "refusals": [],
        });
        let found = understand(&file, testing::start()).unwrap();
        assert_eq!(found.problems.len(), 0);
        let [hers, banks] = &found.groups[..] else {
            panic!("two groups");
        };
        assert_eq!((&hers.claim, hers.rows.len()), (&None, 1));
        let claim = banks.claim.as_ref().unwrap();
        assert_eq!(
            (
                claim.source.as_str(),
                claim.deposit.as_str(),
                banks.rows.len()
            ),
            ("bank.example", "d1", 2)
        );
        assert!(claim.received_at.is_some());
        assert_eq!((found.unused["consents"], found.unused["releases"]), (1, 2));
        assert!(!found.unused.contains_key("refusals"));
    }
}
