//! Every access under a consent with what came of it, and every message about the consent: as its
//! page shows them, the newest first, a page at a time.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use consent_model::{
    data_request::SessionState,
    ids::{AccountId, ConsentId, SessionId},
    party::{ItemId, PartyId},
    problem::{Problem, ProblemType},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{DeliveryView, Manager, ManagerError, delivery};
use crate::storage::{
    entity,
    read::{self, At},
};

/// Somebody asked for the data of one item.
#[derive(Debug, Clone)]
pub struct Access {
    /// The session that was opened for it.
    pub id: SessionId,
    /// When.
    pub at: DateTime<Utc>,
    /// For which item.
    pub item: ItemId,
    /// From where.
    pub source: PartyId,
    /// What came of it.
    pub state: SessionState,
    /// Why it failed, if it did.
    pub problem: Option<ProblemType>,
    /// How many sealed bytes were shared; none when nothing was.
    pub bytes: Option<u64>,
    /// How many sealed pages came, also where they were not all and so nothing was shared.
    pub pages: u32,
}

impl Manager {
    /// Accesses under a consent of hers, before the one named.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when the consent is not hers.
    pub async fn accesses(
        &self,
        account: AccountId,
        consent: ConsentId,
        before: Option<SessionId>,
        most: u64,
    ) -> Result<Vec<Access>, ManagerError> {
        use entity::data_session::{Column, Entity};
        let consent = self.own_consent(self.db(), account, consent).await?;
        let mut wanted = Entity::find().filter(Column::ConsentId.eq(&consent.id));
        if let Some(before) = before {
            wanted = wanted.filter(Column::Id.lt(before.to_string()));
        }
        let rows = wanted
            .order_by_desc(Column::Id)
            .limit(most)
            .all(self.db())
            .await?;
        let bytes = self.shared_bytes(rows.iter().map(|row| &row.id)).await?;
        rows.iter()
            .map(|row| {
                let at = |column| At("data_session", column, &row.id);
                let problem = row.problem.as_ref();
                let problem = problem.map(|p| read::json::<Problem>(at("problem"), p));
                Ok(Access {
                    id: read::text(at("id"), &row.id)?,
                    at: read::moment(at("created_at"), row.created_at)?,
                    item: read::text(at("item"), &row.item)?,
                    source: read::text(at("source"), &row.source)?,
                    state: read::word(at("state"), &row.state)?,
                    problem: problem.transpose()?.map(|problem| problem.kind),
                    bytes: bytes.get(&row.id).copied(),
                    pages: u32::try_from(row.pages).unwrap_or(u32::MAX),
                })
            })
            .collect()
    }

    /// How many accesses there were in all.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when the consent is not hers.
    pub async fn access_count(
        &self,
        account: AccountId,
        consent: ConsentId,
    ) -> Result<u64, ManagerError> {
        let consent = self.own_consent(self.db(), account, consent).await?;
        Ok(entity::data_session::Entity::find()
            .filter(entity::data_session::Column::ConsentId.eq(&consent.id))
            .count(self.db())
            .await?)
    }

    async fn shared_bytes(
        &self,
        sessions: impl Iterator<Item = &String> + Send,
    ) -> Result<BTreeMap<String, u64>, ManagerError> {
        use entity::sharing::{Column, Entity};
        let sessions: Vec<&str> = sessions.map(String::as_str).collect();
        if sessions.is_empty() {
            return Ok(BTreeMap::new());
        }
        let rows: Vec<(String, i64)> = Entity::find()
            .select_only()
            .columns([Column::SessionId, Column::Bytes])
            .filter(Column::SessionId.is_in(sessions))
            .into_tuple()
            .all(self.db())
            .await?;
        rows.into_iter()
            .map(|(id, bytes)| match u64::try_from(bytes) {
                Ok(bytes) => Ok((id, bytes)),
                Err(_) => Err(At("sharing", "bytes", &id).corrupt()),
            })
            .collect()
    }

    /// Messages about a consent of hers to those who take part in it: the newest, without what they
    /// carry.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when the consent is not hers.
    pub async fn notifications(
        &self,
        account: AccountId,
        consent: ConsentId,
        most: u64,
    ) -> Result<Vec<DeliveryView>, ManagerError> {
        let consent = self.own_consent(self.db(), account, consent).await?;
        let rows = delivery::Logged::select()
            .filter(entity::delivery::Column::ConsentId.eq(&consent.id))
            .filter(entity::delivery::Column::Kind.eq("event"))
            .order_by_desc(entity::delivery::Column::Id)
            .limit(most)
            .into_model::<delivery::Logged>()
            .all(self.db())
            .await?;
        rows.iter().map(delivery::Logged::view).collect()
    }
}
