//! A data request comes in: check, serve through the gate, leave the pages to the upload worker.

use consent_model::{
    data_request::{RELAYED_TYP, RelayedRequest, SESSION_MINUTES},
    jose::CompactJws,
    problem::ProblemType,
};
use service_kit::{manager_client::Freshness, problem::ApiProblem};

use super::{FlowError, Store, network::Addressed};
use crate::{
    gate::{Access, GateError},
    storage::SourceSession,
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
        let person = self.person(held.account).await?;
        let vault = self.vault_of(&person).await?;
        let network = self.network().await?;
        let reference = &artifact.claims().status;
        let status = || async {
            let now = self.clock.now();
            network
                .status
                .status(reference, now, Freshness::Fetch)
                .await
        };
        let access = Access {
            session: relayed.session,
            artifact: &artifact,
            request: &relayed.request,
        };
        match self.gate.serve(&vault, access, status).await {
            Ok(_) => {
                self.db.uploading(relayed.session).await?;
                self.wake.notify_one();
                Ok(())
            }
            Err(GateError::Refused(reason)) => {
                let kind = reason.problem();
                let problem = ApiProblem::new(kind).with_detail(reason.to_string());
                // What may pass by itself is not kept against the session.
                if kind.facts().status < 500 {
                    let kept = problem.problem();
                    self.db.refuse_session(relayed.session, kept).await?;
                }
                Err(FlowError::Problem(Box::new(problem)))
            }
            Err(error) => Err(error.into()),
        }
    }
}
