//! In which language a person wants her pages: what her request says of it, and how it is kept.
//!
//! The manager, the stores and the adapters use the same names, so that a choice is made and kept in
//! one way. Which languages there are is not known here.

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
    http::header,
};
use url::form_urlencoded;

/// Name of the query parameter and of the cookie.
const NAME: &str = "lang";
const DAYS: i64 = 365;

/// The tag that she has chosen just now, as she sent it.
#[must_use]
pub fn chosen(request: &HttpRequest) -> Option<String> {
    form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(name, _)| name == NAME)
        .map(|(_, tag)| tag.into_owned())
}

/// The tag that she chose before, as it was sent back.
#[must_use]
pub fn kept(request: &HttpRequest) -> Option<String> {
    request.cookie(NAME).map(|cookie| cookie.value().to_owned())
}

/// What her browser asks for (RFC 9110 §12.5.4).
#[must_use]
pub fn accepted(request: &HttpRequest) -> Option<&str> {
    let asked = request.headers().get(header::ACCEPT_LANGUAGE)?;
    asked.to_str().ok()
}

/// Remembers what she has chosen, for a year and for what is under `path`.
#[must_use]
pub fn cookie(tag: &str, path: &str, secure: bool) -> Cookie<'static> {
    Cookie::build(NAME, tag.to_owned())
        .path(path.to_owned())
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Lax)
        .max_age(Duration::days(DAYS))
        .finish()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_choice_is_read_from_the_address_and_from_what_was_kept() {
        let nothing = TestRequest::get().uri("/?language=hi").to_http_request();
        assert_eq!((chosen(&nothing), kept(&nothing)), (None, None));
        assert_eq!(accepted(&nothing), None);
        let request = TestRequest::get()
            .uri("/?a=b&lang=hi")
            .cookie(cookie("en", "/", true))
            .insert_header((header::ACCEPT_LANGUAGE, "ja, en;q=0.5"))
            .to_http_request();
        assert_eq!(chosen(&request).as_deref(), Some("hi"));
        assert_eq!(kept(&request).as_deref(), Some("en"));
        assert_eq!(accepted(&request), Some("ja, en;q=0.5"));
    }

    #[test]
    fn no_script_and_no_other_site_uses_what_was_kept() {
        let told = cookie("hi", "/bank/", true).to_string();
        let expected = "lang=hi; HttpOnly; SameSite=Lax; Secure; Path=/bank/; Max-Age=31536000";
        assert_eq!(told, expected);
        assert!(!cookie("hi", "/", false).to_string().contains("Secure"));
    }
}
