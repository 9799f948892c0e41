//! The manager over HTTP: an API for parties, documents for everyone, pages for citizens.
//!
//! Handlers authenticate, parse, call and render; rules are in `service`.

pub(crate) mod aa;
pub(crate) mod acknowledgement;
pub(crate) mod api;
pub(crate) mod batch;
pub(crate) mod describe;
pub(crate) mod description;
pub(crate) mod export;
pub(crate) mod log;
pub(crate) mod pages;
pub(crate) mod public;
pub mod routes;
pub(crate) mod token;
pub(crate) mod waits;
pub(crate) mod webhooks;

use std::sync::Arc;

use actix_web::{HttpRequest, web};
use consent_model::{
    jose::CompactJws,
    party::{PartyId, Standing},
    problem::ProblemType,
};
use service_kit::{
    client_auth::{self, CallTarget},
    csrf::CsrfKey,
    oidc::OidcClient,
    openapi::Served,
    problem::{ApiProblem, ApiResult},
    rate_limit::RateLimits,
    seen_tokens::SeenTokens,
    tls,
};

use self::waits::Waits;
use crate::{
    config::Config,
    exports::Exports,
    relay::{Relay, RelayError},
    service::{Manager, ManagerError},
};

/// What handlers work with.
pub(crate) struct Services {
    pub(crate) manager: Manager,
    pub(crate) relay: Relay,
    pub(crate) oidc: Arc<OidcClient>,
    pub(crate) csrf: CsrfKey,
    pub(crate) config: Config,
    pub(crate) seen: SeenTokens,
    pub(crate) limits: RateLimits,
    pub(crate) waits: Waits,
    pub(crate) description: Served,
    pub(crate) exports: Exports,
}

impl Services {
    /// The party that makes this call, proven by its access token and a proof for exactly this call.
    pub(crate) async fn party(&self, request: &HttpRequest) -> ApiResult<PartyId> {
        tls::require(self.config.tls.as_ref(), request)?;
        let target = CallTarget {
            service: self.manager.issuer(),
            method: request.method().as_str(),
            path: request.path(),
        };
        let (keys, now) = (self.manager.jwks(), self.manager.clock().now());
        let client = client_auth::caller(request, &target, &keys, &self.seen, now)?;
        let party = match self.manager.party(client.party()).await {
            Ok(party) => party,
            Err(ManagerError::NotFound) => return Err(not_registered()),
            Err(other) => return Err(other.into()),
        };
        // A key that was taken out of the registry counts no more, whatever tokens it was given.
        if party.keys.find(client.client_key()).is_none() {
            return Err(not_registered());
        }
        self.limits.take(request, &party.id)?;
        if party.standing != Standing::Active {
            return Err(ApiProblem::new(ProblemType::NotPermitted));
        }
        Ok(party.id)
    }

    /// The body as one compact JWS of a registered party's, which counts as a call of its.
    ///
    /// Only the signature is looked at: what is signed, and whether this party may say it, is for the
    /// operation to check.
    pub(crate) async fn signed_body(
        &self,
        request: &HttpRequest,
        body: &web::Bytes,
    ) -> ApiResult<CompactJws> {
        tls::require(self.config.tls.as_ref(), request)?;
        let jws = read_signed(request, body)?;
        let signer = self.manager.signer(&jws).await?;
        self.limits.take(request, &signer)?;
        Ok(jws)
    }
}

fn not_registered() -> ApiProblem {
    ApiProblem::new(ProblemType::NotAuthenticated)
        .with_detail("the access token was given for a key that is not registered any more")
}

/// A refusal as it leaves the API. A fault of our own is logged here, once.
impl From<ManagerError> for ApiProblem {
    fn from(error: ManagerError) -> Self {
        let outward = error.problem();
        if outward.kind == ProblemType::Internal {
            return Self::internal(error);
        }
        if outward.kind == ProblemType::TooManyRequests {
            return Self::from(outward).retry_after(600);
        }
        outward.into()
    }
}

/// A refusal of the relay as it leaves the API.
impl From<RelayError> for ApiProblem {
    fn from(error: RelayError) -> Self {
        let kind = match &error {
            RelayError::TooLarge => ProblemType::TooLarge,
            RelayError::BrokenOff | RelayError::NotSealed(_) => ProblemType::MalformedRequest,
            RelayError::WrongPlace | RelayError::Different => ProblemType::StateConflict,
            RelayError::Missing => ProblemType::SessionExpired,
            RelayError::Disk(_) => return Self::internal(error),
        };
        Self::new(kind).with_detail(error.to_string())
    }
}

/// The body as one compact JWS.
fn read_signed(request: &HttpRequest, body: &web::Bytes) -> ApiResult<CompactJws> {
    let media_type = request
        .headers()
        .get("content-type")
        .and_then(|v| v.to_str().ok());
    if media_type.is_none_or(|m| !m.starts_with("application/jose")) {
        return Err(ApiProblem::new(ProblemType::UnsupportedMediaType)
            .with_detail("expected `application/jose`"));
    }
    let text = std::str::from_utf8(body).map_err(|_| {
        ApiProblem::new(ProblemType::MalformedRequest).with_detail("the body is not text")
    })?;
    CompactJws::parse(text.trim())
        .map_err(|e| ApiProblem::new(ProblemType::MalformedRequest).with_detail(e.to_string()))
}
