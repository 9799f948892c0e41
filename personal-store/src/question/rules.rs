//! The second wall around a running question.
//!
//! The first is that nothing else exists in its database. This one refuses whatever is not on the
//! short lists here: actions, tables, columns, functions, sizes. An authorizer alone would be no
//! boundary between columns (`NATURAL JOIN` and `USING` compare columns without asking it), which
//! is why it stands behind the first wall and not in its place.

use rusqlite::{
    Connection,
    config::DbConfig,
    hooks::{AuthAction, AuthContext, Authorization},
    limits::Limit,
};

use super::{functions, package::GrantedInput};

const LIMITS: &[(Limit, i32)] = &[
    (Limit::SQLITE_LIMIT_LENGTH, 64 * 1024),
    (Limit::SQLITE_LIMIT_SQL_LENGTH, 32 * 1024),
    (Limit::SQLITE_LIMIT_COLUMN, 64),
    (Limit::SQLITE_LIMIT_EXPR_DEPTH, 64),
    (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 16),
    (Limit::SQLITE_LIMIT_VDBE_OP, 10_000),
    (Limit::SQLITE_LIMIT_FUNCTION_ARG, 8),
    (Limit::SQLITE_LIMIT_ATTACHED, 0),
    (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 64),
    (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 32),
    (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
    (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
];

const SETTINGS: &[(DbConfig, bool)] = &[
    (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
    (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
    (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
    (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
    (DbConfig::SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, false),
    (DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, false),
    // "text" is a name and never falls back to a value.
    (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
    (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
];

/// Confines a connection to reading `inputs`. After this nothing can be undone through it.
pub(super) fn confine(connection: &Connection, inputs: &[GrantedInput]) -> rusqlite::Result<()> {
    connection.pragma_update(None, "query_only", true)?;
    for (setting, value) in SETTINGS {
        let taken = connection.set_db_config(*setting, *value)?;
        if taken != *value {
            return Err(rusqlite::Error::InvalidQuery);
        }
    }
    for (limit, value) in LIMITS {
        connection.set_limit(*limit, *value)?;
    }
    let granted: Vec<(&'static str, Vec<&'static str>)> = inputs
        .iter()
        .map(|i| (i.schema.table, i.columns.iter().map(|c| c.name).collect()))
        .collect();
    connection.authorizer(Some(move |context: AuthContext<'_>| {
        allow(&context, &granted)
    }))
}

/// Everything that is not named here is denied: writing, `PRAGMA`, `ATTACH`, recursion, schema.
fn allow(
    context: &AuthContext<'_>,
    granted: &[(&'static str, Vec<&'static str>)],
) -> Authorization {
    let allowed = match context.action {
        AuthAction::Select => true,
        AuthAction::Read {
            table_name,
            column_name,
        } => granted.iter().any(|(table, columns)| {
            // An empty column stands for the table as a whole, as in `count(*)`. SQLite asks so
            // for a common table expression too, of which no column is read: refused.
            *table == table_name && (column_name.is_empty() || columns.contains(&column_name))
        }),
        AuthAction::Function { function_name } => functions::callable(function_name),
        _ => false,
    };
    if allowed {
        Authorization::Allow
    } else {
        Authorization::Deny
    }
}
