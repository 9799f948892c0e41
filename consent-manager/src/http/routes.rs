//! Every route and who may call it: the lists of the modules that hold the handlers. Nothing is
//! served that stands in none of them.

use actix_web::web;
use service_kit::routes::{Route, refuse_other_methods};

use super::{
    aa, acknowledgement, api, batch, description, export, log, pages, public, token, webhooks,
};

/// Every route.
pub fn routes() -> impl Iterator<Item = &'static Route> {
    [
        public::ROUTES,
        description::ROUTES,
        token::ROUTES,
        api::ROUTES,
        batch::ROUTES,
        aa::ROUTES,
        acknowledgement::ROUTES,
        webhooks::ROUTES,
        log::ROUTES,
        export::ROUTES,
        pages::ROUTES,
    ]
    .into_iter()
    .flatten()
}

/// Registers every route, and a refusal of each other method on their paths.
pub(crate) fn register(config: &mut web::ServiceConfig) {
    config
        .configure(public::register)
        .configure(description::register)
        .configure(token::register)
        .configure(api::register)
        .configure(batch::register)
        .configure(aa::register)
        .configure(acknowledgement::register)
        .configure(webhooks::register)
        .configure(log::register)
        .configure(export::register)
        .configure(pages::register)
        .configure(|config| refuse_other_methods(config, routes()));
}
