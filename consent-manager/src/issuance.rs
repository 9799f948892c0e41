//! From an approval to signed artifacts: draft → lint → record → sign → publish.
//!
//! Each step is a module or a function of its own, and only [`sign`] sees the key. What is
//! recorded and what is published share one transaction, so nothing is ever half issued.

pub(crate) mod draft;
pub mod lint;
mod minimal;

use consent_model::{
    artifact::{ArtifactClaims, TYP},
    jose::{CompactJws, JoseError, SigningKey},
};

/// Signs a linted copy.
///
/// # Errors
/// When the key cannot sign.
pub(crate) fn sign(copy: &lint::Linted, key: &SigningKey) -> Result<CompactJws, JoseError> {
    let claims: &ArtifactClaims = copy.claims();
    consent_model::jose::sign(TYP, claims, key)
}
