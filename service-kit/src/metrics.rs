//! Figures of a running service for Prometheus, in OpenMetrics text, on a listener of their own.
//!
//! Every service counts its requests ([`observe`]: traffic, errors, latency, what is under way) and says how much
//! memory and how many files its process holds. What only one service knows it registers in
//! [`Metrics::registry`], and what it has to look up when somebody asks, its [`Refresh`] sets. A label is a route
//! pattern, a method, a status or a word of ours: never a party, a person, or anything that a caller sends. The
//! listener (`[metrics]` of the configuration) answers whoever reaches it, so it belongs on the loopback address
//! or a closed network.

use std::{fmt, net::SocketAddr, sync::Arc, time::Instant};

use actix_web::{
    App, Error, HttpResponse, HttpServer,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{Method, header},
    middleware::{Next, from_fn},
    web,
};
use chrono::{DateTime, Utc};
use consent_model::problem::ProblemType;
use futures_util::future::BoxFuture;
use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric, text::encode},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::{ConstGauge, Gauge},
        histogram::Histogram,
    },
    registry::{Registry, Unit},
};
use serde::Deserialize;

use crate::{
    problem::{self, ApiProblem, ApiResult},
    routes::refuse_other_methods,
    server::{self, RunningServer},
    telemetry,
};

/// What OpenMetrics text is called.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// Upper ends of the classes of a request's time, in seconds.
const REQUEST_SECONDS: [f64; 12] = [
    0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];
/// The same for what parties take, from a tenth of a second to a week.
const PARTY_SECONDS: [f64; 12] = [
    0.1, 0.5, 1.0, 5.0, 30.0, 60.0, 300.0, 3_600.0, 21_600.0, 86_400.0, 259_200.0, 604_800.0,
];

/// `[metrics]`: where figures are given to Prometheus; without the table, nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricsConfig {
    /// Its own address: `127.0.0.1:9464`. Whoever reaches it can read it.
    pub listen: SocketAddr,
}

/// Sets what is looked up only when figures are asked for; an error is answered with 503.
pub type Refresh = Arc<dyn Fn() -> BoxFuture<'static, Result<(), &'static str>> + Send + Sync>;

/// A distribution of what parties take, in seconds.
#[must_use]
pub fn party_seconds() -> Histogram {
    Histogram::new(PARTY_SECONDS)
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
    method: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    method: &'static str,
    status: u16,
}

/// Requests, as [`observe`] counts them. A clone counts in the same figures.
#[derive(Debug, Clone)]
pub struct Requests {
    answered: Family<Answered, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    under_way: Gauge,
}

impl Requests {
    fn new(registry: &mut Registry) -> Self {
        let requests = Self {
            answered: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(REQUEST_SECONDS)),
            under_way: Gauge::default(),
        };
        registry.register(
            "http_requests",
            "Requests that were answered",
            requests.answered.clone(),
        );
        registry.register_with_unit(
            "http_request_duration",
            "From a request's head to its answer's head",
            Unit::Seconds,
            requests.seconds.clone(),
        );
        registry.register(
            "http_requests_under_way",
            "Requests without an answer yet",
            requests.under_way.clone(),
        );
        requests
    }
}

/// The methods that are counted by name; a caller can send any word.
fn name_of(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// Counts down also where the caller goes away and the answer is never made.
struct UnderWay(Gauge);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Counts a request under its route's pattern, where the app holds [`Requests`].
///
/// # Errors
/// Hands on a refusal of an inner middleware.
pub async fn observe<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let Some(requests) = request.app_data::<web::Data<Requests>>().cloned() else {
        return next.call(request).await;
    };
    let method = name_of(request.method());
    let route = request.match_pattern();
    let route = route.unwrap_or_else(|| "unmatched".to_owned());
    requests.under_way.inc();
    let under_way = UnderWay(requests.under_way.clone());
    let began = Instant::now();
    let outcome = next.call(request).await;
    drop(under_way);
    let status = match &outcome {
        Ok(response) => response.status(),
        Err(error) => error.as_response_error().status_code(),
    };
    let at = Route {
        route: route.clone(),
        method,
    };
    requests
        .seconds
        .get_or_create(&at)
        .observe(began.elapsed().as_secs_f64());
    let answered = Answered {
        route,
        method,
        status: status.as_u16(),
    };
    requests.answered.get_or_create(&answered).inc();
    outcome
}

/// What the operating system says of this process, where it says so (Linux).
#[derive(Debug)]
struct Process {
    began: i64,
}

impl Process {
    /// `VmRSS` of `/proc/self/status`, in bytes.
    fn resident() -> Option<i64> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kib: i64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
        kib.checked_mul(1024)
    }

    fn open_files() -> Option<i64> {
        let files = std::fs::read_dir("/proc/self/fd").ok()?;
        // The folder that is being read is open, too.
        i64::try_from(files.count()).ok()?.checked_sub(1)
    }
}

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let mut put = |name: &str, help: &str, unit: Option<&Unit>, value: i64| {
            let gauge = ConstGauge::new(value);
            let into = encoder.encode_descriptor(name, help, unit, gauge.metric_type())?;
            gauge.encode(into)
        };
        if let Some(bytes) = Self::resident() {
            put(
                "process_resident_memory",
                "Memory that the process holds",
                Some(&Unit::Bytes),
                bytes,
            )?;
        }
        if let Some(files) = Self::open_files() {
            put(
                "process_open_fds",
                "Files and sockets that the process holds open",
                None,
                files,
            )?;
        }
        put(
            "process_start_time",
            "When the service began, since 1970",
            Some(&Unit::Seconds),
            self.began,
        )
    }
}

/// The figures of one service.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Requests,
}

impl Metrics {
    /// With what every service counts; this one began at a time.
    #[must_use]
    pub fn new(began: DateTime<Utc>) -> Self {
        let mut registry = Registry::default();
        registry.register_collector(Box::new(Process {
            began: began.timestamp(),
        }));
        let requests = Requests::new(registry.sub_registry_with_prefix("amanat"));
        Self { registry, requests }
    }

    /// For the app whose requests are counted, as its `app_data`.
    #[must_use]
    pub fn requests(&self) -> web::Data<Requests> {
        web::Data::new(self.requests.clone())
    }

    /// Where a service registers what it alone knows; every name gets `amanat_` before it.
    pub fn registry(&mut self) -> &mut Registry {
        self.registry.sub_registry_with_prefix("amanat")
    }

    /// The same where it is configured, with nothing that has to be looked up.
    ///
    /// # Errors
    /// When the address cannot be used.
    pub fn serve_if(self, config: Option<MetricsConfig>) -> std::io::Result<Option<RunningServer>> {
        let nothing: Refresh = Arc::new(|| Box::pin(async { Ok(()) }));
        config.map(|config| self.serve(config, nothing)).transpose()
    }

    /// Answers `GET /metrics` on an address of its own from now on.
    ///
    /// # Errors
    /// When the address cannot be used.
    pub fn serve(self, config: MetricsConfig, refresh: Refresh) -> std::io::Result<RunningServer> {
        let (listener, address) = server::bind(config.listen).map_err(|error| {
            let listen = config.listen;
            let told = format!("figures cannot be given on {listen} (`[metrics] listen`): {error}");
            std::io::Error::new(error.kind(), told)
        })?;
        let given = web::Data::new(Given {
            registry: self.registry,
            refresh,
        });
        let server = HttpServer::new(move || {
            App::new()
                .app_data(given.clone())
                .configure(register)
                .configure(|config| refuse_other_methods(config, ROUTES))
                .default_service(web::to(problem::not_found))
                .wrap(from_fn(telemetry::trace_ids))
                .wrap(telemetry::request_span())
        })
        .workers(1)
        .disable_signals()
        .listen(listener)?
        .run();
        tracing::info!(%address, "figures are given");
        Ok(RunningServer::start(server, address))
    }
}

crate::routes! {
    /// What the listener answers.
    const ROUTES;
    fn register;
    GET "/metrics" Public => give,
}

struct Given {
    registry: Registry,
    refresh: Refresh,
}

/// `GET /metrics`.
async fn give(given: web::Data<Given>) -> ApiResult<HttpResponse> {
    (given.refresh)().await.map_err(|part| {
        ApiProblem::new(ProblemType::Unavailable)
            .with_detail(format!("figures cannot be had of: {part}"))
            .retry_after(1)
    })?;
    let mut text = String::new();
    encode(&mut text, &given.registry).map_err(|error| {
        tracing::error!(%error, "figures cannot be written");
        ApiProblem::new(ProblemType::Unavailable)
    })?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, OPEN_METRICS))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(text))
}

#[cfg(test)]
mod tests;
