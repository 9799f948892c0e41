//! A circuit breaker: a system that has failed several times in a row is left alone for a while, and
//! then tried with one call before all others.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use service_kit::clock::SharedClock;

/// Failures in a row that open it.
const FAILURES: u32 = 5;
/// How long it stays open.
const PAUSE: TimeDelta = TimeDelta::seconds(30);

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Calls are made; so many have failed in a row.
    Closed(u32),
    /// No call is made until then.
    Open(DateTime<Utc>),
    /// One call is being made.
    HalfOpen,
}

/// A breaker. Cloning gives another hold of the same.
#[derive(Clone)]
pub(super) struct Breaker {
    clock: SharedClock,
    state: Arc<Mutex<State>>,
}

/// Leave to make one call; what is dropped without a word counts as neither success nor failure, but
/// as an end of the trial.
pub(super) struct Leave {
    breaker: Breaker,
    trial: bool,
}

impl Breaker {
    pub(super) fn new(clock: SharedClock) -> Self {
        Self {
            clock,
            state: Arc::new(Mutex::new(State::Closed(0))),
        }
    }

    fn held(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn state(&self) -> State {
        *self.held()
    }

    /// Leave to make a call, if it is time for one.
    pub(super) fn ask(&self) -> Option<Leave> {
        let mut state = self.held();
        let trial = match *state {
            State::Closed(_) => false,
            State::Open(until) if self.clock.now() >= until => {
                *state = State::HalfOpen;
                true
            }
            State::Open(_) | State::HalfOpen => return None,
        };
        Some(Leave {
            breaker: self.clone(),
            trial,
        })
    }
}

impl Leave {
    pub(super) fn succeeded(mut self) {
        self.trial = false;
        *self.breaker.held() = State::Closed(0);
    }

    pub(super) fn failed(mut self) {
        let opened = State::Open(self.breaker.clock.now() + PAUSE);
        let mut state = self.breaker.held();
        *state = match *state {
            State::Closed(before) if before + 1 < FAILURES => State::Closed(before + 1),
            // A call that began before it opened says nothing new.
            State::Open(until) => State::Open(until),
            State::Closed(_) | State::HalfOpen => opened,
        };
        drop(state);
        self.trial = false;
    }
}

impl Drop for Leave {
    fn drop(&mut self) {
        if self.trial {
            // Who asked went away before the trial was over: the next one tries.
            *self.breaker.held() = State::Open(self.breaker.clock.now());
        }
    }
}

#[cfg(test)]
mod tests {
    use service_kit::clock::FixedClock;

    use super::*;

    fn breaker() -> (Arc<FixedClock>, Breaker) {
        let clock = Arc::new(FixedClock::at("2026-01-01T00:00:00Z".parse().unwrap()));
        (Arc::clone(&clock), Breaker::new(clock))
    }

    fn fail(breaker: &Breaker) {
        breaker.ask().unwrap().failed();
    }

    #[test]
    fn it_opens_after_failures_in_a_row_and_a_success_between_them_begins_anew() {
        let (_, breaker) = breaker();
        for _ in 0..FAILURES - 1 {
            fail(&breaker);
        }
        breaker.ask().unwrap().succeeded();
        for _ in 0..FAILURES {
            assert!(breaker.ask().is_some());
            fail(&breaker);
        }
        assert!(breaker.ask().is_none());
    }

    #[test]
    fn after_the_pause_one_call_tries_and_its_outcome_decides() {
        let (clock, breaker) = breaker();
        for _ in 0..FAILURES {
            fail(&breaker);
        }
        clock.advance(std::time::Duration::from_secs(29));
        assert!(breaker.ask().is_none());
        clock.advance(std::time::Duration::from_secs(1));
        let trial = breaker.ask().unwrap();
        assert!(breaker.ask().is_none(), "one only");
        trial.failed();
        assert!(breaker.ask().is_none());
        clock.advance(std::time::Duration::from_secs(30));
        breaker.ask().unwrap().succeeded();
        assert_eq!(breaker.state(), State::Closed(0));
    }

    #[test]
    fn a_trial_that_is_given_up_leaves_room_for_the_next() {
        let (clock, breaker) = breaker();
        for _ in 0..FAILURES {
            fail(&breaker);
        }
        clock.advance(std::time::Duration::from_secs(30));
        drop(breaker.ask().unwrap());
        breaker.ask().unwrap().succeeded();
    }
}
