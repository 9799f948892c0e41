//! The adapter as a provider of the Account Aggregator network, over HTTP, against two aggregators whose calls
//! are really signed. Numbers beside assertions are those of the network's certification scenarios for providers.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod aggregator;
mod bank;
mod consenting;
mod delinking;
mod discovering;
mod envelope;
mod fetching;
mod linking;
mod notifying;
mod requesting;
mod telling;
mod world;
