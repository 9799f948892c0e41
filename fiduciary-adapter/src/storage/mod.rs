//! Rows of the adapter's own database: SQLite by default, PostgreSQL with the same entities.
//!
//! Nothing in here decides anything. The tables and their columns are explained in
//! `migrations/sql/adapter`.

pub(crate) mod entity;

use std::{path::Path, time::Duration};

use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
    sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
};
use sea_orm_migration::MigratorTrait;

/// The address of the SQLite database in `folder`, whose file is made with mode 0600.
///
/// # Errors
/// When the file cannot be made.
pub(crate) fn sqlite_url(folder: &Path) -> std::io::Result<String> {
    let path = folder.join("adapter.sqlite");
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(&path)?;
    Ok(format!("sqlite://{}", path.display()))
}

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
    migrations::adapter::Migrator::up(&db, None).await?;
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
