//! What she is told inside the service, in the transaction in which it happened; and how she wants
//! to be told. Mail says the same, to those who want it (`crate::mail`).
//!
//! # Adding one
//! 1. Add a line to the list: variant, word, what its id names, topic.
//! 2. Name it in [`MessageKind::of`], if a line of the history stands for it; else call
//!    `Manager::tell_her` where it happens.
//! 3. Give it words: `ui/src/part/told.rs`; the compiler asks.

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::ids::{AccountId, MessageId};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, OnConflict},
};
use serde::{Deserialize, Serialize};
use service_kit::mail::{GIVEN_UP_AFTER, NextTry, NotSent, next_try};

use super::{Happening, Manager, ManagerError};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

/// Most that is counted as unread.
const MOST_UNREAD: u64 = 100;

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// What she decided: her receipts.
    Decisions,
    /// What waits for her.
    Requests,
    /// What others do under her consents.
    Use,
    /// What ends soon.
    Reminders,
    /// Complaints and requests of hers.
    Rights,
    /// Who can get in. She is always told.
    Security,
}

impl Topic {
    /// Every topic, in the order they are shown.
    pub const ALL: [Self; 6] = [
        Self::Decisions,
        Self::Requests,
        Self::Use,
        Self::Reminders,
        Self::Rights,
        Self::Security,
    ];

    /// Whether she may do without mail about it. Not so where a thief would switch it off first.
    #[must_use]
    pub const fn may_be_silent(self) -> bool {
        !matches!(self, Self::Security)
    }
}

/// What the id of a message names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Her account.
    Account,
    /// A consent.
    Consent,
    /// A decision.
    Decision,
    /// A consent request.
    Request,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $word:literal, $about:ident, $topic:ident;)+) => {
        /// What she is told.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum MessageKind { $($(#[$doc])* $variant,)+ }

        impl MessageKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// How it is stored.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// What its id names.
            #[must_use]
            pub const fn about(self) -> About {
                match self { $(Self::$variant => About::$about,)+ }
            }

            /// What it is about, for her choice of mail.
            #[must_use]
            pub const fn topic(self) -> Topic {
                match self { $(Self::$variant => Topic::$topic,)+ }
            }
        }
    };
}

kinds! {
    /// She gave a consent.
    Granted = "granted", Consent, Decisions;
    /// She said no.
    Denied = "denied", Decision, Decisions;
    /// She stopped a consent.
    Stopped = "stopped", Consent, Decisions;
    /// She put one on hold.
    Paused = "paused", Consent, Decisions;
    /// She let one go on.
    Resumed = "resumed", Consent, Decisions;
    /// She saw an exact answer in her store.
    AnswerSeen = "answer_seen", Request, Decisions;
    /// Somebody asks.
    Waiting = "waiting", Request, Requests;
    /// A source wishes that a consent end.
    EndAsked = "end_asked", Consent, Requests;
    /// A consent was used for the first time.
    FirstUse = "first_use", Consent, Use;
    /// Another stopped a consent.
    Revoked = "revoked", Consent, Use;
    /// A consent has run out.
    Expired = "expired", Consent, Use;
    /// Consents end soon.
    EndingSoon = "ending_soon", Account, Reminders;
    /// A passkey was made in her name.
    PasskeyAdded = "passkey_added", Account, Security;
    /// A passkey of hers was removed.
    PasskeyRemoved = "passkey_removed", Account, Security;
}

impl MessageKind {
    /// What a line of her history is told as; none for what she need not hear of.
    pub(super) const fn of(what: Happening) -> Option<Self> {
        Some(match what {
            Happening::ConsentGranted => Self::Granted,
            Happening::ConsentWithdrawn => Self::Stopped,
            Happening::ConsentRevoked => Self::Revoked,
            Happening::ConsentPaused => Self::Paused,
            Happening::ConsentResumed => Self::Resumed,
            Happening::ConsentExpired => Self::Expired,
            Happening::ConsentEndAsked => Self::EndAsked,
            Happening::DecisionDenied => Self::Denied,
            Happening::AnswerSeen => Self::AnswerSeen,
            Happening::PasskeyAdded => Self::PasskeyAdded,
            Happening::PasskeyRemoved => Self::PasskeyRemoved,
            _ => return None,
        })
    }

    fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }

    /// Whether a mail says it too. She has just seen an answer herself.
    const fn is_mailed(self) -> bool {
        !matches!(self, Self::AnswerSeen)
    }
}

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

/// How she wants to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences {
    /// Language of her mail.
    pub language: String,
    /// Topics about which she wants no mail.
    pub silent: Vec<Topic>,
}

/// A mail that is due. `Debug` shows the id only.
#[derive(Clone)]
pub struct DueMail {
    /// The message.
    pub id: MessageId,
    /// Her address, which the identity provider vouches for.
    pub to: String,
    /// Her language.
    pub language: String,
    /// What she is told.
    pub kind: MessageKind,
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
            read_at: Set(None),
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
        if to.is_empty() || preferences.silent.contains(&kind.topic()) {
            return Ok(None);
        }
        Ok(Some(DueMail {
            id: read::text(at("id"), &row.id)?,
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_word_names_one_kind_and_is_read_back_as_it() {
        let words: BTreeSet<_> = MessageKind::ALL.iter().map(|k| k.word()).collect();
        assert_eq!(words.len(), MessageKind::ALL.len());
        for kind in MessageKind::ALL {
            assert_eq!(MessageKind::of_word(kind.word()), Some(*kind));
        }
        assert_eq!(MessageKind::of_word("nothing"), None);
    }
}
