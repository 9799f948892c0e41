//! Style sheets, scripts and pictures: kept by browsers, and sent again only when they have changed.

use std::borrow::Cow;

use actix_web::{
    HttpMessage as _, HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, EntityTag, IfNoneMatch},
    },
};

/// Answers with a file, or says that the one which the browser has is still the same. Where the address
/// carries the digest of the bytes (`?v=`), it may be kept for good.
#[must_use]
pub fn answer(
    request: &HttpRequest,
    (mime, etag): (&str, &str),
    bytes: Cow<'static, [u8]>,
) -> HttpResponse {
    let keep = if request.query_string().starts_with("v=") {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=3600"
    };
    let mut head = HttpResponse::Ok();
    head.insert_header((ETAG, etag))
        .insert_header((CACHE_CONTROL, keep));
    if is_known(request, etag) {
        return head.status(StatusCode::NOT_MODIFIED).finish();
    }
    head.insert_header((CONTENT_TYPE, mime))
        .body(bytes.into_owned())
}

/// Compressed, a file went out with a weak tag: the comparison is the weak one (RFC 9110 §13.1.2).
fn is_known(request: &HttpRequest, etag: &str) -> bool {
    let Ok(tag) = etag.parse::<EntityTag>() else {
        return false;
    };
    match request.get_header::<IfNoneMatch>() {
        None => false,
        Some(IfNoneMatch::Any) => true,
        Some(IfNoneMatch::Items(known)) => known.iter().any(|known| known.weak_eq(&tag)),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn status(address: &str, known: Option<&str>) -> (StatusCode, String) {
        let mut request = TestRequest::with_uri(address);
        if let Some(known) = known {
            request = request.insert_header(("if-none-match", known));
        }
        let request = request.to_http_request();
        let bytes = Cow::Borrowed(b"body{}".as_slice());
        let answer = answer(&request, ("text/css", "\"abc\""), bytes);
        assert_eq!(answer.headers().get(ETAG).unwrap(), "\"abc\"");
        let keep = answer.headers().get(CACHE_CONTROL).unwrap();
        (answer.status(), keep.to_str().unwrap().to_owned())
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again_however_it_came() {
        for known in ["\"abc\"", "W/\"abc\"", "\"x\", W/\"abc\"", "*"] {
            assert_eq!(status("/a", Some(known)).0, StatusCode::NOT_MODIFIED);
        }
        for known in [None, Some("\"abd\""), Some("abc"), Some("W/\"ab\"")] {
            assert_eq!(status("/a", known).0, StatusCode::OK);
        }
        assert!(status("/a?v=abc", None).1.contains("immutable"));
        assert!(!status("/a", None).1.contains("immutable"));
    }
}
