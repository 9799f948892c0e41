//! What outside bytes must not do, as functions of bytes: a manifest, the code of a question, a
//! deposit, an answer. Not part of the program: for the tests, and for `tests/fuzz`.
//!
//! Each takes anything, never panics on it, and where the checks accept it, holds it against a
//! second, simpler reading of the same rules. A finding is a panic. `docs/threat-model.md` says
//! what each check stops.
//!
//! Adding one:
//! 1. Write a function of bytes here, with what must hold of whatever is accepted.
//! 2. Give it seeds and a place in `fuzz/tests.rs`, which runs it briefly.
//! 3. Add a target of the same name to `tests/fuzz`, which runs it for as long as you like.

#![expect(
    clippy::panic,
    reason = "a finding is a panic: that is how a fuzzer is told"
)]

#[cfg(test)]
mod tests;

use consent_model::{
    dataset::{ColumnType, DatasetKind, LARGEST_INTEGER, Row, check_row},
    json,
    question::{Manifest, Package, Parameter, Parameters, Step},
    release::ReleasePage,
};
use serde::Deserialize;
use serde_json::Value;

use crate::{dataset, question};

/// Most bytes that a function looks at.
pub const MOST: usize = 64 * 1024;

/// A manifest. What is accepted bounds everything that can leave.
///
/// # Panics
/// When a manifest was accepted that lets something out.
pub fn manifest(bytes: &[u8]) {
    let Ok(manifest) = json::parse::<Manifest>(bytes, MOST) else {
        return;
    };
    let names: Vec<_> = manifest
        .output
        .columns
        .iter()
        .map(|c| format!("NULL AS {}", c.name))
        .collect();
    let sql = format!("SELECT {}", names.join(", "));
    let Ok(package) = question::CheckedPackage::check(Package { manifest, sql }) else {
        return;
    };
    let manifest = package.manifest();
    assert!(
        (1..=1_000).contains(&manifest.output.max_rows),
        "rows without bound"
    );
    assert!(!manifest.inputs.is_empty(), "no input");
    for column in &manifest.output.columns {
        let name = &column.name;
        match column.kind {
            ColumnType::Text => {
                let values = column.values.as_deref().unwrap_or_default();
                assert!(!values.is_empty(), "free text `{name}`");
                assert!(values.iter().all(|v| v.len() <= 64), "long text `{name}`");
            }
            ColumnType::Integer | ColumnType::Real => {
                let (min, max) = (
                    column.min.unwrap_or(f64::NAN),
                    column.max.unwrap_or(f64::NAN),
                );
                assert!(
                    min <= max && min.is_finite() && max.is_finite(),
                    "unbounded `{name}`"
                );
                let step = column.multiple_of.as_ref().map(|step| match step {
                    Step::Fixed(step) => *step,
                    Step::Parameter(of) => match &manifest.parameters[of] {
                        Parameter::Integer { min, .. } => *min,
                        Parameter::Choice { .. } => 0,
                    },
                });
                assert!(step.is_none_or(|step| step > 0), "no step `{name}`");
                assert!(step.is_some() || max - min < 1_000.0, "exact `{name}`");
            }
            ColumnType::Date | ColumnType::Timestamp => panic!("a day leaves in `{name}`"),
        }
    }
}

/// The code of a question. Whatever the subset takes, the database prepares without touching
/// anything but what was granted and what is on the list of functions.
///
/// # Panics
/// When a statement was accepted that touches anything else.
pub fn statement(bytes: &[u8]) {
    let Ok(sql) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Err(touched) = question::accepted_touches_only_grants(sql) {
        panic!("accepted, and it touches {touched}");
    }
}

/// The pages of a deposit. What is accepted is of its schema and was asked for.
///
/// # Panics
/// When a record was accepted that does not fit.
pub fn deposit(bytes: &[u8]) {
    let Ok(pages) = json::parse::<Vec<ReleasePage>>(bytes, MOST) else {
        return;
    };
    let asked = [DatasetKind::BankTransactions, DatasetKind::ClinicConditions];
    for (kind, row) in dataset::accepted(&pages, &asked) {
        assert!(asked.contains(&kind), "not asked for: {kind}");
        let fits = check_row(kind, &row);
        assert!(fits.is_ok(), "{fits:?}");
    }
}

/// An answer, with the manifest and the parameters that it answers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    manifest: Manifest,
    parameters: Parameters,
    rows: Vec<Row>,
}

/// An answer. What is accepted is what the manifest declares and nothing else.
///
/// # Panics
/// When an answer was accepted that says more.
pub fn output(bytes: &[u8]) {
    let Ok(answer) = json::parse::<Answer>(bytes, MOST) else {
        return;
    };
    let (manifest, parameters) = (&answer.manifest, &answer.parameters);
    if manifest.check_answer(parameters, &answer.rows).is_err() {
        return;
    }
    assert!(answer.rows.len() <= manifest.output.max_rows as usize);
    for row in &answer.rows {
        for (name, value) in row {
            let column = manifest.output.columns.iter().find(|c| c.name == *name);
            let Some(column) = column else {
                panic!("a column that was not declared");
            };
            match value {
                Value::Null => assert!(column.nullable, "a null in `{name}`"),
                Value::String(text) if column.kind == ColumnType::Text => {
                    let listed = column.values.iter().flatten().any(|v| v == text);
                    assert!(listed, "a text that is not listed in `{name}`");
                }
                Value::Number(number) => {
                    let number = number.as_f64().unwrap_or(f64::NAN);
                    assert!(
                        column.min.is_none_or(|min| number >= min),
                        "too small: `{name}`"
                    );
                    assert!(
                        column.max.is_none_or(|max| number <= max),
                        "too large: `{name}`"
                    );
                    #[expect(clippy::cast_precision_loss, reason = "far below what f64 holds")]
                    let largest = LARGEST_INTEGER as f64;
                    assert!(column.kind != ColumnType::Integer || number.abs() <= largest);
                }
                // A day or moment, which no checked manifest declares.
                Value::String(_) => {
                    let day = matches!(column.kind, ColumnType::Date | ColumnType::Timestamp);
                    assert!(day, "a text in `{name}`");
                }
                _ => panic!("a value of no type in `{name}`"),
            }
        }
    }
}
