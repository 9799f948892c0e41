//! A preview: she asks her own store what the answer would be, before she decides. The manager
//! sends her there with a signed [`PreviewRequest`]; the answer is shown on the store's own origin
//! and never passes the manager. What she takes back is a [`PreviewReceipt`]: that she has seen an
//! exact answer, by a digest under a salt that stays at the store. Without the salt the few answers
//! that a banded question can give could be tried one by one (docs/decisions/0009).

use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    digest::Digest,
    ids::RequestId,
    party::{ItemId, LinkReference, PartyId},
    purpose::Purpose,
    question::Parameters,
    scope::Providers,
    term::DataRange,
};

/// `typ` of [`PreviewRequest`].
pub const TYP: &str = "preview-request+jwt";
/// `typ` of [`PreviewReceipt`].
pub const RECEIPT_TYP: &str = "preview-receipt+jwt";
/// Longest life of a preview request and of a receipt, seconds.
pub const LIFE: i64 = 1800;

/// From manager to store, through her browser: `GET {store}/preview?request=<JWS>`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PreviewRequest {
    /// The manager.
    pub iss: Url,
    /// The store.
    pub aud: PartyId,
    /// Made at, seconds.
    pub iat: i64,
    /// Good until, seconds.
    pub exp: i64,
    /// Whose store.
    pub link: LinkReference,
    /// The consent request that she is deciding.
    pub request: RequestId,
    /// The item of it.
    pub item: ItemId,
    /// Who asks, so that the store can tell her what this party knows of her already.
    pub data_user: PartyId,
    /// Its name for people.
    pub asked_by: String,
    /// Why.
    pub purpose: Purpose,
    /// The question.
    pub question: Digest,
    /// Its parameters.
    pub parameters: Parameters,
    /// Days it may look at.
    pub range: DataRange,
    /// Providers whose records alone count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub providers: Option<Providers>,
    /// Where she goes back to.
    pub return_url: Url,
}

/// From store to manager, through her browser: `GET {return_url}?receipt=<JWS>`, signed with her
/// store key, the one that signs her answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PreviewReceipt {
    /// The store.
    pub iss: PartyId,
    /// The manager.
    pub aud: Url,
    /// Seen at, seconds.
    pub iat: i64,
    /// Good until, seconds.
    pub exp: i64,
    /// Whose store.
    pub link: LinkReference,
    /// The consent request that she is deciding.
    pub request: RequestId,
    /// The item of it.
    pub item: ItemId,
    /// The question.
    pub question: Digest,
    /// Its parameters.
    pub parameters: Parameters,
    /// Days it looked at.
    pub range: DataRange,
    /// Providers whose records alone counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub providers: Option<Providers>,
    /// Language of the sentence that she read, as BCP 47 tag.
    pub language: String,
    /// [`crate::release::AnswerBytes::seen_under`] of the exact answer. The salt stays at the store.
    pub answer: Digest,
}
