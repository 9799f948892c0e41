//! Connects a bank, clinic or lender to the consent network.
//!
//! One library, two sides. As a provider ([`provider`]) it links people's accounts and serves
//! records under verified consents from a [`sources`] backend; as a data user ([`data_user`]) it
//! asks for consent and fetches what was consented to. [`server::start`] runs both on one address;
//! the host keeps an [`Adapter`] to ask through.
//!
//! How to embed it is told in `docs/embedding.md`; `examples/bank.rs` and `examples/lender.rs` are
//! whole programs.
//!
//! It promises that nothing leaves without a verified artifact, a fresh status and a decision. It
//! does not keep the host's records: it asks the host's sources for them at each request. Those that
//! read files hold them in memory and read them again once they change.

pub mod adapter;
mod approver;
pub mod config;
pub mod data_user;
pub mod events;
pub mod http;
mod pause;
pub mod provider;
pub mod rights;
pub mod server;
pub mod sources;
pub(crate) mod storage;
pub(crate) mod upkeep;
pub mod verbs;
mod withdrawn;

pub use adapter::{Adapter, party_keys};
pub use config::AdapterConfig;
pub use events::{ArtifactState, EventsError, TakenEvent};
pub use provider::{
    CodeSender,
    releases::{ReleaseEntry, ReleaseState, ReleasesError},
};
pub use server::{AdapterParts, Running, StartError, migrate, start};
pub use sources::{Source, csv::CsvSource, fhir::FhirSource};
