//! HTTP of the store: calls of the manager, and her pages on the store's own origin.
//!
//! Handlers authenticate, parse, call a flow and render. They decide nothing.

mod afresh;
mod approved;
mod ceremony;
mod changed;
mod erase;
mod error;
mod export;
mod holdings;
mod known;
mod link;
mod machine;
mod passkeys;
mod policy;
mod preview;
mod records;
mod releases;
pub mod routes;
mod session;
mod sign_in;
mod upload;
mod value;
mod wards;

pub(crate) use error::error_pages;
pub(crate) use policy::page_policy;
pub(crate) use routes::register;
