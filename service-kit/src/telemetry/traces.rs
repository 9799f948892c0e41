//! Traces for operators, over OTLP (OpenTelemetry Protocol 1.x, binary over HTTP), by configuration.
//!
//! A trace is one service's own: no id of it is taken from a caller or sent to anybody who is called. Two parties that
//! could lay their traces beside each other would learn that they are two ends of one consent
//! (`docs/decisions/0032-traces.md`). Spans hold route patterns, methods, statuses and hosts, never paths, queries, ids
//! of people or log lines.
//!
//! Sending is a thread's own work, with a bounded queue: a collector that is slow or gone costs spans, never a request.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use opentelemetry::{
    KeyValue, Value,
    trace::{SpanKind, Status, TracerProvider as _},
};
use opentelemetry_http::{Bytes, HttpClient as Carrier, HttpError, Request, Response};
use opentelemetry_otlp::{Protocol, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    trace::{Sampler, SdkTracerProvider, SpanData, SpanExporter},
};
use reqwest::Method;
use tracing::{Metadata, Subscriber, subscriber::NoSubscriber};
use tracing_subscriber::{Layer, filter::filter_fn, registry::LookupSpan};
use url::Url;

use super::TelemetryError;
use crate::http_client::{HttpClient, HttpClientOptions};

/// The span of a request that is served.
pub(crate) const REQUEST: &str = "request";
/// The span of a call to another service.
pub(crate) const CALL: &str = "call";

/// Longest time for one batch, and for what is left when the service ends.
const SEND: Duration = Duration::from_secs(5);

/// Where spans go, and of which service.
#[derive(Clone)]
pub struct Traces {
    /// The collector's address for traces, whole: `http://127.0.0.1:4318/v1/traces`.
    pub endpoint: Url,
    /// Which part of the traces is kept, 0 to 1.
    pub ratio: f64,
    /// `service.name` (OpenTelemetry's conventions for resources).
    pub service: &'static str,
    /// How the collector is called.
    pub http: HttpClientOptions,
}

impl fmt::Debug for Traces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Traces {{ {}, ratio {} }}", self.service, self.ratio)
    }
}

impl Traces {
    /// Begins to collect.
    pub(super) fn provider(&self) -> Result<SdkTracerProvider, TelemetryError> {
        let failed = |error: &dyn fmt::Display| TelemetryError::Traces(error.to_string());
        let exporter = opentelemetry_otlp::SpanExporter::builder()
            .with_http()
            .with_http_client(Sender::new(self.http.clone())?)
            .with_endpoint(self.endpoint.as_str())
            .with_protocol(Protocol::HttpBinary)
            .with_timeout(SEND)
            .build()
            .map_err(|error| failed(&error))?;
        let resource = Resource::builder_empty()
            .with_service_name(self.service)
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(SdkTracerProvider::builder()
            .with_sampler(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(
                self.ratio,
            ))))
            .with_resource(resource)
            .with_batch_exporter(Told(exporter))
            .build())
    }
}

/// What gives spans to a provider: ours alone, since a library's may hold statements or addresses.
pub(super) fn layer<S>(provider: &SdkTracerProvider) -> impl Layer<S> + use<S>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("amanat"))
        .with_location(false)
        .with_threads(false)
        .with_target(false)
        .with_level(false)
        .with_tracked_inactivity(false)
        .with_filter(filter_fn(is_ours))
}

/// Log lines stay in the log.
fn is_ours(metadata: &Metadata<'_>) -> bool {
    const OURS: [&str; 5] = [
        "service_kit",
        "migrations",
        "consent_manager",
        "personal_store",
        "fiduciary_adapter",
    ];
    let target = metadata.target().split("::").next().unwrap_or_default();
    metadata.is_span() && OURS.contains(&target)
}

/// Ends it, with what is left to be sent.
pub(super) fn end(provider: &SdkTracerProvider) {
    if provider.shutdown_with_timeout(SEND).is_err() {
        tracing::warn!("the last traces were not taken by the collector");
    }
}

/// Calls spans by the names that OpenTelemetry's conventions for HTTP give them; in the log they keep ours.
#[derive(Debug)]
struct Told<E>(E);

impl<E: SpanExporter> SpanExporter for Told<E> {
    async fn export(&self, mut batch: Vec<SpanData>) -> OTelSdkResult {
        batch.iter_mut().for_each(rename);
        self.0.export(batch).await
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}

fn rename(span: &mut SpanData) {
    let kind = match &*span.name {
        REQUEST => SpanKind::Server,
        CALL => SpanKind::Client,
        _ => return,
    };
    span.span_kind = kind;
    let (mut method, mut whom) = (None, None);
    for attribute in &mut span.attributes {
        let name = match attribute.key.as_str() {
            "method" => {
                method = Some(attribute.value.to_string());
                "http.request.method"
            }
            "route" => {
                whom = Some(attribute.value.to_string());
                "http.route"
            }
            "host" => {
                whom = Some(attribute.value.to_string());
                "server.address"
            }
            "status" => {
                if let Value::I64(500..) = attribute.value {
                    span.status = Status::error("");
                }
                "http.response.status_code"
            }
            "trace_id" => "amanat.trace_id",
            _ => continue,
        };
        attribute.key = name.into();
    }
    if let (Some(method), Some(whom)) = (method, whom) {
        span.name = format!("{method} {whom}").into();
    }
}

/// Carries batches with the client that every service calls others with. The thread that asks is the exporter's own, so
/// that it may be held.
struct Sender {
    http: HttpClient,
    runtime: tokio::runtime::Runtime,
    is_told: Arc<AtomicBool>,
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sender")
    }
}

impl Sender {
    fn new(options: HttpClientOptions) -> Result<Self, TelemetryError> {
        let failed = |error: &dyn fmt::Display| TelemetryError::Traces(error.to_string());
        Ok(Self {
            http: HttpClient::new(options).map_err(|error| failed(&error))?,
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .map_err(|error| failed(&error))?,
            is_told: Arc::default(),
        })
    }

    /// Says it once each time that it begins to fail, and when it goes on.
    fn tell(&self, taken: bool) {
        if self.is_told.swap(!taken, Ordering::Relaxed) == taken {
            if taken {
                tracing::info!("the collector takes traces again");
            } else {
                tracing::warn!("the collector does not take traces; spans are lost until it does");
            }
        }
    }
}

#[async_trait]
impl Carrier for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (head, body) = request.into_parts();
        let url = Url::parse(&head.uri.to_string())?;
        let mut call = self.http.call(Method::POST, url).tried_once().any_status();
        call = call.headers(head.headers).body(body).within(SEND);
        let sent = {
            // A span of this very call would be sent in the next.
            let _quiet = tracing::subscriber::set_default(NoSubscriber::new());
            self.runtime.block_on(call.send())
        };
        self.tell(sent.as_ref().is_ok_and(|answer| answer.status.is_success()));
        let answer = sent?;
        let mut response = Response::new(answer.body);
        *response.status_mut() = answer.status;
        *response.headers_mut() = answer.headers;
        Ok(response)
    }
}
