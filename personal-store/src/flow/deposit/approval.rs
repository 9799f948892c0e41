//! A yes comes: whose it is, and that it stays checkable for as long as the deposit takes.
//!
//! Only her own counts. Whose it is, the evidence says, not the manager; while no key is known that
//! the evidence could be checked with, nobody is accused and nothing is fetched.

use consent_model::{
    approval::{EvidenceError, ExpectedSubject},
    artifact::{ArtifactClaims, ArtifactError, CopyFor, VerifiedArtifact},
    jose::CompactJws,
    request::ConsentRequest,
};

use super::{Halt, kept, refused};
use crate::{
    flow::{FlowError, Store, artifact::forged},
    storage::{Deposit, Reason},
};

/// What a genuine copy of the consent shows.
enum Approval {
    Hers(Box<VerifiedArtifact>),
    Anothers,
    /// It was given with what does not count here as hers.
    Unconfirmed,
    /// The evidence does not hold, and will not.
    Nobodys,
}

impl Store {
    /// Our copy of the consent has come. It counts when it is genuine and it was she who approved:
    /// the link of a request opens for whoever is handed it, and records of another person have no
    /// place in her vault.
    pub(crate) async fn approved(
        &self,
        deposit: &Deposit,
        artifact: &CompactJws,
    ) -> Result<(), FlowError> {
        let (id, now) = (deposit.deposit, self.clock.now());
        let unwanted = match self.approval(artifact, deposit).await? {
            Approval::Hers(verified) => {
                let (key, others) = (verified.evidence_key(), Reason::ByOtherRequest);
                let counts = self
                    .db
                    .deposit_approved(id, artifact, key, others, now)
                    .await?;
                if counts {
                    return Ok(());
                }
                // Told before; or superseded or refused, and not wanted any more.
                Reason::ByOtherRequest
            }
            Approval::Anothers => {
                tracing::info!(deposit = %id, "deposit approved by somebody else");
                Reason::ByAnother
            }
            Approval::Unconfirmed => Reason::NotConfirmedHere,
            Approval::Nobodys => Reason::NotProven,
        };
        self.db
            .deposit_unwanted(id, artifact, unwanted, now)
            .await?;
        Ok(())
    }

    /// Our copy, verified again: it must be hers, for this very request and this very key.
    pub(super) async fn deposit_artifact(&self, due: &Deposit) -> Result<ArtifactClaims, Halt> {
        let jws = kept(due.artifact.as_ref())?;
        let verified = match self.approval(jws, due).await? {
            Approval::Hers(verified) => verified,
            Approval::Anothers => return Err(refused(Reason::ByAnother)),
            Approval::Unconfirmed => return Err(refused(Reason::NotConfirmedHere)),
            Approval::Nobodys => return Err(refused(Reason::NotProven)),
        };
        let claims = verified.claims();
        let asked = claims.request.as_ref().map(|r| r.value);
        if asked != Some(due.consent_request.digest()) {
            return Err(refused(Reason::ConsentUnfit));
        }
        Ok(claims.clone())
    }

    /// Verifies our copy as a data user: with the key that its evidence was checked with before, or
    /// with today's. What does not hold ends the deposit, so a key that may only be too new to be
    /// known is waited for, and one that is not published now, for as long as we asked for.
    async fn approval(
        &self,
        artifact: &CompactJws,
        deposit: &Deposit,
    ) -> Result<Approval, FlowError> {
        // INVARIANT: the name is only looked up; what it leads to is what is verified against.
        let claims: ArtifactClaims = artifact.unverified_claims().map_err(|_| forged())?;
        let link = self.db.link_of(&claims.sub).await?;
        let link = link.filter(|link| link.account == deposit.account);
        let she = match &link {
            Some(link) => Some(self.db.approver(link, self.clock.now()).await?),
            None => None,
        };
        let subject = she
            .as_ref()
            .map_or(ExpectedSubject::AnyTrusted, ExpectedSubject::Linked);
        let (trust, copy_for) = (&self.network().await?.trust, CopyFor::DataUser);
        let verified = if let Some(key) = &deposit.evidence_key {
            let view = trust.view_for(artifact).await;
            self.verify(artifact, copy_for, subject, view.manager_keys(), key)
        } else {
            let view = trust.settled_view_for_artifact(artifact).await?;
            let (manager, identity) = (view.manager_keys(), &view.identity);
            self.verify(artifact, copy_for, subject, manager, identity)
        };
        match verified {
            Ok(verified) if link.is_some() => Ok(Approval::Hers(Box::new(verified))),
            Ok(_) | Err(ArtifactError::Evidence(EvidenceError::WrongSubject)) => {
                Ok(Approval::Anothers)
            }
            // The evidence is looked at last: the manager says that it is about somebody else.
            Err(ArtifactError::Evidence(_)) if link.is_none() => Ok(Approval::Anothers),
            Err(ArtifactError::Evidence(
                EvidenceError::UnknownPasskey | EvidenceError::PasskeyRequired,
            )) => Ok(Approval::Unconfirmed),
            Err(ArtifactError::Evidence(
                EvidenceError::Signature | EvidenceError::UntrustedIssuer,
            )) if !self.is_over(deposit)? => Err(FlowError::Unproven),
            Err(ArtifactError::Evidence(_)) => Ok(Approval::Nobodys),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether the term that we asked for has ended.
    fn is_over(&self, deposit: &Deposit) -> Result<bool, FlowError> {
        let ours: ConsentRequest = deposit.consent_request.unverified_claims()?;
        Ok(self.clock.now() >= ours.term.expiry)
    }
}
