//! Every route, with who may call it and what answers. What is not in [`ROUTES`] is not served.

use actix_web::{HttpResponse, web};
use consent_model::problem::ProblemType;
use service_kit::{
    problem::{ApiProblem, ApiResult},
    server::healthz,
};

use super::{machine, pages};
use crate::provider::Provider;

service_kit::routes! {
    /// Every route of the adapter.
    pub const ROUTES;
    /// Puts the routes into an app whose data holds the [`Provider`].
    pub(crate) fn register;
    GET "/healthz" Public => healthz,
    GET "/readyz" Public => ready,
    GET "/assets/adapter.css" Public => pages::css,
    GET "/link" Linking => pages::begin,
    POST "/link/identify" Linking => pages::identify,
    POST "/link/verify" Linking => pages::verify,
    POST "/v1/events" ManagerEvent => machine::event,
    POST "/v1/data-requests" ManagerDocument => machine::data_request,
}

async fn ready(provider: web::Data<Provider>) -> ApiResult<HttpResponse> {
    let not = |part: &'static str| {
        ApiProblem::new(ProblemType::Unavailable)
            .with_detail(format!("not ready: {part}"))
            .retry_after(1)
    };
    provider
        .adapter
        .db
        .ping()
        .await
        .map_err(|_| not("the database"))?;
    provider
        .adapter
        .trust()
        .await
        .map_err(|_| not("the manager"))?;
    if let Some(source) = &provider.source {
        source.health().await.map_err(|_| not("the source"))?;
    }
    Ok(HttpResponse::Ok().body("ready"))
}
