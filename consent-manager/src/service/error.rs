//! Why the manager refuses, and the problem type each refusal leaves under.
//!
//! Promises one exhaustive mapping; carries no personal value.

use std::path::PathBuf;

use consent_model::{
    acknowledgement::AcknowledgementError,
    approval::EvidenceError,
    artifact::LifecycleError,
    data_request::SourceRequestError,
    decision::Refusal,
    digest::DigestError,
    jose::{JoseError, Thumbprint},
    link::MOST_PASSKEYS,
    narrowing::WidenedError,
    passkey::PasskeyError,
    problem::{Problem, ProblemType},
    question::MisfitError,
    representation::RepresentationError,
    request::{LONGEST_NAME, RequestError, TransitionError},
    rights::RightsError,
    term::TermError,
};
use sea_orm::DbErr;
use service_kit::keyfile::KeyFileError;

use super::{LogFault, NotAnAuditor};
use crate::{issuance::lint::LintError, key_ring::KeyError, review::ReviewError};

/// Refuses a text that is longer than any real one or not [`printable`], naming its member.
pub(super) fn bounded(member: &'static str, text: &str) -> Result<(), ManagerError> {
    if text.chars().count() > LONGEST_NAME {
        return Err(ManagerError::TooLong(member));
    }
    printable(member, text)
}

/// Refuses a `jti` that names nothing, or more than any name does.
pub(super) fn named_by(jti: &str) -> Result<(), ManagerError> {
    if jti.trim().is_empty() {
        return Err(ManagerError::UnfitText("jti"));
    }
    bounded("jti", jti)
}

/// Refuses a text with control characters, naming its member: no text kept here has a use for them,
/// and PostgreSQL keeps none with U+0000.
pub(super) fn printable(member: &'static str, text: &str) -> Result<(), ManagerError> {
    if text.chars().any(char::is_control) {
        return Err(ManagerError::NotPrintable(member));
    }
    Ok(())
}

/// Why an operation was refused.
#[derive(Debug, thiserror::Error)]
pub enum ManagerError {
    /// Not there, or another's: the two are not told apart.
    #[error("nothing of this name belongs to the caller")]
    NotFound,
    /// Nobody may do this in her place, or not any more.
    #[error("only she herself may do that")]
    OnlyHerself,
    /// Sources take the word of who approved it, and of nobody else.
    #[error("only who approved this consent can let it go on")]
    OnlyWhoApproved,
    /// A purpose for which nobody may be asked about a child.
    #[error("data of a child may not be used for this purpose (DPDP Act s.9(3))")]
    NotForChild,
    /// As many as one person may name or ask for.
    #[error("as many are named or wait as one person may have")]
    TooManyNamed,
    /// A step with a representation that its rules forbid.
    #[error(transparent)]
    Representation(#[from] RepresentationError),
    /// The party lacks the role or the standing.
    #[error("the party may not do that")]
    NotPermitted,
    /// The same `jti` came with other bytes.
    #[error("the document's `jti` was used for other bytes")]
    Replayed,
    /// The same `Idempotency-Key` came with another body.
    #[error("the `Idempotency-Key` was used for other bytes")]
    IdempotencyConflict,
    /// Signature, form or key of a document.
    #[error("the signed document is not good")]
    Jose(#[from] JoseError),
    /// A text of a document is longer than any real one.
    #[error("`{0}` is longer than {LONGEST_NAME} characters")]
    TooLong(&'static str),
    /// A text that somebody wrote is empty or too long.
    #[error("`{0}` is empty or too long")]
    UnfitText(&'static str),
    /// The state of a request of hers forbids it.
    #[error(transparent)]
    Rights(#[from] RightsError),
    /// A text holds what cannot be shown.
    #[error("`{0}` must not hold control characters")]
    NotPrintable(&'static str),
    /// The document names a key that is not registered for its issuer.
    #[error("no registered key of the issuer has this `kid`")]
    UnknownKey,
    /// The document is for somebody else.
    #[error("`aud` is not this consent manager")]
    WrongAudience,
    /// The document is too old, over or from the future.
    #[error("the document is outside its time")]
    OutsideTime,
    /// What her store says she saw is about something else, or older than what is known.
    #[error("what was seen is not the answer to this item of this request")]
    OtherPreview,
    /// The question is not published.
    #[error("the question is not a published one")]
    UnknownQuestion,
    /// The question is registered already.
    #[error("the question is registered already")]
    QuestionKnown,
    /// A step with a question that its rules forbid.
    #[error(transparent)]
    Review(#[from] ReviewError),
    /// Who asked takes part no more, or not for now.
    #[error("who asks takes no part in the network now")]
    AskerGone,
    /// Who would serve takes part no more, or not for now.
    #[error("the source of item `{0}` takes no part in the network now")]
    SourceGone(String),
    /// The question may not be asked so.
    #[error(transparent)]
    Misfit(#[from] MisfitError),
    /// The consent request breaks a rule that needs no registry.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// The request's state forbids the change.
    #[error(transparent)]
    Transition(#[from] TransitionError),
    /// The consent's state forbids the change.
    #[error(transparent)]
    Lifecycle(#[from] LifecycleError),
    /// A required item is left out, or an item has no source.
    #[error("item `{0}` needs one of the linked sources")]
    MissingItem(String),
    /// Nothing was chosen.
    #[error("at least one item must be chosen")]
    NothingChosen,
    /// The chosen end or the chosen number of uses is not a narrowing.
    #[error(transparent)]
    Term(#[from] TermError),
    /// The chosen days or providers are not a narrowing.
    #[error(transparent)]
    Widened(#[from] WidenedError),
    /// Nothing would be left of the consent.
    #[error("that is all that is left of the consent; stop it instead")]
    LastItem,
    /// The approval draft is over or was used.
    #[error("the approval has to be started again")]
    ApprovalOver,
    /// Her approval does not hold.
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    /// A source would not take this passkey: she has not confirmed it there.
    #[error("the passkey is not confirmed with every source")]
    PasskeyNotConfirmed,
    /// What her browser gave makes no passkey.
    #[error("the passkey could not be made")]
    Passkey(#[from] PasskeyError),
    /// Somebody has it already, or had it.
    #[error("the passkey is known already")]
    PasskeyKnown,
    /// As many as anybody may have.
    #[error("nobody has more than {MOST_PASSKEYS} passkeys")]
    TooManyPasskeys,
    /// Passkeys belong to a domain, and this manager has none.
    #[error("this manager has no domain for passkeys")]
    NoPasskeys,
    /// A copy of the artifact would break a rule; nothing was issued.
    #[error("the artifact would break a rule")]
    Lint(#[from] LintError),
    /// The access is not allowed now.
    #[error(transparent)]
    Access(#[from] Refusal),
    /// The link response is not an answer to an open link request of hers.
    #[error("the link response does not answer an open request")]
    LinkNotOpen,
    /// What the source would be asked is not signed by the key of the item, or not for it or for now.
    #[error(transparent)]
    SourceRequest(#[from] SourceRequestError),
    /// Too many sessions for the item have come to nothing.
    #[error("too many sessions for this item have failed within the hour")]
    TooManyFailures,
    /// Many receipts were sent to this person lately.
    #[error("too many receipts were sent to this person within the hour")]
    TooManyReceipts,
    /// No mail is sent here, or her identity provider vouches for no address of hers.
    #[error("there is no way to send mail to this person")]
    NoMail,
    /// Somebody has this address on the network.
    #[error("the address is taken; choose another")]
    AddressTaken,
    /// Her address on the network never changes.
    #[error("an address was chosen already, and never changes")]
    AddressChosen,
    /// Providers of the network know her by an address, and she has none yet.
    #[error("an address on the network has to be chosen first")]
    NoAddress,
    /// Accounts were looked for many times lately.
    #[error("accounts were looked for too often within the hour")]
    TooManyTries,
    /// Too many requests of the party wait for this person.
    #[error("too many requests of this party wait for this person")]
    TooManyWaiting,
    /// The source has asked before that the consent end.
    #[error("the citizen has been asked already whether she ends this consent")]
    EndAskedBefore,
    /// A party has had many tests sent to itself lately.
    #[error("ten tests were sent to this party within the hour; wait before the next")]
    TooManyTests,
    /// A party has made many secrets lately.
    #[error("ten secrets were made for this party within a day; wait before the next")]
    TooManySecrets,
    /// What is acknowledged is not what the event told.
    #[error("the event tells of another copy, another state or other items")]
    OtherEvent,
    /// The event was heard before it was made, or in the future.
    #[error("`heard_at` is before the event or in the future")]
    AcknowledgedEarly,
    /// The same event was acknowledged in other words.
    #[error("the event was acknowledged before, in other words")]
    AcknowledgedBefore,
    /// A statement that its rules forbid.
    #[error(transparent)]
    Acknowledgement(#[from] AcknowledgementError),
    /// The session is over.
    #[error("the data session is over")]
    SessionOver,
    /// A page came out of order, twice with other bytes, or after the last.
    #[error("page {0} does not fit the pages received so far")]
    PageOutOfOrder(u32),
    /// A value has no canonical form.
    #[error("a value has no canonical form")]
    Digest(#[from] DigestError),
    /// A step with a key that its rules forbid.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A key's file cannot be used.
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    /// The key that signs now cannot be had.
    #[error("this manager cannot sign now")]
    NoSigningKey,
    /// A key that signs, or will, cannot be had.
    #[error(
        "the {state} signing key cannot be had: `{file}` must hold key {kid}. Restore it from a backup, or from \
         the data folder of another process on this database. If it is lost for good: {}",
        lost(state, kid)
    )]
    NoKeyFile {
        /// The key.
        kid: Thumbprint,
        /// Where it stands.
        state: &'static str,
        /// Where it belongs.
        file: PathBuf,
        /// What is wrong.
        #[source]
        source: KeyFileError,
    },
    /// The database failed.
    #[error("the database failed")]
    Storage(#[from] DbErr),
    /// A stored value cannot be read.
    #[error("column `{table}.{column}` of row `{row}` cannot be read")]
    Corrupt {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// Primary key.
        row: String,
    },
    /// A value cannot be written.
    #[error("a value cannot be written")]
    Unwritable,
    /// Somebody is to be erased who has consents in force.
    #[error(
        "{0} consents of hers are in force: she, or a party, ends them first (DPDP Act s.6(6))"
    )]
    StillInForce(u64),
    /// A retention plan is not what would be destroyed by now.
    #[error("this plan is not what would be destroyed by now: ask for a new one, and read it")]
    OtherPlan,
    /// Nobody is made an auditor, or becomes one.
    #[error(transparent)]
    NotAnAuditor(#[from] NotAnAuditor),
    /// The transparency log is not what was published.
    #[error("the transparency log is broken: {0}")]
    LogBroken(LogFault),
}

impl ManagerError {
    /// The problem type under which it leaves the service (RFC 9457).
    #[must_use]
    pub const fn kind(&self) -> ProblemType {
        match self {
            Self::NotFound | Self::NoPasskeys => ProblemType::NotFound,
            Self::NotPermitted
            | Self::OnlyHerself
            | Self::OnlyWhoApproved
            | Self::NotForChild
            | Self::AskerGone
            | Self::SourceGone(_) => ProblemType::NotPermitted,
            Self::Replayed => ProblemType::Replayed,
            Self::IdempotencyConflict => ProblemType::IdempotencyConflict,
            // Signed well or not: it says nothing that is known here.
            Self::Jose(JoseError::Payload(_) | JoseError::Header(_))
            | Self::TooLong(_)
            | Self::UnfitText(_)
            | Self::NotPrintable(_)
            | Self::AcknowledgedEarly => ProblemType::MalformedRequest,
            Self::Jose(_) => ProblemType::InvalidSignature,
            Self::UnknownKey => ProblemType::UnknownKey,
            Self::WrongAudience | Self::Request(RequestError::WrongAudience) => {
                ProblemType::WrongAudience
            }
            Self::OutsideTime | Self::Request(RequestError::OutsideTime) => {
                ProblemType::OutsideTime
            }
            Self::UnknownQuestion | Self::Misfit(MisfitError::NotPublished) => {
                ProblemType::UnknownQuestion
            }
            Self::Misfit(MisfitError::WrongPurpose) => ProblemType::UnknownPurpose,
            Self::Misfit(MisfitError::RangeTooLong(_)) => ProblemType::InvalidTerm,
            Self::Misfit(_) => ProblemType::InvalidParameter,
            Self::Request(RequestError::Term(_) | RequestError::Mode)
            | Self::Term(_)
            | Self::Widened(_) => ProblemType::InvalidTerm,
            Self::Request(_) | Self::MissingItem(_) | Self::NothingChosen => {
                ProblemType::MalformedRequest
            }
            Self::Transition(_)
            | Self::Lifecycle(_)
            | Self::Rights(_)
            | Self::Representation(_)
            | Self::TooManyNamed
            | Self::AddressTaken
            | Self::AddressChosen
            | Self::NoAddress
            | Self::ApprovalOver
            | Self::LastItem
            | Self::PasskeyKnown
            | Self::TooManyPasskeys
            | Self::NoMail
            | Self::OtherPreview
            | Self::QuestionKnown
            | Self::Review(_)
            | Self::Key(_)
            | Self::EndAskedBefore
            | Self::OtherEvent
            | Self::AcknowledgedBefore
            | Self::Acknowledgement(AcknowledgementError::SaysLess)
            | Self::LinkNotOpen
            | Self::NotAnAuditor(_)
            | Self::PageOutOfOrder(_) => ProblemType::StateConflict,
            Self::Acknowledgement(_) => ProblemType::MalformedRequest,
            Self::Evidence(_)
            | Self::Passkey(_)
            | Self::PasskeyNotConfirmed
            | Self::Lint(LintError::TellsTooMuch) => ProblemType::InvalidEvidence,
            Self::Access(refusal) => refusal.problem(),
            Self::SourceRequest(error) => error.problem(),
            Self::TooManyFailures
            | Self::TooManyWaiting
            | Self::TooManyReceipts
            | Self::TooManyTests
            | Self::TooManyTries
            | Self::TooManySecrets => ProblemType::TooManyRequests,
            Self::SessionOver => ProblemType::SessionExpired,
            Self::NoSigningKey => ProblemType::Unavailable,
            Self::Lint(_)
            | Self::KeyFile(_)
            | Self::NoKeyFile { .. }
            | Self::Digest(_)
            | Self::Storage(_)
            | Self::Corrupt { .. }
            | Self::LogBroken(_)
            | Self::StillInForce(_)
            | Self::OtherPlan
            | Self::Unwritable => ProblemType::Internal,
        }
    }

    /// The problem as it leaves the service. Faults of our own leave bare.
    #[must_use]
    pub fn problem(&self) -> Problem {
        match (self.kind(), self) {
            (ProblemType::Internal, _) => Problem::new(ProblemType::Internal),
            // Where the fault is; the error carries no value.
            (kind, Self::Jose(JoseError::Payload(why) | JoseError::Header(why))) => {
                Problem::new(kind).with_detail(why.to_string())
            }
            (kind, _) => Problem::new(kind).with_detail(self.to_string()),
        }
    }
}

/// What helps where a key cannot be restored.
fn lost(state: &str, kid: &Thumbprint) -> String {
    match state {
        "next" => format!("take it away with `keys retire {kid}`"),
        _ => "make another one with `keys rotate --now`".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_our_own_leaves_without_detail() {
        let fault = ManagerError::Corrupt {
            table: "consent",
            column: "term",
            row: "1".into(),
        };
        assert_eq!(fault.problem(), Problem::new(ProblemType::Internal));
        let refused = ManagerError::Access(Refusal::Exhausted).problem();
        assert_eq!(refused.kind, ProblemType::FrequencyExhausted);
        assert!(refused.detail.is_some());
    }
}
