//! Keeps what is known in memory as it stands on disk and at the manager, round by round.
//!
//! A round reads what is new since the last one: events, artifacts, receipts, pauses; also what another
//! process on the same database has taken. It is woken by each event that this process takes, and comes
//! every second in any case. Status lists are fetched every [`LISTS`], and at once when an event has made
//! them doubtful, so that one that can be had is never stale.
//!
//! What forbids comes in at once where this process hears of it ([`Index::hear`]); what permits is always
//! read from the database, after the checks that let it in there.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Weak},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    artifact::{ArtifactClaims, LifecycleState},
    digest::Digest,
    event::What,
    ids::ArtifactId,
    jose::CompactJws,
    question::Manifest,
    request::Ask,
    status_list::Status,
};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use service_kit::manager_client::Freshness;
use tokio::time::timeout;

use super::{Parts, held::Held, index::Index};
use crate::{
    adapter::{Adapter, HoldError},
    data_user::receipt,
    events::{self, EventsError},
    pause,
    storage::entity::{artifact, artifact_pause, artifact_state, withdrawn_item},
};

/// Between two rounds that nothing has woken.
const EVERY: Duration = Duration::from_secs(1);
/// After so long the status lists are fetched again: a third of the longest time for which they count.
const LISTS: TimeDelta = TimeDelta::seconds(20);
/// How long one list is waited for: the rest of a round must not wait for a manager that is silent.
const LIST_PATIENCE: Duration = Duration::from_secs(5);
/// After so long the manifest of a question is asked for again.
const MANIFESTS: TimeDelta = TimeDelta::seconds(60);
/// Rows that another process stamped may appear so much later than theirs who came before.
const OVERLAP: TimeDelta = TimeDelta::seconds(60);
/// How long a consent is held after the end of its term, so that its end can be told as the reason.
const AFTER_END: TimeDelta = TimeDelta::days(1);
/// Rows read at once.
const PAGE: u64 = 500;

/// Why a round could not be finished; the next one begins where it stopped.
#[derive(Debug, thiserror::Error)]
enum RoundError {
    #[error("the database failed")]
    Database(#[from] DbErr),
    #[error(transparent)]
    Events(#[from] EventsError),
    #[error(transparent)]
    Hold(#[from] HoldError),
    #[error("a row of `{0}` cannot be read back")]
    Corrupt(&'static str),
}

/// Where the following stands.
pub(super) struct Follower {
    index: Arc<Index>,
    /// The last event dealt with; none: nothing has been read yet.
    after: Option<u64>,
    /// The place of the last artifact seen.
    artifacts: (i64, String),
    receipts: i64,
    lists_at: Option<DateTime<Utc>>,
    /// A list is doubtful, or has not been read yet.
    lists_due: bool,
    /// What will never hold here, so that it is not tried in every round.
    hopeless: HashSet<ArtifactId>,
    manifests: HashMap<Digest, Arc<Manifest>>,
    manifests_at: Option<DateTime<Utc>>,
    /// Consents to answers to questions whose manifest has not been read yet.
    nameless: Vec<ArtifactId>,
    /// The last round has failed: it has been said.
    failing: bool,
}

/// Follows until the decision point is gone; its task is aborted when the adapter stops.
pub(super) async fn run(parts: Weak<Parts>) {
    loop {
        let Some((adapter, after)) = round(&parts).await else {
            return;
        };
        // Only to be woken: the events themselves are read by the next round.
        if adapter.next_events(after, EVERY).await.is_err() {
            tokio::time::sleep(EVERY).await;
        }
    }
}

async fn round(parts: &Weak<Parts>) -> Option<(Adapter, u64)> {
    let parts = parts.upgrade()?;
    let adapter = Adapter::from_inner(parts.adapter.upgrade()?);
    let mut follower = parts.follower.lock().await;
    let done = follower.round(&adapter).await;
    // After a round that failed there may be events that would wake it at once.
    let after = follower.after.filter(|_| done);
    drop(follower);
    if after.is_none() {
        tokio::time::sleep(EVERY / 4).await;
    }
    Some((adapter, after.unwrap_or(u64::MAX)))
}

impl Follower {
    pub(super) fn new(index: Arc<Index>) -> Self {
        Self {
            index,
            after: None,
            artifacts: (i64::MIN, String::new()),
            receipts: i64::MIN,
            lists_at: None,
            lists_due: true,
            hopeless: HashSet::new(),
            manifests: HashMap::new(),
            manifests_at: None,
            nameless: Vec::new(),
            failing: false,
        }
    }

    /// One round; whether all could be read.
    pub(super) async fn round(&mut self, adapter: &Adapter) -> bool {
        let began = adapter.now();
        match self.read(adapter, began).await {
            Ok(()) => {
                self.index.brought_up_to_date(began);
                self.failing = false;
                true
            }
            Err(error) => {
                if !self.failing {
                    let error = service_kit::problem::Causes(&error);
                    tracing::warn!(%error, "consents to decide by cannot be brought up to date");
                    self.failing = true;
                }
                false
            }
        }
    }

    async fn read(&mut self, adapter: &Adapter, now: DateTime<Utc>) -> Result<(), RoundError> {
        if self.after.is_none() {
            // What is told from here on is not in what is read below.
            let newest = events::newest(&adapter.db).await?;
            self.after = u64::try_from(newest).ok();
        }
        self.events(adapter).await?;
        self.artifacts(adapter, now).await?;
        self.receipts(adapter).await?;
        self.pauses(adapter).await?;
        self.lists(adapter, now).await?;
        self.manifests(adapter, now).await;
        Ok(())
    }

    /// What was told since the last round, by whichever process it was taken.
    async fn events(&mut self, adapter: &Adapter) -> Result<(), RoundError> {
        loop {
            let told = adapter.events(self.after.unwrap_or(0)).await?;
            let Some(last) = told.last().map(|taken| taken.number) else {
                return Ok(());
            };
            for taken in &told {
                self.index.hear(&taken.event.what);
                if let What::StatusChanged { .. } = taken.event.what {
                    self.lists_due = true;
                }
            }
            self.after = Some(last);
        }
    }

    /// Artifacts that are not held yet.
    async fn artifacts(&mut self, adapter: &Adapter, now: DateTime<Utc>) -> Result<(), RoundError> {
        use artifact::Column::{Id, ReceivedAt};
        let overlap = OVERLAP.num_milliseconds();
        let mut from = (self.artifacts.0.saturating_sub(overlap), String::new());
        loop {
            let later = Condition::any()
                .add(ReceivedAt.gt(from.0))
                .add(ReceivedAt.eq(from.0).and(Id.gt(from.1.as_str())));
            let page = artifact::Entity::find()
                .filter(later)
                .order_by_asc(ReceivedAt)
                .order_by_asc(Id)
                .limit(PAGE)
                .all(&adapter.db)
                .await?;
            let Some(last) = page.last().map(|row| (row.received_at, row.id.clone())) else {
                return Ok(());
            };
            self.take(adapter, page, now).await?;
            self.artifacts = self.artifacts.clone().max(last.clone());
            from = last;
        }
    }

    async fn take(
        &mut self,
        adapter: &Adapter,
        rows: Vec<artifact::Model>,
        now: DateTime<Utc>,
    ) -> Result<(), RoundError> {
        let mut fresh = Vec::new();
        for row in rows {
            let id: ArtifactId = row
                .id
                .parse()
                .map_err(|_| RoundError::Corrupt("artifact"))?;
            if !self.index.holds(id) && !self.hopeless.contains(&id) {
                fresh.push((id, row));
            }
        }
        if fresh.is_empty() {
            return Ok(());
        }
        let heard_so_far = self.index.heard_so_far();
        let ids: Vec<_> = fresh.iter().map(|(_, row)| row.id.clone()).collect();
        let known = Known::of(adapter, &ids).await?;
        for (id, row) in fresh {
            let claims = row.jws.parse::<CompactJws>().ok();
            let claims = claims.and_then(|jws| jws.unverified_claims::<ArtifactClaims>().ok());
            let Some(claims) = claims else {
                return Err(RoundError::Corrupt("artifact"));
            };
            if claims.exp < (now - AFTER_END).timestamp() {
                self.hopeless.insert(id);
                continue;
            }
            let artifact = match adapter.hold_artifact(id, claims.copy_for).await {
                Ok(artifact) => artifact,
                Err(
                    error @ (HoldError::Database(_) | HoldError::Trust(_) | HoldError::Manager(_)),
                ) => return Err(error.into()),
                Err(error) => {
                    // Fails closed: nothing is decided by it until the next start.
                    tracing::warn!(artifact = %id, %error, "a consent does not hold any more");
                    self.hopeless.insert(id);
                    continue;
                }
            };
            let list = self.index.list(&artifact.claims().status.uri);
            self.lists_due |= list.issued_at().is_none();
            let mut fresh = Held::new(artifact, list);
            self.name(&mut fresh);
            if !is_named(&fresh) {
                self.nameless.push(id);
            }
            let mut held = fresh.clone();
            known.apply(&row.id, &mut held);
            let mut taken = self.index.insert(held, heard_so_far);
            while !taken {
                // Something was told meanwhile, perhaps of this one.
                let heard_so_far = self.index.heard_so_far();
                let known = Known::of(adapter, std::slice::from_ref(&row.id)).await?;
                let mut held = fresh.clone();
                known.apply(&row.id, &mut held);
                taken = self.index.insert(held, heard_so_far);
            }
        }
        Ok(())
    }

    /// What was received since.
    async fn receipts(&mut self, adapter: &Adapter) -> Result<(), RoundError> {
        let overlap = OVERLAP.num_milliseconds();
        let rows = match self.receipts {
            // Read with the consents themselves.
            i64::MIN => Vec::new(),
            since => {
                receipt::Entity::find()
                    .filter(receipt::Column::ReceivedAt.gte(since.saturating_sub(overlap)))
                    .all(&adapter.db)
                    .await?
            }
        };
        self.receipts = adapter.now().timestamp_millis();
        for row in rows {
            let (id, item) = (row.artifact_id.parse(), row.item.parse());
            let at = DateTime::from_timestamp_millis(row.received_at);
            let (Ok(id), Ok(item), Some(at)) = (id, item, at) else {
                return Err(RoundError::Corrupt("data_user_receipt"));
            };
            self.index.change(id, |held| held.receive(&item, at));
        }
        Ok(())
    }

    /// Who is paused, and who is no more.
    async fn pauses(&mut self, adapter: &Adapter) -> Result<(), RoundError> {
        let heard_so_far = self.index.heard_so_far();
        let rows = artifact_pause::Entity::find()
            .filter(is_paused())
            .all(&adapter.db)
            .await?;
        let paused: HashSet<ArtifactId> = rows
            .iter()
            .filter_map(|row| row.artifact_id.parse().ok())
            .collect();
        let known = self.index.paused();
        for id in known.difference(&paused) {
            self.index.end_pause(*id, heard_so_far);
        }
        for id in paused.difference(&known) {
            self.index.change(*id, |held| held.paused = true);
        }
        Ok(())
    }

    /// Fetches the status lists when it is time, and keeps the pauses that they show.
    async fn lists(&mut self, adapter: &Adapter, now: DateTime<Utc>) -> Result<(), RoundError> {
        let due = self.lists_due || self.lists_at.is_none_or(|at| now - at >= LISTS);
        if !due {
            return Ok(());
        }
        let lists = self.index.lists();
        let mut all = true;
        if !lists.is_empty() {
            let statuses = adapter.statuses().await.map_err(HoldError::from)?;
            for (uri, cell) in lists {
                let fetched = statuses.list(&uri, adapter.now(), Freshness::Fetch);
                match timeout(LIST_PATIENCE, fetched).await {
                    Ok(Some(list)) => {
                        // One that is over before the next fetch is one of before, or soon none.
                        all &= list.fresh_until() > now + LISTS;
                        cell.put(list);
                    }
                    Ok(None) | Err(_) => all = false,
                }
            }
        }
        self.lists_due = !all;
        self.lists_at = Some(now);
        for held in self.index.all() {
            let claims = held.artifact.claims();
            let told = held.list.told(claims.status.idx, adapter.now());
            let since = held.list.issued_at();
            if let (false, Some((Status::Paused, _)), Some(since)) = (held.paused, told, since) {
                // From here on only she ends it.
                pause::seen(&adapter.db, claims.jti, since).await?;
                self.index.change(claims.jti, |held| held.paused = true);
            }
        }
        self.index.forget_ended(now - AFTER_END);
        Ok(())
    }

    /// The manifests of the questions that were consented to: what their names and columns are.
    async fn manifests(&mut self, adapter: &Adapter, now: DateTime<Utc>) {
        if self.nameless.is_empty() {
            return;
        }
        let rested = self.manifests_at.is_none_or(|at| now - at >= MANIFESTS);
        let index = Arc::clone(&self.index);
        let nameless = || self.nameless.iter().filter_map(|id| index.get(*id));
        if rested {
            let wanted: HashSet<Digest> = nameless().flat_map(|h| questions(&h)).collect();
            let unknown = wanted.into_iter();
            let unknown: Vec<_> = unknown
                .filter(|d| !self.manifests.contains_key(d))
                .collect();
            for digest in unknown {
                self.manifests_at = Some(now);
                let asked = timeout(LIST_PATIENCE, adapter.manager.question(&digest)).await;
                // Else it has been withdrawn, or the manager cannot be asked now.
                if let Ok(Ok(published)) = asked
                    && published.digest == digest
                {
                    self.manifests.insert(digest, Arc::new(published.manifest));
                }
            }
        }
        let left = std::mem::take(&mut self.nameless);
        for id in left {
            index.change(id, |held| self.name(held));
            if index.get(id).is_some_and(|held| !is_named(&held)) {
                self.nameless.push(id);
            }
        }
    }

    fn name(&self, held: &mut Held) {
        let items = &held.artifact.claims().items;
        for (manifest, item) in held.manifests.iter_mut().zip(items) {
            if let Ask::Answer { question, .. } = &item.value.ask {
                *manifest = self.manifests.get(question).cloned();
            }
        }
    }
}

fn questions(held: &Held) -> Vec<Digest> {
    let items = held.artifact.claims().items.iter();
    let questions = items.filter_map(|item| match &item.value.ask {
        Ask::Answer { question, .. } => Some(*question),
        Ask::Records { .. } | Ask::Accounts { .. } => None,
    });
    questions.collect()
}

fn is_named(held: &Held) -> bool {
    questions(held).len() == held.manifests.iter().flatten().count()
}

fn is_paused() -> Condition {
    use artifact_pause::Column::{ResumedAt, Since};
    let again = Expr::col(Since).gt(Expr::col(ResumedAt));
    Condition::any().add(ResumedAt.is_null()).add(again)
}

/// What the database knows of some consents beside themselves.
struct Known {
    states: Vec<artifact_state::Model>,
    paused: Vec<artifact_pause::Model>,
    withdrawn: Vec<withdrawn_item::Model>,
    received: Vec<(String, String, i64)>,
}

impl Known {
    async fn of(adapter: &Adapter, ids: &[String]) -> Result<Self, DbErr> {
        let states = artifact_state::Entity::find()
            .filter(artifact_state::Column::ArtifactId.is_in(ids))
            .all(&adapter.db)
            .await?;
        let paused = artifact_pause::Entity::find()
            .filter(artifact_pause::Column::ArtifactId.is_in(ids))
            .filter(is_paused())
            .all(&adapter.db)
            .await?;
        let withdrawn = withdrawn_item::Entity::find()
            .filter(withdrawn_item::Column::ArtifactId.is_in(ids))
            .all(&adapter.db)
            .await?;
        let received = receipt::Entity::find()
            .select_only()
            .column(receipt::Column::ArtifactId)
            .column(receipt::Column::Item)
            .column_as(receipt::Column::ReceivedAt.max(), "received_at")
            .filter(receipt::Column::ArtifactId.is_in(ids))
            .group_by(receipt::Column::ArtifactId)
            .group_by(receipt::Column::Item)
            .into_tuple()
            .all(&adapter.db)
            .await?;
        Ok(Self {
            states,
            paused,
            withdrawn,
            received,
        })
    }

    fn apply(&self, id: &str, held: &mut Held) {
        let state = self.states.iter().find(|row| row.artifact_id == id);
        let state = state
            .and_then(|row| events::of_word::<LifecycleState>(&row.state))
            .and_then(events::ended);
        held.ended = state;
        held.paused = self.paused.iter().any(|row| row.artifact_id == id);
        for row in self.withdrawn.iter().filter(|row| row.artifact_id == id) {
            if let Ok(item) = row.item.parse() {
                held.withdraw(&item);
            }
        }
        for (_, item, at) in self.received.iter().filter(|(of, ..)| of == id) {
            if let (Ok(item), Some(at)) = (item.parse(), DateTime::from_timestamp_millis(*at)) {
                held.receive(&item, at);
            }
        }
    }
}
