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
    ids::{AccountId, ConsentId},
    jose::{CompactJws, ForeignJwks},
    party::Actor,
    passkey::Assertion,
    resume::{ResumeProof, ResumeStatement},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter,
};

use super::{
    Acting, DraftStage, Drafted, Drafting, Manager, ManagerError,
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
        let account = who.into().herself()?;
        let now = self.now();
        let tx = begin(self.db()).await?;
        let row = self.own_consent(&tx, account, id).await?;
        lifecycle(&row)?.resume()?;
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
        account: AccountId,
        name: &str,
    ) -> Result<Drafted, ManagerError> {
        let draft = self.resuming_row(self.db(), account, name).await?;
        let at = |column| At("resuming", column, &draft.id);
        let statement: ResumeStatement = read::json(at("statement"), &draft.statement)?;
        let consent: ConsentId = read::text(at("consent_id"), &draft.consent_id)?;
        let row = self.own_consent(self.db(), account, consent).await?;
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
            ways: self.ways(self.db(), account, items.iter()).await?,
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
        account: AccountId,
        name: &str,
        id_token: &str,
        keys: &ForeignJwks,
    ) -> Result<ConsentId, ManagerError> {
        let proof = Proof::SignIn { id_token, keys };
        self.resume(account, name, proof).await
    }

    /// A passkey of hers answered: the consent goes on.
    ///
    /// # Errors
    /// As [`Manager::complete_resume`].
    pub async fn complete_resume_by_passkey(
        &self,
        account: AccountId,
        name: &str,
        assertion: &Assertion,
    ) -> Result<ConsentId, ManagerError> {
        self.resume(account, name, Proof::Passkey(assertion)).await
    }

    async fn resume(
        &self,
        account: AccountId,
        name: &str,
        proof: Proof<'_>,
    ) -> Result<ConsentId, ManagerError> {
        let now = self.now();
        let tx = begin(self.db()).await?;
        let draft = self.resuming_row(&tx, account, name).await?;
        if draft.proof.is_some() || draft.expires_at <= now.timestamp_millis() {
            return Err(ManagerError::ApprovalOver);
        }
        let at = |column| At("resuming", column, &draft.id);
        let statement: ResumeStatement = read::json(at("statement"), &draft.statement)?;
        let consent: ConsentId = read::text(at("consent_id"), &draft.consent_id)?;
        let row = self.own_consent(&tx, account, consent).await?;
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
        let ways = self.ways(&tx, account, items.iter()).await?;
        let approved = Approved {
            statement: statement.digest()?,
            made_at: statement.made_at,
            decided_at: now,
            manager: self.issuer(),
        };
        let proven = self
            .proven(&tx, account, &draft.nonce, &approved, proof, &ways)
            .await?;
        let proof = ResumeProof {
            statement,
            decided_at: now.timestamp(),
            evidence: proven.evidence,
        };
        let mut draft = draft.into_active_model();
        draft.proof = Set(Some(read::to_json(&proof)?));
        draft.update(&tx).await?;
        self.write_state_proven(&tx, row, &next, Actor::Citizen, None, Some(proof))
            .await?;
        tx.commit().await?;
        self.wake();
        Ok(consent)
    }

    async fn resuming_row(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
        name: &str,
    ) -> Result<entity::resuming::Model, ManagerError> {
        entity::resuming::Entity::find_by_id(name)
            .one(db)
            .await?
            .filter(|draft| draft.account_id == account.to_string())
            .ok_or(ManagerError::NotFound)
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
