//! `/.well-known/amanat.json`: what a party must know of a manager to work with it.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::jose::Jwks;

/// The manager's metadata. Unsigned and open: a newer manager may say more.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Metadata {
    /// Base URL; `iss` of everything the manager signs.
    pub issuer: Url,
    /// Public keys of the manager.
    pub keys: Jwks,
    /// Status lists in use.
    pub status_lists: Vec<Url>,
    /// Identity provider whose tokens the manager takes as evidence.
    pub identity_issuer: Url,
    /// The manager's client id there.
    pub identity_client: String,
    /// Root of the fiduciary API.
    pub api: Url,
    /// Languages of notices.
    pub languages: Vec<String>,
}
