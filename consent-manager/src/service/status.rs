//! Status lists: every copy of an artifact has an entry at a random place, never reused.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    artifact::LifecycleState,
    jose::CompactJws,
    status_list::{STATUS_LIST_TYP, Status, StatusList, StatusListClaims, StatusReference},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use url::Url;

use super::{Manager, ManagerError};
use crate::storage::{
    entity,
    read::{self, At},
};

/// Entries in one list.
const SIZE: u32 = 1 << 17;
/// Seconds a list counts after it was signed.
const LIFE: i64 = 60;
/// Tries to hit a free entry; a list is at most half full, so this many misses do not happen.
const TRIES: u32 = 64;

/// A signed list that is handed out again while it is young and nothing has changed, and what it says, to which
/// only what has changed is added when it is signed again.
pub(super) struct CachedToken {
    made_at: DateTime<Utc>,
    version: i64,
    token: CompactJws,
    entries: StatusList,
}

impl Manager {
    /// Where lists in use are published.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn status_lists(&self) -> Result<Vec<Url>, ManagerError> {
        (1..=self.current_list(self.db()).await?)
            .map(|n| self.list_url(n))
            .collect()
    }

    /// A signed status list and its entity tag.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when there is no such list.
    pub async fn status_token(&self, list: u32) -> Result<(CompactJws, String), ManagerError> {
        let token = match self.cached(list, self.version_of(list).await?) {
            Some(token) => token,
            None => self.make_token(list).await?,
        };
        let tag = token.digest().to_string();
        Ok((token, tag))
    }

    /// How often the list has changed: asked of the database each time, since another process may
    /// have changed it. A list that nothing stands in yet has not.
    async fn version_of(&self, list: u32) -> Result<i64, ManagerError> {
        let row = entity::status_list::Entity::find_by_id(i64::from(list))
            .one(self.db())
            .await?;
        match row {
            Some(row) => Ok(row.version),
            None if list != 0 && list == self.current_list(self.db()).await? => Ok(0),
            None => Err(ManagerError::NotFound),
        }
    }

    /// Makes and keeps a token, one at a time: whoever waited meanwhile gets the same.
    async fn make_token(&self, list: u32) -> Result<CompactJws, ManagerError> {
        let _one_at_a_time = self.0.token_maker.lock().await;
        // INVARIANT: asked before the entries are read, so that a token never says less than the
        // version it is kept under.
        let version = self.version_of(list).await?;
        if let Some(token) = self.cached(list, version) {
            return Ok(token);
        }
        let made_at = self.now();
        let held = self.0.tokens.lock().ok();
        let held = held.and_then(|tokens| {
            let cached = tokens.get(&list)?;
            Some((cached.version, cached.entries.clone()))
        });
        let (known, mut entries) = held.unwrap_or_else(|| (0, StatusList::new(SIZE)));
        for (index, status) in self.changed_since(list, known).await? {
            entries
                .set(index, status)
                .map_err(|_| ManagerError::Unwritable)?;
        }
        let token = self.sign_list(list, &entries, made_at)?;
        if let Ok(mut tokens) = self.0.tokens.lock() {
            let cached = CachedToken {
                made_at,
                version,
                token: token.clone(),
                entries,
            };
            tokens.insert(list, cached);
        }
        Ok(token)
    }

    /// What these copies' lists say has changed; in the transaction that changes it.
    pub(super) async fn status_changed(
        &self,
        db: &impl ConnectionTrait,
        copies: &[entity::artifact::Model],
    ) -> Result<(), ManagerError> {
        let lists: BTreeSet<_> = copies.iter().map(|copy| copy.status_list).collect();
        let version = Expr::col(entity::status_list::Column::Version).add(1);
        entity::status_list::Entity::update_many()
            .col_expr(entity::status_list::Column::Version, version)
            .filter(entity::status_list::Column::Number.is_in(lists))
            .exec(db)
            .await?;
        let version = "(SELECT version FROM status_list WHERE number = artifact.status_list)";
        entity::artifact::Entity::update_many()
            .col_expr(entity::artifact::Column::StatusVersion, Expr::cust(version))
            .filter(entity::artifact::Column::Id.is_in(copies.iter().map(|copy| copy.id.as_str())))
            .exec(db)
            .await?;
        Ok(())
    }

    fn sign_list(
        &self,
        list: u32,
        entries: &StatusList,
        now: DateTime<Utc>,
    ) -> Result<CompactJws, ManagerError> {
        let claims = StatusListClaims {
            sub: self.list_url(list)?,
            iat: now,
            exp: now + TimeDelta::seconds(LIFE),
            ttl: 60,
            status_list: entries.encode().map_err(|_| ManagerError::Unwritable)?,
        };
        self.sign(STATUS_LIST_TYP, &claims)
    }

    /// A free entry at random, different also from those `taken` in this transaction.
    pub(super) async fn new_status_entry(
        &self,
        db: &impl ConnectionTrait,
        taken: &[(u32, u32)],
    ) -> Result<(u32, u32, StatusReference), ManagerError> {
        let list = self.current_list(db).await?;
        for _ in 0..TRIES {
            let index = self.ids().below(SIZE);
            let used = entity::artifact::Entity::find()
                .filter(entity::artifact::Column::StatusList.eq(i64::from(list)))
                .filter(entity::artifact::Column::StatusIndex.eq(i64::from(index)))
                .count(db)
                .await?;
            if used == 0 && !taken.contains(&(list, index)) {
                self.count_entry(db, list).await?;
                return Ok((
                    list,
                    index,
                    StatusReference {
                        idx: index,
                        uri: self.list_url(list)?,
                    },
                ));
            }
        }
        Err(ManagerError::Unwritable)
    }

    /// Entries of one list that have changed after this version, as they are now. From 0 on these are all that are not
    /// valid, and those that are again.
    async fn changed_since(
        &self,
        list: u32,
        version: i64,
    ) -> Result<Vec<(u32, Status)>, ManagerError> {
        let of_consent = entity::artifact::Entity::belongs_to(entity::consent::Entity)
            .from(entity::artifact::Column::ConsentId)
            .to(entity::consent::Column::Id)
            .into();
        let rows: Vec<(i64, String)> = entity::artifact::Entity::find()
            .select_only()
            .column(entity::artifact::Column::StatusIndex)
            .column(entity::consent::Column::State)
            .join(JoinType::InnerJoin, of_consent)
            .filter(entity::artifact::Column::StatusList.eq(i64::from(list)))
            .filter(entity::artifact::Column::StatusVersion.gt(version))
            // What the index is over.
            .filter(entity::artifact::Column::StatusVersion.gt(0))
            .into_tuple()
            .all(self.db())
            .await?;
        let mut found = Vec::with_capacity(rows.len());
        for (index, state) in rows {
            let place = index.to_string();
            let status = match read::word(At("consent", "state", &place), &state)? {
                LifecycleState::Revoked => Status::Revoked,
                LifecycleState::Paused => Status::Paused,
                LifecycleState::Superseded => Status::Superseded,
                // Its own term says that it is over.
                LifecycleState::Active | LifecycleState::Expired => Status::Valid,
            };
            let index = read::count(At("artifact", "status_index", &place), index)?;
            found.push((index, status));
        }
        Ok(found)
    }

    /// One place more is taken.
    async fn count_entry(&self, db: &impl ConnectionTrait, list: u32) -> Result<(), ManagerError> {
        use entity::status_list::Column;
        let row = entity::status_list::ActiveModel {
            number: Set(i64::from(list)),
            entries: Set(1),
            version: Set(0),
        };
        let entries = Expr::col((entity::status_list::Entity, Column::Entries)).add(1);
        let more = OnConflict::column(Column::Number)
            .value(Column::Entries, entries)
            .to_owned();
        entity::status_list::Entity::insert(row)
            .on_conflict(more)
            .exec_without_returning(db)
            .await?;
        Ok(())
    }

    /// The list that new entries go to: the next one once the last is half full.
    async fn current_list(&self, db: &impl ConnectionTrait) -> Result<u32, ManagerError> {
        let last = entity::status_list::Entity::find()
            .order_by_desc(entity::status_list::Column::Number)
            .one(db)
            .await?;
        let Some(last) = last else { return Ok(1) };
        let place = last.number.to_string();
        let list = read::count(At("status_list", "number", &place), last.number)?;
        Ok(if last.entries >= i64::from(SIZE / 2) {
            list + 1
        } else {
            list
        })
    }

    fn list_url(&self, list: u32) -> Result<Url, ManagerError> {
        self.url(&format!("status/{list}"))
    }

    /// A token that is young and says what this version says.
    fn cached(&self, list: u32, version: i64) -> Option<CompactJws> {
        let tokens = self.0.tokens.lock().ok()?;
        let cached = tokens.get(&list)?;
        let age = self.now() - cached.made_at;
        let young = age >= TimeDelta::zero() && age < TimeDelta::seconds(LIFE / 4);
        // By the key that signs now: one that was changed says so at once.
        let signed = self.signing_key().ok()?.kid() == cached.token.unverified_kid();
        (young && signed && cached.version == version).then(|| cached.token.clone())
    }
}
