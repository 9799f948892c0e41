//! A data user on the Account Aggregator network, between two aggregators that answer as they are told.
//! Numbers like 1011 are scenarios of the certification's table for data users.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod aggregator;
mod artefacts;
mod asking;
mod consent_notices;
mod fetching;
mod keeping;
mod questions;
mod session_notices;
mod store;
mod world;
