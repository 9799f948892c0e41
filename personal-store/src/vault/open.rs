//! An open vault: one connection, used by one at a time, and a second one that only questions read
//! through.
//!
//! The key is set before anything is read, and its statement is never logged. Whatever the
//! database would spill goes to memory, so no readable copy of a row reaches a disk.

use std::{
    fmt,
    fmt::Write as _,
    path::Path,
    pin::pin,
    sync::{Arc, PoisonError},
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
};

use consent_model::jose::SigningKey;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions,
};
use tokio::sync::{Mutex, MutexGuard};
use zeroize::Zeroizing;

use super::{VaultError, VaultId, keys::VaultKeys, reader::Reader};

/// A vault that has been opened with its own key.
#[derive(Clone)]
pub struct Vault(Arc<Inner>);

struct Inner {
    id: VaultId,
    signing_key: SigningKey,
    /// `None` once closed: whoever still holds the vault then finds it gone.
    connection: Mutex<Option<SqliteConnection>>,
    /// Opened by the first question. `None` once closed.
    reader: std::sync::Mutex<Option<Reader>>,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vault({})", self.0.id)
    }
}

/// The connection of a vault while one task uses it.
pub(crate) struct InUse<'a>(MutexGuard<'a, Option<SqliteConnection>>, VaultId);

impl InUse<'_> {
    /// The connection.
    pub(crate) fn connection(&mut self) -> Result<&mut SqliteConnection, VaultError> {
        self.0.as_mut().ok_or(VaultError::Missing(self.1))
    }
}

impl Vault {
    /// Which vault this is.
    #[must_use]
    pub fn id(&self) -> VaultId {
        self.0.id
    }

    /// The person's own key, which signs her answers.
    #[must_use]
    pub fn signing_key(&self) -> &SigningKey {
        &self.0.signing_key
    }

    /// Waits until nobody else uses the vault.
    pub(crate) async fn lock(&self) -> InUse<'_> {
        InUse(self.0.connection.lock().await, self.0.id)
    }

    /// Reads one consistent state of the vault, on the connection for questions. Blocks the thread:
    /// until no other question reads, and while `work` does.
    ///
    /// # Errors
    /// When the vault is closed or cannot be read.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&rusqlite::Connection) -> T,
    ) -> Result<T, VaultError> {
        // Whatever a question that panicked left behind, the next begins a new reading.
        let mut reader = self.0.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let reader = reader.as_mut().ok_or(VaultError::Missing(self.0.id))?;
        reader.read(work)
    }

    pub(super) async fn connect(
        id: VaultId,
        path: &Path,
        keys: &VaultKeys,
    ) -> Result<Self, VaultError> {
        let signing_key =
            SigningKey::from_seed_ed25519(&keys.seed).map_err(|_| VaultError::Damaged(id))?;
        // Nothing is read from the file before the key is set, and statements are never logged.
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(false)
            .disable_statement_logging();
        let mut connection = options.connect().await?;
        if let Err(error) = prepare(&mut connection, keys).await {
            connection.close().await?;
            return Err(match error {
                VaultError::Database(error) => damaged(id, error),
                other => other,
            });
        }
        Ok(Self(Arc::new(Inner {
            id,
            signing_key,
            connection: Mutex::new(Some(connection)),
            reader: std::sync::Mutex::new(Some(Reader::new(path, &keys.data))),
        })))
    }

    /// Whether only the host still holds it.
    pub(super) fn is_idle(&self) -> bool {
        Arc::strong_count(&self.0) == 1
    }

    /// Closes both connections, for everybody who holds it; waits for a question that reads.
    pub(crate) async fn close(&self) -> Result<(), VaultError> {
        let inner = Arc::clone(&self.0);
        let closed = tokio::task::spawn_blocking(move || {
            let mut reader = inner.reader.lock().unwrap_or_else(PoisonError::into_inner);
            drop(reader.take());
        });
        closed.await.map_err(|_| VaultError::Missing(self.0.id))?;
        match self.0.connection.lock().await.take() {
            Some(connection) => Ok(connection.close().await?),
            None => Ok(()),
        }
    }
}

impl Drop for Inner {
    /// Waits until the file is closed. SQLCipher frees its memory when the process ends, and a
    /// connection that is still being closed on its own thread by then would crash.
    fn drop(&mut self) {
        if let Some(connection) = self.connection.get_mut().take() {
            // There is nobody left to tell; what was committed is in the file or its log.
            let _ = wait(connection.close());
        }
    }
}

/// Runs a future that another thread completes.
fn wait<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

/// Sets the key, then everything that the vault promises.
async fn prepare(connection: &mut SqliteConnection, keys: &VaultKeys) -> Result<(), VaultError> {
    require_encryption(connection).await?;
    let key = format!("PRAGMA key = {}", key_literal(&keys.data).as_str());
    // The only value in these statements is the key, as hexadecimal digits.
    sqlx::raw_sql(AssertSqlSafe(key))
        .execute(&mut *connection)
        .await?;
    sqlx::raw_sql(SETTINGS).execute(connection).await?;
    Ok(())
}

const SETTINGS: &str = "
    PRAGMA temp_store = MEMORY;
    PRAGMA trusted_schema = OFF;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
";

/// A key as SQLCipher takes it raw inside quotes, without deriving: 64 hexadecimal digits.
pub(super) fn key_text(key: &[u8; 32]) -> Zeroizing<String> {
    let literal = key_literal(key);
    Zeroizing::new(literal.trim_matches('"').to_owned())
}

/// A key as SQLCipher takes it raw, without deriving: 64 hexadecimal digits.
pub(super) fn key_literal(key: &[u8; 32]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(70));
    text.push_str("\"x'");
    for byte in key {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text.push_str("'\"");
    text
}

/// Without SQLCipher the key would be ignored without a word and rows would be written readable.
async fn require_encryption(connection: &mut SqliteConnection) -> Result<(), VaultError> {
    let version: Option<String> = sqlx::query_scalar("PRAGMA cipher_version")
        .fetch_optional(connection)
        .await?;
    match version {
        Some(version) if !version.is_empty() => Ok(()),
        _ => Err(VaultError::NotEncrypting),
    }
}

/// `SQLITE_NOTADB` and `SQLITE_CORRUPT` as what they mean here.
pub(super) fn damaged(id: VaultId, error: sqlx::Error) -> VaultError {
    let code = error
        .as_database_error()
        .and_then(|e| e.code())
        .and_then(|c| c.parse::<i32>().ok());
    match code.map(|c| c & 0xff) {
        Some(11 | 26) => VaultError::Damaged(id),
        _ => VaultError::Database(error),
    }
}
