//! Connects a bank, clinic or lender to the consent network.
//!
//! One library, three uses, on one [`AdapterConfig`] and one data folder:
//!
//! * **A provider** links people's accounts and serves records under verified consents from a
//!   [`sources`] backend. It hands a [`Source`] and a [`CodeSender`] to [`start`] and has nothing more
//!   to do (`examples/bank.rs`).
//! * **A data user** asks for consent and fetches what was consented to, through
//!   [`Adapter::data_user`] (`examples/lender.rs`).
//! * **Either** lets its own systems ask whether they may process, through [`Adapter::decisions`]
//!   (`examples/decide.rs`).
//!
//! ```no_run
//! use std::sync::Arc;
//!
//! use consent_model::dataset::DatasetKind;
//! use fiduciary_adapter::{
//!     AdapterConfig, AdapterParts, Decision, FieldsForm, Question, Whom, start,
//! };
//! use service_kit::{
//!     clock::SystemClock,
//!     entropy::{IdSource, SystemEntropy},
//!     server::bind,
//! };
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let config = AdapterConfig::new(
//!     "lender.example".parse()?,
//!     "http://127.0.0.1:8091/".parse()?,
//!     "lender-data".into(),
//!     "http://127.0.0.1:8400/".parse()?,
//!     "http://127.0.0.1:8060".to_owned(),
//! );
//! config.check()?;
//! let clock = SystemClock::shared();
//! let (listener, _) = bind(config.listen)?;
//! let parts = AdapterParts {
//!     ids: IdSource::new(Arc::clone(&clock), SystemEntropy::shared()),
//!     clock,
//!     listener,
//!     source: None, // a provider's records
//!     codes: None,  // and how it sends one-time codes
//! };
//! let running = start(config, parts).await?;
//!
//! // As a data user: what came in so far.
//! let receipts = running.adapter.data_user().receipts().await?;
//!
//! // Before anything of it is processed.
//! let her = Whom::Person("pseudonym-of-her-1".parse()?);
//! let fields = FieldsForm::records(DatasetKind::BankTransactions, &["amount_minor"]);
//! let asked = Question::new("loan-desk", her, "105".parse()?, vec![fields])?;
//! match running.adapter.decisions()?.may_process(&asked) {
//!     Decision::Allow(allowed) => println!("until {}", allowed.relied_on_until()),
//!     Decision::Deny(denied) => println!("{:?}", denied.candidates),
//! }
//! # let _ = receipts;
//! running.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! The program `fiduciary-adapter` does the same without code; [`doctor`] says what keeps it from
//! working. How to embed it is told in `docs/embedding.md`.
//!
//! It promises that nothing leaves without a verified artifact, a fresh status and a decision. It
//! does not keep the host's records: it asks the host's sources for them at each request. Those that
//! read files hold them in memory and read them again once they change.

pub mod account_aggregator;
pub mod acknowledgement;
pub mod adapter;
mod approver;
pub mod config;
pub mod data_user;
pub mod decide;
pub mod doctor;
pub mod events;
pub mod fi;
pub mod http;
mod pause;
pub mod program;
pub mod provider;
pub mod rights;
pub mod server;
pub mod sources;
pub(crate) mod storage;
pub(crate) mod upkeep;
pub mod verbs;
mod withdrawn;
pub mod witness;

pub use acknowledgement::{StateError, Statement};
pub use adapter::{Adapter, party_key, party_keys};
pub use config::AdapterConfig;
pub use decide::{Decision, Decisions, DecisionsError, FieldsForm, Question, Whom};
pub use events::{ArtifactState, EventsError, TakenEvent};
pub use provider::{
    CodeSender,
    releases::{ReleaseEntry, ReleaseState, ReleasesError},
};
pub use server::{AdapterParts, Running, StartError, migrate, start};
pub use sources::{Source, csv::CsvSource, fhir::FhirSource};
