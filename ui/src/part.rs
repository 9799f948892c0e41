//! The pieces pages are made of: parties, terms, statuses, events, lists.
//!
//! Each is a plain struct that a service fills. Words for the fixed ones (a status, an event, a
//! level) come from the locale; texts that a party wrote are shown as they came.

pub mod acknowledgement;
pub mod event;
pub mod listed;
pub mod narrow;
pub mod party;
pub mod passkey;
pub mod representation;
pub mod rights;
pub mod source;
pub mod status;
pub mod term;
pub mod told;
pub mod unusual;
