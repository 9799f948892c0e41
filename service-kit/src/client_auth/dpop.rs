//! DPoP proofs (RFC 9449 §4): that the caller holds a key, for one method, address and token.
//!
//! A proof counts for [`LIFE_SECONDS`] from its `iat`, give or take the skew of clocks, and once.

use std::num::NonZeroU32;

use actix_web::HttpRequest;
use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    digest::Digest,
    jose::{JoseError, SigningKey, Thumbprint, possession},
    party::PartyId,
};
use serde::{Deserialize, Serialize};

use super::{CallTarget, ClientAuthError, SKEW_SECONDS, check_id};
use crate::{
    entropy::IdSource,
    rate_limit::RateLimit,
    seen_tokens::{SeenTokens, Used},
};

/// The `typ` of a proof.
pub const TYP: &str = "dpop+jwt";
/// The header that carries it.
pub const HEADER: &str = "dpop";
/// How long a proof counts after it was made.
pub const LIFE_SECONDS: i64 = 60;

/// Longest time for which a proof is remembered: it may be made by a clock that is ahead.
const REMEMBERED_SECONDS: usize = (LIFE_SECONDS + 2 * SKEW_SECONDS) as usize;
/// Proofs of all parties together that are remembered at least: 16,000 calls a second for two minutes, which is what
/// proofs by clocks that agree take, in some 120 MB.
const ALL: usize = 2_000_000;

/// A memory that holds what one party may call within `limit` while its proofs still count, so that
/// the limit binds and not the memory.
#[must_use]
pub fn memory(limit: RateLimit) -> SeenTokens {
    let calls = |number: NonZeroU32| usize::try_from(number.get()).unwrap_or(usize::MAX);
    let of_one = calls(limit.per_second)
        .saturating_mul(REMEMBERED_SECONDS)
        .saturating_add(calls(limit.burst));
    SeenTokens::new(ALL.max(of_one), of_one)
}

/// A client may say more than this, which counts for nothing (RFC 7519 §4).
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Claims {
    pub(super) jti: String,
    pub(super) htm: String,
    pub(super) htu: String,
    pub(super) iat: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) ath: Option<String>,
}

/// Signs a proof for one call, with the token that it is sent with. `address` has no query.
///
/// # Errors
/// When the key cannot sign.
pub fn sign(
    key: &SigningKey,
    method: &str,
    address: &str,
    token: Option<&str>,
    ids: &IdSource,
) -> Result<String, JoseError> {
    let claims = Claims {
        jti: ids.uuid_v7().to_string(),
        htm: method.to_owned(),
        htu: address.to_owned(),
        iat: ids.clock().now().timestamp(),
        ath: token.map(digest_of),
    };
    possession::sign(TYP, &claims, key)
}

/// `ath` (RFC 9449 §4.2): SHA-256 of the token, base64url.
pub(super) fn digest_of(token: &str) -> String {
    let digest = Digest::of_bytes(token.as_bytes()).to_string();
    digest.replacen("sha-256:", "", 1)
}

/// A proof as it came.
#[derive(Debug)]
pub struct UnverifiedProof(String);

/// A proof that holds for a call. Only [`UnverifiedProof::verify`] makes it; [`Proof::use_up`] has
/// still to be called.
#[derive(Debug)]
pub struct Proof {
    key: Thumbprint,
    jti: String,
    until: DateTime<Utc>,
}

impl Proof {
    /// The one proof of a request.
    ///
    /// # Errors
    /// When there is none, or more than one (RFC 9449 §4.3, 1).
    pub fn of_request(request: &HttpRequest) -> Result<UnverifiedProof, ClientAuthError> {
        let mut all = request.headers().get_all(HEADER);
        match (all.next().and_then(|value| value.to_str().ok()), all.next()) {
            (Some(text), None) => Ok(UnverifiedProof(text.to_owned())),
            _ => Err(ClientAuthError::NoProof),
        }
    }

    /// Thumbprint of the key that made it.
    #[must_use]
    pub const fn key(&self) -> &Thumbprint {
        &self.key
    }

    /// Remembers the proof as used by `party`.
    ///
    /// # Errors
    /// When it was used before, or cannot be remembered.
    pub fn use_up(
        self,
        party: &PartyId,
        seen: &SeenTokens,
        now: DateTime<Utc>,
    ) -> Result<Used, ClientAuthError> {
        let name = format!("proof {} {}", self.key, self.jti);
        Ok(seen.remember(party.as_str(), &name, self.until, now)?)
    }
}

impl UnverifiedProof {
    /// Checks the proof for a call (RFC 9449 §4.3), with the token that came with it.
    ///
    /// # Errors
    /// Each check has its variant of [`ClientAuthError`].
    pub fn verify(
        self,
        target: &CallTarget<'_>,
        token: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Proof, ClientAuthError> {
        // 2 to 7: one well-formed JWT with its members, type, algorithm, key and signature.
        let (claims, key) =
            possession::verify::<Claims>(&self.0, TYP).map_err(ClientAuthError::Proof)?;
        // 8 and 9: method and address; what a client sent as query or fragment does not count.
        let address = claims.htu.split(['?', '#']).next().unwrap_or_default();
        if claims.htm != target.method || address != target.address() {
            return Err(ClientAuthError::WrongTarget);
        }
        // 11: when it was made.
        let outside = || ClientAuthError::OutsideTime("DPoP proof");
        let made = DateTime::from_timestamp(claims.iat, 0).ok_or_else(outside)?;
        let skew = TimeDelta::seconds(SKEW_SECONDS);
        let until = made
            .checked_add_signed(TimeDelta::seconds(LIFE_SECONDS) + skew)
            .ok_or_else(outside)?;
        if made > now + skew || now >= until {
            return Err(outside());
        }
        // 12: the token.
        if claims.ath != token.map(digest_of) {
            return Err(ClientAuthError::NotBound);
        }
        check_id(&claims.jti)?;
        Ok(Proof {
            key,
            jti: claims.jti,
            until,
        })
    }
}
