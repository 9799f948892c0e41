//! What she approved, and the evidence that it was she.
//!
//! [`ApprovalStatement`] holds salted digests, so one statement covers everything while each copy
//! of the artifact opens only its own part ([`Disclosure`], in the manner of SD-JWT): a provider's
//! copy does not show who asks. The evidence is bound to the statement's digest, which the manager
//! alone cannot make up: store and adapters check it themselves (design §1, promise 2).

mod evidence;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

pub use self::evidence::{
    Approved, Approver, ConfirmedPasskey, Evidence, EvidenceError, EvidenceKey, EvidenceSubject,
    ExpectedSubject, IdentityKeys, Proven, ProviderKey,
};
use crate::{
    digest::{Digest, DigestError, Salt},
    jose::VerifyingKey,
    party::{ItemId, LinkReference, PartyId},
    purpose::Purpose,
    representation::GuardianOf,
    request::Ask,
    term::Term,
};

/// Domain tag of the statement.
pub const STATEMENT_TAG: &str = "amanat-approval-v1";
/// Domain tag of the challenge.
pub const CHALLENGE_TAG: &[u8] = b"amanat-approval-challenge-v1";
/// How long a challenge is good, and how fresh a sign-in must be to count as evidence.
pub const FRESH: TimeDelta = TimeDelta::minutes(5);

/// One item as approved: what, and exactly whose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// Who approves, where it is not she herself but her guardian. Open to every copy: the data user
    /// of a child is bound to more (DPDP Act s.9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<GuardianOf>,
    /// When it was put before her, seconds: her evidence, and so the decision, lies at most
    /// [`FRESH`] later.
    pub made_at: i64,
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
