//! A paused consent goes on: as much hers as giving it, so it takes the same evidence.
//!
//! Who was told of the pause serves again only when her own word is there; it goes to every party
//! that holds a copy.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use consent_model::{
    approval::{Approved, ApprovedItem},
    artifact::{ArtifactClaims, Lifecycle, LifecycleError},
    digest::Digest,
    ids::ConsentId,
    jose::{CompactJws, ForeignJwks},
    passkey::Assertion,
    resume::{ResumeProof, ResumeStatement},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter,
};

use super::{
    Acting, DraftStage, Drafted, Drafting, Link, Manager, ManagerError,
    approval::APPROVAL_MINUTES,
    evidence::{Proof, answer_to},
    lifecycle::lifecycle,
};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

impl Manager {
    /// She wants a paused consent to go on: gives the name of what she has to prove.
    ///
    /// # Errors
    /// When it is not hers, has ended or is not paused.
    pub async fn begin_resume(
        &self,
        who: impl Into<Acting> + Send,
        id: ConsentId,
    ) -> Result<String, ManagerError> {
        let who = who.into();
        let (account, guardian, now) = (who.account(), who.guardian()?, self.now());
        let tx = begin(self.db()).await?;
        self.may_still(&tx, who).await?;
        let row = self.own_consent(&tx, account, id).await?;
        lifecycle(&row)?.resume()?;
        if !self.counts_for(&tx, who, &row).await? {
            return Err(ManagerError::OnlyWhoApproved);
        }
        if row.expires_at <= now.timestamp_millis() {
            return Err(LifecycleError::Ended.into());
        }
        // What was put before her earlier is over: there is one such question at a time.
        entity::resuming::Entity::delete_many()
            .filter(entity::resuming::Column::ConsentId.eq(&row.id))
            .filter(entity::resuming::Column::Proof.is_null())
            .exec(&tx)
            .await?;
        let statement = ResumeStatement::new(self.approval_of(&tx, &row).await?, now);
        let name = self.ids().token().expose().clone();
        let draft = entity::resuming::ActiveModel {
            id: Set(name.clone()),
            consent_id: Set(row.id),
            account_id: Set(account.to_string()),
            statement: Set(read::to_json(&statement)?),
            nonce: Set(URL_SAFE_NO_PAD.encode(self.ids().bytes32())),
            expires_at: Set((now + TimeDelta::minutes(APPROVAL_MINUTES)).timestamp_millis()),
            proof: Set(None),
            guardian_id: Set(guardian.map(|guardian| guardian.to_string())),
        };
        entity::resuming::Entity::insert(draft)
            .exec_without_returning(&tx)
            .await?;
        tx.commit().await?;
        Ok(name)
    }

    /// What she is about to let go on, with the ways in which she can.
    ///
    /// # Errors
    /// When it is not hers.
    pub async fn drafted_resume(
        &self,
        who: impl Into<Acting> + Send,
        name: &str,
    ) -> Result<Drafted, ManagerError> {
        let who = who.into();
        let draft = resuming_row(self.db(), who, name).await?;
        let at = |column| At("resuming", column, &draft.id);
        let statement: ResumeStatement = read::json(at("statement"), &draft.statement)?;
        let consent: ConsentId = read::text(at("consent_id"), &draft.consent_id)?;
        let row = self.own_consent(self.db(), who.account(), consent).await?;
        let shown = entity::notice::Entity::find_by_id(&row.notice_id)
            .one(self.db())
            .await?
            .ok_or(ManagerError::NotFound)?;
        let items = items_of(&row)?;
        let expires_at = read::moment(at("expires_at"), draft.expires_at)?;
        Ok(Drafted {
            challenge: answer_to(at("nonce"), &draft.nonce, &statement.digest()?)?,
            stage: DraftStage::of(draft.proof.is_some(), expires_at, self.now()),
            expires_at,
            ways: self.ways(self.db(), who, items.iter()).await?,
            notice: read::json(At("notice", "body", &shown.id), &shown.body)?,
            items,
            term: read::json(At("consent", "term", &row.id), &row.term)?,
            about: Drafting::Resuming(consent),
            id: draft.id,
        })
    }

    /// She signed in afresh: the consent goes on.
    ///
    /// # Errors
    /// When the draft is over, the evidence does not hold, or the consent is not paused.
    pub async fn complete_resume(
        &self,
        who: impl Into<Acting> + Send,
        name: &str,
        id_token: &str,
        keys: &ForeignJwks,
    ) -> Result<ConsentId, ManagerError> {
        let proof = Proof::SignIn { id_token, keys };
        self.resume(who.into(), name, proof).await
    }

    /// A passkey of hers answered: the consent goes on.
    ///
    /// # Errors
    /// As [`Manager::complete_resume`].
    pub async fn complete_resume_by_passkey(
        &self,
        who: impl Into<Acting> + Send,
        name: &str,
        assertion: &Assertion,
    ) -> Result<ConsentId, ManagerError> {
        let proof = Proof::Passkey(assertion);
        self.resume(who.into(), name, proof).await
    }

    async fn resume(
        &self,
        who: Acting,
        name: &str,
        proof: Proof<'_>,
    ) -> Result<ConsentId, ManagerError> {
        let now = self.now();
        let tx = begin(self.db()).await?;
        let draft = resuming_row(&tx, who, name).await?;
        if draft.proof.is_some() || draft.expires_at <= now.timestamp_millis() {
            return Err(ManagerError::ApprovalOver);
        }
        let at = |column| At("resuming", column, &draft.id);
        let statement: ResumeStatement = read::json(at("statement"), &draft.statement)?;
        let consent: ConsentId = read::text(at("consent_id"), &draft.consent_id)?;
        let row = self.own_consent(&tx, who.account(), consent).await?;
        let stands = lifecycle(&row)?;
        // A pause that came after this was put before her is not lifted by it.
        if let Lifecycle::Paused { since } = stands
            && statement.made_at < since.timestamp()
        {
            return Err(ManagerError::ApprovalOver);
        }
        let next = stands.resume()?;
        if row.expires_at <= now.timestamp_millis() {
            return Err(LifecycleError::Ended.into());
        }
        let items = items_of(&row)?;
        if !self.counts_for(&tx, who, &row).await? {
            return Err(ManagerError::OnlyWhoApproved);
        }
        let ways = self.ways(&tx, who, items.iter()).await?;
        let approved = Approved {
            statement: statement.digest()?,
            made_at: statement.made_at,
            decided_at: now,
            approved_by: who.guardianship()?.map(|right| right.of),
            manager: self.issuer(),
        };
        let proven = self
            .proven(&tx, who, &draft.nonce, &approved, proof, &ways)
            .await?;
        let proof = ResumeProof {
            statement,
            decided_at: now.timestamp(),
            evidence: proven.evidence,
        };
        let mut draft = draft.into_active_model();
        draft.proof = Set(Some(read::to_json(&proof)?));
        draft.update(&tx).await?;
        self.write_state_proven(&tx, row, &next, who, None, Some(proof))
            .await?;
        tx.commit().await?;
        self.wake();
        Ok(consent)
    }

    /// Whether every source of a consent still takes the word of the one who acts: who approved it lets
    /// it go on.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is not hers.
    pub async fn may_resume(
        &self,
        who: impl Into<Acting> + Send,
        id: ConsentId,
    ) -> Result<bool, ManagerError> {
        let who = who.into();
        if who.guardian().is_err() {
            return Ok(false);
        }
        let row = self.own_consent(self.db(), who.account(), id).await?;
        self.counts_for(self.db(), who, &row).await
    }

    async fn counts_for(
        &self,
        db: &impl ConnectionTrait,
        who: Acting,
        consent: &entity::consent::Model,
    ) -> Result<bool, ManagerError> {
        let links = self.links_for(db, who).await?;
        let known = |item: &ApprovedItem| {
            let is_it = |l: &Link| l.party == item.source.party && l.reference == item.source.link;
            links.iter().any(is_it)
        };
        Ok(items_of(consent)?.iter().all(known))
    }

    /// The digest of what she approved when she gave the consent: all copies share it.
    async fn approval_of(
        &self,
        db: &impl ConnectionTrait,
        consent: &entity::consent::Model,
    ) -> Result<Digest, ManagerError> {
        let copy = entity::artifact::Entity::find()
            .filter(entity::artifact::Column::ConsentId.eq(&consent.id))
            .one(db)
            .await?
            .ok_or(ManagerError::NotFound)?;
        let at = At("artifact", "jws", &copy.id);
        let jws = CompactJws::parse(&copy.jws).map_err(|_| at.corrupt())?;
        let claims: ArtifactClaims = jws.unverified_claims().map_err(|_| at.corrupt())?;
        Ok(claims.statement.digest()?)
    }
}

fn items_of(row: &entity::consent::Model) -> Result<Vec<ApprovedItem>, ManagerError> {
    read::json(At("consent", "items", &row.id), &row.items)
}

async fn resuming_row(
    db: &impl ConnectionTrait,
    who: Acting,
    name: &str,
) -> Result<entity::resuming::Model, ManagerError> {
    let guardian = who.guardian()?.map(|guardian| guardian.to_string());
    entity::resuming::Entity::find_by_id(name)
        .one(db)
        .await?
        .filter(|draft| draft.account_id == who.account().to_string())
        .filter(|draft| draft.guardian_id == guardian)
        .ok_or(ManagerError::NotFound)
}
