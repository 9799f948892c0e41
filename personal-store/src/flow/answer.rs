//! A data request comes in: check, serve through the gate, leave the pages to the upload worker.

use chrono::DateTime;
use consent_model::{
    artifact::VerifiedArtifact,
    data_request::{RELAYED_TYP, RelayedRequest, SESSION_MINUTES, SourceRequest},
    ids::SessionId,
    jose::CompactJws,
    problem::ProblemType,
};
use service_kit::{
    manager_client::Freshness,
    problem::{ApiProblem, Causes},
};

use super::{FlowError, Network, Store, network::Addressed};
use crate::{
    gate::{Access, GateError, HerWord, Moment, Rule},
    storage::{Held, SourceSession, WaitingSession},
};

/// Longest that a relayed request is good for, in seconds: as long as a session.
const LONGEST: i64 = SESSION_MINUTES * 60;

impl Store {
    /// Serves a relayed request, in the order that `docs/protocol.md` gives. The same session
    /// again gets the same answer, never a second use.
    ///
    /// # Errors
    /// The first check that fails, as the problem it leaves under.
    pub async fn serve(&self, jws: &CompactJws) -> Result<(), FlowError> {
        let relayed = self
            .of_manager::<RelayedRequest>(jws, RELAYED_TYP, LONGEST, |r| Addressed {
                iss: &r.iss,
                aud: &r.aud,
                iat: r.iat,
                exp: r.exp,
            })
            .await?;
        let (held, artifact) = self.artifact(relayed.artifact).await?;
        let new = SourceSession {
            session: relayed.session,
            account: held.account,
            artifact: relayed.artifact,
            request: relayed.request.digest(),
            problem: None,
            attempts: 0,
        };
        let known = self.db.open_source_session(&new, self.clock.now()).await?;
        if known.request != new.request || known.artifact != new.artifact {
            return Err(FlowError::Refused(
                ProblemType::Replayed,
                "the session serves another request",
            ));
        }
        if let Some(problem) = known.problem {
            return Err(FlowError::Problem(Box::new(problem.into())));
        }
        if self.db.waits_for_her(relayed.session).await? {
            return Ok(());
        }
        let request = (relayed.session, &relayed.request);
        match self.attempt(request, &held, &artifact).await? {
            Ok(()) => {
                self.db.uploading(relayed.session).await?;
                self.wake.notify_one();
                Ok(())
            }
            Err(Rule::AwaitingHer) => {
                let ends_at = DateTime::from_timestamp(relayed.exp, 0);
                let waits = WaitingSession {
                    session: relayed.session,
                    account: held.account,
                    artifact: relayed.artifact,
                    request: relayed.request,
                    ends_at: ends_at.unwrap_or(self.clock.now()),
                    attempts: 0,
                };
                self.wait_for_her(waits).await
            }
            Err(reason) => {
                let kind = reason.problem();
                let problem = ApiProblem::new(kind).with_detail(reason.to_string());
                // What may pass by itself is not kept against the session.
                if kind.facts().status < 500 {
                    let kept = problem.problem();
                    self.db.refuse_session(relayed.session, kept).await?;
                }
                Err(FlowError::Problem(Box::new(problem)))
            }
        }
    }

    /// Takes a request to the gate, with everything that counts at that moment. The rule that forbids
    /// it, if one does.
    pub(super) async fn attempt(
        &self,
        (session, request): (SessionId, &CompactJws),
        held: &Held,
        artifact: &VerifiedArtifact,
    ) -> Result<Result<(), Rule>, FlowError> {
        let person = self.person(held.account).await?;
        let vault = self.vault_of(&person).await?;
        let network = self.network().await?;
        let access = Access {
            session,
            artifact,
            request,
        };
        let moment = || self.moment(network, held, access);
        match self.gate.serve(&vault, access, moment).await {
            Ok(_) => Ok(Ok(())),
            Err(GateError::Refused(rule)) => Ok(Err(rule)),
            Err(error) => Err(error.into()),
        }
    }

    /// What counts for a consent now; what cannot be read counts as no.
    async fn moment(&self, network: &Network, held: &Held, access: Access<'_>) -> Moment {
        let claims = access.artifact.claims();
        let (reference, jti) = (&claims.status, claims.jti);
        let now = self.clock.now();
        let listed = network
            .status
            .status(reference, now, Freshness::Fetch)
            .await;
        // One that cannot be read names no item; the gate refuses it.
        let asked = access.request.unverified_claims::<SourceRequest>();
        let item = asked.ok().map(|asked| asked.item);
        let found = async {
            let status = self.standing_of(jti, listed).await?;
            let word = self.db.word_on(held.statement).await?;
            let withdrawn = match &item {
                Some(item) => self.db.is_withdrawn(jti, item).await?,
                None => false,
            };
            Ok::<_, FlowError>(Moment {
                status,
                word,
                withdrawn,
            })
        };
        found.await.unwrap_or_else(|error| {
            tracing::error!(error = %Causes(&error), "what counts now cannot be read");
            Moment {
                status: None,
                word: HerWord::Nothing,
                withdrawn: false,
            }
        })
    }
}
