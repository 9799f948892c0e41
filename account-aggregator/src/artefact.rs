//! The signed consent: what both ends hold, and how it is checked.

use serde::{Deserialize, Serialize};

use consent_model::{
    jose::{NetworkSigner, network::verify_compact_by},
    json,
};

use crate::{
    code::{ErrorCode, Refusal},
    message::{ConsentParty, CustomerId, DataFilter, FiDataRange, Purpose, Units},
    registry::{Entity, Kind},
    spec,
    time::Moment,
};

/// Largest signed consent.
const MAX_DETAIL: usize = 256 * 1024;

/// What a consent covers; what the JWS in `signedConsent` says.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignedConsentDetail {
    /// First moment.
    pub consent_start: Moment,
    /// Last moment.
    pub consent_expiry: Moment,
    /// `VIEW`, `STORE`, `QUERY` or `STREAM`.
    pub consent_mode: String,
    /// `ONETIME` or `PERIODIC`.
    pub fetch_type: String,
    /// `PROFILE`, `SUMMARY`, `TRANSACTIONS`.
    pub consent_types: Vec<String>,
    /// Kinds of accounts.
    pub fi_types: Vec<String>,
    /// Who receives.
    #[serde(rename = "DataConsumer")]
    pub data_consumer: ConsentParty,
    /// Who serves.
    #[serde(rename = "DataProvider")]
    pub data_provider: ConsentParty,
    /// Whose data.
    #[serde(rename = "Customer")]
    pub customer: CustomerId,
    /// Which accounts.
    #[serde(rename = "Accounts")]
    pub accounts: Vec<ConsentAccount>,
    /// Why.
    #[serde(rename = "Purpose")]
    pub purpose: Purpose,
    /// Data from when.
    #[serde(rename = "FIDataRange")]
    pub range: FiDataRange,
    /// How long it may be kept.
    #[serde(rename = "DataLife")]
    pub data_life: Units,
    /// How often.
    #[serde(rename = "Frequency")]
    pub frequency: Units,
    /// What is left out.
    #[serde(rename = "DataFilter", default, skip_serializing_if = "Vec::is_empty")]
    pub data_filter: Vec<DataFilter>,
    /// The fair-use rule in force.
    #[serde(rename = "FairUse", default, skip_serializing_if = "Option::is_none")]
    pub fair_use: Option<FairUseRef>,
    /// QUERY mode: the published question (`docs/aa-query-profile.md`).
    #[serde(rename = "Query", default, skip_serializing_if = "Option::is_none")]
    pub query: Option<serde_json::Value>,
}

/// A fair-use rule, by its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FairUseRef {
    /// Id in the table of the aggregator.
    pub rule_id: String,
}

/// An account under a consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConsentAccount {
    /// Kind.
    pub fi_type: String,
    /// Whose.
    pub fip_id: String,
    /// `SAVINGS` …
    pub acc_type: String,
    /// The link.
    pub link_ref_number: String,
    /// How she knows it.
    pub masked_acc_number: String,
}

/// Signs a consent's detail; what does not follow the specification is not signed.
///
/// # Errors
/// [`ErrorCode::InternalError`].
pub fn sign(detail: &SignedConsentDetail, signer: &NetworkSigner) -> Result<String, Refusal> {
    let failed = |what: String| Refusal::new(ErrorCode::InternalError, what);
    let value = serde_json::to_value(detail).map_err(|e| failed(e.to_string()))?;
    let kind = if detail.data_provider.r#type == "FIP" {
        Kind::Fip
    } else {
        Kind::Aa
    };
    spec::check(kind, "SignedConsentDetail", &value).map_err(|e| failed(e.to_string()))?;
    signer
        .sign_compact(value.to_string().as_bytes())
        .map_err(|_| failed("the consent cannot be signed".into()))
}

/// Verifies a signed consent by one of the aggregator's keys: signature, syntax, schema of the end `ours`.
///
/// # Errors
/// [`ErrorCode::SignatureDoesNotMatch`] or [`ErrorCode::InvalidRequest`].
pub fn verify(
    signed_consent: &str,
    aggregator: &Entity,
    ours: Kind,
) -> Result<SignedConsentDetail, Refusal> {
    let (_, payload) =
        verify_compact_by(signed_consent, |kid| aggregator.key(kid)).map_err(|error| {
            Refusal::new(
                ErrorCode::SignatureDoesNotMatch,
                format!("`signedConsent` is not signed by the aggregator: {error}"),
            )
        })?;
    let value: serde_json::Value = json::parse(&payload, MAX_DETAIL)
        .map_err(|error| Refusal::invalid(format!("the signed consent is not JSON: {error}")))?;
    let end = if ours == Kind::Fip {
        Kind::Fip
    } else {
        Kind::Aa
    };
    spec::check(end, "SignedConsentDetail", &value)
        .map_err(|error| Refusal::invalid(format!("in the signed consent, {error}")))?;
    serde_json::from_value(value).map_err(|_| {
        Refusal::invalid("the signed consent does not have the form of the specification")
    })
}

/// The signature part of a signed consent: what `digitalSignature` must be.
#[must_use]
pub fn signature_of(signed_consent: &str) -> Option<&str> {
    signed_consent
        .rsplit_once('.')
        .map(|(_, signature)| signature)
}
