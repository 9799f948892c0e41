//! How a service opens its database: the same way for all of them, on SQLite and PostgreSQL.
//!
//! Promises that what was acknowledged survives a power cut, that a database is brought up to date
//! before anybody reads it, and that what was applied can be told. It decides nothing and knows no
//! table.

use std::{path::Path, time::Duration};

use sea_orm_migration::{
    MigratorTrait,
    sea_orm::{
        ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbErr,
        SqliteTransactionMode, TransactionOptions, TransactionTrait,
        sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};

/// Most connections of one service.
const CONNECTIONS: u32 = 8;
/// Longest wait for a free connection. Longer than [`BUSY`]: the lock is the likelier cause.
const ACQUIRE: Duration = Duration::from_secs(20);
/// Longest wait for another writer's lock on SQLite.
const BUSY: Duration = Duration::from_secs(15);

/// The address of the SQLite database at `path`, whose file is made with mode 0600 when it is not
/// there yet.
///
/// # Errors
/// When the file cannot be made.
pub fn sqlite_url(path: &Path) -> std::io::Result<String> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)?;
    Ok(format!("sqlite://{}", path.display()))
}

/// Opens the database and brings it up to date with the history `M`.
///
/// # Errors
/// When it cannot be reached or migrated.
pub async fn open<M: MigratorTrait>(url: &str) -> Result<DatabaseConnection, DbErr> {
    let db = connect(url).await?;
    M::up(&db, None).await?;
    Ok(db)
}

/// Brings the database up to date with the history `M` and closes it again. Gives the names of the
/// steps that were applied, in order; none when it was up to date.
///
/// # Errors
/// When it cannot be reached or migrated.
pub async fn migrate<M: MigratorTrait>(url: &str) -> Result<Vec<String>, DbErr> {
    let db = connect(url).await?;
    let pending = M::get_pending_migrations(&db).await?;
    let names = pending.iter().map(|step| step.name().to_owned()).collect();
    M::up(&db, None).await?;
    db.close().await?;
    Ok(names)
}

async fn connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options
        .sqlx_logging(false)
        .max_connections(CONNECTIONS)
        .acquire_timeout(ACQUIRE);
    // What was acknowledged must survive a power cut: FULL, not NORMAL.
    options.map_sqlx_sqlite_opts(|o| {
        o.create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
    });
    Database::connect(options).await
}

/// Begins a transaction that may write. On SQLite it takes the write lock at once, so that it
/// never fails half-way for want of it.
///
/// # Errors
/// When the database does not answer.
pub async fn begin(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    db.begin_with_options(TransactionOptions {
        isolation_level: None,
        access_mode: None,
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
    })
    .await
}
