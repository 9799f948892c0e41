//! Her rights towards a fiduciary (DPDP Act ss. 11 to 13): what she can ask, where her request
//! stands, and how it is answered.
//!
//! A request reaches the fiduciary as an event and is answered at
//! `POST /v1/rights-requests/{id}/answer`. It names her by the pseudonym that this fiduciary knows, and
//! holds what she wrote; neither is for anybody else.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{ids::RightsRequestId, party::Pseudonym};

/// The longest time an answer may take, in days (DPDP Rules, rule 14(3)).
pub const LONGEST_ANSWER_DAYS: u32 = 90;
/// Most characters of what she writes.
pub const LONGEST_REQUEST: usize = 2_000;
/// Most characters of an answer.
pub const LONGEST_ANSWER: usize = 4_000;

/// Which right she uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// What they hold, what they do with it and whom they gave it to (s.11).
    Access,
    /// To put right what is wrong (s.12(2)(a)).
    Correction,
    /// To fill in what is missing (s.12(2)(b)).
    Completion,
    /// To bring up to date what is old (s.12(2)(c)).
    Updating,
    /// To delete what is no longer needed (s.12(3)).
    Erasure,
    /// A complaint (s.13).
    Grievance,
}

impl Matter {
    /// Every matter, in the order they are offered.
    pub const ALL: [Self; 6] = [
        Self::Access,
        Self::Correction,
        Self::Completion,
        Self::Updating,
        Self::Erasure,
        Self::Grievance,
    ];
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RightsState {
    /// It was made and sent.
    Received,
    /// Whom it is for has said that it is being looked at.
    Acknowledged,
    /// It was answered.
    Answered,
    /// She has taken it to the Board.
    Escalated,
    /// She holds it settled.
    Closed,
}

/// A step that the state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RightsError {
    /// It is settled.
    #[error("the request is closed")]
    Closed,
    /// Acknowledged or answered before.
    #[error("the request was acknowledged or answered before")]
    Before,
    /// The fiduciary must have had its time first (s.13(3)).
    #[error("the Board comes after an answer or after the due date")]
    TooEarly,
}

impl RightsState {
    /// Whom it is for looks at it.
    ///
    /// # Errors
    /// When it did before, or it is settled.
    pub const fn acknowledge(self) -> Result<Self, RightsError> {
        match self {
            Self::Received => Ok(Self::Acknowledged),
            Self::Acknowledged | Self::Answered | Self::Escalated => Err(RightsError::Before),
            Self::Closed => Err(RightsError::Closed),
        }
    }

    /// It is answered; an answer can be followed by a better one.
    ///
    /// # Errors
    /// When it is settled.
    pub const fn answer(self) -> Result<Self, RightsError> {
        match self {
            Self::Received | Self::Acknowledged | Self::Answered => Ok(Self::Answered),
            // An answer that comes late does not take it back from the Board.
            Self::Escalated => Ok(Self::Escalated),
            Self::Closed => Err(RightsError::Closed),
        }
    }

    /// She takes it to the Board.
    ///
    /// # Errors
    /// When it is not answered and not overdue, or is settled.
    pub const fn escalate(self, overdue: bool) -> Result<Self, RightsError> {
        match self {
            Self::Answered => Ok(Self::Escalated),
            Self::Received | Self::Acknowledged if overdue => Ok(Self::Escalated),
            Self::Received | Self::Acknowledged => Err(RightsError::TooEarly),
            Self::Escalated => Err(RightsError::Before),
            Self::Closed => Err(RightsError::Closed),
        }
    }

    /// She holds it settled.
    ///
    /// # Errors
    /// When she did before.
    pub const fn close(self) -> Result<Self, RightsError> {
        match self {
            Self::Closed => Err(RightsError::Closed),
            _ => Ok(Self::Closed),
        }
    }

    /// Whether an answer is still owed.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Received | Self::Acknowledged)
    }
}

/// A request, as its fiduciary gets it. `Debug` shows the id only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RightsRequest {
    /// The request, to be named in the answer.
    pub request_id: RightsRequestId,
    /// Its number, as she reads it.
    pub reference: String,
    /// How the fiduciary knows her.
    pub pseudonym: Pseudonym,
    /// Which right she uses.
    pub matter: Matter,
    /// What she wrote.
    pub text: String,
    /// Until when an answer is owed.
    pub due_at: DateTime<Utc>,
}

impl fmt::Debug for RightsRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RightsRequest({})", self.request_id)
    }
}

/// What a fiduciary says to it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RightsAnswer {
    /// `acknowledged`, or `answered`.
    pub state: RightsAnswerState,
    /// In words for her.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::schema::rights_answer")
    )]
    pub text: String,
}

impl fmt::Debug for RightsAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RightsAnswer({:?})", self.state)
    }
}

/// What an answer brings a request to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RightsAnswerState {
    /// It is being looked at.
    Acknowledged,
    /// This is the answer.
    Answered,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_board_comes_after_an_answer_or_the_due_date_and_nothing_after_the_end() {
        use RightsState::*;
        for early in [Received, Acknowledged] {
            assert_eq!(early.escalate(false), Err(RightsError::TooEarly));
            assert_eq!(early.escalate(true), Ok(Escalated));
        }
        assert_eq!(Answered.escalate(false), Ok(Escalated));
        assert_eq!(Escalated.answer(), Ok(Escalated));
        for done in [
            Closed.acknowledge(),
            Closed.answer(),
            Closed.escalate(true),
            Closed.close(),
        ] {
            assert_eq!(done, Err(RightsError::Closed));
        }
        assert_eq!(Answered.acknowledge(), Err(RightsError::Before));
    }

    #[test]
    fn what_she_wrote_is_not_in_debug_output() {
        let answer = RightsAnswer {
            state: RightsAnswerState::Answered,
            text: "private".into(),
        };
        assert!(!format!("{answer:?}").contains("private"));
    }
}
