//! Fixed clocks and seeded ids, so that tests give the same bytes every time.
//!
//! Nothing here may be reached from a running service: the seeds are public. The feature `testing`
//! adds [`FakeManager`], a manager that other crates' tests serve under; no service builds with it.

#[cfg(feature = "testing")]
mod consent;
#[cfg(feature = "testing")]
mod data_user;
#[cfg(feature = "testing")]
mod data_user_http;
#[cfg(feature = "testing")]
mod log;
#[cfg(feature = "testing")]
mod manager;
#[cfg(feature = "testing")]
mod manager_http;
#[cfg(feature = "testing")]
mod passkey;
#[cfg(feature = "testing")]
mod sign_in;

use std::sync::Arc;

use chrono::{DateTime, Utc};

#[cfg(feature = "testing")]
pub use self::{
    consent::{IDENTITY_CLIENT, Plan, one_time},
    data_user::{Asked, Asking, Opened},
    log::{LOG_ORIGIN, LogHistory},
    manager::{FakeManager, Lists, Relay, TakenPage},
    passkey::SoftPasskey,
    sign_in::{SIGN_IN_ORIGIN, SIGN_OUT_ORIGIN},
};
use crate::{
    clock::{FixedClock, SharedClock},
    entropy::{IdSource, SeededEntropy},
};

/// The instant at which test clocks stand: 2027-01-15T08:00:00Z.
pub const START_MILLIS: i64 = 1_800_000_000_000;

/// [`START_MILLIS`] as a time.
#[must_use]
pub fn start() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(START_MILLIS).unwrap_or(DateTime::<Utc>::UNIX_EPOCH)
}

/// A clock that stands at [`start`] and that the test can move.
#[must_use]
pub fn fixed_clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at(start()))
}

/// A clock that stands at [`start`].
#[must_use]
pub fn clock() -> SharedClock {
    fixed_clock()
}

/// Ids from `seed`, at [`start`].
#[must_use]
pub fn ids(seed: u64) -> IdSource {
    ids_at(clock(), seed)
}

/// Ids from `seed`, stamped by `clock`.
#[must_use]
pub fn ids_at(clock: SharedClock, seed: u64) -> IdSource {
    IdSource::new(clock, Arc::new(SeededEntropy::new(seed)))
}
