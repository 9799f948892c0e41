//! Opens sealed pages: the one place where a payload becomes readable.
//!
//! Beside our own pages, [`aa`] seals and opens documents of the Account Aggregator network.
//!
//! It is a crate of its own so that the consent manager can be blind by construction. The manager
//! links `consent-model`, which checks the form of sealed pages and can open none; the store and
//! the adapters link this crate as well. A test of the dependency graph holds the manager to that.
//!
//! Opening promises: the page's form has been checked in full (a [`SealedPage`] cannot exist
//! otherwise), it is sealed to our key, and it is the very page expected: this request, this place
//! in the sequence, last or not. What it does not do: check who wrote the message inside, which is
//! a signed message of its own.
//!
//! [`SealedPage`]: consent_model::jose::SealedPage

pub mod aa;
mod backend;
mod opened;
mod opening_key;

pub use opened::{OpenError, Opened, open};
pub use opening_key::OpeningKey;
