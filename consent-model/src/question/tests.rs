//! What a manifest allows as parameters and as an answer.

use serde_json::json;

use super::*;

pub(super) fn manifest() -> Manifest {
    serde_json::from_value(json!({
        "name": "income", "version": 1, "publisher": "amanat", "purposes": ["105"],
        "title": {"en": "Income"}, "explanation": {"en": "…"},
        "sentence": {"en": "Between {low} and more, in steps of {band}."},
        "inputs": [{"dataset": "bank.transactions", "columns": ["amount_minor"], "longest_range_days": 31}],
        "parameters": {"band": {"type": "integer", "min": 1000, "max": 10000}},
        "output": {"max_rows": 1, "columns": [
            {"name": "low", "type": "integer", "min": 0.0, "max": 1e9, "multiple_of": "band"}]},
        "release": "banded",
        "review": {"by": "r", "at": "2026-11-01T00:00:00Z", "state": "published"}
    })).unwrap()
}

pub(super) fn map(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

#[test]
fn an_ask_outside_the_manifest_is_refused() {
    let (m, purpose) = (manifest(), "105".parse().unwrap());
    let range = DataRange {
        from: "2026-01-01".parse().unwrap(),
        to: "2026-01-31".parse().unwrap(),
    };
    let long = DataRange {
        to: "2026-02-01".parse().unwrap(),
        ..range
    };
    let ok = map(json!({"band": 5000}));
    assert_eq!(
        m.check_ask("101".parse().unwrap(), &ok, &range),
        Err(MisfitError::WrongPurpose)
    );
    assert_eq!(
        m.check_ask(purpose, &ok, &long),
        Err(MisfitError::RangeTooLong(31))
    );
    for bad in [
        json!({}),
        json!({"band": 999}),
        json!({"band": "5000"}),
        json!({"band": 5000, "x": 1}),
    ] {
        assert!(m.check_ask(purpose, &map(bad), &range).is_err());
    }
    let mut draft = m.clone();
    draft.review.state = ReviewState::Withdrawn;
    assert_eq!(
        draft.check_ask(purpose, &ok, &range),
        Err(MisfitError::NotPublished)
    );
    assert_eq!(m.check_ask(purpose, &ok, &range), Ok(()));
}

#[test]
fn a_parameter_off_its_grid_is_refused() {
    let mut m = manifest();
    let range = DataRange {
        from: "2026-01-01".parse().unwrap(),
        to: "2026-01-31".parse().unwrap(),
    };
    let mut ask = |grid: i64, band: i64| {
        let bounds = Parameter::Integer {
            min: 1000,
            max: 10_000,
            step: Some(grid),
        };
        m.parameters.insert("band".into(), bounds);
        let parameters = map(json!({"band": band}));
        m.check_ask("105".parse().unwrap(), &parameters, &range)
    };
    let refused = Err(MisfitError::ParameterOutOfBounds("band".into()));
    for (grid, band) in [(1000, 1001), (1000, 11_000), (0, 1000)] {
        assert_eq!(ask(grid, band), refused, "{band} on {grid}");
    }
    assert_eq!(ask(1000, 4000), Ok(()));
}

#[test]
fn an_answer_outside_its_shape_is_refused() {
    let (m, p) = (manifest(), map(json!({"band": 5000})));
    for bad in [
        json!([{"low": 12345}]),
        json!([{"low": -5000}]),
        json!([{"low": "5000"}]),
        json!([{"low": null}]),
        json!([{"low": 5000, "name": "x"}]),
        json!([{"low": 5000}, {"low": 5000}]),
    ] {
        let rows: Vec<Row> = serde_json::from_value(bad).unwrap();
        assert!(m.check_answer(&p, &rows).is_err());
    }
    let rows = vec![map(json!({"low": 10000}))];
    assert_eq!(m.check_answer(&p, &rows), Ok(()));
    let repeats = map(json!({"band": 5000, "low": 5000}));
    let other = Err(MisfitError::ValueOutOfShape("low".into()));
    assert_eq!(m.check_answer(&repeats, &rows), other);
    assert_eq!(
        m.sentence("ta", &p, &rows),
        "Between 10000 and more, in steps of 5000."
    );
}

#[test]
fn an_example_is_one_that_could_be_given() {
    let mut m = manifest();
    assert_eq!(
        (m.check_example(), m.example_sentence("en")),
        (Ok(()), None)
    );
    let example = |parameters, rows| Some(ExampleAnswer { parameters, rows });
    let (p, rows) = (
        map(json!({"band": 5000})),
        vec![map(json!({"low": 10_000}))],
    );
    m.example = example(p.clone(), rows.clone());
    assert_eq!(m.check_example(), Ok(()));
    let said = m.example_sentence("en");
    assert_eq!(
        said.as_deref(),
        Some("Between 10000 and more, in steps of 5000.")
    );
    for broken in [
        example(map(json!({})), rows),
        example(map(json!({"band": 5000, "other": 1})), Vec::new()),
        example(p, vec![map(json!({"low": 10_001}))]),
    ] {
        m.example = broken;
        assert!(m.check_example().is_err());
    }
}

#[test]
fn one_changed_letter_of_code_changes_the_digest() {
    let a = Package {
        manifest: manifest(),
        sql: "select 1".into(),
    };
    let b = Package {
        sql: "select 2".into(),
        ..a.clone()
    };
    assert_ne!(a.digest().unwrap(), b.digest().unwrap());
}
