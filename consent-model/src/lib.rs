//! The words of the consent flow as types.
//!
//! consent request → notice → decision → signed artifact → data request → local analysis →
//! gated release → audit. Every module is one word of that line. The crate is pure: it takes no
//! clock, no randomness, no database and no network, so that the manager, the store and the
//! adapters cannot disagree about what a word means.
//!
//! What it deliberately does not do: open sealed payloads. That is the `payload-opener` crate,
//! which the consent manager never links.

pub mod acknowledgement;
pub mod approval;
pub mod artifact;
pub mod change;
pub mod data_request;
pub mod dataset;
pub mod decision;
pub mod delivery;
pub mod digest;
pub mod end;
pub mod event;
pub mod fi;
#[cfg(any(test, fuzzing))]
pub mod fuzz;
pub mod ids;
pub mod jose;
pub mod json;
pub mod lifetime;
pub mod link;
pub mod logo;
pub mod metadata;
pub mod narrowing;
pub mod notice;
pub mod party;
pub mod passkey;
pub mod preview;
pub mod problem;
pub mod purpose;
pub mod question;
pub mod redacted;
pub mod release;
pub mod representation;
pub mod request;
pub mod resume;
pub mod rights;
#[cfg(feature = "schema")]
pub mod schema;
pub mod scope;
pub mod status_list;
pub mod term;
pub mod usual;
