//! A person's records: how they come in, what she holds, and how they are read back.
//!
//! A deposit comes in whole or not at all ([`ingest`]). A record is known by its source and its id
//! there; what a source says later about the same record takes the place of what it said before.
//!
//! What it does not do: verify signatures. Whoever opened the pages has done so.

mod absurd;
mod check;
mod holdings;
mod ingest;
pub(crate) mod own;
mod page;
pub(crate) mod pending;
mod plausible;
mod quality;
mod read;
mod row;
mod rows;
#[cfg(test)]
pub(crate) mod tests;
#[cfg(any(test, fuzzing))]
mod witness;

pub use check::IngestError;
pub use holdings::{Brought, Delivery, DepositEntry, Holding, deposits, holdings};
pub use ingest::{DatasetSummary, DepositSummary, Intake, Provenance, brought, ingest};
pub use own::{RecordSource, UploadOrigin};
pub use page::page;
pub use pending::file_is_kept;
pub use quality::Quality;
pub(crate) use read::day_bounds;
pub use read::{has_columns, records, with_provenance};
pub use rows::{HeldRow, newest};
#[cfg(any(test, fuzzing))]
pub(crate) use witness::accepted;
