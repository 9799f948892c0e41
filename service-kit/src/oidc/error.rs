//! Why a person could not be signed in, and what becomes of the library's own errors.

use consent_model::problem::ProblemType;
use openidconnect::ClaimsVerificationError;

use crate::{http_client::ClientError, problem::ApiProblem};

/// Why a person could not be signed in.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// The provider does not answer, or not as a provider.
    #[error("the identity provider cannot be reached")]
    Unreachable(#[source] ClientError),
    /// The provider's own description is not usable.
    #[error("the identity provider's metadata is not usable: {0}")]
    Metadata(&'static str),
    /// The settings are not usable.
    #[error("the sign-in settings are not usable: {0}")]
    Settings(&'static str),
    /// The callback is not the answer to the pending sign-in.
    #[error("the sign-in was not started in this session, or took too long")]
    NotPending,
    /// The callback names another issuer (RFC 9207).
    #[error("the callback is not from the identity provider that was asked")]
    WrongIssuer,
    /// The person or the provider said no.
    #[error("the identity provider refused the sign-in")]
    Refused,
    /// The provider would not exchange the code.
    #[error("the identity provider did not accept the sign-in code")]
    CodeRefused,
    /// The ID token is missing or does not verify.
    #[error("the identity provider's token is not acceptable: {0}")]
    BadToken(&'static str),
}

impl From<OidcError> for ApiProblem {
    fn from(error: OidcError) -> Self {
        match error {
            OidcError::Unreachable(_) | OidcError::Metadata(_) => Self::unavailable(error),
            OidcError::Settings(_) => Self::internal(error),
            OidcError::NotPending
            | OidcError::WrongIssuer
            | OidcError::Refused
            | OidcError::CodeRefused
            | OidcError::BadToken(_) => {
                Self::new(ProblemType::NotAuthenticated).with_detail(error.to_string())
            }
        }
    }
}

/// The library's words can repeat claims; ours name the check only.
pub(super) fn token_error(error: &ClaimsVerificationError) -> OidcError {
    OidcError::BadToken(match error {
        ClaimsVerificationError::Expired(_) => "it is expired or was not issued just now",
        ClaimsVerificationError::InvalidAudience(_) => "it is addressed to another client",
        ClaimsVerificationError::InvalidIssuer(_) => "it names another issuer",
        ClaimsVerificationError::InvalidNonce(_) => "it answers another sign-in",
        ClaimsVerificationError::SignatureVerification(_) => "its signature does not verify",
        _ => "one of its claims is not acceptable",
    })
}

type ExchangeError = openidconnect::RequestTokenError<
    ClientError,
    openidconnect::StandardErrorResponse<openidconnect::core::CoreErrorResponseType>,
>;

pub(super) fn code_error(error: ExchangeError) -> OidcError {
    match error {
        openidconnect::RequestTokenError::Request(ClientError::Status(status))
            if status.is_client_error() =>
        {
            OidcError::CodeRefused
        }
        openidconnect::RequestTokenError::Request(error) => OidcError::Unreachable(error),
        openidconnect::RequestTokenError::Parse(_, _) => {
            OidcError::BadToken("the answer that holds it cannot be read")
        }
        _ => OidcError::CodeRefused,
    }
}
