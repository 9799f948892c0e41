//! This party's own word, once it has heard that a consent was paused or has ended, or that items were
//! taken out of it: that it has, and what became of what it had received (DPDP Act s.6(6), s.8(7)).
//!
//! What is to be said goes to disk in the transaction that takes the event and deletes what is kept, so that
//! a power cut leaves neither without the other. It is signed anew at each try and said until it is taken.
//! A statement is never taken back; one that is open is completed: by this adapter when what it kept is
//! gone, or by the host, whose systems hold copies that nobody here knows of.

mod outbox;

use std::collections::BTreeMap;

use chrono::{DateTime, Days, TimeDelta, Utc};
use consent_model::{
    acknowledgement::{AcknowledgementError, DeletedItem, Deletion, Processors, Retained},
    artifact::{CopyFor, LifecycleState},
    event::{Event, What},
    ids::{AcknowledgementId, ArtifactId, EventId},
    party::ItemId,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::{Alias, Expr, ExprTrait, Query},
};
use serde::Serialize;

pub(crate) use self::outbox::run;
use crate::{
    adapter::{Adapter, HoldError, word},
    config::{AdapterConfig, ProcessorsConfig},
    data_user::{self, AfterEnd},
    storage::{
        self,
        entity::{self, acknowledgement},
    },
    withdrawn,
};

/// One of this party's own statements.
#[derive(Debug, Clone, Serialize)]
pub struct Statement {
    /// Our copy.
    pub artifact: ArtifactId,
    /// The event that told of the change.
    pub event: EventId,
    /// Where the consent stands by that event.
    pub state: LifecycleState,
    /// The items that were taken out; none when it is about the consent.
    pub items: Vec<ItemId>,
    /// When the event was taken.
    pub heard_at: DateTime<Utc>,
    /// What is said of deleting; of a pause, nothing.
    pub deletion: Option<Deletion>,
    /// Whether the host is to complete it.
    pub awaits_host: bool,
    /// When the manager took it.
    pub sent_at: Option<DateTime<Utc>>,
    /// The problem for which the manager will never take it.
    pub refused: Option<String>,
}

/// Why a host's statement is not made.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// Nothing about this copy waits for a statement.
    #[error("nothing under this consent waits for a statement")]
    NothingOpen,
    /// What it says does not hold.
    #[error(transparent)]
    Statement(#[from] AcknowledgementError),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// A row does not read back.
    #[error("`acknowledgement.{0}` cannot be read")]
    Corrupt(&'static str),
}

impl Adapter {
    /// States what became of what was received under a consent that has ended, where that is still open:
    /// the host keeps copies of its own, or what a law had it keep is gone now. Signed and sent by the
    /// running adapter.
    ///
    /// # Errors
    /// [`StateError`], also when it would take back what was said.
    pub async fn state_deletion(
        &self,
        artifact: ArtifactId,
        deletion: Deletion,
    ) -> Result<(), StateError> {
        let now = self.now();
        let tx = storage::begin(&self.db).await?;
        let mut stated = 0;
        for open in open_under(&tx, Some(artifact)).await? {
            let earlier = open.deletion.as_ref().ok_or(StateError::NothingOpen)?;
            if !deletion.completes(earlier) {
                return Err(AcknowledgementError::SaysLess.into());
            }
            // An open statement cannot be put off again, so nothing is later than this.
            deletion.check(open.heard_at, now, now)?;
            self.say(&tx, &open, Some(deletion.clone()), false, now)
                .await?;
            stated += 1;
        }
        if stated == 0 {
            return Err(StateError::NothingOpen);
        }
        tx.commit().await?;
        self.news.notify_waiters();
        Ok(())
    }

    /// What can be stated of everything that came under a consent, once the host has deleted it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all_deleted(
        &self,
        artifact: ArtifactId,
        processors: Processors,
    ) -> Result<Deletion, DbErr> {
        let receipts = data_user::receipts_under(&self.db, artifact, &[]).await?;
        Ok(Deletion::Deleted {
            at: self.now(),
            items: counts(&receipts),
            processors,
        })
    }

    /// Everything that was said or is to be said, oldest first.
    ///
    /// # Errors
    /// [`StateError`].
    pub async fn statements(&self) -> Result<Vec<Statement>, StateError> {
        let rows = acknowledgement::Entity::find()
            .order_by_asc(acknowledgement::Column::Id)
            .all(&self.db)
            .await?;
        rows.iter().map(read).collect()
    }

    /// Completes what this adapter left open, where nothing is kept any more.
    pub(crate) async fn complete_statements(&self) -> Result<u64, StateError> {
        let now = self.now();
        let tx = storage::begin(&self.db).await?;
        let mut completed = 0;
        for open in open_under(&tx, None).await? {
            if open.awaits_host {
                continue;
            }
            let receipts = data_user::receipts_under(&tx, open.artifact, &open.items).await?;
            if receipts.iter().any(|row| row.keep_until.is_some()) {
                continue;
            }
            let gone = Deletion::Deleted {
                at: now,
                items: counts(&receipts),
                processors: processors(&self.config),
            };
            self.say(&tx, &open, Some(gone), false, now).await?;
            completed += 1;
        }
        tx.commit().await?;
        Ok(completed)
    }

    /// Puts it to be said.
    async fn say(
        &self,
        db: &impl ConnectionTrait,
        about: &Statement,
        deletion: Option<Deletion>,
        awaits_host: bool,
        now: DateTime<Utc>,
    ) -> Result<(), StateError> {
        let json =
            |value: serde_json::Result<String>| value.map_err(|_| StateError::Corrupt("deletion"));
        let row = acknowledgement::Model {
            id: self.ids.mint::<AcknowledgementId>().to_string(),
            event_id: about.event.to_string(),
            artifact_id: about.artifact.to_string(),
            state: word(&about.state),
            items: json(serde_json::to_string(&about.items))?,
            heard_at: about.heard_at.timestamp_millis(),
            outcome: deletion.as_ref().map_or("none", Deletion::outcome).into(),
            deletion: deletion
                .map(|deletion| json(serde_json::to_string(&deletion)))
                .transpose()?,
            awaits_host,
            attempts: 0,
            next_at: now.timestamp_millis(),
            sent_at: None,
            refused: None,
        };
        acknowledgement::Entity::insert(row.into_active_model())
            .exec_without_returning(db)
            .await?;
        Ok(())
    }
}

/// Deletes what the event ends, and puts to be said what became of it; in the event's transaction.
pub(crate) async fn keep(
    db: &impl ConnectionTrait,
    adapter: &Adapter,
    event: &Event,
    now: DateTime<Utc>,
) -> Result<(), HoldError> {
    let (artifact, state, items) = match &event.what {
        What::StatusChanged {
            artifact_id, state, ..
        } if *state != LifecycleState::Active => (*artifact_id, *state, Vec::new()),
        What::ItemsWithdrawn {
            artifact_id, items, ..
        } => (*artifact_id, LifecycleState::Active, items.clone()),
        _ => return Ok(()),
    };
    let kept = entity::artifact::Entity::find_by_id(artifact.to_string())
        .one(db)
        .await?;
    let serves = kept.is_some_and(|row| row.copy_for == word(&CopyFor::Source));
    let (deletion, awaits_host) = match state {
        LifecycleState::Paused => (None, false),
        // Its own records are not what was received under a consent.
        _ if serves => (Some(Deletion::NothingHeld), false),
        _ => {
            let (deletion, awaits) = end(db, &adapter.config, artifact, &items, state, now).await?;
            (Some(deletion), awaits)
        }
    };
    let about = Statement {
        artifact,
        event: event.id,
        state,
        items,
        // Kept to the millisecond, and said so each time.
        heard_at: DateTime::from_timestamp_millis(now.timestamp_millis()).unwrap_or(now),
        deletion: None,
        awaits_host,
        sent_at: None,
        refused: None,
    };
    let said = adapter.say(db, &about, deletion, awaits_host, now).await;
    said.map_err(|error| match error {
        StateError::Database(error) => error.into(),
        _ => HoldError::Corrupt("acknowledgement"),
    })
}

/// What becomes of what was received, and whether the host states it.
async fn end(
    db: &impl ConnectionTrait,
    config: &AdapterConfig,
    artifact: ArtifactId,
    items: &[ItemId],
    state: LifecycleState,
    now: DateTime<Utc>,
) -> Result<(Deletion, bool), DbErr> {
    // A consent that ran out or was replaced was not withdrawn: what came under it lives as long as she
    // agreed. What she stopped or took out goes at once.
    let ran_out = matches!(state, LifecycleState::Expired | LifecycleState::Superseded);
    let law = config.retention.as_ref().and_then(|law| {
        let until = now.checked_add_days(Days::new(u64::from(law.days)))?;
        Some((law, until))
    });
    let what = match &law {
        _ if ran_out => AfterEnd::LiveOut,
        Some((_, until)) => AfterEnd::KeepUntil(*until),
        None => AfterEnd::Delete,
    };
    let receipts = data_user::after_end(db, artifact, items, what).await?;
    let last = receipts.iter().filter_map(|row| row.keep_until).max();
    let by_host = config.deletion.stated_by_host_within_days;
    if let Some(days) = by_host
        && !receipts.is_empty()
    {
        let until = now + TimeDelta::days(i64::from(days));
        return Ok((Deletion::Pending { until }, true));
    }
    let Some(last) = last else {
        return Ok((Deletion::NothingHeld, false));
    };
    let deletion = match (what, law) {
        (AfterEnd::LiveOut, _) => Deletion::Pending {
            until: DateTime::from_timestamp_millis(last).unwrap_or(now),
        },
        (AfterEnd::KeepUntil(until), Some((law, _))) => Deletion::Retained {
            at: now,
            items: Vec::new(),
            retained: vec![Retained {
                what: law.what.clone(),
                ground: law.ground.clone(),
                until,
            }],
            processors: processors(config),
        },
        _ => Deletion::Deleted {
            at: now,
            items: counts(&receipts),
            processors: processors(config),
        },
    };
    Ok((deletion, false))
}

const fn processors(config: &AdapterConfig) -> Processors {
    match config.deletion.processors {
        ProcessorsConfig::None => Processors::None,
        ProcessorsConfig::Told => Processors::Told,
    }
}

/// How many deliveries there were of each item.
fn counts(receipts: &[data_user::receipt::Model]) -> Vec<DeletedItem> {
    let mut counted: BTreeMap<&str, u32> = BTreeMap::new();
    for row in receipts {
        *counted.entry(&row.item).or_default() += 1;
    }
    let item = |(name, receipts): (&str, u32)| {
        let item = name.parse().ok()?;
        Some(DeletedItem { item, receipts })
    };
    counted.into_iter().filter_map(item).collect()
}

/// The last statement of each event, where it is open.
async fn open_under(
    db: &impl ConnectionTrait,
    artifact: Option<ArtifactId>,
) -> Result<Vec<Statement>, StateError> {
    use acknowledgement::{Column, Entity};
    let later = Alias::new("later");
    let of_later = |column: Column| Expr::col((later.clone(), column));
    let completed = Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, later.clone())
        .and_where(of_later(Column::EventId).equals((Entity, Column::EventId)))
        .and_where(of_later(Column::Id).gt(Expr::col((Entity, Column::Id))))
        .to_owned();
    let mut open = Entity::find()
        .filter(Column::Outcome.is_in(["pending", "retained"]))
        .filter(Expr::exists(completed).not())
        .order_by_asc(Column::Id);
    if let Some(artifact) = artifact {
        open = open.filter(Column::ArtifactId.eq(artifact.to_string()));
    }
    open.all(db).await?.iter().map(read).collect()
}

fn read(row: &acknowledgement::Model) -> Result<Statement, StateError> {
    let moment =
        |ms, column| DateTime::from_timestamp_millis(ms).ok_or(StateError::Corrupt(column));
    let text = |column| move |_| StateError::Corrupt(column);
    Ok(Statement {
        artifact: row
            .artifact_id
            .parse()
            .map_err(|_| StateError::Corrupt("artifact_id"))?,
        event: row
            .event_id
            .parse()
            .map_err(|_| StateError::Corrupt("event_id"))?,
        state: serde_json::from_value(row.state.as_str().into()).map_err(text("state"))?,
        items: serde_json::from_str(&row.items).map_err(text("items"))?,
        heard_at: moment(row.heard_at, "heard_at")?,
        deletion: row
            .deletion
            .as_deref()
            .map(serde_json::from_str)
            .transpose()
            .map_err(text("deletion"))?,
        awaits_host: row.awaits_host,
        sent_at: row.sent_at.map(|ms| moment(ms, "sent_at")).transpose()?,
        refused: row.refused.clone(),
    })
}

/// Whether she has stopped the consent, or taken the item out of it.
pub(crate) async fn is_over(
    db: &impl ConnectionTrait,
    artifact: ArtifactId,
    item: &ItemId,
) -> Result<bool, DbErr> {
    let state = entity::artifact_state::Entity::find_by_id(artifact.to_string())
        .one(db)
        .await?;
    let revoked = state.is_some_and(|row| row.state == word(&LifecycleState::Revoked));
    Ok(revoked || withdrawn::is(db, artifact, item).await?)
}
