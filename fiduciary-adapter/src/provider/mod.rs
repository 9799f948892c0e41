//! The side that holds records: links people's accounts, and serves what consents allow.
//!
//! It promises that records leave only sealed, under a verified artifact of a linked person, with
//! a status asked for twice, and that a session is one use however often it is asked for.

pub(crate) mod link;
mod read;
pub(crate) mod releases;
pub(crate) mod serve;
pub(crate) mod upload;

use std::sync::Arc;

use service_kit::csrf::CsrfKey;
use tokio::sync::{Mutex, Notify};

use crate::{adapter::Adapter, sources::Source};

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
    /// Wakes the upload worker.
    pub(crate) wake: Notify,
    /// Held over a round of uploading.
    pub(crate) uploading: Mutex<()>,
}
