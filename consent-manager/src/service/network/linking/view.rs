//! A try to link accounts as she sees it, and why it came to nothing.

use account_aggregator::registry::EntityId;
use chrono::{DateTime, Utc};
use consent_model::{fi::FiType, party::PartyId};
use service_kit::account_aggregator::SendError;
use url::Url;

use crate::service::ManagerError;

/// Why accounts were not linked, as far as she can do something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkingFault {
    /// Her identity provider vouches for no e-mail address.
    #[error("there is no e-mail address to look for accounts by")]
    NoEmail,
    /// No mobile number.
    #[error("what was typed is no mobile number")]
    UnfitMobile,
    /// No PAN.
    #[error("what was typed is no PAN")]
    UnfitPan,
    /// No account number.
    #[error("what was typed is no account number")]
    UnfitNumber,
    /// The provider knows no account of hers.
    #[error("the provider found no account")]
    NoAccounts,
    /// It has none of these kinds.
    #[error("the provider has no accounts of these kinds")]
    Unsupported,
    /// An account that it found is not there any more.
    #[error("an account is not there any more")]
    AccountGone,
    /// Nothing is ticked.
    #[error("no account is ticked")]
    NothingTicked,
    /// Another token than the one that she was sent.
    #[error("the token is another")]
    WrongToken,
    /// The token, or the try, is over.
    #[error("the time to link is over")]
    Over,
    /// The provider cannot be reached, or is not well.
    #[error("the provider cannot be reached")]
    Unreachable,
    /// What it answers cannot be relied on.
    #[error("the provider's answer is none")]
    NoAnswer,
    /// It refuses.
    #[error("the provider refuses")]
    Refused,
}

/// Why accounts were not linked.
#[derive(Debug, thiserror::Error)]
pub enum LinkingError {
    /// As everywhere.
    #[error(transparent)]
    Manager(#[from] ManagerError),
    /// What is told to her.
    #[error(transparent)]
    Fault(#[from] LinkingFault),
}

impl From<sea_orm::DbErr> for LinkingError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Manager(error.into())
    }
}

/// A provider of the network.
#[derive(Debug, Clone)]
pub struct NetworkProvider {
    /// As a party of ours.
    pub party: PartyId,
    /// Its name.
    pub name: String,
    /// Kinds of accounts that it says it has; empty: it does not say.
    pub fi_types: Vec<FiType>,
    /// Its pages for people.
    pub web: Option<Url>,
    pub(in crate::service::network) entity: EntityId,
}

/// A try to link, as she sees it.
#[derive(Debug, Clone)]
pub struct LinkingView {
    /// Its id.
    pub id: String,
    /// Where.
    pub provider: NetworkProvider,
    /// How far it has come.
    pub stage: LinkingStage,
    /// What was found, or what she ticked of it.
    pub accounts: Vec<FoundAccount>,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// How far a try has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkingStage {
    /// Accounts were found; she ticks.
    Found,
    /// The provider has sent her a token.
    Token,
    /// She confirms at the provider's own place.
    Direct,
    /// Linked.
    Done,
    /// Its time is over.
    Over,
}

/// An account as she is shown it.
#[derive(Debug, Clone)]
pub struct FoundAccount {
    /// Kind.
    pub fi_type: FiType,
    /// How she knows it.
    pub masked: String,
    /// Whether it is linked already.
    pub linked: bool,
}

impl LinkingFault {
    /// What a provider's refusal, or its silence, means to her.
    pub(super) fn of(error: &SendError) -> Self {
        match (error.code(), error.status()) {
            (Some("NoAccountsFound" | "CannotIdentifyCustomer"), _) => Self::NoAccounts,
            (Some("UnsupportedFIType"), _) => Self::Unsupported,
            (Some("AccountNotFound"), _) => Self::AccountGone,
            (Some("InvalidLinkToken"), _) => Self::WrongToken,
            (Some("LinkTokenExpired"), _) => Self::Over,
            (Some(_), Some(500..)) => Self::Unreachable,
            (Some(_), _) => Self::Refused,
            (None, _) => match error {
                SendError::Transport(_) | SendError::Address => Self::Unreachable,
                SendError::Call(_) => Self::NoAnswer,
            },
        }
    }
}
