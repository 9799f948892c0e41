//! The frame and the language of the linking pages, and how a page is sent.

use actix_web::{
    HttpRequest, HttpResponse,
    dev::ServiceResponse,
    http::{StatusCode, header},
};
use service_kit::{
    language,
    problem::{ApiProblem, ApiResult},
    server::{Scripts, content_security_policy},
};
use ui::{Chrome, Language, Locale, RenderError};

use crate::provider::Provider;

/// The language she reads: chosen just now, chosen before, or what her browser asks for.
pub(super) fn locale(request: &HttpRequest) -> Locale {
    chosen(request).map_or_else(
        || {
            Locale::negotiate(
                language::accepted(request),
                language::kept(request).as_deref(),
            )
        },
        Locale::of,
    )
}

/// The language that she has chosen just now.
fn chosen(request: &HttpRequest) -> Option<Language> {
    Language::from_tag(&language::chosen(request)?)
}

/// Remembers the language that she has chosen just now.
pub(super) fn remember_language<B>(response: &mut ServiceResponse<B>, provider: &Provider) {
    let Some(chosen) = chosen(response.request()) else {
        return;
    };
    let cookie = language::cookie(chosen.tag(), root(provider), is_https(provider));
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

/// Sends a page; only one that names our script may run it.
pub(super) fn page(
    provider: &Provider,
    status: StatusCode,
    rendered: Result<String, RenderError>,
) -> ApiResult<HttpResponse> {
    let body = rendered.map_err(ApiProblem::internal)?;
    let mut response = HttpResponse::build(status);
    response.content_type("text/html; charset=utf-8");
    if ui::assets::runs_script(&body) {
        let manager = std::slice::from_ref(&provider.adapter.config.manager_url);
        let policy = content_security_policy(manager, Scripts::Own);
        response.insert_header((header::CONTENT_SECURITY_POLICY, policy));
    }
    Ok(response.body(body))
}
