//! Her passkeys: made on our own pages, named and removed by her.
//!
//! What one counts for is not said here: each source takes only those that she has confirmed on its
//! own pages (`super::evidence`). Removing needs no proof, since it only takes away.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use consent_evidence::entry::Facts;
use consent_model::{
    approval::{ConfirmedPasskey, EvidenceKey},
    digest::Digest,
    event::What,
    ids::{AccountId, PasskeyId},
    link::{MOST_PASSKEYS, OfferedPasskeys},
    party::{Actor, Role, Standing},
    passkey::{CredentialId, Passkey, Place, Registration, RpId},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, SqlErr,
};

use super::{
    DocumentKind, Happening, Line, Manager, ManagerError, NewPasskey, OwnPasskey, error::printable,
    log::of_document,
};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

/// How long her browser has to make one.
const CHALLENGE_MINUTES: i64 = 5;
/// Most challenges of one person that wait at once.
const MOST_CHALLENGES: u64 = 20;
/// Longest name, characters.
const LONGEST_NAME: usize = 60;

impl Manager {
    /// The domain that passkeys of this manager belong to; without one there are none.
    #[must_use]
    pub fn passkey_domain(&self) -> Option<&RpId> {
        self.0.parts.passkeys.as_ref()
    }

    /// Her passkeys, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn passkeys(&self, account: AccountId) -> Result<Vec<OwnPasskey>, ManagerError> {
        self.passkeys_on(self.db(), account).await
    }

    /// Those of this domain that she has not removed.
    pub(super) async fn passkeys_on(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
    ) -> Result<Vec<OwnPasskey>, ManagerError> {
        let Some(domain) = self.passkey_domain() else {
            return Ok(Vec::new());
        };
        let rows = entity::passkey::Entity::find()
            .filter(entity::passkey::Column::AccountId.eq(account.to_string()))
            .filter(entity::passkey::Column::RpId.eq(domain.as_str()))
            .filter(entity::passkey::Column::RemovedAt.is_null())
            .order_by_asc(entity::passkey::Column::Id)
            .all(db)
            .await?;
        rows.iter().map(own).collect()
    }

    /// Whether to ask her now whether she wants a passkey. She is asked once.
    ///
    /// # Errors
    /// When the account is not there.
    pub async fn offers_passkey(&self, account: AccountId) -> Result<bool, ManagerError> {
        if self.passkey_domain().is_none() {
            return Ok(false);
        }
        let tx = begin(self.db()).await?;
        let row = self.account_row(&tx, account).await?;
        if row.passkey_offered_at.is_some() || !self.passkeys_on(&tx, account).await?.is_empty() {
            return Ok(false);
        }
        let mut row = row.into_active_model();
        row.passkey_offered_at = Set(Some(self.now().timestamp_millis()));
        row.update(&tx).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Begins to make one: a challenge for this session of hers, good once and for five minutes.
    ///
    /// # Errors
    /// When she has as many as anybody may, or there is no domain.
    pub async fn begin_passkey(
        &self,
        account: AccountId,
        session: &str,
    ) -> Result<NewPasskey, ManagerError> {
        let rp_id = self.passkey_domain().ok_or(ManagerError::NoPasskeys)?;
        let now = self.now();
        let tx = begin(self.db()).await?;
        let held = self.passkeys_on(&tx, account).await?;
        if held.len() >= MOST_PASSKEYS {
            return Err(ManagerError::TooManyPasskeys);
        }
        let hers = || {
            entity::passkey_challenge::Entity::delete_many()
                .filter(entity::passkey_challenge::Column::AccountId.eq(account.to_string()))
        };
        hers()
            .filter(entity::passkey_challenge::Column::ExpiresAt.lte(now.timestamp_millis()))
            .exec(&tx)
            .await?;
        let waiting = entity::passkey_challenge::Entity::find()
            .filter(entity::passkey_challenge::Column::AccountId.eq(account.to_string()))
            .count(&tx)
            .await?;
        if waiting >= MOST_CHALLENGES {
            hers().exec(&tx).await?;
        }
        let attempt = self.ids().token().expose().clone();
        let challenge = URL_SAFE_NO_PAD.encode(self.ids().bytes32());
        let row = entity::passkey_challenge::ActiveModel {
            id: Set(attempt.clone()),
            account_id: Set(account.to_string()),
            session: Set(session_name(session)),
            challenge: Set(challenge.clone()),
            expires_at: Set((now + TimeDelta::minutes(CHALLENGE_MINUTES)).timestamp_millis()),
        };
        entity::passkey_challenge::Entity::insert(row)
            .exec_without_returning(&tx)
            .await?;
        tx.commit().await?;
        Ok(NewPasskey {
            attempt,
            challenge,
            rp_id: rp_id.clone(),
            user: URL_SAFE_NO_PAD.encode(account.uuid().as_bytes()),
            held: held.into_iter().map(|p| p.passkey.id).collect(),
        })
    }

    /// Takes what her browser made. The challenge is used up, whatever comes of it.
    ///
    /// # Errors
    /// When it answers no challenge of this session of hers, does not hold, or is known.
    pub async fn finish_passkey(
        &self,
        account: AccountId,
        session: &str,
        attempt: &str,
        name: &str,
        made: &Registration,
    ) -> Result<PasskeyId, ManagerError> {
        let rp_id = self.passkey_domain().ok_or(ManagerError::NoPasskeys)?;
        let name = checked_name(name)?;
        let challenge = self.take_challenge(account, session, attempt).await?;
        let place = Place {
            rp_id,
            site: self.issuer(),
        };
        let passkey = made.verify(&challenge, place)?;
        let now = self.now();
        let tx = begin(self.db()).await?;
        if self.passkeys_on(&tx, account).await?.len() >= MOST_PASSKEYS {
            return Err(ManagerError::TooManyPasskeys);
        }
        let proves = EvidenceKey::Passkey(ConfirmedPasskey {
            rp_id: rp_id.clone(),
            passkey: passkey.clone(),
        });
        let proves = proves.to_text()?;
        let id: PasskeyId = self.ids().mint();
        let row = entity::passkey::ActiveModel {
            id: Set(id.to_string()),
            account_id: Set(account.to_string()),
            credential: Set(passkey.id.to_string()),
            public_key: Set(read::to_json(&passkey.key)?),
            rp_id: Set(rp_id.to_string()),
            name: Set(name),
            created_at: Set(now.timestamp_millis()),
            last_used_at: Set(None),
            removed_at: Set(None),
        };
        entity::passkey::Entity::insert(row)
            .exec_without_returning(&tx)
            .await
            .map_err(|error| match error.sql_err() {
                // Web Authentication §7.1, step 26.
                Some(SqlErr::UniqueConstraintViolation(_)) => ManagerError::PasskeyKnown,
                _ => error.into(),
            })?;
        let key = self
            .keep_document(&tx, DocumentKind::EvidenceKey, &proves)
            .await?;
        self.note_passkey(&tx, account, id, Happening::PasskeyAdded, of_document(key))
            .await?;
        tx.commit().await?;
        Ok(id)
    }

    /// She calls it something else.
    ///
    /// # Errors
    /// When it is not hers, or no name.
    pub async fn rename_passkey(
        &self,
        account: AccountId,
        id: PasskeyId,
        name: &str,
    ) -> Result<(), ManagerError> {
        let name = checked_name(name)?;
        let tx = begin(self.db()).await?;
        let mut row = self
            .passkey_row(&tx, account, id)
            .await?
            .into_active_model();
        row.name = Set(name);
        row.update(&tx).await?;
        self.note_passkey(
            &tx,
            account,
            id,
            Happening::PasskeyRenamed,
            Facts::default(),
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// She takes one away: it counts no more for what she decides from now on. Every party that she
    /// is linked with hears of it.
    ///
    /// # Errors
    /// When it is not hers.
    pub async fn remove_passkey(
        &self,
        account: AccountId,
        id: PasskeyId,
    ) -> Result<(), ManagerError> {
        let now = self.now();
        let tx = begin(self.db()).await?;
        let row = self.passkey_row(&tx, account, id).await?;
        let credential: CredentialId =
            read::text(At("passkey", "credential", &row.id), &row.credential)?;
        let mut row = row.into_active_model();
        row.removed_at = Set(Some(now.timestamp_millis()));
        row.update(&tx).await?;
        self.note_passkey(
            &tx,
            account,
            id,
            Happening::PasskeyRemoved,
            Facts::default(),
        )
        .await?;
        for (party, pseudonym) in self.names_by(&tx, account).await? {
            let credential = credential.clone();
            let what = What::PasskeyRemoved {
                pseudonym,
                credential,
            };
            self.tell(&tx, &party, None, what, now).await?;
        }
        tx.commit().await?;
        self.wake();
        Ok(())
    }

    /// What a party is told of her passkeys, so that she can confirm one there.
    pub(super) async fn offered_passkeys(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
    ) -> Result<Option<OfferedPasskeys>, ManagerError> {
        let Some(rp_id) = self.passkey_domain() else {
            return Ok(None);
        };
        let held = self.passkeys_on(db, account).await?;
        Ok((!held.is_empty()).then(|| OfferedPasskeys {
            rp_id: rp_id.clone(),
            keys: held.into_iter().map(|p| p.passkey).collect(),
        }))
    }

    /// Origins outside the domain whose pages may ask for passkeys of it, in order (Web
    /// Authentication §5.11): those of the parties that she can be linked with.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn related_origins(&self) -> Result<Vec<String>, ManagerError> {
        let Some(rp_id) = self.passkey_domain() else {
            return Ok(Vec::new());
        };
        let parties = self.parties().await?;
        let mut origins: Vec<_> = parties
            .iter()
            .filter(|p| p.standing == Standing::Active)
            .filter(|p| p.may_act_as(Role::Provider) || p.may_act_as(Role::Store))
            .filter(|p| !rp_id.covers(&p.endpoint))
            .map(|p| p.endpoint.origin().ascii_serialization())
            .collect();
        if !rp_id.covers(self.issuer()) {
            origins.push(self.issuer().origin().ascii_serialization());
        }
        origins.sort();
        origins.dedup();
        Ok(origins)
    }

    async fn take_challenge(
        &self,
        account: AccountId,
        session: &str,
        attempt: &str,
    ) -> Result<[u8; 32], ManagerError> {
        let tx = begin(self.db()).await?;
        let row = entity::passkey_challenge::Entity::find_by_id(attempt)
            .one(&tx)
            .await?
            .filter(|c| c.account_id == account.to_string())
            .filter(|c| c.session == session_name(session))
            .filter(|c| c.expires_at > self.now().timestamp_millis())
            .ok_or(ManagerError::ApprovalOver)?;
        let gone = entity::passkey_challenge::Entity::delete_by_id(attempt)
            .exec(&tx)
            .await?;
        if gone.rows_affected != 1 {
            return Err(ManagerError::ApprovalOver);
        }
        tx.commit().await?;
        URL_SAFE_NO_PAD
            .decode(&row.challenge)
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| At("passkey_challenge", "challenge", &row.id).corrupt())
    }

    async fn passkey_row(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
        id: PasskeyId,
    ) -> Result<entity::passkey::Model, ManagerError> {
        entity::passkey::Entity::find_by_id(id.to_string())
            .one(db)
            .await?
            .filter(|p| p.account_id == account.to_string() && p.removed_at.is_none())
            .ok_or(ManagerError::NotFound)
    }

    async fn note_passkey(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
        id: PasskeyId,
        what: Happening,
        facts: Facts,
    ) -> Result<(), ManagerError> {
        let line = Line {
            account: Some(account),
            what,
            id: id.to_string(),
            actor: Actor::Citizen,
            reason: None,
            at: self.now(),
        };
        self.note_with(db, line, None, facts).await
    }
}

/// What stands for a session where its name must not stand.
fn session_name(session: &str) -> String {
    Digest::of_bytes(session.as_bytes()).to_string()
}

fn checked_name(name: &str) -> Result<String, ManagerError> {
    let name = name.trim();
    printable("name", name)?;
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(ManagerError::TooLong("name"));
    }
    Ok(name.to_owned())
}

fn own(row: &entity::passkey::Model) -> Result<OwnPasskey, ManagerError> {
    let at = |column| At("passkey", column, &row.id);
    let last_used = row
        .last_used_at
        .map(|ms| read::moment(at("last_used_at"), ms));
    Ok(OwnPasskey {
        id: read::text(at("id"), &row.id)?,
        passkey: Passkey {
            id: read::text(at("credential"), &row.credential)?,
            key: read::json(at("public_key"), &row.public_key)?,
        },
        name: row.name.clone(),
        created_at: read::moment(at("created_at"), row.created_at)?,
        last_used: last_used.transpose()?,
    })
}
