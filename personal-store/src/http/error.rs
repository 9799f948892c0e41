//! Refusals on her pages: a page in her language instead of a problem document, with the same
//! status.

use std::fmt;

use actix_web::{
    Error, HttpRequest, HttpResponse, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{Method, StatusCode},
    middleware::Next,
    web::Data,
};
use consent_model::problem::ProblemType;
use service_kit::{
    problem::{ApiProblem, Explained, prefers_html},
    server::Scripts,
    telemetry,
};
use ui::shared::error_page::{ErrorCause, ErrorKind, ErrorPage};

use super::session;
use crate::flow::{FlowError, Store};

/// Calls of programs; what they are told never depends on `Accept`.
const PROGRAMS: &str = "/v1/";

/// Where another language is had on a page that answers a form: its own address takes forms only.
pub(super) const AFTER_A_FORM: &str = "/";

/// A refusal, to be shown to a person.
#[derive(Debug)]
pub(super) struct PageError {
    problem: ApiProblem,
    /// What was wrong, where the problem alone does not say it.
    cause: Option<ErrorCause>,
}

/// What a page handler gives.
pub(super) type PageResult = Result<HttpResponse, PageError>;

impl<E: Into<ApiProblem>> From<E> for PageError {
    fn from(error: E) -> Self {
        Self {
            problem: error.into(),
            cause: None,
        }
    }
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)
    }
}

/// As the problem itself: [`error_pages`], which knows her language, makes the page.
impl ResponseError for PageError {
    fn status_code(&self) -> StatusCode {
        self.problem.status_code()
    }

    fn error_response(&self) -> HttpResponse {
        self.problem.error_response()
    }
}

/// Shows refusals as pages: those of page handlers always, others when she came with a browser.
/// Remembers the language she has chosen, too.
pub(crate) async fn error_pages(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let mut response = next.call(request).await?.map_into_boxed_body();
    let Some(store) = response.request().app_data::<Data<Store>>().cloned() else {
        return Ok(response);
    };
    if let Some((kind, cause)) = refusal(&response) {
        let status = response.status();
        let body = error_page(&store, response.request(), kind, cause);
        let mut page = HttpResponse::build(status)
            .content_type("text/html; charset=utf-8")
            .body(body);
        page.extensions_mut().insert(Explained(kind));
        response = response.into_response(page);
    }
    session::remember_language(&mut response, store.config.base_url.scheme() == "https");
    Ok(response)
}

/// The refusal in a response that she is to see as a page.
fn refusal<B>(response: &ServiceResponse<B>) -> Option<(ProblemType, Option<ErrorCause>)> {
    let (request, error) = (response.request(), response.response().error()?);
    if let Some(PageError { problem, cause }) = error.as_error() {
        return Some((problem.kind(), *cause));
    }
    let problem = error.as_error::<ApiProblem>()?;
    let for_her = prefers_html(request) && !request.path().starts_with(PROGRAMS);
    for_her.then(|| (problem.kind(), None))
}

fn error_page(
    store: &Store,
    request: &HttpRequest,
    problem: ProblemType,
    cause: Option<ErrorCause>,
) -> String {
    let l = session::locale(request);
    let (kind, cause) = match problem {
        _ if cause.is_some() => (cause.map_or(ErrorKind::Conflict, ErrorCause::kind), cause),
        // What is wrong with a form is not the address.
        ProblemType::MalformedRequest if request.method() != Method::GET => {
            (ErrorKind::BadInput, None)
        }
        other => words(other),
    };
    let trace = telemetry::current_trace_id();
    let frame = session::frame(store);
    let frame = match *request.method() {
        Method::GET => frame.keeping(request.query_string()),
        _ => frame.languages_at(AFTER_A_FORM),
    };
    let mut page = ErrorPage::of(l, frame, kind, trace);
    if let Some(cause) = cause {
        page = page.explained(cause);
    }
    ui::render(&page).unwrap_or_default()
}

/// What she is told; the exact rule is in the problem's type and, for a release, in her ledger.
fn words(problem: ProblemType) -> (ErrorKind, Option<ErrorCause>) {
    use ProblemType as P;
    let cause = match problem {
        P::InvalidSignature | P::UnknownKey | P::WrongAudience => ErrorCause::AddressNotGenuine,
        P::OutsideTime => ErrorCause::AddressTooOld,
        P::StateConflict => ErrorCause::LinkedElsewhere,
        P::UnknownQuestion => ErrorCause::UnknownQuestion,
        P::NoData => ErrorCause::NoData,
        P::NotLinked => ErrorCause::NotLinked,
        P::OutsideConsent
        | P::InvalidParameter
        | P::InvalidTerm
        | P::RunRefused
        | P::ShapeMismatch => ErrorCause::NotAnswerable,
        P::MalformedRequest => ErrorCause::AddressIncomplete,
        P::InvalidEvidence => ErrorCause::Passkey,
        other => {
            let kind = match other.facts().status {
                404 => ErrorKind::NotFound,
                401 => ErrorKind::NotAllowed,
                403 => ErrorKind::FormExpired,
                409 | 410 => ErrorKind::Conflict,
                429 => ErrorKind::TooMany,
                502..=504 => ErrorKind::Unavailable,
                status if status < 500 => ErrorKind::BadInput,
                _ => ErrorKind::Internal,
            };
            return (kind, None);
        }
    };
    (cause.kind(), Some(cause))
}

/// Renders a page.
pub(super) fn page(page: &impl askama::Template) -> PageResult {
    let body = ui::render(page).map_err(ApiProblem::internal)?;
    let mut response = HttpResponse::Ok();
    response.content_type("text/html; charset=utf-8");
    if ui::assets::runs_script(&body) {
        response.extensions_mut().insert(Scripts::Own);
    }
    Ok(response.body(body))
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

/// The same, where she is told more exactly what was wrong.
pub(super) fn wrong_because(kind: ProblemType, why: &'static str, cause: ErrorCause) -> PageError {
    PageError {
        cause: Some(cause),
        ..wrong(kind, why)
    }
}
