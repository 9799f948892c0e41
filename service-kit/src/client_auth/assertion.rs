//! `private_key_jwt`: how a party shows at the token endpoint who it is (RFC 7523 §2.2 and §3, with
//! the explicit type of draft-ietf-oauth-rfc7523bis).
//!
//! `iss` = `sub` = the party, `aud` = the service's issuer address or its token endpoint, at most five
//! minutes from `iat` to `exp`, `jti` used once, signed with a registered key (`kid`).

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    jose::{self, CompactJws, JoseError, KeySet, SigningKey, Thumbprint},
    lifetime::Lifetime,
    party::PartyId,
};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{ClientAuthError, SKEW_SECONDS, audience, check_id};
use crate::{
    entropy::IdSource,
    seen_tokens::{SeenTokens, Used},
};

/// The `typ` of an assertion.
pub const TYP: &str = "client-authentication+jwt";
/// `client_assertion_type` (RFC 7523 §2.2).
pub const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// The longest life of an assertion, in seconds.
pub const MAX_LIFE_SECONDS: i64 = 300;
/// The life of those that are signed here.
const LIFE_SECONDS: i64 = 60;

/// A client may say more than this, which counts for nothing (RFC 7519 §4).
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Claims {
    pub(super) iss: PartyId,
    pub(super) sub: PartyId,
    pub(super) aud: String,
    pub(super) iat: i64,
    pub(super) exp: i64,
    pub(super) jti: String,
}

/// Signs an assertion of `party` for the service.
///
/// # Errors
/// When the key cannot sign.
pub fn sign(
    party: &PartyId,
    key: &SigningKey,
    service: &Url,
    ids: &IdSource,
) -> Result<String, JoseError> {
    let iat = ids.clock().now().timestamp();
    let claims = Claims {
        iss: party.clone(),
        sub: party.clone(),
        aud: audience(service).to_owned(),
        iat,
        exp: iat + LIFE_SECONDS,
        jti: ids.uuid_v7().to_string(),
    };
    Ok(jose::sign(TYP, &claims, key)?.as_str().to_owned())
}

/// An assertion that has been read but not checked.
#[derive(Debug)]
pub struct UnverifiedAssertion {
    jws: CompactJws,
    party: PartyId,
}

/// A party that has shown who it is. Only [`UnverifiedAssertion::verify`] makes it.
#[derive(Debug)]
pub struct VerifiedAssertion {
    party: PartyId,
    kid: Thumbprint,
    used: Used,
}

impl VerifiedAssertion {
    /// The party.
    #[must_use]
    pub const fn party(&self) -> &PartyId {
        &self.party
    }

    /// The registered key that it used.
    #[must_use]
    pub const fn kid(&self) -> &Thumbprint {
        &self.kid
    }

    /// What was used up with it.
    #[must_use]
    pub const fn used(&self) -> Used {
        self.used
    }
}

impl UnverifiedAssertion {
    /// Reads an assertion.
    ///
    /// # Errors
    /// When it is not a JWS with the claims of an assertion.
    pub fn parse(text: &str) -> Result<Self, ClientAuthError> {
        let jws = CompactJws::parse(text).map_err(ClientAuthError::Assertion)?;
        let claims: Claims = jws
            .unverified_claims()
            .map_err(ClientAuthError::Assertion)?;
        Ok(Self {
            jws,
            party: claims.iss,
        })
    }

    /// Whom it claims to be from: the party whose keys to look up, and nothing more.
    #[must_use]
    pub const fn unverified_party(&self) -> &PartyId {
        &self.party
    }

    /// Checks it against the keys of [`Self::unverified_party`] and uses it up. `endpoint` is the
    /// path of the token endpoint below `service`.
    ///
    /// # Errors
    /// Each check has its variant of [`ClientAuthError`].
    pub fn verify(
        self,
        keys: &(impl KeySet + ?Sized),
        service: &Url,
        endpoint: &str,
        seen: &SeenTokens,
        now: DateTime<Utc>,
    ) -> Result<VerifiedAssertion, ClientAuthError> {
        let verified = self
            .jws
            .verify::<Claims>(TYP, keys)
            .map_err(ClientAuthError::NotSigned)?;
        let kid = verified.kid().clone();
        let claims = verified.into_claims();
        if claims.iss != claims.sub || claims.iss != self.party {
            return Err(ClientAuthError::NotItself);
        }
        let (aud, ours) = (claims.aud.trim_end_matches('/'), audience(service));
        if aud != ours && aud.strip_prefix(ours) != Some(endpoint) {
            return Err(ClientAuthError::WrongAudience);
        }
        let outside = || ClientAuthError::OutsideTime("client assertion");
        let life = Lifetime::new(claims.iat, claims.exp)
            .filter(|life| life.seconds() <= MAX_LIFE_SECONDS)
            .ok_or_else(outside)?;
        let skew = TimeDelta::seconds(SKEW_SECONDS);
        let last = life.until() + skew;
        if life.made() > now + skew || now >= last {
            return Err(outside());
        }
        check_id(&claims.jti)?;
        // A name of its own: a proof may have the same `jti`.
        let used = seen.remember(
            claims.iss.as_str(),
            &format!("assertion {}", claims.jti),
            last,
            now,
        )?;
        Ok(VerifiedAssertion {
            party: claims.iss,
            kid,
            used,
        })
    }
}
