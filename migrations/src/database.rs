//! How a service opens its database: the same way for all of them, on SQLite and PostgreSQL.
//!
//! Promises that what was acknowledged survives a power cut, that a database is brought up to date
//! before anybody reads it, and that what was applied can be told. It decides nothing and knows no
//! table.

use std::{path::Path, time::Duration};

use sea_orm_migration::sea_orm::{
    self, ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend,
    DbErr, RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
    sqlx::{
        self, Connection as _,
        sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};

use crate::{
    shared::{Database, Transaction},
    step::{self, History},
};

/// Most connections of one service.
const CONNECTIONS: u32 = 8;
/// Longest wait for a free connection. Longer than [`BUSY`]: the lock is the likelier cause.
const ACQUIRE: Duration = Duration::from_secs(20);
/// Longest wait for another writer's lock on SQLite.
pub(crate) const BUSY: Duration = Duration::from_secs(15);
/// Pause before a connection that found the file busy is tried again.
const AGAIN: Duration = Duration::from_millis(10);

/// The same wait on PostgreSQL, and how long one of our transactions may stand still there, which is shorter: a
/// process that froze inside one, or whose network has gone, must not make the others fail. For this transaction
/// only, so that it also holds behind a pooler that hands connections around.
const POSTGRES_WAITS: &str =
    "SET LOCAL lock_timeout = '15s'; SET LOCAL idle_in_transaction_session_timeout = '5s'";

/// Names the lock of the one writer among a PostgreSQL database's advisory locks ("amanat").
const WRITER: i64 = 0x616d_616e_6174;

/// The address of the SQLite database at `path`, whose file is made with mode 0600 when it is not
/// there yet.
///
/// # Errors
/// When the file cannot be made.
pub fn sqlite_url(path: &Path) -> std::io::Result<String> {
    let mut options = std::fs::OpenOptions::new();
    // Never one that is there: closing it again would give up the locks that connections of this
    // process hold on it, and another process would then cut the log under them.
    options.append(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(error),
        Ok(_) | Err(_) => {}
    }
    Ok(format!("sqlite://{}", path.display()))
}

/// Opens the database and brings it up to date with the history `M`.
///
/// # Errors
/// When it cannot be reached or migrated.
pub async fn open<M: History>(url: &str) -> Result<Database, DbErr> {
    let db = connect(url, M::OVERWRITES).await?;
    up::<M>(&db).await?;
    Ok(Database::new(db))
}

/// Brings the database up to date with the history `M` and closes it again. Gives the names of the
/// steps that were applied, in order; none when it was up to date.
///
/// # Errors
/// When it cannot be reached or migrated.
pub async fn migrate<M: History>(url: &str) -> Result<Vec<String>, DbErr> {
    let db = connect(url, M::OVERWRITES).await?;
    let names = up::<M>(&db).await?;
    db.close().await?;
    Ok(names)
}

/// The names of the steps of the history `M` that a database lacks, in order; changes nothing. Refuses
/// one to which other steps were applied.
///
/// # Errors
/// When it cannot be reached, or is another version's.
pub async fn pending<M: History>(url: &str) -> Result<Vec<String>, DbErr> {
    let db = connect(url, M::OVERWRITES).await?;
    let tx = begin_alone(&db).await?;
    let pending = M::get_pending_migrations(&tx).await?;
    step::check::<M>(&tx).await?;
    tx.rollback().await?;
    db.close().await?;
    Ok(pending.iter().map(|step| step.name().to_owned()).collect())
}

/// Applies what is pending, all or nothing, while no other process does: two programs may open one
/// new database at the same time.
async fn up<M: History>(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let tx = begin_alone(db).await?;
    if tx.get_database_backend() == DbBackend::Postgres {
        keeps_locks(db).await?;
    }
    let pending = M::get_pending_migrations(&tx).await?;
    let names = pending.iter().map(|step| step.name().to_owned()).collect();
    let before = step::check::<M>(&tx).await?;
    M::up(&tx, None).await?;
    step::keep::<M>(&tx, &before).await?;
    tx.commit().await?;
    Ok(names)
}

/// Refuses an engine that speaks PostgreSQL's protocol and takes its advisory locks for nothing: nobody would take turns
/// there. To be asked while the writer's lock is held.
async fn keeps_locks(db: &DatabaseConnection) -> Result<(), DbErr> {
    let second = db.begin().await?;
    let is_free = try_lock(&second, WRITER).await?;
    second.rollback().await?;
    if is_free {
        return Err(DbErr::Custom(
            "this database lets two connections hold one advisory lock, so writers would not take turns; use \
             PostgreSQL, or an engine that keeps its advisory locks (docs/deploy.md, \"Distributed engines\")"
                .to_owned(),
        ));
    }
    Ok(())
}

/// Takes an advisory lock of a PostgreSQL database until the transaction ends, if nobody has it.
pub(crate) async fn try_lock(tx: &DatabaseTransaction, lock: i64) -> Result<bool, DbErr> {
    let ask = format!("SELECT pg_try_advisory_xact_lock({lock}) AS got");
    let ask = Statement::from_string(DbBackend::Postgres, ask);
    match tx.query_one_raw(ask).await? {
        Some(row) => row.try_get("", "got"),
        None => Ok(false),
    }
}

async fn connect(url: &str, overwrites: bool) -> Result<DatabaseConnection, DbErr> {
    let mut options = usable(url)?;
    options.max_connections(CONNECTIONS);
    // What was acknowledged must survive a power cut: FULL, not NORMAL.
    options.map_sqlx_sqlite_opts(move |o| {
        let o = match overwrites {
            true => o.pragma("secure_delete", "ON"),
            false => o,
        };
        o.create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
    });
    // Where the disk is full SQLite undoes a transaction by itself, and the library takes its connection for one with a
    // transaction ever after: what is begun on it then would not be one that may write, nor end when it is undone.
    options.map_sqlx_sqlite_pool_opts(|o| {
        o.after_release(|connection, _| {
            Box::pin(async move {
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        })
    });
    reached(options).await
}

/// What an address is opened with.
pub(crate) fn usable(url: &str) -> Result<ConnectOptions, DbErr> {
    // The library's own message for an address it cannot use repeats it, password and all.
    let usable = ["sqlite:", "postgres:", "postgresql:"]
        .iter()
        .any(|scheme| url.starts_with(scheme));
    if !usable {
        return Err(unusable());
    }
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false).acquire_timeout(ACQUIRE);
    Ok(options)
}

/// Connects; an error never repeats the address.
pub(crate) async fn reached(options: ConnectOptions) -> Result<DatabaseConnection, DbErr> {
    connected(options).await.map_err(without_address)
}

/// What is said of an address that could not be connected to, without the address.
pub(crate) fn without_address(error: DbErr) -> DbErr {
    match error {
        // It could not read the address; what it could not reach it says without one.
        DbErr::Conn(RuntimeErr::Internal(_)) => unusable(),
        DbErr::Conn(RuntimeErr::SqlxError(inner)) if is_about_address(&inner) => unusable(),
        other => other,
    }
}

/// Connects, and waits as long for another program's lock as a connection does for its own
/// statements. SQLite does not wait by itself where two programs turn one new file to WAL at the
/// same time: each would wait for the other, so it tells one of them at once that the file is busy.
async fn connected(options: ConnectOptions) -> Result<DatabaseConnection, DbErr> {
    let mut waited = Duration::ZERO;
    loop {
        match sea_orm::Database::connect(options.clone()).await {
            Err(DbErr::Conn(RuntimeErr::SqlxError(inner))) if is_busy(&inner) && waited < BUSY => {
                tokio::time::sleep(AGAIN).await;
                waited += AGAIN;
            }
            other => return other,
        }
    }
}

/// Whether SQLite said `SQLITE_BUSY` (5), or one of its extended codes (5 in the low byte).
fn is_busy(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .filter(|error| {
            error
                .try_downcast_ref::<sqlx::sqlite::SqliteError>()
                .is_some()
        })
        .and_then(|error| error.code())
        .and_then(|code| code.parse::<u32>().ok())
        .is_some_and(|code| code & 0xff == 5)
}

fn is_about_address(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Configuration(_))
}

pub(crate) fn unusable() -> DbErr {
    DbErr::Custom(
        "`database_url` is not a usable address; it must begin with `sqlite:` or `postgres:`"
            .to_owned(),
    )
}

/// Begins a transaction that may write, and waits until it is its turn: what it reads stays true until it commits.
/// Those who wait at the same time share one commit ([`crate::shared`]).
///
/// # Errors
/// When the database does not answer.
pub async fn begin(db: &Database) -> Result<Transaction, DbErr> {
    db.begin().await
}

/// Begins a transaction that nobody shares, and waits until no other process has one under way. On SQLite it takes the write lock at once, so that it never fails
/// half-way for want of it; on PostgreSQL it takes an advisory lock of this database, so that both
/// keep the same promise (`docs/decisions/0006-one-writer.md`).
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn begin_alone(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let tx = db
        .begin_with_options(TransactionOptions {
            isolation_level: None,
            access_mode: None,
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        })
        .await?;
    if tx.get_database_backend() == DbBackend::Postgres {
        let lock = format!("{POSTGRES_WAITS}; SELECT pg_advisory_xact_lock({WRITER})");
        tx.execute_unprepared(&lock).await?;
    }
    Ok(tx)
}
