//! Where consents stand, for a page that shows many.
//!
//! Each list is asked for once and all at the same time, and what does not come in time is not
//! known: a manager that stays silent cannot keep a page from her that she checks it by. No release
//! is decided here; that asks for the list anew.

use std::collections::HashMap;

use consent_model::status_list::{Status, StatusReference};
use futures_util::{StreamExt, stream};
use service_kit::manager_client::Freshness;
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::{AT_ONCE, LONGEST_WAIT, Network, Store};

impl Store {
    /// The status at each of these places; not that of a list that cannot be had in time.
    pub(crate) async fn statuses(
        &self,
        places: impl IntoIterator<Item = &StatusReference>,
    ) -> HashMap<StatusReference, Status> {
        let until = Instant::now() + LONGEST_WAIT;
        let Ok(Ok(network)) = timeout_at(until, self.network()).await else {
            return HashMap::new();
        };
        let mut lists = HashMap::<&Url, Vec<&StatusReference>>::new();
        for place in places {
            lists.entry(&place.uri).or_default().push(place);
        }
        let found = stream::iter(lists.into_values()).map(async |places| {
            let found = timeout_at(until, self.of_list(network, places)).await;
            stream::iter(found.unwrap_or_default())
        });
        found.buffer_unordered(AT_ONCE).flatten().collect().await
    }

    /// The places are on one list: it is fetched at most once.
    async fn of_list(
        &self,
        network: &Network,
        places: Vec<&StatusReference>,
    ) -> Vec<(StatusReference, Status)> {
        let mut found = Vec::with_capacity(places.len());
        for place in places {
            let now = self.clock.now();
            let status = network.status.status(place, now, Freshness::Cached).await;
            // Asking on would fetch it again.
            let Some(status) = status else { break };
            found.push((place.clone(), status));
        }
        found
    }
}
