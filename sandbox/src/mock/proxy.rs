//! Passes requests on to the adapter behind the mock provider, as they are.

use std::{io, net::SocketAddr};

use actix_web::{HttpRequest, HttpResponse, web::Bytes};
use consent_model::problem::ProblemType;
use reqwest::{Client, redirect::Policy};
use service_kit::problem::{ApiProblem, ApiResult};

/// Headers of one connection, which are not passed on.
const OF_CONNECTION: [&str; 7] = [
    "connection",
    "keep-alive",
    "transfer-encoding",
    "upgrade",
    "te",
    "trailer",
    "content-length",
];

/// The way to one adapter.
pub(super) struct Proxy {
    http: Client,
    to: SocketAddr,
}

impl Proxy {
    pub(super) fn to(to: SocketAddr) -> io::Result<Self> {
        let http = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .pool_max_idle_per_host(0)
            .build()
            .map_err(io::Error::other)?;
        Ok(Self { http, to })
    }

    pub(super) async fn pass(&self, request: &HttpRequest, body: Bytes) -> ApiResult<HttpResponse> {
        let away = |_| ApiProblem::new(ProblemType::Unavailable);
        let path = request.uri().path_and_query();
        let path = path.map_or("/", |path| path.as_str());
        let method = reqwest::Method::from_bytes(request.method().as_str().as_bytes())
            .map_err(|_| ApiProblem::new(ProblemType::MalformedRequest))?;
        let mut call = self
            .http
            .request(method, format!("http://{}{path}", self.to));
        for (name, value) in request.headers() {
            if !OF_CONNECTION.contains(&name.as_str()) {
                call = call.header(name.as_str(), value.as_bytes());
            }
        }
        let answer = call.body(body).send().await.map_err(away)?;
        let status = actix_web::http::StatusCode::from_u16(answer.status().as_u16())
            .map_err(|_| ApiProblem::new(ProblemType::Unavailable))?;
        let mut passed = HttpResponse::build(status);
        for (name, value) in answer.headers() {
            if !OF_CONNECTION.contains(&name.as_str()) {
                passed.append_header((name.as_str(), value.as_bytes()));
            }
        }
        Ok(passed.body(answer.bytes().await.map_err(away)?))
    }
}
