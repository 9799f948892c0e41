//! Messages on their way to her by mail: what is due, and what came of it.

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::ids::{AccountId, DecisionId, MessageId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Expr,
};
use service_kit::mail::{GIVEN_UP_AFTER, NextTry, NotSent, next_try};

use super::MessageKind;
use crate::{
    service::{Manager, ManagerError},
    storage::{
        begin, entity,
        read::{self, At},
    },
};

/// A mail that is due. `Debug` shows the id only.
#[derive(Clone)]
pub struct DueMail {
    /// The message.
    pub id: MessageId,
    /// Whose it is.
    pub account: AccountId,
    /// Her address, which the identity provider vouches for.
    pub to: String,
    /// Her language.
    pub language: String,
    /// What she is told.
    pub kind: MessageKind,
    /// The id of what it is about; see [`MessageKind::about`].
    pub about: String,
    /// The decision whose receipt tells more, if there is one.
    pub receipt: Option<DecisionId>,
    /// How many things it tells of.
    pub number: u32,
    /// When it happened.
    pub at: DateTime<Utc>,
}

impl std::fmt::Debug for DueMail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DueMail({})", self.id)
    }
}

impl Manager {
    /// Mail that is due, the oldest first. What she does not want, or has no address for, is settled
    /// here.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due_mail(&self, most: u64) -> Result<Vec<DueMail>, ManagerError> {
        use entity::message::Column;
        let rows = entity::message::Entity::find()
            .filter(Column::MailAt.lte(self.now().timestamp_millis()))
            .order_by_asc(Column::MailAt)
            .limit(most)
            .all(self.db())
            .await?;
        let mut due = Vec::with_capacity(rows.len());
        for row in rows {
            match self.mail_of(&row).await {
                Ok(Some(mail)) => due.push(mail),
                Ok(None) => self.settle_mail(&row.id).await?,
                // What is wrong with one row holds up no other.
                Err(error @ ManagerError::Corrupt { .. }) => {
                    tracing::error!(%error, "a mail cannot be read and is not sent");
                    self.settle_mail(&row.id).await?;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(due)
    }

    async fn mail_of(&self, row: &entity::message::Model) -> Result<Option<DueMail>, ManagerError> {
        let at = |column| At("message", column, &row.id);
        let account: AccountId = read::text(at("account_id"), &row.account_id)?;
        let kind = MessageKind::of_word(&row.kind).ok_or_else(|| at("kind").corrupt())?;
        let preferences = self.preferences(account).await?;
        let to = self.account(account).await?.email;
        let silent = preferences.silent.contains(&kind.topic()) && !kind.is_asked_for();
        if to.is_empty() || silent {
            return Ok(None);
        }
        Ok(Some(DueMail {
            id: read::text(at("id"), &row.id)?,
            account,
            receipt: self.receipt_of(account, kind, row).await?,
            about: row.about.clone(),
            to,
            language: preferences.language,
            kind,
            number: read::count(at("number"), row.number)?,
            at: read::moment(at("told_at"), row.told_at)?,
        }))
    }

    /// A mail has left, or is not to be sent.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_settled(&self, id: MessageId) -> Result<(), ManagerError> {
        self.settle_mail(&id.to_string()).await
    }

    async fn settle_mail(&self, id: &str) -> Result<(), ManagerError> {
        use entity::message::Column;
        let tx = begin(self.db()).await?;
        entity::message::Entity::update_many()
            .col_expr(Column::MailAt, Expr::value(None::<i64>))
            .filter(Column::Id.eq(id))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// A mail has not left: again later, or never.
    ///
    /// # Errors
    /// When there is no such message.
    pub async fn mail_not_sent(&self, id: MessageId, why: NotSent) -> Result<(), ManagerError> {
        let tx = begin(self.db()).await?;
        let row = entity::message::Entity::find_by_id(id.to_string())
            .one(&tx)
            .await?
            .ok_or(ManagerError::NotFound)?;
        let told = read::moment(At("message", "told_at", &row.id), row.told_at)?;
        let tries = read::count(At("message", "mail_tries", &row.id), row.mail_tries)? + 1;
        let next = next_try(tries, told, self.now(), why);
        if next == NextTry::GivenUp {
            let days = TimeDelta::num_days(&GIVEN_UP_AFTER);
            tracing::warn!(message = %id, %why, days, "a mail was given up; the message is in the service");
        }
        let mut row = row.into_active_model();
        row.mail_tries = Set(i64::from(tries));
        row.mail_at = Set(match next {
            NextTry::At(at) => Some(at.timestamp_millis()),
            NextTry::GivenUp => None,
        });
        row.update(&tx).await?;
        tx.commit().await?;
        Ok(())
    }
}
