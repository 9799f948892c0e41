//! Every route, with who may call it. What is not in [`ROUTES`] is not served.

use actix_web::{HttpResponse, web};
use consent_model::problem::ProblemType;
use service_kit::problem::{ApiProblem, ApiResult};

use super::{machine, pages};
use crate::provider::Provider;

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone; nothing of anybody's is shown.
    Public,
    /// A browser that began here with a signed link request; forms carry their token.
    Browser,
    /// The manager, by its signature over the body.
    Manager,
}

/// Method, path and access of every route.
pub const ROUTES: &[(&str, &str, Access)] = &[
    ("GET", "/healthz", Access::Public),
    ("GET", "/readyz", Access::Public),
    ("GET", "/assets/adapter.css", Access::Public),
    ("GET", "/link", Access::Browser),
    ("POST", "/link/identify", Access::Browser),
    ("POST", "/link/verify", Access::Browser),
    ("POST", "/v1/events", Access::Manager),
    ("POST", "/v1/data-requests", Access::Manager),
];

/// Puts the routes into an app whose data holds the [`Provider`].
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/assets/adapter.css", web::get().to(pages::css))
        .route("/link", web::get().to(pages::begin))
        .route("/link/identify", web::post().to(pages::identify))
        .route("/link/verify", web::post().to(pages::verify))
        .route("/v1/events", web::post().to(machine::event))
        .route("/v1/data-requests", web::post().to(machine::data_request))
        .route("/healthz", web::get().to(healthy))
        .route("/readyz", web::get().to(ready));
}

async fn healthy() -> HttpResponse {
    HttpResponse::Ok().body("ok")
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The table and the app say the same: every path of one stands in the other.
    #[test]
    fn every_route_has_an_access_class() {
        let source = include_str!("routes.rs");
        let (_, body) = source.split_once("pub(crate) fn routes").unwrap();
        let (body, _) = body.split_once("\n}").unwrap();
        assert_eq!(body.matches(".route(").count(), ROUTES.len());
        for (method, path, access) in ROUTES {
            let call = format!(".route(\"{path}\", web::{}()", method.to_lowercase());
            assert!(body.contains(&call), "{method} {path}");
            let by_manager = path.starts_with("/v1/");
            assert_eq!(by_manager, *access == Access::Manager, "{path}");
            let by_browser = path.starts_with("/link");
            assert_eq!(by_browser, *access == Access::Browser, "{path}");
        }
    }
}
