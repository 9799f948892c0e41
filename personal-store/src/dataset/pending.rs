//! The file that waits for her: at most one, inside her encrypted vault, for a day. Nothing of it is
//! in her records.

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::digest::Digest;
use sqlx::SqliteConnection;

use crate::{
    upload::{CsvOptions, WAITS_HOURS},
    vault::{Vault, VaultError},
};

/// A file that waits.
#[derive(Clone)]
pub(crate) struct Pending {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    /// How she says that a table is to be read.
    pub(crate) options: Option<CsvOptions>,
    pub(crate) put_at: DateTime<Utc>,
}

impl std::fmt::Debug for Pending {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pending")
    }
}

impl Pending {
    /// Names the file and how it is read: what she takes in is what she has seen.
    pub(crate) fn digest(&self) -> Digest {
        let options = serde_json::to_string(&self.options).unwrap_or_default();
        let parts = [
            Digest::of_bytes(&self.bytes),
            Digest::of_bytes(options.as_bytes()),
        ];
        Digest::of_bytes(format!("{} {}", parts[0], parts[1]).as_bytes())
    }

    /// When it goes by itself.
    pub(crate) fn expires_at(&self) -> DateTime<Utc> {
        self.put_at + TimeDelta::hours(WAITS_HOURS)
    }
}

/// Lets a file wait. Whether it does: not while another one waits.
pub(crate) async fn put(vault: &Vault, file: &Pending) -> Result<bool, VaultError> {
    let mut used = vault.lock().await;
    let connection = used.connection()?;
    drop_expired(connection, file.put_at).await?;
    let put = sqlx::query(
        "INSERT INTO pending_upload (id, name, bytes, options, put_at) \
         VALUES (1, ?1, ?2, NULL, ?3) ON CONFLICT DO NOTHING",
    )
    .bind(&file.name)
    .bind(&file.bytes)
    .bind(file.put_at.timestamp_millis())
    .execute(connection)
    .await?;
    Ok(put.rows_affected() > 0)
}

/// The file that waits, if one does now.
pub(crate) async fn waiting(
    vault: &Vault,
    now: DateTime<Utc>,
) -> Result<Option<Pending>, VaultError> {
    let unreadable = |column| VaultError::Unreadable {
        table: "pending_upload",
        column,
    };
    let mut used = vault.lock().await;
    let connection = used.connection()?;
    drop_expired(connection, now).await?;
    let found: Option<(String, Vec<u8>, Option<String>, i64)> =
        sqlx::query_as("SELECT name, bytes, options, put_at FROM pending_upload")
            .fetch_optional(connection)
            .await?;
    found
        .map(|(name, bytes, options, at)| {
            Ok(Pending {
                name,
                bytes,
                options: options
                    .map(|text| serde_json::from_str(&text))
                    .transpose()
                    .map_err(|_| unreadable("options"))?,
                put_at: DateTime::from_timestamp_millis(at).ok_or_else(|| unreadable("put_at"))?,
            })
        })
        .transpose()
}

/// Whether a file waits now.
pub(crate) async fn waits(vault: &Vault, now: DateTime<Utc>) -> Result<bool, VaultError> {
    let after = now - TimeDelta::hours(WAITS_HOURS);
    let mut used = vault.lock().await;
    let waits: i64 = sqlx::query_scalar("SELECT count(*) FROM pending_upload WHERE put_at > ?1")
        .bind(after.timestamp_millis())
        .fetch_one(used.connection()?)
        .await?;
    Ok(waits > 0)
}

/// Whether a file lies in the vault, whatever its time.
///
/// # Errors
/// When the vault cannot be read.
pub async fn file_is_kept(vault: &Vault) -> Result<bool, VaultError> {
    let mut used = vault.lock().await;
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM pending_upload")
        .fetch_one(used.connection()?)
        .await?;
    Ok(kept > 0)
}

/// Keeps how she says that the table is to be read.
pub(crate) async fn read_with(vault: &Vault, options: &CsvOptions) -> Result<(), VaultError> {
    let options = serde_json::to_string(options).map_err(|_| VaultError::Unreadable {
        table: "pending_upload",
        column: "options",
    })?;
    let mut used = vault.lock().await;
    sqlx::query("UPDATE pending_upload SET options = ?1")
        .bind(options)
        .execute(used.connection()?)
        .await?;
    Ok(())
}

/// Lets the file go.
pub(crate) async fn discard(vault: &Vault) -> Result<(), VaultError> {
    let mut used = vault.lock().await;
    discard_in(used.connection()?).await
}

pub(super) async fn discard_in(connection: &mut SqliteConnection) -> Result<(), VaultError> {
    sqlx::query("DELETE FROM pending_upload")
        .execute(connection)
        .await?;
    Ok(())
}

async fn drop_expired(
    connection: &mut SqliteConnection,
    now: DateTime<Utc>,
) -> Result<(), VaultError> {
    let before = now - TimeDelta::hours(WAITS_HOURS);
    sqlx::query("DELETE FROM pending_upload WHERE put_at <= ?1")
        .bind(before.timestamp_millis())
        .execute(connection)
        .await?;
    Ok(())
}
