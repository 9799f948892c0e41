//! What a manifest lets out: closed lists of words, and numbers with bounds and steps.

use std::collections::BTreeSet;

use consent_model::{
    dataset::{ColumnType, LARGEST_INTEGER},
    question::{Manifest, OutputColumn, Parameter, ReleaseRule, Step},
};

use super::{
    super::package::PackageError,
    LONGEST_NAME, no,
    texts::{word, words},
};

/// Most columns of the answer.
const MOST_COLUMNS: usize = 32;
/// Most rows of an answer.
const MOST_ROWS: u32 = 1_000;
/// Most numbers that a column without a step may tell apart.
const MOST_EXACT: f64 = 1_000.0;

pub(super) fn check(manifest: &Manifest) -> Result<(), PackageError> {
    let output = &manifest.output;
    let mut names = BTreeSet::new();
    for column in &output.columns {
        let name = || column.name.clone();
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        let letters = column.name.bytes().all(plain)
            && column.name.starts_with(|c: char| c.is_ascii_lowercase())
            && column.name.len() <= LONGEST_NAME;
        if !letters {
            return no(
                "output.columns",
                "have names of 1 to 64 of a-z, 0-9 and `_`",
            );
        }
        if !names.insert(&column.name) {
            return Err(PackageError::OutputName(name()));
        }
        if let Some(unit) = &column.unit {
            word(&format!("output.columns.{}.unit", column.name), unit)?;
        }
        match column.kind {
            ColumnType::Text => text(column)?,
            ColumnType::Integer | ColumnType::Real => number(manifest, column)?,
            ColumnType::Date | ColumnType::Timestamp => return Err(PackageError::Day(name())),
        }
    }
    if names.is_empty() || output.max_rows == 0 {
        return Err(PackageError::NoOutput);
    }
    if output.columns.len() > MOST_COLUMNS || output.max_rows > MOST_ROWS {
        return no("output", "have at most 32 columns and 1000 rows");
    }
    Ok(())
}

fn text(column: &OutputColumn) -> Result<(), PackageError> {
    let Some(values) = column.values.as_ref().filter(|v| !v.is_empty()) else {
        return Err(PackageError::FreeText(column.name.clone()));
    };
    let member = format!("output.columns.{}", column.name);
    if column.min.is_some() || column.max.is_some() || column.multiple_of.is_some() {
        return no(
            &member,
            "be a text with `values`, and without the bounds of a number",
        );
    }
    words(&member, values)
}

fn number(manifest: &Manifest, column: &OutputColumn) -> Result<(), PackageError> {
    let name = || column.name.clone();
    let (Some(min), Some(max)) = (column.min, column.max) else {
        return Err(PackageError::Unbounded(name()));
    };
    #[expect(
        clippy::cast_precision_loss,
        reason = "2^53 - 1 has no more digits than f64 holds"
    )]
    let largest = LARGEST_INTEGER as f64;
    let within = |n: f64| (-largest..=largest).contains(&n);
    if !within(min) || !within(max) || min > max {
        return Err(PackageError::Unbounded(name()));
    }
    if column.values.is_some() {
        let member = format!("output.columns.{}", column.name);
        return no(&member, "be a number with bounds, and without `values`");
    }
    let step = match &column.multiple_of {
        None if manifest.release == ReleaseRule::Banded => {
            return Err(PackageError::NoBand(name()));
        }
        None => None,
        Some(Step::Fixed(step)) => Some(*step),
        // The least that it may be set to.
        Some(Step::Parameter(step)) => match manifest.parameters.get(step) {
            Some(Parameter::Integer { min, .. }) => Some(*min),
            _ => Some(0),
        },
    };
    if step.is_some_and(|step| step < 1) {
        return Err(PackageError::Step(name()));
    }
    if manifest.release == ReleaseRule::Banded && !keeps_its_bands(manifest, column) {
        return Err(PackageError::LooseBand(name()));
    }
    // Released as computed, a number may be all that a record says. So it either tells few values
    // apart, as a count of months does, or it has a step.
    let few = max - min < MOST_EXACT && (column.kind == ColumnType::Integer || step.is_some());
    if manifest.release == ReleaseRule::Exact && !few && step.is_none_or(|step| step < 2) {
        return Err(PackageError::TooExact(name()));
    }
    Ok(())
}

/// Whether no choice of parameters pins a value closer than a band. With any width to choose from,
/// a few answers would: every edge of every band must lie on one grid.
fn keeps_its_bands(manifest: &Manifest, column: &OutputColumn) -> bool {
    let repeats = manifest.parameters.contains_key(&column.name);
    match &column.multiple_of {
        Some(Step::Fixed(step)) => *step >= 2 || repeats,
        Some(Step::Parameter(step)) => matches!(
            manifest.parameters.get(step),
            Some(Parameter::Integer { step: Some(grid), .. }) if *grid >= 2
        ),
        None => false,
    }
}
