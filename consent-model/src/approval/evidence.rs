//! The evidence that it was she, and its verification.

use std::{collections::BTreeMap, fmt};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{FRESH, challenge};
use crate::{
    digest::Digest,
    jose::{CompactJws, ForeignJwks, foreign::MAX_FOREIGN_JWKS},
    json,
    passkey::{Assertion, Passkey, PasskeyError, Place, RpId},
    representation::{GuardianOf, Guardianship},
};

/// Her approval, in a form that the manager alone cannot make.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Evidence {
    /// A fresh sign-in at her identity provider, whose ID token repeats the challenge as `nonce`
    /// (OpenID Connect Core §3.1.2.1, `max_age=0`). The weaker kind: it rests on the provider.
    OidcSignIn {
        /// The ID token.
        id_token: String,
        /// The nonce inside the challenge, base64url.
        nonce: String,
    },
    /// A passkey of hers answered the challenge on the manager's pages (Web Authentication §7.2).
    Passkey {
        /// The domain that the passkey belongs to.
        rp_id: RpId,
        /// Its public key. A source takes only one that she confirmed with it herself.
        passkey: Box<Passkey>,
        /// What it signed.
        assertion: Assertion,
        /// The nonce inside the challenge, base64url.
        nonce: String,
    },
}

impl fmt::Debug for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OidcSignIn { .. } => f.write_str("Evidence::OidcSignIn"),
            Self::Passkey { .. } => f.write_str("Evidence::Passkey"),
        }
    }
}

/// What a piece of evidence has to have been given for.
#[derive(Debug, Clone, Copy)]
pub struct Approved<'a> {
    /// Digest of the statement.
    pub statement: Digest,
    /// When the statement was put before her, seconds.
    pub made_at: i64,
    /// When she decided.
    pub decided_at: DateTime<Utc>,
    /// As whose guardian it was approved; none: by her, for herself.
    pub approved_by: Option<GuardianOf>,
    /// The manager on whose pages she did.
    pub manager: &'a Url,
}

/// Who must have given the evidence, as a source learned it from her at linking.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EvidenceSubject {
    /// Issuer of the ID token.
    pub iss: String,
    /// Client it was issued to: the manager's.
    pub aud: String,
    /// She, at that client.
    pub sub: String,
}

impl fmt::Debug for EvidenceSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EvidenceSubject")
    }
}

/// A passkey that she has confirmed with a source herself, on the source's own pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ConfirmedPasskey {
    /// The domain that it belongs to.
    pub rp_id: RpId,
    /// Id and key.
    pub passkey: Passkey,
}

/// By what a source knows that it was she.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Approver {
    /// She, at the identity provider, as told at linking.
    pub subject: EvidenceSubject,
    /// Her passkeys, as she confirmed them here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passkeys: Vec<ConfirmedPasskey>,
    /// She wants nothing but passkeys to count.
    #[serde(default)]
    pub passkeys_only: bool,
    /// The right by which this is a guardian, who approves for another; none: she, for herself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<Guardianship>,
}

impl From<EvidenceSubject> for Approver {
    fn from(subject: EvidenceSubject) -> Self {
        Self {
            subject,
            passkeys: Vec::new(),
            passkeys_only: false,
            guardian: None,
        }
    }
}

impl Approver {
    /// Whether this is who the statement says approves, and by a right that still held. Whether it
    /// held was settled when evidence was first taken: its end, told since, is about what comes after.
    fn may_approve(
        &self,
        approved: &Approved<'_>,
        identity: &impl IdentityKeys,
    ) -> Result<(), EvidenceError> {
        if self.guardian.map(|guardian| guardian.of) != approved.approved_by {
            return Err(EvidenceError::WrongRole);
        }
        let over = |guardian: Guardianship| guardian.is_over(approved.decided_at);
        if !identity.is_kept() && self.guardian.is_some_and(over) {
            return Err(EvidenceError::RightOver);
        }
        Ok(())
    }
}

/// Identity providers whose tokens count, with their keys; or what was kept beside an artifact.
pub trait IdentityKeys {
    /// Keys of the issuer, if it is trusted.
    fn keys(&self, issuer: &str) -> Option<&ForeignJwks>;

    /// Whether this passkey's evidence was found good when the artifact was taken.
    fn has_proven(&self, _passkey: &ConfirmedPasskey) -> bool {
        false
    }

    /// Whether all evidence that these keys can check was found good before. What she has decided
    /// since, to let only passkeys count or to remove one, is about what comes after.
    fn is_kept(&self) -> bool {
        false
    }
}

impl IdentityKeys for BTreeMap<String, ForeignJwks> {
    fn keys(&self, issuer: &str) -> Option<&ForeignJwks> {
        self.get(issuer)
    }
}

/// The key that a piece of evidence was found good with, to be kept beside the artifact that it
/// proves: providers replace their keys and people their passkeys, and what was proven once must
/// stay checkable.
#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub enum EvidenceKey {
    /// Of an identity provider.
    Provider(ProviderKey),
    /// A passkey.
    Passkey(ConfirmedPasskey),
}

/// The key of an identity provider.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderKey {
    issuer: String,
    jwks: ForeignJwks,
}

impl EvidenceKey {
    /// Reads what [`EvidenceKey::to_text`] wrote.
    ///
    /// # Errors
    /// [`EvidenceError::Malformed`].
    pub fn parse(text: &str) -> Result<Self, EvidenceError> {
        json::parse(text.as_bytes(), MAX_FOREIGN_JWKS).map_err(|_| EvidenceError::Malformed)
    }

    /// The identity provider whose key it is; none of a passkey.
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        match self {
            Self::Provider(key) => Some(&key.issuer),
            Self::Passkey(_) => None,
        }
    }

    /// Whether this is the same key.
    pub(crate) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Passkey(one), Self::Passkey(two)) => one == two,
            (Self::Provider(_), Self::Provider(_)) => {
                let (one, two) = (self.to_text(), other.to_text());
                one.is_ok() && one == two
            }
            _ => false,
        }
    }

    /// As JSON.
    ///
    /// # Errors
    /// [`EvidenceError::Malformed`], which does not happen to a key that has been read.
    pub fn to_text(&self) -> Result<String, EvidenceError> {
        serde_json::to_string(self).map_err(|_| EvidenceError::Malformed)
    }
}

impl fmt::Debug for EvidenceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EvidenceKey")
    }
}

impl IdentityKeys for EvidenceKey {
    fn keys(&self, issuer: &str) -> Option<&ForeignJwks> {
        match self {
            Self::Provider(key) => (key.issuer == issuer).then_some(&key.jwks),
            Self::Passkey(_) => None,
        }
    }

    fn has_proven(&self, passkey: &ConfirmedPasskey) -> bool {
        matches!(self, Self::Passkey(proven) if proven == passkey)
    }

    fn is_kept(&self) -> bool {
        true
    }
}

/// Whose evidence is expected.
#[derive(Debug, Clone, Copy)]
pub enum ExpectedSubject<'a> {
    /// Hers, as confirmed at linking: what every source demands.
    Linked(&'a Approver),
    /// Anyone's at a trusted provider, or with a passkey of the manager's own domain: all a data
    /// user can check. It can tell a changed statement from the approved one, but not whose
    /// passkey it was.
    AnyTrusted,
}

/// Why evidence does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EvidenceError {
    /// Not readable.
    #[error("the evidence cannot be read")]
    Malformed,
    /// Issuer is not trusted.
    #[error("the identity provider of the evidence is not a trusted one")]
    UntrustedIssuer,
    /// Signature does not verify.
    #[error("the signature of the evidence does not verify")]
    Signature,
    /// Somebody else's.
    #[error("the evidence was given by someone else")]
    WrongSubject,
    /// For another approval.
    #[error("the evidence is for a different approval")]
    WrongChallenge,
    /// The evidence was not fresh at the decision.
    #[error("the evidence was not fresh when the decision was made")]
    NotFresh,
    /// A passkey that she has not confirmed with the source.
    #[error("the approval was given with a passkey that she has not confirmed here")]
    UnknownPasskey,
    /// A sign-in, where she lets only passkeys count.
    #[error("she lets only passkeys count here, and the approval was given by a sign-in")]
    PasskeyRequired,
    /// Approved as a guardian where she is linked herself, or the other way round.
    #[error("it was not approved as the one who is linked: herself, or a guardian")]
    WrongRole,
    /// A guardian's, whose right ended before the decision, or ends before what was approved does.
    #[error("the guardian's right does not reach as far as the approval")]
    RightOver,
    /// What the passkey signed does not hold.
    #[error("the answer of the passkey does not hold")]
    Passkey(#[from] PasskeyError),
}

#[derive(Deserialize)]
struct IdTokenClaims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: i64,
    iat: i64,
    nonce: Option<String>,
    auth_time: Option<i64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// Who turned out to have given the evidence.
#[derive(Clone, PartialEq, Eq)]
pub enum Proven {
    /// Who signed in.
    Subject(EvidenceSubject),
    /// Who holds this passkey.
    Passkey(ConfirmedPasskey),
}

impl fmt::Debug for Proven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Proven")
    }
}

impl Evidence {
    /// The key of these that it names; whether that key signed it is [`Evidence::verify`]'s to say.
    ///
    /// # Errors
    /// When it cannot be read, or the provider or its key is not among these.
    pub fn named_key(&self, identity: &impl IdentityKeys) -> Result<EvidenceKey, EvidenceError> {
        let id_token = match self {
            Self::OidcSignIn { id_token, .. } => id_token,
            Self::Passkey { rp_id, passkey, .. } => {
                return Ok(EvidenceKey::Passkey(ConfirmedPasskey {
                    rp_id: rp_id.clone(),
                    passkey: Passkey::clone(passkey),
                }));
            }
        };
        let token = CompactJws::parse_foreign(id_token).map_err(|_| EvidenceError::Malformed)?;
        let claims: IdTokenClaims = token
            .unverified_claims()
            .map_err(|_| EvidenceError::Malformed)?;
        let keys = identity
            .keys(&claims.iss)
            .ok_or(EvidenceError::UntrustedIssuer)?;
        let jwks = keys.only_for(&token).ok_or(EvidenceError::Signature)?;
        Ok(EvidenceKey::Provider(ProviderKey {
            issuer: claims.iss,
            jwks,
        }))
    }

    /// Whether it is the weaker kind, which rests on the identity provider.
    #[must_use]
    pub const fn is_sign_in(&self) -> bool {
        matches!(self, Self::OidcSignIn { .. })
    }

    /// Checks that this evidence was given for this statement, by the expected person, freshly
    /// before the decision.
    ///
    /// # Errors
    /// The first check that fails.
    pub fn verify(
        &self,
        approved: &Approved<'_>,
        expected: ExpectedSubject<'_>,
        identity: &impl IdentityKeys,
    ) -> Result<Proven, EvidenceError> {
        // The statement is good for FRESH, whatever answers it.
        if !approved.lets(approved.made_at) {
            return Err(EvidenceError::NotFresh);
        }
        if let ExpectedSubject::Linked(she) = expected {
            she.may_approve(approved, identity)?;
        }
        match self {
            Self::OidcSignIn { id_token, nonce } => {
                let wanted = approved.challenge(nonce)?;
                verify_sign_in(id_token, &wanted, approved, expected, identity).map(Proven::Subject)
            }
            Self::Passkey {
                rp_id,
                passkey,
                assertion,
                nonce,
            } => {
                let given = ConfirmedPasskey {
                    rp_id: rp_id.clone(),
                    passkey: Passkey::clone(passkey),
                };
                given.must_count(approved.manager, expected, identity)?;
                let place = Place {
                    rp_id,
                    site: approved.manager,
                };
                assertion.verify(&approved.challenge(nonce)?, place, passkey)?;
                Ok(Proven::Passkey(given))
            }
        }
    }
}

impl ConfirmedPasskey {
    /// Whether evidence by this passkey is to be looked at at all.
    fn must_count(
        &self,
        manager: &Url,
        expected: ExpectedSubject<'_>,
        identity: &impl IdentityKeys,
    ) -> Result<(), EvidenceError> {
        let counts = self.rp_id.covers(manager)
            && match expected {
                ExpectedSubject::Linked(she) => {
                    identity.has_proven(self)
                        || (!identity.is_kept() && she.passkeys.contains(self))
                }
                ExpectedSubject::AnyTrusted => true,
            };
        if counts {
            Ok(())
        } else {
            Err(EvidenceError::UnknownPasskey)
        }
    }
}

impl Approved<'_> {
    fn challenge(&self, nonce: &str) -> Result<[u8; 32], EvidenceError> {
        let nonce = URL_SAFE_NO_PAD
            .decode(nonce)
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(EvidenceError::Malformed)?;
        Ok(challenge(&nonce, &self.statement))
    }

    /// Whether this moment lies at most [`FRESH`] before the decision, or, by clocks that differ, a
    /// minute after it.
    fn lets(&self, moment: i64) -> bool {
        let decided = self.decided_at.timestamp();
        let window = FRESH.num_seconds();
        (decided - window..=decided + 60).contains(&moment)
    }
}

fn verify_sign_in(
    id_token: &str,
    challenge: &[u8; 32],
    approved: &Approved<'_>,
    expected: ExpectedSubject<'_>,
    identity: &impl IdentityKeys,
) -> Result<EvidenceSubject, EvidenceError> {
    let token = CompactJws::parse_foreign(id_token).map_err(|_| EvidenceError::Malformed)?;
    let unverified: IdTokenClaims = token
        .unverified_claims()
        .map_err(|_| EvidenceError::Malformed)?;
    let keys = identity
        .keys(&unverified.iss)
        .ok_or(EvidenceError::UntrustedIssuer)?;
    let claims: IdTokenClaims = token
        .verify_foreign(keys)
        .map_err(|_| EvidenceError::Signature)?;

    let aud = match claims.aud {
        Audience::One(aud) => aud,
        Audience::Many(list) => match <[String; 1]>::try_from(list) {
            Ok([aud]) => aud,
            Err(_) => return Err(EvidenceError::WrongSubject),
        },
    };
    let subject = EvidenceSubject {
        iss: claims.iss,
        aud,
        sub: claims.sub,
    };
    if let ExpectedSubject::Linked(she) = expected {
        if she.subject != subject {
            return Err(EvidenceError::WrongSubject);
        }
        if she.passkeys_only && !identity.is_kept() {
            return Err(EvidenceError::PasskeyRequired);
        }
    }
    if claims.nonce != Some(URL_SAFE_NO_PAD.encode(challenge)) {
        return Err(EvidenceError::WrongChallenge);
    }

    // The sign-in happened at most FRESH before the decision, and the token was alive.
    let signed_in = claims.auth_time.ok_or(EvidenceError::NotFresh)?;
    let alive = claims.exp > approved.decided_at.timestamp();
    if !alive || !approved.lets(signed_in) || !approved.lets(claims.iat) {
        return Err(EvidenceError::NotFresh);
    }
    Ok(subject)
}
