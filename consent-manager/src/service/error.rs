//! Why the manager refuses, and the problem type each refusal leaves under.
//!
//! Promises one exhaustive mapping; carries no personal value.

use consent_model::{
    approval::EvidenceError,
    artifact::LifecycleError,
    decision::Refusal,
    problem::ProblemType,
    request::{RequestError, TransitionError},
};

/// Why an operation was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ManagerError {
    /// Not there, or another's: the two are not told apart.
    #[error("nothing of this name belongs to the caller")]
    NotFound,
    /// The party lacks the role or the standing.
    #[error("the party may not do that")]
    NotPermitted,
    /// The same `jti` came with other bytes.
    #[error("the document's `jti` was used for other bytes")]
    Replayed,
    /// The same idempotency key came with another request.
    #[error("the idempotency key was used for a different request")]
    IdempotencyConflict,
    /// The purpose is not in the table.
    #[error("the purpose is not a known one")]
    UnknownPurpose,
    /// The question is not published.
    #[error("the question is not a published one")]
    UnknownQuestion,
    /// The consent request breaks a rule that needs no registry.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// The request's state forbids the change.
    #[error(transparent)]
    Transition(#[from] TransitionError),
    /// The consent's state forbids the change.
    #[error(transparent)]
    Lifecycle(#[from] LifecycleError),
    /// Her approval does not hold.
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    /// The access is not allowed now.
    #[error(transparent)]
    Access(#[from] Refusal),
}

impl ManagerError {
    /// The problem type under which it leaves the service (RFC 9457).
    #[must_use]
    pub const fn problem(&self) -> ProblemType {
        match self {
            Self::NotFound => ProblemType::NotFound,
            Self::NotPermitted => ProblemType::NotPermitted,
            Self::Replayed => ProblemType::Replayed,
            Self::IdempotencyConflict => ProblemType::IdempotencyConflict,
            Self::UnknownPurpose => ProblemType::UnknownPurpose,
            Self::UnknownQuestion => ProblemType::UnknownQuestion,
            Self::Request(RequestError::WrongAudience) => ProblemType::WrongAudience,
            Self::Request(RequestError::OutsideTime) => ProblemType::OutsideTime,
            Self::Request(RequestError::Term(_) | RequestError::Mode) => ProblemType::InvalidTerm,
            Self::Request(_) => ProblemType::MalformedRequest,
            Self::Transition(_) | Self::Lifecycle(_) => ProblemType::StateConflict,
            Self::Evidence(_) => ProblemType::InvalidEvidence,
            Self::Access(refusal) => refusal.problem(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ended_consent_is_a_state_conflict() {
        let error = ManagerError::from(LifecycleError::Ended);
        assert_eq!(error.problem(), ProblemType::StateConflict);
    }

    #[test]
    fn a_refused_access_keeps_its_own_problem() {
        let error = ManagerError::from(Refusal::Exhausted);
        assert_eq!(error.problem(), ProblemType::FrequencyExhausted);
    }
}
