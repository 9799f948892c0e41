//! What she makes smaller of a request: what of it may be approved, and what her store shows then.
//!
//! The rule itself is the model's ([`consent_model::narrowing`]). Here it meets the registry: whom
//! she names must be a provider, and a question must still be one that may be asked so.

use consent_model::{
    ids::RequestId,
    narrowing::ItemNarrowing,
    party::{ItemId, Role},
    request::{Ask, ConsentRequest, Request, RequestItem, TransitionError},
};
use sea_orm::ConnectionTrait;

use super::{
    Acting, Manager, ManagerError, PreviewAt,
    request::{state_of, stored_request},
};
use crate::storage::begin;

impl Manager {
    /// What an item asks, made smaller.
    ///
    /// # Errors
    /// When the choice is no narrowing, names somebody who is no provider now, or leaves a question
    /// that may not be asked so.
    pub(super) async fn narrowed_ask(
        &self,
        db: &impl ConnectionTrait,
        request: &ConsentRequest,
        item: &RequestItem,
        less: &ItemNarrowing,
    ) -> Result<Ask, ManagerError> {
        let ask = item.ask.narrowed(less)?;
        if let Ask::Answer {
            question,
            parameters,
            range,
            ..
        } = &ask
        {
            for named in less.providers.iter().flatten() {
                if !self.party_on(db, named).await?.may_act_as(Role::Provider) {
                    return Err(ManagerError::SourceGone(item.id.to_string()));
                }
            }
            let manifest = self.question_on(db, question).await?;
            manifest.check_ask(request.purpose, parameters, range)?;
        }
        Ok(ask)
    }

    /// The page of her store that shows her the answer to an item, as she has narrowed it.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when the request is not hers, has no such answer, or she has no
    /// store that could show it; a [`TransitionError`] when it is not to be decided any more.
    pub async fn preview_at(
        &self,
        who: impl Into<Acting> + Send,
        id: RequestId,
        item: &ItemId,
        less: &ItemNarrowing,
    ) -> Result<PreviewAt, ManagerError> {
        let (now, who) = (self.now(), who.into());
        let account = who.account();
        let tx = begin(self.db()).await?;
        let row = self.request_row(&tx, id).await?;
        if row.account_id != Some(account.to_string()) {
            return Err(ManagerError::NotFound);
        }
        match state_of(&row)? {
            Request::Pending { expires_at, .. } if expires_at > now => {}
            Request::Pending { .. } => return Err(TransitionError::TooLate.into()),
            _ => return Err(TransitionError::AlreadyDecided.into()),
        }
        let request = stored_request(&row)?;
        let party = self.asker_on(&tx, &request.iss).await?;
        let item = request.items.iter().find(|asked| asked.id == *item);
        let item = item.ok_or(ManagerError::NotFound)?;
        let ask = self.narrowed_ask(&tx, &request, item, less).await?;
        let links = self.links_for(&tx, who).await?;
        let fitting = self.candidates(&tx, &ask, &item.source, &links).await?;
        let link = fitting.first().ok_or(ManagerError::NotFound)?;
        let item = RequestItem {
            ask,
            ..item.clone()
        };
        let url = self
            .preview_url(&tx, &request, &party, &item, link, id)
            .await?;
        Ok(PreviewAt {
            store: self.party_on(&tx, &link.party).await?,
            url,
        })
    }
}
