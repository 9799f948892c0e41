//! `/openapi.json`: what `describe` says, for programs. People read the same at `/docs`.

use actix_web::{HttpRequest, HttpResponse, web};

use super::Services;

service_kit::routes! {
    /// The description.
    pub(super) const ROUTES;
    /// Registers it.
    pub(super) fn register;
    GET "/openapi.json" Public => show,
}

async fn show(s: web::Data<Services>, request: HttpRequest) -> HttpResponse {
    s.description.answer(&request)
}
