//! The local decision point: what is held, what is told and what is asked, against a manager whose
//! documents are really signed.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod http;
mod life;
mod reasons;
mod world;
