//! The data user's side of the Account Aggregator network (FIU 2.0.0, client of AA 2.1.0): ask for a consent,
//! take the artefact, ask for data under it, open it, and keep it for its data life.
//!
//! Promises: nothing that comes back is taken for granted. An answer is signed by the aggregator that was
//! asked, of now, for this call, and about what was asked; an artefact is signed by it too, for us, and no
//! wider than what we asked for; data is of the accounts in the artefact only. What is not so is discarded,
//! and told. A consent that was stopped is not used from the moment the notification was taken. Keys,
//! customers and documents are sealed on disk, and go when their time is over.
//!
//! It does not show anything to the customer; she decides at her aggregator's.

mod agreement;
mod ask;
mod config;
mod consents;
mod document;
mod error;
mod fetch;
mod notices;
mod question;
mod records;
mod sessions;
mod storage;
pub mod verbs;

use account_aggregator::registry::{Entity, EntityId, Kind};
use chrono::{DateTime, Utc};
use migrations::shared::Database;
use service_kit::account_aggregator::Edge;
use zeroize::Zeroizing;

pub use self::{
    agreement::Discarded,
    ask::RequestRow,
    config::{CurveName, KeyFormName, NetworkUserConfig},
    consents::{ConsentStatus, ConsentView},
    document::DocumentError,
    error::{NetworkUserError, UnreadableError},
    fetch::{Collected, FetchedDocument, Form, Hand, Missing, Patience},
    records::{KeptRecord, RecordRow},
    sessions::{Range, SessionRow},
};
use crate::{Adapter, data_user::Cell};

/// The data user's side of an adapter on the network. Cloning is cheap.
#[derive(Clone)]
pub struct NetworkUser(Adapter);

impl std::fmt::Debug for NetworkUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NetworkUser({})", self.0.config.party)
    }
}

impl Adapter {
    /// The data user's side on the Account Aggregator network, if this party has one.
    #[must_use]
    pub fn network_user(&self) -> Option<NetworkUser> {
        self.edges.data_user.as_ref()?;
        Some(NetworkUser(self.clone()))
    }
}

impl NetworkUser {
    /// Its end of the network; none only where it was not configured, and then nobody has one of these.
    pub(crate) fn edge(&self) -> Result<&Edge, NetworkUserError> {
        let edge = self.0.edges.data_user.as_ref();
        edge.ok_or(NetworkUserError::Unknown("data user's end"))
    }

    fn config(&self) -> Result<&NetworkUserConfig, NetworkUserError> {
        let network = self.0.config.account_aggregator.as_ref();
        let config = network.and_then(|network| network.data_user.as_ref());
        config.ok_or(NetworkUserError::Unknown("data user's end"))
    }

    fn db(&self) -> &Database {
        &self.0.db
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.0.now()
    }

    fn fresh(&self) -> String {
        self.0.ids.uuid_v7().to_string()
    }

    fn seal(&self, cell: Cell<'_>, value: &[u8]) -> Result<String, NetworkUserError> {
        let user = self.0.data_user();
        Ok(user.keep().map_err(Box::new)?.seal(cell, value)?)
    }

    fn unseal(&self, cell: Cell<'_>, text: &str) -> Result<Zeroizing<Vec<u8>>, NetworkUserError> {
        let user = self.0.data_user();
        Ok(user.keep().map_err(Box::new)?.open(cell, text)?)
    }

    /// The registry's entry of an aggregator.
    fn aggregator(&self, id: &str) -> Result<Entity, NetworkUserError> {
        let id: EntityId = id.parse().map_err(|_| NetworkUserError::NoAggregator)?;
        let registry = self.edge()?.gate().registry();
        let entity = registry.get(Kind::Aa, &id).cloned();
        entity.ok_or(NetworkUserError::NoAggregator)
    }

    /// What is to be done from time to time: documents and sessions whose time is over go. A running
    /// adapter does so by itself, within a minute.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tidy(&self) -> Result<(), NetworkUserError> {
        let now = self.now();
        self.forget_due().await?;
        sessions::end_due(self.db(), now).await?;
        storage::forget_seen(self.db(), now).await?;
        Ok(())
    }
}
