//! People for whom a guardian keeps a store here, apart from his own.
//!
//! A ward has an account and a vault like everybody else, and no sign-in: she is known by the name
//! that the manager gave this store for her as linked by this guardian. So one name stands for one
//! person and one approver, and nothing that he does for her touches a store of her own.

use chrono::{DateTime, Utc};
use consent_model::{
    party::Pseudonym,
    representation::{GuardianOf, Guardianship},
};
use migrations::database;
use sea_orm::{ConnectionTrait, QueryResult};

use super::{
    AccountId, HostDb, Link, Person, StorageError, get, millis, moment_if, parsed, person,
    statement, text,
};
use crate::vault::VaultId;

/// In place of an identity provider, for accounts into which nobody can sign in: no issuer of an ID
/// token has such a name (OpenID Connect Core 1.0 §2: an https URL).
const NO_SIGN_IN: &str = "urn:amanat:ward";
/// Most people for whom one guardian keeps a store.
const MOST_WARDS: i64 = 50;

/// A person for whom a guardian keeps a store here.
#[derive(Debug, Clone)]
pub struct Ward {
    /// She; by the name that he gave.
    pub person: Person,
    /// Why she has a guardian.
    pub of: GuardianOf,
    /// From when on his right is over; none: no end is known.
    pub until: Option<DateTime<Utc>>,
}

impl Ward {
    /// Whether her guardian has no right to this store any more.
    #[must_use]
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.until.is_some_and(|until| now >= until)
    }
}

const WARD: &str = "SELECT p.account, p.name, p.vault, p.wrapped_keys, p.epoch, w.guardian_of, \
                    w.until_at FROM wards AS w JOIN people AS p ON p.account = w.account";

impl HostDb {
    /// Takes a ward in: her account, who keeps it, and the link that he confirmed, all or nothing.
    /// `false`, and nothing changed, when the link's name is known already, or he keeps as many
    /// stores as anybody may, or his own is being erased.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn add_ward(
        &self,
        person: &Person,
        guardian: AccountId,
        (link, right): (&Link, Guardianship),
        now: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        let tx = database::begin(&self.0).await?;
        let add = "INSERT INTO people (account, issuer, subject, name, vault, wrapped_keys, epoch, \
                   created_at) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 \
                   WHERE NOT EXISTS (SELECT 1 FROM links WHERE pseudonym = ?3) \
                   AND (SELECT count(*) FROM wards WHERE guardian = ?9) < ?10 \
                   AND NOT EXISTS (SELECT 1 FROM erasures AS e JOIN people AS p \
                   ON p.vault = e.vault WHERE p.account = ?9) ON CONFLICT DO NOTHING";
        let values = vec![
            text(person.account),
            text(NO_SIGN_IN),
            text(&link.pseudonym),
            person.name.expose().clone().into(),
            text(person.vault),
            person.keys.as_bytes().to_vec().into(),
            person.epoch.into(),
            millis(now),
            text(guardian),
            MOST_WARDS.into(),
        ];
        if tx
            .execute_raw(statement(add, values))
            .await?
            .rows_affected()
            == 0
        {
            return Ok(false);
        }
        let (of, until) = (
            text(word(right.of)),
            end_of(right).map(|at| at.timestamp_millis()),
        );
        let keep = "INSERT INTO wards VALUES (?, ?, ?, ?, ?)";
        let values = vec![
            text(person.account),
            text(guardian),
            of.clone(),
            until.into(),
            millis(now),
        ];
        tx.execute_raw(statement(keep, values)).await?;
        let tie = "INSERT INTO links (pseudonym, link, account, evidence_iss, evidence_aud, \
                   evidence_sub, created_at, guardian_of, guardian_until) \
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let values = vec![
            text(&link.pseudonym),
            text(&link.link),
            text(person.account),
            text(&link.evidence.iss),
            text(&link.evidence.aud),
            text(&link.evidence.sub),
            millis(now),
            of,
            until.into(),
        ];
        tx.execute_raw(statement(tie, values)).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Brings the end of a guardian's right up to date, as it was told at `told_at`. `false`, and
    /// nothing changed, when nobody's guardian of this kind is linked under this name, or the right
    /// was over and this was told before: what is old opens nothing again.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn renew_ward(
        &self,
        pseudonym: &Pseudonym,
        right: Guardianship,
        told_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        let until = end_of(right).map(|at| at.timestamp_millis());
        let tx = database::begin(&self.0).await?;
        let link = "UPDATE links SET guardian_until = ?1 WHERE pseudonym = ?2 AND guardian_of = ?3 \
                    AND (guardian_until IS NULL OR guardian_until > ?4 OR guardian_until < ?5)";
        let values = vec![
            until.into(),
            text(pseudonym),
            text(word(right.of)),
            millis(now),
            millis(told_at),
        ];
        if tx
            .execute_raw(statement(link, values))
            .await?
            .rows_affected()
            == 0
        {
            return Ok(false);
        }
        let ward = "UPDATE wards SET until_at = ? WHERE account = \
                    (SELECT account FROM links WHERE pseudonym = ?)";
        tx.execute_raw(statement(ward, vec![until.into(), text(pseudonym)]))
            .await?;
        tx.commit().await?;
        Ok(true)
    }

    /// A guardian's right has ended, at `at` or before. Of a name that is no guardian's: nothing.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn guardian_ended(
        &self,
        pseudonym: &Pseudonym,
        at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let tx = database::begin(&self.0).await?;
        let link = "UPDATE links SET guardian_until = ?1 WHERE pseudonym = ?2 \
                    AND guardian_of IS NOT NULL \
                    AND (guardian_until IS NULL OR guardian_until > ?1)";
        let ward = "UPDATE wards SET until_at = ?1 WHERE account = (SELECT account FROM links \
                    WHERE pseudonym = ?2 AND guardian_of IS NOT NULL) \
                    AND (until_at IS NULL OR until_at > ?1)";
        for sql in [link, ward] {
            let values = vec![millis(at), text(pseudonym)];
            tx.execute_raw(statement(sql, values)).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The person of this account, if this guardian keeps her store and has the right to.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn ward_of(
        &self,
        guardian: AccountId,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<Option<Ward>, StorageError> {
        let found = self.ward(guardian, account).await?;
        Ok(found.filter(|ward| !ward.is_over(now)))
    }

    /// The same, whether or not his right is over.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn ward(
        &self,
        guardian: AccountId,
        account: AccountId,
    ) -> Result<Option<Ward>, StorageError> {
        let sql = format!("{WARD} WHERE w.account = ? AND w.guardian = ?");
        let row = self.one(&sql, vec![text(account), text(guardian)]).await?;
        row.as_ref().map(read).transpose()
    }

    /// All whose store he keeps or has kept, the last linked first.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn wards_of(&self, guardian: AccountId) -> Result<Vec<Ward>, StorageError> {
        let sql =
            format!("{WARD} WHERE w.guardian = ? ORDER BY w.created_at DESC, w.account LIMIT ?");
        let values = vec![text(guardian), MOST_WARDS.into()];
        let rows = self.all(&sql, values).await?;
        rows.iter().map(read).collect()
    }

    /// The vaults that the person of this vault keeps for others, with a right that holds.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn vaults_kept_by(
        &self,
        vault: VaultId,
        now: DateTime<Utc>,
    ) -> Result<Vec<VaultId>, StorageError> {
        let sql = "SELECT p.vault FROM wards AS w JOIN people AS p ON p.account = w.account \
                   JOIN people AS g ON g.account = w.guardian WHERE g.vault = ? \
                   AND (w.until_at IS NULL OR w.until_at > ?) ORDER BY p.vault";
        let rows = self.all(sql, vec![text(vault), millis(now)]).await?;
        rows.iter().map(|row| parsed(row, "vault")).collect()
    }
}

/// When a right ends.
fn end_of(right: Guardianship) -> Option<DateTime<Utc>> {
    let until = right.until?;
    // What no clock reaches has no end.
    DateTime::from_timestamp(until, 0)
}

const fn word(of: GuardianOf) -> &'static str {
    match of {
        GuardianOf::Child => "guardian_of_child",
        GuardianOf::PersonWithDisability => "guardian_of_person_with_disability",
    }
}

/// What the column `guardian_of` says.
pub(super) fn of_if(row: &QueryResult) -> Result<Option<GuardianOf>, StorageError> {
    let kept: Option<String> = get(row, "guardian_of")?;
    let all = [GuardianOf::Child, GuardianOf::PersonWithDisability];
    kept.map(|kept| {
        let found = all.into_iter().find(|of| word(*of) == kept);
        found.ok_or(StorageError::Unreadable("guardian_of"))
    })
    .transpose()
}

fn read(row: &QueryResult) -> Result<Ward, StorageError> {
    Ok(Ward {
        person: person::read(row)?,
        of: of_if(row)?.ok_or(StorageError::Unreadable("guardian_of"))?,
        until: moment_if(row, "until_at")?,
    })
}
