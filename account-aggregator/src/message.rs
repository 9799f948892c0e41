//! The bodies of calls and answers. `ver`, `timestamp` and `txnid` are the gate's.
//!
//! Identifiers of customers and what fetched data says are personal: their types print nothing.

mod account;
mod data;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::{
    account::{
        Account, Delink, DelinkAccount, Delinked, DelinkedAccount, Discover, Discovered, Link,
        LinkCustomer, LinkDetail, LinkToken, Linked, Linking,
    },
    data::{ConsentRef, Fi, FiData, FiFetch, FiFetched, FiRequest, FiResponse, LinkRef},
};
use crate::{registry::EntityId, time::Moment};

/// Text about a person: `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Personal(pub String);

impl fmt::Debug for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Personal")
    }
}

/// A customer's address, alone.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CustomerId {
    /// `identifier@aggregator`.
    pub id: Personal,
}

/// An identifier, with how far it is proven.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Identifier {
    /// `STRONG`, `WEAK` or `ANCILLARY`; absent towards an aggregator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// `MOBILE`, `EMAIL`, `PAN` …
    pub r#type: String,
    /// Its value.
    pub value: Personal,
}

/// A customer as a data user or aggregator names her.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Customer {
    /// Her address, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Personal>,
    /// What else she is found by.
    #[serde(rename = "Identifiers", default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
}

/// Why data is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purpose {
    /// Code of the ReBIT table.
    pub code: String,
    /// Where it is defined.
    #[serde(rename = "refUri", default, skip_serializing_if = "Option::is_none")]
    pub ref_uri: Option<String>,
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Category.
    #[serde(rename = "Category", default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
}

/// Category of a purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
}

/// From when to when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiDataRange {
    /// First moment.
    pub from: Moment,
    /// Last moment.
    pub to: Moment,
}

/// A number of units of time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Units {
    /// `HOUR`, `DAY`, `MONTH`, `YEAR` or `INF`.
    pub unit: String,
    /// How many.
    pub value: f64,
}

/// A party in a consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentParty {
    /// Its id.
    pub id: EntityId,
    /// `FIU`, `USER`, `AA` or `FIP`.
    pub r#type: String,
}

/// One rule by which a provider leaves records out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataFilter {
    /// `TRANSACTIONTYPE` or `TRANSACTIONAMOUNT`.
    pub r#type: String,
    /// `=`, `!=`, `>`, `<`, `>=`, `<=`.
    pub operator: String,
    /// What it is compared with.
    pub value: String,
}

/// What a data user asks for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConsentDetail {
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
    /// Whose data.
    #[serde(rename = "Customer")]
    pub customer: Customer,
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
    /// QUERY mode: the published question (`docs/aa-query-profile.md`).
    #[serde(rename = "Query", default, skip_serializing_if = "Option::is_none")]
    pub query: Option<serde_json::Value>,
}

/// `POST /Consent` at the aggregator.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ConsentRequest {
    /// What is asked for.
    #[serde(rename = "ConsentDetail")]
    pub detail: ConsentDetail,
}

/// Its answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ConsentResponse {
    /// Whose.
    #[serde(rename = "Customer")]
    pub customer: CustomerId,
    /// How the request is called.
    #[serde(rename = "ConsentHandle")]
    pub handle: String,
}

/// `POST /Consent/handle`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct HandleRequest {
    /// Which request.
    #[serde(rename = "ConsentHandle")]
    pub handle: String,
}

/// Its answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct HandleResponse {
    /// Which request.
    #[serde(rename = "ConsentHandle")]
    pub handle: String,
    /// What became of it.
    #[serde(rename = "ConsentStatus")]
    pub status: HandleStatus,
}

/// What became of a request.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct HandleStatus {
    /// The consent, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// `PENDING`, `READY` or `FAILED`.
    pub status: String,
}

/// `POST /Consent/fetch`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConsentFetch {
    /// Which consent.
    pub consent_id: String,
}

/// A consent artefact: answer to [`ConsentFetch`], and body of `POST /Consent` at a provider.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConsentArtefact {
    /// Its id.
    pub consent_id: String,
    /// `ACTIVE`, `PAUSED`, `REVOKED` or `EXPIRED`.
    pub status: String,
    /// When it was made.
    pub create_timestamp: Moment,
    /// The detail, signed by the aggregator.
    pub signed_consent: String,
    /// How often it was used.
    #[serde(rename = "ConsentUse")]
    pub consent_use: ConsentUse,
}

/// How often a consent was used.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConsentUse {
    /// Where it is logged.
    pub log_uri: String,
    /// Uses.
    pub count: u64,
    /// The last one; before any: when it was made.
    pub last_use_date_time: Moment,
}

/// Who notifies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notifier {
    /// `AA`, `FIP` or `FIU`.
    pub r#type: String,
    /// Its id.
    pub id: String,
}

/// A consent has changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ConsentNotification {
    /// Who says so.
    #[serde(rename = "Notifier")]
    pub notifier: Notifier,
    /// What.
    #[serde(rename = "ConsentStatusNotification")]
    pub status: ConsentStatusNotification,
}

/// How a consent is now.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConsentStatusNotification {
    /// Which consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent_id: Option<String>,
    /// Which request (towards data users).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent_handle: Option<String>,
    /// `ACTIVE`, `PENDING`, `REVOKED`, `PAUSED`, `REJECTED` or `EXPIRED`.
    pub consent_status: String,
}

/// A session has changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FiNotification {
    /// Who says so.
    #[serde(rename = "Notifier")]
    pub notifier: Notifier,
    /// What.
    #[serde(rename = "FIStatusNotification")]
    pub status: FiStatusNotification,
}

/// How a session is now.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FiStatusNotification {
    /// Which session.
    pub session_id: String,
    /// `ACTIVE`, `COMPLETED`, `EXPIRED` or `FAILED`.
    pub session_status: String,
    /// By provider.
    #[serde(rename = "FIStatusResponse")]
    pub responses: Vec<FiStatusResponse>,
}

/// How one provider's part of a session is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiStatusResponse {
    /// Whose.
    #[serde(rename = "fipID")]
    pub fip_id: String,
    /// By account.
    #[serde(rename = "Accounts")]
    pub accounts: Vec<AccountStatus>,
}

/// How one account's data is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountStatus {
    /// Which account.
    #[serde(rename = "linkRefNumber")]
    pub link_ref_number: String,
    /// `READY`, `DENIED`, `PENDING`, `DELIVERED` or `TIMEOUT`.
    #[serde(rename = "FIStatus")]
    pub status: String,
    /// In words.
    pub description: String,
}

/// Answer to a notification.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NotificationResponse {
    /// `OK`.
    pub response: String,
}

impl NotificationResponse {
    /// Taken.
    #[must_use]
    pub fn ok() -> Self {
        Self {
            response: "OK".into(),
        }
    }
}

/// She has linked an account at the provider's.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AccountLinkNotification {
    /// Who says so.
    #[serde(rename = "Notifier")]
    pub notifier: Notifier,
    /// What.
    #[serde(rename = "AccountLinkStatusNotification")]
    pub status: AccountLinkStatus,
}

/// A link.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountLinkStatus {
    /// Which account was to be linked.
    pub acc_ref_number: String,
    /// Whose.
    pub customer_address: Personal,
    /// How the link is called.
    pub link_ref_number: String,
    /// `LINKED`.
    pub link_status: String,
}

/// Answer to `GET /Heartbeat`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Heartbeat {
    /// `UP` or `DOWN`.
    #[serde(rename = "Status")]
    pub status: String,
}
