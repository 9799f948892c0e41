//! Tables of a SQLite database, opened read-only and read in one transaction.
//!
//! Names of tables and columns are quoted, values are bound; nothing of what people type becomes
//! part of a statement. A database that others write to should be in WAL mode: a reader then holds
//! nobody up.

use std::{collections::BTreeSet, path::Path, time::Duration};

use async_trait::async_trait;
use sqlx::{
    AssertSqlSafe, Row as _, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};

use super::{
    SourceError,
    held::MOST_RECORDS,
    mapping::{Dataset, Mapping, MappingError},
    sql,
    tabular::{Lookup, Record, Tables, Tabular},
};

/// Opens a database and looks whether the mapped tables and columns are there; `place` is the
/// source's place in the configuration.
///
/// # Errors
/// [`SourceError`].
pub(super) fn open(
    place: &str,
    path: &Path,
    mapping: Mapping,
) -> Result<Tabular<Sqlite>, SourceError> {
    if !path.is_file() {
        let rule = "the database file is not there; correct `path`";
        return Err(MappingError::new(format!("{place}.path"), rule).into());
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .busy_timeout(Duration::from_secs(5))
        .pragma("query_only", "1")
        .pragma("trusted_schema", "0");
    let pool = SqlitePoolOptions::new()
        .max_connections(4)
        .acquire_timeout(Duration::from_secs(5))
        .connect_lazy_with(options);
    Ok(Tabular::new(Sqlite(pool), mapping))
}

/// The database.
pub(super) struct Sqlite(SqlitePool);

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn failed(error: sqlx::Error) -> SourceError {
    use sqlx::Error::{ColumnNotFound, Database, PoolTimedOut};
    match &error {
        PoolTimedOut => SourceError::Unavailable("no connection became free"),
        ColumnNotFound(_) => SourceError::Unavailable("a column is missing"),
        Database(error) if error.message().starts_with("no such table") => {
            SourceError::Unavailable("a table of the mapping is not there")
        }
        Database(error) if error.message().starts_with("no such column") => {
            SourceError::Unavailable("a column of the mapping is not there")
        }
        Database(error) if error.message().contains("locked") => {
            SourceError::Unavailable("the database is locked")
        }
        _ => SourceError::Unavailable("the database cannot be read"),
    }
}

async fn records(
    connection: &mut SqliteConnection,
    dataset: &Dataset,
    customer: &str,
) -> Result<Vec<Record>, SourceError> {
    let columns: Vec<_> = dataset
        .wanted
        .iter()
        .map(|name| format!("CAST({} AS TEXT)", sql::quoted(name)))
        .collect();
    // `+` and the like stay away from the compared column, so that its index serves.
    let statement = format!(
        "SELECT {} FROM {} WHERE {} = ?1 LIMIT {}",
        columns.join(", "),
        sql::table(&dataset.from),
        sql::quoted(&dataset.customer),
        MOST_RECORDS + 1
    );
    let rows = sqlx::query(AssertSqlSafe(statement))
        .bind(customer)
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    if rows.len() > MOST_RECORDS {
        return Err(sql::TOO_MANY);
    }
    rows.iter()
        .map(|row| {
            let cells = (0..dataset.wanted.len()).map(|place| row.try_get(place));
            Ok(Record {
                cells: cells.collect::<Result<_, _>>().map_err(failed)?,
                line: None,
            })
        })
        .collect()
}

#[async_trait]
impl Tables for Sqlite {
    async fn ping(&self) -> Result<(), SourceError> {
        sqlx::query("SELECT count(*) FROM sqlite_schema")
            .execute(&self.0)
            .await
            .map(drop)
            .map_err(failed)
    }

    async fn lookup(
        &self,
        place: Lookup<'_>,
        value: &str,
    ) -> Result<BTreeSet<String>, SourceError> {
        let statement = format!(
            "SELECT DISTINCT CAST({} AS TEXT) FROM {} WHERE {} = ?1 LIMIT 2",
            sql::quoted(place.give),
            sql::table(place.from),
            sql::quoted(place.typed)
        );
        let found: Vec<Option<String>> = sqlx::query_scalar(AssertSqlSafe(statement))
            .bind(value)
            .fetch_all(&self.0)
            .await
            .map_err(failed)?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn read(
        &self,
        customer: &str,
        datasets: &[&Dataset],
    ) -> Result<Vec<Vec<Record>>, SourceError> {
        // Deferred: its state is that of its first read, and stays that until it ends.
        let mut transaction = self.0.begin().await.map_err(failed)?;
        let mut all = Vec::with_capacity(datasets.len());
        for dataset in datasets {
            all.push(records(&mut transaction, dataset, customer).await?);
        }
        transaction.rollback().await.map_err(failed)?;
        Ok(all)
    }

    async fn first(&self, from: &str, customer: &str) -> Result<Option<String>, SourceError> {
        let key = sql::quoted(customer);
        let statement = format!(
            "SELECT CAST({key} AS TEXT) FROM {} WHERE {key} IS NOT NULL LIMIT 1",
            sql::table(from)
        );
        let found = sqlx::query_scalar(AssertSqlSafe(statement));
        found.fetch_optional(&self.0).await.map_err(failed)
    }
}

#[cfg(test)]
mod tests;
