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
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select, sea_query::Query,
};
use serde::Serialize;

use super::{
    ArtifactCopy, ConsentDetail, ConsentSummary, EndAsked, Happening, HistoryEntry, Manager,
    ManagerError, delivery, record, sharing, withdrawn::withdrawn_of,
};
use crate::storage::{
    entity,
    read::{self, At},
};

/// A source's wish that a consent end.
const END_ASKED: Happening = Happening::ConsentEndAsked;

/// A party's copy in a list.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
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

/// A consent as a page shows it.
#[derive(Debug)]
pub struct ConsentPage {
    /// What is shown; `summary.uses` says how often it was shared in all.
    pub detail: ConsentDetail,
    /// How many lines its history has in all.
    pub total_lines: u64,
}

/// How much of a consent's lists is wanted.
#[derive(Debug, Clone, Copy)]
enum Extent {
    Whole,
    Newest { skip: u64, most: u64 },
}

impl Extent {
    fn of<E: EntityTrait>(self, all: Select<E>, id: E::Column) -> Select<E> {
        match self {
            Self::Whole => all.order_by_asc(id),
            Self::Newest { skip, most } => all.order_by_desc(id).offset(skip).limit(most),
        }
    }

    fn oldest_first<T>(self, mut rows: Vec<T>) -> Vec<T> {
        if let Self::Newest { .. } = self {
            rows.reverse();
        }
        rows
    }
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
                summary(row, asked, name)
            })
            .collect()
    }

    /// What sources said when they last asked that a consent of hers end: each asks once.
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
        last_asked(lines)
    }

    /// The same for these consents, of which a page shows a few.
    pub(super) async fn end_asked_of(
        &self,
        consents: impl IntoIterator<Item = &String> + Send,
    ) -> Result<BTreeMap<String, EndAsked>, ManagerError> {
        let ids: Vec<&str> = consents.into_iter().map(String::as_str).collect();
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let lines = entity::history::Entity::find()
            .filter(entity::history::Column::Subject.eq(END_ASKED.subject()))
            .filter(entity::history::Column::SubjectId.is_in(ids))
            .filter(entity::history::Column::Action.eq(END_ASKED.action()))
            .order_by_asc(entity::history::Column::Id)
            .all(self.db())
            .await?;
        last_asked(lines)
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
        Ok(self.detail(account, id, Extent::Whole).await?.detail)
    }

    /// One consent as a page shows it: of sharing and history no more than `most`, the newest that
    /// come before the first `skip` of sharing, and of deliveries those of a change of status.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is not hers.
    pub async fn consent_page(
        &self,
        account: AccountId,
        id: ConsentId,
        skip: u64,
        most: u64,
    ) -> Result<ConsentPage, ManagerError> {
        self.detail(account, id, Extent::Newest { skip, most })
            .await
    }

    async fn detail(
        &self,
        account: AccountId,
        id: ConsentId,
        extent: Extent,
    ) -> Result<ConsentPage, ManagerError> {
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
                signer: self.signer_of(&copy.jws),
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
            .filter(of_it);
        let total_lines = match extent {
            Extent::Whole => None,
            Extent::Newest { .. } => Some(lines.clone().count(self.db()).await?),
        };
        let history_part = match extent {
            Extent::Whole => Extent::Whole,
            Extent::Newest { most, .. } => Extent::Newest { skip: 0, most },
        };
        let lines = history_part
            .of(lines, entity::history::Column::Id)
            .all(self.db())
            .await?;
        let lines = history_part.oldest_first(lines);
        let history = lines
            .iter()
            .map(record::entry)
            .collect::<Result<Vec<HistoryEntry>, _>>()?;
        let shared =
            entity::sharing::Entity::find().filter(entity::sharing::Column::ConsentId.eq(&row.id));
        let shared = extent
            .of(shared, entity::sharing::Column::Id)
            .all(self.db())
            .await?;
        let shared = extent.oldest_first(shared);
        let mut deliveries = delivery::Logged::select()
            .filter(entity::delivery::Column::ConsentId.eq(&row.id))
            .filter(entity::delivery::Column::Kind.eq("event"));
        if let Extent::Newest { .. } = extent {
            let changes = entity::delivery::Column::EventType.eq(delivery::STATUS_CHANGED);
            deliveries = deliveries.filter(changes);
        }
        let deliveries = history_part
            .of(deliveries, entity::delivery::Column::Id)
            .into_model::<delivery::Logged>()
            .all(self.db())
            .await?;
        let deliveries = history_part.oldest_first(deliveries);
        let asked = self.end_asked_of([&row.id]).await?.remove(&row.id);
        let user: PartyId = read::text(At("consent", "data_user", &row.id), &row.data_user)?;
        let name = self.party(&user).await.ok().map(|party| party.name);
        let summary = summary(&row, asked, name)?;
        let sharing_states = self.sharing_states(&row.id, &shared).await?;
        let total_lines = total_lines.unwrap_or(history.len() as u64);
        let detail = ConsentDetail {
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
            sharing_states,
            deliveries: deliveries
                .iter()
                .map(delivery::Logged::view)
                .collect::<Result<_, _>>()?,
            acknowledgements: self.acknowledgements_of(&row.id).await?,
        };
        Ok(ConsentPage {
            detail,
            total_lines,
        })
    }

    /// What became of these sharings under a consent, of which no earlier one is told.
    async fn sharing_states(
        &self,
        consent: &str,
        shared: &[entity::sharing::Model],
    ) -> Result<BTreeMap<SharingId, SessionState>, ManagerError> {
        // In one stretch of ids, however many there are.
        let (Some(first), Some(last)) = (shared.first(), shared.last()) else {
            return Ok(BTreeMap::new());
        };
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
            .filter(entity::sharing::Column::Id.between(&first.id, &last.id))
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
            // One whose bytes were destroyed at the end of its time is not there any more.
            .filter(|a| !a.jws.is_empty())
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
        let consent = entity::artifact::Entity::belongs_to(entity::consent::Entity)
            .from(entity::artifact::Column::ConsentId)
            .to(entity::consent::Column::Id)
            .into();
        let mut query = entity::artifact::Entity::find()
            .select_only()
            .column(entity::artifact::Column::Id)
            .column(entity::artifact::Column::IssuedAt)
            .column(entity::artifact::Column::CopyFor)
            .column(entity::consent::Column::State)
            .join(JoinType::InnerJoin, consent)
            .filter(entity::artifact::Column::PartyId.eq(party.to_string()));
        if let Some(cursor) = cursor {
            query = query.filter(entity::artifact::Column::Id.gt(cursor.to_string()));
        }
        let rows: Vec<(String, i64, String, String)> = query
            .order_by_asc(entity::artifact::Column::Id)
            .limit(limit)
            .into_tuple()
            .all(self.db())
            .await?;
        rows.iter()
            .map(|(id, issued_at, copy_for, state)| {
                let at = |column| At("artifact", column, id);
                Ok(ArtifactListing {
                    artifact_id: read::text(at("id"), id)?,
                    state: read::word(At("consent", "state", id), state)?,
                    issued_at: read::moment(at("issued_at"), *issued_at)?,
                    copy_for: read::word(at("copy_for"), copy_for)?,
                })
            })
            .collect()
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

/// What each consent's sources said last.
fn last_asked(
    lines: Vec<entity::history::Model>,
) -> Result<BTreeMap<String, EndAsked>, ManagerError> {
    lines
        .into_iter()
        .map(|line| Ok((line.subject_id.clone(), end_asked(&line)?)))
        .collect()
}

fn end_asked(line: &entity::history::Model) -> Result<EndAsked, ManagerError> {
    Ok(EndAsked {
        reason: line.reason.clone().unwrap_or_default(),
        at: read::moment(At("history", "happened_at", &line.id), line.happened_at)?,
    })
}

fn summary(
    row: &entity::consent::Model,
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
        withdrawn: withdrawn_of(row)?,
        state: read::word(at("state"), &row.state)?,
        state_at: read::moment(at("state_at"), row.state_at)?,
        state_by: read::word(at("state_by"), &row.state_by)?,
        granted_at: read::moment(at("granted_at"), row.granted_at)?,
        last_used: row
            .last_used_at
            .map(|last| read::moment(at("last_used_at"), last))
            .transpose()?,
        uses: read::count(at("uses"), row.uses)?,
        end_asked,
    })
}
