//! Answers that travel back to the client through the browser.
//!
//! Every answer names this issuer (RFC 9207), so that a client of several providers can tell who
//! answered. Whoever calls this vouches that the address is registered for the client.

use url::Url;

/// An authorization error (RFC 6749 §4.1.2.1, OpenID Connect Core 1.0 §3.1.2.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum OAuthError {
    /// A parameter is missing, unknown or contradicts another.
    #[error("{0}")]
    InvalidRequest(&'static str),
    /// Only the code flow is spoken here.
    #[error("only response_type=code is supported")]
    UnsupportedResponseType,
    /// Not an OpenID Connect request.
    #[error("the scope must include openid")]
    InvalidScope,
    /// `prompt=none`, and nobody is signed in recently enough.
    #[error("nobody is signed in, or not recently enough")]
    LoginRequired,
    /// She chose not to sign in.
    #[error("the person chose not to sign in")]
    AccessDenied,
    /// Request objects are not read.
    #[error("request objects are not supported")]
    RequestNotSupported,
    /// Request objects are not fetched.
    #[error("request objects by address are not supported")]
    RequestUriNotSupported,
    /// Too much is open at once.
    #[error("too many sign-ins are open at once; try again soon")]
    TemporarilyUnavailable,
}

impl OAuthError {
    /// The registered code of the error.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::InvalidRequest(_) => "invalid_request",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::InvalidScope => "invalid_scope",
            Self::LoginRequired => "login_required",
            Self::AccessDenied => "access_denied",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
        }
    }
}

/// The address that hands a code to the client.
pub(super) fn with_code(to: &Url, code: &str, state: Option<&str>, issuer: &str) -> Url {
    answer(to, &[("code", code)], state, issuer)
}

/// The address that hands an error to the client.
pub(super) fn with_error(to: &Url, error: OAuthError, state: Option<&str>, issuer: &str) -> Url {
    let text = error.to_string();
    answer(
        to,
        &[("error", error.code()), ("error_description", &text)],
        state,
        issuer,
    )
}

fn answer(to: &Url, pairs: &[(&str, &str)], state: Option<&str>, issuer: &str) -> Url {
    let mut to = to.clone();
    {
        let mut query = to.query_pairs_mut();
        query.extend_pairs(pairs);
        if let Some(state) = state {
            query.append_pair("state", state);
        }
        query.append_pair("iss", issuer);
    }
    to
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_keeps_the_query_of_the_registered_address_and_names_the_issuer() {
        let to = Url::parse("http://localhost:1/back?app=1").expect("a url");
        let sent = with_error(&to, OAuthError::LoginRequired, Some("a&b"), "http://issuer");
        assert_eq!(
            sent.as_str(),
            "http://localhost:1/back?app=1&error=login_required&error_description=nobody+is+\
             signed+in%2C+or+not+recently+enough&state=a%26b&iss=http%3A%2F%2Fissuer"
        );
        let sent = with_code(&to, "c", None, "http://issuer");
        assert_eq!(
            sent.as_str(),
            "http://localhost:1/back?app=1&code=c&iss=http%3A%2F%2Fissuer"
        );
    }
}
