//! What the package takes in and gives out: bounds that mean something, and nothing that is not
//! used.

use std::collections::BTreeSet;

use consent_model::question::{
    Manifest, OutputColumn, Package, Parameter, RUPEES, ReleaseRule, Step,
};

use super::{
    super::folder::{MANIFEST, QUERY},
    Finding,
};

/// Smallest band of an amount of money.
const SMALLEST_BAND: i64 = 100;
/// Most rows of an answer: more is a table and no answer.
const MOST_ROWS: u32 = 100;
/// Most choices of a parameter.
const MOST_CHOICES: usize = 24;

pub(super) fn check(package: &Package, findings: &mut Vec<Finding>) {
    let manifest = &package.manifest;
    head(manifest, findings);
    parameters(manifest, findings);
    output(manifest, findings);
    unused(package, findings);
}

fn head(manifest: &Manifest, findings: &mut Vec<Finding>) {
    let name = &manifest.name;
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if name.is_empty() || name.len() > 64 || !name.bytes().all(plain) {
        findings.push(Finding::refused(
            format_args!("{MANIFEST}, name"),
            "a question's name has 1 to 64 of a-z, 0-9 and `-`",
            "choose another name, as `average-monthly-income`",
        ));
    }
    if manifest.version == 0 {
        findings.push(Finding::refused(
            format_args!("{MANIFEST}, version"),
            "versions count from 1",
            "begin with 1, and count up with each change",
        ));
    }
    let codes: BTreeSet<_> = manifest.purposes.iter().map(|p| p.code()).collect();
    if codes.is_empty() || codes.len() != manifest.purposes.len() {
        findings.push(Finding::refused(
            format_args!("{MANIFEST}, purposes"),
            "a question serves at least one purpose, and names each once",
            "name the codes from docs/purposes.md that it may serve",
        ));
    }
    if manifest.publisher.trim().is_empty() || manifest.review.by.trim().is_empty() {
        findings.push(Finding::refused(
            format_args!("{MANIFEST}, publisher and review.by"),
            "nobody stands for the question",
            "name who publishes and who reviews it",
        ));
    }
}

fn parameters(manifest: &Manifest, findings: &mut Vec<Finding>) {
    for (name, parameter) in &manifest.parameters {
        let what = match parameter {
            Parameter::Integer { min, max, .. } if min > max => "its `min` is above its `max`",
            Parameter::Integer {
                step: Some(step), ..
            } if *step < 1 => "its `step` is below 1",
            Parameter::Integer {
                min,
                max,
                step: Some(step),
            } if min % step != 0 || max % step != 0 => {
                "`min` and `max` are no multiples of its `step`, so they can never be asked for"
            }
            Parameter::Choice { values } if values.is_empty() => "there is nothing to choose from",
            Parameter::Choice { values } if values.len() > MOST_CHOICES => {
                "so many choices let it be asked until the answer is exact"
            }
            Parameter::Choice { values }
                if values.iter().collect::<BTreeSet<_>>().len() != values.len()
                    || values.iter().any(|v| v.is_empty() || v.len() > 64) =>
            {
                "each choice must be another word, of 1 to 64 bytes"
            }
            _ => continue,
        };
        findings.push(Finding::refused(
            format_args!("{MANIFEST}, parameters.{name}"),
            what,
            "correct its bounds",
        ));
    }
}

fn output(manifest: &Manifest, findings: &mut Vec<Finding>) {
    if manifest.output.max_rows > MOST_ROWS {
        findings.push(Finding::refused(
            format_args!("{MANIFEST}, output.max_rows"),
            format_args!("an answer of more than {MOST_ROWS} rows is the data itself"),
            "add up, count or group in the code",
        ));
    }
    for column in &manifest.output.columns {
        let place = format!("{MANIFEST}, output.columns.{}", column.name);
        let values: Vec<&String> = column.values.iter().flatten().collect();
        if values.iter().collect::<BTreeSet<_>>().len() != values.len() {
            findings.push(Finding::refused(
                &place,
                "a word stands twice in `values`",
                "name each word once",
            ));
        }
        let money = column.unit.as_deref() == Some(RUPEES);
        if money && manifest.release == ReleaseRule::Exact {
            findings.push(Finding::warned(
                &place,
                "an exact amount of money leaves",
                "release it `banded`, with a `multiple_of` and a step",
            ));
        } else if let Some(step) = smallest_step(manifest, column).filter(|_| money)
            && step < SMALLEST_BAND
        {
            findings.push(Finding::refused(
                &place,
                format_args!("bands of {step} pin an amount of money"),
                format_args!("make the smallest band {SMALLEST_BAND} or wider"),
            ));
        }
    }
}

/// The finest step that the column can be asked for in.
fn smallest_step(manifest: &Manifest, column: &OutputColumn) -> Option<i64> {
    match column.multiple_of.as_ref()? {
        Step::Fixed(step) => Some(*step),
        Step::Parameter(name) => match manifest.parameters.get(name)? {
            Parameter::Integer { step, .. } => *step,
            Parameter::Choice { .. } => None,
        },
    }
}

/// What is declared and never used: she would be told that more is looked at than is.
fn unused(package: &Package, findings: &mut Vec<Finding>) {
    let code = without_comments(&package.sql);
    let words: BTreeSet<String> = code
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != ':')
        .map(str::to_ascii_lowercase)
        .collect();
    for input in &package.manifest.inputs {
        for column in &input.columns {
            if !words.contains(column.as_str()) {
                findings.push(Finding::refused(
                    format_args!("{MANIFEST}, inputs.{}.columns.{column}", input.dataset),
                    format_args!("{QUERY} never names this column"),
                    "leave the column out: a question is granted what it needs",
                ));
            }
        }
    }
    for name in package.manifest.parameters.keys() {
        let counted = name == "months" && words.contains(":since");
        if !counted && !words.contains(&format!(":{name}")) {
            findings.push(Finding::refused(
                format_args!("{MANIFEST}, parameters.{name}"),
                format_args!("{QUERY} never names `:{name}`"),
                "leave the parameter out, or use it",
            ));
        }
    }
}

fn without_comments(sql: &str) -> String {
    let lines = sql
        .lines()
        .map(|line| line.split_once("--").map_or(line, |(code, _)| code));
    lines.collect::<Vec<_>>().join("\n")
}
