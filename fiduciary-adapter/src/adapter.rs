//! What both sides of an adapter share: its name, keys, database and line to the manager.
//!
//! Cloning is cheap. The manager's keys are read when they are first needed, so that an adapter
//! starts while the manager is not up yet; a failed reading is tried again at the next need.

use std::{
    fmt,
    path::Path,
    sync::{Arc, Mutex, Weak},
};

use chrono::{DateTime, Utc};
use consent_evidence::checkpoint::NoteKey;
use consent_model::{
    approval::{EvidenceError, EvidenceKey, ExpectedSubject, IdentityKeys},
    artifact::{ArtifactClaims, ArtifactError, CopyFor, Expectation, VerifiedArtifact},
    ids::ArtifactId,
    jose::{CompactJws, Jwks, SigningKey},
    problem::ProblemType,
    resume::ResumeError,
    status_list::Status,
};
use migrations::shared::Database;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, sea_query::ExprTrait,
};
use serde::Serialize;
use service_kit::{
    clock::SharedClock,
    entropy::IdSource,
    keyfile::{self, KeyFileError},
    manager_client::{
        Freshness, ManagerCallError, ManagerClient, StatusCache, Trust, TrustError, TrustView,
    },
    party_key,
};
use tokio::sync::{Notify, OnceCell};

use crate::{
    account_aggregator::Edges,
    approver,
    config::AdapterConfig,
    data_user::{self, DataUser},
    decide,
    events::ended,
    pause,
    server::StartError,
    storage::{self, entity},
};

/// A running adapter, as its host and its two sides hold it.
#[derive(Clone)]
pub struct Adapter(Arc<Inner>);

/// The parts of an [`Adapter`].
pub struct Inner {
    pub(crate) config: AdapterConfig,
    pub(crate) clock: SharedClock,
    pub(crate) ids: IdSource,
    pub(crate) db: Database,
    pub(crate) manager: ManagerClient,
    pub(crate) key: SigningKey,
    /// Cosigns the manager's log; none: this party is no witness of it.
    pub(crate) witness_key: Option<NoteKey>,
    /// Its ends of the Account Aggregator network.
    pub(crate) edges: Edges,
    trusted: OnceCell<(Arc<Trust>, Arc<StatusCache>)>,
    pub(crate) data_user: data_user::State,
    pub(crate) decisions: Mutex<decide::Point>,
    /// Tells those who wait that an event was taken.
    pub(crate) news: Notify,
}

impl std::ops::Deref for Adapter {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl fmt::Debug for Adapter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Adapter({})", self.config.party)
    }
}

/// Why an artifact cannot be used here.
#[derive(Debug, thiserror::Error)]
pub enum HoldError {
    /// It is not genuine, or not for us.
    #[error("the artifact does not hold here")]
    Artifact(#[from] ArtifactError),
    /// No account that it names is linked here under its pseudonym.
    #[error("no account is linked here as the artifact says")]
    NotLinked,
    /// The manager says that a paused consent goes on, and brings no word of hers.
    #[error("the consent is paused, and there is no word of hers that it goes on")]
    NotResumed,
    /// What it brings as her word is none.
    #[error("she has not resumed the consent")]
    Resume(#[from] ResumeError),
    /// The manager has no such artifact for us, or could not be asked.
    #[error("the artifact cannot be had from the manager")]
    Manager(#[from] ManagerCallError),
    /// The keys to check it with are not there yet.
    #[error("the keys to check the artifact with cannot be had")]
    Trust(#[from] TrustError),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// What the database holds is not what was written there.
    #[error("a row of `{0}` cannot be read back")]
    Corrupt(&'static str),
}

impl HoldError {
    /// What is told to whoever sent it: which check failed, where that helps and gives nothing away.
    #[must_use]
    pub fn detail(&self) -> String {
        match self {
            Self::Artifact(ArtifactError::Evidence(EvidenceError::Passkey(error))) => {
                error.to_string()
            }
            Self::Artifact(ArtifactError::Evidence(error)) => error.to_string(),
            other => other.to_string(),
        }
    }

    /// The problem type under which it leaves, `None` for faults of ours.
    #[must_use]
    pub fn problem(&self) -> Option<ProblemType> {
        match self {
            Self::Artifact(ArtifactError::WrongAudience) => Some(ProblemType::WrongAudience),
            Self::Artifact(ArtifactError::Evidence(_) | ArtifactError::NotForChild)
            | Self::NotResumed
            | Self::Resume(_) => Some(ProblemType::InvalidEvidence),
            Self::Artifact(_) => Some(ProblemType::ForgedArtifact),
            Self::NotLinked => Some(ProblemType::NotLinked),
            Self::Manager(error) => match error.problem() {
                Some(problem) if problem.kind == ProblemType::NotFound => {
                    Some(ProblemType::NotFound)
                }
                _ => Some(ProblemType::Unavailable),
            },
            Self::Trust(_) => Some(ProblemType::Unavailable),
            Self::Database(_) | Self::Corrupt(_) => None,
        }
    }
}

pub(crate) const KEY_FILE: &str = "signing-key.jwk";

/// The public keys of the adapter whose folder is `data_dir`, for its registry entry: its key, and the one
/// that waits to take its place. Makes the
/// key file when it is not there yet.
///
/// # Errors
/// When the folder or the key file cannot be used.
pub fn party_keys(data_dir: &Path, ids: &IdSource) -> Result<Jwks, StartError> {
    let key = signing_key(data_dir, ids)?;
    let next = party_key::next(&data_dir.join(KEY_FILE))?;
    Ok(party_key::published(&key, next.as_ref())?)
}

/// The adapter's signing key, made when it is not there yet. For a host that signs something itself
/// under the party's name.
///
/// # Errors
/// When the folder or the key file cannot be used.
pub fn party_key(data_dir: &Path, ids: &IdSource) -> Result<SigningKey, StartError> {
    signing_key(data_dir, ids)
}

/// The adapter's signing key, made when it is not there yet.
pub(crate) fn signing_key(data_dir: &Path, ids: &IdSource) -> Result<SigningKey, StartError> {
    std::fs::create_dir_all(data_dir).map_err(StartError::Folder)?;
    let made: Result<_, KeyFileError> =
        keyfile::load_or_create_signing_key(&data_dir.join(KEY_FILE), ids);
    Ok(made?)
}

impl Adapter {
    pub(crate) fn new(
        config: AdapterConfig,
        ids: IdSource,
        db: Database,
        manager: ManagerClient,
        key: SigningKey,
        witness_key: Option<NoteKey>,
        edges: Edges,
    ) -> Self {
        Self(Arc::new(Inner {
            config,
            clock: ids.clock().clone(),
            ids,
            db,
            manager,
            key,
            witness_key,
            edges,
            trusted: OnceCell::new(),
            data_user: data_user::State::default(),
            decisions: Mutex::default(),
            news: Notify::new(),
        }))
    }

    pub(crate) const fn from_inner(inner: Arc<Inner>) -> Self {
        Self(inner)
    }

    pub(crate) fn downgrade(&self) -> Weak<Inner> {
        Arc::downgrade(&self.0)
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Closes the decision point, if it was asked for, and the database, for an adapter that was opened
    /// without being started.
    ///
    /// # Errors
    /// When it was not closed in order.
    pub async fn close(self) -> Result<(), DbErr> {
        self.close_decisions();
        self.db.clone().close().await
    }

    /// The data user's side.
    #[must_use]
    pub fn data_user(&self) -> DataUser {
        DataUser::new(self.clone())
    }

    /// The adapter's line to its manager.
    #[must_use]
    pub fn manager(&self) -> &ManagerClient {
        &self.manager
    }

    /// The keys that documents are checked with.
    ///
    /// # Errors
    /// While they could never be read yet.
    pub async fn trust(&self) -> Result<Arc<Trust>, TrustError> {
        Ok(Arc::clone(&self.trusted().await?.0))
    }

    /// The status lists.
    ///
    /// # Errors
    /// While the manager's keys could never be read yet.
    pub async fn statuses(&self) -> Result<Arc<StatusCache>, TrustError> {
        Ok(Arc::clone(&self.trusted().await?.1))
    }

    async fn trusted(&self) -> Result<&(Arc<Trust>, Arc<StatusCache>), TrustError> {
        self.trusted
            .get_or_try_init(|| async {
                let issuer = &self.config.identity_issuer;
                let trust = Arc::new(Trust::load(self.manager.clone(), issuer).await?);
                let statuses = StatusCache::new(self.manager.clone(), Arc::clone(&trust));
                Ok((trust, Arc::new(statuses)))
            })
            .await
    }

    /// Checks an artifact in full: for us, for this end, and for a source also by whom; her evidence
    /// with the keys that the identity provider has now.
    ///
    /// # Errors
    /// [`HoldError`].
    pub async fn verify_artifact(
        &self,
        jws: &CompactJws,
        copy_for: CopyFor,
    ) -> Result<VerifiedArtifact, HoldError> {
        let view = self.trust().await?.view_for_artifact(jws).await;
        self.verify_with(jws, copy_for, &view, &view.identity).await
    }

    async fn verify_with(
        &self,
        jws: &CompactJws,
        copy_for: CopyFor,
        view: &TrustView,
        identity: &impl IdentityKeys,
    ) -> Result<VerifiedArtifact, HoldError> {
        let linked = match copy_for {
            CopyFor::DataUser => None,
            CopyFor::Source => {
                let claims: ArtifactClaims =
                    jws.unverified_claims().map_err(ArtifactError::Jose)?;
                Some(approver::of(&self.db, &claims).await?)
            }
        };
        let expected = Expectation {
            issuer: &view.metadata.issuer,
            audience: &self.config.party,
            copy_for,
            subject: linked
                .as_ref()
                .map_or(ExpectedSubject::AnyTrusted, ExpectedSubject::Linked),
            now: self.now(),
        };
        Ok(VerifiedArtifact::verify(
            jws,
            view.manager_keys(),
            identity,
            &expected,
        )?)
    }

    /// Our copy of an artifact, verified now; fetched from the manager and kept if need be.
    ///
    /// # Errors
    /// [`HoldError`].
    pub async fn hold_artifact(
        &self,
        id: ArtifactId,
        copy_for: CopyFor,
    ) -> Result<VerifiedArtifact, HoldError> {
        let kept = entity::artifact::Entity::find_by_id(id.to_string())
            .one(&self.db)
            .await?;
        let (jws, key) = match kept {
            Some(row) => {
                let corrupt = || HoldError::Corrupt("artifact");
                let key = EvidenceKey::parse(&row.evidence_key).map_err(|_| corrupt())?;
                (row.jws.parse().map_err(|_| corrupt())?, Some(key))
            }
            None => (self.manager.artifact(id).await?, None),
        };
        let artifact = match &key {
            // The provider may have replaced the key since; the bytes are the same.
            Some(key) => {
                let view = self.trust().await?.view_for(&jws).await;
                self.verify_with(&jws, copy_for, &view, key).await?
            }
            None => self.verify_artifact(&jws, copy_for).await?,
        };
        if artifact.claims().jti != id {
            return Err(ArtifactError::NotApproved.into());
        }
        if key.is_none() {
            let tx = storage::begin(&self.db).await?;
            keep_artifact(&tx, &jws, &artifact, self.now()).await?;
            tx.commit().await?;
        }
        Ok(artifact)
    }

    /// The status of an artifact, asked of the manager now or from a list still fresh. What was
    /// paused stays so here until she has resumed it herself, and what has ended by an event does not begin again,
    /// whatever the list says: a manager that was put back to an earlier state would show it in force.
    pub async fn artifact_status(
        &self,
        artifact: &VerifiedArtifact,
        freshness: Freshness,
    ) -> Option<Status> {
        let (id, place) = (artifact.claims().jti, &artifact.claims().status);
        match self.artifact_state(id).await {
            Ok(known) => {
                if let Some(ended) = known.and_then(|known| ended(known.state)) {
                    return Some(ended);
                }
            }
            Err(error) => {
                tracing::error!(%error, "whether a consent has ended cannot be read");
                return None;
            }
        }
        let statuses = self.statuses().await.ok()?;
        let told = statuses.told(place, self.now(), freshness).await?;
        let kept = match told.status {
            Status::Paused => pause::seen(&self.db, id, told.at).await,
            _ => Ok(()),
        };
        match (kept, self.is_paused(id).await) {
            (Ok(()), Ok(true)) if told.status == Status::Valid => Some(Status::Paused),
            (Ok(()), Ok(_)) => Some(told.status),
            (Err(error), _) | (_, Err(error)) => {
                tracing::error!(%error, "whether a consent is paused cannot be read");
                None
            }
        }
    }
}

/// The word that serde writes for a value of an enum without data.
pub(crate) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// Keeps a copy once. Her evidence covers what she approved and not the copy's `jti`: whoever holds
/// the manager's key could sign the same approval again under a new id, with a status of its own.
pub(crate) async fn keep_artifact(
    tx: &DatabaseTransaction,
    jws: &CompactJws,
    artifact: &VerifiedArtifact,
    now: DateTime<Utc>,
) -> Result<(), HoldError> {
    use entity::artifact::{Column, Entity, Model};

    let claims = artifact.claims();
    let (id, copy_for) = (claims.jti.to_string(), word(&claims.copy_for));
    let statement = artifact.statement().to_string();
    let same_approval = Column::CopyFor
        .eq(copy_for.as_str())
        .and(Column::Statement.eq(statement.as_str()));
    let held = Entity::find()
        .filter(Column::Id.eq(id.as_str()).or(same_approval))
        .one(tx)
        .await?;
    if let Some(held) = held {
        if held.id == id && held.jws == jws.as_str() {
            return Ok(());
        }
        return Err(ArtifactError::HeldOtherwise.into());
    }
    let row = Model {
        id,
        copy_for,
        jws: jws.as_str().to_owned(),
        statement,
        evidence_key: artifact
            .evidence_key()
            .to_text()
            .map_err(ArtifactError::Evidence)?,
        request_digest: claims.request.as_ref().map(|r| r.value.to_string()),
        received_at: now.timestamp_millis(),
    };
    row.into_active_model().insert(tx).await?;
    Ok(())
}
