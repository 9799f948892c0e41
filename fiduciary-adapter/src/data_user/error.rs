//! Why something asked of the data user's side did not happen.

use std::io;

use consent_model::{
    data_request::SessionState,
    digest::DigestError,
    ids::{ReceiptId, RequestId},
    jose::JoseError,
    party::ItemId,
    problem::{Problem, ProblemType},
    request::{RequestError, RequestState},
};
use sea_orm::DbErr;
use service_kit::{keyfile::KeyFileError, manager_client::ManagerCallError};

use super::{agreement::Disagreement, keep::KeepError, pages::PageError};
use crate::adapter::HoldError;

/// Why a request, an artifact or a fetch came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum DataUserError {
    /// The request could not be sent like this; the manager was not asked.
    #[error("the request is not acceptable")]
    Request(#[from] RequestError),
    /// The manager refused, or gave no usable answer.
    #[error("the consent manager gave no usable answer")]
    Manager(#[from] ManagerCallError),
    /// The manager or the source refused the session; or we asked nobody, because we know that the
    /// consent is paused.
    #[error("the data request was refused with `{}`", .0.kind.facts().slug)]
    Refused(Box<Problem>),
    /// We never made such a request.
    #[error("there is no request `{0}`")]
    UnknownRequest(RequestId),
    /// There is no artifact, because she has not approved.
    #[error("the request is not approved but `{0:?}`")]
    NotApproved(RequestState),
    /// The artifact cannot be had, or is not genuine.
    #[error("the artifact cannot be held")]
    Artifact(#[from] HoldError),
    /// The artifact is genuine, but not for what we asked.
    #[error("the artifact is not for what was asked")]
    NotAsAsked(#[from] Disagreement),
    /// The artifact has no such item.
    #[error("the artifact has no item `{0}`")]
    UnknownItem(ItemId),
    /// The session brought nothing: its time is over, or the source has not delivered yet.
    #[error("the session brought nothing: it is `{0:?}`")]
    NotDelivered(SessionState),
    /// Another process on this database carried the same fetch to its end.
    #[error("another process has received this item meanwhile; it stands among the `receipts`")]
    ReceivedElsewhere,
    /// It came and is kept; only whoever it was for did not get it.
    #[error(
        "the item came in but could not be written out; it is kept, `kept {receipt}` writes it out"
    )]
    KeptOnly {
        /// Its receipt.
        receipt: ReceiptId,
        /// Why it could not be handed over.
        #[source]
        source: io::Error,
    },
    /// It came and may not be kept; whoever it was for did not get it.
    #[error(
        "the item could not be written out, and may not be kept; fetch it again within the hour, \
         which costs no further use"
    )]
    NotHandedOver(#[source] io::Error),
    /// A page is not what the consent and our request call for.
    #[error("page {number} is refused")]
    Page {
        /// Its number, from 0.
        number: u32,
        /// Why.
        #[source]
        source: PageError,
    },
    /// Our own keys or documents.
    #[error("a document or key of our own could not be made")]
    Jose(#[from] JoseError),
    /// A value without canonical form.
    #[error("a value has no canonical form")]
    Digest(#[from] DigestError),
    /// What we keep could not be sealed or opened.
    #[error("what is kept could not be sealed or opened")]
    Keep(#[from] KeepError),
    /// The file of the keeping key.
    #[error("the keeping key cannot be used")]
    KeyFile(#[from] KeyFileError),
    /// The database.
    #[error("the database failed")]
    Storage(#[from] DbErr),
    /// A row that cannot be.
    #[error("the row `{row}` of `{table}` cannot be read: `{column}`")]
    Row {
        /// Table.
        table: &'static str,
        /// Row.
        row: String,
        /// Column.
        column: &'static str,
    },
}

impl DataUserError {
    /// The refusal of manager or source, when it is one.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Refused(problem) => Some(problem),
            Self::Manager(error) | Self::Artifact(HoldError::Manager(error)) => error.problem(),
            _ => None,
        }
    }

    /// The type of that refusal.
    #[must_use]
    pub fn problem_type(&self) -> Option<ProblemType> {
        self.problem().map(|problem| problem.kind)
    }

    /// Whether the same call may succeed later, with nothing changed here: the manager or the source
    /// was not there, has not delivered yet, or refuses only for now. What is over is not.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Manager(error) | Self::Artifact(HoldError::Manager(error)) => {
                error.is_transient() || error.problem().is_some_and(is_for_now)
            }
            Self::Artifact(HoldError::Trust(_) | HoldError::Database(_))
            | Self::NotDelivered(_)
            | Self::NotHandedOver(_)
            | Self::Storage(_) => true,
            // Approved, but the artifact is still on its way.
            Self::NotApproved(state) => {
                matches!(state, RequestState::Pending | RequestState::Approved)
            }
            Self::Refused(problem) => is_for_now(problem),
            _ => false,
        }
    }

    /// Whether a fetch that failed so may still be carried on under the same data request.
    pub(super) fn leaves_open(&self, session_known: bool) -> bool {
        match self {
            // An answer, even "not now", may have used up the document; silence has not.
            Self::Manager(error) => {
                error.is_transient() && (session_known || error.problem().is_none())
            }
            Self::NotDelivered(state) => *state == SessionState::Pending,
            Self::Storage(_) | Self::NotHandedOver(_) => true,
            _ => false,
        }
    }
}

fn is_for_now(problem: &Problem) -> bool {
    problem.status >= 500
        || matches!(
            problem.kind,
            ProblemType::ConsentPaused
                | ProblemType::NotYetValid
                | ProblemType::StatusUnknown
                | ProblemType::TooManyRequests
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_pass_is_told_from_what_is_over() {
        let refused = |kind| DataUserError::Refused(Box::new(Problem::new(kind)));
        for kind in [
            ProblemType::ConsentPaused,
            ProblemType::StatusUnknown,
            ProblemType::Unavailable,
        ] {
            assert!(refused(kind).is_transient(), "{kind:?}");
        }
        for kind in [
            ProblemType::ConsentRevoked,
            ProblemType::ConsentExpired,
            ProblemType::FrequencyExhausted,
        ] {
            assert!(!refused(kind).is_transient(), "{kind:?}");
        }
        let of = DataUserError::NotApproved;
        assert!(of(RequestState::Approved).is_transient());
        assert!(!of(RequestState::Denied).is_transient());
        assert!(DataUserError::NotDelivered(SessionState::Pending).is_transient());
        assert!(!DataUserError::ReceivedElsewhere.is_transient());
    }
}
