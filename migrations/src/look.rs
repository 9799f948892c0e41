//! How a database is looked at: nothing of it is brought forward, and nothing is made.
//!
//! SQLite is opened for reading only, so that whatever is asked of it cannot write; of PostgreSQL only what reads is
//! asked. Beside a program that writes, both show one state of it for each statement. SQLite may leave an empty
//! `-wal` and a `-shm` file beside the database, which belong to it and which the next writer takes up.

use std::{path::Path, path::PathBuf, str::FromStr as _};

use sea_orm_migration::{
    SchemaManager,
    sea_orm::{
        ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement,
        sqlx::sqlite::SqliteConnectOptions,
    },
};

use crate::{
    database::{self, BUSY},
    step::{self, History},
};

/// Connections of one look.
const CONNECTIONS: u32 = 2;

/// The steps of a history, as a database has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Steps {
    /// Those that were applied, in order.
    pub applied: Vec<String>,
    /// Those that were not.
    pub pending: Vec<String>,
}

/// The file of a SQLite database; none: the address is that of another database.
///
/// # Errors
/// When the address cannot be used.
pub fn sqlite_file(url: &str) -> Result<Option<PathBuf>, DbErr> {
    if !url.starts_with("sqlite:") {
        return Ok(None);
    }
    let options = SqliteConnectOptions::from_str(url).map_err(|_| database::unusable())?;
    Ok(Some(options.get_filename().to_owned()))
}

/// Opens a database that is there.
///
/// # Errors
/// When it is not, or cannot be reached.
pub async fn open(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = database::usable(url)?;
    options.max_connections(CONNECTIONS);
    options.map_sqlx_sqlite_opts(|o| {
        o.create_if_missing(false)
            .read_only(true)
            .busy_timeout(BUSY)
    });
    database::reached(options).await
}

/// Which steps of the history `M` were applied to it. Refuses a database to which others were.
///
/// # Errors
/// When it does not answer, or is another version's.
pub async fn steps<M: History>(db: &DatabaseConnection) -> Result<Steps, DbErr> {
    let there = SchemaManager::new(db).has_table("applied_step").await?;
    let mut kept: Vec<(String, String)> = Vec::new();
    if there {
        let ask = "SELECT name, digest FROM applied_step ORDER BY name";
        let ask = Statement::from_string(db.get_database_backend(), ask);
        for row in db.query_all_raw(ask).await? {
            kept.push((row.try_get("", "name")?, row.try_get("", "digest")?));
        }
    }
    let mut known = M::STEPS.iter();
    for (name, digest) in &kept {
        let same = known
            .next()
            .is_some_and(|(next, sql)| next == name && step::digest(sql) == *digest);
        if !same {
            return Err(step::other_version(name));
        }
    }
    Ok(Steps {
        applied: kept.into_iter().map(|(name, _)| name).collect(),
        pending: known.map(|(name, _)| (*name).to_owned()).collect(),
    })
}

/// Copies a SQLite database as it is at one moment into a file that is there and empty, while others write to it.
/// What was deleted is not in the copy. It is not flushed to the disk.
///
/// # Errors
/// When the copy cannot be written, or the database is none of SQLite's.
pub async fn copy_sqlite(db: &DatabaseConnection, to: &Path) -> Result<(), DbErr> {
    if db.get_database_backend() != DbBackend::Sqlite {
        return Err(DbErr::Custom("not a SQLite database".to_owned()));
    }
    let name = to
        .to_str()
        .ok_or_else(|| DbErr::Custom(format!("`{}` is no name in UTF-8", to.display())))?;
    let copy = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO $1", [name.into()]);
    db.execute_raw(copy).await.map(drop)
}

/// One value of one row, as text.
///
/// # Errors
/// When the database does not answer, or with nothing.
pub async fn text(db: &impl ConnectionTrait, ask: &str) -> Result<String, DbErr> {
    let ask = Statement::from_string(db.get_database_backend(), ask);
    let row = db.query_one_raw(ask).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("no row".to_owned()))?;
    row.try_get_by_index(0)
}

/// One value of one row, as a number.
///
/// # Errors
/// When the database does not answer, or with nothing.
pub async fn number(db: &impl ConnectionTrait, ask: &str) -> Result<i64, DbErr> {
    let ask = Statement::from_string(db.get_database_backend(), ask);
    let row = db.query_one_raw(ask).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("no row".to_owned()))?;
    row.try_get_by_index(0)
}
