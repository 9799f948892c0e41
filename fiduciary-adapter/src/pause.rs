//! Consents that are paused: from when we hear of it, by an event or by a status list, until she
//! resumes them herself.
//!
//! A pause is anybody's to begin and hers alone to end. So a status that has turned back to valid
//! changes nothing here until there is a [`ResumeProof`] of hers that is newer than the pause.
//! Moments are the manager's: what it told late changes nothing that happened since.

use std::time::Duration;

use chrono::{DateTime, Utc};
use consent_model::{
    approval::ExpectedSubject,
    artifact::{ArtifactClaims, ArtifactError, CopyFor, VerifiedArtifact},
    ids::ArtifactId,
    resume::{Paused, ResumeProof},
    status_list::Status,
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Set,
    sea_query::OnConflict,
};
use service_kit::manager_client::Freshness;
use tokio::time::timeout;

use crate::{
    adapter::{Adapter, HoldError},
    approver,
    storage::entity::{self, artifact_pause},
};

/// How often it is looked whether another process on this database has heard from her.
const LOOK: Duration = Duration::from_millis(250);

/// Since when a consent has been paused; none when it is not.
pub(crate) async fn since(
    db: &impl ConnectionTrait,
    id: ArtifactId,
) -> Result<Option<DateTime<Utc>>, HoldError> {
    let row = artifact_pause::Entity::find_by_id(id.to_string())
        .one(db)
        .await?;
    row.filter(is_paused)
        .map(|row| {
            DateTime::from_timestamp_millis(row.since).ok_or(HoldError::Corrupt("artifact_pause"))
        })
        .transpose()
}

fn is_paused(row: &artifact_pause::Model) -> bool {
    row.resumed_at.is_none_or(|resumed| row.since > resumed)
}

/// Keeps that a consent was paused at this moment, unless a later pause is known.
pub(crate) async fn begin(
    db: &impl ConnectionTrait,
    id: ArtifactId,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let at = at.timestamp_millis();
    let known = artifact_pause::Entity::find_by_id(id.to_string())
        .one(db)
        .await?;
    match known {
        Some(known) if known.since >= at => {}
        Some(known) => {
            let mut row = known.into_active_model();
            row.since = Set(at);
            row.update(db).await?;
        }
        None => {
            let row = artifact_pause::Model {
                artifact_id: id.to_string(),
                since: at,
                resumed_at: None,
            };
            // Whoever was faster has kept a pause of the same consent.
            let untouched = OnConflict::new().do_nothing().to_owned();
            artifact_pause::Entity::insert(row.into_active_model())
                .on_conflict(untouched)
                .exec_without_returning(db)
                .await?;
        }
    }
    Ok(())
}

/// Keeps that a status list shows a consent as paused. While it is known to be, the list says
/// nothing new: its own moment is later than that of the pause.
pub(crate) async fn seen(
    db: &impl ConnectionTrait,
    id: ArtifactId,
    at: DateTime<Utc>,
) -> Result<(), HoldError> {
    if since(db, id).await?.is_none() {
        begin(db, id, at).await?;
    }
    Ok(())
}

/// Keeps that she resumed a consent at this moment, unless another pause has been heard of than the
/// one that she was found to have ended.
pub(crate) async fn end(
    db: &impl ConnectionTrait,
    id: ArtifactId,
    ended: Ended,
) -> Result<(), DbErr> {
    let known = artifact_pause::Entity::find_by_id(id.to_string())
        .one(db)
        .await?;
    let since = ended.since.timestamp_millis();
    if let Some(known) = known.filter(|known| known.since == since) {
        let mut row = known.into_active_model();
        row.resumed_at = Set(Some(ended.at.timestamp_millis().max(since)));
        row.update(db).await?;
    }
    Ok(())
}

/// A pause that she has ended herself; only [`Adapter::check_resumed`] makes one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ended {
    since: DateTime<Utc>,
    at: DateTime<Utc>,
}

impl Adapter {
    /// Whether we have heard that a consent is paused, and not from her that it goes on.
    pub(crate) async fn is_paused(&self, id: ArtifactId) -> Result<bool, HoldError> {
        Ok(since(&self.db, id).await?.is_some())
    }

    /// The same, where her word may be on its way: the manager's list can be ahead of the event that
    /// brings it, by as long as that takes to come; it is waited for up to `patience`. Where the list
    /// says anything but that the consent goes on, there is nothing to wait for.
    pub(crate) async fn stays_paused(
        &self,
        artifact: &VerifiedArtifact,
        patience: Duration,
    ) -> Result<bool, HoldError> {
        let (id, place) = (artifact.claims().jti, &artifact.claims().status);
        if !self.is_paused(id).await? {
            return Ok(false);
        }
        let statuses = self.statuses().await?;
        let told = statuses.told(place, self.now(), Freshness::Fetch).await;
        if told.is_none_or(|told| told.status != Status::Valid) {
            return Ok(true);
        }
        let resumed = async {
            loop {
                let mut news = std::pin::pin!(self.news.notified());
                // From here on, and not only once it is waited for, nothing is missed.
                news.as_mut().enable();
                if !self.is_paused(id).await? {
                    return Ok(false);
                }
                let _ = timeout(LOOK, news).await;
            }
        };
        timeout(patience, resumed).await.unwrap_or(Ok(true))
    }

    /// Checks what the manager brings as her word that a consent goes on since `at`. Nothing is to be
    /// shown where no pause is known, or a later one than this.
    pub(crate) async fn check_resumed(
        &self,
        id: ArtifactId,
        at: DateTime<Utc>,
        proof: Option<&ResumeProof>,
    ) -> Result<Option<Ended>, HoldError> {
        let Some(since) = since(&self.db, id).await?.filter(|since| *since <= at) else {
            return Ok(None);
        };
        let proof = proof.ok_or(HoldError::NotResumed)?;
        let artifact = self.hold_artifact(id, self.end_of(id).await?).await?;
        let view = self
            .trust()
            .await?
            .settled_view_for_evidence(&proof.evidence)
            .await?;
        let she = match artifact.claims().copy_for {
            CopyFor::DataUser => None,
            CopyFor::Source => Some(approver::of(&self.db, artifact.claims()).await?),
        };
        let paused = Paused {
            approval: artifact.statement(),
            approved_by: artifact.claims().statement.approved_by,
            since,
            manager: &view.metadata.issuer,
            now: self.now(),
        };
        let expected = she
            .as_ref()
            .map_or(ExpectedSubject::AnyTrusted, ExpectedSubject::Linked);
        proof.verify(&paused, expected, &view.identity)?;
        // A moment yet to come would hide the pauses until then.
        let at = at.min(paused.now);
        Ok(Some(Ended { since, at }))
    }

    /// For which end our copy of this artifact is.
    async fn end_of(&self, id: ArtifactId) -> Result<CopyFor, HoldError> {
        let held = entity::artifact::Entity::find_by_id(id.to_string())
            .one(&self.db)
            .await?;
        let jws = match held {
            Some(row) => row
                .jws
                .parse()
                .map_err(|_| HoldError::Corrupt("artifact"))?,
            None => self.manager.artifact(id).await?,
        };
        let claims: ArtifactClaims = jws.unverified_claims().map_err(ArtifactError::Jose)?;
        Ok(claims.copy_for)
    }
}
