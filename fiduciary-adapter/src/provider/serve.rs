//! One relayed request, from its signature to sealed pages on disk (`docs/protocol.md`, "Parties:
//! for the manager"). The order of the checks is that of the page.

use chrono::TimeDelta;
use consent_model::{
    artifact::{CopyFor, VerifiedArtifact},
    data_request::{
        RELAYED_TYP, RelayedRequest, SourceRequest, VerifiedSourceRequest, within_time,
    },
    decision::{Facts, Permit, decide},
    ids::{ArtifactId, ReceiptId, SessionId},
    jose::{self, CompactJws, JoseError, PageBinding, SealedPage, seal},
    problem::ProblemType,
    release::{Missing, ReleaseBody, ReleasePage, TYP},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter,
};
use service_kit::{manager_client::Freshness, problem::ApiProblem};

use super::{Provider, read::Page};
use crate::{
    storage::{self, entity},
    withdrawn,
};

fn form(error: &JoseError) -> ApiProblem {
    let kind = match error {
        JoseError::UnknownKey => ProblemType::UnknownKey,
        JoseError::BadSignature | JoseError::AlgorithmMismatch => ProblemType::InvalidSignature,
        _ => ProblemType::MalformedRequest,
    };
    ApiProblem::new(kind).with_detail(error.to_string())
}

impl Provider {
    /// Serves a relayed request: when this returns, its pages are on disk and on their way.
    pub(crate) async fn serve(&self, body: &str) -> Result<(), ApiProblem> {
        let mut named = None;
        let served = self.serve_named(body, &mut named).await;
        // What the manager did not sign for us, now, is anybody's, and leaves no row; what it did
        // leaves one for each way of being refused, however often it is sent.
        if let (Err(refusal), Some((session, artifact))) = (&served, named) {
            let row = entity::refusal::Model {
                id: self.adapter.ids.uuid_v7().to_string(),
                session_id: session.to_string(),
                artifact_id: artifact.to_string(),
                problem: refusal.kind().facts().slug.into(),
                refused_at: self.adapter.now().timestamp_millis(),
            };
            use entity::refusal::Column::{Problem, SessionId};
            let kept = entity::refusal::Entity::insert(row.into_active_model())
                .on_conflict_do_nothing_on([SessionId, Problem])
                .exec_without_returning(&self.adapter.db)
                .await;
            if let Err(error) = kept {
                tracing::error!(%error, "a refusal could not be recorded");
            }
        }
        served
    }

    async fn serve_named(
        &self,
        body: &str,
        named: &mut Option<(SessionId, ArtifactId)>,
    ) -> Result<(), ApiProblem> {
        let adapter = &self.adapter;
        if self.source.is_none() {
            return Err(ApiProblem::new(ProblemType::NotPermitted));
        }
        let jws = CompactJws::parse(body).map_err(|e| form(&e))?;
        let trust = adapter.trust().await.map_err(ApiProblem::unavailable)?;
        let view = trust.view_for(&jws).await;
        let relayed = jws
            .verify::<RelayedRequest>(RELAYED_TYP, view.manager_keys())
            .map_err(|e| form(&e))?
            .into_claims();
        if relayed.aud != adapter.config.party || relayed.iss != view.metadata.issuer {
            return Err(ApiProblem::new(ProblemType::WrongAudience));
        }
        if !within_time(relayed.iat, relayed.exp, adapter.now()) {
            return Err(ApiProblem::new(ProblemType::OutsideTime));
        }
        *named = Some((relayed.session, relayed.artifact));
        if self.is_served(&adapter.db, &relayed).await? {
            self.wake.notify_one();
            return Ok(());
        }
        let artifact = adapter
            .hold_artifact(relayed.artifact, CopyFor::Source)
            .await
            .map_err(|error| match error.problem() {
                Some(ProblemType::Unavailable) => ApiProblem::unavailable(error),
                Some(kind) => ApiProblem::new(kind).with_detail(error.to_string()),
                None => ApiProblem::internal(error),
            })?;
        let asked: SourceRequest = relayed.request.unverified_claims().map_err(|e| form(&e))?;
        let permit = self
            .permit(&adapter.db, &artifact, &asked, Freshness::Fetch)
            .await?;
        let request = VerifiedSourceRequest::verify(&relayed.request, permit.item(), adapter.now())
            .map_err(|error| ApiProblem::new(error.problem()).with_detail(error.to_string()))?;
        self.refuse_replay(&adapter.db, &permit, &request).await?;

        let (pages, missing) = self.read(&permit).await?;
        let receipt: ReceiptId = adapter.ids.mint();
        let rows: usize = pages.iter().map(|page| page.rows.len()).sum();
        let sealed = self.seal_pages(pages, receipt, &missing, &request)?;

        // Reading took time: her consent must hold at the moment of release.
        let status = adapter.artifact_status(&artifact, Freshness::Fetch).await;
        let tx = storage::begin(&adapter.db)
            .await
            .map_err(ApiProblem::internal)?;
        if self.is_served(&tx, &relayed).await? {
            return Ok(());
        }
        self.refuse_replay(&tx, &permit, &request).await?;
        let uses = self.uses(&tx, &artifact, &asked).await?;
        // Half of it would cost her the whole: it is had whole, later, or not at all.
        let allowed = artifact.claims().statement.term.uses_allowed();
        if !missing.is_empty() && uses.saturating_add(1) >= allowed {
            tracing::warn!(session = %relayed.session, "a last use waits until every source is back");
            return Err(ApiProblem::new(ProblemType::Unavailable)
                .with_detail("a part of the records cannot be had now, and this is the last use")
                .retry_after(30));
        }
        let withdrawn = withdrawn::is(&tx, relayed.artifact, &asked.item)
            .await
            .map_err(ApiProblem::internal)?;
        let permit = decide(&Facts {
            artifact: &artifact,
            status,
            item: &asked.item,
            withdrawn,
            range: asked.range.as_ref(),
            uses,
            now: adapter.now(),
        })
        .map_err(|refusal| ApiProblem::new(refusal.problem()))?;
        let release = entity::release::Model {
            refused: None,
            session_id: relayed.session.to_string(),
            relayed: request.digest().to_string(),
            artifact_id: relayed.artifact.to_string(),
            item: asked.item.to_string(),
            cnf: permit.item().cnf.kid().to_string(),
            jti: request.claims().jti.clone(),
            receipt_id: receipt.to_string(),
            pages: i32::try_from(sealed.len()).unwrap_or(i32::MAX),
            rows_released: i64::try_from(rows).unwrap_or(i64::MAX),
            state: "sealed".into(),
            problem: None,
            created_at: permit.at().timestamp_millis(),
        };
        let stored: Result<(), DbErr> = async {
            release.into_active_model().insert(&tx).await?;
            for page in &sealed {
                let row = entity::release_page::Model {
                    session_id: relayed.session.to_string(),
                    sequence: i32::try_from(page.binding().sequence).unwrap_or(i32::MAX),
                    sealed: page.as_str().to_owned(),
                };
                row.into_active_model().insert(&tx).await?;
            }
            tx.commit().await
        }
        .await;
        stored.map_err(ApiProblem::internal)?;
        let (pages, missing) = (sealed.len(), missing.len());
        tracing::info!(session = %relayed.session, pages, missing, "records released");
        self.wake.notify_one();
        Ok(())
    }

    /// Deletes refusals of more than a year ago (DPDP Rules, rule 6(1)(e): logs for a year).
    pub(crate) async fn sweep_refusals(&self) -> Result<u64, DbErr> {
        let before = (self.adapter.now() - TimeDelta::days(366)).timestamp_millis();
        let swept = entity::refusal::Entity::delete_many()
            .filter(entity::refusal::Column::RefusedAt.lte(before))
            .exec(&self.adapter.db)
            .await?;
        Ok(swept.rows_affected)
    }

    async fn is_served(
        &self,
        db: &impl ConnectionTrait,
        relayed: &RelayedRequest,
    ) -> Result<bool, ApiProblem> {
        let row = entity::release::Entity::find_by_id(relayed.session.to_string())
            .one(db)
            .await
            .map_err(ApiProblem::internal)?;
        match row {
            None => Ok(false),
            Some(row) if row.relayed == relayed.request.digest().to_string() => Ok(true),
            Some(_) => Err(ApiProblem::new(ProblemType::Replayed)
                .with_detail("the session belongs to another request")),
        }
    }

    async fn permit<'a>(
        &self,
        db: &impl ConnectionTrait,
        artifact: &'a VerifiedArtifact,
        asked: &'a SourceRequest,
        freshness: Freshness,
    ) -> Result<Permit<'a>, ApiProblem> {
        let status = self.adapter.artifact_status(artifact, freshness).await;
        let withdrawn = withdrawn::is(db, artifact.claims().jti, &asked.item)
            .await
            .map_err(ApiProblem::internal)?;
        decide(&Facts {
            artifact,
            status,
            item: &asked.item,
            withdrawn,
            range: asked.range.as_ref(),
            uses: self.uses(db, artifact, asked).await?,
            now: self.adapter.now(),
        })
        .map_err(|refusal| ApiProblem::new(refusal.problem()))
    }

    async fn uses(
        &self,
        db: &impl ConnectionTrait,
        artifact: &VerifiedArtifact,
        asked: &SourceRequest,
    ) -> Result<u32, ApiProblem> {
        // By the key that she approved: an id is the manager's to give, and could be given again.
        let Some(item) = artifact.item(&asked.item) else {
            return Ok(0);
        };
        let mut uses = entity::release::Entity::find()
            .filter(entity::release::Column::Cnf.eq(item.cnf.kid().to_string()));
        let term = &artifact.claims().statement.term;
        if let Some(since) = term.window_start(self.adapter.now()) {
            uses = uses.filter(entity::release::Column::CreatedAt.gt(since.timestamp_millis()));
        }
        let uses = uses.count(db).await.map_err(ApiProblem::internal)?;
        Ok(u32::try_from(uses).unwrap_or(u32::MAX))
    }

    async fn refuse_replay(
        &self,
        db: &impl ConnectionTrait,
        permit: &Permit<'_>,
        request: &VerifiedSourceRequest,
    ) -> Result<(), ApiProblem> {
        let used = entity::release::Entity::find()
            .filter(entity::release::Column::Cnf.eq(permit.item().cnf.kid().to_string()))
            .filter(entity::release::Column::Jti.eq(request.claims().jti.as_str()))
            .count(db)
            .await
            .map_err(ApiProblem::internal)?;
        if used == 0 {
            Ok(())
        } else {
            Err(ApiProblem::new(ProblemType::Replayed))
        }
    }

    /// Signs, then seals to the key of the request.
    fn seal_pages(
        &self,
        pages: Vec<Page>,
        receipt: ReceiptId,
        missing: &[Missing],
        request: &VerifiedSourceRequest,
    ) -> Result<Vec<SealedPage>, ApiProblem> {
        let adapter = &self.adapter;
        let count = pages.len();
        let mut sealed = Vec::with_capacity(count);
        for (place, Page { dataset, rows }) in pages.into_iter().enumerate() {
            let binding = PageBinding {
                request: request.digest(),
                sequence: u32::try_from(place).unwrap_or(u32::MAX),
                last: place + 1 == count,
            };
            let page = ReleasePage {
                iss: adapter.config.party.clone(),
                iat: adapter.now().timestamp(),
                request: binding.request,
                item: request.claims().item.clone(),
                sequence: binding.sequence,
                last: binding.last,
                body: ReleaseBody::Records {
                    dataset,
                    rows,
                    receipt,
                    missing: missing.to_vec(),
                },
            };
            let signed = jose::sign(TYP, &page, &adapter.key).map_err(ApiProblem::internal)?;
            let page = seal(
                signed.as_str().as_bytes(),
                &request.claims().recipient,
                &binding,
            )
            .map_err(ApiProblem::internal)?;
            sealed.push(page);
        }
        Ok(sealed)
    }
}
