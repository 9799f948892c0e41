//! May this access happen now? One total function from facts to an outcome with reasons, used by
//! the manager, the store and the adapters alike. No I/O, no clock: facts come as arguments.

use chrono::{DateTime, Utc};

use crate::{
    approval::ApprovedItem, artifact::VerifiedArtifact, ids::ArtifactId, party::ItemId,
    problem::ProblemType, status_list::Status, term::DataRange,
};

/// What is known at the moment of access.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The artifact, verified.
    pub artifact: &'a VerifiedArtifact,
    /// Its status from a fresh, verified list; `None` when it cannot be had or is stale.
    pub status: Option<Status>,
    /// The item asked for.
    pub item: &'a ItemId,
    /// Whether she has taken this item out since
    /// ([`crate::event::What::ItemsWithdrawn`]).
    pub withdrawn: bool,
    /// A narrower range asked for, if any.
    pub range: Option<&'a DataRange>,
    /// Uses already made: in the current window, or ever for a one-time consent.
    pub uses: u32,
    /// Now.
    pub now: DateTime<Utc>,
}

/// Proof that an access was allowed: of *this* item of *this* artifact, at this moment. Only
/// [`decide`] makes one, and the door that releases demands it by value.
#[derive(Debug)]
pub struct Permit<'a> {
    artifact: &'a VerifiedArtifact,
    item: &'a ApprovedItem,
    range: DataRange,
    at: DateTime<Utc>,
}

impl<'a> Permit<'a> {
    /// The artifact.
    #[must_use]
    pub const fn artifact(&self) -> &'a VerifiedArtifact {
        self.artifact
    }

    /// Its id.
    #[must_use]
    pub const fn artifact_id(&self) -> ArtifactId {
        self.artifact.claims().jti
    }

    /// The item.
    #[must_use]
    pub const fn item(&self) -> &'a ApprovedItem {
        self.item
    }

    /// The days that may be looked at.
    #[must_use]
    pub const fn range(&self) -> &DataRange {
        &self.range
    }

    /// When it was decided.
    #[must_use]
    pub const fn at(&self) -> DateTime<Utc> {
        self.at
    }
}

/// Why not. Every variant names its rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// Unknown or stale status.
    #[error("the status of the consent cannot be established")]
    StatusUnknown,
    /// Ended by her or another.
    #[error("the consent has been revoked")]
    Revoked,
    /// Paused.
    #[error("the consent is paused")]
    Paused,
    /// Replaced.
    #[error("the consent has been replaced by a newer one")]
    Superseded,
    /// She has taken the item out; the rest goes on.
    #[error("the item has been taken out of the consent")]
    ItemWithdrawn,
    /// Before its term.
    #[error("the consent is not valid yet")]
    NotYetValid,
    /// After its term.
    #[error("the consent has expired")]
    Expired,
    /// No such item.
    #[error("the consent does not hold this item")]
    UnknownItem,
    /// Range wider than consented.
    #[error("the range asked for lies outside the consented range")]
    OutsideRange,
    /// Used up.
    #[error("the consent allows no further use for now")]
    Exhausted,
}

impl Refusal {
    /// The problem type under which it leaves a service.
    #[must_use]
    pub const fn problem(self) -> ProblemType {
        match self {
            Self::StatusUnknown => ProblemType::StatusUnknown,
            Self::Revoked => ProblemType::ConsentRevoked,
            Self::Paused => ProblemType::ConsentPaused,
            Self::Superseded => ProblemType::ConsentSuperseded,
            Self::ItemWithdrawn => ProblemType::ItemWithdrawn,
            Self::NotYetValid => ProblemType::NotYetValid,
            Self::Expired => ProblemType::ConsentExpired,
            Self::UnknownItem | Self::OutsideRange => ProblemType::OutsideConsent,
            Self::Exhausted => ProblemType::FrequencyExhausted,
        }
    }
}

/// Decides. Fails closed: what is not known to be allowed is refused. The order is fixed so that a
/// caller always hears the most final reason first.
///
/// # Errors
/// The first rule that forbids it.
pub fn decide<'a>(facts: &Facts<'a>) -> Result<Permit<'a>, Refusal> {
    let claims = facts.artifact.claims();
    match facts.status {
        None => return Err(Refusal::StatusUnknown),
        Some(Status::Revoked) => return Err(Refusal::Revoked),
        Some(Status::Superseded) => return Err(Refusal::Superseded),
        Some(Status::Paused | Status::Valid) => {}
    }
    let now = facts.now.timestamp();
    if now >= claims.exp {
        return Err(Refusal::Expired);
    }
    if facts.withdrawn {
        return Err(Refusal::ItemWithdrawn);
    }
    if now < claims.nbf {
        return Err(Refusal::NotYetValid);
    }
    if facts.status == Some(Status::Paused) {
        return Err(Refusal::Paused);
    }
    let item = facts
        .artifact
        .item(facts.item)
        .ok_or(Refusal::UnknownItem)?;
    let range = facts.range.unwrap_or_else(|| item.ask.range());
    if !item.ask.range().covers(range) {
        return Err(Refusal::OutsideRange);
    }
    if facts.uses >= claims.statement.term.uses_allowed() {
        return Err(Refusal::Exhausted);
    }
    Ok(Permit {
        artifact: facts.artifact,
        item,
        range: *range,
        at: facts.now,
    })
}
