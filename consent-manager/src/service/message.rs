//! What she is told inside the service, in the transaction in which it happened; and how she wants
//! to be told. Mail says the same, to those who want it (`crate::mail`).
//!
//! # Adding one
//! 1. Add a line to the list in `kind.rs`: variant, word, what its id names, topic.
//! 2. Name it in [`MessageKind::of`], if a line of the history stands for it; else call
//!    `Manager::tell_her` where it happens.
//! 3. Give it words: `ui/src/part/told.rs`; the compiler asks.

mod kind;
mod mail;
mod preference;
mod receipt;

use chrono::{DateTime, Utc};
use consent_model::ids::{AccountId, MessageId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};

pub use self::{
    kind::{About, MessageKind, Topic},
    mail::DueMail,
    preference::Preferences,
};
use super::{Manager, ManagerError};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

/// Most that is counted as unread.
const MOST_UNREAD: u64 = 100;

/// A message, as she reads it.
#[derive(Debug, Clone)]
pub struct Message {
    /// The message.
    pub id: MessageId,
    /// What she is told.
    pub kind: MessageKind,
    /// The id of what it is about; see [`MessageKind::about`].
    pub about: String,
    /// The name of the organisation it concerns.
    pub organisation: Option<String>,
    /// How many things it tells of.
    pub number: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether she has read it.
    pub read: bool,
}

impl Manager {
    /// Tells her, in the transaction of what happened.
    pub(super) async fn tell_her(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
        kind: MessageKind,
        about: &str,
        number: u32,
    ) -> Result<(), ManagerError> {
        let now = self.now().timestamp_millis();
        let mailed = self.0.parts.mail && kind.is_mailed();
        let row = entity::message::ActiveModel {
            id: Set(self.ids().mint::<MessageId>().to_string()),
            account_id: Set(account.to_string()),
            kind: Set(kind.word().into()),
            about: Set(about.to_owned()),
            number: Set(i64::from(number)),
            told_at: Set(now),
            read_at: Set(kind.is_asked_for().then_some(now)),
            mail_at: Set(mailed.then_some(now)),
            mail_tries: Set(0),
        };
        entity::message::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
        Ok(())
    }

    /// Tells whoever a request names by an address that her provider vouches for.
    pub(super) async fn tell_named(
        &self,
        db: &impl ConnectionTrait,
        person: &str,
        request: &str,
    ) -> Result<(), ManagerError> {
        let named = entity::account::Entity::find()
            .filter(entity::account::Column::Email.eq(person))
            .filter(entity::account::Column::Email.ne(""))
            .all(db)
            .await?;
        for row in named {
            let account = read::text(At("account", "id", &row.id), &row.id)?;
            self.tell_her(db, account, MessageKind::Waiting, request, 1)
                .await?;
        }
        Ok(())
    }

    /// Her messages, newest first, those before `before`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn messages(
        &self,
        account: AccountId,
        before: Option<MessageId>,
        most: u64,
    ) -> Result<Vec<Message>, ManagerError> {
        use entity::message::Column;
        let mut query =
            entity::message::Entity::find().filter(Column::AccountId.eq(account.to_string()));
        if let Some(before) = before {
            query = query.filter(Column::Id.lt(before.to_string()));
        }
        let rows = query
            .order_by_desc(Column::Id)
            .limit(most)
            .all(self.db())
            .await?;
        let mut messages = Vec::with_capacity(rows.len());
        for row in rows {
            let at = |column| At("message", column, &row.id);
            let kind = MessageKind::of_word(&row.kind).ok_or_else(|| at("kind").corrupt())?;
            messages.push(Message {
                id: read::text(at("id"), &row.id)?,
                kind,
                organisation: self.organisation_of(kind.about(), &row.about).await?,
                number: read::count(at("number"), row.number)?,
                at: read::moment(at("told_at"), row.told_at)?,
                read: row.read_at.is_some(),
                about: row.about,
            });
        }
        Ok(messages)
    }

    /// How many messages of hers there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn message_count(&self, account: AccountId) -> Result<u64, ManagerError> {
        use sea_orm::PaginatorTrait;
        Ok(entity::message::Entity::find()
            .filter(entity::message::Column::AccountId.eq(account.to_string()))
            .count(self.db())
            .await?)
    }

    /// How many messages she has not read, a hundred standing for any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unread(&self, account: AccountId) -> Result<u64, ManagerError> {
        use entity::message::Column;
        let ids: Vec<String> = entity::message::Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::AccountId.eq(account.to_string()))
            .filter(Column::ReadAt.is_null())
            .limit(MOST_UNREAD)
            .into_tuple()
            .all(self.db())
            .await?;
        Ok(ids.len() as u64)
    }

    /// She has read a message, or all that there are.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is not hers.
    pub async fn mark_read(
        &self,
        account: AccountId,
        id: Option<MessageId>,
    ) -> Result<(), ManagerError> {
        use entity::message::Column;
        let tx = begin(self.db()).await?;
        if let Some(id) = id {
            entity::message::Entity::find_by_id(id.to_string())
                .one(&tx)
                .await?
                .filter(|row| row.account_id == account.to_string())
                .ok_or(ManagerError::NotFound)?;
        }
        let mut update = entity::message::Entity::update_many()
            .col_expr(Column::ReadAt, Expr::value(self.now().timestamp_millis()))
            .filter(Column::AccountId.eq(account.to_string()))
            .filter(Column::ReadAt.is_null());
        if let Some(id) = id {
            update = update.filter(Column::Id.eq(id.to_string()));
        }
        update.exec(&tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The organisation that something concerns.
    async fn organisation_of(
        &self,
        about: About,
        id: &str,
    ) -> Result<Option<String>, ManagerError> {
        let party = match about {
            About::Account => None,
            About::Consent => entity::consent::Entity::find_by_id(id)
                .one(self.db())
                .await?
                .map(|row| row.data_user),
            About::Request => self.asker(id).await?,
            About::Rights => entity::rights_request::Entity::find_by_id(id)
                .one(self.db())
                .await?
                .and_then(|row| row.party_id),
            About::Decision => {
                let decision = entity::decision::Entity::find_by_id(id)
                    .one(self.db())
                    .await?;
                match decision {
                    Some(row) => self.asker(&row.request_id).await?,
                    None => None,
                }
            }
        };
        match party {
            None => Ok(None),
            Some(party) => {
                let id = read::text(At("message", "about", id), &party)?;
                Ok(Some(self.party(&id).await?.name))
            }
        }
    }

    async fn asker(&self, request: &str) -> Result<Option<String>, ManagerError> {
        let row = entity::consent_request::Entity::find_by_id(request)
            .one(self.db())
            .await?;
        Ok(row.map(|row| row.party_id))
    }
}
