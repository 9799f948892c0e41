//! Learning of the provider ahead of the first sign-in, however late it starts: pages have to name
//! its addresses ([`OidcClient::form_targets`]).

use std::time::Duration;

use tokio::{
    sync::watch,
    time::{MissedTickBehavior, interval},
};

use super::OidcClient;

/// Between two tries.
const EVERY: Duration = Duration::from_secs(5);

impl OidcClient {
    /// Asks the provider until it has answered once, or `stop` changes.
    pub async fn discover(&self, stop: watch::Receiver<bool>) {
        self.discover_every(EVERY, stop).await;
    }

    pub(super) async fn discover_every(&self, pause: Duration, mut stop: watch::Receiver<bool>) {
        let mut tick = interval(pause);
        tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
        loop {
            tokio::select! {
                _ = stop.changed() => return,
                _ = tick.tick() => {}
            }
            let ready = tokio::select! {
                _ = stop.changed() => return,
                ready = self.ready() => ready,
            };
            match ready {
                Ok(()) => return,
                Err(error) => tracing::info!(%error, "the identity provider is not there yet"),
            }
        }
    }
}
