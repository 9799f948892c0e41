//! Conditional reads (RFC 9110 §13): what a program reads carries an `ETag`, and who has it already is
//! told so (304) instead of being sent it again.
//!
//! The tag is the digest of the bytes, so it is strong, needs no bookkeeping, and a reading that was
//! conditional cannot miss a change. What a program reads may be kept by it alone and is asked for
//! again each time (`private, no-cache`), unless the handler says otherwise.

use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH},
    },
    middleware::Next,
};
use consent_model::digest::Digest;

/// What has a tag: documents for programs. Sealed pages are streamed and read once.
const KINDS: [&[u8]; 3] = [
    b"application/json",
    b"application/jose",
    b"application/statuslist+jwt",
];

/// Gives whole answers to GET and HEAD their tag, and answers 304 to who holds it.
///
/// # Errors
/// None of its own.
pub async fn reads(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let read = matches!(*request.method(), Method::GET | Method::HEAD);
    let response = next.call(request).await?.map_into_boxed_body();
    let document = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| KINDS.iter().any(|known| kind.as_bytes().starts_with(known)));
    if !read || !document || response.status() != StatusCode::OK {
        return Ok(response);
    }
    let (request, answer) = response.into_parts();
    let (mut head, body) = answer.into_parts();
    let body = match body.try_into_bytes() {
        Ok(body) => body,
        // It comes in parts: as it is.
        Err(parts) => return Ok(ServiceResponse::new(request, head.set_body(parts))),
    };
    let headers = head.headers_mut();
    if !headers.contains_key(ETAG) {
        let digest = Digest::of_bytes(&body).to_string();
        let tag = format!("\"{}\"", digest.replacen("sha-256:", "", 1));
        if let Ok(tag) = HeaderValue::try_from(tag) {
            headers.insert(ETAG, tag);
        }
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
    if !holds(request.headers(), headers.get(ETAG)) {
        return Ok(ServiceResponse::new(
            request,
            head.set_body(BoxBody::new(body)),
        ));
    }
    // RFC 9110 §15.4.5: the headers that a 200 would have had, without those of a body.
    let mut unchanged = HttpResponse::NotModified();
    for (name, value) in head.headers() {
        if name != CONTENT_TYPE {
            unchanged.append_header((name, value));
        }
    }
    Ok(ServiceResponse::new(request, unchanged.finish()))
}

/// Whether one of the tags of `If-None-Match` is this one, by the weak comparison (RFC 9110 §13.1.2).
fn holds(asked: &HeaderMap, tag: Option<&HeaderValue>) -> bool {
    let Some(tag) = tag.and_then(|tag| tag.to_str().ok()) else {
        return false;
    };
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let tag = opaque(tag);
    asked
        .get_all(IF_NONE_MATCH)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|held| held.trim() == "*" || opaque(held) == tag)
}

#[cfg(test)]
mod tests {
    use actix_web::{App, middleware::from_fn, test, web};

    use super::*;

    async fn call(method: Method, path: &str, tag: Option<&str>) -> (u16, HeaderMap, usize) {
        let app = App::new()
            .route(
                "/a",
                web::route().to(|| async { HttpResponse::Ok().json(1) }),
            )
            .route("/page", web::get().to(|| async { "text" }))
            .route(
                "/none",
                web::get().to(|| async { HttpResponse::NotFound().json(1) }),
            )
            .wrap(from_fn(reads));
        let app = test::init_service(app).await;
        let mut request = test::TestRequest::with_uri(path).method(method);
        if let Some(tag) = tag {
            request = request.insert_header((IF_NONE_MATCH, tag));
        }
        let answer = test::call_service(&app, request.to_request()).await;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        (status, headers, test::read_body(answer).await.len())
    }

    #[actix_web::test]
    async fn only_a_document_that_is_read_has_a_tag() {
        for (method, path) in [
            (Method::POST, "/a"),
            (Method::GET, "/page"),
            (Method::GET, "/none"),
        ] {
            let (status, headers, length) = call(method, path, Some("*")).await;
            assert_ne!(status, 304, "{path}");
            assert!(!headers.contains_key(ETAG) && length > 0, "{path}");
        }
    }

    #[actix_web::test]
    async fn who_holds_it_is_told_so_and_who_holds_another_is_sent_it() {
        let (status, headers, _) = call(Method::GET, "/a", None).await;
        let tag = headers.get(ETAG).unwrap().to_str().unwrap().to_owned();
        assert_eq!(status, 200);
        assert!(tag.starts_with('"') && tag.len() == 45, "{tag}");
        assert_eq!(headers.get(CACHE_CONTROL).unwrap(), "private, no-cache");
        for held in [&tag, &format!("\"x\", W/{tag}"), "*"] {
            let (status, headers, length) = call(Method::GET, "/a", Some(held)).await;
            assert_eq!((status, length), (304, 0), "{held}");
            assert_eq!(headers.get(ETAG).unwrap(), tag.as_str());
        }
        let (status, _, length) = call(Method::GET, "/a", Some("\"x\"")).await;
        assert_eq!((status, length), (200, 1));
    }
}
