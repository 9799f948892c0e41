//! Deposits, looked up.

use chrono::{DateTime, Utc};
use consent_model::{approval::EvidenceKey, digest::Digest, ids::RequestId};

use super::{
    super::{AccountId, HostDb, StorageError, get, millis, parsed, parsed_if, text},
    Deposit, DepositKind,
};

const COLUMNS: &str = "SELECT * FROM deposits";

impl HostDb {
    /// The deposit whose signed request has this digest.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn deposit_by_digest(&self, digest: Digest) -> Result<Option<Deposit>, StorageError> {
        let sql = format!("{COLUMNS} WHERE request_digest = ?");
        let row = self.one(&sql, vec![text(digest)]).await?;
        row.as_ref().map(read).transpose()
    }

    /// The deposit of this request.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn deposit_by_request(
        &self,
        request: RequestId,
    ) -> Result<Option<Deposit>, StorageError> {
        let sql = format!("{COLUMNS} WHERE request_id = ?");
        let row = self.one(&sql, vec![text(request)]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Deposits that are to be looked at now.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn deposits_due(&self, now: DateTime<Utc>) -> Result<Vec<Deposit>, StorageError> {
        let sql = format!(
            "{COLUMNS} WHERE state NOT IN ('done', 'refused') AND next_at <= ? \
             ORDER BY next_at LIMIT 32"
        );
        let rows = self.all(&sql, vec![millis(now)]).await?;
        rows.iter().map(read).collect()
    }

    /// The latest request for this that waits for her.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn deposit_asked(
        &self,
        account: AccountId,
        kind: DepositKind,
    ) -> Result<Option<Deposit>, StorageError> {
        let sql = format!(
            "{COLUMNS} WHERE account = ? AND kind = ? AND state = 'asked' \
             ORDER BY created_at DESC, deposit DESC LIMIT 1"
        );
        let row = self.one(&sql, vec![text(account), text(kind)]).await?;
        row.as_ref().map(read).transpose()
    }

    /// Her latest deposits, newest first.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn deposits_of(&self, account: AccountId) -> Result<Vec<Deposit>, StorageError> {
        let sql = format!(
            "{COLUMNS} WHERE account = ? \
             ORDER BY created_at DESC, deposit DESC LIMIT 20"
        );
        let rows = self.all(&sql, vec![text(account)]).await?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &sea_orm::QueryResult) -> Result<Deposit, StorageError> {
    Ok(Deposit {
        deposit: parsed(row, "deposit")?,
        account: parsed(row, "account")?,
        kind: parsed(row, "kind")?,
        state: parsed(row, "state")?,
        consent_request: parsed(row, "consent_request")?,
        request_id: parsed_if(row, "request_id")?,
        cnf: get(row, "cnf")?,
        artifact: parsed_if(row, "artifact")?,
        evidence_key: get::<Option<String>>(row, "evidence_key")?
            .map(|key| EvidenceKey::parse(&key))
            .transpose()
            .map_err(|_| StorageError::Unreadable("evidence_key"))?,
        data_request: parsed_if(row, "data_request")?,
        source_digest: parsed_if(row, "source_digest")?,
        opening_key: get(row, "opening_key")?,
        session: parsed_if(row, "session")?,
        pages: get(row, "pages")?,
        reason: parsed_if(row, "reason")?,
        fault_place: get::<Option<String>>(row, "fault_place")?
            .map(|place| serde_json::from_str(&place))
            .transpose()
            .map_err(|_| StorageError::Unreadable("fault_place"))?,
        missing: get::<Option<String>>(row, "missing")?
            .map_or(Ok(Vec::new()), |missing| serde_json::from_str(&missing))
            .map_err(|_| StorageError::Unreadable("missing"))?,
        attempts: get(row, "attempts")?,
    })
}
