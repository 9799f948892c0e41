//! Resuming a paused consent: as much hers as giving it, so it carries the same evidence.
//!
//! Whoever holds a copy and was told of the pause serves again only when her own word for it is
//! there: a manager that turns the status back by itself resumes nothing.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    approval::{Approved, Evidence, EvidenceError, ExpectedSubject, IdentityKeys},
    digest::{Digest, DigestError},
    lifetime,
    representation::GuardianOf,
    term::CLOCK_SKEW,
};

/// Domain tag of [`ResumeStatement`].
pub const TAG: &str = "amanat-resume-v1";

/// What she says when she resumes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ResumeStatement {
    /// [`TAG`].
    pub tag: String,
    /// Digest of the statement that she approved when she gave the consent; all copies share it.
    pub approval: Digest,
    /// When it was put before her, seconds.
    pub made_at: i64,
}

impl ResumeStatement {
    /// Of this consent, now.
    #[must_use]
    pub fn new(approval: Digest, now: DateTime<Utc>) -> Self {
        Self {
            tag: TAG.to_owned(),
            approval,
            made_at: now.timestamp(),
        }
    }

    /// The digest that the evidence is bound to.
    ///
    /// # Errors
    /// When it has no canonical form, which does not happen.
    pub fn digest(&self) -> Result<Digest, DigestError> {
        Digest::of_json(self)
    }
}

/// The statement with her evidence for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ResumeProof {
    /// What she said.
    pub statement: ResumeStatement,
    /// When, seconds.
    pub decided_at: i64,
    /// That it was she.
    pub evidence: Evidence,
}

/// Why a proof resumes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ResumeError {
    /// Of another consent, or no statement of this kind.
    #[error("she has resumed another consent")]
    OtherConsent,
    /// From before the pause: an older one, shown again.
    #[error("she resumed it before it was paused")]
    BeforePause,
    /// Its moment is none, or lies in the future.
    #[error("the moment of resuming contradicts the clock")]
    Dates,
    /// The evidence does not hold.
    #[error("the evidence of resuming does not hold")]
    Evidence(#[from] EvidenceError),
}

/// What the one who checks a proof knows.
#[derive(Debug, Clone, Copy)]
pub struct Paused<'a> {
    /// Digest of the statement that she approved.
    pub approval: Digest,
    /// As whose guardian it was approved; who approved it resumes it.
    pub approved_by: Option<GuardianOf>,
    /// Since when the consent has been paused, by the manager's clock.
    pub since: DateTime<Utc>,
    /// The manager.
    pub manager: &'a Url,
    /// Now.
    pub now: DateTime<Utc>,
}

impl ResumeProof {
    /// Checks that she herself resumed this consent after it was paused.
    ///
    /// # Errors
    /// The first check that fails.
    pub fn verify(
        &self,
        paused: &Paused<'_>,
        expected: ExpectedSubject<'_>,
        identity: &impl IdentityKeys,
    ) -> Result<(), ResumeError> {
        if self.statement.tag != TAG || self.statement.approval != paused.approval {
            return Err(ResumeError::OtherConsent);
        }
        // The manager's clock says both; whole seconds are compared.
        if self.statement.made_at < paused.since.timestamp() {
            return Err(ResumeError::BeforePause);
        }
        let decided_at = lifetime::moment(self.decided_at).ok_or(ResumeError::Dates)?;
        if decided_at > paused.now + CLOCK_SKEW {
            return Err(ResumeError::Dates);
        }
        let statement = self
            .statement
            .digest()
            .map_err(|_| ResumeError::OtherConsent)?;
        let approved = Approved {
            statement,
            made_at: self.statement.made_at,
            decided_at,
            approved_by: paused.approved_by,
            manager: paused.manager,
        };
        self.evidence.verify(&approved, expected, identity)?;
        Ok(())
    }
}
