//! Every route and who may call it: the lists of the modules that hold the handlers. Nothing is
//! served that stands in none of them.

use actix_web::web;
use service_kit::routes::Route;

use super::{api, pages, public};

/// Every route.
pub fn routes() -> impl Iterator<Item = &'static Route> {
    [public::ROUTES, api::ROUTES, pages::ROUTES]
        .into_iter()
        .flatten()
}

/// Registers every route.
pub(crate) fn register(config: &mut web::ServiceConfig) {
    config
        .configure(public::register)
        .configure(api::register)
        .configure(pages::register);
}
