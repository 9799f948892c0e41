//! Making a key, retiring one, and telling of all.

use std::{collections::BTreeMap, path::PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    artifact::LifecycleState,
    ids::ArtifactId,
    jose::{Thumbprint, VerifyingKey},
    party::{Actor, PartyId},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    Select,
    sea_query::{Expr, Func},
};
use serde::Serialize;

use super::{Manager, ManagerError, read_ring};
use crate::{
    key_ring::{KeyState, LEAD, Living, Ring, RingKey},
    review::By,
    service::{Happening, Line},
    storage::{
        begin,
        entity::{artifact, consent, signing_key},
        read::{self, At},
    },
};

/// What is told of a key; never the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyView {
    /// Its id.
    pub kid: Thumbprint,
    /// Where it stands.
    pub state: KeyState,
    /// Since when it is in the key set.
    pub published_at: DateTime<Utc>,
    /// From when it signs.
    pub since: DateTime<Utc>,
    /// When another took or takes its place; none: nothing does yet.
    pub until: Option<DateTime<Utc>>,
    /// From when it was not in the key set any more.
    pub retired_at: Option<DateTime<Utc>>,
    /// Whether it was retired because another may have had it.
    pub compromised: bool,
    /// Copies of artifacts in force that it has signed.
    pub living_artifacts: u64,
    /// When the last of them is over.
    pub living_until: Option<DateTime<Utc>>,
    /// Whether its private half is in the data folder of who asks.
    pub private_half_here: bool,
}

/// A key that was made.
#[derive(Debug)]
pub struct NewKey {
    /// What is told of it.
    pub view: KeyView,
    /// The file with its private half.
    pub file: PathBuf,
}

/// A key that was retired.
#[derive(Debug)]
pub struct RetiredKey {
    /// What is told of it.
    pub view: KeyView,
    /// Copies in force that verify nowhere any more, with whose they are and until when they would have held.
    pub broken: Vec<(ArtifactId, PartyId, DateTime<Utc>)>,
}

/// A key in her record: what the manager signed while it was the current one verifies with it, for good.
#[derive(Debug, Clone, Serialize)]
pub struct KeyRecord {
    /// The public half, a JWK.
    pub key: VerifyingKey,
    /// It signed from then on.
    pub since: DateTime<Utc>,
    /// And until then; none: it does still.
    pub until: Option<DateTime<Utc>>,
    /// From then on nothing new was checked with it.
    pub retired_at: Option<DateTime<Utc>>,
    /// Another may have had it: what it signed counts only where something else shows that it is from its time.
    pub compromised: bool,
}

impl Manager {
    /// Every key there is and was, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn signing_keys(&self) -> Result<Vec<KeyView>, ManagerError> {
        let ring = read_ring(self.db()).await?;
        let living = self.living(self.db()).await?;
        let keys = ring.keys().iter().rev();
        Ok(keys.map(|key| self.view(&ring, key, &living)).collect())
    }

    /// Makes a key, and publishes it. It signs after [`LEAD`], or at once.
    ///
    /// # Errors
    /// When one waits already, or it cannot be written; then everything is as before.
    pub async fn rotate_key(&self, at_once: bool, by: &By) -> Result<NewKey, ManagerError> {
        by.check()?;
        // INVARIANT: one writer at a time, so of two that rotate at once the second sees the first one's key.
        let tx = begin(self.db()).await?;
        let ring = read_ring(&tx).await?;
        let lead = if at_once { TimeDelta::zero() } else { LEAD };
        let times = ring.successor(self.now(), lead)?;
        let key = self.ids().signing_key();
        // The file first: a key that is published has a private half. One that a process was killed over is
        // named nowhere, and signs nothing.
        self.0.parts.keys.keep(&key, self.ids())?;
        let row = signing_key::ActiveModel {
            number: Set(times.number),
            kid: Set(key.kid().to_string()),
            public_key: Set(read::to_json(key.public())?),
            published_at: Set(times.published_at.timestamp_millis()),
            signs_at: Set(times.signs_at.timestamp_millis()),
            retired_at: Set(None),
            compromised: Set(false),
        };
        signing_key::Entity::insert(row)
            .exec_without_returning(&tx)
            .await?;
        self.note_key(&tx, key.kid(), Happening::KeyMade, by)
            .await?;
        tx.commit().await?;
        self.refresh_keys().await?;
        Ok(NewKey {
            view: self.key_view(key.kid()).await?,
            file: self.0.parts.keys.file(key.kid()),
        })
    }

    /// Takes a key out of the key set for good, and deletes its private half.
    ///
    /// # Errors
    /// When it signs, or copies in force are signed with it and it is not `compromised`.
    pub async fn retire_key(
        &self,
        kid: &Thumbprint,
        compromised: bool,
        by: &By,
    ) -> Result<RetiredKey, ManagerError> {
        by.check()?;
        let tx = begin(self.db()).await?;
        let (ring, now) = (read_ring(&tx).await?, self.now());
        let living = self.living(&tx).await?;
        let living = living.get(kid.as_str()).copied().unwrap_or_default();
        let key = ring.retiring(kid, now, living, compromised)?;
        let broken = self.broken(&tx, kid).await?;
        signing_key::Entity::update_many()
            .col_expr(
                signing_key::Column::RetiredAt,
                Expr::value(now.timestamp_millis()),
            )
            .col_expr(signing_key::Column::Compromised, Expr::value(compromised))
            .filter(signing_key::Column::Number.eq(key.number))
            .exec(&tx)
            .await?;
        let what = match compromised {
            true => Happening::KeyCompromised,
            false => Happening::KeyRetired,
        };
        self.note_key(&tx, kid, what, by).await?;
        tx.commit().await?;
        self.refresh_keys().await?;
        self.tend_keys();
        Ok(RetiredKey {
            view: self.key_view(kid).await?,
            broken,
        })
    }

    /// Every key that has signed something, for a record.
    pub(crate) fn key_records(&self) -> Vec<KeyRecord> {
        let (held, now) = (self.held_keys(), self.now());
        let signed = |key: &&RingKey| {
            let until = key.retired_at.unwrap_or(now);
            key.signs_at <= until
        };
        let keys = held.ring.keys().iter().filter(signed);
        keys.map(|key| KeyRecord {
            key: key.public.clone(),
            since: key.signs_at,
            until: held.ring.until(key).filter(|until| *until <= now),
            retired_at: key.retired_at,
            compromised: key.compromised,
        })
        .collect()
    }

    async fn key_view(&self, kid: &Thumbprint) -> Result<KeyView, ManagerError> {
        let all = self.signing_keys().await?;
        let found = all.into_iter().find(|view| view.kid == *kid);
        found.ok_or(ManagerError::NotFound)
    }

    fn view(&self, ring: &Ring, key: &RingKey, living: &BTreeMap<String, Living>) -> KeyView {
        let (kid, now) = (key.kid(), self.now());
        let living = living.get(kid.as_str()).copied().unwrap_or_default();
        KeyView {
            kid: kid.clone(),
            state: ring.state(key, now),
            published_at: key.published_at,
            since: key.signs_at,
            until: ring.until(key),
            retired_at: key.retired_at,
            compromised: key.compromised,
            living_artifacts: living.copies,
            living_until: living.until,
            private_half_here: self.0.parts.keys.read(kid).is_ok(),
        }
    }

    async fn note_key(
        &self,
        db: &impl ConnectionTrait,
        kid: &Thumbprint,
        what: Happening,
        by: &By,
    ) -> Result<(), ManagerError> {
        let line = Line {
            account: None,
            what,
            id: kid.to_string(),
            actor: Actor::Manager,
            reason: Some(format!("{}: {}", by.who, by.why)),
            at: self.now(),
        };
        self.note(db, line).await
    }

    /// Copies in force, with the consents they are of.
    fn copies_in_force(&self) -> Result<Select<artifact::Entity>, ManagerError> {
        let live = [LifecycleState::Active, LifecycleState::Paused];
        let live = live.iter().map(read::to_word);
        let of_consent = artifact::Entity::belongs_to(consent::Entity)
            .from(artifact::Column::ConsentId)
            .to(consent::Column::Id)
            .into();
        Ok(artifact::Entity::find()
            .select_only()
            .join(JoinType::InnerJoin, of_consent)
            .filter(consent::Column::State.is_in(live.collect::<Result<Vec<_>, _>>()?))
            .filter(consent::Column::ExpiresAt.gt(self.now().timestamp_millis())))
    }

    async fn living(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<BTreeMap<String, Living>, ManagerError> {
        let rows: Vec<(String, i64, i64)> = self
            .copies_in_force()?
            .column(artifact::Column::Kid)
            .column_as(artifact::Column::Id.count(), "copies")
            .column_as(
                Expr::expr(Func::max(Expr::col((
                    consent::Entity,
                    consent::Column::ExpiresAt,
                )))),
                "until",
            )
            .group_by(artifact::Column::Kid)
            .into_tuple()
            .all(db)
            .await?;
        rows.into_iter()
            .map(|(kid, copies, until)| {
                let until = read::moment(At("consent", "expires_at", &kid), until)?;
                let copies = u64::try_from(copies).unwrap_or_default();
                let until = Some(until);
                Ok((kid, Living { copies, until }))
            })
            .collect()
    }

    async fn broken(
        &self,
        db: &impl ConnectionTrait,
        kid: &Thumbprint,
    ) -> Result<Vec<(ArtifactId, PartyId, DateTime<Utc>)>, ManagerError> {
        let rows: Vec<(String, String, i64)> = self
            .copies_in_force()?
            .columns([artifact::Column::Id, artifact::Column::PartyId])
            .column(consent::Column::ExpiresAt)
            .filter(artifact::Column::Kid.eq(kid.as_str()))
            .order_by_asc(artifact::Column::Id)
            .into_tuple()
            .all(db)
            .await?;
        rows.into_iter()
            .map(|(id, party, until)| {
                let at = |table, column| At(table, column, &id);
                Ok((
                    read::text(at("artifact", "id"), &id)?,
                    read::text(at("artifact", "party_id"), &party)?,
                    read::moment(at("consent", "expires_at"), until)?,
                ))
            })
            .collect()
    }
}
