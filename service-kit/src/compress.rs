//! Pages, style sheets and scripts go out compressed (gzip) where the browser takes that.
//!
//! Nothing else does: what is sealed does not shrink, and what programs read is not for this module to
//! change. A page carries one secret that stays the same from answer to answer, the proof that a form
//! is of its session, and that is masked anew in each ([`crate::csrf`]): the length of a compressed
//! page says nothing of it.

use std::io::Write as _;

use actix_web::{
    Error,
    body::{BodySize, BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{
        self, AcceptEncoding, CONTENT_ENCODING, CONTENT_TYPE, ETAG, Encoding, Header as _,
        HeaderValue, VARY,
    },
    middleware::Next,
};
use flate2::{Compression, write::GzEncoder};

use crate::problem::ApiProblem;

/// What is compressed.
const KINDS: [&[u8]; 4] = [
    b"text/html",
    b"text/css",
    b"text/javascript",
    b"image/svg+xml",
];
/// Shorter ones fit into one packet as they are.
const LEAST: u64 = 1000;
/// Of gzip: twice the speed of its usual level, for a tenth more bytes.
const LEVEL: u32 = 4;

/// Compresses an answer of these kinds.
///
/// # Errors
/// When the page cannot be had.
pub async fn pages(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let gzip = takes_gzip(&request);
    let mut response = next.call(request).await?.map_into_boxed_body();
    if !is_text(&response) {
        return Ok(response);
    }
    let vary = HeaderValue::from_static("accept-encoding");
    response.headers_mut().append(VARY, vary);
    let long = matches!(response.response().body().size(), BodySize::Sized(n) if n >= LEAST);
    if !gzip || !long {
        return Ok(response);
    }
    let (request, answer) = response.into_parts();
    let (mut head, whole) = answer.into_parts();
    let whole = match whole.try_into_bytes() {
        Ok(whole) => whole,
        // It comes in parts: as it is.
        Err(parts) => return Ok(ServiceResponse::new(request, head.set_body(parts))),
    };
    let packed = packed(&whole).map_err(ApiProblem::internal)?;
    let headers = head.headers_mut();
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    // A strong tag names bytes, and these are others (RFC 9110 §8.8.1).
    let weak = headers.get(ETAG).and_then(|tag| tag.to_str().ok());
    let weak = weak.filter(|tag| tag.starts_with('"'));
    if let Some(Ok(weak)) = weak.map(|tag| HeaderValue::try_from(format!("W/{tag}"))) {
        headers.insert(header::ETAG, weak);
    }
    Ok(ServiceResponse::new(
        request,
        head.set_body(BoxBody::new(packed)),
    ))
}

fn takes_gzip(request: &ServiceRequest) -> bool {
    let Ok(accepted) = AcceptEncoding::parse(request.request()) else {
        return false;
    };
    let known = [Encoding::gzip(), Encoding::identity()];
    accepted.negotiate(known.iter()) == Some(Encoding::gzip())
}

fn is_text(response: &ServiceResponse<BoxBody>) -> bool {
    let headers = response.headers();
    let kind = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let kind = kind.is_some_and(|kind| KINDS.iter().any(|known| kind.starts_with(known)));
    kind && !headers.contains_key(CONTENT_ENCODING)
}

fn packed(whole: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(whole.len() / 3), Compression::new(LEVEL));
    encoder.write_all(whole)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use actix_web::{
        App, HttpResponse,
        middleware::from_fn,
        test::{self, TestRequest},
        web,
    };

    use super::*;

    const PAGE: &str = "<p>She decides who sees her data.</p>";

    async fn answer(kind: &'static str, times: usize, accepts: Option<&str>) -> (Vec<u8>, bool) {
        let answer = move || {
            let answer = HttpResponse::Ok()
                .content_type(kind)
                .insert_header((ETAG, "\"t\""))
                .body(PAGE.repeat(times));
            std::future::ready(answer)
        };
        let app = App::new().route("/", web::get().to(answer));
        let app = test::init_service(app.wrap(from_fn(pages))).await;
        let mut request = TestRequest::get();
        if let Some(accepts) = accepts {
            request = request.insert_header(("accept-encoding", accepts));
        }
        let response = test::call_service(&app, request.to_request()).await;
        let packed = response.headers().contains_key(CONTENT_ENCODING);
        let tag = response.headers().get(ETAG).unwrap().to_str().unwrap();
        assert_eq!(tag.starts_with("W/"), packed, "{tag}");
        (test::read_body(response).await.to_vec(), packed)
    }

    #[actix_web::test]
    async fn what_programs_read_and_what_nobody_asked_for_stays_as_it_is() {
        for (kind, times, accepts) in [
            ("application/jose", 100, Some("gzip")),
            ("application/json", 100, Some("gzip")),
            ("text/html; charset=utf-8", 100, None),
            ("text/html; charset=utf-8", 100, Some("br")),
            ("text/html; charset=utf-8", 100, Some("gzip;q=0")),
            ("text/html; charset=utf-8", 1, Some("gzip")),
        ] {
            let (body, packed) = answer(kind, times, accepts).await;
            assert!(!packed, "{kind} {accepts:?}");
            assert_eq!(body, PAGE.repeat(times).as_bytes());
        }
    }

    #[actix_web::test]
    async fn a_page_comes_compressed_and_whole() {
        for kind in ["text/html; charset=utf-8", "text/css", "image/svg+xml"] {
            let (body, packed) = answer(kind, 100, Some("gzip, deflate, br")).await;
            assert!(packed && body.len() < PAGE.len() * 10, "{kind}");
            let mut whole = String::new();
            let mut decoder = flate2::read::GzDecoder::new(body.as_slice());
            decoder.read_to_string(&mut whole).unwrap();
            assert_eq!(whole, PAGE.repeat(100));
        }
    }
}
