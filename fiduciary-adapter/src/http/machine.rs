//! Calls of the manager: events and relayed requests.

use actix_web::{HttpRequest, HttpResponse, web};
use consent_model::{event::Event, problem::ProblemType};
use service_kit::{
    body::{LimitedBytes, parse},
    problem::{ApiProblem, ApiResult},
    tls,
    webhook::{self, WebhookError, WebhookHeaders},
};

use crate::provider::Provider;

/// Largest event read.
pub(super) const EVENT_LIMIT: usize = 1024 * 1024;

/// `POST /v1/events`
pub(super) async fn event(
    provider: web::Data<Provider>,
    request: HttpRequest,
    body: LimitedBytes,
) -> ApiResult<HttpResponse> {
    let adapter = &provider.adapter;
    tls::require(adapter.config.tls.as_ref(), &request)?;
    let unsigned = |error: WebhookError| {
        let kind = match error {
            WebhookError::OutsideTime => ProblemType::OutsideTime,
            _ => ProblemType::InvalidSignature,
        };
        ApiProblem::new(kind).with_detail(error.to_string())
    };
    let headers = WebhookHeaders::of_request(request.headers()).map_err(unsigned)?;
    let trust = adapter.trust().await.map_err(ApiProblem::unavailable)?;
    let view = trust.view_for_webhook(&headers, &body.0).await;
    let keys = view.manager_keys().keys();
    let delivery = webhook::verify(&headers, &body.0, keys, adapter.now()).map_err(unsigned)?;
    let event: Event = parse(&body.0, EVENT_LIMIT)?;
    if event.id.to_string() != delivery.id() {
        return Err(ApiProblem::new(ProblemType::MalformedRequest)
            .with_detail("the event's id is not the delivery's"));
    }
    adapter
        .take_event(&event)
        .await
        .map_err(|error| match error.problem() {
            Some(ProblemType::Unavailable) => ApiProblem::unavailable(error),
            Some(kind) => ApiProblem::new(kind).with_detail(error.detail()),
            None => ApiProblem::internal(error),
        })?;
    Ok(HttpResponse::NoContent().finish())
}

/// `POST /v1/data-requests`
pub(super) async fn data_request(
    provider: web::Data<Provider>,
    request: HttpRequest,
    body: LimitedBytes,
) -> ApiResult<HttpResponse> {
    tls::require(provider.adapter.config.tls.as_ref(), &request)?;
    let text =
        std::str::from_utf8(&body.0).map_err(|_| ApiProblem::new(ProblemType::MalformedRequest))?;
    provider.serve(text).await?;
    Ok(HttpResponse::Accepted().finish())
}
