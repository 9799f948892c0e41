//! The record of sharing: who, whom, kinds of data, bytes and time, never the data.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use consent_evidence::entry::Facts;
use consent_model::{
    approval::ApprovedItem,
    ids::SharingId,
    party::{Actor, PartyId},
    release::SharingRecord,
    request::Ask,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::{Happening, Line, Manager, ManagerError, MessageKind, log::Under, request};
use crate::storage::{
    entity,
    read::{self, At},
};

impl Manager {
    /// Sharing that a party took part in, oldest first, after the record named by `cursor`. Each end
    /// knows a record by its own name of the session, so that two ends cannot compare theirs; a
    /// source does not learn the other end.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when the cursor is not the party's; when the database fails.
    pub async fn sharing_of(
        &self,
        party: &PartyId,
        cursor: Option<SharingId>,
        limit: u64,
    ) -> Result<Vec<SharingRecord>, ManagerError> {
        let mine = Condition::any()
            .add(entity::sharing::Column::Source.eq(party.to_string()))
            .add(entity::sharing::Column::DataUser.eq(party.to_string()));
        let mut query = entity::sharing::Entity::find().filter(mine);
        if let Some(cursor) = cursor {
            let last = self.sharing_named(party, cursor).await?;
            query = query.filter(entity::sharing::Column::Id.gt(last));
        }
        let rows = query
            .order_by_asc(entity::sharing::Column::Id)
            .limit(limit)
            .all(self.db())
            .await?;
        let sessions = rows.iter().map(|row| row.session_id.clone());
        let at_source: BTreeMap<_, _> = entity::data_session::Entity::find()
            .filter(entity::data_session::Column::Id.is_in(sessions))
            .all(self.db())
            .await?
            .into_iter()
            .map(|session| (session.id, session.source_session))
            .collect();
        rows.iter()
            .map(|row| {
                let mut record = sharing(row)?;
                let mut name = &row.session_id;
                if record.data_user != *party {
                    record.data_user = party.clone();
                    name = at_source.get(name).ok_or(ManagerError::NotFound)?;
                }
                record.id = read::text(At("sharing", "session_id", &row.id), name)?;
                Ok(record)
            })
            .collect()
    }

    /// The record that a party knows by this name.
    async fn sharing_named(
        &self,
        party: &PartyId,
        name: SharingId,
    ) -> Result<String, ManagerError> {
        let name = name.to_string();
        let session = entity::data_session::Entity::find()
            .filter(
                Condition::any()
                    .add(entity::data_session::Column::Id.eq(&name))
                    .add(entity::data_session::Column::SourceSession.eq(&name)),
            )
            .one(self.db())
            .await?
            .filter(|s| {
                (s.id == name && s.data_user == party.as_str())
                    || (s.source_session == name && s.source == party.as_str())
            })
            .ok_or(ManagerError::NotFound)?;
        let row = entity::sharing::Entity::find()
            .filter(entity::sharing::Column::SessionId.eq(session.id))
            .one(self.db())
            .await?;
        Ok(row.ok_or(ManagerError::NotFound)?.id)
    }

    pub(super) async fn record_sharing(
        &self,
        db: &impl ConnectionTrait,
        session: &entity::data_session::Model,
        pages: i64,
        now: DateTime<Utc>,
    ) -> Result<(), ManagerError> {
        let consent = self.consent_row(db, &session.consent_id).await?;
        let items: Vec<ApprovedItem> =
            read::json(At("consent", "items", &consent.id), &consent.items)?;
        let item = items
            .iter()
            .find(|i| i.id.as_str() == session.item)
            .ok_or(ManagerError::NotFound)?;
        let manifest = match &item.ask {
            Ask::Answer { question, .. } => self.manifest_on(db, question).await.ok(),
            Ask::Records { .. } | Ask::Accounts { .. } => None,
        };
        let stored = entity::page::Entity::find()
            .filter(entity::page::Column::SourceSession.eq(&session.source_session))
            .all(db)
            .await?;
        let classes = request::class_of(&item.ask, manifest.as_ref());
        let shared = entity::sharing::Model {
            id: self.ids().mint::<SharingId>().to_string(),
            account_id: consent.account_id.clone(),
            consent_id: consent.id.clone(),
            session_id: session.id.clone(),
            source: session.source.clone(),
            data_user: session.data_user.clone(),
            item: session.item.clone(),
            classes: read::to_json(&classes)?,
            bytes: stored.iter().map(|p| p.bytes).sum(),
            pages,
            shared_at: now.timestamp_millis(),
        };
        entity::sharing::Entity::insert(shared.clone().into_active_model())
            .exec_without_returning(db)
            .await?;
        self.count_use(db, &consent, now).await?;
        let account = read::text(
            At("consent", "account_id", &consent.id),
            &consent.account_id,
        )?;
        // The record of this one is there already.
        let uses: Vec<String> = entity::sharing::Entity::find()
            .select_only()
            .column(entity::sharing::Column::Id)
            .filter(entity::sharing::Column::ConsentId.eq(&consent.id))
            .limit(2)
            .into_tuple()
            .all(db)
            .await?;
        if uses.len() == 1 {
            self.tell_her(db, account, MessageKind::FirstUse, &consent.id, 1)
                .await?;
        }
        let under = Under {
            account,
            consent: read::text(At("consent", "id", &consent.id), &consent.id)?,
            actor: Actor::Provider,
            at: now,
        };
        let facts = Facts {
            bytes: Some(u64::try_from(shared.bytes).unwrap_or_default()),
            pages: Some(read::count(At("sharing", "pages", &shared.id), pages)?),
            classes,
            copies: self.enter_sharing(db, under, session, &shared).await?,
            ..Facts::default()
        };
        let line = Line {
            account: Some(account),
            what: Happening::SessionShared,
            id: session.id.clone(),
            actor: Actor::Provider,
            reason: None,
            at: now,
        };
        self.note_with(db, line, None, facts).await
    }
}

/// A stored sharing record as the model's.
pub(super) fn sharing(row: &entity::sharing::Model) -> Result<SharingRecord, ManagerError> {
    let at = |column| At("sharing", column, &row.id);
    Ok(SharingRecord {
        id: read::text(at("id"), &row.id)?,
        source: read::text(at("source"), &row.source)?,
        data_user: read::text(at("data_user"), &row.data_user)?,
        item: read::text(at("item"), &row.item)?,
        classes: read::json(at("classes"), &row.classes)?,
        bytes: u64::try_from(row.bytes).map_err(|_| ManagerError::Unwritable)?,
        pages: read::count(at("pages"), row.pages)?,
        at: read::moment(at("shared_at"), row.shared_at)?,
    })
}
