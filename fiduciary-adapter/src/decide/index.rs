//! All consents that are held in memory, by person and by id.
//!
//! Reading takes two short read locks and allocates nothing where it is allowed. Only what verified
//! artifacts, events and status lists say comes in; a change of one consent replaces its entry whole.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher, RandomState},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    artifact::{CopyFor, LifecycleState},
    event::What,
    ids::ArtifactId,
    party::Pseudonym,
};
use url::Url;

use super::{
    answer::{Decision, Denied, MOST_CANDIDATES, Rule},
    held::{Held, ListCell},
    question::{Question, Whom},
};
use crate::events;

/// So many parts have a lock of their own.
const SHARDS: usize = 64;
/// After so long without having been brought up to date, nothing is allowed.
const LONGEST_APART: TimeDelta = TimeDelta::seconds(60);

type Shard = RwLock<HashMap<Pseudonym, Vec<Arc<Held>>>>;

/// Everything that is known.
pub(super) struct Index {
    hasher: RandomState,
    shards: Vec<Shard>,
    by_id: RwLock<HashMap<ArtifactId, Arc<Held>>>,
    lists: Mutex<HashMap<Url, Arc<ListCell>>>,
    /// Who is paused.
    paused: Mutex<HashSet<ArtifactId>>,
    /// Held over a change.
    changing: Mutex<()>,
    /// Counts what was heard, so that whoever reads from the database can tell whether anything was
    /// meanwhile.
    heard: AtomicU64,
    /// When it was last brought up to date, ms; never: the least.
    up_to_date: AtomicI64,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Index {
    pub(super) fn new() -> Self {
        Self {
            hasher: RandomState::new(),
            shards: (0..SHARDS).map(|_| Shard::default()).collect(),
            by_id: RwLock::default(),
            lists: Mutex::default(),
            paused: Mutex::default(),
            changing: Mutex::default(),
            heard: AtomicU64::new(0),
            up_to_date: AtomicI64::new(i64::MIN),
        }
    }

    fn shard(&self, person: &Pseudonym) -> &Shard {
        let place = self.hasher.hash_one(person.as_str()) % SHARDS as u64;
        &self.shards[usize::try_from(place).unwrap_or(0)]
    }

    /// Whether it has been brought up to date, not longer than a minute ago.
    pub(super) fn is_up_to_date(&self, now: DateTime<Utc>) -> bool {
        let at = self.up_to_date.load(Ordering::Acquire);
        now.timestamp_millis().saturating_sub(at) <= LONGEST_APART.num_milliseconds()
    }

    pub(super) fn brought_up_to_date(&self, at: DateTime<Utc>) {
        self.up_to_date
            .store(at.timestamp_millis(), Ordering::Release);
    }

    /// Decides.
    pub(super) fn decide(&self, asked: &Question, now: DateTime<Utc>) -> Decision {
        if !self.is_up_to_date(now) {
            return Decision::without_consent(Rule::NotReady, asked.copy_for(), now);
        }
        match asked.whom() {
            Whom::Person(person) => {
                let shard = self.shard(person).read();
                let shard = shard.unwrap_or_else(PoisonError::into_inner);
                let hers = shard.get(person).map_or(&[][..], Vec::as_slice);
                among(hers, Some(asked.copy_for()), asked, now)
            }
            Whom::Artifact(id) => {
                let by_id = self.by_id.read().unwrap_or_else(PoisonError::into_inner);
                let this = by_id.get(id).map_or(&[][..], std::slice::from_ref);
                // Named by its id, it is decided for the end that it is for.
                among(this, None, asked, now)
            }
        }
    }

    /// The cell of a status list.
    pub(super) fn list(&self, uri: &Url) -> Arc<ListCell> {
        Arc::clone(locked(&self.lists).entry(uri.clone()).or_default())
    }

    pub(super) fn lists(&self) -> Vec<(Url, Arc<ListCell>)> {
        let lists = locked(&self.lists);
        lists.iter().map(|(u, c)| (u.clone(), c.clone())).collect()
    }

    pub(super) fn holds(&self, id: ArtifactId) -> bool {
        self.read_by_id().contains_key(&id)
    }

    pub(super) fn len(&self) -> usize {
        self.read_by_id().len()
    }

    pub(super) fn get(&self, id: ArtifactId) -> Option<Arc<Held>> {
        self.read_by_id().get(&id).cloned()
    }

    /// Who is paused.
    pub(super) fn paused(&self) -> HashSet<ArtifactId> {
        locked(&self.paused).clone()
    }

    /// All of them, as they stand.
    pub(super) fn all(&self) -> Vec<Arc<Held>> {
        self.read_by_id().values().cloned().collect()
    }

    fn read_by_id(&self) -> std::sync::RwLockReadGuard<'_, HashMap<ArtifactId, Arc<Held>>> {
        self.by_id.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// How much has been heard so far.
    pub(super) fn heard_so_far(&self) -> u64 {
        self.heard.load(Ordering::Acquire)
    }

    /// Takes a consent in, unless something was heard since `heard_so_far`: what was read of it
    /// before that may be out of date. Whether it was taken.
    pub(super) fn insert(&self, held: Held, heard_so_far: u64) -> bool {
        let changing = locked(&self.changing);
        if self.heard_so_far() != heard_so_far {
            return false;
        }
        self.put(Arc::new(held));
        drop(changing);
        true
    }

    /// Changes one, where it is held.
    pub(super) fn change(&self, id: ArtifactId, change: impl FnOnce(&mut Held)) {
        let changing = locked(&self.changing);
        if let Some(known) = self.get(id) {
            let mut held = Held::clone(&known);
            change(&mut held);
            self.put(Arc::new(held));
        }
        drop(changing);
    }

    /// Ends a pause, unless something was heard since `heard_so_far`.
    pub(super) fn end_pause(&self, id: ArtifactId, heard_so_far: u64) {
        self.change(id, |held| {
            if self.heard_so_far() == heard_so_far {
                held.paused = false;
            }
        });
    }

    /// Lets those go whose term ended before `before`.
    pub(super) fn forget_ended(&self, before: DateTime<Utc>) {
        let changing = locked(&self.changing);
        let over = |held: &Arc<Held>| held.artifact.claims().exp < before.timestamp();
        for shard in &self.shards {
            let mut shard = shard.write().unwrap_or_else(PoisonError::into_inner);
            shard.retain(|_, hers| {
                hers.retain(|held| !over(held));
                !hers.is_empty()
            });
        }
        let mut by_id = self.by_id.write().unwrap_or_else(PoisonError::into_inner);
        by_id.retain(|_, held| !over(held));
        locked(&self.paused).retain(|id| by_id.contains_key(id));
        drop(changing);
    }

    /// INVARIANT: called with `changing` held.
    fn put(&self, held: Arc<Held>) {
        let claims = held.artifact.claims();
        {
            let shard = self.shard(&claims.sub).write();
            let mut shard = shard.unwrap_or_else(PoisonError::into_inner);
            let hers = shard.entry(claims.sub.clone()).or_default();
            hers.retain(|other| other.artifact.claims().jti != claims.jti);
            // The newest first, so that the answer is always the same.
            let newest = |held: &Arc<Held>| {
                let claims = held.artifact.claims();
                std::cmp::Reverse((claims.iat, claims.jti))
            };
            let place = hers.partition_point(|other| newest(other) < newest(&held));
            hers.insert(place, Arc::clone(&held));
        }
        match held.paused {
            true => locked(&self.paused).insert(claims.jti),
            false => locked(&self.paused).remove(&claims.jti),
        };
        let mut by_id = self.by_id.write().unwrap_or_else(PoisonError::into_inner);
        by_id.insert(claims.jti, held);
    }

    /// What an event of the manager says, at once: it can only forbid. What it permits is read from
    /// the database afterwards.
    pub(super) fn hear(&self, what: &What) {
        self.heard.fetch_add(1, Ordering::AcqRel);
        match what {
            What::StatusChanged {
                artifact_id, state, ..
            } => self.change(*artifact_id, |held| match state {
                LifecycleState::Paused => held.paused = true,
                other => held.ended = held.ended.or(events::ended(*other)),
            }),
            What::ItemsWithdrawn {
                artifact_id, items, ..
            } => self.change(*artifact_id, |held| {
                items.iter().for_each(|item| held.withdraw(item));
            }),
            _ => {}
        }
    }
}

fn among(
    hers: &[Arc<Held>],
    end: Option<CopyFor>,
    asked: &Question,
    now: DateTime<Utc>,
) -> Decision {
    let ours = || {
        hers.iter()
            .filter(|held| end.is_none_or(|end| held.artifact.claims().copy_for == end))
    };
    if let Some(allowed) = ours().find_map(|held| held.allows(asked, now)) {
        return Decision::Allow(allowed);
    }
    let candidates: Vec<_> = ours()
        .take(MOST_CANDIDATES)
        .map(|held| held.refuses(asked, now))
        .collect();
    let reasons = match candidates.is_empty() {
        true => vec![Rule::NoConsent],
        false => Vec::new(),
    };
    Decision::Deny(Denied {
        at: now,
        copy_for: asked.copy_for(),
        reasons,
        candidates,
    })
}
