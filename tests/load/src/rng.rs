//! Numbers from a seed (SplitMix64), so that two runs ask for the same in the same order. Nothing secret
//! is made of them: people, keys and documents of a load test are made up.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
#[cfg(test)]
use uuid::{Builder, Uuid};

/// A row of numbers.
#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    /// The row of this seed.
    #[must_use]
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// Between 0 and 1, without 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Below `limit`, which is not 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % Ord::max(limit as u64, 1)) as usize
    }

    /// 32 bytes.
    pub(crate) fn bytes32(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for part in bytes.chunks_mut(8) {
            part.copy_from_slice(&self.next().to_le_bytes());
        }
        bytes
    }

    /// A name of 43 letters, as the manager makes them.
    pub(crate) fn name(&mut self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes32())
    }

    /// A UUID of version 7 for a time in milliseconds.
    #[cfg(test)]
    pub(crate) fn uuid(&mut self, millis: u64) -> Uuid {
        let mut random = [0; 10];
        random[..8].copy_from_slice(&self.next().to_le_bytes());
        random[8..].copy_from_slice(&self.next().to_le_bytes()[..2]);
        Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

/// One number made of another, so that neighbours are not alike.
#[must_use]
pub(crate) const fn mix(number: u64) -> u64 {
    let z = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_row_and_another_another() {
        let row = |seed| {
            let mut rng = Rng::new(seed);
            [rng.next(), rng.next(), rng.next()]
        };
        assert_eq!(row(7), row(7));
        assert_ne!(row(7), row(8));
    }

    #[test]
    fn an_id_has_its_time_in_front() {
        let mut rng = Rng::new(1);
        let (early, late) = (rng.uuid(1_000), rng.uuid(1_001));
        assert!(early < late);
        assert_eq!(early.get_version_num(), 7);
    }
}
