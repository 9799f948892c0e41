//! Passkeys that she has confirmed here, and challenges that wait for one.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use consent_model::{
    approval::{Approver, ConfirmedPasskey},
    link::MOST_PASSKEYS,
    party::Pseudonym,
    passkey::{CredentialId, Passkey},
};
use sea_orm::QueryResult;

use super::{AccountId, HostDb, Link, StorageError, get, millis, parsed, text};
use crate::passkey::{GOOD_FOR, WAITS};

/// Most challenges of one person that wait at a time; beyond, the oldest goes.
const MOST_CHALLENGES: i64 = 20;

/// A passkey that she has confirmed here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPasskey {
    /// Domain, id and key.
    pub confirmed: ConfirmedPasskey,
    /// When she confirmed it.
    pub confirmed_at: DateTime<Utc>,
    /// From when on it counts.
    pub counts_from: DateTime<Utc>,
}

impl KeptPasskey {
    /// Whether it counts now.
    #[must_use]
    pub fn counts(&self, now: DateTime<Utc>) -> bool {
        self.counts_from <= now
    }
}

const PASSKEY: &str =
    "SELECT credential, rp_id, public_key, confirmed_at, counts_from FROM passkeys";

impl HostDb {
    /// By what it is known that an approval under this link is hers.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn approver(
        &self,
        link: &Link,
        now: DateTime<Utc>,
    ) -> Result<Approver, StorageError> {
        let kept = self.passkeys_of_link(&link.pseudonym).await?;
        let counting = kept.into_iter().filter(|kept| kept.counts(now));
        Ok(Approver {
            subject: link.evidence.clone(),
            passkeys: counting.map(|kept| kept.confirmed).collect(),
            passkeys_only: self.passkeys_only(link.account).await?,
            guardian: link.guardian,
        })
    }

    /// The passkeys confirmed for one link.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn passkeys_of_link(
        &self,
        pseudonym: &Pseudonym,
    ) -> Result<Vec<KeptPasskey>, StorageError> {
        let sql = format!("{PASSKEY} WHERE pseudonym = ? ORDER BY confirmed_at DESC, credential");
        let rows = self.all(&sql, vec![text(pseudonym)]).await?;
        rows.iter().map(read).collect()
    }

    /// All passkeys of hers, the last confirmed first, each once.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn passkeys(&self, account: AccountId) -> Result<Vec<KeptPasskey>, StorageError> {
        let sql = format!("{PASSKEY} WHERE account = ? ORDER BY confirmed_at DESC, credential");
        let rows = self.all(&sql, vec![text(account)]).await?;
        let mut found: Vec<KeptPasskey> = Vec::with_capacity(rows.len());
        for row in &rows {
            let kept = read(row)?;
            if found.iter().all(|known| known.confirmed != kept.confirmed) {
                found.push(kept);
            }
        }
        Ok(found)
    }

    /// Keeps a passkey that she has confirmed under this link. It counts at once, or after
    /// [`WAITS`] where nothing but passkeys counts for her. `false`, and nothing is kept, when she
    /// has as many as anybody may have.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn keep_passkey(
        &self,
        link: &Link,
        passkey: &ConfirmedPasskey,
        now: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        let key = serde_json::to_string(&passkey.passkey.key);
        let key = key.map_err(|_| StorageError::Unreadable("public_key"))?;
        let waits = self.passkeys_only(link.account).await?;
        let counts_from = if waits { now + WAITS } else { now };
        // Another key under a known id begins anew.
        let sql = "INSERT INTO passkeys SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 \
                   WHERE (SELECT count(*) FROM passkeys WHERE pseudonym = ?1 AND credential <> ?3) < ?8 \
                   ON CONFLICT (pseudonym, credential) DO UPDATE SET rp_id = excluded.rp_id, \
                   public_key = excluded.public_key, confirmed_at = excluded.confirmed_at, \
                   counts_from = excluded.counts_from \
                   WHERE passkeys.public_key <> excluded.public_key \
                   OR passkeys.rp_id <> excluded.rp_id";
        self.execute(
            sql,
            vec![
                text(&link.pseudonym),
                text(link.account),
                text(&passkey.passkey.id),
                text(&passkey.rp_id),
                text(key),
                millis(now),
                millis(counts_from),
                i64::try_from(MOST_PASSKEYS).unwrap_or(i64::MAX).into(),
            ],
        )
        .await?;
        let kept = self.passkeys_of_link(&link.pseudonym).await?;
        Ok(kept.iter().any(|kept| kept.confirmed == *passkey))
    }

    /// A passkey of hers counts no more. Whether there was one.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn remove_passkey(
        &self,
        account: AccountId,
        credential: &CredentialId,
    ) -> Result<bool, StorageError> {
        let sql = "DELETE FROM passkeys WHERE account = ? AND credential = ?";
        let values = vec![text(account), text(credential)];
        Ok(self.execute(sql, values).await? > 0)
    }

    /// Whether nothing but passkeys counts for her.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn passkeys_only(&self, account: AccountId) -> Result<bool, StorageError> {
        let sql = "SELECT passkeys_only FROM people WHERE account = ?";
        let row = self.one(sql, vec![text(account)]).await?;
        let only: i64 = row.map_or(Ok(0), |row| get(&row, "passkeys_only"))?;
        Ok(only != 0)
    }

    /// Lets nothing but passkeys count for her, or sign-ins again, too.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn let_only_passkeys_count(
        &self,
        account: AccountId,
        only: bool,
    ) -> Result<(), StorageError> {
        let sql = "UPDATE people SET passkeys_only = ? WHERE account = ?";
        let values = vec![i64::from(only).into(), text(account)];
        self.execute(sql, values).await.map(drop)
    }

    /// Keeps a challenge that was put before her.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn keep_challenge(
        &self,
        account: AccountId,
        nonce: &[u8; 32],
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let over = "DELETE FROM passkey_challenges WHERE made_at < ?1 OR nonce IN \
                    (SELECT nonce FROM passkey_challenges WHERE account = ?2 \
                     ORDER BY made_at DESC, nonce LIMIT 1000 OFFSET ?3)";
        let values = vec![
            millis(now - GOOD_FOR),
            text(account),
            (MOST_CHALLENGES - 1).into(),
        ];
        self.execute(over, values).await?;
        let sql = "INSERT INTO passkey_challenges VALUES (?, ?, ?)";
        let values = vec![
            text(URL_SAFE_NO_PAD.encode(nonce)),
            text(account),
            millis(now),
        ];
        self.execute(sql, values).await.map(drop)
    }

    /// Uses a challenge of hers up. When it was made; `None` when it is not hers, used or too old.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn take_challenge(
        &self,
        account: AccountId,
        nonce: &[u8; 32],
        now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, StorageError> {
        let sql = "DELETE FROM passkey_challenges WHERE nonce = ? AND account = ? \
                   RETURNING made_at";
        let values = vec![text(URL_SAFE_NO_PAD.encode(nonce)), text(account)];
        let Some(row) = self.one(sql, values).await? else {
            return Ok(None);
        };
        let made_at = moment(&row, "made_at")?;
        Ok((now - made_at <= GOOD_FOR).then_some(made_at))
    }
}

fn moment(row: &QueryResult, column: &'static str) -> Result<DateTime<Utc>, StorageError> {
    DateTime::from_timestamp_millis(get(row, column)?).ok_or(StorageError::Unreadable(column))
}

fn read(row: &QueryResult) -> Result<KeptPasskey, StorageError> {
    let key: String = get(row, "public_key")?;
    Ok(KeptPasskey {
        confirmed: ConfirmedPasskey {
            rp_id: parsed(row, "rp_id")?,
            passkey: Passkey {
                id: parsed(row, "credential")?,
                key: serde_json::from_str(&key)
                    .map_err(|_| StorageError::Unreadable("public_key"))?,
            },
        },
        confirmed_at: moment(row, "confirmed_at")?,
        counts_from: moment(row, "counts_from")?,
    })
}
