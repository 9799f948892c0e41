//! The keys that a party checks the manager's documents and her evidence with.
//!
//! They are read from the manager's metadata and from the identity provider that *our own*
//! configuration names: a manager that could name the provider of the evidence could make evidence
//! up. They are read again when a document names a key that is not known, when none of the known
//! keys signed a delivery, and after [`LONGEST_AGE`], so that a withdrawn key does not count for
//! ever: at most once in [`REFRESH_SECONDS`], so that a stranger's documents cannot make us knock
//! without end. What cannot be read stays as it is known, and neither side keeps the other's from
//! being read: keys of the manager's are learned also while the identity provider is away. Where all
//! is known and only its age makes us ask, one document waits a few seconds for the answer, and no
//! other does.
//!
//! So a key that was taken just now may be unknown for a while. Who asks once and for all, and is
//! not sent the same document again, asks for [`Trust::settled_view_for_artifact`].

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    approval::Evidence,
    artifact::ArtifactClaims,
    jose::{CompactJws, ForeignJwks, JoseError, Jwks},
    metadata::Metadata,
};
use serde::Deserialize;
use tokio::sync::Mutex;
use url::Url;

use super::{ManagerCallError, ManagerClient};
use crate::{
    http_client::ClientError,
    webhook::{self, WebhookError, WebhookHeaders},
};

/// Shortest time between two refreshes.
pub const REFRESH_SECONDS: i64 = 30;

/// After how long keys are read again even when all is known.
pub const LONGEST_AGE: TimeDelta = TimeDelta::hours(1);

/// How long a document whose keys are known waits for them to be read again.
const REFRESH_PATIENCE: Duration = Duration::from_secs(5);

/// Why keys could not be had.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// The manager did not answer usably.
    #[error("the manager's metadata cannot be had")]
    Manager(#[from] ManagerCallError),
    /// Another manager answers at this address.
    #[error("the metadata names another issuer than the configured manager")]
    WrongManager,
    /// The manager signs people in elsewhere than we were told.
    #[error(
        "the manager signs people in at `{named}`, but this service is configured to trust \
         `{trusted}`"
    )]
    OtherIdentity {
        /// What the manager's metadata says.
        named: Url,
        /// What our configuration says.
        trusted: String,
    },
    /// The identity provider did not answer usably.
    #[error("the identity provider's keys cannot be had")]
    Identity(#[source] ClientError),
    /// Another provider answers at this address (OpenID Connect Discovery §4.3).
    #[error("the discovery document names another issuer than the identity provider")]
    WrongIdentity,
    /// The provider's keys are not acceptable.
    #[error("the identity provider's keys are not acceptable")]
    IdentityKeys(#[source] JoseError),
    /// Neither answered in time.
    #[error("the keys could not be read in time")]
    Slow,
    /// A key is not known, and the keys could not be read since the document was presented.
    #[error("the document names a key that is not known yet; the keys will be read again")]
    NotYetKnown,
}

/// Keys as they stood at one moment.
#[derive(Debug, Clone)]
pub struct TrustView {
    /// The manager's metadata.
    pub metadata: Metadata,
    /// Keys of identity providers whose evidence counts, by issuer.
    pub identity: BTreeMap<String, ForeignJwks>,
    /// When the manager's part was read.
    manager_read_at: DateTime<Utc>,
    /// When the identity provider's part was read.
    identity_read_at: DateTime<Utc>,
}

impl TrustView {
    /// The manager's signing keys.
    #[must_use]
    pub fn manager_keys(&self) -> &Jwks {
        &self.metadata.keys
    }

    fn knows(&self, jws: &CompactJws) -> bool {
        self.metadata.keys.find(jws.unverified_kid()).is_some()
    }

    fn knows_evidence_of(&self, jws: &CompactJws) -> bool {
        jws.unverified_claims::<ArtifactClaims>()
            .map_or(true, |claims| self.knows_key_of(&claims.evidence))
    }

    /// Only the one trusted issuer is asked again; a stranger's name is no reason to. A passkey
    /// brings its key along: there is nothing to be learned from anybody.
    fn knows_key_of(&self, evidence: &Evidence) -> bool {
        let Evidence::OidcSignIn { id_token, .. } = evidence else {
            return true;
        };
        CompactJws::parse_foreign(id_token)
            .is_ok_and(|token| self.identity.values().any(|keys| keys.has_key_for(&token)))
    }
}

/// The keys in use, renewed when needed.
pub struct Trust {
    client: ManagerClient,
    issuer: String,
    view: RwLock<Arc<TrustView>>,
    refreshed_at: Mutex<DateTime<Utc>>,
    /// [`REFRESH_PATIENCE`]; less in tests.
    pub(super) patience: Duration,
}

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Trust")
    }
}

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: Url,
}

impl Trust {
    /// Reads the manager's metadata and the keys of `identity_issuer`, the identity provider whose
    /// evidence counts.
    ///
    /// # Errors
    /// [`TrustError`]; also when the manager signs people in anywhere else.
    pub async fn load(client: ManagerClient, identity_issuer: &str) -> Result<Self, TrustError> {
        let issuer = identity_issuer.to_owned();
        let now = client.clock().now();
        let view = TrustView {
            metadata: fetch_manager(&client, &issuer).await?,
            identity: fetch_identity(&client, &issuer).await?,
            manager_read_at: now,
            identity_read_at: now,
        };
        Ok(Self {
            client,
            issuer,
            view: RwLock::new(Arc::new(view)),
            refreshed_at: Mutex::new(now),
            patience: REFRESH_PATIENCE,
        })
    }

    /// The keys as they stand.
    #[must_use]
    pub fn view(&self) -> Arc<TrustView> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keys to check a document of the manager's with; read again first when its key is unknown.
    pub async fn view_for(&self, jws: &CompactJws) -> Arc<TrustView> {
        self.view_where(|view| view.knows(jws)).await.0
    }

    /// Keys to check an artifact and its evidence with; read again first when a key of either is
    /// unknown.
    pub async fn view_for_artifact(&self, jws: &CompactJws) -> Arc<TrustView> {
        self.view_of_artifact(jws).await.0
    }

    /// The same, where what they say is final: each key of the artifact is known, or was not among
    /// the keys as they were read after this call began.
    ///
    /// # Errors
    /// [`TrustError::NotYetKnown`] when it may be asked again later.
    pub async fn settled_view_for_artifact(
        &self,
        jws: &CompactJws,
    ) -> Result<Arc<TrustView>, TrustError> {
        match self.view_of_artifact(jws).await {
            (view, true) => Ok(view),
            (_, false) => Err(TrustError::NotYetKnown),
        }
    }

    /// Keys to check a piece of evidence with that stands by itself, where what they say is final.
    ///
    /// # Errors
    /// [`TrustError::NotYetKnown`] when it may be asked again later.
    pub async fn settled_view_for_evidence(
        &self,
        evidence: &Evidence,
    ) -> Result<Arc<TrustView>, TrustError> {
        match self.view_where(|view| view.knows_key_of(evidence)).await {
            (view, true) => Ok(view),
            (_, false) => Err(TrustError::NotYetKnown),
        }
    }

    async fn view_of_artifact(&self, jws: &CompactJws) -> (Arc<TrustView>, bool) {
        self.view_where(|view| view.knows(jws) && view.knows_evidence_of(jws))
            .await
    }

    /// Keys to check a delivery of the manager's with; read again first when none of the known ones
    /// signed it.
    pub async fn view_for_webhook(&self, headers: &WebhookHeaders, body: &[u8]) -> Arc<TrustView> {
        let now = self.client.clock().now();
        self.view_where(|view| {
            let checked = webhook::verify(headers, body, view.manager_keys().keys(), now);
            !matches!(checked, Err(WebhookError::NotSigned))
        })
        .await
        .0
    }

    /// Keys, and whether they suit or were read just now.
    async fn view_where(&self, suits: impl Fn(&TrustView) -> bool) -> (Arc<TrustView>, bool) {
        let view = self.view();
        let known = suits(&view);
        if known && !self.is_old(&view) {
            return (view, true);
        }
        // Held over the fetch: whoever waited here finds the new keys and does not fetch again.
        let mut refreshed_at = if known {
            match self.refreshed_at.try_lock() {
                Ok(free) => free,
                // Somebody reads them already, and what is known suits.
                Err(_) => return (view, true),
            }
        } else {
            self.refreshed_at.lock().await
        };
        let view = self.view();
        let now = self.client.clock().now();
        let lately = now - *refreshed_at < TimeDelta::seconds(REFRESH_SECONDS);
        let known = suits(&view);
        if lately || (known && !self.is_old(&view)) {
            return (view, known);
        }
        // Now, for whoever goes away before the end; and at the end, for whoever waits here.
        *refreshed_at = now;
        let read = if known {
            tokio::time::timeout(self.patience, self.replace())
                .await
                .unwrap_or(Err(TrustError::Slow))
        } else {
            self.replace().await
        };
        *refreshed_at = self.client.clock().now();
        let view = self.view();
        match read {
            Ok(()) => (view, true),
            Err(error) => {
                tracing::warn!(%error, "keys could not all be refreshed; the known ones stay");
                let known = suits(&view);
                (view, known)
            }
        }
    }

    fn is_old(&self, view: &TrustView) -> bool {
        let read_at = view.manager_read_at.min(view.identity_read_at);
        self.client.clock().now() - read_at >= LONGEST_AGE
    }

    /// Reads both parts; each that can be read replaces what was known of it, at once.
    async fn replace(&self) -> Result<(), TrustError> {
        let manager = async {
            let read_at = self.client.clock().now();
            let metadata = fetch_manager(&self.client, &self.issuer).await?;
            self.change(|view| (view.metadata, view.manager_read_at) = (metadata, read_at));
            Ok(())
        };
        let identity = async {
            let read_at = self.client.clock().now();
            let keys = fetch_identity(&self.client, &self.issuer).await?;
            self.change(|view| (view.identity, view.identity_read_at) = (keys, read_at));
            Ok(())
        };
        let (manager, identity) = tokio::join!(manager, identity);
        manager.and(identity)
    }

    fn change(&self, change: impl FnOnce(&mut TrustView)) {
        let mut view = self.view.write().unwrap_or_else(PoisonError::into_inner);
        change(Arc::make_mut(&mut view));
    }
}

/// `iss` values are compared as written; only a bare host gains a slash when parsed as a URL.
#[must_use]
pub fn same_issuer(one: &str, other: &str) -> bool {
    one.trim_end_matches('/') == other.trim_end_matches('/')
}

async fn fetch_manager(client: &ManagerClient, issuer: &str) -> Result<Metadata, TrustError> {
    let metadata = client.metadata().await?;
    if metadata.issuer != *client.base() {
        return Err(TrustError::WrongManager);
    }
    if !same_issuer(metadata.identity_issuer.as_str(), issuer) {
        return Err(TrustError::OtherIdentity {
            named: metadata.identity_issuer,
            trusted: issuer.to_owned(),
        });
    }
    Ok(metadata)
}

async fn fetch_identity(
    client: &ManagerClient,
    issuer: &str,
) -> Result<BTreeMap<String, ForeignJwks>, TrustError> {
    let root = issuer.trim_end_matches('/');
    let address = format!("{root}/.well-known/openid-configuration");
    let address = Url::parse(&address).map_err(|_| TrustError::WrongIdentity)?;
    let http = client.http();
    let found: Discovery = http
        .get(address)
        .send_json()
        .await
        .map_err(TrustError::Identity)?;
    if !same_issuer(&found.issuer, root) {
        return Err(TrustError::WrongIdentity);
    }
    let answer = http
        .get(found.jwks_uri)
        .send()
        .await
        .map_err(TrustError::Identity)?;
    let keys = ForeignJwks::parse(&answer.body).map_err(TrustError::IdentityKeys)?;
    Ok(BTreeMap::from([(found.issuer, keys)]))
}
