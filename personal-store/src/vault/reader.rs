//! The connection of a vault that questions read through: it can read and nothing else, and a
//! question never holds it. See `granted_rows`.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, config::DbConfig, limits::Limit};
use zeroize::Zeroizing;

use super::{VaultError, open::key_literal};

/// Pages kept in memory, in KiB, as SQLite wants it written.
const CACHE: i64 = -8_000;

/// A reading connection, opened when it is first used.
pub(super) struct Reader {
    path: PathBuf,
    key: Zeroizing<[u8; 32]>,
    connection: Option<Connection>,
}

impl Reader {
    pub(super) fn new(path: &Path, key: &Zeroizing<[u8; 32]>) -> Self {
        Self {
            path: path.to_owned(),
            key: key.clone(),
            connection: None,
        }
    }

    /// Gives `work` one state of the vault, whatever is written meanwhile.
    pub(super) fn read<T>(&mut self, work: impl FnOnce(&Connection) -> T) -> Result<T, VaultError> {
        // Only after an orderly end is the connection used again.
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.open().map_err(VaultError::Reading)?,
        };
        connection
            .execute_batch("BEGIN")
            .map_err(VaultError::Reading)?;
        let done = work(&connection);
        connection
            .execute_batch("ROLLBACK")
            .map_err(VaultError::Reading)?;
        self.connection = Some(connection);
        Ok(done)
    }

    fn open(&self) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        let key = Zeroizing::new(format!("PRAGMA key = {}", key_literal(&self.key).as_str()));
        connection.execute_batch(&key)?;
        connection.execute_batch(
            "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;",
        )?;
        connection.pragma_update(None, "cache_size", CACHE)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
        Ok(connection)
    }
}
