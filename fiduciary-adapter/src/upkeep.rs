//! What is done from time to time without anybody asking: content whose data life is over goes,
//! fetches whose session is over lose their keys, requests from before the start are heard of, and
//! ended attempts to link and old refusals are swept.
//!
//! The injected clock says when it is time, so that a test can move it; it is looked at once a
//! second.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use service_kit::problem::Causes;

use crate::{
    adapter::Adapter,
    provider::{Provider, attempt},
};

/// Between two rounds.
const EVERY: TimeDelta = TimeDelta::minutes(1);
/// Between two looks at the clock.
const LOOK: Duration = Duration::from_secs(1);

/// Looks after things for ever; the task is aborted when the adapter stops.
pub(crate) async fn run(provider: Arc<Provider>) {
    let started = provider.adapter.now();
    let mut next = started;
    loop {
        let now = provider.adapter.now();
        if now >= next {
            round(&provider, started).await;
            next = now + EVERY;
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// One round. What cannot be done now is done in a later one.
async fn round(provider: &Provider, started: DateTime<Utc>) {
    let adapter: &Adapter = &provider.adapter;
    let now = adapter.now();
    let data_user = adapter.data_user();
    later("content whose life is over", data_user.forget_due().await);
    later(
        "statements of what is gone by now",
        adapter.complete_statements().await,
    );
    later(
        "fetches whose session is over",
        data_user.end_due_fetches().await,
    );
    if let Some(user) = adapter.network_user() {
        later("documents and sessions of the network", user.tidy().await);
    }
    later("attempts to link", attempt::sweep(&adapter.db, now).await);
    later("old refusals", provider.sweep_refusals().await);
    later(
        "requests from before the start",
        data_user.resubmit_from_before(started).await,
    );
}

fn later<T, E: std::error::Error>(what: &'static str, outcome: Result<T, E>) {
    if let Err(error) = outcome {
        let error = Causes(&error);
        tracing::warn!(%error, what, "something is left for the next round");
    }
}
