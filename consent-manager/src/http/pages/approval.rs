//! What pages say of a decision and its proof.

use consent_model::{
    artifact::ArtifactClaims,
    digest::{Digest, DigestError},
    jose::CompactJws,
};
use ui::manager::Evidence;

use crate::service::{self, ConsentDetail};

/// Where a decision is shown.
pub(super) fn done_path(done: &service::DecisionOutcome) -> String {
    format!("/decisions/{}", done.decision)
}

/// The digest of the signed consent: of the data user's copy, else of the notice.
pub(super) fn digest_of(detail: &ConsentDetail) -> Result<String, DigestError> {
    match detail
        .copies
        .iter()
        .find(|copy| copy.copy_for == "data_user")
    {
        Some(copy) => Ok(Digest::of_bytes(copy.jws.as_bytes()).to_string()),
        None => Ok(detail.notice.digest()?.to_string()),
    }
}

/// By what she proved that it was she: the same in every copy.
pub(super) fn evidence_of(detail: &ConsentDetail) -> Option<Evidence> {
    let copy = CompactJws::parse(&detail.copies.first()?.jws).ok()?;
    let claims: ArtifactClaims = copy.unverified_claims().ok()?;
    let by_guardian = claims.statement.approved_by.is_some();
    Some(match (claims.evidence.is_sign_in(), by_guardian) {
        (true, false) => Evidence::FreshSignIn,
        (false, false) => Evidence::Passkey,
        (true, true) => Evidence::FreshSignInOfGuardian,
        (false, true) => Evidence::PasskeyOfGuardian,
    })
}
