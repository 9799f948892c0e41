//! Why something asked of the network came to nothing. Names no customer and no account.

use account_aggregator::Refusal;
use consent_model::jose::JoseError;
use payload_opener::aa::{KeyError, OpenError};
use sea_orm::DbErr;
use service_kit::account_aggregator::SendError;

use super::{agreement::Discarded, consents::ConsentStatus, document::DocumentError};
use crate::data_user::{DataUserError, KeepError, PageError};

/// Why a request, a consent or a fetch came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum NetworkUserError {
    /// What is asked for is no `ConsentDetail`.
    #[error("what is asked for is not a `ConsentDetail`: {0}")]
    Detail(String),
    /// What is asked for breaks a rule; nobody was asked.
    #[error("what is asked for is not acceptable: {}", .0.message)]
    NotAcceptable(#[source] Refusal),
    /// Nobody to ask.
    #[error(
        "no aggregator among the `peers` has the handle that her address ends with; without an \
         address, name the aggregator"
    )]
    NoAggregator,
    /// The call failed, or what came back is no answer to it.
    #[error("the aggregator gave no usable answer")]
    Send(#[from] SendError),
    /// A genuine answer that says what it must not.
    #[error("the aggregator's answer was discarded")]
    Discarded(#[from] Discarded),
    /// A document that cannot be opened or is none.
    #[error("what was fetched was discarded: account {place} of the answer")]
    Document {
        /// Which, from 1.
        place: usize,
        /// Why.
        #[source]
        source: UnreadableError,
    },
    /// Nothing of that name.
    #[error("there is no {0} of that name here")]
    Unknown(&'static str),
    /// Two aggregators called theirs alike.
    #[error("two aggregators have a {0} of that name; say which with `--aggregator`")]
    Several(&'static str),
    /// The customer has not decided, or against it.
    #[error("there is no consent: the request is `{state}`")]
    NoConsent {
        /// `asking`, `pending` or `failed`.
        state: String,
    },
    /// Nothing may be asked for under it now.
    #[error("the consent is `{0}`: nothing is asked for under it")]
    Stopped(ConsentStatus),
    /// Before its first moment or after its last.
    #[error("the consent does not cover this moment")]
    OutsideSpan,
    /// Outside what was consented to.
    #[error("the range asked for is not within the consent's `FIDataRange`")]
    Range,
    /// A question has no parts.
    #[error("an answer is about the whole range of the consent: leave `--from` and `--to` out")]
    WholeRange,
    /// For once, and that was.
    #[error("the consent was for one time, and has been used")]
    Used,
    /// Another process is just asking.
    #[error("another process is just asking for data under this consent")]
    Busy,
    /// Not there yet.
    #[error("the aggregator does not have all of the data yet; try again with `aa collect`")]
    NotYet,
    /// Nothing more comes.
    #[error("the session is over: `{state}`{}", reason.as_deref().map(|r| format!(", {r}")).unwrap_or_default())]
    Over {
        /// `received`, `expired` or `failed`.
        state: String,
        /// Why.
        reason: Option<String>,
    },
    /// Its time is over, or it was never to be kept.
    #[error("the document is not kept, or no longer")]
    NotKept,
    /// What may not be kept could not be handed over.
    #[error("what was fetched could not be written out, and may not be kept; collect it again")]
    NotHandedOver(#[source] std::io::Error),
    /// It is kept, but could not be handed over.
    #[error("what was fetched is kept, but could not be written out; see `aa kept`")]
    KeptOnly(#[source] std::io::Error),
    /// Our own key.
    #[error("the key of the session cannot be used")]
    Key(#[from] KeyError),
    /// Our own key for a question.
    #[error("the key of the question cannot be used")]
    QuestionKey(#[from] JoseError),
    /// Our own key for an answer.
    #[error("the key for the answer cannot be used")]
    AnswerKey(#[source] payload_opener::OpenError),
    /// The keeping key.
    #[error("the keeping key cannot be used")]
    KeepingKey(#[from] Box<DataUserError>),
    /// What we keep could not be sealed or opened.
    #[error("what is kept could not be sealed or opened")]
    Keep(#[from] KeepError),
    /// The database.
    #[error("the database failed")]
    Storage(#[from] DbErr),
    /// A row that cannot be.
    #[error("a row of `{0}` cannot be read back")]
    Row(&'static str),
}

/// Why a document cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableError {
    /// The provider's key.
    #[error("its `KeyMaterial` cannot be used: {}", .0.message)]
    Material(#[source] Refusal),
    /// The provider's key.
    #[error("its `KeyMaterial` cannot be used")]
    Key(#[from] KeyError),
    /// Not sealed to our key, or changed.
    #[error("it does not open")]
    Open(#[from] OpenError),
    /// Not a document.
    #[error("it is no document of its kind")]
    Document(#[from] DocumentError),
    /// Not the answer that was asked for.
    #[error("it is not the answer that was asked for")]
    Answer(#[from] PageError),
    /// Nothing sealed.
    #[error("it is not a sealed answer")]
    NotSealed(#[source] JoseError),
}

impl NetworkUserError {
    /// Whether the same may succeed later with nothing changed here.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Send(error) => error.is_transient(),
            Self::NotYet | Self::Busy | Self::Storage(_) | Self::NotHandedOver(_) => true,
            Self::Stopped(status) => *status == ConsentStatus::Paused,
            _ => false,
        }
    }
}
