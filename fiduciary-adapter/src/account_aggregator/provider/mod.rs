//! A provider (FIP 2.1.0): her accounts are discovered and linked, consent artefacts taken, and data served
//! under them, one sealed document for each account.
//!
//! It promises that everything belongs to the aggregator that brought it, that an artefact is judged here
//! once more whatever the aggregator has checked, that nothing leaves but what the consent covers, and that
//! no two documents share a key. What it deliberately does not do: trust a signature of the network for the
//! network of this manager, or the other way round; the two sides share the records and nothing else.

mod account;
mod answer;
mod config;
mod consent;
mod consent_notification;
mod customer;
mod delink;
mod discover;
mod document;
mod error;
mod fetch;
mod kept;
mod link;
mod link_verify;
mod outbox;
mod prepare;
mod request;
mod token;
mod verb;
mod verbs;
mod work;

use std::sync::Arc;

use consent_model::redacted::Redacted;
use service_kit::{account_aggregator::Edge, http_client::HttpClient, keyfile};
use tokio::sync::{Mutex, Notify};

pub use self::{
    config::{Authenticator, FiType, InvalidNetwork, NetworkProviderConfig},
    verbs::{NetworkLink, NetworkVerbError},
};
pub(crate) use self::{error::NetworkError, verb::NetworkProviderVerb, work::run};
use crate::{
    adapter::Adapter,
    provider::CodeSender,
    server::StartError,
    sources::{Source, SourceState},
};

/// Keys the digests of addresses, account numbers and tokens.
const DIGEST_KEY_FILE: &str = "network-digest.seed";

/// The provider's end of the network.
pub(crate) struct NetworkProvider {
    adapter: Adapter,
    source: Arc<dyn Source>,
    codes: Option<Arc<dyn CodeSender>>,
    pub(crate) edge: Edge,
    config: NetworkProviderConfig,
    secret: Redacted<[u8; 32]>,
    /// Wakes the worker.
    wake: Notify,
    /// Held over a round of the worker.
    working: Mutex<()>,
}

impl NetworkProvider {
    /// The provider of a configuration; none where it is not configured.
    ///
    /// # Errors
    /// What cannot be used.
    pub(crate) fn open(
        adapter: &Adapter,
        source: Option<&Arc<dyn Source>>,
        codes: Option<&Arc<dyn CodeSender>>,
    ) -> Result<Option<Arc<Self>>, StartError> {
        let Some(network) = &adapter.config.account_aggregator else {
            return Ok(None);
        };
        let Some(config) = network.provider.clone() else {
            return Ok(None);
        };
        let source = source.ok_or(StartError::NetworkSource)?;
        let client = HttpClient::new(adapter.config.http.options()?)?;
        let edge = Edge::open(
            &network.edge(),
            account_aggregator::Kind::Fip,
            client,
            adapter.ids.clone(),
        )?;
        let seed = keyfile::load_or_create_seed(
            &adapter.config.data_dir.join(DIGEST_KEY_FILE),
            &adapter.ids,
        )?;
        if let Some(folder) = &config.token_file {
            tracing::warn!(
                folder = %folder.display(),
                "tokens that confirm links are written to files in the clear: for sandboxes and tests only"
            );
        }
        Ok(Some(Arc::new(Self {
            adapter: adapter.clone(),
            source: Arc::clone(source),
            codes: codes.map(Arc::clone),
            edge,
            config,
            secret: Redacted::new(*seed.expose()),
            wake: Notify::new(),
            working: Mutex::new(()),
        })))
    }

    /// Whether records can be read now.
    pub(crate) async fn is_up(&self) -> bool {
        let healths = self.source.healths().await;
        healths.iter().any(|one| one.state == SourceState::Up)
    }

    fn now_millis(&self) -> i64 {
        self.adapter.now().timestamp_millis()
    }

    fn new_id(&self) -> String {
        self.edge.new_id().to_string()
    }
}
