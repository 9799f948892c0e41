//! Strict JSON bodies: what is signed or digested must mean one thing only.
//!
//! [`StrictJson`] reads a body through `consent_model::json`, which refuses duplicate members,
//! deep nesting and trailing bytes. It does not check what the values mean.

use std::ops::Deref;

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Bytes};
use consent_model::{json, problem::ProblemType};
use futures_util::{StreamExt, future::LocalBoxFuture};
use serde::de::DeserializeOwned;

use crate::problem::{ApiProblem, too_large};

/// Largest body [`StrictJson`] reads where the app holds no other [`BodyLimit`].
pub const DEFAULT_LIMIT: usize = 256 * 1024;

/// The largest body that extractors of this module read, in bytes. Put it into `app_data`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyLimit(pub usize);

/// A JSON body, read strictly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StrictJson<T>(pub T);

impl<T> StrictJson<T> {
    /// The value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for StrictJson<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for StrictJson<T> {
    type Error = ApiProblem;
    type Future = LocalBoxFuture<'static, Result<Self, ApiProblem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let limit = limit_of(request);
        let is_json = has_json_type(request);
        let declared = declared_length(request);
        let payload = payload.take();
        Box::pin(async move {
            if !is_json {
                return Err(ApiProblem::new(ProblemType::UnsupportedMediaType)
                    .with_detail("expected `application/json`"));
            }
            let bytes = read_limited(payload, declared, limit).await?;
            parse(&bytes, limit).map(StrictJson)
        })
    }
}

/// A whole body as bytes, limited like [`StrictJson`]; for bodies in other formats.
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

/// Parses JSON strictly, as [`StrictJson`] does.
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

fn has_json_type(request: &HttpRequest) -> bool {
    let essence = request
        .headers()
        .get("content-type")
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.split(';').next())
        .map(|v| v.trim().to_ascii_lowercase());
    essence.is_some_and(|e| {
        e == "application/json" || (e.starts_with("application/") && e.ends_with("+json"))
    })
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
    use actix_web::{App, test, web};

    use super::*;

    async fn echo(body: StrictJson<serde_json::Value>) -> String {
        body.into_inner().to_string()
    }

    async fn post(content_type: &str, body: &str) -> (u16, String) {
        let app = App::new()
            .app_data(BodyLimit(64))
            .route("/", web::post().to(echo));
        let app = test::init_service(app).await;
        let request = test::TestRequest::post()
            .uri("/")
            .insert_header(("content-type", content_type))
            .set_payload(body.to_owned())
            .to_request();
        let response = test::call_service(&app, request).await;
        let status = response.status().as_u16();
        (
            status,
            String::from_utf8(test::read_body(response).await.to_vec()).unwrap(),
        )
    }

    #[actix_web::test]
    async fn duplicate_members_are_refused_at_any_depth() {
        assert_eq!(
            post("application/json", "{\"a\":{\"b\":1,\"b\":2}}")
                .await
                .0,
            400
        );
    }

    #[actix_web::test]
    async fn a_body_over_the_limit_is_refused() {
        let (status, text) = post("application/json", &format!("\"{}\"", "x".repeat(80))).await;
        assert_eq!(status, 413);
        assert!(text.contains("at most 64 bytes"), "{text}");
    }

    #[actix_web::test]
    async fn another_media_type_is_refused() {
        assert_eq!(post("text/plain", "{}").await.0, 415);
    }

    #[actix_web::test]
    async fn json_and_its_dialects_are_read() {
        assert_eq!(
            post("application/json; charset=utf-8", "{\"a\":1}").await,
            (200, "{\"a\":1}".into())
        );
        assert_eq!(post("application/problem+json", "[]").await.0, 200);
    }
}
