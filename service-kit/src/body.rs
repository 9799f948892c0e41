//! Bodies within a limit, and strict JSON: what is signed or digested must mean one thing only.
//!
//! [`parse`] reads through `consent_model::json`, which refuses duplicate members, deep nesting and
//! trailing bytes. It does not check what the values mean.

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    web::{self, Bytes},
};
use consent_model::{json, problem::ProblemType};
use futures_util::{StreamExt, future::LocalBoxFuture};
use serde::de::DeserializeOwned;

use crate::problem::{ApiProblem, too_large};

/// Largest body [`LimitedBytes`] reads where the app holds no other [`BodyLimit`].
pub const DEFAULT_LIMIT: usize = 256 * 1024;

/// The largest body that extractors of this module read, in bytes. Put it into `app_data`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyLimit(pub usize);

/// A whole body as bytes, never more than the app's [`BodyLimit`].
#[derive(Debug, Clone)]
pub struct LimitedBytes(pub Bytes);

impl FromRequest for LimitedBytes {
    type Error = ApiProblem;
    type Future = LocalBoxFuture<'static, Result<Self, ApiProblem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (limit, declared) = (limit_of(request), declared_length(request));
        let payload = payload.take();
        Box::pin(async move {
            read_limited(payload, declared, limit)
                .await
                .map(LimitedBytes)
        })
    }
}

/// A whole body of at most `limit` bytes, for a route whose limit is another than the app's.
///
/// # Errors
/// `too-large`, or `malformed-request` when it breaks off.
pub async fn read_within(
    request: &HttpRequest,
    payload: web::Payload,
    limit: usize,
) -> Result<Bytes, ApiProblem> {
    read_limited(payload.into_inner(), declared_length(request), limit).await
}

/// Parses JSON strictly.
///
/// # Errors
/// `malformed-request` naming the place, never the value.
pub fn parse<T: DeserializeOwned>(bytes: &[u8], limit: usize) -> Result<T, ApiProblem> {
    json::parse(bytes, limit).map_err(|error| {
        ApiProblem::new(ProblemType::MalformedRequest).with_detail(error.to_string())
    })
}

fn limit_of(request: &HttpRequest) -> usize {
    request
        .app_data::<BodyLimit>()
        .map_or(DEFAULT_LIMIT, |limit| limit.0)
}

fn declared_length(request: &HttpRequest) -> Option<usize> {
    request
        .headers()
        .get("content-length")?
        .to_str()
        .ok()?
        .parse()
        .ok()
}

async fn read_limited(
    mut payload: Payload,
    declared: Option<usize>,
    limit: usize,
) -> Result<Bytes, ApiProblem> {
    if declared.is_some_and(|length| length > limit) {
        return Err(too_large(limit));
    }
    let mut body = Vec::with_capacity(declared.unwrap_or(0).min(limit));
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| {
            ApiProblem::new(ProblemType::MalformedRequest)
                .with_detail("the body could not be read to its end")
        })?;
        if body.len() + chunk.len() > limit {
            return Err(too_large(limit));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.into())
}

#[cfg(test)]
mod tests {
    use actix_web::{App, test};

    use super::*;

    async fn length(body: LimitedBytes) -> String {
        body.0.len().to_string()
    }

    #[actix_web::test]
    async fn a_body_over_the_limit_is_refused() {
        let app = App::new()
            .app_data(BodyLimit(64))
            .route("/", web::post().to(length));
        let app = test::init_service(app).await;
        for (bytes, status, told) in [(64, 200, "64"), (65, 413, "at most 64 bytes")] {
            let request = test::TestRequest::post()
                .uri("/")
                .set_payload("x".repeat(bytes));
            let response = test::call_service(&app, request.to_request()).await;
            assert_eq!(response.status().as_u16(), status);
            let text = test::read_body(response).await.to_vec();
            let text = String::from_utf8(text).unwrap();
            assert!(text.contains(told), "{text}");
        }
    }

    #[actix_web::test]
    async fn duplicate_members_are_refused_at_any_depth() {
        let parse = |text: &str| parse::<serde_json::Value>(text.as_bytes(), 64);
        let refused = parse("{\"a\":{\"b\":1,\"b\":2}}").unwrap_err();
        assert_eq!(refused.kind(), ProblemType::MalformedRequest);
        assert!(parse("{\"a\":{\"b\":1,\"c\":2}}").is_ok());
    }
}
