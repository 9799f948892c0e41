//! What she approved, and the evidence that it was she.
//!
//! [`ApprovalStatement`] holds salted digests, so one statement covers everything while each copy
//! of the artifact opens only its own part ([`Disclosure`], in the manner of SD-JWT): a provider's
//! copy does not show who asks. The evidence is bound to the statement's digest, which the manager
//! alone cannot make up: store and adapters check it themselves (design §1, promise 2).

use std::{collections::BTreeMap, fmt};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{
    digest::{Digest, DigestError, Salt},
    jose::{CompactJws, ForeignJwks, VerifyingKey, foreign::MAX_FOREIGN_JWKS},
    json,
    party::{ItemId, LinkReference, PartyId},
    purpose::Purpose,
    request::Ask,
    term::Term,
};

/// Domain tag of the statement.
pub const STATEMENT_TAG: &str = "amanat-approval-v1";
/// Domain tag of the challenge.
pub const CHALLENGE_TAG: &[u8] = b"amanat-approval-challenge-v1";
/// How fresh a sign-in must be to count as evidence.
pub const FRESH_SIGN_IN: TimeDelta = TimeDelta::minutes(5);

/// One item as approved: what, and exactly whose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovedItem {
    /// Its name inside the request.
    pub id: ItemId,
    /// What.
    pub ask: Ask,
    /// The source she chose.
    pub source: ApprovedSource,
    /// The key that must sign every data request for this item (RFC 7800).
    pub cnf: VerifyingKey,
    /// Of an answer that leaves once: the salted digest of the exact answer that she saw in her
    /// store ([`crate::preview::PreviewReceipt`]). Absent: she approved without having seen it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<Digest>,
}

/// The source of an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovedSource {
    /// Provider or store.
    pub party: PartyId,
    /// The linked account there.
    pub link: LinkReference,
    /// For a store: the person's own signing key, which signs her answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<VerifyingKey>,
}

/// What her approval covers, as salted digests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovalStatement {
    /// [`STATEMENT_TAG`].
    pub tag: String,
    /// Of the digest of the signed request.
    pub request: Digest,
    /// Of the digest of the notice.
    pub notice: Digest,
    /// Of the data user's [`PartyId`].
    pub data_user: Digest,
    /// Of each [`ApprovedItem`], in order.
    pub items: Vec<Digest>,
    /// Purpose, open to every copy.
    pub purpose: Purpose,
    /// Terms as approved, open to every copy.
    pub term: Term,
}

impl ApprovalStatement {
    /// The digest that the evidence is bound to.
    ///
    /// # Errors
    /// When a value has no canonical form.
    pub fn digest(&self) -> Result<Digest, DigestError> {
        Digest::of_json(self)
    }
}

/// A value with the salt that opens its digest in a statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosure<T> {
    /// Random, kept from those who must not know the value.
    pub salt: Salt,
    /// The value.
    pub value: T,
}

impl<T: Serialize> Disclosure<T> {
    /// The salted digest that stands in a statement.
    ///
    /// # Errors
    /// When the value has no canonical form.
    pub fn digest(&self) -> Result<Digest, DigestError> {
        Digest::salted(&self.salt, &self.value)
    }
}

/// The challenge that evidence must answer: SHA-256 over a domain tag, a fresh nonce and the digest
/// of exactly what was approved.
#[must_use]
pub fn challenge(nonce: &[u8; 32], statement: &Digest) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(CHALLENGE_TAG);
    hash.update(nonce);
    hash.update(statement.as_bytes());
    hash.finalize().into()
}

/// Her approval, in a form that the manager alone cannot make.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
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
}

impl fmt::Debug for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OidcSignIn { .. } => f.write_str("Evidence::OidcSignIn"),
        }
    }
}

/// Who must have given the evidence, as a source learned it from her at linking.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
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

/// Identity providers whose tokens count, with their keys.
pub trait IdentityKeys {
    /// Keys of the issuer, if it is trusted.
    fn keys(&self, issuer: &str) -> Option<&ForeignJwks>;
}

impl IdentityKeys for BTreeMap<String, ForeignJwks> {
    fn keys(&self, issuer: &str) -> Option<&ForeignJwks> {
        self.get(issuer)
    }
}

/// The key that a piece of evidence was signed with, to be kept beside the artifact that it proves:
/// providers replace their keys, and what was proven once must stay checkable.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceKey {
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
        (self.issuer == issuer).then_some(&self.jwks)
    }
}

/// Whose evidence is expected.
#[derive(Debug, Clone, Copy)]
pub enum ExpectedSubject<'a> {
    /// Hers, as confirmed at linking: what every source demands.
    Linked(&'a EvidenceSubject),
    /// Anyone's at a trusted provider: all a data user can check.
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
    /// The sign-in was not fresh at the decision.
    #[error("the sign-in was not fresh when the decision was made")]
    NotFresh,
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

impl Evidence {
    /// The key of these that it names; whether that key signed it is [`Evidence::verify`]'s to say.
    ///
    /// # Errors
    /// When it cannot be read, or the provider or its key is not among these.
    pub fn named_key(&self, identity: &impl IdentityKeys) -> Result<EvidenceKey, EvidenceError> {
        let Self::OidcSignIn { id_token, .. } = self;
        let token = CompactJws::parse_foreign(id_token).map_err(|_| EvidenceError::Malformed)?;
        let claims: IdTokenClaims = token
            .unverified_claims()
            .map_err(|_| EvidenceError::Malformed)?;
        let keys = identity
            .keys(&claims.iss)
            .ok_or(EvidenceError::UntrustedIssuer)?;
        let jwks = keys.only_for(&token).ok_or(EvidenceError::Signature)?;
        Ok(EvidenceKey {
            issuer: claims.iss,
            jwks,
        })
    }

    /// Checks that this evidence was given for this statement, by the expected person, freshly
    /// before the decision.
    ///
    /// # Errors
    /// The first check that fails.
    pub fn verify(
        &self,
        statement: &Digest,
        decided_at: DateTime<Utc>,
        expected: ExpectedSubject<'_>,
        identity: &impl IdentityKeys,
    ) -> Result<EvidenceSubject, EvidenceError> {
        let Self::OidcSignIn { id_token, nonce } = self;
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
        if let ExpectedSubject::Linked(linked) = expected
            && *linked != subject
        {
            return Err(EvidenceError::WrongSubject);
        }

        let nonce: [u8; 32] = URL_SAFE_NO_PAD
            .decode(nonce)
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(EvidenceError::Malformed)?;
        let wanted = URL_SAFE_NO_PAD.encode(challenge(&nonce, statement));
        if claims.nonce.as_deref() != Some(wanted.as_str()) {
            return Err(EvidenceError::WrongChallenge);
        }

        // The sign-in happened at most FRESH_SIGN_IN before the decision, and the token was alive.
        let decided = decided_at.timestamp();
        let signed_in = claims.auth_time.ok_or(EvidenceError::NotFresh)?;
        let window = FRESH_SIGN_IN.num_seconds();
        let fresh = |moment: i64| (decided - window..=decided + 60).contains(&moment);
        if !fresh(signed_in) || !fresh(claims.iat) || claims.exp <= decided {
            return Err(EvidenceError::NotFresh);
        }
        Ok(subject)
    }
}
