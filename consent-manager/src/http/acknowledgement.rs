//! Where a party says, signed, that it has heard of a change and what became of what it had received.

use actix_web::{HttpRequest, HttpResponse, web};
use service_kit::{body::LimitedBytes, problem::ApiResult};

use super::{Services, api::id};

service_kit::routes! {
    /// What parties acknowledge.
    pub(super) const ROUTES;
    /// Registers these routes.
    pub(super) fn register;
    POST "/v1/artifacts/{artifact}/acknowledgement" SignedDocument => acknowledge,
}

async fn acknowledge(
    s: web::Data<Services>,
    http: HttpRequest,
    path: web::Path<String>,
    LimitedBytes(body): LimitedBytes,
) -> ApiResult<HttpResponse> {
    let jws = s.signed_body(&http, &body).await?;
    s.manager.acknowledge(id(&path)?, &jws).await?;
    Ok(HttpResponse::NoContent().finish())
}
