//! The frame and the language of the linking pages, and how a page is sent.

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    dev::ServiceResponse,
    http::StatusCode,
};
use service_kit::problem::{ApiProblem, ApiResult};
use ui::{Chrome, Language, Locale, RenderError};

use crate::provider::Provider;

/// Name of the query parameter and of the cookie; manager and store have the same.
const LANGUAGE: &str = "lang";
const LANGUAGE_DAYS: i64 = 365;

/// The language she reads: chosen just now, chosen before, or what her browser asks for.
pub(super) fn locale(request: &HttpRequest) -> Locale {
    let accepted = request
        .headers()
        .get("accept-language")
        .and_then(|v| v.to_str().ok());
    let kept = request.cookie(LANGUAGE);
    let kept = kept.as_ref().map(Cookie::value);
    chosen(request).map_or_else(|| Locale::negotiate(accepted, kept), Locale::of)
}

/// The language that she has chosen just now.
fn chosen(request: &HttpRequest) -> Option<Language> {
    let (_, tag) = url::form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(name, _)| name == LANGUAGE)?;
    Language::from_tag(&tag)
}

/// Remembers the language that she has chosen just now.
pub(super) fn remember_language<B>(response: &mut ServiceResponse<B>, provider: &Provider) {
    let Some(language) = chosen(response.request()) else {
        return;
    };
    let cookie = Cookie::build(LANGUAGE, language.tag())
        .path(root(provider).to_owned())
        .http_only(true)
        .secure(is_https(provider))
        .same_site(SameSite::Lax)
        .max_age(Duration::days(LANGUAGE_DAYS))
        .finish();
    if let Err(error) = response.response_mut().add_cookie(&cookie) {
        tracing::warn!(%error, "a language could not be remembered");
    }
}

/// What the paths of this adapter stand under; ends with a slash.
pub(super) fn root(provider: &Provider) -> &str {
    provider.adapter.config.base_url.path()
}

/// Whether browsers reach this adapter over TLS.
pub(super) fn is_https(provider: &Provider) -> bool {
    provider.adapter.config.base_url.scheme() == "https"
}

/// The frame of every page, under the fiduciary's own name. Another language is had at `/link`,
/// where the attempt under way goes on.
pub(super) fn frame(provider: &Provider) -> Chrome {
    let name = provider.adapter.config.name();
    Chrome::adapter(name, root(provider))
        .operated_by(name)
        .languages_at("/link")
}

/// Back to her consent manager.
pub(super) fn manager_href(provider: &Provider) -> String {
    provider.adapter.config.manager_url.to_string()
}

/// Sends a page.
pub(super) fn page(
    status: StatusCode,
    rendered: Result<String, RenderError>,
) -> ApiResult<HttpResponse> {
    let body = rendered.map_err(ApiProblem::internal)?;
    Ok(HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .body(body))
}
