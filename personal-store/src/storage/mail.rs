//! Where she is written to, and the mails that have not left yet.

use chrono::{DateTime, Utc};
use consent_model::ids::ArtifactId;
use service_kit::mail::{NextTry, NotSent, next_try};

use super::{AccountId, HostDb, StorageError, get, millis, parsed, text};

/// Where she is written to.
#[derive(Clone, PartialEq, Eq)]
pub struct MailAddress {
    /// The address that the identity provider vouches for.
    pub address: String,
    /// Whether she wants mails.
    pub wanted: bool,
}

impl std::fmt::Debug for MailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MailAddress")
    }
}

/// A mail that is due.
#[derive(Clone)]
pub struct DueMail {
    /// The consent that it tells of.
    pub artifact: ArtifactId,
    /// Her address.
    pub address: String,
    /// Whether it is about a store that she keeps for another, as a guardian.
    pub for_ward: bool,
    /// Tag of her language.
    pub language: String,
    /// When it was written.
    pub at: DateTime<Utc>,
}

impl std::fmt::Debug for DueMail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DueMail")
    }
}

impl HostDb {
    /// Keeps the address that is vouched for now, with the language that she reads; or none. What she
    /// wishes stays.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn keep_address(
        &self,
        account: AccountId,
        address: Option<&str>,
        language: &str,
    ) -> Result<(), StorageError> {
        let sql = "INSERT INTO mail_addresses VALUES (?, ?, ?, 1) \
                   ON CONFLICT (account) DO UPDATE SET address = excluded.address, \
                   language = excluded.language";
        let address = address.map(str::to_owned);
        let values = vec![text(account), address.into(), text(language)];
        self.execute(sql, values).await.map(drop)
    }

    /// Where she is written to, if the provider vouches for an address.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn mail_address(
        &self,
        account: AccountId,
    ) -> Result<Option<MailAddress>, StorageError> {
        let sql = "SELECT address, wanted FROM mail_addresses \
                   WHERE account = ? AND address IS NOT NULL";
        let row = self.one(sql, vec![text(account)]).await?;
        row.map(|row| {
            let wanted: i64 = get(&row, "wanted")?;
            Ok(MailAddress {
                address: get(&row, "address")?,
                wanted: wanted != 0,
            })
        })
        .transpose()
    }

    /// Whether she wants mails. What has not left is not sent when she does not.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn want_mail(&self, account: AccountId, wanted: bool) -> Result<(), StorageError> {
        let sql = "UPDATE mail_addresses SET wanted = ? WHERE account = ?";
        let values = vec![i64::from(wanted).into(), text(account)];
        self.execute(sql, values).await?;
        if !wanted {
            let sql = "DELETE FROM arrival_mails WHERE account = ?1 \
                       OR account IN (SELECT account FROM wards WHERE guardian = ?1)";
            self.execute(sql, vec![text(account)]).await?;
        }
        Ok(())
    }

    /// Mails that are due, the oldest first. Of a ward her guardian is told, and nobody once his
    /// right is over.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn mails_due(
        &self,
        most: u64,
        now: DateTime<Utc>,
    ) -> Result<Vec<DueMail>, StorageError> {
        let over = "DELETE FROM arrival_mails WHERE account IN \
                    (SELECT account FROM wards WHERE guardian IS NULL OR until_at <= ?)";
        self.execute(over, vec![millis(now)]).await?;
        let sql = "SELECT m.artifact, m.written_at, a.address, a.language, w.account AS ward \
                   FROM arrival_mails AS m LEFT JOIN wards AS w ON w.account = m.account \
                   JOIN mail_addresses AS a ON a.account = COALESCE(w.guardian, m.account) \
                   WHERE m.next_at <= ? AND a.wanted = 1 AND a.address IS NOT NULL \
                   ORDER BY m.next_at LIMIT ?";
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = self.all(sql, vec![millis(now), most.into()]).await?;
        let one = |row: &sea_orm::QueryResult| {
            let at = DateTime::from_timestamp_millis(get(row, "written_at")?);
            Ok(DueMail {
                artifact: parsed(row, "artifact")?,
                address: get(row, "address")?,
                for_ward: get::<Option<String>>(row, "ward")?.is_some(),
                language: get(row, "language")?,
                at: at.ok_or(StorageError::Unreadable("written_at"))?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// A mail has left, or never will.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn mail_settled(&self, artifact: ArtifactId) -> Result<(), StorageError> {
        let sql = "DELETE FROM arrival_mails WHERE artifact = ?";
        self.execute(sql, vec![text(artifact)]).await.map(drop)
    }

    /// A mail has not left.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn mail_not_sent(
        &self,
        artifact: ArtifactId,
        why: NotSent,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let sql = "SELECT written_at, attempts FROM arrival_mails WHERE artifact = ?";
        let Some(row) = self.one(sql, vec![text(artifact)]).await? else {
            return Ok(());
        };
        let written = DateTime::from_timestamp_millis(get(&row, "written_at")?);
        let written = written.ok_or(StorageError::Unreadable("written_at"))?;
        let attempts: i64 = get(&row, "attempts")?;
        let attempts = attempts.saturating_add(1);
        let tries = u32::try_from(attempts).unwrap_or(u32::MAX);
        match next_try(tries, written, now, why) {
            NextTry::GivenUp => self.mail_settled(artifact).await,
            NextTry::At(next) => {
                let sql = "UPDATE arrival_mails SET next_at = ?, attempts = ? WHERE artifact = ?";
                let values = vec![millis(next), attempts.into(), text(artifact)];
                self.execute(sql, values).await.map(drop)
            }
        }
    }
}
