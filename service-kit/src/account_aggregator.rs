//! A party's end of the Account Aggregator network: configuration, the registry file, calls in and out.
//!
//! Aggregator, provider and data user share it; what a call means is theirs. Everything that comes in is
//! opened by [`account_aggregator::Gate`] before a handler sees it, and everything that leaves is signed.
//!
//! ```toml
//! [account_aggregator]
//! id = "amanat-aa"
//! key = { file = "aa.jwk" }               # private JWK with a `kid`: RSA, P-256 or Ed25519
//! registry = "central-registry.json"      # read again when it has changed
//! fair_use = "fair-use.toml"              # none: nothing is bounded
//!
//! [[account_aggregator.peers]]
//! kind = "FIU"
//! id = "lender-fiu"
//! calls_with = { file = "lender.in" }     # the API key that it calls us with
//! called_with = { file = "lender.out" }   # the API key that we call it with
//! ```

mod config;
mod serve;

use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use account_aggregator::{
    Call, Gate, Kind, Operation, Registry, fair_use::Table, gate::CallError, registry::EntityId,
};
use consent_model::jose::NetworkSigner;
use reqwest::Method;
use serde::Serialize;
use serde_json::Value;
use url::Url;

pub use self::config::{EdgeConfig, EdgeError, PeerConfig};
use crate::{
    clock::SharedClock,
    entropy::IdSource,
    http_client::{ClientError, HttpClient},
};

/// How long a call may take, data included.
const LONGEST_CALL: Duration = Duration::from_secs(60);

/// Pause after the first try of a call; after each further one it is that much longer.
const BETWEEN_TRIES: Duration = Duration::from_millis(200);

/// Characters of a refusal's own words that are passed on.
const LONGEST_MESSAGE: usize = 400;

/// Why a call gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// It cannot be made, or what came back is no answer to it.
    #[error(transparent)]
    Call(#[from] CallError),
    /// Nothing came back.
    #[error(transparent)]
    Transport(#[from] ClientError),
    /// The address in the registry is none.
    #[error("the party's address in the registry cannot be called")]
    Address,
}

impl SendError {
    /// Whether the same call may succeed later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Call(CallError::Refused { status, .. }) => *status >= 500,
            Self::Call(_) | Self::Address => false,
            Self::Transport(error) => error.is_transient(),
        }
    }

    /// HTTP status of a genuine refusal.
    #[must_use]
    pub const fn status(&self) -> Option<u16> {
        match self {
            Self::Call(CallError::Refused { status, .. }) => Some(*status),
            _ => None,
        }
    }

    /// `errorCode` of a genuine refusal.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Call(CallError::Refused { code, .. }) => Some(code),
            _ => None,
        }
    }

    /// `errorMsg` of a genuine refusal, in one line: the party's own words. For whoever asked, not for a log.
    #[must_use]
    pub fn message(&self) -> Option<String> {
        let Self::Call(CallError::Refused { message, .. }) = self else {
            return None;
        };
        let said: String = message.0.chars().filter(|c| !c.is_control()).collect();
        let said: String = said.trim().chars().take(LONGEST_MESSAGE).collect();
        (!said.is_empty()).then_some(said)
    }
}

/// A party's end.
pub struct Edge {
    gate: Gate,
    fair_use: Table,
    client: HttpClient,
    clock: SharedClock,
    ids: IdSource,
    registry: PathBuf,
    /// Time and length of the registry file as it was read.
    stamp: Mutex<Option<(SystemTime, u64)>>,
}

impl std::fmt::Debug for Edge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.gate.fmt(f)
    }
}

impl Edge {
    /// Reads key, registry and rules.
    ///
    /// # Errors
    /// What cannot be used, by its field.
    pub fn open(
        config: &EdgeConfig,
        kind: Kind,
        client: HttpClient,
        ids: IdSource,
    ) -> Result<Self, EdgeError> {
        let signer = NetworkSigner::from_jwk(config.key.expose()).map_err(EdgeError::Key)?;
        let stamp = stamp_of(&config.registry);
        let bytes = std::fs::read(&config.registry).map_err(|source| EdgeError::Unreadable {
            path: config.registry.clone(),
            source,
        })?;
        let registry = Registry::parse(&bytes).map_err(EdgeError::Registry)?;
        let fair_use = match &config.fair_use {
            None => Table::default(),
            Some(path) => {
                let text = std::fs::read_to_string(path);
                let text = text.map_err(|source| EdgeError::Unreadable {
                    path: path.clone(),
                    source,
                })?;
                Table::parse(&text).map_err(EdgeError::FairUse)?
            }
        };
        let peers = config.peers.iter().map(PeerConfig::peer).collect();
        Ok(Self {
            gate: Gate::new(kind, config.id.clone(), signer, peers, registry),
            fair_use,
            client,
            clock: ids.clock().clone(),
            ids,
            registry: config.registry.clone(),
            stamp: Mutex::new(stamp),
        })
    }

    /// Who we are, whom we deal with, and the registry.
    #[must_use]
    pub const fn gate(&self) -> &Gate {
        &self.gate
    }

    /// The fair-use rules.
    #[must_use]
    pub const fn fair_use(&self) -> &Table {
        &self.fair_use
    }

    /// Reads the registry again if its file has changed. One that cannot be read is left as it was
    /// before, and told in the log.
    pub fn refresh(&self) {
        let now = stamp_of(&self.registry);
        {
            let mut held = self.stamp.lock().unwrap_or_else(PoisonError::into_inner);
            if now.is_none() || *held == now {
                return;
            }
            *held = now;
        }
        let read = std::fs::read(&self.registry).map_err(|error| error.to_string());
        match read.and_then(|bytes| Registry::parse(&bytes).map_err(|error| error.to_string())) {
            Ok(registry) => {
                self.gate.set_registry(registry);
                tracing::info!("the network's registry was read again");
            }
            Err(error) => tracing::error!(
                error,
                "the network's registry cannot be read; the one of before stays"
            ),
        }
    }

    /// Calls a party, once, and checks what comes back.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn send(
        &self,
        operation: Operation,
        to: &EntityId,
        body: &impl Serialize,
    ) -> Result<Value, SendError> {
        self.send_as(operation, to, body, self.new_id()).await
    }

    /// The same under a transaction id of the caller's, for what is repeated until it is taken.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn send_as(
        &self,
        operation: Operation,
        to: &EntityId,
        body: &impl Serialize,
        txnid: uuid::Uuid,
    ) -> Result<Value, SendError> {
        self.refresh();
        let call = self
            .gate
            .call(operation, to, body, txnid, self.clock.now())?;
        self.carry(&call).await
    }

    /// The same, byte for byte and up to `tries` times while nothing comes back: for what creates something
    /// at the party's, which takes one transaction once.
    ///
    /// # Errors
    /// [`SendError`], of the last try.
    pub async fn send_until_answered(
        &self,
        operation: Operation,
        to: &EntityId,
        body: &impl Serialize,
        tries: u32,
    ) -> Result<Value, SendError> {
        self.refresh();
        let now = self.clock.now();
        let call = self.gate.call(operation, to, body, self.new_id(), now)?;
        let mut tried = 1;
        loop {
            match self.carry(&call).await {
                Err(SendError::Transport(error)) if error.is_transient() && tried < tries => {
                    tokio::time::sleep(BETWEEN_TRIES * tried).await;
                    tried += 1;
                }
                outcome => return outcome,
            }
        }
    }

    async fn carry(&self, call: &Call) -> Result<Value, SendError> {
        let url: Url = call.url.parse().map_err(|_| SendError::Address)?;
        let method = if call.operation.method() == "GET" {
            Method::GET
        } else {
            Method::POST
        };
        let mut http = self
            .client
            .call(method, url)
            .tried_once()
            .any_status()
            .within(LONGEST_CALL);
        for (name, value) in &call.headers {
            http = http.header(name, value);
        }
        if call.operation.method() != "GET" {
            http = http.bytes("application/json", call.body.clone());
        }
        let answer = http.send().await?;
        let signature = answer.headers.get(account_aggregator::gate::SIGNATURE);
        let signature = signature.and_then(|value| value.to_str().ok());
        let status = answer.status.as_u16();
        Ok(self
            .gate
            .accept(call, status, signature, &answer.body, self.clock.now())?)
    }

    /// A fresh id of the network: UUID version 4.
    #[must_use]
    pub fn new_id(&self) -> uuid::Uuid {
        self.ids.uuid_v4()
    }
}

fn stamp_of(path: &std::path::Path) -> Option<(SystemTime, u64)> {
    let found = std::fs::metadata(path).ok()?;
    Some((found.modified().ok()?, found.len()))
}
