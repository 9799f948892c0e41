//! Consents as she sees them, and the copies as their parties list them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use consent_model::{
    artifact::{CopyFor, LifecycleState},
    data_request::SessionState,
    ids::{AccountId, ArtifactId, ConsentId, SharingId},
    jose::CompactJws,
    party::PartyId,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Query,
};
use serde::Serialize;

use super::{
    ArtifactCopy, ConsentDetail, ConsentSummary, EndAsked, Happening, HistoryEntry, Manager,
    ManagerError, delivery, record, sharing,
};
use crate::storage::{
    entity,
    read::{self, At},
};

/// A source's wish that a consent end.
const END_ASKED: Happening = Happening::ConsentEndAsked;

/// A party's copy in a list.
#[derive(Debug, Clone, Serialize)]
pub struct ArtifactListing {
    /// The copy.
    pub artifact_id: ArtifactId,
    /// Where its consent stands.
    pub state: LifecycleState,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// Which end it is for.
    pub copy_for: CopyFor,
}

impl Manager {
    /// Her consents, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn consents(&self, account: AccountId) -> Result<Vec<ConsentSummary>, ManagerError> {
        let rows = entity::consent::Entity::find()
            .filter(entity::consent::Column::AccountId.eq(account.to_string()))
            .order_by_desc(entity::consent::Column::Id)
            .all(self.db())
            .await?;
        let mut uses: BTreeMap<String, (u32, i64)> = BTreeMap::new();
        for row in entity::sharing::Entity::find()
            .filter(entity::sharing::Column::AccountId.eq(account.to_string()))
            .all(self.db())
            .await?
        {
            let entry = uses.entry(row.consent_id).or_default();
            *entry = (entry.0 + 1, entry.1.max(row.shared_at));
        }
        let names: BTreeMap<_, _> = self
            .parties()
            .await?
            .into_iter()
            .map(|p| (p.id.to_string(), p.name))
            .collect();
        let mut end_asked = self.end_asked(account).await?;
        rows.iter()
            .map(|row| {
                let asked = end_asked.remove(&row.id);
                let name = names.get(&row.data_user).cloned();
                summary(row, uses.get(&row.id).copied(), asked, name)
            })
            .collect()
    }

    /// What sources said when they last asked that a consent of hers end.
    async fn end_asked(
        &self,
        account: AccountId,
    ) -> Result<BTreeMap<String, EndAsked>, ManagerError> {
        let lines = entity::history::Entity::find()
            .filter(entity::history::Column::AccountId.eq(account.to_string()))
            .filter(entity::history::Column::Subject.eq(END_ASKED.subject()))
            .filter(entity::history::Column::Action.eq(END_ASKED.action()))
            .order_by_asc(entity::history::Column::Id)
            .all(self.db())
            .await?;
        let mut asked = BTreeMap::new();
        for line in lines {
            let told = end_asked(&line)?;
            asked.insert(line.subject_id, told);
        }
        Ok(asked)
    }

    /// One consent with everything about it.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is not hers.
    pub async fn consent(
        &self,
        account: AccountId,
        id: ConsentId,
    ) -> Result<ConsentDetail, ManagerError> {
        let row = self.own_consent(self.db(), account, id).await?;
        let notice = entity::notice::Entity::find_by_id(row.notice_id.clone())
            .one(self.db())
            .await?;
        let notice = notice.ok_or(ManagerError::NotFound)?;
        let newer = entity::consent::Entity::find()
            .filter(entity::consent::Column::Supersedes.eq(&row.id))
            .one(self.db())
            .await?;
        let mut copies = Vec::new();
        for copy in entity::artifact::Entity::find()
            .filter(entity::artifact::Column::ConsentId.eq(&row.id))
            .order_by_asc(entity::artifact::Column::Id)
            .all(self.db())
            .await?
        {
            let at = |column| At("artifact", column, &copy.id);
            copies.push(ArtifactCopy {
                id: read::text(at("id"), &copy.id)?,
                party: read::text(at("party_id"), &copy.party_id)?,
                copy_for: copy.copy_for.clone(),
                issued_at: read::moment(at("issued_at"), copy.issued_at)?,
                jws: copy.jws.clone(),
            });
        }
        // Its own lines and those of its sessions, of which a data user can open any number.
        let sessions = Query::select()
            .column(entity::data_session::Column::Id)
            .from(entity::data_session::Entity)
            .and_where(entity::data_session::Column::ConsentId.eq(&row.id))
            .to_owned();
        let of_it = Condition::any()
            .add(entity::history::Column::SubjectId.eq(&row.id))
            .add(entity::history::Column::SubjectId.in_subquery(sessions));
        let lines = entity::history::Entity::find()
            .filter(entity::history::Column::AccountId.eq(account.to_string()))
            .filter(of_it)
            .order_by_asc(entity::history::Column::Id)
            .all(self.db())
            .await?;
        let history = lines
            .iter()
            .map(record::entry)
            .collect::<Result<Vec<HistoryEntry>, _>>()?;
        let shared = entity::sharing::Entity::find()
            .filter(entity::sharing::Column::ConsentId.eq(&row.id))
            .order_by_asc(entity::sharing::Column::Id)
            .all(self.db())
            .await?;
        let deliveries = entity::delivery::Entity::find()
            .filter(entity::delivery::Column::ConsentId.eq(&row.id))
            .filter(entity::delivery::Column::Kind.eq("event"))
            .order_by_asc(entity::delivery::Column::Id)
            .all(self.db())
            .await?;
        let last = shared.iter().map(|s| s.shared_at).max();
        let uses = last.map(|at| (u32::try_from(shared.len()).unwrap_or(u32::MAX), at));
        let mut asked = None;
        for line in lines
            .iter()
            .filter(|line| line.action == END_ASKED.action())
        {
            asked = Some(end_asked(line)?);
        }
        let user: PartyId = read::text(At("consent", "data_user", &row.id), &row.data_user)?;
        let name = self.party(&user).await.ok().map(|party| party.name);
        let summary = summary(&row, uses, asked, name)?;
        Ok(ConsentDetail {
            request: read::text(At("consent", "request_id", &row.id), &row.request_id)?,
            supersedes: row
                .supersedes
                .as_ref()
                .map(|old| read::text(At("consent", "supersedes", &row.id), old))
                .transpose()?,
            superseded_by: newer
                .map(|newer| read::text(At("consent", "id", &newer.id), &newer.id))
                .transpose()?,
            notice: read::json(At("notice", "body", &notice.id), &notice.body)?,
            summary,
            copies,
            history,
            sharing: shared
                .iter()
                .map(sharing::sharing)
                .collect::<Result<_, _>>()?,
            sharing_states: self.sharing_states(&row.id).await?,
            deliveries: deliveries
                .iter()
                .map(delivery::view)
                .collect::<Result<_, _>>()?,
        })
    }

    /// What became of the sharings under a consent.
    async fn sharing_states(
        &self,
        consent: &str,
    ) -> Result<BTreeMap<SharingId, SessionState>, ManagerError> {
        let session = entity::sharing::Entity::belongs_to(entity::data_session::Entity)
            .from(entity::sharing::Column::SessionId)
            .to(entity::data_session::Column::Id)
            .into();
        let rows: Vec<(String, String)> = entity::sharing::Entity::find()
            .select_only()
            .column(entity::sharing::Column::Id)
            .column(entity::data_session::Column::State)
            .join(JoinType::InnerJoin, session)
            .filter(entity::sharing::Column::ConsentId.eq(consent))
            .into_tuple()
            .all(self.db())
            .await?;
        rows.iter()
            .map(|(id, state)| {
                let state = read::word(At("data_session", "state", id), state)?;
                Ok((read::text(At("sharing", "id", id), id)?, state))
            })
            .collect()
    }

    /// A party's own copy.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is another's.
    pub async fn artifact(
        &self,
        party: &PartyId,
        id: ArtifactId,
    ) -> Result<CompactJws, ManagerError> {
        let row = entity::artifact::Entity::find_by_id(id.to_string())
            .one(self.db())
            .await?
            .filter(|a| a.party_id == party.to_string())
            .ok_or(ManagerError::NotFound)?;
        CompactJws::parse(&row.jws).map_err(|_| ManagerError::Corrupt {
            table: "artifact",
            column: "jws",
            row: row.id,
        })
    }

    /// A party's copies, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn artifacts(
        &self,
        party: &PartyId,
        cursor: Option<ArtifactId>,
        limit: u64,
    ) -> Result<Vec<ArtifactListing>, ManagerError> {
        let mut query = entity::artifact::Entity::find()
            .filter(entity::artifact::Column::PartyId.eq(party.to_string()));
        if let Some(cursor) = cursor {
            query = query.filter(entity::artifact::Column::Id.gt(cursor.to_string()));
        }
        let rows = query
            .order_by_asc(entity::artifact::Column::Id)
            .limit(limit)
            .all(self.db())
            .await?;
        let mut listed = Vec::with_capacity(rows.len());
        for row in rows {
            let consent = self.consent_row(self.db(), &row.consent_id).await?;
            let at = |column| At("artifact", column, &row.id);
            listed.push(ArtifactListing {
                artifact_id: read::text(at("id"), &row.id)?,
                state: read::word(At("consent", "state", &consent.id), &consent.state)?,
                issued_at: read::moment(at("issued_at"), row.issued_at)?,
                copy_for: read::word(at("copy_for"), &row.copy_for)?,
            });
        }
        Ok(listed)
    }

    pub(super) async fn own_consent(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
        id: ConsentId,
    ) -> Result<entity::consent::Model, ManagerError> {
        let row = self.consent_row(db, &id.to_string()).await?;
        if row.account_id == account.to_string() {
            Ok(row)
        } else {
            Err(ManagerError::NotFound)
        }
    }

    /// A consent, whoever asks: for who holds a copy, a session or a link of it.
    pub(super) async fn consent_row(
        &self,
        db: &impl ConnectionTrait,
        id: &str,
    ) -> Result<entity::consent::Model, ManagerError> {
        entity::consent::Entity::find_by_id(id)
            .one(db)
            .await?
            .ok_or(ManagerError::NotFound)
    }
}

fn end_asked(line: &entity::history::Model) -> Result<EndAsked, ManagerError> {
    Ok(EndAsked {
        reason: line.reason.clone().unwrap_or_default(),
        at: read::moment(At("history", "happened_at", &line.id), line.happened_at)?,
    })
}

fn summary(
    row: &entity::consent::Model,
    uses: Option<(u32, i64)>,
    end_asked: Option<EndAsked>,
    name: Option<String>,
) -> Result<ConsentSummary, ManagerError> {
    let at = |column| At("consent", column, &row.id);
    Ok(ConsentSummary {
        id: read::text(at("id"), &row.id)?,
        data_user: read::text(at("data_user"), &row.data_user)?,
        data_user_name: name.unwrap_or_else(|| row.data_user.clone()),
        purpose: read::text(at("purpose"), &row.purpose)?,
        term: read::json(at("term"), &row.term)?,
        items: read::json(at("items"), &row.items)?,
        state: read::word(at("state"), &row.state)?,
        state_at: read::moment(at("state_at"), row.state_at)?,
        state_by: read::word(at("state_by"), &row.state_by)?,
        granted_at: read::moment(at("granted_at"), row.granted_at)?,
        last_used: uses
            .map(|(_, last)| read::moment(at("last_used"), last))
            .transpose()?,
        uses: uses.map_or(0, |(count, _)| count),
        end_asked,
    })
}
