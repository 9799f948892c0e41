//! A request is opened: by whom it may be, for whom, and with which notice.

use consent_model::{
    ids::{AccountId, RequestId},
    party::{Actor, Party},
    request::{Ask, RequestState},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter,
};

use super::{
    Acting, Happening, Line, Manager, ManagerError, OpenedRequest, request::stored_request,
    waiting::names,
};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

impl Manager {
    /// Opens a request for her: binds it to her account, and stores the notice she is shown.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is named for, or was opened by, someone else.
    pub async fn open_request(
        &self,
        who: impl Into<Acting> + Send,
        id: RequestId,
        language: &str,
    ) -> Result<OpenedRequest, ManagerError> {
        let (now, who) = (self.now(), who.into());
        let account = who.account();
        let tx = begin(self.db()).await?;
        let me = self.account_row(&tx, account).await?;
        let row = self.request_row(&tx, id).await?;
        let row = match &row.account_id {
            Some(owner) if *owner == me.id => row,
            Some(_) => return Err(ManagerError::NotFound),
            None if !self.is_for(&tx, &row, who, &me).await? => {
                return Err(ManagerError::NotFound);
            }
            None => {
                // What names nobody is for whoever opens it, or for the one whose guardian opens it
                // for her; a nominee opens nothing that was not hers before.
                if row.person.is_none() {
                    who.guardian()?;
                }
                let mut row = row.into_active_model();
                row.account_id = Set(Some(me.id.clone()));
                row.update(&tx).await?
            }
        };
        let request = stored_request(&row)?;
        let party = self.party_on(&tx, &request.iss).await?;
        let languages = &self.0.parts.languages;
        let language = languages
            .iter()
            .find(|l| l.as_str() == language)
            .or_else(|| languages.first())
            .map_or("en", String::as_str);
        let pending = row.state == read::to_word(&RequestState::Pending)?;
        let mut held =
            entity::notice::Entity::find().filter(entity::notice::Column::RequestId.eq(&row.id));
        if pending {
            held = held.filter(entity::notice::Column::Language.eq(language));
        }
        let notice = match held.one(&tx).await? {
            Some(row) => read::json(At("notice", "body", &row.id), &row.body)?,
            // Nothing is to be decided any more: told, but no notice that would count.
            None if !pending => {
                self.assemble_notice(&tx, None, &row, &request, &party, language)
                    .await?
            }
            None => {
                let difference = match self.to_replace(&tx, &request).await? {
                    None => None,
                    Some(old) => Some(self.difference(&tx, &old, &request).await?),
                };
                let notice = self
                    .assemble_notice(&tx, difference, &row, &request, &party, language)
                    .await?;
                let stored = entity::notice::ActiveModel {
                    id: Set(notice.id.to_string()),
                    request_id: Set(row.id.clone()),
                    account_id: Set(me.id.clone()),
                    language: Set(language.to_owned()),
                    digest: Set(notice.digest()?.to_string()),
                    body: Set(read::to_json(&notice)?),
                    shown_at: Set(now.timestamp_millis()),
                };
                entity::notice::Entity::insert(stored)
                    .exec_without_returning(&tx)
                    .await?;
                self.keep_wording(&tx, &notice).await?;
                self.note(
                    &tx,
                    Line {
                        account: Some(account),
                        what: Happening::NoticeShown,
                        id: notice.id.to_string(),
                        actor: Actor::Manager,
                        reason: None,
                        at: now,
                    },
                )
                .await?;
                notice
            }
        };
        let links = self.links_to_show(&tx, who).await?;
        let mut candidates = Vec::new();
        let mut previews = Vec::new();
        for item in &request.items {
            let fitting = self
                .candidates(&tx, &item.ask, &item.source, &links)
                .await?;
            if let Some(link) = fitting.first()
                && let Ask::Answer { .. } = item.ask
            {
                previews.push((
                    item.id.clone(),
                    self.preview_url(&tx, &request, &party, item, link, id)
                        .await?,
                ));
            }
            candidates.push((item.id.clone(), fitting));
        }
        let state = read::word(At("consent_request", "state", &row.id), &row.state)?;
        let seen = self.seen_on(&tx, id, &candidates).await?;
        tx.commit().await?;
        Ok(OpenedRequest {
            id,
            request,
            state,
            notice,
            party,
            candidates,
            previews,
            seen,
        })
    }

    /// Whether a request that nobody has opened may be hers: it names nobody, or her, or the guardian
    /// who opens it for her.
    async fn is_for(
        &self,
        db: &impl ConnectionTrait,
        row: &entity::consent_request::Model,
        who: Acting,
        me: &entity::account::Model,
    ) -> Result<bool, ManagerError> {
        let Some(person) = &row.person else {
            return Ok(true);
        };
        if names(me).contains(person) {
            return Ok(true);
        }
        if !matches!(who.guardian(), Ok(Some(_))) {
            return Ok(false);
        }
        let guardian = self.account_row(db, who.own()).await?;
        Ok(names(&guardian).contains(person))
    }

    /// Who asks, where nobody has opened the request yet and she may: it names nobody, or her.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when there is none.
    pub async fn opens_first(
        &self,
        account: AccountId,
        id: RequestId,
    ) -> Result<Option<Party>, ManagerError> {
        let row = self.request_row(self.db(), id).await?;
        let me = self.account_row(self.db(), account).await?;
        if row.account_id.is_some() || !self.is_for(self.db(), &row, account.into(), &me).await? {
            return Ok(None);
        }
        let party = read::text(At("consent_request", "party_id", &row.id), &row.party_id)?;
        self.party(&party).await.map(Some)
    }
}
