//! The data user's side: ask for consent, follow the request, take the artifact, fetch, keep
//! receipts, withdraw. A library that a data user's own service embeds.
//!
//! Promises: nothing is taken for granted that can be checked. An artifact must be genuine, ours,
//! carry her evidence and hold what we asked; every page must be sealed to a key made for that one
//! request, signed by the source she chose, in order, and cover what she approved. Private keys
//! and kept content are sealed on disk. While the adapter runs, content goes when its data life is
//! over, and the key of a fetch when its session is, whether or not the host calls anything.
//!
//! It does not release anything, and does not decide for others: manager and source check on
//! their own what is asked of them.

mod agreement;
mod ask;
mod error;
mod fetch;
mod keep;
mod pages;
mod receipts;
mod requests;
mod storage;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use consent_model::{
    artifact::{CopyFor, VerifiedArtifact},
    decision::{Facts, Refusal, decide},
    ids::{ArtifactId, RequestId},
    jose::CompactJws,
    party::ItemId,
    request::{self, ConsentRequest, RequestView},
    status_list::Status,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use service_kit::{
    keyfile,
    manager_client::{EndOutcome, Freshness, ManagerClient},
};

#[cfg(test)]
pub(crate) use self::ask::compose;
use self::storage::millis;
pub use self::{
    agreement::{Disagreement, Narrowed},
    ask::{AskItem, ConsentAsk},
    error::DataUserError,
    keep::KeepError,
    pages::{PageError, Received},
    receipts::ReceiptRow,
    requests::RequestRow,
};
pub(crate) use self::{
    keep::{Cell, Keep},
    pages::{Asked, Expected, PageReader},
    receipts::keep_until,
    storage::{AfterEnd, after_end, receipt, receipts_under, request_approved, request_decided},
};
use crate::{
    adapter::{Adapter, word},
    storage::begin,
    withdrawn,
};

/// The data user's side of an adapter. Cloning is cheap.
#[derive(Clone)]
pub struct DataUser(Adapter);

/// What this side keeps in the adapter's memory.
#[derive(Default)]
pub(crate) struct State {
    keep: OnceLock<Keep>,
    turns: fetch::Turns,
}

/// Holds the seed that everything kept is sealed with.
const KEEP_FILE: &str = "keeping-key.seed";

impl std::fmt::Debug for DataUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DataUser({})", self.0.config.party)
    }
}

fn item_cell<'a>(request: &'a str, item: &'a ItemId) -> Cell<'a> {
    Cell {
        table: "data_user_item_key",
        column: "sealed_seed",
        row: request,
        part: item.as_str(),
    }
}

impl DataUser {
    pub(crate) fn new(adapter: Adapter) -> Self {
        Self(adapter)
    }

    fn parts(&self) -> &Adapter {
        &self.0
    }

    /// The keeping key, read, or made, when it is first needed.
    pub(crate) fn keep(&self) -> Result<&Keep, DataUserError> {
        let state = &self.0.data_user;
        if let Some(keep) = state.keep.get() {
            return Ok(keep);
        }
        let file = self.0.config.data_dir.join(KEEP_FILE);
        let seed = keyfile::load_or_create_seed(&file, &self.0.ids)?;
        let keep = Keep::from_seed(seed.expose())?;
        Ok(state.keep.get_or_init(|| keep))
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.parts().now()
    }

    /// The manager's line, for questions and registry entries.
    #[must_use]
    pub fn manager(&self) -> &ManagerClient {
        &self.parts().manager
    }

    /// Asks for consent. She decides at the view's `redirect_url`.
    ///
    /// The request and its keys are on disk before the manager sees them. When its answer did not
    /// arrive, the manager may have taken the request all the same: [`Self::resubmit`] finds out,
    /// where asking anew could put two requests before her.
    ///
    /// # Errors
    /// [`DataUserError`].
    pub async fn request_consent(&self, ask: ConsentAsk) -> Result<RequestView, DataUserError> {
        let parts = self.parts();
        let now = parts.clock.now();
        let (request, seeds) = ask::compose(
            ask,
            &parts.config.party,
            parts.manager.base(),
            &parts.ids,
            now,
        )?;
        let jws = parts.manager.sign(request::TYP, &request)?;
        let digest = jws.digest().to_string();
        let row = storage::request::Model {
            digest: digest.clone(),
            jws: jws.as_str().to_owned(),
            id: None,
            state: word(&request::RequestState::Pending),
            artifact_id: None,
            created_at: millis(now),
        };
        let mut keys = Vec::with_capacity(seeds.len());
        for made in &seeds {
            let cell = item_cell(&digest, &made.item);
            keys.push(storage::item_key::ActiveModel::from(
                storage::item_key::Model {
                    request_digest: digest.clone(),
                    item: made.item.to_string(),
                    sealed_seed: self.keep()?.seal(cell, made.seed.as_slice())?,
                },
            ));
        }
        let txn = begin(&parts.db).await?;
        storage::request::Entity::insert(storage::request::ActiveModel::from(row))
            .exec_without_returning(&txn)
            .await?;
        storage::item_key::Entity::insert_many(keys)
            .exec_without_returning(&txn)
            .await?;
        txn.commit().await?;
        self.submit(&jws).await
    }

    /// Where one of our requests stands.
    ///
    /// # Errors
    /// [`DataUserError`].
    pub async fn follow(&self, id: RequestId) -> Result<RequestView, DataUserError> {
        let parts = self.parts();
        storage::request_of(&parts.db, id).await?;
        let view = parts.manager.request(id).await?;
        storage::request_heard(&parts.db, id, view.state, view.artifact_id).await?;
        Ok(view)
    }

    /// Our copy of the artifact of an approved request: fetched if we do not have it, verified in
    /// either case, and kept.
    ///
    /// # Errors
    /// [`DataUserError`].
    pub async fn artifact(&self, id: RequestId) -> Result<VerifiedArtifact, DataUserError> {
        let parts = self.parts();
        let mut row = storage::request_of(&parts.db, id).await?;
        let named = row.artifact_id.take().and_then(|id| id.parse().ok());
        let artifact_id: ArtifactId = match named {
            Some(artifact) => artifact,
            None => {
                let view = self.follow(id).await?;
                view.artifact_id
                    .ok_or(DataUserError::NotApproved(view.state))?
            }
        };
        let verified = parts.hold_artifact(artifact_id, CopyFor::DataUser).await?;
        let asked = CompactJws::parse(&row.jws)?;
        let request: ConsentRequest = asked.unverified_claims()?;
        agreement::agrees(verified.claims(), &request, &asked.digest())?;
        Ok(verified)
    }

    /// What she made smaller of what was asked: nothing when she gave all of it. The artifact
    /// itself says what she gave; this is for a host that has to tell her what it can still do.
    ///
    /// # Errors
    /// [`DataUserError`], when the request is not ours.
    pub async fn narrowed(
        &self,
        id: RequestId,
        artifact: &VerifiedArtifact,
    ) -> Result<Vec<Narrowed>, DataUserError> {
        let row = storage::request_of(&self.parts().db, id).await?;
        let request: ConsentRequest = CompactJws::parse(&row.jws)?.unverified_claims()?;
        Ok(agreement::narrowed(artifact.claims(), &request))
    }

    /// Ends a consent from our side: it is revoked at once.
    ///
    /// # Errors
    /// [`DataUserError`].
    pub async fn withdraw(
        &self,
        artifact: ArtifactId,
        reason: impl AsRef<str>,
    ) -> Result<EndOutcome, DataUserError> {
        let parts = self.parts();
        let outcome = parts.manager.end(artifact, reason.as_ref()).await?;
        if let Ok(statuses) = parts.statuses().await {
            statuses.invalidate_all();
        }
        Ok(outcome)
    }

    /// The status of a consent, asked of the manager now; none when it cannot be established.
    pub async fn status(&self, artifact: &VerifiedArtifact) -> Option<Status> {
        self.parts()
            .artifact_status(artifact, Freshness::Fetch)
            .await
    }

    /// Whether fetching the item now would be within the consent, as far as we can tell.
    ///
    /// # Errors
    /// [`DataUserError::UnknownItem`] aside, the inner result names the rule that forbids it.
    pub async fn decide(
        &self,
        artifact: &VerifiedArtifact,
        item: &ItemId,
    ) -> Result<Result<(), Refusal>, DataUserError> {
        let parts = self.parts();
        let status = self.status(artifact).await;
        let now = parts.clock.now();
        let mut uses = storage::receipt::Entity::find()
            .filter(storage::receipt::Column::ArtifactId.eq(artifact.claims().jti.to_string()))
            .filter(storage::receipt::Column::Item.eq(item.as_str()));
        if let Some(start) = artifact.claims().statement.term.window_start(now) {
            uses = uses.filter(storage::receipt::Column::ReceivedAt.gt(millis(start)));
        }
        let uses = u32::try_from(uses.count(&parts.db).await?).unwrap_or(u32::MAX);
        let facts = Facts {
            artifact,
            status,
            item,
            withdrawn: withdrawn::is(&parts.db, artifact.claims().jti, item).await?,
            range: None,
            uses,
            now,
        };
        Ok(decide(&facts).map(drop))
    }
}
