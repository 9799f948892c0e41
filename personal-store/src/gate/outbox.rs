//! Sealed pages that wait to be uploaded. They lie here from the moment of release until the
//! manager has them, and survive a restart.

use std::fmt;

use chrono::{DateTime, Utc};
use consent_model::ids::SessionId;

use super::Delivery;
use crate::vault::{Vault, VaultError};

/// One page that waits.
#[derive(Clone, PartialEq, Eq)]
pub struct OutboxPage {
    /// The session it belongs to.
    pub session: SessionId,
    /// Its place, from 0.
    pub sequence: u32,
    /// Whether it is the last.
    pub last: bool,
    /// The sealed page, as it is uploaded.
    pub sealed: String,
    /// When it was released.
    pub released_at: DateTime<Utc>,
}

impl fmt::Debug for OutboxPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OutboxPage({} of {})", self.sequence, self.session)
    }
}

/// The pages that wait, in order.
///
/// # Errors
/// When the vault cannot be read.
pub async fn pending(vault: &Vault) -> Result<Vec<OutboxPage>, VaultError> {
    let mut used = vault.lock().await;
    let found: Vec<(String, i64, bool, String, i64)> = sqlx::query_as(
        "SELECT o.session, o.sequence, o.last, o.sealed, r.at FROM outbox AS o \
         JOIN releases AS r ON r.session = o.session WHERE o.state = 'pending' \
         ORDER BY o.session, o.sequence",
    )
    .fetch_all(used.connection()?)
    .await?;
    let unreadable = |column| VaultError::Unreadable {
        table: "outbox",
        column,
    };
    let page = |(session, sequence, last, sealed, at): (String, i64, bool, String, i64)| {
        Ok(OutboxPage {
            session: session.parse().map_err(|_| unreadable("session"))?,
            sequence: u32::try_from(sequence).map_err(|_| unreadable("sequence"))?,
            last,
            sealed,
            released_at: DateTime::from_timestamp_millis(at).ok_or_else(|| unreadable("at"))?,
        })
    };
    found.into_iter().map(page).collect()
}

/// How far the release of a session has come; `None` when nothing was released under it.
///
/// # Errors
/// When the vault cannot be read.
pub async fn delivery(vault: &Vault, session: SessionId) -> Result<Option<Delivery>, VaultError> {
    let mut used = vault.lock().await;
    let state: Option<String> =
        sqlx::query_scalar("SELECT min(state) FROM outbox WHERE session = ?1")
            .bind(session.to_string())
            .fetch_one(used.connection()?)
            .await?;
    let unreadable = VaultError::Unreadable {
        table: "outbox",
        column: "state",
    };
    state
        .map(|state| Delivery::of_state(&state).ok_or(unreadable))
        .transpose()
}

/// The manager has the page: it is deleted here. Again for the same page: nothing happens.
///
/// # Errors
/// When the vault cannot be written.
pub async fn sent(vault: &Vault, session: SessionId, sequence: u32) -> Result<(), VaultError> {
    let mut used = vault.lock().await;
    sqlx::query(
        "UPDATE outbox SET state = 'sent', sealed = NULL \
         WHERE session = ?1 AND sequence = ?2 AND state = 'pending'",
    )
    .bind(session.to_string())
    .bind(i64::from(sequence))
    .execute(used.connection()?)
    .await?;
    Ok(())
}

/// The session is over before the manager took everything: what waits of it is deleted. The use
/// stays counted.
///
/// # Errors
/// When the vault cannot be written.
pub async fn give_up(vault: &Vault, session: SessionId) -> Result<(), VaultError> {
    let mut used = vault.lock().await;
    sqlx::query(
        "UPDATE outbox SET state = 'given_up', sealed = NULL \
         WHERE session = ?1 AND state = 'pending'",
    )
    .bind(session.to_string())
    .execute(used.connection()?)
    .await?;
    Ok(())
}
