//! A known path under a method that it does not have: 405 with `Allow` (RFC 9110 §15.5.6).

use std::collections::BTreeMap;

use actix_web::{
    HttpResponse, Resource,
    guard::{self, GuardContext},
    web,
};

use super::Route;
use crate::problem::{ApiProblem, ApiResult, accepts_html};

/// Paths that programs call; what they are told never depends on `Accept`.
pub const PROGRAMS: [&str; 4] = ["/v1/", "/status/", "/.well-known/", "/openapi.json"];

/// Answers every other method of the paths in `routes` with 405. Call it once, after all lists of a
/// service are registered: what comes first wins, and two lists may share a path.
///
/// Somebody who reads pages is not told of methods: for her the page is not there, as before.
pub fn refuse_other_methods<'a>(
    config: &mut web::ServiceConfig,
    routes: impl IntoIterator<Item = &'a Route>,
) {
    let mut allowed: BTreeMap<&'static str, Vec<&'static str>> = BTreeMap::new();
    for route in routes {
        let methods = allowed.entry(route.path).or_default();
        methods.push(route.method);
        if route.method == "GET" {
            methods.push("HEAD");
        }
    }
    // Segments before parameters: `/a/new` must not be told the methods of `/a/{id}`.
    let mut paths: Vec<_> = allowed.into_iter().collect();
    paths.sort_by_key(|(path, _)| path.matches('{').count());
    for (path, mut methods) in paths {
        methods.sort_unstable();
        let allow = methods.join(", ");
        let resource = Resource::new(path).guard(guard::fn_guard(is_for_program));
        config.service(resource.to(move || {
            let refusal: ApiResult<HttpResponse> = Err(ApiProblem::method_not_allowed(&allow));
            async { refusal }
        }));
    }
}

/// Whether a program asks, by the path or by what it takes.
fn is_for_program(context: &GuardContext<'_>) -> bool {
    let head = context.head();
    let path = head.uri.path();
    PROGRAMS.iter().any(|p| path.starts_with(p)) || !accepts_html(&head.headers)
}

#[cfg(test)]
mod tests {
    use actix_web::{App, http::Method, test};

    use super::*;

    async fn served() -> HttpResponse {
        HttpResponse::Ok().finish()
    }

    crate::routes! {
        const FIRST;
        fn first;
        GET "/v1/things/{thing}" Public => served,
        GET "/page" Public => served,
    }
    crate::routes! {
        const SECOND;
        fn second;
        DELETE "/v1/things/{thing}" Public => served,
        POST "/v1/things/new" Public => served,
    }

    #[actix_web::test]
    async fn another_method_is_405_with_those_of_every_list_and_an_unknown_path_is_404() {
        let app = App::new()
            .configure(first)
            .configure(second)
            .configure(|config| refuse_other_methods(config, FIRST.iter().chain(SECOND)));
        let app = test::init_service(app).await;
        for (method, path, status, allow) in [
            (Method::PUT, "/v1/things/1", 405, "DELETE, GET, HEAD"),
            (Method::OPTIONS, "/v1/things/1", 405, "DELETE, GET, HEAD"),
            (Method::DELETE, "/v1/things/1", 200, ""),
            (Method::PUT, "/v1/things/new", 405, "POST"),
            (Method::POST, "/page", 405, "GET, HEAD"),
            (Method::POST, "/v1/other", 404, ""),
        ] {
            let request = test::TestRequest::with_uri(path).method(method.clone());
            let answer = test::call_service(&app, request.to_request()).await;
            assert_eq!(answer.status().as_u16(), status, "{method} {path}");
            let told = answer.headers().get("allow").map(|v| v.to_str().unwrap());
            assert_eq!(told.unwrap_or_default(), allow, "{method} {path}");
        }
        let browser = test::TestRequest::post()
            .uri("/page")
            .insert_header(("accept", "text/html"));
        let answer = test::call_service(&app, browser.to_request()).await;
        assert_eq!(answer.status().as_u16(), 404, "no page takes this");
    }
}
