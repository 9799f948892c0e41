//! The manager over HTTP: an API for parties, documents for everyone, pages for citizens.
//!
//! Handlers authenticate, parse, call and render; rules are in `service`.

pub(crate) mod api;
pub(crate) mod pages;
pub(crate) mod public;
pub mod routes;
pub(crate) mod waits;

use std::sync::Arc;

use actix_web::{HttpRequest, web};
use consent_model::{jose::CompactJws, party::PartyId, problem::ProblemType};
use service_kit::{
    client_auth::{CallTarget, UnverifiedAssertion},
    csrf::CsrfKey,
    oidc::OidcClient,
    problem::{ApiProblem, ApiResult},
    seen_tokens::SeenTokens,
};

use self::waits::Waits;
use crate::{
    config::Config,
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
    pub(crate) waits: Waits,
}

impl Services {
    /// The party that makes this call, proven by an assertion for exactly this call.
    pub(crate) async fn party(&self, request: &HttpRequest) -> ApiResult<PartyId> {
        let assertion = UnverifiedAssertion::of_request(request)?;
        let keys = match self.manager.party_keys(assertion.unverified_party()).await {
            Ok(keys) => keys,
            Err(ManagerError::NotFound) => {
                return Err(ApiProblem::new(ProblemType::NotAuthenticated));
            }
            Err(other) => return Err(other.into()),
        };
        let target = CallTarget {
            service: self.manager.issuer(),
            method: request.method().as_str(),
            path: request.path(),
        };
        let client = assertion.verify(&keys, &target, &self.seen, self.manager.clock().now())?;
        let party = self.manager.party(client.party()).await?;
        if party.standing != consent_model::party::Standing::Active {
            return Err(ApiProblem::new(ProblemType::NotPermitted));
        }
        Ok(party.id)
    }
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
pub(crate) fn signed_body(request: &HttpRequest, body: &web::Bytes) -> ApiResult<CompactJws> {
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
