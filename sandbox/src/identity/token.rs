//! Exchanges a code for an ID token (OpenID Connect Core 1.0 §3.1.3).
//!
//! A code is gone with its first use, right or wrong. The access token that the protocol demands
//! opens nothing here: every claim is in the ID token.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use consent_model::jose::{CompactJws, JoseError, sign};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::clients::{ClientRefused, ClientRegistration, authenticate};
use super::params::{Params, ParamsError};
use super::state::{Grant, Provider};

/// How long an ID token is good for, in seconds.
const ID_TOKEN_LIFE: i64 = 300;

/// The `typ` header of an ID token.
pub(super) const ID_TOKEN_TYP: &str = "JWT";

/// The claims of an ID token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct IdTokenClaims {
    pub(super) iss: String,
    pub(super) sub: String,
    pub(super) aud: String,
    pub(super) exp: i64,
    pub(super) iat: i64,
    pub(super) auth_time: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) nonce: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<String>,
    /// The people here are made up, and so are their addresses: nobody else has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) email_verified: Option<bool>,
}

/// A successful answer (RFC 6749 §5.1, OpenID Connect Core 1.0 §3.1.3.3).
#[derive(Serialize)]
pub(super) struct TokenResponse {
    access_token: String,
    token_type: &'static str,
    expires_in: i64,
    id_token: CompactJws,
    scope: String,
}

/// A refused exchange (RFC 6749 §5.2).
#[derive(Debug, thiserror::Error)]
pub(super) enum TokenRefused {
    #[error(transparent)]
    Form(#[from] ParamsError),
    #[error("{0} is missing")]
    Missing(&'static str),
    #[error(transparent)]
    Client(#[from] ClientRefused),
    #[error("only grant_type=authorization_code is supported")]
    GrantType,
    #[error("the code is unknown, used, expired, or was not made for this exchange")]
    Grant,
    #[error("the ID token could not be signed")]
    Sign(#[source] JoseError),
}

impl TokenRefused {
    /// The registered code of the error; `None` for a fault of ours.
    pub(super) fn code(&self) -> Option<&'static str> {
        match self {
            Self::Form(_) | Self::Missing(_) | Self::Client(ClientRefused::TwoMethods) => {
                Some("invalid_request")
            }
            Self::Client(ClientRefused::Unproven) => Some("invalid_client"),
            Self::GrantType => Some("unsupported_grant_type"),
            Self::Grant => Some("invalid_grant"),
            Self::Sign(_) => None,
        }
    }
}

impl Provider {
    /// Exchanges one code.
    pub(super) fn exchange(
        &self,
        authorization: Option<&str>,
        params: &Params,
    ) -> Result<TokenResponse, TokenRefused> {
        let client = authenticate(&self.clients, authorization, params, &self.secret)?;
        let grant_type = params
            .get("grant_type")
            .ok_or(TokenRefused::Missing("grant_type"))?;
        if grant_type != "authorization_code" {
            return Err(TokenRefused::GrantType);
        }
        let code = params.get("code").ok_or(TokenRefused::Missing("code"))?;
        let now = self.now();
        let grant = self
            .live()
            .codes
            .take(code, now)
            .ok_or(TokenRefused::Grant)?;
        if !made_for(&grant, client, params) {
            return Err(TokenRefused::Grant);
        }
        let mut scope = vec!["openid"];
        scope.extend(grant.request.profile.then_some("profile"));
        scope.extend(grant.request.email.then_some("email"));
        let claims = self
            .claims(&grant, client, now)
            .ok_or(TokenRefused::Grant)?;
        let id_token = sign(ID_TOKEN_TYP, &claims, &self.key).map_err(TokenRefused::Sign)?;
        Ok(TokenResponse {
            access_token: self.token(),
            token_type: "Bearer",
            expires_in: ID_TOKEN_LIFE,
            id_token,
            scope: scope.join(" "),
        })
    }

    fn claims(
        &self,
        grant: &Grant,
        client: &ClientRegistration,
        now: DateTime<Utc>,
    ) -> Option<IdTokenClaims> {
        let person = self.person(&grant.session.username)?;
        Some(IdTokenClaims {
            iss: self.issuer_text().to_owned(),
            sub: person.subject_for(&client.client_id),
            aud: client.client_id.clone(),
            exp: now.timestamp() + ID_TOKEN_LIFE,
            iat: now.timestamp(),
            auth_time: grant.session.auth_time.timestamp(),
            nonce: grant.request.nonce.clone(),
            name: grant.request.profile.then(|| person.name.clone()),
            email: grant.request.email.then(|| person.email.clone()),
            email_verified: grant.request.email.then_some(true),
        })
    }
}

/// Same client, same return address, and the verifier behind the challenge (RFC 7636 §4.6).
fn made_for(grant: &Grant, client: &ClientRegistration, params: &Params) -> bool {
    let request = &grant.request;
    let verifier = params.get("code_verifier").unwrap_or_default();
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    request.client_id == client.client_id
        && params.get("redirect_uri") == Some(request.redirect_uri.as_str())
        && (43..=128).contains(&verifier.len())
        && challenge == request.code_challenge
}
