//! How she wants to be told.

use consent_model::ids::AccountId;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, sea_query::OnConflict};

use super::Topic;
use crate::{
    service::{Manager, ManagerError},
    storage::{
        begin, entity,
        read::{self, At},
    },
};

/// How she wants to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences {
    /// Language of her mail.
    pub language: String,
    /// Topics about which she wants no mail.
    pub silent: Vec<Topic>,
}

impl Manager {
    /// How she wants to be told.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn preferences(&self, account: AccountId) -> Result<Preferences, ManagerError> {
        self.preferences_on(self.db(), account).await
    }

    async fn preferences_on(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
    ) -> Result<Preferences, ManagerError> {
        let row = entity::preference::Entity::find_by_id(account.to_string())
            .one(db)
            .await?;
        Ok(match row {
            None => Preferences {
                language: self.0.parts.languages.first().cloned().unwrap_or_default(),
                silent: Vec::new(),
            },
            Some(row) => Preferences {
                silent: read::json(At("preference", "silent", &row.account_id), &row.silent)?,
                language: row.language,
            },
        })
    }

    /// She chooses whether she gets mail about a topic.
    ///
    /// # Errors
    /// [`ManagerError::NotPermitted`] for what she is always told.
    pub async fn prefer_mail(
        &self,
        account: AccountId,
        topic: Topic,
        wanted: bool,
    ) -> Result<(), ManagerError> {
        if !topic.may_be_silent() {
            return Err(ManagerError::NotPermitted);
        }
        self.prefer(account, |held| {
            held.silent.retain(|t| *t != topic);
            if !wanted {
                held.silent.push(topic);
            }
        })
        .await
    }

    /// She chooses the language of her mail.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prefer_language(
        &self,
        account: AccountId,
        language: &str,
    ) -> Result<(), ManagerError> {
        self.prefer(account, |held| language.clone_into(&mut held.language))
            .await
    }

    /// The language in which she first came is that of her mail until she chooses another.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn first_language(
        &self,
        account: AccountId,
        language: &str,
    ) -> Result<(), ManagerError> {
        let tx = begin(self.db()).await?;
        let held = entity::preference::Entity::find_by_id(account.to_string())
            .one(&tx)
            .await?;
        if held.is_none() {
            let first = Preferences {
                language: language.to_owned(),
                silent: Vec::new(),
            };
            keep(&tx, account, &first).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn prefer(
        &self,
        account: AccountId,
        change: impl FnOnce(&mut Preferences) + Send,
    ) -> Result<(), ManagerError> {
        let tx = begin(self.db()).await?;
        let mut held = self.preferences_on(&tx, account).await?;
        change(&mut held);
        keep(&tx, account, &held).await?;
        tx.commit().await?;
        Ok(())
    }
}

async fn keep(
    db: &impl ConnectionTrait,
    account: AccountId,
    wanted: &Preferences,
) -> Result<(), ManagerError> {
    use entity::preference::Column;
    let row = entity::preference::ActiveModel {
        account_id: Set(account.to_string()),
        language: Set(wanted.language.clone()),
        silent: Set(read::to_json(&wanted.silent)?),
    };
    let again = OnConflict::column(Column::AccountId)
        .update_columns([Column::Language, Column::Silent])
        .to_owned();
    entity::preference::Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(db)
        .await?;
    Ok(())
}
