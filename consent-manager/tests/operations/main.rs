//! The manager's operations, without HTTP: on SQLite, and on PostgreSQL by `tests/run postgres`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod account;
mod acknowledgement;
mod audit;
mod bounds;
mod dashboard;
mod deliveries;
mod expiry;
mod figures;
mod flow;
mod guardian;
mod items;
mod keys;
mod log;
mod messages;
mod narrowing;
mod network;
mod passkeys;
mod preview;
mod questions;
mod races;
mod receipts;
mod representation;
mod requests;
mod retention;
mod rights;
mod several;
mod sharing;
mod status;
mod supersede;
mod unlink;
mod webhook_secrets;
mod withdrawn;
mod witnesses;
mod world;
