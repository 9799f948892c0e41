//! An open vault: one connection, used by one at a time.
//!
//! The key is set before anything is read, and its statement is never logged. Whatever the
//! database would spill goes to memory, so no readable copy of a row reaches a disk.

use std::{
    fmt,
    fmt::Write as _,
    path::Path,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
};

use consent_model::jose::SigningKey;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions,
};
use tokio::sync::{Mutex, MutexGuard};
use zeroize::Zeroizing;

use super::{VaultError, VaultId, keys::VaultKeys};

/// A vault that has been opened with its own key.
#[derive(Clone)]
pub struct Vault(Arc<Inner>);

struct Inner {
    id: VaultId,
    signing_key: SigningKey,
    /// `None` once closed: whoever still holds the vault then finds it gone.
    connection: Mutex<Option<SqliteConnection>>,
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
        })))
    }

    /// Whether only the host still holds it.
    pub(super) fn is_idle(&self) -> bool {
        Arc::strong_count(&self.0) == 1
    }

    pub(super) async fn close(&self) -> Result<(), VaultError> {
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

/// A key as SQLCipher takes it raw, without deriving: 64 hexadecimal digits.
fn key_literal(key: &[u8; 32]) -> Zeroizing<String> {
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
