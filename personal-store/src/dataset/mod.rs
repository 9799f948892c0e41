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
mod page;
mod plausible;
mod quality;
mod read;
mod row;
#[cfg(test)]
pub(crate) mod tests;
#[cfg(any(test, fuzzing))]
mod witness;

pub use check::IngestError;
pub use holdings::{Delivery, DepositEntry, Holding, deposits, holdings};
pub use ingest::{DatasetSummary, DepositSummary, Intake, Provenance, brought, ingest};
pub use page::page;
pub use quality::Quality;
pub(crate) use read::day_bounds;
pub use read::{has_columns, records, with_provenance};
#[cfg(any(test, fuzzing))]
pub(crate) use witness::accepted;
