//! Linking that does not go on: a page in her language, with the status of the refusal.

use actix_web::{
    Error, HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{Method, StatusCode},
    middleware::Next,
    web,
};
use consent_model::problem::ProblemType;
use service_kit::{
    problem::{ApiProblem, ApiResult, Explained, prefers_html},
    telemetry,
};
use ui::adapter::{LinkStopped, StopCause};

use super::frame;
use crate::provider::{Provider, link::LinkError};

/// The page for what has stopped a linking. What is no fact about the linking stays a problem.
pub(super) fn stopped(
    provider: &Provider,
    request: &HttpRequest,
    error: LinkError,
) -> ApiResult<HttpResponse> {
    let (status, cause) = match error {
        LinkError::Request(_) => (StatusCode::BAD_REQUEST, StopCause::NotGenuine),
        LinkError::WrongAudience => (StatusCode::FORBIDDEN, StopCause::ForAnother),
        LinkError::OtherIdentity => (StatusCode::FORBIDDEN, StopCause::OtherSignIn),
        LinkError::OutsideTime => (StatusCode::BAD_REQUEST, StopCause::TooOld),
        LinkError::NoRight => (StatusCode::FORBIDDEN, StopCause::NoRight),
        LinkError::Used => (StatusCode::CONFLICT, StopCause::Used),
        LinkError::NoAttempt => (StatusCode::UNAUTHORIZED, StopCause::NotUnderWay),
        LinkError::TooMany => (StatusCode::TOO_MANY_REQUESTS, StopCause::TooMany),
        LinkError::OtherPerson => (StatusCode::CONFLICT, StopCause::OtherPerson),
        LinkError::OnlyPasskeys => (StatusCode::FORBIDDEN, StopCause::OnlyPasskeys),
        LinkError::NoSource => (StatusCode::NOT_FOUND, StopCause::NothingHere),
        LinkError::Trust(error) => return Err(ApiProblem::unavailable(error)),
        LinkError::Source(error) => return Err(ApiProblem::unavailable(error)),
        // A wrong code or passkey stops nothing: the page that took it asks again.
        error @ (LinkError::WrongCode
        | LinkError::Stale
        | LinkError::OtherPasskey
        | LinkError::Passkey(_)
        | LinkError::WrongNumber
        | LinkError::Database(_)
        | LinkError::Fault(_)) => {
            return Err(ApiProblem::internal(error));
        }
    };
    stopped_page(provider, request, status, cause)
}

/// Shows refusals as pages to whoever came with a browser; programs get the problem. Remembers the
/// language she has chosen, too.
pub(crate) async fn error_pages(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let mut response = next.call(request).await?.map_into_boxed_body();
    let Some(provider) = response
        .request()
        .app_data::<web::Data<Provider>>()
        .cloned()
    else {
        return Ok(response);
    };
    if let Some(problem) = refusal(&response) {
        let (request, status) = (response.request(), response.status());
        // The problem itself is better than nothing.
        if let Ok(mut page) = stopped_page(&provider, request, status, cause(problem)) {
            page.extensions_mut().insert(Explained(problem));
            response = response.into_response(page);
        }
    }
    frame::remember_language(&mut response, &provider);
    Ok(response)
}

/// The refusal in a response that she is to see as a page.
fn refusal<B>(response: &ServiceResponse<B>) -> Option<ProblemType> {
    let request = response.request();
    let problem = response.response().error()?.as_error::<ApiProblem>()?;
    let for_her = prefers_html(request) && !request.path().starts_with("/v1/");
    for_her.then(|| problem.kind())
}

fn cause(problem: ProblemType) -> StopCause {
    match problem.facts().status {
        401 | 403 => StopCause::NotUnderWay,
        404 | 405 => StopCause::NotFound,
        429 => StopCause::TooMany,
        502..=504 => StopCause::Unavailable,
        status if status < 500 => StopCause::Unreadable,
        _ => StopCause::Internal,
    }
}

fn stopped_page(
    provider: &Provider,
    request: &HttpRequest,
    status: StatusCode,
    cause: StopCause,
) -> ApiResult<HttpResponse> {
    let mut chrome = frame::frame(provider);
    if request.method() == Method::GET {
        // The same address stops in the same way in any language.
        chrome.languages_at.clear();
        chrome = chrome.keeping(request.query_string());
    }
    let stopped = LinkStopped {
        l: frame::locale(request),
        chrome,
        manager_href: frame::manager_href(provider),
        cause,
        trace_id: telemetry::current_trace_id(),
    };
    frame::page(provider, status, ui::render(&stopped))
}
