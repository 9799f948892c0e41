//! Tables of a PostgreSQL database, read in one `REPEATABLE READ READ ONLY` transaction.
//!
//! Names of tables and columns are quoted, values are bound and cast to the type of the column that
//! they are compared with, so that its index serves; a value that has no form in that type belongs
//! to nobody. Values come as text: amounts stay exact, times come in UTC. Statements are cut off
//! after a time, and so is a transaction that idles.

use std::{collections::BTreeSet, str::FromStr, time::Duration};

use async_trait::async_trait;
use service_kit::secret::Secret;
use sqlx::{
    AssertSqlSafe, Connection as _, PgConnection, PgPool, Row as _,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::{
    SourceError,
    held::MOST_RECORDS,
    mapping::{Dataset, Mapping, MappingError},
    sql,
    tabular::{Lookup, Record, Tables, Tabular},
};

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);

/// Takes a database's address; connects when it is first asked. `place` is the source's place in the
/// configuration.
///
/// # Errors
/// When the address is none.
pub(super) fn open(
    place: &str,
    url: &Secret,
    password: Option<&Secret>,
    statement_timeout: Duration,
    mapping: Mapping,
) -> Result<Tabular<Postgres>, SourceError> {
    let options = PgConnectOptions::from_str(url.expose()).map_err(|_| {
        let rule = "the address is not of the form `postgres://user@host:5432/database`";
        MappingError::new(format!("{place}.url"), rule)
    })?;
    let options = match password {
        Some(password) => options.password(password.expose()),
        None => options,
    };
    let millis = statement_timeout.as_millis().to_string();
    let options = options.application_name("fiduciary-adapter").options([
        ("default_transaction_read_only", "on"),
        ("statement_timeout", millis.as_str()),
        ("lock_timeout", millis.as_str()),
        ("idle_in_transaction_session_timeout", "60000"),
        ("timezone", "UTC"),
        ("datestyle", "ISO"),
        ("bytea_output", "hex"),
        ("extra_float_digits", "1"),
    ]);
    let pool = PgPoolOptions::new()
        .max_connections(4)
        .acquire_timeout(CONNECT)
        .idle_timeout(Duration::from_secs(60))
        .connect_lazy_with(options);
    Ok(Tabular::new(Postgres(pool), mapping))
}

/// The database.
pub(super) struct Postgres(PgPool);

/// A read that came to nothing.
enum Failed {
    /// The value has no form in the column's type: nobody has it.
    NoSuchValue,
    Source(SourceError),
}

impl From<sqlx::Error> for Failed {
    fn from(error: sqlx::Error) -> Self {
        let unavailable = |why| Self::Source(SourceError::Unavailable(why));
        let sqlx::Error::Database(error) = &error else {
            return unavailable(match error {
                sqlx::Error::PoolTimedOut => "no connection could be had in time",
                sqlx::Error::Tls(_) => "the connection could not be encrypted",
                _ => "the connection failed",
            });
        };
        let code = error.code().unwrap_or_default();
        // PostgreSQL, appendix A.
        match code.as_ref() {
            "57014" => unavailable("a statement took too long"),
            "42P01" | "3F000" => unavailable("a table of the mapping is not there"),
            "42703" => unavailable("a column of the mapping is not there"),
            "42501" => unavailable("the user may not read a table of the mapping"),
            code if code.starts_with("22") => Self::NoSuchValue,
            code if code.starts_with("28") => unavailable("the user or the password is refused"),
            code if code.starts_with("40") || code.starts_with("57") => {
                unavailable("it is shutting down or gave up")
            }
            _ => unavailable("the database refused a statement"),
        }
    }
}

impl From<Failed> for SourceError {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Source(error) => error,
            Failed::NoSuchValue => Self::Unavailable("the database refused a value"),
        }
    }
}

/// The type of a column, as a cast writes it.
async fn type_of(
    connection: &mut PgConnection,
    table: &str,
    column: &str,
) -> Result<String, Failed> {
    let found: Option<String> = sqlx::query_scalar(
        "SELECT format_type(a.atttypid, NULL) FROM pg_attribute a \
         WHERE a.attrelid = to_regclass($1) AND a.attname = $2 \
         AND a.attnum > 0 AND NOT a.attisdropped",
    )
    .bind(sql::table(table))
    .bind(column)
    .fetch_optional(connection)
    .await?;
    found.ok_or(Failed::Source(SourceError::Unavailable(
        "a table or column of the mapping is not there, or may not be seen",
    )))
}

/// `"column" = CAST($1 AS …)`.
async fn equals(
    connection: &mut PgConnection,
    table: &str,
    column: &str,
) -> Result<String, Failed> {
    let kind = type_of(connection, table, column).await?;
    Ok(format!(
        "{} = CAST($1::text AS {kind})",
        sql::quoted(column)
    ))
}

async fn records(
    connection: &mut PgConnection,
    dataset: &Dataset,
    customer: &str,
) -> Result<Vec<Record>, Failed> {
    let is_hers = equals(&mut *connection, &dataset.from, &dataset.customer).await?;
    let columns: Vec<_> = dataset
        .wanted
        .iter()
        .map(|name| format!("{}::text", sql::quoted(name)))
        .collect();
    let statement = format!(
        "SELECT {} FROM {} WHERE {is_hers} LIMIT {}",
        columns.join(", "),
        sql::table(&dataset.from),
        MOST_RECORDS + 1
    );
    let rows = sqlx::query(AssertSqlSafe(statement))
        .bind(customer)
        .fetch_all(connection)
        .await?;
    if rows.len() > MOST_RECORDS {
        return Err(Failed::Source(sql::TOO_MANY));
    }
    rows.iter()
        .map(|row| {
            let cells = (0..dataset.wanted.len()).map(|place| row.try_get(place));
            Ok(Record {
                cells: cells.collect::<Result<_, _>>()?,
                line: None,
            })
        })
        .collect()
}

impl Postgres {
    async fn looked_up(&self, place: Lookup<'_>, value: &str) -> Result<BTreeSet<String>, Failed> {
        let mut connection = self.0.acquire().await?;
        let is_so = equals(&mut connection, place.from, place.typed).await?;
        let statement = format!(
            "SELECT DISTINCT {}::text FROM {} WHERE {is_so} LIMIT 2",
            sql::quoted(place.give),
            sql::table(place.from),
        );
        let found: Vec<Option<String>> = sqlx::query_scalar(AssertSqlSafe(statement))
            .bind(value)
            .fetch_all(&mut *connection)
            .await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn read_all(
        &self,
        customer: &str,
        datasets: &[&Dataset],
    ) -> Result<Vec<Vec<Record>>, Failed> {
        let mut transaction = self
            .0
            .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            .await?;
        let mut all = Vec::with_capacity(datasets.len());
        for dataset in datasets {
            // A key that has no form in this table's type is nobody's here; the others are read on.
            let mut part = transaction.begin().await?;
            all.push(match records(&mut part, dataset, customer).await {
                Err(Failed::NoSuchValue) => Vec::new(),
                read => read?,
            });
            part.rollback().await?;
        }
        transaction.rollback().await?;
        Ok(all)
    }
}

#[async_trait]
impl Tables for Postgres {
    async fn ping(&self) -> Result<(), SourceError> {
        let answered = sqlx::query("SELECT 1").execute(&self.0).await;
        answered
            .map(drop)
            .map_err(|error| Failed::from(error).into())
    }

    async fn lookup(
        &self,
        place: Lookup<'_>,
        value: &str,
    ) -> Result<BTreeSet<String>, SourceError> {
        match self.looked_up(place, value).await {
            Ok(found) => Ok(found),
            Err(Failed::NoSuchValue) => Ok(BTreeSet::new()),
            Err(failed) => Err(failed.into()),
        }
    }

    async fn read(
        &self,
        customer: &str,
        datasets: &[&Dataset],
    ) -> Result<Vec<Vec<Record>>, SourceError> {
        match self.read_all(customer, datasets).await {
            Ok(all) => Ok(all),
            Err(failed) => Err(failed.into()),
        }
    }

    async fn first(&self, from: &str, customer: &str) -> Result<Option<String>, SourceError> {
        let key = sql::quoted(customer);
        let statement = format!(
            "SELECT {key}::text FROM {} WHERE {key} IS NOT NULL LIMIT 1",
            sql::table(from)
        );
        let found = sqlx::query_scalar(AssertSqlSafe(statement));
        let found = found.fetch_optional(&self.0).await;
        found.map_err(|error| Failed::from(error).into())
    }
}
