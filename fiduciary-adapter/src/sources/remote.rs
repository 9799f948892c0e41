//! Calls to a host's system: the token that it knows this adapter by, and what went wrong, as a place.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use reqwest::{
    Method, StatusCode,
    header::{AUTHORIZATION, HeaderMap, HeaderValue},
};
use service_kit::{
    http_client::{Authorize, Call, ClientError},
    secret::Secret,
};
use url::Url;

use super::SourceError;

/// A token that stays the same for every call.
struct Bearer(Secret);

impl Authorize for Bearer {
    fn headers<'a>(
        &'a self,
        _: &'a Method,
        _: &'a Url,
    ) -> BoxFuture<'a, Result<HeaderMap, ClientError>> {
        Box::pin(async {
            let value = format!("Bearer {}", self.0.expose());
            let mut value = HeaderValue::from_str(&value)
                .map_err(|_| ClientError::NotSendable("the token is not visible ASCII"))?;
            value.set_sensitive(true);
            Ok(HeaderMap::from_iter([(AUTHORIZATION, value)]))
        })
    }

    fn was_refused(&self) -> BoxFuture<'_, bool> {
        // The next one would be the same.
        Box::pin(async { false })
    }
}

/// The call, with the token if there is one.
pub(super) fn authorized(call: Call, token: Option<&Secret>) -> Call {
    match token {
        Some(token) => call.authorized(Arc::new(Bearer(token.clone()))),
        None => call,
    }
}

/// Names a failed call.
pub(super) fn named(error: &ClientError) -> SourceError {
    SourceError::Unavailable(match error {
        ClientError::Transport(_) => "it could not be reached, or broke off",
        ClientError::TooSlow => "it took too long",
        ClientError::TooLarge(_) => "its answer is too large",
        ClientError::Unreadable(_) => "its answer is not JSON of the expected form",
        ClientError::NotSendable(why) => why,
        ClientError::Problem(problem) => match problem.status {
            401 | 403 => "it refused the token",
            _ => "it refused the call",
        },
        ClientError::Status(status) => match *status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => "it refused the token",
            StatusCode::NOT_FOUND => "it does not know a path of the mapping",
            StatusCode::TOO_MANY_REQUESTS => "it was asked too often",
            status if status.is_server_error() => "it failed",
            status if status.is_redirection() => "it leads elsewhere; give the address itself",
            _ => "it refused the call",
        },
    })
}
