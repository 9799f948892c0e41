//! Runs a question over what it is granted, and over nothing else.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use consent_model::{
    dataset::{LARGEST_INTEGER, Row},
    digest::Digest,
    question::Parameters,
    term::DataRange,
};
use rusqlite::{Connection, Statement, types::ValueRef};
use serde_json::{Number, Value};

use super::{grant::Grant, package::CheckedPackage, rules};
use crate::vault::{Vault, VaultError};

/// Steps of the database's machine that one run may take.
const MOST_STEPS: u64 = 40_000_000;
/// Steps between two looks at the budget.
const STEPS_AT_ONCE: i32 = 1_000;
/// Longest time of one run.
const LONGEST_RUN: Duration = Duration::from_secs(5);
/// Largest answer, in bytes of its values.
const LARGEST_ANSWER: usize = 64 * 1024;

/// What a question gave, not yet held against the manifest. Only [`run`] makes one, and only the
/// gate takes one.
pub struct RawAnswer {
    question: Digest,
    parameters: Parameters,
    range: DataRange,
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

    pub(crate) fn into_parts(self) -> (Digest, Parameters, DataRange, Vec<Row>) {
        (self.question, self.parameters, self.range, self.rows)
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
    /// Nothing to run over.
    #[error("there are no records in the range")]
    NoData,
    /// More records than one run may read.
    #[error("the range holds more records than one run may read")]
    TooMuchInput,
    /// A parameter that cannot be given to a question.
    #[error("parameter `{0}` is neither a whole number nor a word")]
    Parameter(String),
    /// Too many steps or too long.
    #[error("the question took too many steps or too long and was cut off")]
    CutOff,
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

/// Runs a question over the records of `range`. Nothing leaves by this.
///
/// # Errors
/// The first rule or budget that stops it.
pub async fn run(
    package: &CheckedPackage,
    parameters: &Parameters,
    range: &DataRange,
    vault: &Vault,
) -> Result<RawAnswer, RunError> {
    let (package, parameters, range) = (package.clone(), parameters.clone(), *range);
    let grant = Grant::copy(package.inputs(), &range, vault).await?;
    if grant.rows() == 0 {
        return Err(RunError::NoData);
    }
    let work = move || {
        let connection = grant.into_database().map_err(RunError::Statement)?;
        rules::confine(&connection, package.inputs()).map_err(RunError::Statement)?;
        let rows = ask(&connection, &package, &parameters, &range)?;
        Ok(RawAnswer {
            question: package.digest(),
            parameters,
            range,
            rows,
        })
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| RunError::Interrupted)?
}

fn ask(
    connection: &Connection,
    package: &CheckedPackage,
    parameters: &Parameters,
    range: &DataRange,
) -> Result<Vec<Row>, RunError> {
    let cut_off = Arc::new(AtomicBool::new(false));
    watch(connection, Arc::clone(&cut_off)).map_err(RunError::Statement)?;
    let failed = |error| {
        if cut_off.load(Ordering::Relaxed) {
            RunError::CutOff
        } else {
            RunError::Statement(error)
        }
    };
    let mut statement = connection.prepare(&package.package().sql).map_err(failed)?;
    bind(&mut statement, parameters, range)?;
    let columns: Vec<String> = statement
        .column_names()
        .into_iter()
        .map(Into::into)
        .collect();
    let most = package.manifest().output.max_rows;
    let (mut rows, mut bytes) = (Vec::new(), 0);
    let mut found = statement.raw_query();
    while let Some(row) = found.next().map_err(failed)? {
        if rows.len() >= most as usize {
            return Err(RunError::TooManyRows(most));
        }
        let mut answer = Row::new();
        for (place, name) in columns.iter().enumerate() {
            let value = row.get_ref(place).map_err(failed)?;
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

/// Cuts a run off that exceeds its steps or its time.
fn watch(connection: &Connection, cut_off: Arc<AtomicBool>) -> rusqlite::Result<()> {
    let (started, mut steps) = (Instant::now(), 0_u64);
    let handler = move || {
        steps += u64::from(STEPS_AT_ONCE.unsigned_abs());
        let over = steps > MOST_STEPS || started.elapsed() > LONGEST_RUN;
        if over {
            cut_off.store(true, Ordering::Relaxed);
        }
        over
    };
    connection.progress_handler(STEPS_AT_ONCE, Some(handler))
}

fn bind(
    statement: &mut Statement<'_>,
    parameters: &Parameters,
    range: &DataRange,
) -> Result<(), RunError> {
    for place in 1..=statement.parameter_count() {
        let name = statement.parameter_name(place).unwrap_or_default();
        let name = name.trim_start_matches(':').to_owned();
        let bound = match name.as_str() {
            "from" => statement.raw_bind_parameter(place, range.from.to_string()),
            "to" => statement.raw_bind_parameter(place, range.to.to_string()),
            _ => match parameters.get(&name) {
                Some(Value::String(word)) => statement.raw_bind_parameter(place, word),
                Some(Value::Number(number)) => match number.as_i64() {
                    Some(whole) => statement.raw_bind_parameter(place, whole),
                    None => return Err(RunError::Parameter(name)),
                },
                _ => return Err(RunError::Parameter(name)),
            },
        };
        bound.map_err(RunError::Statement)?;
    }
    Ok(())
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
