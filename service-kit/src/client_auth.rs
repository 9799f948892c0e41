//! How a party proves itself to a service (RFC 6749 §4.4, RFC 7523, RFC 9449, RFC 9068).
//!
//! 1. It signs an [`assertion`] with a registered key (`private_key_jwt`, RFC 7523 §2.2) and brings
//!    it to the token endpoint, with a proof that it holds another key: a [`dpop`] proof.
//! 2. It is given an [`access_token`], bound to that key (`cnf.jkt`), for five minutes.
//! 3. With every call it sends the token, `Authorization: DPoP …`, and a fresh proof for exactly this
//!    method and address, `DPoP: …`. [`caller`] checks both.
//!
//! A token that leaks is worth nothing without the key, and a proof is good for one call. Services
//! hold no list of tokens: a token says which registered key it was given for, and whoever checks the
//! caller holds that against the registry, so that a key that is taken away there counts at once no
//! more, whatever tokens are out.
//!
//! It does not say what the party may do; that is the registry's and the consent's business.

pub mod access_token;
pub mod assertion;
pub mod dpop;
pub mod endpoint;
#[cfg(test)]
mod tests;

use actix_web::{HttpRequest, http::header};
use chrono::{DateTime, Utc};
use consent_model::{
    jose::{JoseError, KeySet, Thumbprint},
    party::PartyId,
    problem::ProblemType,
};
use url::Url;

use self::{access_token::AccessToken, dpop::Proof};
use crate::{
    problem::ApiProblem,
    seen_tokens::{SeenError, SeenTokens},
    tls::PeerCertificate,
};

/// How far the clocks of both sides may differ, in seconds.
pub const SKEW_SECONDS: i64 = 60;
/// The authentication scheme of a call (RFC 9449 §7.1).
pub const SCHEME: &str = "DPoP";
/// What a 401 asks for.
pub const CHALLENGE: &str = "DPoP algs=\"EdDSA ES256\"";

/// The request that a proof is good for.
#[derive(Debug, Clone, Copy)]
pub struct CallTarget<'a> {
    /// The service's own base address, as its metadata publishes it.
    pub service: &'a Url,
    /// HTTP method.
    pub method: &'a str,
    /// Path of the request below that address, beginning with `/`, without the query.
    pub path: &'a str,
}

impl CallTarget<'_> {
    /// `aud`: the base address without a closing slash.
    fn audience(&self) -> &str {
        audience(self.service)
    }

    /// `htu`: the address without query and fragment (RFC 9449 §4.2).
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}{}", self.audience(), self.path)
    }
}

/// How a service is named in `aud` and `iss`: without a closing slash.
pub(crate) fn audience(service: &Url) -> &str {
    service.as_str().trim_end_matches('/')
}

/// Why a caller was refused.
#[derive(Debug, thiserror::Error)]
pub enum ClientAuthError {
    /// There is no token, or more than one.
    #[error("the request carries no single `Authorization: DPoP` token")]
    NoToken,
    /// There is no proof, or more than one.
    #[error("the request carries no single `DPoP` proof")]
    NoProof,
    /// The assertion is not a JWS with the claims of one.
    #[error("the client assertion cannot be read")]
    Assertion(#[source] JoseError),
    /// The party is not known, or none of its keys made the signature.
    #[error("the client assertion is not signed by a registered key of the party it names")]
    NotSigned(#[source] JoseError),
    /// `iss` and `sub` differ, or `client_id` names another.
    #[error("`iss`, `sub` and `client_id` do not name one party")]
    NotItself,
    /// It was made for another service.
    #[error("the client assertion is addressed to another service")]
    WrongAudience,
    /// The token is not one of this service's, or is altered.
    #[error("the access token is not one of this service's")]
    Token(#[source] JoseError),
    /// The token was given to be used elsewhere.
    #[error("the access token is for another service")]
    ForeignToken,
    /// Its time is over.
    #[error("the access token has expired")]
    Expired,
    /// The proof is no DPoP proof.
    #[error("the DPoP proof cannot be read or its signature does not hold")]
    Proof(#[source] JoseError),
    /// The proof was made for another request.
    #[error("the DPoP proof was made for another method or address")]
    WrongTarget,
    /// The proof does not go with the token.
    #[error("the DPoP proof is not for this access token, or not by the key that it is bound to")]
    NotBound,
    /// The token was got over a connection with a client certificate (RFC 8705 §3).
    #[error("the access token counts only over a connection with the certificate it was got with")]
    OtherCertificate,
    /// It is expired, from the future, or lives too long.
    #[error("the {0} is expired, from the future, or lives longer than it may")]
    OutsideTime(&'static str),
    /// Its `jti` is empty or longer than 128 characters.
    #[error("`jti` is empty or longer than 128 characters")]
    BadId,
    /// It was used before, or its use could not be remembered.
    #[error(transparent)]
    Seen(#[from] SeenError),
}

impl ClientAuthError {
    /// The problem type under which it leaves.
    #[must_use]
    pub const fn problem(&self) -> ProblemType {
        match self {
            Self::Seen(SeenError::Replayed) => ProblemType::Replayed,
            Self::Seen(SeenError::Full) => ProblemType::TooManyRequests,
            Self::WrongAudience => ProblemType::WrongAudience,
            _ => ProblemType::NotAuthenticated,
        }
    }
}

impl From<ClientAuthError> for ApiProblem {
    fn from(error: ClientAuthError) -> Self {
        let refused = Self::new(error.problem()).with_detail(error.to_string());
        match error {
            ClientAuthError::Seen(SeenError::Full) => refused.retry_after(60),
            _ => refused,
        }
    }
}

/// A party that has proven itself for one call. Only [`caller`] makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedClient {
    party: PartyId,
    client_key: Thumbprint,
    expires_at: DateTime<Utc>,
}

impl VerifiedClient {
    /// The party.
    #[must_use]
    pub const fn party(&self) -> &PartyId {
        &self.party
    }

    /// The registered key that its token was given for. Counts only while the registry has it.
    #[must_use]
    pub const fn client_key(&self) -> &Thumbprint {
        &self.client_key
    }

    /// When its token ends.
    #[must_use]
    pub const fn expires_at(&self) -> DateTime<Utc> {
        self.expires_at
    }
}

/// Who makes this call: the token is one of `service_keys`' and the proof is for it and for this
/// call, and uses itself up.
///
/// # Errors
/// Each check has its variant of [`ClientAuthError`].
pub fn caller(
    request: &HttpRequest,
    target: &CallTarget<'_>,
    service_keys: &(impl KeySet + ?Sized),
    seen: &SeenTokens,
    now: DateTime<Utc>,
) -> Result<VerifiedClient, ClientAuthError> {
    let text = token_of(request).ok_or(ClientAuthError::NoToken)?;
    let token = AccessToken::verify(text, service_keys, target.service, now)?;
    let proof = Proof::of_request(request)?.verify(target, Some(text), now)?;
    if proof.key() != token.bound_to() {
        return Err(ClientAuthError::NotBound);
    }
    if !token.holds_over(PeerCertificate::of(request)) {
        return Err(ClientAuthError::OtherCertificate);
    }
    proof.use_up(token.party(), seen, now)?;
    Ok(VerifiedClient {
        party: token.party().clone(),
        client_key: token.client_key().clone(),
        expires_at: token.expires_at(),
    })
}

/// The one token of a request (RFC 9449 §7.1).
fn token_of(request: &HttpRequest) -> Option<&str> {
    let mut all = request.headers().get_all(header::AUTHORIZATION);
    let (Some(value), None) = (all.next(), all.next()) else {
        return None;
    };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case(SCHEME)
        .then(|| token.trim())
        .filter(|token| !token.is_empty())
}

/// A `jti` that can be remembered.
fn check_id(jti: &str) -> Result<(), ClientAuthError> {
    if (1..=128).contains(&jti.len()) {
        Ok(())
    } else {
        Err(ClientAuthError::BadId)
    }
}
