//! What is answered: allowed, under which consent and until when; or denied, with every reason.

use std::{fmt, sync::Arc};

use chrono::{DateTime, Utc};
use consent_model::{
    artifact::{CopyFor, VerifiedArtifact},
    decision::Refusal,
    ids::ArtifactId,
    party::ItemId,
    representation::GuardianOf,
    term::Mode,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::held::Held;

/// Most consents of a person whose reasons are told, the newest first.
pub const MOST_CANDIDATES: usize = 16;

/// The outcome of one check.
#[derive(Debug, Clone)]
pub enum Decision {
    /// It may be processed.
    Allow(Allowed),
    /// It may not.
    Deny(Denied),
}

/// Why it may be processed, and for how long that may be relied on.
#[derive(Clone)]
pub struct Allowed {
    pub(super) held: Arc<Held>,
    /// Of the artifact's items, a bit each.
    pub(super) items: u64,
    pub(super) at: DateTime<Utc>,
    pub(super) until: DateTime<Utc>,
    pub(super) life: Option<DateTime<Utc>>,
}

/// Why it may not be processed.
#[derive(Debug, Clone)]
pub struct Denied {
    /// When it was decided.
    pub at: DateTime<Utc>,
    /// Under which copies.
    pub copy_for: CopyFor,
    /// What no consent is the cause of.
    pub reasons: Vec<Rule>,
    /// For each consent of hers, the newest first, why it does not allow it.
    pub candidates: Vec<Candidate>,
}

/// A consent that does not allow it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Candidate {
    /// Our copy.
    pub artifact: ArtifactId,
    /// Every reason, in a fixed order: the purpose first, then field by field as they were asked, for
    /// each the items that are of its kind, in the consent's own order.
    pub reasons: Vec<Reason>,
}

/// One reason why a consent does not allow it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// The rule that forbids it.
    pub reason: Rule,
    /// The field that it is about, as it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The item of the consent that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
}

/// The rules. What a consent's own rule refuses has the name of the problem type under which it leaves
/// the services of the network (`docs/problems.md`).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// What is known here has not been brought up to date yet, or not for a minute.
    NotReady,
    /// The check could not be written down.
    LogUnavailable,
    /// No consent of hers is held here, or not under this id.
    NoConsent,
    /// The consent is for another purpose.
    OtherPurpose,
    /// No item of the consent is of this kind.
    NotCovered,
    /// The manifest of a question that she consented to could not be read yet, so it cannot be told
    /// whether the name or the columns are its.
    QuestionUnknown,
    /// What was received last has outlived the data life that she agreed to.
    DataLifeOver,
    /// Unknown or stale status.
    ConsentStatusUnknown,
    /// Ended by her or another.
    ConsentRevoked,
    /// Paused.
    ConsentPaused,
    /// Replaced.
    ConsentSuperseded,
    /// She has taken the item out.
    ItemWithdrawn,
    /// Before its term.
    ConsentNotYetValid,
    /// After its term.
    ConsentExpired,
    /// Days beyond the consented ones.
    OutsideConsent,
    /// No further use for now.
    FrequencyExhausted,
}

impl Rule {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> String {
        crate::adapter::word(&self)
    }
}

impl From<Refusal> for Rule {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::StatusUnknown => Self::ConsentStatusUnknown,
            Refusal::Revoked => Self::ConsentRevoked,
            Refusal::Paused => Self::ConsentPaused,
            Refusal::Superseded => Self::ConsentSuperseded,
            Refusal::ItemWithdrawn => Self::ItemWithdrawn,
            Refusal::NotYetValid => Self::ConsentNotYetValid,
            Refusal::Expired => Self::ConsentExpired,
            Refusal::UnknownItem | Refusal::OutsideRange => Self::OutsideConsent,
            Refusal::Exhausted => Self::FrequencyExhausted,
        }
    }
}

/// What binds whoever processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Obligation {
    /// A guardian approved for a child: no tracking, no monitoring of behaviour, no advertising aimed
    /// at it, nothing that harms it (DPDP Act s.9(2), (3)).
    GuardianOfChild,
    /// A guardian approved for a person with a disability (DPDP Act s.9(1)).
    GuardianOfPersonWithDisability,
    /// It may be looked at and not kept.
    DoNotKeep,
}

impl fmt::Debug for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Allowed({})", self.artifact())
    }
}

impl Allowed {
    /// The consent that allows it: our copy.
    #[must_use]
    pub fn artifact(&self) -> ArtifactId {
        self.verified().claims().jti
    }

    /// The same, whole.
    #[must_use]
    pub fn verified(&self) -> &VerifiedArtifact {
        &self.held.artifact
    }

    /// The items of it that cover what was asked.
    pub fn items(&self) -> impl Iterator<Item = &ItemId> {
        let items = self.verified().claims().items.iter().take(64).enumerate();
        items.filter_map(|(place, item)| (self.items >> place & 1 == 1).then_some(&item.value.id))
    }

    /// When it was decided.
    #[must_use]
    pub const fn at(&self) -> DateTime<Utc> {
        self.at
    }

    /// Until when the decision may be relied on, at most a minute: then ask again.
    #[must_use]
    pub const fn relied_on_until(&self) -> DateTime<Utc> {
        self.until
    }

    /// When what was received must be gone; none where nothing has been received, nothing may be kept,
    /// or it is decided as a source.
    #[must_use]
    pub const fn data_life_until(&self) -> Option<DateTime<Utc>> {
        self.life
    }

    /// What binds whoever processes.
    pub fn obligations(&self) -> impl Iterator<Item = Obligation> {
        let claims = self.verified().claims();
        let of = claims.statement.approved_by.map(|of| match of {
            GuardianOf::Child => Obligation::GuardianOfChild,
            GuardianOf::PersonWithDisability => Obligation::GuardianOfPersonWithDisability,
        });
        let term = &claims.statement.term;
        let passing = claims.copy_for == CopyFor::DataUser
            && (matches!(term.mode, Mode::View | Mode::Stream) || term.data_life.value == 0);
        of.into_iter()
            .chain(passing.then_some(Obligation::DoNotKeep))
    }
}

impl Decision {
    /// Whether it may be processed.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Self::Allow(_))
    }

    /// A denial that no consent is the cause of.
    pub(super) fn without_consent(rule: Rule, copy_for: CopyFor, at: DateTime<Utc>) -> Self {
        Self::Deny(Denied {
            at,
            copy_for,
            reasons: vec![rule],
            candidates: Vec::new(),
        })
    }

    /// Whether it was denied because the check could not be written down.
    #[must_use]
    pub fn is_unrecorded(&self) -> bool {
        matches!(self, Self::Deny(denied) if denied.reasons.contains(&Rule::LogUnavailable))
    }
}

/// Allowed or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It may be processed.
    Allow,
    /// It may not.
    Deny,
}

/// A decision as it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    /// Whether it may be processed.
    pub decision: Outcome,
    /// When it was decided.
    pub at: DateTime<Utc>,
    /// Under which copies.
    pub copy_for: CopyFor,
    /// The consent that allows it: our copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact: Option<ArtifactId>,
    /// The items of it that cover what was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemId>,
    /// Until when the decision may be relied on: then ask again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relied_on_until: Option<DateTime<Utc>>,
    /// When what was received must be gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_life_until: Option<DateTime<Utc>>,
    /// What binds whoever processes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub obligations: Vec<Obligation>,
    /// Of a denial: what no consent is the cause of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Rule>,
    /// Of a denial: for each consent of hers, the newest first and at most 16, why it does not allow
    /// it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Candidate>,
}

/// The decisions on many questions as they are sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Answers {
    /// One for each question, in the same order.
    pub answers: Vec<Answer>,
}

impl From<&Decision> for Answer {
    fn from(decision: &Decision) -> Self {
        match decision {
            Decision::Allow(allowed) => Self {
                decision: Outcome::Allow,
                at: allowed.at,
                copy_for: allowed.verified().claims().copy_for,
                artifact: Some(allowed.artifact()),
                items: allowed.items().cloned().collect(),
                relied_on_until: Some(allowed.until),
                data_life_until: allowed.life,
                obligations: allowed.obligations().collect(),
                reasons: Vec::new(),
                candidates: Vec::new(),
            },
            Decision::Deny(denied) => Self {
                decision: Outcome::Deny,
                at: denied.at,
                copy_for: denied.copy_for,
                artifact: None,
                items: Vec::new(),
                relied_on_until: None,
                data_life_until: None,
                obligations: Vec::new(),
                reasons: denied.reasons.clone(),
                candidates: denied.candidates.clone(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_consents_own_rule_refuses_has_the_name_that_its_problem_has() {
        for refusal in [
            Refusal::StatusUnknown,
            Refusal::Revoked,
            Refusal::Paused,
            Refusal::Superseded,
            Refusal::ItemWithdrawn,
            Refusal::NotYetValid,
            Refusal::Expired,
            Refusal::UnknownItem,
            Refusal::OutsideRange,
            Refusal::Exhausted,
        ] {
            assert_eq!(Rule::from(refusal).word(), refusal.problem().facts().slug);
        }
    }
}
