//! The only place that reads the system's time.
//!
//! Everything that needs to know when it is takes a [`SharedClock`]. Every clock answers in whole
//! milliseconds, so that a time survives being written to a database or a document unchanged.
//! This module does not sleep and does not schedule.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, SubsecRound, Utc};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now, in whole milliseconds.
    fn now(&self) -> DateTime<Utc>;
}

/// A clock that many parts of a service hold at once.
pub type SharedClock = Arc<dyn Clock>;

/// The system's own time.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl SystemClock {
    /// The system clock, ready to be handed around.
    #[must_use]
    pub fn shared() -> SharedClock {
        Arc::new(Self)
    }
}

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one reader of the system's time"
    )]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(3)
    }
}

/// The system's time plus an offset that only grows, so that a story can live through months.
#[derive(Debug, Default)]
pub struct OffsetClock {
    offset_millis: AtomicI64,
}

impl OffsetClock {
    /// A clock that starts without an offset.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Moves this clock forward; time never runs backwards.
    pub fn advance(&self, by: Duration) {
        let by = millis(by);
        // `update` never fails: the closure always answers.
        let _ = self
            .offset_millis
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |old| {
                Some(old.saturating_add(by))
            });
    }

    /// How far this clock is ahead of the system's.
    #[must_use]
    pub fn offset(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.offset_millis.load(Ordering::SeqCst)).unwrap_or(0))
    }
}

impl Clock for OffsetClock {
    fn now(&self) -> DateTime<Utc> {
        let offset = chrono::TimeDelta::milliseconds(self.offset_millis.load(Ordering::SeqCst));
        let base = SystemClock.now();
        base.checked_add_signed(offset)
            .unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

/// A clock that stands where it was put; for tests.
#[derive(Debug)]
pub struct FixedClock {
    at_millis: AtomicI64,
}

impl FixedClock {
    /// A clock that stands at `at`.
    #[must_use]
    pub fn at(at: DateTime<Utc>) -> Self {
        Self {
            at_millis: AtomicI64::new(at.timestamp_millis()),
        }
    }

    /// Puts the clock to another time, earlier or later.
    pub fn set(&self, at: DateTime<Utc>) {
        self.at_millis
            .store(at.timestamp_millis(), Ordering::SeqCst);
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.at_millis.fetch_add(millis(by), Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.at_millis.load(Ordering::SeqCst))
            .unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use chrono::Timelike;

    use super::*;

    #[test]
    fn every_clock_answers_in_whole_milliseconds() {
        let fine = DateTime::from_timestamp_nanos(1_700_000_000_123_456_789);
        let clocks: [&dyn Clock; 3] = [&SystemClock, &OffsetClock::new(), &FixedClock::at(fine)];
        for clock in clocks {
            assert_eq!(clock.now().nanosecond() % 1_000_000, 0);
        }
    }

    #[test]
    fn an_absurd_advance_saturates_instead_of_panicking() {
        let clock = OffsetClock::new();
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), DateTime::<Utc>::MAX_UTC);
    }

    #[test]
    fn an_offset_clock_runs_ahead_by_what_it_was_advanced() {
        let clock = OffsetClock::new();
        clock.advance(Duration::from_secs(86_400));
        let ahead = clock.now() - SystemClock.now();
        assert!((86_390..=86_400).contains(&ahead.num_seconds()));
        assert_eq!(clock.offset(), Duration::from_secs(86_400));
    }

    #[test]
    fn a_fixed_clock_stands_until_it_is_moved() {
        let start = DateTime::from_timestamp_millis(1_700_000_000_123).unwrap();
        let clock = FixedClock::at(start);
        assert_eq!(clock.now(), start);
        clock.advance(Duration::from_millis(7));
        assert_eq!(clock.now().timestamp_millis(), 1_700_000_000_130);
        clock.set(start);
        assert_eq!(clock.now(), start);
    }
}
