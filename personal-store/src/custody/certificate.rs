//! What a person is given in the place of her erased vault: the store's word, signed, about exactly
//! what was destroyed, and how anybody can check it. It names nobody.

use chrono::{DateTime, Utc};
use consent_model::{digest::Digest, party::PartyId};
use serde::{Deserialize, Serialize};

/// `typ` of its signature.
pub const CERTIFICATE_TYP: &str = "erasure-certificate+jwt";
/// Its form.
pub(super) const FORMAT: &str = "amanat-erasure-1";
/// For whoever holds it.
pub(super) const HOW_TO_CHECK: &str = "The signature is by the store named in `iss`; its key stands \
    in the consent manager's registry (/v1/parties/). The vault was one encrypted file; a copy of \
    it, wherever one may be, has this digest or, if it was made earlier, another, and opens with no \
    key that this store still has: the key named in `data_key` was kept nowhere but wrapped in the \
    store's database, from whose files it was removed. Backups that the operator made before hold \
    that key, wrapped; this store refuses to restore them. Ask the operator to destroy them.";

/// The certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErasureCertificate {
    /// `amanat-erasure-1`.
    pub format: String,
    /// The store.
    pub iss: PartyId,
    /// When it was signed, in seconds.
    pub iat: i64,
    /// The vault, by a name that led to her and leads nowhere now.
    pub vault: String,
    /// Who asked for it: `person` or `operator`.
    pub asked_by: String,
    /// The operator's reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it was asked for.
    pub begun_at: DateTime<Utc>,
    /// When nothing was left.
    pub erased_at: DateTime<Utc>,
    /// The file; none where there was none any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<ErasedFile>,
    /// Id of the key that was destroyed; none where it could not be read any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_key: Option<String>,
    /// Id of the host's key that it lay under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_key: Option<String>,
    /// What this is worth, and how to check it.
    pub how_to_check: String,
}

/// The file that was destroyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErasedFile {
    /// Of its bytes, which were encrypted.
    pub digest: Digest,
    /// How many.
    pub bytes: u64,
}
