//! Artifacts come in: by event, or fetched when a request names one that is not here yet.

use consent_model::{
    approval::{EvidenceError, EvidenceKey, ExpectedSubject, IdentityKeys},
    artifact::{
        ArtifactClaims, ArtifactError, CopyFor, Expectation, LifecycleState, VerifiedArtifact,
    },
    event::{Event, What},
    ids::ArtifactId,
    jose::{CompactJws, Jwks},
    passkey::PasskeyError,
    problem::ProblemType,
};

use super::{FlowError, Store, erased};
use crate::{
    gate::close_changed,
    storage::{End, Held, Reason},
};

impl Store {
    /// Takes an event whose signature has been checked. Returns once its effect is on disk; the
    /// same event again changes nothing.
    ///
    /// # Errors
    /// When its effect could not be kept, or its artifact does not hold.
    pub async fn take_event(&self, event: Event) -> Result<(), FlowError> {
        if self.db.has_event(event.id).await? {
            return Ok(());
        }
        let now = self.clock.now();
        let (id, word) = (event.id, self.to_acknowledge(&event).await?);
        match event.what {
            What::ArtifactIssued { artifact } => self.take_artifact(&artifact).await?,
            What::StatusChanged {
                artifact_id,
                state,
                resumed,
                ..
            } => {
                self.network().await?.status.invalidate_all();
                match state {
                    LifecycleState::Paused => self.told_paused(artifact_id, event.at).await?,
                    LifecycleState::Active => {
                        self.told_resumed(artifact_id, resumed.as_deref()).await?
                    }
                    LifecycleState::Revoked => self.db.end(artifact_id, End::Revoked).await?,
                    LifecycleState::Superseded => self.db.end(artifact_id, End::Superseded).await?,
                    // Its term says so by itself.
                    LifecycleState::Expired => {}
                }
                self.db.wake_waiting(artifact_id, now).await?;
                if state.is_final() {
                    self.nothing_to_ask(artifact_id).await;
                }
            }
            What::ItemsWithdrawn {
                artifact_id, items, ..
            } => {
                self.db.withdraw_items(artifact_id, &items, now).await?;
                self.db.wake_waiting(artifact_id, now).await?;
            }
            What::RequestDecided {
                request_id, state, ..
            } => {
                let deposit = self.db.deposit_by_request(request_id).await?;
                if let (Some(deposit), Some(reason)) = (deposit, Reason::of_request(state)) {
                    let id = deposit.deposit;
                    self.db.deposit_refused(id, (reason, None), now).await?;
                }
            }
            What::QuestionWithdrawn { question, reason } => {
                self.db
                    .withdraw_question(question, &reason, event.at, now)
                    .await?;
                self.gate.withdrawn().extend([question]);
            }
            What::SessionChanged { session_id, .. } => {
                self.db.wake_session(session_id, now).await?
            }
            What::PasskeyRemoved {
                pseudonym,
                credential,
            } => {
                if let Some(link) = self.db.link_of(&pseudonym).await? {
                    self.db.remove_passkey(link.account, &credential).await?;
                }
            }
            What::GuardianEnded { pseudonym } => {
                // It ends now at the latest, whatever the manager's clock says.
                self.db
                    .guardian_ended(&pseudonym, event.at.min(now))
                    .await?;
            }
            // The manager sends people to this store's own pages, where they see, take out and
            // erase everything by themselves.
            What::RightsRequestMade(_) => {}
            // Answers are refused by nobody yet; the ledger says what left.
            What::DeliveryRefused { .. } => {}
            // That it is taken is all that was asked.
            What::Test {} => {}
        }
        // Once the effect is on disk, and not before.
        if let Some(word) = word {
            self.db.to_acknowledge(&word).await?;
        }
        self.db.take_event(id, now).await?;
        self.wake.notify_one();
        Ok(())
    }

    /// A consent has ended, and with it what waits for her about it. It is hers to see no more; that
    /// nothing leaves does not depend on it, so a vault that does not open holds up no event.
    async fn nothing_to_ask(&self, artifact: ArtifactId) {
        let closed = async {
            let Some(held) = self.db.held(artifact).await? else {
                return Ok::<_, FlowError>(());
            };
            let person = self.person(held.account).await?;
            let vault = self.vault_of(&person).await?;
            Ok(close_changed(&vault, artifact).await?)
        };
        if let Err(error) = closed.await {
            tracing::warn!(%artifact, %error, "what waits under an ended consent stays");
        }
    }

    async fn take_artifact(&self, jws: &CompactJws) -> Result<(), FlowError> {
        let claims: ArtifactClaims = jws.unverified_claims().map_err(|_| forged())?;
        match claims.copy_for {
            CopyFor::Source => {
                let (held, verified) = self.verify_for_source(jws, None).await?;
                self.hold(&held, &verified).await
            }
            CopyFor::DataUser => {
                let deposit = match &claims.request {
                    Some(request) => self.db.deposit_by_digest(request.value).await?,
                    None => None,
                };
                match deposit {
                    // Whether it is genuine, and whether it was she who approved, is told there.
                    Some(deposit) => self.approved(&deposit, jws).await,
                    None => Err(self.asked_by_nobody(jws).await),
                }
            }
        }
    }

    /// Why a data user's copy for no request of ours is refused.
    async fn asked_by_nobody(&self, jws: &CompactJws) -> FlowError {
        let view = match self.network().await {
            Ok(network) => network.trust.view_for_artifact(jws).await,
            Err(error) => return error,
        };
        let (anyone, manager) = (ExpectedSubject::AnyTrusted, view.manager_keys());
        match self.verify(jws, CopyFor::DataUser, anyone, manager, &view.identity) {
            Err(error) => error.into(),
            Ok(_) => forged(),
        }
    }

    /// The artifact of this id, as a source: held, or fetched now; verified in either case.
    ///
    /// # Errors
    /// When it cannot be had or does not hold.
    pub(crate) async fn artifact(
        &self,
        id: ArtifactId,
    ) -> Result<(Held, VerifiedArtifact), FlowError> {
        if let Some(held) = self.db.held(id).await? {
            // The provider may have replaced the key since; the bytes are the same.
            let (_, verified) = self
                .verify_for_source(&held.jws, Some(&held.evidence_key))
                .await?;
            return Ok((held, verified));
        }
        let jws = self.manager.artifact(id).await.map_err(|error| {
            match error.problem().map(|p| p.kind) {
                Some(ProblemType::NotFound) => FlowError::Refused(
                    ProblemType::NotFound,
                    "the manager has no such artifact for this store",
                ),
                _ => FlowError::Manager(error),
            }
        })?;
        let (held, verified) = self.verify_for_source(&jws, None).await?;
        if verified.claims().jti != id {
            return Err(forged());
        }
        self.hold(&held, &verified).await?;
        Ok((held, verified))
    }

    /// Verifies a copy for a source against the link that it is about.
    async fn verify_for_source(
        &self,
        jws: &CompactJws,
        kept_key: Option<&EvidenceKey>,
    ) -> Result<(Held, VerifiedArtifact), FlowError> {
        let claims: ArtifactClaims = jws.unverified_claims().map_err(|_| forged())?;
        let link = match self.db.link_of(&claims.sub).await? {
            Some(link) => link,
            None if self.db.was_erased(&claims.sub).await? => return Err(erased()),
            None => {
                return Err(FlowError::Refused(
                    ProblemType::NotLinked,
                    "the artifact is about nobody who is linked here",
                ));
            }
        };
        let she = self.db.approver(&link, self.clock.now()).await?;
        let subject = ExpectedSubject::Linked(&she);
        let verified = match kept_key {
            None => {
                let view = self.network().await?.trust.view_for_artifact(jws).await;
                let (manager, identity) = (view.manager_keys(), &view.identity);
                self.verify(jws, CopyFor::Source, subject, manager, identity)?
            }
            Some(key) => {
                let view = self.network().await?.trust.view_for(jws).await;
                self.verify(jws, CopyFor::Source, subject, view.manager_keys(), key)?
            }
        };
        let hers = |item: &consent_model::approval::ApprovedItem| item.source.link == link.link;
        if !verified.claims().items.iter().all(|i| hers(&i.value)) {
            return Err(FlowError::Refused(
                ProblemType::OutsideConsent,
                "the artifact names a link that is not hers",
            ));
        }
        let held = Held {
            account: link.account,
            jws: jws.clone(),
            statement: verified.statement(),
            evidence_key: verified.evidence_key().clone(),
            paused_at: None,
        };
        Ok((held, verified))
    }

    /// Keeps a copy. Her evidence covers what she approved and not the copy's `jti`: whoever holds
    /// the manager's key could sign the same approval again under a new id, with a status of its
    /// own.
    async fn hold(&self, held: &Held, verified: &VerifiedArtifact) -> Result<(), FlowError> {
        let id = verified.claims().jti;
        let (mailed, now) = (self.config.mail.is_some(), self.clock.now());
        if self.db.hold(id, held, mailed, now).await? {
            return Ok(());
        }
        Err(FlowError::Refused(
            ProblemType::ForgedArtifact,
            "another copy of this approval is held already",
        ))
    }

    pub(super) fn verify(
        &self,
        jws: &CompactJws,
        copy_for: CopyFor,
        subject: ExpectedSubject<'_>,
        manager_keys: &Jwks,
        identity: &impl IdentityKeys,
    ) -> Result<VerifiedArtifact, ArtifactError> {
        let expected = Expectation {
            issuer: self.manager.base(),
            audience: self.party(),
            copy_for,
            subject,
            now: self.clock.now(),
        };
        VerifiedArtifact::verify(jws, manager_keys, identity, &expected)
    }
}

impl From<ArtifactError> for FlowError {
    fn from(error: ArtifactError) -> Self {
        match error {
            ArtifactError::WrongAudience => Self::Refused(
                ProblemType::WrongAudience,
                "the artifact is addressed to another party",
            ),
            ArtifactError::Evidence(EvidenceError::WrongSubject) => Self::Refused(
                ProblemType::InvalidEvidence,
                "the approval was not given by the person who is linked",
            ),
            ArtifactError::Evidence(EvidenceError::UnknownPasskey) => Self::Refused(
                ProblemType::InvalidEvidence,
                "the approval was given with a passkey that she has not confirmed with this \
                 store; she can confirm it on the store's own page, by linking the store again",
            ),
            ArtifactError::Evidence(EvidenceError::PasskeyRequired) => Self::Refused(
                ProblemType::InvalidEvidence,
                "she lets only passkeys count here, and the approval was given by a sign-in",
            ),
            ArtifactError::Evidence(EvidenceError::WrongRole) => Self::Refused(
                ProblemType::InvalidEvidence,
                "the approval was not given as the one who is linked: the person, or a guardian",
            ),
            ArtifactError::Evidence(EvidenceError::RightOver) => Self::Refused(
                ProblemType::InvalidEvidence,
                "the guardian's right does not reach as far as what was approved",
            ),
            ArtifactError::Evidence(
                EvidenceError::WrongChallenge
                | EvidenceError::Passkey(PasskeyError::WrongChallenge),
            ) => Self::Refused(
                ProblemType::InvalidEvidence,
                "the evidence is for a different approval",
            ),
            ArtifactError::Evidence(EvidenceError::Passkey(PasskeyError::Signature)) => {
                Self::Refused(
                    ProblemType::InvalidEvidence,
                    "the signature of the passkey does not verify",
                )
            }
            ArtifactError::NotForChild => Self::Refused(
                ProblemType::InvalidEvidence,
                "data of a child may not be used for this purpose, whoever approves",
            ),
            ArtifactError::Evidence(_) => Self::Refused(
                ProblemType::InvalidEvidence,
                "the evidence of the approval does not hold",
            ),
            _ => forged(),
        }
    }
}

pub(super) fn forged() -> FlowError {
    FlowError::Refused(
        ProblemType::ForgedArtifact,
        "the artifact is not a genuine one of this manager",
    )
}
