//! What can go wrong with a call to the manager, and whether it was the manager's last word.

use consent_model::{
    jose::JoseError,
    problem::{Problem, ProblemType},
};

use crate::http_client::ClientError;

/// Why a call to the manager gave no usable answer.
#[derive(Debug, thiserror::Error)]
pub enum ManagerCallError {
    /// The manager refused, could not be reached, or answered in another form.
    #[error(transparent)]
    Call(#[from] ClientError),
    /// What it handed over is not a document of the expected form.
    #[error("the manager handed over a malformed document")]
    Document(#[source] JoseError),
    /// Our own document could not be signed.
    #[error("the document could not be signed")]
    Sign(#[source] JoseError),
}

impl ManagerCallError {
    /// The manager's refusal, when it is one.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Call(error) => error.problem(),
            Self::Document(_) | Self::Sign(_) => None,
        }
    }

    /// The manager's refusal when it is its last word on this call: the same call will be refused
    /// for ever. Failed authentication is not (each try makes a new assertion, and a clock can be
    /// mended), nor is being asked to slow down, nor a pause that she may end.
    #[must_use]
    pub fn last_word(&self) -> Option<&Problem> {
        self.problem().filter(|problem| {
            problem.status < 500
                && !matches!(
                    problem.kind,
                    ProblemType::NotAuthenticated
                        | ProblemType::Replayed
                        | ProblemType::ConsentPaused
                        | ProblemType::TooManyRequests
                )
        })
    }

    /// Whether the same call may succeed later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Call(error) if error.is_transient())
    }
}
