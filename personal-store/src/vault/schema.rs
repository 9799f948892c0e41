//! The tables of a vault, in numbered steps (`PRAGMA user_version`). Steps are added, never
//! changed.
//!
//! Datasets get their tables from `consent_model::dataset`: the columns of the schema, then the
//! party the record came from and the deposit that brought it. Every name in these statements is
//! a constant of the program. Times are whole milliseconds since 1970.

use std::fmt::Write as _;

use consent_model::dataset::{ColumnType, DatasetKind, Schema};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use super::{Vault, VaultError, open::damaged};

/// The form that this program writes.
const NEWEST: i64 = 1;

/// Builds all tables in an empty file.
pub(super) async fn create(vault: &Vault) -> Result<(), VaultError> {
    let mut used = vault.lock().await;
    take_steps(used.connection()?, 0).await
}

/// Takes the steps that an older file lacks. A file without any is not one that was created here.
pub(super) async fn bring_up_to_date(vault: &Vault) -> Result<(), VaultError> {
    let id = vault.id();
    let mut used = vault.lock().await;
    let connection = used.connection()?;
    let found: i64 = sqlx::query_scalar("PRAGMA user_version")
        .fetch_one(&mut *connection)
        .await
        .map_err(|e| damaged(id, e))?;
    match found {
        0 => Err(VaultError::Damaged(id)),
        found if found > NEWEST => Err(VaultError::Newer(id, found)),
        found => take_steps(connection, found).await,
    }
}

async fn take_steps(connection: &mut SqliteConnection, from: i64) -> Result<(), VaultError> {
    if from >= NEWEST {
        return Ok(());
    }
    let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
    let mut statements = String::from(LEDGERS);
    for kind in DatasetKind::ALL {
        statements.push_str(&table(kind.schema()));
    }
    // Names of tables and columns are constants of `consent_model::dataset`.
    sqlx::raw_sql(AssertSqlSafe(statements))
        .execute(&mut *tx)
        .await?;
    sqlx::raw_sql("PRAGMA user_version = 1")
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

/// The table of one dataset. The id is unique within one source.
fn table(schema: &Schema) -> String {
    let mut sql = format!("CREATE TABLE {} (", schema.table);
    for column in schema.columns {
        let kind = match column.kind {
            ColumnType::Text | ColumnType::Date | ColumnType::Timestamp => "TEXT",
            ColumnType::Integer => "INTEGER",
            ColumnType::Real => "REAL",
        };
        let null = if column.optional { "" } else { " NOT NULL" };
        // Writing to a string cannot fail.
        let _ = write!(sql, "{} {kind}{null}, ", column.name);
    }
    let id = schema.columns[0].name;
    let _ = writeln!(
        sql,
        "source TEXT NOT NULL, deposit TEXT NOT NULL REFERENCES deposits (deposit), \
         PRIMARY KEY (source, {id})) STRICT;"
    );
    if let Some(time) = schema.time_column {
        let _ = writeln!(
            sql,
            "CREATE INDEX {table}_by_time ON {table} ({time});",
            table = schema.table
        );
    }
    sql
}

const LEDGERS: &str = "
CREATE TABLE deposits (
    deposit     TEXT PRIMARY KEY,        -- DepositId
    source      TEXT NOT NULL,           -- PartyId that signed the pages
    artifact    TEXT NOT NULL,           -- the store's copy of the consent it came under
    session     TEXT NOT NULL UNIQUE,    -- the data session it came through: counts once
    digest      TEXT NOT NULL,           -- of the pages, in order
    received_at INTEGER NOT NULL,        -- ms
    summary     TEXT NOT NULL            -- JSON: rows and quality figures per dataset
) STRICT;
CREATE TABLE sessions (
    session TEXT PRIMARY KEY,            -- as the manager names it to this store
    request TEXT NOT NULL,               -- digest of the compact source request
    outcome TEXT NOT NULL CHECK (outcome IN ('released', 'refused'))
) STRICT;
CREATE TABLE releases (
    receipt    TEXT PRIMARY KEY,         -- ReceiptId, also in the signed page
    session    TEXT NOT NULL UNIQUE REFERENCES sessions (session),
    artifact   TEXT NOT NULL,            -- the store's copy
    item       TEXT NOT NULL,
    cnf        TEXT NOT NULL,            -- thumbprint of the key that she approved: uses count by it
    data_user  TEXT,                     -- PartyId; null where the artifact does not show it
    purpose    TEXT NOT NULL,
    request    TEXT NOT NULL,            -- digest of the compact source request
    question   TEXT NOT NULL,            -- digest of the package
    parameters TEXT NOT NULL,            -- JSON object
    answer     TEXT NOT NULL,            -- the exact canonical bytes that `digest` is over
    digest     TEXT NOT NULL,
    pages      INTEGER NOT NULL CHECK (pages > 0),
    at         INTEGER NOT NULL          -- ms; each row is one use
) STRICT;
CREATE INDEX releases_by_use ON releases (cnf, at);
CREATE INDEX releases_by_time ON releases (at);
CREATE TABLE refusals (
    id       INTEGER PRIMARY KEY,
    session  TEXT NOT NULL UNIQUE REFERENCES sessions (session),
    artifact TEXT NOT NULL,
    item     TEXT,                       -- null where the request could not be read
    rule     TEXT NOT NULL,              -- name of the rule that refused
    at       INTEGER NOT NULL            -- ms
) STRICT;
CREATE INDEX refusals_by_time ON refusals (at);
CREATE TABLE used_requests (
    kid TEXT NOT NULL,                   -- key that signed the source request
    jti TEXT NOT NULL,
    PRIMARY KEY (kid, jti)
) STRICT, WITHOUT ROWID;
CREATE TABLE outbox (
    session  TEXT NOT NULL REFERENCES sessions (session),
    sequence INTEGER NOT NULL,
    last     INTEGER NOT NULL CHECK (last IN (0, 1)),
    sealed   TEXT,                       -- compact JWE; null once delivered or given up
    state    TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'given_up')),
    PRIMARY KEY (session, sequence),
    CHECK ((state = 'pending') = (sealed IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_pending ON outbox (session, sequence) WHERE state = 'pending';
";
