//! How a network is started: where, what is recorded, and where time and chance come from.

use std::{path::PathBuf, sync::Arc, time::Duration};

use service_kit::{
    clock::{FixedClock, OffsetClock, SharedClock},
    entropy::{SharedEntropy, SystemEntropy},
};

/// How to start.
#[derive(Clone)]
pub struct Options {
    /// Data folder.
    pub data: PathBuf,
    /// First port; 0 for any free ones; none for the folder's own or the default.
    pub port: Option<u16>,
    /// Record what crosses the manager's port, and what the manager sends to others.
    pub record: bool,
    /// What time it is for every part.
    pub clock: NetworkClock,
    /// Where keys, ids and nonces come from.
    pub entropy: SharedEntropy,
    /// Another identity provider in place of the sandbox's own.
    pub identity: Option<ForeignIdentity>,
}

/// An identity provider that is already running, and its client for this network.
#[derive(Clone)]
pub struct ForeignIdentity {
    /// Its issuer, exactly as it names itself.
    pub issuer: String,
    /// The client, of manager and store alike.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
}

impl Options {
    /// A network for people: the system's time and randomness, nothing recorded.
    #[must_use]
    pub fn new(data: PathBuf) -> Self {
        Self {
            data,
            port: None,
            record: false,
            clock: NetworkClock::Running(Arc::default()),
            entropy: SystemEntropy::shared(),
            identity: None,
        }
    }
}

/// The one clock that all parts of a network share.
#[derive(Debug, Clone)]
pub enum NetworkClock {
    /// The system's time, ahead of it by what it was moved.
    Running(Arc<OffsetClock>),
    /// Stands until it is moved: for tests.
    Standing(Arc<FixedClock>),
}

impl NetworkClock {
    /// As the services take it.
    #[must_use]
    pub fn shared(&self) -> SharedClock {
        match self {
            Self::Running(clock) => clock.clone(),
            Self::Standing(clock) => clock.clone(),
        }
    }

    /// Moves it forward.
    pub fn advance(&self, by: Duration) {
        match self {
            Self::Running(clock) => clock.advance(by),
            Self::Standing(clock) => clock.advance(by),
        }
    }

    /// How far it is ahead of the machine's, in whole seconds; none for one that stands, which no other
    /// program goes by anyway.
    #[must_use]
    pub fn ahead_seconds(&self) -> u64 {
        match self {
            Self::Running(clock) => clock.offset().as_secs(),
            Self::Standing(_) => 0,
        }
    }

    /// Waits for something that another part does meanwhile. A clock that stands goes on by as
    /// much, so that what a part puts off by the clock comes round.
    pub async fn pause(&self, by: Duration) {
        tokio::time::sleep(by).await;
        if let Self::Standing(clock) = self {
            clock.advance(by);
        }
    }
}
