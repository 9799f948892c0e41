//! The requests made here: what became of each, and sending again those of which that is not known.
//!
//! A request is on disk before it is sent. When the process ends between the manager's taking it
//! and our hearing so, the same bytes are sent again: the manager knows them, and gives the same
//! answer, so that she is never asked twice.

use chrono::{DateTime, Utc};
use consent_model::{
    ids::{ArtifactId, RequestId},
    jose::CompactJws,
    request::{ConsentRequest, RequestEntry, RequestState, RequestView},
};
use sea_orm::{EntityTrait, QueryOrder};
use service_kit::manager_client::Listing;

use super::{
    DataUser,
    error::DataUserError,
    storage::{self, broken},
};
use crate::{events, storage::begin};

const TABLE: &str = "data_user_request";

/// One of our requests.
#[derive(Debug, Clone)]
pub struct RequestRow {
    /// The manager's id; none while it is not known to have taken the request.
    pub id: Option<RequestId>,
    /// Where it stands, as last heard of.
    pub state: RequestState,
    /// Our copy of the artifact, once approved.
    pub artifact: Option<ArtifactId>,
    /// What was asked, as it was signed; its `state` is the host's own word for it.
    pub asked: ConsentRequest,
    /// When.
    pub at: DateTime<Utc>,
}

impl DataUser {
    /// All requests made here, newest first.
    ///
    /// # Errors
    /// [`DataUserError`].
    pub async fn requests(&self) -> Result<Vec<RequestRow>, DataUserError> {
        let rows = storage::request::Entity::find()
            .order_by_desc(storage::request::Column::CreatedAt)
            .order_by_desc(storage::request::Column::Digest)
            .all(&self.parts().db)
            .await?;
        rows.iter().map(read).collect()
    }

    /// The requests that the manager has of this party, newest first, page by page: also those that another
    /// machine made, or that are not in this database any more.
    ///
    /// # Errors
    /// [`DataUserError`].
    pub async fn requests_at_manager(
        &self,
        state: Option<RequestState>,
        cursor: Option<&str>,
    ) -> Result<Listing<RequestEntry>, DataUserError> {
        Ok(self.parts().manager.requests(state, cursor).await?)
    }

    /// Sends again every request of which it is not known whether the manager has taken it, byte for
    /// byte. A running adapter does so by itself for requests from before its start. Gives those
    /// that the manager has taken.
    ///
    /// # Errors
    /// When one of them is still not known; the others have been dealt with.
    pub async fn resubmit(&self) -> Result<Vec<RequestView>, DataUserError> {
        // One more, because a request made in this very millisecond counts too.
        self.resubmit_from_before(self.parts().clock.now() + chrono::TimeDelta::seconds(1))
            .await
    }

    pub(crate) async fn resubmit_from_before(
        &self,
        before: DateTime<Utc>,
    ) -> Result<Vec<RequestView>, DataUserError> {
        let mut taken = Vec::new();
        let mut still_unknown = None;
        for row in storage::requests_unheard(&self.parts().db, before).await? {
            match self.submit(&CompactJws::parse(&row.jws)?).await {
                Ok(view) => taken.push(view),
                Err(DataUserError::Manager(error)) if error.last_word().is_some() => {
                    tracing::warn!(%error, "a request from before was not taken");
                }
                Err(error) => still_unknown = Some(error),
            }
        }
        still_unknown.map_or(Ok(taken), Err)
    }

    /// Sends a request that is on disk, and keeps what the manager says.
    pub(super) async fn submit(&self, jws: &CompactJws) -> Result<RequestView, DataUserError> {
        let parts = self.parts();
        let digest = jws.digest().to_string();
        let before = events::newest(&parts.db).await?;
        match parts.manager.submit_signed_request(jws).await {
            Ok(view) => {
                let id = view.request_id;
                let tx = begin(&parts.db).await?;
                storage::request_taken(&tx, &digest, id).await?;
                // Whoever took an event about it meanwhile did not know it under this id.
                for state in events::decided_after(&tx, before, id).await? {
                    storage::request_decided(&tx, id, state).await?;
                }
                storage::request_heard(&tx, id, view.state, view.artifact_id).await?;
                tx.commit().await?;
                tracing::info!(request = %view.request_id, "asked for consent");
                Ok(view)
            }
            Err(error) => {
                if error.last_word().is_some() {
                    storage::request_refused(&parts.db, &digest).await?;
                }
                Err(error.into())
            }
        }
    }
}

fn read(row: &storage::request::Model) -> Result<RequestRow, DataUserError> {
    let wrong = |column| broken(TABLE, &row.digest, column);
    let jws = CompactJws::parse(&row.jws).ok().ok_or_else(wrong("jws"))?;
    Ok(RequestRow {
        id: row
            .id
            .as_deref()
            .map(str::parse)
            .transpose()
            .ok()
            .ok_or_else(wrong("id"))?,
        state: serde_json::from_value(row.state.as_str().into())
            .ok()
            .ok_or_else(wrong("state"))?,
        artifact: row
            .artifact_id
            .as_deref()
            .map(str::parse)
            .transpose()
            .ok()
            .ok_or_else(wrong("artifact_id"))?,
        asked: jws.unverified_claims()?,
        at: DateTime::from_timestamp_millis(row.created_at).ok_or_else(wrong("created_at"))?,
    })
}
