//! Records read a page at a time, in the order in which they came, so that however many there are,
//! few are in memory.

use consent_model::dataset::{DatasetKind, Row};
use sqlx::{AssertSqlSafe, Row as _};

use super::read::read;
use crate::vault::{Vault, VaultError};

/// At most `limit` records of one kind after the place `after`, each with its `source` and the
/// `deposit` that brought it or changed it last; and the place of the last one.
///
/// # Errors
/// When the vault cannot be read.
pub async fn page(
    vault: &Vault,
    dataset: DatasetKind,
    after: Option<i64>,
    limit: u32,
) -> Result<(Vec<Row>, Option<i64>), VaultError> {
    let schema = dataset.schema();
    let names: Vec<&str> = schema.columns.iter().map(|c| c.name).collect();
    let (names, table) = (names.join(", "), schema.table);
    // All names are constants of `consent_model::dataset`.
    let sql = format!(
        "SELECT {names}, source, deposit, rowid AS place FROM {table} \
         WHERE rowid > ?1 ORDER BY rowid LIMIT ?2"
    );
    let mut used = vault.lock().await;
    let found = sqlx::query(AssertSqlSafe(sql))
        .bind(after.unwrap_or(i64::MIN))
        .bind(i64::from(limit))
        .fetch_all(used.connection()?)
        .await?;
    let mut rows = Vec::with_capacity(found.len());
    let mut last = None;
    for row in &found {
        let mut record = read(schema, row)?;
        for name in ["source", "deposit"] {
            record.insert(name.to_owned(), row.try_get::<String, _>(name)?.into());
        }
        last = Some(row.try_get("place")?);
        rows.push(record);
    }
    Ok((rows, last))
}
