//! Links with the manager.

use chrono::{DateTime, Utc};
use consent_model::{
    approval::EvidenceSubject,
    party::{LinkReference, Pseudonym},
    representation::Guardianship,
};

use migrations::database;
use sea_orm::{ConnectionTrait, Value};

use super::{
    AccountId, HostDb, StorageError, get, millis, moment_if, parsed, statement, text, ward,
};

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
    /// The right of who approves, where it is her guardian and not she herself.
    pub guardian: Option<Guardianship>,
}

const LINK: &str = "SELECT pseudonym, link, account, evidence_iss, evidence_aud, evidence_sub, \
                    guardian_of, guardian_until FROM links";

/// Links of this account with the approvals of another than this person.
const OF_ANOTHER: &str = "account = ?1 AND NOT \
                          (evidence_iss = ?2 AND evidence_aud = ?3 AND evidence_sub = ?4)";
/// Nothing has come of the account's links: nothing was held that was approved under one, and
/// nothing was brought in.
const UNUSED: &str = "NOT EXISTS (SELECT 1 FROM artifacts WHERE account = ?1) \
                      AND NOT EXISTS (SELECT 1 FROM deposits WHERE account = ?1 \
                      AND (evidence_key IS NOT NULL OR state IN \
                      ('approved', 'requested', 'waiting', 'taken', 'done')))";

impl HostDb {
    /// Keeps a link of her own unless one of this pseudonym is there, and gives the one that is
    /// there. It takes the place of links that have another person's approvals count, as long as
    /// nothing has come of them. `None`, and nothing is kept, when something has: who has approved
    /// something for her cannot be exchanged under a new name.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn keep_link(
        &self,
        link: &Link,
        now: DateTime<Utc>,
    ) -> Result<Option<Link>, StorageError> {
        let tx = database::begin(&self.0).await?;
        let unused = format!(
            "DELETE FROM links WHERE {OF_ANOTHER} AND {UNUSED} \
             AND NOT EXISTS (SELECT 1 FROM links WHERE pseudonym = ?5)"
        );
        let mut values = whose(link.account, &link.evidence);
        values.push(text(&link.pseudonym));
        tx.execute_raw(statement(&unused, values)).await?;
        let keep = format!(
            "INSERT INTO links (pseudonym, link, account, evidence_iss, evidence_aud, \
             evidence_sub, created_at) SELECT ?5, ?6, ?1, ?2, ?3, ?4, ?7 \
             WHERE NOT EXISTS (SELECT 1 FROM links WHERE {OF_ANOTHER}) \
             ON CONFLICT (pseudonym) DO NOTHING"
        );
        let mut values = whose(link.account, &link.evidence);
        values.extend([text(&link.pseudonym), text(&link.link), millis(now)]);
        tx.execute_raw(statement(&keep, values)).await?;
        tx.commit().await?;
        self.link_of(&link.pseudonym).await
    }

    /// Whether a link with this person's approvals would take the place of another's.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn link_would_replace(
        &self,
        account: AccountId,
        evidence: &EvidenceSubject,
    ) -> Result<bool, StorageError> {
        let sql = format!("SELECT link FROM links WHERE {OF_ANOTHER} AND {UNUSED} LIMIT 1");
        Ok(self.one(&sql, whose(account, evidence)).await?.is_some())
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

fn whose(account: AccountId, evidence: &EvidenceSubject) -> Vec<Value> {
    let EvidenceSubject { iss, aud, sub } = evidence;
    vec![text(account), text(iss), text(aud), text(sub)]
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
        guardian: ward::of_if(row)?
            .map(|of| {
                Ok::<_, StorageError>(Guardianship {
                    of,
                    // What is left of a second counts for nobody.
                    until: moment_if(row, "guardian_until")?.map(|at| at.timestamp()),
                })
            })
            .transpose()?,
    })
}
