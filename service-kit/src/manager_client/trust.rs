//! The keys that a party checks the manager's documents and her evidence with.
//!
//! They are read from the manager's metadata and from the identity provider it names, and read
//! again when a document names a key that is not known, or when none of the known keys signed a
//! delivery: at most once in [`REFRESH_SECONDS`], so
//! that a stranger's documents cannot make us knock without end. A failed refresh changes nothing.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, PoisonError, RwLock},
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

/// Why keys could not be had.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// The manager did not answer usably.
    #[error("the manager's metadata cannot be had")]
    Manager(#[from] ManagerCallError),
    /// Another manager answers at this address.
    #[error("the metadata names another issuer than the configured manager")]
    WrongManager,
    /// The identity provider did not answer usably.
    #[error("the identity provider's keys cannot be had")]
    Identity(#[source] ClientError),
    /// Another provider answers at this address (OpenID Connect Discovery §4.3).
    #[error("the discovery document names another issuer than the identity provider")]
    WrongIdentity,
    /// The provider's keys are not acceptable.
    #[error("the identity provider's keys are not acceptable")]
    IdentityKeys(#[source] JoseError),
}

/// Keys as they stood at one moment.
#[derive(Debug, Clone)]
pub struct TrustView {
    /// The manager's metadata.
    pub metadata: Metadata,
    /// Keys of identity providers whose evidence counts, by issuer.
    pub identity: BTreeMap<String, ForeignJwks>,
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

    /// Only the one trusted issuer is asked again; a stranger's name is no reason to.
    fn knows_evidence_of(&self, jws: &CompactJws) -> bool {
        let Ok(claims) = jws.unverified_claims::<ArtifactClaims>() else {
            return true;
        };
        let Evidence::OidcSignIn { id_token, .. } = &claims.evidence else {
            return true;
        };
        CompactJws::parse_foreign(id_token).is_ok_and(|token| {
            self.identity
                .values()
                .any(|keys| keys.has(token.unverified_kid()))
        })
    }
}

/// The keys in use, renewed when needed.
pub struct Trust {
    client: ManagerClient,
    view: RwLock<Arc<TrustView>>,
    refreshed_at: Mutex<DateTime<Utc>>,
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
    /// Reads the manager's metadata and the keys of the identity provider it names.
    ///
    /// # Errors
    /// [`TrustError`].
    pub async fn load(client: ManagerClient) -> Result<Self, TrustError> {
        let view = fetch(&client).await?;
        let now = client.clock().now();
        Ok(Self {
            client,
            view: RwLock::new(Arc::new(view)),
            refreshed_at: Mutex::new(now),
        })
    }

    /// The keys as they stand.
    #[must_use]
    pub fn view(&self) -> Arc<TrustView> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keys to check a document of the manager's with; read again first when its key is unknown.
    pub async fn view_for(&self, jws: &CompactJws) -> Arc<TrustView> {
        self.view_where(|view| view.knows(jws)).await
    }

    /// Keys to check an artifact and its evidence with; read again first when a key of either is
    /// unknown.
    pub async fn view_for_artifact(&self, jws: &CompactJws) -> Arc<TrustView> {
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
    }

    async fn view_where(&self, suits: impl Fn(&TrustView) -> bool) -> Arc<TrustView> {
        let view = self.view();
        if suits(&view) {
            return view;
        }
        // Held over the fetch: whoever waited here finds the new keys and does not fetch again.
        let mut refreshed_at = self.refreshed_at.lock().await;
        let view = self.view();
        let now = self.client.clock().now();
        if suits(&view) || now - *refreshed_at < TimeDelta::seconds(REFRESH_SECONDS) {
            return view;
        }
        *refreshed_at = now;
        if let Err(error) = self.replace().await {
            tracing::warn!(%error, "keys could not be refreshed; the known ones stay");
        }
        self.view()
    }

    async fn replace(&self) -> Result<(), TrustError> {
        let view = Arc::new(fetch(&self.client).await?);
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = view;
        Ok(())
    }
}

async fn fetch(client: &ManagerClient) -> Result<TrustView, TrustError> {
    let metadata = client.metadata().await?;
    if metadata.issuer != *client.base() {
        return Err(TrustError::WrongManager);
    }
    // `iss` values are compared as written; only a bare host gains a slash when parsed as a URL.
    let root = metadata.identity_issuer.as_str().trim_end_matches('/');
    let address = format!("{root}/.well-known/openid-configuration");
    let address = Url::parse(&address).map_err(|_| TrustError::WrongIdentity)?;
    let http = client.http();
    let found: Discovery = http
        .get(address)
        .send_json()
        .await
        .map_err(TrustError::Identity)?;
    if found.issuer.trim_end_matches('/') != root {
        return Err(TrustError::WrongIdentity);
    }
    let answer = http
        .get(found.jwks_uri)
        .send()
        .await
        .map_err(TrustError::Identity)?;
    let keys = ForeignJwks::parse(&answer.body).map_err(TrustError::IdentityKeys)?;
    Ok(TrustView {
        metadata,
        identity: BTreeMap::from([(found.issuer, keys)]),
    })
}
