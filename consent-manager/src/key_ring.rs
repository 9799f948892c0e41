//! Which of the manager's keys signs, which are published, and which step may be taken with one: a total
//! function from times to a state. It writes nothing and knows no file.
//!
//! `next` (published, so that caches learn of it) → `current` (signs) → `previous` (published, verifies what it
//! signed) → `retired` (verifies old records, and nothing new). The first two steps are taken by time alone: all
//! processes change at the same moment.

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::jose::{Thumbprint, VerifyingKey};
use serde::Serialize;

/// How long a new key is published before it signs: as long as parties go on with the keys that they have read
/// (`service_kit::manager_client`).
pub const LEAD: TimeDelta = TimeDelta::hours(1);
/// How long the key before signs events beside the new one. It outlives every other short-lived thing that it
/// has signed: access tokens, status lists, requests to sources.
pub const OVERLAP: TimeDelta = TimeDelta::hours(24);
/// Most keys that are published at once; a party reads a set of 32.
pub const MOST_PUBLISHED: usize = 16;
/// Most earlier keys that sign an event beside the current one.
const MOST_BESIDE: usize = 3;

/// Where a key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyState {
    /// Published; does not sign yet.
    Next,
    /// Signs.
    Current,
    /// Published; what it signed holds. It signs nothing but events, for [`OVERLAP`].
    Previous,
    /// Not published; only records from its time are verified with it.
    Retired,
}

impl KeyState {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::Current => "current",
            Self::Previous => "previous",
            Self::Retired => "retired",
        }
    }
}

/// A key, and its times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RingKey {
    /// Its place: in this order keys sign.
    pub number: i64,
    /// The public half.
    pub public: VerifyingKey,
    /// Since when it is in the key set.
    pub published_at: DateTime<Utc>,
    /// From when it signs.
    pub signs_at: DateTime<Utc>,
    /// From when it is not in the key set any more.
    pub retired_at: Option<DateTime<Utc>>,
    /// Whether it was retired because another may have had it.
    pub compromised: bool,
}

impl RingKey {
    /// Its id.
    #[must_use]
    pub fn kid(&self) -> &Thumbprint {
        self.public.kid()
    }

    /// Whether it has signed or will.
    fn signs(&self) -> bool {
        self.retired_at.is_none_or(|at| at > self.signs_at)
    }
}

/// Copies in force that a key has signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Living {
    /// How many.
    pub copies: u64,
    /// When the last of them is over.
    pub until: Option<DateTime<Utc>>,
}

/// Why a step with a key is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// One waits already.
    #[error(
        "key {0} is published and signs from {1}: wait until then, or take it away first with \
         `keys retire {0}`"
    )]
    Waits(Thumbprint, DateTime<Utc>),
    /// The key set has an end.
    #[error("{MOST_PUBLISHED} keys are published; retire one first (`keys list`)")]
    TooMany,
    /// There is no such key.
    #[error("there is no key {0}; `keys list` names all")]
    Unknown(Thumbprint),
    /// Nothing would sign.
    #[error("key {0} signs now; rotate first, `keys rotate --now` if another may have it")]
    Signs(Thumbprint),
    /// It was retired before.
    #[error("key {0} is retired already")]
    Retired(Thumbprint),
    /// It signs events still.
    #[error(
        "key {0} signs events beside the new one until {1}, for endpoints that have not read the \
         new one; then it can be retired"
    )]
    Overlaps(Thumbprint, DateTime<Utc>),
    /// What it signed is in force.
    #[error(
        "{copies} copies of artifacts that key {kid} has signed are in force, the last until \
         {until}; retired now they would not verify any more. If another may have the key: \
         `--compromised`"
    )]
    Lives {
        /// The key.
        kid: Thumbprint,
        /// How many.
        copies: u64,
        /// The end of the last.
        until: DateTime<Utc>,
    },
}

/// All keys there are and were, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ring(Vec<RingKey>);

impl Ring {
    /// Of keys in their order.
    #[must_use]
    pub const fn new(keys: Vec<RingKey>) -> Self {
        Self(keys)
    }

    /// All of them.
    #[must_use]
    pub fn keys(&self) -> &[RingKey] {
        &self.0
    }

    /// The one that signs; none before the first.
    #[must_use]
    pub fn current(&self, now: DateTime<Utc>) -> Option<&RingKey> {
        let mut newest_first = self.0.iter().rev();
        newest_first.find(|key| key.retired_at.is_none() && key.signs_at <= now)
    }

    /// The one that waits.
    #[must_use]
    pub fn next(&self, now: DateTime<Utc>) -> Option<&RingKey> {
        self.0
            .iter()
            .find(|key| key.retired_at.is_none() && key.signs_at > now)
    }

    /// When another one took or takes its place, if one does; for one that never signed, when it was taken away.
    #[must_use]
    pub fn until(&self, key: &RingKey) -> Option<DateTime<Utc>> {
        let mut later = self.0.iter().filter(|other| other.number > key.number);
        let followed = later.find(|other| other.signs()).map(|key| key.signs_at);
        followed.or(key.retired_at)
    }

    /// Where a key stands.
    #[must_use]
    pub fn state(&self, key: &RingKey, now: DateTime<Utc>) -> KeyState {
        if key.retired_at.is_some() {
            return KeyState::Retired;
        }
        match self.current(now) {
            Some(current) if current.number == key.number => KeyState::Current,
            _ if key.signs_at > now => KeyState::Next,
            _ => KeyState::Previous,
        }
    }

    /// What is published.
    pub fn published(&self) -> impl Iterator<Item = &RingKey> {
        self.0.iter().filter(|key| key.retired_at.is_none())
    }

    /// Whether a key's private half is needed now or later.
    #[must_use]
    pub fn needs_private(&self, key: &RingKey, now: DateTime<Utc>) -> bool {
        match self.state(key, now) {
            KeyState::Next | KeyState::Current => true,
            KeyState::Previous => self.until(key).is_none_or(|at| at + OVERLAP > now),
            KeyState::Retired => false,
        }
    }

    /// The earlier ones that sign events beside the current one, the newest first.
    #[must_use]
    pub fn beside(&self, now: DateTime<Utc>) -> Vec<&RingKey> {
        let newest_first = self.0.iter().rev();
        newest_first
            .filter(|key| {
                self.state(key, now) == KeyState::Previous && self.needs_private(key, now)
            })
            .take(MOST_BESIDE)
            .collect()
    }

    /// When a key that is made now signs, and its place. Never before one that is there: clocks of two
    /// processes differ a little.
    ///
    /// # Errors
    /// When one waits, or as many are published as may be.
    pub fn successor(&self, now: DateTime<Utc>, lead: TimeDelta) -> Result<RingTimes, KeyError> {
        if let Some(next) = self.next(now) {
            return Err(KeyError::Waits(next.kid().clone(), next.signs_at));
        }
        if self.published().count() >= MOST_PUBLISHED {
            return Err(KeyError::TooMany);
        }
        let last = self.0.last();
        let before = self.0.iter().filter(|key| key.signs());
        let before = before.map(|key| key.signs_at).max().unwrap_or(now);
        Ok(RingTimes {
            number: last.map_or(0, |key| key.number) + 1,
            published_at: now,
            signs_at: (now + lead).max(before),
        })
    }

    /// The key that is to be retired, if it may be.
    ///
    /// # Errors
    /// The rule that forbids it.
    pub fn retiring(
        &self,
        kid: &Thumbprint,
        now: DateTime<Utc>,
        living: Living,
        compromised: bool,
    ) -> Result<&RingKey, KeyError> {
        let key = self.0.iter().find(|key| key.kid() == kid);
        let key = key.ok_or_else(|| KeyError::Unknown(kid.clone()))?;
        match self.state(key, now) {
            KeyState::Current => return Err(KeyError::Signs(kid.clone())),
            KeyState::Retired => return Err(KeyError::Retired(kid.clone())),
            KeyState::Next => return Ok(key),
            KeyState::Previous if compromised => return Ok(key),
            KeyState::Previous => {}
        }
        if let Some(until) = living.until.filter(|_| living.copies > 0) {
            let (kid, copies) = (kid.clone(), living.copies);
            return Err(KeyError::Lives { kid, copies, until });
        }
        match self.until(key).map(|at| at + OVERLAP) {
            Some(until) if until > now => Err(KeyError::Overlaps(kid.clone(), until)),
            _ => Ok(key),
        }
    }
}

/// The times of a key that is to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RingTimes {
    /// Its place.
    pub number: i64,
    /// Since when it is in the key set.
    pub published_at: DateTime<Utc>,
    /// From when it signs.
    pub signs_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use service_kit::testing;

    use super::*;

    fn hours(hours: i64) -> DateTime<Utc> {
        testing::start() + TimeDelta::hours(hours)
    }

    fn ring(times: &[(i64, Option<i64>)]) -> Ring {
        let ids = testing::ids(1);
        let keys = times
            .iter()
            .enumerate()
            .map(|(place, (signs, retired))| RingKey {
                number: i64::try_from(place).unwrap() + 1,
                public: ids.signing_key().public().clone(),
                published_at: hours(signs - 1),
                signs_at: hours(*signs),
                retired_at: retired.map(hours),
                compromised: false,
            });
        Ring::new(keys.collect())
    }

    fn states(ring: &Ring, now: i64) -> Vec<&'static str> {
        let keys = ring.keys().iter();
        keys.map(|key| ring.state(key, hours(now)).word()).collect()
    }

    #[test]
    fn no_key_is_retired_that_signs_or_whose_copies_are_in_force() {
        let ring = ring(&[(0, None), (10, None)]);
        let [old, new] = [0, 1].map(|n: usize| ring.keys()[n].kid().clone());
        let try_it = |kid, now, copies, compromised| {
            let until = Some(hours(500));
            let living = Living { copies, until };
            ring.retiring(kid, hours(now), living, compromised)
                .map(|_| ())
        };
        let stranger = testing::ids(9).signing_key().kid().clone();
        let unknown = try_it(&stranger, 11, 0, true);
        assert_eq!(unknown, Err(KeyError::Unknown(stranger.clone())));
        for compromised in [false, true] {
            let refused = try_it(&new, 11, 0, compromised);
            assert_eq!(refused, Err(KeyError::Signs(new.clone())));
        }
        let lives = try_it(&old, 400, 3, false).unwrap_err();
        assert!(matches!(lives, KeyError::Lives { copies: 3, .. }));
        let early = try_it(&old, 33, 0, false);
        assert_eq!(early, Err(KeyError::Overlaps(old.clone(), hours(34))));
        assert_eq!(try_it(&old, 34, 0, false), Ok(()));
        assert_eq!(try_it(&old, 11, 3, true), Ok(()), "compromised");
        assert_eq!(try_it(&new, 9, 0, false), Ok(()), "it has signed nothing");
    }

    #[test]
    fn no_second_key_waits_and_none_signs_before_one_that_is_there() {
        let ring = ring(&[(0, None), (10, None)]);
        let waits = KeyError::Waits(ring.keys()[1].kid().clone(), hours(10));
        assert_eq!(ring.successor(hours(9), LEAD), Err(waits));
        let made = ring.successor(hours(10), LEAD).unwrap();
        assert_eq!((made.number, made.signs_at), (3, hours(11)));
        let many = vec![(0, None); MOST_PUBLISHED];
        assert_eq!(
            super::tests::ring(&many).successor(hours(1), LEAD),
            Err(KeyError::TooMany)
        );
    }

    #[test]
    fn a_key_takes_its_states_by_time_alone() {
        let ring = ring(&[(0, None), (10, None)]);
        assert_eq!(states(&ring, 9), ["current", "next"]);
        assert_eq!(states(&ring, 10), ["previous", "current"]);
        let beside = |now| ring.beside(hours(now)).len();
        assert_eq!([9, 10, 33, 34].map(beside), [0, 1, 1, 0]);
        let needed = |now| ring.needs_private(&ring.keys()[0], hours(now));
        assert_eq!([9, 33, 34].map(needed), [true, true, false]);
        assert_eq!(ring.until(&ring.keys()[0]), Some(hours(10)));
    }

    #[test]
    fn one_that_was_taken_away_before_it_signed_has_followed_nobody() {
        let ring = ring(&[(0, None), (10, Some(9)), (20, None)]);
        assert_eq!(states(&ring, 11), ["current", "retired", "next"]);
        assert_eq!(ring.until(&ring.keys()[0]), Some(hours(20)));
        assert_eq!(ring.published().count(), 2);
    }
}
