//! The manager's own keys: what is signed with, what is published, and how a key is changed.
//!
//! What all processes must agree on stands in the database (`signing_key`); the private halves are files in the
//! data folder, so that the database alone signs nothing. What is held in memory is read again by the worker, every
//! second, and within the transaction that issues artifacts.

mod change;
mod folder;

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError},
};

use consent_model::jose::{CompactJws, Jwks, SigningKey, Thumbprint, VerifyingKey};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use service_kit::keyfile::KeyFileError;

pub use self::{
    change::{KeyRecord, KeyView, NewKey, RetiredKey},
    folder::KeyFolder,
};
use super::{Manager, ManagerError};
use crate::{
    key_ring::{KeyState, Ring, RingKey},
    storage::{
        begin,
        entity::{artifact, signing_key},
        read::{self, At},
    },
};

/// The keys as they were read last.
#[derive(Default)]
pub(super) struct HeldKeys {
    ring: Ring,
    private: BTreeMap<Thumbprint, Arc<SigningKey>>,
    /// Keys that are needed and cannot be had.
    missing: Vec<(KeyState, KeyFileError)>,
}

impl Manager {
    /// Signs artifacts, status lists, tokens, requests to sources and events.
    ///
    /// # Errors
    /// [`ManagerError::NoSigningKey`] when its file is not there.
    pub fn signing_key(&self) -> Result<Arc<SigningKey>, ManagerError> {
        let held = self.held_keys();
        let current = held.ring.current(self.now());
        let key = current.and_then(|key| held.private.get(key.kid()));
        key.cloned().ok_or(ManagerError::NoSigningKey)
    }

    /// The same as it stands at this moment of a transaction, whatever another process has changed since the
    /// keys were read: a copy is never signed with a key that was retired before it was issued.
    pub(super) async fn signing_key_on(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<Arc<SigningKey>, ManagerError> {
        let ring = read_ring(db).await?;
        let current = ring.current(self.now()).ok_or(ManagerError::NoSigningKey)?;
        if let Some(held) = self.held_keys().private.get(current.kid()) {
            return Ok(Arc::clone(held));
        }
        Ok(Arc::new(self.0.parts.keys.read(current.kid())?))
    }

    /// The earlier keys that sign events beside the current one, for endpoints that have not read the new one.
    #[must_use]
    pub fn keys_beside(&self) -> Vec<Arc<SigningKey>> {
        let held = self.held_keys();
        let beside = held.ring.beside(self.now());
        let there = beside.iter().filter_map(|key| held.private.get(key.kid()));
        there.cloned().collect()
    }

    /// The public keys that what comes from this manager is checked with.
    #[must_use]
    pub fn jwks(&self) -> Jwks {
        let held = self.held_keys();
        let published = held.ring.published().map(|key| key.public.clone());
        // A rotation that would go beyond the limit of a set is refused.
        Jwks::new(published.collect()).unwrap_or_default()
    }

    /// The key that a document of ours was signed with, whether it is retired or not.
    pub(super) fn signer_of(&self, jws: &str) -> Option<VerifyingKey> {
        let jws = CompactJws::parse(jws).ok()?;
        let held = self.held_keys();
        let mut keys = held.ring.keys().iter();
        let key = keys.find(|key| key.kid() == jws.unverified_kid());
        key.map(|key| key.public.clone())
    }

    /// Whether everything that signs, or will, is there.
    ///
    /// # Errors
    /// [`ManagerError::KeyFile`], with the file and what to do.
    pub fn check_keys(&self) -> Result<(), ManagerError> {
        let held = self.held_keys();
        for key in held.ring.keys() {
            let state = held.ring.state(key, self.now());
            if matches!(state, KeyState::Next | KeyState::Current) {
                self.0.parts.keys.read(key.kid()).map_err(|source| {
                    let (kid, state) = (key.kid().clone(), state.word());
                    let file = self.0.parts.keys.file(&kid);
                    ManagerError::NoKeyFile {
                        kid,
                        state,
                        file,
                        source,
                    }
                })?;
            }
        }
        Ok(())
    }

    /// Reads the keys again, if they have changed. What cannot be had is in the log.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refresh_keys(&self) -> Result<(), ManagerError> {
        let (ring, now) = (read_ring(self.db()).await?, self.now());
        let held = self.held_keys();
        let needed = |key: &&RingKey| ring.needs_private(key, now);
        let wanted = ring.keys().iter().filter(needed).count();
        let complete = held.private.len() == wanted && held.missing.is_empty();
        if complete && held.ring == ring {
            return Ok(());
        }
        let mut new = HeldKeys::default();
        for key in ring.keys().iter().filter(needed) {
            match held.private.get(key.kid()) {
                Some(known) => {
                    new.private.insert(key.kid().clone(), Arc::clone(known));
                }
                None => match self.0.parts.keys.read(key.kid()) {
                    Ok(read) => {
                        new.private.insert(key.kid().clone(), Arc::new(read));
                    }
                    Err(error) => new.missing.push((ring.state(key, now), error)),
                },
            }
        }
        new.ring = ring;
        *self.0.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(new);
        Ok(())
    }

    /// Says in the log which keys cannot be had, and deletes the private halves of those that sign nothing any
    /// more.
    pub fn tend_keys(&self) {
        let (held, now) = (self.held_keys(), self.now());
        for (state, error) in &held.missing {
            let state = state.word();
            tracing::error!(state, %error, "a signing key cannot be had; nothing is signed with it");
        }
        let over = held.ring.keys().iter();
        for key in over.filter(|key| !held.ring.needs_private(key, now)) {
            match self.0.parts.keys.remove(key.kid()) {
                Ok(0) => {}
                Ok(_) => {
                    tracing::info!(kid = %key.kid(), "the private half of an old key was deleted")
                }
                Err(error) => {
                    tracing::error!(%error, "the private half of an old key is still there")
                }
            }
        }
    }

    /// Enters the key of a manager that has none yet, or is from before keys could be changed.
    pub(super) async fn enter_first_key(&self) -> Result<(), ManagerError> {
        if !read_ring(self.db()).await?.keys().is_empty() {
            return Ok(());
        }
        let tx = begin(self.db()).await?;
        if !read_ring(&tx).await?.keys().is_empty() {
            return Ok(());
        }
        let key = self.0.parts.keys.first(self.ids())?;
        let sorted = |order| {
            let found = artifact::Entity::find().order_by(artifact::Column::Id, order);
            found.limit(1)
        };
        let earliest = sorted(sea_orm::Order::Asc).one(&tx).await?;
        let since = earliest.map_or(self.now().timestamp_millis(), |row| row.issued_at);
        let row = signing_key::ActiveModel {
            number: Set(1),
            kid: Set(key.kid().to_string()),
            public_key: Set(read::to_json(key.public())?),
            published_at: Set(since),
            signs_at: Set(since),
            retired_at: Set(None),
            compromised: Set(false),
        };
        signing_key::Entity::insert(row)
            .exec_without_returning(&tx)
            .await?;
        if let Some(latest) = sorted(sea_orm::Order::Desc).one(&tx).await? {
            let signer = CompactJws::parse(&latest.jws).ok();
            if signer.is_some_and(|jws| jws.unverified_kid() == key.kid()) {
                artifact::Entity::update_many()
                    .col_expr(artifact::Column::Kid, Expr::value(key.kid().to_string()))
                    .filter(artifact::Column::Kid.eq(""))
                    .exec(&tx)
                    .await?;
            } else {
                tracing::error!(
                    "consents were issued with another key than the one in the data folder: they verify nowhere; \
                     restore `signing-key.json` and the database from one backup"
                );
            }
        }
        tx.commit().await?;
        Ok(())
    }

    fn held_keys(&self) -> Arc<HeldKeys> {
        let held = self.0.keys.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&held)
    }
}

async fn read_ring(db: &impl ConnectionTrait) -> Result<Ring, ManagerError> {
    let rows = signing_key::Entity::find()
        .order_by_asc(signing_key::Column::Number)
        .all(db)
        .await?;
    rows.iter()
        .map(|row| {
            let at = |column| At("signing_key", column, &row.kid);
            let retired = row.retired_at;
            Ok(RingKey {
                number: row.number,
                public: read::json(at("public_key"), &row.public_key)?,
                published_at: read::moment(at("published_at"), row.published_at)?,
                signs_at: read::moment(at("signs_at"), row.signs_at)?,
                retired_at: retired
                    .map(|ms| read::moment(at("retired_at"), ms))
                    .transpose()?,
                compromised: row.compromised,
            })
        })
        .collect::<Result<Vec<_>, _>>()
        .map(Ring::new)
}
