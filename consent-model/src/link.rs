//! Linking: she tells a provider or her store, on its own pages, that this manager may name her
//! account. The manager sends her with a signed [`LinkRequest`]; the party asks her to prove that
//! the account is hers, and sends her back with a signed [`LinkResponse`]. What she types there
//! never reaches the manager.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    approval::EvidenceSubject,
    dataset::DatasetKind,
    jose::VerifyingKey,
    party::{LinkReference, PartyId, Pseudonym},
};

/// `typ` of [`LinkRequest`].
pub const REQUEST_TYP: &str = "link-request+jwt";
/// `typ` of [`LinkResponse`].
pub const RESPONSE_TYP: &str = "link-response+jwt";
/// Longest life of a link request, seconds.
pub const LIFE: i64 = 900;

/// From manager to party, through her browser.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
    /// Where she goes afterwards.
    pub return_url: Url,
}

/// From party to manager, through her browser.
#[derive(Clone, Serialize, Deserialize)]
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
}

impl std::fmt::Debug for LinkResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkResponse")
    }
}
