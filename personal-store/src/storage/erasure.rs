//! Vaults that are being erased, or were. What stays of them names nobody.

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    artifact::ArtifactClaims, digest::Digest, ids::ArtifactId, jose::CompactJws, party::Pseudonym,
};
use migrations::database;
use sea_orm::{ConnectionTrait, QueryResult, Value};

use super::{HostDb, Person, StorageError, get, millis, parsed, parsed_if, statement, text};
use crate::{
    custody::{Asked, ErasedFile},
    vault::{KeyId, VaultId},
};

/// A vault that is being erased, or was.
#[derive(Debug, Clone)]
pub struct Erasure {
    /// The vault.
    pub vault: VaultId,
    /// How far that has come.
    pub state: ErasureState,
    /// Who asked for it.
    pub asked: Asked,
    /// What was destroyed, as far as that is noted.
    pub destroyed: Destroyed,
    /// When it began.
    pub begun_at: DateTime<Utc>,
}

/// How far an erasure has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErasureState {
    /// Asked for.
    Begun,
    /// The keys are destroyed.
    Keyless,
    /// Nothing is left; the certificate.
    Done(CompactJws),
}

/// What was destroyed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Destroyed {
    /// The host's key that the vault's keys lay under.
    pub host_key: Option<KeyId>,
    /// The vault's data key.
    pub data_key: Option<KeyId>,
    /// Its file.
    pub file: Option<ErasedFile>,
}

const COLUMNS: &str = "SELECT vault, state, asked_by, reason, host_key, data_key, file_digest, \
                       file_bytes, begun_at, certificate FROM erasures";

impl HostDb {
    /// The erasure of this vault.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn erasure(&self, vault: VaultId) -> Result<Option<Erasure>, StorageError> {
        let sql = format!("{COLUMNS} WHERE vault = ?");
        let row = self.one(&sql, vec![text(vault)]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Erasures that were interrupted.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn unfinished_erasures(&self) -> Result<Vec<Erasure>, StorageError> {
        let sql = format!("{COLUMNS} WHERE state <> 'done' ORDER BY begun_at");
        let rows = self.all(&sql, Vec::new()).await?;
        rows.iter().map(read).collect()
    }

    /// Notes that a vault is to be erased, once. `None`, and nothing is noted, where she keeps
    /// stores for others as their guardian: nobody could open them any more.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn begin_erasure(
        &self,
        vault: VaultId,
        asked: &Asked,
        now: DateTime<Utc>,
    ) -> Result<Option<Erasure>, StorageError> {
        let (by, reason) = match asked {
            Asked::ByHer => ("person", None),
            Asked::ByOperator(reason) => ("operator", Some(reason.clone())),
        };
        let sql = "INSERT INTO erasures (vault, state, asked_by, reason, begun_at) \
                   SELECT ?1, 'begun', ?2, ?3, ?4 WHERE NOT EXISTS \
                   (SELECT 1 FROM wards AS w JOIN people AS g ON g.account = w.guardian \
                   WHERE g.vault = ?1 AND (w.until_at IS NULL OR w.until_at > ?4)) \
                   ON CONFLICT DO NOTHING";
        let values = vec![text(vault), text(by), reason.into(), millis(now)];
        self.execute(sql, values).await?;
        self.erasure(vault).await
    }

    /// Destroys the keys of a vault, with everything that the host has of the person, in one step.
    /// What stays: under which names requests about her are refused, and which consents the manager
    /// is to be told of.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn erase_person(
        &self,
        person: &Person,
        destroyed: &Destroyed,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let (account, vault) = (text(person.account), text(person.vault));
        let tx = database::begin(&self.0).await?;
        let names = "SELECT pseudonym FROM links WHERE account = ?";
        for row in tx
            .query_all_raw(statement(names, vec![account.clone()]))
            .await?
        {
            let name: Pseudonym = parsed(&row, "pseudonym")?;
            let keep = "INSERT INTO erased_names VALUES (?, ?) \
                        ON CONFLICT (name) DO UPDATE SET vault = excluded.vault";
            tx.execute_raw(statement(keep, vec![name_of(&name), vault.clone()]))
                .await?;
        }
        let open = "SELECT artifact FROM deposits WHERE account = ? AND artifact IS NOT NULL \
                    AND state IN ('approved', 'requested', 'waiting', 'ending')";
        for row in tx
            .query_all_raw(statement(open, vec![account.clone()]))
            .await?
        {
            let jws: CompactJws = parsed(&row, "artifact")?;
            let Ok(claims) = jws.unverified_claims::<ArtifactClaims>() else {
                continue;
            };
            let end = "INSERT INTO consents_to_end VALUES (?, ?, 0) ON CONFLICT DO NOTHING";
            tx.execute_raw(statement(end, vec![text(claims.jti), millis(now)]))
                .await?;
        }
        // The manager may tell of an item before its copy comes, so no key ties the two.
        let items = "DELETE FROM withdrawn_items WHERE artifact IN \
                     (SELECT artifact FROM artifacts WHERE account = ?)";
        tx.execute_raw(statement(items, vec![account.clone()]))
            .await?;
        // Links, artifacts, deposits and sessions go with her.
        let gone = "DELETE FROM people WHERE account = ?";
        tx.execute_raw(statement(gone, vec![account])).await?;
        let noted = "UPDATE erasures SET state = 'keyless', host_key = ?, data_key = ?, \
                     file_digest = ?, file_bytes = ? WHERE vault = ?";
        let bytes = destroyed.file.map(|file| i64::try_from(file.bytes));
        let bytes = bytes.transpose();
        let values = vec![
            destroyed.host_key.map(|id| id.to_string()).into(),
            destroyed.data_key.map(|id| id.to_string()).into(),
            destroyed.file.map(|file| file.digest.to_string()).into(),
            bytes
                .map_err(|_| StorageError::Unreadable("file_bytes"))?
                .into(),
            vault,
        ];
        tx.execute_raw(statement(noted, values)).await?;
        Ok(tx.commit().await?)
    }

    /// Nothing is left.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn erasure_done(
        &self,
        vault: VaultId,
        certificate: &CompactJws,
    ) -> Result<(), StorageError> {
        let sql = "UPDATE erasures SET state = 'done', certificate = ? \
                   WHERE vault = ? AND state = 'keyless'";
        self.execute(sql, vec![text(certificate), text(vault)])
            .await
            .map(drop)
    }

    /// Whether there was somebody whom the manager knew by this name, and she is erased.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn was_erased(&self, name: &Pseudonym) -> Result<bool, StorageError> {
        let sql = "SELECT vault FROM erased_names WHERE name = ?";
        Ok(self.one(sql, vec![name_of(name)]).await?.is_some())
    }

    /// Consents that the manager is to be told of now, with the failed tries so far.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn consents_to_end(
        &self,
        now: DateTime<Utc>,
    ) -> Result<Vec<(ArtifactId, i64)>, StorageError> {
        let sql = "SELECT artifact, attempts FROM consents_to_end WHERE next_at <= ? \
                   ORDER BY next_at LIMIT 32";
        let rows = self.all(sql, vec![millis(now)]).await?;
        let one = |row: &QueryResult| Ok((parsed(row, "artifact")?, get(row, "attempts")?));
        rows.iter().map(one).collect()
    }

    /// The manager knows; or it is tried again after this pause.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn consent_ended(
        &self,
        artifact: ArtifactId,
        again: Option<(DateTime<Utc>, TimeDelta)>,
    ) -> Result<(), StorageError> {
        let (sql, values) = match again {
            None => (
                "DELETE FROM consents_to_end WHERE artifact = ?",
                vec![text(artifact)],
            ),
            Some((now, pause)) => (
                "UPDATE consents_to_end SET next_at = ?, attempts = attempts + 1 \
                 WHERE artifact = ?",
                vec![millis(now + pause), text(artifact)],
            ),
        };
        self.execute(sql, values).await.map(drop)
    }
}

/// The digest that a name leaves. Names are long and random, so it cannot be guessed from.
fn name_of(name: &Pseudonym) -> Value {
    let tagged = format!("amanat-erased-name-v1:{}", name.as_str());
    text(Digest::of_bytes(tagged.as_bytes()))
}

fn read(row: &QueryResult) -> Result<Erasure, StorageError> {
    let (state, by): (String, String) = (get(row, "state")?, get(row, "asked_by")?);
    let state = match (state.as_str(), parsed_if(row, "certificate")?) {
        ("begun", None) => ErasureState::Begun,
        ("keyless", None) => ErasureState::Keyless,
        ("done", Some(certificate)) => ErasureState::Done(certificate),
        _ => return Err(StorageError::Unreadable("state")),
    };
    let asked = match (by.as_str(), get::<Option<String>>(row, "reason")?) {
        ("person", None) => Asked::ByHer,
        ("operator", Some(reason)) => Asked::ByOperator(reason),
        _ => return Err(StorageError::Unreadable("asked_by")),
    };
    let begun_at: i64 = get(row, "begun_at")?;
    let bytes: Option<i64> = get(row, "file_bytes")?;
    let digest: Option<Digest> = parsed_if(row, "file_digest")?;
    Ok(Erasure {
        vault: parsed(row, "vault")?,
        state,
        asked,
        destroyed: Destroyed {
            host_key: parsed_if(row, "host_key")?,
            data_key: parsed_if(row, "data_key")?,
            file: digest.zip(bytes).map(|(digest, bytes)| ErasedFile {
                digest,
                bytes: bytes.unsigned_abs(),
            }),
        },
        begun_at: DateTime::from_timestamp_millis(begun_at)
            .ok_or(StorageError::Unreadable("begun_at"))?,
    })
}
