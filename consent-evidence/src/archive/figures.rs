//! `report/figures.json` and `report/figures.csv`: how much of what happened, for who oversees the
//! manager (DPDP Rules 2025, First Schedule, Part B, item 12).
//!
//! Everything follows from the entries of a population alone, so that a verifier makes it again and
//! compares. Memory grows with the days, the kinds and the parties, and with the consents that were
//! stopped and are not acknowledged yet; not with the entries. An entry that is sealed is counted as that.

mod table;

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use consent_model::{
    digest::{DigestError, canonical},
    ids::ConsentId,
    party::PartyId,
};
use serde::Serialize;

use crate::entry::LogEvent;

/// How many of each kind: `subject.action`.
pub type Kinds = BTreeMap<String, u64>;

/// The count while the entries go by, in their order.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    totals: Totals,
    parties: BTreeMap<PartyId, BTreeMap<String, Outcomes>>,
    /// Parties of the copies that changed right before the entry at hand, and the number of the last.
    changed: (u64, Vec<PartyId>),
    stopped: HashMap<ConsentId, Stop>,
    times: Times,
    /// The name of a kind, to be written into.
    kind: String,
}

/// What it comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Entries that can be read.
    pub entries: u64,
    /// Entries of which only the digest is there.
    pub sealed: u64,
    /// How many of each kind in all.
    pub kinds: Kinds,
    /// The same for each day in UTC.
    pub days: BTreeMap<NaiveDate, Kinds>,
    /// What became of what was asked, and of consents.
    pub consents: Outcomes,
    /// The same for each party and purpose, in their order.
    pub parties: Vec<OfParty>,
    /// How long parties took to say that they have stopped.
    pub acknowledgements: Acknowledgements,
    /// Complaints, and other uses of her rights.
    pub complaints: Complaints,
}

/// What became of what was asked, and of consents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Outcomes {
    /// `consent.granted`.
    pub given: u64,
    /// `decision.denied`.
    pub denied: u64,
    /// `decision.deferred`.
    pub deferred: u64,
    /// `consent.withdrawn`.
    pub withdrawn: u64,
    /// `consent.revoked`.
    pub revoked: u64,
    /// `consent.expired`.
    pub expired: u64,
    /// `consent.superseded`.
    pub superseded: u64,
}

/// The outcomes of one party and purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfParty {
    /// Who asked.
    pub party: PartyId,
    /// For what.
    pub purpose: String,
    /// What became of it.
    #[serde(flatten)]
    pub outcomes: Outcomes,
}

/// From `consent.withdrawn` or `consent.revoked` to the first `consent.acknowledged` of each party that
/// holds a copy.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Acknowledgements {
    /// Consents that were stopped.
    pub stopped: u64,
    /// Parties that have acknowledged it, each counted for each consent.
    pub number: u64,
    /// Parties that have not.
    pub none: u64,
    /// The middle one of the times, in two digits.
    pub median_ms: u64,
    /// The one that 95 of 100 do not exceed, in two digits.
    pub p95_ms: u64,
    /// The longest.
    pub longest_ms: u64,
}

/// `rights_request.*`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Complaints {
    /// Made.
    pub made: u64,
    /// Answered.
    pub answered: u64,
    /// Taken to the Board.
    pub escalated: u64,
    /// Settled.
    pub closed: u64,
}

/// A consent that was stopped, and the parties that have not said so yet.
#[derive(Debug, Clone)]
struct Stop {
    at: DateTime<Utc>,
    waiting: Vec<PartyId>,
}

impl Figures {
    /// An entry of which only the digest is there.
    pub fn sealed(&mut self) {
        self.totals.sealed += 1;
    }

    /// The next entry, with its number.
    pub fn take(&mut self, number: u64, event: &LogEvent) {
        self.totals.entries += 1;
        self.count_kind(event);
        match (event.subject.as_str(), event.action.as_str()) {
            ("artifact", "changed") => {
                let (last, parties) = &mut self.changed;
                if last.checked_add(1) != Some(number) {
                    parties.clear();
                }
                *last = number;
                parties.extend(event.facts.party.clone());
                return;
            }
            ("consent", "withdrawn" | "revoked") => self.stop(number, event),
            ("consent", "acknowledged") => self.acknowledge(event),
            ("rights_request", action) => self.totals.complaints.count(action),
            _ => {}
        }
        if let Some(outcome) = Outcomes::of(event) {
            *outcome(&mut self.totals.consents) += 1;
            if let Some(of_party) = self.of_party(event) {
                *outcome(of_party) += 1;
            }
        }
    }

    /// What it comes to.
    #[must_use]
    pub fn finish(self) -> Totals {
        let mut totals = self.totals;
        for (party, purposes) in self.parties {
            totals
                .parties
                .extend(purposes.into_iter().map(|(purpose, outcomes)| OfParty {
                    party: party.clone(),
                    purpose,
                    outcomes,
                }));
        }
        let waiting = self.stopped.values().map(|stop| stop.waiting.len() as u64);
        totals.acknowledgements = Acknowledgements {
            none: totals.acknowledgements.none + waiting.sum::<u64>(),
            median_ms: self.times.at(50),
            p95_ms: self.times.at(95),
            longest_ms: self.times.longest,
            ..totals.acknowledgements
        };
        totals
    }

    fn count_kind(&mut self, event: &LogEvent) {
        self.kind.clear();
        self.kind.push_str(&event.subject);
        self.kind.push('.');
        self.kind.push_str(&event.action);
        let day = self.totals.days.entry(event.at.date_naive()).or_default();
        for kinds in [&mut self.totals.kinds, day] {
            match kinds.get_mut(&self.kind) {
                Some(count) => *count += 1,
                None => drop(kinds.insert(self.kind.clone(), 1)),
            }
        }
    }

    fn of_party(&mut self, event: &LogEvent) -> Option<&mut Outcomes> {
        // Without its party an entry is malformed, which is for others to tell.
        let party = event.facts.party.clone()?;
        let purpose = event.facts.purpose.clone().unwrap_or_default();
        let purposes = self.parties.entry(party).or_default();
        Some(purposes.entry(purpose).or_default())
    }

    fn stop(&mut self, number: u64, event: &LogEvent) {
        self.totals.acknowledgements.stopped += 1;
        let (last, parties) = &mut self.changed;
        let Some(consent) = event.facts.consent else {
            return;
        };
        let mut waiting = Vec::new();
        if last.checked_add(1) == Some(number) {
            let before = parties.len().saturating_sub(event.facts.copies.len());
            waiting = parties.split_off(before);
            waiting.sort_unstable();
            waiting.dedup();
        }
        if waiting.is_empty() {
            return;
        }
        let stop = Stop {
            at: event.at,
            waiting,
        };
        if let Some(before) = self.stopped.insert(consent, stop) {
            self.totals.acknowledgements.none += before.waiting.len() as u64;
        }
    }

    fn acknowledge(&mut self, event: &LogEvent) {
        let (Some(consent), Some(party)) = (event.facts.consent, &event.facts.party) else {
            return;
        };
        let Some(stop) = self.stopped.get_mut(&consent) else {
            return;
        };
        // What it says again, or in addition, does not count again.
        let Some(at) = stop.waiting.iter().position(|waiting| waiting == party) else {
            return;
        };
        stop.waiting.swap_remove(at);
        let took = (event.at - stop.at).num_milliseconds();
        self.times.add(u64::try_from(took).unwrap_or(0));
        self.totals.acknowledgements.number += 1;
        if stop.waiting.is_empty() {
            self.stopped.remove(&consent);
        }
    }
}

impl Outcomes {
    /// Which one an entry is.
    fn of(event: &LogEvent) -> Option<fn(&mut Self) -> &mut u64> {
        Some(match (event.subject.as_str(), event.action.as_str()) {
            ("consent", "granted") => |of| &mut of.given,
            ("decision", "denied") => |of| &mut of.denied,
            ("decision", "deferred") => |of| &mut of.deferred,
            ("consent", "withdrawn") => |of| &mut of.withdrawn,
            ("consent", "revoked") => |of| &mut of.revoked,
            ("consent", "expired") => |of| &mut of.expired,
            ("consent", "superseded") => |of| &mut of.superseded,
            _ => return None,
        })
    }
}

impl Complaints {
    fn count(&mut self, action: &str) {
        match action {
            "made" => self.made += 1,
            "answered" => self.answered += 1,
            "escalated" => self.escalated += 1,
            "closed" => self.closed += 1,
            _ => {}
        }
    }
}

/// Times in milliseconds, gathered by their first two digits.
#[derive(Debug, Clone, Default)]
struct Times {
    gathered: BTreeMap<u64, u64>,
    number: u64,
    longest: u64,
}

impl Times {
    fn add(&mut self, time: u64) {
        *self.gathered.entry(two_digits(time)).or_default() += 1;
        self.number += 1;
        self.longest = self.longest.max(time);
    }

    /// The one that so many of a hundred do not exceed; 0 when there is none.
    fn at(&self, percent: u64) -> u64 {
        let rank = (self.number * percent).div_ceil(100);
        let mut seen = 0;
        for (time, number) in &self.gathered {
            seen += number;
            if seen >= rank {
                return *time;
            }
        }
        0
    }
}

/// Rounded up to two digits that are not zeros.
fn two_digits(time: u64) -> u64 {
    let mut unit = 1;
    while time.div_ceil(unit) > 99 {
        unit *= 10;
    }
    time.div_ceil(unit) * unit
}

impl Totals {
    /// `report/figures.json`: canonical JSON (RFC 8785).
    ///
    /// # Errors
    /// When a number is too large to be written.
    pub fn json(&self) -> Result<Vec<u8>, DigestError> {
        canonical(self)
    }
}

#[cfg(test)]
mod tests;
