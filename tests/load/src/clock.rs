//! The time of day, for what is signed and dated. Durations are measured by `std::time::Instant`.

use std::time::SystemTime;

use chrono::{DateTime, Utc};

/// Now.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "the harness stands outside the services and their clock"
)]
pub(crate) fn now() -> DateTime<Utc> {
    SystemTime::now().into()
}

/// Now, in seconds since 1970.
#[must_use]
pub(crate) fn seconds() -> i64 {
    now().timestamp()
}
