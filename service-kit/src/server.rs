//! What every service's HTTP side shares: listening, protective headers, health, stopping
//! ([`stop_signal`]).
//!
//! [`wrap_common!`](crate::wrap_common) puts the middlewares around an app in the one order that works. Everything an
//! app serves gets headers that allow nothing the pages do not need; a handler that needs more
//! sets the header itself. TLS is the reverse proxy's or `actix`'s business, not this module's.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    rc::Rc,
    sync::Arc,
};

use actix_web::{
    Error, HttpResponse,
    body::MessageBody,
    dev::{Server, ServerHandle, ServiceRequest, ServiceResponse},
    error::InternalError,
    http::header::{self, HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    web,
};
use consent_model::problem::ProblemType;
use futures_util::future::BoxFuture;
use tokio::task::JoinHandle;
use url::Url;

use crate::{
    csrf::PublicOrigin,
    problem::{ApiProblem, ApiResult},
};

/// Listens on `address`; port 0 takes a free one. Gives the address that was taken.
///
/// # Errors
/// When the address cannot be used.
pub fn bind(address: SocketAddr) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address)?;
    let taken = listener.local_addr()?;
    Ok((listener, taken))
}

/// Headers for everything a service answers, unless a handler sets them itself: see [`protect`].
#[derive(Debug, Clone)]
pub struct SecurityHeaders(Rc<[(HeaderName, HeaderValue)]>);

/// Headers for everything a service answers, unless a handler sets them itself.
///
/// `form_targets` are further origins that forms may lead to, such as the identity provider to
/// which a sign-in form is redirected.
#[must_use]
#[expect(
    clippy::expect_used,
    reason = "an origin is serialised in ASCII (WHATWG URL, `ascii_serialization`)"
)]
pub fn security_headers(form_targets: &[Url]) -> SecurityHeaders {
    let policy = content_security_policy(form_targets, Scripts::None);
    let policy = HeaderValue::try_from(policy).expect("origins are ASCII");
    let fixed = HeaderValue::from_static;
    SecurityHeaders(Rc::new([
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff")),
        // Not `no-referrer`: that makes browsers send `Origin: null` with our own forms, and
        // `csrf::SameOrigin` could not tell them from others on plain http.
        (header::REFERRER_POLICY, fixed("same-origin")),
        (
            header::PERMISSIONS_POLICY,
            fixed(
                "camera=(), geolocation=(), microphone=(), payment=(), usb=(), \
                 publickey-credentials-create=(self), publickey-credentials-get=(self)",
            ),
        ),
        (header::CROSS_ORIGIN_OPENER_POLICY, fixed("same-origin")),
        (header::CROSS_ORIGIN_RESOURCE_POLICY, fixed("same-origin")),
        (header::X_FRAME_OPTIONS, fixed("DENY")),
        (header::CACHE_CONTROL, fixed("no-store")),
    ]))
}

/// Middleware: every answer wears the app's [`SecurityHeaders`], also one that stands for an error of
/// another middleware, hence the outermost. A service that people reach over https says so for a year
/// (RFC 6797), for its own host only.
///
/// # Errors
/// Those of the service behind it.
pub async fn protect<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let headers = request.app_data::<SecurityHeaders>().cloned();
    let https = PublicOrigin::found(request.request()).is_some_and(PublicOrigin::is_https);
    let dress = |on: &mut HeaderMap| {
        for (name, value) in headers.iter().flat_map(|headers| headers.0.iter()) {
            if !on.contains_key(name) {
                on.insert(name.clone(), value.clone());
            }
        }
        if https {
            let year = HeaderValue::from_static("max-age=31536000");
            on.insert(header::STRICT_TRANSPORT_SECURITY, year);
        }
    };
    match next.call(request).await {
        Ok(mut response) => {
            dress(response.headers_mut());
            Ok(response)
        }
        Err(error) => {
            let mut response = error.error_response();
            dress(response.headers_mut());
            Err(InternalError::from_response(error, response).into())
        }
    }
}

/// Which scripts a page may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    /// None at all.
    None,
    /// The service's own script files, and requests back to it: pages that use a passkey.
    Own,
}

/// The policy of [`security_headers`], for handlers whose page needs its own scripts.
#[must_use]
pub fn content_security_policy(form_targets: &[Url], scripts: Scripts) -> String {
    let mut forms = String::from("'self'");
    for target in form_targets {
        forms.push(' ');
        forms.push_str(&target.origin().ascii_serialization());
    }
    let scripts = match scripts {
        Scripts::None => "",
        Scripts::Own => "script-src 'self'; connect-src 'self'; ",
    };
    format!(
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; {scripts}\
         form-action {forms}; frame-ancestors 'none'; base-uri 'none'"
    )
}

/// Answers whether a service can work now; the error names the part that cannot.
pub type Readiness = Arc<dyn Fn() -> BoxFuture<'static, Result<(), &'static str>> + Send + Sync>;

/// Media type of what is one word for whoever looks.
pub const TEXT: &str = "text/plain; charset=utf-8";

/// `GET /healthz`: the process answers.
pub async fn healthz() -> HttpResponse {
    HttpResponse::Ok().content_type(TEXT).body("ok")
}

/// `GET /readyz`: it can work, as the app's [`Readiness`] says.
///
/// # Errors
/// 503 with the part that cannot.
pub async fn readyz(ready: web::Data<Readiness>) -> ApiResult<HttpResponse> {
    match (ready.get_ref())().await {
        Ok(()) => Ok(HttpResponse::Ok().content_type(TEXT).body("ready")),
        Err(part) => Err(ApiProblem::new(ProblemType::Unavailable)
            .with_detail(format!("not ready: {part}"))
            .retry_after(1)),
    }
}

/// Wraps an `actix_web::App` in what every service wears: session-independent protective headers,
/// trace ids, the request span, limits and refusals in our own words.
///
/// `wrap_common!(app, body_limit = 65_536, form_targets = &[])`. Call it after the routes and
/// after the service's own middlewares, so that these end up inside.
#[macro_export]
macro_rules! wrap_common {
    ($app:expr, body_limit = $limit:expr, form_targets = $targets:expr $(,)?) => {
        $app.app_data($crate::server::security_headers($targets))
            .app_data($crate::body::BodyLimit($limit))
            .app_data($crate::problem::json_config($limit))
            .app_data($crate::problem::form_config($limit))
            .app_data($crate::problem::path_config())
            .app_data($crate::problem::query_config())
            .default_service($crate::actix_web::web::to($crate::problem::not_found))
            .wrap($crate::actix_web::middleware::from_fn(
                $crate::settled::answers,
            ))
            .wrap($crate::actix_web::middleware::from_fn(
                $crate::problem::help_links,
            ))
            .wrap($crate::actix_web::middleware::from_fn(
                $crate::compress::pages,
            ))
            .wrap($crate::actix_web::middleware::from_fn($crate::edge::limits))
            .wrap($crate::actix_web::middleware::from_fn(
                $crate::metrics::observe,
            ))
            .wrap($crate::actix_web::middleware::from_fn(
                $crate::telemetry::trace_ids,
            ))
            .wrap($crate::telemetry::request_span())
            .wrap($crate::actix_web::middleware::from_fn(
                $crate::server::protect,
            ))
    };
}

/// Listens for the request to stop that a terminal (SIGINT, Ctrl-C) or a service manager (SIGTERM)
/// sends, from the moment of this call. The future that it gives ends when one has come.
///
/// Call it before telling anybody that the service is up: a signal that comes earlier ends the
/// process at once.
///
/// # Errors
/// When the system does not let the process listen.
pub fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut interrupt, mut terminate) = (
            signal(SignalKind::interrupt())?,
            signal(SignalKind::terminate())?,
        );
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        })
    }
    #[cfg(windows)]
    {
        let mut interrupt = tokio::signal::windows::ctrl_c()?;
        let mut close = tokio::signal::windows::ctrl_close()?;
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = close.recv() => {}
            }
        })
    }
}

/// A server that runs beside its caller until it is stopped.
#[derive(Debug)]
pub struct RunningServer {
    address: SocketAddr,
    handle: ServerHandle,
    task: JoinHandle<io::Result<()>>,
}

impl RunningServer {
    /// Runs `server`, which listens on `address`, in the background.
    #[must_use]
    pub fn start(server: Server, address: SocketAddr) -> Self {
        let handle = server.handle();
        Self {
            address,
            handle,
            task: tokio::spawn(server),
        }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://` and the address, without a closing slash.
    #[must_use]
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A handle that stops it from elsewhere: `stop(true)` lets open requests finish.
    #[must_use]
    pub fn handle(&self) -> ServerHandle {
        self.handle.clone()
    }

    /// Lets open requests finish, then ends.
    ///
    /// # Errors
    /// When the server had failed before.
    pub async fn stop(self) -> io::Result<()> {
        self.handle.stop(true).await;
        self.wait().await
    }

    /// Runs until a signal or a handle stops it.
    ///
    /// # Errors
    /// When the server fails.
    pub async fn wait(self) -> io::Result<()> {
        self.task.await.map_err(io::Error::other)?
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use actix_web::{App, HttpServer, test};

    use super::*;

    crate::routes! {
        const HEALTH;
        fn health;
        GET "/healthz" Public => healthz,
        GET "/readyz" Public => readyz,
    }

    #[actix_web::test]
    async fn a_service_that_cannot_work_says_so_and_which_part() {
        let up = Arc::new(AtomicBool::new(false));
        let seen = up.clone();
        let ready: Readiness = Arc::new(move || {
            let up = seen.load(Ordering::SeqCst);
            Box::pin(async move { if up { Ok(()) } else { Err("database") } })
        });
        let app = test::init_service(wrap_common!(
            App::new().app_data(web::Data::new(ready)).configure(health),
            body_limit = 64,
            form_targets = &[],
        ))
        .await;
        let get = |path: &str| test::TestRequest::with_uri(path).to_request();
        let response = test::call_service(&app, get("/readyz")).await;
        assert_eq!(response.status().as_u16(), 503);
        let body: serde_json::Value = test::read_body_json(response).await;
        assert_eq!(body["detail"], "not ready: database");
        assert_eq!(HEALTH.len(), 2);
        assert_eq!(
            test::call_service(&app, get("/healthz"))
                .await
                .status()
                .as_u16(),
            200
        );
        up.store(true, Ordering::SeqCst);
        assert_eq!(
            test::call_service(&app, get("/readyz"))
                .await
                .status()
                .as_u16(),
            200
        );
    }

    #[actix_web::test]
    async fn every_answer_wears_the_protective_headers_and_a_handler_may_replace_one() {
        async fn cached() -> HttpResponse {
            HttpResponse::Ok()
                .insert_header((header::CACHE_CONTROL, "max-age=60"))
                .finish()
        }
        let provider: Url = "https://id.example/realm".parse().unwrap();
        let app = test::init_service(wrap_common!(
            App::new().route("/cached", web::get().to(cached)),
            body_limit = 64,
            form_targets = std::slice::from_ref(&provider),
        ))
        .await;
        let request = test::TestRequest::with_uri("/nowhere").to_request();
        let response = test::call_service(&app, request).await;
        assert_eq!(response.status().as_u16(), 404);
        let policy = response
            .headers()
            .get("content-security-policy")
            .unwrap()
            .to_str()
            .unwrap();
        assert!(policy.starts_with("default-src 'none'"));
        assert!(
            policy.contains("form-action 'self' https://id.example;"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe") && !policy.contains("script-src"));
        assert!(content_security_policy(&[], Scripts::Own).contains("script-src 'self';"));
        assert_eq!(
            response.headers().get("x-content-type-options").unwrap(),
            "nosniff"
        );
        assert_eq!(response.headers().get("cache-control").unwrap(), "no-store");
        let request = test::TestRequest::with_uri("/cached").to_request();
        let response = test::call_service(&app, request).await;
        assert_eq!(
            response.headers().get("cache-control").unwrap(),
            "max-age=60"
        );
    }

    #[tokio::test]
    async fn a_server_on_a_free_port_starts_answers_and_stops() {
        let (listener, address) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        assert_ne!(address.port(), 0);
        let ready: Readiness = Arc::new(|| Box::pin(async { Ok(()) }));
        let server = HttpServer::new(move || {
            let ready = ready.clone();
            App::new().app_data(web::Data::new(ready)).configure(health)
        })
        .workers(1)
        .disable_signals()
        .listen(listener)
        .unwrap()
        .run();
        let running = RunningServer::start(server, address);
        let text = reqwest::get(format!("{}/healthz", running.base()))
            .await
            .unwrap();
        assert_eq!(text.text().await.unwrap(), "ok");
        running.stop().await.unwrap();
        assert!(std::net::TcpStream::connect(address).is_err());
    }
}
