//! What the manager has told this party: taken once, on disk, numbered in the order it was taken.
//!
//! A host follows along with [`Adapter::events`] or [`Adapter::next_events`] and keeps the number
//! of the last event that it has dealt with; after a restart it goes on from there. Taking an event
//! also brings what this adapter keeps up to date: the status lists, the artifact and its state, and
//! where the data user's request stands.

use std::time::Duration;

use chrono::{DateTime, Utc};
use consent_model::{
    artifact::{ArtifactClaims, ArtifactError, CopyFor, LifecycleState},
    event::{Event, What},
    ids::{ArtifactId, RequestId},
    jose::CompactJws,
    party::Actor,
    request::RequestState,
    status_list::Status,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};

use crate::{
    acknowledgement,
    adapter::{Adapter, HoldError, keep_artifact, word},
    approver, data_user, pause, provider,
    storage::{self, entity},
    withdrawn,
};

/// Most events that one call gives.
const MOST: u64 = 100;

/// An event as it was taken.
#[derive(Debug, Clone)]
pub struct TakenEvent {
    /// Its number: larger than that of every event taken before it. To go on after it.
    pub number: u64,
    /// When it was taken.
    pub received_at: DateTime<Utc>,
    /// What happened, and when, by the manager's clock.
    pub event: Event,
}

/// Where a consent stood at the latest event about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArtifactState {
    /// Its state.
    pub state: LifecycleState,
    /// Who changed it.
    pub by: Actor,
    /// When, by the manager's clock.
    pub at: DateTime<Utc>,
}

/// Why events cannot be read back.
#[derive(Debug, thiserror::Error)]
pub enum EventsError {
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// A row does not read back.
    #[error("`{table}.{column}` of `{row}` cannot be read")]
    Broken {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// Primary key.
        row: String,
    },
}

impl Adapter {
    /// The events taken after the one numbered `after`, oldest first, at most 100; from the
    /// beginning after 0.
    ///
    /// # Errors
    /// [`EventsError`].
    pub async fn events(&self, after: u64) -> Result<Vec<TakenEvent>, EventsError> {
        entity::event::Entity::find()
            .filter(entity::event::Column::Number.gt(i64::try_from(after).unwrap_or(i64::MAX)))
            .order_by_asc(entity::event::Column::Number)
            .limit(MOST)
            .all(&self.db)
            .await?
            .into_iter()
            .map(taken)
            .collect()
    }

    /// The same, after waiting up to `patience` for the first one; none when none came. Events taken
    /// by another process on the same database are seen at the end of the wait.
    ///
    /// # Errors
    /// [`EventsError`].
    pub async fn next_events(
        &self,
        after: u64,
        patience: Duration,
    ) -> Result<Vec<TakenEvent>, EventsError> {
        let mut news = std::pin::pin!(self.news.notified());
        // From here on, and not only once it is waited for, nothing is missed.
        news.as_mut().enable();
        let there = self.events(after).await?;
        if !there.is_empty() {
            return Ok(there);
        }
        // Whether something came or the time is over: there is one more look.
        let _ = tokio::time::timeout(patience, news).await;
        self.events(after).await
    }

    /// Where a consent stood at the latest event about it; none when nothing has happened to it
    /// since it was issued. To serve or to fetch, an end counts for good; of all else the status list does and not this.
    ///
    /// # Errors
    /// [`EventsError`].
    pub async fn artifact_state(
        &self,
        artifact: ArtifactId,
    ) -> Result<Option<ArtifactState>, EventsError> {
        let row = entity::artifact_state::Entity::find_by_id(artifact.to_string())
            .one(&self.db)
            .await?;
        row.map(|row| {
            let broken = |column| EventsError::Broken {
                table: "artifact_state",
                column,
                row: row.artifact_id.clone(),
            };
            Ok(ArtifactState {
                state: of_word(&row.state).ok_or_else(|| broken("state"))?,
                by: of_word(&row.changed_by).ok_or_else(|| broken("changed_by"))?,
                at: DateTime::from_timestamp_millis(row.changed_at)
                    .ok_or_else(|| broken("changed_at"))?,
            })
        })
        .transpose()
    }

    /// Takes an event of the manager's whose signature has been checked: each once, on disk when
    /// this returns. Whether it was new.
    ///
    /// # Errors
    /// [`HoldError`], for an artifact that does not hold, or a consent said to go on that she has not
    /// resumed; the event is then not taken.
    pub(crate) async fn take_event(&self, event: &Event) -> Result<bool, HoldError> {
        if is_known(&self.db, event).await? {
            return Ok(false);
        }
        let now = self.now();
        let mut ended = None;
        let issued = match &event.what {
            What::ArtifactIssued { artifact } => {
                let claims: ArtifactClaims =
                    artifact.unverified_claims().map_err(ArtifactError::Jose)?;
                let verified = self.verify_artifact(artifact, claims.copy_for).await?;
                Some((artifact, verified))
            }
            What::StatusChanged {
                artifact_id,
                state,
                resumed,
                ..
            } => {
                if *state == LifecycleState::Active {
                    let proof = resumed.as_deref();
                    ended = self.check_resumed(*artifact_id, event.at, proof).await?;
                }
                // Before the event is on disk: a crash in between costs one fetch, not a stale use.
                self.doubt_status(*artifact_id).await?;
                None
            }
            What::DeliveryRefused { session_id, fault } => {
                let fault = fault.name();
                tracing::warn!(session = %session_id, fault, "a delivery was refused whole");
                None
            }
            What::RequestDecided { .. }
            | What::ItemsWithdrawn { .. }
            | What::QuestionWithdrawn { .. }
            | What::PasskeyRemoved { .. }
            | What::GuardianEnded { .. }
            // Kept below for the host, who answers with `Adapter::answer_rights_request`.
            | What::RightsRequestMade(_)
            | What::Test {}
            | What::SessionChanged { .. } => None,
        };
        let body = serde_json::to_string(event).map_err(|_| HoldError::Corrupt("event"))?;
        // One writer at a time: nobody takes it, or its number, in between.
        let tx = storage::begin(&self.db).await?;
        if is_known(&tx, event).await? {
            return Ok(false);
        }
        let newest = newest(&tx).await?;
        let row = entity::event::Model {
            id: event.id.to_string(),
            number: newest + 1,
            kind: event.what.name().into(),
            body,
            happened_at: event.at.timestamp_millis(),
            received_at: now.timestamp_millis(),
        };
        row.into_active_model().insert(&tx).await?;
        if let Some((jws, verified)) = &issued {
            let claims = verified.claims();
            keep_artifact(&tx, jws, verified, now).await?;
            if let (CopyFor::DataUser, Some(request)) = (claims.copy_for, &claims.request) {
                data_user::request_approved(&tx, &request.value, claims.jti).await?;
            }
        }
        match &event.what {
            What::StatusChanged {
                artifact_id,
                state,
                by,
                ..
            } => {
                if *state == LifecycleState::Paused {
                    pause::begin(&tx, *artifact_id, event.at).await?;
                }
                if let Some(ended) = ended {
                    pause::end(&tx, *artifact_id, ended).await?;
                }
                keep_state(&tx, *artifact_id, word(state), word(by), event.at).await?;
            }
            What::ItemsWithdrawn {
                artifact_id, items, ..
            } => withdrawn::keep(&tx, *artifact_id, items, event.at).await?,
            What::PasskeyRemoved {
                pseudonym,
                credential,
            } => approver::forget(&tx, pseudonym, credential).await?,
            What::GuardianEnded { pseudonym } => {
                // Now at the latest, whatever the manager's clock says.
                let at = event.at.min(self.now());
                approver::end_guardian(&tx, pseudonym, at).await?;
            }
            What::RequestDecided {
                request_id, state, ..
            } => data_user::request_decided(&tx, *request_id, *state).await?,
            What::DeliveryRefused { session_id, fault } => {
                provider::releases::refused_by_receiver(&tx, *session_id, *fault).await?;
            }
            What::ArtifactIssued { .. }
            | What::QuestionWithdrawn { .. }
            | What::RightsRequestMade(_)
            | What::Test {}
            | What::SessionChanged { .. } => {}
        }
        acknowledgement::keep(&tx, self, event, now).await?;
        tx.commit().await?;
        self.tell_decisions(&event.what);
        self.news.notify_waiters();
        Ok(true)
    }

    async fn doubt_status(&self, id: ArtifactId) -> Result<(), HoldError> {
        let statuses = self.statuses().await?;
        let kept = entity::artifact::Entity::find_by_id(id.to_string())
            .one(&self.db)
            .await?;
        let reference = kept
            .and_then(|row| row.jws.parse::<CompactJws>().ok())
            .and_then(|jws| jws.unverified_claims::<ArtifactClaims>().ok())
            .map(|claims| claims.status.uri);
        match reference {
            Some(uri) => statuses.invalidate(&uri),
            None => statuses.invalidate_all(),
        }
        Ok(())
    }
}

/// The number of the latest event taken; 0 before the first.
pub(crate) async fn newest(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let newest = entity::event::Entity::find()
        .order_by_desc(entity::event::Column::Number)
        .one(db)
        .await?;
    Ok(newest.map_or(0, |event| event.number))
}

/// What the events taken after number `after` say about a request, oldest first.
pub(crate) async fn decided_after(
    db: &impl ConnectionTrait,
    after: i64,
    request: RequestId,
) -> Result<Vec<RequestState>, DbErr> {
    let rows = entity::event::Entity::find()
        .filter(entity::event::Column::Number.gt(after))
        .order_by_asc(entity::event::Column::Number)
        .all(db)
        .await?;
    let events = rows.into_iter().filter_map(|row| taken(row).ok());
    Ok(events
        .filter_map(|taken| match taken.event.what {
            What::RequestDecided {
                request_id, state, ..
            } if request_id == request => Some(state),
            _ => None,
        })
        .collect())
}

/// The status of a consent that has ended in this state; none of one that has not, or whose term has
/// ended it.
pub(crate) const fn ended(state: LifecycleState) -> Option<Status> {
    match state {
        LifecycleState::Revoked => Some(Status::Revoked),
        LifecycleState::Superseded => Some(Status::Superseded),
        LifecycleState::Active | LifecycleState::Paused | LifecycleState::Expired => None,
    }
}

async fn is_known(db: &impl ConnectionTrait, event: &Event) -> Result<bool, DbErr> {
    let known = entity::event::Entity::find_by_id(event.id.to_string())
        .one(db)
        .await?;
    Ok(known.is_some())
}

/// An event as it was kept.
pub(crate) fn taken(row: entity::event::Model) -> Result<TakenEvent, EventsError> {
    let broken = |column| EventsError::Broken {
        table: "event",
        column,
        row: row.id.clone(),
    };
    Ok(TakenEvent {
        number: u64::try_from(row.number).map_err(|_| broken("number"))?,
        received_at: DateTime::from_timestamp_millis(row.received_at)
            .ok_or_else(|| broken("received_at"))?,
        event: serde_json::from_str(&row.body).map_err(|_| broken("body"))?,
    })
}

/// The value of an enum without data that serde writes so.
pub(crate) fn of_word<T: serde::de::DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(word.into()).ok()
}

/// Keeps the latest state; an older event that arrives late changes nothing.
async fn keep_state(
    db: &impl ConnectionTrait,
    id: ArtifactId,
    state: String,
    by: String,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = entity::artifact_state::Model {
        artifact_id: id.to_string(),
        state,
        changed_by: by,
        changed_at: at.timestamp_millis(),
    };
    let known = entity::artifact_state::Entity::find_by_id(id.to_string())
        .one(db)
        .await?;
    match known {
        Some(known) if known.changed_at > row.changed_at => {}
        Some(_) => {
            row.into_active_model().reset_all().update(db).await?;
        }
        None => {
            row.into_active_model().insert(db).await?;
        }
    }
    Ok(())
}
