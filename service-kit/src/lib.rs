//! Plumbing that every service shares, with no consent rule in it.
//!
//! The manager, the store and the adapters read time and randomness from here ([`clock`],
//! [`entropy`]), configuration and keys from disk ([`config`], [`keyfile`], [`whole_file`]), speak
//! HTTP on both sides ([`server`], [`http_client`]) and refuse in one voice ([`problem`]); as
//! programs they take the same verbs ([`program`]), tell what is wrong alike ([`finding`]) and give the same
//! figures ([`metrics`]). People sign in through [`oidc`] into a
//! [`session`] that [`csrf`] guards, and choose their [`language`]; parties prove themselves with
//! [`client_auth`]; events go out as [`webhook`]s, and word to people as [`mail`].
//!
//! It deliberately decides nothing about consent: what may be released, to whom and when lives in
//! `consent-model` and in the services.

pub mod account_aggregator;
pub mod asset;
pub mod body;
pub mod client_auth;
pub mod clock;
pub mod compress;
pub mod conditional;
pub mod config;
pub mod csrf;
pub mod edge;
pub mod entropy;
pub mod finding;
pub mod http_client;
pub mod idempotency;
pub mod keyfile;
pub mod language;
pub mod mail;
pub mod manager_client;
pub mod metrics;
pub mod oidc;
pub mod openapi;
pub mod party_key;
pub mod problem;
pub mod program;
pub mod rate_limit;
pub mod routes;
pub mod secret;
pub mod seen_tokens;
pub mod server;
pub mod session;
pub mod settled;
pub mod telemetry;
pub mod testing;
pub mod tls;
pub mod webhook;
pub mod whole_file;

/// For [`wrap_common!`] and [`routes!`].
#[doc(hidden)]
pub use actix_web;
