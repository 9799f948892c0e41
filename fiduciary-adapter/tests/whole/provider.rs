//! The provider side over HTTP, against a manager whose documents are really signed.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod bank;
mod deciding;
mod events;
mod forging;
mod guardian;
mod linking;
mod pages;
mod partial;
mod passkeys;
mod refusals;
mod resuming;
mod serving;
mod uploads;
mod world;
