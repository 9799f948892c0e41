//! What an operator watches this manager by: how soon parties hear of a change and acknowledge it, and what waits.
//!
//! Times are counted as they come, by this process, since it began; what waits is looked up when somebody asks.

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::artifact::LifecycleState;
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use service_kit::metrics::party_seconds;

use super::{Manager, ManagerError, Tried};
use crate::storage::{
    entity::delivery,
    read::{self, At},
};

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Change {
    /// `paused`, `revoked`, `expired`, `superseded`; `active` where items were taken out of it.
    state: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Try {
    /// `event` or `relayed_request`.
    kind: String,
    /// `taken`, or why not.
    outcome: String,
}

type Times<L> = Family<L, Histogram, fn() -> Histogram>;

/// The figures of one manager. A clone counts in the same figures.
#[derive(Debug, Clone)]
pub(super) struct Observed {
    acknowledged: Times<Change>,
    taken: Histogram,
    tries: Family<Try, Counter>,
    pending: Gauge,
    oldest: Gauge,
    entries: Gauge,
    unpublished: Gauge,
    whole: Gauge,
    elected: Gauge,
}

impl Default for Observed {
    fn default() -> Self {
        Self {
            acknowledged: Family::new_with_constructor(party_seconds),
            taken: party_seconds(),
            tries: Family::default(),
            pending: Gauge::default(),
            oldest: Gauge::default(),
            entries: Gauge::default(),
            unpublished: Gauge::default(),
            whole: Gauge::default(),
            elected: Gauge::default(),
        }
    }
}

impl Observed {
    /// A party has acknowledged a change for the first time, so long after it was decided.
    pub(super) fn acknowledged(&self, state: LifecycleState, after: TimeDelta) {
        let state = word(&state);
        let times = self.acknowledged.get_or_create_owned(&Change { state });
        times.observe(seconds(after));
    }

    /// A delivery that was made at a time has been tried.
    pub(super) fn tried(&self, kind: &str, tried: Tried, after: TimeDelta) {
        let outcome = tried.fault.as_ref().map_or_else(|| "taken".into(), word);
        if tried.fault.is_none() && kind == "event" {
            self.taken.observe(seconds(after));
        }
        let kind = kind.to_owned();
        self.tries.get_or_create_owned(&Try { kind, outcome }).inc();
    }

    /// This manager is the elected one from now on, or is not any more.
    pub(super) fn elected(&self, is: bool) {
        self.elected.set(i64::from(is));
    }
}

/// What is counted is on disk already, so counting it never fails.
fn word(of: &impl Serialize) -> String {
    read::to_word(of).unwrap_or_else(|_| "other".into())
}

/// Never below zero: two machines' clocks may differ.
fn seconds(time: TimeDelta) -> f64 {
    time.as_seconds_f64().max(0.0)
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl Manager {
    /// Puts this manager's figures beside those that every service has.
    pub fn register_figures(&self, registry: &mut Registry) {
        let observed = &self.0.observed;
        registry.register_with_unit(
            "change_acknowledged",
            "From a change of a consent to the party's first signed acknowledgement of it",
            Unit::Seconds,
            observed.acknowledged.clone(),
        );
        registry.register_with_unit(
            "event_taken",
            "From an event to the answer of the party that took it",
            Unit::Seconds,
            observed.taken.clone(),
        );
        registry.register(
            "delivery_tries",
            "Tries to deliver an event or a relayed request",
            observed.tries.clone(),
        );
        registry.register(
            "deliveries_pending",
            "Events and relayed requests that no party has taken yet",
            observed.pending.clone(),
        );
        registry.register_with_unit(
            "oldest_pending_delivery",
            "For how long the first of them has waited",
            Unit::Seconds,
            observed.oldest.clone(),
        );
        registry.register(
            "log_entries",
            "Entries of the transparency log",
            observed.entries.clone(),
        );
        registry.register(
            "log_entries_unpublished",
            "Entries that are under no checkpoint yet",
            observed.unpublished.clone(),
        );
        registry.register(
            "log_whole",
            "1 while the log is what it was; 0: nothing is entered until somebody has looked",
            observed.whole.clone(),
        );
        registry.register(
            "elected",
            "1 for the one of the managers over a database that delivers, expires and keeps the log; 0 for the others",
            observed.elected.clone(),
        );
    }

    /// Counts this manager as the elected one, or as not any more.
    pub fn count_elected(&self, is: bool) {
        self.0.observed.elected(is);
    }

    /// Looks up what waits.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refresh_figures(&self) -> Result<(), ManagerError> {
        let observed = &self.0.observed;
        let (pending, oldest) = self.pending_deliveries().await?;
        observed.pending.set(whole(pending));
        let waited = oldest.map_or(0, |since| (self.now() - since).num_seconds().max(0));
        observed.oldest.set(waited);
        // Published first: entries only become more.
        let published = self.published_size(self.db()).await?;
        let entries = self.log_size().await?;
        observed.entries.set(whole(entries));
        let unpublished = entries.saturating_sub(published);
        observed.unpublished.set(whole(unpublished));
        observed.whole.set(i64::from(self.log_is_whole().is_ok()));
        Ok(())
    }

    /// How many deliveries are pending, and since when the first of them is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn pending_deliveries(&self) -> Result<(u64, Option<DateTime<Utc>>), ManagerError> {
        use delivery::Column;
        let found: Option<(i64, Option<i64>)> = delivery::Entity::find()
            .select_only()
            .column_as(Column::Id.count(), "pending")
            .column_as(Column::CreatedAt.min(), "oldest")
            .filter(Column::State.eq("pending"))
            .into_tuple()
            .one(self.db())
            .await?;
        let (pending, oldest) = found.unwrap_or_default();
        let pending = u64::try_from(pending).unwrap_or_default();
        let at = At("delivery", "created_at", "oldest");
        let oldest = oldest.map(|ms| read::moment(at, ms)).transpose()?;
        Ok((pending, oldest))
    }
}
