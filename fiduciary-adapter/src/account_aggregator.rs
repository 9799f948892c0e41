//! The adapter on the Account Aggregator network, beside the manager's own protocol: what it is there, and
//! its end of it. `docs/integrate/account-aggregator-data-user.md` and `…-provider.md` say how it
//! is set up.

pub mod data_user;
pub mod provider;

use account_aggregator::{Kind, gate::MAX_DATA};
use service_kit::{account_aggregator::Edge, entropy::IdSource, http_client::HttpClient};

use crate::{AdapterConfig, StartError};

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
            Ok::<_, StartError>(Edge::open(&network.edge(), kind, client, ids.clone())?)
        };
        Ok(Self {
            data_user: match &network.data_user {
                None => None,
                Some(_) => Some(open(Kind::Fiu)?),
            },
        })
    }
}
