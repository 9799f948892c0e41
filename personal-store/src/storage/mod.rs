//! The host database: people, links, artifacts held and what is under way.
//!
//! Every change is one statement or one transaction, so that a crash leaves either the old or the new. Keys in it are
//! wrapped under the host key. It holds none of her records: those are in her vault.

mod acknowledgement;
mod deposit;
mod erasure;
mod held;
mod job;
mod link;
mod mail;
mod passkey;
mod person;
mod question;
mod restore;
mod rewrap;
mod scrub;
mod session;
mod upload;
mod waiting;
mod ward;
mod withdrawn;
mod word;
mod wrapped;

use std::{path::Path, str::FromStr};

use chrono::{DateTime, Utc};
use migrations::{database, shared::Database, store::Migrator};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, TryGetable, Value};

pub use self::{
    acknowledgement::DueWord,
    deposit::{Deposit, DepositKind, DepositState, FaultPlace, Reason},
    erasure::{Destroyed, Erasure, ErasureState},
    held::{End, Held, Told},
    link::Link,
    mail::{DueMail, MailAddress},
    passkey::KeptPasskey,
    person::{AccountId, Person},
    restore::{Carried, HostRows, Restored},
    rewrap::Rewrapped,
    session::SourceSession,
    waiting::WaitingSession,
    ward::Ward,
    word::Said,
    wrapped::Listed,
};

/// The host database failed.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The database.
    #[error("the host database failed")]
    Database(#[from] DbErr),
    /// A stored value that is not what this service writes.
    #[error("column `{0}` of the host database holds an unreadable value")]
    Unreadable(&'static str),
    /// Something wrapped cannot be read or wrapped anew.
    #[error("a key in the host database cannot be used")]
    Key(#[from] crate::vault::KeyError),
    /// The vault that it is held against.
    #[error(transparent)]
    Vault(#[from] crate::vault::VaultError),
    /// Its file cannot be made.
    #[error("the file of the host database cannot be used")]
    File(#[from] std::io::Error),
}

/// The host database. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct HostDb(Database);

impl HostDb {
    /// Opens the database at `path`, made and brought up to date where needed.
    ///
    /// # Errors
    /// When it cannot be opened or migrated.
    pub async fn open(path: &Path) -> Result<Self, StorageError> {
        let url = database::sqlite_url(path)?;
        Ok(Self(database::open::<Migrator>(&url).await?))
    }

    /// Brings the database at `path` up to date and closes it. Gives the names of the steps that
    /// were applied, in order.
    ///
    /// # Errors
    /// When it cannot be opened or migrated.
    pub async fn migrate(path: &Path) -> Result<Vec<String>, StorageError> {
        let url = database::sqlite_url(path)?;
        Ok(database::migrate::<Migrator>(&url).await?)
    }

    /// Whether the database answers.
    pub async fn answers(&self) -> bool {
        self.0.ping().await.is_ok()
    }

    /// Closes it.
    ///
    /// # Errors
    /// When it cannot be closed in order.
    pub async fn close(self) -> Result<(), StorageError> {
        Ok(self.0.close().await?)
    }

    async fn execute(&self, sql: &str, values: Vec<Value>) -> Result<u64, StorageError> {
        let done = self.0.execute_raw(statement(sql, values)).await?;
        Ok(done.rows_affected())
    }

    async fn one(
        &self,
        sql: &str,
        values: Vec<Value>,
    ) -> Result<Option<QueryResult>, StorageError> {
        Ok(self.0.query_one_raw(statement(sql, values)).await?)
    }

    async fn all(&self, sql: &str, values: Vec<Value>) -> Result<Vec<QueryResult>, StorageError> {
        Ok(self.0.query_all_raw(statement(sql, values)).await?)
    }
}

fn statement(sql: &str, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)
}

fn get<T: TryGetable>(row: &QueryResult, column: &'static str) -> Result<T, StorageError> {
    row.try_get("", column)
        .map_err(|_| StorageError::Unreadable(column))
}

fn parsed<T: FromStr>(row: &QueryResult, column: &'static str) -> Result<T, StorageError> {
    let text: String = get(row, column)?;
    text.parse().map_err(|_| StorageError::Unreadable(column))
}

fn parsed_if<T: FromStr>(
    row: &QueryResult,
    column: &'static str,
) -> Result<Option<T>, StorageError> {
    let text: Option<String> = get(row, column)?;
    text.map(|text| text.parse().map_err(|_| StorageError::Unreadable(column)))
        .transpose()
}

fn moment_if(
    row: &QueryResult,
    column: &'static str,
) -> Result<Option<DateTime<Utc>>, StorageError> {
    let millis: Option<i64> = get(row, column)?;
    let moment = |at| DateTime::from_timestamp_millis(at).ok_or(StorageError::Unreadable(column));
    millis.map(moment).transpose()
}

fn millis(at: DateTime<Utc>) -> Value {
    at.timestamp_millis().into()
}

fn text(value: impl ToString) -> Value {
    value.to_string().into()
}
