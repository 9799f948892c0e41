//! Documents of financial information (FI) of the Account Aggregator network: `deposit`,
//! `term_deposit` and `recurring_deposit` of the ReBIT schemas.
//!
//! [`read`] takes what a provider sent or a folder holds, [`write`] makes what we send;
//! [`FiDocument::narrowed`] leaves out what was not consented to. [`rows`] stands between documents
//! and the records of a source.
//!
//! What reading promises: no DTD and no entity beyond XML's five, bounded depth, size, attributes
//! and elements, one root of the right name, type and namespace, no attribute twice; every refusal
//! has a name and a line. A transaction that has no meaning here is passed over and told. What it
//! does not do: hold a document against the whole schema. Providers leave attributes empty or out,
//! and write enumerations of their own; what nothing here reads is kept as it came, or passed by.
//!
//! Adding a type of document:
//! 1. Add it to [`FiKind`], and its attributes to `facts.rs` in the order of its schema.
//! 2. Say in `rows.rs` which records it makes.
//! 3. Add a document to `tests.rs`, and the type to the generator in `tests/random.rs`.

mod document;
pub(crate) mod facts;
#[cfg(any(test, fuzzing))]
pub mod fuzz;
mod money;
mod read;
pub mod rows;
mod rule;
mod wanted;
mod write;

pub use document::{
    FiDocument, FiHolder, FiKind, FiProfile, FiSummary, FiTransaction, FiTransactions, Movement,
    PassedOver,
};
pub(crate) use read::MOST_BYTES;
pub use read::read;
pub use rule::{FiError, FiRule};
pub use wanted::{Comparison, FiFilter, FiWanted};
pub use write::{missing, write};

#[cfg(test)]
mod tests;
