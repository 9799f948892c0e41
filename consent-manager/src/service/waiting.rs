//! Requests that wait for her: which, how many, and how many at most.

use std::collections::BTreeSet;

use consent_model::{
    ids::{AccountId, RequestId},
    party::PartyId,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

use super::{Manager, ManagerError, Outcome, WaitingRequest, request::stored_request};
use crate::storage::{
    entity,
    read::{self, At},
};

/// Most requests of one party that wait for one person.
const MOST_WAITING: u64 = 20;

impl Manager {
    /// Requests that wait for her: named for her, or opened by her. The newest first, at most `most`
    /// of those that come after `after`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn waiting(
        &self,
        account: AccountId,
        after: Option<RequestId>,
        most: u64,
    ) -> Result<Vec<WaitingRequest>, ManagerError> {
        use entity::consent_request::Column;
        let me = self.account_row(self.db(), account).await?;
        let mut wanted = self.waiting_for(&me);
        if let Some(after) = after {
            wanted = wanted.filter(Column::Id.lt(after.to_string()));
        }
        // The documents stay where they are: one line is told of each.
        let rows: Vec<(String, String, Option<String>, i64, i64)> = wanted
            .select_only()
            .columns([
                Column::Id,
                Column::PartyId,
                Column::Purpose,
                Column::CreatedAt,
                Column::ExpiresAt,
            ])
            .order_by_desc(Column::Id)
            .limit(most)
            .into_tuple()
            .all(self.db())
            .await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        // However many wait, one question is asked for all of them.
        let deferred: Vec<String> = entity::decision::Entity::find()
            .select_only()
            .column(entity::decision::Column::RequestId)
            .filter(entity::decision::Column::AccountId.eq(&me.id))
            .filter(entity::decision::Column::Outcome.eq(read::to_word(&Outcome::Deferred)?))
            .filter(entity::decision::Column::RequestId.is_in(rows.iter().map(|row| &row.0)))
            .distinct()
            .into_tuple()
            .all(self.db())
            .await?;
        let deferred: BTreeSet<_> = deferred.into_iter().collect();
        let askers = rows.iter().map(|(id, party, ..)| {
            read::text::<PartyId>(At("consent_request", "party_id", id), party)
        });
        let names = self.party_names(askers.collect::<Result<_, _>>()?).await?;
        let mut waiting = Vec::with_capacity(rows.len());
        for (id, party, purpose, created_at, expires_at) in rows {
            let at = |column| At("consent_request", column, &id);
            let request_id = read::text(at("id"), &id)?;
            let purpose = match purpose {
                Some(purpose) => read::text(at("purpose"), &purpose)?,
                None => {
                    let row = self.request_row(self.db(), request_id).await?;
                    stored_request(&row)?.purpose
                }
            };
            waiting.push(WaitingRequest {
                id: request_id,
                data_user_name: read::text(at("party_id"), &party)
                    .map(|id: PartyId| names.get(&id).cloned().unwrap_or(party))?,
                purpose,
                asked_at: read::moment(at("created_at"), created_at)?,
                expires_at: read::moment(at("expires_at"), expires_at)?,
                deferred: deferred.contains(&id),
            });
        }
        Ok(waiting)
    }

    /// How many requests wait for her in all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn waiting_count(&self, account: AccountId) -> Result<u64, ManagerError> {
        let me = self.account_row(self.db(), account).await?;
        Ok(self.waiting_for(&me).count(self.db()).await?)
    }

    fn waiting_for(&self, me: &entity::account::Model) -> Select<entity::consent_request::Entity> {
        use entity::consent_request::Column;
        let named = Condition::all()
            .add(Column::AccountId.is_null())
            .add(Column::Person.is_in(names(me)));
        entity::consent_request::Entity::find()
            .filter(Column::State.eq("pending"))
            .filter(Column::ExpiresAt.gt(self.now().timestamp_millis()))
            .filter(
                Condition::any()
                    .add(Column::AccountId.eq(&me.id))
                    .add(named),
            )
    }

    /// One party does not fill a person's dashboard. What names nobody is on nobody's.
    pub(super) async fn check_waiting(
        &self,
        db: &impl ConnectionTrait,
        party: &PartyId,
        person: Option<&str>,
        account: Option<&str>,
    ) -> Result<(), ManagerError> {
        use entity::consent_request::Column;
        if person.is_none() && account.is_none() {
            return Ok(());
        }
        let hers = Condition::any()
            .add_option(person.map(|p| Column::Person.eq(p)))
            .add_option(account.map(|a| Column::AccountId.eq(a)));
        let waiting = entity::consent_request::Entity::find()
            .filter(Column::State.eq("pending"))
            .filter(Column::PartyId.eq(party.to_string()))
            .filter(Column::ExpiresAt.gt(self.now().timestamp_millis()))
            .filter(hers)
            .count(db)
            .await?;
        if waiting >= MOST_WAITING {
            return Err(ManagerError::TooManyWaiting);
        }
        Ok(())
    }
}

/// Names by which a data user may address her.
pub(super) fn names(account: &entity::account::Model) -> Vec<String> {
    let mut names = vec![account.email.clone()];
    names.retain(|n| !n.is_empty());
    names
}
