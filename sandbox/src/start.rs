//! The sandbox's own page: where everything is, whom to sign in as, what to try, and what has been
//! sent to people: the mails of the services and the text messages of the sources; and what has gone between
//! the parties.
//!
//! It listens on this machine only, and answers only to a browser that calls it by this machine's
//! name, so that no page on the net can read it through a name of its own. It changes nothing: no
//! form, no cookie, no script. A mail is found by its id among those that are there; no part of an
//! address ever becomes part of a path.

mod outbox;
pub(crate) mod pages;

use std::{
    io,
    net::TcpListener,
    path::{Path, PathBuf},
};

use actix_web::{
    App, HttpResponse, HttpServer, guard,
    http::{StatusCode, header},
    web,
};
use service_kit::{server::RunningServer, wrap_common};

use self::{
    outbox::{Outbox, PER_PAGE},
    pages::{FrontPage, MailPage, MissingPage, OutboxPage, RequestsPage},
};
use crate::{network::Addresses, requests::Requests};

/// Most text messages that are shown.
const TEXTS: usize = 5;

/// The sandbox's own page.
pub(crate) struct Start {
    addresses: Addresses,
    steps: Vec<String>,
    outbox: Outbox,
    requests: Requests,
    texts: PathBuf,
}

/// A page of a list.
#[derive(serde::Deserialize)]
struct Paged {
    #[serde(default)]
    page: usize,
}

impl Start {
    /// Serves it on `listener`; `outboxes` are the folders that services write their mail into, each
    /// with the service's name for people.
    ///
    /// # Errors
    /// When the listener cannot be used.
    pub(crate) fn serve(
        listener: TcpListener,
        addresses: Addresses,
        outboxes: Vec<(&'static str, PathBuf)>,
        requests: Requests,
    ) -> io::Result<RunningServer> {
        let address = listener.local_addr()?;
        let start = web::Data::new(Self {
            steps: addresses.what_to_try(),
            texts: addresses.messages.clone(),
            outbox: Outbox::of(outboxes),
            requests,
            addresses,
        });
        let server = HttpServer::new(move || {
            wrap_common!(
                App::new().app_data(start.clone()).service(
                    web::scope("")
                        .guard(guard::Any(guard::Host("localhost")).or(guard::Host("127.0.0.1")))
                        .configure(routes)
                ),
                body_limit = 1024,
                form_targets = &[],
            )
        })
        .workers(1)
        .disable_signals()
        .listen(listener)?
        .run();
        Ok(RunningServer::start(server, address))
    }
}

fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/", web::get().to(front))
        .route("/requests", web::get().to(requests))
        .route("/requests.json", web::get().to(requests_json))
        .route("/outbox", web::get().to(list))
        .route("/outbox/{id}", web::get().to(mail))
        .route("/outbox/{id}/{attachment}", web::get().to(attachment))
        .route("/assets/sandbox.css", web::get().to(style))
        .route("/healthz", web::get().to(HttpResponse::NoContent));
}

async fn front(start: web::Data<Start>) -> HttpResponse {
    let mails = read(&start, Outbox::count).await.unwrap_or_default();
    let page = FrontPage::of(&start.addresses, &start.steps, mails);
    pages::send(StatusCode::OK, &page)
}

/// Of whom calls are shown.
#[derive(serde::Deserialize)]
struct OfParty {
    #[serde(default)]
    party: String,
}

impl OfParty {
    fn name(&self) -> Option<&str> {
        Some(self.party.trim()).filter(|name| !name.is_empty())
    }
}

async fn requests(start: web::Data<Start>, of: web::Query<OfParty>) -> HttpResponse {
    let lines = start.requests.newest(of.name());
    let page = RequestsPage::new(
        lines,
        start.requests.parties(),
        of.name().unwrap_or_default(),
    );
    pages::send(StatusCode::OK, &page)
}

/// The same for programs.
async fn requests_json(start: web::Data<Start>, of: web::Query<OfParty>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(serde_json::json!({ "requests": start.requests.newest(of.name()) }))
}

async fn list(start: web::Data<Start>, asked: web::Query<Paged>) -> HttpResponse {
    let number = asked.page.max(1);
    let found = read(&start, move |outbox| outbox.page(number)).await;
    let texts = newest_lines(&start.texts);
    match found {
        Ok((mails, total)) => {
            let pages = total.div_ceil(PER_PAGE).max(1);
            let page = OutboxPage::new(mails, total, number, pages, texts);
            pages::send(StatusCode::OK, &page)
        }
        Err(error) => unreadable(&error),
    }
}

async fn mail(start: web::Data<Start>, id: web::Path<String>) -> HttpResponse {
    let id = id.into_inner();
    match read(&start, move |outbox| outbox.mail(&id)).await {
        Ok(Some(mail)) => pages::send(StatusCode::OK, &MailPage::of(mail, &start.addresses)),
        Ok(None) => missing(),
        Err(error) => unreadable(&error),
    }
}

/// What was attached, to be kept: never shown in the browser as what it says it is.
async fn attachment(start: web::Data<Start>, path: web::Path<(String, usize)>) -> HttpResponse {
    let (id, number) = path.into_inner();
    let found = read(&start, move |outbox| outbox.mail(&id)).await;
    let Ok(Some(mut mail)) = found else {
        return missing();
    };
    if number >= mail.attachments.len() {
        return missing();
    }
    let attached = mail.attachments.swap_remove(number);
    HttpResponse::Ok()
        .content_type("application/octet-stream")
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", attached.name),
        ))
        .body(attached.bytes)
}

async fn style() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "max-age=3600"))
        .body(include_str!("../assets/sandbox.css"))
}

/// Reads files beside the threads that answer.
async fn read<T: Send + 'static>(
    start: &web::Data<Start>,
    work: impl FnOnce(&Outbox) -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let start = start.clone();
    web::block(move || work(&start.outbox))
        .await
        .map_err(io::Error::other)?
}

/// The last lines of the file of text messages, the newest first.
fn newest_lines(file: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let newest_first = text.lines().rev();
    newest_first.take(TEXTS).map(str::to_owned).collect()
}

fn missing() -> HttpResponse {
    pages::send(StatusCode::NOT_FOUND, &MissingPage)
}

fn unreadable(error: &io::Error) -> HttpResponse {
    tracing::error!(%error, "the outbox cannot be read");
    HttpResponse::InternalServerError().finish()
}
