//! The states that a request goes through; transitions consume.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    ids::{ArtifactId, ConsentId, RequestId},
    party::Actor,
};

/// Where a request stands. Each state carries only what is known by then; transitions consume.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Waits for her.
    Pending {
        /// The request.
        id: RequestId,
        /// When waiting ends.
        expires_at: DateTime<Utc>,
    },
    /// She approved.
    Approved {
        /// The request.
        id: RequestId,
        /// The consent that came of it.
        consent: ConsentId,
        /// When.
        at: DateTime<Utc>,
    },
    /// She denied.
    Denied {
        /// The request.
        id: RequestId,
        /// Her reason, if she gave one.
        reason: Option<DenialReason>,
        /// When.
        at: DateTime<Utc>,
    },
    /// Nobody decided in time.
    Expired {
        /// The request.
        id: RequestId,
        /// When.
        at: DateTime<Utc>,
    },
    /// It could not be carried out, for instance because the asker lost its standing.
    Failed {
        /// The request.
        id: RequestId,
        /// When.
        at: DateTime<Utc>,
    },
}

/// Why she denied; optional, and of her choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DenialReason {
    /// Asks for too much.
    TooMuch,
    /// Does not trust the asker.
    NotTrusted,
    /// Did not ask for this service.
    NotWanted,
    /// Does not understand the request.
    NotUnderstood,
    /// Something else.
    Other,
}

/// The request was decided already, or its time is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TransitionError {
    /// A final state does not change.
    #[error("the request has been decided already")]
    AlreadyDecided,
    /// Too late.
    #[error("the request has expired")]
    TooLate,
    /// Too early to expire.
    #[error("the request has not expired yet")]
    TooEarly,
}

impl Request {
    /// Pending → approved.
    ///
    /// # Errors
    /// When it is not pending, or its time is over.
    pub fn approve(self, consent: ConsentId, at: DateTime<Utc>) -> Result<Self, TransitionError> {
        let id = self.open_at(at)?;
        Ok(Self::Approved { id, consent, at })
    }

    /// Pending → denied.
    ///
    /// # Errors
    /// When it is not pending, or its time is over.
    pub fn deny(
        self,
        reason: Option<DenialReason>,
        at: DateTime<Utc>,
    ) -> Result<Self, TransitionError> {
        let id = self.open_at(at)?;
        Ok(Self::Denied { id, reason, at })
    }

    /// Pending → expired, once its time is over.
    ///
    /// # Errors
    /// When it is not pending, or its time is not over.
    pub fn expire(self, at: DateTime<Utc>) -> Result<Self, TransitionError> {
        match self {
            Self::Pending { id, expires_at } if expires_at <= at => Ok(Self::Expired { id, at }),
            Self::Pending { .. } => Err(TransitionError::TooEarly),
            _ => Err(TransitionError::AlreadyDecided),
        }
    }

    /// Pending → failed.
    ///
    /// # Errors
    /// When it is not pending.
    pub fn fail(self, at: DateTime<Utc>) -> Result<Self, TransitionError> {
        match self {
            Self::Pending { id, .. } => Ok(Self::Failed { id, at }),
            _ => Err(TransitionError::AlreadyDecided),
        }
    }

    /// Name of the state on the wire and in storage.
    #[must_use]
    pub const fn state(&self) -> RequestState {
        match self {
            Self::Pending { .. } => RequestState::Pending,
            Self::Approved { .. } => RequestState::Approved,
            Self::Denied { .. } => RequestState::Denied,
            Self::Expired { .. } => RequestState::Expired,
            Self::Failed { .. } => RequestState::Failed,
        }
    }

    fn open_at(self, at: DateTime<Utc>) -> Result<RequestId, TransitionError> {
        match self {
            Self::Pending { id, expires_at } if at < expires_at => Ok(id),
            Self::Pending { .. } => Err(TransitionError::TooLate),
            _ => Err(TransitionError::AlreadyDecided),
        }
    }
}

/// The bare name of a request's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// Waits.
    Pending,
    /// She approved.
    Approved,
    /// She denied.
    Denied,
    /// Nobody decided in time.
    Expired,
    /// Could not be carried out.
    Failed,
}

impl RequestState {
    /// The name, as it is written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Denied => "denied",
            Self::Expired => "expired",
            Self::Failed => "failed",
        }
    }
}

/// What a data user sees of its request: `GET /v1/consent-requests/{id}`. Open: a newer
/// manager may say more.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RequestView {
    /// The request.
    pub request_id: RequestId,
    /// Where it stands.
    pub state: RequestState,
    /// Where she decides.
    pub redirect_url: Url,
    /// When waiting ends.
    pub expires_at: DateTime<Utc>,
    /// Her reason, if denied and given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<DenialReason>,
    /// The data user's own copy, once approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact_id: Option<ArtifactId>,
    /// Who decided, once decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<Actor>,
}

/// The same in the list of a data user's requests: `GET /v1/consent-requests`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RequestEntry {
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// As it stands.
    #[serde(flatten)]
    pub view: RequestView,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn pending() -> Request {
        Request::Pending {
            id: Uuid::nil().into(),
            expires_at: "2026-11-24T00:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn a_decided_request_never_changes() {
        let at = "2026-11-23T00:00:00Z".parse().unwrap();
        for decided in [
            pending().deny(None, at).unwrap(),
            pending().approve(Uuid::nil().into(), at).unwrap(),
            pending().fail(at).unwrap(),
            pending()
                .expire("2026-11-24T00:00:00Z".parse().unwrap())
                .unwrap(),
        ] {
            assert_eq!(
                decided.clone().approve(Uuid::nil().into(), at),
                Err(TransitionError::AlreadyDecided)
            );
            assert_eq!(
                decided.clone().deny(None, at),
                Err(TransitionError::AlreadyDecided)
            );
            assert_eq!(
                decided.clone().expire(at),
                Err(TransitionError::AlreadyDecided)
            );
            assert_eq!(decided.fail(at), Err(TransitionError::AlreadyDecided));
        }
    }

    #[test]
    fn a_state_is_named_as_it_is_written() {
        use RequestState::{Approved, Denied, Expired, Failed, Pending};
        for state in [Pending, Approved, Denied, Expired, Failed] {
            assert_eq!(serde_json::to_value(state).unwrap(), state.name());
        }
    }

    #[test]
    fn at_the_moment_of_expiry_it_is_too_late() {
        let end = "2026-11-24T00:00:00Z".parse().unwrap();
        assert_eq!(
            pending().approve(Uuid::nil().into(), end),
            Err(TransitionError::TooLate)
        );
        assert_eq!(
            pending().expire("2026-11-23T23:59:59Z".parse().unwrap()),
            Err(TransitionError::TooEarly)
        );
    }
}
