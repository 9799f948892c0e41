//! What came of the operations: how long each kind took, and what went wrong.

use std::{collections::BTreeMap, sync::Mutex, time::Duration};

use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};

use crate::http::Fault;

/// Longest time that is told apart, in microseconds: ten minutes.
const LONGEST: u64 = 600_000_000;

/// Times of one kind of operation and what went wrong with it.
#[derive(Debug, Clone)]
struct Kind {
    times: Histogram<u64>,
    faults: BTreeMap<String, u64>,
}

/// What a run counts. One for all its tasks.
#[derive(Debug, Default)]
pub(crate) struct Tally(Mutex<BTreeMap<&'static str, Kind>>);

/// The figures of one kind of operation. Times are those of right answers only, in milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Figures {
    /// Which kind.
    pub(crate) kind: String,
    /// Right answers.
    pub(crate) right: u64,
    /// Wrong ones, by what was wrong.
    pub(crate) faults: BTreeMap<String, u64>,
    /// Percentiles.
    pub(crate) p50: f64,
    /// The same.
    pub(crate) p90: f64,
    /// The same.
    pub(crate) p99: f64,
    /// The same.
    pub(crate) p999: f64,
    /// The longest.
    pub(crate) max: f64,
}

impl Figures {
    /// Operations that did not end as they should.
    #[must_use]
    pub(crate) fn wrong(&self) -> u64 {
        self.faults.values().sum()
    }
}

impl Tally {
    /// Counts one operation, `took` from when it was due.
    pub(crate) fn count(&self, kind: &'static str, took: Duration, came: Result<(), &Fault>) {
        let Ok(mut kinds) = self.0.lock() else { return };
        let Some(kind) = entry(&mut kinds, kind) else {
            return;
        };
        match came {
            Ok(()) => {
                let micros = u64::try_from(took.as_micros()).unwrap_or(LONGEST);
                kind.times.saturating_record(micros.clamp(1, LONGEST));
            }
            Err(fault) => *kind.faults.entry(fault.kind()).or_default() += 1,
        }
    }

    /// What there is of every kind, in the order of their names.
    #[must_use]
    pub(crate) fn figures(&self) -> Vec<Figures> {
        let Ok(kinds) = self.0.lock() else {
            return Vec::new();
        };
        let all = kinds.iter().map(|(name, kind)| {
            let at = |part: f64| kind.times.value_at_quantile(part) as f64 / 1e3;
            Figures {
                kind: (*name).to_owned(),
                right: kind.times.len(),
                faults: kind.faults.clone(),
                p50: at(0.5),
                p90: at(0.9),
                p99: at(0.99),
                p999: at(0.999),
                max: kind.times.max() as f64 / 1e3,
            }
        });
        all.collect()
    }
}

fn entry<'k>(
    kinds: &'k mut BTreeMap<&'static str, Kind>,
    name: &'static str,
) -> Option<&'k mut Kind> {
    if !kinds.contains_key(name) {
        let times = Histogram::new_with_bounds(1, LONGEST, 3).ok()?;
        let faults = BTreeMap::new();
        kinds.insert(name, Kind { times, faults });
    }
    kinds.get_mut(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_of_known_times_are_right() {
        let tally = Tally::default();
        for ms in 1..=1000 {
            tally.count("look", Duration::from_millis(ms), Ok(()));
        }
        let all = tally.figures();
        let [one] = all.as_slice() else {
            panic!("{all:?}")
        };
        assert_eq!((one.right, one.wrong()), (1000, 0));
        for (found, wanted) in [
            (one.p50, 500.0),
            (one.p90, 900.0),
            (one.p99, 990.0),
            (one.p999, 999.0),
            (one.max, 1000.0),
        ] {
            assert!((found / wanted - 1.0).abs() < 0.002, "{found} for {wanted}");
        }
    }

    #[test]
    fn a_wrong_answer_is_no_time_and_counts_by_what_was_wrong() {
        let tally = Tally::default();
        tally.count("look", Duration::from_millis(5), Ok(()));
        let refused = Fault::Status(503);
        tally.count("look", Duration::from_micros(9), Err(&refused));
        tally.count("look", Duration::from_micros(9), Err(&refused));
        let one = &tally.figures()[0];
        assert_eq!((one.right, one.wrong()), (1, 2));
        assert_eq!(one.faults["status 503"], 2);
        assert!(
            one.p50 > 4.9,
            "a quick refusal makes nothing faster: {one:?}"
        );
    }

    #[test]
    fn kinds_are_apart() {
        let tally = Tally::default();
        tally.count("a", Duration::from_millis(1), Ok(()));
        tally.count("b", Duration::from_millis(100), Ok(()));
        let all = tally.figures();
        assert!(all[0].max < 2.0 && all[1].p50 > 99.0, "{all:?}");
    }
}
