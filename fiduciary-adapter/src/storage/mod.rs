//! Rows of the adapter's own database: SQLite by default, PostgreSQL with the same entities.
//!
//! Nothing in here decides anything. The tables and their columns are explained in
//! `migrations/sql/adapter`.

pub(crate) mod entity;

use std::path::Path;

pub(crate) use migrations::{
    adapter::Migrator,
    database::{begin, migrate, open, pending},
};

/// The SQLite database, in the data folder.
pub(crate) const SQLITE_FILE: &str = "adapter.sqlite";

/// The address of the SQLite database in `folder`.
///
/// # Errors
/// When its file cannot be made.
pub(crate) fn sqlite_url(folder: &Path) -> std::io::Result<String> {
    migrations::database::sqlite_url(&folder.join(SQLITE_FILE))
}
