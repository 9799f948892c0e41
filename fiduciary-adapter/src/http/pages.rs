//! The linking pages. They work without script; every form carries its token.

use actix_web::{
    Error, HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    cookie::{Cookie, SameSite},
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, header},
    middleware::Next,
    web,
};
use askama::Template;
use consent_model::{digest::Digest, problem::ProblemType};
use serde::Deserialize;
use service_kit::{
    csrf::SameOrigin,
    problem::{ApiProblem, ApiResult, prefers_html},
};

use crate::provider::{Provider, link::LinkError};

#[derive(Deserialize)]
pub(super) struct LinkQuery {
    request: String,
}

#[derive(Deserialize)]
pub(super) struct IdentifyForm {
    csrf: String,
    customer: String,
}

#[derive(Deserialize)]
pub(super) struct VerifyForm {
    csrf: String,
    code: String,
}

/// Asks which account it is.
#[derive(Template)]
#[template(path = "identify.html")]
struct IdentifyPage<'a> {
    name: &'a str,
    root: &'a str,
    csrf: &'a str,
}

/// Asks for the code.
#[derive(Template)]
#[template(path = "code.html")]
struct CodePage<'a> {
    name: &'a str,
    root: &'a str,
    csrf: &'a str,
    wrong: bool,
}

/// Says that it does not go on.
#[derive(Template)]
#[template(path = "stopped.html")]
struct StoppedPage<'a> {
    name: &'a str,
    root: &'a str,
    reason: &'a str,
}

/// `GET /assets/adapter.css`
pub(super) async fn css() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/css; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .body(include_str!("../../assets/adapter.css"))
}

/// `GET /link`
pub(super) async fn begin(
    provider: web::Data<Provider>,
    query: web::Query<LinkQuery>,
) -> ApiResult<HttpResponse> {
    let token = match provider.begin_link(&query.request).await {
        Ok(token) => token,
        Err(error) => return stopped(&provider, error),
    };
    let csrf = provider.csrf.issue(&token);
    let mut response = page(
        StatusCode::OK,
        &IdentifyPage {
            name: provider.adapter.config.name(),
            root: root(&provider),
            csrf: csrf.as_str(),
        },
    )?;
    let cookie = Cookie::build(cookie_name(&provider), token)
        .path(format!("{}link", root(&provider)))
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(provider.adapter.config.base_url.scheme() == "https")
        .finish();
    response
        .add_cookie(&cookie)
        .map_err(|_| ApiProblem::new(ProblemType::Internal))?;
    Ok(response)
}

/// `POST /link/identify`
pub(super) async fn identify(
    provider: web::Data<Provider>,
    request: HttpRequest,
    _: SameOrigin,
    form: web::Form<IdentifyForm>,
) -> ApiResult<HttpResponse> {
    let token = token(&provider, &request, &form.csrf)?;
    if form.customer.is_empty() || form.customer.len() > 128 {
        return Err(ApiProblem::new(ProblemType::MalformedRequest)
            .with_detail("`customer` must be 1 to 128 bytes"));
    }
    match provider.identify(&token, &form.customer).await {
        Ok(()) => code_page(&provider, &form.csrf, false),
        Err(error) => stopped(&provider, error),
    }
}

/// `POST /link/verify`
pub(super) async fn verify(
    provider: web::Data<Provider>,
    request: HttpRequest,
    _: SameOrigin,
    form: web::Form<VerifyForm>,
) -> ApiResult<HttpResponse> {
    let token = token(&provider, &request, &form.csrf)?;
    match provider.verify_code(&token, &form.code).await {
        Ok(back) => Ok(HttpResponse::SeeOther()
            .insert_header((header::LOCATION, back.as_str()))
            .finish()),
        Err(LinkError::WrongCode) => code_page(&provider, &form.csrf, true),
        Err(error) => stopped(&provider, error),
    }
}

/// Cookies do not tell ports apart, and several adapters may run on one machine.
fn cookie_name(provider: &Provider) -> String {
    let digest = Digest::of_bytes(provider.adapter.config.party.as_str().as_bytes());
    let name: String = digest
        .as_bytes()
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("link-{name}")
}

fn root(provider: &Provider) -> &str {
    provider.adapter.config.base_url.path()
}

fn token(provider: &Provider, request: &HttpRequest, csrf: &str) -> ApiResult<String> {
    let token = request
        .cookie(&cookie_name(provider))
        .map(|cookie| cookie.value().to_owned())
        .ok_or_else(|| {
            ApiProblem::new(ProblemType::NotAuthenticated)
                .with_detail("this browser has no linking under way")
        })?;
    provider.csrf.verify(&token, csrf)?;
    Ok(token)
}

fn code_page(provider: &Provider, csrf: &str, wrong: bool) -> ApiResult<HttpResponse> {
    let status = if wrong {
        StatusCode::FORBIDDEN
    } else {
        StatusCode::OK
    };
    page(
        status,
        &CodePage {
            name: provider.adapter.config.name(),
            root: root(provider),
            csrf,
            wrong,
        },
    )
}

fn stopped(provider: &Provider, error: LinkError) -> ApiResult<HttpResponse> {
    let (status, reason) = match error {
        LinkError::Request(_) => (400, "The link you followed is not a valid one."),
        LinkError::WrongAudience => (403, "The link you followed is meant for another service."),
        LinkError::OtherIdentity => (
            403,
            "The link names a sign-in service that this party does not trust.",
        ),
        LinkError::OutsideTime => (
            400,
            "The link you followed is no longer valid. Begin again.",
        ),
        LinkError::Used => (409, "This link has been used already."),
        LinkError::NoAttempt => (401, "Begin again at your consent manager."),
        LinkError::TooMany => (429, "Too many tries. Wait a while and begin again."),
        LinkError::WrongCode => (403, "The code is not right."),
        LinkError::OtherPerson => (409, "Another person's consent is linked here already."),
        LinkError::NoSource => (404, "There are no accounts to link here."),
        LinkError::Trust(error) => return Err(ApiProblem::unavailable(error)),
        LinkError::Source(error) => return Err(ApiProblem::unavailable(error)),
        error @ (LinkError::Database(_) | LinkError::Fault(_)) => {
            return Err(ApiProblem::internal(error));
        }
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    stopped_page(provider, status, reason)
}

fn stopped_page(
    provider: &Provider,
    status: StatusCode,
    reason: &'static str,
) -> ApiResult<HttpResponse> {
    page(
        status,
        &StoppedPage {
            name: provider.adapter.config.name(),
            root: root(provider),
            reason,
        },
    )
}

/// Shows refusals as pages to whoever came with a browser; programs get the problem.
pub(crate) async fn error_pages(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    let request = response.request();
    let for_her = prefers_html(request) && !request.path().starts_with("/v1/");
    let Some(provider) = request
        .app_data::<web::Data<Provider>>()
        .filter(|_| for_her)
    else {
        return Ok(response);
    };
    let error = response.response().error();
    let Some(problem) = error.and_then(|error| error.as_error::<ApiProblem>()) else {
        return Ok(response);
    };
    match stopped_page(provider, response.status(), words(problem.kind())) {
        Ok(page) => Ok(response.into_response(page)),
        // The problem itself is better than nothing.
        Err(_) => Ok(response),
    }
}

fn words(problem: ProblemType) -> &'static str {
    match problem.facts().status {
        401 | 403 => "This page is too old, or this browser has no linking under way. Begin again.",
        404 | 405 => "There is nothing at this address.",
        502..=504 => "Something needed for this does not answer. Wait a while and begin again.",
        status if status < 500 => "What was sent could not be read. Begin again.",
        _ => "Something went wrong here.",
    }
}

fn page(status: StatusCode, template: &impl Template) -> ApiResult<HttpResponse> {
    let body = template.render().map_err(ApiProblem::internal)?;
    Ok(HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .body(body))
}
