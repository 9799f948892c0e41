//! Logs and trace ids: every answer can be joined to its log lines, and no line names a person.
//!
//! [`init`] installs the log once per process. [`request_span`] and [`trace_ids`] are the two
//! middlewares every app wears (see [`crate::server`]): a span per request with method and route
//! *pattern* only — no path values, query, address or user agent — and the header `x-trace-id`
//! with the same id that problems carry. Figures are counted in [`crate::metrics`]; [`Traces`] are sent where
//! a collector is configured.

#[cfg(test)]
mod tests;
pub(crate) mod traces;

use std::{fs::OpenOptions, path::PathBuf, sync::Mutex};

use actix_web::{
    Error, HttpMessage, HttpResponse,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    error::InternalError,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
    middleware::Next,
};
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Span;
use tracing_actix_web::{RequestId, RootSpanBuilder, TracingLogger};
use tracing_subscriber::{
    EnvFilter, Layer as _, fmt::writer::BoxMakeWriter, layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

pub use self::traces::Traces;
use crate::problem::{ApiProblem, PROBLEM_JSON};

/// The response header that carries the trace id.
pub const TRACE_HEADER: &str = "x-trace-id";

/// Where log lines go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum LogTarget {
    /// Standard error.
    #[default]
    Stderr,
    /// The end of this file, made when it is not there.
    File(PathBuf),
}

/// How a process logs.
#[derive(Debug, Clone)]
pub struct TelemetryOptions {
    /// One JSON object per line instead of text.
    pub json: bool,
    /// Which lines, in `tracing` filter syntax: `info,consent_manager=debug`.
    pub filter: String,
    /// Where to.
    pub to: LogTarget,
    /// Where spans go; nowhere without it.
    pub traces: Option<Traces>,
}

impl Default for TelemetryOptions {
    fn default() -> Self {
        Self {
            json: false,
            filter: "info".into(),
            to: LogTarget::Stderr,
            traces: None,
        }
    }
}

/// Why the log could not be installed.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter does not parse.
    #[error("the log filter `{filter}` cannot be read; write it like `info,consent_manager=debug`")]
    Filter {
        /// As configured.
        filter: String,
    },
    /// The log file cannot be opened.
    #[error("the log file `{path}` cannot be opened; check that its folder exists and is writable")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Traces cannot be sent as they are configured.
    #[error("the traces of `[traces]` cannot be sent: {0}")]
    Traces(String),
    /// This process logs already.
    #[error("a log is already installed in this process")]
    Twice,
}

/// The log of this process, and its traces; what is left of them is sent when it is dropped.
#[derive(Debug)]
#[must_use = "dropped, it sends no more traces"]
pub struct Telemetry(Option<SdkTracerProvider>);

impl Drop for Telemetry {
    fn drop(&mut self) {
        if let Some(provider) = &self.0 {
            traces::end(provider);
        }
    }
}

/// Installs the log of this process, and begins its traces.
///
/// # Errors
/// When the filter, the file or the way of the traces is wrong, or a log was installed before.
pub fn init(options: &TelemetryOptions) -> Result<Telemetry, TelemetryError> {
    let filter = EnvFilter::try_new(&options.filter).map_err(|_| TelemetryError::Filter {
        filter: options.filter.clone(),
    })?;
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(writer(&options.to)?);
    let lines = if options.json {
        lines.json().boxed()
    } else {
        lines.boxed()
    };
    let provider = options.traces.as_ref().map(Traces::provider).transpose()?;
    let spans = provider.as_ref().map(traces::layer);
    tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .with(spans)
        .try_init()
        .map_err(|_| TelemetryError::Twice)?;
    Ok(Telemetry(provider))
}

fn writer(to: &LogTarget) -> Result<BoxMakeWriter, TelemetryError> {
    let LogTarget::File(path) = to else {
        return Ok(BoxMakeWriter::new(std::io::stderr));
    };
    let mut open = OpenOptions::new();
    open.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        open.mode(0o600);
    }
    let file = open.open(path).map_err(|source| TelemetryError::File {
        path: path.clone(),
        source,
    })?;
    Ok(BoxMakeWriter::new(Mutex::new(file)))
}

tokio::task_local! {
    static TRACE_ID: String;
}

/// The trace id of the request that this task is serving.
#[must_use]
pub fn current_trace_id() -> Option<String> {
    TRACE_ID.try_with(Clone::clone).ok()
}

/// Opens a span per request. Outside of every middleware that logs or reads the trace id.
#[must_use]
pub fn request_span() -> TracingLogger<RequestSpan> {
    TracingLogger::new()
}

/// The span of a request: method, route pattern, status and trace id, nothing about the person.
#[derive(Debug, Clone, Copy, Default)]
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let route = request.match_pattern();
        tracing::info_span!(
            traces::REQUEST,
            method = %request.method(),
            route = route.as_deref().unwrap_or("unmatched"),
            status = tracing::field::Empty,
            trace_id = %trace_id_of(request),
        )
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let status = match outcome {
            Ok(response) => response.status(),
            Err(error) => error.as_response_error().status_code(),
        };
        span.record("status", status.as_u16());
        tracing::debug!(parent: &span, status = status.as_u16(), "request served");
    }
}

fn trace_id_of(request: &ServiceRequest) -> String {
    request
        .extensions()
        .get::<RequestId>()
        .map_or_else(String::new, ToString::to_string)
}

/// Puts the trace id into the answer's header and into problems, and turns refusals that other
/// code wrote in its own words into problems. Must stand directly inside [`request_span`]:
/// `.wrap(from_fn(trace_ids)).wrap(request_span())`.
///
/// # Errors
/// Hands on a refusal of an inner middleware, as a problem.
pub async fn trace_ids<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    let trace_id = trace_id_of(&request);
    let header = HeaderValue::from_str(&trace_id).ok();
    TRACE_ID
        .scope(trace_id, async move {
            match next.call(request).await {
                Ok(response) => {
                    let mut response = in_our_words(response);
                    if let Some(value) = header {
                        response
                            .headers_mut()
                            .insert(HeaderName::from_static(TRACE_HEADER), value);
                    }
                    Ok(response)
                }
                Err(error) => {
                    let mut response = as_problem(&error);
                    if let Some(value) = header {
                        response
                            .headers_mut()
                            .insert(HeaderName::from_static(TRACE_HEADER), value);
                    }
                    Err(InternalError::from_response(error, response).into())
                }
            }
        })
        .await
}

fn as_problem(error: &Error) -> HttpResponse {
    if let Some(problem) = error.as_error::<ApiProblem>() {
        use actix_web::ResponseError;
        return problem.error_response();
    }
    let response = error.as_response_error().error_response();
    if is_ours(response.headers()) {
        return response;
    }
    problem_for(response.status(), Some(error))
}

fn in_our_words<B: MessageBody>(
    response: ServiceResponse<B>,
) -> ServiceResponse<EitherBody<B, BoxBody>> {
    let status = response.status();
    let refused = status.is_client_error() || status.is_server_error();
    let foreign_error = response
        .response()
        .error()
        .is_some_and(|e| e.as_error::<ApiProblem>().is_none());
    let silent = matches!(
        response.response().body().size(),
        actix_web::body::BodySize::None | actix_web::body::BodySize::Sized(0)
    );
    if !refused || is_ours(response.headers()) || !(foreign_error || silent) {
        return response.map_into_left_body();
    }
    let mut problem = problem_for(status, response.response().error());
    // Headers that belong to the status stay: `Allow` of a 405 above all.
    for name in [header::ALLOW, header::RETRY_AFTER, header::SET_COOKIE] {
        for value in response.headers().get_all(&name) {
            problem.headers_mut().append(name.clone(), value.clone());
        }
    }
    let (request, _) = response.into_parts();
    ServiceResponse::new(request, problem).map_into_right_body()
}

fn problem_for(status: StatusCode, error: Option<&Error>) -> HttpResponse {
    use actix_web::ResponseError;
    if status.is_server_error()
        && let Some(error) = error
    {
        tracing::error!(%error, "a request failed inside");
    }
    ApiProblem::of_status(status).error_response()
}

fn is_ours(headers: &header::HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|v| {
        v.as_bytes().starts_with(PROBLEM_JSON.as_bytes()) || v.as_bytes().starts_with(b"text/html")
    })
}
