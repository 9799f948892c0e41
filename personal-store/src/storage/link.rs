//! Links with the manager.

use chrono::{DateTime, Utc};
use consent_model::{
    approval::EvidenceSubject,
    party::{LinkReference, Pseudonym},
};

use super::{AccountId, HostDb, StorageError, get, millis, parsed, text};

/// A link: how the manager and this store name one person to each other.
#[derive(Debug, Clone)]
pub struct Link {
    /// The manager's name for her here.
    pub pseudonym: Pseudonym,
    /// Our name for the link.
    pub link: LinkReference,
    /// She.
    pub account: AccountId,
    /// Whose approvals count.
    pub evidence: EvidenceSubject,
}

const LINK: &str =
    "SELECT pseudonym, link, account, evidence_iss, evidence_aud, evidence_sub FROM links";

impl HostDb {
    /// Keeps a link unless one of this pseudonym is there, and gives the one that is there. `None`,
    /// and nothing is kept, when the account's first link has another person's approvals count: whom
    /// she confirmed once cannot be exchanged under a new name.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn keep_link(
        &self,
        link: &Link,
        now: DateTime<Utc>,
    ) -> Result<Option<Link>, StorageError> {
        self.execute(
            "INSERT INTO links SELECT ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (\
             SELECT 1 FROM links WHERE account = ?3 AND NOT \
             (evidence_iss = ?4 AND evidence_aud = ?5 AND evidence_sub = ?6)) \
             ON CONFLICT (pseudonym) DO NOTHING",
            vec![
                text(&link.pseudonym),
                text(&link.link),
                text(link.account),
                text(&link.evidence.iss),
                text(&link.evidence.aud),
                text(&link.evidence.sub),
                millis(now),
            ],
        )
        .await?;
        self.link_of(&link.pseudonym).await
    }

    /// The link of this pseudonym.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn link_of(&self, pseudonym: &Pseudonym) -> Result<Option<Link>, StorageError> {
        let sql = format!("{LINK} WHERE pseudonym = ?");
        let row = self.one(&sql, vec![text(pseudonym)]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Whether she is linked with the manager.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn is_linked(&self, account: AccountId) -> Result<bool, StorageError> {
        let sql = "SELECT link FROM links WHERE account = ? LIMIT 1";
        Ok(self.one(sql, vec![text(account)]).await?.is_some())
    }

    /// The link that we named so.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn link(&self, link: &LinkReference) -> Result<Option<Link>, StorageError> {
        let sql = format!("{LINK} WHERE link = ?");
        let row = self.one(&sql, vec![text(link)]).await?;
        row.as_ref().map(read).transpose()
    }
}

fn read(row: &sea_orm::QueryResult) -> Result<Link, StorageError> {
    Ok(Link {
        pseudonym: parsed(row, "pseudonym")?,
        link: parsed(row, "link")?,
        account: parsed(row, "account")?,
        evidence: EvidenceSubject {
            iss: get(row, "evidence_iss")?,
            aud: get(row, "evidence_aud")?,
            sub: get(row, "evidence_sub")?,
        },
    })
}
