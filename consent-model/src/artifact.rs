//! The signed consent artifact: one copy for the data user and one for each source, with
//! different ids, names of the person and status entries.
//!
//! `docs/artifact.md` explains every claim with its source in law and specification. The bytes of
//! an artifact never change; a change of scope is a new artifact that supersedes this one.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    approval::{
        ApprovalStatement, Approved, ApprovedItem, Disclosure, Evidence, EvidenceError,
        EvidenceKey, ExpectedSubject, IdentityKeys, STATEMENT_TAG,
    },
    digest::Digest,
    ids::ArtifactId,
    jose::{CompactJws, JoseError, KeySet, Thumbprint},
    lifetime::{self, Lifetime},
    party::{ItemId, PartyId, Pseudonym},
    representation::GuardianOf,
    status_list::StatusReference,
    term::TermError,
};

/// `typ` of the signed artifact.
pub const TYP: &str = "consent-artifact+jwt";
/// Version of the claims.
pub const VERSION: u32 = 1;

/// Which end a copy is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CopyFor {
    /// The one that receives.
    DataUser,
    /// A provider or store that serves.
    Source,
}

/// The claims of an artifact.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ArtifactClaims {
    /// Form of these claims (ISO/IEC TS 27560 `schema_version`).
    pub version: u32,
    /// The consent manager: its base URL (JWT `iss`).
    pub iss: Url,
    /// The one party this copy is for (JWT `aud`).
    pub aud: PartyId,
    /// Which end it is.
    pub copy_for: CopyFor,
    /// The person, as this party knows her (JWT `sub`; TS 27560 `pii_principal_id`; ReBIT
    /// `Customer.id`).
    pub sub: Pseudonym,
    /// This copy (JWT `jti`; ReBIT `consentId`; TS 27560 `record_id`).
    pub jti: ArtifactId,
    /// When it was issued (ReBIT `createTimestamp`), seconds.
    pub iat: i64,
    /// Start of the term (ReBIT `consentStart`), seconds.
    pub nbf: i64,
    /// End of the term (ReBIT `consentExpiry`), seconds.
    pub exp: i64,
    /// Where its status stands (IETF Token Status List).
    pub status: StatusReference,
    /// When she decided, seconds (TS 27560 `event_time`).
    pub decided_at: i64,
    /// What she approved, as salted digests, with purpose and terms open.
    pub statement: ApprovalStatement,
    /// The items this party may know.
    pub items: Vec<Disclosure<ApprovedItem>>,
    /// Digest of the signed request; only in the data user's copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Disclosure<Digest>>,
    /// Digest of the notice (TS 27560 `privacy_notice`; DPDP Act s.5); only in the data user's copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Disclosure<Digest>>,
    /// The data user; in its own copy and in that of her own store, never in a provider's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_user: Option<Disclosure<PartyId>>,
    /// Her approval (DPDP Act s.6(10): burden of proof).
    pub evidence: Evidence,
    /// The same party's copy of the consent whose place this one takes (design §6). The manager's
    /// word: what she approved names it through the signed request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<ArtifactId>,
}

/// Why a compact JWS is not a genuine artifact for this party.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArtifactError {
    /// Signature, key or form.
    #[error("the artifact is not genuine")]
    Jose(#[from] JoseError),
    /// Unknown version.
    #[error("the artifact has an unknown version")]
    Version,
    /// Issued by somebody else.
    #[error("the artifact was issued by another consent manager")]
    WrongIssuer,
    /// For somebody else.
    #[error("the artifact is addressed to another party")]
    WrongAudience,
    /// Issued in the future, or dates that contradict the terms.
    #[error("the dates of the artifact contradict each other or the clock")]
    Dates,
    /// Terms that no consent can have, whoever approved them.
    #[error("the terms of the artifact contradict each other")]
    Term(#[from] TermError),
    /// A disclosed value is not the one she approved.
    #[error("the artifact shows something that the approval does not cover")]
    NotApproved,
    /// A purpose for which nobody may be asked about a child, her guardian neither.
    #[error("data of a child may not be used for this purpose")]
    NotForChild,
    /// No item for this party.
    #[error("the artifact holds no item for this party")]
    NoItem,
    /// Evidence does not hold.
    #[error("the evidence of approval does not hold")]
    Evidence(#[from] EvidenceError),
    /// Another copy of the same approval, or other bytes under the same id, are held already.
    #[error("another copy of this approval is held already")]
    HeldOtherwise,
}

/// What verification needs to know.
#[derive(Debug, Clone, Copy)]
pub struct Expectation<'a> {
    /// The manager we trust: its base URL.
    pub issuer: &'a Url,
    /// We.
    pub audience: &'a PartyId,
    /// Which end we are.
    pub copy_for: CopyFor,
    /// Whose evidence it must be.
    pub subject: ExpectedSubject<'a>,
    /// Now.
    pub now: DateTime<Utc>,
}

/// An artifact whose signature, addressee, dates, disclosures and evidence have all been checked.
/// Only [`VerifiedArtifact::verify`] makes one. Term and status are checked at each use, by
/// [`crate::decision::decide`].
#[derive(Debug, Clone)]
pub struct VerifiedArtifact {
    claims: ArtifactClaims,
    kid: Thumbprint,
    digest: Digest,
    statement: Digest,
    evidence_key: EvidenceKey,
    /// Whether the evidence was checked as anyone's, and not as hers.
    as_anyones: bool,
}

impl VerifiedArtifact {
    /// Checks everything about an artifact that stays true for ever.
    ///
    /// # Errors
    /// The first check that fails.
    pub fn verify(
        jws: &CompactJws,
        manager_keys: &impl KeySet,
        identity: &impl IdentityKeys,
        expected: &Expectation<'_>,
    ) -> Result<Self, ArtifactError> {
        Self::verify_beside(jws, manager_keys, identity, expected, None)
    }

    /// The same beside another copy that was verified. All copies of one consent carry the same evidence:
    /// it is not verified a second time where all that it was verified against is the same, too, that is
    /// evidence and its key, statement, manager and time of decision, and where it has to be
    /// [`ExpectedSubject::AnyTrusted`]'s only. Everything else is checked of each copy.
    ///
    /// # Errors
    /// The first check that fails.
    pub fn verify_beside(
        jws: &CompactJws,
        manager_keys: &impl KeySet,
        identity: &impl IdentityKeys,
        expected: &Expectation<'_>,
        other: Option<&Self>,
    ) -> Result<Self, ArtifactError> {
        let verified = jws.verify::<ArtifactClaims>(TYP, manager_keys)?;
        let (kid, digest) = (verified.kid().clone(), verified.digest());
        let claims = verified.into_claims();
        if claims.version != VERSION || claims.statement.tag != STATEMENT_TAG {
            return Err(ArtifactError::Version);
        }
        if &claims.iss != expected.issuer {
            return Err(ArtifactError::WrongIssuer);
        }
        if &claims.aud != expected.audience || claims.copy_for != expected.copy_for {
            return Err(ArtifactError::WrongAudience);
        }
        claims.check_dates(expected.now)?;
        claims.statement.term.check_consistent()?;
        claims.check_disclosures()?;
        if claims.statement.approved_by == Some(GuardianOf::Child)
            && !claims.statement.purpose.is_open_to_children()
        {
            return Err(ArtifactError::NotForChild);
        }
        let statement = claims
            .statement
            .digest()
            .map_err(|_| ArtifactError::NotApproved)?;
        let decided_at = lifetime::moment(claims.decided_at).ok_or(ArtifactError::Dates)?;
        let approved = Approved {
            statement,
            made_at: claims.statement.made_at,
            decided_at,
            approved_by: claims.statement.approved_by,
            manager: expected.issuer,
        };
        let as_anyones = matches!(expected.subject, ExpectedSubject::AnyTrusted);
        let evidence_key = claims.evidence.named_key(identity);
        let covered = other.is_some_and(|other| {
            as_anyones
                && other.as_anyones
                && other.statement == statement
                && other.claims.iss == claims.iss
                && other.claims.decided_at == claims.decided_at
                && other.claims.evidence == claims.evidence
                && evidence_key
                    .as_ref()
                    .is_ok_and(|key| key.is(&other.evidence_key))
        });
        if !covered {
            claims
                .evidence
                .verify(&approved, expected.subject, identity)?;
        }
        if let ExpectedSubject::Linked(she) = expected.subject
            && !identity.is_kept()
        {
            let until = she.guardian.and_then(|guardian| guardian.until);
            if until.is_some_and(|until| claims.exp > until) {
                return Err(EvidenceError::RightOver.into());
            }
        }
        Ok(Self {
            claims,
            kid,
            digest,
            statement,
            evidence_key: evidence_key?,
            as_anyones,
        })
    }

    /// The claims.
    #[must_use]
    pub const fn claims(&self) -> &ArtifactClaims {
        &self.claims
    }

    /// The claims, without the proof.
    #[must_use]
    pub fn into_claims(self) -> ArtifactClaims {
        self.claims
    }

    /// The manager's key that signed it.
    #[must_use]
    pub const fn kid(&self) -> &Thumbprint {
        &self.kid
    }

    /// Digest of its compact bytes.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Digest of what she approved. INVARIANT for whoever keeps artifacts: one statement, one copy
    /// for each end. Her evidence covers the statement, not `jti`, so a second copy under another
    /// `jti` is not another consent, however genuine its signature.
    #[must_use]
    pub const fn statement(&self) -> Digest {
        self.statement
    }

    /// The key that her evidence was checked with, to be kept beside the artifact and given to
    /// [`VerifiedArtifact::verify`] at later uses.
    #[must_use]
    pub const fn evidence_key(&self) -> &EvidenceKey {
        &self.evidence_key
    }

    /// The item of this name.
    #[must_use]
    pub fn item(&self, id: &ItemId) -> Option<&ApprovedItem> {
        self.claims
            .items
            .iter()
            .map(|d| &d.value)
            .find(|item| &item.id == id)
    }
}

impl ArtifactClaims {
    fn check_dates(&self, now: DateTime<Utc>) -> Result<(), ArtifactError> {
        let term = &self.statement.term;
        let agree = self.nbf == term.start.timestamp()
            && self.exp == term.expiry.timestamp()
            && Lifetime::new(self.nbf, self.exp).is_some()
            && lifetime::is_about_past(self.iat, now)
            && lifetime::is_about(self.iat, self.decided_at);
        if agree {
            Ok(())
        } else {
            Err(ArtifactError::Dates)
        }
    }

    fn check_disclosures(&self) -> Result<(), ArtifactError> {
        let covered = |shown: Result<Digest, _>, approved: &Digest| match shown {
            Ok(digest) if &digest == approved => Ok(()),
            _ => Err(ArtifactError::NotApproved),
        };
        for item in &self.items {
            let digest = item.digest().map_err(|_| ArtifactError::NotApproved)?;
            if !self.statement.items.contains(&digest) {
                return Err(ArtifactError::NotApproved);
            }
            if self.copy_for == CopyFor::Source && item.value.source.party != self.aud {
                return Err(ArtifactError::WrongAudience);
            }
        }
        if self.items.is_empty() {
            return Err(ArtifactError::NoItem);
        }
        if let Some(shown) = &self.data_user {
            covered(shown.digest(), &self.statement.data_user)?;
        }
        if let Some(shown) = &self.request {
            covered(shown.digest(), &self.statement.request)?;
        }
        if let Some(shown) = &self.notice {
            covered(shown.digest(), &self.statement.notice)?;
        }
        if self.copy_for == CopyFor::DataUser {
            // The data user's copy opens everything, and is for the one she was told of.
            let told = self.data_user.as_ref().map(|d| &d.value);
            if told != Some(&self.aud) || self.request.is_none() || self.notice.is_none() {
                return Err(ArtifactError::NotApproved);
            }
            if self.items.len() != self.statement.items.len() {
                return Err(ArtifactError::NotApproved);
            }
        }
        Ok(())
    }
}

/// Where a consent stands. Each state carries only what is known by then; transitions consume.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lifecycle {
    /// May be used.
    Active,
    /// May not be used until resumed.
    Paused {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// Ended by her (withdrawn) or another (revoked). Final.
    Revoked {
        /// When.
        at: DateTime<Utc>,
        /// By whom.
        by: crate::party::Actor,
    },
    /// Its term is over. Final.
    Expired {
        /// When.
        at: DateTime<Utc>,
    },
    /// Another took its place. Final.
    Superseded {
        /// When.
        at: DateTime<Utc>,
    },
}

/// The bare name of a lifecycle state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LifecycleState {
    /// May be used.
    Active,
    /// Not until resumed.
    Paused,
    /// Ended.
    Revoked,
    /// Over.
    Expired,
    /// Replaced.
    Superseded,
}

impl LifecycleState {
    /// Whether nothing changes it any more.
    #[must_use]
    pub const fn is_final(self) -> bool {
        match self {
            Self::Active | Self::Paused => false,
            Self::Revoked | Self::Expired | Self::Superseded => true,
        }
    }
}

/// The change is not possible from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LifecycleError {
    /// A final state does not change.
    #[error("the consent has ended")]
    Ended,
    /// Paused already.
    #[error("the consent is paused already")]
    AlreadyPaused,
    /// Not paused.
    #[error("the consent is not paused")]
    NotPaused,
}

impl Lifecycle {
    /// Active → paused.
    ///
    /// # Errors
    /// When it has ended or is paused.
    pub fn pause(self, at: DateTime<Utc>) -> Result<Self, LifecycleError> {
        match self {
            Self::Active => Ok(Self::Paused { since: at }),
            Self::Paused { .. } => Err(LifecycleError::AlreadyPaused),
            _ => Err(LifecycleError::Ended),
        }
    }

    /// Paused → active.
    ///
    /// # Errors
    /// When it has ended or is not paused.
    pub fn resume(self) -> Result<Self, LifecycleError> {
        match self {
            Self::Paused { .. } => Ok(Self::Active),
            Self::Active => Err(LifecycleError::NotPaused),
            _ => Err(LifecycleError::Ended),
        }
    }

    /// Active or paused → revoked.
    ///
    /// # Errors
    /// When it has ended.
    pub fn revoke(
        self,
        by: crate::party::Actor,
        at: DateTime<Utc>,
    ) -> Result<Self, LifecycleError> {
        self.end(Self::Revoked { at, by })
    }

    /// Active or paused → expired.
    ///
    /// # Errors
    /// When it has ended.
    pub fn expire(self, at: DateTime<Utc>) -> Result<Self, LifecycleError> {
        self.end(Self::Expired { at })
    }

    /// Active or paused → superseded.
    ///
    /// # Errors
    /// When it has ended.
    pub fn supersede(self, at: DateTime<Utc>) -> Result<Self, LifecycleError> {
        self.end(Self::Superseded { at })
    }

    /// Name of the state.
    #[must_use]
    pub const fn state(&self) -> LifecycleState {
        match self {
            Self::Active => LifecycleState::Active,
            Self::Paused { .. } => LifecycleState::Paused,
            Self::Revoked { .. } => LifecycleState::Revoked,
            Self::Expired { .. } => LifecycleState::Expired,
            Self::Superseded { .. } => LifecycleState::Superseded,
        }
    }

    fn end(self, end: Self) -> Result<Self, LifecycleError> {
        match self {
            Self::Active | Self::Paused { .. } => Ok(end),
            _ => Err(LifecycleError::Ended),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::party::Actor;

    #[test]
    fn a_final_state_never_changes() {
        let at = "2026-11-23T00:00:00Z".parse().unwrap();
        for ended in [
            Lifecycle::Active.revoke(Actor::Citizen, at).unwrap(),
            Lifecycle::Active.expire(at).unwrap(),
            Lifecycle::Paused { since: at }.supersede(at).unwrap(),
        ] {
            assert_eq!(ended.clone().pause(at), Err(LifecycleError::Ended));
            assert_eq!(ended.clone().resume(), Err(LifecycleError::Ended));
            assert_eq!(
                ended.clone().revoke(Actor::Citizen, at),
                Err(LifecycleError::Ended)
            );
            assert_eq!(ended.clone().expire(at), Err(LifecycleError::Ended));
            assert_eq!(ended.supersede(at), Err(LifecycleError::Ended));
        }
    }

    #[test]
    fn pause_and_resume_go_back_and_forth_only_in_turn() {
        let at = "2026-11-23T00:00:00Z".parse().unwrap();
        let paused = Lifecycle::Active.pause(at).unwrap();
        assert_eq!(paused.clone().pause(at), Err(LifecycleError::AlreadyPaused));
        assert_eq!(paused.resume(), Ok(Lifecycle::Active));
        assert_eq!(Lifecycle::Active.resume(), Err(LifecycleError::NotPaused));
    }
}
