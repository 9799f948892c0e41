//! Records by kind, in the columns of our own schema: `{"bank.transactions": [{…}, …], …}`.

use chrono::{DateTime, Utc};
use consent_model::dataset::DatasetKind;
use serde_json::Value;

use super::{
    Format, Understood, UploadError,
    record::{Gathering, Problem},
};

pub(super) fn understand(value: &Value, now: DateTime<Utc>) -> Result<Understood, UploadError> {
    let members = value.as_object().ok_or(UploadError::UnknownJson)?;
    let known = |name: &String| name.parse::<DatasetKind>().is_ok();
    if !members.keys().any(known) {
        return Err(UploadError::UnknownJson);
    }
    let mut found = Gathering::new(Format::Json, now);
    for (name, records) in members {
        let Ok(dataset) = name.parse::<DatasetKind>() else {
            found.unused(name);
            continue;
        };
        let Some(records) = records.as_array() else {
            found.leave(Problem::NotARecord, Some(dataset), 0);
            continue;
        };
        for (place, record) in (1..).zip(records) {
            found.count()?;
            match record.as_object() {
                Some(row) => {
                    found.take(dataset, None, row, place);
                }
                None => found.leave(Problem::NotARecord, Some(dataset), place),
            }
        }
    }
    Ok(found.finish())
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use service_kit::testing;

    use super::*;

    #[test]
    fn records_that_do_not_fit_are_left_out_by_their_number_and_the_rest_is_taken() {
        let at = "2026-12-01T00:00:00Z";
        let booking = |id: &str, amount: Value| {
            json!({"transaction_id": id, "account_id": "a", "booked_at": at,
                "amount_minor": amount, "category": "food"})
        };
        let file = json!({
            "bank.transactions": [booking("1", json!(5)), booking("2", json!(1.5)),
                booking("1", json!(6)), "x", booking("1", json!(5))],
            "bank.loans": [{}],
        });
        let found = understand(&file, testing::start()).unwrap();
        assert_eq!(found.problems[&Problem::DoesNotFit].places, [2]);
        assert_eq!(found.problems[&Problem::Twice].places, [3]);
        assert_eq!(found.problems[&Problem::NotARecord].places, [4]);
        assert_eq!(found.unused["bank.loans"], 1);
        assert_eq!(
            found.records(),
            2,
            "a repeated record is counted in its quality"
        );
    }
}
