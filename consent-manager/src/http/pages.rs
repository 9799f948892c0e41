//! The pages for people: sign-in, dashboard, notice and decision, consents, links, record.
//!
//! Every handler reads as a sentence: a [`visit::Visit`] says who is there, or a [`visit::Sent`]
//! proves that a form is hers and ours; one operation of the manager is called; one page of `ui`
//! is shown. Somebody who is not signed in is sent to sign in and comes back to where she was. What
//! belongs to another account is not there. Every failure is a page with words she can use, never
//! a fault of ours spelled out.
//!
//! No rule about consent lives here, and none of the API for parties.
//!
//! # Adding one
//!
//! 1. Write its context and template in `ui`.
//! 2. Write a handler in the module of its noun, taking `Visit` (GET) or `Sent` (POST).
//! 3. Add its path to [`routes`] and to the list of routes.

mod about;
mod approval;
mod change;
mod consent;
mod dashboard;
mod denial;
mod event;
mod form;
mod link;
mod missing;
mod party;
mod record;
mod request;
mod sign_in;
mod visit;
mod words;

use actix_web::web;

/// Answers what no route does. Registered last: whatever sets a default later replaces it.
pub(crate) fn fallback(config: &mut web::ServiceConfig) {
    config.default_service(web::to(missing::show));
}

/// Registers every page.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/", web::get().to(sign_in::front))
        .route("/sign-in", web::get().to(sign_in::begin))
        .route("/callback", web::get().to(sign_in::callback))
        .route("/sign-out", web::post().to(sign_in::sign_out))
        .route("/dashboard", web::get().to(dashboard::show))
        .route("/requests/{id}", web::get().to(request::show))
        .route("/requests/{id}/decision", web::post().to(request::decide))
        .route("/decisions/{id}", web::get().to(approval::show))
        .route("/consents/{id}", web::get().to(consent::show))
        .route(
            "/consents/{id}/receipt.json",
            web::get().to(consent::receipt),
        )
        .route("/consents/{id}/pause", web::post().to(consent::pause))
        .route("/consents/{id}/resume", web::post().to(consent::resume))
        .route("/consents/{id}/stop", web::get().to(consent::confirm_stop))
        .route("/consents/{id}/stop", web::post().to(consent::stop))
        .route("/links", web::post().to(link::begin))
        .route("/links", web::get().to(link::show))
        .route("/links/return", web::get().to(link::finish))
        .route("/record", web::get().to(record::show))
        .route("/record.json", web::get().to(record::download))
        .route("/about", web::get().to(about::show))
        .route("/assets/{file}", web::get().to(about::asset));
}
