//! The side that holds records: links people's accounts, and serves what consents allow.
//!
//! It promises that records leave only sealed, under a verified artifact of a linked person, with
//! a status asked for twice, and that a session is one use however often it is asked for.

pub(crate) mod attempt;
pub(crate) mod confirm_passkey;
mod kept_link;
pub(crate) mod link;
mod passkey_challenge;
mod read;
pub(crate) mod releases;
pub(crate) mod serve;
pub(crate) mod upload;

use std::sync::{Arc, OnceLock};

use consent_model::redacted::Redacted;
use service_kit::{
    csrf::{CsrfKey, CsrfToken},
    openapi::Served,
};
use tokio::{
    sync::{Mutex, Notify},
    task::AbortHandle,
};

use crate::{
    account_aggregator::provider::NetworkProvider,
    adapter::Adapter,
    sources::{NamedHealth, Source, SourceState},
};

/// Sends a one-time code to the customer over a channel that the host trusts.
pub trait CodeSender: Send + Sync {
    /// Sends `code` to `customer`, as the host's system names her. Must not block.
    fn send(&self, customer: &str, code: &str);
}

/// The provider side of an adapter.
pub(crate) struct Provider {
    pub(crate) adapter: Adapter,
    pub(crate) source: Option<Arc<dyn Source>>,
    pub(crate) codes: Option<Arc<dyn CodeSender>>,
    pub(crate) csrf: CsrfKey,
    /// Keys the digests of what people type.
    pub(crate) secret: Redacted<[u8; 32]>,
    /// Wakes the upload worker.
    pub(crate) wake: Notify,
    /// Held over a round of uploading.
    pub(crate) uploading: Mutex<()>,
    /// The workers beside the server, once they run.
    pub(crate) workers: OnceLock<Vec<AbortHandle>>,
    /// The same records on the Account Aggregator network; none: not there.
    pub(crate) network: Option<Arc<NetworkProvider>>,
    /// What it serves, for programs that ask.
    pub(crate) description: Served,
}

impl Provider {
    /// A token for a form of this linking, another one for each answer.
    pub(crate) fn csrf_token(&self, linking: &str) -> CsrfToken {
        self.csrf.issue(linking, self.adapter.ids.bytes32())
    }

    /// Whether this adapter can work now, with what its sources have to say; else the part that
    /// cannot. One of several sources may be down: the others are served.
    pub(crate) async fn ready(&self) -> Result<Vec<NamedHealth>, &'static str> {
        let mut workers = self.workers.get().into_iter().flatten();
        if workers.any(AbortHandle::is_finished) {
            return Err("a worker has ended");
        }
        self.adapter.db.ping().await.map_err(|_| "the database")?;
        self.adapter.trust().await.map_err(|_| "the manager")?;
        let Some(source) = &self.source else {
            return Ok(Vec::new());
        };
        let healths = source.healths().await;
        let is_up = |one: &NamedHealth| one.state == SourceState::Up;
        match healths.iter().any(is_up) {
            true => Ok(healths),
            false => Err("the source"),
        }
    }
}
