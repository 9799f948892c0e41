//! The adapter on the Account Aggregator network, beside the manager's own protocol: what it is there, and
//! its end of it. `docs/integrate/account-aggregator-data-user.md` says how it is set up.

pub mod data_user;

use account_aggregator::{Kind, gate::MAX_DATA};
use serde::Deserialize;
use service_kit::{
    account_aggregator::{Edge, EdgeConfig},
    entropy::IdSource,
    http_client::HttpClient,
};

use self::data_user::NetworkUserConfig;
use crate::{AdapterConfig, StartError};

/// `[account_aggregator]`: who this party is on the network, and as what.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountAggregatorConfig {
    /// Its id, key, registry and peers.
    #[serde(flatten)]
    pub edge: EdgeConfig,
    /// As a data user (FIU); none: it is none.
    #[serde(default)]
    pub data_user: Option<NetworkUserConfig>,
}

/// The ends that this party has on the network.
#[derive(Debug, Default)]
pub(crate) struct Edges {
    pub(crate) data_user: Option<Edge>,
}

impl Edges {
    pub(crate) fn open(config: &AdapterConfig, ids: &IdSource) -> Result<Self, StartError> {
        let Some(network) = &config.account_aggregator else {
            return Ok(Self::default());
        };
        let open = |kind| {
            let mut options = config.http.options()?;
            options.max_response = MAX_DATA;
            let client = HttpClient::new(options)?;
            Ok::<_, StartError>(Edge::open(&network.edge, kind, client, ids.clone())?)
        };
        Ok(Self {
            data_user: match &network.data_user {
                None => None,
                Some(_) => Some(open(Kind::Fiu)?),
            },
        })
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
        ] {
            let text = TABLE.replace(from, to);
            assert!(
                toml::from_str::<AccountAggregatorConfig>(&text).is_err(),
                "{to}"
            );
        }
        let read: AccountAggregatorConfig = toml::from_str(TABLE).unwrap();
        let user = read.data_user.unwrap();
        assert_eq!((user.poll_seconds, user.keep_at_most_days), (30, Some(30)));
    }
}
