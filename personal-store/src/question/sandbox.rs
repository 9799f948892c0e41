//! Runs a question over what it is granted, and over nothing else.

use std::fmt;

use consent_model::{
    dataset::{LARGEST_INTEGER, Row},
    digest::Digest,
    question::Parameters,
    scope::Scope,
    term::DataRange,
};
use granted_rows::{Carry, Granted};
use rusqlite::{Connection, Statement, types::ValueRef};
use serde_json::{Number, Value};

use super::{
    budget::{Budget, Watch},
    grant,
    package::CheckedPackage,
    rules, since,
    subset::SubsetError,
};
use crate::vault::{Vault, VaultError};

/// Largest answer, in bytes of its values.
const LARGEST_ANSWER: usize = 64 * 1024;

/// What a question gave, not yet held against the manifest. Only [`run`] makes one, and only the
/// gate takes one.
pub struct RawAnswer {
    question: Digest,
    parameters: Parameters,
    scope: Scope,
    rows: Vec<Row>,
}

impl RawAnswer {
    /// Digest of the package that gave it.
    #[must_use]
    pub const fn question(&self) -> Digest {
        self.question
    }

    /// The parameters it ran with.
    #[must_use]
    pub const fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    pub(crate) fn into_parts(self) -> (Digest, Parameters, Scope, Vec<Row>) {
        (self.question, self.parameters, self.scope, self.rows)
    }
}

impl fmt::Debug for RawAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawAnswer({})", self.question)
    }
}

/// Why a run gives no answer. Never carries a value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The code is not in the subset, or touches what was not granted.
    #[error("the code is refused, {0}")]
    Subset(#[from] SubsetError),
    /// Nothing to run over.
    #[error("there are no records in the range")]
    NoData,
    /// A parameter that cannot be given to a question.
    #[error("parameter `{0}` is neither a whole number nor a word")]
    Parameter(String),
    /// A budget was used up.
    #[error("the question was cut off: it took too {0}")]
    CutOff(Budget),
    /// More rows than declared.
    #[error("the question gave more than {0} rows")]
    TooManyRows(u32),
    /// Too many bytes.
    #[error("the question gave more than {LARGEST_ANSWER} bytes")]
    TooLarge,
    /// A value that no answer can hold.
    #[error("the question gave a value of no known type in column `{0}`")]
    Value(String),
    /// The database refused the statement.
    #[error("the question failed")]
    Statement(#[source] rusqlite::Error),
    /// The run was lost.
    #[error("the run was interrupted")]
    Interrupted,
    /// The vault.
    #[error("the records could not be read")]
    Vault(#[from] VaultError),
}

impl RunError {
    /// The lasting name of the rule that stopped the run.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Subset(error) => error.rule(),
            Self::NoData => "no-data",
            Self::Parameter(_) => "parameters",
            Self::CutOff(Budget::Steps) => "steps",
            Self::CutOff(Budget::Time) => "time",
            Self::CutOff(Budget::Memory) => "memory",
            Self::TooManyRows(_) => "rows-given",
            Self::TooLarge => "bytes-given",
            Self::Value(_) => "value-types",
            Self::Statement(_) => "database",
            Self::Interrupted => "interrupted",
            Self::Vault(_) => "vault",
        }
    }
}

/// Runs a question over the records of `scope`. Nothing leaves by this.
///
/// # Errors
/// The first rule or budget that stops it.
pub async fn run(
    package: &CheckedPackage,
    parameters: &Parameters,
    scope: &Scope,
    vault: &Vault,
) -> Result<RawAnswer, RunError> {
    package.check_subset()?;
    unread(package, parameters, scope, vault).await
}

/// The run itself, behind the walls of the database alone.
pub(super) async fn unread(
    package: &CheckedPackage,
    parameters: &Parameters,
    scope: &Scope,
    vault: &Vault,
) -> Result<RawAnswer, RunError> {
    let (package, parameters, scope) = (package.clone(), parameters.clone(), scope.clone());
    let vault = vault.clone();
    let work = move || {
        let rows = vault.read(|reader| answer(reader, &package, &parameters, &scope))??;
        Ok(RawAnswer {
            question: package.digest(),
            parameters,
            scope,
            rows,
        })
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| RunError::Interrupted)?
}

fn answer(
    reader: &Connection,
    package: &CheckedPackage,
    parameters: &Parameters,
    scope: &Scope,
) -> Result<Vec<Row>, RunError> {
    let tables = grant::tables(package.inputs(), scope, &package.package().sql);
    // Both sides count: the question's own steps, and the reader's on its behalf.
    let watch = Watch::begin();
    watch.over(reader).map_err(RunError::Statement)?;
    let run = |carry| -> Result<_, RunError> {
        let granted = Granted::over(reader, &tables, carry).map_err(RunError::Statement)?;
        if granted.is_empty() {
            return Err(RunError::NoData);
        }
        rules::confine(&granted, package.inputs()).map_err(RunError::Statement)?;
        watch.over(&granted).map_err(RunError::Statement)?;
        let rows = ask(&granted, package, parameters, &scope.range);
        Ok((rows, granted.missed()))
    };
    let rows = match run(Carry::Likely) {
        Ok((_, true)) => run(Carry::All).and_then(|(rows, _)| rows),
        Ok((rows, false)) => rows,
        Err(error) => Err(error),
    };
    reader
        .progress_handler(0, None::<fn() -> bool>)
        .map_err(RunError::Statement)?;
    match watch.used_up() {
        Some(budget) => Err(RunError::CutOff(budget)),
        None => rows,
    }
}

fn ask(
    connection: &Connection,
    package: &CheckedPackage,
    parameters: &Parameters,
    range: &DataRange,
) -> Result<Vec<Row>, RunError> {
    let mut statement = connection
        .prepare(&package.package().sql)
        .map_err(RunError::Statement)?;
    bind(&mut statement, parameters, range)?;
    let columns: Vec<String> = statement
        .column_names()
        .into_iter()
        .map(Into::into)
        .collect();
    let most = package.manifest().output.max_rows;
    let (mut rows, mut bytes) = (Vec::new(), 0);
    let mut found = statement.raw_query();
    while let Some(row) = found.next().map_err(RunError::Statement)? {
        if rows.len() >= most as usize {
            return Err(RunError::TooManyRows(most));
        }
        let mut answer = Row::new();
        for (place, name) in columns.iter().enumerate() {
            let value = row.get_ref(place).map_err(RunError::Statement)?;
            let value = json(value).ok_or_else(|| RunError::Value(name.clone()))?;
            bytes += name.len() + value.as_str().map_or(8, str::len);
            if bytes > LARGEST_ANSWER {
                return Err(RunError::TooLarge);
            }
            answer.insert(name.clone(), value);
        }
        rows.push(answer);
    }
    Ok(rows)
}

fn bind(
    statement: &mut Statement<'_>,
    parameters: &Parameters,
    range: &DataRange,
) -> Result<(), RunError> {
    for place in 1..=statement.parameter_count() {
        let name = statement.parameter_name(place).unwrap_or_default();
        let value = bound(name.trim_start_matches(':'), parameters, range)?;
        statement
            .raw_bind_parameter(place, value)
            .map_err(RunError::Statement)?;
    }
    Ok(())
}

/// What the code is given for an input of this name.
///
/// # Errors
/// [`RunError::Parameter`], when the parameters have none or one of another kind.
pub fn bound(
    name: &str,
    parameters: &Parameters,
    range: &DataRange,
) -> Result<rusqlite::types::Value, RunError> {
    let unknown = || RunError::Parameter(name.to_owned());
    Ok(match name {
        "from" => range.from.to_string().into(),
        "to" => range.to.to_string().into(),
        since::SINCE => {
            let day = since::since(parameters, range).ok_or_else(unknown)?;
            day.to_string().into()
        }
        _ => match parameters.get(name) {
            Some(Value::String(word)) => word.clone().into(),
            Some(Value::Number(number)) => number.as_i64().ok_or_else(unknown)?.into(),
            _ => return Err(unknown()),
        },
    })
}

/// A value as JSON carries it exactly; `None` when it cannot.
fn json(value: ValueRef<'_>) -> Option<Value> {
    match value {
        ValueRef::Null => Some(Value::Null),
        ValueRef::Integer(n) => (-LARGEST_INTEGER..=LARGEST_INTEGER)
            .contains(&n)
            .then(|| n.into()),
        ValueRef::Real(n) => Number::from_f64(n).map(Value::Number),
        ValueRef::Text(text) => std::str::from_utf8(text).ok().map(Value::from),
        ValueRef::Blob(_) => None,
    }
}
