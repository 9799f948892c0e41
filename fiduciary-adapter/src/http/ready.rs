//! Whether this adapter can work, and what its source has to say.

use actix_web::{HttpResponse, web};
use consent_model::problem::ProblemType;
use service_kit::{
    problem::{ApiProblem, ApiResult},
    server::TEXT,
};

use crate::provider::Provider;

/// `GET /readyz`: as [`service_kit::server::readyz`], with the number of records that the source
/// passes over.
pub(super) async fn readyz(provider: web::Data<Provider>) -> ApiResult<HttpResponse> {
    let health = provider.ready().await.map_err(|part| {
        ApiProblem::new(ProblemType::Unavailable)
            .with_detail(format!("not ready: {part}"))
            .retry_after(1)
    })?;
    let body = match health.passed_over {
        0 => "ready".to_owned(),
        count => format!("ready; {count} records passed over"),
    };
    Ok(HttpResponse::Ok().content_type(TEXT).body(body))
}
