//! Names of parties for her pages, as the manager's registry has them.
//!
//! A name is kept for an hour, and that there is none for a minute; the id stands in then, so that
//! her pages never depend on the manager. A page asks for all its names together, and waits for them
//! together.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::party::PartyId;
use futures_util::{StreamExt, stream};
use tokio::{
    sync::Mutex,
    time::{Instant, timeout_at},
};

use super::{AT_ONCE, LONGEST_WAIT, Store};

/// How long a name is believed.
const KEPT: TimeDelta = TimeDelta::hours(1);
/// How long it is not asked for again after it could not be had.
const PAUSE: TimeDelta = TimeDelta::minutes(1);
/// Most names that are kept; a network has fewer parties that deposit or ask.
const MOST: usize = 10_000;

/// Names that were looked up lately.
#[derive(Debug, Default)]
pub(crate) struct PartyNames(Mutex<HashMap<PartyId, Known>>);

#[derive(Debug, Clone)]
struct Known {
    name: Option<String>,
    until: DateTime<Utc>,
}

impl PartyNames {
    async fn known(&self, id: &PartyId, now: DateTime<Utc>) -> Option<Known> {
        let kept = self.0.lock().await;
        kept.get(id).filter(|known| known.until > now).cloned()
    }

    async fn keep(&self, id: &PartyId, name: Option<String>, now: DateTime<Utc>) {
        let until = now + if name.is_some() { KEPT } else { PAUSE };
        let mut kept = self.0.lock().await;
        if kept.len() >= MOST {
            kept.retain(|_, known| known.until > now);
        }
        if kept.len() < MOST {
            kept.insert(id.clone(), Known { name, until });
        }
    }
}

/// The names on one page.
#[derive(Debug)]
pub(crate) struct Named(HashMap<PartyId, String>);

impl Named {
    /// The name of a party for people; its id where the registry could not be asked.
    pub(crate) fn name(&self, id: &PartyId) -> String {
        self.0.get(id).cloned().unwrap_or_else(|| id.to_string())
    }
}

impl Store {
    /// The names of these parties, as far as they can be had in time.
    pub(crate) async fn party_names<'a>(
        &self,
        ids: impl IntoIterator<Item = &'a PartyId>,
    ) -> Named {
        let (now, until) = (self.clock.now(), Instant::now() + LONGEST_WAIT);
        let ids: BTreeSet<&PartyId> = ids.into_iter().collect();
        let names = stream::iter(ids).map(async |id| {
            let name = match self.names.known(id, now).await {
                Some(known) => known.name,
                None => {
                    let asked = timeout_at(until, self.manager.party(id)).await;
                    let name = asked.ok().and_then(Result::ok).map(|party| party.name);
                    self.names.keep(id, name.clone(), now).await;
                    name
                }
            };
            name.map(|name| (id.clone(), name))
        });
        let names = names.buffer_unordered(AT_ONCE);
        Named(names.filter_map(async |named| named).collect().await)
    }
}

#[cfg(test)]
mod tests {
    use service_kit::testing;

    use super::*;

    #[tokio::test]
    async fn a_name_is_kept_for_an_hour_and_its_absence_for_a_minute() {
        let (names, now) = (PartyNames::default(), testing::start());
        let (bank, gone) = (
            "bank.example".parse().unwrap(),
            "gone.example".parse().unwrap(),
        );
        names.keep(&bank, Some("Bank".to_owned()), now).await;
        names.keep(&gone, None, now).await;
        let name = async |id, minutes| {
            let known = names.known(id, now + TimeDelta::minutes(minutes)).await;
            known.map(|known| known.name)
        };
        assert_eq!(name(&bank, 59).await, Some(Some("Bank".to_owned())));
        assert_eq!(name(&bank, 60).await, None);
        assert_eq!(name(&gone, 0).await, Some(None));
        assert_eq!(name(&gone, 1).await, None);
    }
}
