//! What is kept sealed, and keyed digests in place of what is personal.

use ring::hmac::{HMAC_SHA256, Key, sign};
use serde::{Serialize, de::DeserializeOwned};

use super::{NetworkError, NetworkProvider};
use crate::{adapter::Adapter, data_user::Cell};

/// The cell `sealed` of a row.
fn cell<'a>(table: &'static str, row: &'a str, part: &'a str) -> Cell<'a> {
    Cell {
        table,
        column: "sealed",
        row,
        part,
    }
}

/// Seals what stands in the column `sealed` of a row, named by its aggregator or none, and its own key.
pub(super) fn seal(
    adapter: &Adapter,
    table: &'static str,
    row: (&str, &str),
    value: &impl Serialize,
) -> Result<String, NetworkError> {
    let bytes = zeroize::Zeroizing::new(serde_json::to_vec(value)?);
    Ok(adapter
        .data_user()
        .keep()?
        .seal(cell(table, row.0, row.1), &bytes)?)
}

/// Opens it.
pub(super) fn open<T: DeserializeOwned>(
    adapter: &Adapter,
    table: &'static str,
    row: (&str, &str),
    sealed: &str,
) -> Result<T, NetworkError> {
    let bytes = adapter
        .data_user()
        .keep()?
        .open(cell(table, row.0, row.1), sealed)?;
    serde_json::from_slice(&bytes).map_err(|_| NetworkError::Corrupt(table))
}

impl NetworkProvider {
    /// A digest that only this provider can make, in hexadecimal.
    pub(super) fn digest(&self, parts: &[&str]) -> String {
        let key = Key::new(HMAC_SHA256, self.secret.expose());
        let tag = sign(&key, parts.join("\0").as_bytes());
        tag.as_ref()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// How a customer's address is known here.
    pub(super) fn customer_digest(&self, address: &str) -> String {
        self.digest(&["address", address])
    }
}
