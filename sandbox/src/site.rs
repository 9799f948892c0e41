//! The website of a data user in the sandbox: offers, the way to the consent manager and back, and
//! what came of it.
//!
//! It embeds the data user's side of an adapter as a company's own service would. What the browser
//! brings back is a hint at most: the page asks the manager where the request stands. Works without
//! script.
//! It keeps no accounts and no sessions; whoever knows a request's id may look at it here.

mod amounts;
mod pages;

use std::{io, net::TcpListener, time::Duration};

use actix_web::{
    App, HttpResponse, HttpServer,
    http::{StatusCode, header},
    web,
};
use chrono::{DateTime, Utc};
use consent_model::{ids::RequestId, party::ItemId, request::RequestState};
use fiduciary_adapter::{Adapter, data_user::ConsentAsk};
use service_kit::{
    clock::SharedClock,
    csrf::{PublicOrigin, SameOrigin},
    server::RunningServer,
    wrap_common,
};
use url::Url;

use self::pages::{Frame, GrievancePage, OffersPage, ReceivedPage, RefusedPage, RequestPage};

/// Makes the request of an offer, at the moment it is taken up.
pub type MakeAsk = Box<dyn Fn(DateTime<Utc>) -> ConsentAsk + Send + Sync>;

/// One thing the company offers.
pub struct Offer {
    /// Its name in addresses.
    pub key: &'static str,
    /// Its name for people.
    pub title: String,
    /// What she gets.
    pub text: String,
    /// What is asked for. The site puts its own return address in.
    pub ask: MakeAsk,
}

/// What a site shows.
pub struct SiteConfig {
    /// The company's name.
    pub title: String,
    /// One line about it.
    pub tagline: String,
    /// Where people see the site.
    pub base_url: Url,
    /// What it offers.
    pub offers: Vec<Offer>,
}

impl std::fmt::Debug for SiteConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SiteConfig({})", self.title)
    }
}

/// A data user's website.
pub struct Site {
    config: SiteConfig,
    adapter: Adapter,
    clock: SharedClock,
}

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.config.fmt(f)
    }
}

/// A site that runs until it is stopped.
#[derive(Debug)]
pub struct RunningSite {
    base_url: Url,
    server: RunningServer,
}

impl RunningSite {
    /// Where people see it.
    #[must_use]
    pub fn base_url(&self) -> &Url {
        &self.base_url
    }

    /// Lets open requests finish, then ends.
    ///
    /// # Errors
    /// When the server had failed before.
    pub async fn stop(self) -> io::Result<()> {
        self.server.stop().await
    }
}

/// The largest body of a form here: they are all empty.
const LARGEST_FORM: usize = 1024;
/// How long a page waits for an answer before it says that there is none yet.
const PATIENCE: Duration = Duration::from_secs(8);

impl Site {
    /// Serves the site on `listener`, beside the caller.
    ///
    /// # Errors
    /// When the listener cannot be used.
    pub fn start(
        listener: TcpListener,
        config: SiteConfig,
        adapter: Adapter,
        clock: SharedClock,
    ) -> io::Result<RunningSite> {
        let address = listener.local_addr()?;
        let base_url = config.base_url.clone();
        let origin = web::Data::new(PublicOrigin::of(&base_url));
        let site = web::Data::new(Self {
            config,
            adapter,
            clock,
        });
        let server = HttpServer::new(move || {
            wrap_common!(
                App::new()
                    .app_data(site.clone())
                    .app_data(origin.clone())
                    .configure(routes),
                body_limit = LARGEST_FORM,
                form_targets = &[],
            )
        })
        .workers(1)
        .disable_signals()
        .listen(listener)?
        .run();
        Ok(RunningSite {
            base_url,
            server: RunningServer::start(server, address),
        })
    }

    fn frame(&self) -> Frame<'_> {
        Frame {
            title: &self.config.title,
            tagline: &self.config.tagline,
        }
    }

    /// Where the offers' forms end up: her manager and, through it, her identity provider.
    /// Browsers hold every redirection after a form to this list.
    async fn form_targets(&self) -> Vec<Url> {
        let mut targets = vec![self.adapter.manager().base().clone()];
        if let Ok(trust) = self.adapter.trust().await {
            targets.push(trust.view().metadata.identity_issuer.clone());
        }
        targets
    }
}

fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/", web::get().to(offers))
        .route("/offers/{key}", web::post().to(take_up))
        .route("/grievance", web::get().to(grievance))
        .route("/return", web::get().to(returned))
        .route("/requests/{request}", web::get().to(request))
        .route("/renew/{request}", web::post().to(renew))
        .route("/fetch/{request}/{item}", web::post().to(fetch))
        .route("/assets/sandbox.css", web::get().to(style))
        .route("/healthz", web::get().to(HttpResponse::NoContent));
}

async fn offers(site: web::Data<Site>) -> HttpResponse {
    let page = OffersPage {
        frame: site.frame(),
        offers: &site.config.offers,
    };
    pages::send(StatusCode::OK, &page, &site.form_targets().await)
}

/// The address that the registry and every notice name for complaints.
async fn grievance(site: web::Data<Site>) -> HttpResponse {
    let party = site.adapter.manager().party_id();
    let page = GrievancePage {
        frame: site.frame(),
        address: format!("grievance@{party}"),
    };
    pages::send(StatusCode::OK, &page, &[])
}

async fn take_up(site: web::Data<Site>, key: web::Path<String>, _: SameOrigin) -> HttpResponse {
    let Some(offer) = site
        .config
        .offers
        .iter()
        .find(|offer| offer.key == key.as_str())
    else {
        return not_here(&site);
    };
    let Ok(return_url) = site.config.base_url.join("return") else {
        return not_here(&site);
    };
    let ask = ConsentAsk {
        return_url,
        ..(offer.ask)(site.clock.now())
    };
    send_her(&site, ask).await
}

/// Asks once more for what a consent covers, in its place: she is asked as if for the first time.
async fn renew(site: web::Data<Site>, id: web::Path<String>, _: SameOrigin) -> HttpResponse {
    let Ok(id) = id.parse::<RequestId>() else {
        return not_here(&site);
    };
    let artifact = match site.adapter.data_user().artifact(id).await {
        Ok(artifact) => artifact,
        Err(error) => return refused(&site, &error, Some(id)),
    };
    let claims = artifact.claims();
    // An offer is named like the one item that it asks for.
    let named = |offer: &&Offer| {
        let mut items = claims.items.iter();
        items.any(|item| item.value.id.as_str() == offer.key)
    };
    let offer = site.config.offers.iter().find(named);
    let (Some(offer), Ok(return_url)) = (offer, site.config.base_url.join("return")) else {
        return not_here(&site);
    };
    let ask = ConsentAsk {
        return_url,
        supersedes: Some(claims.jti),
        ..(offer.ask)(site.clock.now())
    };
    send_her(&site, ask).await
}

async fn send_her(site: &Site, ask: ConsentAsk) -> HttpResponse {
    match site.adapter.data_user().request_consent(ask).await {
        Ok(view) => HttpResponse::SeeOther()
            .insert_header((header::LOCATION, view.redirect_url.as_str()))
            .finish(),
        Err(error) => refused(site, &error, None),
    }
}

/// What she comes back with. `outcome` and `state` only choose words.
#[derive(serde::Deserialize)]
struct Return {
    request_id: String,
    #[serde(default)]
    outcome: Option<String>,
    #[serde(default, rename = "state")]
    _state: Option<String>,
}

async fn returned(site: web::Data<Site>, back: web::Query<Return>) -> HttpResponse {
    let deferred = back.outcome.as_deref() == Some("deferred");
    show(&site, &back.request_id, deferred).await
}

async fn request(site: web::Data<Site>, id: web::Path<String>) -> HttpResponse {
    show(&site, &id, false).await
}

async fn show(site: &Site, id: &str, deferred: bool) -> HttpResponse {
    let Ok(id) = id.parse::<RequestId>() else {
        return not_here(site);
    };
    let data_user = site.adapter.data_user();
    let view = match data_user.follow(id).await {
        Ok(view) => view,
        Err(error) => return refused(site, &error, None),
    };
    let artifact = match view.state {
        RequestState::Approved => match data_user.artifact(id).await {
            Ok(artifact) => Some(artifact),
            Err(error) => return refused(site, &error, None),
        },
        _ => None,
    };
    let status = match &artifact {
        Some(artifact) => data_user.status(artifact).await,
        None => None,
    };
    let less = match &artifact {
        Some(artifact) => data_user.narrowed(id, artifact).await.unwrap_or_default(),
        None => Vec::new(),
    };
    let page = RequestPage::new(
        site.frame(),
        &view,
        artifact.as_ref(),
        status,
        deferred,
        &less,
    );
    pages::send(StatusCode::OK, &page, &site.form_targets().await)
}

async fn fetch(
    site: web::Data<Site>,
    path: web::Path<(String, String)>,
    _: SameOrigin,
) -> HttpResponse {
    let (Ok(id), Ok(item)) = (path.0.parse::<RequestId>(), path.1.parse::<ItemId>()) else {
        return not_here(&site);
    };
    let data_user = site.adapter.data_user();
    let artifact = match data_user.artifact(id).await {
        Ok(artifact) => artifact,
        Err(error) => return refused(&site, &error, Some(id)),
    };
    // Cut short, it goes on where it was when she presses again.
    let fetched = tokio::time::timeout(PATIENCE, data_user.fetch(&artifact, &item)).await;
    let received = match fetched {
        Ok(Ok(received)) => received,
        Ok(Err(error)) => return refused(&site, &error, Some(id)),
        Err(_) => {
            let page = RefusedPage::waiting(site.frame(), &artifact, id, &item);
            return pages::send(StatusCode::OK, &page, &[]);
        }
    };
    let manifest = match pages::question_of(&received) {
        // Only words for people come from here; the answer has been checked already.
        Some(question) => data_user.manager().question(&question).await.ok(),
        None => None,
    };
    let manifest = manifest.as_ref().map(|published| &published.manifest);
    let page = ReceivedPage::new(site.frame(), id, &item, &artifact, &received, manifest);
    pages::send(StatusCode::OK, &page, &[])
}

async fn style() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "max-age=3600"))
        .body(include_str!("../assets/sandbox.css"))
}

fn not_here(site: &Site) -> HttpResponse {
    let page = RefusedPage {
        frame: site.frame(),
        heading: "There is nothing here".to_owned(),
        lines: vec!["Please check the address.".to_owned()],
        kind: None,
        request: None,
        again: None,
    };
    pages::send(StatusCode::NOT_FOUND, &page, &[])
}

fn refused(
    site: &Site,
    error: &fiduciary_adapter::data_user::DataUserError,
    request: Option<RequestId>,
) -> HttpResponse {
    let (status, page) = RefusedPage::of(site.frame(), error, request);
    pages::send(status, &page, &[])
}
