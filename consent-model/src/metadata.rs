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
    /// The transparency log. Absent: an older manager without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<LogMetadata>,
}

/// Where a manager's transparency log is, and whose signature its checkpoints bear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LogMetadata {
    /// Prefix of checkpoint and tiles (C2SP tlog-tiles).
    pub prefix: Url,
    /// Public key, as C2SP signed-note writes it. Its name is the log's origin.
    pub vkey: String,
}
