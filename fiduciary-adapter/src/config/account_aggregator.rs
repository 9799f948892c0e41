//! `[account_aggregator]`: this party on the Account Aggregator network.

use std::path::PathBuf;

use account_aggregator::registry::EntityId;
use serde::Deserialize;
use service_kit::{
    account_aggregator::{EdgeConfig, PeerConfig},
    secret::Secret,
};

use crate::account_aggregator::{data_user::NetworkUserConfig, provider::NetworkProviderConfig};

/// This party on the network, and the roles that it has there.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountAggregatorConfig {
    /// Our id in the registry.
    pub id: EntityId,
    /// Our private key, as a JWK with a `kid`.
    pub key: Secret,
    /// The registry file.
    pub registry: PathBuf,
    /// The table of fair-use rules; none: nothing is bounded.
    #[serde(default)]
    pub fair_use: Option<PathBuf>,
    /// The aggregators that we deal with.
    #[serde(default)]
    pub peers: Vec<PeerConfig>,
    /// We use data (FIU).
    #[serde(default)]
    pub data_user: Option<NetworkUserConfig>,
    /// We provide (FIP).
    #[serde(default)]
    pub provider: Option<NetworkProviderConfig>,
}

impl AccountAggregatorConfig {
    /// An end of the network, without a role there yet.
    #[must_use]
    pub fn new(edge: EdgeConfig) -> Self {
        Self {
            id: edge.id,
            key: edge.key,
            registry: edge.registry,
            fair_use: edge.fair_use,
            peers: edge.peers,
            data_user: None,
            provider: None,
        }
    }

    /// What all roles share.
    #[must_use]
    pub fn edge(&self) -> EdgeConfig {
        EdgeConfig {
            id: self.id.clone(),
            key: self.key.clone(),
            registry: self.registry.clone(),
            fair_use: self.fair_use.clone(),
            peers: self.peers.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = r#"
        id = "lender-fiu"
        key = "{}"
        registry = "registry.json"
        peers = [{ kind = "AA", id = "aa-1", called_with = "out" }]
        [data_user]
        curve = "Curve25519"
        keep_at_most_days = 30
    "#;

    #[test]
    fn a_member_that_nobody_knows_is_refused_and_not_passed_over() {
        for (from, to) in [
            ("registry =", "registri ="),
            ("curve =", "curves ="),
            ("called_with", "caled_with"),
            ("[data_user]", "[data_users]"),
            ("Curve25519", "P-256"),
            ("keep_at_most_days = 30", "poll_seconds = 0"),
        ] {
            let text = TABLE.replace(from, to);
            assert!(
                toml::from_str::<AccountAggregatorConfig>(&text).is_err(),
                "{to}"
            );
        }
        let read: AccountAggregatorConfig = toml::from_str(TABLE).unwrap();
        let user = read.data_user.unwrap();
        assert_eq!(
            (user.poll_seconds.get(), user.keep_at_most_days),
            (30, Some(30))
        );
    }
}
