//! Her decision: denied, put off, or approved (`super::approval`).

use consent_model::{
    ids::{AccountId, ConsentId, DecisionId, NoticeId, RequestId},
    notice::Notice,
    request::{DenialReason, Request, TransitionError},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};
use url::Url;

use super::{
    Acting, DecidedOn, DecisionOutcome, Line, Manager, ManagerError, Outcome,
    request::{state_of, stored_request},
};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

impl Manager {
    /// She denies. The reason is optional and hers.
    ///
    /// # Errors
    /// When it is not hers or was decided.
    pub async fn deny(
        &self,
        who: impl Into<Acting> + Send,
        id: RequestId,
        notice: NoticeId,
        reason: Option<DenialReason>,
    ) -> Result<DecisionOutcome, ManagerError> {
        let (now, who) = (self.now(), who.into());
        let tx = begin(self.db()).await?;
        let (row, notice) = self.decidable(&tx, who.account(), id, notice).await?;
        let settled = state_of(&row)?.deny(reason, now)?;
        let decision = self
            .record_decision(&tx, who, id, notice.id, Outcome::Denied, reason, None)
            .await?;
        let return_url = stored_request(&row)?;
        self.settle_request(&tx, row, settled, who).await?;
        tx.commit().await?;
        self.wake();
        outcome(
            decision,
            id,
            Outcome::Denied,
            None,
            now,
            &return_url.return_url,
            return_url.state.as_deref(),
        )
    }

    /// She puts it off. The request goes on waiting.
    ///
    /// # Errors
    /// When it is not hers or was decided.
    pub async fn defer(
        &self,
        who: impl Into<Acting> + Send,
        id: RequestId,
        notice: NoticeId,
    ) -> Result<DecisionOutcome, ManagerError> {
        let (now, who) = (self.now(), who.into());
        let tx = begin(self.db()).await?;
        let (row, notice) = self.decidable(&tx, who.account(), id, notice).await?;
        let decision = self
            .record_decision(&tx, who, id, notice.id, Outcome::Deferred, None, None)
            .await?;
        let request = stored_request(&row)?;
        tx.commit().await?;
        outcome(
            decision,
            id,
            Outcome::Deferred,
            None,
            now,
            &request.return_url,
            request.state.as_deref(),
        )
    }

    /// A decision of hers, again.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is not hers.
    pub async fn decision(
        &self,
        account: AccountId,
        id: DecisionId,
    ) -> Result<DecisionOutcome, ManagerError> {
        let row = entity::decision::Entity::find_by_id(id.to_string())
            .one(self.db())
            .await?
            .filter(|d| d.account_id == account.to_string())
            .ok_or(ManagerError::NotFound)?;
        let at = |column| At("decision", column, &row.id);
        let request_id = read::text(at("request_id"), &row.request_id)?;
        let request = stored_request(&self.request_row(self.db(), request_id).await?)?;
        let kind = match row.outcome.as_str() {
            "approved" => Outcome::Approved,
            "denied" => Outcome::Denied,
            _ => Outcome::Deferred,
        };
        let consent = row
            .consent_id
            .as_ref()
            .map(|c| read::text(at("consent_id"), c))
            .transpose()?;
        let when = read::moment(at("decided_at"), row.decided_at)?;
        outcome(
            id,
            request_id,
            kind,
            consent,
            when,
            &request.return_url,
            request.state.as_deref(),
        )
    }

    /// What a decision of hers was made on, and why she said no if she did.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when the decision is not hers.
    pub async fn decided_on(
        &self,
        account: AccountId,
        id: DecisionId,
    ) -> Result<DecidedOn, ManagerError> {
        let decision = entity::decision::Entity::find_by_id(id.to_string())
            .one(self.db())
            .await?
            .filter(|d| d.account_id == account.to_string())
            .ok_or(ManagerError::NotFound)?;
        let shown = entity::notice::Entity::find_by_id(decision.notice_id)
            .one(self.db())
            .await?
            .ok_or(ManagerError::NotFound)?;
        let reason = decision.reason.as_ref();
        let reason = reason.map(|r| read::word(At("decision", "reason", &decision.id), r));
        Ok(DecidedOn {
            notice: read::json(At("notice", "body", &shown.id), &shown.body)?,
            reason: reason.transpose()?,
            actor: read::word(At("decision", "actor", &decision.id), &decision.actor)?,
            by_name: decision.by_name.clone(),
        })
    }

    /// The decision by which she settled a request of hers, if she did: the last one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settling_decision(
        &self,
        account: AccountId,
        request: RequestId,
    ) -> Result<Option<DecisionId>, ManagerError> {
        let row = entity::decision::Entity::find()
            .filter(entity::decision::Column::RequestId.eq(request.to_string()))
            .filter(entity::decision::Column::AccountId.eq(account.to_string()))
            .filter(entity::decision::Column::Outcome.ne(read::to_word(&Outcome::Deferred)?))
            .order_by_desc(entity::decision::Column::DecidedAt)
            .one(self.db())
            .await?;
        row.map(|row| read::text(At("decision", "id", &row.id), &row.id))
            .transpose()
    }

    /// A pending request of hers, and the notice of it that she saw.
    pub(super) async fn decidable(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
        id: RequestId,
        notice: NoticeId,
    ) -> Result<(entity::consent_request::Model, Notice), ManagerError> {
        let row = self.request_row(db, id).await?;
        if row.account_id != Some(account.to_string()) {
            return Err(ManagerError::NotFound);
        }
        match state_of(&row)? {
            Request::Pending { expires_at, .. } if expires_at > self.now() => {}
            Request::Pending { .. } => return Err(TransitionError::TooLate.into()),
            _ => return Err(TransitionError::AlreadyDecided.into()),
        }
        let shown = entity::notice::Entity::find_by_id(notice.to_string())
            .one(db)
            .await?
            .filter(|n| n.request_id == row.id)
            .ok_or(ManagerError::NotFound)?;
        let notice = read::json(At("notice", "body", &shown.id), &shown.body)?;
        Ok((row, notice))
    }

    #[expect(clippy::too_many_arguments, reason = "one row, written in one place")]
    pub(super) async fn record_decision(
        &self,
        db: &impl ConnectionTrait,
        who: Acting,
        request: RequestId,
        notice: NoticeId,
        outcome: Outcome,
        reason: Option<DenialReason>,
        consent: Option<ConsentId>,
    ) -> Result<DecisionId, ManagerError> {
        let id: DecisionId = self.ids().mint();
        let now = self.now();
        let by_name = match who.representation() {
            None => None,
            Some(right) => Some(self.still_acts(db, right, Some(who.account())).await?),
        };
        let row = entity::decision::ActiveModel {
            id: Set(id.to_string()),
            request_id: Set(request.to_string()),
            account_id: Set(who.account().to_string()),
            notice_id: Set(notice.to_string()),
            outcome: Set(read::to_word(&outcome)?),
            reason: Set(reason.as_ref().map(read::to_word).transpose()?),
            consent_id: Set(consent.map(|c| c.to_string())),
            decided_at: Set(now.timestamp_millis()),
            actor: Set(read::to_word(&who.actor())?),
            by_name: Set(by_name),
        };
        entity::decision::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
        self.note_by(
            db,
            Line {
                account: Some(who.account()),
                what: outcome.into(),
                id: id.to_string(),
                actor: who.actor(),
                reason: reason.as_ref().map(read::to_word).transpose()?,
                at: now,
            },
            who.representation(),
        )
        .await?;
        Ok(id)
    }
}

pub(super) fn outcome(
    decision: DecisionId,
    request: RequestId,
    outcome: Outcome,
    consent: Option<ConsentId>,
    at: chrono::DateTime<chrono::Utc>,
    back: &Url,
    state: Option<&str>,
) -> Result<DecisionOutcome, ManagerError> {
    let mut return_url = back.clone();
    {
        let mut query = return_url.query_pairs_mut();
        query.append_pair("request_id", &request.to_string());
        query.append_pair("outcome", &read::to_word(&outcome)?);
        if let Some(state) = state {
            query.append_pair("state", state);
        }
    }
    Ok(DecisionOutcome {
        decision,
        request,
        outcome,
        consent,
        at,
        return_url,
    })
}
