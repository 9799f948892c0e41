//! What is known of the provider: its metadata and keys, fetched when needed and kept a while.

use std::{collections::HashSet, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::{
    AdditionalProviderMetadata, JsonWebKeySet, ProviderMetadata,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType,
        CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm,
        CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::Mutex;
use url::Url;

use super::{OidcError, OidcSettings};
use crate::{entropy::IdSource, http_client::HttpClient};

/// Unknown keys make us fetch the provider's keys again at most this often.
pub const KEY_REFRESH_SECONDS: i64 = 30;
/// Metadata older than this is fetched again.
const METADATA_MINUTES: i64 = 60;
/// After a failure the provider is left alone for this long.
const PAUSE_AFTER_FAILURE_SECONDS: i64 = 1;

/// The members of the metadata that the library does not know.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Extra {
    /// RP-Initiated Logout 1.0 §2.1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    end_session_endpoint: Option<Url>,
    /// RFC 9207 §3.
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Extra {}

pub(super) type Metadata = ProviderMetadata<
    Extra,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// The provider as last seen.
#[derive(Debug)]
pub(super) struct Provider {
    pub(super) metadata: Metadata,
    pub(super) jwks_json: String,
    kids: HashSet<String>,
    fetched_at: DateTime<Utc>,
}

impl Provider {
    pub(super) fn promises_iss(&self) -> bool {
        self.metadata
            .additional_metadata()
            .authorization_response_iss_parameter_supported
    }

    pub(super) fn session_end(&self) -> Option<&Url> {
        self.metadata
            .additional_metadata()
            .end_session_endpoint
            .as_ref()
    }

    pub(super) fn has_key(&self, kid: &str) -> bool {
        self.kids.contains(kid)
    }
}

/// Keeps the provider's description; one fetch at a time.
#[derive(Debug, Default)]
pub(super) struct ProviderCache {
    inner: Mutex<Inner>,
    /// Addresses of the provider as last seen; read where nothing may wait.
    forms: std::sync::Mutex<Vec<Url>>,
}

#[derive(Debug, Default)]
struct Inner {
    provider: Option<Arc<Provider>>,
    failed_at: Option<DateTime<Utc>>,
}

impl ProviderCache {
    /// The provider, fetched when unknown or old. An old description serves on while the
    /// provider does not answer.
    pub(super) async fn get(
        &self,
        settings: &OidcSettings,
        http: &HttpClient,
        ids: &IdSource,
    ) -> Result<Arc<Provider>, OidcError> {
        let mut inner = self.inner.lock().await;
        let now = ids.clock().now();
        if let Some(provider) = &inner.provider {
            let old = now - provider.fetched_at >= TimeDelta::minutes(METADATA_MINUTES);
            if !old || inner.paused(now) {
                return Ok(Arc::clone(provider));
            }
        } else if inner.paused(now) {
            return Err(OidcError::Metadata("it could not be had a moment ago"));
        }
        match discover(settings, http, now).await {
            Ok(provider) => Ok(self.keep(&mut inner, provider)),
            Err(error) => {
                inner.failed_at = Some(now);
                match &inner.provider {
                    Some(provider) => {
                        tracing::warn!(%error, "the identity provider could not be asked again");
                        Ok(Arc::clone(provider))
                    }
                    None => Err(error),
                }
            }
        }
    }

    /// The provider with its keys of now, unless they were fetched a moment ago.
    pub(super) async fn with_newer_keys(
        &self,
        settings: &OidcSettings,
        http: &HttpClient,
        ids: &IdSource,
    ) -> Result<Arc<Provider>, OidcError> {
        let mut inner = self.inner.lock().await;
        let now = ids.clock().now();
        if let Some(provider) = &inner.provider {
            let recent = now - provider.fetched_at < TimeDelta::seconds(KEY_REFRESH_SECONDS);
            if recent || inner.paused(now) {
                return Ok(Arc::clone(provider));
            }
        }
        match discover(settings, http, now).await {
            Ok(provider) => Ok(self.keep(&mut inner, provider)),
            Err(error) => {
                inner.failed_at = Some(now);
                Err(error)
            }
        }
    }
}

impl ProviderCache {
    pub(super) fn form_targets(&self) -> Vec<Url> {
        self.forms.lock().map(|f| f.clone()).unwrap_or_default()
    }

    fn keep(&self, inner: &mut Inner, provider: Provider) -> Arc<Provider> {
        if let Ok(mut forms) = self.forms.lock() {
            let begin = provider.metadata.authorization_endpoint().url().clone();
            *forms = std::iter::once(begin)
                .chain(provider.session_end().cloned())
                .collect();
        }
        inner.keep(provider)
    }
}

impl Inner {
    fn paused(&self, now: DateTime<Utc>) -> bool {
        let pause = TimeDelta::seconds(PAUSE_AFTER_FAILURE_SECONDS);
        self.failed_at.is_some_and(|at| now - at < pause)
    }

    fn keep(&mut self, provider: Provider) -> Arc<Provider> {
        let provider = Arc::new(provider);
        self.provider = Some(Arc::clone(&provider));
        self.failed_at = None;
        provider
    }
}

/// OpenID Connect Discovery 1.0 §4.
async fn discover(
    settings: &OidcSettings,
    http: &HttpClient,
    now: DateTime<Utc>,
) -> Result<Provider, OidcError> {
    let address = format!(
        "{}/.well-known/openid-configuration",
        settings.issuer.trim_end_matches('/')
    );
    let address = address
        .parse::<Url>()
        .map_err(|_| OidcError::Settings("the issuer is not an address"))?;
    let metadata: Metadata = http
        .get(address)
        .send_json()
        .await
        .map_err(OidcError::Unreachable)?;
    // §4.3: the issuer must be exactly the one that was asked.
    if metadata.issuer().as_str() != settings.issuer {
        return Err(OidcError::Metadata(
            "it names another issuer than the settings do",
        ));
    }
    let answer = http
        .get(metadata.jwks_uri().url().clone())
        .header("accept", "application/jwk-set+json, application/json")
        .send()
        .await
        .map_err(OidcError::Unreachable)?;
    let raw: Value = answer.json().map_err(OidcError::Unreachable)?;
    let keys: JsonWebKeySet<CoreJsonWebKey> = serde_json::from_value(raw.clone())
        .map_err(|_| OidcError::Metadata("its keys cannot be read"))?;
    let kids = raw["keys"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|key| key["kid"].as_str().map(str::to_owned))
        .collect();
    let jwks_json = String::from_utf8(answer.body.to_vec())
        .map_err(|_| OidcError::Metadata("its keys cannot be read"))?;
    Ok(Provider {
        metadata: metadata.set_jwks(keys),
        jwks_json,
        kids,
        fetched_at: now,
    })
}
