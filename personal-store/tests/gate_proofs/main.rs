//! The gate as a whole, over vaults on disk: what never gets out, and what survives.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod kill;
mod records;
mod secrecy;
mod world;
