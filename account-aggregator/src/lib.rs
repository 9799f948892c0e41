//! The Account Aggregator network, as ReBIT specifies it (AA 2.1.0, FIP 2.1.0, FIU 2.0.0): messages, their
//! schemas, the signature beside every body, the registry of its parties, and the rules that hold whoever
//! receives. Aggregator, provider (FIP) and data user (FIU) share it.
//!
//! Pure: no clock, network, database or randomness. What comes in goes through [`Gate::open`], in the one
//! order the certification asks for; what goes out through [`Gate::answer`] and [`Gate::call`].
//!
//! What it deliberately does not do: open or seal financial information. See `payload-opener`.

pub mod artefact;
pub mod code;
pub mod detail;
pub mod fair_use;
pub mod gate;
pub mod key_material;
pub mod message;
pub mod query;
pub mod registry;
pub mod spec;
pub mod time;

pub use code::{ErrorCode, Refusal};
pub use gate::{Answer, Call, Gate, Opened, Peer, Received};
pub use registry::{Entity, EntityId, Kind, Registry};
pub use spec::Operation;
