//! The transparency log, for everyone: a signed checkpoint, the tiles of the tree and the digests
//! under it (C2SP tlog-tiles), and proofs that are ready made. Nothing here says what an entry is
//! about. What a party is told of its own copies is `/v1/artifacts/{artifact}/log`.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CACHE_CONTROL, ContentType},
    web,
};
use consent_model::{ids::ArtifactId, problem::ProblemType};
use serde::Deserialize;
use service_kit::problem::{ApiProblem, ApiResult};

use super::Services;

service_kit::routes! {
    /// The transparency log.
    pub(super) const ROUTES;
    /// Registers these routes.
    pub(super) fn register;
    GET "/log/checkpoint" Public => checkpoint,
    GET "/log/tile/{path:.+}" Public => tile,
    GET "/v1/log/consistency" Public => consistency,
    GET "/v1/log/inclusion/{index}" Public => inclusion,
    GET "/v1/artifacts/{artifact}/log" Party => of_artifact,
}

/// tlog-tiles, "Checkpoints": it changes, so it is not to be kept for long.
async fn checkpoint(s: web::Data<Services>) -> ApiResult<HttpResponse> {
    let note = s.manager.checkpoint().await?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "max-age=1"))
        .insert_header(ContentType::plaintext())
        .body(note))
}

/// tlog-tiles, "Merkle Tree" and "Log entries": what is there never changes.
async fn tile(s: web::Data<Services>, path: web::Path<String>) -> ApiResult<HttpResponse> {
    let bytes = s.manager.log_tile(&path).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "max-age=31536000, immutable"))
        .insert_header(ContentType::octet_stream())
        .body(bytes))
}

/// Two trees of the log.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Between {
    from: u64,
    to: u64,
}

async fn consistency(s: web::Data<Services>, request: HttpRequest) -> ApiResult<HttpResponse> {
    let between = web::Query::<Between>::from_query(request.query_string()).map_err(|e| {
        ApiProblem::new(ProblemType::MalformedRequest)
            .with_detail(format!("expected `from` and `to`, sizes of two trees: {e}"))
    })?;
    let proof = s.manager.log_consistency(between.from, between.to).await?;
    Ok(HttpResponse::Ok().json(proof))
}

/// One entry's proof, as a C2SP tlog-proof.
async fn inclusion(s: web::Data<Services>, index: web::Path<u64>) -> ApiResult<HttpResponse> {
    let proof = s.manager.log_inclusion(*index).await?;
    Ok(HttpResponse::Ok()
        .insert_header(ContentType::plaintext())
        .body(proof.to_text()))
}

/// What the log says of a party's own copy, opened for it.
async fn of_artifact(
    s: web::Data<Services>,
    request: HttpRequest,
    artifact: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let party = s.party(&request).await?;
    let artifact: ArtifactId = artifact
        .parse()
        .map_err(|_| ApiProblem::new(ProblemType::NotFound))?;
    let entries = s.manager.party_proofs(&party, artifact).await?;
    Ok(HttpResponse::Ok().json(entries))
}
