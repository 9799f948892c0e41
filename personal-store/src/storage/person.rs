//! People: whose vault is whose.

use chrono::{DateTime, Utc};
use consent_model::redacted::Redacted;

use super::{HostDb, StorageError, get, millis, parsed, text};
use crate::vault::{VaultId, WrappedKeys};

/// A person's account at this store.
pub type AccountId = consent_model::ids::AccountId;

/// A person with a vault here.
#[derive(Debug, Clone)]
pub struct Person {
    /// Her account.
    pub account: AccountId,
    /// Her name, to show to herself.
    pub name: Redacted<Option<String>>,
    /// Her vault.
    pub vault: VaultId,
    /// Its keys, wrapped.
    pub keys: WrappedKeys,
    /// Sessions of an older epoch have ended.
    pub epoch: i64,
}

const COLUMNS: &str = "SELECT account, name, vault, wrapped_keys, epoch FROM people";

impl HostDb {
    /// Takes a new person in. `false` when she is known already: nothing changed then.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn add_person(
        &self,
        person: &Person,
        issuer: &str,
        subject: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        let added = self
            .execute(
                "INSERT INTO people (account, issuer, subject, name, vault, wrapped_keys, epoch, \
                 created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                vec![
                    text(person.account),
                    text(issuer),
                    text(subject),
                    person.name.expose().clone().into(),
                    text(person.vault),
                    person.keys.as_bytes().to_vec().into(),
                    person.epoch.into(),
                    millis(now),
                ],
            )
            .await?;
        Ok(added == 1)
    }

    /// The person of this account.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn person(&self, account: AccountId) -> Result<Option<Person>, StorageError> {
        let sql = format!("{COLUMNS} WHERE account = ?");
        let row = self.one(&sql, vec![text(account)]).await?;
        row.as_ref().map(read).transpose()
    }

    /// The person whose vault this is.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn person_of(&self, vault: VaultId) -> Result<Option<Person>, StorageError> {
        let sql = format!("{COLUMNS} WHERE vault = ?");
        let row = self.one(&sql, vec![text(vault)]).await?;
        row.as_ref().map(read).transpose()
    }

    /// The person whom the identity provider knows by this name.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn person_at(
        &self,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<Person>, StorageError> {
        let sql = format!("{COLUMNS} WHERE issuer = ? AND subject = ?");
        let row = self.one(&sql, vec![text(issuer), text(subject)]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Ends all her sessions.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn end_sessions(&self, account: AccountId) -> Result<(), StorageError> {
        let sql = "UPDATE people SET epoch = epoch + 1 WHERE account = ?";
        self.execute(sql, vec![text(account)]).await.map(drop)
    }
}

pub(super) fn read(row: &sea_orm::QueryResult) -> Result<Person, StorageError> {
    Ok(Person {
        account: parsed(row, "account")?,
        name: Redacted::new(get(row, "name")?),
        vault: parsed(row, "vault")?,
        keys: WrappedKeys::from_bytes(get(row, "wrapped_keys")?),
        epoch: get(row, "epoch")?,
    })
}
