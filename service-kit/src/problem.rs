//! Refusals as RFC 9457 `application/problem+json`, in one voice for every service.
//!
//! Handlers return [`ApiProblem`]. What the caller may know goes into the problem; what only the
//! operator may know goes into the log, once, through [`ApiProblem::internal`]: an internal error
//! has no path to the client, who gets a bare 500 with the trace id that joins both.
//! [`json_config`], [`path_config`], [`query_config`] and [`not_found`] put actix's own refusals
//! into the same form.

use std::{error::Error, fmt, io};

use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error::{JsonPayloadError, PathError, QueryPayloadError},
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
    middleware::Next,
    web,
};
use consent_model::problem::{Problem, ProblemType};
use migrations::away;
use url::Url;

use crate::{client_auth, telemetry};

/// The media type of a problem (RFC 9457 §3).
pub const PROBLEM_JSON: &str = "application/problem+json";

/// A refusal on its way out of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiProblem {
    problem: Problem,
    headers: Option<Box<Further>>,
}

/// What few refusals carry. Boxed, because refusals are returned by value everywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Further {
    retry_after: Option<u32>,
    allow: Option<String>,
}

/// What a handler answers.
pub type ApiResult<T> = Result<T, ApiProblem>;

impl ApiProblem {
    /// A refusal with no detail.
    #[must_use]
    pub fn new(kind: ProblemType) -> Self {
        Problem::new(kind).into()
    }

    /// The same with what was wrong this time. Must not carry a personal value.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.problem = self.problem.with_detail(detail);
        self
    }

    /// The same with `Retry-After` in seconds (RFC 9110 §10.2.3).
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.headers.get_or_insert_default().retry_after = Some(seconds);
        self
    }

    /// A path that is there, under a method that it does not have; `allow` lists those that it has
    /// (RFC 9110 §10.2.1).
    #[must_use]
    pub fn method_not_allowed(allow: &str) -> Self {
        let mut refusal =
            Self::new(ProblemType::MethodNotAllowed).with_detail(format!("offered here: {allow}"));
        refusal.headers.get_or_insert_default().allow = Some(allow.to_owned());
        refusal
    }

    /// A fault of ours: logs `error` with its causes, now and only here, and tells the client
    /// nothing but the trace id; and to come back where it is a database or a disk that serves
    /// nobody just now.
    #[must_use]
    pub fn internal(error: impl std::error::Error + 'static) -> Self {
        tracing::error!(error = %Causes(&error), "a request failed inside");
        if passes(&error) {
            return Self::new(ProblemType::Unavailable).retry_after(5);
        }
        Self::new(ProblemType::Internal)
    }

    /// A dependency did not answer: logs `error`, tells the client to come back in 5 seconds.
    #[must_use]
    pub fn unavailable(error: impl std::error::Error) -> Self {
        tracing::warn!(error = %Causes(&error), "a needed service did not answer");
        Self::new(ProblemType::Unavailable).retry_after(5)
    }

    /// The type of this refusal.
    #[must_use]
    pub fn kind(&self) -> ProblemType {
        self.problem.kind
    }

    /// The body of this refusal, without a trace id.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// A refusal for an HTTP status that some other code chose.
    #[must_use]
    pub fn of_status(status: StatusCode) -> Self {
        let kind = match status {
            StatusCode::UNAUTHORIZED => ProblemType::NotAuthenticated,
            StatusCode::FORBIDDEN => ProblemType::NotPermitted,
            StatusCode::NOT_FOUND => ProblemType::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => ProblemType::MethodNotAllowed,
            StatusCode::CONFLICT => ProblemType::StateConflict,
            StatusCode::PAYLOAD_TOO_LARGE => ProblemType::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => ProblemType::UnsupportedMediaType,
            StatusCode::TOO_MANY_REQUESTS => ProblemType::TooManyRequests,
            StatusCode::SERVICE_UNAVAILABLE => ProblemType::Unavailable,
            other if other.is_client_error() => ProblemType::MalformedRequest,
            _ => ProblemType::Internal,
        };
        let mut refusal = Self::new(kind);
        if status.is_client_error() {
            refusal.problem.status = status.as_u16();
        }
        refusal
    }
}

impl From<Problem> for ApiProblem {
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            headers: None,
        }
    }
}

impl From<ProblemType> for ApiProblem {
    fn from(kind: ProblemType) -> Self {
        Self::new(kind)
    }
}

impl fmt::Display for ApiProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.problem.kind.facts().slug)
    }
}

impl ResponseError for ApiProblem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut problem = self.problem.clone();
        if problem.kind == ProblemType::Internal {
            problem.detail = None;
        }
        problem.trace_id = telemetry::current_trace_id();
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON)));
        response.insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-store")));
        if self.status_code() == StatusCode::UNAUTHORIZED {
            // RFC 9110 §11.6.1: a 401 carries a challenge.
            response.insert_header((
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static(client_auth::CHALLENGE),
            ));
        }
        let further = self.headers.as_deref();
        if let Some(seconds) = further.and_then(|f| f.retry_after) {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        if let Some(methods) = further.and_then(|f| f.allow.as_deref()) {
            response.insert_header((header::ALLOW, methods));
        }
        let mut response = response.body(serde_json::to_vec(&problem).unwrap_or_default());
        response.extensions_mut().insert(Explained(problem.kind));
        response
    }
}

/// Where the pages of the problem types are: below the base address of a consent manager, also for
/// what a store or an adapter refuses. Put it into `app_data`.
#[derive(Debug, Clone)]
pub struct ProblemPages(pub Url);

/// In the extensions of an answer: the refusal that it is. Who answers in another form than ours leaves it
/// there too.
#[derive(Debug, Clone, Copy)]
pub struct Explained(pub ProblemType);

/// Middleware: a refusal names the page that explains it, as `Link: <…/problems/{type}>; rel="help"`.
/// The `type` URI itself is a name, the same at every manager, and no address.
///
/// # Errors
/// Those of the service behind it.
pub async fn help_links<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let mut response = next.call(request).await?;
    let base = response.request().app_data::<ProblemPages>();
    let kind = response.response().extensions().get().copied();
    if let (Some(ProblemPages(base)), Some(Explained(kind))) = (base, kind) {
        let base = base.as_str().trim_end_matches('/');
        let link = format!("<{base}/problems/{}>; rel=\"help\"", kind.facts().slug);
        if let Ok(link) = HeaderValue::from_str(&link) {
            response.headers_mut().append(header::LINK, link);
        }
    }
    Ok(response)
}

/// An error and its causes on one line, for the log.
pub struct Causes<'a>(pub &'a dyn std::error::Error);

impl fmt::Display for Causes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

/// Reads JSON bodies up to `limit` bytes; refusals become problems.
///
/// Bodies whose bytes are signed or digested are read with [`crate::body::parse`] instead, which
/// also refuses duplicate members.
#[must_use]
pub fn json_config(limit: usize) -> web::JsonConfig {
    web::JsonConfig::default()
        .limit(limit)
        .error_handler(|error, _| json_problem(&error).into())
}

fn json_problem(error: &JsonPayloadError) -> ApiProblem {
    match error {
        JsonPayloadError::OverflowKnownLength { limit, .. }
        | JsonPayloadError::Overflow { limit } => too_large(*limit),
        JsonPayloadError::ContentType => ApiProblem::new(ProblemType::UnsupportedMediaType)
            .with_detail("expected `application/json`"),
        // Serde's words can repeat a value; line and column are enough to mend it.
        JsonPayloadError::Deserialize(e) => ApiProblem::new(ProblemType::MalformedRequest)
            .with_detail(format!(
                "the JSON body is not as expected at line {}, column {}",
                e.line(),
                e.column()
            )),
        _ => {
            ApiProblem::new(ProblemType::MalformedRequest).with_detail("the body could not be read")
        }
    }
}

pub(crate) fn too_large(limit: usize) -> ApiProblem {
    ApiProblem::new(ProblemType::TooLarge).with_detail(format!("at most {limit} bytes are read"))
}

/// A path segment of the wrong form names nothing: 404.
#[must_use]
pub fn path_config() -> web::PathConfig {
    web::PathConfig::default()
        .error_handler(|_: PathError, _| ApiProblem::new(ProblemType::NotFound).into())
}

/// Query parameters that cannot be read become a problem, without repeating them.
#[must_use]
pub fn query_config() -> web::QueryConfig {
    web::QueryConfig::default().error_handler(|_: QueryPayloadError, _| {
        ApiProblem::new(ProblemType::MalformedRequest)
            .with_detail("a query parameter is missing, unknown or not of the expected form")
            .into()
    })
}

/// Form bodies up to `limit` bytes; refusals become problems.
#[must_use]
pub fn form_config(limit: usize) -> web::FormConfig {
    web::FormConfig::default()
        .limit(limit)
        .error_handler(move |error, _| {
            if error.status_code() == StatusCode::PAYLOAD_TOO_LARGE {
                too_large(limit).into()
            } else {
                ApiProblem::new(ProblemType::MalformedRequest)
                    .with_detail("a form field is missing or not of the expected form")
                    .into()
            }
        })
}

/// The default service: a path that leads nowhere.
///
/// # Errors
/// Always: `not-found`.
pub async fn not_found(_: HttpRequest) -> ApiResult<HttpResponse> {
    Err(ApiProblem::new(ProblemType::NotFound))
}

/// Whether whoever asks reads pages: a browser that follows a link or an address.
#[must_use]
pub fn prefers_html(request: &HttpRequest) -> bool {
    accepts_html(request.headers())
}

/// [`prefers_html`] of the headers of a request.
pub(crate) fn accepts_html(headers: &header::HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT);
    let accepted = accepted.and_then(|value| value.to_str().ok());
    accepted.is_some_and(|value| {
        // RFC 9110, section 12.5.1: a range with weight 0 is refused, not asked for.
        value.split(',').any(|range| {
            let mut parts = range.split(';').map(str::trim);
            parts
                .next()
                .is_some_and(|t| t.eq_ignore_ascii_case("text/html"))
                && !parts.any(|p| matches!(p, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
    })
}

/// Whether it may be well again without anybody mending the program.
fn passes(error: &(dyn Error + 'static)) -> bool {
    use io::ErrorKind::{QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    let mut next = Some(error);
    while let Some(cause) = next {
        if let Some(disk) = cause.downcast_ref::<io::Error>() {
            return matches!(
                disk.kind(),
                StorageFull | QuotaExceeded | ReadOnlyFilesystem
            );
        }
        next = cause.source();
    }
    away::passes(error)
}

#[cfg(test)]
mod tests {
    use actix_web::{App, body::to_bytes, test, web::Json};
    use serde::Deserialize;

    use super::*;
    use crate::client_auth::endpoint::TokenRefusal;

    #[derive(Debug, thiserror::Error)]
    #[error("the database is on fire")]
    struct Fire(#[source] std::io::Error);

    async fn body_of(problem: &ApiProblem) -> serde_json::Value {
        let bytes = to_bytes(problem.error_response().into_body())
            .await
            .unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    #[actix_web::test]
    async fn an_internal_error_tells_the_client_nothing() {
        let problem = ApiProblem::internal(Fire(std::io::Error::other("disk")))
            .with_detail("the database is on fire");
        let body = body_of(&problem).await;
        assert_eq!(body["status"], 500);
        assert!(body.get("detail").is_none());
        assert!(!body.to_string().contains("fire"));
    }

    #[actix_web::test]
    async fn a_full_disk_asks_to_come_again() {
        let full = std::io::Error::from(io::ErrorKind::StorageFull);
        let refused = ApiProblem::internal(Fire(full));
        assert_eq!(refused.kind(), ProblemType::Unavailable);
        let response = refused.error_response();
        assert_eq!(response.headers().get(header::RETRY_AFTER).unwrap(), "5");
    }

    #[actix_web::test]
    async fn a_401_carries_a_challenge_and_a_wait_its_seconds() {
        let response = ApiProblem::new(ProblemType::NotAuthenticated).error_response();
        assert_eq!(
            response.headers().get("www-authenticate").unwrap(),
            client_auth::CHALLENGE
        );
        let response = ApiProblem::new(ProblemType::TooManyRequests)
            .retry_after(9)
            .error_response();
        assert_eq!(response.headers().get("retry-after").unwrap(), "9");
        assert_eq!(
            response.headers().get("content-type").unwrap(),
            PROBLEM_JSON
        );
    }

    #[actix_web::test]
    async fn a_problem_keeps_its_detail_and_status() {
        let problem =
            ApiProblem::new(ProblemType::InvalidTerm).with_detail("`to` is before `from`");
        let body = body_of(&problem).await;
        assert_eq!(body["status"], 422);
        assert_eq!(body["detail"], "`to` is before `from`");
        assert_eq!(problem.status_code().as_u16(), 422);
    }

    #[actix_web::test]
    async fn a_wrong_body_is_refused_without_repeating_it() {
        #[derive(Deserialize)]
        struct Wanted {
            age: u8,
        }
        async fn handler(body: Json<Wanted>) -> String {
            body.age.to_string()
        }
        let app = test::init_service(
            App::new()
                .app_data(json_config(64))
                .route("/", web::post().to(handler)),
        )
        .await;
        let long = "x".repeat(100);
        for (body, kind, status) in [
            ("{\"age\":\"Asha Rao\"}".to_owned(), "application/json", 400),
            ("{}".to_owned(), "text/plain", 415),
            (format!("\"{long}\""), "application/json", 413),
        ] {
            let request = test::TestRequest::post()
                .uri("/")
                .insert_header(("content-type", kind))
                .set_payload(body)
                .to_request();
            let response = test::call_service(&app, request).await;
            assert_eq!(response.status().as_u16(), status);
            assert_eq!(
                response.headers().get("content-type").unwrap(),
                PROBLEM_JSON
            );
            let text = String::from_utf8(test::read_body(response).await.to_vec()).unwrap();
            assert!(!text.contains("Asha"), "{text}");
        }
    }

    #[actix_web::test]
    async fn a_refusal_names_its_page_and_an_answer_names_none() {
        let app = App::new()
            .app_data(ProblemPages("https://manager.example/".parse().unwrap()))
            .default_service(web::to(not_found))
            .route("/here", web::get().to(HttpResponse::Ok))
            .route(
                "/token",
                web::post().to(|| async { TokenRefusal::Stranger.answer() }),
            )
            .wrap(actix_web::middleware::from_fn(help_links));
        let app = test::init_service(app).await;
        let ask = |path: &str| test::TestRequest::with_uri(path).to_request();
        let refused = test::call_service(&app, ask("/nowhere")).await;
        assert_eq!(
            refused.headers().get("link").unwrap(),
            "<https://manager.example/problems/not-found>; rel=\"help\""
        );
        let no_token = test::TestRequest::post().uri("/token").to_request();
        let refused = test::call_service(&app, no_token).await;
        assert_eq!(
            refused.headers().get("link").unwrap(),
            "<https://manager.example/problems/not-authenticated>; rel=\"help\""
        );
        let answered = test::call_service(&app, ask("/here")).await;
        assert!(answered.headers().get("link").is_none());
    }

    #[::core::prelude::v1::test]
    fn statuses_of_others_become_types_of_ours() {
        for t in [
            ProblemType::NotFound,
            ProblemType::TooLarge,
            ProblemType::Unavailable,
        ] {
            let status = StatusCode::from_u16(t.facts().status).unwrap();
            assert_eq!(ApiProblem::of_status(status).kind(), t);
        }
        let teapot = ApiProblem::of_status(StatusCode::IM_A_TEAPOT);
        assert_eq!(
            (teapot.kind(), teapot.status_code().as_u16()),
            (ProblemType::MalformedRequest, 418)
        );
        assert_eq!(
            ApiProblem::of_status(StatusCode::BAD_GATEWAY).status_code(),
            StatusCode::INTERNAL_SERVER_ERROR
        );
    }
}
