//! A party's wish that a consent end, signed by it (`typ: artifact-end+jwt`).
//!
//! A data user's takes effect at once; a source's is put to the citizen (design §6).

use serde::{Deserialize, Serialize};
use url::Url;

use crate::{ids::ArtifactId, party::PartyId};

/// `typ` of the signed wish.
pub const TYP: &str = "artifact-end+jwt";

/// The claims: `POST /v1/artifacts/{artifact}/end`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EndRequest {
    /// The party (JWT `iss`).
    pub iss: PartyId,
    /// The manager (JWT `aud`): its base URL.
    pub aud: Url,
    /// Made at, seconds.
    pub iat: i64,
    /// Good until, seconds.
    pub exp: i64,
    /// Unique; a second wish with it is a replay.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::jti"))]
    pub jti: String,
    /// The party's own copy.
    pub artifact: ArtifactId,
    /// Why, for her to read.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::printable"))]
    pub reason: String,
}
