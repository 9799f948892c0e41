//! What goes wrong, in the network's own words: each code with the one HTTP status it travels with.

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $status:literal,)+) => {
        /// `errorCode` of an error body.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ErrorCode { $($(#[$doc])* $name,)+ }

        impl ErrorCode {
            /// The HTTP status it is sent with.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)+ }
            }

            /// As it is written.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)+ }
            }
        }
    };
}

codes! {
    /// Syntax, schema, or a rule without a code of its own.
    InvalidRequest = 400,
    /// The address of the call.
    InvalidURI = 400,
    /// Defined, and of no known use.
    InvalidSecurity = 400,
    /// No signature, or one that does not hold.
    SignatureDoesNotMatch = 400,
    /// No customer of this address here.
    InvalidCustomerAddress = 400,
    /// A purpose outside the table, or told wrongly.
    InvalidConsentPurpose = 400,
    /// No such consent handle of this caller.
    InvalidConsentHandle = 400,
    /// No such consent of this caller.
    InvalidConsentId = 400,
    /// Paused, revoked or expired, at the request.
    InvalidConsentStatus = 400,
    /// The consent does not cover it.
    InvalidConsentDetail = 400,
    /// Used as often as it may be.
    InvalidConsentUse = 400,
    /// Key material that cannot be used.
    InvalidKey = 400,
    /// Outside what the consent covers, or the wrong way round.
    InvalidDateRange = 400,
    /// No such session of this caller.
    InvalidSessionId = 400,
    /// No such provider in the session.
    InvalidFIPId = 400,
    /// Who notifies is not who calls.
    InvalidNotifier = 400,
    /// A state that such a session cannot be in.
    InvalidSessionStatus = 400,
    /// A state that such data cannot be in.
    InvalidFIStatus = 400,
    /// A notification about data that cannot be.
    InvalidFIStatusNotification = 400,
    /// No such link of this customer.
    InvalidLinkRefNumber = 400,
    /// Not the token she was sent.
    InvalidLinkToken = 400,
    /// No API key, or an unknown one.
    Unauthorized = 401,
    /// The token has run out.
    LinkTokenExpired = 401,
    /// Still being fetched.
    DataFetchRequestInProgress = 403,
    /// The consent has run out.
    ConsentExpired = 403,
    /// The consent was revoked.
    ConsentRevoked = 403,
    /// The consent is paused.
    ConsentPaused = 403,
    /// A version that is not spoken here.
    NoSuchVersion = 404,
    /// Nobody of these identifiers.
    CannotIdentifyCustomer = 404,
    /// No such kind of accounts here.
    UnsupportedFIType = 404,
    /// Nothing found for this customer.
    NoAccountsFound = 404,
    /// No such account of this customer.
    AccountNotFound = 404,
    /// Nothing is ready.
    NoDataFound = 404,
    /// The public key has run out.
    ExpiredKeyMaterial = 404,
    /// One id, two different bodies.
    IdempotencyError = 409,
    /// No longer held.
    DataGone = 410,
    /// More than the fair-use rules allow.
    PreconditionFailed = 412,
    /// Our fault.
    InternalError = 500,
    /// Not offered here.
    NotImplemented = 501,
    /// Not now.
    ServiceUnavailable = 503,
}

/// A call that is refused: the code, and what was wrong and how to mend it. No values of the call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {message}", code.name())]
pub struct Refusal {
    /// Code, and with it the status.
    pub code: ErrorCode,
    /// For the caller's engineer.
    pub message: String,
}

impl Refusal {
    /// Refuses with this code and text.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    /// [`ErrorCode::InvalidRequest`].
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidRequest, message)
    }
}
