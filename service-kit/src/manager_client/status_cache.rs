//! Verified status lists, one for each address, and the one question asked of them.
//!
//! Fails closed: no list that is both verified and in its term, no answer. A list that an event
//! has made doubtful is never a fallback, and a fetch that began before the event does not bring
//! it back.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use consent_model::status_list::{Status, StatusReference, VerifiedStatusList};
use url::Url;

use super::{FetchedList, ManagerClient, Trust};

/// How new an answer must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// A copy that is still fresh will do.
    Cached,
    /// The manager is asked; only if it cannot be reached will a copy that is still fresh do.
    Fetch,
}

/// How often a list is fetched for one question, while events overtake it.
const TRIES: u32 = 5;

/// The lists in use.
pub struct StatusCache {
    client: ManagerClient,
    trust: Arc<Trust>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    lists: HashMap<Url, Held>,
    /// Counts invalidations, so that a fetch can tell whether one happened meanwhile.
    generation: u64,
}

#[derive(Clone)]
struct Held {
    list: Arc<VerifiedStatusList>,
    etag: Option<String>,
}

impl fmt::Debug for StatusCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StatusCache")
    }
}

impl StatusCache {
    /// An empty cache.
    #[must_use]
    pub fn new(client: ManagerClient, trust: Arc<Trust>) -> Self {
        Self {
            client,
            trust,
            state: Mutex::default(),
        }
    }

    /// The status at `reference`, or `None` when it cannot be established.
    pub async fn status(
        &self,
        reference: &StatusReference,
        now: DateTime<Utc>,
        freshness: Freshness,
    ) -> Option<Status> {
        let told = self.told(reference, now, freshness).await?;
        Some(told.status)
    }

    /// The same, with the moment at which the manager said so.
    pub async fn told(
        &self,
        reference: &StatusReference,
        now: DateTime<Utc>,
        freshness: Freshness,
    ) -> Option<Told> {
        let (list, now) = self.fresh(&reference.uri, now, freshness).await?;
        Told::by(&list, reference.idx, now)
    }

    /// The whole list at `uri`, verified and fresh, for whoever answers many questions out of one;
    /// `None` when there is none.
    pub async fn list(
        &self,
        uri: &Url,
        now: DateTime<Utc>,
        freshness: Freshness,
    ) -> Option<Arc<VerifiedStatusList>> {
        Some(self.fresh(uri, now, freshness).await?.0)
    }

    /// A list that is fresh, and the moment at which it was found to be.
    async fn fresh(
        &self,
        uri: &Url,
        now: DateTime<Utc>,
        freshness: Freshness,
    ) -> Option<(Arc<VerifiedStatusList>, DateTime<Utc>)> {
        if freshness == Freshness::Cached
            && let Some(held) = self.held(uri)
            && held.list.is_fresh(now)
        {
            return Some((held.list, now));
        }
        let mut fetched = self.fetch(uri).await;
        // An event arrived meanwhile. Several come at once where several consents end together.
        for _ in 1..TRIES {
            if !matches!(fetched, Fetched::Overtaken) {
                break;
            }
            fetched = self.fetch(uri).await;
        }
        // Time has passed while waiting.
        let now = now.max(self.client.clock().now());
        let list = match fetched {
            Fetched::List(list) => Some(list),
            Fetched::Overtaken => None,
            Fetched::Unreachable => self.held(uri).map(|held| held.list),
        };
        Some((list.filter(|list| list.is_fresh(now))?, now))
    }

    /// Makes the list at `uri` doubtful: the next question fetches it, whole.
    pub fn invalidate(&self, uri: &Url) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.generation += 1;
        state.lists.remove(uri);
    }

    /// Makes every list doubtful.
    pub fn invalidate_all(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.generation += 1;
        state.lists.clear();
    }

    fn held(&self, uri: &Url) -> Option<Held> {
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .lists
            .get(uri)
            .cloned()
    }

    async fn fetch(&self, uri: &Url) -> Fetched {
        let (held, generation) = {
            let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            (state.lists.get(uri).cloned(), state.generation)
        };
        // A copy whose time is over is no good even if it is unchanged: ask without its tag.
        let held = held.filter(|held| held.list.is_fresh(self.client.clock().now()));
        let etag = held.as_ref().and_then(|held| held.etag.as_deref());
        let list = match (self.client.status_list(uri, etag).await, held) {
            (Ok(FetchedList::Unchanged), Some(held)) => held,
            (Ok(FetchedList::New(jws, etag)), held) => {
                let view = self.trust.view_for(&jws).await;
                let now = self.client.clock().now();
                match VerifiedStatusList::verify(&jws, view.manager_keys(), uri, now) {
                    // An older list than the one we know would undo a revocation.
                    Ok(list) if held.is_some_and(|h| h.list.issued_at() > list.issued_at()) => {
                        tracing::warn!("an older status list than the known one was refused");
                        return Fetched::Unreachable;
                    }
                    Ok(list) => Held {
                        list: Arc::new(list),
                        etag,
                    },
                    Err(error) => {
                        tracing::warn!(%error, "a status list was refused");
                        return Fetched::Unreachable;
                    }
                }
            }
            (Ok(FetchedList::Unchanged), None) => return Fetched::Unreachable,
            (Err(error), _) => {
                tracing::warn!(%error, "a status list could not be fetched");
                return Fetched::Unreachable;
            }
        };
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.generation != generation {
            return Fetched::Overtaken;
        }
        state.lists.insert(uri.clone(), list.clone());
        Fetched::List(list.list)
    }
}

/// A status, as a list tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// The status.
    pub status: Status,
    /// When the list was signed, by the manager's clock.
    pub at: DateTime<Utc>,
}

impl Told {
    fn by(list: &VerifiedStatusList, index: u32, now: DateTime<Utc>) -> Option<Self> {
        Some(Self {
            status: list.status(index, now).ok()?,
            at: list.issued_at(),
        })
    }
}

enum Fetched {
    List(Arc<VerifiedStatusList>),
    /// Invalidated while it was being fetched.
    Overtaken,
    Unreachable,
}
