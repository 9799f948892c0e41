//! A data request: the data user opens a session under an artifact.
//!
//! Three nested documents, so that a provider can check who may receive without learning who
//! that is, and so that a dishonest manager cannot put its own key in the recipient's place:
//!
//! * [`DataRequest`], signed by the data user, for the manager;
//! * inside it one [`SourceRequest`] for each item, signed by the item's `cnf` key, with a fresh
//!   X25519 key to seal to;
//! * the manager passes that on, untouched, inside a [`RelayedRequest`] that names the source's
//!   own copy of the artifact.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    approval::ApprovedItem,
    ids::{ArtifactId, SessionId},
    jose::{CompactJws, JoseError, SealingKey},
    lifetime,
    party::{ItemId, PartyId},
    problem::ProblemType,
    term::DataRange,
};

/// `typ` of [`DataRequest`].
pub const TYP: &str = "data-request+jwt";
/// `typ` of [`SourceRequest`].
pub const SOURCE_TYP: &str = "source-request+jwt";
/// `typ` of [`RelayedRequest`].
pub const RELAYED_TYP: &str = "relayed-request+jwt";
/// Most pages of one session.
pub const MOST_PAGES: u32 = 400;
/// Longest life of a session.
pub const SESSION_MINUTES: i64 = 60;

/// From data user to manager.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DataRequest {
    /// The data user.
    pub iss: PartyId,
    /// The manager.
    pub aud: Url,
    /// Made at, seconds.
    pub iat: i64,
    /// Good until, seconds.
    pub exp: i64,
    /// Unique.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::jti"))]
    pub jti: String,
    /// The data user's copy of the artifact.
    pub artifact: ArtifactId,
    /// The item asked for.
    pub item: ItemId,
    /// The [`SourceRequest`], passed on untouched.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::schema::source_request")
    )]
    pub request: CompactJws,
}

/// From whoever holds the item's `cnf` key to the source. Names nobody.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SourceRequest {
    /// The item.
    pub item: ItemId,
    /// Where the payload is sealed to; fresh for this request.
    pub recipient: SealingKey,
    /// Made at, seconds.
    pub iat: i64,
    /// Good until, seconds.
    pub exp: i64,
    /// Unique for this key.
    pub jti: String,
    /// A narrower range of records, if wanted; an answer is about the whole consented range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<DataRange>,
}

/// From manager to source.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RelayedRequest {
    /// The manager.
    pub iss: Url,
    /// The source.
    pub aud: PartyId,
    /// Made at, seconds.
    pub iat: i64,
    /// Good until, seconds.
    pub exp: i64,
    /// The session, as the source knows it.
    pub session: SessionId,
    /// The source's copy of the artifact.
    pub artifact: ArtifactId,
    /// The [`SourceRequest`].
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::schema::source_request")
    )]
    pub request: CompactJws,
}

/// A source request whose signature by the item's `cnf` key and whose time have been checked.
#[derive(Debug, Clone)]
pub struct VerifiedSourceRequest {
    claims: SourceRequest,
    digest: crate::digest::Digest,
}

/// Why a source request is not good.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceRequestError {
    /// Not signed by the key in the artifact.
    #[error("the request is not signed by the key bound in the consent")]
    WrongKey(#[source] JoseError),
    /// Too old, over, or from the future.
    #[error("the request is outside its time")]
    OutsideTime,
    /// For another item.
    #[error("the request names another item")]
    WrongItem,
}

impl SourceRequestError {
    /// The problem type under which it leaves a service.
    #[must_use]
    pub const fn problem(&self) -> ProblemType {
        match self {
            Self::WrongKey(_) => ProblemType::WrongKey,
            Self::OutsideTime => ProblemType::OutsideTime,
            Self::WrongItem => ProblemType::OutsideConsent,
        }
    }
}

impl VerifiedSourceRequest {
    /// Checks a source request against the item it must be for.
    ///
    /// # Errors
    /// The first check that fails.
    pub fn verify(
        jws: &CompactJws,
        item: &ApprovedItem,
        now: DateTime<Utc>,
    ) -> Result<Self, SourceRequestError> {
        let verified = jws
            .verify::<SourceRequest>(SOURCE_TYP, &item.cnf)
            .map_err(SourceRequestError::WrongKey)?;
        let digest = verified.digest();
        let claims = verified.into_claims();
        if claims.item != item.id {
            return Err(SourceRequestError::WrongItem);
        }
        if !within_time(claims.iat, claims.exp, now) {
            return Err(SourceRequestError::OutsideTime);
        }
        Ok(Self { claims, digest })
    }

    /// The claims.
    #[must_use]
    pub const fn claims(&self) -> &SourceRequest {
        &self.claims
    }

    /// Digest of the compact bytes: binds every page to this request.
    #[must_use]
    pub const fn digest(&self) -> crate::digest::Digest {
        self.digest
    }
}

/// Whether a signed document made at `iat` and good until `exp` counts now: 15 minutes of skew,
/// a life of at most a session's.
#[must_use]
pub fn within_time(iat: i64, exp: i64, now: DateTime<Utc>) -> bool {
    lifetime::holds(iat, exp, SESSION_MINUTES * 60, now)
}

/// Where a session stands, as either end sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// The source has not delivered yet.
    Pending,
    /// All pages are here.
    Ready,
    /// The data user has confirmed all pages; they are gone.
    Delivered,
    /// The source refused.
    Failed,
    /// Time is over; pages are gone.
    Expired,
}

/// `GET /v1/data-sessions/{id}`. Open: a newer manager may say more.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionView {
    /// The session, as the caller knows it.
    pub session_id: SessionId,
    /// Where it stands.
    pub state: SessionState,
    /// When it ends at the latest.
    pub expires_at: DateTime<Utc>,
    /// Pages that are here.
    pub pages: u32,
    /// Why the source refused, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<crate::problem::Problem>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_counts_only_inside_its_time() {
        let now: DateTime<Utc> = "2026-11-23T10:00:00Z".parse().unwrap();
        let t = now.timestamp();
        assert!(within_time(t, t + 300, now));
        assert!(
            within_time(t + 899, t + 1200, now),
            "skew of under 15 minutes"
        );
        assert!(!within_time(t + 901, t + 1800, now), "from the future");
        assert!(!within_time(t - 300, t, now), "over");
        assert!(!within_time(t - 10, t + 3600, now), "lives too long");
        assert!(!within_time(t, t, now));
        for (iat, exp) in [
            (i64::MIN, i64::MAX),
            (i64::MIN, t + 300),
            (t, i64::MAX),
            (i64::MAX, i64::MIN),
        ] {
            assert!(!within_time(iat, exp, now), "{iat} {exp}");
        }
    }
}
