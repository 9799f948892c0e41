//! A bounded, expiring shelf for things that are fetched by a secret.
//!
//! It keeps only the SHA-256 of each secret, so a memory dump yields no usable code or cookie. A
//! full shelf refuses new things instead of dropping old ones. It does not read the clock.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use sha2::{Digest, Sha256};

/// The shelf has no room until something on it expires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many of these are open at once")]
pub(super) struct Full;

/// Values of one kind, each under a secret and with an end.
pub(super) struct Shelf<V> {
    lifetime: Duration,
    room: usize,
    items: HashMap<[u8; 32], (DateTime<Utc>, V)>,
}

impl<V> Shelf<V> {
    pub(super) fn new(lifetime: Duration, room: usize) -> Self {
        Self {
            lifetime,
            room,
            items: HashMap::new(),
        }
    }

    /// Puts a value under a fresh secret.
    pub(super) fn put(&mut self, secret: &str, value: V, now: DateTime<Utc>) -> Result<(), Full> {
        if self.items.len() >= self.room {
            self.items.retain(|_, (end, _)| *end > now);
        }
        if self.items.len() >= self.room {
            return Err(Full);
        }
        self.items
            .insert(hidden(secret), (now + self.lifetime, value));
        Ok(())
    }

    /// The value under a secret, while it lasts.
    pub(super) fn get(&self, secret: &str, now: DateTime<Utc>) -> Option<&V> {
        self.items
            .get(&hidden(secret))
            .filter(|(end, _)| *end > now)
            .map(|(_, value)| value)
    }

    /// Removes and returns the value under a secret; a second call finds nothing.
    pub(super) fn take(&mut self, secret: &str, now: DateTime<Utc>) -> Option<V> {
        self.items
            .remove(&hidden(secret))
            .filter(|(end, _)| *end > now)
            .map(|(_, value)| value)
    }
}

fn hidden(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).expect("a valid time")
    }

    #[test]
    fn a_full_shelf_refuses_until_something_expires() {
        let mut shelf = Shelf::new(Duration::seconds(60), 2);
        shelf.put("one", 1, at(0)).expect("room");
        shelf.put("two", 2, at(30)).expect("room");
        assert_eq!(shelf.put("three", 3, at(59)), Err(Full));
        shelf
            .put("three", 3, at(60))
            .expect("the first has expired");
        assert_eq!(shelf.get("two", at(60)), Some(&2));
    }

    #[test]
    fn a_thing_is_gone_at_its_end_and_after_it_was_taken() {
        let mut shelf = Shelf::new(Duration::seconds(60), 8);
        shelf.put("late", 1, at(0)).expect("room");
        shelf.put("once", 2, at(0)).expect("room");
        assert_eq!(shelf.get("late", at(60)), None);
        assert_eq!(shelf.take("late", at(60)), None);
        assert_eq!(shelf.take("once", at(59)), Some(2));
        assert_eq!(shelf.take("once", at(59)), None);
    }
}
