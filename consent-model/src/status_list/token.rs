//! The signed token that carries a list, and the proof that it was checked (§5.1 and §8.3).

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{EncodedList, Status, StatusError, StatusList};
use crate::jose::{CompactJws, KeySet};

/// The type of a status list token.
pub const STATUS_LIST_TYP: &str = "statuslist+jwt";

/// The longest a copy counts as fresh, in seconds.
pub const MAX_TTL: u32 = 60;

/// The most entries a list we read may have; as many random ones still fit in one signed message.
pub const MAX_ENTRIES: u32 = 1 << 19;

/// How far another party's clock may be ahead of ours.
pub const MAX_SKEW: TimeDelta = TimeDelta::minutes(15);

/// The claims of a status list token (§5.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StatusListClaims {
    /// Where the list is published; consents refer to it by this name.
    pub sub: Url,
    /// When the list was signed.
    #[serde(with = "chrono::serde::ts_seconds")]
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub iat: DateTime<Utc>,
    /// When the list must no longer be believed.
    #[serde(with = "chrono::serde::ts_seconds")]
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub exp: DateTime<Utc>,
    /// For how many seconds a copy need not be fetched again; at most [`MAX_TTL`].
    pub ttl: u32,
    /// The list.
    pub status_list: EncodedList,
}

/// Where a signed object's status is found, as the claim
/// `{"status_list": {"idx": .., "uri": ..}}` (§6.2).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Claim", into = "Claim")]
pub struct StatusReference {
    /// The index in the list.
    pub idx: u32,
    /// The list.
    pub uri: Url,
}

/// The proof that a list is signed by a trusted key, is the list asked for and is in its term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedStatusList {
    uri: Url,
    iat: DateTime<Utc>,
    exp: DateTime<Utc>,
    fresh_until: DateTime<Utc>,
    list: StatusList,
}

impl VerifiedStatusList {
    /// Checks a status list token for the list at `uri`.
    ///
    /// # Errors
    ///
    /// [`StatusError`], for whichever check fails first: signature and type, list, times, encoding.
    pub fn verify(
        jws: &CompactJws,
        keys: &(impl KeySet + ?Sized),
        uri: &Url,
        now: DateTime<Utc>,
    ) -> Result<Self, StatusError> {
        let claims = jws
            .verify::<StatusListClaims>(STATUS_LIST_TYP, keys)?
            .into_claims();
        if claims.sub != *uri {
            return Err(StatusError::WrongList);
        }
        let StatusListClaims {
            sub,
            iat,
            exp,
            ttl,
            status_list,
        } = claims;
        let fresh_until = iat.checked_add_signed(TimeDelta::seconds(ttl.into()));
        let fresh_until = fresh_until.ok_or(StatusError::Times)?;
        if exp <= iat || ttl > MAX_TTL {
            return Err(StatusError::Times);
        }
        let list = StatusList::decode(status_list.bits, &status_list.lst, MAX_ENTRIES)?;
        let verified = Self {
            uri: sub,
            iat,
            exp,
            fresh_until,
            list,
        };
        verified.in_term(now)?;
        Ok(verified)
    }

    /// The status at `idx`, if this copy may still be believed at `now`.
    ///
    /// # Errors
    ///
    /// [`StatusError::Stale`] from `exp` on, [`StatusError::NotYetValid`] when the clock has gone
    /// back beyond the skew, [`StatusError::UnknownIndex`] beyond the end.
    pub fn status(&self, idx: u32, now: DateTime<Utc>) -> Result<Status, StatusError> {
        self.in_term(now)?;
        self.list.get(idx)
    }

    /// Whether the copy need not be fetched again yet.
    #[must_use]
    pub fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        now < self.fresh_until && self.in_term(now).is_ok()
    }

    /// From when on the copy must be fetched again.
    #[must_use]
    pub const fn fresh_until(&self) -> DateTime<Utc> {
        self.fresh_until
    }

    /// The list this is a copy of.
    #[must_use]
    pub const fn uri(&self) -> &Url {
        &self.uri
    }

    /// When the list was signed.
    #[must_use]
    pub const fn issued_at(&self) -> DateTime<Utc> {
        self.iat
    }

    /// When the list must no longer be believed.
    #[must_use]
    pub const fn expires_at(&self) -> DateTime<Utc> {
        self.exp
    }

    fn in_term(&self, now: DateTime<Utc>) -> Result<(), StatusError> {
        if self.iat.signed_duration_since(now) > MAX_SKEW {
            return Err(StatusError::NotYetValid);
        }
        if now >= self.exp {
            return Err(StatusError::Stale);
        }
        Ok(())
    }
}

#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Claim {
    status_list: Entry,
}

#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Entry {
    idx: u32,
    uri: Url,
}

impl From<Claim> for StatusReference {
    fn from(claim: Claim) -> Self {
        Self {
            idx: claim.status_list.idx,
            uri: claim.status_list.uri,
        }
    }
}

impl From<StatusReference> for Claim {
    fn from(reference: StatusReference) -> Self {
        Self {
            status_list: Entry {
                idx: reference.idx,
                uri: reference.uri,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::{JoseError, SigningKey, sign};

    const IAT: i64 = 1_800_000_000;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(IAT + seconds, 0).unwrap()
    }

    fn uri() -> Url {
        "https://manager.example/status/7".parse().unwrap()
    }

    fn key() -> SigningKey {
        SigningKey::from_seed_ed25519(&[3; 32]).unwrap()
    }

    fn claims() -> StatusListClaims {
        let mut list = StatusList::new(16);
        list.set(3, Status::Revoked).unwrap();
        let status_list = list.encode().unwrap();
        StatusListClaims {
            sub: uri(),
            iat: at(0),
            exp: at(300),
            ttl: 60,
            status_list,
        }
    }

    fn verify(claims: &StatusListClaims, now: i64) -> Result<VerifiedStatusList, StatusError> {
        let jws = sign(STATUS_LIST_TYP, claims, &key()).unwrap();
        VerifiedStatusList::verify(&jws, key().public(), &uri(), at(now))
    }

    #[test]
    fn another_list_type_or_key_is_refused() {
        let elsewhere = "https://manager.example/status/8".parse().unwrap();
        let other_list = verify(
            &StatusListClaims {
                sub: elsewhere,
                ..claims()
            },
            0,
        );
        assert_eq!(other_list, Err(StatusError::WrongList));
        let jws = sign("receipt+jwt", &claims(), &key()).unwrap();
        let other_type = VerifiedStatusList::verify(&jws, key().public(), &uri(), at(0));
        let expected = JoseError::WrongType {
            expected: STATUS_LIST_TYP,
        };
        assert_eq!(other_type, Err(StatusError::Token(expected)));
        let stranger = SigningKey::from_seed_ed25519(&[4; 32]).unwrap();
        let jws = sign(STATUS_LIST_TYP, &claims(), &stranger).unwrap();
        let other_key = VerifiedStatusList::verify(&jws, key().public(), &uri(), at(0));
        assert_eq!(other_key, Err(StatusError::Token(JoseError::UnknownKey)));
    }

    #[test]
    fn a_token_outside_its_term_is_refused() {
        assert_eq!(verify(&claims(), 300), Err(StatusError::Stale));
        assert_eq!(verify(&claims(), -901), Err(StatusError::NotYetValid));
        assert!(verify(&claims(), -900).is_ok());
        assert!(verify(&claims(), 299).is_ok());
    }

    #[test]
    fn contradictory_times_are_refused() {
        for wrong in [
            StatusListClaims {
                exp: at(0),
                ..claims()
            },
            StatusListClaims {
                ttl: 61,
                ..claims()
            },
            StatusListClaims {
                iat: DateTime::<Utc>::MAX_UTC,
                ..claims()
            },
        ] {
            assert!(
                matches!(verify(&wrong, 0), Err(StatusError::Times)),
                "{wrong:?}"
            );
        }
    }

    #[test]
    fn a_stale_copy_gives_no_answer() {
        let list = verify(&claims(), 0).unwrap();
        assert_eq!(list.status(0, at(299)), Ok(Status::Valid));
        assert_eq!(list.status(3, at(299)), Ok(Status::Revoked));
        assert_eq!(list.status(0, at(300)), Err(StatusError::Stale));
        assert_eq!(list.status(0, at(-901)), Err(StatusError::NotYetValid));
        assert_eq!(list.status(16, at(0)), Err(StatusError::UnknownIndex(16)));
        assert!(list.is_fresh(at(59)) && !list.is_fresh(at(60)) && !list.is_fresh(at(-901)));
    }

    #[test]
    fn a_reference_has_the_shape_of_the_draft() {
        let text = r#"{"status_list":{"idx":3,"uri":"https://manager.example/status/7"}}"#;
        let reference: StatusReference = serde_json::from_str(text).unwrap();
        assert_eq!(reference, StatusReference { idx: 3, uri: uri() });
        assert_eq!(serde_json::to_string(&reference).unwrap(), text);
        for wrong in [
            r#"{"status_list":{"idx":-1,"uri":"https://a.example/"}}"#,
            r#"{"status_list":{"idx":1,"uri":"status"}}"#,
            r#"{"status_list":{"idx":1,"uri":"https://a.example/"},"x":1}"#,
        ] {
            assert!(
                serde_json::from_str::<StatusReference>(wrong).is_err(),
                "{wrong}"
            );
        }
    }
}
