//! The packed list and its compressed form (§4.1 and §4.2).

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde::{Deserialize, Serialize};

use super::StatusError;
use crate::jose::b64;

/// What may happen under a consent, as the list says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It may be used.
    Valid = 0,
    /// It has been stopped for good.
    Revoked = 1,
    /// It is stopped for now.
    Paused = 2,
    /// Another consent has taken its place for good.
    Superseded = 3,
}

impl Status {
    /// Whether the status can never change again.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Revoked | Self::Superseded)
    }
}

impl TryFrom<u8> for Status {
    type Error = StatusError;

    fn try_from(value: u8) -> Result<Self, StatusError> {
        match value {
            0 => Ok(Self::Valid),
            1 => Ok(Self::Revoked),
            2 => Ok(Self::Paused),
            3 => Ok(Self::Superseded),
            other => Err(StatusError::UnknownStatus(other)),
        }
    }
}

/// One small number for each index, packed from the lowest bits of each byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusList {
    bits: u8,
    bytes: Vec<u8>,
}

/// A status list as a token carries it: ZLIB, then base64url.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EncodedList {
    /// Bits for each status.
    pub bits: u8,
    /// The compressed list.
    pub lst: String,
}

impl StatusList {
    /// The bits of our own lists.
    pub const BITS: u8 = 2;

    /// Makes a list of at least `size` valid entries, rounded up to whole bytes.
    #[must_use]
    pub fn new(size: u32) -> Self {
        let bytes = usize::try_from(size.div_ceil(4)).unwrap_or_default();
        Self {
            bits: Self::BITS,
            bytes: vec![0; bytes],
        }
    }

    /// How many entries the list has.
    #[must_use]
    pub fn len(&self) -> u32 {
        let entries = self.bytes.len() * usize::from(8 / self.bits);
        u32::try_from(entries).unwrap_or(u32::MAX)
    }

    /// Whether the list has no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The status at `idx`.
    ///
    /// # Errors
    ///
    /// [`StatusError::UnknownIndex`] beyond the end, [`StatusError::UnknownStatus`] for a value
    /// without a meaning here.
    pub fn get(&self, idx: u32) -> Result<Status, StatusError> {
        self.value(idx)?.try_into()
    }

    /// The bare value at `idx`, for lists of other issuers.
    ///
    /// # Errors
    ///
    /// [`StatusError::UnknownIndex`] beyond the end.
    pub fn value(&self, idx: u32) -> Result<u8, StatusError> {
        let (byte, shift) = self.place(idx);
        let packed = self.bytes.get(byte).ok_or(StatusError::UnknownIndex(idx))?;
        Ok((packed >> shift) & self.mask())
    }

    /// Changes the status at `idx`.
    ///
    /// # Errors
    ///
    /// [`StatusError::UnknownIndex`] beyond the end, [`StatusError::Final`] when the entry is
    /// revoked or superseded and would change, [`StatusError::UnknownStatus`] when the status does
    /// not fit in the list's bits.
    pub fn set(&mut self, idx: u32, status: Status) -> Result<(), StatusError> {
        let held = self.get(idx)?;
        if held == status {
            return Ok(());
        }
        if held.is_final() {
            return Err(StatusError::Final);
        }
        let (value, mask, (byte, shift)) = (status as u8, self.mask(), self.place(idx));
        if value > mask {
            return Err(StatusError::UnknownStatus(value));
        }
        let packed = self
            .bytes
            .get_mut(byte)
            .ok_or(StatusError::UnknownIndex(idx))?;
        *packed = (*packed & !(mask << shift)) | (value << shift);
        Ok(())
    }

    /// Compresses the list for a token.
    ///
    /// # Errors
    ///
    /// [`StatusError::Encoding`], should compression in memory fail.
    pub fn encode(&self) -> Result<EncodedList, StatusError> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder
            .write_all(&self.bytes)
            .map_err(|_| StatusError::Encoding)?;
        let compressed = encoder.finish().map_err(|_| StatusError::Encoding)?;
        Ok(EncodedList {
            bits: self.bits,
            lst: b64::encode(&compressed),
        })
    }

    /// Reads a compressed list of at most `max_entries`.
    ///
    /// Inflation stops at that size, however large the stream would grow.
    ///
    /// # Errors
    ///
    /// [`StatusError`], when the bits, the encoding or the length is refused.
    pub fn decode(bits: u8, lst: &str, max_entries: u32) -> Result<Self, StatusError> {
        if !matches!(bits, 1 | 2 | 4 | 8) {
            return Err(StatusError::Bits(bits));
        }
        let compressed = b64::decode(lst).ok_or(StatusError::Encoding)?;
        let most = u64::from(max_entries.div_ceil(u32::from(8 / bits)));
        let mut decoder = ZlibDecoder::new(compressed.as_slice());
        let mut bytes = Vec::new();
        let read = decoder.by_ref().take(most + 1).read_to_end(&mut bytes);
        let read = read.map_err(|_| StatusError::Encoding)?;
        if u64::try_from(read).unwrap_or(u64::MAX) > most {
            return Err(StatusError::TooLong { limit: max_entries });
        }
        // The stream has ended within the limit; nothing may follow it.
        if decoder.total_in() != u64::try_from(compressed.len()).unwrap_or(u64::MAX) {
            return Err(StatusError::Encoding);
        }
        Ok(Self { bits, bytes })
    }

    fn place(&self, idx: u32) -> (usize, u8) {
        let per_byte = u32::from(8 / self.bits);
        let byte = usize::try_from(idx / per_byte).unwrap_or(usize::MAX);
        let within = u8::try_from(idx % per_byte).unwrap_or_default();
        (byte, within * self.bits)
    }

    const fn mask(&self) -> u8 {
        u8::MAX >> (8 - self.bits)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn compressed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn an_unknown_index_or_value_is_an_error() {
        let list = StatusList::new(5);
        assert_eq!(list.len(), 8);
        assert_eq!(list.get(8), Err(StatusError::UnknownIndex(8)));
        assert_eq!(list.get(u32::MAX), Err(StatusError::UnknownIndex(u32::MAX)));
        assert_eq!(StatusList::new(0).get(0), Err(StatusError::UnknownIndex(0)));
        let eight = StatusList {
            bits: 8,
            bytes: vec![4],
        };
        assert_eq!(eight.get(0), Err(StatusError::UnknownStatus(4)));
        let mut one = StatusList {
            bits: 1,
            bytes: vec![0],
        };
        assert_eq!(
            one.set(0, Status::Paused),
            Err(StatusError::UnknownStatus(2))
        );
    }

    #[test]
    fn a_revoked_entry_never_comes_back() {
        let mut list = StatusList::new(4);
        list.set(1, Status::Paused).unwrap();
        list.set(1, Status::Valid).unwrap();
        list.set(1, Status::Revoked).unwrap();
        for status in [Status::Valid, Status::Paused, Status::Superseded] {
            assert_eq!(list.set(1, status), Err(StatusError::Final));
        }
        assert_eq!(list.set(1, Status::Revoked), Ok(()));
        assert_eq!(list.get(1), Ok(Status::Revoked));
        assert_eq!(list.get(0), Ok(Status::Valid));
    }

    #[test]
    fn a_bomb_is_stopped_at_the_limit() {
        let bomb = b64::encode(&compressed(&vec![0; 50_000_000]));
        assert!(bomb.len() < 100_000);
        let refused = StatusList::decode(2, &bomb, 1 << 20);
        assert_eq!(refused, Err(StatusError::TooLong { limit: 1 << 20 }));
    }

    #[test]
    fn a_cut_padded_or_damaged_stream_is_refused() {
        let whole = compressed(&[1; 100]);
        assert!(StatusList::decode(2, &b64::encode(&whole), 400).is_ok());
        assert!(StatusList::decode(2, &b64::encode(&whole), 396).is_err());
        for cut in 0..whole.len() {
            assert!(
                StatusList::decode(2, &b64::encode(&whole[..cut]), 400).is_err(),
                "{cut}"
            );
        }
        let padded = b64::encode(&[whole.as_slice(), b"\0"].concat());
        assert_eq!(
            StatusList::decode(2, &padded, 400),
            Err(StatusError::Encoding)
        );
        let twice = b64::encode(&[whole.as_slice(), whole.as_slice()].concat());
        assert_eq!(
            StatusList::decode(2, &twice, 400),
            Err(StatusError::Encoding)
        );
        let mut damaged = whole.clone();
        *damaged.last_mut().unwrap() ^= 1;
        assert!(StatusList::decode(2, &b64::encode(&damaged), 400).is_err());
    }

    #[test]
    fn other_bit_counts_are_refused() {
        for bits in [0, 3, 5, 16, 255] {
            assert_eq!(
                StatusList::decode(bits, "", 8),
                Err(StatusError::Bits(bits))
            );
        }
    }

    proptest! {
        #[test]
        fn what_is_set_is_what_is_read(changes in prop::collection::vec((0..64_u32, 0..4_u8), 0..40)) {
            let mut list = StatusList::new(64);
            let mut model = [Status::Valid; 64];
            for (idx, value) in changes {
                let status = Status::try_from(value).unwrap();
                let place = &mut model[idx as usize];
                if list.set(idx, status).is_ok() {
                    *place = status;
                } else {
                    prop_assert!(place.is_final());
                }
            }
            let encoded = list.encode().unwrap();
            let again = StatusList::decode(encoded.bits, &encoded.lst, 64).unwrap();
            for (idx, status) in (0..).zip(model) {
                prop_assert_eq!(again.get(idx), Ok(status));
            }
        }

        #[test]
        fn any_text_is_refused_or_read_without_a_panic(bits: u8, lst in ".{0,60}", most: u32) {
            let _ = StatusList::decode(bits, &lst, most);
        }
    }
}
