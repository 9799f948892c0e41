//! What the host database has of one person, to be kept with her vault and brought back with it.
//!
//! Every table with a column `account` counts as hers. Keys among the values are left out: what was
//! under way comes to its end when it is brought back.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use consent_model::{
    artifact::ArtifactClaims,
    jose::CompactJws,
    problem::{Problem, ProblemType},
};
use migrations::database;
use sea_orm::{ConnectionTrait, DatabaseTransaction, Value};
use serde::{Deserialize, Serialize};
use serde_json::Map;
use uuid::Uuid;

use super::{AccountId, HostDb, Person, StorageError, get, millis, parsed, statement, text};
use crate::vault::{Vault, VaultId, WrappedKeys};

/// A row: column to value.
type Row = Map<String, serde_json::Value>;

/// What the host database has of one person.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HostRows {
    person: Row,
    others: BTreeMap<String, Vec<Row>>,
    /// The vault of her guardian, where one keeps hers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    guardian: Option<Uuid>,
}

impl HostRows {
    /// The vault of her guardian, where one keeps hers.
    #[must_use]
    pub fn guardian(&self) -> Option<VaultId> {
        self.guardian.map(VaultId::from)
    }
}

impl std::fmt::Debug for HostRows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HostRows")
    }
}

/// Uses that a restored vault does not know of.
#[derive(Debug, Default)]
pub struct Carried {
    sessions: Vec<String>,
    uses: BTreeMap<String, u32>,
}

/// What a restore writes.
#[derive(Debug)]
pub struct Restored<'a> {
    /// The backup.
    pub backup: Uuid,
    /// The vault.
    pub vault: VaultId,
    /// The keys of the file that was taken in.
    pub keys: &'a WrappedKeys,
    /// She, where she is here.
    pub present: Option<&'a Person>,
    /// What was kept of her.
    pub rows: &'a HostRows,
    /// Now.
    pub at: DateTime<Utc>,
}

impl Carried {
    /// Everything that she had consented to is used up: nobody knows what happened since.
    ///
    /// # Errors
    /// When what was kept cannot be read.
    pub fn all_of(rows: &HostRows) -> Result<Self, StorageError> {
        let mut uses = BTreeMap::new();
        for row in rows.others.get("artifacts").into_iter().flatten() {
            let jws = row.get("jws").and_then(serde_json::Value::as_str);
            for key in keys_of(jws.ok_or(StorageError::Unreadable("jws"))?)? {
                uses.insert(key, u32::MAX);
            }
        }
        Ok(Self {
            sessions: Vec::new(),
            uses,
        })
    }

    /// How many by which key.
    #[must_use]
    pub fn uses(&self) -> Vec<(&str, u32)> {
        let all = self.uses.iter();
        all.map(|(key, uses)| (key.as_str(), *uses)).collect()
    }
}

/// The keys by which the uses of a consent count.
fn keys_of(jws: &str) -> Result<Vec<String>, StorageError> {
    let unreadable = |_| StorageError::Unreadable("jws");
    let jws = CompactJws::parse(jws).map_err(unreadable)?;
    let claims: ArtifactClaims = jws.unverified_claims().map_err(unreadable)?;
    let items = claims.items.iter();
    Ok(items
        .map(|item| item.value.cnf.kid().as_str().to_owned())
        .collect())
}

impl HostDb {
    /// What there is of a person.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn rows_of(&self, account: AccountId) -> Result<HostRows, StorageError> {
        let mut person = self.dump("people", account).await?;
        let mut others = BTreeMap::new();
        for table in self.tables_of_hers().await? {
            let rows = self.dump(&table, account).await?;
            others.insert(table, rows);
        }
        let sql = "SELECT g.vault FROM wards AS w JOIN people AS g ON g.account = w.guardian \
                   WHERE w.account = ?";
        let guardian = self.one(sql, vec![text(account)]).await?;
        let guardian = guardian.map(|row| parsed(&row, "vault")).transpose()?;
        Ok(HostRows {
            guardian: guardian.map(|vault: VaultId| vault.uuid()),
            person: person.pop().ok_or(StorageError::Unreadable("account"))?,
            others,
        })
    }

    /// Sessions of hers that the vault knows no release of, each a use of all that its consent
    /// allows.
    ///
    /// # Errors
    /// [`StorageError`], also when the vault cannot be read.
    pub async fn sessions_since(
        &self,
        account: AccountId,
        vault: &Vault,
    ) -> Result<Carried, StorageError> {
        let released = vault.released_sessions().await?;
        let sql = "SELECT s.session, a.jws FROM source_sessions AS s \
                   JOIN artifacts AS a ON a.artifact = s.artifact WHERE s.account = ?";
        let mut carried = Carried::default();
        for row in self.all(sql, vec![text(account)]).await? {
            let (session, jws): (String, String) = (get(&row, "session")?, get(&row, "jws")?);
            if released.contains(&session) {
                continue;
            }
            for key in keys_of(&jws)? {
                let uses = carried.uses.entry(key).or_default();
                *uses = uses.saturating_add(1);
            }
            carried.sessions.push(session);
        }
        Ok(carried)
    }

    /// Whether this backup was restored here before.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn was_restored(&self, backup: Uuid) -> Result<bool, StorageError> {
        let sql = "SELECT vault FROM restores WHERE backup = ?";
        Ok(self.one(sql, vec![text(backup)]).await?.is_some())
    }

    /// Whether she has come in again since, and has another vault here.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn has_another_vault(
        &self,
        rows: &HostRows,
        vault: VaultId,
    ) -> Result<bool, StorageError> {
        let sql = "SELECT vault FROM people WHERE vault <> ? \
                   AND ((issuer = ? AND subject = ?) OR account = ?)";
        let mut values = vec![text(vault)];
        for column in ["issuer", "subject", "account"] {
            values.push(bound(rows.person.get(column)));
        }
        Ok(self.one(sql, values).await?.is_some())
    }

    /// Makes a restored vault the one that counts, with what was kept of her where she is not here;
    /// all in one step. Whether it does: not when her keys were exchanged meanwhile.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn restored(
        &self,
        new: &Restored<'_>,
        carried: &Carried,
    ) -> Result<bool, StorageError> {
        let known = self.columns().await?;
        let over = serde_json::to_string(&Problem::new(ProblemType::SessionExpired))
            .map_err(|_| StorageError::Unreadable("problem"))?;
        let tx = database::begin(&self.0).await?;
        let keys = || Value::from(new.keys.as_bytes().to_vec());
        match new.present {
            Some(person) => {
                let exchange =
                    "UPDATE people SET wrapped_keys = ? WHERE vault = ? AND wrapped_keys = ?";
                let before = person.keys.as_bytes().to_vec().into();
                let values = vec![keys(), text(new.vault), before];
                let done = tx.execute_raw(statement(exchange, values)).await?;
                if done.rows_affected() == 0 {
                    return Ok(false);
                }
                let end = "UPDATE source_sessions SET state = 'refused', problem = ? \
                           WHERE session = ?";
                for session in &carried.sessions {
                    let values = vec![text(&over), text(session)];
                    tx.execute_raw(statement(end, values)).await?;
                }
            }
            None => {
                insert(&tx, &known, "people", &new.rows.person, Some(keys())).await?;
                for (table, rows) in &new.rows.others {
                    for row in rows {
                        insert(&tx, &known, table, row, None).await?;
                    }
                }
                let account = bound(new.rows.person.get("account"));
                // Whether a guardian's right has ended since, nobody here knows: he links it again.
                for (table, until) in [("wards", "until_at"), ("links", "guardian_until")] {
                    let over = format!(
                        "UPDATE {table} SET {until} = ?1 WHERE account = ?2 \
                         AND guardian_of IS NOT NULL AND ({until} IS NULL OR {until} > ?1)"
                    );
                    let values = vec![millis(new.at), account.clone()];
                    tx.execute_raw(statement(&over, values)).await?;
                }
                let end = "UPDATE source_sessions SET state = 'refused', problem = ? \
                           WHERE account = ? AND state IN ('serving', 'uploading')";
                let values = vec![text(&over), account.clone()];
                tx.execute_raw(statement(end, values)).await?;
                let end = "UPDATE deposits SET reason = 'not-fetched', attempts = 0, state = \
                           CASE WHEN artifact IS NULL THEN 'refused' ELSE 'ending' END \
                           WHERE account = ? AND state NOT IN ('done', 'refused', 'ending')";
                tx.execute_raw(statement(end, vec![account])).await?;
            }
        }
        let counts = "INSERT INTO restores VALUES (?, ?, ?)";
        let values = vec![text(new.backup), text(new.vault), millis(new.at)];
        tx.execute_raw(statement(counts, values)).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn tables_of_hers(&self) -> Result<Vec<String>, StorageError> {
        let known = self.columns().await?;
        let hers = known.into_iter().filter(|(table, columns)| {
            table != "people" && columns.iter().any(|column| column == "account")
        });
        Ok(hers.map(|(table, _)| table).collect())
    }

    async fn columns(&self) -> Result<BTreeMap<String, Vec<String>>, StorageError> {
        let sql = "SELECT m.name AS place, p.name AS named FROM sqlite_schema AS m, \
                   pragma_table_info(m.name) AS p WHERE m.type = 'table' ORDER BY p.cid";
        let mut all = BTreeMap::<String, Vec<String>>::new();
        for row in self.all(sql, Vec::new()).await? {
            let table: String = get(&row, "place")?;
            all.entry(table).or_default().push(get(&row, "named")?);
        }
        Ok(all)
    }

    async fn dump(&self, table: &str, account: AccountId) -> Result<Vec<Row>, StorageError> {
        let known = self.columns().await?;
        let columns = known.get(table).map(Vec::as_slice).unwrap_or_default();
        let pairs = columns.iter().map(|column| {
            format!("'{column}', CASE typeof({column}) WHEN 'blob' THEN NULL ELSE {column} END")
        });
        // Names of this history's own tables and columns.
        let sql = format!(
            "SELECT json_object({}) AS kept FROM {table} WHERE account = ?",
            pairs.collect::<Vec<_>>().join(", ")
        );
        let rows = self.all(&sql, vec![text(account)]).await?;
        let row = |row: &sea_orm::QueryResult| {
            let kept: String = get(row, "kept")?;
            serde_json::from_str(&kept).map_err(|_| StorageError::Unreadable("kept"))
        };
        rows.iter().map(row).collect()
    }
}

/// Writes a row that was kept; what the table does not have any more is left out.
async fn insert(
    tx: &DatabaseTransaction,
    known: &BTreeMap<String, Vec<String>>,
    table: &str,
    row: &Row,
    keys: Option<Value>,
) -> Result<(), StorageError> {
    // INVARIANT: names come from the database that is written to, never from what was kept.
    let Some((table, columns)) = known.get_key_value(table) else {
        return Ok(());
    };
    let columns: Vec<&String> = columns.iter().filter(|c| row.contains_key(*c)).collect();
    let mut values = Vec::with_capacity(columns.len());
    for column in &columns {
        values.push(match (&keys, column.as_str()) {
            (Some(keys), "wrapped_keys") => keys.clone(),
            _ => bound(row.get(*column)),
        });
    }
    let names: Vec<&str> = columns.iter().map(|c| c.as_str()).collect();
    let sql = format!(
        "INSERT INTO {table} ({}) VALUES ({})",
        names.join(", "),
        vec!["?"; names.len()].join(", ")
    );
    tx.execute_raw(statement(&sql, values)).await?;
    Ok(())
}

fn bound(value: Option<&serde_json::Value>) -> Value {
    match value {
        Some(serde_json::Value::String(value)) => value.clone().into(),
        Some(serde_json::Value::Number(value)) if value.is_i64() => value.as_i64().into(),
        Some(serde_json::Value::Number(value)) => value.as_f64().into(),
        _ => Value::String(None),
    }
}
