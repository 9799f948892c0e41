//! The examples: that there are enough, and that each gives exactly what it says, whatever order
//! its records lie in.

use std::collections::BTreeSet;

use consent_model::{
    dataset::Row,
    digest::canonical,
    question::{Manifest, ReviewState},
};
use service_kit::entropy::IdSource;

use super::{
    super::{
        CheckedPackage,
        example::{Example, Expected, Nothing, Records, filled},
        folder::EXAMPLES,
        trial::{Trial, TrialError, Tried},
    },
    Finding, explain,
};

/// Fewest examples of a question.
const FEWEST: usize = 3;

/// What a run comes to: an answer, or why there is none.
type Outcome = Result<Tried, Nothing>;

pub(super) fn check(examples: &[Example], findings: &mut Vec<Finding>) {
    if examples.len() < FEWEST {
        findings.push(Finding::refused(
            EXAMPLES,
            format_args!("there are {} examples", examples.len()),
            format_args!(
                "show at least {FEWEST}: a usual case, an edge of a band or bound, and records \
                 that nothing matches"
            ),
        ));
    }
    let mut names = BTreeSet::new();
    for (place, example) in examples.iter().enumerate() {
        if example.name.trim().is_empty() || !names.insert(&example.name) {
            findings.push(Finding::refused(
                format_args!("{EXAMPLES}, example {}", place + 1),
                "its name is empty, or another example has it",
                "name what it shows",
            ));
        }
    }
    let first = examples.first().map(|e| &e.expected);
    if examples.len() >= FEWEST && examples.iter().all(|e| Some(&e.expected) == first) {
        findings.push(Finding::refused(
            EXAMPLES,
            "every example has the same answer, so none shows what the question tells apart",
            "show at least two different answers",
        ));
    }
}

/// Runs every example.
pub(super) async fn run(
    package: &CheckedPackage,
    examples: &[Example],
    ids: &IdSource,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (place, example) in examples.iter().enumerate() {
        let place = format!("{EXAMPLES}, example {} ({})", place + 1, example.name);
        if let Err(finding) = one(package, example, &place, ids).await {
            findings.push(*finding);
        }
    }
    findings
}

async fn one(
    package: &CheckedPackage,
    example: &Example,
    place: &str,
    ids: &IdSource,
) -> Result<(), Box<Finding>> {
    askable(package.manifest(), example, place)?;
    let records = filled(&example.records, &example.range).map_err(|(dataset, row, error)| {
        Finding::refused(
            format_args!("{place}, records.{dataset}[{row}]"),
            error,
            "write the record as docs/questions.md shows the columns of its kind",
        )
    })?;
    let failed = |error: TrialError| Box::new(explain::trial(place, &error));
    let trial = Trial::over(&records, ids).await.map_err(failed)?;
    let (parameters, range) = (&example.parameters, &example.range);
    let given = trial
        .run(package, parameters, range)
        .await
        .map_err(failed)?;
    same_as_expected(&given, &example.expected, place)?;
    let again = trial
        .run(package, parameters, range)
        .await
        .map_err(failed)?;
    let mut others = vec![("a second time", again)];
    for (how, records) in [
        (
            "with the records in reversed order",
            ordered(&records, reversed),
        ),
        (
            "with the records in another order",
            ordered(&records, shuffled),
        ),
    ] {
        let trial = Trial::over(&records, ids).await.map_err(failed)?;
        others.push((
            how,
            trial
                .run(package, parameters, range)
                .await
                .map_err(failed)?,
        ));
    }
    match others.into_iter().find(|(_, other)| *other != given) {
        None => Ok(()),
        Some((how, other)) => Err(Box::new(Finding::refused(
            place,
            format_args!(
                "run {how} it answers otherwise: {} instead of {}",
                told(&other),
                told(&given)
            ),
            "order the rows of the answer, and break every tie by a column; take `max` or `min` \
             where one of several records is meant",
        ))),
    }
}

/// Whether the question may be asked like this once it is published.
fn askable(manifest: &Manifest, example: &Example, place: &str) -> Result<(), Box<Finding>> {
    let mut published = manifest.clone();
    published.review.state = ReviewState::Published;
    let Some(purpose) = manifest.purposes.first() else {
        return Ok(());
    };
    if let Some(other) = example
        .records
        .keys()
        .find(|kind| !manifest.inputs.iter().any(|input| input.dataset == **kind))
    {
        return Err(Box::new(Finding::refused(
            format_args!("{place}, records.{other}"),
            "the question does not read records of this kind",
            "leave them out, or add the kind to the manifest's `inputs`",
        )));
    }
    published
        .check_ask(*purpose, &example.parameters, &example.range)
        .map_err(|error| Box::new(explain::misfit(place, &error)))
}

fn same_as_expected(given: &Outcome, expected: &Expected, place: &str) -> Result<(), Box<Finding>> {
    let same = match (given, expected) {
        (Ok(tried), Expected::Rows(rows)) => canonical(&tried.rows).ok() == canonical(rows).ok(),
        (Err(why), Expected::Nothing(expected)) => why == expected,
        _ => false,
    };
    if same {
        return Ok(());
    }
    let expected = match expected {
        Expected::Rows(rows) => plain(rows),
        Expected::Nothing(nothing) => nothing.to_string(),
    };
    Err(Box::new(Finding::refused(
        format_args!("{place}, expected"),
        format_args!("it gives {} and not {expected}", told(given)),
        "correct the code, or what is expected of it",
    )))
}

fn told(outcome: &Outcome) -> String {
    match outcome {
        Ok(tried) => plain(&tried.rows),
        Err(nothing) => nothing.to_string(),
    }
}

/// Rows as JSON. They are of nobody's records.
fn plain(rows: &[Row]) -> String {
    serde_json::to_string(rows).unwrap_or_default()
}

fn ordered(records: &Records, order: fn(&[Row]) -> Vec<Row>) -> Records {
    records
        .iter()
        .map(|(kind, rows)| (*kind, order(rows)))
        .collect()
}

fn reversed(rows: &[Row]) -> Vec<Row> {
    rows.iter().rev().cloned().collect()
}

/// Every other record first, then the rest from the end.
fn shuffled(rows: &[Row]) -> Vec<Row> {
    let every_other = rows.iter().skip(1).step_by(2);
    let rest: Vec<_> = rows.iter().step_by(2).collect();
    every_other.chain(rest.into_iter().rev()).cloned().collect()
}
