//! The linking pages. They work without script; every form carries its token.

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite},
    http::StatusCode,
    web,
};
use consent_model::{digest::Digest, lifetime, problem::ProblemType, representation::GuardianOf};
use serde::Deserialize;
use service_kit::{
    csrf::SameOrigin,
    problem::{ApiProblem, ApiResult},
};
use ui::adapter::{EnterCode, Identify, LinksFor, PasskeyNews};

use super::{confirm_passkey, frame, stopped::stopped};
use crate::provider::{
    Provider,
    attempt::{CODE_MINUTES, Step},
    link::{LinkError, Next},
};

#[derive(Deserialize)]
pub(super) struct LinkQuery {
    request: Option<String>,
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

/// `GET /assets/{name}`
pub(super) async fn asset(
    request: HttpRequest,
    name: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let found = ui::assets::get(&name).ok_or_else(|| ApiProblem::new(ProblemType::NotFound))?;
    let head = (found.mime, found.etag.as_str());
    Ok(service_kit::asset::answer(&request, head, found.bytes))
}

/// `GET /link`: begins with the manager's request, or goes on with what is under way.
pub(super) async fn show(
    provider: web::Data<Provider>,
    request: HttpRequest,
    query: web::Query<LinkQuery>,
) -> ApiResult<HttpResponse> {
    match &query.request {
        Some(document) => begin(&provider, &request, document).await,
        None => go_on(&provider, &request).await,
    }
}

async fn begin(
    provider: &Provider,
    request: &HttpRequest,
    document: &str,
) -> ApiResult<HttpResponse> {
    let token = match provider.begin_link(document).await {
        Ok(token) => token,
        Err(error) => return stopped(provider, request, error),
    };
    let csrf = provider.csrf_token(&token);
    let mut response = identify_page(provider, request, &token, csrf.as_str()).await?;
    let cookie = Cookie::build(cookie_name(provider), token)
        .path(format!("{}link", frame::root(provider)))
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(frame::is_https(provider))
        .finish();
    response
        .add_cookie(&cookie)
        .map_err(|_| ApiProblem::new(ProblemType::Internal))?;
    Ok(response)
}

/// So that a page that answered a form can be had again, and in another language.
async fn go_on(provider: &Provider, request: &HttpRequest) -> ApiResult<HttpResponse> {
    let token = token(provider, request)?;
    let csrf = provider.csrf_token(&token);
    match provider.link_step(&token).await {
        Ok(Step::Identify) => identify_page(provider, request, &token, csrf.as_str()).await,
        Ok(Step::Code) => code_page(provider, request, &token, csrf.as_str(), false).await,
        Ok(Step::Passkey) => {
            confirm_passkey::page(provider, request, &token, PasskeyNews::None).await
        }
        Err(error) => stopped(provider, request, error),
    }
}

/// `POST /link/identify`
pub(super) async fn identify(
    provider: web::Data<Provider>,
    request: HttpRequest,
    _: SameOrigin,
    form: web::Form<IdentifyForm>,
) -> ApiResult<HttpResponse> {
    let token = checked_token(&provider, &request, &form.csrf)?;
    if form.customer.is_empty() || form.customer.len() > 128 {
        return Err(ApiProblem::new(ProblemType::MalformedRequest)
            .with_detail("`customer` must be 1 to 128 bytes"));
    }
    match provider.identify(&token, &form.customer).await {
        Ok(()) => code_page(&provider, &request, &token, &form.csrf, false).await,
        Err(error) => stopped(&provider, &request, error),
    }
}

/// `POST /link/verify`
pub(super) async fn verify(
    provider: web::Data<Provider>,
    request: HttpRequest,
    _: SameOrigin,
    form: web::Form<VerifyForm>,
) -> ApiResult<HttpResponse> {
    let token = checked_token(&provider, &request, &form.csrf)?;
    match provider.verify_code(&token, &form.code).await {
        Ok(Next::Back(back)) => Ok(confirm_passkey::back_to(back.as_str())),
        Ok(Next::Passkey) => {
            confirm_passkey::page(&provider, &request, &token, PasskeyNews::None).await
        }
        Err(LinkError::WrongCode) => code_page(&provider, &request, &token, &form.csrf, true).await,
        Err(error) => stopped(&provider, &request, error),
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

/// The secret of the attempt that this browser has begun.
fn token(provider: &Provider, request: &HttpRequest) -> ApiResult<String> {
    request
        .cookie(&cookie_name(provider))
        .map(|cookie| cookie.value().to_owned())
        .ok_or_else(|| {
            ApiProblem::new(ProblemType::NotAuthenticated)
                .with_detail("this browser has no linking under way")
        })
}

/// The same, for a form that carries its token.
pub(super) fn checked_token(
    provider: &Provider,
    request: &HttpRequest,
    csrf: &str,
) -> ApiResult<String> {
    let token = token(provider, request)?;
    provider.csrf.verify(&token, csrf)?;
    Ok(token)
}

/// The right by which the one at this browser links for another, as every page says; none: she links
/// for herself.
pub(super) async fn links_for(
    provider: &Provider,
    token: &str,
) -> Result<Option<LinksFor>, LinkError> {
    let right = provider.link_guardian(token).await?;
    Ok(right.map(|right| LinksFor {
        child: right.of == GuardianOf::Child,
        until: right.until.and_then(lifetime::moment),
    }))
}

async fn identify_page(
    provider: &Provider,
    request: &HttpRequest,
    token: &str,
    csrf: &str,
) -> ApiResult<HttpResponse> {
    let links_for = match links_for(provider, token).await {
        Ok(links_for) => links_for,
        Err(error) => return stopped(provider, request, error),
    };
    let identify = Identify {
        l: frame::locale(request),
        chrome: frame::frame(provider).with_csrf(csrf),
        links_for,
        manager_href: frame::manager_href(provider),
    };
    frame::page(provider, StatusCode::OK, ui::render(&identify))
}

async fn code_page(
    provider: &Provider,
    request: &HttpRequest,
    token: &str,
    csrf: &str,
    wrong: bool,
) -> ApiResult<HttpResponse> {
    let status = if wrong {
        StatusCode::FORBIDDEN
    } else {
        StatusCode::OK
    };
    let links_for = match links_for(provider, token).await {
        Ok(links_for) => links_for,
        Err(error) => return stopped(provider, request, error),
    };
    let enter_code = EnterCode {
        l: frame::locale(request),
        chrome: frame::frame(provider).with_csrf(csrf),
        links_for,
        manager_href: frame::manager_href(provider),
        minutes: CODE_MINUTES,
        wrong,
    };
    frame::page(provider, status, ui::render(&enter_code))
}
