//! THE list of routes, with who may call each.
//!
//! # Adding one
//! 1. Add it to [`ROUTES`] with its access class.
//! 2. Register its handler in [`configure`]; a test compares both.

use actix_web::web;

use super::{holdings, link, machine, preview, releases, sign_in};

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone.
    Public,
    /// A signed-in person, for what is hers.
    Person,
    /// A signed-in person who comes with a document signed by the manager.
    PersonWithDocument,
    /// The manager, by a signed webhook.
    Webhook,
    /// The manager, by a signed document.
    Document,
}

/// A route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// Method.
    pub method: &'static str,
    /// Path, as registered.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
}

const fn route(method: &'static str, path: &'static str, access: Access) -> Route {
    Route {
        method,
        path,
        access,
    }
}

/// Every route of the store.
pub const ROUTES: &[Route] = &[
    route("GET", "/", Access::Public),
    route("GET", "/assets/{name}", Access::Public),
    route("GET", "/callback", Access::Public),
    route("POST", "/deposits/request", Access::Person),
    route("GET", "/export.json", Access::Person),
    route("GET", "/healthz", Access::Public),
    route("GET", "/link", Access::PersonWithDocument),
    route("POST", "/link", Access::PersonWithDocument),
    route("GET", "/preview", Access::PersonWithDocument),
    route("GET", "/readyz", Access::Public),
    route("GET", "/releases", Access::Person),
    route("GET", "/sign-in", Access::Public),
    route("POST", "/sign-out", Access::Person),
    route("POST", "/v1/data-requests", Access::Document),
    route("POST", "/v1/events", Access::Webhook),
];

/// Registers the handlers of [`ROUTES`], apart from the two of the health checks.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/", web::get().to(holdings::show))
        .route("/assets/{name}", web::get().to(holdings::asset))
        .route("/callback", web::get().to(sign_in::callback))
        .route("/deposits/request", web::post().to(holdings::ask))
        .route("/export.json", web::get().to(holdings::export))
        .route("/link", web::get().to(link::show))
        .route("/link", web::post().to(link::decide))
        .route("/preview", web::get().to(preview::show))
        .route("/releases", web::get().to(releases::show))
        .route("/sign-in", web::get().to(sign_in::begin))
        .route("/sign-out", web::post().to(sign_in::sign_out))
        .route("/v1/data-requests", web::post().to(machine::data_request))
        .route("/v1/events", web::post().to(machine::event));
}
