//! The whole network inside one test: every service on a free port of its own, its own folder, one
//! clock that stands at [`testing::start`] until it is moved, and ids from a seed.
//!
//! Two runs with one seed have the same keys and ids up to the first thing that happens side by
//! side; what comes after may be numbered in another order. Ports differ from run to run, and with
//! them the addresses inside signed documents. Nothing here replaces a part by a stand-in: what a
//! test talks to is what an operator runs.
//!
//! # How to write a test with it
//!
//! 1. Begin with `#[tokio::test(flavor = "multi_thread")]`: the services need threads of their own.
//! 2. Start with [`Harness::start`] and a seed. Use [`Harness::recorded`] when the test looks at
//!    what went over the wire.
//! 3. Act as somebody outside would: a person through [`sandbox::story::browser::Browser`] on the
//!    pages at `network.addresses`, a data user through `network.lender.adapter.data_user()`, a
//!    stranger through any HTTP client. One-time codes arrive in `network.messages`.
//! 4. Let time pass with `network.advance`. Wait for another part with `network.clock.pause`, in a
//!    loop with an end; the clock goes on meanwhile.
//! 5. Expect a refusal by its problem type, never by its words.
//! 6. End with [`Harness::stop`]: it fails when a part has failed.

use std::{ops::Deref, sync::Arc};

use sandbox::network::{Network, NetworkClock, NetworkError, Options};
use service_kit::{entropy::SeededEntropy, testing};
use tempfile::TempDir;

/// A network of its own for one test.
pub struct Harness {
    network: Network,
    folder: TempDir,
}

impl Harness {
    /// Starts a network with ids from `seed`.
    ///
    /// # Errors
    /// Names the part that could not start.
    pub async fn start(seed: u64) -> Result<Self, NetworkError> {
        Self::with(seed, false).await
    }

    /// The same, with the manager's traffic recorded below `network.recording()`.
    ///
    /// # Errors
    /// Names the part that could not start.
    pub async fn recorded(seed: u64) -> Result<Self, NetworkError> {
        Self::with(seed, true).await
    }

    async fn with(seed: u64, record: bool) -> Result<Self, NetworkError> {
        let folder = tempfile::tempdir()?;
        let network = Network::start(&Options {
            port: Some(0),
            record,
            clock: NetworkClock::Standing(testing::fixed_clock()),
            entropy: Arc::new(SeededEntropy::new(seed)),
            ..Options::new(folder.path().to_owned())
        })
        .await?;
        Ok(Self { network, folder })
    }

    /// Stops every part and removes the folder.
    ///
    /// # Errors
    /// When a part had failed before, or the folder cannot be removed.
    pub async fn stop(self) -> Result<(), NetworkError> {
        self.network.stop().await?;
        Ok(self.folder.close()?)
    }
}

impl Deref for Harness {
    type Target = Network;

    fn deref(&self) -> &Network {
        &self.network
    }
}
