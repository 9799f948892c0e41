//! Forms that change something come from our own pages, and from this session.
//!
//! Two walls. [`SameOrigin`] is an extractor that looks at what the browser says about where the
//! request comes from (`Sec-Fetch-Site`, else `Origin`). [`CsrfKey`] makes and checks the token
//! that every form carries: an HMAC of the session's id, so that nothing is stored and a token is
//! worthless in any other session. Pages are compressed, and whoever can put text of his own beside a
//! secret sees from the length whether it repeats (BREACH); so a token stands under fresh random bytes
//! and is another one in every answer. Neither is needed for requests that carry a client assertion,
//! because a browser does not send those by itself.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use consent_model::problem::ProblemType;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use url::Url;
use zeroize::Zeroizing;

use crate::problem::ApiProblem;

/// Bytes of the MAC, and of the mask before it.
const LENGTH: usize = 32;

/// The name of the form field that carries the token.
pub const FIELD: &str = "csrf";

/// The key of the tokens of one service.
#[derive(Clone)]
pub struct CsrfKey(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for CsrfKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CsrfKey")
    }
}

/// The token to put into a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsrfToken(String);

impl CsrfToken {
    /// The token as text, safe inside an attribute.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for CsrfToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a form was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CsrfError {
    /// The token is missing or not of this session.
    #[error("the form does not belong to this session; load the page again")]
    WrongToken,
    /// The request was started by another site.
    #[error("the request was started by another site")]
    CrossSite,
}

impl From<CsrfError> for ApiProblem {
    fn from(error: CsrfError) -> Self {
        Self::new(ProblemType::NotPermitted).with_detail(error.to_string())
    }
}

impl CsrfKey {
    /// A key from 32 secret bytes.
    #[must_use]
    pub fn new(secret: [u8; 32]) -> Self {
        Self(Zeroizing::new(secret))
    }

    /// A token of a session, under this mask, which must be random and used in one answer only.
    #[must_use]
    pub fn issue(&self, session_id: &str, mask: [u8; LENGTH]) -> CsrfToken {
        let mac = self.mac(session_id).finalize().into_bytes();
        let masked = mac.iter().zip(mask).map(|(byte, mask)| byte ^ mask);
        let token: Vec<u8> = mask.into_iter().chain(masked).collect();
        CsrfToken(URL_SAFE_NO_PAD.encode(token))
    }

    /// Checks the token that a form carried, in constant time.
    ///
    /// # Errors
    /// When it is not this session's.
    pub fn verify(&self, session_id: &str, presented: &str) -> Result<(), CsrfError> {
        let bytes = URL_SAFE_NO_PAD
            .decode(presented)
            .map_err(|_| CsrfError::WrongToken)?;
        if bytes.len() != 2 * LENGTH {
            return Err(CsrfError::WrongToken);
        }
        let (mask, masked) = bytes.split_at(LENGTH);
        let mac: Vec<u8> = masked.iter().zip(mask).map(|(m, mask)| m ^ mask).collect();
        self.mac(session_id)
            .verify_slice(&mac)
            .map_err(|_| CsrfError::WrongToken)
    }

    #[expect(
        clippy::expect_used,
        reason = "HMAC takes keys of any length (RFC 2104 §2)"
    )]
    fn mac(&self, session_id: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_slice()).expect("any length");
        mac.update(b"amanat csrf 1\0");
        mac.update(session_id.as_bytes());
        mac
    }
}

/// The origin under which people see this service. Put it into `app_data`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicOrigin(String);

impl PublicOrigin {
    /// The origin of the service's public address.
    #[must_use]
    pub fn of(address: &Url) -> Self {
        Self(address.origin().ascii_serialization())
    }

    /// The one that a request's app was given.
    pub(crate) fn found(request: &HttpRequest) -> Option<&Self> {
        let shared = request.app_data::<web::Data<Self>>();
        shared
            .map(|data| data.get_ref())
            .or_else(|| request.app_data())
    }

    /// Whether people reach the service over https.
    pub(crate) fn is_https(&self) -> bool {
        self.0.starts_with("https:")
    }

    /// The origin as browsers write it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Proof that a request was not started by another site. As an extractor it refuses those.
///
/// `Sec-Fetch-Site` decides where the browser sends it: `same-origin`, or `none` for what the
/// person did herself. Browsers leave it out on plain-http addresses; then `Origin` must be ours.
/// A request with neither header is from no browser of today, so nobody's cookies are being
/// abused by a page; the form's token still guards it.
#[derive(Debug, Clone, Copy)]
pub struct SameOrigin(());

impl SameOrigin {
    /// Checks a request.
    ///
    /// # Errors
    /// When it was started by another site.
    pub fn check(request: &HttpRequest) -> Result<Self, ApiProblem> {
        let headers = request.headers();
        let mut fetch_site = headers.get_all("sec-fetch-site");
        match (fetch_site.next().map(|v| v.as_bytes()), fetch_site.next()) {
            (Some(b"same-origin" | b"none"), None) => return Ok(Self(())),
            (Some(_), _) => return Err(CsrfError::CrossSite.into()),
            (None, _) => {}
        }
        let ours = PublicOrigin::found(request);
        let mut origins = headers.get_all(header::ORIGIN);
        match (origins.next(), origins.next(), ours) {
            (None, _, _) => Ok(Self(())),
            (Some(one), None, Some(ours)) if one.as_bytes() == ours.0.as_bytes() => Ok(Self(())),
            _ => Err(CsrfError::CrossSite.into()),
        }
    }
}

impl FromRequest for SameOrigin {
    type Error = ApiProblem;
    type Future = Ready<Result<Self, ApiProblem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::check(request))
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn check(headers: &[(&str, &str)]) -> bool {
        let origin = PublicOrigin::of(&"https://manager.example/x".parse().unwrap());
        let mut request = TestRequest::post().app_data(origin);
        for pair in headers {
            request = request.append_header(*pair);
        }
        SameOrigin::check(&request.to_http_request()).is_ok()
    }

    #[test]
    fn a_request_started_elsewhere_is_refused() {
        for headers in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site")],
            &[
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://manager.example"),
            ],
            &[
                ("sec-fetch-site", "same-origin"),
                ("sec-fetch-site", "cross-site"),
            ],
            &[("origin", "https://evil.example")],
            &[("origin", "http://manager.example")],
            &[("origin", "https://manager.example:8443")],
            &[("origin", "null")],
            &[
                ("origin", "https://manager.example"),
                ("origin", "https://evil.example"),
            ],
        ] {
            assert!(!check(headers), "{headers:?}");
        }
    }

    #[test]
    fn without_a_known_origin_an_origin_header_is_refused() {
        let request = TestRequest::post().insert_header(("origin", "https://manager.example"));
        assert!(SameOrigin::check(&request.to_http_request()).is_err());
    }

    #[test]
    fn a_token_of_another_session_or_service_is_refused() {
        let key = CsrfKey::new([7; 32]);
        let token = key.issue("session-1", [3; 32]);
        assert_eq!(
            key.verify("session-2", token.as_str()),
            Err(CsrfError::WrongToken)
        );
        let other = CsrfKey::new([8; 32]);
        assert_eq!(
            other.verify("session-1", token.as_str()),
            Err(CsrfError::WrongToken)
        );
        for garbage in [
            "",
            "AAAA",
            "####",
            &token.as_str()[1..],
            &format!("{token}A"),
            // The MAC alone, and a mask without it.
            &URL_SAFE_NO_PAD.encode(key.mac("session-1").finalize().into_bytes()),
            &URL_SAFE_NO_PAD.encode([3; 32]),
        ] {
            assert_eq!(key.verify("session-1", garbage), Err(CsrfError::WrongToken));
        }
        assert!(!format!("{key:?}").contains('7'));
    }

    #[test]
    fn our_own_forms_are_taken() {
        for headers in [
            &[][..],
            &[("sec-fetch-site", "same-origin")],
            &[("sec-fetch-site", "none")],
            &[("origin", "https://manager.example")],
            &[("sec-fetch-site", "same-origin"), ("origin", "null")],
        ] {
            assert!(check(headers), "{headers:?}");
        }
        let key = CsrfKey::new([7; 32]);
        assert!(key.verify("s", key.issue("s", [0; 32]).as_str()).is_ok());
    }

    #[test]
    fn no_two_answers_carry_the_same_token_and_each_holds() {
        let key = CsrfKey::new([7; 32]);
        let ids = crate::testing::ids(1);
        let [one, two] = [(); 2].map(|()| key.issue("s", ids.bytes32()));
        // Nothing of one shows in the other.
        let shared = one.as_str().bytes().zip(two.as_str().bytes());
        assert!(shared.filter(|(a, b)| a == b).count() < 12, "{one} {two}");
        for token in [one, two] {
            assert!(key.verify("s", token.as_str()).is_ok());
            assert!(key.verify("t", token.as_str()).is_err());
        }
    }
}
