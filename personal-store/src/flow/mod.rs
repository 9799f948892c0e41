//! What happens over the network: artifacts come in, answers go out, deposits are brought in.
//!
//! [`Store`] holds everything that serves one host. Each step of a flow is on disk before the next
//! is taken, so that any of them may be interrupted and repeated. Whether something may leave is
//! not decided here but in `gate`.

mod acknowledgement;
mod answer;
mod artifact;
mod deposit;
mod erased;
mod her_word;
pub(crate) mod network;
mod own_upload;
pub(crate) mod party_names;
mod pausing;
mod standing;
mod upload;
mod worker;

use std::{sync::Arc, time::Duration};

use consent_model::{
    jose::{JoseError, SigningKey},
    party::PartyId,
    problem::ProblemType,
};
use service_kit::{
    clock::SharedClock,
    csrf::CsrfKey,
    entropy::IdSource,
    manager_client::{ManagerCallError, ManagerClient, TrustError},
    oidc::OidcClient,
    problem::ApiProblem,
};
use tokio::sync::{Mutex, Notify, OnceCell};

pub(crate) use self::{
    network::Addressed,
    own_upload::{Put, Waiting},
    party_names::Named,
};
pub use self::{network::Network, worker::run};
use crate::{
    config::Config,
    custody::{Custody, CustodyError},
    gate::{Gate, GateError},
    question::Catalogue,
    storage::{AccountId, HostDb, Person, StorageError},
    vault::{KeyError, Vault, VaultError, VaultHost},
};

/// Longest that a page of hers waits for the manager, whatever it asks: what she holds, and what the
/// manager has told her store, she can see without it.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// Calls that a page makes at the same time.
const AT_ONCE: usize = 8;

/// One store host. Cloning is cheap.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

/// What a store is made of.
pub struct Inner {
    pub(crate) config: Config,
    pub(crate) db: HostDb,
    pub(crate) vaults: VaultHost,
    pub(crate) gate: Gate,
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) manager: ManagerClient,
    pub(crate) network: OnceCell<Network>,
    pub(crate) names: party_names::PartyNames,
    pub(crate) oidc: OidcClient,
    pub(crate) csrf: CsrfKey,
    /// The store's own, which signs what it says of itself.
    pub(crate) key: SigningKey,
    pub(crate) clock: SharedClock,
    pub(crate) ids: IdSource,
    pub(crate) wake: Notify,
    /// Held over a round of background work.
    pub(crate) working: Mutex<()>,
    /// Held while a file of somebody's is read.
    pub(crate) reading: Arc<Mutex<()>>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

impl std::ops::Deref for Store {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Store {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    pub(crate) fn party(&self) -> &PartyId {
        &self.config.party
    }

    pub(crate) async fn vault_of(&self, person: &Person) -> Result<Vault, FlowError> {
        match self.vaults.open(person.vault, &person.keys).await {
            // Given a new key since she was looked up.
            Err(VaultError::Exchanged(_)) => {
                let now = self.person(person.account).await?;
                Ok(self.vaults.open(now.vault, &now.keys).await?)
            }
            Err(VaultError::Missing(vault)) if self.db.erasure(vault).await?.is_some() => {
                Err(erased())
            }
            other => Ok(other?),
        }
    }

    /// What works on whole vaults.
    pub(crate) fn custody(&self) -> Custody<'_> {
        Custody {
            db: &self.db,
            vaults: &self.vaults,
            key: &self.key,
            party: self.party(),
            ids: &self.ids,
        }
    }

    pub(crate) async fn person(&self, account: AccountId) -> Result<Person, FlowError> {
        self.db.person(account).await?.ok_or(FlowError::Refused(
            ProblemType::NotLinked,
            "nobody is linked here",
        ))
    }
}

pub(crate) fn erased() -> FlowError {
    FlowError::Refused(
        ProblemType::StoreErased,
        "the store of the person whom it is about has been erased",
    )
}

/// Why a step of a flow was not taken.
#[derive(Debug, thiserror::Error)]
pub enum FlowError {
    /// Refused, under this problem type, in words that may be shown.
    #[error("{1}")]
    Refused(ProblemType, &'static str),
    /// Refused by the gate.
    #[error("the gate refused")]
    Problem(Box<ApiProblem>),
    /// The gate could not do its work.
    #[error("the gate could not do its work")]
    Gate(#[source] GateError),
    /// Host database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Work on a whole vault.
    #[error("the vault could not be dealt with")]
    Custody(#[from] CustodyError),
    /// A wrapped key.
    #[error("a kept key cannot be used")]
    Key(#[from] KeyError),
    /// Signing.
    #[error("a document could not be signed")]
    Sign(#[from] JoseError),
    /// Her approval, for now.
    #[error("no key is known that the evidence of an approval can be checked with")]
    Unproven,
    /// The manager.
    #[error("the manager gave no usable answer")]
    Manager(#[from] ManagerCallError),
    /// Keys of the manager or of the identity provider.
    #[error("the keys that documents are checked with cannot be had")]
    Trust(#[from] TrustError),
}

impl From<GateError> for FlowError {
    fn from(error: GateError) -> Self {
        match error {
            GateError::Refused(rule) => {
                let problem = ApiProblem::new(rule.problem()).with_detail(rule.to_string());
                Self::Problem(Box::new(problem))
            }
            GateError::Vault(error) => Self::Vault(error),
            other => Self::Gate(other),
        }
    }
}

impl From<FlowError> for ApiProblem {
    fn from(error: FlowError) -> Self {
        match error {
            FlowError::Refused(kind, detail) => Self::new(kind).with_detail(detail),
            FlowError::Problem(problem) => *problem,
            FlowError::Gate(_)
            | FlowError::Storage(_)
            | FlowError::Vault(_)
            | FlowError::Custody(_)
            | FlowError::Key(_)
            | FlowError::Sign(_) => Self::internal(error),
            FlowError::Unproven | FlowError::Manager(_) | FlowError::Trust(_) => {
                Self::unavailable(error)
            }
        }
    }
}
