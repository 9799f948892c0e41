//! Status lists: every copy of an artifact has an entry at a random place, never reused.

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    artifact::LifecycleState,
    digest::Digest,
    jose::CompactJws,
    status_list::{STATUS_LIST_TYP, Status, StatusList, StatusListClaims, StatusReference},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
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

/// A signed list that is handed out again while it is young and nothing has changed.
#[derive(Clone)]
pub(super) struct CachedToken {
    made_at: DateTime<Utc>,
    statuses: Digest,
    token: CompactJws,
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
        if list == 0 || list > self.current_list(self.db()).await? {
            return Err(ManagerError::NotFound);
        }
        let now = self.now();
        let changed = self.not_valid(list).await?;
        let statuses = Digest::of_json(&changed)?;
        let cached = self.cached(list);
        let young = |c: &CachedToken| {
            c.statuses == statuses
                && (now - c.made_at) < TimeDelta::seconds(LIFE / 4)
                && now >= c.made_at
        };
        let token = match cached.filter(young) {
            Some(cached) => cached.token,
            None => {
                let token = self.sign_list(list, &changed, now)?;
                self.keep(
                    list,
                    CachedToken {
                        made_at: now,
                        statuses,
                        token: token.clone(),
                    },
                );
                token
            }
        };
        let tag = token.digest().to_string();
        Ok((token, tag))
    }

    fn sign_list(
        &self,
        list: u32,
        changed: &[(u32, u8)],
        now: DateTime<Utc>,
    ) -> Result<CompactJws, ManagerError> {
        let mut entries = StatusList::new(SIZE);
        for (index, status) in changed {
            let status = match status {
                1 => Status::Revoked,
                2 => Status::Paused,
                3 => Status::Superseded,
                _ => Status::Valid,
            };
            entries
                .set(*index, status)
                .map_err(|_| ManagerError::Unwritable)?;
        }
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

    /// Entries of one list that are not valid, with their value, in order.
    async fn not_valid(&self, list: u32) -> Result<Vec<(u32, u8)>, ManagerError> {
        let ended = [
            LifecycleState::Paused,
            LifecycleState::Revoked,
            LifecycleState::Superseded,
        ];
        let words = ended
            .iter()
            .map(read::to_word)
            .collect::<Result<Vec<_>, _>>()?;
        let consents = entity::consent::Entity::find()
            .filter(entity::consent::Column::State.is_in(words))
            .all(self.db())
            .await?;
        let mut found = Vec::new();
        for consent in consents {
            let value = match read::word(At("consent", "state", &consent.id), &consent.state)? {
                LifecycleState::Revoked => 1,
                LifecycleState::Paused => 2,
                LifecycleState::Superseded => 3,
                LifecycleState::Active | LifecycleState::Expired => continue,
            };
            for copy in entity::artifact::Entity::find()
                .filter(entity::artifact::Column::ConsentId.eq(&consent.id))
                .filter(entity::artifact::Column::StatusList.eq(i64::from(list)))
                .all(self.db())
                .await?
            {
                let at = At("artifact", "status_index", &copy.id);
                found.push((read::count(at, copy.status_index)?, value));
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    /// The list that new entries go to: the next one once the last is half full.
    async fn current_list(&self, db: &impl ConnectionTrait) -> Result<u32, ManagerError> {
        let last = entity::artifact::Entity::find()
            .order_by_desc(entity::artifact::Column::StatusList)
            .one(db)
            .await?;
        let Some(last) = last else { return Ok(1) };
        let list = read::count(At("artifact", "status_list", &last.id), last.status_list)?;
        let entries = entity::artifact::Entity::find()
            .filter(entity::artifact::Column::StatusList.eq(last.status_list))
            .count(db)
            .await?;
        Ok(if entries >= u64::from(SIZE / 2) {
            list + 1
        } else {
            list
        })
    }

    fn list_url(&self, list: u32) -> Result<Url, ManagerError> {
        self.url(&format!("status/{list}"))
    }

    fn cached(&self, list: u32) -> Option<CachedToken> {
        self.0
            .tokens
            .lock()
            .ok()
            .and_then(|tokens| tokens.get(&list).cloned())
    }

    fn keep(&self, list: u32, token: CachedToken) {
        if let Ok(mut tokens) = self.0.tokens.lock() {
            tokens.insert(list, token);
        }
    }
}
