//! `GET /docs`: a description as a page, for engineers.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use service_kit::{
    problem::{ApiProblem, ApiResult},
    server::{Scripts, content_security_policy},
};
use ui::{Chrome, shared::Reference};
use url::Url;

use super::{decide::Described, frame};
use crate::provider::Provider;

/// Where the reference of every listener is.
const AT: &str = "/docs";

/// What is served for the manager.
pub(super) async fn show(
    provider: web::Data<Provider>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let config = &provider.adapter.config;
    let page = Reference::new(
        frame::locale(&request),
        frame::frame(&provider).languages_at(AT),
        provider.description.document(),
        config.base_url.as_str(),
        problems_at(&config.manager_url).as_str(),
    );
    frame::page(&provider, StatusCode::OK, ui::render(&page))
}

/// What is served for systems of the fiduciary's own.
pub(super) async fn show_decide(
    described: web::Data<Described>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let base = format!("http://{}", described.address);
    let page = Reference::new(
        frame::locale(&request),
        Chrome::adapter(&described.name, "/")
            .operated_by(&described.name)
            .languages_at(AT),
        described.document.document(),
        &base,
        problems_at(&described.manager).as_str(),
    );
    let body = ui::render(&page).map_err(ApiProblem::internal)?;
    let mut response = HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(body);
    // That listener puts no headers on what leaves it: its answers are decisions.
    let policy = content_security_policy(&[], Scripts::None);
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        if let Ok(value) = header::HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}

/// Problem types have their pages at the manager.
fn problems_at(manager: &Url) -> String {
    format!("{}problems", manager.as_str())
}
