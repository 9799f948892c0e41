//! Every reason for which the gate refuses, by the name under which the ledger keeps it.

use consent_model::{
    data_request::SourceRequestError, decision::Refusal, problem::ProblemType,
    question::MisfitError,
};

use crate::question::{Budget, RunError};

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
    /// She took the item out; the rest goes on.
    ItemWithdrawn = "item-withdrawn", ItemWithdrawn, "the item has been taken out of the consent";
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
    /// The source request sets what only the consent can.
    OwnParameters = "own-parameters", OutsideConsent, "question, parameters and providers are those of the consent and cannot be set by a request";
    /// Not signed by the key in the consent.
    WrongKey = "wrong-key", WrongKey, "the request is not signed by the key bound in the consent";
    /// Too old, over, or from the future.
    OutsideTime = "outside-time", OutsideTime, "the request is outside its time";
    /// The request was used before.
    Replayed = "replayed", Replayed, "the request has been used before";
    /// The session was used for another request.
    SessionReused = "session-reused", Replayed, "the session has been used for another request";
    /// The consent names another store, or another person's key.
    OtherSource = "other-source", OutsideConsent, "the consent does not name this person's store";
    /// The consent does not show who receives, so her ledger could not tell her either.
    NoReceiver = "no-receiver", OutsideConsent, "the consent does not show who receives the answer";
    /// Records, which a store does not hand over.
    NotAnAnswer = "not-an-answer", OutsideConsent, "a store gives answers, not records";
    /// No question of the catalogue has this digest: it is another, or was changed.
    UnknownQuestion = "unknown-question", UnknownQuestion, "the question is not a published one";
    /// The question is known and not published, or not any more.
    NotPublished = "not-published", UnknownQuestion, "the question is not published, or has been withdrawn";
    /// The manager withdrew the question.
    QuestionWithdrawn = "question-withdrawn", UnknownQuestion, "the question was withdrawn";
    /// The question may not serve the purpose.
    WrongPurpose = "wrong-purpose", OutsideConsent, "the question may not serve this purpose";
    /// Parameters outside the manifest.
    InvalidParameter = "invalid-parameter", InvalidParameter, "a parameter of the question is not acceptable";
    /// The range is longer than the question may be given.
    RangeTooLong = "range-too-long", InvalidTerm, "the range is longer than the question may be given";
    /// The same question, answered to this party in too many ways.
    TooManyVariants = "too-many-variants", TooManyVariants, "this party has been told as many variants of this question as the store allows";
    /// The vault's records do not have the columns that the question was granted.
    ChangedSchema = "changed-schema", RunRefused, "the records do not have the columns that the question reads";
    /// No records in the range.
    NoData = "no-data", NoData, "there are no records to answer from";
    /// The code is not of the subset in which questions are written.
    OutsideSubset = "outside-subset", RunRefused, "the code of the question is not of the kind that may run";
    /// Budget of steps.
    TooManySteps = "too-many-steps", RunRefused, "the question took too many steps and was cut off";
    /// Budget of time.
    RunTooLong = "run-too-long", RunRefused, "the question took too long and was cut off";
    /// Budget of memory.
    OutOfMemory = "out-of-memory", RunRefused, "the question took too much memory and was cut off";
    /// The database would not run the statement.
    RunRefused = "run-refused", RunRefused, "the question could not be run";
    /// Budget of rows.
    TooManyRows = "too-many-rows", ShapeMismatch, "the answer has more rows than declared";
    /// Budget of bytes.
    AnswerTooLarge = "answer-too-large", ShapeMismatch, "the answer is larger than any may be";
    /// The answer is not of the declared shape.
    ShapeMismatch = "shape-mismatch", ShapeMismatch, "the answer does not have the consented shape";
    /// Her approval covers the exact answer that she saw, and this is another.
    NotAsSeen = "not-as-seen", AnswerChanged, "the answer has changed since she saw it; she has been asked in her store";
    /// She has not seen the consent in this store.
    AwaitingHer = "awaiting-her", AwaitingHer, "she has not looked at this consent in her store yet";
    /// She says that she did not approve it.
    Objected = "objected", ConsentObjected, "the person objects to this consent";
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
            Refusal::ItemWithdrawn => Self::ItemWithdrawn,
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
            MisfitError::NotPublished => Self::NotPublished,
            MisfitError::TooManyRows(_) => Self::TooManyRows,
            MisfitError::WrongColumns | MisfitError::ValueOutOfShape(_) => Self::ShapeMismatch,
        }
    }
}

impl Rule {
    /// The rule behind a failed run; `None` when the fault is the store's own.
    pub(super) fn of_run(error: &RunError) -> Option<Self> {
        Some(match error {
            RunError::NoData => Self::NoData,
            RunError::Parameter(_) => Self::InvalidParameter,
            RunError::Subset(_) => Self::OutsideSubset,
            RunError::CutOff(Budget::Steps) => Self::TooManySteps,
            RunError::CutOff(Budget::Time) => Self::RunTooLong,
            RunError::CutOff(Budget::Memory) => Self::OutOfMemory,
            RunError::Statement(_) => Self::RunRefused,
            RunError::TooManyRows(_) => Self::TooManyRows,
            RunError::TooLarge => Self::AnswerTooLarge,
            RunError::Value(_) => Self::ShapeMismatch,
            RunError::Interrupted | RunError::Vault(_) => return None,
        })
    }
}
