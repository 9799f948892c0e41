//! Signing people in at an OpenID provider, for the manager and the stores.
//!
//! Authorization code with PKCE (S256), `state` and `nonce`; the provider's own `iss` in the
//! callback is checked (RFC 9207), which the library underneath leaves to its callers. ID tokens
//! are accepted with EdDSA, ES256 or RS256, for us alone, and by our clock. Discovery is lazy and
//! repeated, because the provider may start after us; its keys are fetched again when a token
//! names an unknown one, but not more often than [`KEY_REFRESH_SECONDS`].
//!
//! 1. [`OidcClient::begin`] gives the address to send the person to, and a [`PendingSignIn`] to
//!    keep in her encrypted session.
//! 2. [`OidcClient::finish`] turns the provider's callback and that into a [`SignedIn`].
//!
//! A name or an address that is not in the ID token is asked for at the userinfo endpoint, with an
//! access token that is forgotten then. A fresh sign-in asks for neither: see [`BeginOptions`].
//! What an account may do is not decided here.

mod discovery;
mod error;
mod pending;
mod provider;
#[cfg(test)]
mod tests;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    EmptyAdditionalClaims, EndUserEmail, EndUserName, HttpRequest, HttpResponse, LanguageTag,
    LocalizedClaim, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    Scope, TokenResponse,
    core::{
        CoreAuthPrompt, CoreAuthenticationFlow, CoreClient, CoreGenderClaim, CoreIdToken,
        CoreIdTokenClaims, CoreIdTokenVerifier, CoreJwsSigningAlgorithm,
    },
};
use url::Url;

pub use self::{
    error::OidcError,
    pending::{BeginOptions, CallbackParams, PendingSignIn, SignedIn},
    provider::KEY_REFRESH_SECONDS,
};
use self::{
    error::{code_error, token_error},
    provider::{Provider, ProviderCache},
};
use crate::{
    entropy::IdSource,
    http_client::{ClientError, HttpClient},
    secret::Secret,
};

/// How long a person may take at the provider, in minutes.
pub const MAX_SIGN_IN_MINUTES: i64 = 15;
/// How far the provider's clock may differ from ours, in seconds.
pub const SKEW_SECONDS: i64 = 60;

/// The `state` with which she comes back from signing out at the provider (OpenID Connect
/// RP-Initiated Logout 1.0 §2): our front page then says that she is signed out.
pub const SIGNED_OUT: &str = "signed-out";

/// Who we are towards the provider.
#[derive(Debug, Clone)]
pub struct OidcSettings {
    /// The provider's issuer identifier, exactly as it writes it itself.
    pub issuer: String,
    /// Our client id there.
    pub client_id: String,
    /// Our client secret, unless we are a public client.
    pub client_secret: Option<Secret>,
    /// Where the provider sends the person back to.
    pub redirect_url: Url,
    /// Where the provider sends her after signing out, when it was registered.
    pub after_sign_out: Option<Url>,
    /// Scopes beside `openid`: `profile` and `email` for a name and an address to show.
    pub scopes: Vec<String>,
}

/// Signs people in at one provider.
#[derive(Debug)]
pub struct OidcClient {
    settings: OidcSettings,
    http: HttpClient,
    ids: IdSource,
    cache: ProviderCache,
}

impl OidcClient {
    /// Prepares; the provider is first asked when somebody signs in.
    #[must_use]
    pub fn new(settings: OidcSettings, http: HttpClient, ids: IdSource) -> Self {
        Self {
            settings,
            http,
            ids,
            cache: ProviderCache::default(),
        }
    }

    /// The issuer that vouches for whoever signs in here.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Our client id, the `aud` of its ID tokens.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.settings.client_id
    }

    /// Asks the provider for its metadata and keys now, when they are not known yet.
    ///
    /// # Errors
    /// When it does not answer or its answer is not usable.
    pub async fn ready(&self) -> Result<(), OidcError> {
        self.provider().await.map(drop)
    }

    /// Where forms that end at the provider are redirected to: its authorization endpoint, and the
    /// one that ends her session. Until it has been asked, the issuer's own address.
    #[must_use]
    pub fn form_targets(&self) -> Vec<Url> {
        let known = self.cache.form_targets();
        if known.is_empty() {
            return Url::parse(&self.settings.issuer).into_iter().collect();
        }
        known
    }

    /// Begins a sign-in: where to send the person, and what to keep until she is back.
    ///
    /// # Errors
    /// When the provider cannot be asked.
    pub async fn begin(&self, options: BeginOptions) -> Result<(Url, PendingSignIn), OidcError> {
        let provider = self.provider().await?;
        let state = self.ids.token().into_exposed();
        let nonce = options
            .nonce
            .unwrap_or_else(|| self.ids.token().into_exposed());
        let verifier = self.ids.token().into_exposed();
        let challenge =
            PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier.clone()));

        let client = CoreClient::from_provider_metadata(
            provider.metadata.clone(),
            ClientId::new(self.settings.client_id.clone()),
            None,
        )
        .set_redirect_uri(RedirectUrl::from_url(self.settings.redirect_url.clone()));
        let (given_state, given_nonce) = (state.clone(), nonce.clone());
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(given_state),
                move || Nonce::new(given_nonce),
            )
            .set_pkce_challenge(challenge);
        if options.fresh {
            // §5.4: claims about her come with scopes; nothing but `openid` is asked for.
            request = request
                .add_prompt(CoreAuthPrompt::Login)
                .set_max_age(Duration::ZERO);
        } else {
            let scopes = self.settings.scopes.iter().cloned();
            request = request.add_scopes(scopes.map(Scope::new));
        }
        for locale in options.ui_locales {
            request = request.add_ui_locale(LanguageTag::new(locale));
        }
        let (url, _, _) = request.url();
        let issued_at = self.ids.clock().now();
        Ok((
            url,
            PendingSignIn {
                state,
                nonce,
                verifier,
                issued_at,
                fresh: options.fresh,
            },
        ))
    }

    /// Finishes a sign-in with what the provider sent back.
    ///
    /// # Errors
    /// One [`OidcError`] per check, in the order of the specifications.
    pub async fn finish(
        &self,
        params: CallbackParams,
        pending: PendingSignIn,
    ) -> Result<SignedIn, OidcError> {
        let now = self.ids.clock().now();
        let age = now - pending.issued_at;
        if !pending.has_state(params.state.as_deref().unwrap_or(""))
            || age >= TimeDelta::minutes(MAX_SIGN_IN_MINUTES)
            || age < TimeDelta::zero()
        {
            return Err(OidcError::NotPending);
        }
        let provider = self.provider().await?;
        // RFC 9207 §2.4: compare when present, and demand it where the provider promises it.
        match params.iss.as_deref() {
            Some(iss) if iss != self.settings.issuer => return Err(OidcError::WrongIssuer),
            None if provider.promises_iss() => return Err(OidcError::WrongIssuer),
            _ => {}
        }
        if params.error.is_some() {
            return Err(OidcError::Refused);
        }
        let code = params
            .code
            .filter(|code| !code.is_empty())
            .ok_or(OidcError::Refused)?;
        self.exchange(provider, code, pending, now).await
    }

    async fn exchange(
        &self,
        provider: std::sync::Arc<Provider>,
        code: String,
        pending: PendingSignIn,
        now: DateTime<Utc>,
    ) -> Result<SignedIn, OidcError> {
        let secret = self
            .settings
            .client_secret
            .as_ref()
            .map(|s| ClientSecret::new(s.expose().to_owned()));
        let client = CoreClient::from_provider_metadata(
            provider.metadata.clone(),
            ClientId::new(self.settings.client_id.clone()),
            secret,
        )
        .set_redirect_uri(RedirectUrl::from_url(self.settings.redirect_url.clone()));
        let send = |request: HttpRequest| send(self.http.clone(), request);
        let tokens = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|_| OidcError::Metadata("it names no token endpoint"))?
            .set_pkce_verifier(PkceCodeVerifier::new(pending.verifier.clone()))
            .request_async(&send)
            .await
            .map_err(code_error)?;
        let id_token = tokens
            .id_token()
            .ok_or(OidcError::BadToken("there is none"))?;

        let nonce = Nonce::new(pending.nonce.clone());
        let (provider, claims) = self.claims(provider, id_token, &nonce, now).await?;
        let verifier = self.verifier(&provider, now);
        if let Some(expected) = claims.access_token_hash() {
            let unusable = |_| OidcError::BadToken("its signature algorithm is not accepted");
            let algorithm = id_token.signing_alg().map_err(unusable)?;
            let key = id_token.signing_key(&verifier).map_err(unusable)?;
            let actual = AccessTokenHash::from_token(tokens.access_token(), algorithm, key)
                .map_err(|_| OidcError::BadToken("its `at_hash` cannot be checked"))?;
            if actual != *expected {
                return Err(OidcError::BadToken("it belongs to another access token"));
            }
        }
        let auth_time = claims.auth_time();
        if pending.fresh {
            let earliest = pending.issued_at - TimeDelta::seconds(SKEW_SECONDS);
            let latest = now + TimeDelta::seconds(SKEW_SECONDS);
            if !auth_time.is_some_and(|at| (earliest..=latest).contains(&at)) {
                return Err(OidcError::BadToken(
                    "the person was not asked to sign in anew",
                ));
            }
        }
        let mut all_told = true;
        let mut about = About::of(claims.name(), claims.email(), claims.email_verified());
        if !pending.fresh
            && about.lacks_something()
            && provider.metadata.userinfo_endpoint().is_some()
        {
            let told = client
                .user_info(
                    tokens.access_token().clone(),
                    Some(claims.subject().clone()),
                )
                .map_err(|_| OidcError::Metadata("it names no userinfo endpoint"))?
                .request_async::<EmptyAdditionalClaims, _, CoreGenderClaim>(&send)
                .await;
            match told {
                Ok(told) => {
                    about.fill(About::of(told.name(), told.email(), told.email_verified()));
                }
                // She is who she is also without a name; the error could repeat what was said.
                Err(_) => {
                    all_told = false;
                    tracing::warn!("the identity provider's userinfo could not be read");
                }
            }
        }
        Ok(SignedIn {
            issuer: claims.issuer().as_str().to_owned(),
            subject: claims.subject().as_str().to_owned(),
            name: about.name,
            email: about.email,
            email_verified: about.email_verified,
            all_told,
            auth_time,
            id_token: id_token.to_string(),
            session_end_url: self.session_end(&provider),
        })
    }

    /// The provider's keys as it published them, for those who check its ID tokens later. With a
    /// `kid` that is not among them, they are fetched anew, unless that was done just now.
    ///
    /// # Errors
    /// When the provider cannot be asked.
    pub async fn jwks_json(&self, kid: Option<&str>) -> Result<String, OidcError> {
        let mut provider = self.provider().await?;
        if kid.is_some_and(|kid| !provider.has_key(kid)) {
            provider = self
                .cache
                .with_newer_keys(&self.settings, &self.http, &self.ids)
                .await?;
        }
        Ok(provider.jwks_json.clone())
    }

    /// Where to send the person to end her session at the provider too, when it offers that
    /// (OpenID Connect RP-Initiated Logout 1.0 §2). Names us by client id, never her by a token.
    ///
    /// # Errors
    /// When the provider cannot be asked.
    pub async fn sign_out_url(&self) -> Result<Option<Url>, OidcError> {
        Ok(self.session_end(&*self.provider().await?))
    }

    fn session_end(&self, provider: &Provider) -> Option<Url> {
        let mut url = provider.session_end()?.clone();
        url.query_pairs_mut()
            .append_pair("client_id", &self.settings.client_id);
        if let Some(after) = &self.settings.after_sign_out {
            url.query_pairs_mut()
                .append_pair("post_logout_redirect_uri", after.as_str())
                .append_pair("state", SIGNED_OUT);
        }
        Some(url)
    }

    async fn provider(&self) -> Result<std::sync::Arc<Provider>, OidcError> {
        self.cache.get(&self.settings, &self.http, &self.ids).await
    }

    /// Verifies an ID token (OpenID Connect Core 1.0 §3.1.3.7), with newer keys if need be.
    async fn claims<'t>(
        &self,
        provider: std::sync::Arc<Provider>,
        id_token: &'t CoreIdToken,
        nonce: &Nonce,
        now: DateTime<Utc>,
    ) -> Result<(std::sync::Arc<Provider>, &'t CoreIdTokenClaims), OidcError> {
        match id_token.claims(&self.verifier(&provider, now), nonce) {
            Ok(claims) => return Ok((provider, claims)),
            Err(ClaimsVerificationError::SignatureVerification(_)) => {}
            Err(error) => return Err(token_error(&error)),
        }
        let provider = self
            .cache
            .with_newer_keys(&self.settings, &self.http, &self.ids)
            .await?;
        let claims = id_token
            .claims(&self.verifier(&provider, now), nonce)
            .map_err(|error| token_error(&error))?;
        Ok((provider, claims))
    }

    fn verifier(&self, provider: &Provider, now: DateTime<Utc>) -> CoreIdTokenVerifier<'static> {
        let skew = TimeDelta::seconds(SKEW_SECONDS);
        CoreIdTokenVerifier::new_public_client(
            ClientId::new(self.settings.client_id.clone()),
            provider.metadata.issuer().clone(),
            provider.metadata.jwks().clone(),
        )
        .set_allowed_algs([
            CoreJwsSigningAlgorithm::EdDsa,
            CoreJwsSigningAlgorithm::EcdsaP256Sha256,
            CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
        ])
        .set_time_fn(move || now)
        .set_issue_time_verifier_fn(move |iat| {
            let apart = (now - iat).abs();
            if apart <= skew {
                Ok(())
            } else {
                Err("issued too far from now".into())
            }
        })
    }
}

/// What a provider says about her, to show.
struct About {
    name: Option<String>,
    email: Option<String>,
    email_verified: bool,
}

impl About {
    fn of(
        name: Option<&LocalizedClaim<EndUserName>>,
        email: Option<&EndUserEmail>,
        email_verified: Option<bool>,
    ) -> Self {
        Self {
            name: name
                .and_then(|names| names.get(None))
                .map(|n| n.as_str().to_owned()),
            email: email.map(|e| e.as_str().to_owned()),
            email_verified: email_verified == Some(true),
        }
    }

    fn lacks_something(&self) -> bool {
        self.name.is_none() || self.email.is_none()
    }

    /// Takes what is missing. An address and the word that it is hers come from one place.
    fn fill(&mut self, more: Self) {
        if self.email.is_none() {
            self.email = more.email;
            self.email_verified = more.email_verified;
        }
        self.name = self.name.take().or(more.name);
    }
}

/// Sends a request of the library through our own client, with its limits.
async fn send(http: HttpClient, request: HttpRequest) -> Result<HttpResponse, ClientError> {
    let (parts, body) = request.into_parts();
    let url = parts
        .uri
        .to_string()
        .parse()
        .map_err(|_| ClientError::NotSendable("the address cannot be read"))?;
    let answer = http
        .call(parts.method, url)
        .headers(parts.headers)
        .body(body)
        .send()
        .await?;
    let mut response = HttpResponse::new(answer.body.to_vec());
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    Ok(response)
}
