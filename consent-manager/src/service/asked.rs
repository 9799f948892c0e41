//! Consent requests as the party that made them sees them: one, and all of its own.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use consent_model::{
    ids::RequestId,
    party::PartyId,
    request::{RequestEntry, RequestState, RequestView},
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::{Manager, ManagerError};
use crate::storage::{
    entity,
    read::{self, At},
};

/// Which of its requests a party wants to see.
#[derive(Debug, Clone, Copy, Default)]
pub struct RequestFilter {
    /// Only those that stand so.
    pub state: Option<RequestState>,
    /// Only those that were made then or later.
    pub since: Option<DateTime<Utc>>,
}

/// A row without the document: a page of them would otherwise be many megabytes.
#[derive(FromQueryResult)]
struct Asked {
    id: String,
    state: String,
    reason: Option<String>,
    consent_id: Option<String>,
    decided_by: Option<String>,
    created_at: i64,
    expires_at: i64,
}

impl Asked {
    fn of(party: &PartyId) -> Select<entity::consent_request::Entity> {
        use entity::consent_request::Column;
        entity::consent_request::Entity::find()
            .select_only()
            .columns([
                Column::Id,
                Column::State,
                Column::Reason,
                Column::ConsentId,
                Column::DecidedBy,
                Column::CreatedAt,
                Column::ExpiresAt,
            ])
            .filter(Column::PartyId.eq(party.to_string()))
    }
}

impl Manager {
    /// A request as its data user sees it.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is not the caller's.
    pub async fn request_view(
        &self,
        party: &PartyId,
        id: RequestId,
    ) -> Result<RequestView, ManagerError> {
        let row = Asked::of(party)
            .filter(entity::consent_request::Column::Id.eq(id.to_string()))
            .into_model::<Asked>()
            .one(self.db())
            .await?
            .ok_or(ManagerError::NotFound)?;
        let copies = self.own_copies(std::slice::from_ref(&row)).await?;
        self.view_of(&row, &copies)
    }

    /// A party's own requests, newest first, from before the one that `cursor` names.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn requests_of(
        &self,
        party: &PartyId,
        wanted: RequestFilter,
        cursor: Option<RequestId>,
        limit: u64,
    ) -> Result<Vec<RequestEntry>, ManagerError> {
        use entity::consent_request::Column;
        let mut query = Asked::of(party);
        if let Some(state) = wanted.state {
            query = query.filter(Column::State.eq(read::to_word(&state)?));
        }
        if let Some(since) = wanted.since {
            query = query.filter(Column::CreatedAt.gte(since.timestamp_millis()));
        }
        if let Some(cursor) = cursor {
            query = query.filter(Column::Id.lt(cursor.to_string()));
        }
        // Ids are made in the order of time.
        let rows = query
            .order_by_desc(Column::Id)
            .limit(limit)
            .into_model::<Asked>()
            .all(self.db())
            .await?;
        let copies = self.own_copies(&rows).await?;
        rows.iter()
            .map(|row| {
                let at = At("consent_request", "created_at", &row.id);
                Ok(RequestEntry {
                    created_at: read::moment(at, row.created_at)?,
                    view: self.view_of(row, &copies)?,
                })
            })
            .collect()
    }

    /// The data user's copy of each consent that came of these requests, by consent.
    async fn own_copies(&self, rows: &[Asked]) -> Result<BTreeMap<String, String>, ManagerError> {
        use entity::artifact::Column;
        let consents: Vec<&String> = rows.iter().filter_map(|r| r.consent_id.as_ref()).collect();
        if consents.is_empty() {
            return Ok(BTreeMap::new());
        }
        let copies: Vec<(String, String)> = entity::artifact::Entity::find()
            .select_only()
            .columns([Column::ConsentId, Column::Id])
            .filter(Column::ConsentId.is_in(consents))
            .filter(Column::CopyFor.eq("data_user"))
            .into_tuple()
            .all(self.db())
            .await?;
        Ok(copies.into_iter().collect())
    }

    fn view_of(
        &self,
        row: &Asked,
        copies: &BTreeMap<String, String>,
    ) -> Result<RequestView, ManagerError> {
        let at = |column| At("consent_request", column, &row.id);
        let id: RequestId = read::text(at("id"), &row.id)?;
        let copy = row.consent_id.as_ref().and_then(|of| copies.get(of));
        Ok(RequestView {
            request_id: id,
            state: read::word(at("state"), &row.state)?,
            redirect_url: self.url(&format!("requests/{id}"))?,
            expires_at: read::moment(at("expires_at"), row.expires_at)?,
            reason: row
                .reason
                .as_ref()
                .map(|r| read::word(at("reason"), r))
                .transpose()?,
            artifact_id: copy
                .map(|id| read::text(At("artifact", "id", id), id))
                .transpose()?,
            decided_by: row
                .decided_by
                .as_ref()
                .map(|a| read::word(at("decided_by"), a))
                .transpose()?,
        })
    }
}
