//! Documents for everyone: metadata, keys, status lists, the registry and the questions.

use actix_web::{HttpResponse, http::header, web};
use consent_model::{digest::Digest, party::PartyId, problem::ProblemType};
use serde::Serialize;
use service_kit::{
    problem::{ApiProblem, ApiResult},
    server::{healthz, readyz},
};

use super::Services;

service_kit::routes! {
    /// Documents for everyone.
    pub(super) const ROUTES;
    /// Registers these routes.
    pub(super) fn register;
    GET "/.well-known/amanat.json" Public => metadata,
    GET "/.well-known/jwks.json" Public => jwks,
    GET "/.well-known/webauthn" Public => webauthn,
    GET "/status/{list}" Public => status,
    GET "/healthz" Public => healthz,
    GET "/readyz" Public => readyz,
    GET "/v1/parties/{party}" Public => party,
    GET "/v1/questions" Public => questions,
    GET "/v1/questions/{digest}" Public => question,
    GET "/v1/questions/{digest}/review" Public => review,
}

async fn metadata(s: web::Data<Services>) -> ApiResult<HttpResponse> {
    let metadata = s.manager.metadata().await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "max-age=300"))
        .json(metadata))
}

async fn jwks(s: web::Data<Services>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "max-age=300"))
        .json(s.manager.jwks())
}

/// Related Origin Requests (Web Authentication §5.11).
async fn webauthn(s: web::Data<Services>) -> ApiResult<HttpResponse> {
    let origins = s.manager.related_origins().await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "max-age=300"))
        .json(RelatedOrigins { origins }))
}

#[derive(Serialize, schemars::JsonSchema)]
pub(super) struct RelatedOrigins {
    /// Each with scheme and host.
    origins: Vec<String>,
}

/// IETF Token Status List §8: conditional, cacheable for `ttl`.
async fn status(s: web::Data<Services>, list: web::Path<u32>) -> ApiResult<HttpResponse> {
    let (token, tag) = s.manager.status_token(*list).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::ETAG, format!("\"{tag}\"")))
        .insert_header((header::CACHE_CONTROL, "max-age=60"))
        .content_type("application/statuslist+jwt")
        .body(token.as_str().to_owned()))
}

async fn party(s: web::Data<Services>, party: web::Path<String>) -> ApiResult<HttpResponse> {
    let id: PartyId = party
        .parse()
        .map_err(|_| ApiProblem::new(ProblemType::NotFound))?;
    Ok(HttpResponse::Ok().json(s.manager.party(&id).await?))
}

#[derive(Serialize, schemars::JsonSchema)]
pub(super) struct PublishedQuestion {
    /// Digest of the package.
    digest: Digest,
    /// What it asks, reads and gives.
    manifest: consent_model::question::Manifest,
}

async fn questions(s: web::Data<Services>) -> ApiResult<HttpResponse> {
    let all = s.manager.questions().await?;
    let all: Vec<_> = all
        .into_iter()
        .map(|(digest, manifest)| PublishedQuestion { digest, manifest })
        .collect();
    Ok(HttpResponse::Ok().json(all))
}

async fn question(s: web::Data<Services>, digest: web::Path<String>) -> ApiResult<HttpResponse> {
    let digest: Digest = digest
        .parse()
        .map_err(|_| ApiProblem::new(ProblemType::UnknownQuestion))?;
    let manifest = s.manager.question(&digest).await?;
    Ok(HttpResponse::Ok().json(PublishedQuestion { digest, manifest }))
}

/// Where a question stands, also one that is not or no longer published.
async fn review(s: web::Data<Services>, digest: web::Path<String>) -> ApiResult<HttpResponse> {
    let digest: Digest = digest
        .parse()
        .map_err(|_| ApiProblem::new(ProblemType::UnknownQuestion))?;
    let review = s.manager.question_review(&digest).await?;
    Ok(HttpResponse::Ok().json(review))
}
