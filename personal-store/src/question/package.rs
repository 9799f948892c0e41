//! A package whose manifest and code agree.
//!
//! [`CheckedPackage`] is the proof; only a checked package runs. The code is held against the subset
//! of SQL in which questions are written ([`super::subset`]), and then prepared against the granted
//! tables, empty, behind the same wall as when it runs. So a question that touches anything
//! undeclared is refused before anyone can ask it.

use std::{collections::BTreeSet, sync::Arc};

use consent_model::{
    dataset::{Column, DatasetKind, Schema},
    digest::{Digest, DigestError},
    question::{Manifest, Package},
};
use rusqlite::Statement;

use super::{
    grant, manifest, rules, since,
    subset::{self, Granted, Reading, Relation, SubsetError},
};

/// Inputs that a question has besides its parameters; `since` only with a parameter `months`.
const RANGE_NAMES: [&str; 3] = ["from", "to", since::SINCE];

/// A package that keeps the rules.
#[derive(Debug, Clone)]
pub struct CheckedPackage(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    package: Package,
    digest: Digest,
    inputs: Vec<GrantedInput>,
    /// Only a test of the walls behind has none.
    reading: Option<Reading>,
}

/// One input with its columns looked up.
#[derive(Debug, Clone)]
pub(super) struct GrantedInput {
    pub(super) schema: &'static Schema,
    pub(super) columns: Vec<&'static Column>,
}

/// Which rule a package breaks.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackageError {
    /// Texts in English are missing.
    #[error("title, explanation and sentence must be there in English")]
    Texts,
    /// Inputs are missing, repeated, without columns or without range.
    #[error("each input must name another dataset, at least one column and a range")]
    Inputs,
    /// A column that the dataset does not have.
    #[error("`{0}` has no column `{1}`")]
    UnknownColumn(DatasetKind, String),
    /// A parameter cannot be named so.
    #[error("parameter `{0}` must be a-z and `_`, and not `from`, `to` or `since`")]
    ParameterName(String),
    /// The output's shape would let anything out.
    #[error("output column `{0}` must have another name")]
    OutputName(String),
    /// No column, or no row.
    #[error("the output must have a column and a row")]
    NoOutput,
    /// A text that could say anything.
    #[error("text column `{0}` of the output must list its values")]
    FreeText(String),
    /// A number that could be any.
    #[error("number column `{0}` of the output must have a least and a greatest value")]
    Unbounded(String),
    /// A step that is not known when the question is asked.
    #[error("the step of output column `{0}` must be above 0, as must the parameter it names")]
    Step(String),
    /// Bands that asking again with others would undo.
    #[error(
        "output column `{0}` of a banded question must have a step of 2 or more, or repeat a parameter; \
         where a parameter is the step, that parameter needs a `step` of 2 or more itself"
    )]
    LooseBand(String),
    /// A banded answer with a number as exact as it was computed.
    #[error("output column `{0}` of a banded question must have a step")]
    NoBand(String),
    /// An exact number that may be as good as a record.
    #[error(
        "output column `{0}` of an exact question must have a step of 2 or more, or be a whole number with at most 1000 values"
    )]
    TooExact(String),
    /// A member of the manifest that is not as it must be.
    #[error("`{member}` must {must}")]
    Member {
        /// Which.
        member: String,
        /// How to mend it.
        must: &'static str,
    },
    /// A day or moment, which tells one record from another.
    #[error("output column `{0}` must be a number or a text: days and moments do not leave")]
    Day(String),
    /// The code is not in the subset, or touches what was not granted.
    #[error("the code is refused, {0}")]
    Subset(#[from] SubsetError),
    /// Not a reading statement, as the database reads it.
    #[error("the code must be one `SELECT`")]
    NotOneSelect,
    /// The database does not take the code.
    #[error("the code is refused by the database: {0}")]
    Refused(String),
    /// The code names an input that is not declared.
    #[error("the code names the undeclared input `{0}`")]
    UnknownInput(String),
    /// The code gives other columns than the manifest.
    #[error("the code does not give the columns of the manifest, in their order")]
    OtherColumns,
    /// The manifest has no canonical form.
    #[error("the package has no digest")]
    Digest(#[from] DigestError),
}

impl CheckedPackage {
    /// Checks a package.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn check(package: Package) -> Result<Self, PackageError> {
        let manifest = &package.manifest;
        let inputs = granted_inputs(manifest)?;
        for name in manifest.parameters.keys() {
            let plain = name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            if name.is_empty() || !plain || RANGE_NAMES.contains(&name.as_str()) {
                return Err(PackageError::ParameterName(name.clone()));
            }
        }
        manifest::check(manifest)?;
        let reading = subset::check(&package.sql, &granted(&package, &inputs))?;
        Self::with(package, inputs, Some(reading))
    }

    /// A package whose code only the database has read: for tests of its walls alone, which vouch
    /// for the rest themselves.
    #[cfg(test)]
    pub(super) fn unread_unchecked(package: Package) -> Result<Self, PackageError> {
        let inputs = granted_inputs(&package.manifest)?;
        Self::with(package, inputs, None)
    }

    fn with(
        package: Package,
        inputs: Vec<GrantedInput>,
        reading: Option<Reading>,
    ) -> Result<Self, PackageError> {
        check_code(&package, &inputs)?;
        let digest = package.digest()?;
        Ok(Self(Arc::new(Parts {
            package,
            digest,
            inputs,
            reading,
        })))
    }

    /// Manifest and code.
    #[must_use]
    pub fn package(&self) -> &Package {
        &self.0.package
    }

    /// The manifest.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.0.package.manifest
    }

    /// The digest by which artifacts name it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.0.digest
    }

    pub(super) fn inputs(&self) -> &[GrantedInput] {
        &self.0.inputs
    }

    /// Holds the code against the subset again, right before it runs.
    ///
    /// # Errors
    /// As [`CheckedPackage::check`], for the code.
    pub(super) fn check_subset(&self) -> Result<(), SubsetError> {
        let Parts {
            package,
            inputs,
            reading,
            ..
        } = &*self.0;
        let reading = reading
            .as_ref()
            .ok_or_else(|| SubsetError::Unreadable("it was never read".to_owned()))?;
        reading.again(&package.sql, &granted(package, inputs))
    }
}

/// What the code may name.
fn granted<'a>(package: &'a Package, inputs: &[GrantedInput]) -> Granted<'a> {
    Granted {
        tables: inputs.iter().map(relation).collect(),
        inputs: inputs_of(&package.manifest).collect(),
    }
}

/// The names that the code may bind.
fn inputs_of(manifest: &Manifest) -> impl Iterator<Item = &str> {
    let given = |name: &&str| *name != since::SINCE || since::has_since(manifest);
    let parameters = manifest.parameters.keys().map(String::as_str);
    RANGE_NAMES.into_iter().filter(given).chain(parameters)
}

fn relation(input: &GrantedInput) -> Relation<'static> {
    Relation {
        name: Some(input.schema.table),
        columns: input.columns.iter().map(|c| c.name).collect(),
    }
}

fn granted_inputs(manifest: &Manifest) -> Result<Vec<GrantedInput>, PackageError> {
    let different: BTreeSet<_> = manifest.inputs.iter().map(|i| i.dataset).collect();
    if different.is_empty() || different.len() != manifest.inputs.len() {
        return Err(PackageError::Inputs);
    }
    let mut granted = Vec::new();
    for input in &manifest.inputs {
        let names: BTreeSet<_> = input.columns.iter().collect();
        let complete = !names.is_empty() && names.len() == input.columns.len();
        if !complete || input.longest_range_days == 0 {
            return Err(PackageError::Inputs);
        }
        let schema = input.dataset.schema();
        let unknown = |name: &String| PackageError::UnknownColumn(input.dataset, name.clone());
        let columns = input
            .columns
            .iter()
            .map(|name| schema.column(name).ok_or_else(|| unknown(name)))
            .collect::<Result<_, _>>()?;
        granted.push(GrantedInput { schema, columns });
    }
    Ok(granted)
}

fn check_code(package: &Package, inputs: &[GrantedInput]) -> Result<(), PackageError> {
    let refused = |e: rusqlite::Error| match e {
        rusqlite::Error::MultipleStatement => PackageError::NotOneSelect,
        other => PackageError::Refused(other.to_string()),
    };
    grant::empty(inputs, |connection| {
        rules::confine(connection, inputs).map_err(refused)?;
        let statement = connection.prepare(&package.sql).map_err(refused)?;
        check_statement(package, &statement)
    })
    .map_err(refused)?
}

fn check_statement(package: &Package, statement: &Statement<'_>) -> Result<(), PackageError> {
    if !statement.readonly() {
        return Err(PackageError::NotOneSelect);
    }
    for place in 1..=statement.parameter_count() {
        let name = statement.parameter_name(place).unwrap_or("?");
        let plain = name.strip_prefix(':');
        let known = plain.is_some_and(|plain| inputs_of(&package.manifest).any(|n| n == plain));
        if !known {
            return Err(PackageError::UnknownInput(name.to_owned()));
        }
    }
    let columns = &package.manifest.output.columns;
    let declared = columns.iter().map(|c| c.name.as_str());
    if !declared.eq(statement.column_names()) {
        return Err(PackageError::OtherColumns);
    }
    Ok(())
}
