//! What went wrong with a call to a host's system, as a place.

use reqwest::StatusCode;
use service_kit::http_client::ClientError;

use super::SourceError;

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
