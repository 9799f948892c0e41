//! The witness and what was seen of the log, for everyone: nothing in it is about a person.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, http::header::ContentType, web};
use consent_evidence::witness::WitnessRefusal;
use consent_model::problem::ProblemType;
use service_kit::{
    body::read_within,
    problem::{ApiProblem, ApiResult},
};

use crate::{
    provider::Provider,
    witness::{CosignError, WitnessError},
};

/// Largest call of a witness: 63 hashes and a checkpoint.
pub(super) const CALL_LIMIT: usize = 64 * 1024;
/// Media type of the size that a refused log goes on from (tlog-witness).
pub(super) const SIZE: &str = "text/x.tlog.size";

/// `POST /witness/add-checkpoint`, exactly by C2SP tlog-witness, which also names the statuses.
pub(super) async fn add_checkpoint(
    provider: web::Data<Provider>,
    request: HttpRequest,
    body: web::Payload,
) -> ApiResult<HttpResponse> {
    let body = read_within(&request, body, CALL_LIMIT).await?;
    let refusal = match provider.adapter.add_checkpoint(&body).await {
        Ok(line) => return Ok(text(StatusCode::OK, line)),
        Err(CosignError::Refused(refusal)) => refusal,
        Err(CosignError::Off) => return Err(ProblemType::NotFound.into()),
        Err(CosignError::Witness(error)) => return Err(fault(error)),
    };
    let status = match &refusal {
        WitnessRefusal::Malformed(_) => {
            let problem = ApiProblem::new(ProblemType::MalformedRequest);
            return Err(problem.with_detail(refusal.to_string()));
        }
        WitnessRefusal::UnknownLog => {
            return Err(ApiProblem::new(ProblemType::NotFound).with_detail(refusal.to_string()));
        }
        WitnessRefusal::NotSigned => StatusCode::FORBIDDEN,
        WitnessRefusal::OtherSize(size) => {
            return Ok(HttpResponse::Conflict()
                .content_type(SIZE)
                .body(format!("{size}\n")));
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(text(status, format!("{refusal}\n")))
}

/// `GET /log/seen`: the last checkpoint of the manager's log that was fetched from here.
pub(super) async fn seen(provider: web::Data<Provider>) -> ApiResult<HttpResponse> {
    let note = provider.adapter.seen_checkpoint().await.map_err(fault)?;
    let note = note.ok_or_else(|| ApiProblem::from(ProblemType::NotFound))?;
    Ok(text(StatusCode::OK, note))
}

fn text(status: StatusCode, body: String) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header(ContentType::plaintext())
        .body(body)
}

fn fault(error: WitnessError) -> ApiProblem {
    match error {
        WitnessError::Manager(error) => ApiProblem::unavailable(error),
        WitnessError::Trust(error) => ApiProblem::unavailable(error),
        other => ApiProblem::internal(other),
    }
}
