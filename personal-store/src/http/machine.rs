//! What the manager calls: events and data requests.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use consent_model::{
    event::Event,
    jose::{CompactJws, MAX_JWS},
    problem::ProblemType,
};
use service_kit::{
    body::{self, LimitedBytes},
    problem::{ApiProblem, ApiResult},
    webhook::{self, WebhookError, WebhookHeaders},
};

use crate::flow::Store;

/// `POST /v1/events`: 204 once its effect is on disk.
pub(super) async fn event(
    store: Data<Store>,
    request: HttpRequest,
    body: LimitedBytes,
) -> ApiResult<HttpResponse> {
    let headers = WebhookHeaders::of_request(request.headers()).map_err(refused)?;
    let trust = &store.network().await?.trust;
    let view = trust.view_for_webhook(&headers, &body.0).await;
    let now = store.clock.now();
    let sent =
        webhook::verify(&headers, &body.0, view.manager_keys().keys(), now).map_err(refused)?;
    let event: Event = body::parse(&body.0, MAX_JWS + 4096)?;
    // The signature covers the header's id; one event has one id.
    if sent.id() != event.id.to_string() {
        return Err(ApiProblem::new(ProblemType::MalformedRequest)
            .with_detail("`webhook-id` is not the event's id"));
    }
    store.take_event(event).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// `POST /v1/data-requests`: 202 when the answer is on its way.
pub(super) async fn data_request(
    store: Data<Store>,
    request: HttpRequest,
    body: LimitedBytes,
) -> ApiResult<HttpResponse> {
    let kind = request.headers().get("content-type");
    if kind.is_none_or(|v| v.as_bytes() != b"application/jose") {
        return Err(ApiProblem::new(ProblemType::UnsupportedMediaType)
            .with_detail("expected `application/jose`"));
    }
    let jws = std::str::from_utf8(&body.0)
        .ok()
        .and_then(|text| CompactJws::parse(text).ok())
        .ok_or_else(|| {
            ApiProblem::new(ProblemType::MalformedRequest).with_detail("not a compact JWS")
        })?;
    store.serve(&jws).await?;
    Ok(HttpResponse::Accepted().finish())
}

fn refused(error: WebhookError) -> ApiProblem {
    let kind = match error {
        WebhookError::Header(_) => ProblemType::MalformedRequest,
        WebhookError::OutsideTime => ProblemType::OutsideTime,
        WebhookError::NotSigned => ProblemType::InvalidSignature,
    };
    ApiProblem::new(kind).with_detail(error.to_string())
}
