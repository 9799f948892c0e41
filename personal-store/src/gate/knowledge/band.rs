//! Bands in which a number is known to lie.

use std::fmt;

use consent_model::{
    dataset::{ColumnType, Row},
    question::{Manifest, OutputColumn, Parameters, Step},
};
use serde_json::Value;

use super::Told;

/// From `lower` up to, and not including, `upper`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// The least it can be.
    pub lower: i64,
    /// The first that it cannot be.
    pub upper: i64,
}

/// Bands are of her data.
impl fmt::Debug for Band {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Band")
    }
}

impl Band {
    /// How wide it is.
    #[must_use]
    pub const fn width(self) -> i64 {
        self.upper.saturating_sub(self.lower)
    }

    /// What lies in both.
    #[must_use]
    pub fn and(self, other: Self) -> Option<Self> {
        let both = Self {
            lower: self.lower.max(other.lower),
            upper: self.upper.min(other.upper),
        };
        (both.lower < both.upper).then_some(both)
    }
}

/// Which number of an answer: the words of its row, and its column.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Place {
    row: Vec<(String, String)>,
    column: String,
}

/// A number and the band it is known to lie in.
#[derive(Clone, PartialEq, Eq)]
pub struct Known {
    pub(super) place: Place,
    /// The band.
    pub band: Band,
    /// Its unit.
    pub unit: Option<String>,
}

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Known({})", self.place.column)
    }
}

impl Known {
    /// The column of the answer; of a pair the one that ends in `lower`.
    #[must_use]
    pub fn column(&self) -> &str {
        &self.place.column
    }

    /// The words in its row, which tell it from the others, each behind its column.
    #[must_use]
    pub fn row(&self) -> &[(String, String)] {
        &self.place.row
    }
}

/// What the bands of several answers come to. Where two exclude each other the number has changed
/// in between, and the newer one counts.
pub(super) fn known<'a>(
    manifest: &Manifest,
    told: impl IntoIterator<Item = &'a Told>,
) -> Vec<Known> {
    let mut told: Vec<&Told> = told.into_iter().collect();
    told.sort_by_key(|t| t.last);
    let mut known: Vec<Known> = Vec::new();
    for one in told {
        for (place, band) in bands(manifest, &one.parameters, &one.rows) {
            match known.iter_mut().find(|known| known.place == place) {
                Some(known) => known.band = known.band.and(band).unwrap_or(band),
                None => known.push(Known {
                    unit: unit(manifest, &place.column),
                    place,
                    band,
                }),
            }
        }
    }
    known
}

/// The bands that one answer tells.
pub(super) fn bands(
    manifest: &Manifest,
    parameters: &Parameters,
    rows: &[Row],
) -> Vec<(Place, Band)> {
    let mut found = Vec::new();
    for row in rows {
        let words = row.iter().filter_map(|(column, value)| {
            let word = value.as_str()?.to_owned();
            Some((column.clone(), word))
        });
        let words: Vec<_> = words.collect();
        for column in &manifest.output.columns {
            if let Some(band) = band(manifest, parameters, row, column) {
                let (row, column) = (words.clone(), column.name.clone());
                found.push((Place { row, column }, band));
            }
        }
    }
    found
}

fn band(
    manifest: &Manifest,
    parameters: &Parameters,
    row: &Row,
    column: &OutputColumn,
) -> Option<Band> {
    // A parameter that the answer repeats says nothing about her.
    if manifest.parameters.contains_key(&column.name) {
        return None;
    }
    let lower = whole(row.get(&column.name)?)?;
    if let Some(start) = column.name.strip_suffix("lower")
        && let Some(upper) = row.get(&format!("{start}upper")).and_then(whole)
    {
        return (lower < upper).then_some(Band { lower, upper });
    }
    let lower_half = column
        .name
        .strip_suffix("upper")
        .map(|s| format!("{s}lower"));
    if lower_half.is_some_and(|name| row.contains_key(&name)) {
        return None;
    }
    let step = match (&column.multiple_of, column.kind) {
        (Some(Step::Fixed(step)), _) => *step,
        (Some(Step::Parameter(name)), _) => parameters.get(name)?.as_i64()?,
        (None, ColumnType::Integer) => 1,
        (None, _) => return None,
    };
    let upper = lower.checked_add(step)?;
    (lower < upper).then_some(Band { lower, upper })
}

/// A number without decimals.
fn whole(value: &Value) -> Option<i64> {
    if let Some(number) = value.as_i64() {
        return Some(number);
    }
    let number = value.as_f64()?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole, and within what JSON carries exactly"
    )]
    let whole = number as i64;
    (number.fract() == 0.0 && number.abs() < 9.0e15).then_some(whole)
}

fn unit(manifest: &Manifest, column: &str) -> Option<String> {
    manifest.unit_of(column).map(str::to_owned)
}
