//! Deposits under way, each step kept before the next is taken.

mod find;
mod reason;
mod state;

use chrono::{DateTime, Utc};
use consent_model::{
    approval::EvidenceKey,
    digest::Digest,
    ids::{DepositId, RequestId, SessionId},
    jose::CompactJws,
    release::Missing,
};

pub use self::{
    reason::{FaultPlace, Reason},
    state::{DepositKind, DepositState},
};
use super::{AccountId, HostDb, StorageError, millis, text};

/// A deposit under way.
#[derive(Debug, Clone)]
pub struct Deposit {
    /// The deposit.
    pub deposit: DepositId,
    /// Hers.
    pub account: AccountId,
    /// From what kind of provider.
    pub kind: DepositKind,
    /// How far it has come.
    pub state: DepositState,
    /// The signed consent request.
    pub consent_request: CompactJws,
    /// The manager's name for it.
    pub request_id: Option<RequestId>,
    /// The item's key, wrapped.
    pub cnf: Option<Vec<u8>>,
    /// Our copy of the artifact.
    pub artifact: Option<CompactJws>,
    /// The key that her evidence in it was checked with.
    pub evidence_key: Option<EvidenceKey>,
    /// The signed data request.
    pub data_request: Option<CompactJws>,
    /// Digest of the source request in it.
    pub source_digest: Option<Digest>,
    /// The key that opens the pages, wrapped.
    pub opening_key: Option<Vec<u8>>,
    /// The data session.
    pub session: Option<SessionId>,
    /// Pages taken.
    pub pages: Option<i64>,
    /// Why it was refused or superseded.
    pub reason: Option<Reason>,
    /// Where in the delivery its fault lies.
    pub fault_place: Option<FaultPlace>,
    /// What the source could not give with what came.
    pub missing: Vec<Missing>,
    /// Failed tries since the last step.
    pub attempts: i64,
}

impl HostDb {
    /// Keeps a new deposit, before the manager hears of it. Whether it was kept: not while `most`
    /// requests for the same wait for her, or one that is younger than `since`.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn begin_deposit(
        &self,
        new: &Deposit,
        (most, since): (u32, DateTime<Utc>),
        now: DateTime<Utc>,
        next: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        let kept = self
            .execute(
                "INSERT INTO deposits (deposit, account, kind, state, consent_request, \
                 request_digest, cnf, next_at, attempts, created_at) \
                 SELECT ?1, ?2, ?3, 'asked', ?4, ?5, ?6, ?7, 0, ?8 \
                 WHERE (SELECT count(*) FROM deposits \
                 WHERE account = ?2 AND kind = ?3 AND state = 'asked') < ?9 \
                 AND NOT EXISTS (SELECT 1 FROM deposits \
                 WHERE account = ?2 AND kind = ?3 AND state = 'asked' AND created_at > ?10)",
                vec![
                    text(new.deposit),
                    text(new.account),
                    text(new.kind),
                    text(&new.consent_request),
                    text(new.consent_request.digest()),
                    new.cnf.clone().into(),
                    millis(next),
                    millis(now),
                    i64::from(most).into(),
                    millis(since),
                ],
            )
            .await?;
        Ok(kept > 0)
    }

    /// The manager has named the request.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn deposit_named(
        &self,
        deposit: DepositId,
        request: RequestId,
        next: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let sql = "UPDATE deposits SET request_id = ?, next_at = ? WHERE deposit = ?";
        self.execute(sql, vec![text(request), millis(next), text(deposit)])
            .await
            .map(drop)
    }

    /// She approved; counts once. Her other requests for the same are superseded, for this reason,
    /// in the same step. Whether it counted.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn deposit_approved(
        &self,
        deposit: DepositId,
        artifact: &CompactJws,
        evidence_key: &EvidenceKey,
        reason: Reason,
        now: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        let sql = "UPDATE deposits SET \
                   state = CASE WHEN deposit = ?1 THEN 'approved' ELSE 'superseded' END, \
                   artifact = CASE WHEN deposit = ?1 THEN ?2 ELSE artifact END, \
                   evidence_key = CASE WHEN deposit = ?1 THEN ?5 ELSE NULL END, \
                   cnf = CASE WHEN deposit = ?1 THEN cnf ELSE NULL END, \
                   reason = CASE WHEN deposit = ?1 THEN NULL ELSE ?3 END, \
                   next_at = ?4, attempts = 0 \
                   WHERE state = 'asked' AND (account, kind) IN \
                   (SELECT account, kind FROM deposits WHERE deposit = ?1 AND state = 'asked')";
        let key = evidence_key.to_text();
        let values = vec![
            text(deposit),
            text(artifact),
            text(reason),
            millis(now),
            text(key.map_err(|_| StorageError::Unreadable("evidence_key"))?),
        ];
        Ok(self.execute(sql, values).await? > 0)
    }

    /// A consent has come that is of no use: somebody else's, or one for a request that is
    /// superseded or refused. The manager is to be told that it ends. An earlier reason stays; a
    /// deposit with a consent stays as it is.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn deposit_unwanted(
        &self,
        deposit: DepositId,
        artifact: &CompactJws,
        reason: Reason,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let sql = "UPDATE deposits SET state = 'ending', artifact = ?, \
                   reason = coalesce(reason, ?), cnf = NULL, next_at = ?, attempts = 0 \
                   WHERE deposit = ? AND artifact IS NULL \
                   AND state IN ('asked', 'superseded', 'refused')";
        let values = vec![text(artifact), text(reason), millis(now), text(deposit)];
        self.execute(sql, values).await.map(drop)
    }

    /// The data request is signed, and the key that opens its answer kept with it.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn deposit_requested(
        &self,
        deposit: DepositId,
        request: &CompactJws,
        source: Digest,
        opening_key: Vec<u8>,
    ) -> Result<(), StorageError> {
        let sql = "UPDATE deposits SET state = 'requested', data_request = ?, source_digest = ?, \
                   opening_key = ?, attempts = 0 WHERE deposit = ? AND state = 'approved'";
        let values = vec![
            text(request),
            text(source),
            opening_key.into(),
            text(deposit),
        ];
        self.execute(sql, values).await.map(drop)
    }

    /// The session is open.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn deposit_waiting(
        &self,
        deposit: DepositId,
        session: SessionId,
    ) -> Result<(), StorageError> {
        let sql = "UPDATE deposits SET state = 'waiting', session = ?, attempts = 0 \
                   WHERE deposit = ? AND state = 'requested'";
        self.execute(sql, vec![text(session), text(deposit)])
            .await
            .map(drop)
    }

    /// The records are in the vault, without those that the source could not give. The opening key is
    /// no longer needed.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn deposit_taken(
        &self,
        deposit: DepositId,
        pages: u32,
        missing: &[Missing],
    ) -> Result<(), StorageError> {
        let sql = "UPDATE deposits SET state = 'taken', pages = ?, missing = ?, opening_key = NULL, \
                   attempts = 0 WHERE deposit = ? AND state = 'waiting'";
        let missing = (!missing.is_empty()).then(|| serde_json::to_string(missing));
        let missing = missing.transpose();
        let missing = missing.map_err(|_| StorageError::Unreadable("missing"))?;
        let values = vec![i64::from(pages).into(), missing.into(), text(deposit)];
        self.execute(sql, values).await.map(drop)
    }

    /// All pages are confirmed.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn deposit_done(&self, deposit: DepositId) -> Result<(), StorageError> {
        let sql = "UPDATE deposits SET state = 'done' WHERE deposit = ? AND state = 'taken'";
        self.execute(sql, vec![text(deposit)]).await.map(drop)
    }

    /// It is refused, whole; its keys are forgotten. What had been superseded keeps that reason. With
    /// a consent it is not over until the manager has been told that the consent ends.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn deposit_refused(
        &self,
        deposit: DepositId,
        (reason, place): (Reason, Option<FaultPlace>),
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let sql = "UPDATE deposits SET \
                   state = CASE WHEN artifact IS NULL THEN 'refused' ELSE 'ending' END, \
                   fault_place = CASE WHEN reason IS NULL THEN ? ELSE fault_place END, \
                   reason = coalesce(reason, ?), cnf = NULL, opening_key = NULL, next_at = ?, \
                   attempts = 0 WHERE deposit = ? \
                   AND state IN ('asked', 'superseded', 'approved', 'requested', 'waiting')";
        let place = place.map(|place| serde_json::to_string(&place));
        let place = place.transpose();
        let place = place.map_err(|_| StorageError::Unreadable("fault_place"))?;
        self.execute(
            sql,
            vec![place.into(), text(reason), millis(now), text(deposit)],
        )
        .await
        .map(drop)
    }

    /// The manager knows that the consent of a refused deposit has ended.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn deposit_ended(&self, deposit: DepositId) -> Result<(), StorageError> {
        let sql = "UPDATE deposits SET state = 'refused' WHERE deposit = ? AND state = 'ending'";
        self.execute(sql, vec![text(deposit)]).await.map(drop)
    }

    /// It is looked at again at `next`.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn deposit_later(
        &self,
        deposit: DepositId,
        next: DateTime<Utc>,
        failed: bool,
    ) -> Result<(), StorageError> {
        let sql = "UPDATE deposits SET next_at = ?, attempts = attempts + ? WHERE deposit = ?";
        self.execute(
            sql,
            vec![millis(next), i64::from(failed).into(), text(deposit)],
        )
        .await
        .map(drop)
    }

    /// An event of the manager's concerns this session: it is looked at now.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn wake_session(
        &self,
        session: SessionId,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let sql = "UPDATE deposits SET next_at = ? WHERE session = ?";
        self.execute(sql, vec![millis(now), text(session)])
            .await
            .map(drop)
    }
}
