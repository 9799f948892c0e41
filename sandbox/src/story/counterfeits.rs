//! Artifacts that must not be taken: forged, altered, somebody else's, or made by a manager that
//! has turned against her and signs with its own key. What she approved stands in her evidence, and
//! no key of the manager's reaches that.

use chrono::TimeDelta;
use consent_model::{
    artifact::{ArtifactClaims, CopyFor, TYP},
    ids::ArtifactId,
    jose::{CompactJws, JoseError, SigningKey, sign},
    party::PartyId,
    problem::ProblemType,
    request::Ask,
};

use super::forgeries::altered;
use crate::network::NetworkError;

/// What a counterfeit is made from.
pub(super) struct Originals<'a> {
    /// The genuine copy of the party that is to be taken in.
    pub(super) copy: &'a CompactJws,
    /// A genuine copy of another party's.
    pub(super) others_copy: &'a CompactJws,
    /// A genuine copy of another consent of hers, for its evidence.
    pub(super) other_consent: &'a CompactJws,
    /// A party that it is not for.
    pub(super) other_party: &'a PartyId,
    /// The manager's own key, stolen or misused.
    pub(super) manager: &'a SigningKey,
    /// Some other key.
    pub(super) stranger: &'a SigningKey,
    /// An id that no copy has.
    pub(super) fresh_id: ArtifactId,
}

/// How it was made, the copy, and the problem it must be answered with.
pub(super) type Counterfeit = (&'static str, CompactJws, ProblemType);

/// All counterfeits of one copy.
pub(super) fn make(of: &Originals<'_>) -> Result<Vec<Counterfeit>, NetworkError> {
    let genuine: ArtifactClaims = of.copy.unverified_claims()?;
    let resigned = |change: &dyn Fn(&mut ArtifactClaims)| -> Result<CompactJws, JoseError> {
        let mut claims = genuine.clone();
        change(&mut claims);
        sign(TYP, &claims, of.manager)
    };
    let other: ArtifactClaims = of.other_consent.unverified_claims()?;
    let mut made = vec![
        (
            "signed by a stranger",
            sign(TYP, &genuine, of.stranger)?,
            ProblemType::ForgedArtifact,
        ),
        (
            "altered under its signature",
            altered(of.copy, |claims| {
                claims["exp"] = (genuine.exp + 86_400).into()
            })?,
            ProblemType::ForgedArtifact,
        ),
        (
            "another party's copy",
            of.others_copy.clone(),
            ProblemType::WrongAudience,
        ),
        (
            "readdressed by the manager",
            resigned(&|claims| claims.aud = of.other_party.clone())?,
            ProblemType::WrongAudience,
        ),
        (
            "another key put in by the manager",
            resigned(&|claims| {
                for item in &mut claims.items {
                    item.value.cnf = of.stranger.public().clone();
                }
            })?,
            ProblemType::ForgedArtifact,
        ),
        (
            "another key put in, and its digest",
            resigned(&|claims| {
                for item in &mut claims.items {
                    item.value.cnf = of.stranger.public().clone();
                }
                mend(claims);
            })?,
            ProblemType::InvalidEvidence,
        ),
        (
            "a wider range put in, and its digest",
            resigned(&|claims| {
                for item in &mut claims.items {
                    let (Ask::Answer { range, .. }
                    | Ask::Records { range, .. }
                    | Ask::Accounts { range, .. }) = &mut item.value.ask;
                    range.from -= TimeDelta::days(365);
                }
                mend(claims);
            })?,
            ProblemType::InvalidEvidence,
        ),
        (
            "a longer term put in",
            resigned(&|claims| {
                claims.statement.term.expiry += TimeDelta::days(365);
                claims.exp = claims.statement.term.expiry.timestamp();
            })?,
            ProblemType::InvalidEvidence,
        ),
        (
            "with her evidence for another consent",
            resigned(&|claims| claims.evidence = other.evidence.clone())?,
            ProblemType::InvalidEvidence,
        ),
    ];
    if genuine.copy_for == CopyFor::Source {
        // A data user knows nobody's account; a source does.
        made.push((
            "about somebody who is not linked",
            resigned(&|claims| claims.sub = other.sub.clone())?,
            ProblemType::NotLinked,
        ));
        // The source holds the genuine one; verification alone could not tell.
        made.push((
            "the same approval under another id",
            resigned(&|claims| claims.jti = of.fresh_id)?,
            ProblemType::ForgedArtifact,
        ));
    }
    Ok(made)
}

/// Puts the digests of the changed items in the place of those that she approved.
pub(super) fn mend(claims: &mut ArtifactClaims) {
    let digests = claims.items.iter().filter_map(|item| item.digest().ok());
    claims.statement.items = digests.collect();
}
