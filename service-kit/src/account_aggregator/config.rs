//! `[account_aggregator]` of a configuration.

use std::path::PathBuf;

use account_aggregator::{
    Kind, Peer,
    fair_use::TableError,
    gate::hash_api_key,
    registry::{EntityId, RegistryError},
};
use consent_model::jose::JoseError;
use serde::Deserialize;

use crate::secret::Secret;

/// A party's end of the network.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EdgeConfig {
    /// Our id in the registry.
    pub id: EntityId,
    /// Our private key, as a JWK with a `kid`.
    pub key: Secret,
    /// The registry file.
    pub registry: PathBuf,
    /// The table of fair-use rules; none: nothing is bounded.
    #[serde(default)]
    pub fair_use: Option<PathBuf>,
    /// Whom we deal with.
    #[serde(default)]
    pub peers: Vec<PeerConfig>,
}

/// A party that we deal with.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeerConfig {
    /// What it is.
    pub kind: Kind,
    /// Its id in the registry.
    pub id: EntityId,
    /// The API key that it calls us with.
    #[serde(default)]
    pub calls_with: Option<Secret>,
    /// The API key that we call it with.
    #[serde(default)]
    pub called_with: Option<Secret>,
}

impl PeerConfig {
    pub(super) fn peer(&self) -> Peer {
        Peer {
            kind: self.kind,
            id: self.id.clone(),
            calls_with: self
                .calls_with
                .as_ref()
                .map(|key| hash_api_key(key.expose())),
            called_with: self.called_with.as_ref().map(|key| key.expose().to_owned()),
        }
    }
}

/// What of the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EdgeError {
    /// The key.
    #[error("`account_aggregator.key` is not a private JWK of this network: {0}")]
    Key(#[source] JoseError),
    /// A file.
    #[error("`{path}` of `[account_aggregator]` cannot be read")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The registry.
    #[error("`account_aggregator.registry`: {0}")]
    Registry(#[source] RegistryError),
    /// The rules.
    #[error("`account_aggregator.fair_use`: {0}")]
    FairUse(#[source] TableError),
}
