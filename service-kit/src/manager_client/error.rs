//! Why a call to the manager gave no usable answer.

use consent_model::{jose::JoseError, problem::Problem};

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

    /// Whether the same call may succeed later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Call(error) if error.is_transient())
    }
}
