//! The personal data store: data stays here, answers leave.
//!
//! Each person has a vault of her own, encrypted under a key of her own ([`vault`]). Providers'
//! records come in whole or not at all ([`dataset`]); her own files are understood first ([`upload`]). Published questions run over a copy of only
//! what they were granted ([`question`]). One door lets an answer out ([`gate`]).

pub mod alone;
pub mod cli;
pub mod config;
pub mod custody;
pub mod dataset;
pub mod export;
pub mod flow;
#[cfg(any(test, fuzzing))]
pub mod fuzz;
pub mod gate;
pub mod host_key;
pub mod http;
mod mail;
pub mod passkey;
pub mod question;
pub mod server;
pub mod storage;
pub mod upload;
pub mod vault;
