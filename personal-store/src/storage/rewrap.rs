//! Everything that lies under a key of the host, wrapped anew.
//!
//! # Adding one
//! 1. Add the column to [`PLACES`], with how the context of its values begins.
//! 2. A test names every column that could hold keys and stands in no place.

use migrations::database;
use sea_orm::ConnectionTrait;

use super::{HostDb, StorageError, get, statement, text};

/// Rows looked at and written together.
const AT_ONCE: i64 = 50;

/// Table, its key, the column, and how the context is made from `{}`, the value named last.
type Place = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

/// Every column whose values lie under a key of the host.
const PLACES: &[Place] = &[
    (
        "people",
        "account",
        "wrapped_keys",
        "amanat-vault-keys-v1:",
        "vault",
    ),
    (
        "deposits",
        "deposit",
        "cnf",
        "amanat-secret-v1:cnf:",
        "deposit",
    ),
    (
        "deposits",
        "deposit",
        "opening_key",
        "amanat-secret-v1:opening:",
        "deposit",
    ),
];

/// How much there was to do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rewrapped {
    /// Wrapped anew.
    pub done: u64,
    /// Still under another key: written meanwhile by a service whose current key is another.
    pub left: u64,
}

impl HostDb {
    /// Wraps anew what is not `current`, in small transactions.
    ///
    /// # Errors
    /// [`StorageError`], also when something cannot be wrapped anew.
    pub async fn rewrap_all(
        &self,
        current: impl Fn(&[u8]) -> bool,
        again: impl Fn(&str, &[u8]) -> Result<Vec<u8>, StorageError>,
        told: impl Fn(u64),
    ) -> Result<Rewrapped, StorageError> {
        let mut count = Rewrapped::default();
        for place in PLACES {
            let mut after = String::new();
            loop {
                let (last, done) = self.rewrap_some(place, &after, &current, &again).await?;
                count.done += done;
                if done > 0 {
                    told(count.done);
                }
                match last {
                    Some(last) => after = last,
                    None => break,
                }
            }
        }
        for (table, _, column, _, _) in PLACES {
            let sql = format!("SELECT {column} AS kept FROM {table} WHERE {column} IS NOT NULL");
            for row in self.all(&sql, Vec::new()).await? {
                count.left += u64::from(!current(&get::<Vec<u8>>(&row, "kept")?));
            }
        }
        Ok(count)
    }

    /// The next rows; the key of the last one, and how many were wrapped anew.
    async fn rewrap_some(
        &self,
        (table, key, column, context, named): &Place,
        after: &str,
        current: &impl Fn(&[u8]) -> bool,
        again: &impl Fn(&str, &[u8]) -> Result<Vec<u8>, StorageError>,
    ) -> Result<(Option<String>, u64), StorageError> {
        // Names of this history's own tables and columns.
        let read = format!(
            "SELECT {key} AS place, {column} AS kept, {named} AS named FROM {table} \
             WHERE {key} > ? AND {column} IS NOT NULL ORDER BY {key} LIMIT ?"
        );
        let write = format!("UPDATE {table} SET {column} = ? WHERE {key} = ? AND {column} = ?");
        let tx = database::begin(&self.0).await?;
        let rows = tx
            .query_all_raw(statement(&read, vec![text(after), AT_ONCE.into()]))
            .await?;
        let (mut last, mut done) = (None, 0);
        for row in rows {
            let (place, kept): (String, Vec<u8>) = (get(&row, "place")?, get(&row, "kept")?);
            if !current(&kept) {
                let named: String = get(&row, "named")?;
                let fresh = again(&format!("{context}{named}"), &kept)?;
                let values = vec![fresh.into(), text(&place), kept.into()];
                done += tx
                    .execute_raw(statement(&write, values))
                    .await?
                    .rows_affected();
            }
            last = Some(place);
        }
        tx.commit().await?;
        Ok((last, done))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_column_that_could_hold_keys_stands_in_a_place() {
        let dir = tempfile::tempdir().unwrap();
        let db = HostDb::open(&dir.path().join("host.db")).await.unwrap();
        let sql = "SELECT m.name AS t, p.name AS c FROM sqlite_schema AS m, \
                   pragma_table_info(m.name) AS p WHERE m.type = 'table' AND p.type = 'BLOB'";
        let found = db.all(sql, Vec::new()).await.unwrap();
        for row in &found {
            let (table, column): (String, String) =
                (get(row, "t").unwrap(), get(row, "c").unwrap());
            let listed = PLACES
                .iter()
                .any(|p| (p.0, p.2) == (table.as_str(), column.as_str()));
            assert!(
                listed,
                "{table}.{column} would stay under an older host key"
            );
        }
        assert_eq!(found.len(), PLACES.len());
        db.close().await.unwrap();
    }
}
