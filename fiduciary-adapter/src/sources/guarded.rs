//! A source of the host's behind what keeps a bad day of its system from becoming ours: a time limit
//! on every call, repetitions with jittered growing pauses, and a circuit breaker.

use std::{
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use backon::{ExponentialBuilder, Retryable};
use consent_model::dataset::DatasetKind;
use service_kit::clock::SharedClock;

use super::{
    CustomerRef, Health, Snapshot, Source, SourceError,
    breaker::{Breaker, State},
};

/// How patient calls are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// For one try.
    pub(super) limit: Duration,
    /// Tries after the first.
    pub(super) retries: usize,
    /// The first pause; each further one is twice as long, and jittered.
    pub(super) first_pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            limit: Duration::from_secs(20),
            retries: 2,
            first_pause: Duration::from_millis(100),
        }
    }
}

/// How long the answer to whether it works may take.
const HEALTH: Duration = Duration::from_secs(3);

/// A source that is not taken at its word.
pub(super) struct Guarded<S> {
    inner: S,
    patience: Patience,
    breaker: Breaker,
    last_error: Arc<Mutex<Option<String>>>,
}

/// What a guarded source shows of itself without being asked.
#[derive(Clone)]
pub(super) struct Watch {
    breaker: Breaker,
    last_error: Arc<Mutex<Option<String>>>,
}

impl Watch {
    /// Whether calls are held back now.
    pub(super) fn is_paused(&self) -> bool {
        !matches!(self.breaker.state(), State::Closed(_))
    }

    /// What went wrong last: a place, never a value.
    pub(super) fn last_error(&self) -> Option<String> {
        let error = self.last_error.lock();
        error.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Whether the system itself is in trouble.
const fn is_trouble(error: &SourceError) -> bool {
    matches!(error, SourceError::Unavailable(_))
}

impl<S: Source> Guarded<S> {
    pub(super) fn new(inner: S, patience: Patience, clock: SharedClock) -> Self {
        Self {
            inner,
            patience,
            breaker: Breaker::new(clock),
            last_error: Arc::default(),
        }
    }

    pub(super) fn watch(&self) -> Watch {
        Watch {
            breaker: self.breaker.clone(),
            last_error: Arc::clone(&self.last_error),
        }
    }

    async fn call<T, F: Future<Output = Result<T, SourceError>>>(
        &self,
        limit: Duration,
        retries: usize,
        call: impl Fn() -> F,
    ) -> Result<T, SourceError> {
        let Some(leave) = self.breaker.ask() else {
            let rule = "it has failed several times and is left alone for a while";
            return Err(SourceError::Unavailable(rule));
        };
        let pauses = ExponentialBuilder::default()
            .with_min_delay(self.patience.first_pause)
            .with_max_times(retries)
            .with_jitter();
        let once = || async {
            let limited = tokio::time::timeout(limit, call()).await;
            limited.unwrap_or(Err(SourceError::Unavailable("it took too long")))
        };
        let done = once.retry(pauses).when(is_trouble).await;
        match &done {
            Err(error) => {
                let mut last = self
                    .last_error
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner);
                *last = Some(error.to_string());
                drop(last);
                if is_trouble(error) {
                    leave.failed();
                } else {
                    leave.succeeded();
                }
            }
            Ok(_) => leave.succeeded(),
        }
        done
    }
}

#[async_trait]
impl<S: Source> Source for Guarded<S> {
    async fn find_customer(&self, typed: &str) -> Result<Option<CustomerRef>, SourceError> {
        self.call(self.patience.limit, self.patience.retries, || {
            self.inner.find_customer(typed)
        })
        .await
    }

    async fn some_customer(&self) -> Result<Option<CustomerRef>, SourceError> {
        self.call(self.patience.limit, 0, || self.inner.some_customer())
            .await
    }

    async fn snapshot(&self, customer: &CustomerRef) -> Result<Box<dyn Snapshot>, SourceError> {
        self.call(self.patience.limit, self.patience.retries, || {
            self.inner.snapshot(customer)
        })
        .await
    }

    async fn snapshot_for(
        &self,
        customer: &CustomerRef,
        datasets: &[DatasetKind],
    ) -> Result<Box<dyn Snapshot>, SourceError> {
        let call = || self.inner.snapshot_for(customer, datasets);
        self.call(self.patience.limit, self.patience.retries, call)
            .await
    }

    async fn health(&self) -> Result<Health, SourceError> {
        // Asked again soon anyway, and by who will not wait.
        let limit = self.patience.limit.min(HEALTH);
        self.call(limit, 0, || self.inner.health()).await
    }
}

#[cfg(test)]
mod tests;
