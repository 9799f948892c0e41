//! What the mock provider has been told to do wrong, and for how long.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use serde::{Deserialize, Serialize};

/// How a provider misbehaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// Does all as it should.
    #[default]
    Well,
    /// Takes its time before it serves.
    Slow,
    /// Answers 503: a passing trouble, so the manager asks again.
    Fail,
    /// Refuses for good: it says that it has no records.
    Refuse,
    /// Sends pages that a key signed which nobody registered.
    Lie,
    /// Sends pages that are signed well but belong to another request.
    LieDigest,
    /// Sends the first half of its pages, and then nothing more.
    Half,
    /// Sends a page with its end cut off.
    Cut,
    /// Sends again what it sent before: an earlier receipt, or pages of an earlier request.
    Replay,
}

impl Fault {
    /// All, as the page lists them.
    pub const ALL: [Self; 9] = [
        Self::Well,
        Self::Slow,
        Self::Fail,
        Self::Refuse,
        Self::Lie,
        Self::LieDigest,
        Self::Half,
        Self::Cut,
        Self::Replay,
    ];

    /// As it is written in commands, and said on the page.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Well => ("well", "does all as it should"),
            Self::Slow => ("slow", "takes its time before it serves"),
            Self::Fail => ("fail", "answers 503, so that the manager asks again"),
            Self::Refuse => ("refuse", "says that it has no records"),
            Self::Lie => ("lie", "signs its pages with a key that nobody registered"),
            Self::LieDigest => ("lie-digest", "sends pages that belong to another request"),
            Self::Half => ("half", "sends half of its pages and then nothing more"),
            Self::Cut => ("cut", "sends a page with its end cut off"),
            Self::Replay => ("replay", "sends again what it sent before"),
        }
    }
}

/// An order: what, how often, and how slow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// What it does wrong.
    pub fault: Fault,
    /// For how many requests; for all that come when left out.
    #[serde(default)]
    pub times: Option<u32>,
    /// How slow, when it is slow.
    #[serde(default = "ten")]
    pub seconds: u64,
}

const fn ten() -> u64 {
    10
}

/// The longest that it is slow for: ten minutes.
pub const SLOWEST: u64 = 600;

impl Default for Order {
    fn default() -> Self {
        Self {
            fault: Fault::Well,
            times: None,
            seconds: ten(),
        }
    }
}

/// The order that stands.
#[derive(Debug, Default)]
pub struct Orders(Mutex<Order>);

impl Orders {
    /// Gives another.
    pub fn set(&self, order: Order) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Order {
            seconds: order.seconds.min(SLOWEST),
            ..order
        };
    }

    /// The one that stands.
    #[must_use]
    pub fn standing(&self) -> Order {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is done with the request that came now; counts it.
    #[must_use]
    pub fn take(&self) -> (Fault, Duration) {
        let mut order = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = order.fault;
        match order.times {
            Some(0) => {
                *order = Order::default();
                return (Fault::Well, Duration::ZERO);
            }
            Some(1) => {
                let slow = Duration::from_secs(order.seconds);
                *order = Order::default();
                return (now, slow);
            }
            Some(n) => order.times = Some(n - 1),
            None => {}
        }
        (now, Duration::from_secs(order.seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_for_some_requests_ends_by_itself() {
        let orders = Orders::default();
        assert_eq!(orders.take().0, Fault::Well);
        let order = |times| Order {
            fault: Fault::Lie,
            times,
            seconds: 9_999,
        };
        orders.set(order(Some(2)));
        assert_eq!(orders.standing().seconds, SLOWEST);
        let taken = [orders.take().0, orders.take().0, orders.take().0];
        assert_eq!(taken, [Fault::Lie, Fault::Lie, Fault::Well]);
        orders.set(order(Some(0)));
        assert_eq!(orders.take().0, Fault::Well);
        orders.set(order(None));
        assert!((0..5).all(|_| orders.take().0 == Fault::Lie));
    }

    #[test]
    fn every_fault_is_written_as_it_is_read() {
        for fault in Fault::ALL {
            let written = serde_json::to_value(fault).unwrap();
            assert_eq!(written, fault.words().0);
        }
        let refused = serde_json::from_str::<Order>(r#"{"fault":"lie","time":1}"#);
        assert!(refused.is_err());
    }
}
