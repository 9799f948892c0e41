//! `Idempotency-Key`: the name a caller gives to one attempt at creating something.
//!
//! A service stores the key, the [`fingerprint`] of the request and its answer in the transaction
//! that creates the thing; the same key with the same fingerprint gets the same answer, with
//! another fingerprint `idempotency-conflict`. The storage is each service's own.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header::HeaderMap};
use consent_model::{digest::Digest, problem::ProblemType};

use crate::problem::ApiProblem;

/// The header's name.
pub const HEADER: &str = "idempotency-key";

/// A well-formed key: 1 to 255 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Checks a key.
    ///
    /// # Errors
    /// `malformed-request` when it is empty, too long or holds other than visible ASCII.
    pub fn parse(text: &str) -> Result<Self, ApiProblem> {
        if !(1..=255).contains(&text.len()) || !text.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(malformed());
        }
        Ok(Self(text.to_owned()))
    }

    /// The key of a request, if it has one.
    ///
    /// # Errors
    /// `malformed-request` when there are several or the one is not well formed.
    pub fn from_headers(headers: &HeaderMap) -> Result<Option<Self>, ApiProblem> {
        let mut all = headers.get_all(HEADER);
        match (all.next(), all.next()) {
            (None, _) => Ok(None),
            (Some(one), None) => one
                .to_str()
                .map_err(|_| malformed())
                .and_then(Self::parse)
                .map(Some),
            (Some(_), Some(_)) => Err(malformed()),
        }
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn malformed() -> ApiProblem {
    ApiProblem::new(ProblemType::MalformedRequest)
        .with_detail("send one `Idempotency-Key` of 1 to 255 visible ASCII characters")
}

/// Requires the header: a request without it is refused.
impl FromRequest for IdempotencyKey {
    type Error = ApiProblem;
    type Future = Ready<Result<Self, ApiProblem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::from_headers(request.headers()).and_then(|key| key.ok_or_else(malformed)))
    }
}

/// What makes a request the same request: its method, path, caller and exact body.
#[must_use]
pub fn fingerprint(method: &str, path: &str, caller: &str, body: &[u8]) -> Digest {
    let mut bytes = Vec::with_capacity(body.len() + path.len() + caller.len() + 64);
    for part in [
        b"amanat idempotency 1",
        method.as_bytes(),
        path.as_bytes(),
        caller.as_bytes(),
        body,
    ] {
        // Lengths first, so that no two different requests share their bytes.
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    Digest::of_bytes(&bytes)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn absent_empty_long_double_and_invisible_keys_are_refused() {
        let long = "k".repeat(256);
        for key in ["", " ", "a b", "é", "a\u{7f}", long.as_str()] {
            assert!(IdempotencyKey::parse(key).is_err(), "{key:?}");
        }
        let twice = TestRequest::default()
            .append_header((HEADER, "a"))
            .append_header((HEADER, "b"))
            .to_http_request();
        assert!(IdempotencyKey::from_headers(twice.headers()).is_err());
        let none = TestRequest::default().to_http_request();
        assert!(
            IdempotencyKey::from_request(&none, &mut Payload::None)
                .into_inner()
                .is_err()
        );
        assert_eq!(IdempotencyKey::from_headers(none.headers()).unwrap(), None);
    }

    #[test]
    fn a_fingerprint_changes_with_every_part() {
        let base = fingerprint("POST", "/v1/requests", "bank", b"{}");
        assert_eq!(base, fingerprint("POST", "/v1/requests", "bank", b"{}"));
        for other in [
            fingerprint("PUT", "/v1/requests", "bank", b"{}"),
            fingerprint("POST", "/v1/request", "sbank", b"{}"),
            fingerprint("POST", "/v1/requests", "clinic", b"{}"),
            fingerprint("POST", "/v1/requests", "bank", b"{ }"),
        ] {
            assert_ne!(base, other);
        }
    }

    #[test]
    fn a_plain_key_is_taken() {
        assert_eq!(
            IdempotencyKey::parse("9f-A_1.~").unwrap().as_str(),
            "9f-A_1.~"
        );
    }
}
