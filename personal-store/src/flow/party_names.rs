//! Names of parties for her pages, as the manager's registry has them.
//!
//! A name is kept for an hour, and that there is none for a minute; the id stands in then, so that
//! her pages never depend on the manager.

use std::{collections::HashMap, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::party::PartyId;
use tokio::sync::Mutex;

use super::Store;

/// How long a name is believed.
const KEPT: TimeDelta = TimeDelta::hours(1);
/// How long it is not asked for again after it could not be had.
const PAUSE: TimeDelta = TimeDelta::minutes(1);
/// Longest that a page waits for one.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
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

impl Store {
    /// The name of a party for people; its id while the registry cannot be asked.
    pub(crate) async fn party_name(&self, id: &PartyId) -> String {
        let now = self.clock.now();
        let name = match self.names.known(id, now).await {
            Some(known) => known.name,
            None => {
                let asked = tokio::time::timeout(LONGEST_WAIT, self.manager.party(id)).await;
                let name = asked.ok().and_then(Result::ok).map(|party| party.name);
                self.names.keep(id, name.clone(), now).await;
                name
            }
        };
        name.unwrap_or_else(|| id.to_string())
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
