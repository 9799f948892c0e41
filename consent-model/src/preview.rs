//! A preview: she asks her own store what the answer would be, before she decides. The manager
//! sends her there with a signed [`PreviewRequest`]; the answer is shown on the store's own origin
//! and never passes the manager.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    digest::Digest,
    party::{LinkReference, PartyId},
    purpose::Purpose,
    question::Parameters,
    term::DataRange,
};

/// `typ` of [`PreviewRequest`].
pub const TYP: &str = "preview-request+jwt";
/// Longest life of a preview request, seconds.
pub const LIFE: i64 = 1800;

/// From manager to store, through her browser: `GET {store}/preview?request=<JWS>`.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
    /// Name for people of the one who asks.
    pub asked_by: String,
    /// Why.
    pub purpose: Purpose,
    /// The question.
    pub question: Digest,
    /// Its parameters.
    pub parameters: Parameters,
    /// Days it may look at.
    pub range: DataRange,
    /// Where she goes back to.
    pub return_url: Url,
}
