//! Financial information: asked for, and fetched.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::FiDataRange;
use crate::{key_material::KeyMaterial, registry::EntityId};

/// `POST /FI/request`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FiRequest {
    /// Data from when.
    #[serde(rename = "FIDataRange")]
    pub range: FiDataRange,
    /// Under which consent.
    #[serde(rename = "Consent")]
    pub consent: ConsentRef,
    /// The data user's key.
    #[serde(rename = "KeyMaterial")]
    pub key_material: KeyMaterial,
    /// QUERY mode: the source request (`docs/aa-query-profile.md`).
    #[serde(rename = "Query", default, skip_serializing_if = "Option::is_none")]
    pub query: Option<serde_json::Value>,
}

/// A consent by id and signature.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ConsentRef {
    /// Its id.
    pub id: String,
    /// Signature part of its JWS.
    #[serde(rename = "digitalSignature")]
    pub digital_signature: String,
}

/// Its answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FiResponse {
    /// Under which consent.
    pub consent_id: String,
    /// The session.
    pub session_id: String,
}

/// `POST /FI/fetch`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FiFetch {
    /// Which session.
    pub session_id: String,
    /// Only of this provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fip_id: Option<String>,
    /// Only these accounts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub link_ref_number: Vec<LinkRef>,
}

/// A linked account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LinkRef {
    /// Its reference.
    pub id: String,
}

/// Its answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FiFetched {
    /// By key material.
    #[serde(rename = "FI")]
    pub fi: Vec<Fi>,
}

/// What was sealed with one key material.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Fi {
    /// Whose.
    #[serde(rename = "fipID")]
    pub fip_id: EntityId,
    /// Accounts. Ours has exactly one: two would repeat key and IV.
    pub data: Vec<FiData>,
    /// The provider's key.
    #[serde(rename = "KeyMaterial")]
    pub key_material: KeyMaterial,
}

/// One account's data, sealed.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FiData {
    /// Which account.
    pub link_ref_number: String,
    /// How she knows it.
    pub masked_acc_number: String,
    /// Base64 of ciphertext and tag.
    #[serde(rename = "encryptedFI")]
    pub encrypted_fi: String,
}

impl fmt::Debug for FiData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FiData")
    }
}
