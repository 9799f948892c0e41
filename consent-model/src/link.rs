//! Linking: she tells a provider or her store, on its own pages, that this manager may name her
//! account. The manager sends her with a signed [`LinkRequest`]; the party asks her to prove that
//! the account is hers, and sends her back with a signed [`LinkResponse`]. What she types there
//! never reaches the manager.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    approval::EvidenceSubject,
    dataset::DatasetKind,
    digest::{Digest, DigestError},
    jose::VerifyingKey,
    party::{LinkReference, PartyId, Pseudonym},
    passkey::{CredentialId, Passkey, RpId},
    representation::Guardianship,
};

/// `typ` of [`LinkRequest`].
pub const REQUEST_TYP: &str = "link-request+jwt";
/// `typ` of [`LinkResponse`].
pub const RESPONSE_TYP: &str = "link-response+jwt";
/// Longest life of a link request, seconds.
pub const LIFE: i64 = 900;

/// From manager to party, through her browser.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LinkRequest {
    /// The manager.
    pub iss: Url,
    /// The party.
    pub aud: PartyId,
    /// Made at, seconds.
    pub iat: i64,
    /// Good until, seconds.
    pub exp: i64,
    /// Unique; named in the response.
    pub jti: String,
    /// How this party will know her.
    pub pseudonym: Pseudonym,
    /// Whose approvals the party will accept for this account from now on.
    pub evidence_subject: EvidenceSubject,
    /// Her passkeys at the manager, of which she may confirm one with the party. Only what she
    /// confirms counts there: the manager could name a key of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passkeys: Option<OfferedPasskeys>,
    /// Where it is a guardian who links, for another: by which right. Name, sign-in and passkeys are
    /// then this guardian's for her: another guardian, or she herself, has others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<Guardianship>,
    /// Where she goes afterwards.
    pub return_url: Url,
}

/// Passkeys as a manager names them to a party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OfferedPasskeys {
    /// The domain that they belong to.
    pub rp_id: RpId,
    /// Ids and keys, at most [`MOST_PASSKEYS`].
    pub keys: Vec<Passkey>,
}

/// Domain tag of [`Confirmation`].
pub const CONFIRMATION_TAG: &str = "amanat-passkey-confirmation-v1";
/// Most passkeys of one person.
pub const MOST_PASSKEYS: usize = 10;

/// What she confirms on a party's own pages with a passkey: that it is hers, at this party. The
/// passkey answers [`crate::approval::challenge`] over a fresh nonce of the party's and the digest
/// of this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// [`CONFIRMATION_TAG`].
    pub tag: String,
    /// The party.
    pub party: PartyId,
    /// She, as the manager names her to the party.
    pub pseudonym: Pseudonym,
    /// When it was put before her, seconds.
    pub made_at: i64,
}

impl Confirmation {
    /// At this party, of this person, now.
    #[must_use]
    pub fn new(party: PartyId, pseudonym: Pseudonym, now: DateTime<Utc>) -> Self {
        Self {
            tag: CONFIRMATION_TAG.to_owned(),
            party,
            pseudonym,
            made_at: now.timestamp(),
        }
    }

    /// The digest that the challenge covers.
    ///
    /// # Errors
    /// When it has no canonical form, which does not happen.
    pub fn digest(&self) -> Result<Digest, DigestError> {
        Digest::of_json(self)
    }
}

/// From party to manager, through her browser.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LinkResponse {
    /// The party.
    pub iss: PartyId,
    /// The manager.
    pub aud: Url,
    /// Made at, seconds.
    pub iat: i64,
    /// Good until, seconds.
    pub exp: i64,
    /// `jti` of the request.
    pub in_reply_to: String,
    /// She.
    pub pseudonym: Pseudonym,
    /// How the party names what was linked.
    pub link: LinkReference,
    /// What to call it: `Savings ••••1234`. Masked; never a full number.
    pub label: String,
    /// What it holds.
    pub datasets: Vec<DatasetKind>,
    /// For a store: the person's own signing key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<VerifyingKey>,
    /// Which passkeys count at the party now, because she has confirmed them there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub confirmed: Vec<CredentialId>,
    /// Whether nothing but passkeys counts there, as she chose.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub passkeys_only: bool,
}

impl std::fmt::Debug for LinkResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkResponse")
    }
}
