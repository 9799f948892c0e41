//! How one party proves itself to another, request by request (after RFC 7523 and RFC 9449).
//!
//! The caller signs a short-lived assertion for exactly this request and sends it as
//! `Authorization: Bearer <JWS>`, `typ: client-authentication+jwt`. It names the caller
//! (`iss` = `sub`), the service (`aud`), the method (`htm`) and the address without query (`htu`),
//! lives at most 60 seconds and is good for one use. The receiver looks up the keys of the party
//! that the assertion claims to be from and calls [`UnverifiedAssertion::verify`], which answers
//! with a [`VerifiedClient`] that nothing else can make.
//!
//! It does not say what the party may do; that is the registry's and the consent's business.

#[cfg(test)]
mod tests;

use actix_web::{HttpRequest, http::header};
use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    jose::{self, CompactJws, JoseError, KeySet, SigningKey, Thumbprint},
    lifetime::Lifetime,
    party::PartyId,
    problem::ProblemType,
};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    entropy::IdSource,
    problem::ApiProblem,
    seen_tokens::{SeenError, SeenTokens},
};

/// The `typ` of an assertion.
pub const TYP: &str = "client-authentication+jwt";
/// The longest life of an assertion, in seconds.
pub const MAX_LIFE_SECONDS: i64 = 60;
/// How far the clocks of both sides may differ, in seconds.
pub const SKEW_SECONDS: i64 = 60;

/// The request that an assertion is good for.
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
        self.service.as_str().trim_end_matches('/')
    }

    /// `htu`: the address without query and fragment (RFC 9449 §4.2).
    fn address(&self) -> String {
        format!("{}{}", self.audience(), self.path)
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: PartyId,
    sub: PartyId,
    aud: String,
    iat: i64,
    exp: i64,
    jti: String,
    htm: String,
    htu: String,
}

/// Signs an assertion for one request.
///
/// # Errors
/// When the key cannot sign.
pub fn assertion(
    party: &PartyId,
    key: &SigningKey,
    target: &CallTarget<'_>,
    ids: &IdSource,
) -> Result<String, JoseError> {
    let iat = ids.clock().now().timestamp();
    let claims = Claims {
        iss: party.clone(),
        sub: party.clone(),
        aud: target.audience().to_owned(),
        iat,
        exp: iat + MAX_LIFE_SECONDS,
        jti: ids.uuid_v7().to_string(),
        htm: target.method.to_owned(),
        htu: target.address(),
    };
    Ok(jose::sign(TYP, &claims, key)?.as_str().to_owned())
}

/// Why an assertion was refused.
#[derive(Debug, thiserror::Error)]
pub enum ClientAuthError {
    /// There is none, or more than one.
    #[error("the request carries no single bearer assertion")]
    Missing,
    /// It is not a JWS with the claims of an assertion.
    #[error("the assertion cannot be read")]
    Malformed(#[source] JoseError),
    /// The party is not known, or none of its keys made the signature.
    #[error("the assertion is not signed by a registered key of the party it names")]
    NotSigned(#[source] JoseError),
    /// `iss` and `sub` differ.
    #[error("`iss` and `sub` name different parties")]
    NotItself,
    /// It was made for another service.
    #[error("the assertion is addressed to another service")]
    WrongAudience,
    /// It was made for another request.
    #[error("the assertion was made for another method or address")]
    WrongTarget,
    /// It is expired, from the future, or lives too long.
    #[error("the assertion is expired, from the future, or lives longer than 60 seconds")]
    OutsideTime,
    /// Its `jti` is empty or longer than 128 characters.
    #[error("`jti` is empty or longer than 128 characters")]
    BadId,
    /// It was used before, or its use could not be remembered.
    #[error(transparent)]
    Seen(#[from] SeenError),
}

impl From<ClientAuthError> for ApiProblem {
    fn from(error: ClientAuthError) -> Self {
        let kind = match &error {
            ClientAuthError::Seen(SeenError::Replayed) => ProblemType::Replayed,
            ClientAuthError::Seen(SeenError::Full) => {
                return Self::new(ProblemType::TooManyRequests).retry_after(60);
            }
            ClientAuthError::WrongAudience => ProblemType::WrongAudience,
            ClientAuthError::Missing
            | ClientAuthError::Malformed(_)
            | ClientAuthError::NotSigned(_)
            | ClientAuthError::NotItself
            | ClientAuthError::WrongTarget
            | ClientAuthError::OutsideTime
            | ClientAuthError::BadId => ProblemType::NotAuthenticated,
        };
        Self::new(kind).with_detail(error.to_string())
    }
}

/// A party that has proven itself for one request. Only [`UnverifiedAssertion::verify`] makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedClient {
    party: PartyId,
    kid: Thumbprint,
    jti: String,
    exp: DateTime<Utc>,
}

impl VerifiedClient {
    /// The party.
    #[must_use]
    pub fn party(&self) -> &PartyId {
        &self.party
    }

    /// The key it used.
    #[must_use]
    pub fn kid(&self) -> &Thumbprint {
        &self.kid
    }

    /// The assertion's own id.
    #[must_use]
    pub fn jti(&self) -> &str {
        &self.jti
    }

    /// When the assertion ends.
    #[must_use]
    pub fn exp(&self) -> DateTime<Utc> {
        self.exp
    }
}

/// An assertion that has been read but not checked.
#[derive(Debug)]
pub struct UnverifiedAssertion {
    jws: CompactJws,
    party: PartyId,
}

impl UnverifiedAssertion {
    /// Reads the assertion of a request.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn of_request(request: &HttpRequest) -> Result<Self, ClientAuthError> {
        let mut all = request.headers().get_all(header::AUTHORIZATION);
        let (Some(value), None) = (all.next(), all.next()) else {
            return Err(ClientAuthError::Missing);
        };
        let token = value
            .to_str()
            .ok()
            .and_then(|v| v.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .ok_or(ClientAuthError::Missing)?;
        Self::parse(token)
    }

    /// Reads an assertion.
    ///
    /// # Errors
    /// When it is not a JWS with the claims of an assertion.
    pub fn parse(token: &str) -> Result<Self, ClientAuthError> {
        let jws = CompactJws::parse(token).map_err(ClientAuthError::Malformed)?;
        let claims: Claims = jws
            .unverified_claims()
            .map_err(ClientAuthError::Malformed)?;
        Ok(Self {
            jws,
            party: claims.iss,
        })
    }

    /// Whom the assertion claims to be from: the party whose keys to look up, and nothing more.
    #[must_use]
    pub fn unverified_party(&self) -> &PartyId {
        &self.party
    }

    /// Checks the assertion against the keys of [`Self::unverified_party`] and uses it up.
    ///
    /// # Errors
    /// Each check has its variant of [`ClientAuthError`].
    pub fn verify(
        self,
        keys: &impl KeySet,
        target: &CallTarget<'_>,
        seen: &SeenTokens,
        now: DateTime<Utc>,
    ) -> Result<VerifiedClient, ClientAuthError> {
        let verified = self
            .jws
            .verify::<Claims>(TYP, keys)
            .map_err(ClientAuthError::NotSigned)?;
        let kid = verified.kid().clone();
        let claims = verified.into_claims();
        if claims.iss != claims.sub || claims.iss != self.party {
            return Err(ClientAuthError::NotItself);
        }
        if claims.aud.trim_end_matches('/') != target.audience() {
            return Err(ClientAuthError::WrongAudience);
        }
        if claims.htm != target.method || claims.htu != target.address() {
            return Err(ClientAuthError::WrongTarget);
        }
        let life = Lifetime::new(claims.iat, claims.exp)
            .filter(|life| life.seconds() <= MAX_LIFE_SECONDS)
            .ok_or(ClientAuthError::OutsideTime)?;
        let exp = life.until();
        let skew = TimeDelta::seconds(SKEW_SECONDS);
        let last = exp + skew;
        if life.made() > now + skew || now >= last {
            return Err(ClientAuthError::OutsideTime);
        }
        if !(1..=128).contains(&claims.jti.len()) {
            return Err(ClientAuthError::BadId);
        }
        seen.remember(claims.iss.as_str(), &claims.jti, last, now)?;
        Ok(VerifiedClient {
            party: claims.iss,
            kid,
            jti: claims.jti,
            exp,
        })
    }
}
