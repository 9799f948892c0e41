//! The only place that makes randomness, ids, salts, tokens and new keys.
//!
//! An [`IdSource`] is a clock and a source of random bytes together; tests hand in a seeded one
//! and get the same ids every time. This module does not store anything.

#[cfg(test)]
mod bans;

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use consent_model::{digest::Salt, jose::SigningKey, redacted::Redacted};
#[expect(
    clippy::disallowed_types,
    reason = "the one place that asks the operating system's generator"
)]
use rand::rngs::OsRng;
use rand::{RngCore, SeedableRng, TryRngCore, rngs::StdRng};
use uuid::Uuid;

use crate::clock::SharedClock;

/// Fills buffers with unpredictable bytes.
pub trait Entropy: Send + Sync {
    /// Overwrites all of `buffer`.
    fn fill(&self, buffer: &mut [u8]);
}

/// A source of randomness that many parts of a service hold at once.
pub type SharedEntropy = Arc<dyn Entropy>;

/// The operating system's generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl SystemEntropy {
    /// The system generator, ready to be handed around.
    #[must_use]
    pub fn shared() -> SharedEntropy {
        Arc::new(Self)
    }
}

impl Entropy for SystemEntropy {
    #[expect(
        clippy::expect_used,
        reason = "without the system's randomness no key or nonce is safe: stop at once"
    )]
    fn fill(&self, buffer: &mut [u8]) {
        OsRng
            .try_fill_bytes(buffer)
            .expect("the operating system gives random bytes");
    }
}

/// A reproducible generator for tests and simulations; never for real keys.
#[derive(Debug)]
pub struct SeededEntropy {
    rng: Mutex<StdRng>,
}

impl SeededEntropy {
    /// The same seed gives the same bytes.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            rng: Mutex::new(StdRng::seed_from_u64(seed)),
        }
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        self.rng
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fill_bytes(buffer);
    }
}

/// Makes ids, salts, tokens and keys from an injected clock and generator.
#[derive(Clone)]
pub struct IdSource {
    clock: SharedClock,
    entropy: SharedEntropy,
    /// Time (48 bits) and counter (12 bits) of the last id; shared by all clones.
    last: Arc<AtomicU64>,
}

impl std::fmt::Debug for IdSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdSource")
    }
}

impl IdSource {
    /// Joins a clock and a generator.
    #[must_use]
    pub fn new(clock: SharedClock, entropy: SharedEntropy) -> Self {
        Self {
            clock,
            entropy,
            last: Arc::default(),
        }
    }

    /// The clock that ids are stamped from.
    #[must_use]
    pub fn clock(&self) -> &SharedClock {
        &self.clock
    }

    /// A time-ordered id (RFC 9562 §5.7). Ids of one source rise strictly, also within one
    /// millisecond: `rand_a` counts on (§6.2, method 1), so rows can be ordered by id.
    #[must_use]
    pub fn uuid_v7(&self) -> Uuid {
        let millis = u64::try_from(self.clock.now().timestamp_millis()).unwrap_or(0);
        let mut random = [0; 10];
        self.entropy.fill(&mut random);
        // A fresh millisecond begins its count at random in the lower half.
        let begin =
            (millis << 12) | (u64::from(u16::from_be_bytes([random[0], random[1]])) & 0x7ff);
        let step = |last: u64| Some(begin.max(last.wrapping_add(1)));
        let last = match self
            .last
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, step)
        {
            Ok(last) | Err(last) => last,
        };
        let value = begin.max(last.wrapping_add(1));
        let count = value & 0xfff;
        let [.., high, low] = count.to_be_bytes();
        random[0] = high;
        random[1] = low;
        uuid::Builder::from_unix_timestamp_millis(value >> 12, &random).into_uuid()
    }

    /// A random id (RFC 9562 §5.4), for networks that ask for this version.
    #[must_use]
    pub fn uuid_v4(&self) -> Uuid {
        let mut random = [0; 16];
        self.entropy.fill(&mut random);
        uuid::Builder::from_random_bytes(random).into_uuid()
    }

    /// A fresh id of type `T`.
    #[must_use]
    pub fn mint<T: From<Uuid>>(&self) -> T {
        self.uuid_v7().into()
    }

    /// A fresh salt for a digest.
    #[must_use]
    pub fn salt(&self) -> Salt {
        let mut bytes = [0; 16];
        self.entropy.fill(&mut bytes);
        Salt::from_bytes(bytes)
    }

    /// 32 random bytes.
    #[must_use]
    pub fn bytes32(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        self.entropy.fill(&mut bytes);
        bytes
    }

    /// A bearer value: 32 random bytes as base64url. Store only its digest.
    #[must_use]
    pub fn token(&self) -> Redacted<String> {
        Redacted::new(URL_SAFE_NO_PAD.encode(self.bytes32()))
    }

    /// A number below `bound`, evenly spread; 0 when `bound` is 0.
    #[must_use]
    pub fn below(&self, bound: u32) -> u32 {
        // Rejection keeps the spread even: numbers in the incomplete last block are drawn again.
        let limit = u32::MAX - u32::MAX.checked_rem(bound).unwrap_or(0);
        loop {
            let mut bytes = [0; 4];
            self.entropy.fill(&mut bytes);
            let drawn = u32::from_le_bytes(bytes);
            if drawn < limit {
                return drawn.checked_rem(bound).unwrap_or(0);
            }
        }
    }

    /// A fresh Ed25519 signing key.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "every 32 bytes are an Ed25519 seed (RFC 8032 §5.1.5)"
    )]
    pub fn signing_key(&self) -> SigningKey {
        SigningKey::from_seed_ed25519(&self.bytes32()).expect("32 bytes are a seed")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::testing;

    #[test]
    fn a_token_never_shows_in_debug_output() {
        let token = testing::ids(1).token();
        assert!(!format!("{token:?}").contains(token.expose().as_str()));
        assert_eq!(token.expose().len(), 43);
    }

    #[test]
    fn the_same_seed_gives_the_same_ids_and_another_seed_gives_others() {
        assert_eq!(testing::ids(7).uuid_v7(), testing::ids(7).uuid_v7());
        assert_ne!(testing::ids(7).uuid_v7(), testing::ids(8).uuid_v7());
    }

    #[test]
    fn ids_are_version_7_and_carry_the_time_of_the_clock() {
        let ids = testing::ids(1);
        let id = ids.uuid_v7();
        assert_eq!(id.get_version_num(), 7);
        let millis = id.as_u128() >> 80;
        assert_eq!(millis, ids.clock().now().timestamp_millis() as u128);
    }

    #[test]
    fn system_randomness_does_not_repeat() {
        let ids = IdSource::new(testing::clock(), SystemEntropy::shared());
        let drawn: BTreeSet<_> = (0..64).map(|_| ids.bytes32()).collect();
        assert_eq!(drawn.len(), 64);
    }

    #[test]
    fn bounded_numbers_stay_below_their_bound_and_reach_all_of_it() {
        let ids = testing::ids(3);
        let drawn: BTreeSet<_> = (0..200).map(|_| ids.below(6)).collect();
        assert_eq!(drawn, (0..6).collect());
        assert_eq!(ids.below(1), 0);
        assert_eq!(ids.below(0), 0);
    }

    #[test]
    fn fresh_signing_keys_differ() {
        let ids = testing::ids(5);
        assert_ne!(
            ids.signing_key().kid().to_string(),
            ids.signing_key().kid().to_string()
        );
    }

    #[test]
    fn ids_of_one_source_rise_strictly_within_a_millisecond_too() {
        let ids = crate::testing::ids(3);
        let made: Vec<Uuid> = (0..5000).map(|_| ids.clone().uuid_v7()).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(made.iter().all(|id| id.get_version_num() == 7));
    }
}
