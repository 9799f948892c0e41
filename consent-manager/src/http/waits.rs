//! Calls that wait for a session to change, so many for each party: each reads the database now and
//! then for as long as it waits.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use consent_model::party::PartyId;

/// Most calls of one party that wait at once.
const MOST_OF_ONE: u32 = 64;
/// How long a call rests before it looks again: briefly at first, so that what is quick is told
/// quickly, and the longer it has waited the less it matters.
const FIRST_REST: Duration = Duration::from_millis(10);
const LONGEST_REST: Duration = Duration::from_millis(250);

/// Who waits, and how many calls of each.
#[derive(Debug, Clone, Default)]
pub(crate) struct Waits(Arc<Mutex<HashMap<PartyId, u32>>>);

impl Waits {
    /// A place for a call of this party until the value is dropped; none when it has too many.
    pub(crate) fn enter(&self, party: &PartyId) -> Option<Waiting> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(party.clone()).or_default();
        if *count >= MOST_OF_ONE {
            return None;
        }
        *count += 1;
        Some(Waiting {
            waits: self.clone(),
            party: party.clone(),
            rest: FIRST_REST,
        })
    }
}

/// A call that waits.
#[derive(Debug)]
pub(crate) struct Waiting {
    waits: Waits,
    party: PartyId,
    rest: Duration,
}

impl Waiting {
    /// How long to rest before looking again.
    pub(crate) fn rest(&mut self) -> Duration {
        let rest = self.rest;
        self.rest = (rest * 2).min(LONGEST_REST);
        rest
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let mut held = self.waits.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.party) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.party);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_party_with_too_many_waiting_calls_gets_no_place_and_takes_none_from_others() {
        let waits = Waits::default();
        let party = |name: &str| name.parse::<PartyId>().unwrap();
        let busy = party("busy.example");
        let mut held: Vec<_> = (0..MOST_OF_ONE).map(|_| waits.enter(&busy)).collect();
        assert!(held.iter().all(Option::is_some));
        assert!(waits.enter(&busy).is_none());
        assert!(waits.enter(&party("other.example")).is_some());
        held.pop();
        assert!(waits.enter(&busy).is_some());
        drop(held);
        assert!(waits.0.lock().unwrap().is_empty());
    }

    #[test]
    fn the_longer_a_call_waits_the_longer_it_rests_up_to_a_quarter_of_a_second() {
        let waits = Waits::default();
        let mut waiting = waits.enter(&"busy.example".parse().unwrap()).unwrap();
        let rests: Vec<_> = (0..7).map(|_| waiting.rest().as_millis()).collect();
        assert_eq!(rests, [10, 20, 40, 80, 160, 250, 250]);
    }
}
