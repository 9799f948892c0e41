//! The adapter's HTTP side: pages for her, calls for the manager.

mod account_aggregator;
mod account_aggregator_user;
mod confirm_passkey;
pub(crate) mod decide;
pub(crate) mod describe;
mod frame;
mod machine;
mod pages;
mod ready;
mod reference;
pub mod routes;
mod stopped;
mod witness;

pub(crate) use routes::register;
pub(crate) use stopped::error_pages;
