//! What keeps a call from being answered, and what of it the aggregator is told.

use account_aggregator::{ErrorCode, Refusal};
use sea_orm::DbErr;
use service_kit::problem::Causes;

use crate::{data_user::DataUserError, data_user::KeepError, sources::SourceError};

/// Why a call is not answered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NetworkError {
    /// A rule of the network, or of ours.
    #[error("the call is refused")]
    Refused(#[from] Refusal),
    /// The host's system failed.
    #[error("the source failed")]
    Source(#[from] SourceError),
    /// A token could not be sent.
    #[error("the token could not be handed over: {0}")]
    Token(&'static str),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// The keeping key cannot be used.
    #[error("what is kept cannot be sealed or opened")]
    Key(#[from] DataUserError),
    /// A sealed column.
    #[error("what is kept cannot be sealed or opened")]
    Kept(#[from] KeepError),
    /// What the database holds is not what was written there.
    #[error("a row of `{0}` cannot be read back")]
    Corrupt(&'static str),
    /// What was made is no JSON.
    #[error("a document cannot be written")]
    Json(#[from] serde_json::Error),
}

impl NetworkError {
    /// A refusal with this code.
    pub(super) fn refused(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::Refused(Refusal::new(code, message))
    }

    /// [`ErrorCode::InvalidRequest`].
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::Refused(Refusal::invalid(message))
    }

    /// What the aggregator is told. Faults of ours are logged here, once.
    pub(crate) fn told(self) -> Refusal {
        match self {
            Self::Refused(refusal) => refusal,
            Self::Source(_) | Self::Token(_) => {
                tracing::warn!(error = %Causes(&self), "a call of the network cannot be answered now");
                Refusal::new(
                    ErrorCode::ServiceUnavailable,
                    "this cannot be answered now; try again later",
                )
            }
            fault => {
                tracing::error!(error = %Causes(&fault), "a call of the network could not be answered");
                Refusal::new(ErrorCode::InternalError, "a fault of ours")
            }
        }
    }
}
