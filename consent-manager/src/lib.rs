//! The data-blind consent manager.
//!
//! consent request → notice → decision → signed artifact → data request: `service` holds the
//! operations, `issuance` makes artifacts, `relay` passes sealed bytes on, `http` is the way in.
//! What it deliberately cannot do: open a payload, or make up an approval.

pub mod backup;
pub mod config;
pub mod doctor;
mod exports;
pub mod http;
pub mod issuance;
pub mod key_ring;
mod mail;
mod place;
pub mod relay;
pub mod review;
pub mod server;
pub mod service;
mod storage;
mod worker;

pub use service::network::party_of as network_party;
