//! A consent that was paused is served again only on her own word.
//!
//! That it is paused the manager may say, by event or in its list; that makes the store stop. That it
//! goes on again she alone can say: a manager that turns the status back by itself resumes nothing.

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    approval::ExpectedSubject,
    artifact::ArtifactClaims,
    ids::ArtifactId,
    resume::{Paused, ResumeProof},
    status_list::Status,
};

use super::{FlowError, Store};
use crate::storage::End;

/// How long a list may still show a pause that she has ended: as long as two lists live.
const OLD_LIST: TimeDelta = TimeDelta::minutes(2);

impl Store {
    /// Where a consent stands, by the list and by what is known here. A pause or an end that was only seen in
    /// the list is remembered, too; one that has ended does not begin again.
    pub(super) async fn standing_of(
        &self,
        artifact: ArtifactId,
        listed: Option<Status>,
    ) -> Result<Option<Status>, FlowError> {
        if let Some(end) = self.db.ended(artifact).await? {
            return Ok(Some(match end {
                End::Revoked => Status::Revoked,
                End::Superseded => Status::Superseded,
            }));
        }
        match listed {
            Some(Status::Paused) => {
                let now = self.clock.now();
                self.db.paused(artifact, now, OLD_LIST).await?;
                Ok(listed)
            }
            Some(Status::Valid) => {
                let held = self.db.held(artifact).await?;
                let paused = held.is_some_and(|held| held.paused_at.is_some());
                Ok(Some(if paused {
                    Status::Paused
                } else {
                    Status::Valid
                }))
            }
            Some(Status::Revoked) => {
                self.db.end(artifact, End::Revoked).await?;
                Ok(listed)
            }
            Some(Status::Superseded) => {
                self.db.end(artifact, End::Superseded).await?;
                Ok(listed)
            }
            // Not known: nothing is served.
            None => Ok(None),
        }
    }

    /// The manager says that a consent was paused at `at`.
    pub(super) async fn told_paused(
        &self,
        artifact: ArtifactId,
        at: DateTime<Utc>,
    ) -> Result<(), FlowError> {
        Ok(self.db.paused(artifact, at, TimeDelta::zero()).await?)
    }

    /// The manager says that she has resumed a consent. It counts if this is her own word for it.
    ///
    /// # Errors
    /// While it cannot be checked. A word that is not hers changes nothing, and the event counts as
    /// taken: sent again it would be no better, and would hold up what comes after it.
    pub(super) async fn told_resumed(
        &self,
        artifact: ArtifactId,
        proof: Option<&ResumeProof>,
    ) -> Result<(), FlowError> {
        let Some(held) = self.db.held(artifact).await? else {
            return Ok(());
        };
        let Some(since) = held.paused_at else {
            return Ok(());
        };
        let Some(proof) = proof else {
            tracing::warn!(%artifact, "a consent was turned on without her word; it stays paused");
            return Ok(());
        };
        let claims: ArtifactClaims = held.jws.unverified_claims()?;
        let Some(link) = self.db.link_of(&claims.sub).await? else {
            return Ok(());
        };
        let now = self.clock.now();
        let she = self.db.approver(&link, now).await?;
        let trust = &self.network().await?.trust;
        let view = trust.settled_view_for_evidence(&proof.evidence).await?;
        let paused = Paused {
            approval: held.statement,
            approved_by: claims.statement.approved_by,
            since,
            manager: self.manager.base(),
            now,
        };
        match proof.verify(&paused, ExpectedSubject::Linked(&she), &view.identity) {
            Ok(()) => {
                let at = DateTime::from_timestamp(proof.decided_at, 0).unwrap_or(now);
                Ok(self.db.resumed(artifact, since, at).await?)
            }
            Err(error) => {
                tracing::warn!(%artifact, %error, "a consent was not resumed by her; it stays paused");
                Ok(())
            }
        }
    }
}
