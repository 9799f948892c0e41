//! The last look before signing: a total function from the copies of one consent to "may be
//! signed" or a reason. What passes is a [`Linted`], and only that can be signed.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use consent_model::{
    approval::{EvidenceError, ExpectedSubject, IdentityKeys},
    artifact::{ArtifactClaims, CopyFor},
    digest::Digest,
};

/// Why a copy may not be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LintError {
    /// Two copies share an id, a name of the person or a status entry.
    #[error("two copies share an id, a pseudonym or a status entry")]
    Linkable,
    /// A source's copy names the data user.
    #[error("a provider's copy names the data user")]
    NamesDataUser,
    /// A disclosure does not match the statement.
    #[error("a disclosed value does not match the statement")]
    Disclosure,
    /// Dates do not agree.
    #[error("the dates of a copy do not agree with its terms")]
    Dates,
    /// Evidence does not hold.
    #[error("the evidence does not hold for the statement")]
    Evidence(EvidenceError),
    /// No item, or not exactly one data user's copy.
    #[error("the set of copies is not complete")]
    Incomplete,
}

/// A copy that passed. Only [`lint`] makes one.
#[derive(Debug)]
pub struct Linted(ArtifactClaims);

impl Linted {
    /// The claims.
    #[must_use]
    pub const fn claims(&self) -> &ArtifactClaims {
        &self.0
    }
}

/// Looks at all copies of one consent together.
///
/// # Errors
/// The first rule that is broken; then nothing is signed.
pub fn lint(
    copies: Vec<ArtifactClaims>,
    subject: ExpectedSubject<'_>,
    identity: &impl IdentityKeys,
    at: DateTime<Utc>,
) -> Result<Vec<Linted>, LintError> {
    let users = copies
        .iter()
        .filter(|c| c.copy_for == CopyFor::DataUser)
        .count();
    if users != 1 || copies.iter().any(|c| c.items.is_empty()) {
        return Err(LintError::Incomplete);
    }
    let ids: BTreeSet<_> = copies.iter().map(|c| c.jti).collect();
    let names: BTreeSet<_> = copies.iter().map(|c| c.sub.as_str()).collect();
    let entries: BTreeSet<_> = copies.iter().map(|c| format!("{:?}", c.status)).collect();
    // One party can hold both ends (a store that deposits for itself has one name for her).
    let parties: BTreeSet<_> = copies.iter().map(|c| c.aud.as_str()).collect();
    if ids.len() != copies.len() || entries.len() != copies.len() || names.len() != parties.len() {
        return Err(LintError::Linkable);
    }
    for copy in &copies {
        check_copy(copy)?;
        let statement = copy.statement.digest().map_err(|_| LintError::Disclosure)?;
        copy.evidence
            .verify(&statement, at, subject, identity)
            .map_err(LintError::Evidence)?;
    }
    Ok(copies.into_iter().map(Linted).collect())
}

fn check_copy(copy: &ArtifactClaims) -> Result<(), LintError> {
    let term = &copy.statement.term;
    if copy.nbf != term.start.timestamp()
        || copy.exp != term.expiry.timestamp()
        || copy.nbf >= copy.exp
    {
        return Err(LintError::Dates);
    }
    let covered = |digest: Option<Digest>, approved: &Digest| digest.as_ref() == Some(approved);
    let items = copy
        .items
        .iter()
        .all(|i| i.digest().is_ok_and(|d| copy.statement.items.contains(&d)));
    let who = copy
        .data_user
        .as_ref()
        .is_none_or(|d| covered(d.digest().ok(), &copy.statement.data_user));
    let request = copy
        .request
        .as_ref()
        .is_none_or(|d| covered(d.digest().ok(), &copy.statement.request));
    let notice = copy
        .notice
        .as_ref()
        .is_none_or(|d| covered(d.digest().ok(), &copy.statement.notice));
    if !(items && who && request && notice) {
        return Err(LintError::Disclosure);
    }
    let own_items = copy.items.iter().all(|i| i.value.source.party == copy.aud);
    let for_provider =
        copy.copy_for == CopyFor::Source && copy.items.iter().any(|i| i.value.source.key.is_none());
    let shows_user = copy.data_user.is_some() || copy.request.is_some() || copy.notice.is_some();
    if (copy.copy_for == CopyFor::Source && !own_items) || (for_provider && shows_user) {
        return Err(LintError::NamesDataUser);
    }
    Ok(())
}
