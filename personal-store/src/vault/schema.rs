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
use crate::dataset::own::ATTESTED;

/// The steps in order; a vault's `user_version` counts those it has taken.
///
/// Adding one: append a function that gives its statements; kinds of records that come later get
/// their tables in a step of their own. Steps that are there stay as they are.
const STEPS: &[fn() -> String] = &[
    first_tables,
    indexes_of_questions,
    receipts,
    immunizations,
    seen_answers,
    variants_told,
    own_uploads,
    carried_uses,
    indexes_of_attested,
    providers_told,
];

/// The ledgers, and the kinds of records that there were at first.
fn first_tables() -> String {
    let kinds = [
        DatasetKind::BankAccounts,
        DatasetKind::BankTransactions,
        DatasetKind::ClinicPatients,
        DatasetKind::ClinicConditions,
        DatasetKind::ClinicObservations,
        DatasetKind::ClinicMedications,
    ];
    let mut statements = String::from(LEDGERS);
    for kind in kinds {
        statements.push_str(&table(kind.schema()));
    }
    statements
}

/// Indexes that hold all that most questions read, so that the table itself stays unread: by day, and
/// by what a question picks. The one by day alone is of no more use then.
fn indexes_of_questions() -> String {
    "DROP INDEX bank_transactions_by_time;
     CREATE INDEX bank_transactions_by_day ON bank_transactions
        (booked_at, category, amount_minor, balance_after_minor, source);
     CREATE INDEX bank_transactions_by_category ON bank_transactions
        (category, booked_at, amount_minor, source);
     CREATE INDEX clinic_observations_by_code ON clinic_observations
        (code, observed_at, value, unit, source);"
        .to_owned()
}

/// A source's receipt brings a deposit once, in whatever session it comes.
fn receipts() -> String {
    String::from(
        "ALTER TABLE deposits ADD COLUMN receipt TEXT; -- ReceiptId; null where it came before this step
         CREATE UNIQUE INDEX deposits_by_receipt ON deposits (source, receipt);",
    )
}

/// What the clinic gave against illnesses.
fn immunizations() -> String {
    table(DatasetKind::ClinicImmunizations.schema())
}

/// What she saw before an answer left, and what she is asked when it changed since.
fn seen_answers() -> String {
    String::from(
        "
CREATE TABLE seen_answers (
    digest   TEXT PRIMARY KEY,           -- under the salt, as her approval carries it
    salt     BLOB NOT NULL CHECK (length(salt) = 16),
    of       TEXT NOT NULL,              -- RequestId it was shown for, or ArtifactId it was accepted for
    item     TEXT NOT NULL,
    answer   TEXT NOT NULL,              -- the exact canonical bytes she saw
    shown_at INTEGER NOT NULL            -- ms
) STRICT;
CREATE INDEX seen_answers_by_item ON seen_answers (of, item, shown_at);
CREATE TABLE changed_answers (
    cnf         TEXT NOT NULL,           -- thumbprint of the key that she approved
    approved    TEXT NOT NULL,           -- digest that her approval carries
    artifact    TEXT NOT NULL,           -- the store's copy of the consent
    item        TEXT NOT NULL,
    accepted    TEXT,                    -- digest she accepted since, in seen_answers; null: none
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'left')),
    asked_at    INTEGER NOT NULL,        -- ms; the last refusal
    answered_at INTEGER,                 -- ms; null: she has not answered
    expires_at  INTEGER NOT NULL,        -- ms; end of the consent's term
    PRIMARY KEY (cnf, approved)
) STRICT, WITHOUT ROWID;
CREATE INDEX changed_answers_by_artifact ON changed_answers (artifact);
",
    )
}

/// What a release was about, so that what a party knows can be told and counted.
fn variants_told() -> String {
    VARIANTS.to_owned()
}

/// The statements that make every table and index of a vault, for a bench to make them elsewhere.
#[must_use]
pub fn tables() -> String {
    STEPS.iter().map(|step| step() + "\n").collect()
}

/// What she brings herself comes under no consent and in no session: such a deposit says what is kept
/// of the file, has no artifact, and its own id stands for the session. The file that waits for her is
/// here and nowhere else, one at most.
fn own_uploads() -> String {
    "ALTER TABLE deposits ADD COLUMN upload TEXT  -- JSON: format, name, claim; null where a source signed it
         CHECK ((upload IS NOT NULL) = (artifact = ''));
     CREATE TABLE pending_upload (
         id      INTEGER PRIMARY KEY CHECK (id = 1),
         name    TEXT NOT NULL,           -- of the file, without folders
         bytes   BLOB NOT NULL,
         options TEXT,                    -- JSON: how she says that a table is read; null while guessed
         put_at  INTEGER NOT NULL         -- ms
     ) STRICT;"
        .to_owned()
}

/// Uses of consents that a restored vault does not know of.
fn carried_uses() -> String {
    String::from(
        "CREATE TABLE carried_uses (
            cnf  TEXT NOT NULL,                    -- thumbprint of the key, as in `releases`
            at   INTEGER NOT NULL,                 -- ms; when the vault was restored
            uses INTEGER NOT NULL CHECK (uses > 0)
        ) STRICT;
        CREATE INDEX carried_uses_by_use ON carried_uses (cnf, at);",
    )
}

/// The indexes of questions over what sources have signed alone, since questions are granted nothing
/// else: a condition that the index itself keeps is not held against each row again. `source` stays in
/// them, because SQLite would otherwise go to the table for the column of the condition.
fn indexes_of_attested() -> String {
    format!(
        "DROP INDEX bank_transactions_by_day;
         DROP INDEX bank_transactions_by_category;
         DROP INDEX clinic_observations_by_code;
         CREATE INDEX bank_transactions_by_day ON bank_transactions
            (booked_at, category, amount_minor, balance_after_minor, source) WHERE {ATTESTED};
         CREATE INDEX bank_transactions_by_category ON bank_transactions
            (category, booked_at, amount_minor, source) WHERE {ATTESTED};
         CREATE INDEX clinic_observations_by_code ON clinic_observations
            (code, observed_at, value, unit, source) WHERE {ATTESTED};"
    )
}

/// Whose records alone an answer was worked out over.
fn providers_told() -> String {
    "ALTER TABLE releases ADD COLUMN providers TEXT; -- JSON: PartyIds; null: whoever signed them"
        .to_owned()
}

/// The columns along which attested records of a kind are read without sorting: those that its
/// indexes begin with.
pub(crate) fn sorted(schema: &Schema) -> &'static [&'static str] {
    match schema.table {
        "bank_transactions" => &["booked_at", "category"],
        "clinic_observations" => &["observed_at", "code"],
        _ => &[],
    }
}

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
    match usize::try_from(found) {
        Ok(0) | Err(_) => Err(VaultError::Damaged(id)),
        Ok(taken) if taken > STEPS.len() => Err(VaultError::Newer(id, found)),
        Ok(taken) => take_steps(connection, taken).await,
    }
}

/// Takes the steps after the first `taken`, each in a transaction with its count.
async fn take_steps(connection: &mut SqliteConnection, taken: usize) -> Result<(), VaultError> {
    for (place, step) in STEPS.iter().enumerate().skip(taken) {
        let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
        // Names of tables and columns are constants of the program. A step may end in a comment.
        let statements = format!("{}\nPRAGMA user_version = {};", step(), place + 1);
        sqlx::raw_sql(AssertSqlSafe(statements))
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
    }
    Ok(())
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

const VARIANTS: &str = "
ALTER TABLE releases ADD COLUMN name TEXT;       -- of the question, of any version; before this step its digest
ALTER TABLE releases ADD COLUMN range_from TEXT; -- first day it was worked out over; null before this step
ALTER TABLE releases ADD COLUMN range_to TEXT;   -- last day
ALTER TABLE releases ADD COLUMN variant TEXT;    -- digest over question, parameters and days
UPDATE releases SET name = question, variant = question || parameters;
CREATE INDEX releases_by_variant ON releases (data_user, name, at, variant);
";

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
