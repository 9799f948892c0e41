//! Whole copies of a vault's file: under a new key, to be kept, and taken in again.
//!
//! A copy is made by the database itself, from one consistent state, and is held against the
//! original before it counts. Whatever goes wrong leaves the original as it was and no copy.

use std::{fs::File, io::Read, path::Path};

use consent_model::digest::{Digest, RunningDigest};
use service_kit::entropy::IdSource;
use sqlx::{AssertSqlSafe, SqliteConnection};
use zeroize::Zeroizing;

use super::{
    Exclusive, Vault, VaultError, WrappedKeys, files,
    keys::VaultKeys,
    open::{damaged, key_text},
};

/// A copy that was taken in, and does not count yet.
#[derive(Debug)]
pub struct TakenIn {
    /// The keys that open it.
    pub keys: WrappedKeys,
    /// It, open.
    pub vault: Vault,
}

impl Exclusive<'_> {
    /// Gives the vault a new data key and a new file; the signing seed stays. Nothing counts before
    /// the caller has stored what comes back; then comes [`Exclusive::exchanged`].
    ///
    /// # Errors
    /// When the copy cannot be made. The vault is as it was then.
    pub async fn renew(
        &self,
        wrapped: &WrappedKeys,
        ids: &IdSource,
    ) -> Result<WrappedKeys, VaultError> {
        let keys = self.host.unwrap(self.id, wrapped)?;
        let next = VaultKeys {
            data: Zeroizing::new(ids.bytes32()),
            seed: keys.seed.clone(),
            generation: keys.generation + 1,
        };
        let path = files::path(&self.host.folder, self.id, next.generation);
        self.copy(&keys, &path, &next.data).await?;
        // It opens, or it does not count.
        let opened = self.host.connect(self.id, &next).await;
        let opened = match opened {
            Ok(vault) => vault.close().await,
            Err(error) => Err(error),
        };
        if let Err(error) = opened {
            files::remove_database(&path).map_err(VaultError::Folder)?;
            return Err(error);
        }
        let wrapped = next.wrap(self.id, &self.host.keys, ids);
        wrapped.map_err(|why| VaultError::Keys(self.id, why))
    }

    /// What is stored now are these keys: earlier ones open nothing any more, and other files of the
    /// vault are deleted.
    ///
    /// # Errors
    /// When one cannot be deleted. It does not count all the same.
    pub fn exchanged(&self, wrapped: &WrappedKeys) -> Result<(), VaultError> {
        let generation = self.host.unwrap(self.id, wrapped)?.generation;
        self.host.open_only(self.id, Some(generation));
        let removed = files::remove_all_but(&self.host.folder, self.id, Some(generation));
        removed.map(drop).map_err(VaultError::Folder)
    }

    /// Copies the vault under its own key to `path`, over whatever is there.
    ///
    /// # Errors
    /// When the copy cannot be made. There is none then.
    pub async fn copy_to(&self, wrapped: &WrappedKeys, path: &Path) -> Result<(), VaultError> {
        let keys = self.host.unwrap(self.id, wrapped)?;
        self.copy(&keys, path, &keys.data).await
    }

    /// Takes in a copy that was kept, as a file beside the present one, if there is one; opened, and
    /// not counting yet. Whoever counts it calls [`Exclusive::exchanged`] afterwards.
    ///
    /// # Errors
    /// When the bytes are not those of this digest, or do not open whole.
    pub async fn take_in(
        &self,
        kept: &WrappedKeys,
        present: Option<&WrappedKeys>,
        bytes: impl Read,
        expected: (Digest, u64),
        ids: &IdSource,
    ) -> Result<TakenIn, VaultError> {
        let mut keys = self.host.unwrap(self.id, kept)?;
        let present = present.map(|present| self.host.unwrap(self.id, present));
        let present = present.transpose()?;
        if present.as_ref().is_some_and(|p| p.seed != keys.seed) {
            return Err(VaultError::Damaged(self.id));
        }
        let highest = present.map_or(0, |p| p.generation).max(keys.generation);
        keys.generation = highest + 1;
        let path = files::path(&self.host.folder, self.id, keys.generation);
        files::remove_database(&path).map_err(VaultError::Folder)?;
        let taken = async {
            let found = write_down(bytes, &path).map_err(VaultError::Folder)?;
            if found != expected {
                return Err(VaultError::Damaged(self.id));
            }
            files::settle(&path).map_err(VaultError::Folder)?;
            let vault = self.host.connect(self.id, &keys).await?;
            match vault.faults().await {
                Ok(faults) if faults.is_empty() => Ok(vault),
                Ok(_) => vault.close().await.and(Err(VaultError::Damaged(self.id))),
                Err(error) => vault.close().await.and(Err(error)),
            }
        };
        let wrapped = keys.wrap(self.id, &self.host.keys, ids);
        let wrapped = wrapped.map_err(|why| VaultError::Keys(self.id, why));
        match (taken.await, wrapped) {
            (Ok(vault), Ok(keys)) => Ok(TakenIn { keys, vault }),
            (Ok(vault), Err(error)) => vault.close().await.and(Err(error)),
            (Err(error), _) => {
                files::remove_database(&path).map_err(VaultError::Folder)?;
                Err(error)
            }
        }
    }

    /// Forgets a copy that was taken in and shall not count.
    ///
    /// # Errors
    /// When it cannot be closed or deleted.
    pub async fn leave_out(&self, taken: TakenIn) -> Result<(), VaultError> {
        taken.vault.close().await?;
        let generation = self.host.unwrap(self.id, &taken.keys)?.generation;
        let path = files::path(&self.host.folder, self.id, generation);
        files::remove_database(&path).map_err(VaultError::Folder)
    }

    async fn copy(&self, keys: &VaultKeys, path: &Path, key: &[u8; 32]) -> Result<(), VaultError> {
        files::remove_database(path).map_err(VaultError::Folder)?;
        files::new_private(path).map_err(VaultError::Folder)?;
        let copied = async {
            let vault = self.host.connect(self.id, keys).await?;
            let copied = {
                let mut used = vault.lock().await;
                let copied = copy_into(used.connection()?, path, key).await;
                copied.map_err(|error| match error {
                    VaultError::Database(error) => damaged(self.id, error),
                    other => other,
                })
            };
            vault.close().await?;
            copied?;
            files::settle(path).map_err(VaultError::Folder)
        };
        let copied = copied.await;
        if copied.is_err() {
            files::remove_database(path).map_err(VaultError::Folder)?;
        }
        copied
    }
}

impl Vault {
    /// What is wrong with the file, in the database's words; nothing, if nothing is.
    ///
    /// # Errors
    /// When it cannot be looked over.
    pub async fn faults(&self) -> Result<Vec<String>, VaultError> {
        let mut used = self.lock().await;
        let connection = used.connection()?;
        // What waits in the log is looked at where it will stand.
        sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(&mut *connection)
            .await?;
        let mut faults = Vec::new();
        for check in ["PRAGMA cipher_integrity_check", "PRAGMA integrity_check"] {
            let said: Vec<String> = sqlx::query_scalar(check)
                .fetch_all(&mut *connection)
                .await?;
            faults.extend(said.into_iter().filter(|line| line != "ok"));
        }
        let broken: Vec<(String,)> =
            sqlx::query_as("SELECT DISTINCT \"table\" FROM pragma_foreign_key_check")
                .fetch_all(connection)
                .await?;
        let named = |(table,): (String,)| format!("a row of `{table}` refers to nothing");
        faults.extend(broken.into_iter().map(named));
        Ok(faults)
    }
}

/// Copies everything into the empty file at `path` under this key, and holds it against the original.
async fn copy_into(
    from: &mut SqliteConnection,
    path: &Path,
    key: &[u8; 32],
) -> Result<(), VaultError> {
    let version: i64 = sqlx::query_scalar("PRAGMA user_version")
        .fetch_one(&mut *from)
        .await?;
    // The path is bound; the key, hexadecimal digits, cannot be.
    let attach = format!(
        "ATTACH DATABASE ?1 AS fresh KEY '{}'",
        key_text(key).replace('\'', "''")
    );
    sqlx::query(AssertSqlSafe(attach))
        .persistent(false)
        .bind(path.to_string_lossy().into_owned())
        .execute(&mut *from)
        .await?;
    sqlx::raw_sql("PRAGMA fresh.synchronous = FULL; SELECT sqlcipher_export('fresh');")
        .execute(&mut *from)
        .await?;
    sqlx::raw_sql(AssertSqlSafe(format!(
        "PRAGMA fresh.user_version = {version}"
    )))
    .execute(&mut *from)
    .await?;
    let whole = is_whole(from).await?;
    sqlx::raw_sql("DETACH DATABASE fresh").execute(from).await?;
    match whole {
        true => Ok(()),
        false => Err(VaultError::Unreadable {
            table: "copy",
            column: "rows",
        }),
    }
}

/// Whether the copy has every table with as many rows, and is in order.
async fn is_whole(connection: &mut SqliteConnection) -> Result<bool, VaultError> {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' \
         ESCAPE '\\'",
    )
    .fetch_all(&mut *connection)
    .await?;
    for table in tables {
        // Names of the vault's own tables.
        let name = table.replace('"', "\"\"");
        let alike = format!(
            "SELECT (SELECT count(*) FROM main.\"{name}\") = (SELECT count(*) FROM fresh.\"{name}\")"
        );
        let alike: bool = sqlx::query_scalar(AssertSqlSafe(alike))
            .fetch_one(&mut *connection)
            .await?;
        if !alike {
            return Ok(false);
        }
    }
    let said: Vec<String> = sqlx::query_scalar("PRAGMA fresh.integrity_check")
        .fetch_all(connection)
        .await?;
    Ok(said == ["ok"])
}

fn write_down(mut bytes: impl Read, path: &Path) -> std::io::Result<(Digest, u64)> {
    use std::io::Write as _;
    let mut file: File = files::new_private(path)?;
    let (mut running, mut piece, mut length) = (RunningDigest::default(), vec![0; 1 << 16], 0);
    loop {
        let read = bytes.read(&mut piece)?;
        if read == 0 {
            return Ok((running.finish(), length));
        }
        running.feed(&piece[..read]);
        file.write_all(&piece[..read])?;
        length += read as u64;
    }
}
