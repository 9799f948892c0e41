//! A provider that can be told to misbehave: `mock-bank.sandbox.example`.
//!
//! Behind its address is an adapter as every provider has one; the faults are in front of it, in this
//! module, and in no other part of the network. Told to do well it passes everything on. Told otherwise
//! it treats the requests that the manager relays as such a provider would, and passes on the rest:
//! linking pages, events.
//!
//! It is told on its own page (`/mock`), as JSON (`PUT /mock`), or with `amanat mock`. Only this machine
//! can, and no page of another site.
//!
//! # Adding a fault
//! 1. Give it a variant, words and a place in `ALL` in `orders`.
//! 2. Say in `data_request` here or in `forge` what comes of it.
//! 3. Give it a line in `tests/tests/network/mock_faults.rs`: what both ends and she see, and that all goes well
//!    afterwards.

mod forge;
mod orders;
mod pages;
mod proxy;

use std::{io, net::SocketAddr, net::TcpListener, sync::Arc};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, guard, web};
use consent_model::{jose::SigningKey, problem::ProblemType};
use fiduciary_adapter::Adapter;
use service_kit::{
    csrf::{PublicOrigin, SameOrigin},
    entropy::IdSource,
    problem::{ApiProblem, ApiResult},
    server::RunningServer,
};
use url::Url;

pub use self::orders::{Fault, Order, Orders, SLOWEST};
use self::{forge::Forger, proxy::Proxy};

/// The largest body that is passed on.
const LARGEST: usize = 2 * 1024 * 1024;

/// What it is made of.
pub(crate) struct MockParts {
    /// Where it is reached.
    pub(crate) listener: TcpListener,
    /// The same for browsers.
    pub(crate) base_url: Url,
    /// Where its adapter listens.
    pub(crate) behind: SocketAddr,
    pub(crate) adapter: Adapter,
    /// The adapter's key.
    pub(crate) key: SigningKey,
    pub(crate) ids: IdSource,
}

struct Mock {
    orders: Arc<Orders>,
    forger: Forger,
    proxy: Proxy,
}

/// The front of the mock provider.
pub struct RunningMock {
    /// What it has been told.
    pub orders: Arc<Orders>,
    server: RunningServer,
}

impl RunningMock {
    /// Starts it.
    ///
    /// # Errors
    /// When the listener cannot be used.
    pub(crate) fn start(parts: MockParts) -> io::Result<Self> {
        let orders = Arc::<Orders>::default();
        let address = parts.listener.local_addr()?;
        let origin = web::Data::new(PublicOrigin::of(&parts.base_url));
        let mock = web::Data::new(Mock {
            orders: Arc::clone(&orders),
            forger: Forger {
                adapter: parts.adapter,
                key: parts.key,
                ids: parts.ids,
            },
            proxy: Proxy::to(parts.behind)?,
        });
        let server = HttpServer::new(move || {
            App::new()
                .app_data(mock.clone())
                .app_data(origin.clone())
                .app_data(web::PayloadConfig::new(LARGEST))
                .service(
                    web::resource("/mock")
                        // By this machine's name only: no page on the net reaches it by one of its own.
                        .guard(guard::Any(guard::Host("localhost")).or(guard::Host("127.0.0.1")))
                        .route(web::get().to(shown))
                        .route(web::post().to(told))
                        .route(web::put().to(ordered)),
                )
                .route("/mock/style.css", web::get().to(pages::style))
                .route("/v1/data-requests", web::post().to(data_request))
                .default_service(web::to(pass_on))
        })
        .workers(1)
        .disable_signals()
        .listen(parts.listener)?
        .run();
        Ok(Self {
            orders,
            server: RunningServer::start(server, address),
        })
    }

    /// Lets open requests finish, then ends.
    ///
    /// # Errors
    /// When the server had failed before.
    pub async fn stop(self) -> io::Result<()> {
        self.server.stop().await
    }
}

async fn shown(mock: web::Data<Mock>) -> HttpResponse {
    pages::send(&mock.orders.standing())
}

/// The form on its page.
async fn told(mock: web::Data<Mock>, form: web::Form<pages::Told>, _: SameOrigin) -> HttpResponse {
    mock.orders.set(form.order());
    HttpResponse::SeeOther()
        .insert_header(("location", "/mock"))
        .finish()
}

/// For programs. A browser asks before it sends a `PUT` to another site, and is not answered.
async fn ordered(mock: web::Data<Mock>, order: web::Json<Order>, _: SameOrigin) -> HttpResponse {
    mock.orders.set(order.into_inner());
    HttpResponse::Ok().json(mock.orders.standing())
}

async fn pass_on(
    mock: web::Data<Mock>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    mock.proxy.pass(&request, body).await
}

/// What the manager relays.
async fn data_request(
    mock: web::Data<Mock>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let (fault, slow) = mock.orders.take();
    match fault {
        Fault::Well => {}
        Fault::Slow => tokio::time::sleep(slow).await,
        Fault::Fail => return Err(ApiProblem::new(ProblemType::Unavailable)),
        Fault::Refuse => return Err(ApiProblem::new(ProblemType::NoData)),
        Fault::Lie | Fault::LieDigest | Fault::Half | Fault::Cut | Fault::Replay => {
            let text = String::from_utf8_lossy(&body);
            if let Err(error) = mock.forger.serve(&text, fault).await {
                tracing::warn!(%error, ?fault, "the mock provider could not misbehave as it was told");
            }
            return Ok(HttpResponse::Accepted().finish());
        }
    }
    mock.proxy.pass(&request, body).await
}
