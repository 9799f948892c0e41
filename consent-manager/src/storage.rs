//! Rows. SQLite by default, PostgreSQL with the same entities; one migration history for both.
//!
//! Nothing in here decides anything: reading back gives a value of the model or an error that
//! names table, column and row.

pub(crate) mod entity;
pub(crate) mod read;

use std::time::Duration;

use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
    sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
};
use sea_orm_migration::MigratorTrait;

/// Opens the database and brings it up to date.
///
/// # Errors
/// When it cannot be reached or migrated.
pub(crate) async fn open(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options
        .sqlx_logging(false)
        .max_connections(8)
        .acquire_timeout(Duration::from_secs(20));
    // What was acknowledged must survive a power cut: FULL, not NORMAL.
    options.map_sqlx_sqlite_opts(|o| {
        o.create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(15))
    });
    let db = Database::connect(options).await?;
    migrations::manager::Migrator::up(&db, None).await?;
    Ok(db)
}

/// Begins a transaction that may write. On SQLite it takes the write lock at once, so that it
/// never fails half-way for want of it.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn begin(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    db.begin_with_options(TransactionOptions {
        isolation_level: None,
        access_mode: None,
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
    })
    .await
}
