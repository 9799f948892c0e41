//! The last look before signing: a total function from the copies of one consent to "may be
//! signed" or a reason. What passes is a [`Linted`], and only that can be signed.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use consent_model::{
    approval::{Approved, ApprovedItem, EvidenceError, ExpectedSubject, IdentityKeys},
    artifact::{ArtifactClaims, CopyFor},
    digest::Digest,
    request::Ask,
    term::{FetchType, TermError},
};

use super::minimal;

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
    /// Terms that no consent can have.
    #[error("the terms of a copy contradict each other")]
    Term(#[from] TermError),
    /// It names the exact answer she saw of what is no answer, or leaves again and again.
    #[error("an exact answer is named for what is no single answer")]
    ExactAnswer,
    /// Evidence does not hold.
    #[error("the evidence does not hold for the statement")]
    Evidence(EvidenceError),
    /// The evidence, which every party reads, says more of her than who she is at this client.
    #[error("the evidence tells more of the person than it must")]
    TellsTooMuch,
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
        if !minimal::is_minimal(&copy.evidence) {
            return Err(LintError::TellsTooMuch);
        }
        let statement = copy.statement.digest().map_err(|_| LintError::Disclosure)?;
        let approved = Approved {
            statement,
            made_at: copy.statement.made_at,
            decided_at: at,
            approved_by: copy.statement.approved_by,
            manager: &copy.iss,
        };
        copy.evidence
            .verify(&approved, subject, identity)
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
    term.check_consistent()?;
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
    let once = term.fetch == FetchType::OneTime;
    let single = |item: &ApprovedItem| once && matches!(item.ask, Ask::Answer { .. });
    let exact = copy.items.iter().map(|i| &i.value);
    if exact.into_iter().any(|i| i.preview.is_some() && !single(i)) {
        return Err(LintError::ExactAnswer);
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

#[cfg(test)]
mod tests {
    use consent_model::term::{Frequency, Unit};
    use serde_json::json;

    use super::*;

    #[test]
    fn a_one_time_consent_with_a_frequency_is_not_signed() {
        let digest = Digest::of_bytes(b"something").to_string();
        let mut copy: ArtifactClaims = serde_json::from_value(json!({
            "version": 1, "iss": "https://manager.example/", "aud": "lender.example",
            "copy_for": "data_user", "sub": "pseudonym-0123456789",
            "jti": "01890a5d-ac96-774b-bcce-b302099a8057",
            "iat": 1_795_428_000, "nbf": 1_795_392_000, "exp": 1_797_984_000,
            "status": {"status_list": {"idx": 1, "uri": "https://manager.example/status/1"}},
            "decided_at": 1_795_428_000,
            "statement": {"tag": "amanat-approval-v1", "request": digest, "notice": digest,
                "data_user": digest, "items": [], "purpose": "105",
                "made_at": 1_795_428_000,
                "term": {"start": "2026-11-23T00:00:00Z", "expiry": "2026-12-23T00:00:00Z",
                    "fetch": "periodic", "frequency": {"unit": "hour", "value": 10_000},
                    "data_life": {"unit": "month", "value": 1}, "mode": "query"},
                "made_at": 1_795_428_000},
            "items": [],
            "evidence": {"kind": "oidc_sign_in", "id_token": "", "nonce": ""},
        }))
        .unwrap();
        assert_eq!(check_copy(&copy), Ok(()));
        copy.statement.term.fetch = FetchType::OneTime;
        assert_eq!(
            check_copy(&copy),
            Err(LintError::Term(TermError::FrequencyMismatch))
        );
        copy.statement.term.frequency = None;
        assert_eq!(check_copy(&copy), Ok(()));
        let never = Frequency {
            unit: Unit::Day,
            value: 0,
        };
        copy.statement.term.fetch = FetchType::Periodic;
        copy.statement.term.frequency = Some(never);
        assert_eq!(
            check_copy(&copy),
            Err(LintError::Term(TermError::FrequencyOutOfBounds))
        );
    }
}
