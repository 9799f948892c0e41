//! Every reason for which the gate refuses, by the name under which the ledger keeps it.

use consent_model::{
    data_request::SourceRequestError, decision::Refusal, problem::ProblemType,
    question::MisfitError,
};

use crate::question::RunError;

macro_rules! rules {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $problem:ident, $text:literal;)+) => {
        /// Why nothing was released.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Rule { $($(#[$doc])* $variant,)+ }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Its lasting name in the ledger.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The problem type under which it leaves the service.
            #[must_use]
            pub const fn problem(self) -> ProblemType {
                match self { $(Self::$variant => ProblemType::$problem,)+ }
            }

            const fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }
    };
}

rules! {
    /// Unknown or stale status.
    StatusUnknown = "status-unknown", StatusUnknown, "the status of the consent cannot be established";
    /// Ended.
    Revoked = "revoked", ConsentRevoked, "the consent has been revoked";
    /// Paused.
    Paused = "paused", ConsentPaused, "the consent is paused";
    /// Replaced.
    Superseded = "superseded", ConsentSuperseded, "the consent has been replaced by a newer one";
    /// Before its term.
    NotYetValid = "not-yet-valid", NotYetValid, "the consent is not valid yet";
    /// After its term.
    Expired = "expired", ConsentExpired, "the consent has expired";
    /// No such item, or a request for another one.
    UnknownItem = "unknown-item", OutsideConsent, "the consent does not hold this item";
    /// Not the consented range: an answer is about exactly that.
    OutsideRange = "outside-range", OutsideConsent, "the range asked for is not the consented range";
    /// Used up.
    Exhausted = "exhausted", FrequencyExhausted, "the consent allows no further use for now";
    /// The source request cannot be read.
    Malformed = "malformed", MalformedRequest, "the source request cannot be read";
    /// Not signed by the key in the consent.
    WrongKey = "wrong-key", WrongKey, "the request is not signed by the key bound in the consent";
    /// Too old, over, or from the future.
    OutsideTime = "outside-time", OutsideTime, "the request is outside its time";
    /// The request, or the session with another request, was used before.
    Replayed = "replayed", Replayed, "the request or its session has been used before";
    /// The consent names another store, or another person's key.
    OtherSource = "other-source", OutsideConsent, "the consent does not name this person's store";
    /// The consent does not show who receives, so her ledger could not tell her either.
    NoReceiver = "no-receiver", OutsideConsent, "the consent does not show who receives the answer";
    /// Records, which a store does not hand over.
    NotAnAnswer = "not-an-answer", OutsideConsent, "a store gives answers, not records";
    /// The question is not in the catalogue, or not published.
    UnknownQuestion = "unknown-question", UnknownQuestion, "the question is not a published one";
    /// The question may not serve the purpose.
    WrongPurpose = "wrong-purpose", OutsideConsent, "the question may not serve this purpose";
    /// Parameters outside the manifest.
    InvalidParameter = "invalid-parameter", InvalidParameter, "a parameter of the question is not acceptable";
    /// The range is longer than the question may be given.
    RangeTooLong = "range-too-long", InvalidTerm, "the range is longer than the question may be given";
    /// No records in the range.
    NoData = "no-data", NoData, "there are no records to answer from";
    /// The question failed or hit a budget.
    RunRefused = "run-refused", RunRefused, "the question could not be run within its limits";
    /// The answer is not of the declared shape.
    ShapeMismatch = "shape-mismatch", ShapeMismatch, "the answer does not have the consented shape";
    /// Her approval covers the exact answer that she saw, and this is another.
    NotAsSeen = "not-as-seen", AnswerChanged, "the answer has changed since she saw it; she has been asked in her store";
}

impl Rule {
    /// Whether the same request may be served later, without anybody changing anything.
    #[must_use]
    pub fn may_pass(self) -> bool {
        self.problem().facts().status >= 500
    }

    /// The rule of a name in the ledger.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.name() == name)
    }
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text())
    }
}

impl std::error::Error for Rule {}

impl serde::Serialize for Rule {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.name())
    }
}

impl From<Refusal> for Rule {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::StatusUnknown => Self::StatusUnknown,
            Refusal::Revoked => Self::Revoked,
            Refusal::Paused => Self::Paused,
            Refusal::Superseded => Self::Superseded,
            Refusal::NotYetValid => Self::NotYetValid,
            Refusal::Expired => Self::Expired,
            Refusal::UnknownItem => Self::UnknownItem,
            Refusal::OutsideRange => Self::OutsideRange,
            Refusal::Exhausted => Self::Exhausted,
        }
    }
}

impl From<SourceRequestError> for Rule {
    fn from(error: SourceRequestError) -> Self {
        match error {
            SourceRequestError::WrongKey(_) => Self::WrongKey,
            SourceRequestError::OutsideTime => Self::OutsideTime,
            SourceRequestError::WrongItem => Self::UnknownItem,
        }
    }
}

impl From<MisfitError> for Rule {
    fn from(error: MisfitError) -> Self {
        match error {
            MisfitError::UnknownParameter(_)
            | MisfitError::MissingParameter(_)
            | MisfitError::ParameterOutOfBounds(_) => Self::InvalidParameter,
            MisfitError::WrongPurpose => Self::WrongPurpose,
            MisfitError::RangeTooLong(_) => Self::RangeTooLong,
            MisfitError::NotPublished => Self::UnknownQuestion,
            MisfitError::TooManyRows(_)
            | MisfitError::WrongColumns
            | MisfitError::ValueOutOfShape(_) => Self::ShapeMismatch,
        }
    }
}

impl Rule {
    /// The rule behind a failed run; `None` when the fault is the store's own.
    pub(super) const fn of_run(error: &RunError) -> Option<Self> {
        match error {
            RunError::NoData => Some(Self::NoData),
            RunError::Parameter(_) => Some(Self::InvalidParameter),
            RunError::Subset(_) | RunError::CutOff(_) | RunError::Statement(_) => {
                Some(Self::RunRefused)
            }
            RunError::TooManyRows(_) | RunError::TooLarge | RunError::Value(_) => {
                Some(Self::ShapeMismatch)
            }
            RunError::Interrupted | RunError::Vault(_) => None,
        }
    }
}
