//! Sealing what the data user keeps: seeds of keys, and pages for their data life.
//!
//! Everything is sealed to one X25519 key, whose seed is a file that only the service can read.
//! Each sealed value is bound to its table, row and column, so that none can stand in another's
//! place. It does not decide how long anything is kept.

use consent_model::{
    digest::Digest,
    jose::{JoseError, PageBinding, SealedPage, seal},
};
use payload_opener::{OpenError, OpeningKey, open};
use zeroize::Zeroizing;

/// Why a kept value could not be sealed or opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeepError {
    /// Not sealed.
    #[error("the value could not be sealed")]
    Seal(#[source] JoseError),
    /// Not one of our sealed values.
    #[error("the kept value is malformed")]
    Form(#[source] JoseError),
    /// Sealed elsewhere, or changed.
    #[error("the kept value does not belong here")]
    Open(#[source] OpenError),
    /// Not the length of a seed.
    #[error("the kept value is not a seed")]
    Length,
}

/// Where a sealed value stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell<'a> {
    pub(crate) table: &'static str,
    pub(crate) column: &'static str,
    pub(crate) row: &'a str,
    pub(crate) part: &'a str,
}

impl Cell<'_> {
    fn binding(&self) -> PageBinding {
        let place = [self.table, self.column, self.row, self.part].join("\0");
        PageBinding {
            request: Digest::of_bytes(place.as_bytes()),
            sequence: 0,
            last: true,
        }
    }
}

/// The keeping key.
#[derive(Debug, Clone)]
pub(crate) struct Keep(OpeningKey);

impl Keep {
    /// The key of this seed.
    pub(crate) fn from_seed(seed: &[u8; 32]) -> Result<Self, KeepError> {
        OpeningKey::from_seed(seed)
            .map(Self)
            .map_err(KeepError::Open)
    }

    pub(crate) fn seal(&self, cell: Cell<'_>, value: &[u8]) -> Result<String, KeepError> {
        seal(value, &self.0.sealing_key(), &cell.binding())
            .map(SealedPage::into_string)
            .map_err(KeepError::Seal)
    }

    pub(crate) fn open(
        &self,
        cell: Cell<'_>,
        sealed: &str,
    ) -> Result<Zeroizing<Vec<u8>>, KeepError> {
        let page = SealedPage::parse(sealed).map_err(KeepError::Form)?;
        let opened = open(&page, &self.0, &cell.binding()).map_err(KeepError::Open)?;
        Ok(Zeroizing::new(opened.expose().to_vec()))
    }

    pub(super) fn open_seed(
        &self,
        cell: Cell<'_>,
        sealed: &str,
    ) -> Result<Zeroizing<[u8; 32]>, KeepError> {
        let bytes = self.open(cell, sealed)?;
        let seed = bytes.as_slice().try_into().map_err(|_| KeepError::Length)?;
        Ok(Zeroizing::new(seed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_value_opens_in_its_own_place_and_with_its_own_key_only() {
        let keep = Keep::from_seed(&[7; 32]).unwrap();
        let cell = Cell {
            table: "t",
            column: "c",
            row: "1",
            part: "income",
        };
        let sealed = keep.seal(cell, &[5; 32]).unwrap();
        assert!(keep.open(Cell { row: "2", ..cell }, &sealed).is_err());
        assert!(
            keep.open(
                Cell {
                    column: "d",
                    ..cell
                },
                &sealed
            )
            .is_err()
        );
        let other = Keep::from_seed(&[8; 32]).unwrap();
        assert!(other.open(cell, &sealed).is_err());
        assert_eq!(*keep.open_seed(cell, &sealed).unwrap(), [5; 32]);
        assert_eq!(
            keep.open_seed(cell, &keep.seal(cell, b"short").unwrap()),
            Err(KeepError::Length)
        );
    }
}
