//! A question: a reviewed, published package of manifest and code, known by its digest (design
//! §7). The artifact names that digest, so what runs at home is exactly what she approved.
//!
//! This module knows the words and checks parameters and answers against the manifest. It does
//! not parse or run SQL; that is the store's.

mod sentence;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    dataset::{ColumnType, DatasetKind, fits},
    digest::{Digest, DigestError},
    purpose::Purpose,
    term::DataRange,
};

pub use self::sentence::{RUPEES, grouped};

/// A text in several languages, keyed by BCP 47 tag; `en` is always there.
pub type Texts = BTreeMap<String, String>;

/// The text in the language, else in English, else nothing.
#[must_use]
pub fn text_in<'a>(texts: &'a Texts, language: &str) -> &'a str {
    texts
        .get(language)
        .or_else(|| texts.get("en"))
        .map_or("", String::as_str)
}

/// What a question declares about itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Short name: `average-monthly-income`.
    pub name: String,
    /// Version of the package, counted up.
    pub version: u32,
    /// Who publishes it.
    pub publisher: String,
    /// Purposes it may serve.
    pub purposes: Vec<Purpose>,
    /// Title per language.
    pub title: Texts,
    /// Plain explanation per language.
    pub explanation: Texts,
    /// The answer as a sentence per language; `{column}` and `{parameter}` stand for values.
    pub sentence: Texts,
    /// What it reads.
    pub inputs: Vec<Input>,
    /// What the data user may set.
    #[serde(default)]
    pub parameters: BTreeMap<String, Parameter>,
    /// What it gives.
    pub output: Output,
    /// What a fixed word of the answer or of a parameter is called, by column or parameter, by word.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, BTreeMap<String, Texts>>,
    /// What an answer looks like, made up by the publisher: for people who decide before they can
    /// look at their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<ExampleAnswer>,
    /// How the answer is made coarse before it leaves.
    pub release: ReleaseRule,
    /// Who looked at it.
    pub review: Review,
}

/// A made-up answer. It is nobody's, and says nothing about anybody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExampleAnswer {
    /// What was asked in the example.
    #[serde(default)]
    pub parameters: Parameters,
    /// What was answered.
    pub rows: Vec<Row>,
}

/// One dataset that a question reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Kind of records.
    pub dataset: DatasetKind,
    /// The only columns that will exist when it runs.
    pub columns: Vec<String>,
    /// Longest range it may be given, in days.
    pub longest_range_days: u32,
}

/// A parameter and its bounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Parameter {
    /// A whole number.
    Integer {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
        /// Only multiples of this may be asked for. Where the parameter is the step of an answer,
        /// every edge of every band lies on this grid, so no two bands pin a value closer than it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<i64>,
    },
    /// One of a few words.
    Choice {
        /// The words.
        values: Vec<String>,
    },
}

/// The shape of the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// Columns in order.
    pub columns: Vec<OutputColumn>,
    /// Most rows.
    pub max_rows: u32,
}

/// One column of the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OutputColumn {
    /// Name. A column with the name of a parameter repeats that parameter.
    pub name: String,
    /// Type.
    #[serde(rename = "type")]
    pub kind: ColumnType,
    /// Unit for people: `INR`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Smallest number allowed out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// Largest number allowed out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// Numbers must be a multiple of this value, or of the parameter of this name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multiple_of: Option<Step>,
    /// The only texts allowed out; required for text columns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
    /// Whether null may stand for "not known".
    #[serde(default)]
    pub nullable: bool,
}

/// A fixed step or the name of a parameter that holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Step {
    /// Fixed.
    Fixed(i64),
    /// The value of this parameter.
    Parameter(String),
}

/// How the answer is made coarse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReleaseRule {
    /// As computed.
    Exact,
    /// In bands, through `multiple_of`.
    Banded,
}

/// The review that let it be published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// Reviewer.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Outcome.
    pub state: ReviewState,
}

/// Where a package stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReviewState {
    /// Being written.
    Draft,
    /// Looked at.
    Reviewed,
    /// May be asked.
    Published,
    /// May no longer be asked or run.
    Withdrawn,
}

/// Manifest and code together: what the digest is over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// The manifest.
    pub manifest: Manifest,
    /// One `SELECT`.
    pub sql: String,
}

/// Values of parameters, by name.
pub type Parameters = Map<String, Value>;

/// Why parameters or an answer do not fit the manifest. Never carries a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MisfitError {
    /// A parameter that the manifest does not have.
    #[error("the question has no parameter `{0}`")]
    UnknownParameter(String),
    /// A parameter is absent.
    #[error("parameter `{0}` is missing")]
    MissingParameter(String),
    /// A parameter is of the wrong type or out of bounds.
    #[error("parameter `{0}` is out of its bounds")]
    ParameterOutOfBounds(String),
    /// The purpose is not one the question may serve.
    #[error("the question may not serve this purpose")]
    WrongPurpose,
    /// The range is longer than the question may be given.
    #[error("the data range is longer than the {0} days the question allows")]
    RangeTooLong(u32),
    /// The package is not published.
    #[error("the question is not published")]
    NotPublished,
    /// More rows than declared.
    #[error("the answer has more than {0} rows")]
    TooManyRows(u32),
    /// Columns are not the declared ones.
    #[error("the answer's columns are not the declared ones")]
    WrongColumns,
    /// A value has the wrong type, bounds or step.
    #[error("a value of answer column `{0}` is outside its declared shape")]
    ValueOutOfShape(String),
}

impl Package {
    /// The digest by which artifacts name this package.
    ///
    /// # Errors
    /// When the manifest holds a number that has no canonical form.
    pub fn digest(&self) -> Result<Digest, DigestError> {
        Digest::of_json(self)
    }
}

impl Manifest {
    /// Checks that the question may be asked so.
    ///
    /// # Errors
    /// The first thing that does not fit.
    pub fn check_ask(
        &self,
        purpose: Purpose,
        parameters: &Parameters,
        range: &DataRange,
    ) -> Result<(), MisfitError> {
        if self.review.state != ReviewState::Published {
            return Err(MisfitError::NotPublished);
        }
        if !self.purposes.contains(&purpose) {
            return Err(MisfitError::WrongPurpose);
        }
        let longest = self
            .inputs
            .iter()
            .map(|i| i.longest_range_days)
            .min()
            .unwrap_or(0);
        if range.from > range.to || range.days() > i64::from(longest) {
            return Err(MisfitError::RangeTooLong(longest));
        }
        self.check_parameters(parameters)
    }

    /// Checks that parameters are the declared ones and within their bounds.
    fn check_parameters(&self, parameters: &Parameters) -> Result<(), MisfitError> {
        if let Some(name) = parameters
            .keys()
            .find(|name| !self.parameters.contains_key(*name))
        {
            return Err(MisfitError::UnknownParameter(
                name.chars().take(40).collect(),
            ));
        }
        for (name, bounds) in &self.parameters {
            let Some(value) = parameters.get(name) else {
                return Err(MisfitError::MissingParameter(name.clone()));
            };
            let inside = match bounds {
                Parameter::Integer { min, max, step } => value.as_i64().is_some_and(|n| {
                    let on_grid = step.is_none_or(|step| n.checked_rem(step) == Some(0));
                    on_grid && (*min..=*max).contains(&n)
                }),
                Parameter::Choice { values } => value
                    .as_str()
                    .is_some_and(|t| values.iter().any(|v| v == t)),
            };
            if !inside {
                return Err(MisfitError::ParameterOutOfBounds(name.clone()));
            }
        }
        Ok(())
    }

    /// Checks that the example is one that could be given: parameters within their bounds, and an
    /// answer of the declared shape.
    ///
    /// # Errors
    /// The first thing that does not fit.
    pub fn check_example(&self) -> Result<(), MisfitError> {
        let Some(example) = &self.example else {
            return Ok(());
        };
        self.check_parameters(&example.parameters)?;
        self.check_answer(&example.parameters, &example.rows)
    }

    /// The example as a sentence.
    #[must_use]
    pub fn example_sentence(&self, language: &str) -> Option<String> {
        let example = self.example.as_ref()?;
        let said = self.sentence(language, &example.parameters, &example.rows);
        (!said.trim().is_empty()).then_some(said)
    }

    /// Checks an answer against the declared shape: exact columns, row limit, types, bounds and
    /// steps. Anything undeclared is refused.
    ///
    /// # Errors
    /// The first thing that does not fit.
    pub fn check_answer(&self, parameters: &Parameters, rows: &[Row]) -> Result<(), MisfitError> {
        if rows.len() > self.output.max_rows as usize {
            return Err(MisfitError::TooManyRows(self.output.max_rows));
        }
        for row in rows {
            if row.len() != self.output.columns.len() {
                return Err(MisfitError::WrongColumns);
            }
            for column in &self.output.columns {
                let value = row.get(&column.name).ok_or(MisfitError::WrongColumns)?;
                if !column.allows(value, parameters) {
                    return Err(MisfitError::ValueOutOfShape(column.name.clone()));
                }
            }
        }
        Ok(())
    }
}

/// One row of an answer.
pub type Row = crate::dataset::Row;

impl OutputColumn {
    fn allows(&self, value: &Value, parameters: &Parameters) -> bool {
        // A column with the name of a parameter repeats it and can say nothing else.
        if parameters
            .get(&self.name)
            .is_some_and(|asked| asked != value)
        {
            return false;
        }
        if value.is_null() {
            return self.nullable;
        }
        if !fits(self.kind, value) {
            return false;
        }
        if let Some(number) = value.as_f64() {
            let step = match &self.multiple_of {
                None => None,
                Some(Step::Fixed(n)) => Some(*n),
                Some(Step::Parameter(name)) => match parameters.get(name).and_then(Value::as_i64) {
                    Some(n) => Some(n),
                    None => return false,
                },
            };
            #[expect(clippy::cast_precision_loss, reason = "steps are far below 2^53")]
            let on_step = step.is_none_or(|n| n > 0 && number % (n as f64) == 0.0);
            return on_step
                && self.min.is_none_or(|m| number >= m)
                && self.max.is_none_or(|m| number <= m);
        }
        match (self.kind, &self.values) {
            (ColumnType::Text, Some(allowed)) => value
                .as_str()
                .is_some_and(|t| allowed.iter().any(|a| a == t)),
            // Free text could carry anything out.
            (ColumnType::Text, None) => false,
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests;
