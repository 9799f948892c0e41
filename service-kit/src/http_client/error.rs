//! What can go wrong with a call, and whether trying again may help.

use consent_model::{json, problem::Problem};
use reqwest::StatusCode;

/// Why a call gave no usable answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The other service refused, in our own words.
    #[error("the other service refused with `{}`", .0.kind.facts().slug)]
    Problem(Box<Problem>),
    /// The other service answered with a status that is no success and no problem of ours.
    #[error("the other service answered with status {0}")]
    Status(StatusCode),
    /// No answer, or it broke off.
    #[error("the other service could not be reached or the answer broke off")]
    Transport(#[source] reqwest::Error),
    /// The call took longer than it may.
    #[error("the other service took too long")]
    TooSlow,
    /// The answer is larger than allowed.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    /// The answer is not what was expected.
    #[error("the answer is not of the expected form")]
    Unreadable(#[source] json::JsonError),
    /// The call could not be made from what was given.
    #[error("the call cannot be made: {0}")]
    NotSendable(&'static str),
}

impl ClientError {
    /// Whether the same call may succeed later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Transport(_) | Self::TooSlow => true,
            Self::Status(status) => is_transient(*status),
            Self::Problem(problem) => StatusCode::from_u16(problem.status).is_ok_and(is_transient),
            Self::TooLarge(_) | Self::Unreadable(_) | Self::NotSendable(_) => false,
        }
    }

    /// The other service's refusal, when it is one of ours.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem) => Some(problem),
            _ => None,
        }
    }
}

fn is_transient(status: StatusCode) -> bool {
    matches!(
        status,
        // A server closes a connection that was idle too long with 408: nothing was read of ours.
        StatusCode::REQUEST_TIMEOUT
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
    )
}

pub(super) fn transport(error: reqwest::Error) -> ClientError {
    ClientError::Transport(error.without_url())
}
