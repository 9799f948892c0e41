//! From a relayed request to a release or a refusal.

use std::sync::Arc;

use consent_model::{
    artifact::VerifiedArtifact,
    data_request::{SourceRequest, VerifiedSourceRequest},
    decision::{Facts, Permit, decide},
    digest::Digest,
    ids::SessionId,
    jose::{CompactJws, JoseError},
    party::PartyId,
    question::Parameters,
    request::Ask,
    scope::Scope,
};
use serde_json::{Map, Value};
use service_kit::entropy::IdSource;

use super::{
    BoundedOutput, Limits, Moment, Rule, SeeBefore, Served, Withdrawn,
    limit::{self, Variant},
    release::{self, Intent},
    seen::{self, Covered},
};
use crate::{
    dataset::has_columns,
    question::{Catalogue, CheckedPackage, RunError, run},
    vault::{Vault, VaultError},
};

/// The door of one store.
#[derive(Debug, Clone)]
pub struct Gate {
    pub(super) party: PartyId,
    pub(super) ids: IdSource,
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) limits: Limits,
    pub(super) withdrawn: Withdrawn,
    pub(super) see_before: SeeBefore,
}

/// What is asked for, as it came from the manager.
#[derive(Debug, Clone, Copy)]
pub struct Access<'a> {
    /// The session, as the manager names it to this store.
    pub session: SessionId,
    /// The store's copy of the artifact, verified for the person whose vault it is.
    pub artifact: &'a VerifiedArtifact,
    /// The source request, not verified yet.
    pub request: &'a CompactJws,
}

/// Why nothing was released.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GateError {
    /// A rule says no. It stands in her ledger.
    #[error(transparent)]
    Refused(#[from] Rule),
    /// The vault failed; nothing was released or counted.
    #[error("the vault failed")]
    Vault(#[from] VaultError),
    /// The run was lost; nothing was released or counted.
    #[error("the question was interrupted")]
    Run(#[source] RunError),
    /// Signing or sealing failed; nothing was released or counted.
    #[error("the answer could not be signed and sealed")]
    Seal(#[from] JoseError),
}

impl From<sqlx::Error> for GateError {
    fn from(error: sqlx::Error) -> Self {
        Self::Vault(error.into())
    }
}

impl From<RunError> for GateError {
    fn from(error: RunError) -> Self {
        match (Rule::of_run(&error), error) {
            (Some(rule), _) => Self::Refused(rule),
            (None, RunError::Vault(error)) => Self::Vault(error),
            (None, error) => Self::Run(error),
        }
    }
}

impl Gate {
    /// The door of the store `party`, which can run the questions of `catalogue`.
    #[must_use]
    pub fn new(party: PartyId, ids: IdSource, catalogue: Arc<Catalogue>) -> Self {
        Self {
            party,
            ids,
            catalogue,
            limits: Limits::default(),
            withdrawn: Withdrawn::default(),
            see_before: SeeBefore::default(),
        }
    }

    /// The questions it runs no more; what is added here counts at once.
    #[must_use]
    pub const fn withdrawn(&self) -> &Withdrawn {
        &self.withdrawn
    }

    /// Refuses a question that was withdrawn.
    pub(super) fn check_offered(&self, question: &Digest) -> Result<(), Rule> {
        if self.withdrawn.contains(question) {
            Err(Rule::QuestionWithdrawn)
        } else {
            Ok(())
        }
    }

    /// The same door with other limits on what one party may be told.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Answers a request, or refuses it and writes the rule to her ledger. The same session again
    /// gives the same outcome and counts no second use; only a refusal that may pass by itself
    /// ([`Rule::may_pass`]) is decided anew.
    ///
    /// `moment` establishes anew, each time it is called, the status of the consent and what she has
    /// said of it, and is called twice: before anything is computed and right before anything is
    /// released. [`Rule::AwaitingHer`] leaves no trace: the request may wait, and be served or refused
    /// ([`Gate::wait_is_over`]) later.
    ///
    /// # Errors
    /// The rule that forbids it, or a fault of the store's own, of which no trace is kept.
    pub async fn serve<S, F>(
        &self,
        vault: &Vault,
        access: Access<'_>,
        moment: S,
    ) -> Result<Served, GateError>
    where
        S: Fn() -> F,
        F: Future<Output = Moment>,
    {
        if let Some(earlier) = release::earlier(vault, &access).await? {
            return earlier.map_err(GateError::Refused);
        }
        match self.attempt(vault, &access, moment).await {
            Err(GateError::Refused(Rule::AwaitingHer)) => Err(Rule::AwaitingHer.into()),
            Err(GateError::Refused(rule)) => self.refuse(vault, access, rule).await,
            other => other,
        }
    }

    /// A request has waited for her in vain: that stands in her ledger.
    ///
    /// # Errors
    /// The rule that stands, or a fault of the store's own.
    pub async fn wait_is_over(
        &self,
        vault: &Vault,
        access: Access<'_>,
    ) -> Result<Served, GateError> {
        self.refuse(vault, access, Rule::AwaitingHer).await
    }

    async fn refuse(
        &self,
        vault: &Vault,
        access: Access<'_>,
        rule: Rule,
    ) -> Result<Served, GateError> {
        let item = access.request.unverified_claims::<SourceRequest>().ok();
        let item = item.map(|claims| claims.item);
        let now = self.ids.clock().now();
        release::refuse(vault, &access, item.as_ref(), rule, now)
            .await?
            .map_err(GateError::Refused)
    }

    async fn attempt<S, F>(
        &self,
        vault: &Vault,
        access: &Access<'_>,
        moment: S,
    ) -> Result<Served, GateError>
    where
        S: Fn() -> F,
        F: Future<Output = Moment>,
    {
        let asked: SourceRequest = access
            .request
            .unverified_claims()
            .map_err(|_| unreadable(access.request))?;
        let first = moment().await;
        first.check()?;
        let now = self.ids.clock().now();
        let permit = decide(&Facts {
            artifact: access.artifact,
            status: first.status,
            item: &asked.item,
            withdrawn: first.withdrawn,
            range: asked.range.as_ref(),
            uses: release::uses(vault, access.artifact, &asked.item, now).await?,
            now,
        })
        .map_err(Rule::from)?;
        let request = VerifiedSourceRequest::verify(access.request, permit.item(), now)
            .map_err(Rule::from)?;
        release::check_unused(vault, &permit, &request).await?;
        let output = self.compute(vault, &permit, first).await?;
        let second = moment().await;
        let intent = Intent {
            access,
            moment: second,
            request,
            output,
        };
        release::commit(self, vault, intent).await
    }

    /// Runs the question of a permitted item and holds the answer against its manifest.
    async fn compute(
        &self,
        vault: &Vault,
        permit: &Permit<'_>,
        moment: Moment,
    ) -> Result<BoundedOutput, GateError> {
        let source = &permit.item().source;
        if source.party != self.party || source.key.as_ref() != Some(vault.signing_key().public()) {
            return Err(Rule::OtherSource.into());
        }
        let Ask::Answer {
            question,
            parameters,
            range,
            providers,
        } = &permit.item().ask
        else {
            return Err(Rule::NotAnAnswer.into());
        };
        // Another range is another question: of two that differ by a day, that day can be told.
        if permit.range() != range {
            return Err(Rule::OutsideRange.into());
        }
        let scope = Scope {
            range: *range,
            providers: providers.clone(),
        };
        let Some(data_user) = &permit.artifact().claims().data_user else {
            return Err(Rule::NoReceiver.into());
        };
        self.check_offered(question)?;
        let package = self.catalogue.get(question).ok_or(Rule::UnknownQuestion)?;
        let statement = &permit.artifact().claims().statement;
        package
            .manifest()
            .check_ask(statement.purpose, parameters, permit.range())
            .map_err(Rule::from)?;
        // Ahead of any computing; what counts is the same look in the transaction of the release.
        let name = &package.manifest().name;
        let variant =
            Variant::of(name, *question, parameters, &scope).map_err(|_| Rule::InvalidParameter)?;
        let mut used = vault.lock().await;
        let (connection, now) = (used.connection()?, permit.at());
        limit::check(connection, &data_user.value, &variant, self.limits, now).await?;
        drop(used);
        self.check_seen(package.manifest(), moment.word)?;
        let output = work_out(vault, package, parameters, &scope).await?;
        // A one-time approval given after a preview covers exactly what she saw.
        match seen::covered(vault, permit.artifact(), permit.item(), &output).await? {
            Covered::Any => Ok(output),
            Covered::This(salt) => Ok(output.with_salt(salt)),
            Covered::Other => {
                seen::ask_again(vault, permit.artifact(), permit.item(), permit.at()).await?;
                Err(Rule::NotAsSeen.into())
            }
        }
    }
}

/// Runs a question and holds the answer against its manifest. Nothing leaves by this.
pub(super) async fn work_out(
    vault: &Vault,
    package: &CheckedPackage,
    parameters: &Parameters,
    scope: &Scope,
) -> Result<BoundedOutput, GateError> {
    for input in &package.manifest().inputs {
        if !has_columns(vault, input.dataset, &input.columns).await? {
            return Err(Rule::ChangedSchema.into());
        }
    }
    let raw = run(package, parameters, scope, vault).await?;
    Ok(BoundedOutput::check(package, raw)?)
}

/// Why a source request cannot be read: it sets what only the consent can, or is none at all.
fn unreadable(request: &CompactJws) -> Rule {
    let sets = |claims: &Map<String, Value>| {
        let fixed = ["question", "parameters", "providers"];
        fixed.iter().any(|name| claims.contains_key(*name))
    };
    match request.unverified_claims() {
        Ok(claims) if sets(&claims) => Rule::OwnParameters,
        _ => Rule::Malformed,
    }
}
