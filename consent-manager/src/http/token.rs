//! The token endpoint and its metadata (RFC 6749 §4.4, RFC 7523, RFC 9449, RFC 8414).

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use consent_model::party::Standing;
use serde::Serialize;
use service_kit::{
    body::LimitedBytes,
    client_auth::{
        CallTarget,
        assertion::ASSERTION_TYPE,
        endpoint::{GRANT_TYPE, TokenAnswer, TokenRefusal, TokenRequest},
    },
    problem::ApiResult,
    seen_tokens::SeenError,
    tls,
};
use url::Url;

use super::Services;
use crate::service::ManagerError;

service_kit::routes! {
    /// How a party gets in.
    pub(super) const ROUTES;
    /// Registers these routes.
    pub(super) fn register;
    GET "/.well-known/oauth-authorization-server" Public => metadata,
    POST "/v1/token" Client => token,
}

async fn token(
    s: web::Data<Services>,
    http: HttpRequest,
    LimitedBytes(body): LimitedBytes,
) -> HttpResponse {
    match give(&s, &http, &body).await {
        Ok(given) => HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .json(given),
        Err(refusal) => refusal.answer(),
    }
}

async fn give(
    s: &Services,
    http: &HttpRequest,
    body: &web::Bytes,
) -> Result<TokenAnswer, TokenRefusal> {
    tls::require(s.config.tls.as_ref(), http).map_err(TokenRefusal::Inside)?;
    let asked = TokenRequest::read(http, body)?;
    let party = match s.manager.party(asked.unverified_party()).await {
        Ok(party) => party,
        Err(ManagerError::NotFound) => return Err(TokenRefusal::Stranger),
        Err(other) => return Err(TokenRefusal::Inside(other.into())),
    };
    let target = CallTarget {
        service: s.manager.issuer(),
        method: http.method().as_str(),
        path: http.path(),
    };
    let key = s.manager.signing_key();
    let key = key.map_err(|error| TokenRefusal::Inside(error.into()))?;
    let ids = s.manager.ids();
    let given = asked.grant(&party.keys, &target, &key, &s.seen, ids)?;
    // From here on it is known to be the party.
    s.limits.take(http, &party.id).map_err(TokenRefusal::Wait)?;
    if party.standing != Standing::Active {
        return Err(TokenRefusal::Standing);
    }
    match s.manager.use_once(&given.used).await {
        Ok(()) => Ok(given),
        Err(ManagerError::Replayed) => Err(TokenRefusal::Client(SeenError::Replayed.into())),
        Err(other) => Err(TokenRefusal::Inside(other.into())),
    }
}

/// RFC 8414 §2, with RFC 9449 §5.1.
#[derive(Serialize)]
struct AuthorizationServer<'a> {
    issuer: &'a Url,
    token_endpoint: Url,
    jwks_uri: Url,
    service_documentation: Url,
    grant_types_supported: [&'static str; 1],
    response_types_supported: [&'static str; 0],
    token_endpoint_auth_methods_supported: [&'static str; 1],
    token_endpoint_auth_signing_alg_values_supported: [&'static str; 2],
    dpop_signing_alg_values_supported: [&'static str; 2],
    client_assertion_types_supported: [&'static str; 1],
}

async fn metadata(s: web::Data<Services>) -> ApiResult<HttpResponse> {
    let at = |path| {
        let joined = s.manager.issuer().join(path);
        joined.map_err(|_| ManagerError::Unwritable)
    };
    let algorithms = ["EdDSA", "ES256"];
    let body = AuthorizationServer {
        issuer: s.manager.issuer(),
        token_endpoint: at("v1/token")?,
        jwks_uri: at(".well-known/jwks.json")?,
        service_documentation: at("docs")?,
        grant_types_supported: [GRANT_TYPE],
        response_types_supported: [],
        token_endpoint_auth_methods_supported: ["private_key_jwt"],
        token_endpoint_auth_signing_alg_values_supported: algorithms,
        dpop_signing_alg_values_supported: algorithms,
        client_assertion_types_supported: [ASSERTION_TYPE],
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "max-age=300"))
        .json(body))
}
