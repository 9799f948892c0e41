//! A small service behind the same edge as the real ones.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use actix_session::Session;
use actix_web::{
    App, Error, HttpRequest, HttpResponse, HttpServer,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::LOCATION,
    middleware::{Next, from_fn},
    web,
};
use futures_util::{StreamExt as _, stream};
use serde::Deserialize;
use service_kit::{
    body::LimitedBytes,
    csrf::{CsrfKey, PublicOrigin, SameOrigin},
    edge::Patience,
    entropy::IdSource,
    language, listen,
    problem::{ApiProblem, ApiResult, ProblemPages},
    routes::refuse_other_methods,
    server::{self, RunningServer},
    session::{self, PersonSession, SessionOptions, SignedIn},
    testing, wrap_common,
};

/// Bytes of a body that the service reads.
pub(crate) const BODY_LIMIT: usize = 64 * 1024;
/// The address under which people know it: not that of the socket.
pub(crate) const PUBLIC: &str = "https://manager.example";
/// Bytes of the large answer.
pub(crate) const LARGE: usize = 16 * 1024 * 1024;

/// What the service did.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Times that the request was answered which an attacker hides.
    pub(crate) hidden: AtomicUsize,
    /// Whether the large answer has been let go.
    pub(crate) dropped: AtomicBool,
}

struct Services {
    seen: Arc<Seen>,
    csrf: CsrfKey,
    ids: IdSource,
}

type Shared = web::Data<Services>;

service_kit::routes! {
    const ROUTES;
    fn register;
    GET "/page" Public => page,
    GET "/hidden" Public => hidden,
    GET "/back" Public => back,
    GET "/language" Public => choose_language,
    GET "/large" Public => large,
    GET "/slow" Public => slow,
    GET "/inside" Public => inside,
    GET "/silent" Public => silent,
    GET "/foreign" Public => foreign,
    GET "/breaks" Public => page,
    GET "/who" Public => who,
    GET "/token" Public => token,
    POST "/in" Public => sign_in,
    POST "/change" Public => change,
    POST "/body" Public => body,
    POST "/json" Public => json,
    POST "/form" Public => form,
}

/// A page of a browser that has a session.
async fn page(session: Session, services: Shared) -> ApiResult<HttpResponse> {
    PersonSession::of(&session).id(&services.ids)?;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body("<p>A page of hers.</p>"))
}

async fn hidden(services: Shared) -> &'static str {
    services.seen.hidden.fetch_add(1, Ordering::SeqCst);
    "hidden"
}

#[derive(Deserialize)]
struct Where {
    next: String,
}

/// The worst that a handler could do: it sends where it is told to.
async fn back(query: web::Query<Where>) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((LOCATION, query.into_inner().next))
        .finish()
}

async fn choose_language(request: HttpRequest) -> HttpResponse {
    let chosen = language::chosen(&request).unwrap_or_default();
    HttpResponse::Ok()
        .cookie(language::cookie(&chosen, "/", true))
        .finish()
}

struct TellsItsEnd(Arc<Seen>);

impl Drop for TellsItsEnd {
    fn drop(&mut self) {
        self.0.dropped.store(true, Ordering::SeqCst);
    }
}

async fn large(services: Shared) -> HttpResponse {
    let end = TellsItsEnd(Arc::clone(&services.seen));
    let whole = stream::once(async { Ok::<_, Error>(vec![b'x'; LARGE].into()) });
    let whole = whole.chain(stream::poll_fn(move |_| {
        let _held = &end;
        std::task::Poll::Ready(None)
    }));
    HttpResponse::Ok().streaming(Box::pin(whole))
}

/// Four pieces of which the service itself takes longer to make each than a client may.
async fn slow() -> HttpResponse {
    let pieces = stream::iter(0..4).then(|_| async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        Ok::<_, Error>("piece ".into())
    });
    HttpResponse::Ok().streaming(Box::pin(pieces))
}

async fn inside() -> ApiResult<HttpResponse> {
    Err(ApiProblem::internal(std::io::Error::other("a disk")))
}

async fn silent() -> HttpResponse {
    HttpResponse::BadRequest().finish()
}

async fn foreign() -> Result<HttpResponse, Error> {
    Err(actix_web::error::ErrorBadGateway("words of a library"))
}

async fn sign_in(session: Session, services: Shared) -> ApiResult<HttpResponse> {
    let who = SignedIn {
        account: "a-1".into(),
        epoch: 1,
        authenticated_at: services.ids.clock().now(),
    };
    PersonSession::of(&session).sign_in(who, &services.ids)?;
    Ok(HttpResponse::NoContent().finish())
}

async fn who(session: Session, services: Shared) -> ApiResult<String> {
    let now = services.ids.clock().now();
    Ok(PersonSession::of(&session).require(now)?.account)
}

async fn token(session: Session, services: Shared) -> ApiResult<String> {
    let id = PersonSession::of(&session).id(&services.ids)?;
    let token = services.csrf.issue(&id, services.ids.bytes32());
    Ok(token.to_string())
}

#[derive(Deserialize)]
struct Change {
    #[serde(default)]
    csrf: String,
}

async fn change(
    _: SameOrigin,
    session: Session,
    services: Shared,
    form: web::Form<Change>,
) -> ApiResult<&'static str> {
    let id = PersonSession::of(&session).id(&services.ids)?;
    services.csrf.verify(&id, &form.csrf)?;
    Ok("changed")
}

async fn body(body: LimitedBytes) -> String {
    body.0.len().to_string()
}

async fn json(_: web::Json<Vec<u8>>) -> &'static str {
    "read"
}

async fn form(_: web::Form<Vec<(String, String)>>) -> &'static str {
    "read"
}

async fn breaking<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if request.path() == "/breaks" {
        return Err(actix_web::error::ErrorInternalServerError("inside"));
    }
    next.call(request).await
}

/// The service while it runs.
pub(crate) struct World {
    pub(crate) address: SocketAddr,
    pub(crate) seen: Arc<Seen>,
    _server: RunningServer,
}

impl World {
    pub(crate) fn start() -> Self {
        Self::waiting(Patience::default())
    }

    pub(crate) fn waiting(patience: Patience) -> Self {
        let (listener, address) = server::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let seen = Arc::new(Seen::default());
        let services = web::Data::new(Services {
            seen: Arc::clone(&seen),
            csrf: CsrfKey::new([5; 32]),
            ids: testing::ids(1),
        });
        let options = SessionOptions {
            name: "manager".to_owned(),
            https: true,
        };
        let server = HttpServer::new(move || {
            let app = App::new()
                .app_data(services.clone())
                .app_data(PublicOrigin::of(&PUBLIC.parse().unwrap()))
                .app_data(ProblemPages(PUBLIC.parse().unwrap()))
                .configure(register)
                .configure(|config| refuse_other_methods(config, ROUTES))
                .wrap(from_fn(breaking))
                .wrap(session::middleware(&options, &[9; 32]));
            wrap_common!(app, body_limit = BODY_LIMIT, form_targets = &[])
        })
        .workers(1)
        .disable_signals();
        let server = listen!(server, listener, None::<rustls::ServerConfig>, patience);
        Self {
            address,
            seen,
            _server: RunningServer::start(server.unwrap().run(), address),
        }
    }

    pub(crate) fn hidden(&self) -> usize {
        self.seen.hidden.load(Ordering::SeqCst)
    }

    pub(crate) fn has_let_go(&self) -> bool {
        self.seen.dropped.load(Ordering::SeqCst)
    }
}

/// A good request, for beside a bad one.
pub(crate) const GOOD: &str =
    "GET /page HTTP/1.1\r\nHost: manager.example\r\nConnection: close\r\n\r\n";
