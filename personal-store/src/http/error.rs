//! Refusals on her pages: a page instead of a problem document, with the same status.

use std::fmt;

use actix_web::{HttpResponse, ResponseError, http::StatusCode};
use consent_model::problem::ProblemType;
use service_kit::{problem::ApiProblem, telemetry};
use ui::{
    Chrome, Language, Locale,
    shared::error_page::{ErrorKind, ErrorPage},
};

use crate::flow::FlowError;

/// A refusal, to be shown to a person.
#[derive(Debug)]
pub(super) struct PageError(ApiProblem);

/// What a page handler gives.
pub(super) type PageResult = Result<HttpResponse, PageError>;

impl<E: Into<ApiProblem>> From<E> for PageError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for PageError {
    fn status_code(&self) -> StatusCode {
        self.0.status_code()
    }

    fn error_response(&self) -> HttpResponse {
        let status = self.status_code();
        let kind = match status {
            StatusCode::NOT_FOUND => ErrorKind::NotFound,
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => ErrorKind::NotAllowed,
            StatusCode::CONFLICT => ErrorKind::Conflict,
            StatusCode::TOO_MANY_REQUESTS => ErrorKind::TooMany,
            StatusCode::SERVICE_UNAVAILABLE => ErrorKind::Unavailable,
            s if s.is_client_error() => ErrorKind::BadInput,
            _ => ErrorKind::Internal,
        };
        let (l, chrome) = (Locale::of(Language::En), Chrome::store("Personal store"));
        let mut page = ErrorPage::of(l, chrome, kind, telemetry::current_trace_id());
        if self.0.kind() != ProblemType::Internal
            && let Some(detail) = &self.0.problem().detail
        {
            page = page.because(detail.clone());
        }
        let body = ui::render(&page).unwrap_or_default();
        HttpResponse::build(status)
            .content_type("text/html; charset=utf-8")
            .body(body)
    }
}

/// Renders a page.
pub(super) fn page(page: &impl askama::Template) -> PageResult {
    let body = ui::render(page).map_err(ApiProblem::internal)?;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(body))
}

/// Sends her on with a `GET`.
pub(super) fn see_other(to: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header(("location", to))
        .finish()
}

pub(super) fn wrong(kind: ProblemType, why: &'static str) -> PageError {
    FlowError::Refused(kind, why).into()
}
