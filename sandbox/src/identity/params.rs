//! Reads the parameters of an OAuth request.
//!
//! A parameter that occurs twice refuses the whole request (RFC 6749 §3.1); an empty one counts
//! as absent, as the same section says. It knows nothing of what the parameters mean.

use std::collections::BTreeMap;

use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_TYPE;
use url::form_urlencoded;

/// Parameters by name.
#[derive(Default)]
pub(super) struct Params(BTreeMap<String, String>);

/// The request's parameters cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum ParamsError {
    #[error("a parameter occurs more than once")]
    Repeated,
    #[error("the body must be a form (application/x-www-form-urlencoded)")]
    NotAForm,
}

impl Params {
    /// Parses a query string or a form body.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, ParamsError> {
        let mut found = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(bytes) {
            if value.is_empty() {
                continue;
            }
            if found
                .insert(name.into_owned(), value.into_owned())
                .is_some()
            {
                return Err(ParamsError::Repeated);
            }
        }
        Ok(Self(found))
    }

    /// Parses the body of a POST, which must say that it is a form.
    pub(super) fn of_form(request: &HttpRequest, body: &[u8]) -> Result<Self, ParamsError> {
        let kind = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let kind = kind
            .and_then(|value| value.split(';').next())
            .unwrap_or_default();
        if !kind
            .trim()
            .eq_ignore_ascii_case("application/x-www-form-urlencoded")
        {
            return Err(ParamsError::NotAForm);
        }
        Self::parse(body)
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub(super) fn owned(&self, name: &str) -> Option<String> {
        self.0.get(name).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_parameter_refuses_the_request() {
        assert_eq!(
            Params::parse(b"state=a&state=b").err(),
            Some(ParamsError::Repeated)
        );
    }

    #[test]
    fn an_empty_parameter_counts_as_absent() {
        let params = Params::parse(b"state=&nonce=n%20m").expect("readable");
        assert_eq!(params.get("state"), None);
        assert_eq!(params.get("nonce"), Some("n m"));
    }
}
